"""WCAG 2.2 A and AA: axe finds nothing, and neither do the measures that axe does not take."""

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urljoin

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from lxml import html
from playwright.sync_api import Page, expect

from project import REPOSITORY
from suitability import WCAG, unsuitable, violations

pytestmark = pytest.mark.site

DOCS = REPOSITORY / "docs"
WRITTEN = [page.relative_to(DOCS).with_suffix("") for page in sorted(DOCS.rglob("*.md"))]
IN_EVERY_LANGUAGE = [
    *("", "mburoja/", "mburoja/peshkimi/"),
    *(f"{page.as_posix()}/" for page in WRITTEN if page.name != "index" and not page.suffix),  # a suffix: a translation
]
EVERY_PAGE = [
    *(f"{prefix}{path}" for path in IN_EVERY_LANGUAGE for prefix in ("", "mk/", "en/", "sr/")),
    "nuk/ka/faqe/",  # the error page
]
SAME = [
    f"sr/handbook/{each}/"
    for each in ("correct-mistake", "figures", "messages", "replace-recording", "server", "survey", "translate-episode")
]
"""Nobody wrote these in Serbian: they are the English ones with the menu of `sr/handbook/publish-episode/`."""
ONE_OF_EACH = ["", "sr/mburoja/", "mk/mburoja/peshkimi/", "en/handbook/publish-episode/", "nuk/ka/faqe/"]

FOCUSED = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const style = getComputedStyle(element), box = element.getClientRects()[0];  // of a link, its first line
    const player = element.matches("audio, video");
    const ring = player || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
    const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const middle = document.elementFromPoint(
        Math.min(innerWidth - 1, Math.max(0, box.left + box.width / 2)),
        Math.min(innerHeight - 1, Math.max(0, box.top + Math.min(box.height, 20) / 2)));
    const covered = middle !== null && !element.contains(middle) && !middle.contains(element);
    return {name: element.outerHTML.slice(0, 120), ring, inView, covered};
}"""


@pytest.fixture(scope="module")
def page_with_axe(browser) -> Iterator[Page]:
    """One page for many addresses: to open another, and to put axe into it, takes longer than to look."""
    with browser.new_context(reduced_motion="reduce") as context:
        context.add_init_script(AXE_SCRIPT)
        yield context.new_page()


@pytest.mark.parametrize("path", [path for path in EVERY_PAGE if path not in SAME])
def test_a_page_suits_everyone(visit, page_with_axe, path) -> None:
    assert unsuitable(visit(path, page=page_with_axe).page) == {}


@pytest.mark.parametrize("path", SAME)
def test_a_page_left_out_is_the_english_one(http, path) -> None:
    """Else nobody would look at what somebody writes in Serbian one day."""
    ours, theirs = (html.fromstring(http.get(each).content) for each in (path, path.replace("sr/", "en/", 1)))
    for element in ours.xpath("//main//*[@lang='en']"):
        del element.attrib["lang"]
    article, english = (html.tostring(page.find(".//main/article")) for page in (ours, theirs))
    assert article == english


def test_a_page_with_a_video_suits_everyone(visit, film_address) -> None:
    page = visit("prova/nje/", at=film_address).page
    assert page.locator("video").count() == 1
    assert unsuitable(page) == {}


def test_the_results_of_a_search_suit_everyone(visit) -> None:
    page = visit("sr/search/#q=password").page  # in two languages, with moments
    page.locator("mark").first.wait_for()
    assert page.locator(".mb-search__results .mb-time").count() > 0
    assert unsuitable(page) == {}


def test_axe_looks(visit) -> None:
    """Mistakes made here on purpose are found: the policy of the page does not keep axe from its work."""
    page = visit("mburoja/", dark=True).page
    page.locator("h1").evaluate("element => { element.style.color = '#333'; }")
    page.locator("main img").first.evaluate("image => image.removeAttribute('alt')")
    found = " ".join(violations(page, {"type": "tag", "values": WCAG}))
    assert "color-contrast" in found
    assert "image-alt" in found


@pytest.mark.parametrize("path", ONE_OF_EACH)
@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["desktop", "phone"])
def test_the_focus_is_seen(visit, path, size) -> None:
    page = visit(path, size=size).page
    seen = []
    while len(seen) < 100:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        seen.append(focused)
    assert len(seen) >= 4
    assert [each for each in seen if not each["ring"] or not each["inView"] or each["covered"]] == []


@pytest.mark.parametrize("path", ONE_OF_EACH)
def test_menu_and_search_are_reached_by_keyboard_on_a_phone(visit, path) -> None:
    page = visit(path, size=(390, 844)).page
    wanted = {
        *page.locator("header nav a").evaluate_all("links => links.map(link => link.href)"),
        *page.locator("a[href$='search/'], input[type=search]").evaluate_all(
            "all => all.filter((e) => e.checkVisibility()).map((e) => e.href ?? 'field')"
        ),
    }
    assert len(wanted) >= 4
    while True:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        wanted.discard(page.evaluate("document.activeElement.href ?? (document.activeElement.type && 'field')"))
    assert wanted == set()
    page.locator("header nav a").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/")
    expect(page.locator("h1")).to_be_visible()


def test_help_is_in_the_same_place_on_every_page(http) -> None:
    """SC 3.2.6: the last link of the menu, between the name of the site and the text."""
    for path in EVERY_PAGE:
        page = html.fromstring(http.get(path).content)
        lang = page.get("lang")
        (menu,) = page.xpath("/html/body/header//nav")
        *_, last = menu.xpath(".//a")
        target = last.get("lang") or lang
        prefix = "" if target == "sq" else f"{target}/"
        assert urljoin(str(http.base_url.join(path)), last.get("href")) == f"{http.base_url}{prefix}help/", path
        assert [each.get("class") for each in menu.itersiblings(preceding=True)] == ["mb-brand"], path
        assert menu.getparent().getparent().getnext().tag == "main", path


def test_headings_and_pictures(http) -> None:
    for path in EVERY_PAGE:
        page = html.fromstring(http.get(path).content)
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)
        assert page.xpath("//img[not(@alt)]") == [], path
        assert page.xpath("//title/text()")[0].strip(), path
