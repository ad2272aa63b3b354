"""The page of what there is to download, as it is built."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from mburoja.barometer.model import Barometer
from mburoja.model import Languages, Site, Spelling
from mburoja.pages.data_page import DataView, data_view
from mburoja.pages.datapackage import package
from mburoja.pages.figures import Speaker
from mburoja.pages.prepared import Prepared
from mburoja.pages.tables import columns, tables
from mburoja.pages.views import Shelf
from project import TODAY
from small_barometer import COLUMNS, WORDS, small_barometer, texts

LANGUAGES = Languages({"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}, "sq", {})
SITE = Site("https://mburoja.example/", "Mburoja", LANGUAGES)


def view(barometer: Barometer, locale: str = "en") -> DataView:
    made = tables(barometer, SITE)
    files = {**made, **package(barometer, SITE, WORDS, made)}
    spelling = {each: Spelling(alphabet=()) for each in LANGUAGES.names}
    prepared = Prepared(SITE, (), WORDS, Shelf({}, {}, {}, {}), files, TODAY, False, spelling, barometer)
    found = data_view(prepared, Speaker(barometer, SITE, locale, WORDS[locale]))
    assert found
    return found


def test_what_there_is(tmp_path: Path) -> None:
    found = view(small_barometer(tmp_path))
    assert found.all.url == "barometer/data/all.csv"
    assert [(title, [each.url for each in files]) for title, files in found.questions] == [
        ("Security", ["barometer/data/questions/fears.csv", "barometer/data/questions/trust.csv"]),
        ("Regional cooperation", ["barometer/data/questions/union.csv"]),
    ]
    assert len(found.waves) == 4
    assert found.citation == f"Mburoja: {WORDS['en']['data_name']}. https://mburoja.example/en/barometer/data/"


@pytest.mark.parametrize("locale", LANGUAGES.names)
def test_every_column_is_explained_in_every_language(tmp_path: Path, locale: str) -> None:
    found = view(small_barometer(tmp_path), locale)
    named = [name for each in found.columns for name in each.names]
    assert named[: -len(found.columns[-1].names)] == [each.name for each in columns(SITE) if not each.locale]
    assert set(found.columns[-1].names) == {each.name for each in columns(SITE) if each.locale == locale}
    assert all(each.meaning for each in found.columns)
    (mode,) = (each for each in found.columns if each.names == ("mode",))
    assert mode.known == ("face-to-face", "face-to-face-tablet", "telephone", "online")


def test_corrections(tmp_path: Path) -> None:
    two = [{"date": "2026-11-22", "text": texts("Second")}, {"date": "2026-11", "text": {"sq": "E para"}}]
    found = view(small_barometer(tmp_path, corrections={"corrections": two}), "mk").corrections
    assert [(each.date, each.text, each.locale) for each in found] == [
        ("2026-11-22", "Second (mk)", "mk"),
        ("2026-11", "E para", "sq"),
    ]


def test_without_figures_there_is_nothing(tmp_path: Path) -> None:
    waves = ("own_2022_xk", "own_2021_xk", "own_undated_xk", "other_2022_xk")
    empty = small_barometer(tmp_path, **{f"figures__{wave}": COLUMNS for wave in waves})
    prepared = Prepared(SITE, (), WORDS, Shelf({}, {}, {}, {}), {}, TODAY, False, {}, empty)
    assert data_view(prepared, Speaker(empty, SITE, "sq", WORDS["sq"])) is None


# --- as built -------------------------------------------------------------------------------------


@pytest.mark.site
@pytest.mark.parametrize("prefix", ["", "mk/", "en/", "sr/"])
def test_every_link_leads_to_a_file_of_the_weight_that_is_told(real_site: Path, prefix: str) -> None:
    page = real_site / prefix / "barometer/data/index.html"
    tree = html.fromstring(page.read_text(encoding="utf-8"))
    links = tree.xpath("//article//a[@download]")
    assert len(links) > 100
    for link in links:
        file = (page.parent / link.get("href")).resolve()
        told = re.search(r"([\d., \u00a0\u202f]+)\u00a0kB", link.text_content() + (link.tail or "") + _after(link))
        assert told, link.get("href")
        kilobytes = int(re.sub(r"\D", "", told[1]))
        assert kilobytes - 1 < file.stat().st_size / 1000 <= kilobytes, link.get("href")


def _after(link: html.HtmlElement) -> str:
    following = link.getnext()
    return following.text_content() if following is not None else ""


@pytest.mark.site
def test_every_picture_that_pages_lead_to_is_there_and_small(real_site: Path) -> None:
    led_to = {
        (page.parent / link).resolve()
        for page in real_site.glob("**/barometer/*/index.html")
        for link in html.fromstring(page.read_text(encoding="utf-8")).xpath("//a/@href")
        if link.endswith(".png")
    }
    there = set((real_site / "barometer/charts").rglob("*.png"))
    assert led_to == {each.resolve() for each in there}
    assert len(there) > 400
    weights = sorted(each.stat().st_size for each in there)
    assert weights[len(weights) * 95 // 100] < 60_000 and weights[-1] < 150_000


@pytest.mark.site
def test_the_data_lie_at_their_promised_addresses_once(real_site: Path) -> None:
    """Others cite them: they never move, and no language has a copy."""
    data = real_site / "barometer/data"
    assert (data / "all.csv").is_file() and (data / "datapackage.json").is_file()
    assert (data / "questions/trust.csv").is_file() and (data / "figures/wbsb-2022-xk.csv").is_file()
    assert (data / "sources.yml").is_file() and (data / "waves/wbsb-2022-xk.yml").is_file()
    for locale in ("mk", "en", "sr"):
        assert [path.name for path in (real_site / locale / "barometer/data").iterdir()] == ["index.html"]
