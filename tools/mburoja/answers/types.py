"""The type of every file of a site, by the ending of its name. The lists of machines and servers differ."""

from __future__ import annotations

from pathlib import PurePosixPath

from mburoja.answers.paths import CHAPTERS, FEEDS, lies_in

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
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
    ".yml": "application/yaml",  # RFC 9512
}
EXCEPTIONS = (
    (CHAPTERS, "application/json+chapters"),  # Podcasting 2.0, JSON chapters
    (FEEDS, "application/rss+xml; charset=utf-8"),
)
UNKNOWN = "application/octet-stream"


def content_type(path: str) -> str:
    """The type of the file at a path under the site's root."""
    for place, kind in EXCEPTIONS:
        if lies_in(path, place):
            return kind
    return TYPES.get(PurePosixPath(path).suffix.lower(), UNKNOWN)
