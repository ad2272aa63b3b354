"""What a rendition says of itself, and where each container keeps it: one table, a row a field.

The names stand in the ID3v2.3 specification and its chapter addendum, in Apple's atoms for MP4, in the Vorbis
comment recommendation, RFC 7845 (Opus) and ReplayGain 2.0. What no specification names for podcasts in a Vorbis
comment has the name that tag editors show (PODCASTURL, PODCASTID, PODCASTCATEGORY).
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mutagen.flac import Picture
from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    PCST,
    SYLT,
    TALB,
    TCAT,
    TCON,
    TCOP,
    TDAT,
    TDES,
    TENC,
    TGID,
    TIT2,
    TLAN,
    TLEN,
    TPE1,
    TPOS,
    TPUB,
    TRCK,
    TSSE,
    TXXX,
    TYER,
    USLT,
    WCOP,
    WFED,
    WOAF,
    WXXX,
    CTOCFlags,
    PictureType,
)
from mutagen.mp4 import MP4Cover, MP4FreeForm
from PIL import Image

from mburoja.model import Chapter, Cue

_LANGUAGES = {
    "sq": "sqi", "mk": "mkd", "en": "eng", "sr": "srp", "bs": "bos", "hr": "hrv", "sl": "slv", "tr": "tur",
    "bg": "bul", "el": "ell", "ro": "ron", "de": "deu", "fr": "fra", "it": "ita",
}  # fmt: skip
"""ISO 639-2/T codes, as TLAN, COMM and USLT want them; another language is written as undetermined."""
_LATIN1 = 0
_UTF16 = 1
_NO_OFFSET = 0xFFFFFFFF
"""ID3v2 Chapter Frame Addendum: the times count, not the byte offsets."""
_MILLISECONDS = 2
_TRANSCRIPTION = 2
"""SYLT, content type: 1 is what is sung, 2 what is spoken."""
_PODCAST = 21
"""The media kind (`stik`) that Apple's players file under podcasts."""
_REPLAYGAIN_LUFS = -18.0
_R128_LUFS = -23.0


@dataclass(frozen=True)
class Tags:
    """What is written into a rendition. What is None or empty is left out.

    `date` is an ISO date, `cover` JPEG bytes, `duration_ms` the decoded length, `category` Apple's; `page_url` is
    the episode's page and `show_url` the show's; `encoder` names what encoded the sound. `loudness_lufs` is
    integrated, `peak_dbtp` the true peak, both measured on the decoded rendition. Addresses are ASCII.
    """

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
    cover: bytes | None
    season: int | None = None
    show_url: str | None = None
    licence_url: str | None = None
    category: str | None = None
    encoder: str | None = None
    cues: tuple[Cue, ...] = ()
    loudness_lufs: float | None = None
    peak_dbtp: float | None = None


Frames = Callable[[Tags, Any], Iterable[Any]]
"""From the tags and the row's value to frames of mutagen."""
Pairs = Callable[[Tags, Any], Iterable[tuple[str, Any]]]
"""The same to atoms, or comments, under their names."""


@dataclass(frozen=True)
class Field:
    """A row: what is said, and where ID3, MP4 and a Vorbis comment keep it. None, "" and () are not written."""

    value: Callable[[Tags], Any]
    id3: Frames
    mp4: Pairs
    vorbis: Pairs


# --- what stands in the columns ---------------------------------------------------------------


def nowhere(tags: Tags, value: Any) -> Iterator[Any]:
    """This container has no place for it."""
    yield from ()


def text(frame: Callable[..., Any]) -> Frames:
    """A text frame."""
    return lambda tags, value: [frame(encoding=_UTF16, text=value)]


def numeric(frame: Callable[..., Any]) -> Frames:
    """A frame with a numeric string, which ID3v2.3 (section 3.3) has in Latin-1 always."""
    return lambda tags, value: [frame(encoding=_LATIN1, text=str(value))]


def url(frame: Callable[..., Any]) -> Frames:
    """A frame with an address."""
    return lambda tags, value: [frame(url=value)]


def user_text(name: str) -> Frames:
    """A TXXX frame under a name of its own."""
    return lambda tags, value: [TXXX(encoding=_UTF16, desc=name, text=value)]


def words(frame: Callable[..., Any]) -> Frames:
    """A frame that says in which language its text is."""
    return lambda tags, value: [frame(encoding=_UTF16, lang=language(tags), desc="", text=value)]


