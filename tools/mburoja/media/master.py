"""Master one recording and encode its renditions: decode once, measure, treat, encode, decode the result and look.

Runs ffmpeg as `loudness` decides and `profiles` describes. Everything is written into a folder of the caller's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mburoja.media import ffmpeg
from mburoja.media.cut_off import refuse_cut_off
from mburoja.media.errors import MediaError, ProgramFailed
from mburoja.media.jingle import LONGEST_MS, RATE_HZ, RAW, duration_ms, join
from mburoja.media.loudness import (
    LEVELS,
    METER,
    MIDDLE,
    MOST_ATTEMPTS,
    SIDES,
    SILENCE,
    TARGET_LUFS,
    Attempt,
    Loudness,
    better,
    better_of,
    downmix,
    read_meter,
    read_peaks,
    read_sides,
    refuse_silence,
    voice,
)
from mburoja.media.profiles import CLEAN, Sound
from mburoja.model import VIDEO_ENDINGS, say

_HEADROOM_DB = -24.0
"""Decoded peaks may stand above full scale; whole numbers of 32 bits hold them with room above, and lose nothing."""
_LOST_MS = 50
"""How much the length of a rendition may differ from what was decoded."""

# Highs pass; then a gentle compressor that works equally for quiet and loud recordings: they are brought to the
# target before it.
_TREAT = "volume={gain_db:.2f}dB,highpass=f=80,acompressor=threshold=-14dB:ratio=3:attack=10:release=200:makeup=1"
# Four times the rate, so that the limiter sees the peaks between samples.
_LIMIT = f"aresample={4 * RATE_HZ},alimiter=limit={{limit:.5f}}:level=false:attack=5:release=50:latency=true"

TREATMENT = (RATE_HZ, _TREAT, _LIMIT, TARGET_LUFS)
"""All that decides how a mastered recording sounds, beside how it is encoded."""

Report = Callable[[float], None]
"""Called with the share of the work that is done, 0 to 1."""


def part_of(report: Report, first: float, last: float) -> Report:
    """How a part of the work reports: its own 0 to 1 is `first` to `last` of the whole."""
    return lambda share: report(first + (last - first) * share)


def by_time(report: Report, duration_ms: int) -> ffmpeg.Progress:
    """How ffmpeg reports, which tells how many milliseconds of a recording are done."""
    return lambda done_ms: report(min(1.0, done_ms / max(1, duration_ms)))


@dataclass(frozen=True)
class Taken:
    """A recording decoded to one channel of sound in `file`, and what was found.

    `handed` is its loudness as handed in; `lufs` that of `file`. `said` is what ffmpeg said of it. `recording` is
    what was handed in, unless something was cut off or put to it since.
    """

    file: Path
    handed: Loudness
    lufs: float
    duration_ms: int
    said: str
    recording: Path | None


@dataclass(frozen=True)
class Made:
    """A rendition as decoding it shows it; `peaks` are the heights of its waveform, see `read_peaks`."""

    file: Path
    loudness: Loudness
    duration_ms: int
    peaks: tuple[int, ...]


def take(recording: Path, folder: Path) -> Taken:
    """Decode a recording into `folder`, as one channel of whole numbers at `RATE_HZ`.

    Channels that cancel each other, or of which one is empty, are found, not silenced.

    Raises:
        MediaError: when it cannot be used.
        ProgramFailed: as `ffmpeg.run`.
    """
    taken = _decode(recording, folder, MIDDLE)
    refuse_cut_off(recording, taken.duration_ms, taken.said)
    refuse_silence(taken.handed.lufs)
    if (wanted := downmix(read_sides(taken.said))) != MIDDLE:
        taken = _decode(recording, folder, wanted)
    refuse_silence(taken.lufs - _HEADROOM_DB)
    return taken


def _decode(recording: Path, folder: Path, mix: str) -> Taken:
    file = folder / "taken.pcm"
    # In a video sound may begin later than the picture, or have holes: it keeps its place, for chapters and captions.
    steady = "aresample=async=1000:first_pts=0," if recording.suffix.lower() in VIDEO_ENDINGS else ""
    graph = (
        f"[0:a:0]{steady}asplit=3[handed][sides][mix];"
        f"[handed]{METER.format(name='handed', peak='true')}[one];[sides]{SIDES}[two];"
        # Measured before it is made quieter: the meter does not count what is below −70 LUFS.
        f"[mix]aresample={RATE_HZ},aformat=channel_layouts=stereo,pan=mono|{mix},"
        f"{METER.format(name='taken', peak='none')},volume={_HEADROOM_DB}dB[three]"
    )
    nowhere = ["-f", "null", "-"]
    done = ffmpeg.run(
        [
            *ffmpeg.reading(recording), "-filter_complex", graph, "-map", "[one]", *nowhere, "-map", "[two]", *nowhere,
            "-map", "[three]", *RAW, file.name,
        ],
        folder,
        handed_in=True,
    )  # fmt: skip
    handed, taken = read_meter(done.said, "handed"), read_meter(done.said, "taken")
    # The samples that are there count: over holes of a damaged file ffmpeg's clock runs on.
    return Taken(file, handed, taken.lufs + _HEADROOM_DB, duration_ms(file), done.said, recording)


def _own(file: Path) -> list[str]:
    """The arguments that make a file of ours an input of ffmpeg."""
    return [*RAW, "-i", f"file:{file.absolute()}"]


def arrange(taken: Taken, trim: bool, intro: Path | None, outro: Path | None, folder: Path) -> tuple[Taken, int]:
    """Cut silence at both ends to half a second if asked, and join the jingles.

    Returns:
        The sound to go on with, and by how many milliseconds what is said comes later in it.

    Raises:
        MediaError: when a jingle cannot be used.
    """
    if not trim and not intro and not outro:
        return taken, 0
    kept = (0, taken.duration_ms)
    if trim:
        silence = SILENCE.format(noise_db=taken.lufs - 30)
        done = ffmpeg.run([*_own(taken.file), "-af", silence, "-f", "null", "-"], folder)
        kept = voice(done.said, taken.duration_ms)
    levelled = [_level(jingle, taken.lufs, folder) if jingle else None for jingle in (intro, outro)]
    target = folder / "arranged.pcm"
    offset_ms = join(taken.file, target, kept, levelled[0], levelled[1])
    taken.file.unlink()
    return Taken(target, taken.handed, taken.lufs, duration_ms(target), taken.said, None), offset_ms


def _level(jingle: Path, lufs: float, folder: Path) -> Path:
    """A jingle as loud as the recording, of the same form."""
    place = folder / jingle.stem
    place.mkdir()
    try:
        taken = take(jingle, place)
    except MediaError as error:
        message = say("its jingle {name} cannot be used: {why}", name=jingle.name, why=error.message)
        raise MediaError(message) from None
    if taken.duration_ms > LONGEST_MS:
        seconds = LONGEST_MS // 1000
        message = say(
            "its jingle {name} is longer than {seconds} seconds; cut it shorter", name=jingle.name, seconds=seconds
        )
        raise MediaError(message)
    file = place / "level.pcm"
    gain = f"volume={lufs - taken.lufs:.2f}dB"
    ffmpeg.run([*_own(taken.file), "-af", gain, *RAW, file.name], place)
    return file


def render(taken: Taken, sounds: Sequence[Sound], folder: Path, report: Report = lambda _: None) -> dict[Sound, Made]:
    """Encode a sound at −16 LUFS in several ways; look at each result, and try again if it is not right.

    A recording that is right already is only encoded, or not even that.

    Returns:
        What was made; one that is not `loudness.right` after all attempts is the best of them.

    Raises:
        ProgramFailed: as `ffmpeg.run`.
    """
    best = {sound: made for sound in sounds if (made := _left_alone(taken, sound, folder))}
    as_it_is = Attempt(taken.handed.lufs - taken.lufs, None)
    mastered = cache(lambda: _mastered(taken, folder))
    first = as_it_is if taken.handed.right else mastered()
    waiting = {first: left} if (left := [sound for sound in sounds if sound not in best]) else {}
    for turn in range(MOST_ATTEMPTS):
        again: dict[Attempt, list[Sound]] = {}
        for attempt, group in waiting.items():
            for sound, made in _encode(taken, attempt, group, folder, turn, report).items():
                if sound not in best or better_of(made.loudness, best[sound].loudness):
                    best[sound] = made
                if not made.loudness.right:
                    following = better(attempt, made.loudness) if attempt != as_it_is else mastered()
                    again.setdefault(following, []).append(sound)
        if not again:
            break
        waiting = again
    return best


def _left_alone(taken: Taken, sound: Sound, folder: Path) -> Made | None:
    """The recording's own sound, if it is right and encoded as it would be: once more would only harm it."""
    if not (taken.recording and taken.handed.right and sound.same and re.search(sound.same, taken.said)):
        return None
    file = folder / f"{sound.name}-same"
    output = ["-map", "0:a:0", *CLEAN, *sound.options, "-c:a", "copy", file.name]
    ffmpeg.run([*ffmpeg.reading(taken.recording), *output], folder, handed_in=True)
    made = look(file, taken.duration_ms)
    return made if made.loudness.right else None


