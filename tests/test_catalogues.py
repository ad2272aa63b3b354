"""The messages in other languages, and the handbook's page of them, are those of the program."""

from __future__ import annotations

import re
import string
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from mburoja.catalogue import FOLDER, translator
from project import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "tools" / "catalogues"))
import update

LANGUAGES = ["sq", "mk"]


def catalogue(language: str) -> dict[str, str]:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file, locale=language) if each.id}


def gaps(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_up_to_date(language: str) -> None:
    """Else type: make catalogues."""
    assert (FOLDER / f"{language}.po").read_bytes() == update.updated(language)


@pytest.mark.parametrize(("language", "page"), update.PAGES.items())
def test_the_handbook_says_what_the_program_says(language: str, page: str) -> None:
    """Else type: make catalogues."""
    assert (REPOSITORY / "docs/handbook" / page).read_text() == update.handbook_page(translator(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_words(language: str) -> None:
    assert [text for text, words in catalogue(language).items() if not words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gaps_and_what_is_typed_are_the_same(language: str) -> None:
    """What stands in backticks is typed or named as it is in every language."""
    for text, words in catalogue(language).items():
        if filled(text):
            assert gaps(words) == gaps(text), text
        assert sorted(re.findall(r"`[^`]*`", words)) == sorted(re.findall(r"`[^`]*`", text)), text


def filled(text: str) -> bool:
    """Whether a text is a message whose gaps are filled; braces in a documentation are what they are."""
    try:
        return bool(gaps(text))
    except ValueError:
        return False


def words_alone(text: str) -> str:
    """A text without its gaps and without what is typed."""
    return re.sub(r"`[^`]*`|\{[^}]*\}", "", text)


def test_the_alphabet_is_that_of_the_language() -> None:
    for text, words in catalogue("mk").items():
        assert re.search(r"[а-ш]", words, re.IGNORECASE) or not re.search(r"[a-z]{4}", words_alone(text)), words
    for words in catalogue("sq").values():
        assert not re.search(r"[а-я]{2}", words, re.IGNORECASE), words


def test_a_language_without_a_catalogue_is_a_slip_of_ours() -> None:
    with pytest.raises(FileNotFoundError):
        translator("xx")
    assert translator("en")("Anything") == "Anything"


def test_a_text_without_words_is_said_in_english(tmp_path: Path) -> None:
    assert translator("sq")("no such message") == "no such message"
