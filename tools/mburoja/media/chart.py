"""Draw charts as pictures for newspapers: all that must stand with a figure is inside.

White ground, dark letters (contrast at least 6 to 1), few colours that differ in lightness too. What a colour means
is always written as well, so that the picture can be printed in black.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from PIL import Image

from mburoja.barometer.drawing import Drawing, DrawnBar, DrawnFigure, DrawnGroup, DrawnStack
from mburoja.media.lettering import BOLD, LETTERS, USUAL, Font, font, leading, wide, wrapped, write
from mburoja.media.line_chart import GRID, HEIGHT, HUES, draw_lines
from mburoja.media.paper import GROUND, INK, LINE, MARGIN, ROOM, SOFT, WIDTH, palette
from mburoja.model import Locale

RECIPE = f"2 {LETTERS}"
"""All that decides what `draw` makes of a chart; raise the number when the code below makes something else."""

_BAR, _UNSURE, _TRACK = "#0b5c73", "#8b979c", "#e6eef0"
_PARTS = ("#0b5c73", "#7db8c6", "#2f3f46", "#b9d9e0")
"""Of a row of answers: each is darker or lighter than its neighbours."""
_GAP = 20
_LABELS, _SCALE = 430, 4.6
"""The width of labels, and of one percent."""
_LEFT = MARGIN + _LABELS + 24
_THICK = 34
_Pending = tuple[int, Callable[[Image.Image, int], None]]
"""Something to draw: its height in pixels, and what draws it from a line downwards."""


def draw(drawing: Drawing) -> bytes:
    """A chart as PNG, as high as it must be; the same drawing gives the same bytes."""
    pending = [*_head(drawing), *_body(drawing), *_foot(drawing)]
    image = Image.new("RGB", (WIDTH, 2 * MARGIN + sum(height for height, _ in pending)), GROUND)
    top = MARGIN
    for height, put in pending:
        put(image, top)
        top += height
    out = io.BytesIO()
    colours = palette((*HUES, GRID), HUES[:3]) if drawing.lines else palette((_TRACK, _UNSURE, *_PARTS))
    image.quantize(palette=colours, dither=Image.Dither.NONE).save(out, "PNG", bits=4)
    return out.getvalue()


# --- around the figures -------------------------------------------------------------------------


def _head(drawing: Drawing) -> Iterator[_Pending]:
    yield _text(drawing.over, font(26, USUAL), drawing.locale, SOFT)
    yield _text(drawing.title, font(42, BOLD), drawing.locale)
    yield _text(drawing.under, font(26, USUAL), drawing.locale, SOFT)
    yield _space(_GAP)


def _foot(drawing: Drawing) -> Iterator[_Pending]:
    if drawing.left_out:
        yield _text(drawing.left_out, font(28, BOLD), drawing.locale)
    yield _space(_GAP)
    yield 3, lambda image, top: _fill(image, (MARGIN, top, WIDTH - MARGIN, top + 2), LINE)
    for paragraph in drawing.said:
        yield _space(10)
        yield _paragraph(paragraph, drawing.locale)


_SMALL = 24
_SHORT = 24
"""Letters of an answer that is not parted, like `not published`."""


def _paragraph(pairs: Iterable[tuple[str, str]], locale: Locale) -> _Pending:
    """Pairs of what, in bold, and that, one after the other."""
    usual, bold = font(_SMALL, USUAL), font(_SMALL, BOLD)
    lines: list[list[tuple[float, str, Font]]] = [[]]
    left = 0.0
    for text, letters in _runs(pairs):
        for word in _words(text, letters, locale, ROOM):
            if left and left + wide(word, letters, locale) > ROOM:
                lines.append([])
                left = 0.0
            if lines[-1] and lines[-1][-1][2] is letters:
                start, before, _ = lines[-1][-1]
                lines[-1][-1] = (start, f"{before} {word}", letters)
            else:
                lines[-1].append((left, word, letters))
            left += wide(f"{word} ", letters, locale)
        left += wide(" ", usual, locale) if letters is not bold else 0

    def put(image: Image.Image, top: int) -> None:
        for number, line in enumerate(lines):
            for start, text, letters in line:
                place = (MARGIN + round(start), top + _SMALL + number * leading(usual))
                write(image, place, text, letters, INK, locale)

    return len(lines) * leading(usual), put


def _runs(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Font]]:
    """Texts of one kind of letters; a name stays together, and so does a short answer."""
    for name, text in pairs:
        if name:
            yield f"{name}:".replace(" ", "\u00a0"), font(_SMALL, BOLD)
        yield text.replace(" ", "\u00a0") if len(text) <= _SHORT else text, font(_SMALL, USUAL)


def _text(text: str, letters: Font, locale: Locale, colour: str = INK, left: int = MARGIN) -> _Pending:
    lines = _lines(text, letters, locale, WIDTH - MARGIN - left) if text else []

    def put(image: Image.Image, top: int) -> None:
        for number, line in enumerate(lines):
            write(image, (left, top + round(letters.size) + number * leading(letters)), line, letters, colour, locale)

    return len(lines) * leading(letters) + (6 if lines else 0), put


def _fill(image: Image.Image, box: tuple[int, int, int, int], colour: str) -> None:
    """A rectangle; its right and lower edge are in it."""
    left, top, right, bottom = box
    image.paste(colour, (left, top, right + 1, bottom + 1))


def _space(height: int) -> _Pending:
    return height, lambda image, top: None


def _lines(text: str, letters: Font, locale: Locale, width: int) -> list[str]:
    """A text in lines. What is wider than a line, like an address, is cut."""
    return wrapped(" ".join(_words(text, letters, locale, width)), letters, locale, width)


def _words(text: str, letters: Font, locale: Locale, width: int) -> list[str]:
    return [piece for word in text.split(" ") if word for piece in _pieces(word, letters, locale, width)]


def _pieces(word: str, letters: Font, locale: Locale, width: int) -> Iterator[str]:
    while wide(word, letters, locale) > width:
        room = next(n for n in range(len(word) - 1, 0, -1) if wide(word[:n], letters, locale) <= width or n == 1)
        yield word[:room]
        word = word[room:]
    yield word


# --- the figures --------------------------------------------------------------------------------


def _body(drawing: Drawing) -> Iterator[_Pending]:
    if lines := drawing.lines:
        yield HEIGHT, lambda image, top: draw_lines(image, top, lines, drawing.locale)
    for group in drawing.groups:
        yield from _group(group, drawing.locale)
    for stack in drawing.stacks:
        yield from _stack(stack, drawing.locale)


def _group(group: DrawnGroup, locale: Locale) -> Iterator[_Pending]:
    if group.title:
        yield _space(10)
        yield _text(group.title, font(30, BOLD), locale)
        yield _space(4)
    for bar in group.bars:
        yield _bar(bar, _UNSURE if group.unsure else _BAR, locale)


_AIR = 6
"""Between a bar and the words under it."""


def _bar(bar: DrawnBar, colour: str, locale: Locale) -> _Pending:
    usual, fine = font(28, USUAL), font(23, USUAL)
    lines = _lines(bar.label, usual, locale, _LABELS)
    figures = [_with_room(figure, locale) for figure in bar.figures]
    beside = [_lines(figure.small, fine, locale, WIDTH - MARGIN - _LEFT) for figure in figures]
    heights = [_THICK + len(each) * leading(fine) + (_AIR if each else 0) + 8 for each in beside]

    def put(image: Image.Image, top: int) -> None:
        for number, line in enumerate(lines):
            write(image, (MARGIN, top + 27 + number * leading(usual)), line, usual, INK, locale)
        for figure, small, height in zip(figures, beside, heights, strict=True):
            _figure(image, top, figure, colour, locale)
            for number, line in enumerate(small):
                write(image, (_LEFT, top + _THICK + 22 + _AIR + number * leading(fine)), line, fine, SOFT, locale)
            top += height

    return max(len(lines) * leading(usual) + 6, sum(heights)) + 6, put


_VALUES = _LEFT + round(100 * _SCALE) + 16
"""Where values begin."""


def _with_room(figure: DrawnFigure, locale: Locale) -> DrawnFigure:
    """The figure; marks that have no room behind its value stand under its bar."""
    behind = wide(figure.value, font(30, BOLD), locale) + 8 + wide(figure.marks, font(23, USUAL), locale)
    if _VALUES + behind <= WIDTH - MARGIN:
        return figure
    return replace(figure, marks="", small=f"{figure.marks} · {figure.small}".removesuffix(" · "))


def _figure(image: Image.Image, top: int, figure: DrawnFigure, colour: str, locale: Locale) -> None:
    """A bar on the track of the whole, and behind it the value with its marks."""
    bold, fine = font(30, BOLD), font(23, USUAL)
    for length, shade in ((100 * _SCALE, _TRACK), (max(2, figure.percent * _SCALE), colour)):
        _fill(image, (_LEFT, top, _LEFT + round(length) - 1, top + _THICK - 1), shade)
    write(image, (_VALUES, top + 28), figure.value, bold, INK, locale)
    if figure.marks:
        after = _VALUES + 8 + round(wide(figure.value, bold, locale))
        write(image, (after, top + 20), figure.marks, fine, SOFT, locale)


_APART = 40
"""The least room between those who answered and those who do not know, who stand at the right edge."""
_WHOLE = 102
"""What the rounded shares of a row may sum to."""


def _stack(stack: DrawnStack, locale: Locale) -> Iterator[_Pending]:
    if stack.label:
        yield _text(stack.label, font(28, BOLD), locale)
    yield _THICK + 8, lambda image, top: _parts(image, top, stack)
    coloured = [*zip(stack.parts, _shades(), strict=False), *((part, _UNSURE) for part in stack.unsure)]
    yield from _key(coloured, locale)
    yield _space(_GAP)


def _shades() -> Iterator[str]:
    while True:
        yield from _PARTS


def _parts(image: Image.Image, top: int, stack: DrawnStack) -> None:
    """Those who answered from the left, those who do not know from the right."""
    one = (ROOM - _APART) / _WHOLE
    left = float(MARGIN)
    for (_, figure), colour in zip(stack.parts, _shades(), strict=False):
        _block(image, left, figure.percent * one, top, colour)
        left += figure.percent * one
    right = float(WIDTH - MARGIN)
    for _, figure in reversed(stack.unsure):
        right -= figure.percent * one
        _block(image, right, figure.percent * one, top, _UNSURE)


def _block(image: Image.Image, left: float, width: float, top: int, colour: str) -> None:
    """A part of a row; a white line parts it from the next."""
    _fill(image, (round(left), top, max(round(left), round(left + width) - 4), top + _THICK - 1), colour)


_INDENT = 30
"""From a colour to its name."""


def _key(coloured: Iterable[tuple[tuple[str, DrawnFigure], str]], locale: Locale) -> Iterator[_Pending]:
    """What each part of a row is, each behind its colour, in the order of the parts."""
    usual = font(26, USUAL)
    line: list[tuple[int, str, str]] = []
    left = 0
    for (label, figure), colour in coloured:
        words = f"{label}: {figure.value} {figure.marks}".strip()
        width = _INDENT + round(wide(words, usual, locale)) + 34
        if line and left + width > ROOM:
            yield _key_line(line, locale)
            line, left = [], 0
        line.append((left, colour, words))
        left += width
    if line:
        yield _key_line(line, locale)


def _key_line(line: list[tuple[int, str, str]], locale: Locale) -> _Pending:
    """Names that have room beside each other, or one that needs several lines."""
    usual = font(26, USUAL)
    names = [(left, colour, _lines(words, usual, locale, ROOM - _INDENT)) for left, colour, words in line]

    def put(image: Image.Image, top: int) -> None:
        for left, colour, lines in names:
            x = MARGIN + left
            _fill(image, (x, top + 8, x + 19, top + 27), colour)
            for number, text in enumerate(lines):
                write(image, (x + _INDENT, top + 26 + number * leading(usual)), text, usual, INK, locale)

    return max(len(lines) for _, _, lines in names) * leading(usual) + 2, put
