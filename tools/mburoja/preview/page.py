"""Put into a page what only the preview has: the reloading, and the error of the last build. No I/O."""

from __future__ import annotations

import html
import re

_BODY = re.compile(
    rb"""<!--.*?-->|<(script|style|title)\b.*?</\1\s*>|(?P<body><body(?:\s(?:[^>"']|"[^"]*"|'[^']*')*)?>)""",
    re.DOTALL | re.IGNORECASE,
)
"""The opening body tag, but not one that a comment or a script speaks of."""

_EMPTY = b'<!doctype html><html lang="en"><meta charset="utf-8"><title>Not built</title><body></body></html>'


def with_preview(page: bytes | None, number: str, error: str | None) -> bytes:
    """The page, reloading itself once build `number` is not the last, with a panel for the error if any.

    `page` None: nothing was ever built, the panel is all there is to see.
    """
    if page is None:
        heading, seen = "The site could not be built", "There is no good version to see yet."
    else:
        heading, seen = "This change could not be built", "You see the last good version."
    panel = (
        ""
        if error is None
        else (
            '<link rel="stylesheet" href="/_preview/preview.css">'
            '<div id="mburoja-build-error" role="alert" lang="en" dir="ltr">'
            f"<h2>{heading}</h2><p>{seen} Mend the file and save; the page tries again by itself.</p>"
            f'<pre tabindex="0">{html.escape(error)}</pre></div>'
        )
    )
    # The number lies in the page itself: a build that ends while the page is on its way is not missed.
    reload = (
        f'<template id="mburoja-build" data-number="{number}"></template>'
        '<script src="/_preview/reload.js" defer></script>'
    )
    page = _EMPTY if page is None else page
    start = next((found.end() for found in _BODY.finditer(page) if found["body"]), len(page))
    end = page.lower().rfind(b"</body", start)
    end = len(page) if end < 0 else end
    # "replace": what a build says may hold bytes that were never text, and still has to be shown
    return page[:start] + panel.encode(errors="replace") + page[start:end] + reload.encode() + page[end:]
