"""The table of what we write into a feed beside what feedgen does well.

One row is one element: where it stands, its name, the specification it follows, and a function that gives
its occurrences as attributes and text. A new element is one row. `rss.py` asks the rows in this order.

Specifications: PSP-1 (Podcast Standards Project, podcast-standard.org), the Podcast Namespace
(podcastindex.org/namespace/1.0), Apple's podcast requirements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from mburoja.model import Episode, EpisodeText, Locale, Media, Show, ShowText, Site

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"


@dataclass(frozen=True)
class Rendition:
    """A rendition at its whole address; `name` is what a listener chooses it by."""

    media: Media
    url: str
    name: str


@dataclass(frozen=True)
class Item:
    """An episode as one feed gives it. All URLs are whole; `notes_html` has only p, ol, ul, li and a.

    The first of `renditions` is the enclosure; `transcript_urls` are by media type.
    """

    episode: Episode
    text: EpisodeText
    renditions: tuple[Rendition, ...]
    guid: str
    page_url: str
    image_url: str
    summary: str
    notes_html: str
    transcript_urls: Mapping[str, str]
    chapters_url: str | None


@dataclass(frozen=True)
class Channel:
    """A show in one locale. `synthetic` is the word that marks a person's name as a synthetic voice."""

    site: Site
    show: Show
    text: ShowText
    locale: Locale
    page_url: str
    image_url: str
    synthetic: str
    licence_url: str | None
    items: tuple[Item, ...]


Subject = TypeVar("Subject")
Occurrence = tuple[Mapping[str, str], str | None]
"""Attributes and text of an element."""


@dataclass(frozen=True)
class Element(Generic[Subject]):
    """One row: a name like `podcast:medium`, its specification, and what to write for a subject."""

    name: str
    specification: str
    occurrences: Callable[[Subject], Iterator[Occurrence]]
    inside: Callable[[Subject, int], Iterator[tuple[str, Occurrence]]] = lambda subject, index: iter(())
    """The names and occurrences of the elements inside the one with an index."""


def _text(value: str | int | None) -> Iterator[Occurrence]:
    if value is not None:
        yield {}, str(value)


def _flag(value: bool) -> Iterator[Occurrence]:
    yield {}, "true" if value else "false"


def _locked(channel: Channel) -> Iterator[Occurrence]:
    owner = channel.show.fields.owner_email
    yield ({"owner": owner} if owner else {}), "yes" if channel.show.fields.locked else "no"


def _licence(channel: Channel) -> Iterator[Occurrence]:
    # The specification wants the identifier in lower case.
    yield ({"url": channel.licence_url} if channel.licence_url else {}), channel.show.fields.licence.lower()


def _funding(channel: Channel) -> Iterator[Occurrence]:
    if funding := channel.text.fields.funding or channel.show.fields.funding:
        yield {"url": funding.url}, funding.text


def _people(pair: tuple[Channel, Item]) -> Iterator[Occurrence]:
    channel, item = pair
    for person in item.episode.people(item.text.locale):
        name = f"{person.name} ({channel.synthetic})" if person.synthetic else person.name
        yield {"role": person.role, "group": "cast"}, name


def _transcript(pair: tuple[Channel, Item]) -> Iterator[Occurrence]:
    channel, item = pair
    for type_, url in item.transcript_urls.items():
        # With times an app can show it as captions; without, only as a text.
        captions = {"rel": "captions"} if type_ in _CAPTIONS else {}
        yield {"url": url, "type": type_, "language": channel.locale, **captions}, None


_CAPTIONS = ("text/vtt", "application/x-subrip")


def _alternates(pair: tuple[Channel, Item]) -> Iterator[Occurrence]:
    """Every rendition, the enclosure first and marked as the default, each with its digest."""
    channel, item = pair
    for index, rendition in enumerate(item.renditions):
        media = rendition.media
        attributes = {
            "type": media.type,
            "length": str(media.length_bytes),
            "bitrate": str(round(media.length_bytes * 8000 / media.duration_ms)),
            "height": str(media.size[1]) if media.size else "",
            "lang": channel.locale,
            "title": rendition.name[:_NAME_CHARACTERS],
            "codecs": media.codecs or "",
            "default": "true" if index == 0 else "",
        }
        yield {name: value for name, value in attributes.items() if value}, None


_NAME_CHARACTERS = 32
"""What the Podcast Namespace allows for the title of an alternateEnclosure."""


def _alternate(pair: tuple[Channel, Item], index: int) -> Iterator[tuple[str, Occurrence]]:
    rendition = pair[1].renditions[index]
    yield "podcast:source", ({"uri": rendition.url}, None)
    yield "podcast:integrity", ({"type": "sri", "value": rendition.media.integrity}, None)


def _chapters(pair: tuple[Channel, Item]) -> Iterator[Occurrence]:
    if url := pair[1].chapters_url:
        yield {"url": url, "type": "application/json+chapters"}, None


def _explicit(pair: tuple[Channel, Item]) -> Iterator[Occurrence]:
    own = pair[1].episode.fields.explicit
    return _flag(pair[0].show.fields.explicit if own is None else own)


CHANNEL: tuple[Element[Channel], ...] = (
    # feedgen writes yes and no, which Apple no longer accepts.
    Element("itunes:explicit", "Apple; PSP-1", lambda c: _flag(c.show.fields.explicit)),
    Element("itunes:image", "Apple; PSP-1", lambda c: iter([({"href": c.image_url}, None)])),
    Element("itunes:type", "Apple", lambda c: _text(c.show.fields.type)),
    Element("podcast:guid", "podcast:guid; PSP-1", lambda c: _text(c.text.fields.podcast_guid)),
    Element("podcast:locked", "podcast:locked; PSP-1", _locked),
    Element("podcast:medium", "podcast:medium", lambda c: _text(c.show.fields.medium)),
    Element("podcast:license", "podcast:license", _licence),
    Element("podcast:funding", "podcast:funding; PSP-1", _funding),
)

ITEM: tuple[Element[tuple[Channel, Item]], ...] = (
    Element("itunes:title", "Apple", lambda p: _text(p[1].text.fields.title)),
    Element("itunes:author", "Apple", lambda p: _text(p[0].show.fields.author)),
    Element(
        "itunes:duration",
        "Apple; PSP-1: whole seconds",
        lambda p: _text(round(p[1].renditions[0].media.duration_ms / 1000)),
    ),
    Element("itunes:explicit", "Apple; PSP-1", _explicit),
    Element("itunes:image", "Apple; PSP-1", lambda p: iter([({"href": p[1].image_url}, None)])),
    Element("itunes:season", "Apple", lambda p: _text(p[1].episode.fields.season)),
    Element("itunes:episode", "Apple", lambda p: _text(p[1].episode.fields.number)),
    Element("itunes:episodeType", "Apple", lambda p: _text(p[1].episode.fields.kind)),
    Element("podcast:season", "podcast:season", lambda p: _text(p[1].episode.fields.season)),
    Element("podcast:episode", "podcast:episode", lambda p: _text(p[1].episode.fields.number)),
    Element("podcast:alternateEnclosure", "podcast:alternateEnclosure, source, integrity", _alternates, _alternate),
    Element("podcast:transcript", "podcast:transcript; PSP-1", _transcript),
    Element("podcast:chapters", "podcast:chapters", _chapters),
    Element("podcast:person", "podcast:person", _people),
    Element("podcast:license", "podcast:license", lambda p: _licence(p[0])),
)
