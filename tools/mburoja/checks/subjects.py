"""What checks look at. Values only: somebody else has read, measured and built them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any

from mburoja.barometer.model import Barometer
from mburoja.feed.ledger import Ledger, OutNow
from mburoja.model import (
    Chapter,
    Episode,
    Heard,
    Locale,
    Media,
    Message,
    Picture,
    ReadTags,
    Show,
    Site,
    SourceFile,
    Transcript,
    WrittenPage,
)


@dataclass(frozen=True)
class Sources:
    """All that staff wrote: shows with their episodes, hand-written pages; and what mkdocs.yml says.

    `out` are the paths of the episodes that are out by the ledger.
    """

    shows: tuple[Show, ...]
    site: Site
    now: datetime
    pages: tuple[WrittenPage, ...] = ()
    out: frozenset[str] = frozenset()

    def episodes(self) -> list[Episode]:
        """All episodes, first what is out, then the oldest: of two that clash, the later one is to change."""
        found = [episode for show in self.shows for episode in show.episodes]
        return sorted(found, key=lambda each: (each.path not in self.out, each.fields.date, each.path))

    def owners(self) -> list[Show | Episode]:
        """All that has texts and a picture."""
        return [*self.shows, *self.episodes()]


@dataclass(frozen=True)
class Data:
    """The barometer's data, the site's languages, and the moment that counts as now."""

    barometer: Barometer
    site: Site
    now: datetime


@dataclass(frozen=True)
class Published:
    """What is out by the ledger, and what this build would put out."""

    site: Site
    ledger: Ledger
    current: OutNow


@dataclass(frozen=True)
class Spoken:
    """A recording as handed in (`name` is its file's), and what is written about it, with its own times.

    `transcript_name` is the transcript's file, if there is one.
    """

    name: str
    show: Show
    episode: Episode
    locale: Locale
    heard: Heard
    transcript: Transcript = field(default_factory=Transcript)
    transcript_name: str | None = None

    @property
    def text_file(self) -> SourceFile:
        """The file that has its title and chapters."""
        return self.episode.texts[self.locale].file

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """As written."""
        return self.episode.texts[self.locale].fields.chapters


@dataclass(frozen=True)
class Outgoing:
    """A rendition as it goes out, decoded and read back; `name` is the file of the recording it was made of.

    `title`, `show_title`, `locale` and `chapters` are what its tags should say.
    """

    name: str
    media: Media
    heard: Heard
    tags: ReadTags
    title: str
    show_title: str
    locale: Locale
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class SiteFile:
    """A file of the site as built. Media are `heard`, pictures measured, texts have their `content`."""

    length_bytes: int
    heard: Heard | None = None
    picture: Picture | None = None
    content: bytes | None = None
    integrity: str = ""


@dataclass(frozen=True)
class Feed:
    """A feed as built. `path` is its file under the site's root, `content` the document.

    `files` are those of the site that it may lead to, by path under the site's root.
    """

    path: str
    site: Site
    show: Show
    locale: Locale
    now: datetime
    content: bytes
    files: Mapping[str, SiteFile] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)  # one is as good as itself only, so that what is found out of it can be kept
class BuiltSite:
    """The pages of the site as built. `pages` are parsed HTML (lxml) by path under the root (`mk/index.html`).

    `files` are all paths under the root, `styles` the style sheets' texts, `weights` the bytes of each page, and
    `sitemap` the content of sitemap.xml. `unread` are the pages that cannot be looked at, and why. `headers` is the
    content of the file _headers.
    """

    site: Site
    pages: Mapping[str, Any]
    files: frozenset[str]
    styles: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)
    sitemap: bytes | None = None
    unread: Mapping[str, Message] = field(default_factory=dict)
    headers: bytes | None = None


def beside(episode: Episode, path: PurePath) -> str:
    """The name of a file in an episode's folder, for messages."""
    return f"{PurePath(episode.file.path).parent}/{path.name}"
