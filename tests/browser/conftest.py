"""A browser, the real project as `mburoja serve` shows it, and a page that remembers what it asked for."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import imageio_ffmpeg
import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Locator, Page, Request

from project import TODAY, Project, small_project

FIRST_BUILD_SECONDS = 120  # when no rendition was made before


class Server:
    """A running `mburoja serve` over a project."""

    def __init__(self, project: Project) -> None:
        self._errors = project.root.parent / "serve-stderr.txt"
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(TODAY.timestamp()))}
        with self._errors.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mburoja", "serve", "--port", "0"],
                cwd=project.root,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        self.address = self._wait_for_address()

    def said(self) -> str:
        return self._errors.read_text(encoding="utf-8")

    def _wait_for_address(self) -> str:
        deadline = time.monotonic() + FIRST_BUILD_SECONDS
        while not (found := re.search(r"The preview is at (http://127\.0\.0\.1:\d+/)", self.said())):
            assert self.process.poll() is None, f"the preview ended: {self.said()}"
            assert time.monotonic() < deadline, f"the preview never said where it is: {self.said()}"
            time.sleep(0.05)
        return found[1]


@contextmanager
def _serving(project: Project) -> Iterator[Server]:
    server = None
    try:
        server = Server(project)
        yield server
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(10) == 0, server.said()
    finally:
        if server:
            server.process.kill()
            server.process.wait(10)


@pytest.fixture(scope="session")
def serving() -> Callable[[Project], AbstractContextManager[Server]]:
    """Serves a project, for fixtures that write one for many tests."""
    return _serving


@pytest.fixture(scope="session")
def address(real_project: Project) -> Iterator[str]:
    """Where the real project is served; ends in a slash."""
    with _serving(real_project) as server:
        assert "could not be built" not in server.said(), server.said()
        yield server.address


@pytest.fixture
def small_address(project: Project) -> Iterator[str]:
    """Where the small project is served, to be changed meanwhile."""
    with _serving(project) as server:
        yield server.address


@pytest.fixture(scope="session")
def film_address(tmp_path_factory: pytest.TempPathFactory, made: Path) -> Iterator[str]:
    """Where the small project is served, its show now one of videos, in Albanian. Only to be looked at."""
    project = small_project(tmp_path_factory.mktemp("film") / "project", made)
    project.replace("episodes/prova/show.md", "licence:", "medium: video\nlicence:")
    for name in ("recording.sq.m4a", "recording.en.wav"):
        (project.episode / name).unlink()
    inputs = ["-f", "lavfi", "-i", "testsrc=size=640x480:rate=25:duration=3", "-f", "lavfi", "-i", "sine=440:d=3"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *inputs, "-pix_fmt", "yuv420p"]
    subprocess.run([*command, project.episode / "recording.sq.mp4"], check=True)
    with _serving(project) as server:
        assert "could not be built" not in server.said(), server.said()
        yield server.address


@pytest.fixture(scope="session")
def http(address: str) -> Iterator[httpx.Client]:
    """Asks the real preview without a browser, by paths under its address."""
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:  # a proxy has no part in this
        yield client


class Visit:
    """One page, all that it asked for and all that it complained of."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        self._url, self._host = url, urlsplit(url).netloc
        for event, heard in self._events.items():
            page.on(event, heard)
        response = self.page.goto(url)
        assert response
        self.status = response.status

    @property
    def _events(self) -> dict[str, Callable[..., None]]:
        return {
            "console": self._on_console,
            "pageerror": self._on_error,
            "request": self._on_request,
            "requestfailed": self._on_failed,
        }

    def leave(self) -> None:
        """Listen no more, so that the page can be taken for another visit."""
        for event, heard in self._events.items():
            self.page.remove_listener(event, heard)

    def _on_console(self, message: ConsoleMessage) -> None:
        if "status of 404" in message.text and message.location.get("url") == self._url:
            return  # what Chromium says of the error page itself; the test of that page looks at the status
        self.complaints.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _on_error(self, error: Error) -> None:
        self.complaints.append(f"script error: {error}")

    def _on_request(self, request: Request) -> None:
        self.requests.append(request)
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.netloc != self._host:
            self.complaints.append(f"asked another host: {request.url}")

    def _on_failed(self, request: Request) -> None:
        # Aborted: a player that jumps ends the download it no longer needs, a page that is left its own requests.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def until(self, element: Locator, so: str, seconds: float = 20) -> None:
        """Ask the page again and again until `so`, a function of the element, is true."""
        deadline = time.monotonic() + seconds
        while not element.evaluate(so):
            assert time.monotonic() < deadline, f"never so: {so}"
            self.page.wait_for_timeout(30)


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visit]]:
    """Open a page of the real preview (or of `at`) as someone who has never been here, or in a `page` that is open.

    At the end of the test no page that was opened may have complained: no message in the console, no error of
    a script, no request that failed or went to another host.
    """
    visits: list[Visit] = []
    contexts: list[BrowserContext] = []

    def open_page(
        path: str,
        at: str | None = None,
        *,
        size: tuple[int, int] = (1280, 900),
        dark: bool = False,
        javascript: bool = True,
        page: Page | None = None,
    ) -> Visit:
        if page is None:
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",  # no smooth scrolling to wait for
                java_script_enabled=javascript,
            )
            contexts.append(context)
            page = context.new_page()
        visits.append(Visit(page, (at or request.getfixturevalue("address")) + path))
        return visits[-1]

    yield open_page
    complaints = [complaint for seen in visits for complaint in seen.complaints]
    for seen in visits:
        seen.leave()
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def pasted() -> Callable[[Page], str]:
    """What a reader gets who pastes elsewhere what she copied; our own pages may not read the clipboard."""

    def paste(page: Page) -> str:
        elsewhere = page.context.new_page()
        elsewhere.set_content("<textarea></textarea>")
        elsewhere.locator("textarea").focus()
        elsewhere.keyboard.press("Control+V")
        return elsewhere.locator("textarea").input_value()

    return paste


