"""The site as built, read from its folder for the checks. No link out of the folder is followed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from lxml import etree

from mburoja.answers.policy import Inline, inline_of, together
from mburoja.checks.subjects import BuiltSite
from mburoja.model import Site, Told, say

_MOST_BYTES = 5_000_000
"""No page or style sheet of ours comes near; reading more would only fill the memory."""
_MOST_LIST_BYTES = 50_000_000
"""sitemaps.org 0.9."""
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
"""Not lxml.html's, whose elements have a class of their own and take half as long again to look at."""


def read_site(folder: Path, site: Site) -> BuiltSite:
    """Read the site that a build put into a folder.

    Raises:
        Told: when there is no page in it.
        OSError: when the folder cannot be read.
    """
    files = dict(files_of(folder))
    pages: dict[str, Any] = {}
    texts: dict[str, bytes] = {}
    unread = {}
    for name, path in sorted(files.items()):
        try:
            if is_page(name) or name.lower().endswith(".css"):
                texts[name] = _content(path, _MOST_BYTES)
            elif name in ("sitemap.xml", "_headers"):
                texts[name] = _content(path, _MOST_LIST_BYTES)
            if is_page(name):
                pages[name] = parsed(texts[name])
        except Told as told:
            unread[name] = told.message
    if not pages and not unread:
        raise Told(say("there is no site in `{folder}`; build it first, with `mburoja build`", folder=folder))
    styles = {name: text.decode("utf-8", "replace") for name, text in texts.items() if name.lower().endswith(".css")}
    weights = {name: len(texts[name]) for name in pages}
    lists = texts.get("sitemap.xml"), unread, texts.get("_headers")
    return BuiltSite(site, pages, frozenset(files), styles, weights, *lists)


def read_inline(folder: Path) -> Inline:
    """The hashes of all script and style inside the pages of a site in a folder."""
    pages = []
    for name, path in files_of(folder):
        if is_page(name):
            with suppress(Told):  # a page that cannot be read here does nothing in a browser either
                content = _content(path, _MOST_BYTES)
                if _MAY_HOLD.search(content):  # parsing all of a large site would keep a preview waiting
                    pages.append(inline_of(parsed(content)))
    return together(pages)


_MAY_HOLD = re.compile(
    rb"""<style|<script(?!(?:\s+[a-z-]+(?:="[^"]*")?)*\s+src=|\s+type="application/ld\+json"\s*>)""", re.IGNORECASE
)
"""The beginning of a style, or of a script that is not plainly another file's or data."""


def is_page(name: str) -> bool:
    """Whether a file of the site is a page, by its name."""
    return name.lower().endswith((".html", ".htm"))


def files_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file by its path under the folder; a name that is no UTF-8 gets � where it cannot be told."""
    root = folder.resolve()
    for place, _, names in os.walk(root, onerror=_refuse):
        for path in (Path(place, name) for name in names):
            # A link that goes round in circles is no file either.
            if path.is_file() and (not path.is_symlink() or path.resolve().is_relative_to(root)):
                yield os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "replace"), path


def _refuse(error: OSError) -> None:
    raise error


def _content(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise Told(say("it cannot be read: {why}", why=error.strerror)) from error
    if len(content) > most:
        raise Told(say("it has more than {most} MB, and nobody can load that", most=most // 1_000_000))
    return content


def parsed(content: bytes) -> Any:
    """A page as lxml has it.

    Raises:
        Told: when it is none that a browser could show.
    """
    if not content.strip():
        raise Told(say("it is empty"))
    try:
        content.decode("utf-8")
        tree = etree.fromstring(content, _PARSER)
    except UnicodeDecodeError:
        raise Told(say("it is not text in UTF-8")) from None
    except etree.XMLSyntaxError:
        tree = None
    if tree is None:
        raise Told(say("it is not an HTML page"))
    if any(each.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for each in _PARSER.error_log):
        raise Told(say("its parts are nested so deeply that it cannot be read to its end"))
    return tree
