"""The tags of Opus and MP4: read by Debian's ffprobe, and taken apart as RFC 3533, RFC 7845 and Apple describe them."""

from __future__ import annotations

import base64
import shutil
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import mutagen
import pytest
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from mburoja.media.cache import made
from mburoja.media.tags import Tags, ffmetadata, mp4_atoms, opus_comments, tag_mp4, tag_opus
from mburoja.model import Chapter, Cue
from programs import ffmpeg, probe
from project import MEDIA
from samples import LONG, chapters, every_tag

ODD = r"a=b; c#d \ e \= „x“"
COVER = (MEDIA / "square.jpg").read_bytes()
FREE = "----:com.apple.iTunes:"


def decoded(file: Path) -> str:
    """A hash of what is heard and, in a video, seen; the cover is not part of it."""
    return ffmpeg("-i", file, "-map", "0:a", "-map", "0:V?", "-f", "streamhash", "-hash", "md5", "-")


def spans(found: Any) -> list[tuple[float, float, str]]:
    return [(float(c["start_time"]), float(c["end_time"]), c["tags"]["title"]) for c in found["chapters"]]


@pytest.fixture(scope="module")
def words() -> Tags:
    return replace(
        every_tag(),
        chapters=chapters(("0:00", LONG), ("0:01", "К"), ("0:02.5", ODD)),
        cover=COVER,
        encoder="FFmpeg, 48 kbit/s",
        cues=(Cue(0, 900, "Прва."),),
    )


@pytest.fixture(scope="module")
def plain(words: Tags) -> Tags:
    """Only what every episode has."""
    return replace(
        words, voices=None, lyrics=None, chapters=(), cover=None, season=None, show_url=None, licence_url=None,
        category=None, encoder=None, cues=(), loudness_lufs=None, peak_dbtp=None,
    )  # fmt: skip


def with_chapters(source: Path, tags: Tags, file: Path) -> Path:
    """An MP4 that starts fast and has the chapters, as `ffmetadata` says it is made."""
    meta = file.with_suffix(".txt")
    meta.write_text(ffmetadata(tags), encoding="utf-8")
    maps = ["-map", "0", "-map_chapters", "1", "-map_metadata", "1", "-c", "copy"]
    ffmpeg("-i", source, "-i", meta, *maps, "-movflags", "+faststart", "-fflags", "+bitexact", file)
    return file


