"""What podcast apps understand of the real feeds: three readers, and every field against the sources.

Where a reader passes over an element (feedparser and podcastparser over `podcast:`, partytime over a
`podcast:locked` without an owner) the element itself is looked at, by its namespace.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
from calendar import timegm
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import feedparser
import podcastparser
import pytest
from lxml import etree, html

pytestmark = pytest.mark.site

READERS = Path(__file__).parent / "readers"
PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
FIRST_ADDRESS = "https://mburoja.example/"
"""Where the feeds' guids were minted. They stay when the site moves, and so does this."""


def texts(parent: Any, path: str) -> list[str]:
    """The text of every element at a path like `podcast:guid`."""
    return [element.text for element in parent.findall(path, NAMESPACES)]


def attributes(parent: Any, path: str) -> list[dict[str, str]]:
    """The attributes of every element at a path."""
    return [dict(element.attrib) for element in parent.findall(path, NAMESPACES)]


def partytime(content: bytes) -> dict[str, Any]:
    """The feed as podcast-partytime reads it."""
    node = Path(sys.executable).parent / "node"
    for needed in (node, READERS / "node_modules" / "podcast-partytime"):
        if not needed.exists():
            pytest.fail(f"{needed} is missing; type: make test")
    done = subprocess.run([node, READERS / "read.mjs"], input=content, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def instant(text: str) -> datetime:
    """A date as JavaScript writes it."""
    return datetime.fromisoformat(text)


def categories(feed) -> list[list[str]]:
    return [[part.strip() for part in category.split(">")] for category in feed.show["categories"]]


def newest(feed) -> datetime:
    return max(episode.date for episode in feed.episodes)


def explicit(feed, episode) -> bool:
    return episode.main.get("explicit", feed.show["explicit"])


def licence_page(feed) -> dict[str, str]:
    found = re.fullmatch(r"CC-(.+)-(\d\.\d)", feed.show["licence"])
    return {"url": f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"} if found else {}


def chapters(episode) -> Iterator[tuple[float, str]]:
    """Seconds and title."""
    for chapter in episode.text.get("chapters", []):
        parts = [float(part) for part in chapter["at"].split(":")]
        yield sum(part * 60**power for power, part in enumerate(reversed(parts))), chapter["title"]


def named_by_its_hash(url: str, original: Path) -> bool:
    return hashlib.sha256(original.read_bytes()).hexdigest()[:8] in url.rsplit("/", 1)[-1]


# --- the readers ------------------------------------------------------------------------------


def test_feedparser_reads_the_channel(feed) -> None:
    read = feedparser.parse(feed.content)
    assert (read.bozo, read.version, read.encoding) == (False, "rss20", "utf-8")
    assert set(NAMESPACES.values()) <= set(read.namespaces.values())
    channel = read.feed
    assert channel.title == feed.show["title"]
    assert channel.link == feed.page_url(feed.slug)
    assert channel.subtitle == feed.show["summary"]
    assert channel.language == feed.locale
    assert channel.author == feed.show["author"]
    assert feed.is_picture(channel.image.href, feed.image_of_show)
    assert [tag.term for tag in channel.tags] == [part for category in categories(feed) for part in category]
    assert channel.itunes_type == feed.show.get("type", "episodic")
    assert channel.rights == f"{feed.show['author']}, {feed.show['licence']}"
    assert {"href": feed.url, "rel": "self", "type": "application/rss+xml"} in channel.links
    assert timegm(channel.updated_parsed) == newest(feed).timestamp()
    assert channel.podcast_guid == feed.show["podcast_guid"]


def test_feedparser_reads_the_episodes(feed) -> None:
    entries = feedparser.parse(feed.content).entries
    assert [entry.title for entry in entries] == [episode.text["title"] for episode in feed.episodes]
    for entry, (item, episode) in zip(entries, feed.pairs, strict=True):
        assert (entry.id, entry.guidislink) == (episode.guid, False)
        assert entry.link == feed.episode_url(episode)
        assert timegm(entry.published_parsed) == episode.date.timestamp()
        assert entry.summary == feed.description(episode)
        assert [content.value for content in entry.content] == texts(item, "content:encoded")
        assert [(e.href, int(e.length), e.type) for e in entry.enclosures] == [enclosure_of_source(feed, episode)]
        assert entry.author == feed.show["author"]
        assert [tag.term for tag in entry.get("tags", [])] == episode.main.get("topics", [])
        assert entry.itunes_title == episode.text["title"]
        assert entry.itunes_episode == str(episode.main["number"])
        assert entry.itunes_episodetype == episode.main.get("kind", "full")
        assert entry.itunes_duration == texts(item, "itunes:duration")[0]
        assert feed.is_picture(entry.image.href, feed.image(episode))


def test_podcastparser_reads_the_channel(feed) -> None:
    read = podcastparser.parse(feed.url, io.BytesIO(feed.content))
    assert read["title"] == feed.show["title"]
    assert read["link"] == feed.page_url(feed.slug)
    assert read["description"] == feed.show["summary"]
    assert read["language"] == feed.locale
    assert read["itunes_author"] == feed.show["author"]
    assert read["itunes_categories"] == categories(feed)
    assert read["explicit"] is feed.show["explicit"]
    assert read["type"] == feed.show.get("type", "episodic")
    assert feed.is_picture(read["cover_url"], feed.image_of_show)


def test_podcastparser_reads_the_episodes(feed) -> None:
    read = podcastparser.parse(feed.url, io.BytesIO(feed.content))["episodes"]
    assert [each["title"] for each in read] == [episode.text["title"] for episode in feed.episodes]
    for each, (item, episode) in zip(read, feed.pairs, strict=True):
        url, length, kind = enclosure_of_source(feed, episode)
        assert each["guid"] == episode.guid
        assert each["link"] == feed.episode_url(episode)
        assert each["published"] == episode.date.timestamp()
        assert each["description"] == feed.description(episode)
        assert each["description_html"] == texts(item, "content:encoded")[0]
        assert each["enclosures"] == [{"url": url, "file_size": length, "mime_type": kind}]
        assert each["itunes_author"] == feed.show["author"]
        assert each["total_time"] == int(texts(item, "itunes:duration")[0])
        assert each["explicit"] is explicit(feed, episode)
        assert each["number"] == episode.main["number"]
        assert each["type"] == episode.main.get("kind", "full")
        assert feed.is_picture(each["episode_art_url"], feed.image(episode))


def test_partytime_reads_everything(feed) -> None:
    read = partytime(feed.content)
    show = feed.show
    licence = {"identifier": show["licence"].lower(), **licence_page(feed)}
    assert read["title"] == show["title"]
    assert read["link"] == read["image"]["link"] == feed.page_url(feed.slug)
    assert read["description"] == show["summary"]
    assert (read["language"], read["author"]) == (feed.locale, show["author"])
    assert feed.is_picture(read["itunesImage"], feed.image_of_show)
    assert feed.is_picture(read["image"]["url"], feed.image_of_show)
    assert read["itunesCategory"] == [" > ".join(category) for category in categories(feed)]
    assert read["explicit"] is show["explicit"]
    assert read["itunesType"] == show.get("type", "episodic")
    assert read["copyright"] == f"{show['author']}, {show['licence']}"
    assert read["pubsub"] == {"self": feed.url}
    assert instant(read["lastBuildDate"]) == instant(read["pubDate"]) == newest(feed)
    assert read["guid"] == show["podcast_guid"]
    assert read["medium"] == show.get("medium", "podcast")
    assert read["license"] == licence
    assert (read["itunesBlock"], read["itunesComplete"]) == (False, False)
    for each, (item, episode) in zip(read["items"], feed.pairs, strict=True):
        url, length, kind = enclosure_of_source(feed, episode)
        assert each["title"] == episode.text["title"]
        assert each["guid"] == episode.guid
        assert each["link"] == feed.episode_url(episode)
        assert instant(each["pubDate"]) == episode.date
        assert each["description"] == feed.description(episode)
        assert each["content"] == texts(item, "content:encoded")[0]
        assert each["enclosure"] == {"url": url, "length": length, "type": kind}
        assert each["author"] == show["author"]
        assert each["duration"] == int(texts(item, "itunes:duration")[0])
        assert each["explicit"] is explicit(feed, episode)
        assert each["itunesEpisode"] == each["podcastEpisode"]["number"] == episode.main["number"]
        assert each["itunesEpisodeType"] == episode.main.get("kind", "full")
        assert feed.is_picture(each["itunesImage"], feed.image(episode))
        assert each.get("podcastTranscripts", []) == attributes(item, "podcast:transcript")
        assert [each[key] for key in ["podcastChapters"] if key in each] == attributes(item, "podcast:chapters")
        assert each.get("podcastPeople", []) == [
            {"name": name, "role": role.title(), "group": "Cast"} for name, role in people_of_source(feed, episode)
        ]
        assert each["license"] == licence


# --- the elements, by their namespaces ----------------------------------------------------------


def test_the_site_has_the_feeds_that_the_sources_ask_for(real_site: Path, feeds_of_sources) -> None:
    assert len(feeds_of_sources) >= 3
    assert {path.name for path in (real_site / "feeds").iterdir()} == {f"{s}.{loc}.xml" for s, loc in feeds_of_sources}


def test_the_channel_has_what_readers_pass_over(feed) -> None:
    channel, show = feed.channel, feed.show
    assert [attributes(c, "itunes:category") for c in channel.findall("itunes:category", NAMESPACES)] == [
        [{"text": sub} for sub in category[1:]] for category in categories(feed)
    ]
    assert texts(channel, "itunes:explicit") == ["true" if show["explicit"] else "false"]
    assert texts(channel, "itunes:author") == [show["author"]]
    assert texts(channel, "podcast:guid") == [show["podcast_guid"]]
    assert texts(channel, "podcast:locked") == ["yes" if show.get("locked", True) else "no"]
    assert attributes(channel, "podcast:locked") == [{"owner": show["owner_email"]} if "owner_email" in show else {}]
    assert texts(channel, "podcast:medium") == [show.get("medium", "podcast")]
    assert texts(channel, "podcast:license") == [show["licence"].lower()]
    assert attributes(channel, "podcast:license") == [licence_page(feed)]
    assert attributes(channel, "podcast:funding") == ([{"url": show["funding"]["url"]}] if "funding" in show else [])
    assert texts(channel, "itunes:owner/itunes:email") == ([show["owner_email"]] if "owner_email" in show else [])
    assert texts(channel, "lastBuildDate") == texts(channel, "pubDate") == [format_datetime(newest(feed))]


def test_the_feed_s_guid_follows_the_rule(feed) -> None:
    first = f"{FIRST_ADDRESS}feeds/{feed.slug}.{feed.locale}.xml"
    assert texts(feed.channel, "podcast:guid") == [str(uuid5(PODCASTS, first.removeprefix("https://")))]


def test_the_channel_s_picture_is_one_picture(feed) -> None:
    (url,) = (image["href"] for image in attributes(feed.channel, "itunes:image"))
    assert texts(feed.channel, "image/url") == [url]
    assert feed.is_picture(url, feed.image_of_show)
    assert named_by_its_hash(url, feed.image_of_show)


def test_episodes_keep_their_identity(feed) -> None:
    for item, episode in feed.pairs:
        assert texts(item, "guid") == [episode.guid]
        assert attributes(item, "guid") == [{"isPermaLink": "false"}]
        assert texts(item, "link") == [feed.episode_url(episode)]
        assert (feed.file(feed.episode_url(episode)) / "index.html").is_file()


def test_episodes_are_dated_to_the_second(feed) -> None:
    for item, episode in feed.pairs:
        assert texts(item, "pubDate") == [format_datetime(episode.date)]
        assert parsedate_to_datetime(texts(item, "pubDate")[0]) == episode.date


def test_episodes_have_their_words(feed) -> None:
    for item, episode in feed.pairs:
        assert texts(item, "title") == texts(item, "itunes:title") == [episode.text["title"]]
        assert texts(item, "description") == [feed.description(episode)]
        assert texts(item, "itunes:author") == [feed.show["author"]]
        assert texts(item, "itunes:episode") == texts(item, "podcast:episode") == [str(episode.main["number"])]
        assert texts(item, "category") == episode.main.get("topics", [])
        assert texts(item, "itunes:season") == [str(s) for s in [episode.main.get("season")] if s]
        assert texts(item, "itunes:episodeType") == [episode.main.get("kind", "full")]
        assert texts(item, "itunes:explicit") == ["true" if explicit(feed, episode) else "false"]
        assert texts(item, "podcast:license") == [feed.show["licence"].lower()]
        assert attributes(item, "podcast:license") == [licence_page(feed)]
        (image,) = attributes(item, "itunes:image")
        assert feed.is_picture(image["href"], feed.image(episode))
        assert named_by_its_hash(image["href"], feed.image(episode))


def test_notes_say_what_the_sources_say_in_the_html_that_apps_know(feed) -> None:
    for item, episode in feed.pairs:
        (notes,) = texts(item, "content:encoded")
        tree = html.fromstring(f"<div>{notes}</div>")
        links = [a.attrib for a in tree.iter("a")]
        assert {element.tag for element in tree.iterdescendants()} <= {"p", "ol", "ul", "li", "a"}
        assert not [e.attrib for e in tree.iterdescendants() if e.tag != "a" and e.attrib]
        assert all(set(link) == {"href"} for link in links)
        assert all(re.match(r"https?://|mailto:|tel:", link["href"]) for link in links)
        lines = [" ".join(element.text_content().split()) for element in tree.iter("p", "li")]
        assert lines[0] == feed.description(episode)
        for action in episode.text.get("actions", []):
            assert action in lines
        times = [f"{s // 3600:02.0f}:{s // 60 % 60:02.0f}:{int(s % 60):02} {title}" for s, title in chapters(episode)]
        assert [line for line in lines if re.match(r"\d\d:\d\d:\d\d ", line)] == times
        assert words(without_marks(episode.notes)) in words(tree.text_content())
        for source in episode.sources:
            assert [line for line in lines if source["publisher"] in line and source["title"] in line]
            assert "url" not in source or source["url"] in [link["href"] for link in links]
        assert feed.words["demonstration"] in ["", *lines]
        assert links[-1]["href"] == feed.episode_url(episode)


def without_marks(markdown: str) -> str:
    """The words a reader sees: no numbers of lists, no addresses of links."""
    return re.sub(r"]\([^)]+\)", "", re.sub(r"^ *\d+\. ", "", markdown, flags=re.M))


def words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text))


