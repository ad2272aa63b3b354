"""Smaller copies of the artwork: for pages and for the cover inside a media file."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageOps

from mburoja.media.errors import MediaError
from mburoja.model import say

RECIPE = "2"
"""Raise it when `jpeg` or `webp` makes other bytes than before of the same picture."""
COVER_PIXELS = 1400
COVER_BYTES = 300_000
PAGE_PIXELS = 640
THUMBNAIL_PIXELS = 320
THUMBNAIL_BYTES = 6_000
"""What pages show is 108 pixels wide on a phone and 200 elsewhere, or less; three of them are on the first view."""


def jpeg(source: Path, pixels: int, most_bytes: int | None = None) -> bytes:
    """A square JPEG of `pixels` a side, of lower quality if it must weigh at most `most_bytes`.

    The caller has checked the size of the source; the same source gives the same bytes.

    Raises:
        MediaError: when the picture is broken.
    """
    return _light_enough(_small(source, pixels), most_bytes, "JPEG", optimize=True, progressive=True)


def webp(source: Path, pixels: int, most_bytes: int) -> bytes:
    """The same as WebP, which weighs half and which browsers have known since 2014 (Safari since 2020).

    Raises:
        MediaError: when the picture is broken.
    """
    return _light_enough(_small(source, pixels), most_bytes, "WEBP", method=6)


def _small(source: Path, pixels: int) -> Image.Image:
    return upright(source).resize((pixels, pixels), Image.Resampling.LANCZOS)


def _light_enough(picture: Image.Image, most_bytes: int | None, form: str, **options: int) -> bytes:
    for quality in (85, 75, 65, 50, 35, 20, 10):
        out = io.BytesIO()
        picture.save(out, form, quality=quality, **options)
        if most_bytes is None or out.tell() <= most_bytes:
            break
    return out.getvalue()


def upright(source: Path) -> Image.Image:
    """A picture file in plain colours, as a phone was held, and without its notes of any kind.

    Raises:
        MediaError: when the picture is broken.
    """
    try:
        with Image.open(source, formats=("PNG", "JPEG")) as picture:
            plain = ImageOps.exif_transpose(picture).convert("RGB")
            plain.info = {}
            return plain
    except (OSError, SyntaxError, ValueError) as error:
        raise MediaError(say("the picture is broken; save it anew or copy it here again")) from error
