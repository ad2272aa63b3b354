"""How each language is sorted and searched, one YAML file for each in `overrides/spelling/`, if it needs one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import ValidationError

from mburoja.model import Finding, Languages, Locale, Refused, Spelling, say
from mburoja.source.front_matter import problem

FOLDER = Path("overrides/spelling")


def read_spelling(root: Path, languages: Languages) -> Mapping[Locale, Spelling]:
    """The spelling of every language; without a file, or with an empty one, by its letters without accents.

    Raises:
        Refused: when a file cannot be understood.
    """
    spelling: dict[Locale, Spelling] = {}
    for locale in languages.names:
        name = (FOLDER / f"{locale}.yml").as_posix()
        try:
            # Everything is text: to YAML itself a bare `y` or `no` would be true or false.
            written = yaml.load((root / name).read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
            spelling[locale] = Spelling.model_validate({} if written is None else written)
        except FileNotFoundError:
            spelling[locale] = Spelling()
        except ValidationError as error:
            wrong = error.errors()[0]
            key = ".".join(str(each) for each in wrong["loc"] if each != "[key]")
            message = say("`{key}`: {problem}", key=key, problem=problem(wrong))
            raise Refused([Finding(name, None, message, "strings")]) from None
        except (yaml.YAMLError, ValueError) as error:
            why = str(error).splitlines()[0]
            raise Refused([Finding(name, None, say("this cannot be read: {why}", why=why), "strings")]) from None
    return spelling
