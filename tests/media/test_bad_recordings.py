"""Recordings that cannot be used: each is refused with a sentence, and nothing of it stays in the cache."""

from __future__ import annotations

import shutil
import subprocess
import wave
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import mutagen
import pytest

from mburoja.media import ffmpeg as ffmpeg_module
from mburoja.media.errors import MediaError, ProgramFailed
from mburoja.media.profiles import PROFILES
from mburoja.media.rendition import Job, Rendered, render
from programs import ffmpeg
from project import MEDIA

BROKEN = "it cannot be decoded; it is broken or not what its name says. Export it again"


def refused(recording: Path, cache: Path, report: Callable[[float], None] | None = None) -> str:
    """Render what must be refused; give back the message."""
    with pytest.raises(MediaError) as raised:
        render(Job(recording), cache, report)
    left = [path for path in cache.rglob("*") if path.is_file() and path.parent.name != "hashes"]
    assert not left, f"left in the cache: {left}"
    message = str(raised.value)
    assert len(message.split()) > 4, f"not a sentence: {message}"
    assert str(cache) not in message and "Error" not in message
    return message


def rendered_ms(recording: Path, cache: Path) -> int:
    """How long the enclosure of a recording is."""
    return render(Job(recording), cache).encoded[0].duration_ms


@pytest.mark.parametrize("name", ["text.mp3", "list.mp3", "empty.mp3"])
def test_what_is_no_recording(name: str, tmp_path: Path) -> None:
    assert refused(MEDIA / name, tmp_path / "cache") == BROKEN


def test_cut_off_in_copying(tmp_path: Path) -> None:
    message = refused(MEDIA / "cut-off.mp3", tmp_path / "cache")
    assert message == "it is cut off: 1 of 3 seconds are there; copy it here again"


