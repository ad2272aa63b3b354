"""Checks on whether what is claimed can be looked up, and how long ago somebody did."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from mburoja.checks.check import Found, error, warning
from mburoja.checks.identity import is_reserved
from mburoja.checks.subjects import Sources
from mburoja.model import Episode, EpisodeText, say

VERIFIED_DAYS = 60
"""A contact that nobody has looked at for so long may be another one by now."""

_PERCENT = r"%|‰|për\s?qind|percent|per\scent\b|процент|проценат|procent|procenat|(?:отсто|одсто|посто|odsto|posto)\b"
_MILLIONS = "milion|miliard|milijun|milijard|million|billion|милион|милијард"
_FIGURE = re.compile(
    # “100 % safe” is a way of speaking; nobody has counted.
    rf"\b(?!100(?![\d.,]))\d+(?:[.,]\d+)?\s?(?:{_PERCENT})\w*|\b\d+(?:[.,]\d+)?\s(?:{_MILLIONS})\w*",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?<![\w@/.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_TELEPHONE = re.compile(
    r"(?<![\w/.,=#?&%-])(?<!\d\s)"
    r"(?:(?:\+\d|0)(?:[\s/()-]{0,3}\d){7,14}|\(0\d{1,2}\)(?:[\s/()-]{0,3}\d){6,13})"
    r"(?![\w/]|-\w)"
)
"""With the country's or the area's code in front, and of 15 digits at most (E.164); others may be years or sums."""
_NO_CONTACT = re.compile(
    r"https?://\S+"
    r"|\b\d\d?\s?[/-]\s?\d\d?\s?[/-]\s?\d{4}\b"  # 05/11/2026
    r"|\b\d\d?/\d{4}\s?-\s?\d\d?/\d{4}\b"  # 09/2025 - 11/2026
)
"""Web addresses (who has one can look for herself) and dates."""


@error
def source_dated(sources: Sources) -> Iterator[Found]:
    """Each source has a date: its own, or the day we saw it. Readers judge a figure by how old it is."""
    for episode in sources.episodes():
        for text in episode.texts.values():
            for index, source in enumerate(text.fields.sources or ()):
                if not source.date and not source.seen:
                    message = say(
                        'this source has no date; write `date: "2026-01-16"`, or `seen:` with the day you looked'
                    )
                    yield Found(text.file.path, text.file.line("sources", index), message)


@error
def source_future(sources: Sources) -> Iterator[Found]:
    """A source cannot be newer than today. Mend its date."""
    today = sources.now.date()
    for episode in sources.episodes():
        for text in episode.texts.values():
            for index, source in enumerate(text.fields.sources or ()):
                for key, value in (("date", source.date), ("seen", source.seen)):
                    if value and _first_day(value) > today + timedelta(days=1):
                        message = say("`{key}: {value}` is in the future; mend it", key=key, value=value)
                        yield Found(text.file.path, text.file.line("sources", index, key), message)


@warning
def figure_unsourced(sources: Sources) -> Iterator[Found]:
    """A figure without a source is a rumour. Name who counted, and when, in `sources:`."""
    for episode, text in _published(sources):
        if not episode.sources(text.locale):
            for line, figure in _in_text(text, _FIGURE):
                message = say("“{figure}” has no source; name it in `sources:`, with its date", figure=figure)
                yield Found(text.file.path, line, message)


@warning
def contact_unsourced(sources: Sources) -> Iterator[Found]:
    """Somebody in need will write or call there. Name in `sources:` where the contact is published, and `seen:` when
    you looked.
    """
    for episode, text in _published(sources):
        if not _looked(episode, text):
            for line, contact in _contacts(text):
                message = say(
                    "nobody can tell whether `{contact}` is right; name in `sources:` where you found it, "
                    "with `seen:` and the day",
                    contact=contact,
                )
                yield Found(text.file.path, line, message)


@warning
def contact_old(sources: Sources) -> Iterator[Found]:
    """Contacts change. When nobody has looked for 60 days, open the source again; if the contact is still right write
    today's date as `seen:` of that source. The page shows the date, so that readers can judge.
    """
    for episode, text in _published(sources):
        looked = _looked(episode, text)
        if looked and (days := (sources.now.date() - max(looked)).days) > VERIFIED_DAYS:
            for line, contact in _contacts(text):
                message = say(
                    '`{contact}` was last looked at {days} days ago; look again, then write `seen: "{today}"` '
                    "at its source",
                    contact=contact,
                    days=days,
                    today=sources.now.date().isoformat(),
                )
                yield Found(text.file.path, line, message)


def _published(sources: Sources) -> Iterator[tuple[Episode, EpisodeText]]:
    for episode in sources.episodes():
        if episode.fields.status != "draft":
            for text in episode.texts.values():
                yield episode, text


def _looked(episode: Episode, text: EpisodeText) -> list[date]:
    """The days on which somebody looked at a source."""
    return [_last_day(source.seen) for source in episode.sources(text.locale) if source.seen]


def _first_day(text: str) -> date:
    """`2026`, `2026-01` or `2026-01-16` as a day, the first that it may be."""
    return date(*(int(part) for part in f"{text}-01-01".split("-")[:3]))


def _last_day(text: str) -> date:
    """`2026`, `2026-01` or `2026-01-16` as a day, the last that it may be."""
    first = _first_day(text)
    if len(text) == len("2026"):
        return first.replace(month=12, day=31)
    if len(text) == len("2026-01"):
        return first.replace(day=monthrange(first.year, first.month)[1])
    return first


def _contacts(text: EpisodeText) -> Iterator[tuple[int | None, str]]:
    for line, address in _in_text(text, _MAIL):
        if not is_reserved(address.partition("@")[2]):
            yield line, address
    yield from _in_text(text, _TELEPHONE)


def _in_text(text: EpisodeText, pattern: re.Pattern[str]) -> Iterator[tuple[int | None, str]]:
    """What a pattern finds in a text, each once, and its line."""
    places = [(text.file.line("summary"), text.fields.summary)]
    places += [(text.file.line("actions", index), action) for index, action in enumerate(text.fields.actions)]
    first = text.file.line("notes")
    lines = enumerate(text.notes.split("\n"), first or 0)
    places += [(line if first else None, words) for line, words in lines]
    seen = set()
    for line, words in places:
        for found in pattern.findall(_NO_CONTACT.sub(" ", words)):
            if found not in seen:
                seen.add(found)
                yield line, found
