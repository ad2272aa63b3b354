"""Understand a transcript: WebVTT, SubRip or plain text. webvtt-py parses the first two; no disk here."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from html import unescape
from io import StringIO

import webvtt
from webvtt.errors import MalformedFileError

from mburoja.model import Chapter, Cue, Message, Told, Transcript, say

_TAGS = re.compile(r"<[^<>]*>")

_TIMING = re.compile(r"\s*(\d{2,4}:)?[0-5]\d:[0-5]\d\.\d{3}[ \t]+-->[ \t]+(\d{2,4}:)?[0-5]\d:[0-5]\d\.\d{3}(\s|$)")
_MEANT = re.compile(r".*-->|\s*+\d{1,9}:\d{1,9}[^\s>–—-]{0,20}+\s*+[-–—]{1,9}>")
"""What is meant as a line of times, right or wrong: a parser would pass over a wrong one in silence."""
_NO_LETTER = re.compile(r"&#[0-9]{9,}+;?")
"""A number above those of all letters; with thousands of digits Python would not even read it."""
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]*)>")
"""Here and below no pattern looks twice at the same letters: a text made for it would take hours."""


class TranscriptError(Told):
    """A transcript that cannot be used, and in which line if one is to blame."""

    def __init__(self, message: Message, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def read_transcript(text: str, ending: str) -> Transcript:
    """Read a transcript by the ending of its file's name: `.vtt`, `.srt` or `.txt`.

    Raises:
        TranscriptError: when the text is not what its ending promises, or the ending is another one.
    """
    match ending.lower():
        case ".vtt":
            return Transcript(cues=parse_vtt(text))
        case ".srt":
            return Transcript(cues=parse_srt(text))
        case ".txt":
            return Transcript(paragraphs=_plain_paragraphs(text))
    message = say("a transcript cannot be read from a `{ending}` file; save it as .vtt, .srt or .txt", ending=ending)
    raise TranscriptError(message)


# --- WebVTT -----------------------------------------------------------------------------------


def parse_vtt(text: str) -> tuple[Cue, ...]:
    """The cues of a WebVTT file (W3C WebVTT), in order.

    Raises:
        TranscriptError: when it is not WebVTT, has no cue or a wrong time, or a cue ends before it begins.
    """
    lines = _lines(text)
    if not _begins_webvtt(lines):
        raise TranscriptError(say("this is not a WebVTT transcript; its first line must be WEBVTT"), 1)
    for number, line in enumerate(lines, 1):
        if _MEANT.match(line) and not _TIMING.match(line):
            message = say("these times cannot be read; write them as `00:00:01.000 --> 00:00:04.000`")
            raise TranscriptError(message, number)
    try:
        captions = webvtt.from_string(_for_parser(lines)).captions
    except (MalformedFileError, ValueError, IndexError) as error:
        raise TranscriptError(say("this transcript cannot be read: {why}", why=str(error))) from None
    return _in_order(
        (cue for caption in captions for cue in _spoken(caption, _vtt_words)), "00:00:01.000 --> 00:00:04.000"
    )


def _begins_webvtt(lines: list[str]) -> bool:
    return re.match(r"WEBVTT(?:[ \t]|$)", lines[0]) is not None


def _vtt_words(marked: str) -> str:
    return unescape(_NO_LETTER.sub("\ufffd", _TAGS.sub("", marked)))


# --- SubRip -----------------------------------------------------------------------------------

_SRT_TIME = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)[,.](\d{3})"
_SRT_TIMING = re.compile(
    rf"\s*{_SRT_TIME}\s*-->\s*{_SRT_TIME}"
    # Where on the picture it stands: of no use in a recording that is heard.
    r"(?:\s+(?:[XY][12]|align|line|position|size|region|vertical):\S+)*\s*$"
)
_SRT_MEANT = re.compile(rf"{_MEANT.pattern}|\s*{_SRT_TIME}\W*{_SRT_TIME}\s*$")
_SRT_BREAK = re.compile(r"<\s*+br\s*+/?\s*+>", re.IGNORECASE)
_SRT_MARKUP = re.compile(
    r"<\s*+/?\s*+(?:i|b|u|s|em|strong|strike|font|span|c|v|lang|ruby|rt)(?:[\s.=][^<>]*)?/?>"
    r"|\{\\[^{}]*\}|\{[CcFfoPSsYy]:[^{}]*\}",
    re.IGNORECASE,
)
"""What players take for markup. Any other `<` is text: SubRip has no way to write it differently."""


def parse_srt(text: str) -> tuple[Cue, ...]:
    """The cues of a SubRip file, in order, without its markup.

    No specification says what SubRip is. Numbers may be wrong or missing, hours may have one digit or be
    missing, a full stop may stand for the comma. A name before a colon stays in the text, because it cannot
    be told from other words; only `<v Name>`, which converters leave behind, is a speaker.

    Raises:
        TranscriptError: when it has no cue, a wrong time or text that belongs to no cue, or a cue ends before
            it begins.
    """
    lines = _lines(text)
    if _begins_webvtt(lines):
        raise TranscriptError(say("this is a WebVTT transcript, not SubRip; give its file the ending .vtt"), 1)
    try:
        captions = webvtt.from_buffer(StringIO(_for_parser(_strict_srt(lines)).lstrip("\n")), format="srt").captions
    except MalformedFileError:  # nothing in it is SubRip
        captions = []
    return _in_order(
        (cue for caption in captions for cue in _spoken(caption, _srt_words)), "00:00:01,000 --> 00:00:04,000"
    )


def _strict_srt(lines: list[str]) -> Iterator[str]:
    """The same in the one form that every parser reads: number, times, text without empty lines."""
    timings = {index: found for index, line in enumerate(lines) if (found := _SRT_TIMING.match(line))}
    numbers = _numbers(lines, list(timings))
    count = 0
    for index, line in enumerate(lines):
        if index in timings:
            count += 1
            h, m, s, ms, h2, m2, s2, ms2 = (int(part or 0) for part in timings[index].groups())
            yield from ("", str(count), f"{h:02}:{m:02}:{s:02},{ms:03} --> {h2:02}:{m2:02}:{s2:02},{ms2:03}")
        elif _SRT_MEANT.match(line):
            message = say(
                "these times cannot be read; write them as `00:00:01,000 --> 00:00:04,000` on a line of their own, "
                "and an arrow between words as →"
            )
            raise TranscriptError(message, index + 1)
        elif line.strip() and index not in numbers:
            if not count and timings:
                message = say("this stands before the first line with a time; put it under one")
                raise TranscriptError(message, index + 1)
            yield line


def _numbers(lines: list[str], timings: list[int]) -> set[int]:
    """The lines that count the cues. A number alone on a line may also be what is said, such as a year."""
    found = {}
    for timing in timings:
        above = next((index for index in range(timing - 1, -1, -1) if lines[index].strip()), None)
        if above is None or not lines[above].strip().isdecimal():
            continue
        if above == timing - 1 or above == 0 or not lines[above - 1].strip():
            found[timing] = above
    if 2 * len(found) >= len(timings):
        return set(found.values())
    return {above for timing, above in found.items() if timing == timings[0]}


def _srt_words(marked: str) -> str:
    return _SRT_MARKUP.sub("", _SRT_BREAK.sub(" ", marked))


# --- plain text -------------------------------------------------------------------------------

_TIMES_IN_TEXT = re.compile(r"\s*+\d{1,9}:\d{1,9}[^\s>-]{0,20}+\s*+-->\s*+\d{1,9}:\d")
_BREAKS_IN_TEXT = str.maketrans({"\v": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n\n"})


def _plain_paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a plain text, between empty lines; without one, every line is a paragraph.

    Raises:
        TranscriptError: when there is nothing to read, or it is no plain text.
    """
    if "\0" in text or text.lstrip("\ufeff").startswith("{\\rtf"):
        message = say("this is not plain text; save it as “plain text” in UTF-8 in the program you wrote it in")
        raise TranscriptError(message)
    lines = []
    for number, written in enumerate(_lines(text), 1):
        parts = [_tidy(part) for part in written.translate(_BREAKS_IN_TEXT).split("\n")]
        lines += parts
        webvtt = _begins_webvtt(lines)
        if webvtt or any(_TIMES_IN_TEXT.match(part) for part in parts):
            ending = ".vtt" if webvtt else ".srt"
            message = say("this transcript has times in it; give its file the ending {ending}", ending=ending)
            raise TranscriptError(message, number)
    blocks = re.split(r"\n\n+", "\n".join(lines).strip("\n"))
    found = tuple(blocks[0].split("\n") if len(blocks) == 1 else (block.replace("\n", " ") for block in blocks))
    if not any(found):
        message = say("there is nothing in this transcript; write what is said, with an empty line between parts")
        raise TranscriptError(message)
    return found


