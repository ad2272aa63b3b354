"""A running preview for the tests: the real server in a process of its own, over a folder to change."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

HERE = Path(__file__).parent
TOOLS = HERE.parents[1] / "tools"
PAGE = """<!doctype html>
<html lang="sq"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' data:;
media-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'">
<link rel="icon" href="/icon.svg"><title>Faqe</title></head>
<body class="md-body" data-note="a > b"><h1>{text}</h1></body></html>
"""


class Running:
    """One preview: its folder, its process, and what to ask of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.docs, self.temporary = folder, folder / "docs", folder / "tmp"
        self.log, self.errors = folder / "stdout.txt", folder / "stderr.txt"
        self.client = httpx.Client(trust_env=False)  # a proxy has no part in this
        self.docs.mkdir(parents=True, exist_ok=True)
        self.temporary.mkdir()
        (self.docs / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
        (self.folder / "mkdocs.yml").write_text("site_name: x\n")
        self.write("one")

    def start(self, port: int = 0) -> None:
        command = [sys.executable, str(HERE / "copying_preview.py"), str(self.folder), str(port)]
        environment = {**os.environ, "PYTHONPATH": str(TOOLS), "TMPDIR": str(self.temporary)}
        with self.log.open("w") as log, self.errors.open("w") as errors:
            self.process = subprocess.Popen(command, stdout=log, stderr=errors, env=environment)

    def write(self, text: str, name: str = "index.html") -> None:
        (self.docs / name).parent.mkdir(parents=True, exist_ok=True)
        (self.docs / name).write_text(PAGE.format(text=text))

    def said(self) -> str:
        return self.log.read_text()

    def builds(self) -> int:
        return self.said().splitlines().count("building")

    @property
    def address(self) -> str:
        self.until(lambda: "preview is at" in self.said(), self.errors.read_text)
        found = re.search(r"The preview is at (http://127\.0\.0\.1:\d+)/", self.said())
        assert found, self.said()
        return found[1]

    def get(self, path: str = "/", **headers: str) -> httpx.Response:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(self.address + path, headers=names)

    def head(self, path: str = "/", **headers: str) -> httpx.Response:
        return self.client.head(self.address + path, headers=headers)

    def until_shown(self, text: str, path: str = "/") -> None:
        self.until(lambda: text in self.get(path).text, lambda: f"{text!r} never came: {self.said()}")

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(10)

    @staticmethod
    def until(true: Callable[[], object], otherwise: Callable[[], str] = str, seconds: float = 10) -> None:
        """Ask again and again until it is so; fail after `seconds`."""
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, otherwise() or "this never came about"
            time.sleep(0.02)

    @staticmethod
    def remains(true: Callable[[], object], seconds: float = 0.7) -> None:
        """Ask again and again whether it still is so: that nothing happens shows only over some time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert true()
            time.sleep(0.02)


@contextmanager
def a_preview(folder: Path) -> Iterator[Running]:
    running = Running(folder)
    try:
        yield running
    finally:
        running.client.close()
        if hasattr(running, "process"):
            running.process.kill()
            running.process.wait(10)


@pytest.fixture
def idle(tmp_path: Path) -> Iterator[Running]:
    """A preview not yet started."""
    with a_preview(tmp_path) as running:
        yield running


@pytest.fixture
def preview(idle: Running) -> Running:
    """A preview that has built once and answers."""
    idle.start()
    assert idle.address
    return idle


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview with one file of every kind, for tests that only ask."""
    with a_preview(tmp_path_factory.mktemp("site")) as running:
        files = "media/a.mp3 media/a.m4a media/a.opus media/a.vtt media/a.srt media/a.json media/a.chapters.json"
        more = "feeds/sq.xml sitemap.xml a.webp a.js a.css a.bin .hidden.json search.json empty.mp3"
        for name in f"{files} {more}".split():
            (running.docs / name).parent.mkdir(exist_ok=True)
            (running.docs / name).write_bytes(b"" if name == "empty.mp3" else bytes(range(256)) * 4)
        (running.docs / "secret.txt").symlink_to("/etc/passwd")
        running.write("inner", "inner/index.html")
        running.write("not here", "404.html")
        running.start()
        yield running
        assert running.stop() == 0
