"""Transcripts as they are handed on, judged by ffmpeg, by parsers of JSON and HTML, and by reading them back."""

from __future__ import annotations

import json
import random
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from mburoja.media.captions import html_bytes, json_bytes, srt_bytes, text_bytes, vtt_bytes
from mburoja.media.transcript import parse_srt, parse_vtt, read_transcript
from mburoja.model import Chapter, Cue, Transcript
from project import REPOSITORY

REAL = sorted((REPOSITORY / "episodes" / "mburoja").glob("*/transcript.*.vtt"))
HOUR = 3_600_000

real = pytest.mark.parametrize("path", REAL, ids=lambda path: f"{path.parent.name}-{path.name}")


def cues_of(path: Path) -> tuple[Cue, ...]:
    return parse_vtt(path.read_text(encoding="utf-8"))


def chapters(*pairs: tuple[int, str]) -> tuple[Chapter, ...]:
    return tuple(Chapter.model_construct(at=at, title=title) for at, title in pairs)


# --- odd texts, the same every time -----------------------------------------------------------

WORDS = (
    "Një dy ë Ç çelës Здраво Ѓорѓи đak 👋🏽 👩‍👩‍👧 שלום \u200fالعربية\u200e 10\u00a0000 & < > &amp; &lt;b&gt; &#49; "
    "<b>po</b> <v Hana> <00:01.000> --> -- -> {\\an8} {y:i} {x} 1984 00:00:01,000 00:01.000 NOTE WEBVTT \" ' “po” \\N "
    "\\ ]]> <!-- <![CDATA[ <script>alert(1)</script> https://example.org/" + "x" * 90
).split(" ")


def odd_cues(seed: int) -> tuple[Cue, ...]:
    choose = random.Random(seed)  # noqa: S311
    cues, now = [], choose.choice((0, 1, 59_999, HOUR - 1, 100 * HOUR))
    for _ in range(choose.randrange(1, 8)):
        text = " ".join(choose.choice(WORDS) for _ in range(choose.choice((1, 2, 8, 30, 80))))
        end = now + choose.randrange(1, 9000)
        cues.append(Cue(now, end, text, choose.choice((None, "Hana", "Kiko & Co", "A <b> Ѓ"))))
        now = choose.choice((now, end, end + 1000))
    return tuple(cues)


seeds = pytest.mark.parametrize("seed", range(80))


# --- what every file keeps --------------------------------------------------------------------


@seeds
def test_every_file_is_utf8_with_one_line_end_at_its_end(seed: int) -> None:
    cues = odd_cues(seed)
    marks = chapters((cues[0].start_ms, "A & <b>"))
    timed, untimed = Transcript(cues=cues), Transcript(paragraphs=tuple(cue.text for cue in cues))
    for data in (
        *(write(cues) for write in (vtt_bytes, srt_bytes, json_bytes)),
        *(text_bytes(each, marks) for each in (timed, untimed)),
        *(html_bytes(each, marks, "sq", "T") for each in (timed, untimed)),
    ):
        text = data.decode("utf-8", "strict")
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert "\r" not in text
        assert not text.startswith("\ufeff")


def lines_needed(lines: list[str], width: int) -> int:
    """How many lines the same words take at the least; one that is too long takes a line of its own."""
    count, taken = 0, width
    for word in " ".join(lines).split(" "):
        if count and taken + 1 + len(word) <= width:
            taken += 1 + len(word)
        else:
            count, taken = count + 1, len(word)
    return count


@pytest.mark.parametrize("write", [vtt_bytes, srt_bytes])
@seeds
def test_lines_are_short_and_even(write: Any, seed: int) -> None:
    for block in write(odd_cues(seed)).decode().removeprefix("WEBVTT\n\n").strip("\n").split("\n\n"):
        _, _, shown = block.partition(" --> ")
        lines = [re.sub(r"^<v [^>]*>", "", line) for line in shown.split("\n")[1:]]
        if write is vtt_bytes:
            lines = [line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for line in lines]
        assert len(lines) == lines_needed(lines, 65)
        narrower = max(map(len, lines)) - 1
        assert len(lines) == 1 or lines_needed(lines, narrower) > len(lines) or " " not in max(lines, key=len)


