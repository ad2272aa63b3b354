"""Recordings that cannot be mastered: each is refused in one sentence, and nothing of it stays in the cache."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mburoja.media import ffmpeg as ffmpeg_module
from mburoja.media.errors import MediaError
from mburoja.media.profiles import PROFILES, Profile
from mburoja.media.rendition import Job, render
from programs import ffmpeg
from project import MEDIA, Project

SOUNDS = {
    "wav": (), "flac": (), "mp3": (), "m4a": ("-c:a", "aac"), "ogg": ("-c:a", "libvorbis"),
    "opus": ("-c:a", "libopus"),
}  # fmt: skip
VIDEOS = {
    "mp4": ("-c:v", "libx264", "-c:a", "aac"),
    "m4v": ("-c:v", "libx264", "-c:a", "aac", "-movflags", "+faststart", "-f", "mp4"),
    "mov": ("-c:v", "libx264", "-c:a", "aac", "-movflags", "+faststart"),
    "mkv": ("-c:v", "libx264", "-c:a", "aac"),
    "webm": ("-c:v", "libvpx", "-c:a", "libopus"),
}
PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=5")
BROKEN = "it cannot be decoded; it is broken or not what its name says. Export it again"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds that can be used, in each format: `whole.wav` and so on."""
    folder = tmp_path_factory.mktemp("whole")
    wave = "aevalsrc='0.2*sin(800*PI*t)*(1+sin(3*t))+0.02*random(0)':d=5:s=44100"
    for ending, options in SOUNDS.items():
        ffmpeg("-f", "lavfi", "-i", wave, *options, folder / f"whole.{ending}")
    for ending, options in VIDEOS.items():
        ffmpeg(*PICTURE, "-f", "lavfi", "-i", wave, *options, folder / f"whole.{ending}")
    return folder


def profiles_of(ending: str) -> tuple[Profile, ...]:
    return PROFILES["video" if ending in VIDEOS else "podcast"]


def refused(
    recording: Path,
    cache: Path,
    profiles: tuple[Profile, ...] | None = None,
    report: Callable[[float], None] | None = None,
) -> str:
    """Render what must be refused; give back the sentence."""
    with pytest.raises(MediaError) as raised:
        render(Job(recording, profiles or PROFILES["podcast"]), cache, report)
    left = list((cache / "encoded").iterdir()) if cache.exists() else []
    assert not left, f"left in the cache: {left}"
    message = str(raised.value)
    assert len(message.split()) > 4, f"not a sentence: {message}"
    assert "\n" not in message
    assert str(recording.parent) not in message and "Error" not in message
    return message


# --- what is cut off --------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.5, 0.85])
@pytest.mark.parametrize("ending", [*SOUNDS, *VIDEOS])
def test_cut_off_in_copying(ending: str, share: float, whole: Path, tmp_path: Path) -> None:
    content = (whole / f"whole.{ending}").read_bytes()
    recording = tmp_path / f"recording.{ending}"
    recording.write_bytes(content[: int(len(content) * share)])
    message = refused(recording, tmp_path / "cache", profiles_of(ending))
    assert message == BROKEN or message.startswith("it is cut off")


@pytest.mark.parametrize("ending", [*SOUNDS, *VIDEOS])
def test_whole_ones_are_not_refused(ending: str, whole: Path, tmp_path: Path) -> None:
    """What the tests above cut is good."""
    job = Job(whole / f"whole.{ending}", PROFILES["podcast"])
    assert render(job, tmp_path).recorded_ms == pytest.approx(5000, abs=100)


# --- nothing in it ----------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [*SOUNDS, *VIDEOS])
def test_empty(ending: str, tmp_path: Path) -> None:
    recording = tmp_path / f"recording.{ending}"
    recording.write_bytes(b"")
    assert refused(recording, tmp_path / "cache") == BROKEN


@pytest.mark.parametrize(
    "wave",
    ["anullsrc=d=3", "anoisesrc=d=3:a=0.0005"],
    ids=["nothing", "hiss-of-a-microphone-that-is-off"],
)
def test_silent(wave: str, tmp_path: Path) -> None:
    recording = tmp_path / "recording.wav"
    ffmpeg("-f", "lavfi", "-i", wave, recording)
    assert refused(recording, tmp_path / "cache").startswith("there is nothing to hear in it; was the microphone on?")


@pytest.mark.parametrize("seconds", [0.3, 0.9])
@pytest.mark.parametrize("ending", ["wav", "m4a", "opus"])
def test_shorter_than_a_second(seconds: float, ending: str, whole: Path, tmp_path: Path) -> None:
    recording = tmp_path / f"recording.{ending}"
    ffmpeg("-i", whole / "whole.wav", "-t", str(seconds), *SOUNDS[ending], recording)
    assert refused(recording, tmp_path / "cache") == "it is shorter than a second"


