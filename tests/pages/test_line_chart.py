"""Where the parts of a trend's drawing stand: what is missing stays missing, and words do not cover each other."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from mburoja.barometer.drawing import DrawnLines, Words
from mburoja.pages.line_chart import KINDS, Dot, Series, draw

SHARES = ("0", "25", "50", "75", "100 %")


def run(*figures: tuple[int, int]) -> tuple[Dot, ...]:
    return tuple(Dot(year, Decimal(value), str(value)) for year, value in figures)


def drawn(*series: Series) -> DrawnLines:
    return draw(series, SHARES)


def test_a_year_without_a_figure_is_a_gap() -> None:
    """2016 is missing: no line leads to 2017, and it keeps its place on the scale."""
    drawing = drawn(Series("A", (run((2014, 40), (2015, 50)), run((2017, 60)))))
    (line,) = drawing.lines
    first, second, last = line.marks
    assert [(each.x1, each.x2) for each in line.strokes] == [(first.x, second.x)]
    assert round(last.x - second.x, 1) == round(2 * (second.x - first.x), 1)
    assert [each.lines for each in drawing.years] == [("2017",), ("2016",), ("2015",), ("2014",)]


def test_the_scale_always_goes_from_nothing_to_all() -> None:
    small = drawn(Series("A", (run((2020, 71), (2021, 72)),)))
    large = drawn(Series("A", (run((2020, 0), (2021, 100)),)))
    assert small.shares == large.shares
    assert [each.lines[0] for each in small.shares] == list(SHARES)
    bottom, *_, top = small.shares
    (line,) = large.lines
    assert [mark.y for mark in line.marks] == [bottom.y, top.y]


def test_what_stands_apart_is_hollow_and_no_line_touches_it() -> None:
    apart = Dot(2016, Decimal(81), "81", apart=True)
    (line,) = drawn(Series("A", (run((2014, 60), (2015, 70)), run((2017, 80))), (apart,))).lines
    assert [mark.hollow for mark in line.marks] == [False, False, True, False]
    hollow = line.marks[2]
    assert not [stroke for stroke in line.strokes if hollow.x in (stroke.x1, stroke.x2)]


def test_one_figure_alone_stands_in_the_middle() -> None:
    drawing = drawn(Series("A", (run((2020, 50)),)))
    (line,) = drawing.lines
    assert line.strokes == ()
    assert [mark.x for mark in line.marks] == [(9 + 93) / 2]
    assert [each.x for each in drawing.years] == [line.marks[0].x]


def test_only_figures_that_stand_apart() -> None:
    (line,) = drawn(Series("A", (), run((2020, 50), (2021, 60)))).lines
    assert line.strokes == ()
    assert len(line.marks) == 2


def test_two_figures_of_one_year_are_both_drawn_and_the_line_forks() -> None:
    (line,) = drawn(Series("A", (run((2020, 40), (2021, 33), (2021, 34), (2022, 50)),))).lines
    assert len(line.marks) == 4
    assert len({(stroke.x1, stroke.y1, stroke.x2, stroke.y2) for stroke in line.strokes}) == 4
    forked = [mark for mark in line.marks if mark.x == line.marks[1].x]
    assert {mark.y for mark in forked} == {stroke.y2 for stroke in line.strokes if stroke.x2 == forked[0].x}
    assert {mark.y for mark in forked} == {stroke.y1 for stroke in line.strokes if stroke.x1 == forked[0].x}


def test_a_line_without_figures_draws_nothing() -> None:
    full, empty = drawn(Series("A", (run((2020, 50)),)), Series("B", ())).lines
    assert full.marks
    assert (empty.strokes, empty.marks, empty.values, empty.name.lines) == ((), (), (), ())


def test_lines_differ_in_more_than_colour() -> None:
    drawing = drawn(*(Series(str(n), (run((2020, 10 * n)),)) for n in range(1, KINDS + 1)))
    assert [line.kind for line in drawing.lines] == list(range(1, KINDS + 1))


def box(words: Words, anchor: float) -> tuple[float, float, float, float]:
    """What a text takes on a phone of 320 pixels; `anchor` is how much of it is left of its place."""
    width = max(map(len, words.lines)) * 2.6
    height = len(words.lines) * 5
    return words.x - width * anchor, words.y - height, words.x + width * (1 - anchor), words.y


def test_words_do_not_stand_on_each_other() -> None:
    """Two lines that come close, cross and end beside each other, with names as long as in Albanian."""
    force = run((2015, 69), (2016, 67), (2017, 66), (2018, 64), (2019, 61), (2020, 60), (2021, 62), (2022, 65))
    police = run((2014, 45), (2015, 55), (2016, 60), (2017, 65), (2018, 68), (2019, 66), (2020, 62), (2022, 72))
    drawing = drawn(Series("Forca e Sigurisë së Kosovës", (force,)), Series("Policia e Kosovës", (police,)))
    boxes = [box(value, 0.5) for line in drawing.lines for value in line.values]
    boxes += [box(line.name, 1) for line in drawing.lines]
    for one, other in combinations(boxes, 2):
        wide = min(one[2], other[2]) - max(one[0], other[0])
        high = min(one[3], other[3]) - max(one[1], other[1])
        assert wide <= 0.1 or high <= 0.1, (one, other)
    assert all(left >= 0 and right <= 100.1 and top >= 0 and bottom <= 100 for left, top, right, bottom in boxes)


def test_of_many_years_not_all_are_written() -> None:
    drawing = drawn(Series("A", (run((1990, 50)), run((2025, 60)))))
    assert [each.lines[0] for each in drawing.years][:3] == ["2025", "2023", "2021"]
    assert len(drawing.years) <= 18
