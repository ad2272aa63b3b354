"""Understand what ffmpeg wrote and said while `hear` let it decode a file: silence, speech, clipping, damage.

Values only. Levels are in dB to full scale (dBFS).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from mburoja.media.loudness import SILENT_LUFS

RATE_HZ = 16_000
"""At this rate levels are taken and clipping is looked for: enough for the strong parts of a voice."""
WINDOW_MS = 100

LEVELS = (
    f"asetnsamples={RATE_HZ * WINDOW_MS // 1000}:p=0,astats=metadata=1:reset=1:measure_perchannel=none"
    ":measure_overall=RMS_level+Peak_level,ametadata=print:file={file}"
)
"""ffmpeg's filters that write the levels of each window of `WINDOW_MS` into a file."""
HEADROOM = "volume=0.5"
"""ffmpeg's filter in front of the samples of 8 bits in which clipping is looked for: what is encoded overshoots."""


# --- silence and speech -------------------------------------------------------------------------

# As `trim` hears it (`master.arrange`): what we say it would cut, it does.
_SILENT_BELOW_LU = 30.0
# Speech stands well above its own pauses and the noise of a room; a whisper may be lost.
_SPOKEN_ABOVE_LU = 20.0
_BREATH_WINDOWS = 5
"""Pauses up to half a second belong to what is said."""


def read_levels(lines: str) -> list[tuple[float, float]]:
    """Peak and RMS level of each window, in what `LEVELS` wrote."""
    found = re.findall(r"(Peak|RMS)_level=(-?[\d.]+|-?inf|-?nan)", lines)
    levels = {name: [_level(value) for kind, value in found if kind == name] for name in ("Peak", "RMS")}
    return list(zip(levels["Peak"], levels["RMS"], strict=False))


def _level(written: str) -> float:
    return -200.0 if "n" in written else float(written)


def silence(levels: list[tuple[float, float]], lufs: float, duration_ms: int) -> tuple[int, int]:
    """For how long nothing is heard at the beginning and at the end; all of it twice, when nothing is heard at all."""
    floor = lufs - _SILENT_BELOW_LU
    loud = [index for index, (peak, _) in enumerate(levels) if peak >= floor and lufs >= SILENT_LUFS]
    if not loud:
        return duration_ms, duration_ms
    return min(duration_ms, loud[0] * WINDOW_MS), max(0, duration_ms - (loud[-1] + 1) * WINDOW_MS)


def spoken(levels: list[tuple[float, float]], lufs: float, duration_ms: int) -> tuple[tuple[int, int], ...]:
    """The stretches in which somebody speaks, or something else sounds as loud."""
    floor = lufs - _SPOKEN_ABOVE_LU
    stretches: list[tuple[int, int]] = []
    for index, (_, rms) in enumerate(levels):
        if rms < floor or lufs < SILENT_LUFS:
            continue
        first = index
        if stretches and index - stretches[-1][1] <= _BREATH_WINDOWS:
            first = stretches.pop()[0]
        stretches.append((first, index + 1))
    times = [(first * WINDOW_MS, min(last * WINDOW_MS, duration_ms)) for first, last in stretches]
    return tuple((first, last) for first, last in times if first < last)


# --- clipping -----------------------------------------------------------------------------------

# Where a peak is cut flat, the wave stays near its highest value for nearly as long as it is above half of it: a
# rectangle. Peaks of voices, tones and noise are pointed or round (a sine stays 43 % of that time), also where a
# limiter holds them. Encoding makes the flat part uneven by about a tenth, but not round, so this finds clipping in
# MP3, AAC and Opus too; and in what was made quieter since, though less of it.
_FULL = 64
"""Full scale in samples of 8 bits, behind `HEADROOM`."""
_LEAST_PEAK = 8
"""What never comes near full scale (−18 dB) is too coarse in 8 bits to see a form in it."""
_NEAR, _HALF, _OVER = 0.9, 0.5, 1.15
_FLAT_SHARE = 0.7
_LEAST_SAMPLES = 5
"""0.3 ms: shorter ones are not heard."""
_EXCURSION = re.compile(rb"[^\0]{%d,}" % _LEAST_SAMPLES)
_SAME_SIDE = re.compile(rb"[abc]+|[ABC]+")


def highest(samples: bytes) -> int:
    """The highest absolute value of samples (signed, 8 bits)."""
    return max((abs(_signed(value)) for value in set(samples)), default=0)


