"""One recording becomes one MP3: what it is, what it sounds like, what it says of itself, and when it is made anew.

Debian's ffprobe reads the results: another program than the one that wrote them.
"""

from __future__ import annotations

import array
import json
import math
import shutil
import subprocess
import wave
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from mburoja.media import tags as tags_module
from mburoja.media.picture import COVER_BYTES, COVER_PIXELS, jpeg
from mburoja.media.rendition import MP3, Encoded, encode, tag
from mburoja.media.tags import Tags
from mburoja.model import Chapter
from project import MEDIA

ENDINGS = ("wav", "m4a", "mp3", "flac", "ogg", "opus")
TOLERANCE_MS = 50
FRAME_BYTES = {313, 314}
"""An MP3 frame of 1152 samples at 44.1 kHz and 96 kbit/s: 313.47 bytes, so one or the other."""


def probe(file: Path, *what: str) -> Any:
    if not shutil.which("ffprobe"):
        pytest.fail("ffprobe is missing. Type this, then try again:  sudo apt-get install --yes ffmpeg")
    command = ["ffprobe", "-v", "error", "-of", "json", *(what or ("-show_format", "-show_streams", "-show_chapters"))]
    done = subprocess.run([*command, file], capture_output=True, text=True, encoding="utf-8", check=True)
    assert not done.stderr, done.stderr
    return json.loads(done.stdout)


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *arguments], check=True)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def true_ms() -> float:
    """All tones are made from one WAV; its samples say how long they are."""
    with wave.open(str(MEDIA / "tone.wav")) as sound:
        return sound.getnframes() / sound.getframerate() * 1000


def loudness(file: Path, hertz: Iterable[int]) -> dict[int, float]:
    """How loud each frequency is in the second from 0.2 s on, by Goertzel's algorithm, of a full scale of 1."""
    command = ["-ss", "0.2", "-t", "1", "-i", str(file), "-f", "s16le", "-ac", "1", "-ar", "8000", "-"]
    done = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *command], capture_output=True, check=True)
    samples = array.array("h", done.stdout)
    heard = {}
    for each in hertz:
        factor, before, last = 2 * math.cos(2 * math.pi * each / 8000), 0.0, 0.0
        for sample in samples:
            before, last = last, sample / 32768 + factor * last - before
        heard[each] = 2 / len(samples) * math.sqrt(max(0.0, last * last + before * before - factor * last * before))
    return heard


# --- encoding ---------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_becomes_the_same_kind_of_mp3(ending: str, tmp_path: Path) -> None:
    encoded = encode(MEDIA / f"tone.{ending}", tmp_path)

    found = probe(encoded.file)
    (stream,) = found["streams"]
    assert (stream["codec_name"], stream["channels"], stream["sample_rate"]) == ("mp3", 1, "44100")
    assert stream["bit_rate"] == "96000"
    packets = probe(encoded.file, "-show_packets")["packets"]
    assert {int(packet["size"]) for packet in packets} <= FRAME_BYTES, "not a constant bit rate"
    assert len(packets) > 100
    assert abs(float(found["format"]["duration"]) * 1000 - true_ms()) < TOLERANCE_MS
    assert abs(encoded.duration_ms - true_ms()) < TOLERANCE_MS
    assert abs(encoded.duration_ms - float(found["format"]["duration"]) * 1000) < TOLERANCE_MS
    assert loudness(encoded.file, (440, 1000))[440] > 0.05 > 0.01 > loudness(encoded.file, (1000,))[1000]
    assert files(tmp_path) == sorted([f"encoded/{encoded.file.stem}.mp3", f"encoded/{encoded.file.stem}.json"])


def test_second_call_encodes_nothing(tmp_path: Path) -> None:
    calls: list[int] = []
    first = encode(MEDIA / "tone.m4a", tmp_path, report=lambda: calls.append(1))
    both = (first.file, first.file.with_suffix(".json"))
    before = [file.stat() for file in both]
    second = encode(MEDIA / "tone.m4a", tmp_path, report=lambda: calls.append(2))
    assert calls == [1]
    assert second == first
    for file, was in zip(both, before, strict=True):
        now = file.stat()
        assert (now.st_mtime_ns, now.st_ino) == (was.st_mtime_ns, was.st_ino)


def test_a_name_says_nothing_and_a_copy_is_the_same_recording(tmp_path: Path) -> None:
    strange = tmp_path / "а b %03d 'x' [1]; -y.WAV"
    shutil.copyfile(MEDIA / "tone.wav", strange)
    calls: list[int] = []
    first = encode(MEDIA / "tone.wav", tmp_path / "cache", report=lambda: calls.append(1))
    assert encode(strange, tmp_path / "cache", report=lambda: calls.append(2)) == first
    assert calls == [1]
    fresh = encode(strange, tmp_path / "other")
    assert fresh.file.read_bytes() == first.file.read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_same_recording_gives_the_same_bytes_in_two_caches(ending: str, tmp_path: Path) -> None:
    one, two = (encode(MEDIA / f"tone.{ending}", tmp_path / name) for name in ("one", "two"))
    assert one.file != two.file
    assert one.file.name == two.file.name
    assert one.file.read_bytes() == two.file.read_bytes()
    assert one.duration_ms == two.duration_ms


