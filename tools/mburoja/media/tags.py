"""What a podcast app or a player finds inside a rendition: the table of fields, written into each container.

The same tags give the same bytes, whatever stood there before. ID3 is 2.3, not 2.4: widely used players drop
long chapter titles in 2.4.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from mutagen.id3 import ID3
from mutagen.id3._tags import save_frame
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from mburoja.media import tag_table
from mburoja.media.tag_table import Tags, chapter_spans

__all__ = ["Tags", "ffmetadata", "id3_bytes", "mp4_atoms", "opus_comments", "tag_mp4", "tag_opus"]

_PADDING_BYTES = 1024
"""Always the same: what mutagen adds by itself depends on what stood there before."""
_CHAPTER_TITLE_BYTES = 255
"""MP4's `chpl` has the length of a title in one byte."""


class _OrderedID3(ID3):
    """Writes frames in the order they were added.

    mutagen sorts them by size, and players built on ffmpeg then show chapters out of the order of time.
    """

    def _write(self, config: Any) -> bytes:
        return b"".join(save_frame(frame, config=config) for frame in self.values())


def _column(tags: Tags, name: str) -> list[Any]:
    """All that the table puts into one container (`id3`, `mp4` or `vorbis`), in its order."""
    found: list[Any] = []
    for field in tag_table.TABLE:
        value = field.value(tags)
        if value not in (None, "", (), b""):
            found.extend(getattr(field, name)(tags, value))
    return found


def id3_bytes(tags: Tags) -> bytes:
    """The ID3v2.3 tag to stand in front of an MP3 that has none."""
    id3 = _OrderedID3()
    for frame in _column(tags, "id3"):
        id3.add(frame)
    written = io.BytesIO()
    id3.save(written, v1=0, v2_version=3, padding=lambda info: _PADDING_BYTES)
    return written.getvalue()


def opus_comments(tags: Tags) -> list[tuple[str, str]]:
    """The Vorbis comments that `tag_opus` writes: names and values, in their order."""
    return _column(tags, "vorbis")


def mp4_atoms(tags: Tags) -> list[tuple[str, Any]]:
    """The atoms that `tag_mp4` writes: names and values as mutagen has them."""
    return _column(tags, "mp4")


def tag_opus(path: Path, tags: Tags) -> None:
    """Replace all comments of an Opus file, in place.

    An edit that is killed leaves a damaged file: the caller works on a copy, flushes it to the disk and renames
    it (`cache.made`). The sound stays as it is; the name of the encoder's library in front of the comments too.

    Raises:
        mutagen.MutagenError: when it is not Opus in Ogg.
    """
    file = OggOpus(path)
    # First without any, then with them: mutagen would keep the old division into pages where the sizes agree.
    file.delete()
    comments: Any = file.tags
    comments.extend(opus_comments(tags))
    file.save(padding=lambda info: _PADDING_BYTES)


def tag_mp4(path: Path, tags: Tags) -> None:
    """Replace all of Apple's atoms (`ilst`) of an MP4 or M4A file, in place; sound, pictures and chapters stay.

    An edit that is killed leaves a damaged file: the caller works on a copy, flushes it to the disk and renames
    it (`cache.made`). Chapters must be in the file already, see `ffmetadata`. A file that starts fast
    (`moov` before `mdat`) still does: the tags go into `moov`, the offsets of the samples move with it.

    Raises:
        mutagen.MutagenError: when it is not an MP4 file with sound.
    """
    file = MP4(path)
    if file.tags is None:
        file.add_tags()
    # Besides the known atoms this takes out those that mutagen cannot read and would write back.
    file.delete()
    atoms: Any = file.tags
    atoms.update(mp4_atoms(tags))
    file.save(padding=lambda info: _PADDING_BYTES)


def _at_most(title: str, most_bytes: int) -> str:
    """A title cut between two letters, so that it has no more bytes in UTF-8."""
    whole = title.encode()
    if len(whole) <= most_bytes:
        return title
    return whole[: most_bytes - len("…".encode())].decode(errors="ignore") + "…"


def ffmetadata(tags: Tags) -> str:
    """The chapters as FFMETADATA1, times in milliseconds, for ffmpeg to write into an MP4 before it is tagged.

    `ffmpeg -i sound -i this -map 0 -map_chapters 1 -map_metadata 1 -c copy`; with `-map_metadata -1` it blanks
    the titles. MP4 has room for 255 bytes of a title in one of the two places where chapters stand. ffmpeg cuts
    there through a letter, and mutagen then refuses the file, so a longer title is shortened here.
    """
    lines = [";FFMETADATA1"]
    for start, end, title in chapter_spans(tags):
        escaped = re.sub(r"([=;#\\\n])", r"\\\1", _at_most(title, _CHAPTER_TITLE_BYTES))
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}", f"title={escaped}"]
    return "\n".join(lines) + "\n"
