"""Read a feed for the checks: once per feed, into plain values, and without trusting it.

A feed may have been edited by hand or come from anywhere. Nothing that its text asks for is fetched, included or
expanded, and what is too large or too deep is not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, NamedTuple

from lxml import etree

from mburoja.checks.subjects import Feed, SiteFile
from mburoja.feed.elements import ITUNES, PODCAST
from mburoja.model import Message, say

MOST_BYTES = 10_000_000
"""A feed of 2,000 episodes has half of it. What is larger is not read."""
MOST_DEEP = 16
"""How many elements may stand inside each other; a feed needs five."""
NAMESPACES = {
    "itunes": ITUNES,
    "podcast": PODCAST,
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
REQUIRED_NAMESPACES = ("itunes", "podcast", "atom")
"""PSP-1 wants these three, spelt exactly so."""
_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}
_XINCLUDE = "{http://www.w3.org/2001/XInclude}*"

_NAMES = """
author category channel cloud comments copyright description docs enclosure generator guid image item language
lastBuildDate link managingEditor pubDate rating skipDays skipHours source textInput title ttl webMaster
atom:link content:encoded
itunes:author itunes:block itunes:category itunes:complete itunes:duration itunes:email itunes:episode
itunes:episodeType itunes:explicit itunes:image itunes:keywords itunes:name itunes:new-feed-url itunes:owner
itunes:season itunes:subtitle itunes:summary itunes:title itunes:type
podcast:alternateEnclosure podcast:block podcast:chapters podcast:chat podcast:contentLink podcast:episode
podcast:funding podcast:guid podcast:image podcast:images podcast:integrity podcast:license podcast:liveItem
podcast:location podcast:locked podcast:medium podcast:person podcast:podping podcast:podroll podcast:publisher
podcast:remoteItem podcast:season podcast:socialInteract podcast:soundbite podcast:source podcast:trailer
podcast:transcript podcast:txt podcast:updateFrequency podcast:value podcast:valueRecipient
podcast:valueTimeSplit
"""
_KNOWN = frozenset(_NAMES.split())
"""The elements of RSS 2.0, Apple and the Podcast Namespace."""
_SPELT = {name.lower(): name for name in _KNOWN}


class Node(NamedTuple):
    """An element: `name` as in `itunes:image`, its own text without spaces around it, and what stands inside."""

    name: str
    text: str
    attributes: Mapping[str, str]
    line: int
    inside: tuple[Node, ...] = ()

    def value(self, attribute: str = "") -> str:
        """An attribute without spaces around it, or the text; empty if there is none."""
        return self.attributes.get(attribute, "").strip() if attribute else self.text


@dataclass(frozen=True)
class Part:
    """The channel or an item. `where` is what messages call it.

    `nodes` are its elements by name; `misspelt` are those in wrong capitals, by the name that is meant.
    """

    where: Message
    line: int
    nodes: Mapping[str, tuple[Node, ...]]
    misspelt: Mapping[str, Node] = field(default_factory=dict)

    def all(self, name: str) -> tuple[Node, ...]:
        """The elements of a name."""
        return self.nodes.get(name, ())

    def first(self, name: str) -> Node | None:
        """The first element of a name: what apps go by."""
        found = self.nodes.get(name)
        return found[0] if found else None

    def value(self, name: str, attribute: str = "") -> str:
        """The text, or an attribute, of the first element of a name; empty if there is none."""
        found = self.nodes.get(name)
        return found[0].value(attribute) if found else ""

    def lacks(self, name: str, attribute: str = "") -> bool:
        """Whether there is no such element or it says nothing; what is misspelt, or has markup in it, is there."""
        node = self.first(name)
        if node is None:
            return name not in self.misspelt
        return not node.value(attribute) and (bool(attribute) or not node.inside)


class Address(NamedTuple):
    """A web address in a feed. `own` ones lead to a page or file of the site."""

    part: Part
    node: Node
    url: str
    own: bool


@dataclass(frozen=True)
class Problem:
    """Why a feed is none, and in which line."""

    line: int | None
    message: Message


@dataclass(frozen=True)
class Document:
    """A feed as read. With `problems` it has no parts: there is nothing to look at in what is no feed."""

    problems: tuple[Problem, ...] = ()
    channel: Part | None = None
    items: tuple[Part, ...] = ()
    addresses: tuple[Address, ...] = ()


@lru_cache(maxsize=4)
def read(content: bytes) -> Document:
    """A feed's document, however odd it is; it is read once for all checks."""
    try:
        root = _parsed(content)
        problems = tuple(_problems(root))
        return Document(problems) if problems else _document(root.find("channel"))
    except _Refused as refused:
        return Document((refused.problem,))


