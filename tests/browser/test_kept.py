"""An episode is kept on the device: it opens, is read and heard with the server gone, and goes away without a trace."""

import json
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.site

ON_DEVICE = """async () => ({
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).map(({scope}) => scope),
    stored: Object.keys(localStorage),
})"""
NOTHING = {"caches": [], "workers": [], "stored": []}
STORED = """async () => {
    const found = {};
    for (const name of await caches.keys()) {
        const cache = await caches.open(name), files = {};
        for (const {url} of await cache.keys()) files[url] = (await (await cache.match(url)).blob()).size;
        found[name] = files;
    }
    return found;
}"""
RECORD = """async () => (await (await caches.match(new URL("kept.json", location.href))).json())"""


class Host:
    """The built site on a plain host, under a path as some hosts give it; it can be taken off the net."""

    def __init__(self, site: Path) -> None:
        self.asked: list[str] = []
        self.cut: Callable[[], None] | None = None
        """Called half-way through a recording, which then ends there."""
        self.slow = 0.0
        host = self

        class Handler(SimpleHTTPRequestHandler):
            extensions_map = {  # noqa: RUF012
                **SimpleHTTPRequestHandler.extensions_map,
                ".opus": "audio/ogg",
                ".vtt": "text/vtt",
            }

            def translate_path(self, path: str) -> str:
                return str(site / path.partition("?")[0].removeprefix("/sub/"))

            def do_GET(self) -> None:
                host.asked.append(self.path)
                time.sleep(host.slow)
                super().do_GET()

            def copyfile(self, source, outputfile) -> None:
                if host.cut and self.path.endswith((".mp3", ".opus")):
                    outputfile.write(source.read(200_000))
                    outputfile.flush()
                    host.cut()
                else:
                    super().copyfile(source, outputfile)

            def end_headers(self) -> None:
                self.send_header("Cache-Control", "no-cache")
                super().end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._handler = Handler
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/sub/"
        self._run()

    def _run(self) -> None:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def host(real_site: Path) -> Iterator[Host]:
    host = Host(real_site)
    yield host
    host.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert errors == []


def keep(page: Page, t: dict[str, str], rendition: str) -> None:
    page.get_by_role("button", name=f"{t['keep']} {rendition}").click()
    expect(page.locator("[data-said]")).to_have_text(t["keep_kept"], timeout=20_000)


def megabytes(size: int, reader: str) -> str:
    text = f"{size / 1e6:.1f} MB"
    return text if reader == "en" else text.replace(".", ",")


def until(page: Page, so: str) -> None:
    """Ask the page again and again until `so`, a function, is true; its policy lets Playwright not do so itself."""
    deadline = time.monotonic() + 10
    while not page.evaluate(so):
        assert time.monotonic() < deadline, f"never so: {so}"
        page.wait_for_timeout(30)


