"""Front matter: what staff write, and what they are told. The cases are files in `cases/`.

A case is one file: what staff wrote, then a line `======== refused as episode.mk.md` with the findings below it,
or `======== read as episode.mk.md` with the values below it, in TOML, whose values have types. The name says
which kind of file it is. So the lines of the findings are the lines of the case; a new case needs no Python.
"""

from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from mburoja.model import Refused
from mburoja.source.front_matter import Document, read_document, validate
from mburoja.source.schema import FILES

CASES = Path(__file__).parent / "cases"
_OUTCOME = re.compile(r"^======== (read|refused) as (\S+)\n", re.MULTILINE)
_HINT = re.compile(r":(?P<line>\d+): a text .*; write (?P<right>(?P<key>[a-z_]+): (?P<text>\".*\")) \[")


def read(text: str, name: str) -> tuple[Document, BaseModel]:
    """Read a text as the kind of file that its name says."""
    document = read_document(text, name)
    return document, validate(document, FILES[name.replace(".mk.", ".<locale>.")])


def cases(wanted: str, holding: str = "") -> list[Any]:
    """Every case with this outcome: what was written, the name of the file, and what is expected."""
    found = []
    for path in sorted(CASES.iterdir()):
        written, outcome, name, expected = _OUTCOME.split(path.read_text(encoding="utf-8"))
        if outcome == wanted and re.search(holding, expected):
            found.append(pytest.param(written, name, expected, id=path.stem))
    return found


