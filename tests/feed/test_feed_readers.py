"""What podcast apps understand of the real feeds: three readers, and every field against the sources.

Where a reader passes over an element (feedparser and podcastparser over `podcast:`, partytime over a
`podcast:locked` without an owner) the element itself is looked at, by its namespace.
"""

from __future__ import annotations

import base64
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
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import feedparser
import imageio_ffmpeg
import podcastparser
import pytest
from lxml import etree, html

from project import Project

pytestmark = pytest.mark.site

READERS = Path(__file__).parent / "readers"
PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
ALTERNATE = "podcast:alternateEnclosure"
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


def as_partytime_has_it(alternate: Any) -> dict[str, Any]:
    """An alternateEnclosure, numbers as numbers, its children inside it."""
    said = dict(alternate.attrib)
    numbers = {"length": int, "bitrate": float, "height": int}
    source, integrity = (alternate.find(f"podcast:{name}", NAMESPACES) for name in ("source", "integrity"))
    return {
        **said,
        **{name: number(said[name]) for name, number in numbers.items() if name in said},
        "default": said.get("default") == "true",
        "source": [{"uri": source.get("uri"), "contentType": said["type"]}],
        "integrity": dict(integrity.attrib),
    }


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
        # A reader passes over what is malformed without a word: what it must have seen is counted.
        transcripts = each.get("podcastTranscripts", [])
        assert len(transcripts) == (0 if not episode.transcript else 5 if episode.timed else 2)
        for transcript in transcripts:  # partytime has a name of its own for SubRip
            transcript["type"] = transcript["type"].replace("application/srt", "application/x-subrip")
        assert transcripts == attributes(item, "podcast:transcript")
        alternates = each["alternativeEnclosures"]
        assert len(alternates) == len(feed.renditions(episode)) >= 2
        assert alternates == [as_partytime_has_it(each) for each in item.findall(ALTERNATE, NAMESPACES)]
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
    url, kind, _ = feed.renditions(episode)[0]
    return url, feed.file(url).stat().st_size, kind


def probed(file: Path) -> tuple[str, dict[str, Any]]:
    """What Debian's ffprobe finds: the format, and the streams by their codecs; pictures of the cover left out."""
    entries = "format=format_name:stream=codec_name,codec_type,height,width:stream_disposition=attached_pic"
    command = ["ffprobe", "-v", "error", "-show_entries", entries, "-of", "json", file]
    found = json.loads(subprocess.run(command, capture_output=True, timeout=60, check=True).stdout)
    streams = {s["codec_name"]: s for s in found["streams"] if not s["disposition"]["attached_pic"]}
    return found["format"]["format_name"], streams


INSIDE = {
    "audio/mpeg": ("mp3", {"mp3"}),
    "audio/ogg": ("ogg", {"opus"}),
    "video/mp4": ("mov,mp4,m4a,3gp,3g2,mj2", {"h264", "aac"}),
}
"""For each type the format and the codecs that apps expect behind it."""


def test_enclosures_are_what_they_say(feed) -> None:
    for item, episode in feed.pairs:
        url, length, kind = enclosure_of_source(feed, episode)
        assert attributes(item, "enclosure") == [{"url": url, "length": str(length), "type": kind}]
        assert url.isascii()
        assert re.fullmatch(r"https://[A-Za-z0-9./-]+", url)
        name, streams = probed(feed.file(url))
        assert (name, INSIDE[kind][1]) == (INSIDE[kind][0], {c for c in streams if c != "bin_data"})


def test_every_rendition_is_there_and_what_it_says(feed) -> None:
    for item, episode in feed.pairs:
        alternates = item.findall(ALTERNATE, NAMESPACES)
        for alternate, (url, kind, name) in zip(alternates, feed.renditions(episode), strict=True):
            file = feed.file(url)
            assert attributes(alternate, "podcast:source") == [{"uri": url}]
            assert (alternate.get("type"), alternate.get("title")) == (kind, name)
            assert alternate.get("lang") == feed.locale
            assert int(alternate.get("length")) == file.stat().st_size
            digest = base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()
            assert attributes(alternate, "podcast:integrity") == [{"type": "sri", "value": f"sha384-{digest}"}]
            found, streams = probed(file)
            assert (found, INSIDE[kind][1]) == (INSIDE[kind][0], {c for c in streams if c != "bin_data"})
            heights = [str(s["height"]) for s in streams.values() if s["codec_type"] == "video"]
            assert [alternate.get("height")] == (heights or [None])
            assert alternate.get("codecs") == ("opus" if kind == "audio/ogg" else None), "RFC 6381, where it is open"


