"""The list from A to Z, in the order of each language."""

from __future__ import annotations

import pytest

from mburoja.model import Languages
from mburoja.pages.a_z import Entry, a_z
from mburoja.source.spelling import read_spelling
from project import REPOSITORY

SPELLING = read_spelling(REPOSITORY, Languages(dict.fromkeys(("sq", "mk", "en", "sr", "tr"), ""), "sq", {}))


def listed(locale: str, *titles: str) -> dict[str, list[str]]:
    entries = [Entry(title, "page", f"{number}/", locale) for number, title in enumerate(titles)]
    letters = a_z([], reversed(entries), locale, SPELLING[locale].alphabet)
    return {letter.name: [entry.title for entry in letter.entries] for letter in letters}


# The orders of Drejtshkrimi i gjuhës shqipe (1973), of Правопис на македонскиот јазик (2017) and of Вук's азбука.
@pytest.mark.parametrize(
    ("locale", "in_order"),
    [
        ("sq", "Ari Cak Çelës Dera Dhuna Emri Ëndrra Fjala Gur Gjuha Hapi Le Llogari Mesazh Ne Njoftim Rend Rrjet"),
        ("sq", "Sa Siguri Shkolla Ta Thirrja Vera Xixa Xheloz Zemra Zhurma"),
        ("mk", "Азбука Безбедност Вест Гост Дом Ѓавол Ера Жена Заштита Ѕид Игра Јазик Код Лозинка Љубов Мир Небо Њу"),
        ("mk", "Сметка Телефон Ќуп Уред Фишинг Храна Цена Час Џеб Шифра"),
        ("sr", "Дом Ђак Ера Жена Књига Лозинка Љубав Њива Телефон Ћирилица Уређај Цена Час Џеп Шифра"),
        ("en", "Account Bank Code Device"),
    ],
)
def test_the_order_of_the_alphabet(locale: str, in_order: str) -> None:
    titles = in_order.split()
    found = listed(locale, *reversed(titles))
    assert [title for under in found.values() for title in under] == titles
    assert len(found) >= len(titles) - 2


def test_two_letters_that_are_one_have_a_place_of_their_own() -> None:
    assert listed("sq", "Shkolla", "Siguria", "Dhuna", "dera") == {
        "D": ["dera"],
        "Dh": ["Dhuna"],
        "S": ["Siguria"],
        "Sh": ["Shkolla"],
    }


def test_figures_signs_and_letters_of_others() -> None:
    found = listed("mk", "MburojaKibernetike", "„Лозинка“", "2026: преглед", "Шифра")
    assert found == {"0–9": ["2026: преглед"], "Л": ["„Лозинка“"], "Ш": ["Шифра"], "M": ["MburojaKibernetike"]}
    assert listed("en", "Éclair", "Echo", "Edge") == {"E": ["Echo", "Edge", "Éclair"]}


def test_a_sign_at_the_beginning_counts_for_nothing() -> None:
    """Else there would be two headings of one name, and two places with one id."""
    found = listed("sq", "– Çelësi", "Çmimi", "1 hap", "Ari", "» 2 hapa", " … dhe më tej", "Dera")
    assert found == {"0–9": ["1 hap", "» 2 hapa"], "A": ["Ari"], "Ç": ["– Çelësi", "Çmimi"], "D": ["Dera"]} | {
        "Dh": [" … dhe më tej"]
    }
    entries = [Entry(title, "page", "", "sq") for title in ("– Çelësi", "Ari", "Çmimi")]
    assert [each.name for each in a_z([], entries, "sq", SPELLING["sq"].alphabet)] == ["A", "Ç"]


def test_a_shorter_title_comes_first() -> None:
    assert listed("sq", "Mesazhi i dytë", "Mesazhi", "Mesazhi i") == {"M": ["Mesazhi", "Mesazhi i", "Mesazhi i dytë"]}


def test_a_language_without_an_alphabet_has_its_letters() -> None:
    assert listed("tr", "Zeytin", "Ağ", "bilgi") == {"A": ["Ağ"], "B": ["bilgi"], "Z": ["Zeytin"]}
