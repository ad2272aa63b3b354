"""Understand a WebVTT transcript. webvtt-py parses; no disk here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import webvtt
from webvtt.errors import MalformedFileError

from mburoja.model import Chapter, Cue

_TAGS = re.compile(r"<[^>]*>")


_TIMING = re.compile(r"\s*(\d{2,4}:)?[0-5]\d:[0-5]\d\.\d{3}[ \t]+-->[ \t]+(\d{2,4}:)?[0-5]\d:[0-5]\d\.\d{3}(\s|$)")
_MEANT = re.compile(r".*-->|\s*\d+:\d+\S*\s*[-–—]+>")
"""What is meant as a line of times, right or wrong: a parser would pass over a wrong one in silence."""
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")


class TranscriptError(Exception):
    """A transcript that cannot be used: why, and in which line if one is to blame."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def parse_vtt(text: str) -> tuple[Cue, ...]:
    """The cues of a WebVTT file (W3C WebVTT), in order.

    Raises:
        TranscriptError: when it is not WebVTT, has no cue or a wrong time, or a cue ends before it begins.
    """
    lines = re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff"))
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise TranscriptError("this is not a WebVTT transcript; its first line must be WEBVTT", 1)
    for number, line in enumerate(lines, 1):
        if _MEANT.match(line) and not _TIMING.match(line):
            raise TranscriptError("these times cannot be read; write them as `00:00:01.000 --> 00:00:04.000`", number)
    try:
        # The parser would end lines at characters that WebVTT does not: they are spaces to a reader.
        captions = webvtt.from_string("\n".join(" ".join(line.splitlines()) for line in lines)).captions
    except (MalformedFileError, ValueError, IndexError) as error:
        raise TranscriptError(f"this transcript cannot be read: {error}") from None
    cues = tuple(cue for caption in captions for cue in _spoken(caption))
    if not cues:
        raise TranscriptError("there is no line with a time in it; write `00:00:01.000 --> 00:00:04.000`")
    for cue, following in zip(cues, [*cues[1:], None], strict=True):
        if cue.end_ms <= cue.start_ms or (following and following.start_ms < cue.start_ms):
            raise TranscriptError(f"the line “{cue.text[:40]}” has times out of order; put them right")
    return cues


def _spoken(caption: webvtt.Caption) -> Iterator[Cue]:
    """A caption as it is read: one cue for each voice in it, without markup."""
    _, *rest = parts = _VOICE.split(caption.raw_text)
    for name, words in zip(("", *rest[::2]), (parts[0], *rest[1::2]), strict=True):
        text = unescape(" ".join(_TAGS.sub("", words).split()))
        if text:
            yield Cue(_ms(caption.start_time), _ms(caption.end_time), text, unescape(name.strip()) or None)


def _ms(time: webvtt.models.Timestamp) -> int:
    return ((time.hours * 60 + time.minutes) * 60 + time.seconds) * 1000 + int(time.milliseconds)


_PAUSE_MS = 700
"""A pause longer than this ends a paragraph: speakers breathe for about half a second between sentences."""
_PARAGRAPH_CHARACTERS = 600


def paragraphs(cues: tuple[Cue, ...], chapters: tuple[Chapter, ...]) -> tuple[tuple[Cue, ...], ...]:
    """Join cues into paragraphs to be read: a new one at a chapter, a speaker, a pause, or when one grows long."""
    borders = [chapter.at for chapter in chapters]
    groups: list[list[Cue]] = []
    for cue in cues:
        last = groups[-1][-1] if groups else None
        if (
            last is None
            or cue.speaker != last.speaker
            or cue.start_ms - last.end_ms > _PAUSE_MS
            or any(_middle(last) < border <= _middle(cue) for border in borders)
            or sum(len(c.text) for c in groups[-1]) > _PARAGRAPH_CHARACTERS
        ):
            groups.append([])
        groups[-1].append(cue)
    return tuple(tuple(group) for group in groups)


def _middle(cue: Cue) -> int:
    # Chapter times are whole seconds, so a cue may begin a little before its chapter.
    return (cue.start_ms + cue.end_ms) // 2