def enclosure_of_source(feed, episode) -> tuple[str, int, str]:
    """What the enclosure must be: named by the recording, as long as the file on disk."""
    recording = hashlib.sha256(episode.recording.read_bytes()).hexdigest()[:8]
    url = f"{feed.site_url}media/{feed.slug}/{episode.folder.name}/{feed.locale}-{recording}.mp3"
    return url, feed.file(url).stat().st_size, "audio/mpeg"


def test_enclosures_are_what_they_say(feed) -> None:
    for item, episode in feed.pairs:
        url, length, kind = enclosure_of_source(feed, episode)
        assert attributes(item, "enclosure") == [{"url": url, "length": str(length), "type": kind}]
        assert url.isascii()
        assert re.fullmatch(r"https://[A-Za-z0-9./-]+", url)
        probe = ["ffprobe", "-v", "error", "-show_entries", "format=format_name:stream=codec_name,codec_type"]
        found = subprocess.run([*probe, "-of", "json", feed.file(url)], capture_output=True, timeout=60, check=True)
        probed = json.loads(found.stdout)
        assert probed["format"]["format_name"] == "mp3"
        assert "mp3" in [s["codec_name"] for s in probed["streams"] if s["codec_type"] == "audio"]


def test_durations_are_those_of_the_decoded_sound(feed) -> None:
    for item, episode in feed.pairs:
        file = feed.file(enclosure_of_source(feed, episode)[0])
        decode = ["ffmpeg", "-v", "error", "-i", file, "-map", "0:a", "-ac", "1", "-ar", "44100", "-f", "s16le", "-"]
        sound = subprocess.run(decode, capture_output=True, timeout=60, check=True).stdout
        assert texts(item, "itunes:duration") == [str(round(len(sound) / 2 / 44100))]


