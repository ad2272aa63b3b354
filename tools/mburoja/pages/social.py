"""What chats and networks are told of a page: Open Graph (ogp.me)."""

from __future__ import annotations

from collections.abc import Iterator

from mburoja.model import CARD_PIXELS, Recorded
from mburoja.pages.languages import PageLanguages
from mburoja.pages.places import Place
from mburoja.pages.prepared import Prepared
from mburoja.pages.views import heard
from mburoja.pages.wording import with_territory

OpenGraph = Iterator[tuple[str, str]]
"""Properties and their values, in their order: what describes a picture follows it."""


def open_graph(prepared: Prepared, languages: PageLanguages, place: Place | None) -> OpenGraph:
    """All properties of a page but its title and description, which the page's own text has.

    An episode is an `article`, a page of text with a date, and its recording comes with it as `og:audio`: of the
    types that there are, only songs and their lists are sounds. An episode of a video show is a `video.other`, "a
    video that doesn't belong in any other category". Everything else is a `website`.
    """
    site, shown = prepared.site, languages.shown
    yield "og:url", languages.canonical
    yield "og:site_name", site.name
    yield "og:locale", with_territory(shown)
    for locale, _ in languages.alternates:
        if locale != shown:
            yield "og:locale:alternate", with_territory(locale)
    yield from _picture(prepared, languages, place)
    if place and place.episode:
        yield from _episode(prepared, languages, place)
    else:
        yield "og:type", "website"


def _picture(prepared: Prepared, languages: PageLanguages, place: Place | None) -> OpenGraph:
    site, shown = prepared.site, languages.shown
    path = place.subject if place else ""
    says = place.meta[shown]["title"] if place and place.show else prepared.strings[shown]["brand_text"]
    yield "og:image", site.url + prepared.shelf.cards[path, shown]
    yield "og:image:width", str(CARD_PIXELS[0])
    yield "og:image:height", str(CARD_PIXELS[1])
    yield "og:image:alt", f"{site.name}: {says}"


def _episode(prepared: Prepared, languages: PageLanguages, place: Place) -> OpenGraph:
    site, episode = prepared.site, place.episode
    assert episode is not None  # noqa: S101  (for the type checker: the caller looked)
    _, recording = heard(episode, languages.shown, languages.locale, site, prepared.shelf)
    published = episode.fields.date.isoformat()
    if recording and recording.enclosure.size:
        yield "og:type", "video.other"
        yield "video:release_date", published
        yield "video:duration", str(round(recording.enclosure.duration_ms / 1000))
    else:
        yield "og:type", "article"
        yield "article:published_time", published
    if recording:
        yield from _recording(site.url, recording)


def _recording(url: str, recording: Recorded) -> OpenGraph:
    media = recording.enclosure
    kind = "og:video" if media.size else "og:audio"
    yield kind, url + media.url_path
    yield f"{kind}:type", media.type
    if media.size:
        yield "og:video:width", str(media.size[0])
        yield "og:video:height", str(media.size[1])
