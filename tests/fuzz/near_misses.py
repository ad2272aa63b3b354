"""Texts that are almost right: good documents, and what editors, word processors and tired people make of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

ODD = (
    *("\x00", "\x07", "\x0b", "\x0c", "\x1b[2J", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff"),
    *("\ud800", "\udfff\ud800", "\u202e", "\u2066", "\u200b", "\u00a0", "\u0301" * 50, "\U0001f469\u200d\U0001f680"),
    *("٠:٣٦", "²", "½", "Ⅷ", "１:２３", "İı", "ﬀ", "शि"),
    *("0", "-1", "1e999", "-0.0", "NaN", ".inf", "0x7f", "1_000", "9" * 400, "9" * 5_000, "1" * 30 + ".5"),
    *("99:99", "0:60", "9" * 12 + ":00", "9" * 5_000 + ":00:00", "1:2:3:4", "00:00:00.0000", "-0:01"),
    *("0000-00-00", "2026-02-30", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2026-W01-1T00:00:00Z"),
    *("<", ">", "<!--", "<script>", "</v>", "<v", "<v >", "<v.a.b Ana>", "<00:00:01.000>", "<c.", "<br/", "{\\an8}"),
    *("&", "&amp", "&amp;lt;", "&#0;", "&#x110000;", "&#xd800;", "&#" + "9" * 5_000 + ";", "&" * 50, "]]>"),
    *("-->", " --> ", "–>", "→", "0:00 -->", "--> 0:00", "00:00.000 --> 00:00.000", "00:00:09,000 --> 00:00:01,000"),
    *("'", '"', '""', "\\", '"\\ud800"', '"\\0"', '"\\e[2J"', '"\\U00110000"', '"\\N\\L\\P"', '"\\q"', "'''"),
    *("[", "]", "{", "}", "[[[[", "{a: {b: ", "[" * 40, "{a: " * 40, "[]", "{}", "[{}]", "{? a}", ",", ",,", ":", ": "),
    *("~", "null", "true", "True", "yes", "!!binary a", "!!python/object:os.system {}", "!", "&a [*a]", "*a", "&a"),
    *(
        "<<: {a: b}",
        "? [a]",
        "? a\n: b",
        "|",
        "|2-\n",
        ">-\n\n\n",
        "%YAML 9.9",
        "---",
        "--- a",
        "...",
        "#",
        " #a",
        "@a",
        "`a`",
    ),
    *("\t", "  ", " " * 300, "", "-", "- ", "- - - a", "a: b: c", "=", "\n\n", "\r", "\r\n", "\\\n"),
)
"""What belongs nowhere, or only somewhere else."""

anything = st.text(st.characters(codec=None), max_size=40) | st.text(
    "".join(sorted({*"".join(ODD), *"abe \n"})), max_size=60
)
"""Short texts of any characters, also of those that no file in UTF-8 can hold."""
piece = st.sampled_from(ODD) | anything
odd_value = piece | st.builds(lambda text, times: text * times, st.sampled_from(ODD), st.integers(2, 200))


def soup(beginning: str, end: str = "") -> SearchStrategy[str]:
    """Odd things one after the other, behind the beginning of something good."""
    parts = st.lists(piece | st.sampled_from(("\n", "a: ", "- ", "  ", ", ")), max_size=30)
    return parts.map(lambda each: beginning + "".join(each) + end)


@st.composite
def near_misses(draw: DrawFn, documents: SearchStrategy[str]) -> str:
    """Documents in which some lines are lost, doubled, swapped, cut, moved or spoilt; ends of lines are of any kind."""
    lines = draw(documents).split("\n")
    for _ in range(draw(st.integers(0, 4))):
        index = draw(st.integers(0, max(0, len(lines) - 1)))
        lines = draw(st.sampled_from(_CHANGES))(draw, lines, index) or [""]
    end = draw(st.sampled_from(("\n", "\n", "\n", "\r\n", "\r", "mixed")))
    if end == "mixed":
        text = "".join(line + ("\n", "\r\n", "\r")[(len(line) + index) % 3] for index, line in enumerate(lines))
    else:
        text = end.join(lines)
    return draw(st.sampled_from(("", "", "", "\ufeff", "\n", " "))) + text


_Change = Callable[[DrawFn, list[str], int], list[str]]


def _lost(draw: DrawFn, lines: list[str], index: int) -> list[str]:
    return lines[:index] + lines[index + draw(st.integers(1, 3)) :]


def _doubled(draw: DrawFn, lines: list[str], index: int) -> list[str]:
    return lines[:index] + lines[index : index + 1] * draw(st.sampled_from((2, 2, 3, 400))) + lines[index + 1 :]


def _swapped(draw: DrawFn, lines: list[str], index: int) -> list[str]:
    other = draw(st.integers(0, max(0, len(lines) - 1)))
    changed = list(lines)
    changed[index], changed[other] = changed[other], changed[index]
    return changed


def _added(draw: DrawFn, lines: list[str], index: int) -> list[str]:
    return [*lines[:index], draw(odd_value), *lines[index:]]


def _spoilt(draw: DrawFn, lines: list[str], index: int) -> list[str]:
    """Something in the middle of a line, in the place of what stood there or between it."""
    line = lines[index]
    first = draw(st.integers(0, len(line)))
    last = draw(st.integers(first, len(line)))
    return [*lines[:index], line[:first] + draw(odd_value) + line[last:], *lines[index + 1 :]]


def _of_another_value(draw: DrawFn, lines: list[str], index: int) -> list[str]:
    key, colon, _ = lines[index].partition(": ")
    return [*lines[:index], key + (colon or ": ") + draw(odd_value), *lines[index + 1 :]]


def _indented(draw: DrawFn, lines: list[str], index: int) -> list[str]:
    space = draw(st.sampled_from((" ", "  ", "\t", "\u00a0", "- ", "# ", "> ")))
    return [*lines[:index], space + lines[index], *lines[index + 1 :]]


def _unindented(draw: DrawFn, lines: list[str], index: int) -> list[str]:
    return [*lines[:index], lines[index].lstrip(" -"), *lines[index + 1 :]]


def _joined(draw: DrawFn, lines: list[str], index: int) -> list[str]:
    return [*lines[:index], "".join(lines[index : index + 2]), *lines[index + 2 :]]


def _cut_off(draw: DrawFn, lines: list[str], index: int) -> list[str]:
    return [*lines[:index], lines[index][: draw(st.integers(0, len(lines[index])))]]


_CHANGES: tuple[_Change, ...] = (
    _lost, _doubled, _swapped, _added, _spoilt, _spoilt, _of_another_value, _of_another_value,
    _indented, _unindented, _joined, _cut_off,
)  # fmt: skip

# --- front matter -----------------------------------------------------------------------------

_words = st.sampled_from(
    ("Një", "Peshkimi", "Rrjeti i qetë", "Љубица", "a", "Tri gjëra për sot", "O’Brien & co", "100 %", "kod (6 shifra)")
)
_text = _words | _words.map(json.dumps) | _words.map("'{}'".format) | _words.map(">-\n  {}\n  dhe dy".format)
_time = st.integers(0, 4_000).map(lambda seconds: f'"{seconds // 60}:{seconds % 60:02}"')
_guid = st.uuids().map(str)
_date = st.sampled_from(("2026-11-20T08:00:00+01:00", "2026-11-20T08:00Z", "2026-06-01 08:00:00.5+02:00"))
_source_date = st.sampled_from(('"2026-01-16"', '"2026-01"', "2026", '"2026"'))
_address = st.sampled_from(("https://example.org", "http://a.b:8080/c?d=e#f", '"https://example.org/a%20b"'))
_true = st.sampled_from(("true", "false"))


def _of(*words: str) -> SearchStrategy[str]:
    return st.sampled_from(words)


@st.composite
def _fields(draw: DrawFn, needed: dict[str, SearchStrategy[str]], more: dict[str, SearchStrategy[str]]) -> list[str]:
    """Lines `key: value`, the needed ones and some of the others, in any order."""
    keys = [*needed, *draw(st.lists(st.sampled_from(sorted(more)), unique=True))] if more else [*needed]
    strategies = {**needed, **more}
    return [f"{key}: {draw(strategies[key])}" for key in draw(st.permutations(keys))]


def _inline(fields: SearchStrategy[list[str]]) -> SearchStrategy[str]:
    return fields.map(lambda lines: "{" + ", ".join(line.replace("\n", " ") for line in lines) + "}")


def _listed(items: SearchStrategy[str]) -> SearchStrategy[str]:
    """A list, in brackets or as lines below its key."""
    return st.lists(items, max_size=4).map(lambda each: f"[{', '.join(item for item in each)}]") | (
        st.lists(items, min_size=1, max_size=4).map(lambda each: "".join(f"\n  - {item}" for item in each))
    )


_quoted = _words.map(json.dumps)
_chapter = _inline(_fields({"at": _time, "title": _quoted}, {}))
_person = _inline(_fields({"name": _quoted}, {"role": _of("host", "guest", "narrator"), "synthetic": _true}))
_source = _inline(
    _fields(
        {"title": _quoted, "publisher": _quoted},
        {"date": _source_date, "seen": _source_date, "url": _address, "via": _quoted},
    )
)
_translation = {
    "people": _listed(_person),
    "chapters": _listed(_chapter),
    "actions": _listed(_quoted),
    "sources": _listed(_source),
}
_show = {"podcast_guid": _guid, "funding": _inline(_fields({"url": _address, "text": _quoted}, {}))}

FRONT_MATTER = {
    "episode.md": _fields(
        {"title": _text, "summary": _text, "number": st.integers(1, 99).map(str), "date": _date, "guid": _guid},
        {
            **_translation,
            "season": st.integers(1, 9).map(str),
            "status": _of("draft", "unlisted", "published"),
            "kind": _of("full", "trailer", "bonus"),
            "explicit": _true,
            "topics": _of("[phishing]", "[a, b-c]", "[]"),
            "trim": _true,
            "artwork": _of("artwork.png", '"një.jpg"'),
        },
    ),
    "episode.<locale>.md": _fields({"title": _text, "summary": _text}, _translation),
    "show.md": _fields(
        {
            "title": _text,
            "summary": _text,
            "author": _text,
            "categories": _of("[Technology]", '["Society & Culture > Documentary", News]'),
            "explicit": _true,
            "licence": _of("CC-BY-SA-4.0", "CC0-1.0"),
            "artwork": _of("square.png"),
        },
        {
            **_show,
            "owner_email": _of("a@example.org"),
            "medium": _of("podcast", "video"),
            "type": _of("episodic", "serial"),
            "locked": _true,
        },
    ),
    "show.<locale>.md": _fields({"title": _text, "summary": _text}, _show),
}
"""Good front matter of each kind of file, as its lines."""

_notes = st.sampled_from(("", "Shënime.\n", "Një.\n\n---\n\n- dy\n", "<script>", "\n\n"))


def markdown_file(kind: str) -> SearchStrategy[str]:
    """A good file of a kind: front matter and show notes."""
    return st.builds(lambda lines, notes: "\n".join(["---", *lines, "---", notes]), FRONT_MATTER[kind], _notes)


# --- transcripts ------------------------------------------------------------------------------

_said = st.sampled_from(
    ("Mirë se vini.", "Kodi ka 6 shifra", "2026", "Ana: po & jo", "a < b", "Љубица рече", "«Po», tha ajo", "…", "1")
)
_name = st.sampled_from(("Ana", "Љубица", "Zë sintetik"))
_blocks = st.lists(
    st.tuples(st.integers(1, 5_000), st.integers(0, 2_000), st.lists(_said, min_size=1, max_size=3)),
    min_size=1,
    max_size=8,
)
_vtt_more = st.sampled_from(
    ("NOTE\nvetëm për ne", "NOTE një --", "STYLE\n::cue { color: red }", "REGION\nid:fred", "e para", "7", "NOTE")
)
_settings = st.sampled_from(("", "", " align:start position:10%", " line:-1 size:50%", " region:fred"))
_marked = st.sampled_from(
    ("{}", "<v Ana>{}", "<v.e.gjatë Љубица Р.>{}</v>", "<i>{}</i>", "<c.red>{}<00:00:01.000>", "{}&nbsp;&lrm;")
)


@st.composite
def vtt_file(draw: DrawFn) -> str:
    """A good WebVTT file with all that may stand in one."""
    blocks = [
        draw(st.sampled_from(("WEBVTT", "WEBVTT - provë", "WEBVTT\nKind: captions"))),
        *draw(st.lists(_vtt_more, max_size=2)),
    ]
    for start, end, said in _timed(draw(_blocks)):
        label = draw(st.sampled_from(("", "", "1\n", "e para\n")))
        times = f"{_clock(start, '.')} --> {_clock(end, '.')}{draw(_settings)}"
        blocks.append(f"{label}{times}\n" + "\n".join(draw(_marked).format(line) for line in said))
        blocks += draw(st.lists(_vtt_more, max_size=1))
    return "\n\n".join(blocks) + draw(st.sampled_from(("", "\n", "\n\n")))


@st.composite
def srt_file(draw: DrawFn) -> str:
    """A good SubRip file; what a player shows of it is not written down anywhere."""
    marked = st.sampled_from(
        ("{}", "<i>{}</i>", '<font color="red">{}</font>', "{{\\an8}}{}", "- {}", "{{y:i}}{}", "a<br>{}")
    )
    blocks = []
    for number, (start, end, said) in enumerate(_timed(draw(_blocks)), 1):
        times = f"{_clock(start, ',')} --> {_clock(end, ',')}" + draw(st.sampled_from(("", "", " X1:1 X2:2 Y1:3 Y2:4")))
        blocks.append(f"{number}\n{times}\n" + "\n".join(draw(marked).format(line) for line in said))
    return "\n\n".join(blocks) + draw(st.sampled_from(("", "\n", "\n\n")))


txt_file = st.lists(st.lists(_said, min_size=1, max_size=3).map("\n".join), min_size=1, max_size=5).map("\n\n".join)
"""Plain text, in paragraphs."""

TRANSCRIPTS = {".vtt": vtt_file(), ".srt": srt_file(), ".txt": txt_file}


def _timed(blocks: list[tuple[int, int, list[str]]]) -> list[tuple[int, int, list[str]]]:
    """Lengths, pauses and words, one after the other."""
    found, now = [], 0
    for length, pause, said in blocks:
        found.append((now, now + length, said))
        now += length + pause
    return found


def _clock(ms: int, point: str) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"


# --- the ledger -------------------------------------------------------------------------------

_ledger_name = st.sampled_from(("prova.sq", "prova/nje.sq", "prova/nje.mk", "prova/dy.sq"))
_moment = st.sampled_from(
    ("2026-11-20T08:00:00+01:00", "2026-11-20T07:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59")
)
_where = st.sampled_from(
    ("https://example.org/a.mp3", "https://example.org/b.mp3", "https://example.org/feeds/prova.sq.xml")
)
_item = st.fixed_dictionaries({"guid": _guid, "date": _moment, "enclosures": st.lists(_where, min_size=1, max_size=3)})
_feed = st.fixed_dictionaries({"url": _where, "podcast_guid": _guid})
_allowed = st.fixed_dictionaries(
    {
        "change": st.sampled_from(("guid", "gone", "date", "feed", "identity")),
        "of": _ledger_name,
        "before": _where,
        "after": _where,
        "why": _said,
        "on": st.just("2026-11-22"),
    }
)
ledger_value = st.fixed_dictionaries(
    {
        "version": st.just(1),
        "feeds": st.dictionaries(_ledger_name, _feed, max_size=3),
        "items": st.dictionaries(_ledger_name, _item, max_size=3),
        "allowed": st.lists(_allowed, max_size=2),
    }
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | odd_value,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd_value, inner, max_size=3),
    max_leaves=8,
)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every list and mapping in a value, with each index and key in it."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            found += [(value, key), *_places(inner)]
    return found


@st.composite
def ledger_file(draw: DrawFn) -> str:
    """A ledger in which here and there a value is another one, a name is another one, or something is missing."""
    value = draw(ledger_value)
    for _ in range(draw(st.integers(0, 3))):
        inside, key = draw(st.sampled_from(_places(value)))
        match draw(st.sampled_from(("value", "value", "name", "missing"))):
            case "name" if isinstance(inside, dict):
                inside[draw(odd_value)] = inside.pop(key)
            case "missing":
                del inside[key]
            case _:
                inside[key] = draw(odd_value | _json)
    return json.dumps(value, indent=draw(st.sampled_from((None, 2))), ensure_ascii=draw(st.booleans()))