def test_no_two_episodes_share_a_guid_or_a_file(real_site: Path) -> None:
    channels = [etree.parse(path).getroot().find("channel") for path in sorted((real_site / "feeds").iterdir())]
    items = [item for channel in channels for item in channel.findall("item")]
    for values in (
        [item.findtext("guid") for item in items],
        [item.find("enclosure").get("url") for item in items],
        [channel.findtext("podcast:guid", namespaces=NAMESPACES) for channel in channels],
    ):
        assert values
        assert len(values) == len(set(values))


def test_transcripts_are_those_of_the_sources(feed) -> None:
    for item, episode in feed.pairs:
        url = f"{feed.site_url}media/{feed.slug}/{episode.folder.name}/{feed.locale}.vtt"
        element = {"url": url, "type": "text/vtt", "language": feed.locale, "rel": "captions"}
        assert attributes(item, "podcast:transcript") == ([element] if episode.transcript else [])
        assert not episode.transcript or feed.file(url).read_bytes() == episode.transcript.read_bytes()


def test_chapters_are_those_of_the_sources(feed) -> None:
    for item, episode in feed.pairs:
        if not list(chapters(episode)):
            assert attributes(item, "podcast:chapters") == []
            continue
        url = f"{feed.site_url}media/{feed.slug}/{episode.folder.name}/{feed.locale}.chapters.json"
        assert attributes(item, "podcast:chapters") == [{"url": url, "type": "application/json+chapters"}]
        document = json.loads(feed.file(url).read_bytes())
        assert document["version"] == "1.2.0"
        assert [(c["startTime"], c["title"]) for c in document["chapters"]] == list(chapters(episode))
        assert document["chapters"][-1]["startTime"] < int(texts(item, "itunes:duration")[0])