def test_two_lines_are_about_equally_long() -> None:
    text = "Kur dikush ju nxiton në telefon, mbylleni dhe thirrni vetë bankën tuaj."
    assert vtt_bytes((Cue(0, 1000, text),)).decode().split("\n")[3:5] == [
        "Kur dikush ju nxiton në telefon,",
        "mbylleni dhe thirrni vetë bankën tuaj.",
    ]


# --- WebVTT -----------------------------------------------------------------------------------


def test_vtt_by_hand() -> None:
    """Written after the W3C WebVTT specification."""
    cues = (
        Cue(400, 4067, "Banka & policia: 5 < 6 --> po", "Hana & Kiko"),
        Cue(HOUR + 61_001, 100 * HOUR, "</v> <00:01.000>"),
    )
    assert vtt_bytes(cues).decode() == (
        "WEBVTT\n\n"
        "00:00:00.400 --> 00:00:04.067\n<v Hana &amp; Kiko>Banka &amp; policia: 5 &lt; 6 --&gt; po\n\n"
        "01:01:01.001 --> 100:00:00.000\n&lt;/v&gt; &lt;00:01.000&gt;\n"
    )


@seeds
def test_vtt_is_read_back_as_it_was(seed: int) -> None:
    cues = odd_cues(seed)
    text = vtt_bytes(cues).decode()
    assert parse_vtt(text) == cues
    assert text.count("-->") == len(cues)


def test_name_that_ends_in_hyphens_makes_no_arrow() -> None:
    """`-->` may stand in no line of a cue (WebVTT, 4.1): a player would take it for a line of times."""
    cues = (Cue(0, 1_000, "Po", "Zëri --"), Cue(1_000, 2_000, "Jo", "---"))
    text = vtt_bytes(cues).decode()
    assert text.count("-->") == 2
    assert parse_vtt(text) == cues


@real
def test_real_vtt_is_read_back_as_it_was(path: Path) -> None:
    assert parse_vtt(vtt_bytes(cues_of(path)).decode()) == cues_of(path)


# --- SubRip -----------------------------------------------------------------------------------


def test_srt_by_hand() -> None:
    cues = (
        Cue(400, 4067, "Po.", "Hana"),
        Cue(4067, 5000, "Mirë.", "Hana"),
        Cue(5000, 6000, "<b>Jo</b> --> {\\an8}", "Kiko"),
        Cue(100 * HOUR + 1, 100 * HOUR + 2, "Po.", "Hana"),
    )
    assert srt_bytes(cues).decode() == (
        "1\n00:00:00,400 --> 00:00:04,067\nHana: Po.\n\n"
        "2\n00:00:04,067 --> 00:00:05,000\nMirë.\n\n"
        "3\n00:00:05,000 --> 00:00:06,000\nKiko: ‹b›Jo‹/b› → (\\an8)\n\n"
        "4\n100:00:00,001 --> 100:00:00,002\nHana: Po.\n"
    )


@seeds
def test_srt_is_read_back_but_for_what_it_cannot_say(seed: int) -> None:
    cues = odd_cues(seed)
    text = srt_bytes(cues).decode()
    back = parse_srt(text)
    assert [(cue.start_ms, cue.end_ms) for cue in back] == [(cue.start_ms, cue.end_ms) for cue in cues]
    assert not any(cue.speaker for cue in back)
    for one, read in zip(cues, back, strict=True):
        expected = one.text.replace("-->", "→").translate(str.maketrans("<>{}", "‹›()"))
        assert read.text.endswith(expected)
        assert read.text == expected or read.text.removesuffix(expected).endswith(": ")
    assert not re.search(r"[<{}]", text)
    assert text.count(">") == text.count("-->") == len(cues)


