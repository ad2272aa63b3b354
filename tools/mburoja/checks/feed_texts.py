"""Checks on the texts, dates and web addresses of a feed, wherever they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mburoja.checks.check import Found, error, warning
from mburoja.checks.feed_reading import (
    Address,
    Node,
    Part,
    every,
    items,
    moment,
    parts,
    read,
    shown,
)
from mburoja.checks.subjects import Feed
from mburoja.model import Message, say

_HTML = ("description", "itunes:summary", "content:encoded")
"""Texts that may have a little HTML."""
_PLAIN = (
    "title",
    "itunes:title",
    "itunes:author",
    "itunes:subtitle",
    "podcast:person",
    "podcast:funding",
)
"""Texts that apps show letter by letter."""

# --- how long -------------------------------------------------------------------------------------

_LONG = frozenset((*_HTML, "podcast:txt"))
_ATTRIBUTES = {
    "podcast:alternateEnclosure": (("title", 32), ("rel", 32)),
    "podcast:episode": (("display", 32),),
    "podcast:season": (("name", 128),),
    "podcast:image": (("purpose", 128),),
}


@error
def feed_text_length(feed: Feed) -> Iterator[Found]:
    """Texts have 255 characters at most (Apple, PSP-1), those of the Podcast Namespace 128, names of renditions 32.

    Apps cut off the rest, in the middle of a word. Write a shorter title or name.
    """
    for part in parts(feed):
        for name, nodes in part.nodes.items():
            most = 128 if name.startswith("podcast:") else 255
            for node in nodes:
                if len(node.text) > most and name not in _LONG:
                    yield _too_long(feed, part, node, name, len(node.text), most)
                for attribute, short in _ATTRIBUTES.get(name, ()):
                    if len(node.value(attribute)) > short:
                        yield _too_long(feed, part, node, f"{name} {attribute}", len(node.value(attribute)), short)


def _too_long(feed: Feed, part: Part, node: Node, name: str, length: int, most: int) -> Found:
    message = say(
        "{where}: `{element}` has {length} characters; write a shorter one, {most} at most",
        where=part.where,
        element=shown(name),
        length=length,
        most=most,
    )
    return Found(feed.path, node.line, message)


@error
def feed_description_bytes(feed: Feed) -> Iterator[Found]:
    """A description has 4000 bytes at most (Apple, PSP-1); a Cyrillic letter has two. Apps cut off the rest.

    Shorten `summary:`, and put what is long into the show notes below it.
    """
    for part, node in every(parts(feed), "description", "itunes:summary"):
        if (length := len(node.text.encode())) > _DESCRIPTION_BYTES:
            message = say(
                "{where}: `{element}` has {length} bytes, {most} are allowed; shorten its `summary:`",
                where=part.where,
                element=node.name,
                length=length,
                most=_DESCRIPTION_BYTES,
            )
            yield Found(feed.path, node.line, message)


_DESCRIPTION_BYTES = 4000

# --- markup ---------------------------------------------------------------------------------------

_TAG = re.compile(r"</?([A-Za-z!?][^\s/>]*)[^>]*>?")
_ENTITY = re.compile(r"&(?:#[0-9]+|#x[0-9A-Fa-f]+|[A-Za-z]+[0-9]*);")
_TWICE = re.compile(r"&amp;(?:#[0-9]+|#x[0-9A-Fa-f]+|amp|lt|gt|quot|apos|nbsp);")
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|ol|ul|li|a|br)\b[^&]{0,300}&gt;")
_ALLOWED = frozenset(("p", "ol", "ul", "li", "a"))


@error
def feed_markup(feed: Feed) -> Iterator[Found]:
    """Descriptions have no HTML but p, ol, ul, li and a, and titles and names none (Apple): listeners would read it.

    Nor is a sign escaped twice, so that an app shows `&amp;` for “&”. Write plain words in titles and summaries, and
    Markdown in the show notes.
    """
    for part, node in every(parts(feed), *_HTML):
        if found := _wrong_html(node):
            yield Found(feed.path, node.line, _markup(part, node, found))
    for part, node in every(parts(feed), *_PLAIN):
        wrong = _TAG.search(node.text) or _ENTITY.search(node.text)
        if wrong or node.inside:
            yield Found(feed.path, node.line, _markup(part, node, wrong[0] if wrong else f"<{node.inside[0].name}>"))


def _markup(part: Part, node: Node, found: str) -> Message:
    return say(
        "{where}: there is `{found}` in `{element}`, which apps show as it is or drop; write plain words and "
        "build the site again",
        where=part.where,
        found=shown(found),
        element=node.name,
    )


def _wrong_html(node: Node) -> str | None:
    """What is not allowed in a text with a little HTML, if anything is."""
    if node.inside:
        return f"<{node.inside[0].name}>"
    if "&" in node.text and (twice := _TWICE.search(node.text)):
        return twice[0]
    tags = _TAG.finditer(node.text) if "<" in node.text else iter(())
    if foreign := next((tag for tag in tags if tag[1].lower() not in _ALLOWED), None):
        return foreign[0]
    escaped = _ESCAPED_TAG.search(node.text) if "<" not in node.text and "&lt;" in node.text else None
    return escaped[0] if escaped else None


_LISTED_TIME = re.compile(r"<li>\s*(?:<p>\s*)?([0-9]{2}):([0-5][0-9]):([0-5][0-9])\s")


@warning
def feed_chapter_list(feed: Feed) -> Iterator[Found]:
    """Apple makes chapters of a list of times in the notes if it begins at 00:00:00 and has three of them or more.

    They go forward. Write the first of `chapters:` at "0:00", and at least three, or none.
    """
    for part, node in every(items(feed), "content:encoded", "description"):
        if "<li>" not in node.text:
            continue
        times = [tuple(map(int, found)) for found in _LISTED_TIME.findall(node.text)]
        if times and (times[0] != (0, 0, 0) or len(times) < 3 or times != sorted(set(times))):
            message = say(
                "{where}: Apple makes no chapters of its list of times, which must begin at 00:00:00, go forward and "
                "have three at least; write `chapters:` in episode.md so, the first `{first}`",
                where=part.where,
                first='{at: "0:00", title: …}',
            )
            yield Found(feed.path, node.line, message)


# --- dates ----------------------------------------------------------------------------------------


@error
def feed_date(feed: Feed) -> Iterator[Found]:
    """Dates have the form of e-mail, with a 24-hour time and a zone: Fri, 20 Nov 2026 08:00:00 +0100 (Apple, RFC 2822).

    With another one an episode stands in the wrong place, or nowhere. Build the site again.
    """
    for part, node in every(parts(feed), "pubDate", "lastBuildDate"):
        if node.text and not moment(node.text):
            message = say(
                "{where}: apps cannot read the date `{date}`, they want one like "
                "`Fri, 20 Nov 2026 08:00:00 +0100`; build the site again",
                where=part.where,
                date=shown(node.text),
            )
            yield Found(feed.path, node.line, message)


# --- addresses ------------------------------------------------------------------------------------


@error
def feed_address_ascii(feed: Feed) -> Iterator[Found]:
    """Addresses have only the letters a–z and A–Z, digits and signs of addresses: many apps load no others (Apple).

    Name the folders of shows and episodes so: `pajisja-ime`, not `Pajisja Ime ë`.
    """
    for address in _addresses(feed):
        if not _ASCII.fullmatch(address.url):
            message = say(
                "{where}: the address `{url}` has letters or signs in it that apps do not load; give folders and "
                "files names of a–z, 0–9 and hyphens",
                where=address.part.where,
                url=shown(address.url),
            )
            yield Found(feed.path, address.node.line, message)


_ASCII = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")


@error
def feed_address_https(feed: Feed) -> Iterator[Found]:
    """Every address in a feed is whole and begins with https: phones load nothing else (Podcast Namespace).

    Build the site again. Of the site's own address, `site_url:` in mkdocs.yml, another check speaks.
    """
    for address in _addresses(feed):
        if not address.url.startswith("https://") and not _may_be_other(feed, address):
            message = say(
                "{where}: the address `{url}` does not begin with https; build the site again",
                where=address.part.where,
                url=shown(address.url),
            )
            yield Found(feed.path, address.node.line, message)


def _may_be_other(feed: Feed, address: Address) -> bool:
    """`podcast_funding` looks at its own, another check at the site's; a rendition may come by other ways than the web.

    A preview stands at http://127.0.0.1.
    """
    if address.node.name == "podcast:source" and _OTHER_WAY.match(address.url):
        return True
    return address.node.name == "podcast:funding" or address.url.startswith(feed.site.url)


_OTHER_WAY = re.compile(r"(?!http:)[a-z][a-z0-9+.-]*:")


@error
def feed_address_host(feed: Feed) -> Iterator[Found]:
    """Pages, recordings, pictures and transcripts of the feed are on this site: elsewhere nobody looks after them.

    An address of another site is left over from a preview or a move. Build the site again, with the right `site_url:`.
    """
    elsewhere: dict[str, list[Address]] = {}
    for address in _addresses(feed):
        if address.own and address.url.startswith("https://") and not address.url.startswith(feed.site.url):
            elsewhere.setdefault(address.url.split("/", 3)[2], []).append(address)
    for host, there in elsewhere.items():
        message = say(
            "{where}: `{url}` is not on this site, {site} (addresses at {host}: {count}); build the site again, "
            "with the right `site_url:` in mkdocs.yml",
            where=there[0].part.where,
            url=shown(there[0].url),
            site=feed.site.url,
            host=shown(host),
            count=len(there),
        )
        yield Found(feed.path, there[0].node.line, message)


def _addresses(feed: Feed) -> tuple[Address, ...]:
    return read(feed.content).addresses
