"""The rules of RSS 2.0, Apple, PSP-1 (Podcast Standards Project) and the Podcast Namespace, over every feed.

A row says who wants it, how often it must be there, and what form each value has. Rules that compare
several values follow the table. No reader or directory checks all of this for us before it refuses the feed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from babel import Locale
from lxml import etree
from PIL import Image

from project import TODAY

pytestmark = pytest.mark.site

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
APPLE = {
    "Arts": "Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts",
    "Business": "Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit",
    "Comedy": "Comedy Interviews, Improv, Stand-Up",
    "Education": "Courses, How To, Language Learning, Self-Improvement",
    "Fiction": "Comedy Fiction, Drama, Science Fiction",
    "Government": "",
    "Health & Fitness": "Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality",
    "History": "",
    "Kids & Family": "Education for Kids, Parenting, Pets & Animals, Stories for Kids",
    "Leisure": "Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden, Video Games",
    "Music": "Music Commentary, Music History, Music Interviews",
    "News": "Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News, Tech News",
    "Religion & Spirituality": "Buddhism, Christianity, Hinduism, Islam, Judaism, Religion, Spirituality",
    "Science": "Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences, Nature, "
    "Physics, Social Sciences",
    "Society & Culture": "Documentary, Personal Journals, Philosophy, Places & Travel, Relationships",
    "Sports": "Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running, Soccer, "
    "Swimming, Tennis, Volleyball, Wilderness, Wrestling",
    "Technology": "",
    "True Crime": "",
    "TV & Film": "After Shows, Film History, Film Interviews, Film Reviews, TV Reviews",
}
"""Apple's categories with their subcategories: 19 and 91, case-sensitive."""
ENDINGS = {".mp3": "audio/mpeg", ".m4a": "audio/x-m4a", ".mp4": "video/mp4", ".m4v": "video/x-m4v"}
"""Apple goes by the address's ending; the type must say the same."""

Form = Callable[[str], bool]


def like(pattern: str) -> Form:
    return lambda value: re.fullmatch(pattern, value) is not None


def at_most(characters: int) -> Form:
    return lambda value: 0 < len(value) <= characters and value == value.strip()


