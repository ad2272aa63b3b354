"""The paper that pictures of charts are drawn on: its ground, its letters, and how few colours make soft edges."""

from __future__ import annotations

from functools import cache

from PIL import Image

WIDTH = 1200
"""Pixels: four columns of a newspaper at 150 to the inch."""
MARGIN = 48
ROOM = WIDTH - 2 * MARGIN

GROUND, INK, SOFT, LINE = "#ffffff", "#16262c", "#4b5d64", "#7b8d94"


@cache
def palette(colours: tuple[str, ...], letters: tuple[str, ...] = ()) -> Image.Image:
    """The paper's own colours and these, and what the edges of letters and of lines in `letters` need: 16 at most."""
    found = [_rgb(each) for each in dict.fromkeys((GROUND, LINE, INK, SOFT, *colours))]
    found += [_between(GROUND, INK, share) for share in (0.25, 0.5, 0.75)]
    found += [_between(GROUND, each, 0.5) for each in dict.fromkeys((SOFT, *letters))]
    made = Image.new("P", (1, 1))
    made.putpalette([part for colour in found[:16] for part in colour])
    return made


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def _between(one: str, other: str, share: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * share) for a, b in zip(_rgb(one), _rgb(other), strict=True))