@real
def test_real_srt_is_read_back_as_it_was(path: Path) -> None:
    cues = cues_of(path)
    assert not any(cue.speaker for cue in cues), "this test compares texts without names"
    assert parse_srt(srt_bytes(cues).decode()) == cues


# --- ffmpeg reads both ------------------------------------------------------------------------


def ffmpeg_reads(path: Path) -> list[tuple[int, int]]:
    """Begin and end of each cue as ffprobe finds them, in milliseconds."""
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_entries", "packet=pts_time,duration_time", path]
    found = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    assert found.stderr == ""
    packets = json.loads(found.stdout)["packets"]
    starts = [round(float(packet["pts_time"]) * 1000) for packet in packets]
    lengths = [round(float(packet["duration_time"]) * 1000) for packet in packets]
    return [(start, start + length) for start, length in zip(starts, lengths, strict=True)]


def ffmpeg_says(path: Path) -> list[str]:
    """The words of each cue as ffmpeg understands them, markup resolved, from its conversion to ASS."""
    command = ["ffmpeg", "-v", "error", "-i", path, "-f", "ass", "-"]
    found = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    assert found.stderr == ""
    lines = [line for line in found.stdout.splitlines() if line.startswith("Dialogue:")]
    return [" ".join(line.split(",", 9)[9].replace("\\N", " ").split()) for line in lines]


@real
@pytest.mark.parametrize(("write", "ending"), [(vtt_bytes, "vtt"), (srt_bytes, "srt")])
def test_ffmpeg_reads_the_real_ones(path: Path, write: Any, ending: str, tmp_path: Path) -> None:
    cues = cues_of(path)
    target = tmp_path / f"t.{ending}"
    target.write_bytes(write(cues))
    assert ffmpeg_reads(target) == [(cue.start_ms, cue.end_ms) for cue in cues]
    assert ffmpeg_says(target) == [" ".join(cue.text.split()) for cue in cues]


@pytest.mark.parametrize(("write", "ending"), [(vtt_bytes, "vtt"), (srt_bytes, "srt")])
def test_ffmpeg_finds_every_odd_cue(write: Any, ending: str, tmp_path: Path) -> None:
    """One file of all odd texts: no cue swallows another."""
    texts = [cue.text for seed in range(200) for cue in odd_cues(seed)]
    cues = tuple(
        Cue(i * 1000, i * 1000 + 999, text, ("Hana", None, "Kiko & Co")[i % 3]) for i, text in enumerate(texts)
    )
    target = tmp_path / f"t.{ending}"
    target.write_bytes(write(cues))
    assert len(cues) > 600
    assert ffmpeg_reads(target) == [(cue.start_ms, cue.end_ms) for cue in cues]


@pytest.mark.parametrize(
    ("said", "in_srt"),
    [
        ("5 < 6 dhe 7 > 4", "5 ‹ 6 dhe 7 › 4"),
        ("<b>Jo</b>", "‹b›Jo‹/b›"),
        ("Klikoni --> këtu", "Klikoni → këtu"),
        ("AT&T &amp; po", "AT&T &amp; po"),
        ("Здраво ë 👋🏽", "Здраво ë 👋🏽"),
    ],
)
def test_ffmpeg_shows_every_word(said: str, in_srt: str, tmp_path: Path) -> None:
    cues = (Cue(0, 1000, said), Cue(1000, 2000, "fund"))
    for ending, data, shown in ((".vtt", vtt_bytes(cues), said), (".srt", srt_bytes(cues), in_srt)):
        target = tmp_path / f"t{ending}"
        target.write_bytes(data)
        assert ffmpeg_says(target) == [shown, "fund"]


# --- JSON -------------------------------------------------------------------------------------