def people_of_source(feed, episode) -> list[tuple[str, str]]:
    return [
        (f"{p['name']} ({feed.words['synthetic_voice']})" if p.get("synthetic") else p["name"], p.get("role", "host"))
        for p in episode.people
    ]


def test_people_are_named_and_the_synthetic_voice_is_said(feed) -> None:
    for item, episode in feed.pairs:
        people = people_of_source(feed, episode)
        assert texts(item, "podcast:person") == [name for name, _ in people]
        assert attributes(item, "podcast:person") == [{"role": role, "group": "cast"} for _, role in people]
        if any(person.get("synthetic") for person in episode.people):
            assert f"({feed.words['synthetic_voice']})" in "".join(texts(item, "podcast:person"))
            assert feed.words["synthetic_notice"] in texts(item, "description")[0]
            assert feed.words["synthetic_notice"] in texts(item, "content:encoded")[0]


# --- the reader that lives in npm ---------------------------------------------------------------


def test_the_npm_lock_names_versions_and_hashes_but_no_registry() -> None:
    wanted = json.loads((READERS / "package.json").read_text())
    assert wanted["private"] is True
    assert wanted["dependencies"] == {"podcast-partytime": "5.0.0"}
    packages = json.loads((READERS / "package-lock.json").read_text())["packages"]
    assert packages.pop("")["dependencies"] == wanted["dependencies"]
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not [name for name, package in packages.items() if "resolved" in package]
