"""One recording becomes its renditions: what they are, what they sound like, what they say of themselves, and when
they are made anew.

Debian's ffprobe and ffmpeg read the results: other programs than those that wrote them.
"""

from __future__ import annotations

import array
import base64
import hashlib
import json
import math
import re
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

from mburoja.media import rendition, tag_table
from mburoja.media.picture import COVER_BYTES, COVER_PIXELS, jpeg
from mburoja.media.profiles import MP3, OPUS, PROFILES
from mburoja.media.rendition import Encoded, Job, Rendered, kept, render, tag
from mburoja.media.tags import Tags
from mburoja.model import Chapter
from programs import ffmpeg, probe
from project import MEDIA

ENDINGS = ("wav", "m4a", "mp3", "flac", "ogg", "opus")
TOLERANCE_MS = 50
FRAME_BYTES = {313, 314}
"""An MP3 frame of 1152 samples at 44.1 kHz and 96 kbit/s: 313.47 bytes, so one or the other."""


def files(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "hashes")
    return sorted(path.relative_to(folder).as_posix() for path in found)


def true_ms() -> float:
    """All tones are made from one WAV; its samples say how long they are."""
    with wave.open(str(MEDIA / "tone.wav")) as sound:
        return sound.getnframes() / sound.getframerate() * 1000


def amplitudes(file: Path, hertz: Iterable[int]) -> dict[int, float]:
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