def atom(*names: str) -> Pairs:
    """MP4 atoms with a text."""
    return lambda tags, value: [(name, [value]) for name in names]


def number_of(name: str) -> Pairs:
    """An MP4 atom with a number and out of how many; nobody knows how many."""
    return lambda tags, value: [(name, [(value, 0)])]


def freeform(name: str) -> Pairs:
    """An MP4 atom for what Apple has no atom of its own."""
    return lambda tags, value: [(f"----:com.apple.iTunes:{name}", [MP4FreeForm(value.encode())])]


def comment(name: str) -> Pairs:
    """A Vorbis comment."""
    return lambda tags, value: [(name, str(value))]


# --- what has a shape of its own --------------------------------------------------------------


def language(tags: Tags) -> str:
    """The language of the rendition, ISO 639-2/T."""
    primary = tags.locale.split("-")[0]
    return _LANGUAGES.get(primary, primary if len(primary) == 3 else "und")


def chapter_spans(tags: Tags) -> list[tuple[int, int, str]]:
    """Start and end in milliseconds and title of each chapter, in the order of time; the last ends with the sound."""
    chapters = sorted(tags.chapters, key=lambda chapter: chapter.at)
    ends = [*(chapter.at for chapter in chapters[1:]), tags.duration_ms]
    return [(chapter.at, end, chapter.title) for chapter, end in zip(chapters, ends, strict=False)]


def _chapter_frames(tags: Tags, chapters: Any) -> Iterator[Any]:
    spans = chapter_spans(tags)
    names = [f"chp{index}" for index in range(len(spans))]
    for name, (start, end, title) in zip(names, spans, strict=True):
        address = f"{tags.page_url}?t={start // 1000}"
        yield CHAP(
            element_id=name,
            start_time=start,
            end_time=end,
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[TIT2(encoding=_UTF16, text=title), WXXX(encoding=_UTF16, desc="", url=address)],
        )
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    yield CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[])


def _chapter_comments(tags: Tags, chapters: Any) -> Iterator[tuple[str, str]]:
    for index, (start, _, title) in enumerate(chapter_spans(tags)):
        minutes, milliseconds = divmod(start, 60_000)
        hours, minutes = divmod(minutes, 60)
        clock = f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"
        yield f"CHAPTER{index:03}", clock
        yield f"CHAPTER{index:03}NAME", title


def _timed_lyrics(tags: Tags, cues: tuple[Cue, ...]) -> Iterator[Any]:
    ordered = sorted(cues, key=lambda cue: cue.start_ms)
    # ID3v2.3, 4.10: a new line is told by a line break in front of its text, not behind it.
    lines = [("\n" * (index > 0) + cue.text, cue.start_ms) for index, cue in enumerate(ordered)]
    yield SYLT(encoding=_UTF16, lang=language(tags), format=_MILLISECONDS, type=_TRANSCRIPTION, desc="", text=lines)


def _feed_frame(tags: Tags, feed_url: str) -> Iterator[Any]:
    # Apple's WFED is a text frame in spite of its letter: TagLib and eyeD3 take its first byte, zero for Latin-1,
    # as the encoding. mutagen knows it as a frame with an address.
    yield WFED(url=f"\0{feed_url}")


def _picture_frame(tags: Tags, cover: bytes) -> Iterator[Any]:
    yield APIC(encoding=_LATIN1, mime="image/jpeg", type=PictureType.COVER_FRONT, desc="", data=cover)


def _picture_comment(tags: Tags, cover: bytes) -> Iterator[tuple[str, str]]:
    picture = Picture()
    picture.type = PictureType.COVER_FRONT
    picture.mime = "image/jpeg"
    with Image.open(io.BytesIO(cover)) as image:
        picture.width, picture.height = image.size
    picture.depth = 24
    picture.data = cover
    yield "METADATA_BLOCK_PICTURE", base64.b64encode(picture.write()).decode("ascii")


def _replaygain(tags: Tags) -> str | None:
    if tags.loudness_lufs is None:
        return None
    # Plus zero, so that nothing becomes "-0.00 dB".
    return f"{round(_REPLAYGAIN_LUFS - tags.loudness_lufs, 2) + 0.0:.2f} dB"


def _peak(tags: Tags) -> str | None:
    return None if tags.peak_dbtp is None else f"{10 ** (tags.peak_dbtp / 20):.6f}"


