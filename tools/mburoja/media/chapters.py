"""Chapters as the file that podcast apps fetch."""

from __future__ import annotations

import json

from mburoja.model import Chapter


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