def metered(file: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP by Debian's ffmpeg, one channel heard from two sides."""
    graph = "ebur128=peak=true:dualmono=true"
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-i", file, "-map", "0:a", "-af", graph, "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stderr
    summary = said[said.rindex("Summary:") :]
    numbers = [re.search(rf"{name}:\s+(-?[\d.]+)", summary) for name in ("I", "Peak")]
    lufs, dbtp = (float(found[1]) for found in numbers if found)
    return lufs, dbtp


def played_ms(file: Path) -> float:
    """How long ffprobe finds it, without what an MP3 encoder put in front."""
    found = probe(file)["format"]
    return (float(found["duration"]) - float(found["start_time"])) * 1000


def a_video(file: Path, *more: str | Path) -> Path:
    """Two seconds of a test picture with a tone."""
    lavfi = ["-f", "lavfi", "-i", "testsrc=size=320x240:rate=25:duration=2", "-f", "lavfi", "-i", "sine=440:d=2"]
    ffmpeg(*lavfi, *more, "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", file)
    return file


# --- encoding ---------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_becomes_the_same_two_kinds(ending: str, tmp_path: Path) -> None:
    rendered = render(Job(MEDIA / f"tone.{ending}"), tmp_path)

    assert [each.profile for each in rendered.encoded] == [MP3, OPUS]
    mp3, opus = (each.file for each in rendered.encoded)
    (stream,) = probe(mp3)["streams"]
    assert (stream["codec_name"], stream["channels"], stream["sample_rate"]) == ("mp3", 1, "44100")
    assert stream["bit_rate"] == "96000"
    packets = probe(mp3, "-show_packets")["packets"]
    assert {int(packet["size"]) for packet in packets} <= FRAME_BYTES, "not a constant bit rate"
    assert len(packets) > 100
    found = probe(opus)
    (stream,) = found["streams"]
    assert (found["format"]["format_name"], stream["codec_name"], stream["channels"]) == ("ogg", "opus", 1)
    assert opus.stat().st_size < mp3.stat().st_size / 4, "a data saver that saves no data"
    for each in rendered.encoded:
        assert abs(each.duration_ms - true_ms()) < TOLERANCE_MS
        assert abs(played_ms(each.file) - true_ms()) < TOLERANCE_MS
        heard = amplitudes(each.file, (440, 1000))
        assert heard[440] > 0.05 > 0.01 > heard[1000]
    assert abs(rendered.recorded_ms - true_ms()) < TOLERANCE_MS
    folder = mp3.relative_to(tmp_path).parent.as_posix()
    assert files(tmp_path) == [f"{folder}/{name}" for name in ("facts.json", "rendition.mp3", "rendition.opus")]


def test_second_call_encodes_nothing(tmp_path: Path) -> None:
    shares: list[float] = []
    assert kept(Job(MEDIA / "tone.m4a"), tmp_path) is None
    first = render(Job(MEDIA / "tone.m4a"), tmp_path, shares.append)
    assert shares and shares == sorted(shares) and 0 <= shares[0] <= shares[-1] <= 1
    shares.clear()
    before = {name: (tmp_path / name).stat() for name in files(tmp_path)}
    second = render(Job(MEDIA / "tone.m4a"), tmp_path, shares.append)
    assert shares == []
    assert second == first == kept(Job(MEDIA / "tone.m4a"), tmp_path)
    for name, was in before.items():
        now = (tmp_path / name).stat()
        assert (now.st_mtime_ns, now.st_ino) == (was.st_mtime_ns, was.st_ino)


def test_a_name_says_nothing_and_a_copy_is_the_same_recording(tmp_path: Path) -> None:
    strange = tmp_path / "а b %03d 'x' [1]; -y.WAV"
    shutil.copyfile(MEDIA / "tone.wav", strange)
    first = render(Job(MEDIA / "tone.wav"), tmp_path / "cache")
    shares: list[float] = []
    assert render(Job(strange), tmp_path / "cache", shares.append) == first
    assert shares == []
    fresh = render(Job(strange), tmp_path / "other")
    assert contents(fresh) == contents(first)


def contents(rendered: Rendered) -> list[tuple[str, bytes]]:
    """Each rendition's name and bytes, and the still picture's."""
    found = [each.file for each in rendered.encoded] + ([rendered.poster] if rendered.poster else [])
    return [(file.relative_to(file.parents[1]).as_posix(), file.read_bytes()) for file in found]


@pytest.mark.parametrize("ending", [*ENDINGS, "mp4"])
def test_same_recording_gives_the_same_bytes_in_two_caches(ending: str, tmp_path: Path) -> None:
    if ending == "mp4":
        job = Job(a_video(tmp_path / "recording.mp4"), PROFILES["video"])
    else:
        job = Job(MEDIA / f"tone.{ending}")
    one, two = (render(job, tmp_path / name) for name in ("one", "two"))
    assert len(contents(one)) == (4 if ending == "mp4" else 2)
    assert not {each.file for each in one.encoded} & {each.file for each in two.encoded}
    assert contents(one) == contents(two)
    assert [each.duration_ms for each in one.encoded] == [each.duration_ms for each in two.encoded]
    assert (one.recording_hash, one.peaks, one.handed) == (two.recording_hash, two.peaks, two.handed)


def test_another_profile_or_recording_is_another_file(tmp_path: Path) -> None:
    options = tuple("48k" if each == "96k" else each for each in MP3.sound.options)
    small = replace(MP3, sound=replace(MP3.sound, name="mp3-mono-48k", options=options))
    one = render(Job(MEDIA / "tone.wav"), tmp_path)
    (smaller,) = render(Job(MEDIA / "tone.wav", (small,)), tmp_path).encoded
    assert smaller.file.stat().st_size < one.encoded[0].file.stat().st_size * 0.6
    other = render(Job(MEDIA / "tone.flac"), tmp_path)
    assert not {each.file for each in other.encoded} & {each.file for each in one.encoded}
    assert other.recording_hash != one.recording_hash


def test_two_at_the_same_time_get_the_same_whole_files(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: render(Job(MEDIA / "tone.wav"), tmp_path), range(4)))
    assert len(set(found)) == 1
    assert len(files(tmp_path)) == 3 and not list(tmp_path.rglob(".part-*")), "a part was left"
    assert contents(found[0]) == contents(render(Job(MEDIA / "tone.wav"), tmp_path / "alone"))


def test_both_sides_of_a_stereo_recording_are_heard(tmp_path: Path) -> None:
    recording = tmp_path / "stereo.wav"
    sides = "sine=440:d=2[l];sine=1000:d=2[r];[l][r]join=inputs=2:channel_layout=stereo"
    ffmpeg("-filter_complex", sides, recording)
    assert probe(recording)["streams"][0]["channels"] == 2
    for encoded in render(Job(recording), tmp_path / "cache").encoded:
        assert probe(encoded.file)["streams"][0]["channels"] == 1
        heard = amplitudes(encoded.file, (440, 700, 1000))
        assert heard[440] > 0.03 and heard[1000] > 0.03 > 0.003 > heard[700]
        assert 0.5 < heard[440] / heard[1000] < 2, "one side is drowned by the other"


