"""Draw social cards: the picture that chats and networks show beside a link."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from mburoja.media.lettering import BOLD, LETTERS, USUAL, Font, font, leading, shortened, wide, wrapped, write
from mburoja.media.picture import upright
from mburoja.model import CARD_PIXELS, Card, Locale

MOST_BYTES = 60_000

RECIPE = f"1 {LETTERS}"
"""All that decides what `draw` makes of a card; raise the number when the code below makes something else."""

_GROUND, _INK, _SOFT, _BAR = "#0b5c73", "#ffffff", "#cfe8ee", "#f2b84b"
"""The site's accent, what is written on it, the softer of it (contrast 5.9 to 1), and the bar of the mark."""
_MARGIN, _TILE, _ROUND = 60, 380, 28
_LEFT = _MARGIN + _TILE + 56
_WIDTH = CARD_PIXELS[0] - _LEFT - _MARGIN
_TOP, _BOTTOM = 158, 482
"""Between these lies the title; over and under it, lines of `_LINE` pixels stand on `_OVER` and `_UNDER`."""
_OVER, _UNDER, _LINE = 108, 560, 34
_LARGEST, _SMALLEST, _STEP = 84, 30, 2


def draw(card: Card, picture: Path) -> bytes:
    """A card as PNG, or JPEG if there is a photograph on it; the same card and picture give the same bytes.

    Args:
        card: what it says.
        picture: a small PNG or JPEG file, best square.

    Raises:
        MediaError: when the picture is broken.
    """
    image = Image.new("RGB", CARD_PIXELS, _GROUND)
    _tile(image, picture)
    pen = ImageDraw.Draw(image)
    small = font(_LINE, USUAL)
    pen.rounded_rectangle((_LEFT, _OVER - 28, _LEFT + 8, _OVER + 4), 4, _BAR)
    write(image, (_LEFT + 28, _OVER), shortened(card.over, small, card.locale, _WIDTH - 28), small, _SOFT, card.locale)
    lines, large = fitted(card.title, card.locale)
    step = leading(large)
    first = (_TOP + _BOTTOM - step * len(lines)) // 2 + round(large.size)
    for number, line in enumerate(lines):
        write(image, (_LEFT, first + number * step), line, large, _INK, card.locale)
    left = _LEFT
    if card.length:
        _play_mark(image, _LEFT + 28, _UNDER - 13, 28)
        bold = font(_LINE, BOLD)
        write(image, (left + 74, _UNDER), card.length, bold, _INK, card.locale)
        left += 74 + round(wide(card.length, bold, card.locale)) + 32
    under = shortened(card.under, small, card.locale, CARD_PIXELS[0] - _MARGIN - left)
    write(image, (left, _UNDER), under, small, _SOFT, card.locale)
    return _light(image)


def fitted(title: str, locale: Locale) -> tuple[list[str], Font]:
    """A title in lines about as long as each other, and the largest letters in which all of it has room.

    Words stay whole. What has no room even in the smallest letters ends in an ellipsis.
    """
    for size in range(_LARGEST, _SMALLEST - 1, -_STEP):
        large = font(size, BOLD)
        lines = wrapped(title, large, locale, _WIDTH)
        room = (_BOTTOM - _TOP) // leading(large)
        if len(lines) <= room and all(wide(line, large, locale) <= _WIDTH for line in lines):
            return _balanced(title.split(), large, locale, len(lines)), large
    kept = [*lines[: room - 1], " ".join(lines[room - 1 :])] if len(lines) > room else lines
    return [shortened(line, large, locale, _WIDTH) for line in kept], large


def _balanced(words: list[str], letters: Font, locale: Locale, count: int) -> list[str]:
    """Words in `count` lines, of all ways that have room the one whose widths, squared, are least together.

    `best` has for each number of words the least sum, and the lines, in which the lines so far can hold them.
    """
    ends = range(1, len(words) + 1)
    lines = {(start, end): " ".join(words[start:end]) for end in ends for start in range(end)}
    widths = {place: wide(line, letters, locale) for place, line in lines.items()}
    best: dict[int, tuple[float, list[str]]] = {0: (0, [])}
    for _ in range(count):
        best = {
            end: min(
                (total + widths[start, end] ** 2, [*above, lines[start, end]])
                for start, (total, above) in best.items()
                if start < end and widths[start, end] <= _WIDTH
            )
            for end in ends
            if any(start < end and widths[start, end] <= _WIDTH for start in best)
        }
    return best[len(words)][1]


_FINE = 4
"""Shapes are drawn so many times larger and then made smaller: Pillow draws their edges without shades."""


def _tile(image: Image.Image, picture: Path) -> None:
    """A white tile with round corners at the left, and the picture on it."""
    tile = Image.new("RGB", (_TILE, _TILE), "#ffffff")
    own = ImageOps.contain(upright(picture), tile.size, Image.Resampling.LANCZOS)
    tile.paste(own, ((_TILE - own.width) // 2, (_TILE - own.height) // 2))
    shape = Image.new("L", (_TILE * _FINE, _TILE * _FINE), 0)
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, *shape.size), _ROUND * _FINE, 255)
    image.paste(tile, (_MARGIN, (CARD_PIXELS[1] - _TILE) // 2), shape.resize(tile.size, Image.Resampling.LANCZOS))


def _play_mark(image: Image.Image, x: int, y: int, radius: int) -> None:
    """A white disc with a triangle in the colour of the ground; `x` and `y` are its middle."""
    side = 2 * radius * _FINE
    shape = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(shape)
    pen.ellipse((0, 0, side - 1, side - 1), 255)
    pen.polygon([(side * across, side * down) for across, down in ((0.39, 0.28), (0.39, 0.72), (0.74, 0.5))], 0)
    mask = shape.resize((2 * radius, 2 * radius), Image.Resampling.LANCZOS)
    image.paste(_INK, (x - radius, y - radius), mask)


def _light(image: Image.Image) -> bytes:
    """The picture as a file of at most `MOST_BYTES`."""
    out = io.BytesIO()
    few = image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    for quality in (85, 75, 60, 45, 30, 15):
        if out.tell() <= MOST_BYTES:
            break
        # There is a photograph on it. 4:4:4: thin letters stay sharp.
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, subsampling=0, optimize=True, progressive=True)
    return out.getvalue()


_COLOURS = 256
"""Enough for flat artwork and the edges of letters: sharper than JPEG, and a third of its weight. Of Pillow's ways to
choose them, the octree keeps large areas in their colour (within 1 of 255)."""
