"""What machines are told of a page, held against the definitions of schema.org and of those who read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import PurePath
from typing import Any

import pytest

from mburoja.model import Cue, Languages, Media, Recorded, Show, Site, Transcript
from mburoja.pages.languages import page_languages
from mburoja.pages.places import Place, places
from mburoja.pages.prepared import Prepared
from mburoja.pages.structured import Thing, as_script, iso_duration, structured_data
from mburoja.pages.views import Shelf
from mburoja.source.folder import read_shows
from project import TODAY, Project

NAMES = {"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}
LANGUAGES = Languages(NAMES, "sq", {"mk": ("sq", "en"), "en": ("sq",), "sr": ("en", "sq")})
URL = "https://mburoja.example/"
SITE = Site(URL, "Mburoja", LANGUAGES, URL)
PATH = "prova/nje"
SOUND = Media(PurePath("x"), f"media/{PATH}/sq-12345678.mp3", "audio/mpeg", 2_650_001, 225_800)
FILM = Media(PurePath("x"), f"media/{PATH}/sq-1234-720p.mp4", "video/mp4", 9_000_000, 3_725_400, size=(1280, 720))

CREATIVE_WORK = {
    *("name", "description", "url", "image", "inLanguage", "license", "publisher", "datePublished", "isPartOf"),
    *("isAccessibleForFree", "associatedMedia", "thumbnailUrl", "@id", "@type"),
}
MEDIA_OBJECT = {
    *CREATIVE_WORK,
    *("contentUrl", "contentSize", "embedUrl", "encodingFormat", "duration", "uploadDate", "width", "height"),
}
KNOWN = {
    "WebSite": CREATIVE_WORK,
    "PodcastSeries": {*CREATIVE_WORK, "webFeed"},
    "PodcastSeason": {*CREATIVE_WORK, "seasonNumber"},
    "PodcastEpisode": {*CREATIVE_WORK, "episodeNumber", "partOfSeries", "partOfSeason", "duration"},
    "MediaObject": MEDIA_OBJECT,
    "AudioObject": {*MEDIA_OBJECT, "caption"},
    "VideoObject": {*MEDIA_OBJECT, "caption"},
    "Organization": {"@type", "name"},
}
"""Of the properties that schema.org gives to each type and to those above it, the ones that we have a use for."""
REQUIRED = {
    # Google Search Central: "Site names", "Video structured data" (its required properties).
    "WebSite": {"name", "url"},
    "VideoObject": {"name", "description", "thumbnailUrl", "uploadDate", "contentUrl"},
    # What a player needs: where it is, what it is, how long it is.
    "AudioObject": {"name", "contentUrl", "encodingFormat", "duration", "contentSize", "inLanguage"},
    # Google's "Podcast specification": url, name, description …; the feed is how one subscribes.
    "PodcastSeries": {"@id", "url", "name", "inLanguage", "webFeed"},
    "PodcastEpisode": {"@id", "url", "name", "description", "datePublished", "partOfSeries", "associatedMedia"},
    "MediaObject": {"contentUrl", "encodingFormat"},
}


def show_of(project: Project) -> Show:
    (show,) = read_shows(project.root, LANGUAGES)
    return show


def prepared_of(project: Project, *media: Media, **more: Any) -> Prepared:
    recorded = {(PATH, "sq"): Recorded(media, poster=more.pop("poster", None))} if media else {}
    said = {(PATH, "sq"): Transcript((Cue(0, 900, "Një."),))}
    shelf = Shelf(recorded, more.pop("transcripts", said), {"prova": "media/prova/artwork-640.jpg"}, {})
    return Prepared(SITE, (show_of(project),), {}, shelf, {}, TODAY, False, {})


def told(prepared: Prepared, reader: str, template: str) -> dict[str, Thing]:
    """What a page tells, by type; read back from what would stand in it."""
    place = next((each for each in places(prepared) if each.template == template), None)
    data = structured_data(prepared, languages_of(place, reader), place)
    assert data
    read = json.loads(as_script(data))
    assert read == data
    assert read["@context"] == "https://schema.org"
    things = {thing["@type"]: thing for thing in read["@graph"]}
    assert len(things) == len(read["@graph"])
    assert [*wrong(read["@graph"])] == []
    return things


def languages_of(place: Place | None, reader: str):
    return page_languages(SITE, place.path if place else "", reader, place.texts if place else NAMES)


def wrong(value: Any) -> Iterator[str]:
    """What schema.org does not know, what must be there and is not, and addresses that are not whole."""
    if isinstance(value, list):
        for each in value:
            yield from wrong(each)
    elif isinstance(value, dict) and set(value) != {"@id"}:
        kind = value["@type"]
        yield from (f"{kind} has no {name}" for name in set(value) - KNOWN[kind])
        yield from (f"{kind} needs {name}" for name in REQUIRED.get(kind, set()) - set(value))
        yield from (f"{kind}: {name} is empty" for name, each in value.items() if each in ("", None, [], {}))
        for name in ("@id", "url", "contentUrl", "embedUrl", "image", "thumbnailUrl", "webFeed", "license"):
            if not str(value.get(name, URL)).startswith("https://"):
                yield f"{kind}: {name} is not a whole address: {value[name]}"
        for each in value.values():
            yield from wrong(each)


def test_an_episode(project: Project) -> None:
    things = told(prepared_of(project, SOUND), "sq", "episode.html")
    episode, sound = things["PodcastEpisode"], things["AudioObject"]
    assert (episode["name"], episode["description"]) == ("Një", "Episodi i parë.")
    assert episode["url"] == f"{URL}prova/nje/"
    assert (episode["datePublished"], episode["episodeNumber"]) == ("2026-11-20T08:00:00+01:00", 1)
    assert episode["inLanguage"] == "sq"
    assert episode["image"] == f"{URL}media/prova/artwork-640.jpg"
    assert episode["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert episode["partOfSeries"]["name"] == "Mburoja e vogël"
    assert episode["partOfSeries"]["webFeed"] == f"{URL}feeds/prova.sq.xml"
    assert "partOfSeason" not in episode
    assert episode["associatedMedia"] == {"@id": sound["@id"]}
    assert sound["contentUrl"] == f"{URL}media/prova/nje/sq-12345678.mp3"
    assert (sound["encodingFormat"], sound["duration"]) == ("audio/mpeg", "PT3M46S")
    assert sound["contentSize"] == "2650001"
    assert sound["embedUrl"] == f"{URL}prova/nje/embed/"
    assert sound["caption"]["contentUrl"] == f"{URL}media/prova/nje/sq.vtt"


def test_a_season(project: Project) -> None:
    project.replace("episodes/prova/nje/episode.md", "number: 1", "number: 1\nseason: 2")
    episode = told(prepared_of(project, SOUND), "sq", "episode.html")["PodcastEpisode"]
    assert episode["partOfSeason"] == {"@type": "PodcastSeason", "seasonNumber": 2}


def test_languages_are_those_of_text_and_voice(project: Project) -> None:
    """English words around an Albanian recording; a reader of Serbian has the English page's."""
    prepared = prepared_of(project, SOUND)
    english, serbian = (told(prepared, reader, "episode.html") for reader in ("en", "sr"))
    assert english["PodcastEpisode"]["inLanguage"] == "en"
    assert english["PodcastEpisode"]["partOfSeries"]["webFeed"] == f"{URL}feeds/prova.en.xml"
    assert english["AudioObject"]["inLanguage"] == english["AudioObject"]["caption"]["inLanguage"] == "sq"
    assert english["AudioObject"]["embedUrl"] == f"{URL}en/prova/nje/embed/"
    assert serbian["PodcastEpisode"]["url"] == f"{URL}en/prova/nje/"
    assert serbian["PodcastEpisode"]["name"] == "One"


