"""Intro and outro around a recording, and silence cut off at its ends; chapters and cues move by exactly as much.

Where things are is measured in the result, as Debian's ffmpeg decodes it: a beep in the recording, tones in the
jingles.
"""

from __future__ import annotations

import array
import json
import math
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import webvtt

from mburoja.media.chapters import moved as moved_chapters
from mburoja.media.errors import MediaError
from mburoja.media.rendition import Job, Rendered, kept, render
from mburoja.media.transcript import moved as moved_cues
from mburoja.model import Chapter, Cue
from programs import debian
from project import MEDIA, Project

HERTZ = 8000
BEEP_HZ, INTRO_HZ, OUTRO_HZ = 1000, 400, 600
BEEP_MS = 1300
"""Where the beep of the recording is."""
FADE_MS = 400


def sound(file: Path, wave: str, seconds: float, *options: str) -> Path:
    debian("ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"aevalsrc='{wave}':d={seconds}:s=44100", *options, file)
    return file


def heard(file: Path) -> array.array[float]:
    return array.array(
        "f", debian("ffmpeg", "-v", "error", "-i", file, "-ac", "1", "-ar", str(HERTZ), "-f", "f32le", "-").stdout
    )


def loudness(file: Path) -> float:
    said = debian(
        "ffmpeg", "-i", file, "-af", "ebur128=dualmono=true:framelog=verbose", "-f", "null", "-"
    ).stderr.decode()
    return float(re.findall(r"I:\s+(\S+) LUFS", said)[-1])


def level(samples: array.array[float], hertz: int, at_ms: float, length_ms: float = 20) -> float:
    """How loud one frequency is at a moment, 1 being full scale."""
    part = samples[round(at_ms * HERTZ / 1000) : round((at_ms + length_ms) * HERTZ / 1000)]
    turn = 2 * math.pi * hertz / HERTZ
    cosine = sum(sample * math.cos(turn * index) for index, sample in enumerate(part))
    sine = sum(sample * math.sin(turn * index) for index, sample in enumerate(part))
    return math.hypot(cosine, sine) * 2 / max(1, len(part))


def where(samples: array.array[float], hertz: int) -> list[int]:
    """From when to when, in milliseconds, one frequency is heard."""
    whole = len(samples) * 1000 // HERTZ
    levels = [level(samples, hertz, at, 10) for at in range(0, whole - 10, 5)]
    loud = [index * 5 + 5 for index, each in enumerate(levels) if each > max(levels) / 2]
    return [loud[0], loud[-1]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of 4 s with a beep at 1.3 s; jingles of 2 s and 1 s, of other formats and another loudness."""
    folder = tmp_path_factory.mktemp("sounds")
    beep = f"0.02*sin(400*PI*t)+0.002*random(0)+between(t,{BEEP_MS / 1000},1.6)*0.1*sin({2 * BEEP_HZ}*PI*t)"
    sound(folder / "recording.wav", beep, 4)
    sound(folder / "intro.mp3", f"0.7*sin({2 * INTRO_HZ}*PI*t)|0.7*sin({2 * INTRO_HZ}*PI*t)", 2, "-b:a", "128k")
    sound(folder / "outro.m4a", f"0.01*sin({2 * OUTRO_HZ}*PI*t)", 1, "-c:a", "aac")
    return folder


@pytest.fixture(scope="module")
def both(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    job = Job(folder / "recording.wav", intro=folder / "intro.mp3", outro=folder / "outro.m4a")
    return render(job, tmp_path_factory.mktemp("both"))


# --- jingles ----------------------------------------------------------------------------------


def test_with_intro_and_outro_it_is_as_much_longer_and_as_loud(both: Rendered) -> None:
    assert both.right
    assert both.recorded_ms == 4000
    assert both.offset_ms == pytest.approx(2000 - FADE_MS, abs=30)
    for encoded in both.encoded:
        samples = heard(encoded.file)
        assert abs(encoded.duration_ms - len(samples) / HERTZ * 1000) < 50
        assert encoded.duration_ms == pytest.approx(4000 + 2000 + 1000 - 2 * FADE_MS, abs=60)
        assert abs(loudness(encoded.file) - -16) <= 0.5
        assert where(samples, BEEP_HZ)[0] == pytest.approx(BEEP_MS + both.offset_ms, abs=10)


def test_jingles_stand_where_they_belong_and_fade_into_the_voice(both: Rendered) -> None:
    samples = heard(both.encoded[0].file)
    first, last = where(samples, INTRO_HZ)
    assert first < 60
    assert last == pytest.approx(2000 - FADE_MS / 2, abs=60), "half as loud in the middle of the cross-fade"
    first, last = where(samples, OUTRO_HZ)
    assert first == pytest.approx(both.offset_ms + 4000 - FADE_MS / 2, abs=60)
    assert last > both.encoded[0].duration_ms - 60
    falling = [level(samples, INTRO_HZ, at) for at in range(1600, 2000, 80)]
    assert falling == sorted(falling, reverse=True)


def test_a_jingle_is_as_loud_as_the_voice(tmp_path: Path, folder: Path) -> None:
    """However loud it was handed in: one came 30 dB louder than the other."""
    job = Job(folder / "recording.wav", intro=folder / "intro.mp3", outro=folder / "outro.m4a")
    file = render(job, tmp_path).encoded[1].file
    parts = {"intro": (0, 1.5), "voice": (2.0, 5.1), "outro": (5.65, 6.2)}
    found = {}
    for name, (start, end) in parts.items():
        part = tmp_path / f"{name}.wav"
        debian("ffmpeg", "-v", "error", "-ss", str(start), "-to", str(end), "-i", file, part)
        found[name] = loudness(part)
    assert max(found.values()) - min(found.values()) < 3, found


@pytest.mark.parametrize("which", ["intro", "outro"])
def test_only_one_jingle(which: str, folder: Path, tmp_path: Path) -> None:
    jingle = folder / ("intro.mp3" if which == "intro" else "outro.m4a")
    rendered = render(Job(folder / "recording.wav", **{which: jingle}), tmp_path)
    length, offset = (2000, 2000 - FADE_MS) if which == "intro" else (1000, 0)
    assert rendered.encoded[0].duration_ms == pytest.approx(4000 + length - FADE_MS, abs=40)
    assert rendered.offset_ms == pytest.approx(offset, abs=30)
    assert where(heard(rendered.encoded[0].file), BEEP_HZ)[0] == pytest.approx(BEEP_MS + rendered.offset_ms, abs=10)


def test_a_short_recording_is_not_covered_by_its_jingles(folder: Path, tmp_path: Path) -> None:
    recording = sound(tmp_path / "recording.wav", f"0.1*sin({2 * BEEP_HZ}*PI*t)", 1.2)
    job = Job(recording, intro=folder / "intro.mp3", outro=folder / "outro.m4a")
    rendered = render(job, tmp_path / "cache")
    samples = heard(rendered.encoded[0].file)
    middle = rendered.offset_ms + 600
    assert level(samples, BEEP_HZ, middle) > 20 * max(level(samples, hz, middle) for hz in (INTRO_HZ, OUTRO_HZ))
    first, last = where(samples, BEEP_HZ)
    assert last - first > 800
    assert abs(rendered.encoded[0].duration_ms - len(samples) / HERTZ * 1000) < 50


JOIN = """
import sys
from pathlib import Path
from mburoja.media.rendition import Job, render

rendered = render(Job(Path(sys.argv[1]), intro=Path(sys.argv[2])), Path(sys.argv[3]))
print(rendered.encoded[0].duration_ms)
"""


@pytest.mark.parametrize("samples", [100_000, 100_016, 132_300])
def test_a_recording_of_any_number_of_samples_is_joined(samples: int, tmp_path: Path) -> None:
    """Its length is no whole number of milliseconds. In a process of its own, for one that does not end is stopped."""
    recording = sound(tmp_path / "recording.wav", f"0.1*sin({2 * BEEP_HZ}*PI*t)", samples / 44_100)
    intro = sound(tmp_path / "intro.wav", f"0.1*sin({2 * INTRO_HZ}*PI*t)", 2)
    command = [sys.executable, "-c", JOIN, str(recording), str(intro), str(tmp_path / "cache")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == pytest.approx(samples / 44.1 + 2000 - FADE_MS, abs=5)


def test_jingles_that_changed_make_it_anew_and_others_do_not(folder: Path, tmp_path: Path) -> None:
    intro = tmp_path / "intro.mp3"
    shutil.copyfile(folder / "intro.mp3", intro)
    job = Job(folder / "recording.wav", intro=intro)
    first = render(job, tmp_path / "cache")
    assert kept(job, tmp_path / "cache") == first
    assert kept(Job(folder / "recording.wav"), tmp_path / "cache") is None
    sound(intro, f"0.5*sin({2 * OUTRO_HZ}*PI*t)", 1.5)
    assert kept(job, tmp_path / "cache") is None
    assert render(job, tmp_path / "cache").offset_ms == pytest.approx(1500 - FADE_MS, abs=60)


# --- jingles that cannot be used --------------------------------------------------------------


def refused(folder: Path, jingle: Path, cache: Path) -> str:
    with pytest.raises(MediaError) as raised:
        render(Job(folder / "recording.wav", intro=jingle), cache)
    left = [path for path in cache.rglob("*") if path.is_file() and path.parent.name != "hashes"]
    assert not left, f"left in the cache: {left}"
    message = str(raised.value)
    assert message.startswith(f"its jingle {jingle.name} ")
    return message


def test_a_silent_jingle(folder: Path, tmp_path: Path) -> None:
    jingle = sound(tmp_path / "intro.wav", "0", 2)
    assert "nothing to hear" in refused(folder, jingle, tmp_path / "cache")


def test_a_jingle_of_half_a_minute_is_used_a_longer_one_is_not(folder: Path, tmp_path: Path) -> None:
    longest = sound(tmp_path / "intro.wav", "0.1*sin(800*PI*t)", 30)
    assert render(Job(folder / "recording.wav", intro=longest), tmp_path / "cache").offset_ms == 30_000 - FADE_MS
    longer = sound(tmp_path / "longer.wav", "0.1*sin(800*PI*t)", 30.2)
    assert "longer than 30 seconds" in refused(folder, longer, tmp_path / "other")


@pytest.mark.parametrize("ending", ["wav", "flac", "mp3", "m4a", "ogg", "opus"])
def test_a_jingle_that_was_cut_off_in_copying(ending: str, folder: Path, tmp_path: Path) -> None:
    sound(tmp_path / f"whole.{ending}", "0.1*sin(800*PI*t)+0.1*random(0)", 4)
    whole = (tmp_path / f"whole.{ending}").read_bytes()
    jingle = tmp_path / f"intro.{ending}"
    jingle.write_bytes(whole[: len(whole) // 2])
    refused(folder, jingle, tmp_path / "cache")


@pytest.mark.parametrize("content", [b"", b"This is a letter.\n" * 500], ids=["empty", "text"])
def test_a_jingle_that_is_none(content: bytes, folder: Path, tmp_path: Path) -> None:
    jingle = tmp_path / "intro.mp3"
    jingle.write_bytes(content)
    assert "cannot be decoded" in refused(folder, jingle, tmp_path / "cache")


# --- silence at the ends ----------------------------------------------------------------------

SILENT_ENDS = "0.0003*random(0)+between(t,2,5)*0.1*sin(2000*PI*t)*not(between(t,3,3.9))"
"""A room that hisses; from 2 to 5 s somebody beeps, with a pause."""


def test_silence_is_trimmed_to_half_a_second_only_when_asked(tmp_path: Path) -> None:
    recording = sound(tmp_path / "recording.wav", SILENT_ENDS, 8)
    as_it_is = render(Job(recording), tmp_path / "cache")
    assert (as_it_is.offset_ms, as_it_is.encoded[0].duration_ms) == (0, 8000)
    trimmed = render(Job(recording, trim=True), tmp_path / "cache")
    assert trimmed.right
    assert trimmed.recorded_ms == 8000
    assert trimmed.offset_ms == pytest.approx(-1500, abs=15)
    for encoded in trimmed.encoded:
        assert encoded.duration_ms == pytest.approx(4000, abs=30)
        samples = heard(encoded.file)
        assert abs(encoded.duration_ms - len(samples) / HERTZ * 1000) < 50
        first, last = where(samples, BEEP_HZ)
        assert first == pytest.approx(500, abs=20)
        assert last == pytest.approx(3500, abs=20)
        assert level(samples, BEEP_HZ, 2000) < level(samples, BEEP_HZ, 700) / 30, "the pause in the middle stays"


def test_where_there_is_no_silence_nothing_is_trimmed(folder: Path, tmp_path: Path) -> None:
    rendered = render(Job(folder / "recording.wav", trim=True), tmp_path)
    assert (rendered.offset_ms, rendered.encoded[0].duration_ms) == (0, 4000)


def test_trimmed_and_with_an_intro(folder: Path, tmp_path: Path) -> None:
    recording = sound(tmp_path / "recording.wav", SILENT_ENDS, 8)
    rendered = render(Job(recording, trim=True, intro=folder / "intro.mp3"), tmp_path / "cache")
    assert rendered.offset_ms == pytest.approx(-1500 + 2000 - FADE_MS, abs=40)
    assert where(heard(rendered.encoded[0].file), BEEP_HZ)[0] == pytest.approx(2000 + rendered.offset_ms, abs=15)


# --- chapters and cues ------------------------------------------------------------------------


def test_chapters_and_cues_move_as_the_voice_does(both: Rendered) -> None:
    (cue,) = moved_cues((Cue(start_ms=BEEP_MS, end_ms=1600, text="piip"),), both.offset_ms)
    chapters = tuple(Chapter(at=at, title=title) for at, title in (("0:00", "a"), ("0:01", "b"), ("0:03", "c")))
    times = [chapter.at for chapter in moved_chapters(chapters, both.offset_ms, both.encoded[0].duration_ms)]
    first, last = where(heard(both.encoded[0].file), BEEP_HZ)
    assert cue.start_ms == pytest.approx(first, abs=10)
    assert cue.end_ms == pytest.approx(last, abs=15)
    assert times == [0, 1000 + both.offset_ms, 3000 + both.offset_ms], "the intro belongs to the first chapter"


@pytest.mark.site
def test_in_the_built_site_chapters_and_captions_are_moved(project: Project) -> None:
    """The whole way: a jingle in the show's folder, the files that players fetch."""
    sound(project.root / "episodes" / "prova" / "intro.wav", "0.1*sin(800*PI*t)", 2)
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    site = project.root / "site"
    (chapters,) = (path for path in site.rglob("*.json") if "chapters" in path.read_text() and "sq" in path.name)
    assert [each["startTime"] for each in json.loads(chapters.read_text())["chapters"]] == [0, 2.6, 3.6]
    (captions,) = (path for path in site.rglob("*.vtt") if "provë" in path.read_text())
    assert [(cue.start, cue.end) for cue in webvtt.read(captions)] == [
        ("00:00:01.700", "00:00:02.600"),
        ("00:00:02.800", "00:00:04.100"),
    ]


def test_without_a_jingle_nothing_moves(tmp_path: Path) -> None:
    assert render(Job(MEDIA / "tone.wav"), tmp_path).offset_ms == 0