def clipped_samples(samples: bytes, peak: int) -> int:
    """How many samples of a channel (signed, 8 bits, behind `HEADROOM`) are in peaks that are cut flat.

    Args:
        samples: a part of the channel.
        peak: the highest value of the whole channel.
    """
    if peak < _LEAST_PEAK:
        return 0
    count = 0
    for excursion in _EXCURSION.finditer(samples.translate(_letters(min(peak, _FULL)))):
        for side in _SAME_SIDE.findall(excursion.group()):
            near = side.count(b"b") + side.count(b"B")
            if near >= max(_LEAST_SAMPLES, _FLAT_SHARE * len(side)):
                count += near
    return count


def _signed(byte: int) -> int:
    return byte - 256 if byte > 127 else byte


def _letters(top: int) -> bytes:
    """For each sample a zero below half of the top, else `a`, near the top `b`, far above it `c`; below zero `A` …"""

    def letter(value: int) -> int:
        height = abs(value) / top
        if height < _HALF:
            return 0
        name = "abc"[(height >= _NEAR) + (height > _OVER)]
        return ord(name if value > 0 else name.upper())

    return bytes(letter(_signed(byte)) for byte in range(256))


# --- packets ------------------------------------------------------------------------------------

SOUND, PICTURE = "0", "1"
"""The streams in what ffmpeg's muxer `framecrc` writes when the sound is mapped first."""


@dataclass(frozen=True)
class Packets:
    """What a file holds, still encoded: weight of the sound, its rate, whether its packets are unequal; the picture."""

    sound_bytes: int
    rate_hz: int
    uneven: bool
    picture_ms: int
    size: tuple[int, int] | None


def read_packets(lines: Iterable[str]) -> Packets:
    """Understand what `framecrc` wrote: a line for each packet, with its times and size."""
    facts: dict[str, str] = {}
    sizes: Counter[int] = Counter()
    picture_end = 0
    for line in lines:
        if line.startswith("#"):
            name, _, value = line[1:].partition(": ")
            facts[name] = value.strip()
            continue
        stream, _, pts, duration, size, *_ = line.split(",", 5)
        if stream == SOUND:
            sizes[int(size)] += 1
        else:
            picture_end = max(picture_end, int(pts) + int(duration))
    num, _, den = facts.get(f"tb {PICTURE}", "0/1").partition("/")
    size_of = re.fullmatch(r"(\d+)x(\d+)", facts.get(f"dimensions {PICTURE}", ""))
    return Packets(
        sound_bytes=sum(size * times for size, times in sizes.items()),
        rate_hz=int(facts.get(f"sample_rate {SOUND}", "0")),
        uneven=_uneven(sizes),
        picture_ms=round(1000 * picture_end * int(num) / int(den)),
        size=(int(size_of[1]), int(size_of[2])) if size_of else None,
    )


_FEW = 0.05
"""A frame at an end, or a damaged one, may differ where all others are equal."""


def _uneven(sizes: Counter[int]) -> bool:
    """Whether packets differ by more than the one byte with which an even bitrate is padded."""
    if not sizes:
        return False
    (common, _), *_ = sizes.most_common(1)
    equal = sum(times for size, times in sizes.items() if abs(size - common) <= 1)
    return sizes.total() - equal > max(2, _FEW * sizes.total())


# --- complaints ---------------------------------------------------------------------------------

# What writes the results and what decodes a cover picture is not the sound; and ffmpeg repeats in its own words
# that a decoder has failed.
_NOT_OF_SOUND = re.compile(r"\[(?:out#|null|framecrc|au|png|mjpeg|bmp|gif|webp)\b")
_ECHO = re.compile(r"\] (?:Error submitting packet to decoder|Decoding error)\b")


def damaged(complaints: Iterable[str]) -> int:
    """How many complaints are about the sound."""
    return sum(not _NOT_OF_SOUND.match(line) and not _ECHO.search(line) for line in complaints)


# --- what a header states -----------------------------------------------------------------------

_GUESSED = re.compile(r"^\[.*\] Estimating duration from bitrate", re.MULTILINE)


def is_guessed(said: str) -> bool:
    """Whether the length that ffmpeg tells is its guess, because no header states one."""
    return _GUESSED.search(said) is not None


_NOT_WRITTEN = (0, 0xFFFF_FFFF)
"""What recorders leave in a WAV header that they could not go back to."""


def wav_ms(head: bytes) -> int | None:
    """The length that the header of a WAV file states, by the size of its data; none when it states none.

    RF64 keeps the size elsewhere, and ffmpeg says it.
    """
    bytes_a_second, at = 0, 12
    while head[:4] == b"RIFF" and at + 8 <= len(head):
        name, size = head[at : at + 4], int.from_bytes(head[at + 4 : at + 8], "little")
        if name == b"fmt ":
            bytes_a_second = int.from_bytes(head[at + 16 : at + 20], "little")
        if name == b"data":
            return None if size in _NOT_WRITTEN or not bytes_a_second else round(1000 * size / bytes_a_second)
        at += 8 + size + size % 2
    return None
