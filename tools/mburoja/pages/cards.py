"""What the social cards of the site, its shows and its episodes say. `media.card` draws them."""

from __future__ import annotations

from collections.abc import Mapping

from mburoja.model import Card, Episode, Locale, Show, Site
from mburoja.pages import wording
from mburoja.pages.views import Shelf, heard


def site_card(site: Site, words: Mapping[str, str], locale: Locale) -> Card:
    """The card of every page that is neither a show's nor an episode's."""
    return Card(locale, site.name, words["brand_text"], "")


def show_card(site: Site, show: Show, locale: Locale) -> Card:
    """A show in one of its languages."""
    return Card(locale, site.name, show.texts[locale].fields.title, "")


def episode_card(site: Site, show: Show, episode: Episode, locale: Locale, shelf: Shelf) -> Card:
    """An episode in one of its languages, with the length of the recording that its page plays."""
    _, recording = heard(episode, locale, locale, site, shelf)
    show_text = show.texts[site.languages.choose(locale, show.texts)]
    return Card(
        locale,
        show_text.fields.title,
        episode.texts[locale].fields.title,
        site.name,
        wording.length(recording.enclosure.duration_ms) if recording else "",
    )