@pytest.mark.parametrize("ending", ["wav", "m4a", "flac"])
def test_cut_off_in_other_formats(ending: str, tmp_path: Path) -> None:
    recording = tmp_path / f"recording.{ending}"
    whole = (MEDIA / f"tone.{ending}").read_bytes()
    recording.write_bytes(whole[: len(whole) * 2 // 3])
    refused(recording, tmp_path / "cache")


@pytest.mark.parametrize(
    ("ending", "place"), [("flac", 0.93), ("m4a", 0.93), ("mp3", 0.93), ("ogg", 0.5), ("opus", 0.5)]
)
def test_damaged_inside(ending: str, place: float, tmp_path: Path) -> None:
    """A bad disk or a broken transfer: of some formats a second is missing, and the rest plays on as if whole."""
    content = bytearray((MEDIA / f"tone.{ending}").read_bytes())
    start = int(len(content) * place)
    content[start : start + 60] = b"U" * 60
    recording = tmp_path / f"recording.{ending}"
    recording.write_bytes(content)
    refused(recording, tmp_path / "cache")


@pytest.mark.parametrize(
    ("real", "named"),
    [("m4a", "mp3"), ("mp3", "m4a"), ("mp3", "wav"), ("wav", "mp3"), ("flac", "wav"), ("opus", "mp3"), ("wav", "flac")],
)
def test_not_what_its_name_says(real: str, named: str, tmp_path: Path) -> None:
    recording = tmp_path / f"recording.{named}"
    shutil.copyfile(MEDIA / f"tone.{real}", recording)
    assert refused(recording, tmp_path / "cache") == BROKEN


@pytest.mark.parametrize("ending", ["mp3", "wav", "m4a"])
def test_a_picture(ending: str, tmp_path: Path) -> None:
    recording = tmp_path / f"recording.{ending}"
    shutil.copyfile(MEDIA / "square.jpg", recording)
    assert refused(recording, tmp_path / "cache") == BROKEN


def test_a_video_without_sound(tmp_path: Path) -> None:
    recording = tmp_path / "recording.m4a"
    ffmpeg("-f", "lavfi", "-i", "testsrc=duration=2:size=64x64", "-c:v", "mpeg4", "-f", "mp4", recording)
    assert refused(recording, tmp_path / "cache") == "there is no sound in it; export it again with the sound"


def test_a_sound_in_a_show_of_videos(tmp_path: Path) -> None:
    with pytest.raises(MediaError) as raised:
        render(Job(MEDIA / "tone.m4a", PROFILES["video"]), tmp_path / "cache")
    assert str(raised.value) == (
        "there is no picture in it, but the show's medium is video; export it with the picture"
    )


def test_a_cover_is_no_picture_of_a_video(tmp_path: Path) -> None:
    recording = tmp_path / "recording.m4a"
    ffmpeg(
        "-i", MEDIA / "tone.wav", "-i", MEDIA / "square.jpg", "-map", "0:a", "-map", "1:v", "-c:v", "copy",
        "-disposition:v", "attached_pic", recording,
    )  # fmt: skip
    with pytest.raises(MediaError, match="there is no picture in it"):
        render(Job(recording, PROFILES["video"]), tmp_path / "cache")


@pytest.mark.parametrize("name", ["recording.aac", "recording.avi", "recording.mp3.txt", "recording"])
def test_an_ending_we_do_not_know(name: str, tmp_path: Path) -> None:
    recording = tmp_path / name
    shutil.copyfile(MEDIA / "tone.mp3", recording)
    message = refused(recording, tmp_path / "cache")
    assert "cannot be read; use .wav, .flac, .mp3, .m4a, .ogg, .opus, .mp4, .m4v, .mov, .mkv, .webm" in message
    assert recording.suffix in message


def test_half_a_second(tmp_path: Path) -> None:
    recording = tmp_path / "recording.wav"
    ffmpeg("-i", MEDIA / "tone.wav", "-t", "0.5", recording)
    assert refused(recording, tmp_path / "cache") == "it is shorter than a second"


def test_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six hours are the most; here two seconds are."""
    monkeypatch.setattr(ffmpeg_module, "LONGEST_SECONDS", 2)
    assert refused(MEDIA / "tone.wav", tmp_path / "cache").startswith("it is longer than")


# --- a file must never make ffmpeg read another one -------------------------------------------


@pytest.mark.parametrize("ending", ["mp3", "wav", "m4a", "flac", "ogg", "opus"])
@pytest.mark.parametrize(
    "text", ["ffconcat version 1.0\nfile whole.wav\n", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:3,\nwhole.mp3\n"]
)
def test_a_list_does_not_open_the_file_it_names(text: str, ending: str, tmp_path: Path) -> None:
    for name in ("wav", "mp3"):
        shutil.copyfile(MEDIA / f"tone.{name}", tmp_path / f"whole.{name}")
    recording = tmp_path / f"recording.{ending}"
    recording.write_text(text)
    assert refused(recording, tmp_path / "cache") == BROKEN


def test_ffmpeg_left_to_guess_would_open_it(tmp_path: Path) -> None:
    """The trap above is real: the same ffmpeg, not told the format, plays the file that the list names."""
    shutil.copyfile(MEDIA / "tone.wav", tmp_path / "whole.wav")
    recording, out = tmp_path / "recording.mp3", tmp_path / "out.wav"
    recording.write_text("ffconcat version 1.0\nfile whole.wav\n")
    ffmpeg("-i", recording, out)
    with wave.open(str(out)) as played, wave.open(str(MEDIA / "tone.wav")) as named:
        assert played.getnframes() == named.getnframes()


# --- good recordings that look bad ------------------------------------------------------------


def test_a_variable_bit_rate_without_a_length_in_its_header_is_not_cut_off(tmp_path: Path) -> None:
    """Some recorders write no Xing header: what mutagen then says of the length is a guess from the first frame.

    With a pause at the beginning it guesses far too much.
    """
    recording = tmp_path / "recording.mp3"
    sound = "anullsrc=r=44100:cl=mono:d=2[a];anoisesrc=r=44100:d=8:a=0.5[b];[a][b]concat=v=0:a=1"
    ffmpeg("-filter_complex", sound, "-c:a", "libmp3lame", "-q:a", "2", "-write_xing", "0", recording)
    assert mutagen.File(recording).info.length > 20
    assert abs(rendered_ms(recording, tmp_path / "cache") - 10_000) < 100


@pytest.mark.parametrize(
    "arguments",
    [
        ("flac", "-f", "flac", "pipe:1"),
        ("m4a", "-c", "copy", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "pipe:1"),
    ],
    ids=["flac", "m4a"],
)
def test_a_stream_without_a_length_in_its_header(arguments: tuple[str, ...], tmp_path: Path) -> None:
    ending, *options = arguments
    done = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", MEDIA / f"tone.{ending}", *options],
        capture_output=True,
        check=True,
    )
    recording = tmp_path / f"recording.{ending}"
    recording.write_bytes(done.stdout)
    assert mutagen.File(recording).info.length == 0
    assert abs(rendered_ms(recording, tmp_path / "cache") - 3000) < 100


# --- what changes or fails meanwhile ----------------------------------------------------------


def once(do: Callable[[], object]) -> Callable[[float], None]:
    """Do something when the first share of the work is reported."""
    left = [do]

    def report(share: float) -> None:
        if left:
            left.pop()()

    return report


def test_a_recording_that_changes_while_it_is_read(tmp_path: Path) -> None:
    recording = tmp_path / "recording.wav"
    shutil.copyfile(MEDIA / "tone.wav", recording)

    def save_again() -> None:
        ffmpeg("-f", "lavfi", "-i", "sine=880:duration=3", recording)

    message = refused(recording, tmp_path / "cache", report=once(save_again))
    assert message == "it was being written while it was read; save again when it is ready"
    assert isinstance(render(Job(recording), tmp_path / "cache"), Rendered), "the next run, when it is ready, works"


def test_a_recording_that_grows_while_it_is_read(tmp_path: Path) -> None:
    recording = tmp_path / "recording.mp3"
    whole = (MEDIA / "tone.mp3").read_bytes()
    recording.write_bytes(whole[:9000])
    refused(recording, tmp_path / "cache", report=once(lambda: recording.write_bytes(whole)))


def in_place_of_ffmpeg(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ffmpeg_module.version()
    program = tmp_path / "ffmpeg"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", lambda: str(program))


@pytest.mark.parametrize(
    "script",
    ["kill -9 $$", 'echo "av_interleaved_write_frame(): No space left on device" >&2; exit 228'],
    ids=["killed", "disk full"],
)
def test_what_is_no_fault_of_the_recording(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_place_of_ffmpeg(script, tmp_path, monkeypatch)
    with pytest.raises(ProgramFailed, match="stopped or found no space"):
        render(Job(MEDIA / "tone.wav"), tmp_path / "cache")
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file() and path.parent.name != "hashes"]


def test_ffmpeg_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_place_of_ffmpeg("exec sleep 60", tmp_path, monkeypatch)
    monkeypatch.setattr(ffmpeg_module, "_STALLED_SECONDS", 0.2)
    assert refused(MEDIA / "tone.wav", tmp_path / "cache").startswith("it could not be read on after")


def test_ffmpeg_that_says_no_more_but_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is stopped however often it repeats how far it is."""
    in_place_of_ffmpeg("while :; do echo out_time_us=1000000; sleep 0.05; done", tmp_path, monkeypatch)
    monkeypatch.setattr(ffmpeg_module, "_STALLED_SECONDS", 0.5)
    message = refused(MEDIA / "tone.wav", tmp_path / "cache")
    assert message == "it could not be read on after 1 seconds; export it again"


@pytest.mark.parametrize("known", [True, False], ids=["version-known", "version-asked"])
def test_ffmpeg_that_cannot_be_started(known: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is no fault of the recording: another exception, another exit code."""
    ffmpeg_module.version()
    if not known:
        ffmpeg_module.version.cache_clear()
        monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_version", lambda: Path(tmp_path / "none").read_text())
    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", lambda: str(tmp_path / "none"))
    with pytest.raises(ProgramFailed, match="ffmpeg could not be started"):
        render(Job(MEDIA / "tone.wav"), tmp_path / "cache")
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != "hashes"]
