"""What the header of a picture says. Only the header is read: a picture of any claimed size costs nothing."""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image

from mburoja.model import Picture, Told, say


class PictureError(Told):
    """A picture that cannot be used."""


def measure(path: Path) -> Picture:
    """Read format, size, mode and weight of a PNG or JPEG.

    Raises:
        PictureError: when it is neither, or so large that unfolding it could take all memory.
    """
    try:
        with warnings.catch_warnings():
            # Pillow warns of pictures that would unfold to gigabytes; we do not unfold, the check refuses them.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=("PNG", "JPEG")) as picture:
                # A phone's JPEG may hold several pictures; its first is what everybody shows.
                name = "JPEG" if picture.format == "MPO" else str(picture.format)
                return Picture(path, picture.width, picture.height, name, picture.mode, path.stat().st_size)
    except Image.DecompressionBombError:
        raise PictureError(say("the picture is far too large; save it with 3000 × 3000 pixels")) from None
    except (OSError, ValueError, SyntaxError):
        message = say("this is not a PNG or JPEG picture that can be read; save it anew as one")
        raise PictureError(message) from None
