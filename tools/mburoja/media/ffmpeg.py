"""The one place that starts ffmpeg. Arguments are lists, the network is shut out, time and output are limited."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import imageio_ffmpeg

from mburoja.media.errors import MediaError, ProgramFailed

LONGEST_SECONDS = 6 * 3600
"""No recording may be longer."""
_TIMEOUT_SECONDS = 1800

# The reader for each ending: ffmpeg must not guess, or a text file could make it read other files.
_FORMATS = {".wav": "wav", ".flac": "flac", ".mp3": "mp3", ".m4a": "mov", ".ogg": "ogg", ".opus": "ogg"}


@cache
def version() -> str:
    """ffmpeg's version, part of every cache key: another version may give other bytes."""
    try:
        return str(imageio_ffmpeg.get_ffmpeg_version())
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise ProgramFailed(f"ffmpeg could not be started: {error}") from error


def convert(source: Path, target: Path, arguments: Sequence[str]) -> int:
    """Decode the first sound track of `source` and encode it as `arguments` say.

    Args:
        source: a recording; its ending says what it must be.
        target: the file to write (a part file of the caller's).
        arguments: ffmpeg's options between input and output, with `-f`.

    Returns:
        How long the decoded sound is, in milliseconds.

    Raises:
        MediaError: when the recording is broken or not what its ending says.
        ProgramFailed: when ffmpeg cannot be started or does not end.
    """
    ending = source.suffix.lower()
    if ending not in _FORMATS:
        raise MediaError(f"recordings ending in {ending} cannot be read; use {', '.join(_FORMATS)}")
    return _run(["-f", _FORMATS[ending], "-i", f"file:{source}", "-map", "0:a:0", *arguments, "-y", f"file:{target}"])


def decode_ms(source: Path) -> int:
    """The length of a recording in milliseconds, by decoding it whole; headers may lie.

    Raises:
        MediaError, ProgramFailed: as `convert`.
    """
    reader = _FORMATS.get(source.suffix.lower(), "")
    return _run(["-f", reader, "-i", f"file:{source}", "-map", "0:a:0", "-f", "null", "-"])


def _run(arguments: Sequence[str]) -> int:
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-v", "error", "-xerror",
        "-protocol_whitelist", "file,pipe", "-progress", "pipe:1", "-t", str(LONGEST_SECONDS + 1), *arguments,
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise MediaError(f"it could not be converted within {_TIMEOUT_SECONDS // 60} minutes") from None
    except OSError as error:
        raise ProgramFailed(f"ffmpeg could not be started: {error}") from error
    times = re.findall(rb"^out_time_us=(\d+)", done.stdout, re.MULTILINE)
    milliseconds = int(times[-1]) // 1000 if times else 0
    said = done.stderr.decode(errors="replace")
    if done.returncode < 0 or "No space left" in said:
        raise ProgramFailed(f"ffmpeg was stopped or found no space on the disk: {said[-200:].strip()}")
    if "matches no streams" in said:
        raise MediaError("there is no sound in it; export it again with the sound")
    if done.returncode != 0 or not milliseconds:
        raise MediaError("it cannot be decoded; it is broken or not what its name says. Export it again")
    if milliseconds > LONGEST_SECONDS * 1000:
        raise MediaError(f"it is longer than {LONGEST_SECONDS // 3600} hours; cut it into parts")
    return milliseconds