def test_another_profile_or_recording_is_another_file(tmp_path: Path) -> None:
    small = replace(MP3, arguments=tuple("48k" if each == "96k" else each for each in MP3.arguments))
    one = encode(MEDIA / "tone.wav", tmp_path)
    assert encode(MEDIA / "tone.wav", tmp_path, small).file.stat().st_size < one.file.stat().st_size * 0.6
    assert encode(MEDIA / "tone.flac", tmp_path).file != one.file
    assert encode(MEDIA / "tone.flac", tmp_path).recording_hash != one.recording_hash


def test_a_run_stopped_before_the_length_was_written_measures_it_without_encoding(tmp_path: Path) -> None:
    first = encode(MEDIA / "tone.wav", tmp_path)
    first.file.with_suffix(".json").unlink()
    calls: list[int] = []
    assert encode(MEDIA / "tone.wav", tmp_path, report=lambda: calls.append(1)) == first
    assert not calls


def test_two_at_the_same_time_get_the_same_whole_file(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: encode(MEDIA / "tone.wav", tmp_path), range(4)))
    assert len(set(found)) == 1
    assert len(files(tmp_path)) == 2, "a part file was left"
    assert found[0].file.read_bytes() == encode(MEDIA / "tone.wav", tmp_path / "alone").file.read_bytes()


def test_both_sides_of_a_stereo_recording_are_heard(tmp_path: Path) -> None:
    recording = tmp_path / "stereo.wav"
    sides = "sine=440:d=2[l];sine=1000:d=2[r];[l][r]join=inputs=2:channel_layout=stereo"
    ffmpeg("-filter_complex", sides, recording)
    assert probe(recording)["streams"][0]["channels"] == 2
    encoded = encode(recording, tmp_path / "cache")
    assert probe(encoded.file)["streams"][0]["channels"] == 1
    heard = loudness(encoded.file, (440, 700, 1000))
    assert heard[440] > 0.03 and heard[1000] > 0.03 > 0.003 > heard[700]


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_leaks_of_what_a_recording_says_of_itself(ending: str, tmp_path: Path) -> None:
    """Names of people, software and places; a cover; chapters: a recorder writes them unasked."""
    meta = tmp_path / "meta.txt"
    meta.write_text(
        ";FFMETADATA1\ntitle=Secret title\nartist=Secret artist\ncomment=Secret comment\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=Secret chapter one\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=3000\ntitle=Secret chapter two\n"
    )
    recording = tmp_path / f"recording.{ending}"
    cover = ending in ("m4a", "mp3", "flac")
    inputs = ["-i", MEDIA / "tone.wav", "-i", meta, *(["-i", MEDIA / "square.jpg"] if cover else [])]
    maps = [*(["-map", "2:v"] if cover else []), "-map", "0:a", "-map_metadata", "1", "-map_chapters", "1"]
    codec = ["-c:a", "libvorbis"] if ending == "ogg" else []
    ffmpeg(*inputs, *maps, "-ac", "2", *codec, "-c:v", "copy", "-disposition:v", "attached_pic", recording)

    handed_in = probe(recording)
    assert "Secret title" in json.dumps(handed_in), "the recording of this test has nothing to leak"
    assert bool(handed_in["chapters"]) == (ending in ("m4a", "mp3", "opus"))
    assert [stream["codec_type"] for stream in handed_in["streams"]].count("video") == cover

    encoded = encode(recording, tmp_path / "cache")
    found = probe(encoded.file)
    assert [stream["codec_type"] for stream in found["streams"]] == ["audio"]
    assert "tags" not in found["format"] and "tags" not in found["streams"][0]
    assert found["chapters"] == []
    content = encoded.file.read_bytes()
    assert b"Secret" not in content and b"ID3" not in content[:3] and b"TAG" not in content[-128:]


# --- tagging ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def encoded(cache: Path) -> Encoded:
    return encode(MEDIA / "tone.wav", cache)


@pytest.fixture(scope="module")
def words(encoded: Encoded) -> Tags:
    titles = ("Ж" * 70, "Кратко", "Ѓорѓи и Џевдет: " * 7 + "крај")
    return Tags(
        title="Рибарење: „брзо, брзо!“ AC/DC",
        show="Мбуроја Кибернетике",
        author="Автор / Друг",
        number=3,
        date="2026-11-20",
        locale="mk",
        summary="Опис со „наводници“ & знаци. ë ç",
        licence="CC-BY-NC-SA-4.0",
        page_url="https://mburoja.example/mk/mburoja/peshkimi/",
        feed_url="https://mburoja.example/feeds/mburoja.mk.xml",
        guid="11111111-1111-5111-8111-111111111111",
        voices="Кико (синтетички глас)",
        lyrics="Прва реченица.\nВтора реченица.",
        chapters=tuple(
            Chapter.model_validate({"at": at, "title": title})
            for at, title in zip(("0:00", "0:01", "0:02.5"), titles, strict=True)
        ),
        duration_ms=encoded.duration_ms,
        cover=jpeg(MEDIA / "square.png", COVER_PIXELS, COVER_BYTES),
    )


