"""An episode's page does what it is for: one hears it, jumps in it, and reads it, in every language."""

from urllib.parse import urlsplit

import httpx
import pytest
import webvtt
from lxml import etree
from playwright.sync_api import expect

pytestmark = pytest.mark.site

EPISODES = ["peshkimi", "pajisja", "te-dhenat"]
READERS = {"sq": "sq", "mk": "mk", "en": "en", "sr": "en"}
"""Each reader's language and the one she is shown."""
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"

every_page = pytest.mark.parametrize(
    ("slug", "reader", "path"),
    [
        pytest.param(slug, reader, f"{'' if reader == 'sq' else reader + '/'}mburoja/{slug}/", id=f"{slug}-{reader}")
        for slug in EPISODES
        for reader in READERS
    ],
)


def seconds(time: str) -> int:
    """`1:49` → 109."""
    minutes, rest = time.split(":")
    return int(minutes) * 60 + int(rest)


def feed_item(http: httpx.Client, locale: str, media: str) -> etree._Element:
    """The item of a feed whose recording lies at the path `media`."""
    feed = etree.fromstring(http.get(f"feeds/mburoja.{locale}.xml").content)
    return next(
        item for item in feed.iter("item") if urlsplit(item.find("enclosure").get("url")).path == urlsplit(media).path
    )


@every_page
def test_an_episode_is_heard_and_jumped_in(slug, reader, path, visit, words, written, http) -> None:
    seen, t, texts = visit(path), words(reader), written(slug, READERS[reader])
    page = seen.page
    audio = page.locator("audio")
    source = audio.evaluate("audio => audio.src")
    expect(page.locator("html")).to_have_attribute("lang", reader)
    assert not any(request.url == source for request in seen.requests)  # nothing is spent before it is wanted

    player = page.get_by_role("region", name=t["audio_player"])
    play = player.get_by_role("button", name=t["play_now"])
    expect(play).to_be_in_viewport()
    play.click()
    seen.until(audio, "audio => !audio.paused && audio.currentTime > 0.3")
    expect(player.get_by_role("button", name=t["pause"])).to_be_visible()

    item = feed_item(http, READERS[reader], source)
    assert audio.evaluate("audio => audio.duration") == pytest.approx(int(item.findtext(f"{ITUNES}duration")), abs=1)
    assert item.findtext("title") == texts["title"]

    jumps = "audio => audio.addEventListener('seeked', () => { audio.dataset.jumped = audio.currentTime; })"
    jumped = "audio => Math.abs(audio.dataset.jumped - {0}) < 1 && !audio.paused && audio.currentTime > {0}"
    audio.evaluate(jumps)
    audio.evaluate("audio => { audio.currentTime = audio.duration / 2; }")
    seen.until(audio, jumped.format("audio.duration / 2"))
    answers = [request.response() for request in seen.requests if request.url == source]
    assert answers
    assert {answer.status for answer in answers} == {206}

    player.get_by_role("button", name=t["pause"]).click()
    assert audio.evaluate("audio => audio.paused")

    chapter = texts["chapters"][2]
    link = page.get_by_role("region", name=t["chapters"]).get_by_role("link", name=chapter["title"])
    link.click()  # plays from there, although it was stopped
    seen.until(audio, jumped.format(seconds(chapter["at"])))
    expect(link).to_have_attribute("aria-current", "true")

    last = page.get_by_role("region", name=t["transcript"]).locator("a[data-seek]").last
    last.click()
    seen.until(audio, jumped.format(seconds(last.inner_text())))


@every_page
def test_an_episode_is_read(slug, reader, path, visit, words, written, real_project) -> None:
    shown = READERS[reader]
    seen, t, texts = visit(path), words(reader), written(slug, shown)
    page = seen.page
    expect(page.get_by_role("heading", level=1)).to_have_text(texts["title"])
    expect(page.get_by_text(texts["summary"], exact=True)).to_be_visible()
    expect(page.get_by_text(t["synthetic_notice"])).to_be_visible()

    chapters = page.get_by_role("region", name=t["chapters"]).get_by_role("listitem")
    expect(chapters).to_have_text([f"{each['at']} {each['title']}" for each in texts["chapters"]])

    assert len(texts["actions"]) == 3
    expect(page.get_by_role("region", name=t["actions"]).get_by_role("listitem")).to_have_text(texts["actions"])

    sources = page.get_by_role("region", name=t["sources"]).get_by_role("listitem").all_inner_texts()
    for said, source in zip(sources, texts["sources"], strict=True):
        assert said.startswith(source["title"])
        assert source["publisher"] in said
        year, *rest = (source.get("date") or source["seen"]).split("-")
        assert year in said
        if len(rest) == 2:
            assert f" {int(rest[1])}" in said.replace(year, "")
        assert ("seen" in source) == (f", {t['seen']} " in said)

    transcript = " ".join(page.get_by_role("region", name=t["transcript"]).inner_text().split())
    cues = webvtt.read(str(real_project.root / "episodes" / "mburoja" / slug / f"transcript.{shown}.vtt")).captions
    missing = [cue.text for cue in cues if " ".join(cue.text.split()) not in transcript]
    assert missing == []


def test_on_a_slow_line_a_jump_fetches_only_what_follows(visit, words) -> None:
    seen = visit("mburoja/peshkimi/")
    slow = {"offline": False, "latency": 50, "downloadThroughput": 150_000, "uploadThroughput": 150_000}
    seen.page.context.new_cdp_session(seen.page).send("Network.emulateNetworkConditions", slow)
    audio = seen.page.locator("audio")
    seen.page.get_by_role("link", name="3:19").first.click()
    seen.until(audio, "audio => !audio.paused && !audio.seeking && audio.currentTime > 199")
    ranges = [request.response().headers["content-range"] for request in seen.requests if "mp3" in request.url]
    starts = [int(each.split()[1].split("-")[0]) for each in ranges]
    size = int(ranges[0].split("/")[1])
    assert max(starts) > size * 0.8
    assert audio.evaluate("audio => audio.buffered.end(0)") < 100  # the middle was never fetched


def test_the_play_button_is_in_a_phones_first_view(visit, words) -> None:
    for path, reader in (("mburoja/peshkimi/", "sq"), ("mk/mburoja/te-dhenat/", "mk"), ("sr/mburoja/pajisja/", "sr")):
        seen = visit(path, size=(390, 844))
        play = seen.page.get_by_role("button", name=words(reader)["play_now"])
        expect(play).to_be_in_viewport(ratio=1)
        assert play.bounding_box()["height"] >= 44
