"""Draw the lines of a trend on paper, where `pages.line_chart` has put them: dashes and marks as on the page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from math import hypot

from PIL import Image, ImageDraw

from mburoja.barometer.drawing import DrawnLine, DrawnLines, Mark, Stroke, Words
from mburoja.media.lettering import BOLD, USUAL, Font, font, leading, wide, write
from mburoja.media.paper import GROUND, INK, MARGIN, ROOM, SOFT
from mburoja.model import Locale

HEIGHT = 620
"""Pixels; a line of 28 has the room that places in percent were reckoned with."""

HUES = ("#0b5c73", "#98340a", "#5a3ea6", SOFT, INK)
GRID = "#c3ced2"
"""Lines of the first, second … kind, as in the page's style; what tells them apart in black are dashes and marks."""

_DASHES: tuple[tuple[float, ...], ...] = ((), (16, 10), (2, 10), (24, 8, 2, 8), (8, 8))
"""Pixels drawn and left out in turn."""
_SHAPES: tuple[tuple[tuple[float, float], ...], ...] = (
    (),
    ((-9, -9), (9, -9), (9, 9), (-9, 9)),
    ((0, -13), (13, 0), (0, 13), (-13, 0)),
    ((0, -12), (12, 10), (-12, 10)),
    ((0, 12), (12, -10), (-12, -10)),
)
"""The corners of marks, in pixels from their middle; the first is a disc."""
_DISC, _STROKE, _RIM = 10, 5, 4
_FINE = 3
"""Lines are drawn so many times as large and made smaller: that softens their edges."""


def draw_lines(image: Image.Image, top: int, lines: DrawnLines, locale: Locale) -> None:
    """Draw a trend between the margins, `HEIGHT` high from `top` downwards."""
    large = Image.new("RGB", (ROOM * _FINE, HEIGHT * _FINE), GROUND)
    pen = ImageDraw.Draw(large)
    for share in lines.shares:
        pen.line(_points(Stroke(0, share.y, 100, share.y)), GRID, 2 * _FINE)
    for line in lines.lines:
        for stroke in line.strokes:
            for dash in _dashes(_points(stroke), _DASHES[line.kind - 1]):
                _stroke(pen, dash, HUES[line.kind - 1])
        for mark in line.marks:
            _mark(pen, mark, line.kind)
    image.paste(large.reduce(_FINE), (MARGIN, top))
    for share in lines.shares:
        _words(image, top - 6, share, font(24, USUAL), SOFT, 0, locale)
    for year in lines.years:
        _words(image, top, year, font(26, USUAL), SOFT, 0.5, locale)
    for line in lines.lines:
        _told(image, top, line, locale)


def _told(image: Image.Image, top: int, line: DrawnLine, locale: Locale) -> None:
    """The values of a line and its name; there is room for all, also for what a phone leaves out."""
    for value in line.values:
        _words(image, top, value, font(28, BOLD), INK, 0.5, locale)
    _words(image, top, line.name, font(28, BOLD), HUES[line.kind - 1], 1, locale)


_Line = tuple[tuple[float, float], tuple[float, float]]


def _points(stroke: Stroke) -> _Line:
    """From percent to pixels of the large drawing."""
    across, down = ROOM * _FINE / 100, HEIGHT * _FINE / 100
    return (stroke.x1 * across, stroke.y1 * down), (stroke.x2 * across, stroke.y2 * down)


def _dashes(line: _Line, pattern: tuple[float, ...]) -> Iterator[_Line]:
    """The pieces of a line that are drawn."""
    (x1, y1), (x2, y2) = line
    length = hypot(x2 - x1, y2 - y1)
    done = 0.0
    for number, each in enumerate(cycle(pattern or (length,))):
        if done >= length:
            return
        end = min(length, done + each * _FINE)
        if number % 2 == 0:
            start, stop = done / length, end / length
            yield (x1 + (x2 - x1) * start, y1 + (y2 - y1) * start), (x1 + (x2 - x1) * stop, y1 + (y2 - y1) * stop)
        done = end


def _stroke(pen: ImageDraw.ImageDraw, line: _Line, colour: str) -> None:
    """A piece of a line with round ends."""
    pen.line(line, colour, _STROKE * _FINE)
    for end in line:
        pen.circle(end, _STROKE * _FINE / 2, colour)


def _mark(pen: ImageDraw.ImageDraw, mark: Mark, kind: int) -> None:
    (x, y), _ = _points(Stroke(mark.x, mark.y, mark.x, mark.y))
    colour, rim = HUES[kind - 1], _RIM * _FINE
    fill = GROUND if mark.hollow else colour
    if corners := [(x + dx * _FINE, y + dy * _FINE) for dx, dy in _SHAPES[kind - 1]]:
        pen.polygon(corners, fill, colour, rim)
    else:
        pen.circle((x, y), _DISC * _FINE, fill, colour, rim)


_HALO = tuple((x, y) for x in (-4, -2, 0, 2, 4) for y in (-4, -2, 0, 2, 4) if abs(x) + abs(y) <= 6)
"""Around letters lines are wiped away, so that both can be read."""


def _words(
    image: Image.Image, top: int, words: Words, letters: Font, colour: str, before: float, locale: Locale
) -> None:
    """Lines of text, the last on its place; `before` is the share of their width that stands left of it."""
    placed = []
    for number, text in enumerate(reversed(words.lines)):
        x = MARGIN + words.x * ROOM / 100 - before * wide(text, letters, locale)
        placed.append((round(x), round(top + words.y * HEIGHT / 100) - number * leading(letters), text))
    for shift_x, shift_y in _HALO:
        for x, y, text in placed:
            write(image, (x + shift_x, y + shift_y), text, letters, GROUND, locale)
    for x, y, text in placed:
        write(image, (x, y), text, letters, colour, locale)
