"""The real feeds beside what their sources say. The sources are read here anew, not by the product's reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
import yaml
from lxml import etree

from project import REPOSITORY, TODAY, Project

DEFAULT = "sq"


def front_matter(path: Path) -> tuple[dict[str, Any], str]:
    """The YAML and the Markdown of one file."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), body


def localised(folder: Path, stem: str, locale: str) -> Path:
    """`show.md`, `show.mk.md`: the file of a language."""
    return folder / (f"{stem}.md" if locale == DEFAULT else f"{stem}.{locale}.md")


def beside(folder: Path, stem: str, locale: str) -> Path | None:
    """A recording or transcript of a language; the default one may go without its name."""
    found = [p for p in folder.glob(f"{stem}.*") if p.suffixes[0] == f".{locale}"]
    if not found and locale == DEFAULT:
        found = [p for p in folder.glob(f"{stem}.*") if len(p.suffixes) == 1]
    return found[0] if found else None


@dataclass(frozen=True)
class SourceEpisode:
    """What the sources say of an episode in one language: `main` is episode.md, `text` that language's file."""

    folder: Path
    locale: str
    main: dict[str, Any]
    text: dict[str, Any]
    notes: str
    recording: Path

    @property
    def date(self) -> datetime:
        return self.main["date"]

    @property
    def guid(self) -> str:
        written = self.main["guid"]
        return written if self.locale == DEFAULT else str(uuid5(UUID(written), self.locale))

    @property
    def people(self) -> list[dict[str, Any]]:
        return self.text.get("people", self.main.get("people", []))

    @property
    def sources(self) -> list[dict[str, Any]]:
        return self.text.get("sources", self.main.get("sources", []))

    @property
    def transcript(self) -> Path | None:
        return beside(self.folder, "transcript", self.locale)


@dataclass(frozen=True)
class RealFeed:
    """A feed as it was built, and the sources it was built from: `show` has the words of its language."""

    slug: str
    locale: str
    folder: Path
    site: Path
    site_url: str
    content: bytes
    show: dict[str, Any]
    words: dict[str, str]
    episodes: tuple[SourceEpisode, ...]

    @property
    def url(self) -> str:
        return f"{self.site_url}feeds/{self.slug}.{self.locale}.xml"

    @property
    def channel(self) -> Any:
        return etree.fromstring(self.content).find("channel")

    @property
    def pairs(self) -> list[tuple[Any, SourceEpisode]]:
        """Each `item` with the episode it must be."""
        items = self.channel.findall("item")
        assert len(items) == len(self.episodes)
        return list(zip(items, self.episodes, strict=True))

    def page_url(self, path: str) -> str:
        prefix = "" if self.locale == DEFAULT else f"{self.locale}/"
        return f"{self.site_url}{prefix}{path}/"

    def episode_url(self, episode: SourceEpisode) -> str:
        return self.page_url(f"{self.slug}/{episode.folder.name}")

    def file(self, url: str) -> Path:
        """The file of the built site behind an address of it."""
        assert url.startswith(self.site_url), url
        return self.site / url.removeprefix(self.site_url)

    def is_picture(self, url: str, original: Path) -> bool:
        """Whether an address is that of a picture: its bytes and its ending."""
        return self.file(url).read_bytes() == original.read_bytes() and url.endswith(original.suffix)

    @property
    def image_of_show(self) -> Path:
        return self.folder / self.show["artwork"]

    def image(self, episode: SourceEpisode) -> Path:
        """The picture of an episode: its own or the show's."""
        if own := episode.main.get("artwork"):
            return episode.folder / own
        return self.image_of_show

    def description(self, episode: SourceEpisode) -> str:
        if not any(person.get("synthetic") for person in episode.people):
            return episode.text["summary"]
        return f"{episode.text['summary']} {self.words['synthetic_notice']}"


def _source_episode(folder: Path, locale: str) -> SourceEpisode | None:
    """An episode that must be in the feed of a language, else nothing."""
    if not localised(folder, "episode", locale).exists():
        return None
    main, _ = front_matter(folder / "episode.md")
    text, notes = front_matter(localised(folder, "episode", locale))
    recording = beside(folder, "recording", locale)
    listed = main.get("status", "published") == "published" and main["date"] <= TODAY
    return SourceEpisode(folder, locale, main, text, notes, recording) if listed and recording else None


def _feeds_of_sources() -> list[tuple[str, str]]:
    paths = sorted((REPOSITORY / "episodes").glob("*/show*.md"))
    return [(path.parent.name, path.name.split(".")[1] if path.name != "show.md" else DEFAULT) for path in paths]


@pytest.fixture(scope="session")
def feeds_of_sources() -> list[tuple[str, str]]:
    """(show, language) of every feed that the sources ask for."""
    return _feeds_of_sources()


@pytest.fixture(scope="session", params=_feeds_of_sources(), ids=".".join)
def feed(request: pytest.FixtureRequest, real_project: Project, real_site: Path) -> RealFeed:
    """Each real feed in turn."""
    slug, locale = request.param
    folder = real_project.root / "episodes" / slug
    show, _ = front_matter(folder / "show.md")
    translation, _ = front_matter(localised(folder, "show", locale))
    found = [_source_episode(path.parent, locale) for path in folder.glob("*/episode.md")]
    episodes = sorted(filter(None, found), key=lambda e: (e.date, e.main["number"]), reverse=True)
    address = re.search(r"^site_url: (\S+)", (real_project.root / "mkdocs.yml").read_text(encoding="utf-8"), re.M)
    assert address
    return RealFeed(
        slug=slug,
        locale=locale,
        folder=folder,
        site=real_site,
        site_url=address[1],
        content=(real_site / "feeds" / f"{slug}.{locale}.xml").read_bytes(),
        show={**show, **translation},
        words=yaml.safe_load((real_project.root / f"overrides/strings/{locale}.yml").read_text(encoding="utf-8")),
        episodes=tuple(episodes),
    )
