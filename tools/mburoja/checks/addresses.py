"""The addresses in pages and style sheets that are fetched without anybody following a link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mburoja.checks.built_page import Page
from mburoja.checks.subjects import BuiltSite

_LOADED = {
    "img": ("src", "srcset"), "source": ("src", "srcset"), "audio": ("src",), "video": ("src", "poster"),
    "track": ("src",), "script": ("src",), "iframe": ("src",), "embed": ("src",), "object": ("data",),
    "form": ("action",), "input": ("src",), "button": ("formaction",), "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"), "body": ("background",), "base": ("href",), "a": ("ping",), "area": ("ping",),
}  # fmt: skip
"""The attributes whose addresses a browser fetches, or sends to, without anybody following a link (HTML, SVG 2)."""
_LOADING_RELS = {
    "stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest", "preload", "modulepreload", "prefetch",
    "prerender", "preconnect", "dns-prefetch",
}  # fmt: skip
"""Kinds of `<link>` that make a browser fetch something, or at least ask for the host (HTML, "Link types")."""
_IN_STYLE = re.compile(
    r"""/\*.*?\*/ | @namespace[^;{}]*; | @import\s+["'](?P<imported>[^"']*)["']
    | url\(\s*(?: "(?P<double>[^"]*)" | '(?P<single>[^']*)' | (?P<bare>[^\s"')]*) )\s*\)
    | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*'""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
"""Addresses in CSS, and what only looks like one: comments, strings, names of namespaces."""


def loaded(page: Page) -> Iterator[tuple[Any, str]]:
    """What a browser fetches of its own accord for a page: the element and the address."""
    for element in page.tree.iter(*_LOADED):
        for name in _LOADED[element.tag]:
            value = element.get(name)
            if value and name == "srcset":
                # A candidate is an address and what it is for; commas without space belong to addresses.
                yield from ((element, part.split()[0]) for part in re.split(r",\s+|,$", value) if part.strip())
            elif value and not value.startswith("data:"):
                yield element, value
    for link in page.tree.iter("link"):
        if _LOADING_RELS & set(link.get("rel", "").lower().split()):
            yield link, link.get("href", "")
    for meta in page.tree.xpath("//meta[@http-equiv]"):
        after = re.search(r"url\s*=\s*['\"]?([^'\"]+)", meta.get("content", ""), re.IGNORECASE)
        if after and meta.get("http-equiv").lower() == "refresh":
            yield meta, after[1]
    for element in page.tree.xpath("//style | //*[@style]"):
        style = element.get("style", "") + (element.text or "" if element.tag == "style" else "")
        yield from ((element, address) for _, address in _in_style(style))


def offered(page: Page) -> Iterator[tuple[Any, str]]:
    """What a page names in its head for others to fetch: feeds, and what chats show."""
    for link in page.in_head("link", "type", "application/rss+xml"):
        yield link, link.get("href", "")
    named = (("property", "og:image"), ("property", "og:audio"), ("property", "og:video"), ("name", "twitter:image"))
    for attribute, name in named:
        for meta in page.in_head("meta", attribute, name):
            yield meta, meta.get("content", "")


def in_styles(whole: BuiltSite) -> Iterator[tuple[str, int, str]]:
    """Every address in the style sheets: path of the sheet, line, address."""
    for path, text in whole.styles.items():
        yield from ((path, line, address) for line, address in _in_style(text))


def _in_style(text: str) -> Iterator[tuple[int, str]]:
    for found in _IN_STYLE.finditer(text):
        address = next((each for each in found.groups() if each), None)
        if address and not address.startswith(("#", "data:")):
            yield text.count("\n", 0, found.start()) + 1, address
