"""The words of the interface, one YAML file for each language in `overrides/strings/`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from mburoja.model import Finding, Languages, Locale, Refused

FOLDER = Path("overrides/strings")


def read_strings(root: Path, languages: Languages) -> Mapping[Locale, Mapping[str, str]]:
    """The strings of every language.

    Raises:
        Refused: when a file or a string that the default language has is missing.
    """
    findings = []
    strings: dict[Locale, dict[str, str]] = {}
    for locale in languages.names:
        path = root / FOLDER / f"{locale}.yml"
        name = (FOLDER / f"{locale}.yml").as_posix()
        try:
            read = yaml.safe_load(path.read_text(encoding="utf-8"))
            if not isinstance(read, dict):
                raise yaml.YAMLError("there are no lines like `listen: …` in it")
        except FileNotFoundError:
            findings.append(
                Finding(
                    name,
                    None,
                    f"the words of the interface in {locale} are missing; copy en.yml here and translate it",
                    "strings",
                )
            )
            continue
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            findings.append(Finding(name, None, f"this cannot be read: {str(error).splitlines()[0]}", "strings"))
            continue
        strings[locale] = {str(key): str(value or "") for key, value in read.items()}
    wanted = strings.get(languages.default, {})
    for locale, words in strings.items():
        for key in sorted(set(wanted) - set(words)):
            name = (FOLDER / f"{locale}.yml").as_posix()
            findings.append(
                Finding(name, None, f"`{key}` is missing; in {languages.default} it is “{wanted[key]}”", "strings")
            )
    if findings:
        raise Refused(findings)
    return strings
