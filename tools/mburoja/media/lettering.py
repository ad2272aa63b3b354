"""Letters on pictures: Noto Sans in the forms of each language, measured, wrapped and written."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import fontpkg_noto_sans
import PIL
from PIL import Image, ImageFont, features

from mburoja.model import Locale

_LOCAL_FORMS = bool(features.check("raqm"))
"""Whether letters get the forms of their language: the Macedonian and Serbian `б` is not the Russian one."""
LETTERS = f"{PIL.__version__} {version('fontpkg-noto-sans')} {_LOCAL_FORMS}"
"""All that decides how letters look; a part of the recipe of every picture with letters on it."""
_FONT = Path(fontpkg_noto_sans.ROOT) / "files" / "NotoSans[wdth,wght].ttf"
"""Noto Sans, variable in weight and width; its package carries its licence, the SIL Open Font License 1.1."""
USUAL, BOLD = 450, 700

Font = ImageFont.FreeTypeFont


@lru_cache(maxsize=64)
def font(size: int, weight: int) -> Font:
    """Letters of a size in pixels and a weight (400 is regular, 700 bold)."""
    letters = ImageFont.truetype(str(_FONT), size)
    letters.set_variation_by_axes([weight, 100])  # the second is the width, in hundredths
    return letters


def shortened(text: str, letters: Font, locale: Locale, width: int) -> str:
    """As many whole words of a line as have room in `width` pixels, and an ellipsis if that is not all of them."""
    words = text.split()
    for count in range(len(words), 0, -1):
        line = " ".join(words[:count]) + ("…" if count < len(words) else "")
        if wide(line, letters, locale) <= width:
            return line
    return next((f"{text[:n]}…" for n in range(len(text), 0, -1) if wide(f"{text[:n]}…", letters, locale) <= width), "")


def wrapped(text: str, letters: Font, locale: Locale, width: int) -> list[str]:
    """A text in lines of at most `width` pixels; a word that is wider has a line of its own.

    What a no-break space holds together stays together, like `94,2 %`.
    """
    lines: list[str] = []
    for word in filter(None, text.split(" ")):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and wide(longer, letters, locale) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def wide(text: str, letters: Font, locale: Locale) -> float:
    """The width of a line, in pixels: that of its words, which are measured once, and of the blanks between them."""
    words = text.split(" ")
    return sum(_word_wide(word, letters, locale) for word in words) + (len(words) - 1) * _word_wide(
        " ", letters, locale
    )


@lru_cache(maxsize=4096)
def _word_wide(word: str, letters: Font, locale: Locale) -> float:
    return letters.getlength(word, language=locale if _LOCAL_FORMS else None)


def leading(letters: Font) -> int:
    """From one line to the next, in pixels: the marks of Ѓ and Ç need room."""
    return round(letters.size * 1.22)


def write(image: Image.Image, place: tuple[int, int], text: str, letters: Font, colour: str, locale: Locale) -> None:
    """Write a line from its left end; `place` is on the line that letters stand on."""
    mask, (left, top) = _line(text, letters, locale)
    image.paste(colour, (place[0] + left, place[1] + top), mask)


@lru_cache(maxsize=512)
def _line(text: str, letters: Font, locale: Locale) -> tuple[Image.Image, tuple[int, int]]:
    """A line of letters, and where it lies. The pictures of a wave say much alike, and drawing letters is slow."""
    mask, place = letters.getmask2(text, mode="L", anchor="ls", language=locale if _LOCAL_FORMS else None)
    return Image.frombytes("L", mask.size, bytes(mask)), place
