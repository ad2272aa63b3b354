"""How each language is sorted and searched, one YAML file for each in `overrides/spelling/`, if it needs one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import ValidationError

from mburoja.model import Finding, Languages, Locale, Refused, Spelling, say

FOLDER = Path("overrides/spelling")


def read_spelling(root: Path, languages: Languages) -> Mapping[Locale, Spelling]:
    """The spelling of every language; one without a file is searched by its letters without accents.

    Raises:
        Refused: when a file cannot be understood.
    """
    spelling: dict[Locale, Spelling] = {}
    for locale in languages.names:
        name = (FOLDER / f"{locale}.yml").as_posix()
        try:
            # Everything is text: to YAML itself a bare `y` or `no` would be true or false.
            written = yaml.load((root / name).read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
            spelling[locale] = Spelling.model_validate(written)
        except FileNotFoundError:
            spelling[locale] = Spelling()
        except ValidationError as error:
            wrong = error.errors()[0]
            why = f"`{'.'.join(str(each) for each in wrong['loc'])}`: {wrong['msg']}"
            raise Refused([Finding(name, None, say("this cannot be read: {why}", why=why), "strings")]) from None
        except (yaml.YAMLError, ValueError) as error:
            why = str(error).splitlines()[0]
            raise Refused([Finding(name, None, say("this cannot be read: {why}", why=why), "strings")]) from None
    return spelling