def test_without_times_there_are_no_captions(project: Project) -> None:
    for transcripts in ({}, {(PATH, "sq"): Transcript(paragraphs=("Një.",))}):
        things = told(prepared_of(project, SOUND, transcripts=transcripts), "sq", "episode.html")
        assert "caption" not in things["AudioObject"]


def test_a_draft_without_a_recording_is_still_an_episode(project: Project) -> None:
    place = next(each for each in places(prepared_of(project)) if each.template == "episode.html")
    data = structured_data(prepared_of(project), languages_of(place, "sq"), place)
    assert data
    (episode,) = data["@graph"]
    assert episode["@type"] == "PodcastEpisode"
    assert {"associatedMedia", "duration"}.isdisjoint(episode)


def test_a_video(project: Project) -> None:
    project.replace("episodes/prova/show.md", "licence:", "medium: video\nlicence:")
    prepared = prepared_of(project, FILM, SOUND, poster=f"media/{PATH}/sq-1234.jpg")
    (video,) = told(prepared, "sq", "episode.html").values()
    assert video["@type"] == "VideoObject"
    assert video["thumbnailUrl"] == f"{URL}media/prova/nje/sq-1234.jpg"
    assert (video["uploadDate"], video["duration"]) == ("2026-11-20T08:00:00+01:00", "PT1H2M5S")
    assert (video["width"], video["height"]) == (1280, 720)
    assert video["isPartOf"]["@type"] == "PodcastSeries"
    assert video["caption"]["encodingFormat"] == "text/vtt"


