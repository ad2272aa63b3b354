"""A web server that sends the built site as a good host does, text compressed, and notes every byte it sends."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import uvicorn
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

PACKED = {".jpg", ".png", ".webp", ".mp3", ".opus", ".mp4"}
"""Compressed by nature: hosts send them as they are, and in parts when a player asks for a part."""


@dataclass
class Answer:
    """What went over the wire for one request: the path, the media type, all bytes of headers and content."""

    path: str
    type: str = ""
    bytes: int = 0


@dataclass
class GoodHost:
    """The site in a folder as an ASGI application; `address` ends in a slash."""

    folder: Path
    address: str = ""
    sent: list[Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._files = StaticFiles(directory=self.folder, html=True)
        self._compressed = GZipMiddleware(self._files, compresslevel=6)  # what nginx and others are set to, or near it

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = Answer(scope["path"])
        self.sent.append(answer)

        async def count(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = {name.lower(): value for name, value in message["headers"]}
                answer.type = headers.get(b"content-type", b"").decode().partition(";")[0]
                answer.bytes += sum(len(name) + len(value) + 4 for name, value in headers.items())
            answer.bytes += len(message.get("body", b""))
            await send(message)

        packed = PurePosixPath(scope["path"]).suffix in PACKED
        await (self._files if packed else self._compressed)(scope, receive, count)


@contextmanager
def serving(folder: Path) -> Iterator[GoodHost]:
    """Serve the site in a folder, to this computer alone."""
    host = GoodHost(folder)
    server = uvicorn.Server(uvicorn.Config(host, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        host.address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
        yield host
    finally:
        server.should_exit = True
        thread.join(10)
