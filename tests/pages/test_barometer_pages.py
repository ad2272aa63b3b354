"""Every figure that is published here can be looked up: the whole site as built, held against the data itself.

The data is read without our code. A figure of which a page does not say where it is printed, who was asked, when, how
and how many, or that this is not published, fails here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import html

from project import REPOSITORY

pytestmark = pytest.mark.site

DATA = REPOSITORY / "docs" / "barometer" / "data"
WAVES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((DATA / "waves").glob("*.yml"))}
SOURCES = yaml.safe_load((DATA / "sources.yml").read_text(encoding="utf-8"))
SURVEYS = yaml.safe_load((DATA / "surveys.yml").read_text(encoding="utf-8"))
COUNTRIES = yaml.safe_load((DATA / "countries.yml").read_text(encoding="utf-8"))
BASES = yaml.safe_load((DATA / "bases.yml").read_text(encoding="utf-8"))
LOCALES = {"": "sq", "mk/": "mk", "en/": "en", "sr/": "sr"}


def rows(wave: str) -> list[dict[str, str]]:
    """The figures of a wave, as its file has them."""
    with (DATA / "figures" / f"{wave}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def words(locale: str) -> dict[str, str]:
    """The interface's words."""
    return yaml.safe_load((REPOSITORY / f"overrides/strings/{locale}.yml").read_text(encoding="utf-8"))


def page(site: Path, path: str) -> Any:
    """A page as built."""
    return html.parse(site / path / "index.html").getroot()


def text(element: Any) -> str:
    """What it says."""
    return " ".join(element.text_content().split())


def anchor(row: dict[str, str]) -> str:
    """The permanent place of a figure."""
    base = "" if row["base"] == "all" else row["base"]
    return ".".join(part for part in (row["question"], row["item"], row["answer"], base) if part)


def shown(row: dict[str, str], locale: str) -> str:
    """The number as it is written in a language, without its sign."""
    return row["value"] if locale == "en" else row["value"].replace(".", ",")


def sources_of(cell: Any, chart: Any) -> set[str]:
    """The addresses that a reader of a cell is sent to: the only source of its chart, or those of its marks."""
    listed = chart.xpath(".//ol[contains(@class, 'mb-from')]/li")
    if not listed:
        return set(chart.xpath(".//p[contains(@class, 'mb-from')]//a/@href"))
    marks = {mark.removeprefix("#") for mark in cell.xpath(".//a[@class='mb-ref']/@href")}
    return {address for each in listed if each.get("id") in marks for address in each.xpath(".//a/@href")}


@pytest.mark.parametrize("prefix", LOCALES)
def test_no_published_figure_lacks_its_source(real_site: Path, prefix: str) -> None:
    locale, lacking = LOCALES[prefix], []
    for wave in WAVES:
        whole = page(real_site, f"{prefix}barometer/{wave}")
        for row in rows(wave):
            (cell,) = whole.xpath("//*[@id=$id]", id=anchor(row))
            chart = next(cell.iterancestors("section"))
            values = [text(each).replace("\u00a0", "").rstrip("%").strip() for each in cell.xpath(".//b")]
            if shown(row, locale) not in values:
                lacking.append((wave, anchor(row), "value", values))
            if SOURCES[row["source"]]["url"] not in sources_of(cell, chart):
                lacking.append((wave, anchor(row), "source"))
            lacking += [(wave, anchor(row), what) for what in not_said(WAVES[wave], row, cell, chart, locale)]
    assert lacking == []