@pytest.mark.parametrize(
    ("reader", "path", "rendition", "ending"),
    [
        ("sq", "mburoja/peshkimi/", "MP3", ".mp3"),
        ("mk", "mk/mburoja/pajisja/", "Заштеда на податоци", ".opus"),
        ("sr", "sr/mburoja/te-dhenat/", "MP3", ".mp3"),  # its text and recording are in English
    ],
)
def test_an_episode_is_kept_heard_without_a_host_and_deleted(
    host, page, words, reader, path, rendition, ending
) -> None:
    t = words(reader)
    page.goto(host.address + path)
    button = page.get_by_role("button", name=f"{t['keep']} {rendition}")
    expect(button).to_be_visible()
    assert page.evaluate(ON_DEVICE) == NOTHING  # nothing is installed before it is wanted
    promised = float(re.search(r"(\d+)[.,](\d)\sMB", button.inner_text()).expand(r"\1.\2"))
    title = page.get_by_role("heading", level=1).inner_text()
    keep(page, t, rendition)
    expect(page.locator("[data-said]")).to_be_focused()

    [(name, files)] = page.evaluate(STORED).items()
    assert name == f"mburoja-kept:/sub/{path}"
    assert all(url.startswith(host.address) for url in files)
    record = page.evaluate(RECORD)
    assert record["bytes"] == sum(files.values()) - files.pop(f"{host.address}{path}kept.json")
    assert record["title"] == title
    assert [url for url in files if url.endswith((".mp3", ".opus"))] == [record["recording"]]
    assert record["recording"].endswith(ending)
    assert promised == pytest.approx(record["bytes"] / 1e6, abs=0.11)
    kept_size = megabytes(record["bytes"], reader)
    region = page.get_by_role("region", name=t["keep"])
    expect(region).to_contain_text(re.sub(" ", "\u00a0", kept_size))
    assert page.evaluate(ON_DEVICE)["workers"] == [host.address]

    host.stop()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    play = page.get_by_role("button", name=t["play_now"])
    assert play.evaluate("button => getComputedStyle(button).backgroundColor") == "rgb(11, 92, 115)"
    expect(page.get_by_role("region", name=t["transcript"]).locator("p").nth(3)).to_be_visible()
    until(page, "() => document.querySelector('.mb-episode__head img').naturalWidth > 100")
    expect(region.get_by_role("button", name=t["keep_delete"])).to_be_visible()

    answers = []
    page.on("response", lambda answer: answers.append(answer) if answer.url == record["recording"] else None)
    play.click()
    until(page, "() => document.querySelector('audio').currentTime > 0.3")
    page.locator("audio").evaluate("audio => { audio.currentTime = 60; }")
    until(page, "() => document.querySelector('audio').currentTime > 60.2")
    assert {(answer.status, answer.from_service_worker) for answer in answers} == {(206, True)}

    page.goto(f"{host.address}{path}?from=friend#mb-transcript")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)

    page.get_by_role("link", name=t["kept_list"]).click()
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=title))
    expect(row).to_contain_text(re.sub(" ", "\u00a0", kept_size))
    expect(row).to_contain_text({"sq": "Shqip", "mk": "Македонски", "sr": "English"}[reader])
    expect(row.get_by_role("link")).to_have_attribute("href", host.address + path)
    row.get_by_role("button", name=f"{t['kept_delete']}: {title}").click()
    expect(page.get_by_text(t["kept_empty"])).to_be_visible()
    expect(page.locator("[data-said]")).to_be_focused()
    assert page.evaluate(ON_DEVICE) == NOTHING


RANGES = [  # (Range, status, first, last) of a recording of `size` bytes; first and last None: no bytes or all
    ("bytes=0-99", 206, 0, 99),
    ("bytes=0-0", 206, 0, 0),
    ("bytes=100-", 206, 100, "size - 1"),
    ("bytes=-1", 206, "size - 1", "size - 1"),
    ("bytes=-500", 206, "size - 500", "size - 1"),
    ("bytes=-99999999", 206, 0, "size - 1"),
    ("bytes=5-99999999", 206, 5, "size - 1"),
    ("bytes=0-", 206, 0, "size - 1"),
    ("BYTES= 7-8 ", 206, 7, 8),
    ("bytes=99999999-", 416, None, None),
    ("bytes=99999999-999999999", 416, None, None),
    ("bytes=-0", 416, None, None),
    ("bytes=9-3", 200, None, None),
    ("bytes=0-1,5-6", 200, None, None),
    ("bytes=-", 200, None, None),
    ("bytes=a-b", 200, None, None),
    ("seconds=0-1", 200, None, None),
]
ASK = """async ([url, range]) => {
    const answer = await fetch(url, {headers: {Range: range}});
    const sum = (bytes) => bytes.reduce((a, b) => (a * 31 + b) % 1000003, bytes.length);
    const header = (name) => answer.headers.get(name);
    const body = new Uint8Array(await answer.arrayBuffer());
    return [answer.status, header("Content-Range"), header("Content-Length"), header("Content-Type"),
        body.length, sum(body)];
}"""


def test_every_range_of_a_kept_recording(host, page, words, real_site) -> None:
    page.goto(host.address + "en/mburoja/peshkimi/")
    keep(page, words("en"), "Data saver")
    host.stop()
    page.reload()
    url = page.evaluate(RECORD)["recording"]
    whole = (real_site / url.removeprefix(host.address)).read_bytes()
    size = len(whole)
    place = {None: None, "size - 1": size - 1, "size - 500": size - 500}

    def total(part: bytes) -> int:
        value = len(part)
        for byte in part:
            value = (value * 31 + byte) % 1000003
        return value

    for asked, status, first, last in RANGES:
        first, last = place.get(first, first), place.get(last, last)
        part = whole[first : last + 1] if status == 206 else b"" if status == 416 else whole
        span = {206: f"bytes {first}-{last}/{size}", 416: f"bytes */{size}", 200: None}[status]
        got = page.evaluate(ASK, [url, asked])
        assert got[:2] == [status, span], asked
        assert got[4:] == [len(part), total(part)], asked
        if status != 416:
            assert got[2:4] == [str(len(part)), "audio/ogg"], asked