def https(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme == "https" and bool(parts.hostname) and value.isascii() and " " not in value


def own_file(value: str) -> bool:
    return https(value) and re.fullmatch(r"/[A-Za-z0-9/.-]+\.[a-z0-9]+", urlsplit(value).path) is not None


def rfc_2822(value: str) -> bool:
    return format_datetime(parsedate_to_datetime(value)) == value


def language(value: str) -> bool:
    return (
        re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", value) is not None and value.split("-")[0] in Locale("en").languages
    )


def description(value: str) -> bool:
    return 0 < len(value.encode()) <= 4000


def uuid_of(version: int) -> Form:
    return lambda value: str(UUID(value)) == value and UUID(value).version == version


def mime(value: str) -> bool:
    return re.fullmatch(r"(audio|video)/[a-z0-9.+-]+", value) is not None


ENDING_OF_TRANSCRIPT = {
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "application/json": ".json",
    "text/html": ".html",
    "text/plain": ".txt",
}
"""The types that the Podcast Namespace names, and how the addresses of such files end."""
TIMED = {"text/vtt", "application/x-subrip", "application/json"}
ANY = 10**6
TRUTH = like("true|false")
CHANNEL = "channel"
ITEM = "channel/item"
TRANSCRIPT = "channel/item/podcast:transcript"
ALTERNATE = "channel/item/podcast:alternateEnclosure"
ATTRIBUTES = {
    "transcript": {"url", "type", "language", "rel"},
    "alternateEnclosure": {"type", "length", "bitrate", "height", "lang", "title", "rel", "codecs", "default"},
    "source": {"uri", "contentType"},
    "integrity": {"type", "value"},
}
"""All that the Podcast Namespace knows of these elements; apps pass over others without a word."""


@dataclass(frozen=True)
class Rule:
    """At each place, `xpath` is there `least` to `most` times, and every value has the form."""

    wanted_by: str
    place: str
    xpath: str
    least: int
    most: int
    form: Form


RULES = (
    # The channel: what PSP-1 and Apple require.
    Rule("RSS 2.0, PSP-1, Apple", CHANNEL, "title", 1, 1, at_most(255)),
    Rule("RSS 2.0, PSP-1, Apple", CHANNEL, "description", 1, 1, description),
    Rule("RSS 2.0, PSP-1", CHANNEL, "link", 1, 1, https),
    Rule("PSP-1, Apple", CHANNEL, "language", 1, 1, language),
    Rule("PSP-1", CHANNEL, "atom:link[@rel='self']/@href", 1, 1, own_file),
    Rule("PSP-1", CHANNEL, "atom:link[@rel='self']/@type", 1, 1, like(r"application/rss\+xml")),
    Rule("PSP-1, Apple", CHANNEL, "itunes:category/@text", 1, ANY, APPLE.__contains__),
    Rule("PSP-1, Apple", CHANNEL, "itunes:explicit", 1, 1, TRUTH),
    Rule("PSP-1, Apple", CHANNEL, "itunes:image/@href", 1, 1, own_file),
    # What they recommend, or accept in one form only.
    Rule("PSP-1", CHANNEL, "itunes:author", 1, 1, at_most(255)),
    Rule("PSP-1", CHANNEL, "podcast:guid", 1, 1, uuid_of(5)),
    Rule("PSP-1", CHANNEL, "podcast:locked", 1, 1, like("yes|no")),
    Rule("PSP-1: hosts support it", CHANNEL, "podcast:funding", 0, ANY, at_most(128)),
    Rule("PSP-1: hosts support it", CHANNEL, "podcast:funding/@url", 0, ANY, https),
    Rule("PSP-1: neither sign nor year", CHANNEL, "copyright", 1, 1, like(r"(?!.*(©|\b(19|20)\d\d\b)).{1,255}")),
    Rule("Podcast Namespace", CHANNEL, "podcast:medium", 1, 1, like("podcast|video")),
    Rule("Podcast Namespace", CHANNEL, "podcast:license", 1, 1, like(r"[a-z0-9.+-]{1,128}")),
    Rule("Podcast Namespace", CHANNEL, "podcast:license/@url", 0, 1, https),
    Rule("Apple", CHANNEL, "itunes:type", 1, 1, like("episodic|serial")),
    Rule("Apple", CHANNEL, "itunes:owner/itunes:email", 0, 1, like(r"[^@\s]+@[^@\s]+\.[a-z]+")),
    Rule("Apple: any of these hides the show", CHANNEL, "itunes:block", 0, 0, TRUTH),
    Rule("Apple: any of these ends the show", CHANNEL, "itunes:complete", 0, 0, TRUTH),
    Rule("Apple: a move, which there was none of", CHANNEL, "itunes:new-feed-url", 0, 0, https),
    Rule("RSS 2.0", CHANNEL, "lastBuildDate", 0, 1, rfc_2822),
    Rule("RSS 2.0", CHANNEL, "pubDate", 0, 1, rfc_2822),
    Rule("RSS 2.0", CHANNEL, "docs", 0, 1, https),
    Rule("RSS 2.0", CHANNEL, "generator", 0, 1, at_most(255)),
    Rule("RSS 2.0", CHANNEL, "image/url", 1, 1, own_file),
    Rule("RSS 2.0", CHANNEL, "image/title", 1, 1, at_most(255)),
    Rule("RSS 2.0", CHANNEL, "image/link", 1, 1, https),
    Rule("Spotify: one episode at least", CHANNEL, "item/enclosure/@url", 1, ANY, own_file),
    # The item: required.
    Rule("RSS 2.0, PSP-1, Apple", ITEM, "title", 1, 1, at_most(255)),
    Rule("PSP-1, Apple", ITEM, "enclosure/@url", 1, 1, own_file),
    Rule("PSP-1, Apple", ITEM, "enclosure/@length", 1, 1, like("[1-9][0-9]{3,}")),
    Rule("PSP-1, Apple", ITEM, "enclosure/@type", 1, 1, like("|".join(ENDINGS.values()))),
    Rule("PSP-1", ITEM, "guid", 1, 1, lambda value: str(UUID(value)) == value),
    Rule("RSS 2.0: the guid is no address", ITEM, "guid/@isPermaLink", 1, 1, like("false")),
    # The item: recommended.
    Rule("PSP-1, Apple", ITEM, "link", 1, 1, https),
    Rule("PSP-1, Apple", ITEM, "pubDate", 1, 1, rfc_2822),
    Rule("PSP-1, Apple", ITEM, "description", 1, 1, description),
    Rule("PSP-1, Apple", ITEM, "itunes:duration", 1, 1, like("[1-9][0-9]*")),
    Rule("PSP-1, Apple", ITEM, "itunes:image/@href", 1, 1, own_file),
    Rule("PSP-1, Apple", ITEM, "itunes:explicit", 1, 1, TRUTH),
    Rule("PSP-1, Apple", ITEM, "podcast:transcript/@url", 1, ANY, own_file),
    Rule("Podcast Namespace", TRANSCRIPT, "@url", 1, 1, own_file),
    Rule("Podcast Namespace", TRANSCRIPT, "@type", 1, 1, ENDING_OF_TRANSCRIPT.__contains__),
    Rule("Podcast Namespace", TRANSCRIPT, "@language", 0, 1, language),
    Rule("Podcast Namespace", TRANSCRIPT, "@rel", 0, 1, like("captions")),
    Rule("Podcast Namespace: captions have times", TRANSCRIPT, "self::*[@rel]/@type", 0, 1, TIMED.__contains__),
    # Other renditions of the episode.
    Rule("Podcast Namespace", ITEM, "podcast:alternateEnclosure[@default='true']/@type", 1, 1, mime),
    Rule("Podcast Namespace", ALTERNATE, "@type", 1, 1, mime),
    Rule("Podcast Namespace: recommended", ALTERNATE, "@length", 1, 1, like("[1-9][0-9]{3,}")),
    Rule("Podcast Namespace: bits a second", ALTERNATE, "@bitrate", 0, 1, like(r"[1-9][0-9]{3,}(\.[0-9]+)?")),
    Rule("Podcast Namespace", ALTERNATE, "@height", 0, 1, like("[1-9][0-9]*")),
    Rule("Podcast Namespace", ALTERNATE, "@lang", 0, 1, language),
    Rule("Podcast Namespace", ALTERNATE, "@title", 0, 1, at_most(32)),
    Rule("Podcast Namespace", ALTERNATE, "@rel", 0, 1, at_most(32)),
    Rule("RFC 6381", ALTERNATE, "@codecs", 0, 1, like(r"[A-Za-z0-9]+(\.[A-Za-z0-9]+)*(,[A-Za-z0-9.]+)*")),
    Rule("Podcast Namespace", ALTERNATE, "@default", 0, 1, TRUTH),
    Rule("Podcast Namespace", ALTERNATE, "podcast:source/@uri", 1, ANY, own_file),
    Rule("Podcast Namespace", ALTERNATE, "podcast:source/@contentType", 0, ANY, mime),
    Rule("Podcast Namespace: once, if at all", ALTERNATE, "podcast:integrity/@type", 1, 1, like("sri|pgp-signature")),
    Rule("W3C SRI: 48 bytes in base64", ALTERNATE, "podcast:integrity/@value", 1, 1, like("sha384-[A-Za-z0-9+/]{64}")),
    Rule(
        "Podcast Namespace: nothing else",
        ALTERNATE,
        "*[not(self::podcast:source or self::podcast:integrity)]",
        0,
        0,
        mime,
    ),
    Rule("Apple", ITEM, "itunes:title", 1, 1, at_most(255)),
    Rule("Apple", ITEM, "itunes:author", 1, 1, at_most(255)),
    Rule("Apple", ITEM, "itunes:episode", 1, 1, like("[1-9][0-9]*")),
    Rule("Apple", ITEM, "itunes:season", 0, 1, like("[1-9][0-9]*")),
    Rule("Apple", ITEM, "itunes:episodeType", 1, 1, like("full|trailer|bonus")),
    Rule("Apple: hides the episode", ITEM, "itunes:block", 0, 0, TRUTH),
    Rule("RSS content module", ITEM, "content:encoded", 1, 1, at_most(100_000)),
    Rule("Podcast Namespace", ITEM, "podcast:episode", 1, 1, like("[1-9][0-9]*")),
    Rule("Podcast Namespace", ITEM, "podcast:chapters/@url", 0, 1, own_file),
    Rule("Podcast Namespace", ITEM, "podcast:chapters/@type", 0, 1, like(r"application/json\+chapters")),
    Rule("Podcast Namespace", ITEM, "podcast:person", 1, ANY, at_most(128)),
    Rule("Podcast Taxonomy", ITEM, "podcast:person/@group", 0, ANY, like("cast")),
    Rule(
        "Podcast Taxonomy", ITEM, "podcast:person/@role", 0, ANY, like("(co-)?host|guest|narrator|reporter|announcer")
    ),
    Rule("Podcast Namespace", ITEM, "podcast:license", 0, 1, like(r"[a-z0-9.+-]{1,128}")),
)


def values(parent: Any, path: str) -> list[str]:
    """Texts of elements or values of attributes."""
    found = parent.xpath(path, namespaces=NAMESPACES)
    return [str(each) if isinstance(each, str) else each.text or "" for each in found]


def root(feed) -> Any:
    return etree.fromstring(feed.content)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.place} {rule.xpath}")
