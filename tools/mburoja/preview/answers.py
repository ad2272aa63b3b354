"""What the preview's answers say about themselves. Decisions only, no I/O."""

from __future__ import annotations

import re
from pathlib import PurePath

_TYPES = {  # all that a site holds: the machine's own lists differ, and play no part
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".m4a": "audio/x-m4a",  # the name Apple Podcasts wants
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}

_OPEN_TO_ALL = re.compile(r"/media/.*\.(vtt|srt|json|html|txt)|/feeds/.*\.xml", re.DOTALL)
"""What players on other sites fetch by script."""


def content_type(file: PurePath) -> str:
    """The type of a site's file; `file` is relative to the site's root."""
    if file.name.endswith(".chapters.json"):
        return "application/json+chapters"
    if file.parts[0] == "feeds" and file.suffix == ".xml":
        return "application/rss+xml; charset=utf-8"
    return _TYPES.get(file.suffix.lower(), "application/octet-stream")


def headers_for(path: str) -> dict[str, str]:
    """The headers which every answer for this URL path has, whatever its status."""
    shared = {"Access-Control-Allow-Origin": "*"} if _OPEN_TO_ALL.fullmatch(path) else {}
    return {"Cache-Control": "no-cache", **shared}


def heeds_range(method: str, asked: str) -> bool:
    """Whether a Range header counts. To HEAD and in other units than bytes it must not (RFC 9110, 14.2)."""
    return method == "GET" and asked.lower().startswith("bytes=")
