"""Write a transcript in the forms that podcast apps, players and people read; bytes in UTF-8.

The Podcast Namespace names the forms that an app may ask for: WebVTT, SubRip, JSON and HTML.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from mburoja.media.transcript import by_chapter
from mburoja.model import Chapter, Cue, Locale, Transcript, format_time


@dataclass(frozen=True)
class Form:
    """A form of a transcript: how its file's name ends, its media type, whether people want it, and who writes it."""

    ending: str
    type: str
    shown: bool
    write: Callable[[Transcript, tuple[Chapter, ...], Locale, str], bytes]


_LINE_CHARACTERS = 65
"""The Podcast Namespace's advice for a line of WebVTT."""


def vtt_bytes(cues: tuple[Cue, ...]) -> bytes:
    """W3C WebVTT, a speaker as the voice of each cue."""
    blocks = ["WEBVTT"]
    for cue in cues:
        # A name that ends in hyphens must not make an arrow of the bracket: that would begin a line of times.
        voice = f"<v {_escaped(cue.speaker)}>".replace("-->", "-&#45;>") if cue.speaker else ""
        shown = "\n".join(_escaped(line) for line in _even_lines(cue.text))
        blocks.append(f"{_clock(cue.start_ms, '.')} --> {_clock(cue.end_ms, '.')}\n{voice}{shown}")
    return _file("\n\n".join(blocks))


_SRT_LOOKALIKES = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")"})


def srt_bytes(cues: tuple[Cue, ...]) -> bytes:
    """SubRip, the speaker's name in front where the speaker changes.

    SubRip cannot escape: players take `<…>` and `{…}` for markup and show nothing of it, some to the end of
    the file, and `-->` begins a cue for many. So characters that look alike stand for them.
    """
    blocks = []
    for number, (cue, name) in enumerate(zip(cues, _new_speakers(cues), strict=True), 1):
        text = f"{name}{cue.text}".replace("-->", "→").translate(_SRT_LOOKALIKES)
        times = f"{_clock(cue.start_ms, ',')} --> {_clock(cue.end_ms, ',')}"
        blocks.append("\n".join((str(number), times, *_even_lines(text))))
    return _file("\n\n".join(blocks))


def json_bytes(cues: tuple[Cue, ...]) -> bytes:
    """The Podcast Namespace's JSON transcript 1.0.0; times in seconds, a segment for each cue."""
    segments = [
        {
            **({"speaker": cue.speaker} if cue.speaker else {}),
            "startTime": _seconds(cue.start_ms),
            "endTime": _seconds(cue.end_ms),
            "body": cue.text,
        }
        for cue in cues
    ]
    return _file(json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1))


def text_bytes(transcript: Transcript, chapters: tuple[Chapter, ...]) -> bytes:
    """Plain text to be read: paragraphs between empty lines, titles of chapters on lines of their own.

    Where nobody has timed the text, nobody knows where its chapters begin: it stands without them.
    """
    blocks = list(transcript.paragraphs)
    parts = by_chapter(transcript.cues, chapters) if transcript.cues else ()
    names = _new_speakers(tuple(paragraph[0] for _, under in parts for paragraph in under))
    for title, under in parts:
        blocks += [title] if title else []
        blocks += [next(names) + _joined(paragraph) for paragraph in under]
    return _file("\n\n".join(blocks))


def html_bytes(transcript: Transcript, chapters: tuple[Chapter, ...], locale: Locale, title: str) -> bytes:
    """A page that needs nothing but itself, of the elements in which the Podcast Namespace wants a transcript.

    `locale` is the language of the transcript. Without times there are no chapters, as in `text_bytes`.
    """
    body = [f"<p>{_escaped(paragraph)}</p>" for paragraph in transcript.paragraphs]
    for chapter, under in by_chapter(transcript.cues, chapters) if transcript.cues else ():
        body += [f"<h2>{_escaped(chapter)}</h2>"] if chapter else []
        body += [_html_paragraph(paragraph) for paragraph in under]
    return _file(
        "\n".join(
            (
                "<!DOCTYPE html>",
                f'<html lang="{escape(locale)}">',
                "<head>",
                '<meta charset="utf-8">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                '<meta name="color-scheme" content="light dark">',
                f"<title>{_escaped(title)}</title>",
                "</head>",
                "<body>",
                "<main>",
                f"<h1>{_escaped(title)}</h1>",
                *body,
                "</main>",
                "</body>",
                "</html>",
            )
        )
    )


def _html_paragraph(cues: tuple[Cue, ...]) -> str:
    first = cues[0]
    cite = f"<cite>{_escaped(first.speaker)}:</cite>\n" if first.speaker else ""
    # To HTML `0:36` alone is no time; the attribute says that it is a length.
    time = f'<time datetime="PT{_seconds(first.start_ms)}S">{format_time(first.start_ms)}</time>'
    return f"{cite}{time}\n<p>{_escaped(_joined(cues))}</p>"


# --- what they share --------------------------------------------------------------------------


def _file(text: str) -> bytes:
    return f"{text}\n".encode()


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _joined(cues: tuple[Cue, ...]) -> str:
    return " ".join(cue.text for cue in cues)


def _new_speakers(cues: tuple[Cue, ...]) -> Iterator[str]:
    """For each cue what to write in front of it: `Name: ` where another person begins to speak, or nothing."""
    last = None
    for cue in cues:
        yield f"{cue.speaker}: " if cue.speaker and cue.speaker != last else ""
        last = cue.speaker


def _even_lines(text: str) -> list[str]:
    """As few lines as may be, about equally long. A word that is too long for a line stays whole."""

    def lines(width: int) -> list[str]:
        return wrap(text, width, break_long_words=False, break_on_hyphens=False)

    fewest = len(lines(_LINE_CHARACTERS))
    if fewest <= 1:
        return lines(_LINE_CHARACTERS)
    return lines(1 + bisect_left(range(1, _LINE_CHARACTERS), -fewest, key=lambda width: -len(lines(width))))


def _clock(ms: int, point: str) -> str:
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{point}{ms:03}"


def _seconds(ms: int) -> int | float:
    return ms // 1000 if ms % 1000 == 0 else ms / 1000


# --- which forms there are --------------------------------------------------------------------

_TIMED = (
    Form(".vtt", "text/vtt", True, lambda transcript, *_: vtt_bytes(transcript.cues)),
    Form(".srt", "application/x-subrip", True, lambda transcript, *_: srt_bytes(transcript.cues)),
    Form(".json", "application/json", False, lambda transcript, *_: json_bytes(transcript.cues)),
)
_READ = (
    Form(".html", "text/html", False, html_bytes),
    Form(".txt", "text/plain", True, lambda transcript, chapters, *_: text_bytes(transcript, chapters)),
)


def forms(transcript: Transcript) -> tuple[Form, ...]:
    """The forms in which a transcript can be had: those with times only if somebody has timed it."""
    return (*_TIMED, *_READ) if transcript.cues else _READ


def written_forms(
    transcript: Transcript, chapters: tuple[Chapter, ...], locale: Locale, title: str
) -> dict[str, bytes]:
    """A transcript in all its forms, by the ending of the file's name."""
    return {form.ending: form.write(transcript, chapters, locale, title) for form in forms(transcript)}