def test_rule(feed, rule: Rule) -> None:
    places = root(feed).findall(rule.place, NAMESPACES)
    assert places
    for place in places:
        found = values(place, rule.xpath)
        assert rule.least <= len(found) <= rule.most, f"{rule.wanted_by}: {rule.xpath} is there {len(found)} times"
        for value in found:
            assert rule.form(value), f"{rule.wanted_by}: {rule.xpath} is {value!r}"


def test_transcripts_with_times_have_a_form_that_apple_takes(feed) -> None:
    for (item, episode), offered in zip(feed.pairs, root(feed).iter("item"), strict=True):
        types = set(values(offered, "podcast:transcript/@type"))
        assert bool(types & {"text/vtt", "application/x-subrip"}) == episode.timed, item.findtext("title")


def test_elements_have_only_the_attributes_that_are_known(feed) -> None:
    seen = set()
    for element in root(feed).iter():
        name = etree.QName(element).localname
        if element.prefix == "podcast" and name in ATTRIBUTES:
            assert set(element.attrib) <= ATTRIBUTES[name], element.attrib
            seen.add(name)
    assert seen == set(ATTRIBUTES)


def test_addresses_of_transcripts_end_as_their_type_says(feed) -> None:
    for transcript in root(feed).iterfind(TRANSCRIPT, NAMESPACES):
        assert transcript.get("url").endswith(ENDING_OF_TRANSCRIPT[transcript.get("type")])
        assert feed.file(transcript.get("url")).stat().st_size > 0