def strict(data: bytes) -> Any:
    """RFC 8259: no NaN, no name twice."""

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len({name for name, _ in found}) == len(found)
        return dict(found)

    def no(constant: str) -> Any:
        raise AssertionError(constant)

    return json.loads(data, object_pairs_hook=pairs, parse_constant=no)


@seeds
def test_json_holds_what_the_podcast_namespace_names(seed: int) -> None:
    cues = odd_cues(seed)
    document = strict(json_bytes(cues))
    assert list(document) == ["version", "segments"]
    assert document["version"] == "1.0.0"
    for cue, segment in zip(cues, document["segments"], strict=True):
        assert set(segment) == {"startTime", "endTime", "body"} | ({"speaker"} if cue.speaker else set())
        assert segment.get("speaker") == cue.speaker
        assert segment["body"] == cue.text
        assert (round(segment["startTime"] * 1000), round(segment["endTime"] * 1000)) == (cue.start_ms, cue.end_ms)


def test_json_by_hand() -> None:
    cues = (Cue(500, 1000, "Po ë", "Hana"), Cue(1000, 4067, "Jo"))
    assert json.loads(json_bytes(cues)) == {
        "version": "1.0.0",
        "segments": [
            {"speaker": "Hana", "startTime": 0.5, "endTime": 1, "body": "Po ë"},
            {"startTime": 1, "endTime": 4.067, "body": "Jo"},
        ],
    }
    assert b'"endTime": 1,' in json_bytes(cues)
    assert "ë".encode() in json_bytes(cues)


# --- to be read -------------------------------------------------------------------------------

TALK = (
    Cue(0, 1000, "Mirëdita.", "Hana"),
    Cue(1000, 2000, "Sot flasim."),
    Cue(2000, 3000, "Për peshkimin.", "Kiko"),
    Cue(4000, 5000, "5 < 6 & po.", "Kiko"),
    Cue(5000, 6000, "Jo.", "Hana"),
)


def test_text_by_hand() -> None:
    marks = chapters((0, "Përshëndetje"), (4000, "A & <b>"), (6000, "Fundi"))
    assert text_bytes(Transcript(cues=TALK), marks).decode() == (
        "Përshëndetje\n\nHana: Mirëdita.\n\nSot flasim.\n\nKiko: Për peshkimin.\n\n"
        "A & <b>\n\n5 < 6 & po.\n\nHana: Jo.\n\nFundi\n"
    )


@real
def test_real_text_says_every_word_once(path: Path) -> None:
    cues = cues_of(path)
    blocks = text_bytes(Transcript(cues=cues), chapters((0, "Kreu"), (36_000, "Tjetri"))).decode().strip().split("\n\n")
    assert blocks[0] == "Kreu"
    assert "Tjetri" in blocks
    assert not any("\n" in block for block in blocks)
    said = " ".join(block for block in blocks if block not in ("Kreu", "Tjetri"))
    assert said == " ".join(cue.text for cue in cues)


@seeds
def test_untimed_text_is_read_back_as_it_was(seed: int) -> None:
    paragraphs = tuple(f"{i} {cue.text}" for i, cue in enumerate(odd_cues(seed)))
    transcript = Transcript(paragraphs=paragraphs)
    data = text_bytes(transcript, chapters((0, "Kreu")))
    assert "Kreu" not in data.decode()
    assert read_transcript(data.decode(), ".txt") == transcript


# --- HTML -------------------------------------------------------------------------------------


