"""Checks on what a feed says of each episode."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from mburoja.checks.check import Found, error, warning
from mburoja.checks.feed_reading import (
    BUILD,
    Node,
    Part,
    every,
    items,
    moment,
    parts,
    shown,
)
from mburoja.checks.subjects import Feed
from mburoja.feed.guid import episode_guid
from mburoja.model import Message, say


@error
def feed_item_required(feed: Feed) -> Iterator[Found]:
    """An episode has a title, an identity, and a recording with its address, length and type: else apps drop it.

    Source: Apple and PSP-1. Build the site again.
    """
    for item in items(feed):
        # An enclosure without an address has nothing whose length and type could be missed.
        needed = _REQUIRED if item.value("enclosure", "url") else _REQUIRED[:3]
        for element, attribute in needed:
            if item.lacks(element, attribute):
                message = say(
                    "{where}: `{element}` is missing; {remedy}",
                    where=item.where,
                    element=f"{element} {attribute}".strip(),
                    remedy=BUILD,
                )
                yield Found(feed.path, item.line, message)


_REQUIRED = (("title", ""), ("guid", ""), ("enclosure", "url"), ("enclosure", "length"), ("enclosure", "type"))


@warning
def feed_item_recommended(feed: Feed) -> Iterator[Found]:
    """An episode should have a page, a date, a description, a length and a picture (Apple, PSP-1).

    Build the site again. The transcript that both recommend too is looked for beside the recording.
    """
    for item in items(feed):
        for element, attribute in _RECOMMENDED:
            if item.lacks(element, attribute):
                message = say(
                    "{where}: `{element}` is missing; build the site again", where=item.where, element=element
                )
                yield Found(feed.path, item.line, message)


_RECOMMENDED = (
    ("link", ""),
    ("pubDate", ""),
    ("description", ""),
    ("itunes:duration", ""),
    ("itunes:image", "href"),
    ("itunes:explicit", ""),
)
"""The elements, and the attribute that says it where there is one."""


@error
def feed_guid(feed: Feed) -> Iterator[Found]:
    """Each episode has an identity of its own that never changes: apps load it anew or twice otherwise (Apple, PSP-1).

    It is made of `guid:` in episode.md. It counts as a web address unless it says isPermaLink="false".
    """
    known = {
        episode_guid(episode.fields.guid, feed.locale, feed.site.languages.default) for episode in feed.show.episodes
    }
    seen: dict[str, Part] = {}
    for item in items(feed):
        node = item.first("guid")
        if node is None or not node.text:
            continue
        if problem := _wrong_guid(item, node, seen.get(node.text), known):
            yield Found(feed.path, node.line, problem)
        seen.setdefault(node.text, item)


def _wrong_guid(item: Part, node: Node, first: Part | None, known: set[str]) -> Message | None:
    if first:
        return say(
            "{where}: its guid is that of {first}, apps would show only one of them; build the site again",
            where=item.where,
            first=first.where,
        )
    if node.attributes.get("isPermaLink", "true") != "false" and not re.match(r"https?://", node.text):
        return say(
            '{where}: its guid is no web address, and so needs isPermaLink="false"; build the site again',
            where=item.where,
        )
    if known and node.text not in known:
        return say(
            "{where}: its guid `{guid}` belongs to no episode.md, apps would take it for a new episode; "
            "build the site again",
            where=item.where,
            guid=shown(node.text),
        )
    return None


@warning
def feed_order(feed: Feed) -> Iterator[Found]:
    """The newest episode comes first; apps that do not sort show them as they stand.

    Build the site again, and set `date:` in episode.md right if the order is still wrong.
    """
    above: datetime | None = None
    for item in items(feed):
        date = moment(item.value("pubDate"))
        if date and above and date > above:
            message = say(
                "{where}: it is newer than the episode above it; build the site again, the newest comes first",
                where=item.where,
            )
            yield Found(feed.path, item.line, message)
        above = date or above


@error
def feed_date_future(feed: Feed) -> Iterator[Found]:
    """An episode of tomorrow is not in the feed of today: some apps and directories hide it (Podcast Index).

    It comes out by itself when its `date:` has come and the site is built again.
    """
    for item, node in every(items(feed), "pubDate"):
        date = moment(node.text)
        if date and date > feed.now:
            message = say(
                "{where}: its date, {date}, is still to come; build the site again",
                where=item.where,
                date=node.text,
            )
            yield Found(feed.path, node.line, message)


@error
def feed_episode_type(feed: Feed) -> Iterator[Found]:
    """An episode is `full`, a `trailer` or a `bonus` (Apple); with another word apps show it as a full one.

    It is `kind:` in episode.md.
    """
    for item, node in every(items(feed), "itunes:episodeType"):
        if node.text not in ("full", "trailer", "bonus"):
            message = say(
                "{where}: `itunes:episodeType` is `{value}`, apps know full, trailer and bonus; build the site again",
                where=item.where,
                value=shown(node.text),
            )
            yield Found(feed.path, node.line, message)


_WHOLE = re.compile(r"[1-9][0-9]{0,8}")


@error
def feed_episode_number(feed: Feed) -> Iterator[Found]:
    """Numbers of episodes and seasons are whole, from 1 on; in a serial show every full episode has one (Apple).

    Apps play a serial show by its numbers. They are `number:` and `season:` in episode.md.
    """
    serial = feed.show.fields.type == "serial"
    for item in items(feed):
        for node in (*item.all("itunes:episode"), *item.all("itunes:season")):
            if not _WHOLE.fullmatch(node.text):
                message = say(
                    "{where}: `{element}` is `{value}`, but must be a whole number from 1 on; build the site again",
                    where=item.where,
                    element=node.name,
                    value=shown(node.text),
                )
                yield Found(feed.path, node.line, message)
        numbered = "itunes:episode" in item.nodes or "itunes:episode" in item.misspelt
        if serial and not numbered and item.value("itunes:episodeType") in ("", "full"):
            message = say(
                "{where}: it has no number, by which apps play a serial show; build the site again", where=item.where
            )
            yield Found(feed.path, item.line, message)


@error
def podcast_season(feed: Feed) -> Iterator[Found]:
    """The season for newer apps is a whole number, the same as for Apple (Podcast Namespace).

    It is `season:` in episode.md.
    """
    for item in items(feed):
        for node in item.all("podcast:season"):
            apple = item.value("itunes:season")
            if not re.fullmatch(r"[0-9]{1,9}", node.text) or (_WHOLE.fullmatch(apple) and int(apple) != int(node.text)):
                yield _number(feed, item, node, apple)


@error
def podcast_episode(feed: Feed) -> Iterator[Found]:
    """The number of an episode for newer apps is a number, the same as for Apple (Podcast Namespace).

    It is `number:` in episode.md.
    """
    for item in items(feed):
        for node in item.all("podcast:episode"):
            apple = item.value("itunes:episode")
            found = re.fullmatch(r"([0-9]{1,9})(\.[0-9]{1,9})?", node.text)
            if not found or (_WHOLE.fullmatch(apple) and int(apple) != int(found[1])):
                yield _number(feed, item, node, apple)


def _number(feed: Feed, item: Part, node: Node, apple: str) -> Found:
    message = say(
        "{where}: `{element}` is `{value}`, which is no number or not the one for Apple (`{apple}`); "
        "build the site again",
        where=item.where,
        element=node.name,
        value=shown(node.text),
        apple=shown(apple),
    )
    return Found(feed.path, node.line, message)


# The Podcast Taxonomy, podcasttaxonomy.com, without regard to capitals.
_GROUPS = frozenset(
    (
        "creative direction",
        "cast",
        "writing",
        "audio production",
        "audio post-production",
        "administration",
        "visuals",
        "community",
        "misc.",
        "video production",
        "video post-production",
    )
)
_ROLES = frozenset(
    (
        *("director", "assistant director", "executive producer", "senior producer", "producer"),
        *("associate producer", "development producer", "creative director"),
        *("host", "co-host", "guest host", "guest", "voice actor", "narrator", "announcer", "reporter"),
        *("author", "editorial director", "co-writer", "writer", "songwriter", "guest writer", "story editor"),
        *("managing editor", "script editor", "script coordinator", "researcher", "editor", "fact checker"),
        *("translater", "translator", "transcriber", "logger"),
        *("studio coordinator", "technical director", "technical manager", "audio engineer"),
        *("remote recording engineer", "post production engineer"),
        *("audio editor", "sound designer", "foley artist", "composer", "theme music", "music production"),
        "music contributor",
        *("production coordinator", "booking coordinator", "production assistant", "content manager"),
        *("marketing manager", "sales representative", "sales manager"),
        *("graphic designer", "cover art designer", "social media manager", "consultant", "intern"),
        *("camera operator", "lighting designer", "camera grip", "assistant camera", "assistant editor"),
    )
)


@error
def podcast_person(feed: Feed) -> Iterator[Found]:
    """Who is heard has a name, and a role of the Podcast Taxonomy such as host, guest or narrator (Podcast Namespace).

    Apps pass over roles they do not know. They are `people:` in episode.md: {name, role}.
    """
    for part, node in every(parts(feed), "podcast:person"):
        role, group = node.value("role") or "host", node.value("group") or "cast"
        if not node.text or role.lower() not in _ROLES or group.lower() not in _GROUPS:
            message = say(
                "{where}: apps do not know `{name}` as `{role}` of the group `{group}`; build the site again",
                where=part.where,
                name=shown(node.text),
                role=shown(role),
                group=shown(group),
            )
            yield Found(feed.path, node.line, message)
