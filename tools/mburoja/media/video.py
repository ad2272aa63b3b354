"""The picture of a video: smaller ones for phones, and a still one to show before it plays."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mburoja.media import ffmpeg
from mburoja.media.cut_off import told_ms
from mburoja.media.errors import MediaError, ProgramFailed
from mburoja.media.master import Made, Report, by_time
from mburoja.media.profiles import CLEAN, EVEN, HDR, PICTURE, TONE_MAP, Profile, Sound, scale
from mburoja.model import say

_ENORMOUS = re.compile(r"^\[.*\] Picture size ", re.MULTILINE)
"""In what ffmpeg says of a picture that it will not unfold."""
_SIZE = re.compile(r"^  Stream #0:\d+.*: Video: (?!.*attached pic).*?, (\d{2,5})x(\d{2,5})", re.MULTILINE)


def scaled(profiles: Sequence[Profile], said: str) -> tuple[Profile, ...]:
    """The profiles that make sense for a recording: none larger than it is, if a smaller one holds all of it.

    Args:
        profiles: all that are wanted.
        said: what ffmpeg said of the recording.

    Raises:
        MediaError: when a picture is wanted and there is none.
    """
    if not any(profile.pixels for profile in profiles):
        return tuple(profiles)
    found = _SIZE.search(said)
    if not found and _ENORMOUS.search(said):
        raise MediaError(say("its picture is larger than any screen; export it with at most 3840 × 2160 pixels"))
    if not found:
        raise MediaError(say("there is no picture in it, but the show's medium is video; export it with the picture"))
    shorter = min(int(found[1]), int(found[2]))
    sizes = sorted({profile.pixels for profile in profiles if profile.pixels})
    largest = next((size for size in sizes if size >= shorter), sizes[-1])
    return tuple(profile for profile in profiles if not profile.pixels or profile.pixels <= largest)


@dataclass(frozen=True)
class Shown:
    """The picture of a rendition: width and height in pixels, and how long it is; without one None and 0."""

    size: tuple[int, int] | None = None
    duration_ms: int = 0


def put_together(
    recording: Path,
    said: str,
    profiles: Sequence[Profile],
    sounds: Mapping[Sound, Made],
    work: Path,
    folder: Path,
    report: Report,
) -> dict[Profile, Shown]:
    """Write each rendition into `folder` as `rendition<suffix>`: its sound, and with a picture both.

    `said` is what ffmpeg said of the recording.
    """
    pictures = [profile for profile in profiles if profile.pixels]
    if pictures:
        longest_ms = max(made.duration_ms for made in sounds.values())
        colours = TONE_MAP if HDR.search(said) else ""
        _pictures(recording, colours, pictures, work, by_time(report, longest_ms))
    found = {}
    for profile in profiles:
        target = folder / f"rendition{profile.suffix}"
        found[profile] = Shown()
        if profile.pixels:
            found[profile] = _mux(work / f"picture{profile.suffix}", sounds[profile.sound].file, target)
        else:
            shutil.copyfile(sounds[profile.sound].file, target)
    return found


def _pictures(
    recording: Path, colours: str, profiles: Sequence[Profile], work: Path, progress: ffmpeg.Progress
) -> None:
    """Encode the picture in all sizes at once; `colours` are filters that come first."""
    names = [f"[p{index}]" for index in range(len(profiles))]
    graph = f"[0:V:0]{colours}{EVEN},split={len(profiles)}{''.join(names)}"
    outputs: list[str] = []
    for name, profile in zip(names, profiles, strict=True):
        assert profile.pixels is not None  # noqa: S101  (for the type checker: the caller chose them so)
        graph += f";{name}{scale(profile.pixels)}{name[:-1]}s]"
        outputs += ["-map", f"{name[:-1]}s]", "-an", *PICTURE, *CLEAN, "-f", "mp4", f"picture{profile.suffix}"]
    ffmpeg.run([*ffmpeg.reading(recording), "-filter_complex", graph, *outputs], work, progress, handed_in=True)


def _mux(picture: Path, sound: Path, target: Path) -> Shown:
    """Put picture and sound into one file and look at it."""
    inputs = [*ffmpeg.reading(picture), "-f", "mov", "-i", f"file:{sound.absolute()}"]
    output = ["-map", "0:v:0", "-map", "1:a:0", "-c", "copy", *CLEAN, "-movflags", "+faststart", "-f", "mp4"]
    ffmpeg.run([*inputs, *output, target.name], target.parent)
    said = ffmpeg.run([*ffmpeg.reading(target), "-c", "copy", "-f", "null", "-"], target.parent).said
    size, length_ms = _SIZE.search(said), told_ms(said)
    if not size or length_ms is None:
        raise ProgramFailed(f"ffmpeg made a video that it cannot read: {said[-200:].strip()}")
    return Shown((int(size[1]), int(size[2])), length_ms)


def poster(video: Path, target: Path) -> None:
    """A still picture (JPEG) from the first seconds, the one most like its neighbours: not a black one."""
    still = ["-map", "0:v:0", "-vf", "thumbnail=75", "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "4", "-f", "image2"]
    ffmpeg.run([*ffmpeg.reading(video), *still, *CLEAN, "-update", "1", target.name], target.parent)


def with_chapters(video: Path, metadata: str, language: str, target: Path) -> None:
    """A copy of a video with chapters, as FFMETADATA1 (ffmpeg's format) tells them, and the language of its sound."""
    notes = target.with_name(target.name + ".txt")
    try:
        notes.write_text(metadata, encoding="utf-8")
        inputs = [*ffmpeg.reading(video), "-f", "ffmetadata", "-i", f"file:{notes.absolute()}"]
        output = ["-map", "0", "-map_metadata", "1", "-map_chapters", "1", "-c", "copy", "-movflags", "+faststart"]
        output += ["-metadata:s:a:0", f"language={language}"]
        exact = ["-fflags", "+bitexact", "-f", "mp4"]
        ffmpeg.run([*inputs, *output, *exact, f"file:{target.absolute()}"], target.parent)
    finally:
        notes.unlink(missing_ok=True)