def test_bitrates_are_those_of_the_files(feed) -> None:
    for item in root(feed).iter("item"):
        seconds = int(values(item, "itunes:duration")[0])
        for alternate in item.iterfind("podcast:alternateEnclosure", NAMESPACES):
            length = int(alternate.get("length"))
            assert length == feed.file(values(alternate, "podcast:source/@uri")[0]).stat().st_size
            assert float(alternate.get("bitrate")) == pytest.approx(length * 8 / seconds, rel=0.02 + 0.5 / seconds)


def test_the_table_of_categories_is_whole() -> None:
    assert (len(APPLE), sum(len(subs.split(", ")) for subs in APPLE.values() if subs)) == (19, 91)


def test_subcategories_are_apple_s(feed) -> None:
    for category in root(feed).findall("channel/itunes:category", NAMESPACES):
        known = APPLE[category.get("text")].split(", ")
        assert all(sub in known for sub in values(category, "itunes:category/@text"))


def test_the_document_is_utf_8_and_says_so(feed) -> None:
    declaration, _, rest = feed.content.decode("utf-8").partition("\n")
    assert re.fullmatch(r"<\?xml version=['\"]1.0['\"] encoding=['\"]UTF-8['\"]\?>", declaration)
    assert rest.startswith("<rss ")
    assert "&#x" not in rest
    assert "<!DOCTYPE" not in rest


def test_namespaces_have_their_exact_addresses_and_usual_prefixes(feed) -> None:
    document = root(feed)
    assert document.nsmap == NAMESPACES
    assert (document.tag, document.attrib) == ("rss", {"version": "2.0"})
    assert [child.tag for child in document] == ["channel"]
    for element in document.iter():
        assert element.nsmap == NAMESPACES, "a namespace is declared deeper in the document"
        assert not element.tag.startswith("{") or element.prefix in NAMESPACES


