"""What a template prints of a show or an episode, ready in the words of one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mburoja.media.transcript import paragraphs
from mburoja.model import Chapter, Cue, Episode, Locale, Media, Show, Site, Source, format_time
from mburoja.pages import wording


@dataclass(frozen=True)
class AudioView:
    """What the player needs. `url` is relative to the site's root; `locale` is the language that is spoken."""

    url: str
    locale: Locale
    length: str
    minutes: int
    megabytes: str


@dataclass(frozen=True)
class Mark:
    """A moment in the recording: seconds for the player, words for people."""

    seconds: float
    time: str
    text: str
    speaker: str | None = None


@dataclass(frozen=True)
class TranscriptPart:
    """A chapter of the transcript; `title` is empty when there are no chapters."""

    title: str
    paragraphs: tuple[Mark, ...]


@dataclass(frozen=True)
class SourceView:
    """A source with its date in words; `seen` when the date is the day we looked."""

    source: Source
    date: str
    seen: bool


@dataclass(frozen=True)
class EpisodeView:
    """An episode for a reader of one language.

    `locale` is the language of its text, `spoken` that of recording, chapters and transcript, `cited` that of
    the sources. URLs are relative to the site's root.
    """

    locale: Locale
    spoken: Locale
    cited: Locale
    url: str
    title: str
    summary: str
    number: int
    date: str
    datetime: str
    picture: str
    audio: AudioView | None
    synthetic: bool
    people: tuple[str, ...]
    chapters: tuple[Mark, ...]
    actions: tuple[str, ...]
    sources: tuple[SourceView, ...]
    transcript: tuple[TranscriptPart, ...]
    transcript_url: str | None
    transcript_minutes: int
    state: str | None


@dataclass(frozen=True)
class ShowView:
    """A show for a reader of one language, in the language `locale`. `feeds` are (locale, name, whole address)."""

    locale: Locale
    url: str
    title: str
    summary: str
    picture: str
    licence: str
    licence_url: str | None
    feeds: tuple[tuple[Locale, str, str], ...]
    episodes: tuple[EpisodeView, ...]


@dataclass(frozen=True)
class Shelf:
    """What was made of the recordings: renditions and cues by (episode path, locale), pictures by path."""

    media: Mapping[tuple[str, Locale], Media]
    cues: Mapping[tuple[str, Locale], tuple[Cue, ...]]
    pictures: Mapping[str, str]


def episode_view(episode: Episode, reader: Locale, site: Site, shelf: Shelf, now: datetime) -> EpisodeView:
    """An episode as a reader of one language sees it, in her language or the nearest that exists."""
    languages = site.languages
    locale = languages.choose(reader, episode.texts)
    spoken = _spoken(episode, locale, reader, site, shelf)
    media = shelf.media.get((episode.path, spoken))
    cues = shelf.cues.get((episode.path, spoken), ())
    fields = episode.texts[locale].fields
    # Chapters tell times in the recording of their own language; with another one they would mislead.
    chapters = episode.texts[spoken].fields.chapters
    people = episode.people(spoken)
    return EpisodeView(
        locale=locale,
        spoken=spoken,
        cited=languages.default if fields.sources is None else locale,
        url=f"{languages.prefix(reader)}{episode.path}/",
        title=fields.title,
        summary=fields.summary,
        number=episode.fields.number,
        date=wording.day(episode.fields.date, reader),
        datetime=episode.fields.date.isoformat(),
        picture=shelf.pictures.get(episode.path) or shelf.pictures[episode.show],
        audio=_audio(media, spoken, reader) if media else None,
        synthetic=any(person.synthetic for person in people),
        people=tuple(person.name for person in people),
        chapters=tuple(Mark(c.at / 1000, format_time(c.at), c.title) for c in chapters),
        actions=fields.actions,
        sources=tuple(_source(source, reader) for source in episode.sources(locale)),
        transcript=_transcript(cues, chapters),
        transcript_url=f"media/{episode.path}/{spoken}.vtt" if cues else None,
        transcript_minutes=max(1, round(sum(len(cue.text.split()) for cue in cues) / _WORDS_A_MINUTE)),
        state=state(episode, now),
    )


