"""Make the MP3 of one recording: encode once, tag as often as the words change, keep both in the cache."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import mutagen
from mutagen.mp3 import BitrateMode

from mburoja.media import ffmpeg
from mburoja.media.cache import file_hash, made, text_hash, write_whole
from mburoja.media.errors import MediaError
from mburoja.media.tags import Tags, id3_bytes

LEAST_MS = 1_000
"""Shorter than this is a slip, not an episode."""
MOST_LOST_MS = 500
"""How much shorter than its header says a recording may decode; more means it was cut off in copying."""


@dataclass(frozen=True)
class Profile:
    """How a rendition is encoded. Apple recommends 96 kbit/s and more for mono speech in MP3."""

    name: str
    ending: str
    type: str
    arguments: tuple[str, ...]


MP3 = Profile(
    "mp3-mono-96k",
    "mp3",
    "audio/mpeg",
    (
        "-ac", "1", "-ar", "44100", "-c:a", "libmp3lame", "-b:a", "96k",
        "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact",
        # No ID3 from ffmpeg: mutagen writes it. The LAME header stays, players take the exact length from it.
        "-id3v2_version", "0", "-write_xing", "1", "-f", "mp3",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Encoded:
    """An encoded recording without tags, in the cache. `recording_hash` is the SHA-256 of what staff handed in."""

    file: Path
    recording_hash: str
    duration_ms: int


def encode(recording: Path, cache: Path, profile: Profile = MP3, report: Callable[[], None] = lambda: None) -> Encoded:
    """The recording in a profile, from the cache if it was made before; `report` is called when it is made now.

    Raises:
        MediaError: when the recording cannot be used; the message says why.
        ProgramFailed: when ffmpeg itself fails.
    """
    before = file_hash(recording)
    name = text_hash(before, recording.suffix.lower(), profile.name, *profile.arguments, ffmpeg.version())[:32]
    facts = cache / "encoded" / f"{name}.json"
    file = cache / "encoded" / f"{name}.{profile.ending}"
    if not (file.exists() and facts.exists()):
        measured: list[int] = []

        def make(part: Path) -> None:
            report()
            ffmpeg.convert(recording, part, profile.arguments)
            # The result is what counts: while it decodes a damaged file, ffmpeg's clock runs on over the holes.
            measured.append(ffmpeg.decode_ms(part))
            _refuse_cut_off(recording, measured[0])
            if file_hash(recording) != before:
                raise MediaError("it was being written while it was read; save again when it is ready")

        made(cache / "encoded", file.name, make)
        duration_ms = measured[0] if measured else ffmpeg.decode_ms(file)
        write_whole(facts, json.dumps({"duration_ms": duration_ms}).encode())
    return Encoded(file, before, int(json.loads(facts.read_text())["duration_ms"]))


def _refuse_cut_off(recording: Path, decoded_ms: int) -> None:
    if decoded_ms < LEAST_MS:
        raise MediaError("it is shorter than a second")
    try:
        header = mutagen.File(recording)
    except mutagen.MutagenError:
        header = None
    if header is None:
        raise MediaError(f"it is not what its name says ({recording.suffix}); export it again")
    # Without a header that states it, the length of an MP3 is guessed from its first seconds.
    guessed = getattr(header.info, "bitrate_mode", None) is BitrateMode.UNKNOWN
    promised_ms = round(header.info.length * 1000)
    if not guessed and decoded_ms < promised_ms - MOST_LOST_MS:
        raise MediaError(
            f"it is cut off: {decoded_ms / 1000:.0f} of {promised_ms / 1000:.0f} seconds are there; copy it here again"
        )


def tag(encoded: Encoded, tags: Tags, cache: Path) -> Path:
    """A tagged copy of an encoded recording, from the cache if the same tag was written before."""
    head = id3_bytes(tags)
    name = text_hash(encoded.file.name, hashlib.sha256(head).hexdigest())[:32]

    def make(part: Path) -> None:
        with part.open("wb") as target, encoded.file.open("rb") as audio:
            target.write(head)
            shutil.copyfileobj(audio, target)

    return made(cache / "tagged", f"{name}{encoded.file.suffix}", make)
