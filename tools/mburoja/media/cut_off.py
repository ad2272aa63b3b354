"""Find recordings that were cut off in copying: ffmpeg decodes what is there and calls it a success."""

from __future__ import annotations

import re
from pathlib import Path

import mutagen
from mutagen.mp3 import BitrateMode

from mburoja.media.errors import MediaError
from mburoja.model import say

LEAST_MS = 1_000
"""Shorter than this is a slip, not an episode."""
MOST_LOST_MS = 500
"""How much shorter than its header says a recording may decode; more means it was cut off in copying."""


def refuse_cut_off(recording: Path, decoded_ms: int, said: str) -> None:
    """Refuse a recording that is too short, or of which less is there than it says of itself.

    Args:
        recording: what was handed in.
        decoded_ms: how much sound could be decoded of it.
        said: what ffmpeg said while it decoded.

    Raises:
        MediaError: saying which.
    """
    if decoded_ms < LEAST_MS:
        raise MediaError(say("it is shorter than a second"))
    promised_ms = _promised_ms(recording, said)
    if decoded_ms < promised_ms - MOST_LOST_MS:
        raise MediaError(
            say(
                "it is cut off: {there:.0f} of {promised:.0f} seconds are there; copy it here again",
                there=decoded_ms / 1000,
                promised=promised_ms / 1000,
            )
        )
    ending = recording.suffix.lower()
    if (ending in _OGG and not _ogg_ends(recording)) or (ending in _MATROSKA and "ended prematurely" in said):
        message = say("it is cut off after {seconds:.0f} seconds; copy it here again", seconds=decoded_ms / 1000)
        raise MediaError(message)


_OGG, _MATROSKA, _QUICKTIME = (".ogg", ".opus"), (".mkv", ".webm"), (".mp4", ".m4v", ".mov", ".m4a")
_DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d)\.(\d\d)", re.MULTILINE)


def told_ms(said: str) -> int | None:
    """How long a file is by its own account, as ffmpeg said it; none when it does not say it."""
    if not (found := _DURATION.search(said)):
        return None
    hours, minutes, seconds, hundredths = (int(each) for each in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10


def _promised_ms(recording: Path, said: str) -> int:
    """How long the sound of a recording is by its own account; 0 when it does not say it."""
    if recording.suffix.lower() in _MATROSKA:
        return 0  # it says it of sound and picture together
    try:
        header = mutagen.File(recording)
    except mutagen.MutagenError:
        header = None
    ending = recording.suffix.lower()
    if header is None and ending in (".wav", *_QUICKTIME):
        return 0  # an old or rare form, which ffmpeg reads and mutagen does not
    if header is None:
        message = say("it is not what its name says ({ending}); export it again", ending=recording.suffix)
        raise MediaError(message)
    # Without a header that states it, the length of an MP3 is guessed from its first seconds.
    guessed = getattr(header.info, "bitrate_mode", None) is BitrateMode.UNKNOWN
    promised_ms = 0 if guessed else round(header.info.length * 1000)
    # A cut without encoding anew leaves all the sound in the file and says from when to when it is to be played.
    return min(promised_ms, told_ms(said) or 0) if ending in _QUICKTIME else promised_ms


def _ogg_ends(recording: Path) -> bool:
    """Whether the last page of an Ogg file is whole and says that it is the last (RFC 3533)."""
    with recording.open("rb") as file:
        file.seek(max(0, recording.stat().st_size - 65_536))
        tail = file.read()
    page = tail.rfind(b"OggS")
    header = tail[page : page + 27]
    if page < 0 or len(header) < 27 or not header[5] & 4:
        return False
    sizes = tail[page + 27 : page + 27 + header[26]]
    return len(tail) >= page + 27 + header[26] + sum(sizes)