def _r128_gain(tags: Tags) -> str | None:
    # RFC 7845, 5.2.1: 256ths of a dB. It also asks to write no REPLAYGAIN_ into Opus.
    return None if tags.loudness_lufs is None else str(round((_R128_LUFS - tags.loudness_lufs) * 256))


# --- the table --------------------------------------------------------------------------------

# Written in this order. The picture last: a player on a weak line has all the words before it.
TABLE: tuple[Field, ...] = (
    Field(lambda t: t.title, text(TIT2), atom("\xa9nam"), comment("TITLE")),
    Field(lambda t: t.author, text(TPE1), atom("\xa9ART", "aART"), comment("ARTIST")),
    Field(lambda t: t.show, text(TALB), atom("\xa9alb"), comment("ALBUM")),
    Field(lambda t: "Podcast", text(TCON), atom("\xa9gen"), comment("GENRE")),
    Field(lambda t: t.number, numeric(TRCK), number_of("trkn"), comment("TRACKNUMBER")),
    Field(lambda t: t.season, numeric(TPOS), number_of("disk"), comment("DISCNUMBER")),
    Field(lambda t: t.date, nowhere, atom("\xa9day"), comment("DATE")),
    Field(lambda t: t.date[:4], numeric(TYER), nowhere, nowhere),
    Field(lambda t: t.date[8:10] + t.date[5:7], numeric(TDAT), nowhere, nowhere),
    Field(language, text(TLAN), freeform("LANGUAGE"), comment("LANGUAGE")),
    Field(lambda t: t.duration_ms, numeric(TLEN), nowhere, nowhere),
    Field(lambda t: f"{t.date[:4]} {t.author}, {t.licence}", text(TCOP), atom("cprt"), comment("COPYRIGHT")),
    Field(lambda t: t.licence_url, url(WCOP), freeform("LICENSE"), comment("LICENSE")),
    Field(lambda t: t.author, text(TPUB), nowhere, comment("ORGANIZATION")),
    Field(lambda t: "Mburoja", text(TENC), nowhere, nowhere),
    Field(lambda t: t.encoder, text(TSSE), atom("\xa9too"), comment("ENCODER")),
    Field(lambda t: t.page_url, url(WOAF), freeform("WWW"), comment("WWW")),
    Field(
        lambda t: t.show_url,
        lambda tags, value: [WXXX(encoding=_UTF16, desc="", url=value)],
        freeform("CONTACT"),
        comment("CONTACT"),
    ),
    Field(lambda t: t.feed_url, _feed_frame, atom("purl"), comment("PODCASTURL")),
    Field(lambda t: True, lambda tags, value: [PCST(value=1)], lambda tags, value: [("pcst", value)], nowhere),
    Field(lambda t: _PODCAST, nowhere, lambda tags, value: [("stik", [value])], nowhere),
    Field(lambda t: t.guid, text(TGID), atom("egid"), comment("PODCASTID")),
    Field(lambda t: t.guid, user_text("PODCAST_GUID"), nowhere, nowhere),
    Field(lambda t: t.category, text(TCAT), atom("catg"), comment("PODCASTCATEGORY")),
    Field(lambda t: t.summary, words(COMM), atom("\xa9cmt"), comment("DESCRIPTION")),
    Field(lambda t: t.summary, text(TDES), atom("desc", "ldes"), nowhere),
    # A synthetic voice says so wherever the file goes.
    Field(lambda t: t.voices, user_text("VOICE"), freeform("VOICE"), comment("VOICE")),
    Field(_replaygain, user_text("REPLAYGAIN_TRACK_GAIN"), freeform("replaygain_track_gain"), nowhere),
    Field(_peak, user_text("REPLAYGAIN_TRACK_PEAK"), freeform("replaygain_track_peak"), nowhere),
    Field(_r128_gain, nowhere, nowhere, comment("R128_TRACK_GAIN")),
    Field(lambda t: t.lyrics, words(USLT), atom("\xa9lyr"), comment("LYRICS")),
    Field(lambda t: t.cues, _timed_lyrics, nowhere, nowhere),
    # MP4 has its chapters from ffmpeg, see `tags.ffmetadata`.
    Field(lambda t: t.chapters, _chapter_frames, nowhere, _chapter_comments),
    Field(
        lambda t: t.cover,
        _picture_frame,
        lambda tags, value: [("covr", [MP4Cover(value, MP4Cover.FORMAT_JPEG)])],
        _picture_comment,
    ),
)