@pytest.fixture(scope="module")
def m4a(words: Tags, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_chapters(MEDIA / "tone.m4a", words, tmp_path_factory.mktemp("m4a") / "sound.m4a")


@pytest.fixture(scope="module")
def video(words: Tags, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("video")
    shot = ["-f", "lavfi", "-i", "testsrc=size=160x120:rate=10:duration=3", "-c:v", "libx264", "-threads", "1"]
    ffmpeg("-i", MEDIA / "tone.wav", *shot, folder / "shot.mp4")
    return with_chapters(folder / "shot.mp4", words, folder / "video.mp4")


def tagged(source: Path, tags: Tags, folder: Path, name: str = "tagged") -> Path:
    """A tagged copy, made as the product does it: aside, flushed, renamed."""

    def make(part: Path) -> None:
        shutil.copyfile(source, part)
        (tag_opus if source.suffix == ".opus" else tag_mp4)(part, tags)

    return made(folder, f"{name}{source.suffix}", make)


# --- Opus -------------------------------------------------------------------------------------


def crc_of(byte: int) -> int:
    """RFC 3533's checksum of one byte: polynomial 0x04C11DB7, highest bit first."""
    crc = byte << 24
    for _ in range(8):
        crc = crc << 1 ^ (0x104C11DB7 if crc >> 31 else 0)
    return crc


CRC = [crc_of(byte) for byte in range(256)]


def ogg_pages(content: bytes) -> Iterator[tuple[int, int, list[int], bytes]]:
    """RFC 3533: number, granule position, lacing values and body of each page; its checksum must be right."""
    while content:
        assert content[:5] == b"OggS\0"
        granule, _, number, checksum, count = struct.unpack("<qIIIB", content[6:27])
        lacing = list(content[27 : 27 + count])
        size = 27 + count + sum(lacing)
        crc = 0
        for byte in content[:22] + bytes(4) + content[26:size]:
            crc = crc << 8 & 0xFFFFFFFF ^ CRC[crc >> 24 ^ byte]
        assert crc == checksum, f"page {number} is damaged"
        yield number, granule, lacing, content[27 + count : size]
        content = content[size:]


def opus_tags(file: Path) -> tuple[list[tuple[str, str]], bytes]:
    """RFC 7845, 5.2: the comments of the second packet, and what stands behind them in it."""
    pages = list(ogg_pages(file.read_bytes()))
    assert [number for number, *_ in pages] == list(range(len(pages))), "a page is missing"
    packet = b""
    for _, granule, lacing, body in pages[1:]:
        assert granule in (0, -1), "the comments have a time"
        packet += body
        if lacing[-1] < 255:
            break
    assert packet[:8] == b"OpusTags"
    at, texts = 8, []
    for _ in range(1 + int.from_bytes(packet[12 + int.from_bytes(packet[8:12], "little") :][:4], "little")):
        size = int.from_bytes(packet[at : at + 4], "little")
        texts.append(packet[at + 4 : at + 4 + size].decode())
        at += 4 + size + (4 if len(texts) == 1 else 0)  # behind the vendor stands how many follow
    return [tuple(each.split("=", 1)) for each in texts[1:]], packet[at:]


def test_every_comment_of_opus(words: Tags, tmp_path: Path) -> None:
    found, behind = opus_tags(tagged(MEDIA / "tone.opus", words, tmp_path))
    assert behind == bytes(1024)
    assert found[:-1] == [
        ("TITLE", words.title),
        ("ARTIST", words.author),
        ("ALBUM", words.show),
        ("GENRE", "Podcast"),
        ("TRACKNUMBER", "12"),
        ("DISCNUMBER", "2"),
        ("DATE", "2026-02-09"),
        ("LANGUAGE", "mkd"),
        ("COPYRIGHT", "2026 Автор / Друг, CC-BY-SA-4.0"),
        ("LICENSE", words.licence_url),
        ("ORGANIZATION", words.author),
        ("ENCODER", words.encoder),
        ("WWW", words.page_url),
        ("CONTACT", words.show_url),
        ("PODCASTURL", words.feed_url),
        ("PODCASTID", words.guid),
        ("PODCASTCATEGORY", "Technology"),
        ("DESCRIPTION", words.summary),
        ("VOICE", words.voices),
        ("R128_TRACK_GAIN", "-1792"),  # 7 dB quieter, in 256ths
        ("LYRICS", words.lyrics),
        ("CHAPTER000", "00:00:00.000"),
        ("CHAPTER000NAME", LONG),
        ("CHAPTER001", "00:00:01.000"),
        ("CHAPTER001NAME", "К"),
        ("CHAPTER002", "00:00:02.500"),
        ("CHAPTER002NAME", ODD),
    ]
    name, picture = found[-1]
    content = base64.b64decode(picture, validate=True)
    head = struct.pack(">II10sI4I", 3, 10, b"image/jpeg", 0, 1400, 1400, 24, 0)
    assert name == "METADATA_BLOCK_PICTURE"
    assert content == head + len(COVER).to_bytes(4, "big") + COVER


def test_opus_leaves_out_what_is_not_known(plain: Tags, tmp_path: Path) -> None:
    found, _ = opus_tags(tagged(MEDIA / "tone.opus", plain, tmp_path))
    names = " ".join(name for name, _ in found)
    assert names == (
        "TITLE ARTIST ALBUM GENRE TRACKNUMBER DATE LANGUAGE COPYRIGHT ORGANIZATION WWW PODCASTURL PODCASTID DESCRIPTION"
    )


@pytest.mark.parametrize(("lufs", "gain"), [(-23.0, "0"), (-23.001, "0"), (-16.04, "-1782"), (-24.5, "384")])
def test_r128_gain(lufs: float, gain: str, plain: Tags) -> None:
    """RFC 7845, 5.2.1."""
    assert dict(opus_comments(replace(plain, loudness_lufs=lufs)))["R128_TRACK_GAIN"] == gain


def test_a_chapter_after_hours(plain: Tags) -> None:
    late = replace(plain, chapters=chapters(("12:34:56.7", "a"), ("0:00", "b")), duration_ms=50_000_000)
    assert [each for each in opus_comments(late) if each[0].startswith("CHAPTER")] == [
        ("CHAPTER000", "00:00:00.000"),
        ("CHAPTER000NAME", "b"),
        ("CHAPTER001", "12:34:56.700"),
        ("CHAPTER001NAME", "a"),
    ]


def test_ffprobe_reads_opus(words: Tags, tmp_path: Path) -> None:
    found = probe(tagged(MEDIA / "tone.opus", words, tmp_path))
    sound, picture = found["streams"]
    assert sound["tags"] == {
        "TITLE": words.title,
        "ARTIST": words.author,
        "ALBUM": words.show,
        "GENRE": "Podcast",
        "track": "12",
        "disc": "2",
        "DATE": "2026-02-09",
        "LANGUAGE": "mkd",
        "COPYRIGHT": "2026 Автор / Друг, CC-BY-SA-4.0",
        "LICENSE": words.licence_url,
        "ORGANIZATION": words.author,
        "ENCODER": words.encoder,
        "WWW": words.page_url,
        "CONTACT": words.show_url,
        "PODCASTURL": words.feed_url,
        "PODCASTID": words.guid,
        "PODCASTCATEGORY": "Technology",
        "comment": words.summary,
        "VOICE": words.voices,
        "R128_TRACK_GAIN": "-1792",
        "LYRICS": words.lyrics,
    }
    assert (picture["codec_name"], picture["width"], picture["height"]) == ("mjpeg", 1400, 1400)
    assert picture["disposition"]["attached_pic"] == 1
    assert [(start, title) for start, _, title in spans(found)] == [(0, LONG), (1, "К"), (2.5, ODD)]


def test_opus_without_a_picture_has_only_sound(words: Tags, tmp_path: Path) -> None:
    found = probe(tagged(MEDIA / "tone.opus", replace(words, cover=None), tmp_path))
    assert [stream["codec_type"] for stream in found["streams"]] == ["audio"]
    assert len(found["chapters"]) == 3


# --- MP4 --------------------------------------------------------------------------------------


def atoms(content: bytes) -> list[tuple[bytes, bytes]]:
    """The atoms in an MP4 or in an atom: names and contents."""
    found = []
    while content:
        size = int.from_bytes(content[:4], "big")
        assert 8 <= size <= len(content), "the size of an atom is wrong"
        found.append((content[4:8], content[8:size]))
        content = content[size:]
    return found


def item_list(file: Path) -> list[tuple[bytes, bytes]]:
    """Apple's atoms in moov/udta/meta; behind them must be the padding."""
    movie = dict(atoms(file.read_bytes()))[b"moov"]
    meta = dict(atoms(movie))[b"udta"]
    inside = atoms(dict(atoms(meta))[b"meta"][4:])
    assert [name for name, _ in inside] == [b"hdlr", b"ilst", b"free"]
    assert inside[2][1] == bytes(1024)
    return atoms(inside[1][1])


def value(content: bytes) -> tuple[int, bytes]:
    """The kind (1 text, 13 JPEG, 21 number, 0 what the atom means) and bytes of an atom's only `data`."""
    ((name, data),) = atoms(content)
    assert name == b"data" and data[4:8] == bytes(4)
    return int.from_bytes(data[:4], "big"), data[8:]


def test_every_atom_of_mp4(words: Tags, m4a: Path, tmp_path: Path) -> None:
    found = item_list(tagged(m4a, words, tmp_path))
    free = {}
    for (_, mean), (_, name), (_, data) in (atoms(content) for key, content in found if key == b"----"):
        assert (mean[4:], data[:8]) == (b"com.apple.iTunes", bytes([0, 0, 0, 1, 0, 0, 0, 0]))
        free[name[4:].decode()] = data[8:].decode()
    assert free == {
        "LANGUAGE": "mkd",
        "VOICE": words.voices,
        "LICENSE": words.licence_url,
        "WWW": words.page_url,
        "CONTACT": words.show_url,
        "replaygain_track_gain": "-2.00 dB",
        "replaygain_track_peak": "0.500000",
    }
    own = {key.decode("latin-1"): value(content) for key, content in found if key != b"----"}
    assert len(own) + len(free) == len(found), "an atom stands there twice"
    assert {key: data.decode() for key, (kind, data) in own.items() if kind == 1} == {
        "©nam": words.title,
        "©ART": words.author,
        "aART": words.author,
        "©alb": words.show,
        "©gen": "Podcast",
        "©day": "2026-02-09",
        "cprt": "2026 Автор / Друг, CC-BY-SA-4.0",
        "©cmt": words.summary,
        "desc": words.summary,
        "ldes": words.summary,
        "©lyr": words.lyrics,
        "©too": words.encoder,
        "catg": "Technology",
        "purl": words.feed_url,
        "egid": words.guid,
    }
    assert {key: data for key, data in own.items() if data[0] != 1} == {
        "trkn": (0, bytes([0, 0, 0, 12, 0, 0, 0, 0])),
        "disk": (0, bytes([0, 0, 0, 2, 0, 0])),
        "pcst": (21, b"\1"),
        "stik": (21, bytes([21])),  # a podcast, to Apple's players
        "covr": (13, COVER),
    }


def test_mp4_leaves_out_what_is_not_known(words: Tags, plain: Tags, m4a: Path, tmp_path: Path) -> None:
    file = tagged(m4a, words, tmp_path)
    tag_mp4(file, plain)
    found = [name.decode("latin-1") for name, _ in item_list(file)]
    assert sorted(found) == sorted(
        [
            "©nam", "©ART", "aART", "©alb", "©gen", "trkn", "©day", "cprt", "©cmt", "desc", "ldes",
            "pcst", "stik", "purl", "egid", "----", "----",
        ]
    )  # fmt: skip
    assert {name for name, _ in mp4_atoms(plain) if name.startswith("----")} == {f"{FREE}LANGUAGE", f"{FREE}WWW"}


def test_ffprobe_reads_mp4(words: Tags, m4a: Path, tmp_path: Path) -> None:
    found = probe(tagged(m4a, words, tmp_path))
    read = found["format"]["tags"]
    assert {key: read[key] for key in read if not key.endswith("brand") and not key.endswith("brands")} == {
        "minor_version": "512",
        "title": words.title,
        "artist": words.author,
        "album_artist": words.author,
        "album": words.show,
        "genre": "Podcast",
        "track": "12",
        "disc": "2",
        "date": "2026-02-09",
        "copyright": "2026 Автор / Друг, CC-BY-SA-4.0",
        "comment": words.summary,
        "description": words.summary,
        "synopsis": words.summary,
        "lyrics": words.lyrics,
        "encoder": words.encoder,
        "category": "Technology",
        "podcast": "1",
        "media_type": "21",
        "episode_uid": str(ord(words.guid[0])),  # it takes the text for a number and reads one byte
        "LANGUAGE": "mkd",
        "VOICE": words.voices,
        "LICENSE": words.licence_url,
        "WWW": words.page_url,
        "CONTACT": words.show_url,
        "replaygain_track_gain": "-2.00 dB",
        "replaygain_track_peak": "0.500000",
    }
    picture = found["streams"][-1]
    assert (picture["codec_name"], picture["width"], picture["height"]) == ("mjpeg", 1400, 1400)
    assert picture["disposition"]["attached_pic"] == 1
    assert spans(found) == [(0, 1, LONG), (1, 2.5, "К"), (2.5, 3, ODD)]


def test_a_fast_start_stays_one(words: Tags, m4a: Path, video: Path, tmp_path: Path) -> None:
    """`moov` before `mdat`: a player needs not fetch the end first."""
    for source in (m4a, video):
        before = [name for name, _ in atoms(source.read_bytes())]
        assert before.index(b"moov") < before.index(b"mdat"), "the source does not start fast"
        after = tagged(source, words, tmp_path)
        assert [name for name, _ in atoms(after.read_bytes())] == before
        assert dict(atoms(after.read_bytes()))[b"mdat"] == dict(atoms(source.read_bytes()))[b"mdat"]


def test_an_mp4_without_any_tag_gets_them(words: Tags, tmp_path: Path) -> None:
    bare = tmp_path / "bare.m4a"
    ffmpeg("-i", MEDIA / "tone.m4a", "-map_metadata", "-1", "-fflags", "+bitexact", "-c", "copy", "-f", "mp4", bare)
    bare.write_bytes(bare.read_bytes().replace(b"udta", b"skip"))  # a name that readers pass over
    assert MP4(bare).tags is None
    file = tagged(bare, words, tmp_path)
    assert probe(file)["format"]["tags"]["title"] == words.title
    assert decoded(file) == decoded(bare)


# --- chapters on the way into an MP4 ----------------------------------------------------------


def test_ffmetadata(words: Tags) -> None:
    """The escapes that ffmpeg's documentation of its metadata format names."""
    odd = replace(words, chapters=(Chapter.model_construct(at=0, title="a=b;c#d\\e\nf"),))
    assert ffmetadata(odd) == (
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=3000\ntitle=a\\=b\\;c\\#d\\\\e\\\nf\n"
    )
    assert ffmetadata(replace(words, chapters=())) == ";FFMETADATA1\n"


def test_ffmetadata_is_in_the_order_of_time(words: Tags, tmp_path: Path) -> None:
    file = with_chapters(MEDIA / "tone.m4a", replace(words, chapters=words.chapters[::-1]), tmp_path / "a.m4a")
    assert spans(probe(file)) == [(0, 1, LONG), (1, 2.5, "К"), (2.5, 3, ODD)]


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("a" + "Ж" * 127, "a" + "Ж" * 127),
        ("Ж" * 128, "Ж" * 126 + "…"),
        ("a" + "Ж" * 128, "a" + "Ж" * 125 + "…"),
        ("Ж" * 255, "Ж" * 126 + "…"),
    ],
)
def test_a_chapter_title_too_long_for_mp4_is_cut_between_letters(
    title: str, written: str, words: Tags, tmp_path: Path
) -> None:
    """ffmpeg would cut it after 255 bytes through a letter, and mutagen then refuse the file."""
    tags = replace(words, chapters=chapters(("0:00", title)))
    file = with_chapters(MEDIA / "tone.m4a", tags, tmp_path / "long.m4a")
    tag_mp4(file, tags)
    assert spans(probe(file)) == [(0, 3, written)]
    assert [chapter.title for chapter in MP4(file).chapters] == [written]


