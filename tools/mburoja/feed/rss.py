"""Build a feed: feedgen writes what it does well, the table in `elements` the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from mburoja.feed.elements import CHANNEL, ITEM, ITUNES, PODCAST, Channel, Element, Item, Occurrence

_NAMESPACES = {"itunes": ITUNES, "podcast": PODCAST}


class _ChannelTable(BaseExtension):  # type: ignore[misc]
    """feedgen's way to add elements to the channel: ours come from the table."""

    subject: Channel

    def extend_ns(self) -> dict[str, str]:
        return _NAMESPACES

    def extend_rss(self, feed: Any) -> Any:
        channel = feed[0]
        if not self.subject.items:
            # feedgen writes the hour of the build when it has no date to write.
            channel.remove(channel.find("lastBuildDate"))
        _append(channel, CHANNEL, self.subject)
        return feed


class _ItemTable(BaseEntryExtension):  # type: ignore[misc]
    subject: tuple[Channel, Item]

    def extend_rss(self, entry: Any) -> Any:
        _append(entry, ITEM, self.subject)
        return entry


def _append(parent: Any, table: Iterable[Element[Any]], subject: object) -> None:
    for element in table:
        for index, occurrence in enumerate(element.occurrences(subject)):
            node = _append_one(parent, element.name, occurrence)
            for name, inner in element.inside(subject, index):
                _append_one(node, name, inner)


def _append_one(parent: Any, qualified: str, occurrence: Occurrence) -> Any:
    prefix, name = qualified.split(":")
    attributes, text = occurrence
    node = etree.SubElement(parent, f"{{{_NAMESPACES[prefix]}}}{name}", dict(attributes))
    node.text = text
    return node


def feed_bytes(channel: Channel) -> bytes:
    """The RSS 2.0 document of a show in one locale (PSP-1), as UTF-8.

    The same channel gives the same bytes: its date is that of its newest episode, not the clock's.
    """
    generator = FeedGenerator()
    generator.load_extension("podcast", atom=False)
    generator.register_extension("mburoja", _ChannelTable, _ItemTable, atom=False)
    generator.mburoja.subject = channel
    _describe_channel(generator, channel)
    for item in channel.items:
        _describe_item(generator.add_entry(order="append"), channel, item)
    return bytes(generator.rss_str(pretty=True))


def _describe_channel(generator: FeedGenerator, channel: Channel) -> None:
    show, text = channel.show.fields, channel.text.fields
    generator.title(text.title)
    # The last link becomes the channel's <link>: the page comes after the feed itself.
    feed_url = channel.site.feed_url(channel.show.slug, channel.locale)
    generator.link(href=feed_url, rel="self", type="application/rss+xml")
    generator.link(href=channel.page_url, rel="alternate")
    generator.description(text.summary)
    generator.language(channel.locale)
    generator.copyright(f"{show.author}, {show.licence}")
    generator.generator("Mburoja")
    generator.docs("https://www.rssboard.org/rss-specification")
    generator.image(url=channel.image_url, title=text.title, link=channel.page_url)
    if channel.items:
        newest = max(item.episode.fields.date for item in channel.items)
        generator.pubDate(newest)
        generator.lastBuildDate(newest)
    generator.podcast.itunes_author(show.author)
    if show.owner_email:
        generator.podcast.itunes_owner(name=show.author, email=show.owner_email)
    for category in show.categories:
        top, _, sub = (part.strip() for part in category.partition(">"))
        generator.podcast.itunes_category({"cat": top, "sub": sub} if sub else {"cat": top})


def _describe_item(entry: FeedEntry, channel: Channel, item: Item) -> None:
    entry.mburoja.subject = (channel, item)
    entry.title(item.text.fields.title)
    entry.link(href=item.page_url)
    entry.guid(item.guid, permalink=False)
    entry.pubDate(item.episode.fields.date)
    entry.description(item.summary)
    entry.content(item.notes_html, type="html")
    for topic in item.episode.fields.topics:
        entry.category(term=topic)
    enclosure = item.renditions[0]
    entry.enclosure(enclosure.url, str(enclosure.media.length_bytes), enclosure.media.type)
