"""A small project on disk for tests, and the command that staff run in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
MEDIA = REPOSITORY / "tests" / "media"
TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""The moment at which every test takes place."""

SHOW = """\
---
title: Mburoja e vogël
summary: Një seri për prova.
author: Prova
categories: [Technology]
explicit: false
licence: CC-BY-SA-4.0
artwork: square.png
podcast_guid: 11111111-1111-5111-8111-111111111111
---
Përshkrimi i serisë.
"""
SHOW_EN = """\
---
title: The little shield
summary: A show for tests.
podcast_guid: 22222222-2222-5222-8222-222222222222
---
About the show.
"""
EPISODE = """\
---
title: Një
summary: Episodi i parë.
number: 1
date: 2026-11-20T08:00:00+01:00
guid: aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa
people: [{name: Hana, role: narrator, synthetic: true}]
chapters:
  - {at: "0:00", title: Fillimi}
  - {at: "0:01", title: Mesi}
  - {at: "0:02", title: Fundi}
actions: [Bëni një gjë.]
sources: [{title: Një burim, publisher: Dikush, date: "2026-01-16", url: "https://example.org/"}]
---
Shënime me **theks** dhe [lidhje](https://example.org/shenime).
"""
EPISODE_EN = """\
---
title: One
summary: The first episode.
---
Notes.
"""
TRANSCRIPT = """\
WEBVTT

00:00:00.100 --> 00:00:01.000
Kjo është një provë.

00:00:01.200 --> 00:00:02.500
<v Hana>Dhe kjo është fundi.
"""


@dataclass(frozen=True)
class Project:
    """A small project on disk: one show `prova` with one episode `nje` in Albanian and English."""

    root: Path

    @property
    def episode(self) -> Path:
        """The folder of its episode."""
        return self.root / "episodes" / "prova" / "nje"

    def write(self, files: Mapping[str, str]) -> None:
        """Write text files, by path under the project's folder."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")

    def copy(self, name: str, target: str) -> None:
        """Copy a file of tests/media into the project."""
        path = self.root / target
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MEDIA / name, path)

    def replace(self, path: str, old: str, new: str) -> None:
        """Change a text file; `old` must be there."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path}"
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *arguments: str, today: datetime = TODAY, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run the command `mburoja` in the project, as staff do, at the moment of the tests.

        `settings` are variables of the environment.
        """
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(today.timestamp())), **settings}
        return subprocess.run(
            [sys.executable, "-m", "mburoja", *arguments],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )


def small_project(root: Path, made: Path | None = None) -> Project:
    """Lay out the small project in a new folder, with what was `made` of it before (the fixture of this name)."""
    project = Project(root)
    root.mkdir()
    shutil.copyfile(REPOSITORY / "mkdocs.yml", root / "mkdocs.yml")
    # The barometer's pages without its figures (the folder `data`), and no handbook: 300 pages that few tests look at.
    for folder in ("docs", "overrides"):
        shutil.copytree(REPOSITORY / folder, root / folder, ignore=shutil.ignore_patterns("data", "handbook"))
    if made:
        shutil.copytree(made, root / ".cache")
    project.write(
        {
            "docs/handbook/index.md": "---\ntitle: Doracak\n---\n\nMenyja nuk e ka.\n",  # the real one is long
            "episodes/prova/show.md": SHOW,
            "episodes/prova/show.en.md": SHOW_EN,
            "episodes/prova/nje/episode.md": EPISODE,
            "episodes/prova/nje/episode.en.md": EPISODE_EN,
            "episodes/prova/nje/transcript.sq.vtt": TRANSCRIPT,
        }
    )
    project.copy("square.png", "episodes/prova/square.png")
    project.copy("tone.m4a", "episodes/prova/nje/recording.sq.m4a")
    project.copy("tone.wav", "episodes/prova/nje/recording.en.wav")
    return project