def test_the_default_rendition_is_the_enclosure(feed) -> None:
    for item, _ in feed.pairs:
        (default,) = item.findall(f"{ALTERNATE}[@default='true']", NAMESPACES)
        (enclosure,) = attributes(item, "enclosure")
        (source,) = attributes(default, "podcast:source")
        assert (source["uri"], default.get("length"), default.get("type")) == (
            enclosure["url"],
            enclosure["length"],
            enclosure["type"],
        )


def test_durations_are_those_of_the_decoded_sound(feed) -> None:
    for item, episode in feed.pairs:
        file = feed.file(enclosure_of_source(feed, episode)[0])
        decode = ["ffmpeg", "-v", "error", "-i", file, "-map", "0:a", "-ac", "1", "-ar", "44100", "-f", "s16le", "-"]
        sound = subprocess.run(decode, capture_output=True, timeout=60, check=True).stdout
        assert texts(item, "itunes:duration") == [str(round(len(sound) / 2 / 44100))]
        for url, *_ in feed.renditions(episode):
            entries = ["-show_entries", "format=duration,start_time", "-of", "json"]
            probe = ["ffprobe", "-v", "error", *entries, feed.file(url)]
            times = json.loads(subprocess.run(probe, capture_output=True, timeout=60, check=True).stdout)["format"]
            # An MP3 begins with what its encoder put in front; players leave it out.
            seconds = float(times["duration"]) - float(times["start_time"])
            assert seconds == pytest.approx(len(sound) / 2 / 44100, abs=0.05), url


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


TRANSCRIPTS = [
    {"type": "text/vtt", "rel": "captions"},
    {"type": "application/x-subrip", "rel": "captions"},
    {"type": "application/json"},
    {"type": "text/html"},
    {"type": "text/plain"},
]
ENDINGS = (".vtt", ".srt", ".json", ".html", ".txt")


def test_transcripts_are_offered_as_they_can_be_had(feed) -> None:
    """Without times there is neither a form that needs them nor rel="captions", which promises them."""
    kinds = set()
    for item, episode in feed.pairs:
        offered = list(zip(TRANSCRIPTS, ENDINGS, strict=True))
        offered = [] if not episode.transcript else offered if episode.timed else offered[3:]
        assert attributes(item, "podcast:transcript") == [
            {"url": feed.media_url(episode, ending), "language": feed.locale, **element} for element, ending in offered
        ]
        kinds.add(len(offered))
        folder = feed.file(feed.media_url(episode, "")).parent
        there = {file.name for file in folder.glob(f"{feed.locale}.*")}
        assert there - {f"{feed.locale}.chapters.json"} == {f"{feed.locale}{ending}" for _, ending in offered}
    assert kinds - {0}, "this feed has no transcript at all"


Said = list[tuple[int, int, str]]
"""Start and end in milliseconds, and the words, white space as it may fall."""
TIMES = re.compile(r"(?:(\d+):)?(\d\d):(\d\d)[.,](\d{3}) --> (?:(\d+):)?(\d\d):(\d\d)[.,](\d{3})")


def said_in(text: str) -> Said:
    """The cues of WebVTT or SubRip, without voices."""
    found: Said = []
    for block in re.split(r"\n{2,}", text.strip()):
        lines = block.split("\n")
        for number, line in enumerate(lines):
            if times := TIMES.match(line):
                h, m, s, ms, h2, m2, s2, ms2 = (int(part or 0) for part in times.groups())
                spoken = re.sub(r"</?v[^>]*>", "", " ".join(lines[number + 1 :]))
                found.append((((h * 60 + m) * 60 + s) * 1000 + ms, ((h2 * 60 + m2) * 60 + s2) * 1000 + ms2, spoken))
    return found


