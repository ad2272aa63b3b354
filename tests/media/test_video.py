"""A video recording becomes H.264 for phones, in two sizes, with a still picture; sound and picture stay together.

Debian's ffmpeg and ffprobe read the results: other programs than the one that made them. Lips and voice are a flash
and a beep at the same moment.
"""

from __future__ import annotations

import array
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mburoja.media.errors import MediaError
from mburoja.media.profiles import PROFILES
from mburoja.media.rendition import Encoded, Job, Rendered, render
from programs import debian

VIDEO = PROFILES["video"]
FLASH_MS = 1500


def ffmpeg(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return debian("ffmpeg", "-nostdin", "-y", *arguments)


def probe(file: Path) -> dict[str, Any]:
    """The format and the only picture and sound in a file."""
    found = json.loads(debian("ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams", file).stdout)
    video, audio = found["streams"]
    assert (video["codec_type"], audio["codec_type"]) == ("video", "audio")
    return {"format": found["format"], "video": video, "audio": audio}


def flash_ms(file: Path) -> int:
    """When the picture turns from black to white; every byte is a picture, 100 a second."""
    options = ("-map", "0:V:0", "-vf", "scale=16:16,scale=1:1,format=gray", "-vsync", "cfr", "-r", "100")
    pictures = ffmpeg("-v", "error", "-i", file, *options, "-f", "rawvideo", "-").stdout
    return next(index for index, light in enumerate(pictures) if light > 128) * 10


def beep_ms(file: Path) -> int:
    """When the sound begins to be loud, with the silence that a player puts before a sound that starts late."""
    options = ("-map", "0:a:0", "-af", "aresample=8000:async=1:first_pts=0", "-ac", "1", "-f", "f32le")
    samples = array.array("f", ffmpeg("-v", "error", "-i", file, *options, "-").stdout)
    loudest = max(samples)
    return next(index for index, sample in enumerate(samples) if sample > loudest / 2) // 8


def decoded_ms(file: Path) -> float:
    """How long a file plays: until the end of its last picture or sound, whichever is later."""
    ends = []
    for kind in ("v", "a"):
        entries = ("-select_streams", kind, "-show_entries", "frame=pts_time,pkt_duration_time", "-of", "csv=p=0")
        last = debian("ffprobe", "-v", "error", *entries, file).stdout.decode().split()
        ends.append(sum(float(each) for each in last[-1].strip(",").split(",")[:2]) if last else 0.0)
    return max(ends) * 1000


def assert_right(encoded: Encoded) -> None:
    said = ffmpeg(
        "-i", encoded.file, "-vn", "-af", "ebur128=peak=true:dualmono=true:framelog=verbose", "-f", "null", "-"
    )
    summary = said.stderr.decode()[said.stderr.decode().rindex("Summary:") :]
    assert abs(float(re.findall(r"I:\s+(\S+) LUFS", summary)[0]) - -16) <= 0.5
    assert float(re.findall(r"Peak:\s+(\S+) dBFS", summary)[0]) <= -1
    assert encoded.loudness.right


def of_pixels(rendered: Rendered) -> dict[int | None, Encoded]:
    return {each.profile.pixels: each for each in rendered.encoded if each.profile.pixels}


def picture(size: str, rate: str = "25", seconds: float = 3, flash: float = FLASH_MS / 1000) -> tuple[str, ...]:
    """The arguments of a black picture that turns white."""
    black = f"color=black:s={size}:r={rate}:d={seconds}"
    return ("-f", "lavfi", "-i", f"{black},drawbox=c=white:t=fill:enable='gte(t,{flash})'")


def beep(seconds: float = 3, at: float = FLASH_MS / 1000) -> tuple[str, ...]:
    """The arguments of a sound that is soft, then loud."""
    return ("-f", "lavfi", "-i", f"aevalsrc='if(gte(t,{at}),0.3,0.01)*sin(800*PI*t)':d={seconds}:s=44100")


H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")


def make(file: Path, *arguments: str) -> Path:
    ffmpeg("-v", "error", *arguments, file)
    return file


# --- what comes out ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """A recording of a phone: held upright, so the picture is stored lying; place and model are in it."""
    folder = tmp_path_factory.mktemp("phone")
    lying = make(folder / "lying.mp4", *picture("1280x720", "15", 2), *beep(2), *H264, "-ac", "2")
    noted = ("-metadata:s:v", "rotate=90", "-metadata", "location=+41.99+21.43/", "-metadata", "model=Telefon 7")
    recording = make(folder / "recording.mp4", "-i", str(lying), "-c", "copy", *noted, "-movflags", "use_metadata_tags")
    return render(Job(recording, VIDEO), folder / "cache")


def test_two_videos_for_phones_and_two_sounds(phone: Rendered) -> None:
    assert [each.profile.suffix for each in phone.encoded] == ["-720p.mp4", "-480p.mp4", ".mp3", ".opus"]
    assert phone.right
    for encoded in of_pixels(phone).values():
        found = probe(encoded.file)
        video, audio = found["video"], found["audio"]
        assert (video["codec_name"], video["profile"], video["pix_fmt"]) == ("h264", "Main", "yuv420p")
        assert (audio["codec_name"], audio["channels"], audio["sample_rate"]) == ("aac", 1, "44100")
        assert_right(encoded)
        content = encoded.file.read_bytes()
        assert content.index(b"moov") < content.index(b"mdat"), "it could not begin to play before it is all there"


def test_a_phone_held_upright_gives_an_upright_picture(phone: Rendered) -> None:
    sizes = {}
    for pixels, encoded in of_pixels(phone).items():
        video = probe(encoded.file)["video"]
        assert not video.get("side_data_list"), "turned already"
        sizes[pixels] = (video["width"], video["height"])
    assert sizes == {720: (720, 1280), 480: (480, 854)}
    assert phone.poster
    with Image.open(phone.poster) as still:
        assert (still.format, still.size) == ("JPEG", (720, 1280))


def test_where_it_was_recorded_is_not_told(phone: Rendered) -> None:
    for file in (*(each.file for each in phone.encoded), phone.poster):
        assert file
        content = file.read_bytes()
        assert b"41.99" not in content and b"Telefon" not in content


def test_lips_and_voice_are_together(phone: Rendered) -> None:
    for encoded in of_pixels(phone).values():
        assert flash_ms(encoded.file) == pytest.approx(FLASH_MS, abs=40)
        assert beep_ms(encoded.file) == pytest.approx(FLASH_MS, abs=40)
        assert abs(encoded.duration_ms - decoded_ms(encoded.file)) < 50


@pytest.mark.parametrize("size", ["180x320", "321x181", "854x480"])
def test_a_small_video_is_not_made_larger(size: str, tmp_path: Path) -> None:
    recording = make(tmp_path / "recording.mkv", *picture(size), *beep(), *H264[:-4], "-pix_fmt", "yuv444p", *H264[-2:])
    rendered = render(Job(recording, VIDEO), tmp_path / "cache")
    assert [each.profile.pixels for each in rendered.encoded] == [480, None, None]
    video = probe(rendered.encoded[0].file)["video"]
    assert (video["width"], video["height"]) == tuple(int(each) // 2 * 2 for each in size.split("x"))


def test_a_size_between_the_two_keeps_its_own(tmp_path: Path) -> None:
    recording = make(tmp_path / "recording.mp4", *picture("960x540", "10", 2), *beep(2), *H264)
    found = of_pixels(render(Job(recording, VIDEO), tmp_path / "cache"))
    sizes = {pixels: probe(each.file)["video"] for pixels, each in found.items()}
    assert {key: (each["width"], each["height"]) for key, each in sizes.items()} == {720: (960, 540), 480: (854, 480)}


def test_the_same_recording_gives_the_same_bytes(tmp_path: Path) -> None:
    recording = make(tmp_path / "recording.mp4", *picture("320x180"), *beep(), *H264)
    one, two = (render(Job(recording, VIDEO), tmp_path / name) for name in ("one", "two"))
    for a, b in zip(one.encoded, two.encoded, strict=True):
        assert a.file.read_bytes() == b.file.read_bytes()
    assert one.poster and two.poster and one.poster.read_bytes() == two.poster.read_bytes()


def test_a_poster_that_is_not_black(tmp_path: Path) -> None:
    """Many videos begin with a black second."""
    recording = make(tmp_path / "recording.mp4", *picture("320x180", flash=0.8), *beep(), *H264)
    rendered = render(Job(recording, VIDEO), tmp_path / "cache")
    assert rendered.poster
    with Image.open(rendered.poster) as still:
        assert still.convert("L").resize((1, 1)).getpixel((0, 0)) > 128


def test_in_a_podcast_only_the_sound_of_a_video_is_used(tmp_path: Path) -> None:
    recording = make(tmp_path / "recording.mp4", *picture("320x180"), *beep(), *H264)
    rendered = render(Job(recording), tmp_path / "cache")
    assert [each.profile.suffix for each in rendered.encoded] == [".mp3", ".opus"]
    assert rendered.poster is None


# --- how phones, cameras and programs write it ------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rate", "options"),
    [
        ("a.mov", "30000/1001", ("-movflags", "+faststart")),
        ("a.m4v", "24", ("-f", "mp4")),
        ("a.mkv", "50", ()),
        ("a.webm", "25", ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus")),
        ("a.mp4", "60", ()),
    ],
    ids=["mov-ntsc", "m4v-film", "mkv-50", "webm", "mp4-60"],
)
def test_every_format_and_rate(name: str, rate: str, options: tuple[str, ...], tmp_path: Path) -> None:
    recording = make(tmp_path / name, *picture("320x180", rate), *beep(), *H264, *options)
    encoded = render(Job(recording, VIDEO), tmp_path / "cache").encoded[0]
    assert_right(encoded)
    before = flash_ms(recording)
    assert flash_ms(encoded.file) == pytest.approx(before, abs=60)
    assert beep_ms(encoded.file) == pytest.approx(FLASH_MS, abs=40)
    rates = [int(each) for each in probe(encoded.file)["video"]["avg_frame_rate"].split("/")]
    assert rates[0] / rates[1] <= 30
    assert abs(encoded.duration_ms - decoded_ms(encoded.file)) < 50


def test_pictures_at_uneven_times(tmp_path: Path) -> None:
    """Phones record as many pictures as there is light for."""
    uneven = ("-vf", "select='lt(mod(t,1),0.4)+not(mod(n,5))'", "-vsync", "vfr")
    recording = make(tmp_path / "recording.mp4", *picture("320x180", "60", flash=1.2), *beep(at=1.2), *uneven, *H264)
    encoded = render(Job(recording, VIDEO), tmp_path / "cache").encoded[0]
    assert flash_ms(encoded.file) == pytest.approx(flash_ms(recording), abs=60)
    assert beep_ms(encoded.file) == pytest.approx(1200, abs=40)
    video = probe(encoded.file)["video"]
    assert video["avg_frame_rate"] == video["r_frame_rate"], "even now"
    assert abs(encoded.duration_ms - decoded_ms(encoded.file)) < 50


@pytest.mark.parametrize("ending", ["mp4", "mkv", "mov"])
def test_sound_that_starts_later_than_the_picture(ending: str, tmp_path: Path) -> None:
    late = ("-itsoffset", "0.7", *beep(2.3, FLASH_MS / 1000 - 0.7))
    recording = make(tmp_path / f"recording.{ending}", *picture("320x180"), *late, *H264)
    rendered = render(Job(recording, VIDEO), tmp_path / "cache")
    for encoded in of_pixels(rendered).values():
        assert flash_ms(encoded.file) == pytest.approx(FLASH_MS, abs=40)
        assert beep_ms(encoded.file) == pytest.approx(FLASH_MS, abs=60)
    sound = rendered.encoded[-2]
    assert beep_ms(sound.file) == pytest.approx(FLASH_MS, abs=60), "one transcript is for all renditions"


@pytest.mark.parametrize("ending", ["mp4", "mkv", "webm"])
def test_sound_that_ends_before_the_picture(ending: str, tmp_path: Path) -> None:
    """As with a last picture of who made it; and it is not cut off."""
    codecs = ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus") if ending == "webm" else H264
    recording = make(tmp_path / f"recording.{ending}", *picture("320x180"), *beep(2), *codecs)
    encoded = render(Job(recording, VIDEO), tmp_path / "cache").encoded[0]
    assert beep_ms(encoded.file) == pytest.approx(FLASH_MS, abs=40)
    assert decoded_ms(encoded.file) == pytest.approx(3000, abs=50)
    assert abs(encoded.duration_ms - decoded_ms(encoded.file)) < 50


def test_a_picture_that_ends_before_the_sound(tmp_path: Path) -> None:
    recording = make(tmp_path / "recording.mp4", *picture("320x180", seconds=2), *beep(), *H264)
    encoded = render(Job(recording, VIDEO), tmp_path / "cache").encoded[0]
    assert encoded.duration_ms == pytest.approx(3000, abs=50)
    assert abs(encoded.duration_ms - decoded_ms(encoded.file)) < 50


@pytest.mark.parametrize("what", ["intro", "outro", "trim"])
def test_a_video_cannot_be_trimmed_or_joined(what: str, tmp_path: Path) -> None:
    """Only the sound would be, and lips and voice would part."""
    recording = make(tmp_path / "recording.mp4", *picture("320x180"), *beep(), *H264)
    jingle = make(tmp_path / f"{what}.wav", "-f", "lavfi", "-i", "sine=f=300:d=2")
    change = {"trim": True} if what == "trim" else {what: jingle}
    with pytest.raises(MediaError, match="cut the video itself"):
        render(replace(Job(recording, VIDEO), **change), tmp_path / "cache")
    assert list((tmp_path / "cache" / "encoded").iterdir()) == []
    assert render(replace(Job(recording), **change), tmp_path / "cache").right, "of its sound alone it can"
