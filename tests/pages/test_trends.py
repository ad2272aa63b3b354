"""A trend as readers are told of it: the same figures drawn, written as a table and said in words."""

from __future__ import annotations

import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from mburoja.barometer.model import Barometer
from mburoja.media.chart import draw as picture
from mburoja.pages.line_chart import Dot, Series, draw
from mburoja.pages.trend_drawings import trend_drawings
from mburoja.pages.trends import TrendView, trend_views
from small_barometer import LOCALES, source, texts
from small_trends import SMALL, figures, rendered, small_trends, speaker

GOLDEN = Path(__file__).parent / "golden"
WORDS = {locale: speaker(Barometer(), locale).words for locale in LOCALES}
HOSTILE = "</title><script>alert(1)</script>\"'><svg onload=alert(1)> & {{ 7 * 7 }}"


def trend(tmp_path: Path, changed: dict | None = None, locale: str = "en") -> TrendView:
    (found,) = trend_views(speaker(small_trends(tmp_path, changed), locale))
    return found


def drawing(view: TrendView) -> str:
    return rendered("barometer/line_chart.html", trend=view)


def test_every_year_has_its_row_and_a_missing_one_says_so(tmp_path) -> None:
    """2021 has a poll of others, which is no part of the line."""
    rows = {row.year: [[value.value for value in cell] for cell in row.cells] for row in trend(tmp_path).rows}
    assert rows == {
        2018: [["77.5%"], ["61%"]],
        2019: [["81%"], ["59%"]],
        2020: [["81%"], ["62%"]],
        2021: [[], []],
        2022: [["83%"], ["33%", "34%"]],
    }


def test_no_line_is_drawn_through_a_gap_or_to_a_figure_apart(tmp_path) -> None:
    force, police = trend(tmp_path).drawing.lines
    assert (len(force.strokes), len(force.marks)) == (1, 4)
    assert [mark.hollow for mark in force.marks] == [False, False, True, False]
    assert (len(police.strokes), len(police.marks)) == (2, 5)


def test_remarks_have_letters_and_sources_numbers(tmp_path) -> None:
    view = trend(tmp_path)
    assert view.notes == (("a", "printed with “about” (en)"), ("b", "Other words. (en)"))
    told = {value.notes: value.apart for row in view.rows for cell in row.cells for value in cell}
    assert told == {("a",): False, ("b",): True, (): False}
    assert [source.key for source in view.sources] == ["one", "two"]
    last = view.rows[-1]
    assert [[value.sources for value in cell] for cell in last.cells] == [[(1, 2)], [(1,), (2,)]]


def test_the_description_says_every_figure_in_words(tmp_path) -> None:
    assert trend(tmp_path).drawn == (
        "Force (en) – 2018: 77.5%; 2019: 81%; 2020: 81% (other wording); 2021: no figure; 2022: 83%.",
        "Police (en) – 2018: 61%; 2019: 59%; 2020: 62%; 2021: no figure; 2022: 33% / 34% (the sources differ).",
    )


def test_under_it_stands_who_was_asked_when_and_how(tmp_path) -> None:
    view = trend(tmp_path)
    assert [(wave.year, wave.path) for wave in view.waves] == [
        (year, f"en/barometer/method/#ksb-{year}-xk") for year in (2018, 2019, 2020, 2022)
    ]
    assert [said for _, said in view.waves[0].facts] == [
        "1,070 households",
        "not published",
        "not published",
        "± 2.8 percentage points",
    ]
    assert {said for _, said in view.waves[1].facts} == {"not published"}
    assert view.surveys == ("Barometer (en) – Centre (en). Kosovo (en).",)
    assert view.does_not_say == ("Nothing real (en)",)


def test_each_figure_has_its_citation_and_its_place(tmp_path) -> None:
    value = trend(tmp_path, locale="mk").rows[0].cells[1][0]
    assert value.path == "mk/barometer/ksb-2018-xk/#trust.police.trust"
    assert "https://mburoja.example/" + value.path in value.figures[0].citation


def test_two_waves_of_one_year_stand_beside_each_other(tmp_path) -> None:
    again = {**SMALL["waves/ksb-2019-xk.yml"]}
    view = trend(tmp_path, {"waves/ksb-special-2019-xk.yml": again,
                            "figures/ksb-special-2019-xk.csv": figures("trust,police,trust,70,two,")})  # fmt: skip
    assert [value.value for value in view.rows[1].cells[1]] == ["59%", "70%"]
    assert not [value for value in view.rows[1].cells[1] if value.apart]
    assert len(view.drawing.lines[1].strokes) == 4  # one comes from 2018, one leads to 2020, from each of both


def test_a_trend_without_figures_is_not_shown(tmp_path) -> None:
    trends = {"trust": {**SMALL["trends.yml"]["trust"], "country": "AL"}}
    assert trend_views(speaker(small_trends(tmp_path, {"trends.yml": trends}), "en")) == ()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_drawing_is_as_agreed(tmp_path, locale) -> None:
    """Golden files; `GOLDEN=write pytest …` writes them anew, to be looked at before they are committed."""
    svg = drawing(trend(tmp_path, locale=locale)) + "\n"
    golden = GOLDEN / f"trend.{locale}.svg"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(svg, encoding="utf-8")
    assert svg == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_drawing_is_a_picture_with_a_name_and_a_description(tmp_path, locale) -> None:
    root = etree.fromstring(drawing(trend(tmp_path, locale=locale)))
    assert root.get("role") == "img"
    by_id = {each.get("id"): each.text for each in root.iter() if each.get("id")}
    assert by_id[root.get("aria-labelledby")] == f"Trust ({locale})"
    assert by_id[root.get("aria-describedby")].startswith(f"Force ({locale}) – 2018: 77")
    written = {text for text in root.itertext() if text.strip()}
    assert {"61", "59", "62", "33", "34", "83"} <= written
    assert not [each for each in root.iter() if each.get("style") or each.tag == "style"]


