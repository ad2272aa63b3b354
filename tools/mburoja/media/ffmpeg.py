"""The one place that starts ffmpeg. Arguments are lists, the network is shut out, length and silence are limited."""

from __future__ import annotations

import re
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

import imageio_ffmpeg

from mburoja.media.errors import MediaError, ProgramFailed
from mburoja.model import VIDEO_ENDINGS, say

LONGEST_SECONDS = 6 * 3600
"""No recording may be longer."""
_STALLED_SECONDS = 300
"""ffmpeg tells every half second how far it is; one that has said nothing for so long never ends."""
_TOLD_LINES = 2_000
"""How many lines of what ffmpeg says are kept, first and last; a damaged file can make it say the same forever."""

_MOST_PIXELS = 8192 * 8192
"""No picture of a video may be larger; a small file can promise one that takes all memory."""

# The reader for each of the model's endings: ffmpeg must not guess, or a text file could make it read other files.
_FORMATS = {
    ".wav": "wav", ".flac": "flac", ".mp3": "mp3", ".m4a": "mov", ".ogg": "ogg", ".opus": "ogg",
    ".mp4": "mov", ".m4v": "mov", ".mov": "mov", ".mkv": "matroska", ".webm": "matroska",
}  # fmt: skip

Progress = Callable[[int], None]
"""Called with the milliseconds that are done."""


@dataclass(frozen=True)
class Done:
    """What ffmpeg did: how much sound or picture went through, in milliseconds, and what it said of it.

    `complaints` are the lines of it that tell of an error; they are known only where it went on over errors.
    """

    milliseconds: int
    said: str
    complaints: tuple[str, ...] = ()


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
        message = say(
            "recordings ending in {ending} cannot be read; use {known}", ending=ending, known=", ".join(_FORMATS)
        )
        raise MediaError(message)
    limit = ["-max_pixels", str(_MOST_PIXELS)] if ending in VIDEO_ENDINGS else []
    return [*limit, "-f", _FORMATS[ending], "-i", f"file:{file.absolute()}"]


def reading_as(file: Path, demuxer: str) -> list[str]:
    """As `reading`, for a file whose content has been looked at: `demuxer` is one of ours (`kinds.Kind`)."""
    return ["-max_pixels", str(_MOST_PIXELS), "-f", demuxer, "-i", f"file:{file.absolute()}"]


_RUNNING: set[subprocess.Popen[bytes]] = set()
_STOPPED = threading.Event()


@contextmanager
def stopped_together() -> Iterator[None]:
    """When what is done in it is broken off, every ffmpeg stops and none begins: threads would go on for hours."""
    _STOPPED.clear()
    try:
        yield
    except BaseException:
        _STOPPED.set()
        for process in list(_RUNNING):
            process.kill()
        raise


def run(
    arguments: Sequence[str],
    folder: Path,
    progress: Progress = lambda _: None,
    *,
    handed_in: bool = False,
    over_damage: bool = False,
) -> Done:
    """Run ffmpeg and wait.

    Args:
        arguments: inputs (see `reading`), filters and outputs.
        folder: where it runs, and so where files are written that are named without a folder.
        progress: is told how far it is.
        handed_in: whether it reads what staff handed in; then that may be to blame.
        over_damage: go on over what cannot be decoded, and give back the complaints; else the first one ends it.

    Raises:
        MediaError: when what was handed in is broken, without sound, too long or not what its ending says.
        ProgramFailed: when ffmpeg cannot be started, is stopped, stalls, finds no space, or fails with our own files.
    """
    errors = ["-v", "repeat+level+info"] if over_damage else ["-v", "info", "-xerror"]
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", *errors, "-nostats", "-y",
        "-protocol_whitelist", "file,pipe", "-progress", "pipe:1", "-t", str(LONGEST_SECONDS + 1), *arguments,
    ]  # fmt: skip
    try:
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError as error:
        raise ProgramFailed(f"ffmpeg could not be started: {error}") from error
    _RUNNING.add(process)
    if _STOPPED.is_set():
        process.kill()
    said: list[bytes] = []
    listener = threading.Thread(target=_listen, args=(process, said))
    listener.start()
    try:
        milliseconds, stalled = _follow(process, progress)
    finally:
        process.kill()  # nothing, when it has ended by itself
        process.wait()
        listener.join()
        _RUNNING.discard(process)
    words = b"".join(said).decode(errors="replace")
    done = _without_levels(milliseconds, words) if over_damage else Done(milliseconds, words)
    _judge(process.returncode, done, stalled, handed_in)
    return done