def test_a_video_without_a_picture_names_none(project: Project) -> None:
    prepared = prepared_of(project, FILM, SOUND)
    place = next(each for each in places(prepared) if each.template == "episode.html")
    data = structured_data(prepared, languages_of(place, "sq"), place)
    assert data
    assert "thumbnailUrl" not in data["@graph"][0]
    assert "None" not in json.dumps(data)


def test_a_show(project: Project) -> None:
    prepared = prepared_of(project, SOUND)
    (show,) = told(prepared, "en", "show.html").values()
    assert (show["@type"], show["name"], show["description"]) == (
        "PodcastSeries",
        "The little shield",
        "A show for tests.",
    )
    assert (show["url"], show["webFeed"]) == (f"{URL}en/prova/", f"{URL}feeds/prova.en.xml")
    assert show["publisher"]["name"] == "Prova"
    episode = told(prepared, "en", "episode.html")["PodcastEpisode"]
    assert episode["partOfSeries"]["@id"] == show["@id"], "nobody knows that they are the same"


def test_a_licence_that_is_not_of_creative_commons(project: Project) -> None:
    project.replace("episodes/prova/show.md", "CC-BY-SA-4.0", "MIT")
    (show,) = told(prepared_of(project, SOUND), "sq", "show.html").values()
    assert show["license"] == "https://spdx.org/licenses/MIT.html"


@pytest.mark.parametrize(("reader", "prefix"), [("sq", ""), ("mk", "mk/")])
def test_the_first_page_says_whose_it_is(reader: str, prefix: str, project: Project) -> None:
    prepared = replace(prepared_of(project), shows=())
    (site,) = told(prepared, reader, "none").values()
    assert (site["@type"], site["name"], site["url"]) == ("WebSite", "Mburoja", URL + prefix)
    assert site["inLanguage"] == reader


def test_other_pages_say_nothing(project: Project) -> None:
    languages = page_languages(SITE, "about/campaign/", "sq", NAMES)
    assert structured_data(prepared_of(project), languages, None) is None


# --- ISO 8601 and HTML --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ms", "duration"),
    [(0, "PT0S"), (499, "PT0S"), (61_000, "PT1M1S"), (3_600_000, "PT1H"), (36_061_600, "PT10H1M2S"), (59_600, "PT1M")],
)
def test_durations(ms: int, duration: str) -> None:
    assert iso_duration(ms) == duration
    parts = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", duration)
    assert parts
    hours, minutes, seconds = (int(each or 0) for each in parts.groups())
    assert abs((hours * 60 + minutes) * 60 + seconds - ms / 1000) <= 0.5


class Page(HTMLParser):
    """What a reader of HTML takes for elements, and for the text of the first script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.script = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        if self.elements == ["script"]:
            self.script += data


@pytest.mark.parametrize(
    "title",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "</SCRIPT ><img src=x onerror=alert(1)>",
        "AT&amp;T & &lt;b&gt; ]]> -->",
        'a "quoted" \\ back\\u003cslash and \u2028 lines \u2029',
        "Çfarë ѓ ќ 👍",
    ],
)
def test_no_title_ends_the_script(title: str) -> None:
    script = as_script({"name": title})
    page = Page(f'<script type="application/ld+json">{script}</script><p>')
    assert page.elements == ["script", "p"]
    assert json.loads(page.script) == {"name": title}