def test_labels_are_words_and_nothing_else(tmp_path) -> None:
    """Markup is refused when data is read; were it not, it would be shown as it is written."""
    lines = draw([Series(HOSTILE, ((Dot(2020, Decimal(50), HOSTILE),),))], [HOSTILE] * 5)
    view = replace(trend(tmp_path), title=HOSTILE, drawn=(HOSTILE,), drawing=lines)
    root = etree.fromstring(drawing(view))
    shapes = {"svg", "title", "desc", "line", "g", "path", "text", "tspan"}
    assert {etree.QName(each).localname for each in root.iter()} <= shapes
    assert not [name for each in root.iter() for name in each.attrib if name.startswith("on")]
    told = {each.get("id"): each.text for each in root.iter() if each.get("id")}
    assert [told[root.get(f"aria-{name}")] for name in ("labelledby", "describedby")] == [HOSTILE, HOSTILE]
    name = next(each for each in root.iter() if each.get("class") == "mb-line__name")
    assert "".join("".join(name.itertext()).split()) == "".join(HOSTILE.split())


# --- as a picture -----------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_each_trend_is_a_picture_in_every_language_and_its_section_leads_there(tmp_path, locale) -> None:
    told = speaker(small_trends(tmp_path), locale)
    ((path, drawn),) = trend_drawings(told)
    (view,) = trend_views(told)
    assert path == view.png == f"barometer/charts/trends/trust-{locale}.png"
    assert (drawn.locale, drawn.title, drawn.over) == (locale, view.title, f"Kosovo ({locale}), 2018–2022")
    assert drawn.lines == view.drawing, "the same places as on the page"
    assert view.files == ((WORDS[locale]["figures_csv"], "barometer/data/questions/trust.csv"),)
    assert picture(drawn).startswith(b"\x89PNG")


def test_all_that_must_stand_with_a_trend_is_in_its_picture(tmp_path) -> None:
    ((_, drawn),) = trend_drawings(speaker(small_trends(tmp_path), "en"))
    words = WORDS["en"]
    assert drawn.under == f"How trust changed. (en) {words['trend_gap']} {words['picture_apart']}"
    said = ["; ".join(f"{name}: {text}" if name else text for name, text in each) for each in drawn.said]
    unknown = "Asked (n), When, How, Margin of error: not published"
    one, two = (
        f"[{n}] Invented House, “Invented report {key}”, 21 December 2022" for n, key in ((1, "one"), (2, "two"))
    )
    assert said == [
        "The question: Invented question (en) The question is told in our own words.",
        "Survey: Barometer (en) – Centre (en). Kosovo (en).",
        "2018. Asked (n): 1,070 households; When, How: not published; Margin of error: ± 2.8 percentage points",
        f"2019. {unknown}",
        f"2020. {unknown}",
        f"2022. {unknown}",
        f"Sources: {one} (Force (en) 2018, 2020, 2022; Police (en) 2018, 2019, 2020, 2022); "
        f"{two} (Force (en) 2019, 2022; Police (en) 2022)",
        "Remarks: Force (en) 2018: printed with “about” (en) Force (en) 2020: Other words. (en) "
        "Police (en) 2022: the sources differ (33% [1]; 34% [2]).",
        "What this does not say: Nothing real (en)",
        "The figures with their sources: https://mburoja.example/en/barometer/trends/#trust",
    ]


def test_what_only_the_press_reports_says_so_in_the_picture(tmp_path) -> None:
    press = {**SMALL["sources.yml"], "two": source(title="Lajm", language="sq", reported_by="Invented News")}
    for locale, title in (("sq", "«Lajm»"), ("mk", "„Lajm“"), ("sr", "„Lajm“"), ("en", "“Lajm”")):
        ((_, drawn),) = trend_drawings(speaker(small_trends(tmp_path / locale, {"sources.yml": press}), locale))
        ((_, sources),) = next(each for each in drawn.said if each[0][0] == WORDS[locale]["sources"])
        assert f"{title} ({WORDS[locale]['by_the_press']}: Invented News)" in sources


def test_of_several_questions_each_table_is_called_by_its_question(tmp_path) -> None:
    police = SMALL["trends.yml"]["trust"]["lines"][1]
    other = {**police, "question": "faith", "name": texts("Faith"), "surveys": ["ksb"]}
    trends = {"trust": {**SMALL["trends.yml"]["trust"], "lines": [police, other]}}
    view = trend(tmp_path, {
        "trends.yml": trends,
        "questions/faith.yml": {**SMALL["questions/trust.yml"], "text": texts("Do you believe?")},
        "figures/ksb-2019-xk.csv": figures("trust,police,trust,59,one,", "faith,police,trust,70,one,"),
    })  # fmt: skip
    assert view.files == (
        ("Figures (CSV): Invented question (en)", "barometer/data/questions/trust.csv"),
        ("Figures (CSV): Do you believe? (en)", "barometer/data/questions/faith.csv"),
    )
