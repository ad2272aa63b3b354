"""Smaller copies of the artwork: for the page and for the cover inside a media file."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageOps

from mburoja.media.errors import MediaError
from mburoja.model import say

RECIPE = "1"
"""Raise it when `jpeg` makes other bytes than before of the same picture."""
COVER_PIXELS = 1400
COVER_BYTES = 300_000
PAGE_PIXELS = 640


def jpeg(source: Path, pixels: int, most_bytes: int | None = None) -> bytes:
    """A square JPEG of `pixels` a side, of lower quality if it must weigh at most `most_bytes`.

    The caller has checked the size of the source; the same source gives the same bytes.

    Raises:
        MediaError: when the picture is broken.
    """
    small = upright(source).resize((pixels, pixels), Image.Resampling.LANCZOS)
    for quality in (85, 75, 65, 50, 35, 20, 10):
        out = io.BytesIO()
        small.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
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