# --- what they share --------------------------------------------------------------------------

_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
"""Neither seen nor heard, and most of it not allowed in HTML and XML."""
_SPACES = re.compile(r"[^\S\u00a0\u2007\u202f]+")
"""White space where a line may be broken."""


def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff"))


def _for_parser(lines: Iterable[str]) -> str:
    # The parser would end lines at characters that WebVTT does not: they are spaces to a reader.
    return "\n".join(" ".join(line.splitlines()) for line in lines)


def _tidy(text: str) -> str:
    """Text as it is read: on one line, with single spaces, without control characters."""
    return _SPACES.sub(" ", _NOT_TEXT.sub("", text)).strip()


def _spoken(caption: webvtt.Caption, words: Callable[[str], str]) -> Iterator[Cue]:
    """A caption as it is read: one cue for each voice in it. `words` takes markup away."""
    _, *rest = parts = _VOICE.split(caption.raw_text)
    for name, marked in zip(("", *rest[::2]), (parts[0], *rest[1::2]), strict=True):
        if text := _tidy(words(marked)):
            yield Cue(_ms(caption.start_time), _ms(caption.end_time), text, _tidy(words(name)) or None)


def _ms(time: webvtt.models.Timestamp) -> int:
    return ((time.hours * 60 + time.minutes) * 60 + time.seconds) * 1000 + int(time.milliseconds)