# --- both -------------------------------------------------------------------------------------


@pytest.fixture(params=["opus", "m4a", "video"])
def source(request: pytest.FixtureRequest) -> Path:
    found: Path = MEDIA / "tone.opus" if request.param == "opus" else request.getfixturevalue(request.param)
    return found


def test_what_is_heard_and_seen_is_not_touched(source: Path, words: Tags, tmp_path: Path) -> None:
    before, content = decoded(source), source.read_bytes()
    file = tagged(source, words, tmp_path)
    assert "MD5=" in before
    assert decoded(file) == before
    assert source.read_bytes() == content
    assert file.read_bytes() != content
    assert abs(float(probe(file)["format"]["duration"]) - float(probe(source)["format"]["duration"])) < 0.001


def add_a_stranger(file: Path) -> None:
    """A long tag that the table does not know."""
    opened = mutagen.File(file)
    if file.suffix == ".opus":
        opened.tags["MOOD"] = "x" * 70_000
    else:
        opened.tags[f"{FREE}MOOD"] = [b"x" * 70_000]
    opened.save()
    assert b"x" * 1000 in file.read_bytes()


def test_the_same_bytes_whatever_stood_there_before(source: Path, words: Tags, plain: Tags, tmp_path: Path) -> None:
    fresh = tagged(source, words, tmp_path, "fresh").read_bytes()
    again = tagged(source, words, tmp_path, "again")
    write = tag_opus if source.suffix == ".opus" else tag_mp4
    assert again.read_bytes() == fresh
    write(again, words)
    assert again.read_bytes() == fresh, "twice is not once"
    for other in (plain, replace(words, title="Измамa"), replace(words, cover=COVER * 3)):
        write(again, other)
        assert again.read_bytes() != fresh
        write(again, words)
        assert again.read_bytes() == fresh

    add_a_stranger(again)
    write(again, words)
    assert again.read_bytes() == fresh


