"""Checks on the files that a feed leads to, beside what the feed says of them.

No reader and no validator looks at the files. An address that leads to another site is `feed_address_host`'s to say;
checks here look only at what is, or should be, on this one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from math import isfinite
from typing import Any

from mburoja.checks.artwork import ARTWORK_ENDINGS, ARTWORK_PIXELS
from mburoja.checks.check import Found, error, warning
from mburoja.checks.feed_reading import (
    Node,
    Part,
    channels,
    ending_of,
    every,
    file_of,
    is_missing,
    items,
    parts,
    shown,
)
from mburoja.checks.subjects import Feed, SiteFile
from mburoja.model import Message, Picture, format_time, say

# --- the enclosure --------------------------------------------------------------------------------

_APPLE = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/x-m4a",
    ".mp4": "video/mp4",
    ".m4v": "video/x-m4v",
    ".mov": "video/quicktime",
}
"""What Apple plays: by the ending of the address, and the type to be given (Apple, podcast requirements)."""
_KINDS = {
    "audio/mpeg": "MP3",
    "audio/x-m4a": "MP4",
    "audio/m4a": "MP4",
    "audio/mp4": "MP4",
    "video/mp4": "MP4",
    "video/x-m4v": "MP4",
    "video/quicktime": "MP4",
    "audio/ogg": "Ogg",
    "audio/opus": "Ogg",
    "video/ogg": "Ogg",
    "application/ogg": "Ogg",
    "audio/webm": "WebM",
    "video/webm": "WebM",
    "audio/wav": "WAV",
    "audio/x-wav": "WAV",
    "audio/flac": "FLAC",
    "audio/x-flac": "FLAC",
}
"""Media types that go together: a file's first bytes tell no more."""


def _kind(media_type: str) -> str:
    return _KINDS.get(media_type, media_type)


@error
def enclosure_there(feed: Feed) -> Iterator[Found]:
    """The recording of an episode is on the site, or no app can play it (Apple, PSP-1). Build the site again."""
    for item, node in _enclosures(feed):
        if is_missing(feed, node.value("url")):
            yield Found(feed.path, node.line, _not_there(item, node.value("url")))


@error
def enclosure_length(feed: Feed) -> Iterator[Found]:
    """The length is the file's size in bytes: apps stop there, show a wrong size, or refuse the episode (Apple).

    Some programs write seconds or nothing. Build the site again.
    """
    for item, node in _enclosures(feed):
        file = file_of(feed, node.value("url"))
        said = node.value("length")
        if said and (not _POSITIVE.fullmatch(said) or (file and int(said) != file.length_bytes)):
            message = say(
                "{where}: the feed says that its recording has {said} bytes, the file has {real}; build the site again",
                where=item.where,
                said=shown(said),
                real=file.length_bytes if file else "?",
            )
            yield Found(feed.path, node.line, message)


_POSITIVE = re.compile(r"[1-9][0-9]{0,14}")


@error
def enclosure_type(feed: Feed) -> Iterator[Found]:
    """The type is that of the file, and the one that goes with the address's ending: `audio/mpeg` for .mp3 (Apple).

    `audio/mp3` is none. A file that is something else than its ending says does not play. Build the site again.
    """
    for item, node in _enclosures(feed):
        url, said = node.value("url"), node.value("type")
        right = _APPLE.get(ending_of(url))
        file = file_of(feed, url)
        if right and said and said != right:
            message = say(
                "{where}: the type of its recording is `{said}`, but for {ending} it is `{right}`; "
                "build the site again",
                where=item.where,
                said=shown(said),
                ending=ending_of(url),
                right=right,
            )
            yield Found(feed.path, node.line, message)
        elif right and file and file.heard and _kind(file.heard.type) != _kind(right):
            message = say(
                "{where}: its recording is called {ending} but is `{type}` inside; build the site again",
                where=item.where,
                ending=ending_of(url),
                type=file.heard.type,
            )
            yield Found(feed.path, node.line, message)