def test_nothing_is_empty_or_longer_than_apps_show(feed) -> None:
    long_ones = {"description", f"{{{NAMESPACES['content']}}}encoded"}
    for element in root(feed).iter():
        assert len(element) or element.attrib or (element.text or "").strip(), element.tag
        assert all(0 < len(value) <= 255 for value in element.attrib.values()), element.attrib
        if element.tag not in long_ones:
            assert len((element.text or "").strip()) <= 255, element.text


def test_every_address_is_https(feed) -> None:
    document = root(feed)
    addresses = values(document, "//@url | //@href | //@uri | //link | //image/url | //docs")
    assert len(addresses) > 6
    assert [address for address in addresses if not https(address)] == []
    assert "http://" not in re.sub(rf'xmlns:\w+="({"|".join(NAMESPACES.values())})"', "", feed.content.decode())


def test_guids_and_enclosures_are_there_once(feed) -> None:
    once = ("guid", "enclosure/@url", "podcast:transcript/@url", "podcast:alternateEnclosure/podcast:source/@uri")
    for path in (f"channel/item/{each}" for each in once):
        found = values(root(feed), path)
        assert len(found) == len(set(found)), f"Apple passes over the second one of {path}"


def test_enclosure_endings_and_types_agree(feed) -> None:
    for enclosure in root(feed).iter("enclosure"):
        ending = re.search(r"\.[a-z0-9]+$", enclosure.get("url"))
        assert ending
        assert ENDINGS[ending[0]] == enclosure.get("type")


def test_the_rss_picture_repeats_the_channel(feed) -> None:
    channel = root(feed).find("channel")
    assert values(channel, "image/title") == values(channel, "title")
    assert values(channel, "image/link") == values(channel, "link")
    assert values(channel, "image/url") == values(channel, "itunes:image/@href")


def test_the_self_link_is_where_the_feed_lies(feed) -> None:
    (address,) = values(root(feed), "channel/atom:link[@rel='self']/@href")
    assert feed.file(address).read_bytes() == feed.content


def test_pictures_are_as_apple_wants_them(feed) -> None:
    addresses = set(values(root(feed), "//itunes:image/@href"))
    assert addresses
    for address in addresses:
        with Image.open(feed.file(address)) as picture:
            assert picture.width == picture.height
            assert 1400 <= picture.width <= 3000
            assert (picture.format, feed.file(address).suffix) in {("PNG", ".png"), ("JPEG", ".jpg")}
            assert picture.mode in ("RGB", "L")


def test_transcript_lines_fit_a_small_screen(feed) -> None:
    """Podcast Namespace: 65 characters at most."""
    for address in values(root(feed), "//podcast:transcript[@type='text/vtt']/@url"):
        cues = feed.file(address).read_text(encoding="utf-8").split("\n\n")[1:]
        spoken = [line for cue in cues if "-->" in cue for line in cue.splitlines() if "-->" not in line]
        assert spoken
        assert [line for line in spoken if len(re.sub(r"</?v[^>]*>", "", line)) > 65] == []


def test_dates_go_back_and_none_is_ahead(feed) -> None:
    dates = [parsedate_to_datetime(value) for value in values(root(feed), "channel/item/pubDate")]
    assert dates == sorted(dates, reverse=True)
    assert all(date.tzinfo and date <= TODAY for date in dates)


def test_episode_numbers_are_there_once_in_a_season(feed) -> None:
    numbers = [
        (item.findtext("itunes:season", None, NAMESPACES), item.findtext("itunes:episode", None, NAMESPACES))
        for item in root(feed).iter("item")
        if item.findtext("itunes:episodeType", None, NAMESPACES) == "full"
    ]
    assert len(numbers) == len(set(numbers))


def test_chapters_in_the_notes_are_ones_that_apple_takes(feed) -> None:
    for item in root(feed).iter("item"):
        times = re.findall(r"<li>(\d\d:\d\d:\d\d) \S", values(item, "content:encoded")[0])
        if item.find("podcast:chapters", NAMESPACES) is not None:
            assert times[0] == "00:00:00"
            assert len(times) >= 3
            assert times == sorted(set(times))
