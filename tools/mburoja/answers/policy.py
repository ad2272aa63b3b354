"""The Content-Security-Policy of a page: what it may load, run and send (W3C, Content Security Policy Level 3).

Script and style that stand inside a page run only if their hash is in its policy, so policies are made when the page
is finished. Nothing here ever allows `unsafe-inline` or `unsafe-eval`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mburoja.answers.paths import EMBED, SEARCH, lies_in

_DIRECTIVES = {
    "default-src": "'none'",  # whatever is not named below
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # data: the icons in Material's style sheet
    "media-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",  # the search box
}
_OF_HEADERS = {"frame-ancestors": "'none'"}
"""What a browser heeds in the header only (CSP3, 6.4.2)."""
_EXCEPTIONS = (
    (SEARCH, "script-src", "'self' 'wasm-unsafe-eval'"),  # Pagefind's index is read by WebAssembly
    (EMBED, "frame-ancestors", "*"),
)

_PREPARED = re.compile(
    r"|module|importmap|speculationrules"
    r"|(?:text|application)/(?:x-)?(?:java|ecma)script|text/(?:javascript1\.[0-5]|jscript|livescript)",
    re.IGNORECASE,
)
"""The `type` of a script that runs or steers what runs (HTML, "The script element"); others hold data."""


@dataclass(frozen=True)
class Inline:
    """The hashes of script and style inside a page or a whole site, as policies write them: `'sha256-…'`."""

    scripts: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()


def policy(path: str, inline: Inline) -> str:
    """The policy that stands in the page at a path under the site's root."""
    return _told(path, _DIRECTIVES, inline)


def header_policy(path: str, inline: Inline) -> str:
    """The policy in the header of an answer; `inline` is that of the whole site, a server knows no single pages.

    A browser holds a page to this and to the one in it, so each page is held to its own hashes.
    """
    return _told(path, _DIRECTIVES | _OF_HEADERS, inline)


def _told(path: str, directives: dict[str, str], inline: Inline) -> str:
    ours = dict(directives)
    for place, name, value in _EXCEPTIONS:
        if name in ours and lies_in(path, place):
            ours[name] = value
    for name, hashes in (("script-src", inline.scripts), ("style-src", inline.styles)):
        ours[name] = " ".join([ours[name], *sorted(hashes)])
    return "; ".join(f"{name} {value}" for name, value in ours.items())


def hash_of(element: Any) -> str | None:
    """The hash of a `<script>` or `<style>` (lxml), if it has something inside that a policy must allow."""
    if element.tag == "script" and (
        element.get("src") is not None or not _PREPARED.fullmatch(element.get("type", "").strip())
    ):
        return None
    text = re.sub(r"\r\n?", "\n", element.text or "")  # as a browser's parser gives it
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def inline_of(tree: Any) -> Inline:
    """The hashes of all script and style inside a page (lxml)."""
    scripts, styles = ({known for each in tree.iter(tag) if (known := hash_of(each))} for tag in ("script", "style"))
    return Inline(frozenset(scripts), frozenset(styles))


def together(every: Iterable[Inline]) -> Inline:
    """The hashes of several pages."""
    pages = list(every)
    return Inline(
        frozenset[str]().union(*(each.scripts for each in pages)),
        frozenset[str]().union(*(each.styles for each in pages)),
    )


_BEGINNING = re.compile(r"""<head(?:\s[^>]*)?>(?:\s*<meta\s+charset\s*=\s*["']?[\w-]+["']?\s*/?>)?""", re.IGNORECASE)


def with_policy(page: str, text: str) -> str:
    """A page with its policy at its head's beginning, where it holds for all that follows.

    It stands behind the character encoding, which must be among the first 1024 bytes (HTML). A page without a head is
    given back as it is; the check `page-policy` tells.
    """
    meta = f'<meta http-equiv="Content-Security-Policy" content="{text}">'
    return _BEGINNING.sub(lambda head: f"{head[0]}\n  {meta}", page, count=1)
