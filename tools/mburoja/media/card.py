"""Draw social cards: the picture that chats and networks show beside a link."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import fontpkg_noto_sans
import PIL
from PIL import Image, ImageDraw, ImageFont, ImageOps, features

from mburoja.media.picture import upright
from mburoja.model import CARD_PIXELS, Card, Locale

MOST_BYTES = 60_000

_LOCAL_FORMS = bool(features.check("raqm"))
"""Whether letters get the forms of their language: the Macedonian and Serbian `б` is not the Russian one."""
RECIPE = f"1 {PIL.__version__} {version('fontpkg-noto-sans')} {_LOCAL_FORMS}"
"""All that decides what `draw` makes of a card; raise the number when the code below makes something else."""
_FONT = Path(fontpkg_noto_sans.ROOT) / "files" / "NotoSans[wdth,wght].ttf"
"""Noto Sans, variable in weight and width; its package carries its licence, the SIL Open Font License 1.1."""
_USUAL, _BOLD = 450, 700

_GROUND, _INK, _SOFT, _BAR = "#0b5c73", "#ffffff", "#cfe8ee", "#f2b84b"
"""The site's accent, what is written on it, the softer of it (contrast 5.9 to 1), and the bar of the mark."""
_MARGIN, _TILE, _ROUND = 60, 380, 28
_LEFT = _MARGIN + _TILE + 56
_WIDTH = CARD_PIXELS[0] - _LEFT - _MARGIN
_TOP, _BOTTOM = 158, 482
"""Between these lies the title; over and under it, lines of `_LINE` pixels stand on `_OVER` and `_UNDER`."""
_OVER, _UNDER, _LINE = 108, 560, 34
_LARGEST, _SMALLEST, _STEP = 84, 30, 2

Font = ImageFont.FreeTypeFont


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
    small = font(_LINE, _USUAL)
    pen.rounded_rectangle((_LEFT, _OVER - 28, _LEFT + 8, _OVER + 4), 4, _BAR)
    _write(pen, (_LEFT + 28, _OVER), shortened(card.over, small, card.locale, _WIDTH - 28), small, _SOFT, card.locale)
    lines, large = fitted(card.title, card.locale)
    leading = _leading(large)
    first = (_TOP + _BOTTOM - leading * len(lines)) // 2 + round(large.size)
    for number, line in enumerate(lines):
        _write(pen, (_LEFT, first + number * leading), line, large, _INK, card.locale)
    left = _LEFT
    if card.length:
        _play_mark(image, _LEFT + 28, _UNDER - 13, 28)
        bold = font(_LINE, _BOLD)
        _write(pen, (left + 74, _UNDER), card.length, bold, _INK, card.locale)
        left += 74 + round(_wide(card.length, bold, card.locale)) + 32
    under = shortened(card.under, small, card.locale, CARD_PIXELS[0] - _MARGIN - left)
    _write(pen, (left, _UNDER), under, small, _SOFT, card.locale)
    return _light(image)


def fitted(title: str, locale: Locale) -> tuple[list[str], Font]:
    """A title in lines about as long as each other, and the largest letters in which all of it has room.

    Words stay whole. What has no room even in the smallest letters ends in an ellipsis.
    """
    for size in range(_LARGEST, _SMALLEST - 1, -_STEP):
        large = font(size, _BOLD)
        lines = _wrapped(title, large, locale, _WIDTH)
        room = (_BOTTOM - _TOP) // _leading(large)
        if len(lines) <= room and all(_wide(line, large, locale) <= _WIDTH for line in lines):
            return _balanced(title.split(), large, locale, len(lines)), large
    kept = [*lines[: room - 1], " ".join(lines[room - 1 :])] if len(lines) > room else lines
    return [shortened(line, large, locale, _WIDTH) for line in kept], large


def shortened(text: str, letters: Font, locale: Locale, width: int) -> str:
    """As many whole words of a line as have room in `width` pixels, and an ellipsis if that is not all of them."""
    words = text.split()
    for count in range(len(words), 0, -1):
        line = " ".join(words[:count]) + ("…" if count < len(words) else "")
        if _wide(line, letters, locale) <= width:
            return line
    return next(
        (f"{text[:n]}…" for n in range(len(text), 0, -1) if _wide(f"{text[:n]}…", letters, locale) <= width), ""
    )


@lru_cache(maxsize=64)
def font(size: int, weight: int) -> Font:
    """Letters of a size in pixels and a weight (400 is regular, 700 bold)."""
    letters = ImageFont.truetype(str(_FONT), size)
    letters.set_variation_by_axes([weight, 100])  # the second is the width, in hundredths
    return letters


def _wrapped(text: str, letters: Font, locale: Locale, width: int) -> list[str]:
    """A text in lines of at most `width` pixels; a word that is wider has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _wide(longer, letters, locale) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(words: list[str], letters: Font, locale: Locale, count: int) -> list[str]:
    """Words in `count` lines, of all ways that have room the one whose widths, squared, are least together.

    `best` has for each number of words the least sum, and the lines, in which the lines so far can hold them.
    """
    ends = range(1, len(words) + 1)
    lines = {(start, end): " ".join(words[start:end]) for end in ends for start in range(end)}
    widths = {place: _wide(line, letters, locale) for place, line in lines.items()}
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


def _wide(text: str, letters: Font, locale: Locale) -> float:
    """The width of a line, in pixels: that of its words, which are measured once, and of the blanks between them."""
    words = text.split(" ")
    return sum(_word_wide(word, letters, locale) for word in words) + (len(words) - 1) * _word_wide(
        " ", letters, locale
    )


@lru_cache(maxsize=4096)
def _word_wide(word: str, letters: Font, locale: Locale) -> float:
    return letters.getlength(word, language=locale if _LOCAL_FORMS else None)


def _leading(letters: Font) -> int:
    """From one line to the next, in pixels: the marks of Ѓ and Ç need room."""
    return round(letters.size * 1.22)


def _write(
    pen: ImageDraw.ImageDraw, place: tuple[int, int], text: str, letters: Font, colour: str, locale: Locale
) -> None:
    """Write a line from its left end; `place` is on the line that letters stand on."""
    pen.text(place, text, font=letters, fill=colour, anchor="ls", language=locale if _LOCAL_FORMS else None)


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
