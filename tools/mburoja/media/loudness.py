"""What to do to a recording so that every listener hears it equally loud. Decisions only; `master` runs them.

Loudness is EBU R 128 / ITU-R BS.1770: LUFS, true peak in dBTP. A mono file is measured as it is heard, from two
loudspeakers ("dual mono"), so that one target holds for all: on an ordinary meter it reads 3 LU less.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from mburoja.media.errors import MediaError
from mburoja.model import say

TARGET_LUFS = -16.0
"""Apple asks for −16 LUFS ±1 and at most −1 dBTP; we hold ±0.5."""
TOLERANCE_LU = 0.5
MOST_DBTP = -1.0
SILENT_LUFS = -55.0
"""Below this there is nothing to hear; ffmpeg gives −70 for silence."""
MOST_ATTEMPTS = 4
"""The first, and three with a lower ceiling."""

_CEILING_DB = -3.5
"""Where the limiter stands at first: lossy encoding raises peaks by up to 2 dB."""
_LEAST_STEP_DB = 0.8
_EMPTY_SIDE_DB = 30.0
"""A channel so much quieter than the other one holds no voice, only noise."""
_CANCELLED_DB = 10.0
"""When the middle is so much quieter than the sides, they cancel each other: one has the wrong polarity."""


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness and true peak of a whole file."""

    lufs: float
    dbtp: float

    @property
    def right(self) -> bool:
        """Whether it is as loud as promised, without peaks that would be cut."""
        return abs(self.lufs - TARGET_LUFS) <= TOLERANCE_LU and self.dbtp <= MOST_DBTP


@dataclass(frozen=True)
class Sides:
    """RMS levels in dB of the left and right channel, of their mean, and of half their difference."""

    left: float
    right: float
    middle: float
    difference: float


LEFT, RIGHT, MIDDLE, DIFFERENCE = "c0=c0", "c0=c1", "c0=0.5*c0+0.5*c1", "c0=0.5*c0-0.5*c1"
"""Ways to make one channel of two, as ffmpeg's filter `pan` writes them."""


def downmix(sides: Sides) -> str:
    """How to make one channel of two: their mean, unless one is empty or the two cancel each other."""
    louder, quieter = max(sides.left, sides.right), min(sides.left, sides.right)
    if quieter < louder - _EMPTY_SIDE_DB:
        return LEFT if sides.left > sides.right else RIGHT
    return DIFFERENCE if sides.middle < louder - _CANCELLED_DB else MIDDLE


@dataclass(frozen=True)
class Attempt:
    """One way to master. `gain_db` is added; `ceiling_dbfs` is the limiter's; without one nothing else is done."""

    gain_db: float
    ceiling_dbfs: float | None = _CEILING_DB


def better(attempt: Attempt, made: Loudness) -> Attempt:
    """The next attempt after one that came out wrong: louder or quieter by what was missing, peaks lower."""
    ceiling = attempt.ceiling_dbfs or 0.0
    over = made.dbtp - MOST_DBTP
    if over > 0:
        ceiling -= max(_LEAST_STEP_DB, over + 0.3)
    return Attempt(attempt.gain_db + TARGET_LUFS - made.lufs, ceiling)


def better_of(one: Loudness, other: Loudness) -> bool:
    """Whether the first is nearer to what is promised; peaks that are cut are worse than another loudness."""

    def distance(each: Loudness) -> tuple[float, float]:
        return max(0.0, each.dbtp - MOST_DBTP), abs(each.lufs - TARGET_LUFS)

    return distance(one) < distance(other)


def refuse_silence(lufs: float) -> None:
    """Raise MediaError when there is nothing to hear."""
    if lufs < SILENT_LUFS:
        raise MediaError(say("there is nothing to hear in it; was the microphone on? Record or export it again"))


# --- what ffmpeg says ---------------------------------------------------------------------------

