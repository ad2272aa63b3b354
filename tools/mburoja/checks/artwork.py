"""Checks on pictures, by what their bytes say (Apple, podcast requirements)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from mburoja.checks.check import Found, error, warning
from mburoja.checks.subjects import Sources
from mburoja.model import Picture, say

ARTWORK_PIXELS = (1400, 3000)
"""Apple: square artwork of 1400 to 3000 pixels a side."""
MOST_BYTES = 1_000_000
"""A drawing of 3000 pixels has a tenth of it; apps of subscribers on weak lines load it whole."""
ARTWORK_ENDINGS = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg")}
"""Apple: the formats of artwork, and how their files' names end."""


@error
def artwork_square(sources: Sources) -> Iterator[Found]:
    """Apps show artwork as a square and refuse other shapes (Apple). Cut it so that width and height are equal."""
    least, most = ARTWORK_PIXELS
    for path, picture in _pictures(sources):
        if picture.width != picture.height:
            message = say(
                "the picture is {width} × {height} pixels; cut it square, {least} to {most} a side",
                width=picture.width,
                height=picture.height,
                least=least,
                most=most,
            )
            yield Found(path, None, message)


@error
def artwork_size(sources: Sources) -> Iterator[Found]:
    """Artwork has 1400 to 3000 pixels a side (Apple). Save it with as many; do not blow up a small picture."""
    least, most = ARTWORK_PIXELS
    for path, picture in _pictures(sources):
        if picture.width == picture.height and not least <= picture.width <= most:
            message = say(
                "the picture has {width} pixels a side; save it with {least} to {most}",
                width=picture.width,
                least=least,
                most=most,
            )
            yield Found(path, None, message)


@error
def artwork_colours(sources: Sources) -> Iterator[Found]:
    """Artwork is in the colours of screens, RGB, without transparent parts (Apple).

    Pictures for print (CMYK) come out in wrong colours, transparent parts become black.
    """
    for path, picture in _pictures(sources):
        if picture.mode not in ("RGB", "L"):
            message = say("the picture's colours are {mode}; save it as RGB, without transparency", mode=picture.mode)
            yield Found(path, None, message)


@error
def artwork_type(sources: Sources) -> Iterator[Found]:
    """A picture is what its name's ending says: apps go by the ending and then cannot read it (Apple).

    Rename it, or save it anew in the other format.
    """
    for path, picture in _pictures(sources):
        if picture.path.suffix.lower() not in ARTWORK_ENDINGS[picture.format]:
            message = say(
                "the picture is a {format} but its name ends in {ending}; rename it or save it anew",
                format=picture.format,
                ending=picture.path.suffix,
            )
            yield Found(path, None, message)


@warning
def artwork_weight(sources: Sources) -> Iterator[Found]:
    """A heavy picture takes long on a weak line and costs listeners money. Save it as a JPEG of good quality."""
    for path, picture in _pictures(sources):
        if picture.weight_bytes > MOST_BYTES:
            message = say(
                "the picture weighs {megabytes:.1f} MB; save it as a JPEG of less than {most:.0f} MB",
                megabytes=picture.weight_bytes / 1e6,
                most=MOST_BYTES / 1e6,
            )
            yield Found(path, None, message)


def _pictures(sources: Sources) -> Iterator[tuple[str, Picture]]:
    for each in sources.owners():
        if each.artwork:
            yield f"{PurePath(each.file.path).parent}/{each.artwork.path.name}", each.artwork