@error
def enclosure_playable(feed: Feed) -> Iterator[Found]:
    """The address of a recording ends in .mp3, .m4a, .mp4, .m4v or .mov: Apple goes by that, and plays nothing else.

    Smaller ones, such as .opus, may stand beside it as other renditions. Build the site again.
    """
    for item, node in _enclosures(feed):
        if ending_of(node.value("url")) not in _APPLE:
            message = say(
                "{where}: the address of its recording ends in `{ending}`, but Apple plays only {endings}; "
                "build the site again",
                where=item.where,
                ending=shown(ending_of(node.value("url"))),
                endings=", ".join(_APPLE),
            )
            yield Found(feed.path, node.line, message)


@error
def enclosure_unique(feed: Feed) -> Iterator[Found]:
    """Each episode has one recording, of its own: Apple passes over the second episode with the same address.

    Put the right recording into the folder of the episode, and build the site again.
    """
    seen: dict[str, Part] = {}
    for item in items(feed):
        for second in item.all("enclosure")[1:]:
            message = say(
                "{where}: it has two recordings, apps take one of them; build the site again", where=item.where
            )
            yield Found(feed.path, second.line, message)
        url = item.value("enclosure", "url")
        if url and (first := seen.get(url)):
            message = say(
                "{where}: it has the recording of {first}, and Apple will not show it; put its own recording into its "
                "folder and build the site again",
                where=item.where,
                first=first.where,
            )
            yield Found(feed.path, item.line, message)
        seen.setdefault(url, item)


@error
def feed_duration(feed: Feed) -> Iterator[Found]:
    """The duration is written in whole seconds (Apple, PSP-1) and is what the recording lasts when it is played.

    What the file's header says can be wrong by minutes. Build the site again.
    """
    for item, node in every(items(feed), "itunes:duration"):
        file = file_of(feed, item.value("enclosure", "url"))
        real = file.heard.decoded_ms if file and file.heard else None
        if not node.text:
            continue
        if not _POSITIVE.fullmatch(node.text):
            message = say(
                "{where}: its duration is `{said}`, but is to be in whole seconds; build the site again",
                where=item.where,
                said=shown(node.text),
            )
            yield Found(feed.path, node.line, message)
        elif real is not None and abs(int(node.text) * 1000 - real) > _ROUNDED_MS:
            message = say(
                "{where}: the feed says that it lasts {said} seconds, but it plays for {real:.0f}; "
                "build the site again",
                where=item.where,
                said=node.text,
                real=real / 1000,
            )
            yield Found(feed.path, node.line, message)


_ROUNDED_MS = 1000


def _enclosures(feed: Feed) -> Iterator[tuple[Part, Node]]:
    """The enclosure of each item that has one, which must have an address."""
    for item in items(feed):
        node = item.first("enclosure")
        if node is not None and node.value("url"):
            yield item, node


def _not_there(part: Part, url: str) -> Message:
    return say(
        "{where}: {url} is not on the site; build the site again", where=part.where, url=shown(url.rpartition("//")[2])
    )


# --- pictures -------------------------------------------------------------------------------------


@error
def feed_image(feed: Feed) -> Iterator[Found]:
    """Pictures are there, square, 1400 to 3000 pixels a side, JPEG or PNG as their address ends, and RGB (Apple).

    A show with another picture is refused. Put a right one into the folder: it is `artwork:` in show.md or episode.md.
    """
    seen: set[str] = set()
    for part, node, url in _pictures(feed):
        if url in seen:
            continue
        seen.add(url)
        file = file_of(feed, url)
        if is_missing(feed, url):
            yield Found(feed.path, node.line, _not_there(part, url))
        elif file and file.picture is None:
            message = say(
                "{where}: its picture cannot be read as one; put another into its folder and build the site again",
                where=part.where,
            )
            yield Found(feed.path, node.line, message)
        elif file and file.picture and node.name == "itunes:image":
            for problem in _wrong_picture(part, file.picture, ending_of(url)):
                yield Found(feed.path, node.line, problem)


