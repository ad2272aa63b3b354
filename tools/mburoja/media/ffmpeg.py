"""The one place that starts ffmpeg. Arguments are lists, the network is shut out, length and silence are limited."""

from __future__ import annotations

import re
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import imageio_ffmpeg

from mburoja.media.errors import MediaError, ProgramFailed

LONGEST_SECONDS = 6 * 3600
"""No recording may be longer."""
_STALLED_SECONDS = 300
"""ffmpeg tells every half second how far it is; one that has said nothing for so long never ends."""
_TOLD_BYTES = 2_000_000
"""How much of what ffmpeg says is kept; a damaged file can make it say the same forever."""

# The reader for each ending: ffmpeg must not guess, or a text file could make it read other files.
_FORMATS = {
    ".wav": "wav", ".flac": "flac", ".mp3": "mp3", ".m4a": "mov", ".ogg": "ogg", ".opus": "ogg",
    ".mp4": "mov", ".m4v": "mov", ".mov": "mov", ".mkv": "matroska", ".webm": "matroska",
}  # fmt: skip

Progress = Callable[[int], None]
"""Called with the milliseconds that are done."""


@dataclass(frozen=True)
class Done:
    """What ffmpeg did: how much sound or picture went through, in milliseconds, and what it said of it."""

    milliseconds: int
    said: str


@cache
def version() -> str:
    """ffmpeg's version, part of every cache key: another version may give other bytes."""
    try:
        return str(imageio_ffmpeg.get_ffmpeg_version())
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise ProgramFailed(f"ffmpeg could not be started: {error}") from error


def reading(file: Path) -> list[str]:
    """The arguments that make a recording an input of `run`; its ending says what it must be.

    Raises:
        MediaError: when we do not read such files.
    """
    ending = file.suffix.lower()
    if ending not in _FORMATS:
        raise MediaError(f"recordings ending in {ending} cannot be read; use {', '.join(_FORMATS)}")
    return ["-f", _FORMATS[ending], "-i", f"file:{file.absolute()}"]


def run(arguments: Sequence[str], folder: Path, progress: Progress = lambda _: None) -> Done:
    """Run ffmpeg on one recording and wait.

    Args:
        arguments: inputs (see `reading`), filters and outputs.
        folder: where it runs, and so where files are written that are named without a folder.
        progress: is told how far it is.

    Raises:
        MediaError: when the recording is broken, without sound, too long or not what its ending says.
        ProgramFailed: when ffmpeg cannot be started, is stopped, stalls, or finds no space.
    """
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-v", "info", "-nostats", "-xerror", "-y",
        "-protocol_whitelist", "file,pipe", "-progress", "pipe:1", "-t", str(LONGEST_SECONDS + 1), *arguments,
    ]  # fmt: skip
    with tempfile.TemporaryFile() as talk:
        try:
            process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except OSError as error:
            raise ProgramFailed(f"ffmpeg could not be started: {error}") from error
        listener = threading.Thread(target=_listen, args=(process, talk))
        listener.start()
        try:
            milliseconds, stalled = _follow(process, progress)
        finally:
            process.kill()  # nothing, when it has ended by itself
            process.wait()
            listener.join()
        talk.seek(0)
        said = talk.read().decode(errors="replace")
    if stalled:
        raise MediaError(f"it could not be read on after {milliseconds // 1000} seconds; export it again")
    _judge(process.returncode, milliseconds, said)
    return Done(milliseconds, said)


def _listen(process: subprocess.Popen[bytes], talk: tempfile._TemporaryFileWrapper[bytes]) -> None:
    """Keep what ffmpeg says; the end matters most, so when there is too much the beginning goes."""
    assert process.stderr is not None  # noqa: S101  (for the type checker: Popen was asked for it)
    with process.stderr as said:
        for piece in said:
            if talk.tell() > _TOLD_BYTES:
                talk.seek(0)
                talk.truncate()
            talk.write(piece)


def _follow(process: subprocess.Popen[bytes], progress: Progress) -> tuple[int, bool]:
    """How far it came, and whether it had to be stopped because it came no further."""
    assert process.stdout is not None  # noqa: S101  (for the type checker: Popen was asked for it)
    milliseconds, stalled = 0, False

    def stop() -> None:
        nonlocal stalled
        stalled = True
        process.kill()

    watchdog = threading.Timer(_STALLED_SECONDS, stop)
    watchdog.start()
    with process.stdout as lines:
        for line in lines:
            if (found := re.match(rb"out_time_us=(\d+)", line)) and round(int(found[1]) / 1000) > milliseconds:
                milliseconds = round(int(found[1]) / 1000)
                watchdog.cancel()
                watchdog = threading.Timer(_STALLED_SECONDS, stop)
                watchdog.start()
                progress(milliseconds)
    process.wait()
    watchdog.cancel()
    return milliseconds, stalled


def _judge(returncode: int, milliseconds: int, said: str) -> None:
    if returncode < 0 or "No space left" in said or "File too large" in said:
        raise ProgramFailed(f"ffmpeg was stopped or found no space on the disk: {said[-200:].strip()}")
    if "matches no streams" in said:
        raise MediaError("there is no sound in it; export it again with the sound")
    if returncode != 0 or not milliseconds:
        raise MediaError("it cannot be decoded; it is broken or not what its name says. Export it again")
    if milliseconds > LONGEST_SECONDS * 1000:
        raise MediaError(f"it is longer than {LONGEST_SECONDS // 3600} hours; cut it into parts")
