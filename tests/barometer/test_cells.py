"""How figures come together: cells, groups, wholes, conflicts, themes, and years that have no figure."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from mburoja.barometer.cells import DONT_KNOW, Chart, charts, find, lines, parse_cell, themes_of
from mburoja.barometer.model import Barometer, Cell, TrendFields
from small_barometer import COLUMNS, small_barometer, texts


@pytest.fixture
def barometer(tmp_path: Path) -> Barometer:
    return small_barometer(tmp_path)


def chart(barometer: Barometer, question: str, wave: str = "own-2022-xk") -> Chart:
    return next(each for each in charts(barometer, barometer.waves[wave]) if each.key == question)


def said(drawn: Chart) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (answer, [(bar.cell.item, bar.cell.base, str(bar.figures[0].value)) for bar in bars])
        for answer, bars in drawn.groups
    ]


def test_bars_stand_under_their_answer_the_largest_first_and_who_does_not_know_comes_last(barometer) -> None:
    trust = chart(barometer, "trust")
    assert trust.stacks == ()
    assert said(trust) == [
        ("trust", [("police", "all", "83"), ("police", "women", "79.5"), ("courts", "all", "40")]),
        ("distrust", [("police", "all", "9")]),
        (DONT_KNOW, [("police", "all", "8")]),
    ]
    assert said(chart(barometer, "fears")) == [("", [("", "all", "80"), ("", "all", "71")])]


def test_two_sources_for_one_cell_are_a_conflict_side_by_side(barometer) -> None:
    (bar,) = dict(chart(barometer, "trust").groups)["distrust"]
    assert [(each.source, each.value) for each in bar.figures] == [("first", 9), ("press", 10)]
    assert bar.disputed


def test_two_sources_that_agree_are_no_conflict(tmp_path: Path) -> None:
    rows = "union,,for,all,60,1070,not published,first,,\nunion,,for,all,60.0,1070,not published,press,,\n"
    barometer = small_barometer(tmp_path, figures__own_2021_xk=COLUMNS + rows)
    (bar,) = chart(barometer, "union", "own-2021-xk").bars
    assert len(bar.figures) == 2
    assert not bar.disputed


def test_answers_that_exclude_each_other_and_are_all_there_are_a_whole(barometer) -> None:
    (stack,) = chart(barometer, "union").stacks
    assert [bar.cell.answer for bar in stack.bars] == ["for", "against"], "in the order of the question"
    assert [bar.cell.answer for bar in stack.dont_know] == ["unsure"]
    assert chart(barometer, "union", "own-2021-xk").stacks == (), "one answer alone is no whole"


@pytest.mark.parametrize(
    ("rest", "whole"),
    [("17.99", False), ("18", True), ("20", True), ("22", True), ("22.01", False)],
)
def test_rounded_shares_may_miss_the_whole_by_two(tmp_path: Path, rest: str, whole: bool) -> None:
    rows = f"union,,for,all,80,1070,not published,first,,\nunion,,against,all,{rest},1070,not published,first,,\n"
    barometer = small_barometer(tmp_path, figures__own_2021_xk=COLUMNS + rows)
    assert bool(chart(barometer, "union", "own-2021-xk").stacks) == whole


def test_a_conflict_or_one_row_that_is_not_whole_is_drawn_as_bars(tmp_path: Path) -> None:
    whole = "union,,for,all,80,1070,not published,first,,\nunion,,against,all,20,1070,not published,first,,\n"
    for number, more in enumerate(
        ("union,,for,all,79,1070,not published,press,,\n", "union,,for,women,79,1070,not published,first,,\n")
    ):
        barometer = small_barometer(tmp_path / str(number), figures__own_2021_xk=COLUMNS + whole + more)
        assert chart(barometer, "union", "own-2021-xk").stacks == ()


def test_a_row_may_be_of_another_theme_than_its_question(barometer) -> None:
    wave = barometer.waves["own-2022-xk"]
    assert themes_of(barometer, wave) == {"security", "justice", "regional-cooperation"}
    (only,) = charts(barometer, wave, "justice")
    assert [bar.cell.item for bar in only.bars] == ["courts"]


def test_what_is_said_of_a_cell_is_found_by_its_name(barometer) -> None:
    cell = parse_cell("trust/police/trust/all", "own-2022-xk")
    assert cell == Cell("own-2022-xk", "trust", "police", "trust", "all")
    bar = find(barometer, cell)
    assert bar
    assert [each.value for each in bar.figures] == [Decimal(83)]
    assert bar.cell.anchor == "trust.police.trust"
    assert cell._replace(base="women").anchor == "trust.police.trust.women"
    assert parse_cell("own-2022-xk/union//for/all") == Cell("own-2022-xk", "union", "", "for", "all")
    assert find(barometer, Cell("own-2022-xk", "union", "", "for", "women")) is None
    assert find(barometer, Cell("never", "union", "", "for", "all")) is None
    for wrong in ("", "trust/police/trust", "own/trust/police/trust/all/more", "trust/police/trust/"):
        assert parse_cell(wrong, "own-2022-xk") is None


def test_a_year_without_a_figure_parts_a_line_and_undated_ones_are_on_none(tmp_path: Path) -> None:
    trend = {
        "title": texts("Trend"),
        "theme": "regional-cooperation",
        "country": "XK",
        "description": texts("Invented"),
        "lines": [{"name": texts("For"), "question": "union", "answer": "for", "surveys": ["own"]}],
    }
    barometer = small_barometer(tmp_path)
    (line,) = lines(barometer, TypeAdapter(TrendFields).validate_python(trend))
    assert [[point.year for point in run] for run in line.runs] == [[2021, 2022]]
    empty = small_barometer(tmp_path, figures__own_2021_xk=COLUMNS)
    (line,) = lines(empty, TypeAdapter(TrendFields).validate_python(trend))
    assert [[point.year for point in run] for run in line.runs] == [[2022]]
    assert [point.bar.figures[0].value for point in line.points] == [Decimal("68.25")]