@pytest.fixture(scope="session")
def words(real_project: Project) -> Callable[[str], dict[str, str]]:
    """The interface's words in a language."""

    def read(locale: str) -> dict[str, str]:
        text = (real_project.root / "overrides" / "strings" / f"{locale}.yml").read_text(encoding="utf-8")
        return yaml.safe_load(text)

    return read


@pytest.fixture(scope="session")
def written(real_project: Project) -> Callable[[str, str], dict]:
    """What staff wrote of an episode in a language: `title`, `chapters` …, read without our code."""

    def read(slug: str, locale: str) -> dict:
        name = "episode.md" if locale == "sq" else f"episode.{locale}.md"
        text = (real_project.root / "episodes" / "mburoja" / slug / name).read_text(encoding="utf-8")
        return yaml.load(text.split("\n---\n")[0], Loader=yaml.BaseLoader)  # noqa: S506  (every value as it is written)

    return read


@pytest.fixture(scope="session")
def translations(real_project: Project) -> dict[str, set[str]]:
    """Every page of the real project, by its Albanian path, and the languages it is written in."""
    pages: dict[str, set[str]] = {}

    def add(path: str, file: Path) -> None:
        locale = file.suffixes[0][1:] if len(file.suffixes) == 2 else "sq"
        pages.setdefault(path, set()).add(locale)

    docs, episodes = real_project.root / "docs", real_project.root / "episodes"
    for file in docs.rglob("*.md"):
        path = file.relative_to(docs).as_posix().split(".")[0].removesuffix("index")
        add(f"{path}/" if path and not path.endswith("/") else path, file)
    for file in [*episodes.glob("*/show*.md"), *episodes.glob("*/*/episode*.md")]:
        add(f"{file.parent.relative_to(episodes).as_posix()}/", file)
    return pages


@pytest.fixture(scope="session")
def figures_pages(real_project: Project) -> set[str]:
    """Every page that is made of the barometer's data, by its Albanian path: waves and themes, in every language."""
    data = real_project.root / "docs" / "barometer" / "data"
    themes = ("security", "rule-of-law", "justice", "regional-cooperation", "peacebuilding", "cyber")
    return {f"barometer/{each}/" for each in (*themes, *(wave.stem for wave in (data / "waves").glob("*.yml")))}
