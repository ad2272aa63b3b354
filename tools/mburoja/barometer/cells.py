"""Figures brought together: the cells of a wave, its charts, an answer over the years. Nothing is computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from mburoja.barometer.model import (
    Apart,
    Barometer,
    Cell,
    Figure,
    Question,
    Theme,
    TrendFields,
    TrendLine,
    Wave,
)


@dataclass(frozen=True)
class Bar:
    """A cell and what is printed for it: one figure, or those of several sources that do not agree."""

    cell: Cell
    figures: tuple[Figure, ...]

    @property
    def disputed(self) -> bool:
        """Whether sources print different values."""
        return len({figure.value for figure in self.figures}) > 1


@dataclass(frozen=True)
class Stack:
    """The answers of one row that exclude each other and are all there; those who do not know stand for themselves."""

    item: str
    base: str
    bars: tuple[Bar, ...]
    dont_know: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """All figures on one question in one wave: either as stacks, or as bars in groups by answer."""

    wave: Wave
    question: Question
    bars: tuple[Bar, ...]
    stacks: tuple[Stack, ...]

    @property
    def key(self) -> str:
        """Its place in its wave's page."""
        return self.question.key

    @property
    def groups(self) -> tuple[tuple[str, tuple[Bar, ...]], ...]:
        """The bars of each answer, under the answer, the largest first; without items all answers are one group.

        Those who do not know are a group of their own, the last.
        """
        known = [bar for bar in self.bars if bar.cell.answer not in self.question.fields.dont_know]
        unsure = [bar for bar in self.bars if bar.cell.answer in self.question.fields.dont_know]
        if not self.question.fields.items:
            return tuple((name, _largest_first(bars)) for name, bars in (("", known), (DONT_KNOW, unsure)) if bars)
        order = list(self.question.fields.answers)
        found = [
            (answer, _largest_first(bars))
            for answer, bars in groupby(
                sorted(known, key=lambda bar: order.index(bar.cell.answer)), lambda bar: bar.cell.answer
            )
        ]
        return (*found, *([(DONT_KNOW, _largest_first(unsure))] if unsure else []))


DONT_KNOW = "dont-know"
"""The group of those who do not know, whatever the answers in it are called."""

_WHOLE = (Decimal(98), Decimal(102))
"""What rounded shares of a whole sum to."""


def bars(figures: Iterable[Figure]) -> tuple[Bar, ...]:
    """The cells of these figures, in the order in which they come."""
    cells: dict[Cell, list[Figure]] = {}
    for figure in figures:
        cells.setdefault(figure.cell, []).append(figure)
    return tuple(Bar(cell, tuple(found)) for cell, found in cells.items())


def charts(barometer: Barometer, wave: Wave, theme: Theme | None = None) -> tuple[Chart, ...]:
    """The charts of a wave, in the order of its figures; with a theme, only what belongs to it."""
    chosen = [each for each in wave.figures if theme is None or theme_of(barometer, each.cell) == theme]
    by_question: dict[str, list[Figure]] = {}
    for figure in chosen:
        by_question.setdefault(figure.cell.question, []).append(figure)
    found = []
    for key, figures in by_question.items():
        question, together = barometer.questions[key], bars(figures)
        found.append(Chart(wave, question, together, _stacks(question, together)))
    return tuple(found)


def theme_of(barometer: Barometer, cell: Cell) -> Theme:
    """The theme of a cell: its item's, else its question's."""
    fields = barometer.questions[cell.question].fields
    item = fields.items.get(cell.item)
    return (item.theme if item else None) or fields.theme


def themes_of(barometer: Barometer, wave: Wave) -> frozenset[Theme]:
    """The themes on which a wave has figures."""
    return frozenset(theme_of(barometer, figure.cell) for figure in wave.figures)


def _stacks(question: Question, together: tuple[Bar, ...]) -> tuple[Stack, ...]:
    """The rows of a question whose answers exclude each other, when every row is whole; otherwise none."""
    if question.fields.kind != "one-answer" or any(len(bar.figures) > 1 for bar in together):
        return ()
    order = list(question.fields.answers)
    rows: dict[tuple[str, str], list[Bar]] = {}
    for bar in together:
        rows.setdefault((bar.cell.item, bar.cell.base), []).append(bar)
    low, high = _WHOLE
    if not all(low <= sum(bar.figures[0].value for bar in row) <= high for row in rows.values()):
        return ()
    unsure = question.fields.dont_know
    return tuple(
        Stack(
            item,
            base,
            tuple(bar for bar in _in_order(row, order) if bar.cell.answer not in unsure),
            tuple(bar for bar in _in_order(row, order) if bar.cell.answer in unsure),
        )
        for (item, base), row in rows.items()
    )


def _in_order(row: Iterable[Bar], order: Sequence[str]) -> list[Bar]:
    return sorted(row, key=lambda bar: order.index(bar.cell.answer))


def _largest_first(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    return tuple(sorted(bars, key=lambda bar: -max(figure.value for figure in bar.figures)))


# --- over the years ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """An answer in a year. `apart` says why it must not be joined with the others, if so."""

    year: int
    bar: Bar
    apart: Apart | None = None


@dataclass(frozen=True)
class Line:
    """A line of a trend. `runs` are points of years that follow each other: a year without a figure parts them.

    Two waves in one year are two points of one run.
    """

    fields: TrendLine
    runs: tuple[tuple[Point, ...], ...]
    apart: tuple[Point, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        """All of them, the oldest first."""
        return tuple(sorted([*(point for run in self.runs for point in run), *self.apart], key=lambda each: each.year))


def lines(barometer: Barometer, trend: TrendFields) -> tuple[Line, ...]:
    """The lines of a trend, of the figures that there are; nothing stands in for a year that has none."""
    return tuple(_line(barometer, trend, fields) for fields in trend.lines)


def _line(barometer: Barometer, trend: TrendFields, fields: TrendLine) -> Line:
    found, apart = [], []
    for wave in barometer.waves.values():
        same = wave.fields.country == trend.country and wave.fields.survey in fields.surveys
        if wave.fields.year is None or not same:
            continue
        cell = Cell(wave.key, fields.question, fields.item or "", fields.answer, fields.base)
        other = next((each for each in fields.apart if each.wave == wave.key), None)
        if bar := _bar(wave, cell):
            found.append(Point(wave.fields.year, bar))
        elif other and (bar := _bar(wave, cell._replace(answer=other.answer))):
            apart.append(Point(wave.fields.year, bar, other))
    found.sort(key=lambda each: each.year)
    return Line(fields, tuple(_runs(found)), tuple(sorted(apart, key=lambda each: each.year)))


def _bar(wave: Wave, cell: Cell) -> Bar | None:
    figures = tuple(figure for figure in wave.figures if figure.cell == cell)
    return Bar(cell, figures) if figures else None


def _runs(points: Sequence[Point]) -> Iterator[tuple[Point, ...]]:
    run: list[Point] = []
    for point in points:
        if run and point.year > run[-1].year + 1:
            yield tuple(run)
            run = []
        run.append(point)
    if run:
        yield tuple(run)


def parse_cell(text: str, wave: str = "") -> Cell | None:
    """`wave/question/item/answer/base`, or without the wave when that is given; none when it is neither."""
    parts = text.split("/")
    if wave:
        parts = [wave, *parts]
    return Cell(*parts) if len(parts) == len(Cell._fields) and parts[4:] != [""] else None


def find(barometer: Barometer, cell: Cell) -> Bar | None:
    """What is printed for a cell, if anything is."""
    wave = barometer.waves.get(cell.wave)
    return _bar(wave, cell) if wave else None