def test_an_atom_that_mutagen_cannot_read_goes_too(words: Tags, m4a: Path, tmp_path: Path) -> None:
    fresh, again = tagged(m4a, words, tmp_path, "fresh"), tagged(m4a, words, tmp_path, "again")
    opened = MP4(again)
    opened.tags["keyw"] = ["fraud"]
    opened.save()
    head = b"data\0\0\0%c\0\0\0\0fraud"
    again.write_bytes(again.read_bytes().replace(head % 1, head % 13))  # keywords that say they are a JPEG
    assert head % 13 in again.read_bytes() and "keyw" not in MP4(again).tags
    tag_mp4(again, words)
    assert again.read_bytes() == fresh.read_bytes()


def test_pages_of_an_encoder_are_divided_anew(words: Tags, tmp_path: Path) -> None:
    """Comments of the same size as the new ones, in other pages: mutagen alone would keep those."""
    fresh = tagged(MEDIA / "tone.opus", words, tmp_path, "fresh")
    comments = opus_comments(words)
    meta = tmp_path / "meta.txt"
    meta.write_text(";FFMETADATA1\nfill=x\n")
    remuxed = tmp_path / "remuxed.opus"
    ffmpeg("-i", MEDIA / "tone.opus", "-i", meta, "-map_metadata", "1", "-fflags", "+bitexact", "-c", "copy", remuxed)
    found = dict(opus_tags(remuxed)[0])
    size = sum(len(f"{name}={text}".encode()) + 4 for name, text in comments) + 1024
    others = sum(len(f"{name}={text}".encode()) + 4 for name, text in found.items()) - len("x")
    meta.write_text(f";FFMETADATA1\nfill={'x' * (size - others)}\n")
    ffmpeg("-i", MEDIA / "tone.opus", "-i", meta, "-map_metadata", "1", "-fflags", "+bitexact", "-c", "copy", remuxed)
    pages = [len(body) for *_, body in ogg_pages(remuxed.read_bytes())]
    assert pages != [len(body) for *_, body in ogg_pages(fresh.read_bytes())], "the pages are alike anyway"
    assert opus_tags(tagged(remuxed, words, tmp_path, "again"))[0] == comments
    assert tagged(remuxed, words, tmp_path, "again").read_bytes() == fresh.read_bytes()


def test_what_is_not_such_a_file_is_refused(words: Tags, tmp_path: Path) -> None:
    for ending, write in (("opus", tag_opus), ("m4a", tag_mp4)):
        file = tmp_path / f"letter.{ending}"
        shutil.copyfile(MEDIA / "text.mp3", file)
        with pytest.raises(mutagen.MutagenError):
            write(file, words)
        assert file.read_bytes() == (MEDIA / "text.mp3").read_bytes()


def test_mutagen_reads_what_it_wrote(words: Tags, m4a: Path, tmp_path: Path) -> None:
    assert list(OggOpus(tagged(MEDIA / "tone.opus", words, tmp_path)).tags) == opus_comments(words)
    read = MP4(tagged(m4a, words, tmp_path))
    assert [chapter.title for chapter in read.chapters] == [LONG, "К", ODD]
    assert read.tags["\xa9nam"] == [words.title]
