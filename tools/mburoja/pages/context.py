"""The names that templates may use, and what each holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from mburoja.model import Locale
from mburoja.pages import wording
from mburoja.pages.a_z import Entry, a_z
from mburoja.pages.barometer import BarometerPages
from mburoja.pages.embed import embed_code, embed_path
from mburoja.pages.languages import PageLanguages
from mburoja.pages.places import Place
from mburoja.pages.prepared import Prepared
from mburoja.pages.social import open_graph
from mburoja.pages.structured import as_script, structured_data
from mburoja.pages.views import EpisodeView, ShowView, episode_view, show_view


@dataclass(frozen=True)
class Views:
    """Every show and episode as the readers of one language see them; made once for each language."""

    shows: dict[str, ShowView]
    episodes: dict[str, EpisodeView]
    barometer: BarometerPages


def views(prepared: Prepared, locale: Locale) -> Views:
    """All views for the readers of a language."""
    site, shelf = prepared.site, prepared.shelf
    episodes = {
        episode.path: episode_view(episode, locale, site, shelf, prepared.now, prepared.strings[locale])
        for show in prepared.shows
        for episode in prepared.visible(show)
    }
    shows = {
        show.slug: show_view(show, locale, site, shelf, tuple(episodes[each.path] for each in prepared.listed(show)))
        for show in prepared.shows
    }
    return Views(shows, episodes, BarometerPages(prepared, locale))


def page_context(
    prepared: Prepared,
    views: Views,
    languages: PageLanguages,
    place: Place | None,
    listed: bool,
    written: Sequence[Entry],
) -> dict[str, Any]:
    """What a page of these languages prints; `place` when it is a generated page.

    `written` are the hand-written pages of the navigation, for the page that lists all from A to Z.

    A page that is not `listed` is for those who have its address: search engines are asked to leave it out.
    """
    locale = languages.locale

    def lang(each: Locale) -> Markup | str:
        """The lang attribute for text that is not in the reader's language."""
        return "" if each == locale else Markup(' lang="{}"').format(each)

    context: dict[str, Any] = {
        "site": prepared.site,
        "t": words(prepared, locale),
        "locale": locale,
        "languages": languages,
        "language_name": lambda each: wording.language_name(each, locale),
        "lang": lang,
        "home": prepared.site.languages.prefix(locale) or "./",
        "shows": list(views.shows.values()),
        "a_z": lambda: a_z(
            views.shows.values(), [*written, *views.barometer.entries()], locale, prepared.spelling[locale].alphabet
        ),
        "unlisted": not listed,
        "barometer": views.barometer,
        "topic": place.topic if place else "",
    }
    if place and place.show:
        context["show"] = views.shows[place.show.slug]
    if place and place.episode:
        context["episode"] = views.episodes[place.episode.path]
        context["full_page"] = prepared.site.page_url(f"{place.subject}/", languages.shown)
    if place and place.embedded:
        return context
    if place and place.show and place.episode and place.episode.recordings:
        title = f"{context['show'].title}: {context['episode'].title}"
        address = prepared.site.page_url(embed_path(place.episode), locale)
        context["embed_code"] = embed_code(address, title, place.show.fields.medium == "video")
    structured = structured_data(prepared, languages, place)
    context["open_graph"] = list(open_graph(prepared, languages, place))
    context["structured"] = as_script(structured) if structured else ""
    return context


def words(prepared: Prepared, locale: Locale) -> SimpleNamespace:
    """The interface's words in a language, as `t.listen`."""
    return SimpleNamespace(**prepared.strings[locale])
