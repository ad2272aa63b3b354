"""The real feeds, and those of a small show of videos, beside what their sources say.

The sources are read here anew, not by the product's reader.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import imageio_ffmpeg
import pytest
import yaml
from lxml import etree

from project import REPOSITORY, TODAY, Project

DEFAULT = "sq"
VIDEOS = "filma"
"""The show of videos."""


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

    @property
    def timed(self) -> bool:
        """Whether somebody has written the times into its transcript."""
        return self.transcript is not None and self.transcript.suffix != ".txt"


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

    def media_url(self, episode: SourceEpisode, ending: str) -> str:
        """The address of a transcript or of chapters."""
        return f"{self.site_url}media/{self.slug}/{episode.folder.name}/{self.locale}{ending}"

    def renditions(self, episode: SourceEpisode) -> list[tuple[str, str, str]]:
        """Address, type and name of each rendition that must be there; the first is the enclosure.

        A video has its own size and what is below it of 720 and 480.
        """
        recording = hashlib.sha256(episode.recording.read_bytes()).hexdigest()[:8]
        saver = (".opus", "audio/ogg", self.words["data_saver"])
        found = [(".mp3", "audio/mpeg", "MP3"), saver]
        if self.show.get("medium") == "video":
            sizes = (720, 480) if episode.recording.suffix == ".mkv" else (480,)
            pictures = [(f"-{size}p.mp4", "video/mp4", f"{size}p") for size in sizes]
            found = [*pictures, (".mp3", "audio/mpeg", self.words["sound_only"]), saver]
        return [(self.media_url(episode, f"-{recording}{ending}"), type_, name) for ending, type_, name in found]

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


# --- a show of videos -----------------------------------------------------------------------------

SHOW = """\
---
title: Filma
summary: Filma për prova.
author: Prova
categories: [Technology, Society & Culture > Documentary]
explicit: false
medium: video
licence: CC-BY-SA-4.0
artwork: square.png
podcast_guid: {guid}
---
Filma.
"""
SHOW_EN = """\
---
title: Films
summary: Films for tests.
podcast_guid: {guid}
---
Films.
"""
EPISODE = """\
---
title: {title}
summary: Një film për prova.
number: {number}
date: 2026-11-{day}T08:00:00+01:00
guid: {guid}
people: [{{name: Hana, role: narrator, synthetic: true}}]
chapters: [{{at: "0:00", title: Fillimi}}, {{at: "0:01", title: Mesi}}, {{at: "0:02", title: Fundi}}]
---
Shënime.
"""
EPISODE_EN = """\
---
title: The picture
summary: A film for tests.
people: [{name: Ann, role: narrator}]
---
Notes.
"""
SRT = """\
1
00:00:00,100 --> 00:00:01,000
Kjo është një provë & <jo> më shumë.

2
00:00:01,200 --> 00:00:02,500
Dhe kjo është një rresht kaq i gjatë, sa në një ekran të vogël nuk ka vend për të, prandaj ndahet.
"""
VTT = """\
WEBVTT

00:00.100 --> 00:01.000
<v Hana>Kjo është një provë.

00:01.200 --> 00:02.500
<v Arta>Dhe kjo është fundi.
"""
TEXT = "This is a test & <no> more.\n\nNobody has timed it.\n"
PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def film(path: Path, size: str) -> None:
    """Three seconds of ffmpeg's test picture with a tone."""
    picture, sound = f"testsrc=size={size}:rate=25:duration=3", "sine=440:duration=3"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]
    options = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([*command, *options, path], check=True)


@pytest.fixture(scope="session")
def videos(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a show of videos, built: large and small, with each kind of transcript that staff hand in."""
    project = Project(tmp_path_factory.mktemp("videos") / "project")
    project.root.mkdir()
    shutil.copyfile(REPOSITORY / "mkdocs.yml", project.root / "mkdocs.yml")
    for folder in ("docs", "overrides"):
        shutil.copytree(REPOSITORY / folder, project.root / folder)
    guids = [uuid5(PODCASTS, f"mburoja.example/feeds/{VIDEOS}.{locale}.xml") for locale in ("sq", "en")]
    at = f"episodes/{VIDEOS}"
    one, two = ("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb")
    project.write(
        {
            f"{at}/show.md": SHOW.format(guid=guids[0]),
            f"{at}/show.en.md": SHOW_EN.format(guid=guids[1]),
            f"{at}/pamja/episode.md": EPISODE.format(title="Pamja", number=1, day=20, guid=one),
            f"{at}/pamja/episode.en.md": EPISODE_EN,
            f"{at}/pamja/transcript.srt": SRT,
            f"{at}/pamja/transcript.en.txt": TEXT,
            f"{at}/e-madhe/episode.md": EPISODE.format(title="E madhe", number=2, day=21, guid=two),
            f"{at}/e-madhe/transcript.sq.vtt": VTT,
        }
    )
    project.copy("square.png", f"{at}/square.png")
    film(project.root / at / "pamja/recording.sq.mp4", "640x480")
    film(project.root / at / "pamja/recording.en.mov", "640x480")
    film(project.root / at / "e-madhe/recording.sq.mkv", "1280x720")
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    return project


ALL_FEEDS = [*_feeds_of_sources(), (VIDEOS, "sq"), (VIDEOS, "en")]


@pytest.fixture(scope="session", params=ALL_FEEDS, ids=".".join)
def feed(request: pytest.FixtureRequest) -> RealFeed:
    """Each feed in turn."""
    slug, locale = request.param
    if slug == VIDEOS:
        project = request.getfixturevalue("videos")
        site = project.root / "site"
    else:
        project, site = request.getfixturevalue("real_project"), request.getfixturevalue("real_site")
    folder = project.root / "episodes" / slug
    show, _ = front_matter(folder / "show.md")
    translation, _ = front_matter(localised(folder, "show", locale))
    found = [_source_episode(path.parent, locale) for path in folder.glob("*/episode.md")]
    episodes = sorted(filter(None, found), key=lambda e: (e.date, e.main["number"]), reverse=True)
    address = re.search(r"^site_url: (\S+)", (project.root / "mkdocs.yml").read_text(encoding="utf-8"), re.M)
    assert address
    return RealFeed(
        slug=slug,
        locale=locale,
        folder=folder,
        site=site,
        site_url=address[1],
        content=(site / "feeds" / f"{slug}.{locale}.xml").read_bytes(),
        show={**show, **translation},
        words=yaml.safe_load((project.root / f"overrides/strings/{locale}.yml").read_text(encoding="utf-8")),
        episodes=tuple(episodes),
    )
