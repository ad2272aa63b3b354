"""`mburoja schema`: what an editor needs to help while somebody writes front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mburoja.source.front_matter import read_data, read_document
from project import REPOSITORY, Project

pytestmark = pytest.mark.site


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """What the command prints."""
    done = Project(REPOSITORY).run("schema")
    assert (done.returncode, done.stderr) == (0, "")
    return dict(json.loads(done.stdout))


def resolve(schema: dict[str, Any], reference: str) -> dict[str, Any]:
    """The part of the schema that a `$ref` names (RFC 6901)."""
    assert reference.startswith("#/")
    part: Any = schema
    for step in reference[2:].split("/"):
        part = part[step]
    return dict(part)


def everything(part: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a schema."""
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    for inner in part if isinstance(part, list) else []:
        yield from everything(inner)


def test_it_says_which_schema_it_is(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_kind_of_file_has_its_part(schema: dict[str, Any]) -> None:
    required = {name: set(resolve(schema, part).get("required", ())) for name, part in schema["files"].items()}
    data = {name.removeprefix("barometer/data/"): required.pop(name) for name in list(required) if "barometer" in name}
    keyed = ("surveys", "countries", "sources", "bases", "notes", "trends", "differences", "corrections")
    assert data == {
        **{f"{name}.yml": set() for name in keyed},
        "waves/<wave>.yml": {"survey", "country", "year", "method"},
        "questions/<question>.yml": {"theme", "text", "wording", "kind", "answers", "does_not_say"},
    }
    assert required == {
        "episode.md": {"title", "summary", "number", "date", "guid"},
        "episode.<locale>.md": {"title", "summary"},
        "show.md": {"title", "summary", "author", "categories", "explicit", "licence", "artwork"},
        "show.<locale>.md": {"title", "summary"},
    }


def test_every_reference_leads_somewhere(schema: dict[str, Any]) -> None:
    references = [part["$ref"] for part in everything(schema) if "$ref" in part]
    assert references
    assert all(resolve(schema, reference) for reference in references)


def test_every_field_is_described_and_no_other_is_allowed(schema: dict[str, Any]) -> None:
    kinds = schema["$defs"]
    assert {"EpisodeFields", "Chapter", "Person", "Source", "Funding"} <= kinds.keys()
    for name, kind in kinds.items():
        assert kind["type"] == "object", name
        if "properties" not in kind:  # entries, each under a key of its own
            assert kind.get("patternProperties") or kind["propertyNames"], name
            continue
        assert kind["additionalProperties"] is False, name
        for field, about in kind["properties"].items():
            assert len(about.get("description", "")) > 8, f"{name}.{field}"


def test_words_and_limits_are_in_it(schema: dict[str, Any]) -> None:
    fields = resolve(schema, schema["files"]["episode.md"])["properties"]
    assert fields["status"]["enum"] == ["draft", "unlisted", "published"]
    assert fields["number"] == {**fields["number"], "type": "integer", "minimum": 1}
    assert fields["title"] == {**fields["title"], "type": "string", "maxLength": 255}
    assert fields["date"]["type"] == "string"
    assert schema["$defs"]["Chapter"]["properties"]["at"]["type"] == "string"


def real_documents() -> list[Path]:
    return sorted((REPOSITORY / "episodes").rglob("*.md"))


def fits(value: Any, part: dict[str, Any], schema: dict[str, Any], where: str) -> Iterator[str]:
    """What does not fit: of JSON Schema the words that this schema has, no more (we have no library for it)."""
    if "$ref" in part:
        part = {**resolve(schema, part["$ref"]), **part}
    if "anyOf" in part and not any(not list(fits(value, each, schema, where)) for each in part["anyOf"]):
        yield f"{where}: {value!r} fits none of {part['anyOf']}"
    kinds: dict[str, Any] = {
        "string": str,
        "integer": int,
        "boolean": bool,
        "array": list,
        "object": dict,
        "number": int | float,
        "null": type(None),
    }
    kind = part.get("type")
    if kind and (not isinstance(value, kinds[kind]) or (kind == "integer" and isinstance(value, bool))):
        yield f"{where}: {value!r} is no {kind}"
        return
    if "const" in part and value != part["const"]:
        yield f"{where}: {value!r} is not {part['const']!r}"
    if "enum" in part and value not in part["enum"]:
        yield f"{where}: {value!r} is none of {part['enum']}"
    if isinstance(value, str) and len(value) > part.get("maxLength", len(value)):
        yield f"{where}: longer than {part['maxLength']}"
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from fits(item, part.get("items", {}), schema, f"{where}[{index}]")
    if isinstance(value, dict):
        for name in set(part.get("required", [])) - value.keys():
            yield f"{where}: `{name}` is missing"
        for name, inner in value.items():
            pattern = next((each for each in part.get("patternProperties", {}) if re.search(each, name)), None)
            if pattern:
                yield from fits(inner, part["patternProperties"][pattern], schema, f"{where}.{name}")
            elif name in part.get("properties", {}):
                yield from fits(inner, part["properties"][name], schema, f"{where}.{name}")
            elif part.get("additionalProperties") is False:
                yield f"{where}: `{name}` is unknown"
            elif isinstance(part.get("additionalProperties"), dict):
                yield from fits(inner, part["additionalProperties"], schema, f"{where}.{name}")


@pytest.mark.parametrize("path", real_documents(), ids=lambda path: str(path.relative_to(REPOSITORY / "episodes")))
def test_real_documents_fit(schema: dict[str, Any], path: Path) -> None:
    stem, *locale = path.name.removesuffix(".md").split(".")
    part = {"$ref": schema["files"][f"{stem}.<locale>.md" if locale else f"{stem}.md"]}
    data = dict(read_document(path.read_text(encoding="utf-8"), path.name).data)
    assert list(fits(data, part, schema, path.name)) == []
    assert list(fits({**data, "titel": "x"}, part, schema, path.name)), "it would find a key that is none"
    assert list(fits({**data, "title": 5}, part, schema, path.name)), "it would find a wrong type"


DATA = REPOSITORY / "docs/barometer/data"


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.yml")), ids=lambda path: path.relative_to(DATA).as_posix())
def test_real_data_fit(schema: dict[str, Any], path: Path) -> None:
    name = path.relative_to(DATA).as_posix()
    folder = path.parent.name
    name = f"{folder}/<{folder.removesuffix('s')}>.yml" if path.parent != DATA else name
    part = {"$ref": schema["files"][f"barometer/data/{name}"]}
    data = dict(read_data(path.read_text(encoding="utf-8"), path.name).data)
    assert list(fits(data, part, schema, name)) == []
    if path.parent != DATA:
        assert list(fits({**data, "titel": "x"}, part, schema, name)), "it would find a key that is none"
    if folder == "waves":
        unsaid = {key: value for key, value in data["method"].items() if key != "dates"}
        assert list(fits({**data, "method": unsaid}, part, schema, name)), "it would find what nobody says"
        assert list(fits({**data, "year": "unknown"}, part, schema, name)), "it would find another word for unsaid"


def test_year_alone_fits_as_it_is_read(schema: dict[str, Any]) -> None:
    """`date: 2025` in a source is read (a year alone is a number to YAML), so an editor must not underline it."""
    source = {"title": "A", "publisher": "B", "date": 2025}
    assert list(fits(source, {"$ref": "#/$defs/Source"}, schema, "source")) == []