_WORDS_A_MINUTE = 180
"""How fast an unhurried reader reads."""


def _spoken(episode: Episode, locale: Locale, reader: Locale, site: Site, shelf: Shelf) -> Locale:
    """The language of the recording to offer: that of the text, else the reader's nearest one."""
    recorded = {each: True for path, each in shelf.media if path == episode.path}
    if locale in recorded or not recorded:
        return locale
    if site.languages.default not in recorded:
        return reader if reader in recorded else next(iter(recorded))  # a draft that is not complete yet
    return site.languages.choose(reader, recorded)


def state(episode: Episode, now: datetime) -> str | None:
    """What a preview must say of an episode that is not out: `draft`, `waiting`; `unlisted`; else nothing."""
    if episode.fields.status == "draft":
        return "draft"
    if not episode.is_out(now):
        return "waiting"
    return "unlisted" if episode.fields.status == "unlisted" else None


def show_view(show: Show, reader: Locale, site: Site, shelf: Shelf, episodes: tuple[EpisodeView, ...]) -> ShowView:
    """A show with the given episodes as a reader of one language sees it."""
    languages = site.languages
    locale = languages.choose(reader, show.texts)
    fields = show.texts[locale].fields
    ordered = [locale, *(each for each in languages.names if each in show.texts and each != locale)]
    return ShowView(
        locale=locale,
        url=f"{languages.prefix(reader)}{show.slug}/",
        title=fields.title,
        summary=fields.summary,
        picture=shelf.pictures[show.slug],
        licence=licence_name(show.fields.licence),
        licence_url=licence_url(show.fields.licence),
        feeds=tuple((each, languages.names[each], site.feed_url(show.slug, each)) for each in ordered),
        episodes=episodes,
    )


_CREATIVE_COMMONS = re.compile(r"CC(?P<zero>0)?-?(?P<terms>[A-Z-]*?)-?(?P<version>\d\.\d)(?:-(?P<port>[A-Z-]+))?")


def licence_name(licence: str) -> str:
    """An SPDX name as people write it: `CC-BY-NC-SA-4.0` → `CC BY-NC-SA 4.0`."""
    found = _CREATIVE_COMMONS.fullmatch(licence)
    if not found:
        return licence
    name = "CC0" if found["zero"] else f"CC {found['terms']}"
    return " ".join(part for part in (name, found["version"], found["port"]) if part)


def licence_url(licence: str) -> str | None:
    """The page of a Creative Commons licence; none for others."""
    found = _CREATIVE_COMMONS.fullmatch(licence)
    if not found:
        return None
    kind = "publicdomain/zero" if found["zero"] else f"licenses/{found['terms'].lower()}"
    port = f"{found['port'].lower()}/" if found["port"] else ""
    return f"https://creativecommons.org/{kind}/{found['version']}/{port}"


def _audio(media: Media, spoken: Locale, reader: Locale) -> AudioView:
    return AudioView(
        url=media.url_path,
        locale=spoken,
        # Rounded, as the feed says it.
        length=format_time(round(media.duration_ms / 1000) * 1000),
        minutes=wording.minutes(media.duration_ms),
        megabytes=wording.megabytes(media.length_bytes, reader),
    )


def _source(source: Source, reader: Locale) -> SourceView:
    return SourceView(source, wording.source_day(source.date or source.seen or "", reader), source.date is None)


def _transcript(cues: tuple[Cue, ...], chapters: tuple[Chapter, ...]) -> tuple[TranscriptPart, ...]:
    parts: list[tuple[str, list[Mark]]] = []
    waiting = list(chapters)
    for group in paragraphs(cues, tuple(chapters)):
        middle = (group[0].start_ms + group[0].end_ms) // 2
        while waiting and waiting[0].at <= middle:
            parts.append((waiting.pop(0).title, []))
        if not parts:
            parts.append(("", []))
        text = " ".join(cue.text for cue in group)
        parts[-1][1].append(Mark(group[0].start_ms / 1000, format_time(group[0].start_ms), text, group[0].speaker))
    return tuple(TranscriptPart(title, tuple(marks)) for title, marks in parts)
