"""What the tables are, for programs: a Data Package with Table Schemas (datapackage.org, version 2).

Its own words are English where the site has it, as is usual there; labels in the tables are in every language.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from mburoja.barometer.model import NOT_APPLICABLE, NOT_PUBLISHED, Barometer, text_in
from mburoja.model import Site
from mburoja.pages.prepared import Strings
from mburoja.pages.tables import ALL_FIGURES, CORRECTIONS, FOLDER, KEPT, Column, columns, figures_path

PACKAGE = FOLDER + "datapackage.json"
PAGE = FOLDER
"""The page of the data, under the root of a language."""
LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"
"""Of what is ours: the choice, the order, the labels. A percentage belongs to nobody, a report to its publisher."""

_PROFILES = "https://datapackage.org/profiles/2.0/"
_PUBLISHED, _KEPT, _CORRECTED = "schema-published.json", "schema-kept.json", "schema-corrections.json"

Words = Mapping[str, str]


def package(barometer: Barometer, site: Site, strings: Strings, tables: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The description, and the schemas that it names, by path under the site's root.

    Args:
        barometer: what the tables are made of.
        site: its languages and addresses.
        strings: the words of the interface.
        tables: the files that are described.
    """
    words = strings["en" if "en" in strings else site.languages.default]
    named = columns(site)
    by_name = {each.name: each for each in named}
    found = {
        FOLDER + _PUBLISHED: _schema(named, barometer, words),
        FOLDER + _KEPT: _schema([by_name[name] for name in KEPT], barometer, words),
        FOLDER + _CORRECTED: _schema_of_corrections(site, words),
        PACKAGE: _package(barometer, site, words, tables),
    }
    return {path: (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode() for path, value in found.items()}


def _package(barometer: Barometer, site: Site, words: Words, tables: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "$schema": _PROFILES + "datapackage.json",
        "name": "barometer",
        "title": words["data_name"],
        "description": f"{words['data_about']} {words['data_rights']}",
        "homepage": site.page_url(PAGE, site.languages.default),
        "licenses": [{"name": "CC-BY-SA-4.0", "path": LICENCE, "title": "Creative Commons Attribution-ShareAlike 4.0"}],
        "contributors": [{"title": site.name, "path": site.url, "roles": ["compiler"]}],
        "sources": [
            {"title": f"{each.publisher}: {each.title}", "path": each.url} for each in barometer.sources.values()
        ],
        "resources": [*_resources(barometer, site, words, tables)],
    }


def _resources(barometer: Barometer, site: Site, words: Words, tables: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    yield _table("all", ALL_FIGURES, _PUBLISHED, words["data_all"], tables)
    for path in sorted(each for each in tables if each.startswith(FOLDER + "questions/")):
        question = barometer.questions[path.removeprefix(FOLDER + "questions/").removesuffix(".csv")]
        title, _ = text_in(question.fields.text, "en", site.languages)
        yield _table(f"question-{question.key}", path, _PUBLISHED, title, tables)
    for wave in barometer.waves:
        if (path := figures_path(wave)) in tables:
            yield _table(f"figures-{wave}", path, _KEPT, words["data_kept"], tables)
    yield _table("corrections", CORRECTIONS, _CORRECTED, words["data_corrections"], tables)
    for name in sorted(barometer.files):
        key = name.removesuffix(".yml").replace("/", "-")
        yield {"name": f"file-{key}", "path": name, "format": "yaml", "mediatype": "application/yaml"}  # RFC 9512


def _table(name: str, path: str, schema: str, title: str, tables: Mapping[str, bytes]) -> dict[str, Any]:
    content = tables[path]
    return {
        "$schema": _PROFILES + "dataresource.json",
        "name": name,
        "path": path.removeprefix(FOLDER),
        "type": "table",
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _schema(chosen: Iterable[Column], barometer: Barometer, words: Words) -> dict[str, Any]:
    return {
        "$schema": _PROFILES + "tableschema.json",
        "fields": [_field(each, barometer, words) for each in chosen],
        "missingValues": [
            {"value": "", "label": words["csv_empty"]},
            {"value": NOT_PUBLISHED, "label": words["csv_not_published"]},
            {"value": NOT_APPLICABLE, "label": words["csv_not_applicable"]},
        ],
    }


def _field(column: Column, barometer: Barometer, words: Words) -> dict[str, Any]:
    constraints = dict(column.limits)
    if column.required:
        constraints["required"] = True
    if column.known:
        constraints["enum"] = list(column.known(barometer))
    about = words[f"csv_{column.about}"]
    described = f"{about} ({column.locale})" if column.locale else about
    field = {"name": column.name, "type": column.type, "description": described}
    return {**field, **({"constraints": constraints} if constraints else {})}


def _schema_of_corrections(site: Site, words: Words) -> dict[str, Any]:
    date = {"name": "date", "type": "string", "description": words["csv_date"], "constraints": {"required": True}}
    texts = (
        {"name": f"text_{each}", "type": "string", "description": f"{words['csv_text']} ({each})"}
        for each in site.languages.names
    )
    return {"$schema": _PROFILES + "tableschema.json", "fields": [*chain([date], texts)]}
