"""The names that templates may use, and what each holds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from mburoja.pages import wording
from mburoja.pages.languages import PageLanguages
from mburoja.pages.places import Place
from mburoja.pages.prepared import Prepared
from mburoja.pages.views import episode_view, show_view


def page_context(prepared: Prepared, languages: PageLanguages, place: Place | None) -> dict[str, Any]:
    """What a page of these languages prints; `place` when it is the page of a show or an episode."""
    site, locale = prepared.site, languages.locale
    shows = {
        show.slug: show_view(show, locale, site, prepared.shelf, prepared.now, prepared.listed(show))
        for show in prepared.shows
    }
    context: dict[str, Any] = {
        "t": words(prepared, locale),
        "locale": locale,
        "languages": languages,
        "language_name": lambda each: wording.language_name(each, locale),
        # The lang attribute of what is not in the reader's language.
        "text_lang": "" if languages.translated else Markup(' lang="{}"').format(languages.shown),
        "home": site.languages.prefix(locale) or "./",
        "shows": list(shows.values()),
    }
    if place:
        context["show"] = shows[place.show.slug]
        context["unlisted"] = not place.listed
        if place.episode:
            context["episode"] = episode_view(place.episode, locale, site, prepared.shelf, prepared.now)
    return context


def words(prepared: Prepared, locale: str) -> SimpleNamespace:
    """The interface's words in a language, as `t.listen`."""
    return SimpleNamespace(**prepared.strings[locale])
