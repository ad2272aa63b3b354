"""`mburoja check` as staff and programs use it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mburoja.report import documented
from project import TODAY, Project

NJE = "episodes/prova/nje"
UNTRANSLATED = "nobody can tell whether this still says what"


def lines(project: Project, *arguments: str, today: datetime = TODAY) -> tuple[int, list[str], str]:
    done = project.run("check", *arguments, today=today)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout.splitlines(), done.stderr


def test_warnings_stop_nothing_unless_asked(project: Project) -> None:
    code, found, said = lines(project)
    assert code == 0
    assert any(UNTRANSLATED in line and line.endswith("[translation-stale]") for line in found)
    assert said.splitlines()[-1] == f"Warnings: {len(found)}. They stop nothing."
    code, strictly, said = lines(project, "--strict")
    assert (code, strictly) == (1, found)
    assert said.splitlines()[-1] == f"Warnings: {len(found)}. With --strict they count as errors."


def test_errors_come_first_and_stop(project: Project) -> None:
    project.replace(f"{NJE}/episode.md", '"0:02"', '"0:00"')
    code, found, said = lines(project)
    error = f"{NJE}/episode.md:11: 0:00 is not after 0:01; put the chapters in order [chapters-in-order]"
    assert (code, found[0]) == (1, error)
    assert "Errors: 1." in said
    built = project.run("build")
    assert (built.returncode, error in built.stderr, UNTRANSLATED in built.stderr) == (1, True, False)
    assert not (project.root / "site").exists()


def test_only_what_is_wrong_in_some_files(project: Project) -> None:
    project.replace(f"{NJE}/episode.md", '"0:02"', '"0:00"')
    # An error keeps the checks from looking further: nobody knows whether the other file is right.
    code, found, said = lines(project, f"{NJE}/episode.en.md")
    assert code == 1 and "chapters-in-order" in found[0]
    project.replace(f"{NJE}/episode.md", '"0:00", title: Fundi', '"0:02", title: Fundi')
    code, found, said = lines(project, f"{NJE}/")
    assert code == 0 and found and all(line.startswith(NJE) for line in found)
    assert "Found elsewhere in the project: " in said
    assert lines(project, "mkdocs.yml", str(project.root / "docs"))[1] == [
        "mkdocs.yml: `https://mburoja.example/` is an example; write the site's own address as `site_url:` "
        "[address-reserved]",
        "mkdocs.yml: `mailto:security@mburoja.example` is an example; write whom to tell of a hole in the site, "
        "as `contact: mailto:…` [security-contact]",
    ]
    assert lines(project, ".")[1] == lines(project)[1]


@pytest.mark.parametrize("path", ["episodes/nobody", "/etc/hostname"])
def test_a_path_that_is_not_here(project: Project, path: str) -> None:
    assert lines(project, path)[0] == 2


def test_json_for_programs(project: Project) -> None:
    project.replace(f"{NJE}/episode.md", '"0:02"', '"0:00"')
    code, found, _ = lines(project, "--json")
    values = json.loads("\n".join(found))
    assert code == 1
    assert values[0] == {
        "path": f"{NJE}/episode.md",
        "line": 11,
        "severity": "error",
        "message": "0:00 is not after 0:01; put the chapters in order",
        "check": "chapters-in-order",
    }
    assert {value["severity"] for value in values} == {"error", "warning"}


@pytest.mark.parametrize(("lang", "words"), [("sq", "kapitujt"), ("mk", "поглавјата")])
def test_in_her_own_language(project: Project, lang: str, words: str) -> None:
    project.replace(f"{NJE}/episode.md", '"0:02"', '"0:00"')
    _, found, _ = lines(project, "--lang", lang)
    assert words in found[0] and found[0].startswith(f"{NJE}/episode.md:11: ")
    assert found[0].endswith("[chapters-in-order]")


def test_every_check_is_listed_and_explained(project: Project) -> None:
    code, found, _ = lines(project, "--list")
    assert code == 0
    assert [line.split()[0] for line in found] == list(documented())
    assert {line.split()[1] for line in found} == {"error", "warning"}
    listed = json.loads(project.run("check", "--list", "--json").stdout)
    assert [each["check"] for each in listed] == list(documented())
    code, found, _ = lines(project, "--explain", "number-twice")
    assert code == 0 and found[0] == "number-twice (error)" and "apps sort by it" in " ".join(found)
    assert lines(project, "--explain", "no-such-check")[0] == 2


def test_today_is_a_parameter(project: Project) -> None:
    late = (TODAY + timedelta(days=4000)).date().isoformat()
    project.replace(f"{NJE}/episode.md", "date: 2026-11-20", "date: 2031-11-20")
    assert any("[date-odd]" in line for line in lines(project)[1])
    assert not any("[date-odd]" in line for line in lines(project, "--today", late)[1])


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize("moment", ["soon", "99999999999999999999"])
def test_a_moment_that_is_none(project: Project, command: str, moment: str) -> None:
    done = project.run(command, SOURCE_DATE_EPOCH=moment)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "SOURCE_DATE_EPOCH must be a number of seconds since 1970" in done.stderr


def test_a_contact_that_cannot_be_published(project: Project) -> None:
    project.replace("mkdocs.yml", "contact: mailto:security@mburoja.example", "contact: security@mburoja.mk")
    done = project.run("check")
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "`contact` of `security`" in done.stderr


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_console_that_lacks_letters(project: Project, encoding: str) -> None:
    """As a Windows console is set by default; what is said goes out as UTF-8."""
    project.replace(f"{NJE}/episode.md", '"0:02"', '"0:00"')
    done = project.run("check", "--lang", "mk", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "поглавјата" in done.stdout and "Предупредувања" in done.stderr


def test_all_that_is_wrong_is_said_at_once(project: Project) -> None:
    """Sources, recordings, transcripts: one look mends all of it."""
    project.replace(f"{NJE}/episode.md", '"0:02"', '"0:00"')
    (project.episode / "recording.en.wav").write_bytes(b"RIFF")
    project.write({f"{NJE}/transcript.sq.vtt": "La la la"})
    found = lines(project)[1]
    assert {line.rpartition("[")[2] for line in found} >= {"chapters-in-order]", "recording]", "transcript]"}


def test_without_a_project(tmp_path: Path) -> None:
    assert lines(Project(tmp_path))[0] == 2


@pytest.mark.site
def test_the_site_as_built_is_looked_at_too(project: Project) -> None:
    assert project.run("build").returncode == 0
    before = lines(project)[1]
    assert not any(line.startswith("site/") for line in before)

    (mp3,) = (project.root / "site").glob("media/prova/nje/sq-*.mp3")
    mp3.write_bytes(mp3.read_bytes()[:-5000])
    page = project.root / "site/prova/nje/index.html"
    page.write_text(page.read_text().replace("</main>", '<img src="https://tracker.example/x.png"></main>'))
    found = [line for line in lines(project)[1] if line.startswith("site/")]
    checks = {line.rpartition("[")[2].rstrip("]") for line in found}
    assert {"enclosure-length", "page-offsite"} <= checks

    project.replace(f"{NJE}/episode.md", "Shënime", "Shënime të reja")
    _, again, said = lines(project)
    assert not any(line.startswith("site/") for line in again), "an old site says nothing of these sources"
    assert "site/ is older" in said
