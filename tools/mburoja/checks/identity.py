"""Checks on dates, numbers and identities, and on what is out already by the ledger."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from mburoja.checks.check import Found, error, warning
from mburoja.checks.subjects import Published, Sources
from mburoja.feed.guid import podcast_guid
from mburoja.feed.ledger import LEDGER, Change, Kind, behind, changes
from mburoja.model import Episode, Message, feed_path, say


@error
def number_twice(sources: Sources) -> Iterator[Found]:
    """Two episodes of a season cannot have one number: apps sort by it and would show one of them.

    Give the newer one the number that the message names.
    """
    seen: dict[tuple[str, int | None, int], Episode] = {}
    highest: dict[tuple[str, int | None], int] = {}
    for episode in sources.episodes():
        season = (episode.show, episode.fields.season)
        highest[season] = max(highest.get(season, 0), episode.fields.number)
    for episode in sources.episodes():
        season, number = (episode.show, episode.fields.season), episode.fields.number
        first = seen.setdefault((*season, number), episode)
        if first is not episode:
            highest[season] += 1
            message = say(
                "number {number} is taken by {first}; write `number: {free}`",
                number=number,
                first=first.file.path,
                free=highest[season],
            )
            yield _at(episode, "number", message)


@warning
def number_order(sources: Sources) -> Iterator[Found]:
    """In a serial show a later episode has a higher number: apps play it in the order of the numbers (Apple).

    Trailers and extras stand outside that order. Change the number or the date.
    """
    serial = {show.slug for show in sources.shows if show.fields.type == "serial"}
    last: dict[tuple[str, int | None], Episode] = {}
    for episode in sources.episodes():
        if episode.show not in serial or episode.fields.kind != "full":
            continue
        key = (episode.show, episode.fields.season)
        before = last.get(key)
        if before and episode.fields.number < before.fields.number:
            message = say(
                "number {number} comes out after number {before}; apps play a serial show by its numbers: "
                "change the number or the date",
                number=episode.fields.number,
                before=before.fields.number,
            )
            yield _at(episode, "number", message)
        else:
            last[key] = episode


@warning
def date_odd(sources: Sources) -> Iterator[Found]:
    """A date before there were podcasts, or years from now, is a slip of the keyboard. Mend the year."""
    for episode in sources.episodes():
        date = episode.fields.date
        if date < _FIRST_PODCAST or date > sources.now + _FAR:
            message = say("the year {year} looks like a slip; is it meant?", year=date.year)
            yield _at(episode, "date", message)


_FIRST_PODCAST = datetime(2003, 7, 1, tzinfo=UTC)
_FAR = timedelta(days=2 * 365)


@error
def guid_twice(sources: Sources) -> Iterator[Found]:
    """Two episodes cannot have one guid: apps take them for one episode and show only one.

    This happens when a folder is copied; make episodes with `mburoja new episode`.
    """
    seen: dict[str, str] = {}
    for episode in sources.episodes():
        if first := seen.get(episode.fields.guid):
            message = say(
                "this guid belongs to {first} (a copied file?); write `guid: {guid}`",
                first=first,
                guid=uuid5(UUID(episode.fields.guid), episode.path),
            )
            yield _at(episode, "guid", message)
        seen.setdefault(episode.fields.guid, episode.file.path)


@error
def podcast_guid_written(sources: Sources) -> Iterator[Found]:
    """Each feed has a podcast_guid of its own, minted once from its first address (Podcast Namespace).

    Copy the line that the message gives into the file, and never change it again.
    """
    seen: dict[str, str] = {}
    for show in sorted(sources.shows, key=lambda show: min((e.fields.date for e in show.episodes), default=_NEVER)):
        for text in show.texts.values():
            guid = text.fields.podcast_guid
            url = (sources.site.published_url or sources.site.url) + feed_path(show.slug, text.locale)
            new = podcast_guid(url)
            if guid is None:
                message = say("the feed needs an identity; write `podcast_guid: {new}`", new=new)
                yield Found(text.file.path, 1, message)
            elif first := seen.get(guid):
                message = say("this podcast_guid belongs to {first}; write `podcast_guid: {new}`", first=first, new=new)
                yield Found(text.file.path, text.file.line("podcast_guid"), message)
            else:
                seen[guid] = text.file.path


_NEVER = datetime.max.replace(tzinfo=UTC)


@warning
def address_reserved(sources: Sources) -> Iterator[Found]:
    """The site's address in mkdocs.yml is an example that leads nowhere, until the real one is decided.

    Write the real one as `site_url:` before the first feed goes out: feeds have their identity from it.
    """
    url = sources.site.published_url or sources.site.url
    if is_reserved(url):
        yield Found(
            "mkdocs.yml", None, say("`{url}` is an example; write the site's own address as `site_url:`", url=url)
        )


def is_reserved(url: str) -> bool:
    """Whether an address is an example that belongs to nobody (RFC 2606, RFC 6761)."""
    host = re.sub(r"^https?://([^/:]*).*", r"\1", url).lower()
    return bool(re.search(r"(^|\.)(example|test|invalid|localhost|example\.(com|org|net))$", host))


@warning
def address_https(sources: Sources) -> Iterator[Found]:
    """Apps and browsers load nothing that is not encrypted on the way: write the site's address with https (PSP-1)."""
    url = sources.site.published_url or sources.site.url
    if not url.startswith("https://"):
        yield Found("mkdocs.yml", None, say("`{url}` does not begin with https; write `site_url: https://…/`", url=url))


