"""The player on a page of somebody else: framed from another origin, small, played, and private."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.site

PLAYERS = ["mburoja/peshkimi/embed/", "mk/mburoja/te-dhenat/embed/", "sr/mburoja/pajisja/embed/"]
SIZES = [(320, 180), (480, 260), (800, 300)]
LIMIT = 40_000
"""Bytes of all that a player asks for before it plays, compressed as good hosts do."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address at which somebody else serves what lies in it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=tmp_path)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def code_of(page: Page, words: dict[str, str]) -> str:
    """The code that a reader of an episode's page finds there."""
    page.get_by_text(words["embed"]).click()
    return page.get_by_role("textbox", name=words["embed_code"]).input_value()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_the_code_plays_on_another_page(javascript, visit, words, address, other_site, browser: Browser) -> None:
    folder, other = other_site
    code = code_of(visit("mk/mburoja/peshkimi/", javascript=javascript).page, words("mk"))
    (folder / "index.html").write_text(
        f'<!doctype html><meta charset="utf-8"><title>Вести</title><link rel="icon" href="data:,">{code}',
        encoding="utf-8",
    )
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    asked: list[tuple[str, str | None]] = []
    page.on("request", lambda request: asked.append((request.url, request.headers.get("referer"))))
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(other)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("Фишинг")
    audio = frame.locator("audio")
    if javascript:
        frame.get_by_role("button", name=words("mk")["play_now"]).click()
        expect(frame.get_by_role("button", name=words("mk")["pause"])).to_be_visible()
        heard = """audio => new Promise((done) => audio.addEventListener(
            "timeupdate", () => audio.currentTime > 0.3 && done(audio.duration)))"""
        assert audio.evaluate(heard) > 200
        assert audio.evaluate("() => localStorage.length + sessionStorage.length") == 0
    else:
        expect(audio).to_have_attribute("controls", "")
        expect(audio).to_be_visible()
    hosts = {urlsplit(url).netloc for url, _ in asked}
    assert hosts == {urlsplit(address).netloc, urlsplit(other).netloc}
    told = {referrer or "" for url, referrer in asked if url.startswith(address)}
    assert not any(each.startswith(other) for each in told), "we learn who embeds"
    assert context.cookies() == []
    assert complaints == []
    context.close()


@pytest.mark.parametrize("path", PLAYERS)
def test_it_fits_small_frames(path, visit, words) -> None:
    reader = path[:2] if path[2] == "/" else "sq"
    seen = visit(path, size=SIZES[0])
    for width, height in SIZES:
        seen.page.set_viewport_size({"width": width, "height": height})
        measured = "() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        wide, tall = seen.page.evaluate(measured)
        assert wide <= width
        assert tall <= height or width == 320, "in the sizes that we propose all is seen at once"
        play = seen.page.get_by_role("button", name=words(reader)["play_now"])
        expect(play).to_be_in_viewport(ratio=1)
        assert play.bounding_box()["height"] >= 44


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybody_can_use_it(dark, visit, words) -> None:
    seen = visit("sr/mburoja/peshkimi/embed/", size=(480, 260), dark=dark)
    page, t = seen.page, words("sr")
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("() => axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    title = page.get_by_role("link", name=t["new_tab"])
    expect(title).to_have_attribute("target", "_blank")
    expect(title).to_have_attribute("rel", "noopener")
    expect(title.locator("[lang=en]")).to_contain_text("Phishing")
    expect(page.get_by_text(t["synthetic_notice"])).to_be_visible()
    page.keyboard.press("Tab")
    expect(title).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=t["play_now"])).to_be_focused()
    with page.context.expect_page() as opened:
        title.click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Phishing")
    assert opened.value.url.endswith("/sr/mburoja/peshkimi/")
    assert opened.value.evaluate("window.opener") is None


def test_text_of_twice_the_size_fits(visit) -> None:
    page = visit("mburoja/peshkimi/embed/", size=(320, 180)).page
    page.evaluate("() => { document.documentElement.style.fontSize = '225%'; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_it_is_light(visit) -> None:
    seen = visit("mburoja/peshkimi/embed/")
    seen.page.wait_for_load_state("load")
    asked = [request for request in seen.requests if "/_preview/" not in request.url]
    weights = {each.url: len(gzip.compress(each.response().body(), 6)) for each in asked}
    assert not any("/media/" in url for url in weights), "nothing is spent before it is wanted"
    assert sum(weights.values()) <= LIMIT, json.dumps(weights, indent=1)


def test_a_video_can_be_embedded(visit, words, film_address) -> None:
    seen = visit("prova/nje/embed/", at=film_address, size=(560, 460))
    video = seen.page.locator("video")
    expect(video).to_be_in_viewport(ratio=1)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 560
    seen.page.get_by_role("button", name=words("sq")["watch_now"]).click()
    seen.until(video, "video => video.currentTime > 0.3")
    code = code_of(visit("prova/nje/", at=film_address).page, words("sq"))
    assert 'allow="fullscreen"' in code


def test_the_code_is_copied(visit, words, pasted) -> None:
    seen = visit("en/mburoja/peshkimi/")
    code = code_of(seen.page, words("en"))
    seen.page.get_by_role("button", name=words("en")["embed_copy"]).click()
    expect(seen.page.get_by_role("button", name=words("en")["copied"])).to_be_visible()
    assert pasted(seen.page) == code
    seen.page.get_by_role("link", name=words("en")["embed_look"]).click()
    expect(seen.page.get_by_role("heading", level=1)).to_contain_text("Phishing")
