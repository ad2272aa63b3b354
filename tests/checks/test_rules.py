"""The rules between the files of a show. Each has a golden file in `cases/`, named as its function.

`passing` and `failing` are small trees put over the small project of the tests; `findings` are all that the
failing one gives, and the passing one gives none. A file's value is its text, `{copy: tone.m4a}` (of tests/media),
`{picture: [width, height, mode, format]}`, or nothing when the file is to go. A second file for one rule has a
word more in its name: `artwork_shape.huge.yml`. A new rule needs its file here and no Python.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from mburoja.checks import rules
from mburoja.model import Languages, Refused, Site
from mburoja.source.folder import read_shows
from project import Project

CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))
LANGUAGES = Languages({"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}, "sq", {})
SITE = Site("https://mburoja.example/", "Mburoja", LANGUAGES)


def lay(project: Project, tree: dict[str, Any]) -> None:
    """Put a tree over the project."""
    for name, value in tree.items():
        path = project.root / "episodes" / name
        match value:
            case None:
                path.unlink()
            case str():
                project.write({f"episodes/{name}": value})
            case {"copy": media}:
                project.copy(media, f"episodes/{name}")
            case {"picture": [width, height, mode, kind]}:
                path.parent.mkdir(parents=True, exist_ok=True)
                Image.new(mode, (width, height)).save(path, kind, **({"compress_level": 1} if kind == "PNG" else {}))
            case _:
                raise AssertionError(f"{name}: what is {value!r}?")


def findings(project: Project) -> str:
    return str(Refused(rules.run(read_shows(project.root, LANGUAGES), SITE)))


def golden(path: Path) -> dict[str, Any]:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert case.keys() == {"passing", "failing", "findings"}
    return dict(case)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_passing(project: Project, path: Path) -> None:
    lay(project, golden(path)["passing"])
    assert findings(project) == ""


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_failing(project: Project, path: Path) -> None:
    case = golden(path)
    lay(project, case["failing"])
    assert findings(project) == case["findings"].strip()


def test_every_rule_has_its_golden_and_its_documentation() -> None:
    every = {rule.__name__: rule for rule in (*rules.RULES, rules.guid_twice)}
    assert {path.name.split(".")[0] for path in CASES} == every.keys()
    assert all(len(rule.__doc__ or "") > 20 for rule in every.values())