# --- the ledger -----------------------------------------------------------------------------------


def _changed(published: Published, kind: Kind) -> Iterator[Change]:
    """The changes of a kind; one by the episode's path when it is the same in all languages that are out."""
    by_episode: dict[str, list[Change]] = {}
    for change in changes(published.ledger, published.current):
        if change.change == kind:
            by_episode.setdefault(_episode(change.of), []).append(change)
    languages = Counter(_episode(name) for name in published.ledger.items)
    for path, found in by_episode.items():
        if len(found) < languages[path]:
            yield from found
        else:
            # What is written in episode.md goes out as it is in the main language.
            main = f"{path}.{published.site.languages.default}"
            yield next((each for each in found if each.of == main), found[0]).model_copy(update={"of": path})


def _episode(name: str) -> str:
    """The path of an item's episode: `prova/nje.en` → `prova/nje`."""
    return name.rpartition(".")[0] if "." in name else name


def _text_of(name: str) -> str:
    return f"episodes/{_episode(name)}/episode.md"


def _found(change: Change, path: str, text: Message) -> Found:
    """A change in a file; the text may have the gaps `of`, `before` and `after`."""
    return Found(path, None, Message(text.text, {"of": change.of, "before": change.before, "after": change.after}))


@error
def published_guid(published: Published) -> Iterator[Found]:
    """The guid of an episode that is out never changes: apps would download it again and show it twice.

    Write the old one back into episode.md. If the change is meant, type the command in the message, with the reason.
    """
    message = say(
        "it went out with the guid {before} and now has {after}; write the old one back; if the change is meant, "
        'type: mburoja ledger allow guid {of} --why "…"'
    )
    for change in _changed(published, "guid"):
        yield _found(change, _text_of(change.of), message)


@error
def published_gone(published: Published) -> Iterator[Found]:
    """An episode that is out does not vanish: people have its address, and apps show an error instead of it.

    Put its folder, recording and `status: published` back; git has them. If it is to go, type the command in the
    message, with the reason.
    """
    message = say(
        "{of} is out and would not be in the feed any more; put it back (folder, text, recording, "
        '`status: published`); if it is to go, type: mburoja ledger allow gone {of} --why "…"'
    )
    for change in _changed(published, "gone"):
        yield _found(change, LEDGER, message)


@error
def published_date(published: Published) -> Iterator[Found]:
    """The date of an episode that is out does not move forward: apps would show an old episode as a new one.

    Write the old one back into episode.md. If the change is meant, type the command in the message, with the reason.
    """
    message = say(
        "it went out with the date {before} and now has {after}; write the old one back; if the change is meant, "
        'type: mburoja ledger allow date {of} --why "…"'
    )
    for change in _changed(published, "date"):
        yield _found(change, _text_of(change.of), message)


@error
def published_feed(published: Published) -> Iterator[Found]:
    """The address of a feed that is out never moves: every subscriber would lose it.

    Do not rename the show's folder, remove show.<language>.md or change `site_url:`. If it must move, the old address
    is to lead to the new one; then type the command in the message, with the reason.
    """
    moved = say(
        "the feed {of} is out at {before} and would now be at {after}; take that back; if it must move, "
        'type: mburoja ledger allow feed {of} --why "…"'
    )
    gone = say(
        "the feed {of} is out at {before} and would not be there any more; put the show's folder and text "
        'back; if it is to go, type: mburoja ledger allow feed {of} --why "…"'
    )
    for change in changes(published.ledger, published.current):
        if change.change == "feed":
            yield _found(change, LEDGER, moved if change.after else gone)


@error
def published_identity(published: Published) -> Iterator[Found]:
    """The podcast_guid of a feed that is out never changes: directories would take it for another podcast.

    Write the old one back into the show's text. If the change is meant, type the command in the message, with the
    reason.
    """
    message = say(
        "the feed went out with the podcast_guid {before} and now has {after}; write the old one back; "
        'if the change is meant, type: mburoja ledger allow identity {of} --why "…"'
    )
    for change in changes(published.ledger, published.current):
        if change.change == "identity":
            show, _, locale = change.of.rpartition(".")
            main = locale == published.site.languages.default
            yield _found(change, f"episodes/{show}/{'show.md' if main else f'show.{locale}.md'}", message)


@warning
def ledger_behind(published: Published) -> Iterator[Found]:
    """What is out stands in the ledger, so that a slip cannot change it later, and old addresses lead to new ones.

    When the site is online type `mburoja ledger record`, and commit episodes/published.json.
    """
    names = behind(published.ledger, published.current)
    if names and not is_reserved(published.site.published_url or published.site.url):
        some = ", ".join(names[:_SOME]) + (" …" if len(names) > _SOME else "")
        message = say(
            "not noted as it goes out now: {names}; when that is online, type: mburoja ledger record", names=some
        )
        yield Found(LEDGER, None, message)


_SOME = 8
"""How many names fit into a message."""


def _at(episode: Episode, key: str, message: Message) -> Found:
    return Found(episode.file.path, episode.file.line(key), message)