def test_another_program_reads_the_tags(encoded: Encoded, words: Tags, cache: Path) -> None:
    found = probe(tag(encoded, words, cache))
    assert found["format"]["tags"] == {
        "title": words.title,
        "artist": words.author,
        "album": words.show,
        "genre": "Podcast",
        "track": "3",
        "date": "2026-11-20",
        "language": "mkd",
        "copyright": "2026 Автор / Друг, CC-BY-NC-SA-4.0",
        "publisher": words.author,
        "encoded_by": "Mburoja",
        "TLEN": str(encoded.duration_ms),
        "PODCAST_GUID": words.guid,
        "VOICE": words.voices,
        "comment": words.summary,
        "lyrics-mkd": words.lyrics,
    }
    sound, picture = found["streams"]
    assert (sound["codec_name"], sound["bit_rate"]) == ("mp3", "96000")
    assert (picture["codec_name"], picture["width"], picture["height"]) == ("mjpeg", 1400, 1400)
    assert picture["disposition"]["attached_pic"] == 1
    assert picture["tags"]["comment"] == "Cover (front)"


def test_another_program_reads_the_chapters_in_the_order_of_time(encoded: Encoded, words: Tags, cache: Path) -> None:
    """Titles longer than 63 Cyrillic letters, which ffmpeg drops in ID3v2.4; the last ends with the sound."""
    assert [len(chapter.title) > 63 for chapter in words.chapters] == [True, False, True]
    found = [
        (round(float(c["start_time"]) * 1000), round(float(c["end_time"]) * 1000), c["tags"]["title"])
        for c in probe(tag(encoded, words, cache))["chapters"]
    ]
    assert found == [
        (0, 1000, words.chapters[0].title),
        (1000, 2500, words.chapters[1].title),
        (2500, encoded.duration_ms, words.chapters[2].title),
    ]


def test_the_sound_is_not_touched_and_the_encode_stays_untagged(encoded: Encoded, words: Tags, cache: Path) -> None:
    before = encoded.file.read_bytes()
    tagged = tag(encoded, words, cache).read_bytes()
    assert encoded.file.read_bytes() == before
    assert b"ID3" not in before[:3] and before[0] == 0xFF
    assert tagged.endswith(before)
    size = int.from_bytes(tagged[6:10], "big")  # four bytes of seven bits each
    size = (size & 0x7F) | (size >> 1 & 0x3F80) | (size >> 2 & 0x1FC000) | (size >> 3 & 0xFE00000)
    assert tagged[10 + size :] == before


def test_same_tags_are_written_once_and_give_the_same_bytes(encoded: Encoded, words: Tags, tmp_path: Path) -> None:
    one, two = (tag(encoded, words, tmp_path / name) for name in ("one", "two"))
    assert (one.name, one.read_bytes()) == (two.name, two.read_bytes())
    before = one.stat()
    again = tag(encoded, replace(words), tmp_path / "one")
    assert again == one
    assert (again.stat().st_mtime_ns, again.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Друг наслов"},
        {"voices": None},
        {"lyrics": None},
        {"chapters": ()},
        {"cover": b"\xff\xd8other\xff\xd9"},
        {"locale": "sr"},
        {"guid": "22222222-2222-5222-8222-222222222222"},
        {"number": 4},
    ],
    ids=lambda change: next(iter(change)),
)
def test_other_words_make_another_file_without_a_new_encode(
    change: dict[str, Any], encoded: Encoded, words: Tags, cache: Path
) -> None:
    calls: list[int] = []
    first = tag(encoded, words, cache)
    again = encode(MEDIA / "tone.wav", cache, report=lambda: calls.append(1))
    second = tag(again, replace(words, **change), cache)
    assert not calls
    assert second != first
    assert second.read_bytes() != first.read_bytes()
    assert second.read_bytes().endswith(encoded.file.read_bytes())


def test_a_new_row_in_the_table_reaches_files_tagged_before(
    encoded: Encoded, words: Tags, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that decides a file's bytes must be hashed into its name: the table too, not only its values."""
    tag(encoded, words, cache)
    row = lambda t: tags_module.TXXX(encoding=1, desc="NEW", text="new row")  # noqa: E731
    monkeypatch.setattr(tags_module, "_TABLE", (*tags_module._TABLE, row))
    assert probe(tag(encoded, words, cache))["format"]["tags"].get("NEW") == "new row"