def _in_order(spoken: Iterable[Cue], example: str) -> tuple[Cue, ...]:
    cues = tuple(spoken)
    if not cues:
        raise TranscriptError(say("there is no line with a time in it; write `{example}`", example=example))
    for cue, following in zip(cues, [*cues[1:], None], strict=True):
        if cue.end_ms <= cue.start_ms or (following and following.start_ms < cue.start_ms):
            message = say("the line “{text}” has times out of order; put them right", text=cue.text[:40])
            raise TranscriptError(message)
    return cues


# --- what is done with them -------------------------------------------------------------------


def moved(cues: tuple[Cue, ...], by_ms: int) -> tuple[Cue, ...]:
    """The cues `by_ms` later, or earlier when it is negative; what would end before the recording begins goes."""
    return tuple(
        replace(cue, start_ms=max(0, cue.start_ms + by_ms), end_ms=cue.end_ms + by_ms)
        for cue in cues
        if cue.end_ms + by_ms > 0
    )


_PAUSE_MS = 700
"""A pause longer than this ends a paragraph: speakers breathe for about half a second between sentences."""
_PARAGRAPH_CHARACTERS = 600


def paragraphs(cues: tuple[Cue, ...], chapters: tuple[Chapter, ...]) -> tuple[tuple[Cue, ...], ...]:
    """Join cues into paragraphs to be read: a new one at a chapter, a speaker, a pause, or when one grows long."""
    borders = sorted(chapter.at for chapter in chapters)
    groups: list[list[Cue]] = []
    for cue in cues:
        last = groups[-1][-1] if groups else None
        if (
            last is None
            or cue.speaker != last.speaker
            or cue.start_ms - last.end_ms > _PAUSE_MS
            or bisect_right(borders, _middle(last)) < bisect_right(borders, _middle(cue))
            or sum(len(c.text) for c in groups[-1]) > _PARAGRAPH_CHARACTERS
        ):
            groups.append([])
        groups[-1].append(cue)
    return tuple(tuple(group) for group in groups)


def by_chapter(
    cues: tuple[Cue, ...], chapters: tuple[Chapter, ...]
) -> tuple[tuple[str, tuple[tuple[Cue, ...], ...]], ...]:
    """The paragraphs under the titles of their chapters; the title of what stands before the first one is empty."""
    parts: list[tuple[str, list[tuple[Cue, ...]]]] = [("", [])]
    waiting = list(chapters)
    for paragraph in paragraphs(cues, chapters):
        while waiting and waiting[0].at <= _middle(paragraph[0]):
            parts.append((waiting.pop(0).title, []))
        parts[-1][1].append(paragraph)
    parts += [(chapter.title, []) for chapter in waiting]
    return tuple((title, tuple(under)) for title, under in parts if title or under)


def _middle(cue: Cue) -> int:
    # Chapter times are whole seconds, so a cue may begin a little before its chapter.
    return (cue.start_ms + cue.end_ms) // 2
