"""WebVTT as staff and their tools write it, read as the WebVTT specification says; and paragraphs to be read."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from mburoja.media.transcript import TranscriptError, paragraphs, parse_vtt
from mburoja.model import Chapter, Cue, format_time
from project import REPOSITORY

REAL = sorted((REPOSITORY / "episodes").rglob("transcript.*.vtt"))
HEADER = "WEBVTT\n\n"
TIME = "00:01.000 --> 00:02.000\n"


def only(text: str) -> Cue:
    (cue,) = parse_vtt(HEADER + TIME + text)
    return cue


# --- the real ones ----------------------------------------------------------------------------


def plain_reading(text: str) -> Iterator[tuple[int, int, str]]:
    """Another reader, enough for files without markup: blocks between empty lines that begin with a time."""
    for block in re.split(r"\n{2,}", text):
        found = re.match(r"(\d\d):(\d\d):(\d\d)\.(\d{3}) --> (\d\d):(\d\d):(\d\d)\.(\d{3})\n(.+)", block, re.DOTALL)
        if found:
            h, m, s, ms, h2, m2, s2, ms2 = (int(each) for each in found.groups()[:8])
            yield ((h * 60 + m) * 60 + s) * 1000 + ms, ((h2 * 60 + m2) * 60 + s2) * 1000 + ms2, found[9].strip()


def test_there_are_real_transcripts() -> None:
    assert len(REAL) >= 9


@pytest.mark.parametrize("path", REAL, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_real_transcript(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    cues = parse_vtt(text)
    expected = list(plain_reading(text))
    assert len(cues) == text.count("-->") == len(expected) > 10
    assert [(cue.start_ms, cue.end_ms) for cue in cues] == [(start, end) for start, end, _ in expected]
    if "<" not in text and "&" not in text:  # the plain reader does not know markup
        assert [cue.text for cue in cues] == [" ".join(words.split()) for _, _, words in expected]


def test_a_real_transcript_by_hand() -> None:
    """Counted and copied by hand; a new recording of this episode needs new numbers here."""
    cues = parse_vtt((REPOSITORY / "episodes/mburoja/peshkimi/transcript.sq.vtt").read_text(encoding="utf-8"))
    assert len(cues) == 51
    assert cues[0] == Cue(400, 4067, "Këtë regjistrim e lexon një zë sintetik, jo një njeri.")
    assert cues[-1] == Cue(223_823, 225_794, "Faleminderit që na dëgjuat.")


# --- what WebVTT allows -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        HEADER + TIME + "Një\ndy\n",
        (HEADER + TIME + "Një\ndy\n").replace("\n", "\r\n"),
        (HEADER + TIME + "Një\ndy\n").replace("\n", "\r"),
        "\ufeff" + HEADER + TIME + "Një\ndy",
        "\ufeff" + (HEADER + TIME + "Një\ndy").replace("\n", "\r\n"),
        "WEBVTT - Një titull\nKind: captions\nLanguage: sq\n\n" + TIME + "Një\ndy\n",
        "WEBVTT\tx\n\nNOTE A note\nof two lines\n\nSTYLE\n::cue { color: red }\n\n1\n" + TIME + "Një\ndy\n\nNOTE end\n",
        HEADER + "\n\n\nintro: first\n00:00:01.000 --> 00:00:02.000 align:start line:0 position:10%\n Një \n dy\n\n\n",
        HEADER + "00:00:01.000\t-->\t00:00:02.000\nNjë\ndy",
        HEADER + "000:00:01.000 --> 000:00:02.000\nNjë\ndy",
    ],
    ids=["LF", "CRLF", "CR", "BOM", "BOM-CRLF", "header", "blocks", "settings", "tabs", "hours"],
)
def test_ways_to_write_the_same(text: str) -> None:
    assert parse_vtt(text) == (Cue(1000, 2000, "Një dy"),)


def test_hours() -> None:
    text = HEADER + "59:59.999 --> 01:00:00.001\nx\n\n01:02:03.004 --> 100:00:00.000\ny"
    assert [(cue.start_ms, cue.end_ms) for cue in parse_vtt(text)] == [(3_599_999, 3_600_001), (3_723_004, 360_000_000)]


@pytest.mark.parametrize(
    ("written", "speaker", "text"),
    [
        ("<v Hana>Mirëdita.</v>", "Hana", "Mirëdita."),
        ("<v Hana>Mirëdita.", "Hana", "Mirëdita."),
        ("<v Hana>\nMirëdita.", "Hana", "Mirëdita."),
        ("<v.loud.first Hana Berisha>Mirëdita.", "Hana Berisha", "Mirëdita."),
        ("<v Ѓорѓи>Здраво.", "Ѓорѓи", "Здраво."),
        ("<v Hana &amp; Kiko>Mirëdita.", "Hana & Kiko", "Mirëdita."),
        ("Mirëdita.", None, "Mirëdita."),
        ("Hana: Mirëdita.", None, "Hana: Mirëdita."),
    ],
)
def test_voices(written: str, speaker: str | None, text: str) -> None:
    assert only(written) == Cue(1000, 2000, text, speaker)


def test_two_voices_in_one_cue_keep_their_own_words() -> None:
    cues = parse_vtt(
        HEADER + TIME + "<v Hana>A e njihni?</v>\n<v Kiko>Jo.</v>\n\n00:02.000 --> 00:03.000\n<v Hana>Mirë."
    )
    assert [(cue.speaker, cue.text) for cue in cues] == [("Hana", "A e njihni?"), ("Kiko", "Jo."), ("Hana", "Mirë.")]
    assert [cue.start_ms for cue in cues] == [1000, 1000, 2000]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<i>Po</i>, <b>tani</b>, <u>këtu</u>.", "Po, tani, këtu."),
        ("<c.yellow.bg_blue>Po</c>", "Po"),
        ("<lang en>phishing</lang> është peshkim", "phishing është peshkim"),
        ("Po <00:01.500>tani", "Po tani"),
        ("<script>alert(1)</script>", "alert(1)"),
        ('<img src="x" onerror="alert(1)">Po', "Po"),
        ("Po\n<b\nx>tani", "Po tani"),
        ("Po\u2028\u2028tani\x0c\x0ckëtu", "Po tani këtu"),  # no line breaks to WebVTT, white space to readers
    ],
)
def test_markup_is_removed_not_shown(written: str, shown: str) -> None:
    assert only(written).text == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Banka &amp; policia", "Banka & policia"),
        ("5 &lt; 6 &gt; 4", "5 < 6 > 4"),
        ("10&nbsp;000 denarë", "10\u00a0000 denarë"),
        ("&quot;banka&quot; &#269; &#x10D; &euml;", '"banka" č č ë'),
        ("Po&lrm;.", "Po\u200e."),
        ("AT&T", "AT&T"),
        ("&amp;lt;", "&lt;"),  # decoded once, not twice
        ("&lt;b&gt;Po&lt;/b&gt;", "<b>Po</b>"),  # what was written as text is text, not markup
    ],
)
def test_entities_are_the_characters_they_mean(written: str, shown: str) -> None:
    """Cue text tokenizer: an entity is read as HTML reads it. Pages escape again what they print."""
    assert only(written).text == shown


# --- what is wrong ----------------------------------------------------------------------------

GOOD = "00:00:01.000 --> 00:00:02.000\nMirë\n\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff",
        "Një tekst.",
        "webvtt\n\n" + GOOD,
        "WEBVTTX\n\n" + GOOD,
        "\n" + HEADER + GOOD,
        "{\\rtf1 WEBVTT}",
    ],
    ids=["empty", "BOM", "text", "small letters", "glued", "late", "RTF"],
)
def test_no_webvtt(text: str) -> None:
    with pytest.raises(TranscriptError, match="not a WebVTT transcript; its first line must be WEBVTT") as raised:
        parse_vtt(text)
    assert raised.value.line == 1


def test_number_of_no_letter() -> None:
    """HTML gives U+FFFD for a number above those of all letters, however long it is."""
    text = f"a &#9999999; b &#{'9' * 5_000}; c &#{'9' * 5_000}"
    assert parse_vtt(f"{HEADER}00:01.000 --> 00:02.000\n{text}")[0].text == "a \ufffd b \ufffd c \ufffd"


def test_subtitles_of_another_kind() -> None:
    with pytest.raises(TranscriptError, match=r"WEBVTT|00:00:01\.000 --> 00:00:04\.000"):
        parse_vtt("1\n00:00:01,000 --> 00:00:02,000\nSRT")


@pytest.mark.parametrize("text", ["WEBVTT", HEADER + "NOTE 1", HEADER + "Një tekst.\n", HEADER + "10:30 është ora.\n"])
def test_no_cue(text: str) -> None:
    with pytest.raises(TranscriptError, match="no line with a time"):
        parse_vtt(text)


@pytest.mark.parametrize(
    "wrong",
    [
        "00:00:03,000 --> 00:00:04,000",
        "00:00:63.000 --> 00:00:64.000",
        "00:99:03.000 --> 00:99:04.000",
        "00:00:03.0000 --> 00:00:04.000",
        "00:00:03 --> 00:00:04",
        "00:00:03.000 -->",
        "-00:00:03.000 --> 00:00:04.000",
        "0:03.0 --> 0:04.0",
        "00:00:03.000 -> 00:00:04.000",
        "00:00:03.000-->00:00:04.000",
        "00:00:03.000 --> 00:00:04.000x",
        "12345678901:00:03.000 --> 12345678901:00:04.000",
    ],
)
def test_a_line_with_a_wrong_time_is_refused_and_not_silently_left_out(wrong: str) -> None:
    """Browsers leave such a line out; a reader who cannot hear would never know."""
    with pytest.raises(TranscriptError, match=r"write them as `00:00:01\.000 --> 00:00:04\.000`") as raised:
        parse_vtt(HEADER + GOOD + wrong + "\nE humbur\n\n00:00:05.000 --> 00:00:06.000\nMirë")
    assert raised.value.line == 6


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("00:03.000 --> 00:04.000", "00:01.000 --> 00:02.000"),
        ("00:02.000 --> 00:01.000", "00:03.000 --> 00:04.000"),
        ("00:01.000 --> 00:01.000", "00:03.000 --> 00:04.000"),
        ("00:01.000 --> 00:02.000", "00:04.000 --> 00:03.000"),
    ],
    ids=["out of order", "ends before it begins", "no length", "last"],
)
def test_times_out_of_order(first: str, second: str) -> None:
    with pytest.raises(TranscriptError, match=r"the line “(E para|E dyta)” has times out of order; put them right"):
        parse_vtt(f"{HEADER}{first}\n<v Hana>E para\n\n{second}\nE dyta\n")


def test_cues_may_overlap_and_begin_together() -> None:
    text = HEADER + "00:01.000 --> 00:03.000\na\n\n00:01.000 --> 00:02.000\nb\n\n00:02.500 --> 00:04.000\nc"
    assert [cue.text for cue in parse_vtt(text)] == ["a", "b", "c"]


# --- paragraphs -------------------------------------------------------------------------------


def chapters(*starts_ms: int) -> tuple[Chapter, ...]:
    return tuple(Chapter.model_construct(at=at, title=f"chapter at {at}") for at in starts_ms)


def texts(cues: tuple[Cue, ...], *starts_ms: int) -> list[str]:
    return [" ".join(cue.text for cue in group) for group in paragraphs(cues, chapters(*starts_ms))]


def row(*parts: tuple[int, int, str] | tuple[int, int, str, str]) -> tuple[Cue, ...]:
    return tuple(Cue(*part) for part in parts)


def test_no_cues() -> None:
    assert paragraphs((), chapters(0, 1000)) == ()


def test_sentences_are_joined() -> None:
    assert texts(row((0, 1000, "a"), (1500, 2000, "b"), (2000, 3000, "c")), 0) == ["a b c"]


def test_a_pause_breaks() -> None:
    assert texts(row((0, 1000, "a"), (1700, 2000, "b"), (2701, 3000, "c"))) == ["a b", "c"]


def test_a_speaker_breaks() -> None:
    cues = row((0, 1000, "a", "Hana"), (1000, 2000, "b", "Hana"), (2000, 3000, "c", "Kiko"), (3000, 4000, "d"))
    assert texts(cues) == ["a b", "c", "d"]


def test_a_chapter_breaks() -> None:
    assert texts(row((0, 1000, "a"), (1000, 2000, "b"), (2000, 3000, "c")), 0, 2000) == ["a b", "c"]


def test_a_cue_that_begins_a_little_before_its_chapter_belongs_to_it() -> None:
    """Chapter times are whole seconds."""
    assert texts(row((0, 1000, "a"), (1700, 4000, "b"), (4000, 5000, "c")), 0, 2000) == ["a", "b c"]


def test_a_long_paragraph_breaks_after_a_sentence() -> None:
    cues = tuple(Cue(i * 1000, i * 1000 + 900, f"{i:02} " + "x" * 97) for i in range(20))
    assert [len(text) for text in texts(cues)] == [706, 706, 605]


def random_cues(seed: int) -> tuple[tuple[Cue, ...], tuple[int, ...]]:
    choose = random.Random(seed)  # noqa: S311
    cues, now = [], choose.randrange(3000)
    for index in range(choose.randrange(40)):
        length = choose.randrange(1, 6000)
        words = f"{index}:" + "w" * choose.choice((5, 60, 300))
        cues.append(Cue(now, now + length, words, choose.choice((None, None, "Hana", "Kiko"))))
        now += choose.choice((0, length // 2, length, length + 300, length + 900))
    return tuple(cues), tuple(sorted(choose.sample(range(0, 120_000, 500), choose.randrange(6))))


@pytest.mark.parametrize("seed", range(50))
def test_no_cue_is_lost_joined_twice_or_moved(seed: int) -> None:
    cues, borders = random_cues(seed)
    groups = paragraphs(cues, chapters(*borders))
    assert tuple(cue for group in groups for cue in group) == cues
    assert all(groups)
    for group in groups:
        for one, two in pairwise(group):
            assert one.speaker == two.speaker
            assert two.start_ms - one.end_ms <= 700
            assert not any(one.end_ms <= border <= two.start_ms for border in borders if one.end_ms < two.start_ms)
    for before, after in pairwise(groups):
        one, two = before[-1], after[0]
        assert (
            one.speaker != two.speaker
            or two.start_ms - one.end_ms > 700
            or any(one.start_ms < border <= two.end_ms for border in borders)
            or sum(len(cue.text) for cue in before) > 600
        ), "a break without a reason"


def test_many_lines_and_many_chapters_are_joined_at_once() -> None:
    cues = tuple(Cue(at, at + 900, "po") for at in range(0, 20_000_000, 1_000))
    chapters = tuple(
        Chapter.model_validate({"at": format_time(at), "title": "x"}) for at in range(0, 20_000_000, 20_000)
    )
    began = time.process_time()
    found = paragraphs(cues, chapters)
    assert time.process_time() - began < 1.5, "each line is not compared with each chapter"
    assert [group[0].start_ms for group in found] == [chapter.at for chapter in chapters]
