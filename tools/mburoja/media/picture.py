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
    try:
        with Image.open(source, formats=("PNG", "JPEG")) as picture:
            # A phone notes in the picture how it was held; the copy has no notes of any kind.
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            small = upright.resize((pixels, pixels), Image.Resampling.LANCZOS)
            small.info = {}
    except (OSError, SyntaxError, ValueError) as error:
        raise MediaError(say("the picture is broken; save it anew or copy it here again")) from error
    for quality in (85, 75, 65, 50, 35, 20, 10):
        out = io.BytesIO()
        small.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if most_bytes is None or out.tell() <= most_bytes:
            break
    return out.getvalue()
