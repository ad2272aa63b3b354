"""Which language a reader gets, and what search engines are told of a page's languages."""

from __future__ import annotations

import itertools

import pytest

from mburoja.model import Languages, Site
from mburoja.pages.languages import LanguageLink, page_languages

NAMES = {"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}
LANGUAGES = Languages(NAMES, "sq", {"mk": ("sq", "en"), "en": ("sq",), "sr": ("en", "sq")})
URL = "https://mburoja.example/"
SITE = Site(URL, "Mburoja", LANGUAGES, published_url=URL)


@pytest.mark.parametrize(
    ("reader", "available", "shown"),
    [
        ("sr", {"sr", "en", "sq"}, "sr"),
        ("sr", {"sq", "en", "mk"}, "en"),
        ("sr", {"mk", "sq"}, "sq"),
        ("mk", {"sq", "en"}, "sq"),
        ("mk", {"en"}, "en"),
        ("en", {"mk", "sq"}, "sq"),
        ("sq", {"sq", "mk"}, "sq"),
        ("de", {"sq", "en"}, "sq"),  # a language without fallbacks of its own: the default
    ],
)
def test_a_reader_gets_her_language_or_the_nearest(reader: str, available: set[str], shown: str) -> None:
    assert LANGUAGES.choose(reader, dict.fromkeys(available)) == shown
    if reader in NAMES:
        languages = page_languages(SITE, "a/", reader, available)
        assert (languages.shown, languages.translated) == (shown, shown == reader)


@pytest.mark.parametrize(("reader", "available"), [("sr", set()), ("en", {"mk", "sr"})])
def test_nothing_that_she_could_read(reader: str, available: set[str]) -> None:
    with pytest.raises(KeyError, match=f"no text in {reader}"):
        page_languages(SITE, "a/", reader, available)


def test_a_translated_page() -> None:
    languages = page_languages(SITE, "mburoja/peshkimi/", "mk", {"en", "mk", "sq"})
    assert (languages.locale, languages.shown, languages.translated) == ("mk", "mk", True)
    assert languages.canonical == "https://mburoja.example/mk/mburoja/peshkimi/"
    assert languages.alternates == (
        ("sq", "https://mburoja.example/mburoja/peshkimi/"),
        ("mk", "https://mburoja.example/mk/mburoja/peshkimi/"),
        ("en", "https://mburoja.example/en/mburoja/peshkimi/"),
    )
    assert languages.links == (
        LanguageLink("sq", "Shqip", "mburoja/peshkimi/", False),
        LanguageLink("mk", "Македонски", "mk/mburoja/peshkimi/", True),
        LanguageLink("en", "English", "en/mburoja/peshkimi/", False),
        LanguageLink("sr", "Српски", "sr/mburoja/peshkimi/", False),
    )


def test_a_page_that_is_not_translated_points_to_its_source() -> None:
    """It stays in the language switch; search engines are told only of the real ones."""
    languages = page_languages(SITE, "mburoja/peshkimi/", "sr", {"sq", "en"})
    assert (languages.locale, languages.shown, languages.translated) == ("sr", "en", False)
    assert languages.canonical == "https://mburoja.example/en/mburoja/peshkimi/"
    assert [locale for locale, _ in languages.alternates] == ["sq", "en"]
    assert [link.locale for link in languages.links] == list(NAMES)
    assert [link.locale for link in languages.links if link.current] == ["sr"]


def test_the_home_page() -> None:
    assert page_languages(SITE, "", "sq", NAMES).canonical == "https://mburoja.example/"
    assert page_languages(SITE, "", "sr", NAMES).canonical == "https://mburoja.example/sr/"


@pytest.mark.parametrize("available", [each for n in (1, 2, 3, 4) for each in itertools.combinations(NAMES, n)])
def test_languages_of_one_page_agree(available: tuple[str, ...]) -> None:
    """Each translation is canonical for itself, names itself among the alternates, and all name the same ones.

    Search engines drop alternates that are not confirmed by the page they point to.
    """
    if "sq" not in available:
        with pytest.raises(KeyError):
            page_languages(SITE, "a/", "sq", available)
        return
    pages = {reader: page_languages(SITE, "a/", reader, available) for reader in NAMES}
    assert len({page.alternates for page in pages.values()}) == 1
    for reader, page in pages.items():
        alternates = dict(page.alternates)
        assert sorted(alternates) == sorted(available)
        assert page.canonical in alternates.values()
        assert (reader in alternates) == page.translated
        if page.translated:
            assert alternates[reader] == page.canonical
        else:
            assert page.canonical == pages[page.shown].canonical
