"""The tables to download: every figure with all that it takes to cite it, in the one form that all programs read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from mburoja.barometer.model import Barometer
from mburoja.model import Languages, Site
from mburoja.pages.tables import KEPT, columns, harmless, tables
from mburoja.source.figures import read_figures
from small_barometer import COLUMNS, question, small_barometer, source, texts

LANGUAGES = Languages({"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}, "sq", {})
SITE = Site("https://mburoja.example/", "Mburoja", LANGUAGES)
ALL = "barometer/data/all.csv"

Rows = list[dict[str, str]]


@pytest.fixture
def small(tmp_path: Path) -> Barometer:
    return small_barometer(tmp_path)


def rows(content: bytes) -> Rows:
    """The rows of a table, as a strict reader sees them (RFC 4180)."""
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def all_rows(barometer: Barometer) -> Rows:
    return rows(tables(barometer, SITE)[ALL])


def row(found: Rows, **cells: str) -> dict[str, str]:
    (one,) = (each for each in found if cells.items() <= each.items())
    return one


def test_a_figure_with_all_that_must_be_said_of_it(small: Barometer) -> None:
    found = row(all_rows(small), wave="own-2022-xk", question="trust", item="police", base="women")
    assert found == {
        **{"survey": "own", "wave": "own-2022-xk", "country": "XK", "year": "2022", "question": "trust"},
        **{"item": "police", "answer": "trust", "base": "women", "value": "79.5", "n": "510"},
        **{"margin": "not published", "n_effective": "", "low": "", "high": ""},
        **{f"survey_{each}": f"Own survey ({each})" for each in LANGUAGES.names},
        **{f"country_{each}": f"Kosovo ({each})" for each in LANGUAGES.names},
        **{f"question_{each}": f"Invented question ({each})" for each in LANGUAGES.names},
        **{f"item_{each}": f"Police ({each})" for each in LANGUAGES.names},
        **{f"answer_{each}": f"Trust ({each})" for each in LANGUAGES.names},
        **{f"base_{each}": f"women ({each})" for each in LANGUAGES.names},
        **{"country_as_named": "", "theme": "security", "kind": "separate", "wording": "paraphrase"},
        **{"original": "", "original_language": "", "asked_from": "2022-10", "asked_to": "2022-10"},
        **{"asked_as_printed": "second half of October 2022", "mode": "not published"},
        **{"wave_n": "1070", "wave_n_of": "respondents", "wave_margin": "2.8"},
        **{"disputed": "false", "role": "barometer"},
        **{"source": "first", "source_title": "Izmišljeni izvor", "source_language": "sr"},
        **{"publisher": "Invented House", "reported_by": "", "source_date": "2022-12-21", "page": ""},
        **{"source_url": "https://example.org/a?b=1&c=2", "seen": "2026-11-21"},
        **{"notes": "", **{f"notes_{each}": "" for each in LANGUAGES.names}},
        "link": "https://mburoja.example/barometer/own-2022-xk/#trust.police.trust.women",
    }


def test_what_the_source_does_not_say_is_written_out(small: Barometer) -> None:
    found = row(all_rows(small), wave="own-undated-xk")
    said = ("year", "n", "margin", "asked_from", "asked_to", "mode", "wave_margin")
    assert {name: found[name] for name in said} == dict.fromkeys(said, "not published")
    assert row(all_rows(small), wave="own-2021-xk")["margin"] == "not applicable"
    assert {each["source_date"] for each in all_rows(small) if each["source"] == "press"} == {"not published"}


def test_both_figures_of_a_conflict_are_there_and_marked(small: Barometer) -> None:
    both = [each for each in all_rows(small) if each["disputed"] == "true"]
    assert [(each["value"], each["source"], each["reported_by"]) for each in both] == [
        ("9", "first", ""),
        ("10", "press", "Invented News"),
    ]
    assert {each["answer"] for each in both} == {"distrust"}


def test_another_survey_is_told_apart_and_keeps_its_name_of_the_country(small: Barometer) -> None:
    found = row(all_rows(small), wave="other-2022-xk")
    assert (found["role"], found["country_as_named"]) == ("other", "Kosovo*")


def test_every_figure_is_in_the_table_of_all_and_in_its_questions(small: Barometer) -> None:
    made = tables(small, SITE)
    everything = rows(made[ALL])
    assert len(everything) == len([*small.figures()]) == 14
    for key in small.questions:
        of_one = rows(made[f"barometer/data/questions/{key}.csv"])
        assert of_one == [each for each in everything if each["question"] == key] != []


@pytest.mark.parametrize("value", ["0", "100", "68.25", "7.0", "50.350"])
def test_a_value_keeps_the_decimals_that_it_was_printed_with(tmp_path: Path, value: str) -> None:
    figures = COLUMNS + f"union,,for,all,{value},not published,not published,first,,\n"
    small = small_barometer(tmp_path, figures__own_2021_xk=figures)
    assert row(all_rows(small), wave="own-2021-xk")["value"] == value


def test_the_form_of_the_files(small: Barometer) -> None:
    """UTF-8 with its mark, for Excel; lines end as RFC 4180 says; as many cells in each row."""
    for path, content in tables(small, SITE).items():
        assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\xef\xbb\xbf") == 1, path
        assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b""), path
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
        assert {len(line) for line in lines} == {len(lines[0])}, path
        assert len(set(lines[0])) == len(lines[0]), path


def test_the_same_figures_give_the_same_bytes(small: Barometer, tmp_path: Path) -> None:
    again = small_barometer(tmp_path / "again")
    assert tables(small, SITE) == tables(again, SITE)


def test_commas_quotes_and_letters_of_all_languages_come_through(tmp_path: Path) -> None:
    title = "Ç, \"ë\"; Ѓ и ќ – Ђорђе, 'Љ'"
    small = small_barometer(tmp_path, sources={"first": source(title=title), "press": source()})
    assert {each["source_title"] for each in all_rows(small) if each["source"] == "first"} == {title}


# --- a wave's file as it is kept ------------------------------------------------------------------


def test_a_waves_file_reads_back_as_it_was(small: Barometer) -> None:
    made = tables(small, SITE)
    for key, each in small.waves.items():
        text = made[f"barometer/data/figures/{key}.csv"].decode("utf-8-sig")
        figures, findings = read_figures(text, key, each.figures[0].path)
        assert findings == []
        assert [figure.cell for figure in figures] == [figure.cell for figure in each.figures]
        assert [str(figure.value) for figure in figures] == [str(figure.value) for figure in each.figures]
        assert figures == list(each.figures)


def test_a_waves_file_has_one_form_whoever_wrote_it(tmp_path: Path) -> None:
    """Semicolons and decimal commas, as spreadsheets of the Balkans write them, go out as commas and points."""
    header = COLUMNS.replace(",", ";")
    written = header + "union;;for;all;60,5;not published;not applicable;first;;\n"
    small = small_barometer(tmp_path, figures__own_2021_xk=written)
    (found,) = rows(tables(small, SITE)["barometer/data/figures/own-2021-xk.csv"])
    assert tuple(found) == KEPT
    assert (found["value"], found["margin"]) == ("60.5", "not applicable")


def test_what_a_survey_computed_goes_out_too(tmp_path: Path) -> None:
    header = COLUMNS.strip() + ",n_effective,low,high\n"
    written = header + "union,,for,all,60.5,1000,3.9,first,,,640,56.6,64.3\n"
    small = small_barometer(tmp_path, figures__own_2021_xk=written)
    found = row(all_rows(small), wave="own-2021-xk")
    assert (found["n_effective"], found["low"], found["high"]) == ("640", "56.6", "64.3")


# --- spreadsheets ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("https://example.org")', "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1", "=cmd|' /C calc'!A0"],
)
def test_no_text_is_a_formula(text: str) -> None:
    """OWASP, CSV Injection: cells that begin so are run by spreadsheets."""
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=b", "Një", "2022-10", "1-2", "'x", " x"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_formulas_in_the_data_are_only_text_in_every_file(tmp_path: Path) -> None:
    """In every column that staff, or whoever sends them a file, can write into."""
    evil = "=1+1"
    small = small_barometer(
        tmp_path,
        surveys={
            "own": {"name": texts(evil), "by": texts("x"), "role": "barometer"},
            "other": {"name": texts("-x"), "by": texts("x"), "role": "other"},
        },
        sources={"first": source(title=evil, publisher="@x"), "press": source(reported_by="+x")},
        notes={"about": texts(evil), "odd": texts("Odd")},
        bases={"all": texts(evil), "women": texts("-women")},
        corrections={"corrections": [{"date": "2026-11-22", "text": texts(evil)}]},
        questions__union=question("security", "one-answer", ["for", "against", "unsure"], text=texts(evil)),
        figures__own_2021_xk=COLUMNS + "union,,for,all,60,not published,not applicable,first,=1+1,about\n",
    )
    made = tables(small, SITE)
    assert sum(content.count(evil.encode()) for content in made.values()) > 50
    for path, content in made.items():
        for line in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            for cell in line:
                assert not re.match(r"[=+\-@\t\r]", cell), f"{path}: {cell}"


def test_numbers_stay_numbers(small: Barometer) -> None:
    kinds: Mapping[str, type] = {"integer": int, "number": Decimal}
    for each in all_rows(small):
        for column in columns(SITE):
            cell = each[column.name]
            if column.type in kinds and cell not in ("", "not published", "not applicable"):
                kinds[column.type](cell)


def test_corrections_are_a_table_too(tmp_path: Path) -> None:
    correction = {"date": "2026-11-22", "text": texts("Was 33, is 34")}
    small = small_barometer(tmp_path, corrections={"corrections": [correction]})
    (found,) = rows(tables(small, SITE)["barometer/data/corrections.csv"])
    assert found == {"date": "2026-11-22", **{f"text_{each}": f"Was 33, is 34 ({each})" for each in LANGUAGES.names}}


def test_a_wave_without_figures_has_no_file(tmp_path: Path) -> None:
    made = tables(small_barometer(tmp_path, figures__own_2021_xk=COLUMNS), SITE)
    assert "barometer/data/figures/own-2021-xk.csv" not in made
