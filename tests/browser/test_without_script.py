"""Without script nothing is missing but convenience."""

from collections import Counter

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.site

BACKGROUND = "getComputedStyle(document.body).backgroundColor"
PAGES = ["", "mk/mburoja/", "mburoja/peshkimi/", "sr/mburoja/te-dhenat/", "en/about/campaign/"]


def lines(page: Page) -> Counter[str]:
    """The text of a page, by line, without that of its buttons and of what else only script can do."""

    def of(texts: list[str]) -> Counter[str]:
        return Counter(stripped for text in texts for line in text.splitlines() if (stripped := line.strip()))

    tools = page.locator("[data-controls]").all_inner_texts() + page.get_by_role("button").all_inner_texts()
    return of([page.locator("body").inner_text()]) - of(tools)


def luminance(colour: str) -> float:
    """How light `rgb(…)` is, roughly: from 0 to 255."""
    return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")) / 3


@pytest.mark.parametrize("path", PAGES)
def test_no_text_is_missing_and_no_button_is_dead(visit, path) -> None:
    page = visit(path, javascript=False).page
    assert lines(page) == lines(visit(path).page)
    # The search box is a form: without script too it leads to the search page (test_search.py).
    controls = page.locator("button:visible, [role=button]:visible, input:visible, select:visible")
    assert controls.count() == page.locator("[role=search]").locator("button:visible, input:visible").count()


def test_the_browsers_own_player_is_there(visit) -> None:
    audio = visit("mk/mburoja/peshkimi/", javascript=False, size=(390, 844)).page.locator("audio")
    expect(audio).to_be_visible()
    assert audio.evaluate("audio => audio.controls")
    box = audio.bounding_box()
    assert box["width"] > 300
    assert box["height"] >= 40


def test_chapters_are_links_into_the_recording(visit, written) -> None:
    page = visit("mburoja/peshkimi/", javascript=False).page
    links = page.locator(".mb-chapters a")
    addresses = links.evaluate_all("links => links.map(link => link.href)")
    source = page.locator("audio").evaluate("audio => audio.src")
    assert addresses == [f"{source}#t={at}" for at in (0, 36, 109, 144, 199)]
    assert [each["at"] for each in written("peshkimi", "sq")["chapters"]] == ["0:00", "0:36", "1:49", "2:24", "3:19"]


def test_such_a_link_plays_from_there(visit) -> None:
    seen = visit("mburoja/peshkimi/")
    page = seen.page
    address = page.locator(".mb-chapters a").nth(1).evaluate("link => link.href")
    page.goto(address)  # as without our script: the browser opens the recording itself
    seen.until(page.locator("video"), "player => player.currentTime >= 36")
    assert page.locator("video").evaluate("player => player.currentTime") < 109


@pytest.mark.parametrize("path", ["", "mburoja/peshkimi/", "nuk/ka/"])
def test_light_and_dark_follow_the_device(visit, path) -> None:
    light = visit(path, javascript=False).page.evaluate(BACKGROUND)
    dark = visit(path, javascript=False, dark=True).page.evaluate(BACKGROUND)
    assert luminance(light) > 240
    assert luminance(dark) < 50
