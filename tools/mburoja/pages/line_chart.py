"""Where the lines, marks and words of a trend stand in its drawing.

All places are percentages of the drawing's width and height, so it fits any screen, while its letters keep the size
that the reader chose. What is left out here is left out on purpose: no line is drawn through a year without a figure.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product

from mburoja.barometer.drawing import DrawnLine, DrawnLines, Mark, Stroke, Words

KINDS = 5
"""Lines that can be told apart by their dashes and marks; the sixth looks like the first again."""

_LEFT, _RIGHT = 9.0, 93.0
_TOP, _BOTTOM = 11.0, 89.0
"""The years from left to right and the shares from 0 (bottom) to 100 (top), in percent of the drawing."""
_LETTER, _HEIGHT = 2.7, 6.0
"""A letter and a line of text on the narrowest phone (288 of 320 pixels, 16 rem high), in percent of the drawing."""
_MARK = 2.2
"""Half a mark there."""
_NAME_LETTERS = 22
_FEW_YEARS, _MOST_YEARS = 4, 12
_TRIES = 12


@dataclass(frozen=True)
class Dot:
    """A figure to draw. `label` is its value in words; `apart` when no line may touch it."""

    year: int
    value: Decimal
    label: str
    apart: bool = False


@dataclass(frozen=True)
class Series:
    """A line to draw. `runs` are years that follow each other; no line joins two of them."""

    name: str
    runs: tuple[tuple[Dot, ...], ...]
    apart: tuple[Dot, ...] = ()

    @property
    def dots(self) -> tuple[Dot, ...]:
        """All of them, the oldest first."""
        return tuple(sorted([*(dot for run in self.runs for dot in run), *self.apart], key=lambda dot: dot.year))


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: _Box) -> float:
        """How much of the drawing both take."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, wide) * max(0.0, high)


def draw(series: Sequence[Series], shares: Sequence[str]) -> DrawnLines:
    """A trend of at least one figure. `shares` are the words for 0, 25, 50, 75 and 100 percent."""
    every = [dot.year for each in series for dot in each.dots]
    first, last = min(every), max(every)
    strokes = [tuple(_strokes(each, first, last)) for each in series]
    marks = [tuple(_mark(dot, first, last) for dot in each.dots) for each in series]
    taken = [_Box(m.x - _MARK, m.y - _MARK, m.x + _MARK, m.y + _MARK) for each in marks for m in each]
    values = _values(series, first, last, taken)
    taken += [box for each in strokes for stroke in each for box in _beside(stroke)]
    lines = []
    for number, each in enumerate(series):
        name = _name(each, marks[number], number == _lowest(series), taken)
        lines.append(DrawnLine(number % KINDS + 1, strokes[number], marks[number], values[number], name))
    return DrawnLines(tuple(lines), tuple(_years(first, last)), tuple(_shares(shares)))


def _x(year: int, first: int, last: int) -> float:
    if first == last:
        return (_LEFT + _RIGHT) / 2
    return round(_LEFT + (_RIGHT - _LEFT) * (year - first) / (last - first), 2)


def _y(value: Decimal | int) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * float(value) / 100, 2)


def _strokes(series: Series, first: int, last: int) -> Iterator[Stroke]:
    """From every figure of a year to every figure of the next: where sources differ, the line forks."""
    for run in series.runs:
        years = sorted({dot.year for dot in run})
        for before, after in pairwise(years):
            pairs = product([d for d in run if d.year == before], [d for d in run if d.year == after])
            for start, end in pairs:
                yield Stroke(_x(before, first, last), _y(start.value), _x(after, first, last), _y(end.value))


def _mark(dot: Dot, first: int, last: int) -> Mark:
    return Mark(_x(dot.year, first, last), _y(dot.value), dot.apart)


def _years(first: int, last: int) -> Iterator[Words]:
    """Every year to scale, with or without figures; of many, a phone shows every second, counted from the last."""
    every = max(1, (last - first) // _MOST_YEARS)
    for year in range(last, first - 1, -every):
        minor = last - first > _FEW_YEARS and (last - year) // every % 2 == 1
        yield Words(_x(year, first, last), 97.5, (str(year),), minor)


def _shares(words: Sequence[str]) -> Iterator[Words]:
    for number, each in enumerate(words):
        yield Words(0, _y(100 * number // (len(words) - 1)), (each,))


# --- words that do not stand on each other ----------------------------------------------------


def _lowest(series: Sequence[Series]) -> int:
    """The line that ends lowest, of several: its words stand under it. -1 when there is one line only."""
    last = [each.dots[-1].value if each.dots else Decimal(101) for each in series]
    return last.index(min(last)) if len(series) > 1 else -1


def _values(series: Sequence[Series], first: int, last: int, taken: list[_Box]) -> list[tuple[Words, ...]]:
    lowest, found = _lowest(series), []
    for number, each in enumerate(series):
        dots, words = each.dots, []
        telling = {dots[0], dots[-1], min(dots, key=_value), max(dots, key=_value)} if dots else set()
        for dot in dots:
            mark = _mark(dot, first, last)
            at = _place(mark.x, mark.y, (dot.label,), number == lowest, taken)
            words.append(Words(*at, (dot.label,), minor=dot not in telling and not dot.apart))
        found.append(tuple(words))
    return found


def _value(dot: Dot) -> Decimal:
    return dot.value


def _name(series: Series, marks: Sequence[Mark], under: bool, taken: list[_Box]) -> Words:
    """A line's name, over or under its end."""
    lines = tuple(textwrap.wrap(series.name, _NAME_LETTERS)) or ("",)
    if not marks:
        return Words(0, 0, ())
    wide = max(map(len, lines)) * _LETTER
    middle = min(marks[-1].x, 100 - wide / 2)
    x, y = _place(max(middle, wide / 2), marks[-1].y, lines, under, taken)
    return Words(round(x + wide / 2, 2) if x + wide / 2 < 99.9 else 100, y, lines)


def _place(x: float, y: float, lines: tuple[str, ...], under: bool, taken: list[_Box]) -> tuple[float, float]:
    """The nearest place above or below a mark where a text covers nothing, else where it covers least."""
    wide, high = max(map(len, lines)) * _LETTER, len(lines) * _HEIGHT
    boxes = [_Box(x - wide / 2, bottom - high, x + wide / 2, bottom) for bottom in _bottoms(y, high, under)]
    best = min(boxes, key=lambda box: sum(box.covers(other) for other in taken))
    taken.append(best)
    return round(x, 2), round(best.bottom - _HEIGHT / 4, 2)


def _bottoms(y: float, high: float, under: bool) -> Iterable[float]:
    """Where the lower edge of a text might stand: near the mark first, on its better side first."""
    for step in range(_TRIES):
        away = _MARK + step * _HEIGHT / 2
        above, below = y - away, y + away + high
        for bottom in (below, above) if under else (above, below):
            if high <= bottom <= _BOTTOM + _HEIGHT / 2:
                yield bottom
    yield high


def _beside(stroke: Stroke) -> Iterator[_Box]:
    """Small boxes along a line: names keep off it."""
    for step in range(21):
        x = stroke.x1 + (stroke.x2 - stroke.x1) * step / 20
        y = stroke.y1 + (stroke.y2 - stroke.y1) * step / 20
        yield _Box(x - 0.5, y - 0.5, x + 0.5, y + 0.5)