def not_said(wave: dict, row: dict[str, str], cell: Any, chart: Any, locale: str) -> Iterator[str]:
    """What must be read beside a figure and is not."""
    interface = words(locale)
    around, facts = text(chart), dict(facts_of(chart))
    for what, said in (
        ("country", COUNTRIES[wave["country"]]["name"][locale]),
        ("survey", SURVEYS[wave["survey"]]["name"][locale]),
        ("base", BASES[row["base"]][locale]),
        ("year", interface["undated"] if wave["year"] == "not published" else str(wave["year"])),
    ):
        if said not in around:
            yield what
    method, unpublished = wave["method"], interface["not_published"]
    for what, published in (
        ("fact_n", method["size"]["n"] != "not published"),
        ("fact_dates", method["dates"] != "not published"),
        ("fact_mode", method["mode"] != "not published"),
        ("fact_margin", method["size"]["margin"] != "not published"),
    ):
        said = facts.get(interface[what], "")
        if not said or (unpublished in said) == published:
            yield what
    printed = SOURCES[row["source"]]
    if printed.get("reported_by") and f"{interface['by_the_press']}: {printed['reported_by']}" not in around:
        yield "that the press reported it"
    citation = [text(each) for each in chart.xpath(".//details//li/p") if f"#{anchor(row)}" in text(each)]
    if not any(printed["url"] in each and f"{shown(row, locale)}" in each for each in citation):
        yield "citation"


def facts_of(chart: Any) -> Iterator[tuple[str, str]]:
    """What stands under a chart, in pairs."""
    for each in chart.xpath(".//dl[@class='mb-facts']/div"):
        yield text(each.find("dt")), text(each.find("dd"))


def test_no_figure_is_published_that_is_not_in_the_data(real_site: Path) -> None:
    for wave in WAVES:
        whole = page(real_site, f"en/barometer/{wave}")
        values = whole.xpath("//section[@class='mb-figure']//table//td//b")
        places = {anchor(row) for row in rows(wave)}
        ids = whole.xpath("//section[@class='mb-figure']//table//*[self::tr or self::td]/@id")
        assert sorted(ids) == sorted(places), wave
        different = {(anchor(row), row["value"]) for row in rows(wave)}
        assert len(places) <= len(values) <= len(different), wave


@pytest.mark.parametrize("prefix", LOCALES)
def test_figures_on_themes_and_the_overview_lead_to_where_they_are_printed(real_site: Path, prefix: str) -> None:
    addresses = {each["url"] for each in SOURCES.values()}
    tables = 0
    for theme in ("security", "rule-of-law", "justice", "regional-cooperation", "peacebuilding", "cyber"):
        whole = page(real_site, f"{prefix}barometer/{theme}")
        for excerpt in whole.xpath("//div[@class='mb-excerpt']"):
            tables += 1
            assert len(list(facts_of(excerpt))) == 4
            assert BASES["all"][LOCALES[prefix]] in text(excerpt.find(".//caption"))
            for cell in excerpt.xpath(".//td[.//b]"):
                found = sources_of(cell, excerpt)
                assert found, text(cell)
                assert found <= addresses
            leads = excerpt.xpath(".//th[@scope='rowgroup']/a/@href")
            assert all("#" in each for each in leads)
    assert tables > 20
    cards = page(real_site, f"{prefix}barometer").xpath("//li[contains(@class, 'mb-headline')]")
    assert 3 <= len(cards) <= 6
    for card in cards:
        assert card.xpath(".//b")
        assert set(card.xpath(".//a/@href")) & addresses


@pytest.mark.parametrize("prefix", LOCALES)
def test_other_surveys_stand_apart(real_site: Path, prefix: str) -> None:
    interface = words(LOCALES[prefix])
    said = {"barometer": "", "partner": interface["partner"], "other": interface["comparator"]}
    for wave, fields in WAVES.items():
        notes = [text(each) for each in page(real_site, f"{prefix}barometer/{wave}").xpath("//*[@role='note']")]
        whose = SURVEYS[fields["survey"]]["role"]
        for role in ("partner", "other"):
            assert any(said[role] in note for note in notes) == (whose == role), wave
    overview = page(real_site, f"{prefix}barometer")
    own = overview.xpath("//table[@class='mb-years']//a/@href")
    partners = overview.xpath("//section[@aria-labelledby='mb-partners']//a/@href")
    other = overview.xpath("//section[@aria-labelledby='mb-others']//a/@href")
    for links, role in ((own, "barometer"), (partners, "partner"), (other, "other")):
        keys = {link.strip("./") for link in links}
        assert keys == {key for key, fields in WAVES.items() if SURVEYS[fields["survey"]]["role"] == role}


