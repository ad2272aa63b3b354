"""Read back what a media file says of itself, as a player reads it."""

from __future__ import annotations

import base64
import io
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import mutagen
from mutagen.flac import Picture
from mutagen.id3 import ID3, ID3NoHeaderError
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from PIL import Image

from mburoja.media.cache import kept_facts, text_hash
from mburoja.media.errors import MediaError
from mburoja.media.hear import kind_at
from mburoja.model import ReadTags, say

RECIPE = "1"
"""Raise it when `read_tags` reads something else than before in the same file."""


def read_tags(file: Path) -> ReadTags:
    """What a rendition (MP3, Opus or MP4, by its content) says of itself.

    Raises:
        MediaError: when it is another kind of file, or its tags are damaged.
    """
    readers: dict[str, Callable[[Path], ReadTags]] = {"mp3": _id3, "ogg": _opus, "mov": _mp4}
    read = readers.get(kind_at(file).demuxer)
    if read is None:
        raise MediaError(say("its tags cannot be read; renditions are MP3, Opus or MP4"))
    try:
        return read(file)
    except Exception as error:  # of a damaged file nobody knows what mutagen and Pillow meet
        raise MediaError(say("the tags inside it are damaged; export it again")) from error


def _id3(file: Path) -> ReadTags:
    try:
        tags = ID3(file)
    except ID3NoHeaderError:
        return ReadTags(None, None, ())
    pictures = tags.getall("APIC")
    languages = [code for frame in tags.getall("TLAN") for code in frame.text]
    return ReadTags(
        _first(tags, "TIT2"),
        _first(tags, "TALB"),
        tuple(_id3_chapters(tags)),
        *_cover(pictures[0].data if pictures else None),
        tuple(languages),
    )


def _id3_chapters(tags: Any) -> Iterator[tuple[int, str]]:
    """The chapters that a table of contents lists, in its order: players show no others."""
    chapters = {frame.element_id: frame for frame in tags.getall("CHAP")}
    for name in (name for table in tags.getall("CTOC") for name in table.child_element_ids):
        if found := chapters.get(name):
            yield found.start_time, _first(found.sub_frames, "TIT2") or ""


def _first(tags: Any, name: str) -> str | None:
    """A text: ID3 frames, comments and atoms hold several."""
    found = tags.get(name) if tags else None
    return str(getattr(found, "text", found)[0]) if found else None


_CLOCK = re.compile(r"(\d+):([0-5]\d):([0-5]\d)\.(\d{3})")


def _opus(file: Path) -> ReadTags:
    comments: Any = OggOpus(file).tags
    pictures = comments.get("METADATA_BLOCK_PICTURE")
    cover = Picture(base64.b64decode(pictures[0])).data if pictures else None
    return ReadTags(
        _first(comments, "TITLE"),
        _first(comments, "ALBUM"),
        tuple(_opus_chapters(comments)),
        *_cover(cover),
        tuple(comments.get("LANGUAGE") or ()),
    )


def _opus_chapters(comments: Any) -> Iterator[tuple[int, str]]:
    number = 0
    while times := comments.get(f"CHAPTER{number:03}"):
        found = _CLOCK.fullmatch(times[0])
        if not found:
            raise ValueError(times[0])
        hours, minutes, seconds, ms = (int(part) for part in found.groups())
        yield ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms, _first(comments, f"CHAPTER{number:03}NAME") or ""
        number += 1


def _mp4(file: Path) -> ReadTags:
    content = MP4(file)
    atoms: Any = content.tags or {}
    pictures = atoms.get("covr")
    languages = atoms.get("----:com.apple.iTunes:LANGUAGE") or ()
    return ReadTags(
        _first(atoms, "\xa9nam"),
        _first(atoms, "\xa9alb"),
        tuple((round(1000 * each.start), each.title) for each in content.chapters or ()),
        *_cover(bytes(pictures[0]) if pictures else None),
        tuple(bytes(each).decode() for each in languages),
    )


def _cover(picture: bytes | None) -> tuple[tuple[int, int] | None, int]:
    """Width and height of a picture, and its weight."""
    if picture is None:
        return None, 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # it is not unfolded
        with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG")) as image:
            return image.size, len(picture)


def tags_of(file: Path, name: str, cache: Path) -> ReadTags:
    """As `read_tags`, from the cache if they were read before. `name` tells the content from any other.

    Raises:
        MediaError: as `read_tags`.
    """
    key = f"{text_hash(name, mutagen.version_string, RECIPE, *ReadTags.__dataclass_fields__)[:32]}.json"
    facts = kept_facts(cache / "read", key, lambda: asdict(read_tags(file)))
    facts["chapters"] = tuple((start, title) for start, title in facts["chapters"])
    facts["cover"] = tuple(facts["cover"]) if facts["cover"] else None
    facts["languages"] = tuple(facts["languages"])
    return ReadTags(**facts)
