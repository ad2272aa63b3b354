"""Whatever a file holds, it is read or refused in words of ours, at once: no parser ends in an error of another's.

`make fuzz` tries 10,000 files on each parser; here a few are tried, the same ones each time.
"""

from __future__ import annotations

import json
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from fuzz.near_misses import (
    FRONT_MATTER,
    TRANSCRIPTS,
    anything,
    ledger_file,
    markdown_file,
    near_misses,
    odd_value,
    soup,
)
from mburoja.feed.ledger import Ledger, LedgerError, OutNow, changes, read_ledger, recorded, written
from mburoja.media.captions import vtt_bytes, written_forms
from mburoja.media.chapters import chapters_json, moved
from mburoja.media.transcript import TranscriptError, parse_vtt, read_transcript
from mburoja.model import Chapter, Cue, Finding, Refused, Transcript, format_time, parse_time_ms
from mburoja.pages.tables import harmless
from mburoja.source.figures import MOST_PAGE, read_figures
from mburoja.source.front_matter import read_data, read_document, validate
from mburoja.source.schema import FILES
from small_barometer import COLUMNS
from small_barometer import FILES as SMALL

AT_ONCE_SECONDS = 2.0
"""No file here is long: what takes longer of a processor's time would take hours for one that is."""


@contextmanager
def at_once() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < AT_ONCE_SECONDS


def is_a_line(text: str) -> bool:
    """Whether a message can be printed as one line, in any terminal, in UTF-8."""
    return bool(text) and not {unicodedata.category(character) for character in text} & {"Cc", "Cs", "Zl", "Zp"}


# --- front matter -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FRONT_MATTER)
@given(data=st.data())
def test_front_matter_is_read_or_refused(kind: str, data: st.DataObject) -> None:
    text = data.draw(near_misses(markdown_file(kind)) | soup("---\n", "\n---\n") | anything)
    with at_once():
        try:
            fields = validate(read_document(text, kind), FILES[kind])
        except Refused as refused:
            assert all(is_right(finding, text) for finding in refused.findings)
        else:
            assert fields.model_dump_json(), "what is read can be written"


def is_right(finding: Finding, text: str) -> bool:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    return is_a_line(str(finding)) and (finding.line is None or 1 <= finding.line <= lines)


@pytest.mark.parametrize("kind", FRONT_MATTER)
@given(data=st.data())
def test_good_front_matter_is_read(kind: str, data: st.DataObject) -> None:
    lines = data.draw(FRONT_MATTER[kind])
    fields = validate(read_document("\n".join(["---", *lines, "---", ""]), kind), FILES[kind])
    assert fields.model_fields_set == {line.partition(":")[0] for line in lines}


# --- the barometer's data ---------------------------------------------------------------------

DATA = {
    "waves/<wave>.yml": "waves/own-2022-xk.yml",
    "questions/<question>.yml": "questions/trust.yml",
    **{name: name for name in ("surveys.yml", "countries.yml", "sources.yml", "bases.yml")},
}
"""Kinds of files, and a good one of each."""


@pytest.mark.parametrize("kind", DATA)
@given(data=st.data())
def test_data_are_read_or_refused(kind: str, data: st.DataObject) -> None:
    good = yaml.safe_dump(SMALL[DATA[kind]], allow_unicode=True, sort_keys=False)
    text = data.draw(near_misses(st.just(good)) | soup("a: ") | anything)
    with at_once():
        try:
            read = validate(read_data(text, kind), FILES[f"barometer/data/{kind}"])
        except Refused as refused:
            assert all(is_right(finding, text) for finding in refused.findings)
        else:
            assert read.model_dump_json(), "what is read can be written"


@given(data=st.data())
def test_figures_are_read_or_refused(data: st.DataObject) -> None:
    good = str(SMALL["figures/own-2022-xk.csv"])
    spreadsheet = good.replace(",", ";").replace(".", ",")
    texts = st.sampled_from((good, spreadsheet))
    text = data.draw(near_misses(texts) | soup(COLUMNS) | soup(COLUMNS + '"') | anything)
    with at_once():
        figures, findings = read_figures(text, "own-2022-xk", "figures.csv")
    assert all(is_right(finding, text) for finding in findings)
    for figure in figures:
        assert 0 <= figure.value <= 100
        assert figure.cell.question and figure.cell.answer and figure.cell.base and figure.source
        assert figure.n is None or figure.n > 0
        assert figure.page.isprintable() and len(figure.page) <= MOST_PAGE


@given(text=odd_value)
def test_no_cell_of_a_table_is_a_formula(text: str) -> None:
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


# --- transcripts ------------------------------------------------------------------------------


BEGINNINGS = {
    ".vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\n",
    ".srt": "1\n00:00:00,000 --> 00:00:02,000\n",
    ".txt": "Një\n\n",
}


@pytest.mark.parametrize("ending", TRANSCRIPTS)
@given(data=st.data())
def test_transcript_is_read_or_refused(ending: str, data: st.DataObject) -> None:
    text = data.draw(near_misses(TRANSCRIPTS[ending]) | soup(BEGINNINGS[ending]) | anything)
    with at_once():
        try:
            transcript = read_transcript(text, ending)
        except TranscriptError as error:
            finding = Finding("transcript", error.line, error.message, "transcript")
            assert is_right(finding, text)
        else:
            can_go_out(transcript)