def test_a_save_that_breaks_leaves_nothing(host, page, words) -> None:
    t = words("sq")
    page.goto(host.address + "mburoja/peshkimi/")
    host.cut = lambda: page_saw_progress.wait(10)
    page_saw_progress = threading.Event()
    page.get_by_role("button", name=f"{t['keep']} MP3").click()
    progress = page.get_by_role("progressbar")
    until(page, "() => document.querySelector('progress').value > 100000")
    expect(progress).to_be_visible()
    # 200,000 bytes of the recording, and what the page has loaded.
    assert re.fullmatch(r"0,[45]\u00a0MB / 3,[01]\u00a0MB", page.locator("[data-amount]").inner_text())
    page_saw_progress.set()
    expect(page.locator("[data-said]")).to_have_text(t["keep_no_line"])
    assert page.evaluate(ON_DEVICE) == NOTHING
    expect(page.get_by_role("button", name=f"{t['keep']} MP3")).to_be_visible()

    host.cut = None  # and it can be tried again
    keep(page, t, "MP3")


def test_a_save_that_is_stopped_leaves_nothing(host, page, words) -> None:
    t = words("mk")
    page.goto(host.address + "mk/mburoja/peshkimi/")
    go_on = threading.Event()
    host.cut = lambda: go_on.wait(10)
    page.get_by_role("button", name=f"{t['keep']} MP3").click()
    until(page, "() => document.querySelector('progress').value > 100000")
    page.get_by_role("button", name=t["keep_stop"]).click()
    expect(page.locator("[data-said]")).to_have_text(t["keep_stopped"])
    go_on.set()
    assert page.evaluate(ON_DEVICE) == NOTHING


def test_a_page_closed_while_saving_leaves_nothing_for_long(host, page, words) -> None:
    page.goto(host.address + "mburoja/peshkimi/")
    go_on = threading.Event()
    host.cut = lambda: go_on.wait(10)
    page.get_by_role("button", name=f"{words('sq')['keep']} MP3").click()
    until(page, "() => document.querySelector('progress').value > 100000")
    page.goto(host.address + "mburoja/pajisja/")
    go_on.set()
    expect(page.get_by_role("button", name=f"{words('sq')['keep']} MP3")).to_be_visible()
    assert page.evaluate(ON_DEVICE) == NOTHING


def test_without_room_nothing_is_kept(host, page, words) -> None:
    t = words("en")
    page.goto(host.address + "en/mburoja/peshkimi/")
    room = {"origin": host.address.removesuffix("/sub/"), "quotaSize": 900_000}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", room)
    page.get_by_role("button", name=f"{t['keep']} MP3").click()
    expect(page.locator("[data-said]")).to_have_text(t["keep_no_room"])
    assert page.evaluate(ON_DEVICE) == NOTHING


@pytest.fixture
def changing(real_site: Path, tmp_path: Path) -> Iterator[tuple[Host, Path]]:
    """A host, and the folder of its site to change."""
    site = tmp_path / "site"
    shutil.copytree(real_site, site)
    host = Host(site)
    yield host, site
    host.stop()


def test_a_correction_reaches_what_is_kept(changing, page, words) -> None:
    """At once when there is a connection, and from then on without one; the recording is not fetched again."""
    host, site = changing
    page.goto(host.address + "en/mburoja/peshkimi/")
    keep(page, words("en"), "Data saver")
    before = page.evaluate(RECORD)
    file = site / "en/mburoja/peshkimi/index.html"
    file.write_text(file.read_text().replace("</h1>", ", corrected</h1>"))
    heading = page.get_by_role("heading", level=1)
    page.reload()
    expect(heading).to_contain_text("corrected")
    bytes_now = before["bytes"] + len(", corrected")
    until(page, f"async () => (await ({RECORD})()).bytes === {bytes_now}")
    assert sum(path.endswith(".opus") for path in host.asked) == 1
    assert page.evaluate(RECORD) == {**before, "bytes": bytes_now}
    host.stop()
    page.reload()
    expect(heading).to_contain_text("corrected")


