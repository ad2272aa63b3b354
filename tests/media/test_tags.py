"""The tag in front of the sound, taken apart byte by byte as ID3v2.3 and its chapter addendum describe it.

Debian's ffprobe, eyeD3 and mp3val read it too, and mutagen, which wrote it.
"""

from __future__ import annotations

import hashlib
import io
import logging
import shutil
import struct
import subprocess
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import pytest
from mutagen.id3 import ID3
from PIL import Image

from mburoja.media import tag_table
from mburoja.media.tag_table import Field
from mburoja.media.tags import Tags, id3_bytes
from programs import probe
from project import MEDIA
from samples import LONG, chapters, every_tag

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import eyed3

PAGE = "https://mburoja.example/mk/mburoja/peshkimi/"


def frames(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The frames of an ID3v2.3 tag body, in their order; zeros are padding."""
    while len(content) > 10 and content[0]:
        (size,) = struct.unpack(">I", content[4:8])  # 2.3: a plain number, not seven bits a byte
        assert content[8:10] == b"\0\0", "flags"
        yield content[:4].decode("ascii"), content[10 : 10 + size]
        content = content[10 + size :]
    assert not content.strip(b"\0"), "something stands behind the padding"


def tag_body(file: Path) -> bytes:
    content = file.read_bytes()
    assert content[:6] == b"ID3\x03\x00\x00", "not ID3v2.3 without flags"
    size = 0
    for byte in content[6:10]:
        assert byte < 128
        size = size << 7 | byte
    return content[10 : 10 + size]


def text(value: bytes) -> str:
    """A text frame in UTF-16 with its byte order mark."""
    assert value[0] == 1, "not UTF-16"
    return value[1:].decode("utf-16").rstrip("\0")


def number(value: bytes) -> str:
    """A numeric string, in Latin-1."""
    assert value[0] == 0, "not Latin-1"
    return value[1:].decode("ascii").rstrip("\0")


def url(value: bytes) -> str:
    return value.decode("ascii").rstrip("\0")


def described(value: bytes) -> tuple[str, str]:
    """A description and a text, both UTF-16, as in TXXX, and behind the language in COMM and USLT."""
    end = next(i for i in range(0, len(value), 2) if value[i : i + 2] == b"\0\0")
    return value[:end].decode("utf-16"), value[end + 2 :].decode("utf-16").rstrip("\0")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An MP3 without any tag."""
    file = tmp_path_factory.mktemp("sound") / "sound.mp3"
    plain = ["-map_metadata", "-1", "-id3v2_version", "0", "-fflags", "+bitexact", "-c", "copy"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", MEDIA / "tone.mp3", *plain, file]
    subprocess.run(command, check=True)
    assert file.read_bytes()[0] == 0xFF
    return file


def tagged(sound: Path, tags: Tags) -> Path:
    """The sound with the tag in front."""
    head = id3_bytes(tags)
    file = sound.with_name(f"{hashlib.sha256(head).hexdigest()[:16]}.mp3")
    file.write_bytes(head + sound.read_bytes())
    return file


@pytest.fixture(scope="module")
def words() -> Tags:
    return every_tag()


def test_every_row_of_the_table(words: Tags, sound: Path) -> None:
    found = list(frames(tag_body(tagged(sound, words))))
    single = dict(found)
    numbers = ("TRCK", "TPOS", "TYER", "TDAT", "TLEN")
    assert {name: number(single[name]) for name in numbers} == {
        "TRCK": "12",
        "TPOS": "2",
        "TYER": "2026",
        "TDAT": "0902",  # day, then month
        "TLEN": "3000",
    }
    texts = {name: text(value) for name, value in found if name[0] == "T" and name not in ("TXXX", *numbers)}
    assert texts == {
        "TIT2": words.title,
        "TPE1": words.author,
        "TALB": words.show,
        "TCON": "Podcast",
        "TLAN": "mkd",
        "TCOP": "2026 Автор / Друг, CC-BY-SA-4.0",  # a year, then a space (ID3v2.3, 4.2.1)
        "TPUB": words.author,
        "TENC": "Mburoja",
        "TSSE": words.encoder,
        "TGID": words.guid,
        "TCAT": "Technology",
        "TDES": words.summary,
    }
    assert [described(value[1:]) for name, value in found if name == "TXXX"] == [
        ("PODCAST_GUID", words.guid),
        ("VOICE", words.voices),
        ("REPLAYGAIN_TRACK_GAIN", "-2.00 dB"),
        ("REPLAYGAIN_TRACK_PEAK", "0.500000"),
    ]
    assert url(single["WOAF"]) == PAGE
    assert url(single["WCOP"]) == words.licence_url
    assert single["WXXX"] == b"\x01\xff\xfe\0\0" + words.show_url.encode() + b"\0"
    assert single["WFED"] == b"\0" + words.feed_url.encode() + b"\0", "not a text frame, as Apple's is"
    assert (single["COMM"][:4], described(single["COMM"][4:])) == (b"\x01mkd", ("", words.summary))
    assert (single["USLT"][:4], described(single["USLT"][4:])) == (b"\x01mkd", ("", words.lyrics))
    names = [name for name, _ in found]
    others = ["TXXX"] * 4 + ["CHAP"] * 3 + ["WOAF", "WCOP", "WXXX", "WFED", "PCST", "COMM", "USLT", "SYLT"]
    assert sorted(names) == sorted([*texts, *numbers, *others, "CTOC", "APIC"]), "a frame no test knows, or one too few"
    assert names[0] == "TIT2" and names[-1] == "APIC", "the words come before the picture"


def test_the_words_with_their_times(words: Tags, sound: Path) -> None:
    """ID3v2.3, 4.10: language, format 2 (milliseconds), type 2 (transcription), description, then text and time."""
    later_first = replace(words, cues=words.cues[::-1])
    for tags in (words, later_first):
        value = dict(frames(tag_body(tagged(sound, tags))))["SYLT"]
        head = b"\x01mkd\x02\x02\xff\xfe\0\0"
        assert value.startswith(head)
        rest, found = value[len(head) :], []
        while rest:
            end = next(i for i in range(0, len(rest), 2) if rest[i : i + 2] == b"\0\0")
            found.append((rest[:end].decode("utf-16"), int.from_bytes(rest[end + 2 : end + 6], "big")))
            rest = rest[end + 6 :]
        assert found == [("Прва.", 0), ("\nВтора.", 1250)]


def test_chapters_and_their_table(words: Tags, sound: Path) -> None:
    """ID3v2 Chapter Frame Addendum: CHAP is a name, four numbers and frames; CTOC is flags and the names in order."""
    found = list(frames(tag_body(tagged(sound, words))))
    read = []
    for value in (value for name, value in found if name == "CHAP"):
        element, rest = value.split(b"\0", 1)
        start, end, *offsets = struct.unpack(">4I", rest[:16])
        assert offsets == [0xFFFFFFFF, 0xFFFFFFFF], "offsets in bytes would count instead of the times"
        (name, title), (link, address) = frames(rest[16:])
        assert (name, link) == ("TIT2", "WXXX")
        assert address.startswith(b"\x01\xff\xfe\0\0")
        read.append((element, start, end, text(title), url(address[5:])))
    assert read == [
        (b"chp0", 0, 1000, LONG, f"{PAGE}?t=0"),
        (b"chp1", 1000, 2500, "К", f"{PAGE}?t=1"),
        (b"chp2", 2500, 3000, LONG, f"{PAGE}?t=2"),
    ]
    (contents,) = (value for name, value in found if name == "CTOC")
    element, rest = contents.split(b"\0", 1)
    assert element == b"toc"
    assert rest[0] == 0b11, "not top-level and ordered"
    assert rest[1] == 3
    assert rest[2:] == b"chp0\0chp1\0chp2\0"


def test_cover(words: Tags, sound: Path) -> None:
    (picture,) = (value for name, value in frames(tag_body(tagged(sound, words))) if name == "APIC")
    head = b"\0image/jpeg\0\x03\0"  # Latin-1, front cover, no description
    assert picture.startswith(head)
    assert len(picture) - len(head) <= 300_000
    with Image.open(io.BytesIO(picture[len(head) :])) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (1400, 1400), "RGB")


@pytest.mark.parametrize(
    ("locale", "code"),
    [("sq", "sqi"), ("mk", "mkd"), ("en", "eng"), ("sr", "srp"), ("sr-Latn", "srp"), ("tr", "tur"), ("xx", "und")],
)
def test_language_codes(locale: str, code: str, words: Tags, sound: Path) -> None:
    """ISO 639-2, in the terms of the language itself: `sqi`, not `alb`; `und` is undetermined."""
    found = dict(frames(tag_body(tagged(sound, replace(words, locale=locale)))))
    assert text(found["TLAN"]) == code
    assert found["COMM"][1:4] == found["USLT"][1:4] == found["SYLT"][1:4] == code.encode()


@pytest.mark.parametrize(
    ("lufs", "dbtp", "gain", "peak"),
    [
        (-18.0, 0.0, "0.00 dB", "1.000000"),
        (-17.996, 0.3, "0.00 dB", "1.035142"),
        (-19.24, -1.5, "1.24 dB", "0.841395"),
        (0.0, -120.0, "-18.00 dB", "0.000001"),
    ],
)
def test_replaygain(lufs: float, dbtp: float, gain: str, peak: str, words: Tags, sound: Path) -> None:
    """ReplayGain 2.0: what is missing to -18 LUFS, and the greatest amplitude of a full scale of 1."""
    loud = replace(words, loudness_lufs=lufs, peak_dbtp=dbtp)
    found = dict(described(v[1:]) for name, v in frames(tag_body(tagged(sound, loud))) if name == "TXXX")
    assert (found["REPLAYGAIN_TRACK_GAIN"], found["REPLAYGAIN_TRACK_PEAK"]) == (gain, peak)


def test_what_is_not_known_is_left_out(words: Tags, sound: Path) -> None:
    """A human voice without transcript, chapters, season, picture: no empty frames."""
    plain = replace(
        words, voices=None, lyrics=None, chapters=(), cover=None, season=None, show_url=None, licence_url=None,
        category=None, encoder=None, cues=(), loudness_lufs=None, peak_dbtp=None,
    )  # fmt: skip
    found = list(frames(tag_body(tagged(sound, plain))))
    names = " ".join(name for name, _ in found)
    assert names == "TIT2 TPE1 TALB TCON TRCK TYER TDAT TLAN TLEN TCOP TPUB TENC WOAF WFED PCST TGID TXXX COMM TDES"
    assert [described(value[1:])[0] for name, value in found if name == "TXXX"] == ["PODCAST_GUID"]


def test_many_chapters_stay_in_order(words: Tags, sound: Path) -> None:
    """Sorted by size, as mutagen would, these thirty would stand in another order."""
    titles = [f"{index}" + "ж" * (index * 7 % 30) for index in range(30)]
    many = chapters(*((f"0:0{index // 15}.{index % 15:02}", title) for index, title in enumerate(titles)))
    file = tagged(sound, replace(words, chapters=many[::-1]))
    found = [value for name, value in frames(tag_body(file)) if name == "CHAP"]
    starts = [struct.unpack(">I", value.split(b"\0", 1)[1][:4])[0] for value in found]
    assert starts == [chapter.at for chapter in many]
    assert [text(next(frames(value.split(b"\0", 1)[1][16:]))[1]) for value in found] == titles
    assert [chapter["tags"]["title"] for chapter in probe(file)["chapters"]] == titles


def test_the_same_tags_give_the_same_bytes(words: Tags) -> None:
    assert id3_bytes(words) == id3_bytes(replace(words))
    assert id3_bytes(words).endswith(words.cover + b"\0" * 1024), "the padding is not what it always is"


def test_a_new_field_is_one_row(words: Tags, sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = Field(lambda t: t.title, tag_table.user_text("NEW"), tag_table.nowhere, tag_table.nowhere)
    monkeypatch.setattr(tag_table, "TABLE", (*tag_table.TABLE, row))
    assert probe(tagged(sound, words))["format"]["tags"]["NEW"] == words.title


# --- other readers ----------------------------------------------------------------------------


def test_ffprobe_reads_the_tags(words: Tags, sound: Path) -> None:
    found = probe(tagged(sound, words))
    assert found["format"]["tags"] == {
        "title": words.title,
        "artist": words.author,
        "album": words.show,
        "genre": "Podcast",
        "track": "12",
        "disc": "2",
        "date": "2026-02-09",
        "language": "mkd",
        "copyright": "2026 Автор / Друг, CC-BY-SA-4.0",
        "publisher": words.author,
        "encoded_by": "Mburoja",
        "encoder": words.encoder,
        "TLEN": "3000",
        "TGID": words.guid,
        "TCAT": "Technology",
        "TDES": words.summary,
        "PODCAST_GUID": words.guid,
        "VOICE": words.voices,
        "REPLAYGAIN_TRACK_GAIN": "-2.00 dB",
        "REPLAYGAIN_TRACK_PEAK": "0.500000",
        "comment": words.summary,
        "lyrics-mkd": words.lyrics,
    }
    picture = found["streams"][1]
    assert (picture["codec_name"], picture["width"], picture["height"]) == ("mjpeg", 1400, 1400)
    assert picture["disposition"]["attached_pic"] == 1
    assert [(c["start_time"], c["end_time"], c["tags"]["title"]) for c in found["chapters"]] == [
        ("0.000000", "1.000000", LONG),
        ("1.000000", "2.500000", "К"),
        ("2.500000", "3.000000", LONG),
    ]


def test_eyed3_reads_the_tags(words: Tags, sound: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        found = eyed3.load(tagged(sound, words)).tag
    # It takes the day and month of TDAT for a year, and knows no SYLT. Anything else would be our mistake.
    assert [line for line in caplog.messages if "0902" not in line and "SYLT" not in line] == []
    assert found.version == (2, 3, 0)
    assert (found.title, found.artist, found.album) == (words.title, words.author, words.show)
    assert (found.track_num.count, found.disc_num.count, found.genre.name) == (12, 2, "Podcast")
    assert (found.publisher, found.encoded_by) == (words.author, "Mburoja")
    assert [(each.lang, each.text) for each in found.comments] == [(b"mkd", words.summary)]
    assert [(each.lang, each.text) for each in found.lyrics] == [(b"mkd", words.lyrics)]
    assert {each.description: each.text for each in found.user_text_frames}["VOICE"] == words.voices
    assert [each.url.rstrip("\0") for each in found.user_url_frames] == [words.show_url]
    assert (url(found.copyright_url.encode()), url(found.audio_file_url.encode())) == (words.licence_url, PAGE)
    assert found.frame_set[b"WFED"][0].text == words.feed_url
    assert found.frame_set[b"TGID"][0].text == words.guid
    assert [(each.mime_type, each.picture_type, each.image_data) for each in found.images] == [
        ("image/jpeg", 3, words.cover)
    ]
    assert [(*each.times, each.title, each.user_url.rstrip("\0")) for each in found.chapters] == [
        (0, 1000, LONG, f"{PAGE}?t=0"),
        (1000, 2500, "К", f"{PAGE}?t=1"),
        (2500, 3000, LONG, f"{PAGE}?t=2"),
    ]
    (contents,) = found.table_of_contents
    assert (contents.toplevel, contents.ordered) == (True, True)
    assert contents.child_ids == [b"chp0", b"chp1", b"chp2"]


def mp3val(file: Path) -> str:
    if not shutil.which("mp3val"):
        pytest.fail("mp3val is missing. Type this, then try again:  sudo apt-get install --yes mp3val")
    return subprocess.run(["mp3val", file], capture_output=True, text=True, check=True).stdout


def test_mp3val_finds_nothing_wrong(words: Tags, sound: Path) -> None:
    said = mp3val(tagged(sound, words))
    assert "+ID3v2" in said
    assert "WARNING" not in said and "ERROR" not in said
    broken = tagged(sound, replace(words, title="Скршен"))
    broken.write_bytes(broken.read_bytes() + b"something else")
    assert "WARNING" in mp3val(broken), "it finds nothing ever"


def test_mutagen_reads_what_it_wrote(words: Tags, sound: Path) -> None:
    found = ID3(tagged(sound, words))
    assert found.version == (2, 3, 0)
    assert found.unknown_frames == []
    assert str(found["TIT2"]) == words.title
    assert str(found["TDRC"]) == "2026-02-09"
    assert found["WOAF"].url == PAGE
    assert found["PCST"].value == 1
    assert found["USLT::mkd"].text == words.lyrics
    assert [chapter.sub_frames["TIT2"].text for chapter in found.getall("CHAP")] == [[LONG], ["К"], [LONG]]
