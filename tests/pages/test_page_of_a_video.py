"""A show of videos, as a reader meets it: something to watch, with captions, and the sound alone for a weak line."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from posixpath import normpath

import imageio_ffmpeg
import lxml.html
import pytest
from PIL import Image

from project import Project, small_project

pytestmark = pytest.mark.site

AT = "prova/nje/"


def film(path: Path, size: str = "320x240") -> None:
    """Three seconds of ffmpeg's test picture with a tone."""
    inputs = ["-f", "lavfi", "-i", f"testsrc=size={size}:rate=25:duration=3", "-f", "lavfi", "-i", "sine=440:d=3"]
    options = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *inputs, *options, path], check=True)


def of_videos(project: Project, size: str = "320x240") -> None:
    """Turn the small project's show into one of videos."""
    project.replace("episodes/prova/show.md", "licence:", "medium: video\nlicence:")
    (project.episode / "recording.sq.m4a").unlink()
    (project.episode / "recording.en.wav").unlink()
    film(project.episode / "recording.sq.mp4", size)


def page(project: Project) -> lxml.html.HtmlElement:
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    return built_page(project, AT)


def built_page(project: Project, path: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring((project.root / "site" / path / "index.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, made: Path) -> Project:
    """A show of videos, built for the tests that only look at it."""
    project = small_project(tmp_path_factory.mktemp("watched") / "project", made)
    of_videos(project)
    page(project)
    return project


def file_of(project: Project, address: str, path: str = AT) -> Path:
    return project.root / "site" / normpath(f"{path}{address}")


def video_of(found: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    assert not list(found.iter("audio"))
    (video,) = found.iter("video")
    return video


def test_a_video_is_watched(watched: Project) -> None:
    project, found = watched, built_page(watched, AT)
    video = video_of(found)
    assert "controls" in video.attrib, "without script the browser's own player is all there is"
    assert video.get("preload") == "none", "nothing is spent before it is wanted"
    assert "playsinline" in video.attrib and "autoplay" not in video.attrib
    assert video.get("aria-label") == "Një"

    (source,) = video.iter("source")
    assert (source.get("type"), source.get("media")) == ("video/mp4", None)
    content = file_of(project, source.get("src")).read_bytes()
    assert content[4:8] == b"ftyp" and content.index(b"moov") < content.index(b"mdat"), "plays only when all is there"

    with Image.open(file_of(project, video.get("poster"))) as poster:
        assert (poster.format, poster.size) == ("JPEG", (320, 240))
        assert len(poster.convert("RGB").resize((16, 12)).getcolors() or []) > 20, "a black poster shows nothing"

    (track,) = video.iter("track")
    assert (track.get("kind"), track.get("srclang"), track.get("label")) == ("captions", "sq", "shqip")
    assert "default" in track.attrib
    captions = file_of(project, track.get("src")).read_text(encoding="utf-8")
    assert captions.startswith("WEBVTT\n") and "Kjo është një provë." in captions

    assert not found.xpath("//*[@class='mb-wave']"), "a picture of the sound beside the picture"
    assert "Shikoni tani" in found.xpath("string(//button[@data-play])")
    chapters = found.xpath("//ol[contains(@class, 'mb-chapters')]//a/@href")
    assert chapters == [f"{source.get('src')}#t={at}" for at in (0, 1, 2)]


def test_a_large_video_is_small_on_a_phone(project: Project) -> None:
    of_videos(project, "1280x720")
    found = page(project)
    video = video_of(found)
    sources = list(video.iter("source"))
    assert [each.get("src").rpartition("-")[2] for each in sources] == ["720p.mp4", "480p.mp4"]
    assert [each.get("media") for each in sources] == ["(min-width: 50rem)", None], "the last is for everybody"
    links = found.xpath("//section[contains(@class, 'mb-player')]//a[@download]")
    said = [" ".join(link.text_content().split()) for link in links]
    assert [re.sub(r" \(\d+,\d MB\)$", "", each) for each in said] == [
        "Shkarkoni: 720p",
        "Shkarkoni: 480p",
        "Shkarkoni: Vetëm zëri",
        "Shkarkoni: Kursim të dhënash",
    ]
    assert [file_of(project, link.get("href")).suffix for link in links] == [".mp4", ".mp4", ".mp3", ".opus"]
    weights = [file_of(project, link.get("href")).stat().st_size for link in links]
    assert weights[0] > weights[1] and weights[2] > weights[3]


def test_a_video_in_another_language_says_so(watched: Project) -> None:
    """An English page around an Albanian video: captions in Albanian, named in the reader's words for languages."""
    project, found = watched, built_page(watched, "en/prova/nje/")
    video = video_of(found)
    (track,) = video.iter("track")
    assert track.get("srclang") == "sq"
    player = " ".join(found.xpath("//section[contains(@class, 'mb-player')]")[0].text_content().split())
    assert "Language of the recording: Albanian" in player
    assert "Watch now" in player and "Sound only" in player
    assert file_of(project, track.get("src"), "en/prova/nje/").is_file()


@pytest.mark.parametrize("transcript", [None, "Nobody has timed this.\n"], ids=["none", "untimed"])
def test_without_times_there_are_no_captions(transcript: str | None, project: Project) -> None:
    of_videos(project)
    (project.episode / "transcript.sq.vtt").unlink()
    if transcript:
        project.write({"episodes/prova/nje/transcript.sq.txt": transcript})
    found = page(project)
    assert not list(video_of(found).iter("track"))
    assert bool(found.xpath("//section[contains(@class, 'mb-transcript')]")) == bool(transcript)
