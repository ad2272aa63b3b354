"""WCAG 2.2 A and AA: axe finds nothing, and neither do the measures that axe does not take."""

import json
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urljoin

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from lxml import html
from playwright.sync_api import Page, expect

from project import REPOSITORY

pytestmark = pytest.mark.site

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
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
    for each in ("correct-mistake", "messages", "replace-recording", "server", "translate-episode")
]
"""Nobody wrote these in Serbian: they are the English ones with the menu of `sr/handbook/publish-episode/`."""
ONE_OF_EACH = ["", "sr/mburoja/", "mk/mburoja/peshkimi/", "en/handbook/publish-episode/", "nuk/ka/faqe/"]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules to which dark colours make a difference."""

MOVES = """() => [...document.querySelectorAll("*")].filter((element) => element.checkVisibility()).flatMap((element) =>
    [null, "::before", "::after"].filter((part) => {
        const style = getComputedStyle(element, part);
        const still = style.animationName === "none" && style.transitionDuration.split(", ").every((t) => t === "0s");
        return !still || style.scrollBehavior !== "auto";
    }).map((part) => `${element.tagName}.${element.className}${part ?? ""}`))"""

LOST_WITHOUT_COLOURS = """() => {
    // Backgrounds are gone; what is pressed needs a line around it or under it, and the page at hand another than its
    // neighbours.
    const line = (style) => parseFloat(style.borderBottomWidth) > 0 && style.borderBottomStyle !== "none";
    const lost = [...document.querySelectorAll(
        ".mb-door, .mb-play, .mb-button, .mb-card > a, summary, input:not([type=checkbox]), select")]
        .filter((element) => element.checkVisibility() && !line(getComputedStyle(element)))
        .map((element) => element.outerHTML.slice(0, 120));
    const colour = (link) => getComputedStyle(link).borderBottomColor;
    const links = [...document.querySelectorAll(".mb-nav a")];
    const here = links.filter((link) => link.ariaCurrent).map(colour);
    const others = links.filter((link) => !link.ariaCurrent).map(colour);
    return [...lost, ...here.filter((each) => others.includes(each)).map(() => "the menu does not show where we are")];
}"""

OTHER_LETTERS = r"""() => {
    // Letters tell what a voice would get wrong: Macedonian and Serbian are Cyrillic here, Albanian and English not.
    const wrong = [];
    const check = (text, element, where) => {
        const lang = element.closest("[lang]").lang, cyrillic = /[Ѐ-ӿ]{2}/.test(text);
        // Two words in a row: names as AntennaPod and units as MB belong to no language.
        const latin = /[a-zë]{3,} [a-zë]{3,}/.test(text) && !cyrillic;
        if (["sq", "en"].includes(lang) ? cyrillic : latin) wrong.push(`${where}, lang=${lang}: ${text.trim()}`);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!element.closest("script, code, pre")) check(walker.currentNode.data, element, "text");
    }
    for (const attribute of ["aria-label", "placeholder", "title", "alt"])
        for (const element of document.querySelectorAll(`body [${attribute}]`))
            check(element.getAttribute(attribute), element, attribute);
    return wrong;
}"""

TOO_SMALL = """() => {
    // SC 2.5.8, strictly: 24 by 24 CSS pixels, but for links within a text.
    const within = (element) => {
        const block = element.parentElement.closest("p, li, dd, td, figcaption, div, body");
        const links = [...block.querySelectorAll("a, button")].map((each) => each.textContent).join("");
        const letters = (text) => (text.match(/\\p{L}/gu) ?? []).length;
        return getComputedStyle(element).display.startsWith("inline") && letters(block.textContent) > letters(links);
    };
    return [...document.querySelectorAll("a, button, summary, input, select, audio, video")]
        .filter((element) => element.checkVisibility() && !within(element))
        .map((element) => [element, element.getBoundingClientRect()])
        .filter(([, box]) => Math.round(box.width) < 24 || Math.round(box.height) < 24)
        .map(([element, box]) => `${box.width} x ${box.height}: ${element.outerHTML.slice(0, 120)}`);
}"""

DOES_NOT_FIT = """() => {
    const width = document.documentElement.clientWidth;
    const name = (element) => `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`;
    const shown = [...document.body.querySelectorAll("*")].filter(
        (element) => element.checkVisibility() && (element.textContent.trim() || element.matches("img, audio, video")));
    const wide = shown.filter((element) => {
        const box = element.getBoundingClientRect();
        return (box.right > width + 1 || box.left < -1) && !element.closest(".mb-hidden, svg, .md-typeset__scrollwrap");
    });
    const spills = shown.filter((element) =>
        element.matches("a, button, summary") && getComputedStyle(element).display !== "inline" &&
        element.scrollWidth > element.clientWidth + 1);
    const cut = shown.filter((element) =>
        ["hidden", "clip"].includes(getComputedStyle(element).overflowX) && !element.matches(".mb-hidden") &&
        (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1));
    const scroll = document.documentElement.scrollWidth;
    // A word that is not too long for any line stays in one piece.
    const torn = new Set(), range = new Range();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode, element = text.parentElement;
        if (!element.checkVisibility() || element.closest("pre, .mb-hidden")) continue;
        for (const word of text.data.matchAll(/(?<!\\S)[\\p{L}\\d:]{2,8}(?!\\S)/gu)) {
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
            if (lines.size > 1) torn.add(`torn: ${word[0]} in ${name(element)}`);
        }
    }
    return [
        ...torn,
        ...(scroll > width ? [`scrolls: ${scroll}`] : []),
        ...wide.map((element) => `wide: ${name(element)}`),
        ...spills.map((element) => `spills: ${name(element)}`),
        ...cut.map((element) => `cut: ${name(element)}`),
    ];
}"""

# The Content-Security-Policy lets no style in but those of scripts that make it by object.
TEXT_SPACING = """() => {
    const sheet = new CSSStyleSheet();  // SC 1.4.12
    sheet.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
        p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
TWICE_THE_TEXT = """() => {
    const root = document.documentElement;
    root.style.fontSize = `${2 * parseFloat(getComputedStyle(root).fontSize)}px`;
}"""
USUAL_TEXT = """() => {
    document.adoptedStyleSheets = [];
    document.documentElement.style.fontSize = "";
}"""

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


def violations(page: Page, run_only: dict) -> list[str]:
    """What axe finds; it is put into a page once, for that takes longer than to run it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "runOnly": run_only}
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    return [f"{rule['id']}: {json.dumps([n['target'] for n in rule['nodes']][:5])} {rule['help']}" for rule in found]


def unsuitable(page: Page) -> dict[str, list[str]]:
    """What is wrong with a page in each size, with larger text and wider spaces."""
    found = {}
    page.emulate_media(color_scheme="light", forced_colors="none")
    for name, size in {"phone": PHONE, "desktop": DESKTOP}.items():
        page.set_viewport_size(size)
        found[f"axe, {name}, light"] = violations(page, {"type": "tag", "values": WCAG})
        page.emulate_media(color_scheme="dark")
        found[f"axe, {name}, dark"] = violations(page, {"type": "rule", "values": COLOURS})
        page.emulate_media(color_scheme="light")
        found[f"targets (SC 2.5.8), {name}"] = page.evaluate(TOO_SMALL)
        page.evaluate(TWICE_THE_TEXT)
        found[f"text at 200 % (SC 1.4.4), {name}"] = page.evaluate(DOES_NOT_FIT)
        page.evaluate(USUAL_TEXT)
    page.set_viewport_size(PHONE)
    page.evaluate(TEXT_SPACING)
    found["text with wide spaces (SC 1.4.12)"] = page.evaluate(DOES_NOT_FIT)
    page.evaluate(USUAL_TEXT)
    page.set_viewport_size({"width": 320, "height": 640})
    found["320 pixels wide (SC 1.4.10)"] = page.evaluate(DOES_NOT_FIT)
    found["less motion was asked for"] = page.evaluate(MOVES)
    page.emulate_media(forced_colors="active")
    found["colours of the reader's own"] = page.evaluate(LOST_WITHOUT_COLOURS)
    page.emulate_media(forced_colors="none")
    found["language of parts (SC 3.1.2)"] = page.evaluate(OTHER_LETTERS)
    return {name: what for name, what in found.items() if what}


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
    page = visit("sr/search/#q=internet").page  # in two languages, with moments
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