@pytest.mark.parametrize("ending", [*ENDINGS, "mp4", "mov", "mkv"])
def test_nothing_leaks_of_what_a_recording_says_of_itself(ending: str, tmp_path: Path) -> None:
    """Names of people, software and places; a cover; chapters: a recorder writes them unasked."""
    meta = tmp_path / "meta.txt"
    meta.write_text(
        ";FFMETADATA1\ntitle=Secret title\nartist=Secret artist\ncomment=Secret comment\nlocation=+42.00+21.43/\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=Secret chapter one\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=3000\ntitle=Secret chapter two\n"
    )
    recording = tmp_path / f"recording.{ending}"
    cover, video = ending in ("m4a", "mp3", "flac"), ending in ("mp4", "mov", "mkv")
    if video:
        maps = ["-map", "0:v", "-map", "1:a", "-map_metadata", "2", "-map_chapters", "2"]
        named = ["-metadata:s:v", "title=Secret camera", "-metadata:s:a", "handler_name=Secret microphone"]
        a_video(recording, "-i", meta, *maps, *named)
    else:
        inputs = ["-i", MEDIA / "tone.wav", "-i", meta, *(["-i", MEDIA / "square.jpg"] if cover else [])]
        maps = [*(["-map", "2:v"] if cover else []), "-map", "0:a", "-map_metadata", "1", "-map_chapters", "1"]
        codec = ["-c:a", "libvorbis"] if ending == "ogg" else []
        ffmpeg(*inputs, *maps, "-ac", "2", *codec, "-c:v", "copy", "-disposition:v", "attached_pic", recording)

    handed_in = probe(recording)
    assert "Secret title" in json.dumps(handed_in), "the recording of this test has nothing to leak"
    assert bool(handed_in["chapters"]) == (video or ending in ("m4a", "mp3", "opus"))
    assert [stream["codec_type"] for stream in handed_in["streams"]].count("video") == (cover or video)

    rendered = render(Job(recording, PROFILES["video" if video else "podcast"]), tmp_path / "cache")
    assert len(rendered.encoded) == (3 if video else 2)
    for encoded in rendered.encoded:
        found = probe(encoded.file)
        picture = ["video"] if encoded.profile.pixels else []
        assert [stream["codec_type"] for stream in found["streams"]] == [*picture, "audio"]
        assert found["chapters"] == []
        said = [found["format"].get("tags", {}), *(stream.get("tags", {}) for stream in found["streams"])]
        technical = {"encoder", "major_brand", "minor_version", "compatible_brands", "language", "handler_name"}
        assert {name for tags in said for name in tags} <= technical | {"vendor_id"}
    for file in (tmp_path / "cache").rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert b"Secret" not in content and b"+42.00" not in content, file.name
    mp3 = next(each.file for each in rendered.encoded if each.profile.suffix == MP3.suffix).read_bytes()
    assert b"ID3" not in mp3[:3] and b"TAG" not in mp3[-128:]


# --- tagging ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def rendered(cache: Path) -> Rendered:
    return render(Job(MEDIA / "tone.wav"), cache)


@pytest.fixture(scope="module")
def rendered_video(cache: Path) -> Rendered:
    return render(Job(a_video(cache / "recording.mp4"), PROFILES["video"]), cache)


@pytest.fixture(scope="module", params=[".mp3", ".opus", "-480p.mp4"])
def each_kind(request: pytest.FixtureRequest, rendered: Rendered, rendered_video: Rendered) -> Encoded:
    """A rendition of each container in turn."""
    return next(e for e in (*rendered.encoded, *rendered_video.encoded) if e.profile.suffix == request.param)


@pytest.fixture
def encoded(rendered: Rendered) -> Encoded:
    """The enclosure."""
    return rendered.encoded[0]


@pytest.fixture
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
        loudness_lufs=encoded.loudness.lufs,
        peak_dbtp=encoded.loudness.dbtp,
    )


def own(words: Tags, encoded: Encoded) -> Tags:
    """The words with what is measured of another rendition."""
    loudness = encoded.loudness
    chapters = tuple(chapter for chapter in words.chapters if chapter.at < encoded.duration_ms)
    return replace(
        words,
        duration_ms=encoded.duration_ms,
        loudness_lufs=loudness.lufs,
        peak_dbtp=loudness.dbtp,
        chapters=chapters,
    )


def sound_of(file: Path) -> list[str]:
    """The digest of each packet of the sound, without the container around them."""
    packets = probe(file, "-show_packets", "-select_streams", "a", "-show_data_hash", "sha256")["packets"]
    assert len(packets) > 50
    return [packet["data_hash"] for packet in packets]


