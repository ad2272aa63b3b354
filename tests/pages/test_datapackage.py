"""The description of the tables, and whether they keep to it: as Frictionless sees the site, without any network."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package, Report, Resource, validate

from mburoja.model import Languages, Site
from mburoja.pages.datapackage import package
from mburoja.pages.tables import tables
from mburoja.source.barometer import read_barometer
from project import REPOSITORY
from small_barometer import WORDS, small_barometer

LANGUAGES = Languages({"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}, "sq", {})
SITE = Site("https://mburoja.example/", "Mburoja", LANGUAGES)


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever describes data by addresses elsewhere makes all readers ask there."""

    def refuse(*_: Any) -> None:
        raise AssertionError("something was asked for on the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder of a site with the small barometer."""
    small = small_barometer(tmp_path)
    made = tables(small, SITE)
    root = tmp_path / "site"
    shutil.copytree(tmp_path / "docs/barometer", root / "barometer")
    for path, content in {**made, **package(small, SITE, WORDS, made)}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root / "barometer/data"


def looked_at(folder: Path) -> Report:
    return validate(folder / "datapackage.json")


def errors(report: Report) -> list[tuple[str, str, str]]:
    return [(task.name, error.type, getattr(error, "field_name", "")) for task in report.tasks for error in task.errors]


def descriptor(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "datapackage.json").read_text(encoding="utf-8")))


def test_it_is_valid_and_every_table_keeps_to_its_schema(folder: Path) -> None:
    report = looked_at(folder)
    assert errors(report) == []
    assert report.valid
    rows = {task.name: task.stats.get("rows", 0) for task in report.tasks if task.type == "table"}
    waves = {"own-2022-xk": 11, "own-2021-xk": 1, "own-undated-xk": 1, "other-2022-xk": 1}
    assert rows == {
        **{"all": 14, "question-fears": 2, "question-trust": 6, "question-union": 6, "corrections": 0},
        **{f"figures-{wave}": number for wave, number in waves.items()},
    }


@pytest.mark.parametrize(
    ("table", "old", "new", "found"),
    [
        ("all.csv", ",83,1070,", ",101,1070,", ("all", "constraint-error", "value")),
        ("all.csv", ",83,1070,", ",83,about a thousand,", ("all", "type-error", "n")),
        ("all.csv", "own,own-2021-xk,XK", "own,own-2021-xk,KS", ("all", "constraint-error", "country")),
        ("all.csv", "own,own-2021-xk,XK", ",own-2021-xk,XK", ("all", "constraint-error", "survey")),
        ("all.csv", ",2022-10,2022-10,", ",October,2022-10,", ("all", "constraint-error", "asked_from")),
        ("figures/own-2021-xk.csv", "for,all,60", "for,nobody,60", ("figures-own-2021-xk", "constraint-error", "base")),
        ("questions/fears.csv", "several-answers", "many", ("question-fears", "constraint-error", "kind")),
    ],
)
def test_the_schema_finds_what_is_wrong(
    folder: Path, table: str, old: str, new: str, found: tuple[str, str, str]
) -> None:
    path = folder / table
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    assert found in errors(looked_at(folder))


def test_not_published_is_a_missing_value_with_its_meaning(folder: Path) -> None:
    schema = json.loads((folder / "schema-published.json").read_text(encoding="utf-8"))
    assert {each["value"]: each["label"] for each in schema["missingValues"]}.keys() == {
        "",
        "not published",
        "not applicable",
    }
    rows = Resource(path="all.csv", basepath=str(folder), schema="schema-published.json").read_rows()
    undated = next(row for row in rows if row["wave"] == "own-undated-xk")
    assert (undated["year"], undated["n"], undated["margin"]) == (None, None, None)
    assert str(undated["value"]) == "61"


def test_every_column_is_explained_and_typed(folder: Path) -> None:
    for name in ("schema-published.json", "schema-kept.json", "schema-corrections.json"):
        for field in json.loads((folder / name).read_text(encoding="utf-8"))["fields"]:
            assert field["type"] in ("string", "number", "integer", "boolean"), field
            assert len(field["description"]) > 5, field


def test_what_is_told_of_rights_is_true(folder: Path) -> None:
    """The collection is ours; the reports are not, and stand there as sources with their addresses."""
    told = descriptor(folder)
    assert [each["name"] for each in told["licenses"]] == ["CC-BY-SA-4.0"]
    assert "belong to their publishers" in told["description"]
    assert {each["path"] for each in told["sources"]} == {"https://example.org/a?b=1&c=2"}
    assert told["contributors"] == [{"title": "Mburoja", "path": "https://mburoja.example/", "roles": ["compiler"]}]


def test_every_file_is_described_with_its_weight_and_digest(folder: Path) -> None:
    described = {each["path"]: each for each in descriptor(folder)["resources"]}
    ours = {"datapackage.json", "schema-published.json", "schema-kept.json", "schema-corrections.json"}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert described.keys() == there - ours
    for path, resource in described.items():
        content = (folder / path).read_bytes()
        if path.endswith(".csv"):
            assert resource["bytes"] == len(content)
            assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


@pytest.mark.site
def test_the_real_data_as_built(real_site: Path) -> None:
    """All that the site gives away of the barometer keeps to its description."""
    report = looked_at(real_site / "barometer/data")
    assert errors(report) == []
    assert report.valid
    assert {task.type for task in report.tasks} <= {"table", "json"}
    everything = Package(real_site / "barometer/data/datapackage.json").get_resource("all").read_rows()
    assert len(everything) == len(list(read_barometer(REPOSITORY).figures()))
    assert not [row for row in everything if not row["source_url"] or not row["link"]], "a figure lacks its source"
