"""Which language a page is in, where its other languages are, and what search engines are told of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mburoja.model import Locale, Site


@dataclass(frozen=True)
class LanguageLink:
    """One entry of the language switch. `url` is relative to the site's root."""

    locale: Locale
    name: str
    url: str
    current: bool


@dataclass(frozen=True)
class PageLanguages:
    """The languages of one page.

    `shown` is the language of its text, which differs from the reader's `locale` on a page that is not
    translated. `alternates` are whole addresses of real translations only; `canonical` is the page's own
    address, or that of its source when it is not translated.
    """

    locale: Locale
    shown: Locale
    canonical: str
    alternates: tuple[tuple[Locale, str], ...]
    links: tuple[LanguageLink, ...]

    @property
    def translated(self) -> bool:
        return self.shown == self.locale


def page_languages(site: Site, path: str, locale: Locale, available: Collection[Locale]) -> PageLanguages:
    """What a page must know about languages.

    Args:
        site: the site.
        path: the page's path in the default language, `mburoja/peshkimi/`; empty for the home page.
        locale: the reader's language.
        available: the languages that have a text of this page.
    """
    languages = site.languages
    shown = languages.choose(locale, dict.fromkeys(available))
    real = [each for each in languages.names if each in available]
    return PageLanguages(
        locale=locale,
        shown=shown,
        canonical=site.page_url(path, shown),
        alternates=tuple((each, site.page_url(path, each)) for each in real),
        links=tuple(
            LanguageLink(each, name, languages.prefix(each) + path, each == locale)
            for each, name in languages.names.items()
        ),
    )


def source_names(name: str, site: Site) -> dict[Locale, str]:
    """The file of a hand-written page in each language: `about/campaign.md` → mk: `about/campaign.mk.md`."""
    stem = name.removesuffix(".md")
    default = site.languages.default
    return {each: name if each == default else f"{stem}.{each}.md" for each in site.languages.names}
