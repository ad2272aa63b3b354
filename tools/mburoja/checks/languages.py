"""Guess the language of a text, of the four that the campaign speaks; when unsure, say nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from mburoja.model import Locale

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC_LETTER = re.compile("[\u0400-\u052f]")
_ENOUGH = 4_000
"""Characters of a text that tell its language as well as all of it."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Short words of everyday, each in one list of its script only: a word that two languages share tells nothing.
_LATIN: Mapping[Locale, frozenset[str]] = {
    "sq": _set(
        "dhe nuk nga kjo ky ose por juaj tuaj tuaja jeni keni duhet mund kur ju jua sepse ata ato edhe vetem sipas "
        "qe mos eshte nje per jane nese ishte kishte cdo si ka"
    ),
    "en": _set(
        "the and of is that you it for with are not your this be or from what can if we they have has was will "
        "how when who which there their never"
    ),
    "sr": _set(
        "su za koji koja koje nije što ali ili vas vaš vaša vaše će biti kako samo kada ako kao iz može sve gde zato "
        "treba ste smo šta još bez ova ovo ovaj"
    ),
}
_CYRILLIC: Mapping[Locale, frozenset[str]] = {
    "mk": _set(
        "во со кој дека оваа овој тоа ги го вие ние бидејќи зошто каде некој биде беше овие сите дали уште ниту ве "
        "нив вашата вашиот вашите вашето тој таа тие секој секоја секогаш никогаш никој повеќе денес сега потоа додека "
        "туку еден една едно"
    ),
    "sr": _set(
        "је су у који које није шта као због када бити још где овај овде али из са смо све они бисте "
        "јер данас сада више увек неко један једна једно после док него"
    ),
}
_LETTERS: Mapping[Locale, frozenset[str]] = {"sq": frozenset("ë"), "mk": frozenset("ѓќѕѐѝ"), "sr": frozenset("ђћ")}
"""Letters that only one of the languages has; in sq and en names from the other may stand, so words decide as well."""
_OTHER_CYRILLIC = frozenset("йщъыьэюяёіїєґў")
"""Letters of Bulgarian, Russian, Ukrainian …, which neither of ours has."""

_LEAST_LETTERS = 20
_LEAST_WORDS = 3
_TIMES = 3
"""So many times more words of one language than of any other make us sure."""
_MOST_OF_IT = 0.8


def looks_like(text: str) -> frozenset[Locale] | None:
    """Which of `sq`, `mk`, `en`, `sr` a text may be in; none when it is too short, mixed, or in another language.

    Letters decide (ѓ and ќ are Macedonian, ђ and ћ Serbian), and short words that only one of the languages has.
    Where the script is certain and the language is not, both languages of that script are possible.
    """
    words = _WORD.findall(unicodedata.normalize("NFC", text[:_ENOUGH]).casefold())
    letters = "".join(words)
    if len(letters) < _LEAST_LETTERS:
        return None
    cyrillic = len(_CYRILLIC_LETTER.findall(letters)) / len(letters)
    if cyrillic >= _MOST_OF_IT:
        return None if _OTHER_CYRILLIC & set(letters) else _surely(set(words), _CYRILLIC) or frozenset(_CYRILLIC)
    return _surely(set(words), _LATIN) if cyrillic <= 1 - _MOST_OF_IT else None


def another_language(text: str, locale: Locale) -> frozenset[Locale] | None:
    """What a text that should be in `locale` looks like, if that is plainly another language.

    Of a language that is none of the four nothing is said: its neighbours among them would be taken for it.
    """
    likely = looks_like(text)
    return likely if likely and locale in _GUESSED and locale not in likely else None


_GUESSED = _LATIN.keys() | _CYRILLIC.keys()


def _surely(words: set[str], lists: Mapping[Locale, frozenset[str]]) -> frozenset[Locale] | None:
    """The one language of which there are enough different words, if there is one."""
    telling = {
        locale: len(words & own) + len([word for word in words - own if not own_letters.isdisjoint(word)])
        for locale, own in lists.items()
        for own_letters in (_LETTERS.get(locale, frozenset()),)
    }
    (best, most), (_, second), *_ = sorted(telling.items(), key=lambda each: -each[1])
    return frozenset({best}) if most >= max(_LEAST_WORDS, _TIMES * second) else None
