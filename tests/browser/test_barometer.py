"""Charts of the barometer: tables to a screen reader, bars to the eye, figures to whoever cites them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from suitability import unsuitable

pytestmark = pytest.mark.site

PHONE, DESKTOP = (390, 844), (1280, 900)
WAVE, WHOLE, OTHER = "barometer/wbsb-2022-xk/", "barometer/bcsp-2012-rs/", "barometer/securimeter-2024-wb6/"
ONE_OF_EACH_KIND = [
    *(f"{prefix}barometer/" for prefix in ("", "mk/", "en/", "sr/")),
    *(WAVE, f"mk/{WAVE}", f"sr/{WHOLE}", f"en/{OTHER}"),
    *("barometer/security/", "mk/barometer/cyber/", "en/barometer/regional-cooperation/", "sr/barometer/justice/"),
]

WIDTHS = """() => [...document.querySelectorAll(".mb-bar")].filter((bar) => bar.checkVisibility()).map((bar) => {
    const room = bar.clientWidth - 6.2 * parseFloat(getComputedStyle(document.documentElement).fontSize);
    return [bar.querySelector("b").textContent, 100 * parseFloat(getComputedStyle(bar, "::before").width) / room];
})"""
PARTS = """() => [...document.querySelectorAll(".mb-chart--whole tr:has(td)")].map((row) => {
    const strip = row.querySelector(".mb-strip"), part = (each) => getComputedStyle(each);
    return {
        strip: strip.clientWidth,
        parts: [...strip.children].map((each) => [each.getBoundingClientRect().width, part(each).background]),
        named: [...row.querySelectorAll("td.mb-part:not(.mb-part--unsure)")].map((cell) => cell.innerText),
        apart: [...row.querySelectorAll("td.mb-part--unsure")].map(
            (cell) => [cell.innerText, getComputedStyle(cell, "::before").borderTopStyle,
                       cell.getBoundingClientRect().top > strip.getBoundingClientRect().bottom]),
    };
})"""


def number(value: str) -> float:
    """`94,2 %` or `94.2%`."""
    return float(re.sub(r"[^\d.]", "", value.replace(",", ".")))


# --- what a screen reader is told -------------------------------------------------------------


class Told:
    """The accessibility tree of a page, as Chromium gives it to screen readers."""

    def __init__(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        self._nodes = {node["nodeId"]: node for node in nodes}

    def all(self, role: str, within: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The nodes of a role in their order, within one or on the whole page."""
        roots = [within] if within else [node for node in self._nodes.values() if "parentId" not in node]
        return [node for root in roots for node in self._walk(root) if node.get("role", {}).get("value") == role]

    def _walk(self, node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if not node.get("ignored"):
            yield node
        for child in node.get("childIds", []):
            if child in self._nodes:
                yield from self._walk(self._nodes[child])

    def text(self, node: dict[str, Any]) -> str:
        """All that is read of it."""
        parts = (each["name"]["value"] for each in self.all("StaticText", node))
        return " ".join(" ".join(parts).split())

    @staticmethod
    def name(node: dict[str, Any]) -> str:
        """What it is called."""
        return str(node["name"]["value"])


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_each_chart_is_a_table(visit, size) -> None:
    page = visit(f"en/{WAVE}", size=size).page
    told = Told(page)
    tables = told.all("table")
    titles = page.locator(".mb-figure h3").all_inner_texts()
    assert len(tables) == len(titles) >= 8
    cells = 0
    for table, title in zip(tables, titles, strict=True):
        assert told.name(table).startswith(title)
        assert "Kosovo, 2022" in told.name(table)
        columns = [told.text(each) for each in told.all("columnheader", table)]
        assert columns == ["Answer", "Share"]
        for row in told.all("row", table)[1:]:
            headers, values = told.all("rowheader", row), told.all("cell", row)
            assert len(headers) == 1
            assert told.text(headers[0])
            assert len(values) <= 1, "the heading of a group has none"
            assert all(re.search(r"\d%", told.text(value)) for value in values)
            cells += len(values)
    assert cells == page.locator(".mb-figure tr[id]").count() > 25


def test_parts_of_a_whole_have_their_answer_as_header(visit) -> None:
    page = visit(f"en/{WHOLE}").page
    told = Told(page)
    table = next(each for each in told.all("table") if "NATO" in told.name(each))
    columns = [told.text(each) for each in told.all("columnheader", table)]
    assert columns == ["Answer", "In favour", "Against", "Undecided"]
    _, row = told.all("row", table)
    assert [told.text(each) for each in told.all("rowheader", row)] == ["all respondents"]
    assert [told.text(each) for each in told.all("cell", row)] == ["14%", "65%", "21%"]


def test_a_chart_can_be_read_from_its_outline(visit) -> None:
    """In words, as a tester sees them: the question, then the table with its rows."""
    chart = visit(f"en/{WAVE}").page.locator("[id='feeling-safe']")
    assert chart.locator("table").aria_snapshot().splitlines()[2:] == [
        "  - rowgroup:",
        '    - row "Answer Share":',
        '      - columnheader "Answer"',
        '      - columnheader "Share"',
        "  - rowgroup:",
        '    - row "Feel safe":',
        '      - rowheader "Feel safe"',
        '    - row "At home 77%":',
        '      - rowheader "At home"',
        '      - cell "77%"',
        '    - row "In their country 33%":',
        '      - rowheader "In their country"',
        '      - cell "33%"',
    ]


# --- what is seen ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [WAVE, f"en/{OTHER}", "mk/barometer/security/"])
def test_bars_are_as_long_as_their_values(visit, path) -> None:
    page = visit(path, size=PHONE).page
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        bars = page.evaluate(WIDTHS)
        assert len(bars) >= 5
        assert [(value, drawn) for value, drawn in bars if abs(number(value) - drawn) > 0.6] == []


def test_who_does_not_know_stands_apart_from_the_whole(visit) -> None:
    for size in (PHONE, DESKTOP):
        rows = visit(f"en/{WHOLE}", size=size).page.evaluate(PARTS)
        assert len(rows) == 2
        for row in rows:
            assert len(row["parts"]) == len(row["named"])
            for (width, _), named in zip(row["parts"], row["named"], strict=True):
                assert abs(100 * width / row["strip"] - number(named.split()[-1])) < 0.6, named
            assert len({ground for _, ground in row["parts"]}) == len(row["parts"]), "parts look different"
            ((said, line, below),) = row["apart"]
            assert said.startswith("Undecided")
            assert (line, below) == ("dashed", True)


def test_bars_are_printed_and_stay_without_our_colours(visit) -> None:
    """They are borders: browsers leave out grounds when they print, and the reader's own colours take them away."""
    bar = """() => {
        const style = getComputedStyle(document.querySelector(".mb-bar"), "::before");
        return [parseFloat(style.borderTopWidth), style.borderTopColor, parseFloat(style.width)];
    }"""
    page = visit(WAVE).page
    seen = page.evaluate(bar)
    page.emulate_media(media="print")
    assert page.evaluate(bar)[0] == seen[0] > 15
    expect(page.locator(".mb-cite").first).to_be_hidden()
    page.emulate_media(media="screen", forced_colors="active")
    height, colour, _ = page.evaluate(bar)
    assert height == seen[0]
    assert colour == page.evaluate("getComputedStyle(document.body).color") != seen[1]
    page = visit(WHOLE).page
    assert page.locator(".mb-strip i").first.evaluate("part => getComputedStyle(part).printColorAdjust") == "exact"


@pytest.mark.parametrize("path", ONE_OF_EACH_KIND)
def test_a_page_of_figures_suits_everyone(visit, path) -> None:
    page = visit(path).page
    page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
    assert unsuitable(page) == {}


# --- what is cited -----------------------------------------------------------------------------


def test_the_address_of_a_figure_leads_to_its_row(visit) -> None:
    page = visit(f"mk/{WAVE}", size=PHONE).page
    ids = page.locator(".mb-figure tr[id]").evaluate_all("rows => rows.map((row) => row.id)")
    for place in (ids[0], "trust.kosovo-police.trust", ids[-1]):
        page.goto(page.url.split("#")[0] + f"#{place}")
        row = page.locator(f"[id='{place}']")
        expect(row).to_be_in_viewport(ratio=1)
        plain = page.locator(f".mb-figure tr[id]:not([id='{place}'])").first
        ground = "row => getComputedStyle(row).backgroundColor"
        assert row.evaluate(ground) != plain.evaluate(ground)


def test_a_citation_is_copied_whole(visit, pasted, words) -> None:
    page = visit(f"sr/{WAVE}").page
    cite = page.locator("[id='trust'] .mb-cite")
    cite.locator("summary").click()
    citation = cite.locator("li").filter(has_text="72").first
    citation.get_by_role("button", name=words("sr")["cite_copy"]).click()
    expect(citation.get_by_role("button")).to_have_text(words("sr")["copied"])
    copied = pasted(page)
    assert copied == citation.locator("p").inner_text()
    here = page.url.replace("http://127.0.0.1", "").partition("/")[2]
    for needed in ("72%", "KCSS", "https://qkss.org/", "2022", f"/{here}#trust.kosovo-police.trust"):
        assert needed in copied, needed


def test_without_script_figures_are_there_and_citations_can_be_selected(visit, words) -> None:
    page = visit(f"en/{WAVE}", javascript=False).page
    cite = page.locator(".mb-cite").first
    cite.locator("summary").click()
    expect(cite.locator("li p").first).to_be_visible()
    expect(cite.locator("button").first).to_be_hidden()
    expect(page.locator(".mb-bar").first).to_be_visible()
    cite.get_by_role("link", name=words("en")["cite_link"]).first.click()
    assert page.url.endswith("#national-security-threats.organised-crime")


# --- what is said -------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "mk/", "en/", "sr/"])
def test_another_survey_is_never_taken_for_the_barometer(visit, words, prefix) -> None:
    said = words(prefix.strip("/") or "sq")
    page = visit(prefix + OTHER).page
    expect(page.get_by_role("note").filter(has_text=said["comparator"])).to_be_visible()
    expect(page.get_by_text(said["missing_other"])).to_be_visible()
    ours = visit(prefix + WAVE).page
    assert ours.get_by_text(said["comparator"]).count() == 0
    bar = "() => getComputedStyle(document.querySelector('.mb-bar'), '::before')"
    assert page.evaluate(f"({bar})().borderTopStyle") != ours.evaluate(f"({bar})().borderTopStyle")
    assert page.evaluate(f"({bar})().borderTopColor") != ours.evaluate(f"({bar})().borderTopColor")


def test_a_survey_that_names_a_country_its_own_way_is_quoted(visit) -> None:
    page = visit("sr/barometer/securimeter-2025-xk/").page
    assert "„Kosovo*“" in page.locator(".mb-lead").inner_text()
    expect(page.locator(".mb-country")).to_contain_text("1244")


def test_sources_that_do_not_agree_stand_side_by_side(visit, words) -> None:
    row = visit(f"en/{WAVE}").page.locator("[id='trust.government.trust']")
    assert row.locator(".mb-bar b").all_inner_texts() == ["33%", "34%"]
    assert words("en")["disputed"] in row.inner_text()
    assert "Revista.mk" in row.inner_text()


def test_the_home_page_has_a_door_to_what_people_think(visit, words) -> None:
    for prefix in ("", "sr/"):
        page = visit(prefix, size=PHONE).page
        page.get_by_role("link", name=words(prefix.strip("/") or "sq")["barometer_door"]).click()
        page.wait_for_url(f"**/{prefix}barometer/")
        card = page.locator(".mb-headlines li").first
        card.get_by_role("link").first.click()
        expect(page.locator("tr:target, td:target")).to_be_in_viewport()
