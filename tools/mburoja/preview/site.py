"""Answer requests from the last good site: its files with ranges, its pages with the preview put in."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mburoja.answers.policy import Inline
from mburoja.answers.types import content_type
from mburoja.built import read_inline
from mburoja.preview.answers import headers_for, heeds_range
from mburoja.preview.build_loop import Preview, Shown
from mburoja.preview.page import with_preview

StrPath = str | os.PathLike[str]


class Site:
    """The ASGI app over whatever site `preview` shows at the moment of each request."""

    def __init__(self, preview: Preview) -> None:
        self._preview = preview

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        shown = self._preview.shown
        if shown.folder is None:
            page = HTMLResponse(with_preview(None, shown.number, shown.error), status_code=500)
            return await page(scope, receive, send)
        headers = MutableHeaders(scope=scope)
        if not heeds_range(scope["method"], headers.get("range", "")):
            del headers["range"]  # FileResponse would heed it, or refuse the request
        await _Files(shown, shown.folder)(scope, receive, send)


class _Files(StaticFiles):
    """One request's view of one site. Starlette follows no symbolic link out of the folder."""

    def __init__(self, shown: Shown, folder: Path) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self._shown, self._folder = shown, folder.resolve()

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if isinstance(response, FileResponse) and response.status_code == 404:
            return self._page(response.path, status_code=404)  # the site's own 404.html
        return response

    def file_response(
        self, full_path: StrPath, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        kind = content_type(Path(full_path).relative_to(self._folder).as_posix())
        response: Response
        if kind.startswith("text/html"):
            response = self._page(full_path, status_code)
        else:
            response = FileResponse(full_path, status_code, stat_result=stat_result, media_type=kind)
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response

    def _page(self, file: StrPath, status_code: int) -> Response:
        body = with_preview(Path(file).read_bytes(), self._shown.number, self._shown.error)
        etag = hashlib.sha256(body).hexdigest()[:32]  # of what is sent, which the file alone does not tell
        return HTMLResponse(body, status_code, headers={"ETag": f'"{etag}"'})


class PreviewHeaders:
    """ASGI middleware: the headers that all answers of the preview have in common."""

    def __init__(self, app: ASGIApp, preview: Preview) -> None:
        self._app, self._preview = app, preview

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        folder = self._preview.shown.folder
        inline = _inline(folder) if folder else Inline()

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers_for(scope["path"], inline))
            await send(message)

        await self._app(scope, receive, send_with_headers)


@lru_cache(maxsize=2)
def _inline(folder: Path) -> Inline:
    """Each build has a folder of its own, in which nothing changes."""
    return read_inline(folder)
