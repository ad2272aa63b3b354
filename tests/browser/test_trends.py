"""Trends, comparisons and the method page, as somebody meets them: drawn, read aloud, in a table, and followed."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import yaml
from lxml import html
from playwright.sync_api import Locator, expect

pytestmark = pytest.mark.site

PREFIXES = {"sq": "", "mk": "mk/", "en": "en/", "sr": "sr/"}


@pytest.fixture(scope="module")
def data(real_project) -> Path:
    return real_project.root / "docs" / "barometer" / "data"


@pytest.fixture(scope="module")
def trends(data) -> dict:
    """What staff wrote of trends, read without our code."""
    return yaml.safe_load((data / "trends.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def printed(data, trends) -> Callable[[str], dict[int, list[set[str]]]]:
    """What the figures' files have for a trend: for each year, the values of each line."""

    def read(key: str) -> dict[int, list[set[str]]]:
        lines, found = trends[key]["lines"], defaultdict(lambda: [set() for _ in trends[key]["lines"]])
        for file in (data / "waves").glob("*.yml"):
            wave = yaml.safe_load(file.read_text(encoding="utf-8"))
            rows = list(csv.DictReader((data / f"figures/{file.stem}.csv").read_text(encoding="utf-8").splitlines()))
            for number, line in enumerate(lines):
                if wave["country"] != trends[key]["country"] or wave["survey"] not in line["surveys"]:
                    continue
                apart = {each["answer"] for each in line.get("apart", []) if each["wave"] == file.stem}
                for row in rows:
                    same = (row["question"], row["item"], row["base"]) == (
                        line["question"],
                        line.get("item") or "",
                        line.get("base", "all"),
                    )
                    if same and row["answer"] in {line["answer"], *apart}:
                        found[wave["year"]][number].add(row["value"])
        return dict(found)

    return read


def shares(text: str) -> list[str]:
    """The percentages in a text, with a point for decimals."""
    return [each.replace(",", ".") for each in re.findall(r"(\d+(?:[.,]\d+)?)\s?%", text)]


def table(section: Locator) -> dict[int, list[set[str]]]:
    """What the table of a trend says."""
    rows = section.get_by_role("table").get_by_role("row").all()[1:]
    return {
        int(row.get_by_role("rowheader").inner_text()): [
            set(shares(cell.inner_text())) for cell in row.get_by_role("cell").all()
        ]
        for row in rows
    }


@pytest.mark.parametrize("locale", PREFIXES)
def test_a_trend_is_a_picture_with_its_words_and_a_table_with_its_figures(visit, words, trends, printed, locale):
    page = visit(f"{PREFIXES[locale]}barometer/trends/", size=(320, 640)).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for key, trend in trends.items():
        section, figures = page.locator(f"#{key}"), printed(key)
        picture = section.get_by_role("img", name=trend["title"][locale], exact=True)
        description = section.locator("svg desc").text_content()
        expect(picture).to_have_accessible_description(" ".join(description.split()))
        told = table(section)
        assert {year: cells for year, cells in told.items() if any(cells)} == figures
        assert list(told) == list(range(min(figures), max(figures) + 1))
        for number, line in enumerate(trend["lines"]):
            assert f"{line['name'][locale]} – " in description
            assert section.get_by_role("columnheader").nth(number + 1).inner_text().strip() == line["name"][locale]
        assert sorted(shares(description)) == sorted(
            value for cells in figures.values() for cell in cells for value in cell
        )
        if any(not all(told[year]) for year in told):
            assert words(locale)["trend_no_figure"] in section.inner_text()


def test_the_drawing_shows_what_the_table_says_and_no_more(visit, trends, printed) -> None:
    """As many marks as there are values, and no line over a year without one."""
    page = visit("en/barometer/trends/").page
    for key in trends:
        figures = printed(key)
        lines = page.locator(f"#{key} .mb-lines > .mb-line").all()
        assert len(lines) == len(trends[key]["lines"])
        for number, line in enumerate(lines):
            values = [value for cells in figures.values() for value in cells[number]]
            assert line.locator("path").count() == len(values)
            assert sorted(line.locator(".mb-line__value").all_text_contents()) == sorted(values)
            apart = {
                int(re.search(r"-(\d{4})-", each["wave"])[1]) for each in trends[key]["lines"][number].get("apart", [])
            }
            joined = [year for year, cells in figures.items() if cells[number] and year not in apart]
            assert line.locator("line").count() == sum(1 for year in joined if year + 1 in joined)
            assert line.locator(".mb-line__mark--hollow").count() == len(apart)


@pytest.mark.parametrize("path", ["barometer/trends/", "mk/barometer/differences/", "sr/barometer/method/"])
def test_every_figure_leads_to_its_own_place(http, path) -> None:
    page, ids = html.fromstring(http.get(path).content), {}
    base = f"{http.base_url}{path}"
    links = {urljoin(base, link.get("href")) for link in page.xpath("//main//a[@href]")}
    inside = {link for link in links if link.startswith(str(http.base_url)) and urlsplit(link).fragment}
    assert len(inside) > 15
    for link in inside:
        address, _, anchor = link.partition("#")
        if address not in ids:
            ids[address] = set(html.fromstring(http.get(address).content).xpath("//@id"))
        assert anchor in ids[address], link


def test_with_large_letters_the_table_is_still_one(visit, trends, printed) -> None:
    """A phone lays it out in another way; a screen reader still finds rows and cells."""
    page = visit("mk/barometer/trends/", size=(390, 844)).page
    before = {key: table(page.locator(f"#{key}")) for key in trends}
    page.evaluate("() => { document.documentElement.style.fontSize = '40px'; }")
    assert page.locator("td").first.evaluate("cell => getComputedStyle(cell).display") == "block"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert {key: table(page.locator(f"#{key}")) for key in trends} == before


def test_a_wave_on_the_method_page_has_its_address(visit) -> None:
    page = visit("en/barometer/method/#wbsb-2022-xk", size=(390, 844)).page
    place = page.locator("#wbsb-2022-xk")
    expect(place).to_be_in_viewport()
    expect(place).to_have_text("Kosovo, 2022")
    expect(page.get_by_role("heading", name="Kosovo, 2022").first).to_be_visible()
