"""The JSON Schema of what staff write, from the same model that reads it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from mburoja.model import EpisodeFields, EpisodeTranslation, ShowFields, ShowTranslation

FILES: dict[str, type[BaseModel]] = {
    "episode.md": EpisodeFields,
    "episode.<locale>.md": EpisodeTranslation,
    "show.md": ShowFields,
    "show.<locale>.md": ShowTranslation,
}

_MODE: Literal["validation"] = "validation"


def schema() -> dict[str, Any]:
    """One schema (JSON Schema 2020-12) with a definition for each kind of file and `files` saying which is whose."""
    references, definitions = models_json_schema(
        [(model, _MODE) for model in FILES.values()], title="Front matter of Mburoja"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **definitions,
        "anyOf": [references[(model, _MODE)] for model in FILES.values()],
        "files": {name: references[(model, _MODE)]["$ref"] for name, model in FILES.items()},
    }
