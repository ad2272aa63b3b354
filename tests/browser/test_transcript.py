"""The transcript follows what is heard, leads to it, and lets the reader read."""

from itertools import pairwise

import pytest
import webvtt
from lxml import html
from playwright.sync_api import expect

pytestmark = pytest.mark.site

PATH = "en/mburoja/peshkimi/"
CURRENT = ".mb-cue[aria-current]"
IN_VIEW = "cue => { const box = cue.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }"


def milliseconds(time: str) -> int:
    hours, minutes, seconds = time.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + round(float(seconds) * 1000)


@pytest.mark.parametrize("slug", ["peshkimi", "pajisja", "te-dhenat"])
@pytest.mark.parametrize(("prefix", "spoken"), [("", "sq"), ("mk/", "mk"), ("en/", "en"), ("sr/", "en")])
def test_every_line_has_its_time_and_every_paragraph_its_address(slug, prefix, spoken, real_site, real_project) -> None:
    page = html.fromstring((real_site / f"{prefix}mburoja/{slug}/index.html").read_text(encoding="utf-8"))
    captions = webvtt.read(str(real_project.root / "episodes/mburoja" / slug / f"transcript.{spoken}.vtt")).captions
    cues = page.find_class("mb-cue")
    assert [(cue.text, float(cue.get("data-at"))) for cue in cues] == [
        (" ".join(caption.text.split()), milliseconds(caption.start) // 100 / 10) for caption in captions
    ]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for paragraph in page.xpath("//section[contains(@class, 'mb-transcript')]/p[.//a[@data-seek]]"):
        start = float(paragraph.xpath("./a/@data-seek")[0])
        first = float(paragraph.xpath("(.//*[@class='mb-cue'])[1]/@data-at")[0])
        assert paragraph.get("id") == f"t{int(start)}"
        assert 0 <= start - first < 0.1
        assert paragraph.xpath("./a/@href")[0].endswith(f".mp3#t={int(start)}")
    # Words of neighbours are not glued together.
    for before, after in pairwise(cues):
        assert before.getparent() is not after.getparent() or before.tail == " "


def test_the_line_that_is_heard_is_marked(visit) -> None:
    seen = visit(PATH)
    page, audio = seen.page, seen.page.locator("audio")
    expect(page.locator(CURRENT)).to_have_count(0)
    audio.evaluate("audio => { audio.currentTime = 37; audio.play(); }")
    for line in ("The first is the message about a parcel.", "“Your parcel is waiting"):
        expect(page.locator(CURRENT)).to_contain_text(line)
    assert audio.evaluate("audio => audio.currentTime") == pytest.approx(40.2, abs=0.8)
    chapter = page.locator(".mb-chapters [aria-current]")
    expect(chapter).to_contain_text("Three scams we meet")
    assert page.evaluate("scrollY") == 0  # nobody asked it to follow


def test_it_follows_only_when_asked_and_never_against_the_reader(visit, words) -> None:
    seen, t = visit(PATH, size=(390, 844)), words("en")
    page, audio, follow = seen.page, seen.page.locator("audio"), seen.page.get_by_label(words("en")["follow_text"])
    audio.evaluate("audio => { audio.currentTime = 39.8; audio.play(); }")
    follow.check()
    expect(page.locator(CURRENT)).to_contain_text("“Your parcel is waiting")
    seen.until(page.locator(CURRENT), IN_VIEW)
    bar = page.locator(".mb-follow")
    expect(bar.get_by_role("button", name=t["pause"])).to_be_in_viewport()  # it stays at hand

    place = page.evaluate("scrollY")
    audio.evaluate("audio => { audio.currentTime = 130; }")
    page.wait_for_function(f"() => document.querySelector('{CURRENT}').dataset.at > 120")
    seen.until(page.locator(CURRENT), IN_VIEW)
    assert page.evaluate("scrollY") > place

    page.mouse.move(200, 400)
    page.mouse.wheel(0, -3000)  # she reads elsewhere
    page.wait_for_function(f"place => scrollY < {place}")
    place, at = page.evaluate("scrollY"), page.locator(CURRENT).get_attribute("data-at")
    audio.evaluate("audio => { audio.playbackRate = 4; }")
    page.wait_for_function(f"at => document.querySelector('{CURRENT}').dataset.at !== at", arg=at)
    assert page.evaluate("scrollY") == place
    expect(follow).to_be_checked()

    follow.uncheck()
    page.evaluate("scrollTo(0, 0)")
    audio.evaluate("audio => { audio.currentTime = 10; }")
    page.wait_for_function(f"() => document.querySelector('{CURRENT}').dataset.at < 20")
    assert page.evaluate("scrollY") == 0


def test_a_touch_on_a_line_goes_there_without_a_sound(visit, words) -> None:
    seen, t = visit(PATH), words("en")
    page, audio = seen.page, seen.page.locator("audio")
    line = page.locator(".mb-cue", has_text="The second is the fake")
    line.click()
    expect(line).to_have_attribute("aria-current", "true")
    assert audio.evaluate("audio => audio.paused")
    play = page.locator(".mb-follow").get_by_role("button", name=f"{t['play']} 1:01")
    play.click()
    seen.until(audio, "audio => !audio.paused && audio.currentTime > 61.2 && audio.currentTime < 66")
    other = page.locator(".mb-cue", has_text="A trick usually has three signs")
    other.click()  # what plays goes on from there
    seen.until(audio, "audio => !audio.paused && !audio.seeking && audio.currentTime > 110")
    expect(other).to_have_attribute("aria-current", "true")

    page.locator(".mb-follow").get_by_role("button", name=t["pause"]).click()
    at = audio.evaluate("audio => audio.currentTime")
    box = line.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 8)
    page.mouse.up()  # words are marked, to be copied
    assert page.evaluate("String(getSelection())")
    assert audio.evaluate("audio => audio.currentTime") == at


def test_a_time_plays_with_the_keyboard(visit, words) -> None:
    seen, t = visit(PATH), words("en")
    link = seen.page.get_by_role("link", name=f"{t['play']} 1:31")
    link.press("Enter")
    seen.until(seen.page.locator("audio"), "audio => !audio.paused && audio.currentTime > 91.2")
    assert seen.page.url.endswith(PATH)


def test_a_link_to_a_paragraph_of_the_text(visit, words) -> None:
    """As the search leads there: the words in view, ready to be heard, and nothing plays by itself."""
    t = words("en")
    page = visit(f"{PATH}?t=93#t91", size=(390, 844)).page
    expect(page.locator("#t91")).to_be_in_viewport()
    expect(page.locator(CURRENT)).to_be_in_viewport()
    expect(page.locator(f"#t91 {CURRENT}")).to_have_count(1)
    expect(page.locator(".mb-follow").get_by_role("button", name=f"{t['play']} 1:33")).to_be_in_viewport()
    assert page.locator("audio").evaluate("audio => audio.paused")
    top = page.locator("#t91").bounding_box()["y"]
    assert top >= page.locator(".mb-follow").bounding_box()["height"]  # the bar does not cover it


def test_without_script_the_text_is_there_and_its_times_lead_into_the_recording(visit) -> None:
    page = visit(f"{PATH}#t91", javascript=False, size=(390, 844)).page
    expect(page.locator("#t91")).to_be_in_viewport()
    expect(page.locator(".mb-follow")).to_be_hidden()
    source = page.locator("audio").evaluate("audio => audio.src")
    assert page.locator("#t91 a").evaluate("link => link.href") == f"{source}#t=91"