def _pictures(feed: Feed) -> Iterator[tuple[Part, Node, str]]:
    for part, node in every(parts(feed), "itunes:image"):
        if url := node.value("href"):
            yield part, node, url
    # RSS's own picture of the show: another size is allowed, but it must be there.
    for part, image in every(channels(feed), "image"):
        for node in image.inside:
            if node.name == "url" and node.text:
                yield part, node, node.text


def _wrong_picture(part: Part, picture: Picture, ending: str) -> Iterator[Message]:
    least, most = ARTWORK_PIXELS
    if picture.format not in ARTWORK_ENDINGS:
        yield say(
            "{where}: its picture is a {format}; save it as JPEG or PNG and build the site again",
            where=part.where,
            format=picture.format,
        )
    elif ending not in ARTWORK_ENDINGS[picture.format]:
        yield say(
            "{where}: its picture is a {format} but its address ends in `{ending}`; rename it and build the site again",
            where=part.where,
            format=picture.format,
            ending=shown(ending),
        )
    if picture.width != picture.height or not least <= picture.width <= most:
        yield say(
            "{where}: its picture has {width} × {height} pixels; make it square, {least} to {most} a side",
            where=part.where,
            width=picture.width,
            height=picture.height,
            least=least,
            most=most,
        )
    if picture.mode not in ("RGB", "L"):
        yield say(
            "{where}: the colours of its picture are {mode}; save it as RGB, without transparency",
            where=part.where,
            mode=picture.mode,
        )


# --- transcripts ----------------------------------------------------------------------------------

_TRANSCRIPTS = {
    "text/vtt": (".vtt",),
    "application/x-subrip": (".srt",),
    "application/json": (".json",),
    "text/html": (".html", ".htm"),
    "text/plain": (".txt",),
}
"""The types that the Podcast Namespace names, and how the addresses of such files end."""
_TIMED = ("text/vtt", "application/x-subrip", "application/json")
_VTT_TIME = r"(?:[0-9]{2,4}:)?[0-5][0-9]:[0-5][0-9]\.[0-9]{3}"
_SRT_TIME = r"[0-9]{2,4}:[0-5][0-9]:[0-5][0-9],[0-9]{3}"
_TIMINGS = {
    "text/vtt": re.compile(rf"\s*{_VTT_TIME}[ \t]+-->[ \t]+{_VTT_TIME}(?:\s|$)"),
    "application/x-subrip": re.compile(rf"\s*{_SRT_TIME}[ \t]+-->[ \t]+{_SRT_TIME}\s*$"),
}


@error
def transcript_link(feed: Feed) -> Iterator[Found]:
    """A transcript is there, of a type that apps know, with the ending of that type, and can be read.

    Source: Podcast Namespace. Only one with times may be called captions. Mend transcript.<language>.vtt in the folder
    of the episode.
    """
    for item, node in every(items(feed), "podcast:transcript"):
        if node.value("url") and (problem := _wrong_transcript(feed, item, node)):
            yield Found(feed.path, node.line, problem)


def _wrong_transcript(feed: Feed, item: Part, node: Node) -> Message | None:
    url, kind = node.value("url"), node.value("type")
    if kind not in _TRANSCRIPTS:
        return say(
            "{where}: apps do not know `{type}` as the type of a transcript, they know {known}; build the site again",
            where=item.where,
            type=shown(kind),
            known=", ".join(_TRANSCRIPTS),
        )
    if is_missing(feed, url):
        return _not_there(item, url)
    if ending_of(url) not in _TRANSCRIPTS[kind]:
        return say(
            "{where}: its transcript is `{type}` but the address ends in `{ending}`; build the site again",
            where=item.where,
            type=kind,
            ending=shown(ending_of(url)),
        )
    if node.value("rel") == "captions" and kind not in _TIMED:
        return say(
            "{where}: its transcript of the type `{type}` has no times, and so cannot be captions; "
            "build the site again",
            where=item.where,
            type=kind,
        )
    file = file_of(feed, url)
    if file and file.content is not None and (line := _unreadable(file.content, kind)):
        return say(
            "{where}: apps cannot read line {line} of its transcript {name}; mend the transcript in its folder and "
            "build the site again",
            where=item.where,
            line=line,
            name=shown(url.rpartition("/")[2]),
        )
    return None


