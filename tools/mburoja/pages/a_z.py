"""Everything on the site from A to Z, in the alphabet of the reader's language; works without script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile, groupby
from typing import Literal

from mburoja.model import Locale
from mburoja.pages.views import EpisodeView, ShowView


@dataclass(frozen=True)
class Entry:
    """One line: a topic with its episodes under it, or the page of an episode, a show, or one written by hand.

    `url` is relative to the site's root, `locale` the language of the title. A topic has no page: its `url` is empty.
    """

    title: str
    kind: Literal["topic", "episode", "show", "page"]
    url: str
    locale: Locale
    under: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A letter and all that begins with it."""

    name: str
    entries: tuple[Entry, ...]

    @property
    def id(self) -> str:
        """The name of its place in the page."""
        return f"letter-{self.name.lower()}"


def a_z(
    shows: Iterable[ShowView], written: Iterable[Entry], locale: Locale, alphabet: Sequence[str]
) -> tuple[Letter, ...]:
    """The letters that something begins with, in order.

    Args:
        shows: the shows with the episodes that lists hold.
        written: hand-written pages.
        locale: the reader's language.
        alphabet: its letters, `("A", "B", "C", "Ç", "D", "Dh", …)`; others come after the ones they look like.
    """
    entries = list(written)
    topics: dict[str, list[Entry]] = {}
    for show in shows:
        entries.append(Entry(show.title, "show", show.url, show.locale))
        for episode in show.episodes:
            entry = Entry(episode.title, "episode", episode.url, episode.locale)
            entries.append(entry)
            for name in _topics(episode):
                topics.setdefault(name, []).append(entry)
    entries += (Entry(name, "topic", "", locale, tuple(under)) for name, under in topics.items())
    order = Order(alphabet)
    entries.sort(key=lambda entry: (order.key(entry.title), entry.kind, entry.url))
    return tuple(Letter(name, tuple(each)) for name, each in groupby(entries, lambda entry: order.letter(entry.title)))


def _topics(episode: EpisodeView) -> Iterable[str]:
    return dict.fromkeys(name for _, name in episode.topics)


class Order:
    """The order of an alphabet in which two letters may be one: Albanian Dh, Gj, Ll …"""

    def __init__(self, alphabet: Sequence[str]) -> None:
        self._alphabet = list(alphabet)
        self._places = {letter.lower(): place for place, letter in enumerate(alphabet)}
        longest_first = sorted(self._places, key=len, reverse=True)
        self._unit = re.compile("|".join([*map(re.escape, longest_first), "."]), re.DOTALL)

    def key(self, title: str) -> list[tuple[int, str]]:
        """What titles are sorted by: signs count for nothing, a space comes before figures, these before letters.

        A space at the beginning, as behind a dash, counts for nothing either.
        """
        units = self._unit.findall(unicodedata.normalize("NFC", title).lower())
        heard = (unit for unit in units if unit.isalnum() or unit == " ")
        return [self._place(unit) for unit in dropwhile(str.isspace, heard)]

    def letter(self, title: str) -> str:
        """The letter a title stands under."""
        place, unit = next(iter(self.key(title)), (_FIGURE, ""))
        if place == _FIGURE:
            return "0–9"
        return self._alphabet[place] if place < len(self._alphabet) else unit[0].upper()

    def _place(self, unit: str) -> tuple[int, str]:
        if unit == " ":
            return _SPACE, ""
        if unit.isnumeric():
            return _FIGURE, unit
        plain = unicodedata.normalize("NFD", unit)[0]
        foreign = len(self._places)
        return self._places.get(unit, self._places.get(plain, foreign)), "" if unit in self._places else unit


_SPACE, _FIGURE = -2, -1