_LEVELLED = re.compile(r"^((?:\[[^\]\n]+ @ \w+\] )*)\[(\w+)\] (.*)", re.MULTILINE)


def _without_levels(milliseconds: int, said: str) -> Done:
    """What was said as it always is, and what of it tells of an error."""
    complaints = (found[1] + found[3] for found in _LEVELLED.finditer(said) if found[2] in ("error", "fatal", "panic"))
    return Done(milliseconds, _LEVELLED.sub(r"\1\3", said), tuple(complaints))


def _listen(process: subprocess.Popen[bytes], kept: list[bytes]) -> None:
    """Keep the beginning of what ffmpeg says, where it tells what it reads, and the end, where it sums up."""
    assert process.stderr is not None  # noqa: S101  (for the type checker: Popen was asked for it)
    end: deque[bytes] = deque(maxlen=_TOLD_LINES)
    with process.stderr as said:
        for line in said:
            (kept if len(kept) < _TOLD_LINES else end).append(line)
    kept += end


def _follow(process: subprocess.Popen[bytes], progress: Progress) -> tuple[int, bool]:
    """How far it came, and whether it had to be stopped because it came no further."""
    assert process.stdout is not None  # noqa: S101  (for the type checker: Popen was asked for it)
    milliseconds, moved, over = 0, time.monotonic(), threading.Event()
    stalled = False

    def watch() -> None:
        nonlocal stalled
        while not over.wait(min(1.0, _STALLED_SECONDS / 4)):
            if time.monotonic() - moved > _STALLED_SECONDS:
                stalled = True
                process.kill()
                return

    threading.Thread(target=watch, daemon=True).start()
    try:
        with process.stdout as lines:
            for line in lines:
                if (found := re.match(rb"out_time_us=(\d+)", line)) and round(int(found[1]) / 1000) > milliseconds:
                    milliseconds, moved = round(int(found[1]) / 1000), time.monotonic()
                    progress(milliseconds)
        process.wait()
    finally:
        over.set()
    return milliseconds, stalled


_DISK = ("No space left", "File too large", "quota exceeded", "Permission denied", "Input/output error")
_MISREAD = re.compile(r"Error (opening input|during demuxing)")
"""ffmpeg says "Input/output error" of a damaged Matroska file too."""


def _judge(returncode: int, done: Done, stalled: bool, handed_in: bool) -> None:
    seconds = done.milliseconds // 1000
    if stalled and handed_in:
        raise MediaError(say("it could not be read on after {seconds} seconds; export it again", seconds=seconds))
    if returncode or not done.milliseconds:
        _blame(returncode, done.said, handed_in)
    if seconds > LONGEST_SECONDS:
        raise MediaError(say("it is longer than {hours} hours; cut it into parts", hours=LONGEST_SECONDS // 3600))


def _blame(returncode: int, said: str, handed_in: bool) -> NoReturn:
    # Indented lines are the title, the comment … of what was handed in: those may say anything.
    complaints = [line for line in said.splitlines() if not line.startswith(" ")]
    of_disk = [line for line in complaints if any(words in line for words in _DISK)]
    refused = [line for line in of_disk if not (handed_in and _MISREAD.search(line))]
    if returncode < 0 or refused:
        raise ProgramFailed(f"ffmpeg was stopped or found no space on the disk: {''.join(refused[:1])[-200:]}")
    if not handed_in:
        raise ProgramFailed(f"ffmpeg failed: {said[-300:].strip()}")
    if any("matches no streams" in line for line in complaints):
        raise MediaError(say("there is no sound in it; export it again with the sound"))
    raise MediaError(say("it cannot be decoded; it is broken or not what its name says. Export it again"))