class Balanced(HTMLParser):
    """Every element of a page as it is written, each closed in its turn; no attribute but those that are expected."""

    void = ("meta",)

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen: list[tuple[str, str]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.seen += [(tag, name) for name, _ in attributes] or [(tag, "")]
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    unknown_decl = handle_pi = handle_comment


ALLOWED = {
    *(("html", "lang"), ("head", ""), ("meta", "charset"), ("meta", "name"), ("meta", "content"), ("title", "")),
    *(("body", ""), ("main", ""), ("h1", ""), ("h2", ""), ("cite", ""), ("time", "datetime"), ("p", "")),
}


@seeds
def test_html_holds_text_and_nothing_else(seed: int) -> None:
    """No script, style, image or link: nothing in it can fetch, whatever the texts are."""
    cues = odd_cues(seed)
    title, chapter = cues[0].text, f"{cues[-1].text} </h2>"
    marks = chapters((cues[0].start_ms, chapter))
    for transcript, words in (
        (Transcript(cues=cues), [cue.text for cue in cues]),
        (Transcript(paragraphs=tuple(cue.text for cue in cues)), [cue.text for cue in cues]),
    ):
        data = html_bytes(transcript, marks, "mk", title)
        page = lxml.html.document_fromstring(data)
        assert set(Balanced(data.decode()).seen) <= ALLOWED
        assert data.startswith(b"<!DOCTYPE html>\n")
        assert page.get("lang") == "mk"
        assert page.findtext(".//title") == title
        assert [heading.text_content() for heading in page.iter("h1")] == [title]
        assert [heading.text_content() for heading in page.iter("h2")] == [chapter] * bool(transcript.cues)
        assert " ".join(each.text_content() for each in page.iter("p")) == " ".join(words)
        assert bool(list(page.iter("time"))) == bool(transcript.cues)
        assert {each.text_content() for each in page.iter("cite")} == {
            f"{cue.speaker}:" for cue in transcript.cues if cue.speaker
        }


def test_html_names_and_times_stand_before_their_paragraphs() -> None:
    marks = chapters((0, "Përshëndetje"), (4000, "Peshkimi"))
    late = (*TALK, Cue(HOUR + 36_400, HOUR + 40_000, "Fund.", "Hana"))
    page = lxml.html.document_fromstring(html_bytes(Transcript(cues=late), marks, "sq", "Titull"))
    (main,) = page.iter("main")
    assert [(each.tag, each.get("datetime") or each.text) for each in main] == [
        *(("h1", "Titull"), ("h2", "Përshëndetje")),
        *(("cite", "Hana:"), ("time", "PT0S"), ("p", "Mirëdita.")),
        *(("time", "PT1S"), ("p", "Sot flasim.")),
        *(("cite", "Kiko:"), ("time", "PT2S"), ("p", "Për peshkimin.")),
        ("h2", "Peshkimi"),
        *(("cite", "Kiko:"), ("time", "PT4S"), ("p", "5 < 6 & po.")),
        *(("cite", "Hana:"), ("time", "PT5S"), ("p", "Jo.")),
        *(("cite", "Hana:"), ("time", "PT3636.4S"), ("p", "Fund.")),
    ]
    assert [each.text for each in main.iter("time")] == ["0:00", "0:01", "0:02", "0:04", "0:05", "1:00:36"]


def test_html_is_made_for_phones_and_for_both_modes() -> None:
    page = lxml.html.document_fromstring(html_bytes(Transcript(paragraphs=("Po",)), (), "sq", "T"))
    metas = {meta.get("name"): meta.get("content") for meta in page.iter("meta")}
    assert metas["viewport"] == "width=device-width, initial-scale=1"
    assert metas["color-scheme"] == "light dark"
    assert next(meta.get("charset") for meta in page.iter("meta")) == "utf-8"


@pytest.mark.parametrize(
    "write",
    [
        lambda cues: html_bytes(Transcript(cues=cues), chapters((0, "K")), "sq", "T"),
        lambda cues: text_bytes(Transcript(cues=cues), chapters((0, "K"))),
        *(vtt_bytes, srt_bytes, json_bytes),
    ],
    ids=["html", "text", "vtt", "srt", "json"],
)
def test_the_same_transcript_gives_the_same_bytes(write: Any) -> None:
    cues = cues_of(REAL[0])
    assert write(cues) == write(tuple(Cue(c.start_ms, c.end_ms, c.text, c.speaker) for c in cues))
    assert write(cues) != write(cues[1:])
