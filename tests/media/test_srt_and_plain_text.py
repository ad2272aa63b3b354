"""SubRip as it is met in the wild, plain text as people save it, and what is not what its ending says."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from mburoja.media.transcript import TranscriptError, by_chapter, moved, parse_srt, parse_vtt, read_transcript
from mburoja.model import Chapter, Cue, Transcript

TIME = "00:00:01,000 --> 00:00:02,000\n"
TWO = (Cue(1000, 2000, "Një dy"), Cue(3000, 4500, "Tre"))


def only(text: str) -> Cue:
    (cue,) = parse_srt(f"1\n{TIME}{text}")
    return cue


# --- SubRip -----------------------------------------------------------------------------------

PLAIN = "1\n00:00:01,000 --> 00:00:02,000\nNjë\ndy\n\n2\n00:00:03,000 --> 00:00:04,500\nTre\n"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        "\ufeff" + PLAIN.replace("\n", "\r\n"),
        "\n\n" + PLAIN + "\n\n\n",
        PLAIN.replace("\n", "\n\n"),
        PLAIN.strip().replace("\n", "\n\n"),
        PLAIN.replace("\n\n", "\n"),
        PLAIN.replace("\n\n", "\n \t\n"),
        PLAIN.replace("1\n0", "0").replace("2\n0", "0"),
        PLAIN.replace("2\n0", "0"),
        PLAIN.replace("1\n0", "0"),
        PLAIN.replace("1\n0", "7\n0"),
        PLAIN.replace("2\n0", "0002 \n0"),
        PLAIN.replace("00:00:0", "0:00:0"),
        PLAIN.replace("00:00:0", "0:0:"),
        PLAIN.replace("00:00:0", "00:0"),
        PLAIN.replace(",", "."),
        PLAIN.replace(" --> ", "-->"),
        PLAIN.replace(" --> ", "  \t-->\t"),
        PLAIN.replace("00\nNjë", "00  X1:100 X2:600 Y1:050 Y2:100\nNjë"),
        PLAIN.replace("00\nNjë", "00 align:start position:10%\nNjë"),
        PLAIN + "\n3\n00:00:05,000 --> 00:00:06,000\n\n4\n00:00:07,000 --> 00:00:08,000\n<i></i>\n",
    ],
    ids=[
        "LF",
        "CRLF",
        "CR",
        "BOM",
        "empty-around",
        "doubled",
        "doubled-cut",
        "no-empty-lines",
        "blanks",
        "no-numbers",
        "a-number-missing",
        "first-missing",
        "disorder",
        "zeros",
        "one-hour-digit",
        "short",
        "no-hours",
        "point",
        "tight",
        "tabs",
        "coordinates",
        "settings",
        "nothing-said",
    ],
)
def test_ways_to_write_the_same(text: str) -> None:
    assert parse_srt(text) == TWO


def test_an_independent_reader_reads_the_same(tmp_path: Path) -> None:
    """ffmpeg turns it into WebVTT, whose reading is proven elsewhere."""
    source = tmp_path / "t.srt"
    source.write_text(
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}<i>Një</i>\r\ndy &amp; AT&T\r\n\r\n"
        '9\r\n01:00:03,004 --> 01:00:04,500\r\n<font color="#ffff00">Здраво</font>, 3 > 2\r\n',
        encoding="utf-8",
        newline="",
    )
    command = ["ffmpeg", "-v", "error", "-i", source, "-f", "webvtt", "-"]
    theirs = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    ours = parse_srt(source.read_text(encoding="utf-8"))
    assert [(cue.start_ms, cue.end_ms) for cue in ours] == [(1000, 2000), (3_603_004, 3_604_500)]
    assert [cue.text for cue in ours] == ["Një dy &amp; AT&T", "Здраво, 3 > 2"]
    assert [(cue.start_ms, cue.end_ms) for cue in parse_vtt(theirs)] == [(cue.start_ms, cue.end_ms) for cue in ours]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<i>Po</i>, <b>tani</b>, <u>këtu</u>.", "Po, tani, këtu."),
        ("<I>Po</I> < b >tani</ b >", "Po tani"),
        ("<font color=\"#ff0000\" face='Arial'>Po</font>", "Po"),
        ("{\\an8}Po {\\i1}tani{\\i0}", "Po tani"),
        ("{y:i}Po {c:$0000ff}tani", "Po tani"),
        ("Po<br>tani<br/>këtu", "Po tani këtu"),
        ("<i>Po\ntani</i>", "Po tani"),
        ("Po\x00\x07 ta\x1bni\ufeff\x9f", "Po tani"),
        ("Po\u2028tani\x0ckëtu\x85nesër", "Po tani këtu nesër"),
    ],
)
def test_markup_is_removed_not_shown(written: str, shown: str) -> None:
    assert only(written).text == shown


@pytest.mark.parametrize(
    "said",
    [
        "5 < 6 dhe 7 > 4",
        "I <3 Prishtina",
        "<emri@banka.example>",
        "<unë>",
        "AT&T, &amp; dhe &lt;",
        "{një} {2}",
        "Hana: Mirëdita.",
        "HANA: Mirëdita.",
        "[muzikë]",
        "♪ Këngë ♪",
        "10:30 është ora",
        "10 → 11",
        "10\u00a0000 denarë",
        "\u200fשלום\u200e 👋🏽",
        "<script>alert(1)</script>",
    ],
)
def test_what_only_looks_like_markup_is_said(said: str) -> None:
    """SubRip has no escaping: nothing that may be speech goes. Pages escape what they print."""
    assert only(said) == Cue(1000, 2000, said, None)


def test_a_voice_left_by_a_converter() -> None:
    assert only("<v Hana>Po.</v>") == Cue(1000, 2000, "Po.", "Hana")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"1\n{TIME}1984\n\n2\n00:00:03,000 --> 00:00:04,000\nPo\n", ["1984", "Po"]),
        (f"1\n{TIME}Në vitin\n1984\n\n2\n00:00:03,000 --> 00:00:04,000\nPo\n", ["Në vitin 1984", "Po"]),
        (f"1\n{TIME}Në vitin\n\n1984\n\n2\n00:00:03,000 --> 00:00:04,000\nPo\n", ["Në vitin 1984", "Po"]),
        (f"1\n{TIME}Në vitin\n1984\n2\n00:00:03,000 --> 00:00:04,000\nPo\n", ["Në vitin 1984", "Po"]),
        (f"1\n{TIME}Në vitin\n1984\n\n00:00:03,000 --> 00:00:04,000\nPo\n", ["Në vitin 1984", "Po"]),
        (f"{TIME}Në vitin\n1984\n\n00:00:03,000 --> 00:00:04,000\nPo\n", ["Në vitin 1984", "Po"]),
        (f"{TIME}Në vitin\n1984\n{TIME}Po\n{TIME}Jo", ["Në vitin 1984", "Po", "Jo"]),
        (f"{TIME}1984\n\n00:00:03,000 --> 00:00:04,000\n1985", ["1984", "1985"]),
        (f"1\n{TIME}1\n\n2\n00:00:03,000 --> 00:00:04,000\n2", ["1", "2"]),
    ],
)
def test_a_year_is_said_and_a_number_is_not(text: str, said: list[str]) -> None:
    assert [cue.text for cue in parse_srt(text)] == said


def test_empty_lines_in_a_cue_lose_nothing() -> None:
    text = f"1\n{TIME}Një\n\ndy\n\n\ntre\n\n2\n00:00:03,000 --> 00:00:04,000\nkatër"
    assert [cue.text for cue in parse_srt(text)] == ["Një dy tre", "katër"]


@pytest.mark.parametrize(
    "wrong",
    [
        "00:00:63,000 --> 00:00:64,000",
        "00:99:03,000 --> 00:99:04,000",
        "00:00:03,0000 --> 00:00:04,000",
        "00:00:03,5 --> 00:00:04,5",
        "00:00:03 --> 00:00:04",
        "00:00:03:000 --> 00:00:04:000",
        "00:00:03,000 -->",
        "--> 00:00:04,000",
        "-00:00:03,000 --> 00:00:04,000",
        "00:00:03,000 -> 00:00:04,000",
        "00:00:03,000 → 00:00:04,000",
        "00:00:03,000 – 00:00:04,000",
        "00:00:03,000 00:00:04,000",
        "00:00:03,000 --> 00:00:04,000 Një",
        "12345678901:00:03,000 --> 12345678901:00:04,000",
        "Klikoni --> këtu",
    ],
)
def test_a_line_with_a_wrong_time_is_refused_and_not_silently_left_out(wrong: str) -> None:
    with pytest.raises(TranscriptError, match=r"write them as `00:00:01,000 --> 00:00:04,000`") as raised:
        parse_srt(f"1\n{TIME}Mirë\n\n2\n{wrong}\nE humbur\n\n3\n00:00:05,000 --> 00:00:06,000\nMirë")
    assert raised.value.line == 6


@pytest.mark.parametrize("text", ["", "\ufeff", "Një tekst.\n\nDhe tjetër.", "1\n2\n3\n", f"1\n{TIME}", "{\\rtf1 x}"])
def test_no_cue(text: str) -> None:
    with pytest.raises(TranscriptError, match=r"no line with a time in it; write `00:00:01,000 -->"):
        parse_srt(text)


def test_text_before_the_first_time() -> None:
    with pytest.raises(TranscriptError, match="before the first line with a time; put it under one") as raised:
        parse_srt(f"\nTitull\n\n1\n{TIME}Po")
    assert raised.value.line == 2


def test_times_out_of_order() -> None:
    with pytest.raises(TranscriptError, match="the line “Dy” has times out of order"):
        parse_srt(f"1\n{TIME}Një\n\n2\n00:00:04,000 --> 00:00:03,000\nDy")


@pytest.mark.parametrize("seed", range(100))
def test_whatever_stands_in_a_file_it_is_read_or_refused_with_a_reason(seed: int) -> None:
    choose = random.Random(seed)  # noqa: S311
    pieces = [
        "1",
        "2",
        "",
        "\ufeff",
        "x",
        "<i>",
        "<",
        "{\\",
        "-->",
        "\x00",
        "WEBVTT",
        "\u2028",
        "0:0:1,000 --> 0:0:2,000",
    ]
    text = "".join(choose.choice(pieces) + choose.choice(("\n", "\r\n", "\n\n", " ")) for _ in range(12))
    for ending in (".vtt", ".srt", ".txt"):
        try:
            read = read_transcript(text, ending)
        except TranscriptError as error:
            assert str(error)
        else:
            assert bool(read.cues) != bool(read.paragraphs)
            assert all(cue.text and "\x00" not in cue.text for cue in read.cues)
            assert all(paragraph and "\x00" not in paragraph for paragraph in read.paragraphs)


# --- plain text -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("Një.", ("Një.",)),
        ("\ufeffNjë\r\ndy\r\n\r\ntre\r\n", ("Një dy", "tre")),
        ("\n\n Një \n\t dy\n \t \n\n\ntre", ("Një dy", "tre")),
        ("Një\ndy\ntre", ("Një", "dy", "tre")),
        ("Një\rdy", ("Një", "dy")),
        ("\n\nNjë\ndy\n\n", ("Një", "dy")),
        ("Një\u2029dy\u2028tre", ("Një", "dy tre")),
        ("Një\vdy", ("Një", "dy")),
        ("Një\x07\x1b dy\x9f\ufffe", ("Një dy",)),
        ("<b>Një</b> &amp; *dy* {x}", ("<b>Një</b> &amp; *dy* {x}",)),
        ("Hana: Po.\n\nKiko: Jo.", ("Hana: Po.", "Kiko: Jo.")),
        ("10:30 është ora\n\nKlikoni --> këtu", ("10:30 është ora", "Klikoni --> këtu")),
        ("10\u00a0000  denarë \u200f👋🏽", ("10\u00a0000 denarë \u200f👋🏽",)),
    ],
)
def test_plain_text(text: str, paragraphs: tuple[str, ...]) -> None:
    assert read_transcript(text, ".txt") == Transcript(paragraphs=paragraphs)


@pytest.mark.parametrize("text", ["", "\ufeff", " \n\t\r\n \n", "\x07", "\u2028"])
def test_nothing_to_read(text: str) -> None:
    with pytest.raises(TranscriptError, match="nothing in this transcript; write what is said"):
        read_transcript(text, ".txt")


@pytest.mark.parametrize(
    ("text", "ending", "line"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nx", ".vtt", 1),
        ("\ufeffWEBVTT Titull\n", ".vtt", 1),
        (PLAIN, ".srt", 2),
        ("Një\n\n0:01 --> 0:02\nx", ".srt", 3),
        ("Një\u2028dy\u2029tri\n0:01 --> 0:02\nx", ".srt", 2),
    ],
)
def test_text_with_times_has_another_ending(text: str, ending: str, line: int) -> None:
    with pytest.raises(TranscriptError, match=rf"give its file the ending \{ending}$") as raised:
        read_transcript(text, ".txt")
    assert raised.value.line == line


@pytest.mark.parametrize("text", ["{\\rtf1\\ansi Nj\\'eb}", "\ufeff{\\rtf1 x}", "N\x00j\x00", "PK\x03\x04\x00"])
def test_no_plain_text(text: str) -> None:
    with pytest.raises(TranscriptError, match="not plain text; save it as “plain text”"):
        read_transcript(text, ".txt")


# --- endings ----------------------------------------------------------------------------------


def test_the_ending_says_how_to_read() -> None:
    assert read_transcript("WEBVTT\n\n00:01.000 --> 00:02.000\nx", ".vtt") == Transcript(cues=(Cue(1000, 2000, "x"),))
    assert read_transcript(PLAIN, ".SRT") == Transcript(cues=TWO)


def test_a_vtt_named_srt_and_an_ending_nobody_knows() -> None:
    with pytest.raises(TranscriptError, match=r"give its file the ending \.vtt") as raised:
        read_transcript("WEBVTT\n\n00:01.000 --> 00:02.000\nx", ".srt")
    assert raised.value.line == 1
    with pytest.raises(TranscriptError, match=r"`\.docx` file; save it as \.vtt, \.srt or \.txt"):
        read_transcript("x", ".docx")


# --- moved, and by chapter --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by_ms", "times"),
    [
        (0, [(1000, 2000), (3000, 4500)]),
        (1, [(1001, 2001), (3001, 4501)]),
        (-1, [(999, 1999), (2999, 4499)]),
        (-1500, [(0, 500), (1500, 3000)]),
        (-1999, [(0, 1), (1001, 2501)]),
        (-2000, [(1000, 2500)]),
        (-3001, [(0, 1499)]),
        (-4500, []),
        (360_000_000, [(360_001_000, 360_002_000), (360_003_000, 360_004_500)]),
    ],
)
def test_moved(by_ms: int, times: list[tuple[int, int]]) -> None:
    cues = (Cue(1000, 2000, "a", "Hana"), Cue(3000, 4500, "b"))
    assert [(cue.start_ms, cue.end_ms) for cue in moved(cues, by_ms)] == times
    assert [(cue.text, cue.speaker) for cue in moved(cues, by_ms)] == [("a", "Hana"), ("b", None)][2 - len(times) :]


def test_every_chapter_has_its_paragraphs_even_none() -> None:
    cues = (Cue(0, 900, "a"), Cue(1900, 3000, "b"), Cue(3000, 4000, "c"), Cue(7000, 8000, "d"))
    marks = tuple(Chapter.model_construct(at=at, title=str(at)) for at in (2000, 5000, 6000, 9000))
    found = [(title, [[cue.text for cue in group] for group in under]) for title, under in by_chapter(cues, marks)]
    assert found == [("", [["a"]]), ("2000", [["b", "c"]]), ("5000", []), ("6000", [["d"]]), ("9000", [])]
    assert by_chapter((), ()) == ()
