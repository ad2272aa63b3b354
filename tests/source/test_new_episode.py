"""`mburoja new episode`: a folder to write in, in which every field is there and explained."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from uuid import UUID

import pytest

from mburoja.model import EpisodeFields
from mburoja.source.front_matter import Document, read_document, validate
from project import EPISODE, SHOW, Project

pytestmark = pytest.mark.site


def new(project: Project, title: str, show: str = "prova") -> subprocess.CompletedProcess[str]:
    return project.run("new", "episode", show, title)


WHAT_NEXT = "Write in it, put the recording beside it, and look at it with `mburoja serve`.\n"


def made(project: Project, title: str) -> tuple[Path, Document, EpisodeFields]:
    """The new file: where it is, and what is in it, read as any other is."""
    done = new(project, title)
    assert (done.returncode, done.stderr) == (0, WHAT_NEXT)
    path = Path(done.stdout.removesuffix("\n"))
    document = read_document((project.root / path).read_text(encoding="utf-8"), str(path))
    return path, document, validate(document, EpisodeFields)


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_it_is_a_draft_with_the_next_number_and_a_guid_of_its_own(project: Project) -> None:
    before = tree(project.root)
    path, document, fields = made(project, "Çelësi i ri")
    assert path.as_posix() == "episodes/prova/celesi-i-ri/episode.md"
    assert tree(project.root) - before == {"episodes/prova/celesi-i-ri", path.as_posix()}
    assert (fields.title, fields.number, fields.status) == ("Çelësi i ri", 2, "draft")
    assert UUID(fields.guid).version == 4
    assert fields.date.utcoffset() is not None
    assert "recording.sq.m4a" in document.body and "episode.mk.md" in document.body


def test_two_have_different_guids_and_numbers(project: Project) -> None:
    project.write({"episodes/prova/gjashte/episode.md": EPISODE.replace("number: 1", "number: 6")})
    _, _, first = made(project, "Një e re")
    _, _, second = made(project, "Dy e re")
    assert (first.number, second.number) == (7, 8)
    assert first.guid != second.guid


def test_first_episode_of_a_show_has_number_one(project: Project) -> None:
    project.write({"episodes/tjeter/show.md": SHOW})
    project.copy("square.png", "episodes/tjeter/square.png")
    done = new(project, "E para", show="tjeter")
    assert done.returncode == 0, done.stderr
    assert "\nnumber: 1\n" in (project.root / "episodes/tjeter/e-para/episode.md").read_text()


def test_every_field_is_there_and_explained(project: Project) -> None:
    path, _, _ = made(project, "Çelësi i ri")
    lines = (project.root / path).read_text(encoding="utf-8").split("\n")
    for name, field in EpisodeFields.model_fields.items():
        (line,) = [i for i, text in enumerate(lines) if re.match(rf"(# )?{name}:( |$)", text)]
        assert field.description and lines[line - 1] == f"# {field.description}"


def test_every_sample_is_right_once_its_hash_is_gone(project: Project) -> None:
    """What stands there as an example can be used as it stands."""
    path, _, _ = made(project, "Çelësi i ri")
    text = (project.root / path).read_text(encoding="utf-8")
    front, body = text.removeprefix("---\n").replace("https://…", "https://example.org/").split("\n---\n", 1)
    explained = {f"# {field.description}" for field in EpisodeFields.model_fields.values()}
    lines = [line.removeprefix("# ").removeprefix("#") for line in front.split("\n") if line not in explained]
    document = read_document("\n".join(["---", *lines, "---", body]), str(path))
    fields = validate(document, EpisodeFields)
    assert document.data.keys() == EpisodeFields.model_fields.keys()
    assert fields.people and fields.chapters and fields.actions and fields.sources and fields.topics


@pytest.mark.parametrize(
    ("title", "folder"),
    [
        ("Peshkimi: mesazhi që ju nxiton", "peshkimi-mesazhi-qe-ju-nxiton"),
        ("Fjala \"kod\" dhe 'çelës'", "fjala-kod-dhe-celes"),
        ("Моја епизода: «штит»", "moja-epizoda-shtit"),
        ("Rregulli #1 \\ {a} [b] & *c* | 100 %", "rregulli-1-a-b-c-100"),
        ("- jo", "jo"),
        ("no", "no"),
        ("2026", "2026"),
        ("🛡️ mburojë", "mburoje"),
        ("../../jashte", "jashte"),
        ("  Hapësira  ", "hapesira"),
    ],
)
def test_title_arrives_as_it_was_given(project: Project, title: str, folder: str) -> None:
    done = project.run("new", "episode", "--", "prova", title)
    path = f"episodes/prova/{folder}/episode.md"
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{path}\n", WHAT_NEXT)
    document = read_document((project.root / path).read_text(encoding="utf-8"), path)
    assert validate(document, EpisodeFields).title == title.strip()


@pytest.mark.parametrize(
    ("show", "title", "message"),
    [
        ("tjeter", "E re", "episodes/tjeter: there is no such show; see the folders in episodes/ [show]"),
        ("../prova", "E re", "episodes/../prova: there is no such show; see the folders in episodes/ [show]"),
        (
            "prova",
            "Një",
            "episodes/prova/nje: this folder exists already; choose another title [episode-exists]",
        ),
        (
            "prova",
            "Një <b>e re</b>",
            "episodes/prova: the title: HTML is not allowed in plain text: `<b>`; "
            "write the words alone, apps show them as they are [title]",
        ),
        ("prova", "  ", "episodes/prova: the title: there is no text here; write one or take the line out [title]"),
        (
            "prova",
            "Një\ndy",
            "episodes/prova: the title: there is a line break or an invisible character (U+000A) in it; "
            "write one line of text [title]",
        ),
        pytest.param(
            "prova",
            "a" * 256,
            "episodes/prova: the title: it has 256 characters; apps cut it after 255: write a shorter one [title]",
            id="too-long",
        ),
        pytest.param(
            "prova",
            "a\x80b",
            "episodes/prova: the title: there is a line break or an invisible character (U+0080) in it; "
            "write one line of text [title]",
            id="control-character",
        ),
    ],
)
def test_refused_and_nothing_left_behind(project: Project, show: str, title: str, message: str) -> None:
    before = tree(project.root)
    done = new(project, title, show)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{message}\n")
    assert tree(project.root) == before


def test_errors_of_other_episodes_are_said_first(project: Project) -> None:
    """The next number cannot be known as long as an episode cannot be read."""
    project.replace("episodes/prova/nje/episode.md", "number: 1", "number: një")
    before = tree(project.root)
    done = new(project, "E re")
    assert done.returncode == 1
    assert "episodes/prova/nje/episode.md:4: `number` must be a whole number" in done.stderr
    assert tree(project.root) == before


def test_outside_a_project(tmp_path: Path) -> None:
    done = Project(tmp_path).run("new", "episode", "prova", "E re")
    assert done.returncode == 2
    assert "there is no mkdocs.yml here; go to the project's folder first" in done.stderr


def test_project_still_builds_and_the_draft_is_not_on_the_site(project: Project) -> None:
    path, _, fields = made(project, "Çelësi i ri")
    assert (project.root / path).parent.stat().st_mode & 0o777 == 0o755
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    site = project.root / "site"
    assert (site / "prova/nje/index.html").is_file()
    assert not [name for name in tree(site) if "celesi-i-ri" in name]
    for name in sorted(tree(site)):
        if (site / name).is_file():
            content = (site / name).read_bytes()
            assert b"celesi-i-ri" not in content and fields.guid.encode() not in content, name
