"""The ledger: what listeners' apps know of us already, and so may not change unsaid.

`episodes/published.json` lists the guid, the date and the enclosure's address of every item that went out, and the
address and identity of every feed. Here are its rules, without disk: text in, decisions out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

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


class Change(_Entry):
    """A difference between what is out and what would go out, to listeners' harm.

    `of` is a feed's or an item's name in the ledger. `after` is empty when it would be there no more.
    """

    change: Kind
    of: str
    before: str
    after: str


class Allowed(Change):
    """A change that is meant, and why. When it is `recorded` it has gone out, and allows nothing more."""

    why: Annotated[str, Field(min_length=1)]
    on: str
    recorded: bool = False


class Ledger(_Entry):
    """All that is out. Feeds are by `show.locale`, items by `show/slug` and locale joined by a full stop."""

    version: Literal[1]
    feeds: dict[str, FeedEntry]
    items: dict[str, Item]
    allowed: tuple[Allowed, ...]


NOTHING_OUT = Ledger(version=1, feeds={}, items={}, allowed=())


class LedgerError(Told):
    """The ledger cannot be read; nothing may go on, and nothing may overwrite it."""


def read_ledger(content: bytes) -> Ledger:
    """Understand a ledger: JSON, UTF-8.

    Raises:
        LedgerError: when it is not whole, or not a ledger.
    """
    if b"\n<<<<<<< " in b"\n" + content:
        raise LedgerError(
            say(
                "git has left two versions in the list of what is published; take one of them, "
                "git checkout --ours episodes/published.json, then type: mburoja ledger record"
            )
        )
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_each_once)
        if isinstance(data, dict) and data.get("version", 1) != 1:
            raise LedgerError(say("another version of mburoja wrote the list of what is published; use a newer one"))
        ledger = Ledger.model_validate(data)
        written(ledger).encode()  # JSON can name halves of letters (U+D800 …), which no file can hold
        return ledger
    except (ValueError, RecursionError) as error:
        why = str(error)
        if isinstance(error, ValidationError):
            first = error.errors()[0]
            why = ": ".join([*map(str, first["loc"]), first["msg"]])
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


class OutNow(_Entry):
    """What the feeds of this build give to apps, by the ledger's names, and the dates of items that wait."""

    feeds: dict[str, FeedEntry]
    items: dict[str, Item]
    waiting: dict[str, AwareDatetime]


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


def changes(ledger: Ledger, current: OutNow) -> list[Change]:
    """What would harm listeners and has not been allowed."""
    allowed = {(each.change, each.of, each.before, each.after) for each in ledger.allowed if not each.recorded}
    found = [*_changes_of_feeds(ledger, current), *_changes_of_items(ledger, current)]
    return [each for each in found if (each.change, each.of, each.before, each.after) not in allowed]


def _changes_of_feeds(ledger: Ledger, current: OutNow) -> Iterator[Change]:
    for name, feed in ledger.feeds.items():
        now = current.feeds.get(name)
        if now is None or now.url != feed.url:
            yield Change(change="feed", of=name, before=feed.url, after=now.url if now else "")
        if now and now.podcast_guid != feed.podcast_guid:
            yield Change(change="identity", of=name, before=feed.podcast_guid, after=now.podcast_guid)


def _changes_of_items(ledger: Ledger, current: OutNow) -> Iterator[Change]:
    for name, item in ledger.items.items():
        here = current.items.get(name)
        date = here.date if here else current.waiting.get(name)
        if date is None:
            yield Change(change="gone", of=name, before=item.guid, after="")
        elif date > item.date:
            yield Change(change="date", of=name, before=item.date.isoformat(), after=date.isoformat())
        if here and here.guid != item.guid:
            yield Change(change="guid", of=name, before=item.guid, after=here.guid)


def behind(ledger: Ledger, current: OutNow) -> list[str]:
    """The feeds and items that the ledger does not have, or not as they go out now; those that may not, are no news."""
    stopped = {change.of for change in changes(ledger, current)}
    feeds = [name for name, feed in current.feeds.items() if ledger.feeds.get(name) != feed]
    items = [name for name, item in current.items.items() if not _same(ledger.items.get(name), item)]
    return [name for name in (*feeds, *items) if name not in stopped]


def _same(known: Item | None, item: Item) -> bool:
    return known is not None and known.model_copy(update={"enclosures": known.enclosures[-1:]}) == item


def allow(ledger: Ledger, current: OutNow, change: Kind, of: str, why: str, on: str) -> Ledger:
    """The ledger with a change allowed, and why. All items of an episode are meant by the episode's path.

    Raises:
        LedgerError: when there is no such change.
    """
    found = [each for each in changes(ledger, current) if each.change == change and _meant(each, of)]
    if not found:
        raise LedgerError(
            say(
                "there is no change of this kind ({change}) of {of}; `mburoja check` says what there is",
                change=change,
                of=of,
            )
        )
    added = [Allowed(**each.model_dump(), why=why, on=on) for each in found]
    return ledger.model_copy(update={"allowed": (*ledger.allowed, *added)})


def _meant(change: Change, of: str) -> bool:
    """Whether a change is of what was named. Guid and date stand in episode.md, for all its languages."""
    path = change.of.rpartition(".")[0]
    whole = change.change in ("guid", "date") and of.rpartition(".")[0] == path
    return of in (change.of, path) or whole


def recorded(ledger: Ledger, current: OutNow) -> Ledger:
    """The ledger after what is out now went out; only when `changes` finds nothing.

    Former addresses of enclosures stay: they are to lead to the new ones. What waits for another date than it went
    out with stays too. Why a change was allowed stays; the next one of its kind has to be allowed again.
    """
    items = {}
    for name, item in current.items.items():
        former = ledger.items[name].enclosures if name in ledger.items else ()
        moved = tuple(each for each in former if each not in item.enclosures)
        items[name] = item.model_copy(update={"enclosures": (*moved, *item.enclosures)})
    for name, date in current.waiting.items():
        if name in ledger.items and name not in items:
            items[name] = ledger.items[name].model_copy(update={"date": date})
    allowed = tuple(each.model_copy(update={"recorded": True}) for each in ledger.allowed)
    return Ledger(version=1, feeds=current.feeds, items=items, allowed=allowed)
