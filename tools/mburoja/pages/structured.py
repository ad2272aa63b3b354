"""What search engines and other machines are told of a page: schema.org, as JSON-LD.

Property names and what they may hold are those of schema.org; what must be there is said by Google Search Central
("Video structured data", "Site name"). Only what we know is said: who watches or rates anything we do not.
"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from mburoja.model import Episode, Locale, Media, Recorded, Show
from mburoja.pages import dataset
from mburoja.pages.barometer import WAVE
from mburoja.pages.datapackage import PAGE
from mburoja.pages.embed import embed_path
from mburoja.pages.languages import PageLanguages
from mburoja.pages.places import Place
from mburoja.pages.prepared import Prepared
from mburoja.pages.views import heard, licence_url, transcript_base

Thing = dict[str, Any]


def structured_data(prepared: Prepared, languages: PageLanguages, place: Place | None) -> Thing | None:
    """What a page is about; nothing for most of the hand-written pages."""
    if place and place.show and place.episode:
        things = _episode(prepared, languages, place.show, place.episode)
    elif place and place.show:
        things = [_show(prepared, languages, place.show)]
    elif place and place.template == WAVE:
        wave, title = prepared.barometer.waves[place.topic], place.meta[languages.shown]["title"]
        things = dataset.of_wave(prepared, languages.shown, wave, title)
    elif languages.canonical == prepared.site.page_url(PAGE, languages.shown):
        things = dataset.all_figures(prepared, languages.shown)
    elif languages.canonical == prepared.site.page_url("", languages.shown):
        things = [_site(prepared, languages)]
    else:
        return None
    return {"@context": "https://schema.org", "@graph": things} if things else None


def as_script(data: Thing) -> Markup:
    """JSON for a `<script>`: no text in it can end the element, or begin a comment or another script in it.

    HTML, "Restrictions for contents of script elements": the letters that could are written as JSON escapes.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704  (what is dangerous in it has just been escaped)


def iso_duration(ms: int) -> str:
    """ISO 8601: `PT3M46S`, rounded to whole seconds."""
    minutes, seconds = divmod(round(ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if number]
    return "PT" + ("".join(parts) or "0S")


def _site(prepared: Prepared, languages: PageLanguages) -> Thing:
    site, locale = prepared.site, languages.shown
    return {
        "@type": "WebSite",
        "@id": f"{site.url}#site",
        "name": site.name,
        "url": site.page_url("", locale),
        "inLanguage": locale,
    }


def _show(prepared: Prepared, languages: PageLanguages, show: Show) -> Thing:
    site, locale = prepared.site, languages.shown
    fields = show.texts[locale].fields
    return {
        **_series(prepared, show, locale),
        "description": fields.summary,
        "image": site.url + prepared.shelf.pictures[show.slug],
        "license": _licence(show),
        "publisher": {"@type": "Organization", "name": show.fields.author},
    }


def _series(prepared: Prepared, show: Show, locale: Locale) -> Thing:
    """A show with what names it. A series of videos is a PodcastSeries too: "digital audio or video files"."""
    site = prepared.site
    own = site.languages.choose(locale, show.texts)
    url = site.page_url(f"{show.slug}/", own)
    return {
        "@type": "PodcastSeries",
        "@id": f"{url}#show",
        "name": show.texts[own].fields.title,
        "url": url,
        "inLanguage": own,
        "webFeed": site.feed_url(show.slug, own),
    }


def _episode(prepared: Prepared, languages: PageLanguages, show: Show, episode: Episode) -> list[Thing]:
    """An episode and its recording: side by side, as readers look for what can be played at the top."""
    spoken, recording = heard(episode, languages.shown, languages.locale, prepared.site, prepared.shelf)
    media = _recording(prepared, languages, show, episode, recording, spoken) if recording else None
    if media and media["@type"] == "VideoObject":
        return [{**media, "isPartOf": _series(prepared, show, languages.shown)}]
    return [_podcast_episode(prepared, languages, show, episode, media), *([media] if media else [])]


def _podcast_episode(
    prepared: Prepared, languages: PageLanguages, show: Show, episode: Episode, media: Thing | None
) -> Thing:
    site, fields = prepared.site, episode.texts[languages.shown].fields
    pictures = prepared.shelf.pictures
    thing: Thing = {
        "@type": "PodcastEpisode",
        "@id": f"{languages.canonical}#episode",
        "name": fields.title,
        "description": fields.summary,
        "url": languages.canonical,
        "inLanguage": languages.shown,
        "datePublished": episode.fields.date.isoformat(),
        "episodeNumber": episode.fields.number,
        "image": site.url + (pictures.get(episode.path) or pictures[show.slug]),
        "license": _licence(show),
        "isAccessibleForFree": True,
        "partOfSeries": _series(prepared, show, languages.shown),
    }
    if episode.fields.season is not None:
        thing["partOfSeason"] = {"@type": "PodcastSeason", "seasonNumber": episode.fields.season}
    if media:
        thing |= {"duration": media["duration"], "associatedMedia": {"@id": media["@id"]}}
    return thing


def _recording(
    prepared: Prepared, languages: PageLanguages, show: Show, episode: Episode, recording: Recorded, spoken: Locale
) -> Thing:
    """What every app plays. Its text is on the page; here it is only named, as captions, lest it be sent twice."""
    site, media = prepared.site, recording.enclosure
    fields = episode.texts[languages.shown].fields
    thing: Thing = {
        "@type": "VideoObject" if media.size else "AudioObject",
        "@id": site.url + media.url_path,
        "name": fields.title,
        "description": fields.summary,
        "contentUrl": site.url + media.url_path,
        "embedUrl": site.page_url(embed_path(episode), languages.shown),
        "encodingFormat": media.type,
        "contentSize": str(media.length_bytes),  # with a unit behind it, readers like yt-dlp take it for no size
        "duration": iso_duration(media.duration_ms),
        "uploadDate": episode.fields.date.isoformat(),
        "inLanguage": spoken,
        "license": _licence(show),
    }
    if media.size:
        thing |= _picture(site.url, media, recording.poster)
    transcript = prepared.shelf.transcripts.get((episode.path, spoken))
    if transcript and transcript.cues:
        thing["caption"] = {
            "@type": "MediaObject",
            "contentUrl": f"{site.url}{transcript_base(episode, spoken)}.vtt",
            "encodingFormat": "text/vtt",
            "inLanguage": spoken,
        }
    return thing


def _picture(url: str, media: Media, poster: str | None) -> Thing:
    assert media.size is not None  # noqa: S101  (for the type checker: the caller looked)
    width, height = media.size
    return {"width": width, "height": height, **({"thumbnailUrl": f"{url}{poster}"} if poster else {})}


def _licence(show: Show) -> str:
    """The page of a Creative Commons licence; of others, the page of SPDX that has its text."""
    return licence_url(show.fields.licence) or f"https://spdx.org/licenses/{show.fields.licence}.html"
