"""Checks on a feed as a whole and on what it says of the show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

from mburoja.checks.check import Found, error, warning
from mburoja.checks.feed_reading import (
    BUILD,
    Node,
    Part,
    channels,
    every,
    items,
    parts,
    read,
    shown,
    text_field,
)
from mburoja.checks.subjects import Feed
from mburoja.feed import guid
from mburoja.feed.categories import CATEGORIES
from mburoja.model import Message, feed_path, say


@error
def feed_xml(feed: Feed) -> Iterator[Found]:
    """A feed is an XML document of the kind RSS 2.0, in UTF-8, with the namespaces of Apple, Podcast and Atom (PSP-1).

    A single wrong character, and apps show nothing at all. Do not edit feeds by hand: change show.md or episode.md and
    build the site again. While this is wrong, no other check looks at the feed.
    """
    for problem in read(feed.content).problems:
        yield Found(feed.path, problem.line, problem.message)


@error
def feed_tags(feed: Feed) -> Iterator[Found]:
    """Names of elements are written in exactly these small and capital letters (Apple): apps pass over any other.

    Build the site again, which writes them rightly.
    """
    for part in parts(feed):
        for meant, node in part.misspelt.items():
            message = say(
                "{where}: `{element}` is unknown to apps, they read `{meant}`; build the site again",
                where=part.where,
                element=shown(node.name),
                meant=meant,
            )
            yield Found(feed.path, node.line, message)


@error
def feed_channel_required(feed: Feed) -> Iterator[Found]:
    """A show without title, description, address, language, category, picture, or a word on strong language is refused.

    Source: Apple and PSP-1, which also wants the feed's own address in it. Build the site again: show.md has it all.
    """
    for channel in channels(feed):
        for element, attribute in (
            ("title", ""),
            ("description", ""),
            ("link", ""),
            ("language", ""),
            ("itunes:category", "text"),
            ("itunes:explicit", ""),
            ("itunes:image", "href"),
        ):
            yield from _missing(feed, channel, element, attribute, BUILD)
        if not _self_links(channel):
            message = say('{where}: `atom:link rel="self"` is missing; build the site again', where=channel.where)
            yield Found(feed.path, channel.line, message)


@warning
def feed_channel_recommended(feed: Feed) -> Iterator[Found]:
    """Who publishes the show, its identity, and that nobody may take it over should be in the feed (PSP-1, Apple).

    They are `author:`, `podcast_guid:` and `locked:` of the show.
    """
    text = feed.show.texts.get(feed.locale)
    url = (feed.site.published_url or feed.site.url) + feed_path(feed.show.slug, feed.locale)
    new = text_field(feed, f"podcast_guid: {guid.podcast_guid(url)}")
    for channel in channels(feed):
        yield from _missing(feed, channel, "itunes:author", "", BUILD)
        yield from _missing(feed, channel, "podcast:guid", "", BUILD if text and text.fields.podcast_guid else new)
        yield from _missing(feed, channel, "podcast:locked", "", BUILD)


def _missing(feed: Feed, part: Part, element: str, attribute: str, remedy: Message) -> Iterator[Found]:
    if part.lacks(element, attribute):
        message = say("{where}: `{element}` is missing; {remedy}", where=part.where, element=element, remedy=remedy)
        yield Found(feed.path, part.line, message)


@error
def feed_self_link(feed: Feed) -> Iterator[Found]:
    """The feed says where it stands, and that is true (PSP-1): apps move their subscribers to that address.

    Build the site again; if the address of the whole site is wrong, mend `site_url:` in mkdocs.yml first.
    """
    right = feed.site.feed_url(feed.show.slug, feed.locale)
    for channel in channels(feed):
        for node in _self_links(channel):
            if node.value("href") != right:
                message = say(
                    "the feed says that it stands at {said}, but it stands at {right}; build the site again",
                    said=shown(node.value("href")),
                    right=right,
                )
                yield Found(feed.path, node.line, message)


def _self_links(channel: Part) -> list[Node]:
    return [node for node in channel.all("atom:link") if node.value("rel") == "self" and node.value("href")]


@error
def feed_language(feed: Feed) -> Iterator[Found]:
    """The language of a feed is a code of ISO 639, and that of its texts: Apple refuses others.

    It is the language's name in mkdocs.yml. Albanian is `sq` (not `al`), Serbian is `sr` (not `rs`).
    """
    for channel in channels(feed):
        for node in channel.all("language"):
            language, _, _ = node.text.lower().partition("-")
            if node.text and not re.fullmatch(r"[a-z]{3}", language) and language not in _ISO_639:
                message = say(
                    "`{language}` is no language of ISO 639; write its right code in mkdocs.yml and in the names of "
                    "the files",
                    language=shown(node.text),
                )
                yield Found(feed.path, node.line, message)
            elif node.text and node.text.lower() != feed.locale.lower():
                message = say(
                    "the feed says that its language is `{language}`, but its texts are `{locale}`; "
                    "build the site again",
                    language=shown(node.text),
                    locale=feed.locale,
                )
                yield Found(feed.path, node.line, message)


# Codes of two letters; those of three are taken on trust.
_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka
kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng
nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su
sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_ISO_639 = frozenset(_CODES.split())


@error
def feed_category(feed: Feed) -> Iterator[Found]:
    """Categories are Apple's, spelt exactly as Apple spells them; with others the show stands under none.

    Write them as `categories:` in show.md, like `Society & Culture > Documentary`. The first one counts.
    """
    for channel in channels(feed):
        for top in channel.all("itunes:category"):
            if name := top.value("text"):
                yield from _unknown_category(feed, top, tuple(CATEGORIES))
            for sub in top.inside if name in CATEGORIES else ():
                if sub.name == "itunes:category":
                    yield from _unknown_category(feed, sub, CATEGORIES[name])


def _unknown_category(feed: Feed, node: Node, known: tuple[str, ...]) -> Iterator[Found]:
    name = node.value("text")
    if name in known:
        return
    file = feed.show.file.path
    meant = next((each for each in known if each.lower() == name.lower()), None)
    if meant:
        message = say(
            "Apple spells the category `{name}` as `{meant}`; write it so under `categories:` in {file}",
            name=shown(name),
            meant=meant,
            file=file,
        )
    elif known:
        message = say(
            "Apple has no category `{name}` here; write one of these under `categories:` in {file}: {known}",
            name=shown(name),
            file=file,
            known=", ".join(known),
        )
    else:
        message = say(
            "this category of Apple has nothing under it; take `{name}` out of `categories:` in {file}",
            name=shown(name),
            file=file,
        )
    yield Found(feed.path, node.line, message)


@error
def feed_explicit(feed: Feed) -> Iterator[Found]:
    """Whether a show or an episode is for adults is said with `true` or `false`; Apple refuses `yes`, `no`, `clean`.

    It is `explicit:` in show.md, or in episode.md where an episode differs.
    """
    for part, node in every(parts(feed), "itunes:explicit"):
        if node.text and node.text not in ("true", "false"):
            message = say(
                "{where}: `itunes:explicit` is `{value}`, but apps know only `true` and `false`; build the site again",
                where=part.where,
                value=shown(node.text),
            )
            yield Found(feed.path, node.line, message)


@error
def feed_show_type(feed: Feed) -> Iterator[Found]:
    """A show is `episodic`, newest episode first, or `serial`, to be heard from the first one on (Apple).

    A serial show must say so, or apps play its end first. It is `type:` in show.md.
    """
    for channel in channels(feed):
        node = channel.first("itunes:type")
        said = node.text if node else "episodic"
        right = feed.show.fields.type
        if said != right and "itunes:type" not in channel.misspelt:
            message = say(
                "the feed says that the show is `{said}`, but show.md says `type: {right}`; build the site again",
                said=shown(said),
                right=right,
            )
            yield Found(feed.path, node.line if node else channel.line, message)


@error
def feed_block(feed: Feed) -> Iterator[Found]:
    """To hide an episode or end a show only `Yes` acts, with a capital letter; anything else does nothing (Apple).

    Take an episode back with `status: draft` in episode.md instead.
    """
    for part, node in every(parts(feed), "itunes:block", "itunes:complete"):
        if node.text not in ("Yes", "No", "no"):
            message = say(
                "{where}: `{element}` is `{value}`, which does nothing; build the site again, "
                "and hide an episode with `status: draft` in episode.md",
                where=part.where,
                element=node.name,
                value=shown(node.text),
            )
            yield Found(feed.path, node.line, message)


@warning
def feed_hidden(feed: Feed) -> Iterator[Found]:
    """With `Yes` Apple hides a show or an episode, or takes the show for ended and asks no more for new episodes.

    Nobody sees in the app why. If it is not meant, build the site again.
    """
    for part, node in every(parts(feed), "itunes:block", "itunes:complete"):
        if node.text == "Yes":
            message = say(
                "{where}: `{element}` hides it from listeners of Apple, or ends it; if that is not meant, "
                "build the site again",
                where=part.where,
                element=node.name,
            )
            yield Found(feed.path, node.line, message)


@error
def podcast_guid(feed: Feed) -> Iterator[Found]:
    """The identity of a feed is a UUID, made once and kept through every move (Podcast Namespace).

    It is `podcast_guid:` in the show's file of that language; with another one directories see another podcast.
    """
    text = feed.show.texts.get(feed.locale)
    right = text.fields.podcast_guid if text else None
    for channel in channels(feed):
        for node in channel.all("podcast:guid"):
            if node.text and right and node.text != right:
                message = say(
                    "the feed's identity is `{said}`, but {file} says `podcast_guid: {right}`; build the site again",
                    said=shown(node.text),
                    file=text.file.path if text else "",
                    right=right,
                )
                yield Found(feed.path, node.line, message)
            elif node.text and not _is_uuid(node.text):
                message = say(
                    "`{said}` is no identity of a feed; build the site again, which says the right one",
                    said=shown(node.text),
                )
                yield Found(feed.path, node.line, message)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


@error
def podcast_locked(feed: Feed) -> Iterator[Found]:
    """Whether other companies may import the feed is said with `yes` or `no` (Podcast Namespace).

    With any other word nobody knows, and they may. It is `locked:` in show.md.
    """
    for channel in channels(feed):
        for node in channel.all("podcast:locked"):
            if node.text and node.text not in ("yes", "no"):
                message = say(
                    "`podcast:locked` is `{value}`, but only `yes` and `no` count; build the site again",
                    value=shown(node.text),
                )
                yield Found(feed.path, node.line, message)


_MEDIA = ("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course")
_MEDIUMS = frozenset({*_MEDIA, *(f"{medium}L" for medium in _MEDIA), "mixed"})


@error
def podcast_medium(feed: Feed) -> Iterator[Found]:
    """What a feed is made of is said with a word of a list: `podcast` or `video` here (Podcast Namespace).

    Apps choose their player by it. It is `medium:` in show.md.
    """
    for channel in channels(feed):
        for node in channel.all("podcast:medium"):
            if node.text not in _MEDIUMS:
                message = say(
                    "`podcast:medium` is `{value}`, which apps do not know; build the site again",
                    value=shown(node.text),
                )
                yield Found(feed.path, node.line, message)


@warning
def podcast_license(feed: Feed) -> Iterator[Found]:
    """A licence is named as SPDX names it, in small letters; one of your own needs an address where it can be read.

    Source: Podcast Namespace. It is `licence:` in show.md; take one that the world knows, such as CC-BY-NC-SA-4.0.
    """
    seen = set()
    for _, node in every(parts(feed), "podcast:license"):
        name, url = node.text, node.value("url")
        if (name, url) in seen:
            continue
        seen.add((name, url))
        if not re.fullmatch(r"[a-z0-9.+-]+", name):
            message = say(
                "the licence `{name}` is not named as SPDX does, in small letters; build the site again",
                name=shown(name),
            )
            yield Found(feed.path, node.line, message)
        elif name.startswith("licenseref-") and not url:
            message = say(
                "nobody knows the licence `{name}`, and it has no address; if it is a public one, write the name that "
                "SPDX gives it as `licence:` in {file}",
                name=shown(name),
                file=feed.show.file.path,
            )
            yield Found(feed.path, node.line, message)


@error
def podcast_funding(feed: Feed) -> Iterator[Found]:
    """A link for support has words and an address that begins with https (Podcast Namespace).

    Apps show no other one. It is `funding:` of the show: {url, text}.
    """
    for channel in channels(feed):
        for node in channel.all("podcast:funding"):
            if not node.text or not node.value("url").startswith("https://"):
                message = say(
                    "`podcast:funding` needs words and an address with https, and has `{words}` and `{url}`; {remedy}",
                    words=shown(node.text),
                    url=shown(node.value("url")),
                    remedy=text_field(feed, "funding: {url: https://…, text: …}"),
                )
                yield Found(feed.path, node.line, message)


_LOCATION = {
    "rel": re.compile(r"subject|creator"),
    "geo": re.compile(r"geo:-?[0-9.]+,-?[0-9.]+(,-?[0-9.]+)?(;.*)?"),
    "osm": re.compile(r"[NWR][0-9]+(#[0-9]+)?"),
    "country": re.compile(r"[A-Za-z]{2}"),
}


@error
def podcast_location(feed: Feed) -> Iterator[Found]:
    """A place has a name, and its rel, geo, osm and country have the forms of the Podcast Namespace.

    What is malformed vanishes from apps without a word. Build the site again.
    """
    for part, node in every(parts(feed), "podcast:location"):
        wrong = [
            name for name, form in _LOCATION.items() if name in node.attributes and not form.fullmatch(node.value(name))
        ]
        if wrong or not node.text:
            message = say(
                "{where}: `podcast:location` has no name or a wrong {attributes}; build the site again",
                where=part.where,
                attributes=", ".join(wrong) or "text",
            )
            yield Found(feed.path, node.line, message)


_RRULE = re.compile(
    r"FREQ|UNTIL|COUNT|INTERVAL|BYSECOND|BYMINUTE|BYHOUR|BYDAY|BYMONTHDAY|BYYEARDAY|BYWEEKNO|BYMONTH|BYSETPOS|WKST"
)
_FREQ = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")


@error
def podcast_update_frequency(feed: Feed) -> Iterator[Found]:
    """How often episodes come is written as a rule of calendars: `FREQ=WEEKLY;BYDAY=MO` (RFC 5545, Podcast Namespace).

    A rule that counts needs a beginning, `dtstart`. Build the site again.
    """
    for channel in channels(feed):
        for node in channel.all("podcast:updateFrequency"):
            rule = dict(part.partition("=")[::2] for part in node.value("rrule").split(";"))
            known = all(_RRULE.fullmatch(name) and value for name, value in rule.items()) and rule.get("FREQ") in _FREQ
            if "rrule" in node.attributes and not (known and ("COUNT" not in rule or node.value("dtstart"))):
                message = say(
                    "`{rule}` is no rule that calendars understand, like `FREQ=WEEKLY;BYDAY=MO`; build the site again",
                    rule=shown(node.value("rrule")),
                )
                yield Found(feed.path, node.line, message)


@warning
def podcast_txt(feed: Feed) -> Iterator[Found]:
    """A free text has 4000 characters at most, its purpose 128: directories cut off the rest (Podcast Namespace).

    A code that proves whose the feed is would no longer fit. Shorten it.
    """
    for part, node in every(parts(feed), "podcast:txt"):
        if len(node.text) > 4000 or len(node.value("purpose")) > 128:
            message = say(
                "{where}: `podcast:txt` has {text} characters, its purpose {purpose}; 4000 and 128 are allowed: "
                "shorten it",
                where=part.where,
                text=len(node.text),
                purpose=len(node.value("purpose")),
            )
            yield Found(feed.path, node.line, message)


@warning
def podcast_images(feed: Feed) -> Iterator[Found]:
    """`podcast:image` has taken the place of `podcast:images`, which new apps pass over (Podcast Namespace).

    Build the site again.
    """
    for part, node in every(parts(feed), "podcast:images"):
        message = say("{where}: `podcast:images` is out of use; build the site again", where=part.where)
        yield Found(feed.path, node.line, message)


@warning
def feed_copyright(feed: Feed) -> Iterator[Found]:
    """The copyright line names who has the rights, without the sign © and a year: apps put them in front (PSP-1).

    It is made of `author:` and `licence:` in show.md.
    """
    for channel in channels(feed):
        for node in channel.all("copyright"):
            if found := re.search(r"©|\b(?:19|20)[0-9]{2}\b", node.text):
                message = say(
                    "the copyright line has `{sign}` in it, which apps put there themselves; take it out of "
                    "`author:` in {file} and build the site again",
                    sign=found[0],
                    file=feed.show.file.path,
                )
                yield Found(feed.path, node.line, message)


@warning
def feed_size(feed: Feed) -> Iterator[Found]:
    """A feed above 1 MB is loaded again and again on weak lines, and some apps cut it off (AntennaPod, Apple).

    Shorten the show notes; the page of the episode has room for everything.
    """
    if channels(feed) and len(feed.content) > _MUCH_BYTES:
        message = say(
            "the feed has {megabytes:.1f} MB for {count} episodes; shorten the show notes, best under 1 MB",
            megabytes=len(feed.content) / 1_000_000,
            count=len(items(feed)),
        )
        yield Found(feed.path, None, message)


_MUCH_BYTES = 1_000_000
