"""What is read back of tags: of renditions that the product made, and of files that other programs tagged."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mutagen.id3 import CHAP, CTOC, ID3, TIT2, TLAN, CTOCFlags
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from PIL import Image

from mburoja.media.errors import MediaError
from mburoja.media.loudness import Loudness
from mburoja.media.picture import COVER_PIXELS
from mburoja.media.profiles import MP3, OPUS, VIDEO_480
from mburoja.media.read_tags import read_tags, tags_of
from mburoja.media.rendition import Encoded, Profile, tag
from mburoja.model import ReadTags
from programs import ffmpeg
from project import MEDIA
from samples import LONG, every_tag

CHAPTERS = ((0, LONG), (1_000, "К"), (2_500, LONG))


@pytest.fixture(scope="module")
def renditions(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Profile], Path]:
    """Each kind of rendition, tagged as a build tags it."""
    folder = tmp_path_factory.mktemp("renditions")
    picture = ("-f", "lavfi", "-i", "testsrc2=s=64x64:r=5:d=3")
    ffmpeg(*picture, "-i", MEDIA / "tone.wav", "-c:v", "libx264", "-c:a", "aac", folder / "tone.mp4")
    ffmpeg("-i", MEDIA / "tone.wav", "-id3v2_version", "0", folder / "tone.mp3")

    def made(profile: Profile) -> Path:
        sources = {MP3: folder / "tone.mp3", OPUS: MEDIA / "tone.opus", VIDEO_480: folder / "tone.mp4"}
        encoded = Encoded(sources[profile], profile, 3_000, Loudness(-16, -3))
        words = every_tag()
        return tag(encoded, words if profile.cover else replace(words, cover=None), folder / "cache").file

    return made


@pytest.mark.parametrize("profile", [MP3, OPUS, VIDEO_480], ids=lambda profile: profile.type)
def test_renditions_say_what_was_written(profile: Profile, renditions: Callable[[Profile], Path]) -> None:
    words = every_tag()
    read = read_tags(renditions(profile))
    assert (read.title, read.album, read.languages) == (words.title, words.show, ("mkd",))
    assert read.chapters == CHAPTERS
    assert read.cover == ((COVER_PIXELS, COVER_PIXELS) if profile.cover else None)
    assert read.cover_bytes == (len(words.cover or b"") if profile.cover else 0)


def test_a_cover_in_opus(tmp_path: Path, renditions: Callable[[Profile], Path]) -> None:
    file = Path(shutil.copyfile(MEDIA / "tone.opus", tmp_path / "tone.opus"))
    tagged = tag(Encoded(file, OPUS, 3_000, Loudness(-16, -3)), every_tag(), tmp_path / "cache").file
    assert read_tags(tagged).cover == (COVER_PIXELS, COVER_PIXELS)


@pytest.mark.parametrize("name", ["tone.mp3", "tone.opus", "tone.m4a"])
def test_without_tags(name: str, tmp_path: Path) -> None:
    ffmpeg("-i", MEDIA / name, "-map_metadata", "-1", "-id3v2_version", "0", "-c", "copy", tmp_path / name)
    assert read_tags(tmp_path / name) == ReadTags(None, None, ())


def test_a_long_title_of_a_chapter_in_mp4(tmp_path: Path) -> None:
    """MP4 has room for 255 bytes; what was cut ends in an ellipsis."""
    long = "Ж" * 200
    notes = tmp_path / "notes.txt"
    notes.write_text(f";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=36\nEND=3000\ntitle={long[:126]}…\n")
    ffmpeg("-i", MEDIA / "tone.m4a", "-i", notes, "-map_metadata", "1", "-c", "copy", tmp_path / "long.m4a")
    assert read_tags(tmp_path / "long.m4a").chapters == ((36, long[:126] + "…"),)


def test_chapters_without_a_table_of_contents_are_shown_nowhere(tmp_path: Path) -> None:
    file = Path(shutil.copyfile(MEDIA / "tone.mp3", tmp_path / "tone.mp3"))
    tags = ID3()
    for number, name in enumerate(("first", "second")):
        frames = [TIT2(encoding=3, text=name)]
        tags.add(CHAP(element_id=name, start_time=number * 500, end_time=number * 500 + 500, sub_frames=frames))
    tags.add(TLAN(encoding=0, text=["sqi", "eng"]))
    tags.save(file)
    assert read_tags(file).chapters == ()
    assert read_tags(file).languages == ("sqi", "eng")
    names = ["second", "first"]
    tags.add(CTOC(element_id="toc", flags=CTOCFlags.TOP_LEVEL, child_element_ids=names, sub_frames=[]))
    tags.save(file)
    assert read_tags(file).chapters == ((500, "second"), (0, "first"))


def test_a_cover_of_enormous_size_is_not_unfolded(tmp_path: Path) -> None:
    """20,000 pixels a side would take 400 MB; such a picture is refused as damage."""
    file = Path(shutil.copyfile(MEDIA / "tone.m4a", tmp_path / "tone.m4a"))
    content: Any = MP4(file)
    content["covr"] = [(MEDIA / "huge.png").read_bytes()]
    content.save()
    with pytest.raises(MediaError, match="the tags inside it are damaged"):
        read_tags(file)


def test_a_large_cover_is_measured(tmp_path: Path) -> None:
    """Above Pillow's limit for warnings, which are errors here."""
    Image.new("1", (10_000, 10_000)).save(tmp_path / "large.png")
    file = Path(shutil.copyfile(MEDIA / "tone.m4a", tmp_path / "tone.m4a"))
    content: Any = MP4(file)
    content["covr"] = [(tmp_path / "large.png").read_bytes()]
    content.save()
    assert read_tags(file).cover == (10_000, 10_000)


def test_a_chapter_without_a_time(tmp_path: Path) -> None:
    file = Path(shutil.copyfile(MEDIA / "tone.opus", tmp_path / "tone.opus"))
    content: Any = OggOpus(file)
    content["CHAPTER000"] = "soon"
    content.save()
    with pytest.raises(MediaError, match="the tags inside it are damaged"):
        read_tags(file)


@pytest.mark.parametrize("name", ["tone.wav", "text.mp3", "square.png"])
def test_what_has_no_tags_of_ours(name: str) -> None:
    with pytest.raises(MediaError):
        read_tags(MEDIA / name)


@pytest.mark.parametrize("seed", range(60))
def test_damaged_tags_are_read_or_refused(seed: int, tmp_path: Path, renditions: Callable[[Profile], Path]) -> None:
    chance = random.Random(seed)  # noqa: S311
    source = renditions((MP3, OPUS, VIDEO_480)[seed % 3])
    content = bytearray(source.read_bytes())
    for _ in range(chance.choice([1, 5, 50])):
        at = chance.randrange(10, min(len(content), chance.choice([400, 4_000, 10**9])))
        length = chance.choice([1, 4, 100])
        content[at : at + length] = chance.choice([b"", b"\xff" * length, bytes(length), chance.randbytes(length)])
    file = tmp_path / source.name
    file.write_bytes(content)
    try:
        read_tags(file)
    except MediaError as error:
        assert len(str(error).split()) > 4


def test_the_same_file_is_read_once(tmp_path: Path, renditions: Callable[[Profile], Path]) -> None:
    file = renditions(MP3)
    first = tags_of(file, file.name, tmp_path)
    assert first == read_tags(file)
    again = tags_of(tmp_path / "gone.mp3", file.name, tmp_path)
    assert (again, hash(again)) == (first, hash(first))