METER = "ebur128@{name}=peak={peak}:dualmono=true:framelog=verbose"
"""ffmpeg's meter. Not `framelog=quiet`: older versions then say 0.0."""
# The resampler comes first: it may change the channels, so that ffmpeg does not change them before the meter too.
# A quarter of the sound is enough to know its sides.
SIDES = (
    "aselect='not(mod(n,4))',aresample=8000,aformat=channel_layouts=stereo,"
    f"pan=4c|c0=c0|c1=c1|c2={MIDDLE[3:]}|c3={DIFFERENCE[3:]},"
    "astats@sides=measure_overall=none:measure_perchannel=RMS_level"
)


def read_meter(said: str, name: str) -> Loudness:
    """The summary of the meter with a name in what ffmpeg said; a peak that was not measured is 0.

    Raises:
        MediaError: when there is not one, because ffmpeg had to begin anew in the middle.
    """
    found = re.findall(rf"^\[ebur128@{name} @ \w+\] Summary:(.*?)(?=\n\[|\Z)", said, re.DOTALL | re.MULTILINE)
    if len(found) != 1:
        message = say("its sound changes its form on the way, like two files put together; export it again as one")
        raise MediaError(message)
    (summary,) = found
    loudness = re.search(r"I:\s+(-?[\d.]+|-?inf|nan) LUFS", summary)
    peak = re.search(r"Peak:\s+(-?[\d.]+|-?inf|nan) dBFS", summary)
    return Loudness(_number(loudness), _number(peak) if peak else 0.0)


def read_sides(said: str) -> Sides:
    """The four levels of `SIDES` in what ffmpeg said."""
    found = re.findall(r"^\[astats@sides @ \w+\] RMS level dB: (-?[\d.]+|-?inf|nan)", said, re.MULTILINE)
    left, right, middle, difference = (max(-200.0, float(each)) if each != "nan" else -200.0 for each in found[:4])
    return Sides(left, right, middle, difference)


def _number(found: re.Match[str] | None) -> float:
    # Silence is −70 LUFS to the meter; a peak of nothing at all is −inf.
    return max(-200.0, float(found[1])) if found and found[1] != "nan" else -200.0


# --- silence at the ends ------------------------------------------------------------------------

SILENCE = "silencedetect=noise={noise_db:.1f}dB:duration=0.5"
_KEPT_MS = 500
_AT_END_MS = 50


def voice(said: str, duration_ms: int) -> tuple[int, int]:
    """From when to when, in milliseconds, a recording is to be kept: half a second of silence at each end.

    Args:
        said: what ffmpeg's `SILENCE` said.
        duration_ms: how long the recording is.
    """
    starts = [round(float(each) * 1000) for each in re.findall(r"silence_start: (-?[\d.]+)", said)]
    ends = [round(float(each) * 1000) for each in re.findall(r"silence_end: (-?[\d.]+)", said)]
    ends += [duration_ms] * (len(starts) - len(ends))
    first, last = 0, duration_ms
    if starts and starts[0] <= _AT_END_MS:
        first = max(0, ends[0] - _KEPT_MS)
    if starts and ends[-1] >= duration_ms - _AT_END_MS:
        last = min(duration_ms, starts[-1] + _KEPT_MS)
    return (first, last) if first < last else (0, duration_ms)


# --- the waveform -------------------------------------------------------------------------------

LEVELS = (
    "asetnsamples=4410:p=0,astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=RMS_level,"
    "ametadata=print:key=lavfi.astats.Overall.RMS_level:file={file}"
)
"""The level of each tenth of a second, written into a file."""
PEAKS_POINTS = 120


def read_peaks(lines: str) -> tuple[int, ...]:
    """The waveform for the page: at most `PEAKS_POINTS` heights from 0 to 99, the highest always 99."""
    powers = [10 ** (float(each) / 10) for each in re.findall(r"RMS_level=(-?[\d.]+|-inf)", lines)]
    points = min(PEAKS_POINTS, len(powers))
    borders = [index * len(powers) // points for index in range(points + 1)] if points else []
    levels = [sum(powers[start:end]) / (end - start) for start, end in pairwise(borders)]
    highest = max(levels, default=0.0) or 1.0
    # The power, not the amplitude: mastered speech is even, and its pauses are to be seen.
    return tuple(round(99 * level / highest) for level in levels)
