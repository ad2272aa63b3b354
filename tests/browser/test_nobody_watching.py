"""Nobody watches a reader: no other host, no cookie, nothing kept, no stranger's script, no stranger's frame."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from project import Project

pytestmark = pytest.mark.site

PREFIXES = {"sq": "", "mk": "mk/", "en": "en/", "sr": "sr/"}
LISTEN = "addEventListener('securitypolicyviolation', event => (window.refused ??= []).push(event.blockedURI))"
KEPT = """async () => ({
    local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookie: document.cookie,
    caches: await caches.keys(), databases: await indexedDB.databases(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"local": [], "session": [], "cookie": "", "caches": [], "databases": [], "workers": 0}


SAME = {
    *(
        f"handbook/{each}/"
        for each in ("correct-mistake", "messages", "replace-recording", "server", "translate-episode")
    ),
    *("mburoja/pajisja/", "mburoja/te-dhenat/"),
}
"""Pages of a template and a kind that others of these tests are of, too."""


class Stranger:
    """Another site on this computer: it serves one page, and notes who asks it for what."""

    def __init__(self) -> None:
        self.page, self.asked = "", list[tuple[str, str | None]]()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path != "/favicon.ico":
                    outer.asked.append((self.path, self.headers["Referer"]))
                self.send_response(200)
                self.send_header("Content-Type", "text/javascript" if self.path.endswith(".js") else "text/html")
                self.end_headers()
                self.wfile.write(b"window.ran = true" if self.path.endswith(".js") else outer.page.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    other = Stranger()
    thread = threading.Thread(target=other.server.serve_forever)
    thread.start()
    yield other
    other.server.shutdown()
    other.server.server_close()
    thread.join()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader who has never been here; what the policy refuses is remembered."""
    with browser.new_context(service_workers="allow") as context:
        context.add_init_script(LISTEN)
        yield context


@pytest.mark.parametrize("locale", PREFIXES)
def test_every_page(context: BrowserContext, address: str, translations: dict[str, set[str]], locale: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: said.append(message.text))
    page = context.new_page()
    media = "media/mburoja/peshkimi/sq.html"
    kinds = [each for each in sorted(translations) if each not in SAME]
    for path in [*(PREFIXES[locale] + each for each in kinds), PREFIXES[locale] + "nuk-ka", media]:
        response = page.goto(address + path)
        assert response
        assert response.status == (404 if path.endswith("nuk-ka") else 200), path
        assert_strict(response.headers["content-security-policy"], path)
        metas = page.locator("meta[http-equiv='Content-Security-Policy' i]")
        expect(metas).to_have_count(1)
        assert_strict(metas.get_attribute("content") or "", path)
        assert page.evaluate("window.refused") is None, path
        assert page.evaluate(KEPT) == NOTHING, path
        assert page.evaluate("crossOriginIsolated"), path
        assert "set-cookie" not in response.headers, path
    assert context.cookies() == []
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(address).netloc}
    assert [text for text in said if "status of 404" not in text] == []


def assert_strict(policy: str, path: str) -> None:
    """Nothing unsafe, and no host but the site's own."""
    directives = {words[0]: words[1:] for words in (part.split() for part in policy.split(";"))}
    assert directives["default-src"] == ["'none'"]
    assert directives["base-uri"] == ["'none'"]
    assert directives["form-action"] == ["'self'"]
    for name, sources in directives.items():
        wasm = {"'wasm-unsafe-eval'"} if name == "script-src" and path.endswith("search/") else set()
        data = {"data:"} if name == "img-src" else set()
        assert set(sources) <= {"'none'", "'self'"} | wasm | data, f"{path}: {name} {sources}"


def test_listening_asks_no_other_host(visit: Callable, words: Callable) -> None:
    """`visit` itself complains of other hosts, and of what the policy refuses."""
    seen = visit("mburoja/peshkimi/")
    sound = seen.page.locator("audio")
    sound.evaluate("sound => sound.play()")
    seen.until(sound, "sound => sound.currentTime > 0")
    sound.evaluate("sound => { sound.currentTime = 60 }")
    seen.until(sound, "sound => sound.currentTime > 60")
    assert seen.page.evaluate(KEPT) == NOTHING


# --- a stranger's script --------------------------------------------------------------------------

INJECTED = """async stranger => {
    const add = (name, values) => document.body.append(Object.assign(document.createElement(name), values));
    add("script", {textContent: "window.ran = true"});
    add("script", {src: stranger + "script.js"});
    add("img", {src: stranger + "pixel.gif"});
    add("iframe", {src: stranger + "frame"});
    add("iframe", {srcdoc: "<script>parent.ran = true</script>"});
    add("base", {href: stranger});
    document.body.insertAdjacentHTML("beforeend", '<img src="data:," onerror="window.ran = true">');
    document.body.insertAdjacentHTML("beforeend", '<a id="trap" href="javascript:window.ran = true">x</a>');
    document.body.insertAdjacentHTML("beforeend", '<p id="dressed" style="position: fixed">x</p>');
    document.getElementById("trap").click();
    for (const way of [
        () => eval("window.ran = true"),
        () => new Function("window.ran = true")(),
        () => fetch(stranger + "fetched"),
        () => new WebSocket(stranger.replace("http", "ws")),
        () => navigator.sendBeacon(stranger + "beacon", "x"),
    ]) {
        // Not within this call: what a test runs itself may evaluate texts.
        await new Promise(done => setTimeout(async () => {
            try { await way(); } catch { }
            done();
        }));
    }
    const form = document.createElement("form");
    form.action = stranger + "form";
    document.body.append(form);
    form.submit();
}"""


def without_header(route: Route) -> None:
    """As a host answers that sends no headers of ours."""
    answer = route.fetch()
    ours = {name: value for name, value in answer.headers.items() if not name.startswith("content-security")}
    route.fulfill(response=answer, headers=ours)


def without_meta(route: Route) -> None:
    answer = route.fetch()
    text, number = re.subn(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", answer.text())
    assert number == 1
    route.fulfill(response=answer, body=text)


@pytest.mark.parametrize("path", ["mk/mburoja/peshkimi/", "search/"])
@pytest.mark.parametrize("how", [without_header, without_meta], ids=["by the page alone", "by the header alone"])
def test_a_strangers_script_does_nothing(
    context: BrowserContext, address: str, stranger: Stranger, how: Callable[[Route], None], path: str
) -> None:
    page = context.new_page()
    page.route(address + path, how)
    page.goto(address + path)
    page.evaluate(INJECTED, stranger.address)
    page.wait_for_function("() => (window.refused ?? []).some(address => address.includes('/form'))")
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.getElementById('dressed')).position") == "static"
    assert page.evaluate("document.baseURI") == address + path
    assert stranger.asked == []


def test_what_a_page_may_use_of_a_device(visit: Callable) -> None:
    allowed = set(visit("mburoja/peshkimi/").page.evaluate("document.featurePolicy.allowedFeatures()"))
    assert not allowed & {"camera", "microphone", "geolocation", "usb", "payment", "idle-detection", "accelerometer"}
    assert allowed >= {"autoplay", "fullscreen", "picture-in-picture", "clipboard-write"}


def test_where_a_reader_goes_from_here_learns_nothing(
    context: BrowserContext, address: str, stranger: Stranger
) -> None:
    page = context.new_page()
    page.goto(address + "help/")
    page.evaluate(
        "url => document.body.append(Object.assign(document.createElement('a'), {href: url}))", stranger.address
    )
    page.locator("body > a").last.dispatch_event("click")
    page.wait_for_url(stranger.address)
    assert stranger.asked == [("/", None)]


# --- a stranger's frame ---------------------------------------------------------------------------


def framed(page: Page, stranger: Stranger, url: str) -> str:
    """What is seen of a page in a frame of another site."""
    stranger.page = f'<!doctype html><title>x</title><iframe src="{url}"></iframe>'
    page.goto(stranger.address)
    return page.frames[1].url


@pytest.mark.parametrize("path", ["", "mk/mburoja/peshkimi/", "help/"])
def test_no_other_site_shows_a_page_as_its_own(
    context: BrowserContext, address: str, stranger: Stranger, path: str
) -> None:
    assert framed(context.new_page(), stranger, address + path) == "chrome-error://chromewebdata/"


@pytest.fixture
def project(project: Project) -> Project:
    """The small project, with a script inside each page and a page where players to embed stand."""
    project.replace("overrides/main.html", "<body>", '<body>\n<script>document.documentElement.lang += "-ë"</script>')
    project.write({"docs/dikush/nje/embed.md": "# Një\n"})
    return project


def test_a_script_of_a_template_runs_by_its_hash_and_a_player_can_be_embedded(
    context: BrowserContext, small_address: str, stranger: Stranger
) -> None:
    page = context.new_page()
    page.goto(small_address + "help/")
    expect(page.locator("html")).to_have_attribute("lang", "sq-ë")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = true'}))"
    )
    assert page.evaluate("window.ran") is None
    assert set(page.evaluate("window.refused")) == {"inline"}
    embed = small_address + "dikush/nje/embed/"
    assert framed(page, stranger, embed) == embed
    expect(page.frame_locator("iframe").locator("html")).to_have_attribute("lang", "sq-ë")
    assert framed(page, stranger, small_address + "help/") == "chrome-error://chromewebdata/"