def test_another_program_reads_the_tags(encoded: Encoded, words: Tags, cache: Path) -> None:
    found = probe(tag(encoded, words, cache).file)
    expected = {
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
    assert {name: found["format"]["tags"].get(name) for name in expected} == expected
    sound, picture = found["streams"]
    assert (sound["codec_name"], sound["bit_rate"]) == ("mp3", "96000")
    assert (picture["codec_name"], picture["width"], picture["height"]) == ("mjpeg", 1400, 1400)
    assert picture["disposition"]["attached_pic"] == 1
    assert picture["tags"]["comment"] == "Cover (front)"


def test_another_program_reads_who_speaks_in_every_kind(each_kind: Encoded, words: Tags, cache: Path) -> None:
    """A synthetic voice says so wherever the file goes."""
    file = tag(each_kind, own(words, each_kind), cache).file
    found = probe(file)
    parts = (found["format"], *found["streams"])
    said = {name.lower(): value for part in parts for name, value in part.get("tags", {}).items()}
    assert (said["title"], said["artist"], said["album"]) == (words.title, words.author, words.show)
    if each_kind.profile.type == "video/mp4":
        # ffprobe passes over atoms of one's own making: in MP4 the name is read where it stands.
        assert file.read_bytes().count((words.voices or "").encode()) == 1
    else:
        assert said["voice"] == words.voices


def test_another_program_reads_the_chapters_in_the_order_of_time(each_kind: Encoded, words: Tags, cache: Path) -> None:
    """Titles longer than 63 Cyrillic letters, which ffmpeg drops in ID3v2.4; the last ends with the sound."""
    tags = own(words, each_kind)
    assert [len(chapter.title) > 63 for chapter in words.chapters] == [True, False, True]
    found = [
        (round(float(c["start_time"]) * 1000), round(float(c["end_time"]) * 1000), c["tags"]["title"])
        for c in probe(tag(each_kind, tags, cache).file)["chapters"]
    ]
    ends = [*(chapter.at for chapter in tags.chapters[1:]), each_kind.duration_ms]
    assert [(start, title) for start, _, title in found] == [(c.at, c.title) for c in tags.chapters]
    assert [end for _, end, _ in found] == pytest.approx(ends, abs=TOLERANCE_MS)


def test_the_sound_is_not_touched_and_the_encode_stays_untagged(each_kind: Encoded, words: Tags, cache: Path) -> None:
    before = each_kind.file.read_bytes()
    tagged = tag(each_kind, own(words, each_kind), cache).file
    assert each_kind.file.read_bytes() == before
    assert words.title.encode() not in before and words.title.encode("utf-16-le") not in before
    assert sound_of(tagged) == sound_of(each_kind.file)
    assert abs(played_ms(tagged) - each_kind.duration_ms) < TOLERANCE_MS


def test_the_tag_of_an_mp3_stands_in_front_and_nowhere_else(encoded: Encoded, words: Tags, cache: Path) -> None:
    before = encoded.file.read_bytes()
    tagged = tag(encoded, words, cache).file.read_bytes()
    assert b"ID3" not in before[:3] and before[0] == 0xFF
    assert tagged.endswith(before)
    size = int.from_bytes(tagged[6:10], "big")  # four bytes of seven bits each
    size = (size & 0x7F) | (size >> 1 & 0x3F80) | (size >> 2 & 0x1FC000) | (size >> 3 & 0xFE00000)
    assert tagged[10 + size :] == before


def test_players_are_told_the_loudness(rendered: Rendered, words: Tags, cache: Path) -> None:
    """ReplayGain 2.0 counts from −18 LUFS, RFC 7845 from −23 in 256ths of a dB; another meter finds the same."""
    mp3, opus = (tag(each, own(words, each), cache).file for each in rendered.encoded)
    lufs, dbtp = metered(mp3)
    said = probe(mp3)["format"]["tags"]
    gain = re.fullmatch(r"(-?\d+\.\d\d) dB", said["REPLAYGAIN_TRACK_GAIN"])
    assert gain and float(gain[1]) == pytest.approx(-18 - lufs, abs=0.2)
    assert float(said["REPLAYGAIN_TRACK_PEAK"]) == pytest.approx(10 ** (dbtp / 20), rel=0.05)
    said = probe(opus)["streams"][0]["tags"]
    assert not [name for name in said if name.upper().startswith("REPLAYGAIN")]
    assert re.fullmatch(r"-?\d+", said["R128_TRACK_GAIN"])
    assert int(said["R128_TRACK_GAIN"]) / 256 == pytest.approx(-23 - metered(opus)[0], abs=0.2)


def test_integrity_is_the_digest_of_the_file_that_goes_out(each_kind: Encoded, words: Tags, cache: Path) -> None:
    """W3C Subresource Integrity: the algorithm, a hyphen, base64; from the cache too."""
    for _ in range(2):
        tagged = tag(each_kind, own(words, each_kind), cache)
        digest = hashlib.sha384(tagged.file.read_bytes()).digest()
        assert tagged.integrity == f"sha384-{base64.b64encode(digest).decode()}"
    other = tag(each_kind, replace(own(words, each_kind), title="Друг наслов"), cache)
    assert other.integrity != tagged.integrity


def test_same_tags_are_written_once_and_give_the_same_bytes(each_kind: Encoded, words: Tags, tmp_path: Path) -> None:
    tags = own(words, each_kind)
    one, two = (tag(each_kind, tags, tmp_path / name) for name in ("one", "two"))
    assert one.file.relative_to(tmp_path / "one") == two.file.relative_to(tmp_path / "two")
    assert (one.file.read_bytes(), one.integrity) == (two.file.read_bytes(), two.integrity)
    before = {name: (tmp_path / name).stat() for name in files(tmp_path)}
    assert tag(each_kind, replace(tags), tmp_path / "one") == one
    assert files(tmp_path) == sorted(before)
    for name, was in before.items():
        now = (tmp_path / name).stat()
        assert (now.st_mtime_ns, now.st_ino) == (was.st_mtime_ns, was.st_ino), "what has a new time is read anew"


def test_what_somebody_has_changed_in_the_store_is_made_anew(words: Tags, tmp_path: Path) -> None:
    job = Job(MEDIA / "tone.wav")
    first = render(job, tmp_path)
    mp3 = first.encoded[0]
    tagged = tag(mp3, own(words, mp3), tmp_path)
    content, went_out = mp3.file.read_bytes(), tagged.file.read_bytes()

    tagged.file.write_bytes(went_out[:-1] + b"?")
    assert tag(mp3, own(words, mp3), tmp_path) == tagged
    assert tagged.file.read_bytes() == went_out
    (tagged.file.parent / "digests").write_bytes(b"")
    assert tag(mp3, own(words, mp3), tmp_path) == tagged

    mp3.file.write_bytes(content[:-1] + b"?")
    assert kept(job, tmp_path) is None
    assert render(job, tmp_path) == first
    assert mp3.file.read_bytes() == content


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Друг наслов"},
        {"voices": None},
        {"lyrics": None},
        {"chapters": ()},
        {"cover": b"other"},
        {"locale": "sr"},
        {"guid": "22222222-2222-5222-8222-222222222222"},
        {"number": 4},
        {"loudness_lufs": -20.0},
    ],
    ids=lambda change: next(iter(change)),
)
def test_other_words_make_another_file_without_a_new_encode(
    change: dict[str, Any], each_kind: Encoded, words: Tags, cache: Path
) -> None:
    if "cover" in change:
        change = {"cover": jpeg(MEDIA / "small.png", COVER_PIXELS // 2, COVER_BYTES)}
    tags = own(words, each_kind)
    encoded_before = files(cache / "encoded")
    first = tag(each_kind, tags, cache)
    second = tag(each_kind, replace(tags, **change), cache)
    assert files(cache / "encoded") == encoded_before
    assert second.file != first.file
    assert second.file.read_bytes() != first.file.read_bytes()
    assert sound_of(second.file) == sound_of(each_kind.file)


def test_a_new_row_in_the_table_reaches_files_tagged_before(
    each_kind: Encoded, words: Tags, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that decides a file's bytes must be hashed into its name: the table too, not only its values."""
    tags = own(words, each_kind)
    before = tag(each_kind, tags, cache)
    new = (tag_table.user_text("NEW"), tag_table.freeform("NEW"), tag_table.comment("NEW"))
    table = (*tag_table.TABLE, tag_table.Field(lambda tags: f"new row for {tags.guid}", *new))
    for module in (tag_table, rendition):
        monkeypatch.setattr(module, "TABLE", table)
    after = tag(each_kind, tags, cache)
    assert after.file != before.file and after.integrity != before.integrity
    row = f"new row for {words.guid}"
    assert sum(after.file.read_bytes().count(row.encode(code)) for code in ("utf-8", "utf-16-le")) == 1