def test_transcripts_with_times_say_what_the_sources_say(feed) -> None:
    for episode in feed.episodes:
        if not episode.timed:
            continue
        source = said_in(episode.transcript.read_text(encoding="utf-8"))
        if episode.transcript.suffix == ".vtt":
            source = [(start, end, unescape(spoken)) for start, end, spoken in source]
        assert source
        forms = [feed.file(feed.media_url(episode, ending)).read_text(encoding="utf-8") for ending in ENDINGS]
        assert forms[0].startswith("WEBVTT\n")
        assert [(start, end, unescape(spoken)) for start, end, spoken in said_in(forms[0])] == source
        # SubRip has no way to write < and >: what looks like them stands there; a name where the speaker changes.
        srt = [(start, end, re.sub("‹", "<", re.sub("›", ">", spoken))) for start, end, spoken in said_in(forms[1])]
        assert [each[:2] for each in srt] == [each[:2] for each in source]
        assert all(ours.endswith(theirs) for (*_, ours), (*_, theirs) in zip(srt, source, strict=True))
        document = json.loads(forms[2])
        assert document["version"] == "1.0.0"
        assert [
            (round(s["startTime"] * 1000), round(s["endTime"] * 1000), s["body"]) for s in document["segments"]
        ] == [*source]
        spoken = words(" ".join(each for *_, each in source))
        page = html.document_fromstring(forms[3])
        assert page.get("lang") == feed.locale
        assert words(" ".join(p.text_content() for p in page.iter("p"))) == spoken
        titles = {title for _, title in chapters(episode)}
        assert {h.text_content() for h in page.iter("h2")} <= titles
        read = [block for block in forms[4].strip().split("\n\n") if block not in titles]
        names = {f"{name}: " for name in re.findall(r"<v ([^>]+)>", forms[0])}
        for name in names:
            read = [block.removeprefix(name) for block in read]
        assert words(" ".join(read)) == spoken


def test_a_transcript_without_times_says_what_the_source_says(feed) -> None:
    untimed = [episode for episode in feed.episodes if episode.transcript and not episode.timed]
    assert untimed or (feed.slug, feed.locale) != ("filma", "en"), "the show of videos has one, in English"
    for episode in untimed:
        source = episode.transcript.read_text(encoding="utf-8")
        assert feed.file(feed.media_url(episode, ".txt")).read_text(encoding="utf-8") == source
        page = html.fromstring(feed.file(feed.media_url(episode, ".html")).read_bytes())
        assert [p.text_content() for p in page.iter("p")] == source.strip().split("\n\n")
        assert not list(page.iter("time"))


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


@pytest.mark.parametrize("size", ["320x240", "480x854"], ids=["small", "upright"])
def test_the_height_of_a_video_is_that_of_its_picture(size: str, project: Project) -> None:
    """Podcast Namespace: height of the media asset; one that is small or upright is not 480 or 720 high."""
    project.replace("episodes/prova/show.md", "licence:", "medium: video\nlicence:")
    (project.episode / "recording.sq.m4a").unlink()
    inputs = ["-f", "lavfi", "-i", f"testsrc=size={size}:duration=2", "-f", "lavfi", "-i", "sine=440:duration=2"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *inputs, "-pix_fmt", "yuv420p"]
    subprocess.run([*command, project.episode / "recording.sq.mp4"], check=True)
    (project.episode / "recording.en.wav").unlink()
    project.replace("episodes/prova/nje/episode.md", '  - {at: "0:02", title: Fundi}\n', "")
    (project.episode / "transcript.sq.vtt").unlink()
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    channel = etree.parse(project.root / "site/feeds/prova.sq.xml").getroot().find("channel")
    alternates = [each for each in channel.iterfind(f"item/{ALTERNATE}", NAMESPACES) if each.get("height")]
    assert alternates
    for alternate in alternates:
        (source,) = attributes(alternate, "podcast:source")
        path = source["uri"].removeprefix("https://mburoja.example/")
        _, streams = probed(project.root / "site" / path)
        assert alternate.get("height") == str(streams["h264"]["height"])


# --- the reader that lives in npm ---------------------------------------------------------------


def test_the_npm_lock_names_versions_and_hashes_but_no_registry() -> None:
    wanted = json.loads((READERS / "package.json").read_text())
    assert wanted["private"] is True
    assert wanted["dependencies"] == {"podcast-partytime": "5.0.0"}
    packages = json.loads((READERS / "package-lock.json").read_text())["packages"]
    assert packages.pop("")["dependencies"] == wanted["dependencies"]
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not [name for name, package in packages.items() if "resolved" in package]