def _unreadable(content: bytes, kind: str) -> int:
    """The first line of a transcript that apps cannot read (W3C WebVTT, SubRip), 0 if they can read them all."""
    timing = _TIMINGS.get(kind)
    lines = _lines(content)
    if lines is None or (kind == "text/vtt" and not re.match(r"WEBVTT(?:[ \t]|$)", lines[0])):
        return 1
    if timing is None:
        return 0
    arrows = [line for line in lines if "-->" in line]
    if arrows and all(map(timing.match, arrows)):
        return 0
    return next((number for number, line in enumerate(lines, 1) if "-->" in line and not timing.match(line)), 1)


def _lines(content: bytes) -> list[str] | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return (text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text).split("\n")


@warning
def feed_transcript_lines(feed: Feed) -> Iterator[Found]:
    """A line of captions has 65 characters at most, or it does not fit on a small screen (Podcast Namespace).

    Break it where one breathes.
    """
    for item, node in every(items(feed), "podcast:transcript"):
        file = file_of(feed, node.value("url"))
        if node.value("type") != "text/vtt" or not file or not file.content:
            continue
        if longest := _long_line(_lines(file.content) or []):
            message = say(
                "{where}: a line of its transcript has {length} characters; break it, {most} are enough: {line}",
                where=item.where,
                length=len(longest),
                most=_LINE,
                line=shown(longest),
            )
            yield Found(feed.path, node.line, message)


_LINE = 65
_VOICE = re.compile(r"</?v[^<>]*>")


def _long_line(lines: list[str]) -> str:
    """The longest spoken line if it is too long; a single word cannot be broken."""
    spoken = False
    found = ""
    for line in lines:
        if "-->" in line or not line:
            spoken = bool(line)
        elif spoken and len(line) > _LINE:
            words = _VOICE.sub("", line).strip()
            if len(words) > max(_LINE, len(found)) and " " in words:
                found = words
    return found


# --- chapters -------------------------------------------------------------------------------------


@error
def chapters_link(feed: Feed) -> Iterator[Found]:
    """The file of chapters is there, is what the Podcast Namespace calls JSON chapters, and fits to the recording.

    Chapters go forward and begin before the end. They are `chapters:` in episode.md.
    """
    for item, node in every(items(feed), "podcast:chapters"):
        if node.value("url") and (problem := _wrong_chapters(feed, item, node)):
            yield Found(feed.path, node.line, problem)


def _wrong_chapters(feed: Feed, item: Part, node: Node) -> Message | None:
    if node.value("type") != "application/json+chapters":
        return say(
            "{where}: the type of its chapters is `{type}`, but must be `application/json+chapters`; "
            "build the site again",
            where=item.where,
            type=shown(node.value("type")),
        )
    if is_missing(feed, node.value("url")):
        return _not_there(item, node.value("url"))
    file = file_of(feed, node.value("url"))
    if file is None or file.content is None:
        return None
    starts = _starts(file.content)
    if starts is None:
        return say("{where}: apps cannot read its file of chapters; build the site again", where=item.where)
    sound = file_of(feed, item.value("enclosure", "url"))
    end = sound.heard.decoded_ms if sound and sound.heard else None
    last = -1.0
    for start in starts:
        if start <= last or (end is not None and start * 1000 >= end):
            return say(
                "{where}: its chapter at {time} is not after the one before it, or after the end; put the times of "
                "`chapters:` in episode.md right and build the site again",
                where=item.where,
                time=format_time(int(start * 1000)),
            )
        last = start
    return None


