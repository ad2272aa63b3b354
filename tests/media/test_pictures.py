"""Smaller copies of the artwork: their size, their weight, and that nothing else travels with them."""

from __future__ import annotations

import io
import random
import shutil
from pathlib import Path

import pytest
from PIL import Image

from mburoja.media.errors import MediaError
from mburoja.media.picture import (
    COVER_BYTES,
    COVER_PIXELS,
    PAGE_PIXELS,
    THUMBNAIL_BYTES,
    THUMBNAIL_PIXELS,
    jpeg,
    webp,
)
from project import MEDIA, REPOSITORY


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("name", ["square.png", "square.jpg"])
@pytest.mark.parametrize(("pixels", "most"), [(PAGE_PIXELS, None), (COVER_PIXELS, COVER_BYTES)])
def test_size_and_weight(name: str, pixels: int, most: int | None, tmp_path: Path) -> None:
    content = jpeg(MEDIA / name, pixels, most)
    picture = opened(content)
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (pixels, pixels), "RGB")
    assert len(content) <= (most or 100_000)
    red, green, blue = picture.getpixel((pixels // 2, pixels // 2))
    assert abs(red - 0x0B) < 6 and abs(green - 0x5C) < 6 and abs(blue - 0x73) < 6


@pytest.mark.parametrize("name", ["square.png", "square.jpg"])
def test_a_broken_picture(name: str, tmp_path: Path) -> None:
    whole = (MEDIA / name).read_bytes()
    for content in (whole[: len(whole) // 2], b"", b"text", whole[:40]):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(MediaError, match="the picture is broken"):
            jpeg(tmp_path / name, 640)


def test_grey_becomes_colour(tmp_path: Path) -> None:
    Image.new("L", (1400, 1400), 90).save(tmp_path / "grey.png")
    assert opened(jpeg(tmp_path / "grey.png", 640)).getpixel((9, 9)) == (90, 90, 90)


def test_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    copy = tmp_path / "copy.png"
    shutil.copyfile(MEDIA / "square.png", copy)
    assert jpeg(MEDIA / "square.png", 640, 50_000) == jpeg(copy, 640, 50_000)


def test_real_artwork_fits() -> None:
    artwork = sorted((REPOSITORY / "episodes").rglob("artwork.png"))
    assert artwork
    for path in artwork:
        assert len(jpeg(path, COVER_PIXELS, COVER_BYTES)) <= COVER_BYTES
        thumbnail = webp(path, THUMBNAIL_PIXELS, THUMBNAIL_BYTES)
        assert opened(thumbnail).format == "WEBP"
        assert opened(thumbnail).size == (THUMBNAIL_PIXELS, THUMBNAIL_PIXELS)
        assert len(thumbnail) <= THUMBNAIL_BYTES
        assert len(thumbnail) < len(jpeg(path, THUMBNAIL_PIXELS)) / 1.5, "then a JPEG would do for all browsers"


def test_quality_gives_way_to_weight(tmp_path: Path) -> None:
    """A picture full of detail, the worst there is: noise. A quarter of a cover, for a quarter of its bytes."""
    noise, pixels, most = tmp_path / "noise.png", COVER_PIXELS // 2, COVER_BYTES // 4
    Image.frombytes("RGB", (pixels, pixels), random.Random(1).randbytes(pixels**2 * 3)).save(noise)  # noqa: S311
    best = len(jpeg(noise, pixels))
    assert best > most, "this picture would fit anyway"
    assert most < len(jpeg(noise, pixels, best - 1)) < best, "the next quality is enough"
    assert len(jpeg(noise, pixels, most)) <= most
    best = len(webp(noise, 100, 100_000))
    assert len(webp(noise, 100, best - 1)) < best


def test_nothing_leaks_of_what_a_picture_says_of_itself(tmp_path: Path) -> None:
    """A camera writes its place and owner, an editor its name."""
    source = tmp_path / "source.jpg"
    with Image.open(MEDIA / "square.jpg") as picture:
        exif = picture.getexif()
        exif[0x010E] = "Secret description"
        picture.save(source, exif=exif, comment=b"Secret comment", icc_profile=b"Secret profile")
    assert source.read_bytes().count(b"Secret") == 3
    assert b"Secret" not in jpeg(source, 640) + webp(source, 640, 100_000)


def test_a_picture_that_was_turned_stays_turned(tmp_path: Path) -> None:
    """A phone writes "turn me" into the file; browsers and apps, which get the original, obey."""
    source = tmp_path / "source.jpg"
    picture = Image.new("RGB", (1400, 1400), "blue")
    picture.paste("red", (0, 0, 1400, 700))
    exif = picture.getexif()
    exif[0x0112] = 3  # upside down
    picture.save(source, exif=exif)
    red, _, blue = opened(jpeg(source, 640)).getpixel((320, 100))
    assert blue > 200 > 50 > red
