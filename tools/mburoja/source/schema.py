"""The JSON Schema of what staff write, from the same model that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, RootModel
from pydantic.json_schema import models_json_schema

from mburoja.barometer.model import (
    Corrections,
    Country,
    CountryFields,
    DifferenceFields,
    Key,
    QuestionFields,
    SourceFields,
    SurveyFields,
    Texts,
    TrendFields,
    WaveFields,
)
from mburoja.model import EpisodeFields, EpisodeTranslation, ShowFields, ShowTranslation


class Surveys(RootModel[Mapping[Key, SurveyFields]]):
    """Every survey, under its key."""


class Countries(RootModel[Mapping[Country, CountryFields]]):
    """Every country, under its code."""


class Sources(RootModel[Mapping[Key, SourceFields]]):
    """Every source, under its key."""


class Labels(RootModel[Mapping[Key, Texts]]):
    """Texts in every language, each under its key."""


class Trends(RootModel[Mapping[Key, TrendFields]]):
    """Every trend, under its key."""


class Differences(RootModel[Mapping[Key, DifferenceFields]]):
    """Every comparison, under its key."""


FILES: dict[str, type[BaseModel]] = {
    "episode.md": EpisodeFields,
    "episode.<locale>.md": EpisodeTranslation,
    "show.md": ShowFields,
    "show.<locale>.md": ShowTranslation,
    "barometer/data/surveys.yml": Surveys,
    "barometer/data/countries.yml": Countries,
    "barometer/data/sources.yml": Sources,
    "barometer/data/bases.yml": Labels,
    "barometer/data/notes.yml": Labels,
    "barometer/data/waves/<wave>.yml": WaveFields,
    "barometer/data/questions/<question>.yml": QuestionFields,
    "barometer/data/trends.yml": Trends,
    "barometer/data/differences.yml": Differences,
    "barometer/data/corrections.yml": Corrections,
}

_MODE: Literal["validation"] = "validation"


def schema() -> dict[str, Any]:
    """One schema (JSON Schema 2020-12) with a definition for each kind of file and `files` saying which is whose."""
    references, definitions = models_json_schema(
        [(model, _MODE) for model in FILES.values()], title="What staff write for Mburoja"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **definitions,
        "anyOf": [references[(model, _MODE)] for model in FILES.values()],
        "files": {name: references[(model, _MODE)]["$ref"] for name, model in FILES.items()},
    }
