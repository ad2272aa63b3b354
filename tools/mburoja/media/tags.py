"""What a podcast app or a player finds inside the MP3: one table of fields, written as ID3v2.3.

2.3, not 2.4: widely used players drop long chapter titles in 2.4. The same tags give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    PCST,
    TALB,
    TCON,
    TCOP,
    TDRC,
    TENC,
    TIT2,
    TLAN,
    TLEN,
    TPE1,
    TPUB,
    TRCK,
    TXXX,
    USLT,
    WFED,
    WOAF,
    CTOCFlags,
    PictureType,
)
from mutagen.id3._tags import save_frame

from mburoja.model import Chapter

_LANGUAGES = {
    "sq": "sqi", "mk": "mkd", "en": "eng", "sr": "srp", "bs": "bos", "hr": "hrv", "sl": "slv", "tr": "tur",
    "bg": "bul", "el": "ell", "ro": "ron", "de": "deu", "fr": "fra", "it": "ita",
}  # fmt: skip
"""ISO 639-2/T codes, as TLAN, COMM and USLT want them; another language is written as undetermined."""
_UTF16 = 1
_NO_OFFSET = 0xFFFFFFFF
"""ID3v2 Chapter Frame Addendum: the times count, not the byte offsets."""


@dataclass(frozen=True)
class Tags:
    """What is written into a rendition. `date` is an ISO date, `cover` JPEG bytes, `duration_ms` the decoded length."""

    title: str
    show: str
    author: str
    number: int
    date: str
    locale: str
    summary: str
    licence: str
    page_url: str
    feed_url: str
    guid: str
    voices: str | None
    lyrics: str | None
    chapters: tuple[Chapter, ...]
    duration_ms: int
    cover: bytes


# One row a field: the frame it becomes. A new field is a row here and a line in `Tags`.
_TABLE: tuple[Callable[[Tags], Any], ...] = (
    lambda t: TIT2(encoding=_UTF16, text=t.title),
    lambda t: TPE1(encoding=_UTF16, text=t.author),
    lambda t: TALB(encoding=_UTF16, text=t.show),
    lambda t: TCON(encoding=_UTF16, text="Podcast"),
    lambda t: TRCK(encoding=_UTF16, text=str(t.number)),
    lambda t: TDRC(encoding=_UTF16, text=t.date),
    lambda t: TLAN(encoding=_UTF16, text=_language(t.locale)),
    lambda t: TLEN(encoding=_UTF16, text=str(t.duration_ms)),
    lambda t: TCOP(encoding=_UTF16, text=f"{t.date[:4]} {t.author}, {t.licence}"),
    lambda t: TPUB(encoding=_UTF16, text=t.author),
    lambda t: TENC(encoding=_UTF16, text="Mburoja"),
    lambda t: WOAF(url=t.page_url),
    lambda t: WFED(url=t.feed_url),
    lambda t: PCST(value=1),
    lambda t: TXXX(encoding=_UTF16, desc="PODCAST_GUID", text=t.guid),
    lambda t: COMM(encoding=_UTF16, lang=_language(t.locale), desc="", text=t.summary),
    # A synthetic voice says so wherever the file goes.
    lambda t: t.voices and TXXX(encoding=_UTF16, desc="VOICE", text=t.voices),
    lambda t: t.lyrics and USLT(encoding=_UTF16, lang=_language(t.locale), desc="", text=t.lyrics),
)


def _language(locale: str) -> str:
    return _LANGUAGES.get(locale.split("-")[0], "und")


class _OrderedID3(ID3):
    """Writes frames in the order they were added.

    mutagen sorts them by size, and players built on ffmpeg then show chapters out of the order of time.
    """

    def _write(self, config: Any) -> bytes:
        return b"".join(save_frame(frame, config=config) for frame in self.values())


def _chapter_frames(tags: Tags) -> Iterator[Any]:
    if not tags.chapters:
        return
    names = [f"chp{index}" for index in range(len(tags.chapters))]
    ends = [*(chapter.at for chapter in tags.chapters[1:]), tags.duration_ms]
    for name, chapter, end in zip(names, tags.chapters, ends, strict=True):
        title = TIT2(encoding=_UTF16, text=chapter.title)
        yield CHAP(
            element_id=name,
            start_time=chapter.at,
            end_time=end,
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[title],
        )
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    yield CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[])


def id3_bytes(tags: Tags) -> bytes:
    """The ID3v2.3 tag to stand in front of an MP3 that has none; the same tags give the same bytes."""
    id3 = _OrderedID3()
    for row in _TABLE:
        if frame := row(tags):
            id3.add(frame)
    for frame in _chapter_frames(tags):
        id3.add(frame)
    id3.update_to_v23()
    # The picture last: a player on a weak line has all the words before it.
    id3.add(APIC(encoding=0, mime="image/jpeg", type=PictureType.COVER_FRONT, desc="", data=tags.cover))
    written = io.BytesIO()
    id3.save(written, v1=0, v2_version=3, padding=lambda info: 1024)
    return written.getvalue()
