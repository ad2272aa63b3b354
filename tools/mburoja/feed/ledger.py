"""The ledger: what listeners' apps know of us already, and so may not change unsaid.

`episodes/published.json` lists the guid, the date and the enclosure's address of every item that went out, and the
address and identity of every feed. Here are its rules, without disk: text in, decisions out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from mburoja.feed.guid import episode_guid
from mburoja.model import Locale, Recorded, Show, Site, Told, feed_path, say

LEDGER = "episodes/published.json"
"""Where it is in a project's folder."""

Kind = Literal["guid", "gone", "date", "feed", "identity"]
"""What can change to listeners' harm: an episode's guid, its being there, its date; a feed's address, its identity."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Entry):
    """An episode in one language, as apps know it; the last of `enclosures` is today's address."""

    guid: str
    date: AwareDatetime
    enclosures: Annotated[tuple[str, ...], Field(min_length=1)]


class FeedEntry(_Entry):
    """A feed, as apps know it."""

    url: str
    podcast_guid: str


class Allowed(_Entry):
    """A change that would be an error, and why it was made nevertheless."""

    change: Kind
    of: str
    before: str
    after: str
    why: Annotated[str, Field(min_length=1)]
    on: str


class Ledger(_Entry):
    """All that is out. Feeds are by `show.locale`, items by `show/slug` and locale joined by a full stop."""

    version: Annotated[int, AfterValidator(lambda version: _version(version))] = 1
    feeds: dict[str, FeedEntry] = {}
    items: dict[str, Item] = {}
    allowed: tuple[Allowed, ...] = ()


def _version(version: int) -> int:
    if version != 1:
        raise ValueError("another version of mburoja wrote it")
    return version


class LedgerError(Told):
    """The ledger cannot be read; nothing may go on, and nothing may overwrite it."""


def read_ledger(content: bytes) -> Ledger:
    """Understand a ledger: JSON, UTF-8.

    Raises:
        LedgerError: when it is not whole, or not a ledger.
    """
    try:
        ledger = Ledger.model_validate(json.loads(content.decode(), object_pairs_hook=_each_once))
        written(ledger).encode()  # JSON can name halves of letters (U+D800 …), which no file can hold
        return ledger
    except (ValueError, RecursionError) as error:
        why = f"{error.errors()[0]['loc']}" if isinstance(error, ValidationError) else str(error)
        raise LedgerError(
            say(
                "the list of what is published cannot be read ({why}); take back its last good version: "
                "git checkout episodes/published.json",
                why=why[:120],
            )
        ) from None


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands in it twice")
    return found


def written(ledger: Ledger) -> str:
    """The text of a ledger, one fact a line, in an order that does not depend on when what was written."""
    data = ledger.model_dump(mode="json")
    data["feeds"], data["items"] = (dict(sorted(data[key].items())) for key in ("feeds", "items"))
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


class OutNow(Ledger):
    """What the feeds of this build give to apps, as a ledger would have it; and the dates of items that wait."""

    waiting: dict[str, AwareDatetime] = {}


def out_now(shows: Iterable[Show], site: Site, now: datetime, media: Mapping[tuple[str, Locale], Recorded]) -> OutNow:
    """What the feeds of a build give to apps; in a preview, what they would give where the site is published."""
    base = site.published_url or site.url
    feeds: dict[str, FeedEntry] = {}
    items: dict[str, Item] = {}
    waiting: dict[str, datetime] = {}
    for show in shows:
        for locale, text in show.texts.items():
            url = base + feed_path(show.slug, locale)
            feeds[f"{show.slug}.{locale}"] = FeedEntry(url=url, podcast_guid=text.fields.podcast_guid or "")
            for episode in show.episodes:
                recording, name = media.get((episode.path, locale)), f"{episode.path}.{locale}"
                if episode.fields.status == "published" and episode.fields.date > now:
                    waiting[name] = episode.fields.date
                elif recording and locale in episode.texts and episode.is_listed(now):
                    items[name] = Item(
                        guid=episode_guid(episode.fields.guid, locale, site.languages.default),
                        date=episode.fields.date,
                        enclosures=(base + recording.enclosure.url_path,),
                    )
    return OutNow(feeds=feeds, items=items, waiting=waiting)


class Change(_Entry):
    """A difference between what is out and what would go out. `of` is a feed's or an item's name in the ledger."""

    change: Kind
    of: str
    before: str
    after: str


def changes(ledger: Ledger, current: OutNow) -> list[Change]:
    """What would harm listeners and has not been allowed."""
    found: list[Change] = []
    for name, feed in ledger.feeds.items():
        now = current.feeds.get(name)
        if now is None or now.url != feed.url:
            found.append(Change(change="feed", of=name, before=feed.url, after=now.url if now else ""))
        elif now.podcast_guid != feed.podcast_guid:
            found.append(Change(change="identity", of=name, before=feed.podcast_guid, after=now.podcast_guid))
    for name, item in ledger.items.items():
        here = current.items.get(name)
        if here is None and (waits := current.waiting.get(name)):
            found.append(Change(change="date", of=name, before=item.date.isoformat(), after=waits.isoformat()))
        elif here is None:
            found.append(Change(change="gone", of=name, before=item.guid, after=""))
        elif here.guid != item.guid:
            found.append(Change(change="guid", of=name, before=item.guid, after=here.guid))
        elif here.date > item.date:
            found.append(Change(change="date", of=name, before=item.date.isoformat(), after=here.date.isoformat()))
    allowed = {(each.change, each.of, each.before, each.after) for each in ledger.allowed}
    return [each for each in found if (each.change, each.of, each.before, each.after) not in allowed]


def behind(ledger: Ledger, current: OutNow) -> list[str]:
    """The items that are out, or have another recording, and are not in the ledger yet."""
    return [
        name
        for name, item in current.items.items()
        if name not in ledger.items or ledger.items[name].enclosures[-1] != item.enclosures[0]
    ]


def allow(ledger: Ledger, current: OutNow, change: Kind, of: str, why: str, on: str) -> Ledger:
    """The ledger with a change allowed, and why. All items of an episode are meant by the episode's path.

    Raises:
        LedgerError: when there is no such change.
    """
    found = [each for each in changes(ledger, current) if each.change == change and _meant(each.of, of)]
    if not found:
        raise LedgerError(
            say(
                "there is no change of this kind ({change}) of {of}; `mburoja check` says what there is",
                change=change,
                of=of,
            )
        )
    added = tuple(Allowed(**each.model_dump(), why=why, on=on) for each in found)
    return ledger.model_copy(update={"allowed": (*ledger.allowed, *added)})


def _meant(name: str, of: str) -> bool:
    return name == of or name.rpartition(".")[0] == of


def recorded(ledger: Ledger, current: OutNow) -> Ledger:
    """The ledger after what is out now went out. Former addresses of enclosures stay: they are to lead to the new ones.

    What was allowed to vanish is taken out; why stays.
    """
    gone = {(each.of, each.before) for each in ledger.allowed if each.change == "gone"}
    items = {name: item for name, item in ledger.items.items() if (name, item.guid) not in gone}
    for name, item in current.items.items():
        former = items[name].enclosures if name in items else ()
        moved = tuple(each for each in former if each not in item.enclosures)
        items[name] = item.model_copy(update={"enclosures": (*moved, *item.enclosures)})
    feeds = {**ledger.feeds, **{name: feed for name, feed in current.feeds.items()}}
    return ledger.model_copy(update={"items": items, "feeds": feeds})
