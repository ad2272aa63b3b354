"""A web server that sends the built site as a good host does: text compressed, media in parts, its own error page."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import uvicorn
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

PACKED = {".jpg", ".png", ".webp", ".mp3", ".opus", ".mp4"}
"""Compressed by nature: hosts send them as they are, and in parts when a player asks for a part."""


def good_host(folder: Path) -> ASGIApp:
    """The site in a folder as an ASGI application."""
    files = StaticFiles(directory=folder, html=True)
    compressed = GZipMiddleware(files, compresslevel=6)  # 6: what nginx and others are set to, or near it

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        packed = PurePosixPath(scope.get("path", "")).suffix in PACKED
        await (files if packed else compressed)(scope, receive, send)

    return answer


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Where the site in a folder is served, on this computer alone; ends in a slash."""
    config = uvicorn.Config(good_host(folder), host="127.0.0.1", port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(10)
