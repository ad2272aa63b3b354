"""What a media file is by its first bytes, whatever its name says. Values only; the names of types are Apple's.

Only what we read has a kind, so ffmpeg is never left to guess: a playlist could make it read other files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mburoja.model import Message, say

HEAD_BYTES = 65_536
"""How much of a file `kind_of` wants to see."""


@dataclass(frozen=True)
class Kind:
    """`demuxer` is ffmpeg's name of what reads it; `types` are the media types with a picture and without one."""

    demuxer: str
    types: tuple[str, str]

    def type(self, has_picture: bool) -> str:
        """The media type."""
        return self.types[0 if has_picture else 1]


def _sound(demuxer: str, name: str) -> Kind:
    return Kind(demuxer, (name, name))


MP3 = _sound("mp3", "audio/mpeg")
WAV = _sound("wav", "audio/wav")
FLAC = _sound("flac", "audio/flac")
OGG = Kind("ogg", ("video/ogg", "audio/ogg"))
MP4 = Kind("mov", ("video/mp4", "audio/x-m4a"))
M4V = Kind("mov", ("video/x-m4v", "audio/x-m4a"))
QUICKTIME = Kind("mov", ("video/quicktime", "video/quicktime"))
WEBM = Kind("matroska", ("video/webm", "audio/webm"))
MATROSKA = Kind("matroska", ("video/x-matroska", "audio/x-matroska"))


def id3_bytes(head: bytes) -> int:
    """How long the ID3v2 tag is that a file begins with (ID3v2, section 3.1); 0 without one."""
    if len(head) < 10 or head[:3] != b"ID3":
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 127
    return size + (20 if head[5] & 16 else 10)  # with a footer or without


def kind_of(head: bytes) -> Kind | None:
    """The kind of a file of which these are the first bytes, behind its ID3 tags; none if we read no such files."""
    if head[:4] in (b"RIFF", b"RF64", b"BW64") and head[8:12] == b"WAVE":
        return WAV
    if head[:4] == b"fLaC":
        return FLAC
    if head[:4] == b"OggS":
        return OGG
    if head[:4] == b"\x1aE\xdf\xa3":
        return WEBM if b"webm" in head[:64] else MATROSKA
    return _mp4(head) or (MP3 if _has_mpeg_frames(head) else None)


def _mp4(head: bytes) -> Kind | None:
    """MP4 and QuickTime: the brand says which (ISO/IEC 14496-12, 4.3); QuickTime was there before the brands."""
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        return QUICKTIME
    if head[4:8] != b"ftyp":
        return None
    return {b"qt  ": QUICKTIME, b"M4V ": M4V, b"M4VH": M4V, b"M4VP": M4V}.get(head[8:12], MP4)


# --- MPEG sound, which has no mark of its own ---------------------------------------------------

# Kilobits a second by version (MPEG 1; 2 and 2.5) and layer, and hertz by version: ISO/IEC 11172-3, 2.4.2.3.
_KBPS = {
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_IN_A_ROW = 3
"""So many frames in a row are no accident."""
_SYNC = re.compile(rb"\xff[\xe2-\xff]")


def _frame_bytes(head: bytes, at: int) -> int:
    """The length of the MPEG frame that begins there; 0 if none does."""
    if at + 4 > len(head) or head[at] != 0xFF or head[at + 1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[at + 1] >> 3 & 3, 4 - (head[at + 1] >> 1 & 3)
    kbps, hertz, padding = head[at + 2] >> 4, head[at + 2] >> 2 & 3, head[at + 2] >> 1 & 1
    if version == 1 or layer == 4 or kbps in (0, 15) or hertz == 3:
        return 0
    bits, rate = 1000 * _KBPS[version == 3, layer][kbps - 1], _HERTZ[version][hertz]
    if layer == 1:
        return (12 * bits // rate + padding) * 4
    return (72 if layer == 3 and version != 3 else 144) * bits // rate + padding


def _has_mpeg_frames(head: bytes) -> bool:
    """Whether frames of MPEG sound follow each other somewhere in the first bytes."""
    for found in _SYNC.finditer(head):
        at = found.start()
        for _ in range(_IN_A_ROW):
            if not (length := _frame_bytes(head, at)):
                break
            at += length
        else:
            return at <= len(head)
    return False


# --- what else people hand in -------------------------------------------------------------------

_OTHERS = (
    (rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP", say("a picture")),
    (rb"%PDF", say("a PDF document")),
    (rb"PK\x03\x04", say("an archive or an office document")),
    (rb"\s*<(!doctype|html|\?xml)", say("a web page")),
    (rb"\s*(#EXTM3U|ffconcat|\[playlist\])", say("a playlist, which only names other files")),
    (rb"FORM....AIF", say("an AIFF file")),
    (rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11", say("a Windows Media file")),
    (rb"#!AMR", say("an AMR file")),
    (rb"caff", say("a CAF file")),
    (rb"RIFF....AVI", say("an AVI file")),
    (rb"\xff[\xf0\xf1\xf8\xf9]", say("a raw AAC file")),
)


def named(head: bytes) -> Message | None:
    """What a file is that has no kind, in words; none when nobody knows."""
    for pattern, words in _OTHERS:
        if re.match(pattern, head, re.DOTALL | re.IGNORECASE):
            return words
    return say("a text") if head and not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head) else None