def _starts(content: bytes) -> list[float] | None:
    """When the chapters of a JSON file begin, in seconds; none if it is not what it should be (JSON Chapters 1.2)."""
    try:
        document: Any = json.loads(content)
        if not isinstance(document["version"], str):
            return None
        found = [chapter["startTime"] for chapter in document["chapters"]]
        numbers = all(type(start) in (int, float) and isfinite(start) and start >= 0 for start in found)
    except (ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return None
    return [float(start) for start in found] if found and numbers else None


# --- other renditions -----------------------------------------------------------------------------


@error
def alternate_enclosure(feed: Feed) -> Iterator[Found]:
    """Renditions for a choice have a type and an address each, and one is the default: the enclosure.

    Source: Podcast Namespace. Else apps offer none of them, or play another one than others do. Build the site again.
    """
    for item in items(feed):
        alternates = item.all("podcast:alternateEnclosure")
        for node in alternates:
            if not node.value("type") or not any(_sources(node)):
                message = say(
                    "{where}: one of its renditions has no type or no address; build the site again", where=item.where
                )
                yield Found(feed.path, node.line, message)
        defaults = [node for node in alternates if node.value("default") == "true"]
        enclosure = item.value("enclosure", "url")
        if alternates and len(defaults) != 1:
            message = say(
                "{where}: {count} of its renditions are the default, but it must be one; build the site again",
                where=item.where,
                count=len(defaults),
            )
            yield Found(feed.path, alternates[0].line, message)
        elif defaults and enclosure and enclosure not in _sources(defaults[0]):
            message = say(
                "{where}: the default of its renditions is not the recording of the episode; build the site again",
                where=item.where,
            )
            yield Found(feed.path, defaults[0].line, message)


@error
def alternate_file(feed: Feed) -> Iterator[Found]:
    """Every rendition is there, and has the length, the type and the digest that the feed says (Podcast Namespace).

    Apps refuse a file whose digest is another one. Build the site again.
    """
    for item in items(feed):
        enclosure = item.first("enclosure")
        for node in item.all("podcast:alternateEnclosure"):
            for url in _sources(node):
                if problem := _wrong_alternate(feed, item, node, url, enclosure):
                    yield Found(feed.path, node.line, problem)


def _sources(alternate: Node) -> list[str]:
    return [
        source.value("uri") for source in alternate.inside if source.name == "podcast:source" and source.value("uri")
    ]


def _wrong_alternate(feed: Feed, item: Part, node: Node, url: str, enclosure: Node | None) -> Message | None:
    # A wrong length or type that the enclosure has as well is said of the enclosure; that has no digest.
    same = enclosure is not None and enclosure.value("url") == url
    if is_missing(feed, url):
        return None if same else _not_there(item, url)
    file = file_of(feed, url)
    if file is None:
        return None
    for name, real, known in _facts(node, file):
        said_already = same and enclosure is not None and enclosure.value(name) == node.value(name) != ""
        if not known and not said_already:
            return say(
                "{where}: the feed says that the {name} of {file} is `{said}`, but it is `{real}`; "
                "build the site again",
                where=item.where,
                name=name,
                file=shown(url.rpartition("/")[2]),
                said=shown(_said(node, name)),
                real=real,
            )
    return None


def _facts(node: Node, file: SiteFile) -> Iterator[tuple[str, str, bool]]:
    """What can be said of a rendition: its name, the truth, and whether the feed says it or nothing."""
    yield "length", str(file.length_bytes), node.value("length") in ("", str(file.length_bytes))
    if file.heard:
        yield "type", file.heard.type, not node.value("type") or _kind(node.value("type")) == _kind(file.heard.type)
    if file.integrity:
        yield "integrity", file.integrity, _said(node, "integrity") in ("", file.integrity)


def _said(node: Node, name: str) -> str:
    if name != "integrity":
        return node.value(name)
    inside = [each for each in node.inside if each.name == "podcast:integrity" and each.value("type") == "sri"]
    return inside[0].value("value") if inside else ""