def test_a_new_recording_is_offered(changing, page, words) -> None:
    """It has a new address; what is kept stays until she chooses."""
    (host, site), t = changing, words("en")
    page.goto(host.address + "en/mburoja/peshkimi/")
    keep(page, t, "Data saver")
    old = page.evaluate(RECORD)["recording"].rpartition("/")[2]
    new = "en-01234567.opus"
    media = site / "media/mburoja/peshkimi"
    (media / old).rename(media / new)
    file = site / "en/mburoja/peshkimi/index.html"
    file.write_text(file.read_text().replace(old, new))
    page.reload()
    expect(page.get_by_text(t["keep_outdated"])).to_be_visible()
    expect(page.get_by_role("button", name=t["keep_delete"])).to_be_visible()

    host.cut = lambda: None
    page.get_by_role("button", name=f"{t['keep']} Data saver").click()
    expect(page.locator("[data-said]")).to_have_text(t["keep_no_line"])
    assert old in page.evaluate(RECORD)["recording"]
    host.cut = None
    keep(page, t, "Data saver")
    [files] = page.evaluate(STORED).values()
    assert [url.rpartition("/")[2] for url in files if url.endswith(".opus")] == [new]


def test_a_slow_host_is_not_waited_for(host, page, words) -> None:
    page.goto(host.address + "mburoja/peshkimi/")
    keep(page, words("sq"), "Kursim të dhënash")
    host.slow = 20
    begun = time.monotonic()
    page.reload()
    expect(page.get_by_role("button", name=words("sq")["keep_delete"])).to_be_visible()
    assert 3 <= time.monotonic() - begun < 10
    host.slow = 0


def test_everything_is_forgotten(host, page, words) -> None:
    t = words("sq")
    for slug in ("peshkimi", "pajisja"):
        page.goto(f"{host.address}mburoja/{slug}/")
        keep(page, t, "Kursim të dhënash")
    said = {"at": 63.4, "length": 241, "title": "Një <b>titull</b>", "url": "mburoja/peshkimi/", "when": 1}
    for key, value in {
        "mburoja:at:mburoja/peshkimi": json.dumps(said),
        "mburoja:at:evil": json.dumps({**said, "url": "https://example.org/", "title": "Evil"}),
        "mburoja:at:broken": "{",
        "mburoja:speed": "1.5",
        "another": "stays",
    }.items():
        page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, value])
    page.evaluate("caches.open('another')")
    page.goto(host.address + "kept/")
    episodes = page.get_by_role("region", name=t["kept_episodes"])
    expect(episodes.get_by_role("listitem")).to_have_count(2)
    sizes = [re.search(r"(\d,\d)\sMB", text)[1] for text in episodes.get_by_role("listitem").all_inner_texts()]
    total = re.search(r"(\d,\d)", episodes.locator("[data-some]").inner_text())[1]
    number = [float(each.replace(",", ".")) for each in (*sizes, total)]
    assert number[2] == pytest.approx(number[0] + number[1], abs=0.11)

    places = page.get_by_role("region", name=t["kept_positions"])
    expect(places.get_by_role("listitem")).to_have_count(3)
    known = places.get_by_role("listitem").filter(has_text="Një <b>titull</b>")
    expect(known).to_contain_text("1:03 / 4:01")
    expect(known.get_by_role("link")).to_have_attribute("href", f"{host.address}mburoja/peshkimi/")
    links = places.get_by_role("link").evaluate_all("links => links.map(({href}) => href)")
    assert all(link.startswith(host.address) for link in links)
    known.get_by_role("button").click()
    expect(places.get_by_role("listitem")).to_have_count(2)

    page.get_by_role("button", name=t["kept_forget_all"]).click()
    expect(page.locator("[data-said]")).to_have_text(t["kept_forgotten"])
    expect(places).to_be_hidden()
    assert page.evaluate(ON_DEVICE) == {"caches": ["another"], "workers": [], "stored": ["another"]}