class _Refused(Exception):
    def __init__(self, line: int | None, message: Message) -> None:
        super().__init__(message)
        self.problem = Problem(line, message)


def _parsed(content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        message = say(
            "the feed has {megabytes} MB, more than any app reads; build the site again",
            megabytes=len(content) // 1_000_000,
        )
        raise _Refused(None, message)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, SyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None)
        why = shown(getattr(error, "msg", None) or str(error))
        raise _Refused(line, say("the feed cannot be read as XML ({why}); build the site again", why=why)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _Refused(1, say("the feed has a DOCTYPE, which feeds do without; build the site again"))
    return root


def _problems(root: Any) -> Iterator[Problem]:
    """What keeps apps from seeing a feed in an XML document (RSS 2.0, PSP-1, Apple)."""
    line = root.sourceline
    encoding = root.getroottree().docinfo.encoding or "UTF-8"
    if encoding.upper() not in ("UTF-8", "US-ASCII", "ASCII"):
        yield Problem(1, say("the feed is in {encoding}, not in UTF-8; build the site again", encoding=shown(encoding)))
    if root.tag != "rss" or root.get("version") != "2.0":
        yield Problem(line, say('the feed does not begin with <rss version="2.0">; build the site again'))
    elif [child.tag for child in root] != ["channel"]:
        yield Problem(line, say("there must be one <channel> in <rss>, and nothing else; build the site again"))
    for prefix, uri in NAMESPACES.items():
        declared = root.nsmap.get(prefix)
        if declared != uri and (declared is not None or prefix in REQUIRED_NAMESPACES):
            message = say(
                "apps know `{prefix}:` only by the name {uri}, which <rss> does not give it; build the site again",
                prefix=prefix,
                uri=uri,
            )
            yield Problem(line, message)
    if (included := next(root.iter(_XINCLUDE), None)) is not None:
        yield Problem(included.sourceline, say("apps include no other file into a feed; build the site again"))


def _document(element: Any) -> Document:
    nodes = [_node(child, 1) for child in element if child.tag != "item"]
    channel = _part(say("the show"), element.sourceline, nodes)
    items = tuple(_item(child, index) for index, child in enumerate(element.iterchildren("item"), 1))
    return Document((), channel, items, tuple(_addresses(channel, items)))


def _item(element: Any, number: int) -> Part:
    nodes = [_node(child, 1) for child in element]
    title = next((node.text for node in nodes if node.name == "title"), "")
    where = say("episode `{title}`", title=shown(title)) if title else say("item {number} from above", number=number)
    return _part(where, element.sourceline, nodes)


def _part(where: Message, line: int, nodes: list[Node]) -> Part:
    by_name: dict[str, list[Node]] = {}
    misspelt: dict[str, Node] = {}
    for node in nodes:
        by_name.setdefault(node.name, []).append(node)
        if node.name not in _KNOWN and (meant := _SPELT.get(node.name.lower())):
            misspelt[meant] = node
    return Part(where, line or 0, {name: tuple(found) for name, found in by_name.items()}, misspelt)


def _node(element: Any, depth: int) -> Node:
    if depth > MOST_DEEP:
        raise _Refused(element.sourceline, say("too many elements stand inside each other; build the site again"))
    inside = tuple([_node(child, depth + 1) for child in element]) if len(element) else ()
    return Node(
        _name(element.tag), (element.text or "").strip(), dict(element.items()), element.sourceline or 0, inside
    )


@lru_cache(maxsize=1024)
def _name(tag: str) -> str:
    """`{http://www.itunes.com/dtds/podcast-1.0.dtd}image` → `itunes:image`; others stay as they are."""
    uri, brace, name = tag.removeprefix("{").partition("}")
    prefix = _PREFIXES.get(uri)
    return f"{prefix}:{name}" if brace and prefix else tag


# --- addresses --------------------------------------------------------------------------------

_ADDRESSES = {
    "link": (("", True),),
    "itunes:image": (("href", True),),
    "podcast:image": (("href", True),),
    "enclosure": (("url", True),),
    "podcast:transcript": (("url", True),),
    "podcast:chapters": (("url", True),),
    "docs": (("", False),),
    "comments": (("", False),),
    "podcast:license": (("url", False),),
    "podcast:funding": (("url", False),),
    "podcast:person": (("href", False), ("img", False)),
}
"""The elements that have addresses: in which attribute, or as their text, and whether they lead to this site."""
_INSIDE = {
    "image": {"url": (("", True),), "link": (("", True),)},
    "podcast:alternateEnclosure": {"podcast:source": (("uri", True),)},
}
"""The same of what stands inside others."""


def _addresses(channel: Part, items: tuple[Part, ...]) -> Iterator[Address]:
    for part in (channel, *items):
        for name, nodes in part.nodes.items():
            yield from _addresses_of(part, nodes, _ADDRESSES)
            if name in _INSIDE:
                for around in nodes:
                    yield from _addresses_of(part, around.inside, _INSIDE[name])


def _addresses_of(
    part: Part, nodes: tuple[Node, ...], table: Mapping[str, tuple[tuple[str, bool], ...]]
) -> Iterator[Address]:
    for node in nodes:
        for attribute, own in table.get(node.name, ()):
            if url := node.value(attribute):
                yield Address(part, node, url, own)


def path_of(feed: Feed, url: str) -> str | None:
    """The path under the site's root that an address leads to; none if it leads elsewhere."""
    if not url.startswith(feed.site.url):
        return None
    return _without_query(url.removeprefix(feed.site.url))


def _without_query(url: str) -> str:
    return url.partition("?")[0].partition("#")[0]


def file_of(feed: Feed, url: str) -> SiteFile | None:
    """The file of the site that an address leads to, if it is there."""
    path = path_of(feed, url)
    return feed.files.get(path) if path else None


def is_missing(feed: Feed, url: str) -> bool:
    """Whether an address leads to a file of the site that is not there."""
    path = path_of(feed, url)
    return path is not None and path not in feed.files


_ENDING = re.compile(r"\.[A-Za-z0-9]+$")


def ending_of(url: str) -> str:
    """How an address's path ends, in small letters: `.mp3`; empty if it has no ending."""
    found = _ENDING.search(_without_query(url).rpartition("/")[2])
    return found[0].lower() if found else ""


# --- what many checks need --------------------------------------------------------------------


def channels(feed: Feed) -> tuple[Part, ...]:
    """The channel, unless the feed is none."""
    channel = read(feed.content).channel
    return (channel,) if channel else ()


def items(feed: Feed) -> tuple[Part, ...]:
    """The items, from above."""
    return read(feed.content).items


def parts(feed: Feed) -> tuple[Part, ...]:
    """The channel and the items."""
    return (*channels(feed), *items(feed))


def every(parts: tuple[Part, ...], *names: str) -> Iterator[tuple[Part, Node]]:
    """Every element of these names, with the part it stands in."""
    for part in parts:
        for name in names:
            for node in part.nodes.get(name, ()):
                yield part, node


def shown(text: str) -> str:
    """What a message quotes: one line, and not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


_SHOWN = 80

_RFC_2822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?"
    r"[0-9]{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} "
    r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})? (?:[+-][0-9]{4}|UT|GMT|[ECMP][SD]T)"
)


@lru_cache(maxsize=4096)
def moment(text: str) -> datetime | None:
    """The date that a text says as RFC 2822 wants it, with a 24-hour time and a zone; else none."""
    if not _RFC_2822.fullmatch(text):
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


BUILD = say("build the site again")
"""What to do when no field can be to blame."""


def text_field(feed: Feed, line: str) -> Message:
    """What to write into the show's file of the feed's language."""
    text = feed.show.texts.get(feed.locale)
    file = text.file.path if text else feed.show.file.path
    return say("write `{line}` in {file} and build the site again", line=line, file=file)