@pytest.mark.parametrize("ending", ["mp4", "mkv", "m4a"])
@pytest.mark.parametrize("medium", ["podcast", "video"])
def test_without_sound(ending: str, medium: str, tmp_path: Path) -> None:
    recording = tmp_path / f"recording.{ending}"
    container = ("-f", "mp4") if ending == "m4a" else ()
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x180:d=2", "-c:v", "libx264", *container, recording)
    message = refused(recording, tmp_path / "cache", PROFILES[medium])
    assert message == "there is no sound in it; export it again with the sound"


NO_PICTURE = "there is no picture in it, but the show's medium is video; export it with the picture"


@pytest.mark.parametrize("ending", SOUNDS)
def test_a_video_show_whose_recording_has_no_picture(ending: str, whole: Path, tmp_path: Path) -> None:
    assert refused(whole / f"whole.{ending}", tmp_path / "cache", PROFILES["video"]) == NO_PICTURE


@pytest.mark.parametrize("ending", ["m4a", "mp3"])
def test_cover_art_is_no_picture_of_a_video(ending: str, whole: Path, tmp_path: Path) -> None:
    recording = tmp_path / f"recording.{ending}"
    picture = ("-map", "0:a", "-map", "1:v", "-c", "copy", "-disposition:v", "attached_pic")
    ffmpeg("-i", whole / f"whole.{ending}", "-i", MEDIA / "square.jpg", *picture, recording)
    assert refused(recording, tmp_path / "cache", PROFILES["video"]) == NO_PICTURE


# --- not what it says -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("real", "named"),
    [
        ("mp4", "wav"), ("mkv", "mp4"), ("wav", "mkv"), ("mp3", "m4a"), ("ogg", "mp3"), ("m4a", "mkv"), ("wav", "opus"),
        ("flac", "ogg"), ("webm", "mov"),
    ],
)  # fmt: skip
def test_not_what_its_name_says(real: str, named: str, whole: Path, tmp_path: Path) -> None:
    recording = tmp_path / f"recording.{named}"
    shutil.copyfile(whole / f"whole.{real}", recording)
    assert "not what its name says" in refused(recording, tmp_path / "cache")


@pytest.mark.parametrize("ending", ["mp4", "mkv", "mov", "webm", "ogg"])
def test_a_picture_or_a_letter(ending: str, tmp_path: Path) -> None:
    recording = tmp_path / f"recording.{ending}"
    for name in ("square.jpg", "text.mp3", "list.mp3"):
        shutil.copyfile(MEDIA / name, recording)
        assert refused(recording, tmp_path / "cache", PROFILES["video"]) == BROKEN


# --- too long, and changing -------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["wav", "m4a", "ogg", "mp4", "mkv"])
def test_over_the_limit_of_length(ending: str, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six hours are the most; here three seconds are."""
    monkeypatch.setattr(ffmpeg_module, "LONGEST_SECONDS", 3)
    message = refused(whole / f"whole.{ending}", tmp_path / "cache", profiles_of(ending))
    assert message.endswith("cut it into parts") and message.startswith("it is longer than")


def test_exactly_as_long_as_allowed(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ffmpeg_module, "LONGEST_SECONDS", 5)
    assert render(Job(whole / "whole.wav"), tmp_path).recorded_ms == 5000


@pytest.mark.parametrize("ending", ["mp3", "wav", "opus"])
def test_growing_while_it_is_read(ending: str, whole: Path, tmp_path: Path) -> None:
    """Somebody copies it into the folder while the site is built."""
    content = (whole / f"whole.{ending}").read_bytes()
    recording = tmp_path / f"recording.{ending}"
    recording.write_bytes(content)
    ended = threading.Event()

    def copy() -> None:
        while not ended.wait(0.01):
            with recording.open("ab") as file:
                file.write(content[-4000:])

    writer = threading.Thread(target=copy)
    writer.start()
    try:
        refused(recording, tmp_path / "cache")
    finally:
        ended.set()
        writer.join()


def test_saved_anew_while_it_is_read(whole: Path, tmp_path: Path) -> None:
    recording = tmp_path / "recording.wav"
    shutil.copyfile(whole / "whole.wav", recording)

    def save(share: float) -> None:
        content = bytearray((whole / "whole.wav").read_bytes())
        content[-2000:] = b"\x11" * 2000
        recording.write_bytes(content)

    message = refused(recording, tmp_path / "cache", report=save)
    assert message == "it was being written while it was read; save again when it is ready"
    assert render(Job(recording), tmp_path / "cache").right, "the next run, when it is ready, works"


# --- what staff see ---------------------------------------------------------------------------


@pytest.mark.site
def test_staff_see_the_file_and_the_sentence_of_each_and_the_exit_code_is_one(project: Project) -> None:
    (project.episode / "recording.en.wav").write_bytes((MEDIA / "tone.wav").read_bytes()[:5000])
    done = project.run("build")
    assert done.returncode == 1, done.stderr
    assert f"episodes/prova/nje/recording.en.wav: {BROKEN}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (project.root / "site").exists()