def typed(value: Any) -> Any:
    """A value with the types in it spelt out, so that 1 is not true and 08:00+01:00 is not 07:00Z."""
    if isinstance(value, dict):
        return {key: typed(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [typed(inner) for inner in value]
    return type(value).__name__, str(value)


@pytest.mark.parametrize(("written", "name", "expected"), cases("refused"))
def test_refused(written: str, name: str, expected: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Refused) as refused:
        read(written, name)
    assert str(refused.value) == expected.strip()
    assert time.perf_counter() - began < 2, "what is refused is refused at once"


@pytest.mark.parametrize(("written", "name", "expected"), cases("read"))
def test_read(written: str, name: str, expected: str) -> None:
    document, fields = read(written, name)
    wanted = tomllib.loads(expected)
    values = fields.model_dump()
    assert typed({key: values[key] for key in wanted["fields"]}) == typed(wanted["fields"])
    assert document.data.keys() <= wanted["fields"].keys(), "the case says what becomes of every key"
    assert document.body == wanted.get("body", "\n")


@pytest.mark.parametrize(("written", "name", "expected"), cases("refused", _HINT.pattern))
def test_hint_gives_the_right_line(written: str, name: str, expected: str) -> None:
    """Whoever writes what the message says gets the text that the message shows."""
    with pytest.raises(Refused) as refused:
        read(written, name)
    hint = _HINT.search(str(refused.value))
    assert hint
    lines = written.split("\n")
    index = int(hint["line"]) - 1
    wrong = lines[index].removesuffix("}")
    lines[index] = wrong[: wrong.index(f"{hint['key']}:")] + hint["right"] + lines[index][len(wrong) :]
    try:
        document, _ = read("\n".join(lines), name)
    except Refused as again:  # something else, further down
        assert (again.findings[0].line or 0) > index + 1
        return
    assert _without_quotes(wrong).endswith(_without_quotes(_value_on(document, index + 1, hint["key"])))


def _without_quotes(text: str) -> str:
    return re.sub(r"[\"']", "", text)


def _value_on(document: Document, line: int, key: str) -> str:
    where = next(place for place, number in document.file.lines.items() if number == line and place[-1:] == (key,))
    value: Any = document.data
    for part in where:
        value = value[part]
    return str(value)


@pytest.mark.parametrize(
    "title",
    [
        "Peshkimi: mesazhi",
        'Fjala "kod"',
        '"Kod" është fjala',
        "Tri gjëra [për sot]",
        "[Tri] gjëra",
        "{Tri} gjëra",
        "- Tri gjëra",
        "? Tri gjëra",
        "! Tri gjëra",
        "!Tri gjëra",
        "*Tri* gjëra",
        "%Tri gjëra",
        "@Tri gjëra",
        "`Tri gjëra`",
        "| Tri gjëra",
        "> Tri gjëra",
        "Tri gjëra, dy herë",
        "Tri gjëra #siguri",
        "Rregulli #1 për ju",
        "#siguri për ju",
        "&co partnerët",
        "& partnerët",
        "'Tri' gjëra",
        "Tri gjëra'",
        "Tri gjëra \\ dy",
        "~ tri gjëra",
        "100%",
        "tri",
    ],
)
def test_no_word_of_a_title_is_lost(title: str) -> None:
    """Without quotation marks too, a text arrives whole or is refused, never cut."""
    try:
        _, fields = read(f"---\ntitle: {title}\nsummary: Një.\n---\n", "episode.mk.md")
    except Refused as refused:
        assert str(refused).startswith("episode.mk.md:2: ")
    else:
        assert fields.model_dump()["title"] == title


@pytest.mark.parametrize(
    "front_matter",
    [
        pytest.param("title: " + "[" * 300 + "]" * 300, id="deep"),
        pytest.param("title: " + "[" * 3_000 + "]" * 3_000, id="very-deep"),
        pytest.param("title: " + "{a: " * 2_000 + "1" + "}" * 2_000, id="deep-fields"),
        pytest.param("title: [" + "a, " * 200_000 + "]", id="wide"),
        pytest.param("number: " + "9" * 100_000, id="digits"),
        pytest.param("title: !!timestamp nesër", id="timestamp"),
        pytest.param('number: !!int ""', id="int"),
        pytest.param("explicit: !!bool ndoshta", id="bool"),
        pytest.param("number: !!float një", id="float"),
        pytest.param('title: !!binary "***"', id="binary"),
        pytest.param("title: Një\n\x00: a", id="nul"),
        pytest.param("title: Një\x0b", id="vertical-tab"),
        pytest.param("title: &a [*a]", id="itself"),
        pytest.param("<<: &a {title: Një}", id="merge"),
        pytest.param("title: Një\n...\nsummary: Një.", id="end-of-yaml"),
        pytest.param("%YAML 9.9", id="directive"),
        pytest.param("title: {a: " + ": " * 50_000, id="colons-in-open-braces"),
        pytest.param("title: {a: " + "\t" * 50_000, id="tabs-in-open-braces"),
        pytest.param("title: Një\n# \x85\n# \u2028\n\ttab: e palexueshme", id="lines-that-only-yaml-sees"),
    ],
)
def test_yaml_made_to_break_the_reader_is_refused(front_matter: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Refused) as refused:
        read(f"---\n{front_matter}\n---\n", "episode.md")
    assert all(f.path == "episode.md" and f.line for f in refused.value.findings)
    assert len(str(refused.value)) < 2_000
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("character", ["\x7f", "\x85", "\u2028", "\u2029"])
def test_front_matter_has_no_lines_that_an_editor_does_not_show(character: str) -> None:
    with pytest.raises(Refused) as refused:
        read(f"---\ntitle: Një\nsummary: 'Një{character}dy'\n---\n", "episode.mk.md")
    (finding,) = refused.value.findings
    assert finding.line == 3
    assert f"U+{ord(character):04X}" in str(finding.message)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_may_end_as_on_any_computer(end: str) -> None:
    document, fields = read(f"---{end}title: Një{end}summary: Dy{end}---{end}Një.{end}Dy.{end}", "episode.mk.md")
    assert (fields.model_dump()["summary"], document.file.line("summary"), document.body) == ("Dy", 3, "Një.\nDy.\n")


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\ufffe", "\uffff"])
def test_notes_hold_nothing_that_a_feed_cannot(character: str) -> None:
    """A vertical tab comes along from a word processor; XML has no way to write it, so the feed would fail."""
    with pytest.raises(Refused) as refused:
        read(f"---\ntitle: Një\nsummary: Një.\n---\nShënime.\n\nDhe{character}këtu.\n", "episode.mk.md")
    (finding,) = refused.value.findings
    assert (finding.path, finding.line) == ("episode.mk.md", 7)
    assert f"U+{ord(character):04X}" in str(finding.message)