def test_all_episodes_are_deleted_at_once(host, page, words) -> None:
    t = words("mk")
    for slug in ("peshkimi", "pajisja"):
        page.goto(f"{host.address}mk/mburoja/{slug}/")
        keep(page, t, "Заштеда на податоци")
    host.stop()
    page.get_by_role("link", name=t["kept_list"]).click()
    page.get_by_role("button", name=t["kept_delete_all"]).click()
    expect(page.locator("[data-said]")).to_have_text(t["kept_deleted_all"])
    assert page.evaluate(ON_DEVICE) == NOTHING


def test_other_pages_go_through_the_worker_untouched(host, page, words) -> None:
    t = words("en")
    page.goto(host.address + "en/mburoja/peshkimi/")
    keep(page, t, "Data saver")
    [files] = page.evaluate(STORED).values()
    page.goto(host.address + "en/mburoja/pajisja/")
    page.get_by_role("button", name=t["play_now"]).click()
    until(page, "() => document.querySelector('audio').currentTime > 0.2")
    page.goto(host.address + "en/about/campaign/")
    assert page.evaluate(STORED) == {"mburoja-kept:/sub/en/mburoja/peshkimi/": files}


def test_without_script_the_page_says_what_to_do(host, browser, words) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(host.address + "en/kept/")
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator("noscript p")).to_have_text(words("en")["kept_noscript"])
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    context.close()


def test_where_the_browser_cannot_keep_nothing_is_offered(host, browser, words) -> None:
    """As without encryption; that browser has no service workers."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto(host.address + "en/mburoja/peshkimi/")
    expect(page.get_by_role("button", name=words("en")["play_now"])).to_be_visible()
    expect(page.get_by_role("button", name=words("en")["keep"])).to_have_count(0)
    page.goto(host.address + "en/kept/")
    expect(page.get_by_text(words("en")["kept_unsupported"])).to_be_visible()
    expect(page.get_by_role("button", name=words("en")["kept_forget_all"])).to_be_visible()
    context.close()


def test_a_video_is_kept_too(film_address, visit, words) -> None:
    """On the real preview; with what is read on its picture."""
    t = words("sq")
    seen = visit("prova/nje/", at=film_address)
    page = seen.page
    page.get_by_role("button", name=t["keep"]).first.click()
    expect(page.locator("[data-said]")).to_have_text(t["keep_kept"], timeout=20_000)
    recording = page.evaluate(RECORD)["recording"]
    page.reload()
    expect(page.get_by_role("button", name=t["keep_delete"])).to_be_visible()
    seen.requests.clear()
    page.get_by_role("button", name=t["watch_now"]).click()
    video = page.locator("video")
    seen.until(video, "video => video.currentTime > 0.2 && video.textTracks[0].cues?.length === 2")
    asked = [each for each in seen.requests if urlsplit(each.url).path.endswith((".mp4", ".webm", ".m4a", ".opus"))]
    assert {(each.url, each.response().status, each.response().from_service_worker) for each in asked} == {
        (recording, 206, True)
    }


def test_every_state_suits_everyone(host, page, words) -> None:
    """What the tests of whole pages do not see: an episode being saved, kept, and in the list."""
    t, narrow = words("mk"), {"width": 320, "height": 640}

    def suits() -> None:
        page.set_viewport_size(narrow)
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("axe.run('main').then(({violations}) => violations.map(({id}) => id))")
            assert found == [], scheme

    page.goto(host.address + "mk/mburoja/peshkimi/")
    go_on = threading.Event()
    host.cut = lambda: go_on.wait(20)
    page.get_by_role("button", name=f"{t['keep']} MP3").click()
    until(page, "() => document.querySelector('progress').value > 100000")
    suits()
    go_on.set()
    expect(page.locator("[data-said]")).to_have_text(t["keep_no_line"])
    host.cut = None
    keep(page, t, "MP3")
    suits()
    said = json.dumps({"at": 63, "length": 241, "title": "Наслов", "url": "mk/mburoja/peshkimi/", "when": 1})
    page.evaluate("said => localStorage.setItem('mburoja:at:mburoja/peshkimi', said)", said)
    page.get_by_role("link", name=t["kept_list"]).click()
    expect(page.get_by_role("listitem").filter(has_text="1:03 / 4:01")).to_be_visible()
    suits()
