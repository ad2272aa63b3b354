"""The checks on what staff write. Each has a golden file in `sources/`, named by its id.

`passing` and `failing` are small trees put over the small project of the tests; `findings` are all that this check
finds in the failing one, and in the passing one it finds nothing. A file's name is that under episodes/; its value
is its text, `{copy: tone.m4a}` (of tests/media; with `bytes: 1000000`, zeros are put behind it until it weighs as
much), `{picture: [width, height, mode, format]}`, or nothing when the file is to go. A second file for one check has
a word more in its name: `podcast-guid-written.copied-show.yml`. A new check needs its file here and no Python.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from mburoja.checks.gate import CHECKS, run
from mburoja.checks.subjects import Sources
from mburoja.model import Languages, Security, Site, in_order
from mburoja.source.folder import read_pages, read_shows
from project import EPISODE, TODAY, Project

CASES = sorted((Path(__file__).parent / "sources").glob("*.yml"))
LANGUAGES = Languages({"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}, "sq", {})


def lay(project: Project, tree: dict[str, Any]) -> None:
    """Put a tree over the project."""
    for name, value in tree.items():
        path = project.root / "episodes" / name
        match value:
            case None:
                path.unlink()
            case str():
                project.write({f"episodes/{name}": value})
            case {"copy": media, **more}:
                project.copy(media, f"episodes/{name}")
                if weight := more.get("bytes"):
                    os.truncate(path, weight)
            case {"picture": [width, height, mode, kind]}:
                path.parent.mkdir(parents=True, exist_ok=True)
                Image.new(mode, (width, height)).save(path, kind, **({"compress_level": 1} if kind == "PNG" else {}))
            case _:
                raise AssertionError(f"{name}: what is {value!r}?")


def findings(project: Project, check_id: str, case: dict[str, Any]) -> str:
    address = case.get("address", "https://mburoja.example/")
    security = Security(**case["security"]) if "security" in case else None
    site = Site(address, "Mburoja", LANGUAGES, address, tuple(case.get("pages", ())), security)
    shows, pages = read_shows(project.root, LANGUAGES), read_pages(project.root, site)
    sources = Sources(shows, site, TODAY, pages, frozenset(case.get("out", ())))
    return "\n".join(str(each) for each in in_order(run(sources)) if each.check_id == check_id)


def golden(path: Path) -> tuple[str, dict[str, Any]]:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert case.keys() >= {"passing", "failing", "findings"}
    return path.name.split(".")[0], dict(case)


def halves(case: dict[str, Any], half: str) -> dict[str, Any]:
    """The tree of a half, and what is beside it there: `address`, `pages` of the navigation and `security` of
    mkdocs.yml, what is `out` already."""
    tree = dict(case[half])
    return {"tree": {name: tree[name] for name in tree if "/" in name}, **{n: tree[n] for n in tree if "/" not in n}}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("half", ["passing", "failing"])
def test_golden(project: Project, path: Path, half: str) -> None:
    check_id, case = golden(path)
    given = halves(case, half)
    lay(project, given["tree"])
    assert findings(project, check_id, given) == (case["findings"].strip() if half == "failing" else "")


ADVICE = re.compile(r"^(?P<path>episodes/.+?):\d+: .*\bwrite `(?P<field>(?P<key>\w+): [^`]+)` \[", re.M)
"""A message that ends with the line to write."""


@pytest.mark.parametrize(
    "path", [path for path in CASES if ADVICE.search(golden(path)[1]["findings"])], ids=lambda path: path.stem
)
def test_who_writes_what_the_messages_say_is_done(project: Project, path: Path) -> None:
    check_id, case = golden(path)
    given = halves(case, "failing")
    lay(project, given["tree"])
    for advice in ADVICE.finditer(findings(project, check_id, given)):
        file = project.root / advice["path"]
        lines = file.read_text(encoding="utf-8").split("\n")
        lines[1:] = [line for line in lines[1:] if not line.startswith(f"{advice['key']}:")]
        file.write_text("\n".join([lines[0], advice["field"], *lines[1:]]), encoding="utf-8")
    assert findings(project, check_id, given) == ""


@pytest.mark.parametrize(
    "line", ["0", "0 ", "(0", "(01)", "0 (1) / 2 ", "0 1 2 3 4 5a ", "+1 ", "a@", "a-", "1,", "1/1/"]
)
def test_a_long_line_is_looked_at_at_once(project: Project, line: str) -> None:
    """A line that nearly is a telephone number, an address, a figure, again and again."""
    notes = line * (200_000 // len(line))
    project.write({"episodes/prova/nje/episode.md": EPISODE.split("sources:")[0] + f"---\n{notes}\n"})
    began = time.perf_counter()
    findings(project, "contact-unsourced", {})
    assert time.perf_counter() - began < 60  # a second, on a busy machine some; an expression gone wild needs hours


def test_every_check_on_sources_has_its_golden() -> None:
    wanted = {check.id for check in CHECKS.values() if check.subject is Sources}
    assert {golden(path)[0] for path in CASES} == wanted
