"""The words of the interface, one YAML file for each language in `overrides/strings/`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from mburoja.model import Finding, Languages, Locale, Refused, Told, say

FOLDER = Path("overrides/strings")


def read_strings(root: Path, languages: Languages) -> Mapping[Locale, Mapping[str, str]]:
    """The strings of every language.

    Raises:
        Refused: when a file or a string that the default language has is missing.
    """
    findings = []
    strings: dict[Locale, dict[str, str]] = {}
    for locale in languages.names:
        try:
            strings[locale] = _read(root, locale)
        except Told as error:
            findings.append(Finding(_name(locale), None, error.message, "strings"))
    wanted = strings.get(languages.default, {})
    for locale, words in strings.items():
        for key in sorted(set(wanted) - set(words)):
            message = say(
                "`{key}` is missing; in {locale} it is “{text}”", key=key, locale=languages.default, text=wanted[key]
            )
            findings.append(Finding(_name(locale), None, message, "strings"))
    if findings:
        raise Refused(findings)
    return strings


def _name(locale: Locale) -> str:
    return (FOLDER / f"{locale}.yml").as_posix()


def _read(root: Path, locale: Locale) -> dict[str, str]:
    """The strings of a language.

    Raises:
        Told: when there is no file, or it is not YAML or has no strings.
    """
    try:
        read = yaml.safe_load((root / _name(locale)).read_text(encoding="utf-8"))
    except FileNotFoundError:
        message = say(
            "the words of the interface in {locale} are missing; copy en.yml here and translate it", locale=locale
        )
        raise Told(message) from None
    except (yaml.YAMLError, ValueError) as error:
        raise Told(say("this cannot be read: {why}", why=str(error).splitlines()[0])) from None
    if not isinstance(read, dict):
        raise Told(say("this cannot be read: there are no lines like `listen: …` in it"))
    return {str(key): str(value or "") for key, value in read.items()}