def can_go_out(transcript: Transcript) -> None:
    """What was read has an order, holds nothing that a page or a feed cannot, and comes back as it went out."""
    assert bool(transcript.cues) != bool(transcript.paragraphs)
    assert all(cue.text and 0 <= cue.start_ms < cue.end_ms for cue in transcript.cues)
    assert all(cue.start_ms <= following.start_ms for cue, following in pairwise(transcript.cues))
    chapters = (chapter(0, "Fillimi"), chapter(2_000, "Fundi"))
    forms = written_forms(transcript, chapters, "sq", "Titulli")
    for ending, content in forms.items():
        assert not {*range(9), 0x0B, 0x0C, *range(0x0E, 0x20)} & {*content}, ending
    if transcript.cues:
        assert parse_vtt(forms[".vtt"].decode()) == transcript.cues


@pytest.mark.parametrize("ending", TRANSCRIPTS)
@given(data=st.data())
def test_good_transcript_is_read(ending: str, data: st.DataObject) -> None:
    can_go_out(read_transcript(data.draw(TRANSCRIPTS[ending]), ending))


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffe\uffff"), min_size=1, max_size=200
).map(lambda text: " ".join(text.split()))


@given(st.lists(st.tuples(st.integers(0, 6 * 3_600_000), st.integers(1, 60_000), WORDS, st.none() | WORDS), min_size=1))
def test_transcript_as_we_write_it_is_read_as_it_was(lines: list[tuple[int, int, str, str | None]]) -> None:
    cues = tuple(
        Cue(start, start + length, text, speaker) for start, length, text, speaker in sorted(lines, key=lambda x: x[0])
    )
    assume(all(cue.text and cue.speaker != "" for cue in cues))
    assert parse_vtt(vtt_bytes(cues).decode()) == cues


# --- chapters ---------------------------------------------------------------------------------


def chapter(at_ms: int, title: str) -> Chapter:
    return Chapter.model_validate({"at": format_time(at_ms), "title": title})


@given(odd_value | st.from_regex(r"\d*:?\d*:\d*\.?\d*") | st.integers() | st.floats() | st.none() | st.booleans())
@example("9" * 5_000 + ":00:00")
def test_time_is_read_or_refused(text: object) -> None:
    try:
        ms = parse_time_ms(text)
    except PydanticCustomError as error:
        assert "is not a time in the recording" in error.message()
    else:
        assert 0 <= ms < 1_000 * 3_600_000


@given(st.integers(0, 1_000 * 3_600_000 - 1))
def test_time_as_we_write_it_is_read_as_it_was(ms: int) -> None:
    assert parse_time_ms(format_time(ms)) == ms // 1000 * 1000


CHAPTERS = TypeAdapter(tuple[Chapter, ...])


@given(st.lists(st.fixed_dictionaries({"at": odd_value, "title": odd_value}, optional={"more": odd_value})))
def test_chapters_are_read_or_refused(written: list[dict[str, str]]) -> None:
    try:
        chapters = CHAPTERS.validate_python(written, strict=False)
    except ValidationError as error:
        assert all("message" in detail.get("ctx", {}) or detail["type"] in PLAIN for detail in error.errors())
    else:
        assert len(json.loads(chapters_json(chapters, "Titulli"))["chapters"]) == len(chapters)


PLAIN = ("extra_forbidden", "string_unicode")
"""What pydantic refuses by itself; front_matter has words for it."""


@given(
    st.sets(st.integers(0, 4 * 3_600)).map(sorted), st.integers(-600_000, 600_000), st.integers(1_000, 5 * 3_600_000)
)
def test_chapters_that_moved_are_in_order_and_inside(seconds: list[int], by_ms: int, duration_ms: int) -> None:
    chapters = tuple(chapter(second * 1000, str(second)) for second in seconds)
    found = moved(chapters, by_ms, duration_ms)
    assert all(0 <= one.at < other.at for one, other in pairwise(found))
    assert all(each.at < duration_ms for each in found)
    assert (found[:1] and found[0].at == 0) or not seconds or seconds[0] != 0
    times = [each["startTime"] for each in json.loads(chapters_json(found, "Titulli"))["chapters"]]
    assert times == [each.at / 1000 for each in found]


# --- the ledger -------------------------------------------------------------------------------


@given(ledger_file() | near_misses(ledger_file()) | soup("{", "}") | anything)
def test_ledger_is_read_or_refused(text: str) -> None:
    with at_once():
        try:
            ledger = read_ledger(text.encode(errors="surrogatepass"))
        except LedgerError as error:
            assert is_a_line(str(Finding("episodes/published.json", None, error.message, "ledger")))
        else:
            can_be_carried_on(ledger)


def can_be_carried_on(ledger: Ledger) -> None:
    """It can be written and read again, and compared with what is out: nothing, or all of it."""
    assert read_ledger(written(ledger).encode()) == ledger
    everything = OutNow(feeds=ledger.feeds, items=ledger.items, waiting={})
    nothing = OutNow(feeds={}, items={}, waiting={})
    assert changes(ledger, everything) == []
    assert recorded(ledger, nothing).allowed == tuple(
        each.model_copy(update={"recorded": True}) for each in ledger.allowed
    )
    assert len(changes(ledger, nothing)) <= len(ledger.feeds) + len(ledger.items)