def _mastered(taken: Taken, folder: Path) -> Attempt:
    """The first attempt to master: what is missing to the target after the treatment."""
    meter = METER.format(name="treated", peak="none")
    done = ffmpeg.run([*_own(taken.file), "-af", f"{_treatment(taken)},{meter}", "-f", "null", "-"], folder)
    return Attempt(round(TARGET_LUFS - read_meter(done.said, "treated").lufs, 2))


def _treatment(taken: Taken) -> str:
    return _TREAT.format(gain_db=TARGET_LUFS - taken.lufs)


def _encode(
    taken: Taken, attempt: Attempt, sounds: Sequence[Sound], folder: Path, turn: int, report: Report
) -> dict[Sound, Made]:
    chain = f"volume={attempt.gain_db:.2f}dB"
    if attempt.ceiling_dbfs is not None:
        limit = _LIMIT.format(limit=10 ** (attempt.ceiling_dbfs / 20))
        chain = f"{_treatment(taken)},{chain},{limit},aresample={RATE_HZ}"
    names = [f"[out{index}]" for index in range(len(sounds))]
    graph = f"[0:a:0]{chain},asplit={len(sounds)}{''.join(names)}"
    outputs: list[str] = []
    files = [folder / f"{sound.name}-{turn}" for sound in sounds]
    for name, sound, file in zip(names, sounds, files, strict=True):
        graph += f";{name}volume={sound.loss_db}dB{name[:-1]}loud]"
        outputs += ["-map", f"{name[:-1]}loud]", *CLEAN, *sound.options, file.name]
    ffmpeg.run([*_own(taken.file), "-filter_complex", graph, *outputs], folder, by_time(report, taken.duration_ms))
    return {sound: look(file, taken.duration_ms) for sound, file in zip(sounds, files, strict=True)}


def look(file: Path, expected_ms: int) -> Made:
    """Decode a rendition and measure it; `expected_ms` is how long it must be.

    Raises:
        ProgramFailed: when it is not what was to be made.
    """
    lines = file.with_name(f"{file.name}.levels")
    measure = f"{METER.format(name='made', peak='true')},{LEVELS.format(file=lines.name)}"
    source = ["-i", f"file:{file.absolute()}", "-map", "0:a:0"]
    done = ffmpeg.run([*source, "-af", measure, "-f", "null", "-"], file.parent)
    if abs(done.milliseconds - expected_ms) > _LOST_MS:
        raise ProgramFailed(f"ffmpeg made {done.milliseconds} ms of sound of {expected_ms} ms; the disk may be full")
    return Made(file, read_meter(done.said, "made"), done.milliseconds, read_peaks(lines.read_text()))
