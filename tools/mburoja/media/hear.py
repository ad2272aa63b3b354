"""Decode a media file and measure it, whatever its header and its name say."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mutagen.mp3 import BitrateMode, MPEGInfo

from mburoja.media import ffmpeg, kinds
from mburoja.media.cache import kept_facts, text_hash, used
from mburoja.media.cut_off import told_ms
from mburoja.media.errors import MediaError
from mburoja.media.heard import (
    HEADROOM,
    LEVELS,
    RATE_HZ,
    clipped_samples,
    damaged,
    highest,
    is_guessed,
    read_levels,
    read_packets,
    silence,
    spoken,
    wav_ms,
)
from mburoja.media.kinds import Kind
from mburoja.media.loudness import METER, read_meter
from mburoja.model import VIDEO_ENDINGS, Heard, say

RECIPE = "1"
"""Raise it when `hear` finds something else than before in the same file."""

_MOST_TAGS = 4
"""Some programs put a new ID3 tag in front of the old ones."""
_PART_SECONDS = 60


def hear(file: Path) -> Heard:
    """Decode a file once, over damage, and measure it. Its content says what it is, not its name.

    Of a picture only the size and the length are taken: to decode it takes longer than all else together.

    Raises:
        MediaError: when it is not media, or nothing in it can be decoded; the message says why.
        ProgramFailed: as `ffmpeg.run`.
    """
    kind = kind_at(file)
    # As when it is encoded (`master`): the sound of a video keeps its place, for chapters and captions.
    steady = "aresample=async=1000:first_pts=0," if file.suffix.lower() in VIDEO_ENDINGS else ""
    graph = (
        f"[0:a:0]{steady}asplit=2[whole][low];[whole]{METER.format(name='heard', peak='true')}[one];"
        f"[low]aresample={RATE_HZ},asplit=2[levels][samples];[levels]{LEVELS.format(file='levels')}[two];"
        f"[samples]{HEADROOM}[three]"
    )
    nowhere = ["-f", "null", "-"]
    arguments = [
        # In FLAC each frame has a checksum; when nobody looks at it, a wrong bit goes by as noise.
        *(("-err_detect", "crccheck") if kind is kinds.FLAC else ()), *ffmpeg.reading_as(file, kind.demuxer),
        "-filter_complex", graph, "-map", "[one]", *nowhere, "-map", "[two]", *nowhere,
        "-map", "[three]", "-c:a", "pcm_s8", "-f", "au", "samples",
        "-map", "0:a:0", "-map", "0:V:0?", "-c", "copy", "-f", "framecrc", "packets",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="mburoja-") as name:
        done = ffmpeg.run(arguments, Path(name), handed_in=True, over_damage=True)
        return _measured(file, kind, done, Path(name))


def kind_at(file: Path) -> Kind:
    """What a file is by its content.

    Raises:
        MediaError: when it is nothing that we read; the message says what it is, if that is known.
    """
    with file.open("rb") as content:
        for _ in range(_MOST_TAGS):
            start = content.tell()
            tag_bytes = kinds.id3_bytes(content.read(10))
            content.seek(start + tag_bytes)
        head = content.read(kinds.HEAD_BYTES)
    if found := kinds.kind_of(head):
        return found
    if not head:
        raise MediaError(say("there is nothing in this file; copy it here again"))
    what = kinds.named(head) or say("no sound or video that can be read")
    raise MediaError(say("this is {what}; export the recording as WAV, FLAC, MP3 or M4A", what=what))


def _measured(file: Path, kind: Kind, done: ffmpeg.Done, folder: Path) -> Heard:
    """What ffmpeg said and wrote into `folder`, put together."""
    loudness = read_meter(done.said, "heard")
    levels = read_levels((folder / "levels").read_text())
    with (folder / "packets").open() as lines:
        packets = read_packets(lines)
    channels, sound_ms, clipped_ms = _samples(folder / "samples")
    if not sound_ms:
        raise MediaError(say("there is no sound in it that can be decoded; export it again"))
    header_ms = _header_ms(file, kind, done.said)
    return Heard(
        type=kind.type(packets.size is not None),
        decoded_ms=max(sound_ms, packets.picture_ms),
        header_ms=header_ms,
        damaged=damaged(done.complaints),
        unlisted=kind is kinds.MP3 and header_ms is None and packets.uneven,
        rate_hz=packets.rate_hz,
        channels=channels,
        bitrate_bps=round(8000 * packets.sound_bytes / sound_ms),
        lufs=loudness.lufs,
        dbtp=loudness.dbtp,
        clipped_ms=clipped_ms,
        silence_ms=silence(levels, loudness.lufs, sound_ms),
        spoken=spoken(levels, loudness.lufs, sound_ms),
        size=packets.size,
    )


def _samples(file: Path) -> tuple[int, int, int]:
    """Of an AU file of signed 8 bits: channels, length, and how long the channel is clipped that is so most."""
    with file.open("rb") as content:
        _, offset, _, _, _, channels = (int.from_bytes(content.read(4)) for _ in range(6))
        frames = (file.stat().st_size - offset) // channels

        def parts() -> Iterator[bytes]:
            content.seek(offset)
            while part := content.read(_PART_SECONDS * RATE_HZ * channels):
                yield part

        peaks, clipped = [0] * channels, [0] * channels
        for part in parts():
            peaks = [max(peak, highest(part[index::channels])) for index, peak in enumerate(peaks)]
        for part in parts():
            for index, peak in enumerate(peaks):
                clipped[index] += clipped_samples(part[index::channels], peak)
    return channels, round(1000 * frames / RATE_HZ), round(1000 * max(clipped) / RATE_HZ)


def _header_ms(file: Path, kind: Kind, said: str) -> int | None:
    """How long a file is by its own account; none when it gives none, and every reader guesses."""
    with file.open("rb") as content:
        if kind is kinds.MP3:
            return _mp3_ms(content)
        if kind is kinds.WAV and (stated_ms := wav_ms(content.read(kinds.HEAD_BYTES))):
            return stated_ms
    return None if is_guessed(said) else told_ms(said)


def _mp3_ms(content: Any) -> int | None:
    # Not as ffmpeg says it: of two files put together it does not believe the first one's header, but players do.
    try:
        header = MPEGInfo(content)
    except Exception:  # of a damaged file nobody knows what mutagen meets
        return None
    return None if header.bitrate_mode is BitrateMode.UNKNOWN else round(header.length * 1000)


# --- once for each content ----------------------------------------------------------------------


def heard(file: Path, digest: str, cache: Path) -> Heard:
    """As `hear`, from the cache if the same content was heard before. `digest` is the SHA-256 of the content.

    Raises:
        MediaError, ProgramFailed: as `hear`.
    """
    return _of(kept_facts(cache / "heard", _name(file, digest), lambda: asdict(hear(file))))


def heard_before(file: Path, digest: str, cache: Path) -> Heard | None:
    """As `heard`, but nothing is decoded: none when the content was not heard before."""
    path = cache / "heard" / _name(file, digest)
    try:
        found = _of(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    used(path)
    return found


def _name(file: Path, digest: str) -> str:
    # Whether it is a video decides how it is decoded.
    how = (str(file.suffix.lower() in VIDEO_ENDINGS), ffmpeg.version(), RECIPE, *Heard.__dataclass_fields__)
    return f"{text_hash(digest, *how)[:32]}.json"


def _of(facts: dict[str, Any]) -> Heard:
    facts["silence_ms"] = tuple(facts["silence_ms"])
    facts["spoken"] = tuple(map(tuple, facts["spoken"]))
    facts["size"] = tuple(facts["size"]) if facts["size"] else None
    return Heard(**facts)
