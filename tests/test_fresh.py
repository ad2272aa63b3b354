"""Whether a built site is of what is here now: else nothing is said of it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from mburoja import gate
from mburoja.feed.ledger import NOTHING_OUT
from mburoja.model import Languages, Site
from mburoja.project import MARK
from mburoja.project import Project as Run
from mburoja.published import write_published
from mburoja.source.folder import read_shows
from project import SHOW, Project

LANGUAGES = Languages({"sq": "Shqip", "en": "English"}, "sq", {})
LONG_AGO = (1_700_000_000, 1_700_000_000)
SOON = datetime.now(UTC) + timedelta(hours=1)


def is_fresh(project: Project, now: datetime) -> bool:
    site = Site("https://mburoja.mk/", "Mburoja", LANGUAGES)
    run = Run(project.root, project.root / ".cache", site, now)
    return gate.is_fresh(run, project.root / "site", read_shows(project.root, LANGUAGES))


@pytest.fixture
def built(project: Project) -> Project:
    """A project with two shows, and of its site what tells when it was built and of what."""
    project.write({"episodes/tjeter/show.md": SHOW})
    project.copy("square.png", "episodes/tjeter/square.png")
    project.replace("episodes/prova/nje/episode.md", "2026-11-20T08:00:00+01:00", SOON.isoformat())
    project.write({f"site/feeds/{name}.xml": "<rss/>" for name in ("prova.sq", "prova.en", "tjeter.sq")})
    project.write({f"site/{MARK}": ""})
    time.sleep(0.02)  # the disk's clock ticks every few milliseconds
    return project


def copied(project: Project) -> None:
    """Over another, as a file manager copies: the folder has its old time, and the file one of its own."""
    outside = project.root / "outside.md"
    outside.write_text("# Tjetër", encoding="utf-8")
    os.utime(outside, LONG_AGO)
    shutil.copy2(outside, project.root / "docs/index.md")


CHANGES: dict[str, Callable[[Project], object]] = {
    "the settings": lambda p: p.replace("mkdocs.yml", "https://mburoja.example/", "https://mburoja.mk/"),
    "a text": lambda p: p.replace("episodes/prova/nje/episode.md", "Shënime", "Shënime të reja"),
    "a template": lambda p: p.replace("overrides/main.html", "<html", "<html data-new"),
    "a new page": lambda p: p.write({"docs/e-re.md": "# E re"}),
    "a page that is gone": lambda p: (p.root / "docs/index.mk.md").unlink(),
    "a recording that is gone": lambda p: (p.episode / "recording.en.wav").unlink(),
    "an episode that is gone": lambda p: shutil.rmtree(p.episode),
    "a show that is gone": lambda p: shutil.rmtree(p.root / "episodes/tjeter"),
    "a show with another name": lambda p: (p.root / "episodes/tjeter").rename(p.root / "episodes/ditar"),
    "a copy with its old time": copied,
    "no site": lambda p: shutil.rmtree(p.root / "site"),
    "a folder that is none of ours": lambda p: (p.root / "site" / MARK).unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_since(built: Project, change: str) -> None:
    now = SOON - timedelta(minutes=1)
    assert is_fresh(built, now)
    CHANGES[change](built)
    assert not is_fresh(built, now)


def test_an_episode_comes_out_without_a_change(built: Project) -> None:
    assert is_fresh(built, SOON - timedelta(seconds=1))
    assert not is_fresh(built, SOON)


def test_the_ledger_is_no_source(built: Project) -> None:
    """It is written when the site is online; then nothing has to be built anew."""
    write_published(built.root, NOTHING_OUT)
    assert is_fresh(built, SOON - timedelta(minutes=1))
