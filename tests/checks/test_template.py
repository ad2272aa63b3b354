"""What `mburoja new episode` writes may not go out: the check knows the words by heart, so they are compared here."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mburoja.checks.gate import run
from mburoja.checks.subjects import Sources
from mburoja.model import Languages, Site
from mburoja.source.folder import read_shows
from mburoja.source.new import new_episode
from project import Project

LANGUAGES = Languages({"sq": "Shqip", "mk": "Македонски"}, "sq", {})
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def template_left(project: Project) -> list[str]:
    site = Site("https://mburoja.mk/", "Mburoja", LANGUAGES)
    found = run(Sources(read_shows(project.root, LANGUAGES), site, NOW))
    return [str(each.message) for each in found if each.check_id == "template-left"]


@pytest.fixture
def template(project: Project) -> Path:
    for path in [*project.episode.glob("*.en.*"), project.root / "episodes/prova/show.en.md"]:
        path.unlink()
    return new_episode(project.root, LANGUAGES, "prova", "Një provë", NOW)


@pytest.mark.parametrize("paragraph", [0, 1])
def test_each_paragraph_of_the_template_is_found(project: Project, template: Path, paragraph: int) -> None:
    front, notes = template.read_text(encoding="utf-8").rsplit("---\n", 1)
    paragraphs = notes.strip().split("\n\n")
    assert len(paragraphs) == 2
    front = front.replace("status: draft", "status: published").replace('"…"', "Dy fjali.")
    template.write_text(f"{front}---\nShënimet e mia.\n\n{paragraphs[paragraph]}\n", encoding="utf-8")
    assert len(template_left(project)) == 1
    template.write_text(f"{front}---\nShënimet e mia.\n", encoding="utf-8")
    assert template_left(project) == []
