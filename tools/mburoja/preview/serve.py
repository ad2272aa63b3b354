"""The preview itself: one thread answers the browser, the main thread watches and builds."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import signal
import socket
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from mburoja.answers.types import content_type
from mburoja.preview.build_loop import Build, Preview
from mburoja.preview.site import PreviewHeaders, Site
from mburoja.preview.watch import changes, snapshot

_HERE = ["127.0.0.1", "localhost"]
_FURTHER_PORTS = 10
_HEARTBEAT = 150  # tenths of a second
_STOP = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def serve(
    watch: Sequence[Path],
    build: Build,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    announce: Callable[[str], None],
) -> None:
    """Build, serve on this machine only, and build again after every change of `watch`, until stopped.

    Returns after Ctrl-C, SIGTERM or SIGHUP, with its temporary folder removed. Call it from the main thread;
    builds run there too, so that a signal ends a running build (as KeyboardInterrupt). `port` 0 means any.
    Raises ValueError for a host other than this machine, OSError if the port and the next ten are taken.
    """
    if host not in _HERE:
        raise ValueError(f"The preview serves this machine only, not {host}.")
    with (
        _on_signals(signal.SIG_IGN),  # while everything is cleared up
        ExitStack() as at_exit,
        suppress(KeyboardInterrupt),
        _on_signals(signal.default_int_handler),  # while there is work to end
    ):
        listener = at_exit.enter_context(_listen(host, port, announce))
        # A build's own child process may still be writing; that must not end in a traceback.
        folder = tempfile.TemporaryDirectory(prefix="mburoja-preview-", ignore_cleanup_errors=True)
        address = f"http://{host}:{listener.getsockname()[1]}/"
        preview = Preview(Path(at_exit.enter_context(folder)), address, build, announce)
        before = snapshot(watch)
        preview.rebuild()
        at_exit.enter_context(_server(preview, listener))
        announce(f"The preview is at {address} (Ctrl-C stops it).")
        for _ in changes(watch, before):
            preview.rebuild()


@contextmanager
def _on_signals(handler: Any) -> Iterator[None]:
    """Have `handler` deal with the signals that stop a program, for as long as the block runs."""
    before = {number: signal.signal(number, handler) for number in _STOP}
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)


def _listen(host: str, port: int, announce: Callable[[str], None]) -> socket.socket:
    """Take the port, or the first free one of the next ten. Browsers that come during the build wait."""
    last = min(port + _FURTHER_PORTS, 65535) if port else 0
    for candidate in range(port, last + 1):
        listener = socket.socket()
        try:
            if os.name == "posix":  # elsewhere this would share the port with whoever has it
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, candidate))
            listener.listen()
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise OSError(f"Port {candidate} cannot be used: {error.strerror}.") from error
            continue
        if candidate != port:
            announce(f"Port {port} is taken, so this is port {candidate}.")
        return listener
    raise OSError(f"The ports {port} to {last} are all taken; stop another preview or choose another port.")


@contextmanager
def _server(preview: Preview, listener: socket.socket) -> Iterator[None]:
    """Answer on `listener` in a thread of its own for as long as the block runs."""
    stopping = threading.Event()
    app = _app(preview, stopping)
    config = uvicorn.Config(app, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), name="preview", daemon=True)
    thread.start()
    try:
        yield
    finally:
        # Players leave downloads half read; that these are cut off now is no news to anyone.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
        stopping.set()
        server.should_exit = True
        thread.join(timeout=5)


def _app(preview: Preview, stopping: threading.Event) -> Starlette:
    def own_file(request: Request) -> Response:
        file = Path(__file__).with_name(request.url.path.rpartition("/")[2])
        return FileResponse(file, media_type=content_type(file.name))

    def events(_request: Request) -> Response:
        return StreamingResponse(_events(preview, stopping), media_type="text/event-stream")

    return Starlette(
        routes=[
            Route("/_preview/events", events),
            Route("/_preview/reload.js", own_file),
            Route("/_preview/preview.css", own_file),
            Mount("/", Site(preview)),
        ],
        middleware=[
            Middleware(PreviewHeaders, preview=preview),
            # A foreign page must not read the preview through a name that it points at this machine.
            Middleware(TrustedHostMiddleware, allowed_hosts=[*_HERE, "[::1]"], www_redirect=False),
        ],
    )


async def _events(preview: Preview, stopping: threading.Event) -> AsyncIterator[str]:
    """Server-sent events: the number of the last build, at once and after each further one, good or bad.

    Looks ten times a second: simpler than waking this thread from the other, and it ends by itself at exit.
    """
    told, looks = "", 0
    while not stopping.is_set():
        looks += 1
        if (number := preview.shown.number) != told:
            told = number
            yield f"event: build\ndata: {number}\n\n"
        elif looks % _HEARTBEAT == 0:
            yield ": still here\n\n"
        await asyncio.sleep(0.1)
