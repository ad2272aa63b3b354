"""Join intro, recording and outro into one sound with cross-fades.

pydub joins what is short; the recording itself, which may be hours, is copied from file to file. All files are
`RAW`: one channel of samples and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from pydub import AudioSegment

RATE_HZ = 44_100
SAMPLE_BYTES = 4
RAW = ("-f", "s32le", "-ar", str(RATE_HZ), "-ac", "1")
"""How ffmpeg reads and writes sound between decoding and encoding: 32 bit a sample, one channel, no header."""
FADE_MS = 400
"""How long a jingle and the recording sound together: speakers begin after about as much silence."""
LONGEST_MS = 30_000
"""A jingle is short; a longer one is an episode in the wrong place."""
_PIECE_BYTES = 1 << 18


def duration_ms(file: Path) -> int:
    """How long a file is, by its samples."""
    return round(file.stat().st_size / SAMPLE_BYTES / RATE_HZ * 1000)


def join(speech: Path, target: Path, kept_ms: tuple[int, int], intro: Path | None, outro: Path | None) -> int:
    """Write intro, the kept part of the recording, and outro into one file.

    Args:
        speech: the recording.
        target: the file to write.
        kept_ms: from when to when the recording is kept.
        intro, outro: the jingles, or none.

    Returns:
        By how many milliseconds what is said comes later in `target` than in `speech`; less than 0 when
        something was cut off at the beginning.
    """
    first, last = _offset(kept_ms[0]), min(_offset(kept_ms[1]), speech.stat().st_size)
    if kept_ms[1] >= duration_ms(speech):
        last = speech.stat().st_size  # to the last sample: milliseconds are rounded
    fade = min(_offset(FADE_MS), (last - first) // 4 // SAMPLE_BYTES * SAMPLE_BYTES)
    moved = -first
    with speech.open("rb") as source, target.open("wb") as out:
        if intro:
            opening = _faded(_segment(intro.read_bytes()), _piece(source, first, fade))
            out.write(opening)
            first += fade
            moved += len(opening) - fade
        ending = _faded(_piece(source, last - fade, fade), _segment(outro.read_bytes())) if outro else b""
        _copy(source, out, first, last - fade if outro else last)
        out.write(ending)
    return round(moved / SAMPLE_BYTES / RATE_HZ * 1000)


def _offset(ms: int) -> int:
    """Where in a file a moment is, in bytes."""
    return round(ms * RATE_HZ / 1000) * SAMPLE_BYTES


def _segment(samples: bytes) -> AudioSegment:
    return AudioSegment(data=samples, sample_width=SAMPLE_BYTES, frame_rate=RATE_HZ, channels=1)


def _piece(source: BinaryIO, first: int, length: int) -> AudioSegment:
    source.seek(first)
    return _segment(source.read(length))


def _faded(one: AudioSegment, other: AudioSegment) -> bytes:
    """One sound and then the other, the end of the one together with the beginning of the other."""
    return bytes(one.append(other, crossfade=min(len(one), len(other), FADE_MS)).raw_data)


def _copy(source: BinaryIO, out: BinaryIO, first: int, last: int) -> None:
    source.seek(first)
    while piece := source.read(min(_PIECE_BYTES, last - first)):
        out.write(piece)
        first += len(piece)
