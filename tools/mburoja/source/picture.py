"""What the header of a picture says. Only the header is read: a picture of any claimed size costs nothing."""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image

from mburoja.model import Picture


def measure(path: Path) -> Picture:
    """Read format, size and mode of a PNG or JPEG.

    Raises:
        ValueError: when it is neither, with words for a campaign worker.
    """
    try:
        with warnings.catch_warnings():
            # Pillow warns of pictures that would unfold to gigabytes; we do not unfold, the check refuses them.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=("PNG", "JPEG")) as picture:
                # A phone's JPEG may hold several pictures; its first is what everybody shows.
                name = "JPEG" if picture.format == "MPO" else str(picture.format)
                return Picture(path, picture.width, picture.height, name, picture.mode)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, Image.DecompressionBombError):
            raise ValueError("the picture is far too large; save it with 3000 × 3000 pixels") from None
        raise ValueError("this is not a PNG or JPEG picture that can be read; save it anew as one") from None
