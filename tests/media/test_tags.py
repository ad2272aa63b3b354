"""The tag in front of the sound, taken apart byte by byte as ID3v2.3 and its chapter addendum describe it.

mutagen, which wrote it, reads it too; `test_rendition` has ffprobe read it.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from mutagen.id3 import ID3
from PIL import Image

from mburoja.media.picture import COVER_BYTES, COVER_PIXELS, jpeg
from mburoja.media.rendition import Encoded, encode, tag
from mburoja.media.tags import Tags
from mburoja.model import Chapter
from project import MEDIA

LONG = "Како да ја препознаете измамата пред да кликнете на врската во пораката"


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


def described(value: bytes) -> tuple[str, str]:
    """A description and a text, both UTF-16, as in TXXX, and behind the language in COMM and USLT."""
    end = next(i for i in range(0, len(value), 2) if value[i : i + 2] == b"\0\0")
    return value[:end].decode("utf-16"), value[end + 2 :].decode("utf-16").rstrip("\0")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def encoded(cache: Path) -> Encoded:
    return encode(MEDIA / "tone.wav", cache)


@pytest.fixture(scope="module")
def words(encoded: Encoded) -> Tags:
    assert len(LONG) > 63
    return Tags(
        title="Измама",
        show="Мбуроја",
        author="Автор",
        number=12,
        date="2026-02-09",
        locale="mk",
        summary="Опис.",
        licence="CC-BY-SA-4.0",
        page_url="https://mburoja.example/mk/mburoja/peshkimi/",
        feed_url="https://mburoja.example/feeds/mburoja.mk.xml",
        guid="11111111-1111-5111-8111-111111111111",
        voices="Кико (синтетички глас)",
        lyrics="Прва.\nВтора.",
        chapters=tuple(
            Chapter.model_validate(each)
            for each in ({"at": "0:00", "title": LONG}, {"at": "0:01", "title": "К"}, {"at": "0:02", "title": LONG})
        ),
        duration_ms=encoded.duration_ms,
        cover=jpeg(MEDIA / "square.png", COVER_PIXELS, COVER_BYTES),
    )


def test_every_row_of_the_table(encoded: Encoded, words: Tags, cache: Path) -> None:
    found = list(frames(tag_body(tag(encoded, words, cache))))
    texts = {name: text(value) for name, value in found if name[0] == "T" and name != "TXXX"}
    assert texts == {
        "TIT2": words.title,
        "TPE1": words.author,
        "TALB": words.show,
        "TCON": "Podcast",
        "TRCK": "12",
        "TYER": "2026",
        "TDAT": "0902",  # day, then month
        "TLAN": "mkd",
        "TLEN": str(encoded.duration_ms),
        "TCOP": "2026 Автор, CC-BY-SA-4.0",  # a year, then a space (ID3v2.3, 4.2.1)
        "TPUB": words.author,
        "TENC": "Mburoja",
    }
    assert [described(value[1:]) for name, value in found if name == "TXXX"] == [
        ("PODCAST_GUID", words.guid),
        ("VOICE", words.voices),
    ]
    single = dict(found)
    assert single["WOAF"].decode("latin-1").rstrip("\0") == words.page_url
    assert words.feed_url.encode() in single["WFED"]
    assert (single["COMM"][:4], described(single["COMM"][4:])) == (b"\x01mkd", ("", words.summary))
    assert (single["USLT"][:4], described(single["USLT"][4:])) == (b"\x01mkd", ("", words.lyrics))
    names = [name for name, _ in found]
    assert sorted(names) == sorted(
        [*texts, "TXXX", "TXXX", "WOAF", "WFED", "PCST", "COMM", "USLT", "CHAP", "CHAP", "CHAP", "CTOC", "APIC"]
    ), "a frame that no test knows, or one too few"
    assert not {"TDRC", "TDRL", "RVA2"} & set(names), "frames of ID3v2.4"
    assert names[-1] == "APIC", "the words come before the picture"


def test_chapters_and_their_table(encoded: Encoded, words: Tags, cache: Path) -> None:
    """ID3v2 Chapter Frame Addendum: CHAP is a name, four numbers and frames; CTOC is flags and the names in order."""
    found = list(frames(tag_body(tag(encoded, words, cache))))
    chapters = []
    for value in (value for name, value in found if name == "CHAP"):
        element, rest = value.split(b"\0", 1)
        start, end, *offsets = struct.unpack(">4I", rest[:16])
        assert offsets == [0xFFFFFFFF, 0xFFFFFFFF], "offsets in bytes would count instead of the times"
        ((name, title),) = frames(rest[16:])
        assert name == "TIT2"
        chapters.append((element, start, end, text(title)))
    assert chapters == [
        (b"chp0", 0, 1000, LONG),
        (b"chp1", 1000, 2000, "К"),
        (b"chp2", 2000, encoded.duration_ms, LONG),
    ]
    (contents,) = (value for name, value in found if name == "CTOC")
    element, rest = contents.split(b"\0", 1)
    assert element == b"toc"
    assert rest[0] == 0b11, "not top-level and ordered"
    assert rest[1] == 3
    assert rest[2:] == b"chp0\0chp1\0chp2\0"


def test_cover(encoded: Encoded, words: Tags, cache: Path) -> None:
    (picture,) = (value for name, value in frames(tag_body(tag(encoded, words, cache))) if name == "APIC")
    head = b"\0image/jpeg\0\x03\0"  # Latin-1, front cover, no description
    assert picture.startswith(head)
    assert len(picture) - len(head) <= 300_000
    with Image.open(io.BytesIO(picture[len(head) :])) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (1400, 1400), "RGB")


@pytest.mark.parametrize(
    ("locale", "code"),
    [("sq", "sqi"), ("mk", "mkd"), ("en", "eng"), ("sr", "srp"), ("sr-Latn", "srp"), ("tr", "tur"), ("xx", "und")],
)
def test_language_codes(locale: str, code: str, encoded: Encoded, words: Tags, cache: Path) -> None:
    """ISO 639-2, in the terms of the language itself: `sqi`, not `alb`; `und` is undetermined."""
    found = dict(frames(tag_body(tag(encoded, replace(words, locale=locale), cache))))
    assert text(found["TLAN"]) == code
    assert found["COMM"][1:4] == found["USLT"][1:4] == code.encode()


def test_a_human_voice_without_transcript_and_chapters(encoded: Encoded, words: Tags, cache: Path) -> None:
    plain = tag(encoded, replace(words, voices=None, lyrics=None, chapters=()), cache)
    found = list(frames(tag_body(plain)))
    names = [name for name, _ in found]
    assert not {"USLT", "CHAP", "CTOC"} & set(names)
    assert [described(value[1:])[0] for name, value in found if name == "TXXX"] == ["PODCAST_GUID"]


def test_mutagen_reads_what_it_wrote(encoded: Encoded, words: Tags, cache: Path) -> None:
    found = ID3(tag(encoded, words, cache))
    assert found.version == (2, 3, 0)
    assert found.unknown_frames == []
    assert str(found["TIT2"]) == words.title
    assert str(found["TDRC"]) == "2026-02-09"
    assert found["WOAF"].url == words.page_url
    assert found["WFED"].url == words.feed_url
    assert found["PCST"].value == 1
    assert found["USLT::mkd"].text == words.lyrics
    assert [chapter.sub_frames["TIT2"].text for chapter in found.getall("CHAP")] == [[LONG], ["К"], [LONG]]


def test_many_chapters_stay_in_order(encoded: Encoded, words: Tags, cache: Path) -> None:
    """Sorted by size, as mutagen would, these thirty would stand in another order."""
    titles = [f"{index}" + "ж" * (index * 7 % 30) for index in range(30)]
    chapters = tuple(
        Chapter.model_validate({"at": f"0:0{index // 15}.{index % 15:02}", "title": title})
        for index, title in enumerate(titles)
    )
    file = tag(encoded, replace(words, chapters=chapters), cache)
    found = [value for name, value in frames(tag_body(file)) if name == "CHAP"]
    starts = [struct.unpack(">I", value.split(b"\0", 1)[1][:4])[0] for value in found]
    assert starts == sorted(chapter.at for chapter in chapters)
    assert [text(next(frames(value.split(b"\0", 1)[1][16:]))[1]) for value in found] == titles
