"""All checks there are, and how a subject meets those that look at its kind."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from mburoja.checks import (
    accessibility,
    artwork,
    barometer,
    feed,
    feed_files,
    feed_items,
    feed_texts,
    identity,
    links,
    pages,
    search_engines,
    security,
    sound,
    tags,
    texts,
    transcripts,
    truth,
)
from mburoja.checks.check import Check
from mburoja.model import Finding, Message, say

ROOMS: tuple[tuple[Message, ModuleType], ...] = (
    (say("What you write"), texts),
    (say("Figures and contacts"), truth),
    (say("The barometer"), barometer),
    (say("Dates, numbers, identities, and what is out already"), identity),
    (say("Pictures"), artwork),
    (say("Recordings, and how they sound to listeners"), sound),
    (say("What the recordings say of themselves"), tags),
    (say("Transcripts"), transcripts),
    (say("The feed"), feed),
    (say("Texts, dates and addresses in the feed"), feed_texts),
    (say("Episodes in the feed"), feed_items),
    (say("What the feed leads to"), feed_files),
    (say("The pages"), pages),
    (say("The pages for everybody"), accessibility),
    (say("Where the pages lead"), links),
    (say("What search engines read"), search_engines),
    (say("What keeps readers safe"), security),
)
"""The modules with checks, under the titles of the documentation."""


def checks_of(room: ModuleType) -> list[Check[Any]]:
    """The checks of a module, in its order."""
    return [each for each in vars(room).values() if isinstance(each, Check)]


CHECKS: dict[str, Check[Any]] = {each.id: each for _, room in ROOMS for each in checks_of(room)}
"""By id, in the order of the documentation."""


_OF: dict[type, list[Check[Any]]] = {}
for _check in CHECKS.values():
    _OF.setdefault(_check.subject, []).append(_check)


def run(subject: object) -> list[Finding]:
    """Every finding of every check that looks at such things."""
    return [finding for check in _OF[type(subject)] for finding in check(subject)]
