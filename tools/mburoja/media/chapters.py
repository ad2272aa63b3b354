"""Chapters as the file that podcast apps fetch."""

from __future__ import annotations

import json

from mburoja.model import Chapter


def moved(chapters: tuple[Chapter, ...], by_ms: int, duration_ms: int) -> tuple[Chapter, ...]:
    """Chapters of a recording to which something was put, or from which something was cut; it is so long now.

    One at 0:00 stays there: an intro belongs to it, and apps want a chapter at the beginning. Of those that
    would begin before 0:00 only the last is left, and none that would begin after the end: there is only silence.
    """
    chapters = tuple(chapter for chapter in chapters if chapter.at == 0 or chapter.at + by_ms < duration_ms)
    times = [0 if chapter.at == 0 else max(0, chapter.at + by_ms) for chapter in chapters]
    followed = [*times, None][1:]
    return tuple(
        chapter.model_copy(update={"at": time})
        for chapter, time, following in zip(chapters, times, followed, strict=False)
        if time != following
    )


def chapters_json(chapters: tuple[Chapter, ...], title: str) -> bytes:
    """JSON Chapters 1.2.0 (Podcast Namespace); times in seconds."""
    document = {
        "version": "1.2.0",
        "title": title,
        "chapters": [
            {"startTime": c.at // 1000 if c.at % 1000 == 0 else c.at / 1000, "title": c.title} for c in chapters
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
