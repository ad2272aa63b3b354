"""The letters of our languages in the few that addresses, names of files and keys are made of."""

from __future__ import annotations

import re
import unicodedata

_LATIN = str.maketrans(
    dict(zip("абвгдезијклмнопрстуфхцђћѕđ", "abvgdezijklmnoprstufhcdczd", strict=True))
    | {"љ": "lj", "њ": "nj", "ж": "zh", "ч": "ch", "ш": "sh", "џ": "dzh"}
)
"""Letters that are not a Latin one with a mark, as they are written in passports or near it."""


def slug(title: str, most: int = 60, otherwise: str = "episode") -> str:
    """A web address for a title in Albanian, Macedonian, Serbian or English: `Çelësi i ri` → `celesi-i-ri`.

    At most `most` characters; `otherwise` when nothing in it can be written so.
    """
    letters = (each for each in unicodedata.normalize("NFKD", title.lower()) if not unicodedata.combining(each))
    text = "".join(letters).translate(_LATIN)
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:most].strip("-") or otherwise


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before what could begin one.

    OWASP, "CSV Injection". A number with a minus is a text here too: do not give it.
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
