"""Understand a WebVTT transcript. webvtt-py parses; no disk here."""

from __future__ import annotations

import re

import webvtt
from webvtt.errors import MalformedFileError

from mburoja.model import Chapter, Cue

_TAGS = re.compile(r"<[^>]*>")


def parse_vtt(text: str) -> tuple[Cue, ...]:
    """The cues of a WebVTT file, in order.

    Raises:
        ValueError: when it is not WebVTT, has no cue, or a cue ends before it begins.
    """
    try:
        captions = webvtt.from_string(text.removeprefix("\ufeff").replace("\r\n", "\n")).captions
    except (MalformedFileError, ValueError, IndexError) as error:
        raise ValueError(f"this is not a WebVTT transcript ({error}); its first line must be WEBVTT") from None
    cues = tuple(
        Cue(
            start_ms=_ms(caption.start_time),
            end_ms=_ms(caption.end_time),
            text=" ".join(_TAGS.sub("", caption.raw_text).split()),
            speaker=caption.voice or None,
        )
        for caption in captions
    )
    if not cues:
        raise ValueError("there is no line with a time in this transcript; write `00:00:01.000 --> 00:00:04.000`")
    for cue, following in zip(cues, [*cues[1:], None], strict=True):
        if cue.end_ms <= cue.start_ms or (following and following.start_ms < cue.start_ms):
            raise ValueError(f"the line “{cue.text[:40]}” has times out of order; put them right")
    return cues


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
