"""The messages in other languages: gettext catalogues, read with Babel."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "catalogues"
"""One `<language>.po` for each language that staff may want."""


@cache
def translator(language: str) -> Callable[[str], str]:
    """Gives the words of a language for an English text; English where the catalogue has none.

    Raises:
        FileNotFoundError: when there is no catalogue of this language.
    """
    if language == "en":
        return lambda text: text
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    words = {str(each.id): str(each.string) for each in catalogue if each.id and each.string and not each.fuzzy}
    return lambda text: words.get(text, text)
