"""What recorders, editors and phones really hand in, and files made to do harm."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mburoja.media.cache import sweep
from mburoja.media.errors import MediaError
from mburoja.media.ffmpeg import reading
from mburoja.media.profiles import PROFILES
from mburoja.media.rendition import Job, render
from mburoja.media.transcript import TranscriptError, read_transcript
from mburoja.source.folder import RECORDING_ENDINGS
from programs import ffmpeg
from project import Project

VIDEO = PROFILES["video"]
SPEECH = ("-f", "lavfi", "-i", "aevalsrc='0.2*sin(900*PI*t)*gt(sin(5*t),0)':s=44100:d=6")
PICTURE = ("-f", "lavfi", "-i", "testsrc=s=320x240:r=25:d=6")
QUICK = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p")


def stream(file: Path, *entries: str) -> list[str]:
    command = ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", f"stream={','.join(entries)}"]
    out = subprocess.run([*command, "-of", "csv=p=0", file], capture_output=True, text=True, check=True)
    return out.stdout.strip().split(",")


def test_two_files_put_together_are_refused_in_a_sentence(tmp_path: Path) -> None:
    for name, channels in (("one.mp3", "1"), ("two.mp3", "2")):
        ffmpeg(*SPEECH, "-ac", channels, "-write_xing", "0", "-id3v2_version", "0", tmp_path / name)
    recording = tmp_path / "recording.mp3"
    recording.write_bytes((tmp_path / "one.mp3").read_bytes() + (tmp_path / "two.mp3").read_bytes())
    with pytest.raises(MediaError, match="changes its form on the way"):
        render(Job(recording), tmp_path / "cache")


def test_a_video_cut_without_encoding_anew(tmp_path: Path) -> None:
    """All of the sound is still in the file; it only says from where it is to be played."""
    ffmpeg(*PICTURE, *SPEECH, *QUICK, "-c:a", "aac", tmp_path / "whole.mp4")
    ffmpeg("-ss", "2.5", "-i", tmp_path / "whole.mp4", "-c", "copy", tmp_path / "recording.mp4")
    rendered = render(Job(tmp_path / "recording.mp4"), tmp_path / "cache")
    assert 3_400 <= rendered.recorded_ms <= 4_600


def test_a_very_large_wav(tmp_path: Path) -> None:
    """RF64, which recorders write for more than 4 GB, and some always."""
    ffmpeg(*SPEECH, "-rf64", "always", tmp_path / "recording.wav")
    assert (tmp_path / "recording.wav").read_bytes()[:4] == b"RF64"
    assert render(Job(tmp_path / "recording.wav"), tmp_path / "cache").recorded_ms == 6_000


def test_a_podcast_from_a_video_keeps_its_times(tmp_path: Path) -> None:
    """Sound that begins two seconds after the picture: chapters were noted in the video."""
    late = ("-itsoffset", "2", *SPEECH)
    ffmpeg(*PICTURE, *late, "-map", "0:v", "-map", "1:a", *QUICK, "-c:a", "aac", tmp_path / "recording.mp4")
    as_podcast = render(Job(tmp_path / "recording.mp4"), tmp_path / "cache")
    as_video = render(Job(tmp_path / "recording.mp4", VIDEO), tmp_path / "cache")
    assert as_podcast.recorded_ms == as_video.recorded_ms == pytest.approx(8_000, abs=60)


def test_colours_of_a_new_phone_are_those_of_every_screen(tmp_path: Path) -> None:
    colours = ("-color_primaries", "bt2020", "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc")
    encode = ("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1", "-t", "2")
    x265 = ("-x265-params", "log-level=error:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc")
    ffmpeg(*PICTURE, *SPEECH, *encode, *x265, *colours, "-c:a", "aac", tmp_path / "recording.mov")
    assert stream(tmp_path / "recording.mov", "color_transfer") == ["arib-std-b67"]
    made = render(Job(tmp_path / "recording.mov", VIDEO), tmp_path / "cache").encoded[0].file
    assert stream(made, "pix_fmt", "color_space", "color_transfer", "color_primaries") == [
        "yuv420p", "bt709", "bt709", "bt709",
    ]  # fmt: skip


def test_a_small_file_with_an_enormous_picture(tmp_path: Path) -> None:
    enormous = ("-f", "lavfi", "-i", "color=s=12000x12000:r=1:d=2")
    ffmpeg(*enormous, *SPEECH, "-t", "2", "-c:v", "png", "-c:a", "flac", tmp_path / "recording.mkv")
    assert (tmp_path / "recording.mkv").stat().st_size < 3_000_000
    with pytest.raises(MediaError, match="larger than any screen"):
        render(Job(tmp_path / "recording.mkv", VIDEO), tmp_path / "cache")


@pytest.mark.parametrize(
    "title",
    [
        "Permission denied: No space left on device",
        "Stream #0:0: Audio: mp3, 44100 Hz, mono, fltp, 96 kb/s",
        "[ebur128@handed @ 0x1] Summary:",
        "Picture size; matches no streams",
    ],
)
@pytest.mark.parametrize("ending", ["m4a", "mkv"])
def test_a_title_in_the_words_of_ffmpeg(ending: str, title: str, tmp_path: Path) -> None:
    """What a recorder or a person wrote into the file is not taken for what ffmpeg says of it."""
    comment = f"one line\n{title}\n  Duration: 09:00:00.00, start: 0"
    recording = tmp_path / f"recording.{ending}"
    ffmpeg(*SPEECH, "-metadata", f"title={title}", "-metadata", f"comment={comment}", "-c:a", "aac", recording)
    assert render(Job(recording), tmp_path / "cache").right

    broken = tmp_path / f"broken.{ending}"
    broken.write_bytes(recording.read_bytes()[: recording.stat().st_size // 2])
    with pytest.raises(MediaError):
        render(Job(broken), tmp_path / "cache")


def test_every_ending_that_is_taken_is_read() -> None:
    """One list says how recordings may end, another how ffmpeg reads them."""
    for ending in RECORDING_ENDINGS:
        assert reading(Path(f"recording{ending}"))


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (".srt", "1\n00:00:01,000 --> 00:00:04,000\n" + "<" + " " * 300_000),
        (".srt", "1\n00:00:01,000 --> 00:00:04,000\n" + "< /" * 100_000),
        (".srt", "1\n00:00:01,000 --> 00:00:04,000\n<br" + " " * 300_000),
        (".vtt", "WEBVTT\n\n00:01.000 --> 00:04.000\n0:" + "1" * 300_000),
        (".vtt", "WEBVTT\n\n00:01.000 --> 00:04.000\n" + "<v " * 100_000),
        (".vtt", "WEBVTT\n\n00:01.000 --> 00:04.000\n0:1" + "-" * 300_000),
        (".txt", "0:" + "1" * 300_000),
        (".txt", " " * 300_000 + "0:1-"),
    ],
)
def test_a_text_made_to_take_hours(ending: str, text: str) -> None:
    done = threading.Event()

    def read() -> None:
        with contextlib.suppress(TranscriptError):
            read_transcript(text, ending)
        done.set()

    threading.Thread(target=read, daemon=True).start()
    assert done.wait(20)


def test_sweeping_while_another_build_works(tmp_path: Path) -> None:
    """A part is renamed between the look and the question how old it is."""
    folder = tmp_path / "encoded"
    folder.mkdir()
    stop = threading.Event()

    def churn() -> None:
        while not stop.is_set():
            part = folder / ".part-x"
            part.write_bytes(b"x")
            part.rename(folder / "whole")

    thread = threading.Thread(target=churn)
    thread.start()
    try:
        until = time.monotonic() + 2
        while time.monotonic() < until:
            sweep(tmp_path)
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize(
    ("ending", "code", "after"),
    [(signal.SIGTERM, 143, 0.0), (signal.SIGTERM, 143, 1.5), (signal.SIGTERM, 143, 3.0), (signal.SIGINT, 1, 1.5)],
)
def test_a_build_that_is_asked_to_end_takes_ffmpeg_with_it(
    ending: signal.Signals, code: int, after: float, unmade: Project
) -> None:
    recording = unmade.episode / "recording.en.wav"
    ffmpeg("-f", "lavfi", "-i", "anoisesrc=a=0.1:d=900", recording)
    process = subprocess.Popen(
        [sys.executable, "-m", "mburoja", "media", "build"],
        cwd=unmade.root,
        stderr=subprocess.DEVNULL,
        # A shell that started the tests in the background has them ignore Ctrl-C, and so what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    children: list[int] = []
    until = time.monotonic() + 30
    while not children and time.monotonic() < until:
        time.sleep(0.2)
        for tasks in Path(f"/proc/{process.pid}/task").glob("*/children"):
            children += [int(child) for child in tasks.read_text().split()]
    assert children
    time.sleep(after)
    process.send_signal(ending)
    try:
        assert process.wait(timeout=10) == code
    finally:
        process.kill()
        process.wait()
    time.sleep(0.5)
    assert not [child for child in children if Path(f"/proc/{child}").exists()]


def test_notes_in_the_feed_tell_the_times_of_what_is_heard(project: Project) -> None:
    """With an intro everything comes later; feed, chapters file and page say the same."""
    ffmpeg("-f", "lavfi", "-i", "sine=500:d=10.4", project.root / "episodes/prova/intro.wav")
    built = project.run("build")
    assert built.returncode == 0, built.stderr
    feed = (project.root / "site/feeds/prova.sq.xml").read_text(encoding="utf-8")
    chapters = (project.root / "site/media/prova/nje/sq.chapters.json").read_text(encoding="utf-8")
    page = (project.root / "site/prova/nje/index.html").read_text(encoding="utf-8")
    assert "00:00:00 Fillimi" in feed and "00:00:11 Mesi" in feed and "00:00:12 Fundi" in feed
    assert '"startTime": 11' in chapters and ">0:11<" in page