@pytest.mark.parametrize("prefix", LOCALES)
def test_what_the_barometer_asked_and_nobody_finds_is_a_gap(real_site: Path, prefix: str) -> None:
    """Serbia was asked from 2020 to 2022, Albania from 2021; before, neither was, and no other survey fills a gap."""
    locale = LOCALES[prefix]
    serbia, albania, kosovo = (COUNTRIES[code]["name"][locale] for code in ("RS", "AL", "XK"))
    overview = page(real_site, f"{prefix}barometer")
    told = {}
    for row in overview.xpath("//table[@class='mb-years']/tbody/tr"):
        none = text(row.xpath("./td[2]")[0]).partition(": ")[2]
        told[text(row.find("th"))] = set(none.split(", ")) if none else set()
    told.pop(words(locale)["undated"], None)
    asked = {"2022": {serbia}, "2021": {serbia, albania}, "2020": {serbia}, "2013": {kosovo}, "2012": {kosovo}}
    assert told == {str(year): asked.get(str(year), set()) for year in range(2012, 2023)}
    who = SURVEYS["wbsb"]["asked"]["RS"]["who"][locale]
    for where in (
        overview.xpath("//ul[@class='mb-gaps']"),
        page(real_site, f"{prefix}barometer/justice").xpath("//section[@class='mb-missing']"),
    ):
        (gaps,) = where
        assert "2020–2022" in text(gaps)
        assert who in text(gaps)
    assert not page(real_site, f"{prefix}barometer/cyber").xpath("//section[@class='mb-missing']")


def test_no_survey_is_the_earlier_or_later_of_another(real_site: Path) -> None:
    around = "//ul[@class='mb-around']"
    assert not page(real_site, "barometer/rnids-2022-rs").xpath(around)
    before = page(real_site, "barometer/wbsb-2020-xk").xpath(f"{around}//a[@rel='prev']/@href")
    assert [each.strip("./") for each in before] == ["ksb-2019-xk"]


def test_the_overview_leads_with_the_barometer_then_partners_then_one_on_the_internet(real_site: Path) -> None:
    cards = page(real_site, "barometer").xpath("//ul[@class='mb-headlines']/li/p[1]/a/@href")
    surveys = [WAVES[each.strip("./").partition("/")[0]]["survey"] for each in cards]
    roles = [SURVEYS[survey]["role"] for survey in surveys]
    assert roles == ["barometer"] * 3 + ["partner"] * 2 + ["other"]
    assert surveys[-1] in ("aek", "rnids")


def test_each_page_has_a_head_of_its_own(real_site: Path) -> None:
    for prefix in LOCALES:
        heads = []
        for folder in sorted((real_site / prefix / "barometer").glob("*/index.html")):
            whole = html.parse(folder).getroot()
            (description,) = whole.xpath("//meta[@name='description']/@content")
            assert len(description.split()) > 3, folder
            heads.append((text(whole.find(".//title")), description))
        assert len(heads) > 75
        assert len({title for title, _ in heads}) == len(heads)


def test_pages_of_figures_are_found(real_site: Path) -> None:
    """In the sitemap, from A to Z, and by the search: the figure with what it is about, and not what stands around."""
    sitemap = (real_site / "sitemap.xml").read_text(encoding="utf-8")
    listed = page(real_site, "mk/a-z").xpath("//main//a/@href")
    for path in ("wbsb-2022-xk", "securimeter-2024-wb6", "rule-of-law"):
        assert f"/mk/barometer/{path}/</loc>" in sitemap
        assert f"../barometer/{path}/" in listed
    texts = [each.read_text(encoding="utf-8") for each in (real_site / "search" / "en" / "pages").glob("*.json")]
    (wave,) = (each for each in texts if '"en/barometer/wbsb-2022-xk/"' in each)
    assert '["trust.kosovo-police.trust","Kosovo Police 72%"]' in wave
    interface = words("en")
    for name in ("cite", "by_the_press", "limits", "wording_ours", "remark", "figures_csv", "percent_of", "missing"):
        assert interface[name] not in wave, name
