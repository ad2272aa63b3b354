"""What a template prints of a show or an episode, ready in the words of one language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mburoja.media.captions import forms
from mburoja.media.transcript import by_chapter
from mburoja.model import Chapter, Cue, Episode, Locale, Media, Recorded, Show, Site, Source, Transcript, format_time
from mburoja.pages import wording


@dataclass(frozen=True)
class RenditionView:
    """A rendition to play or to take along; `type` has the codecs in it when they must be told.

    `name` is for people, `called` the same in all languages: by it a device remembers which one was chosen.
    """

    url: str
    type: str
    name: str
    bytes: int
    called: str
    megabytes: str
    size: tuple[int, int] | None


@dataclass(frozen=True)
class PlayerView:
    """What the player needs. URLs are relative to the site's root; `locale` is the language that is spoken.

    `wave` is the waveform as the path of an SVG whose viewBox is `wave_box`; `speeds` are (number for the
    player, words for people).
    """

    url: str
    locale: Locale
    length: str
    minutes: int
    renditions: tuple[RenditionView, ...]
    video: bool
    poster: str | None
    captions: str | None
    speeds: tuple[tuple[str, str], ...]
    wave: str
    wave_box: str


@dataclass(frozen=True)
class Mark:
    """A moment in the recording: seconds for the player, words for people."""

    seconds: float
    time: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the transcript. `cues` are (seconds, words); without times `time` and `anchor` are empty.

    `anchor` is the id by which links lead to it: `t` and the whole seconds at which it begins. A second
    paragraph that begins in the same second has none.
    """

    seconds: float
    time: str
    anchor: str
    speaker: str | None
    cues: tuple[tuple[float, str], ...]

    @property
    def text(self) -> str:
        return " ".join(text for _, text in self.cues)


@dataclass(frozen=True)
class TranscriptPart:
    """A chapter of the transcript; `title` is empty when there are no chapters."""

    title: str
    paragraphs: tuple[Paragraph, ...]


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
    the sources. `transcript_files` are (name of the form, URL), `topics` (as staff write it, name). URLs are relative
    to the site's root. `sensitive`: her device is to remember nothing of it unless she asks.
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
    thumbnail: str
    player: PlayerView | None
    synthetic: bool
    sensitive: bool
    people: tuple[str, ...]
    topics: tuple[tuple[str, str], ...]
    chapters: tuple[Mark, ...]
    actions: tuple[str, ...]
    sources: tuple[SourceView, ...]
    transcript: tuple[TranscriptPart, ...]
    transcript_files: tuple[tuple[str, str], ...]
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
    thumbnail: str
    licence: str
    licence_url: str | None
    feeds: tuple[tuple[Locale, str, str], ...]
    episodes: tuple[EpisodeView, ...]


@dataclass(frozen=True)
class Shelf:
    """What was made: recordings and transcripts by (episode path, locale), pictures and thumbnails by path.

    `cards` are the paths of social cards by (path of the show or episode, locale of its text); that of the site is "".
    """

    media: Mapping[tuple[str, Locale], Recorded]
    transcripts: Mapping[tuple[str, Locale], Transcript]
    pictures: Mapping[str, str]
    thumbnails: Mapping[str, str]
    cards: Mapping[tuple[str, Locale], str] = field(default_factory=dict)


def transcript_base(episode: Episode, locale: Locale) -> str:
    """What the paths of transcripts and chapters in a language begin with; their endings tell them apart."""
    return f"media/{episode.path}/{locale}"


def rendition_name(media: Media, words: Mapping[str, str]) -> str:
    """What a person chooses a rendition by."""
    return f"{min(media.size)}p" if media.size else words.get(media.called, media.called)


def episode_view(
    episode: Episode, reader: Locale, site: Site, shelf: Shelf, now: datetime, words: Mapping[str, str]
) -> EpisodeView:
    """An episode as a reader of one language sees it, in her language or the nearest that exists."""
    languages = site.languages
    locale = languages.choose(reader, episode.texts)
    spoken, recording = heard(episode, locale, reader, site, shelf)
    transcript = shelf.transcripts.get((episode.path, spoken), Transcript())
    fields = episode.texts[locale].fields
    # Chapters tell times in the recording of their own language; with another one they would mislead.
    chapters = recording.chapters if recording else episode.texts[spoken].fields.chapters
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
        thumbnail=shelf.thumbnails.get(episode.path) or shelf.thumbnails[episode.show],
        player=_player(episode, recording, transcript, spoken, reader, words) if recording else None,
        synthetic=any(person.synthetic for person in people),
        sensitive=episode.fields.sensitive,
        people=tuple(person.name for person in people),
        # A topic that has no name in overrides/strings/ is called as staff write it.
        topics=tuple((each, words.get(f"topic_{each}", each.replace("-", " "))) for each in episode.fields.topics),
        chapters=tuple(Mark(c.at / 1000, format_time(c.at), c.title) for c in chapters),
        actions=fields.actions,
        sources=tuple(_source(source, reader) for source in episode.sources(locale)),
        transcript=_transcript(transcript, chapters),
        transcript_files=tuple(_transcript_files(episode, spoken, transcript)),
        transcript_minutes=max(1, round(sum(_words(transcript)) / _WORDS_A_MINUTE)),
        state=state(episode, now),
    )


_WORDS_A_MINUTE = 180
"""How fast an unhurried reader reads."""


def heard(episode: Episode, locale: Locale, reader: Locale, site: Site, shelf: Shelf) -> tuple[Locale, Recorded | None]:
    """The recording to offer, and its language: that of the text, else the reader's nearest one."""
    recorded = {
        each: recording for each in site.languages.names if (recording := shelf.media.get((episode.path, each)))
    }
    spoken = _spoken(locale, reader, site, recorded)
    return spoken, recorded.get(spoken)


def _spoken(locale: Locale, reader: Locale, site: Site, recorded: Mapping[Locale, Recorded]) -> Locale:
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
        thumbnail=shelf.thumbnails[show.slug],
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


def _player(
    episode: Episode,
    recording: Recorded,
    transcript: Transcript,
    spoken: Locale,
    reader: Locale,
    words: Mapping[str, str],
) -> PlayerView:
    first = recording.enclosure
    return PlayerView(
        url=first.url_path,
        locale=spoken,
        length=wording.length(first.duration_ms),
        minutes=wording.minutes(first.duration_ms),
        renditions=tuple(
            RenditionView(
                url=media.url_path,
                type=f"{media.type}; codecs={media.codecs}" if media.codecs else media.type,
                name=rendition_name(media, words),
                bytes=media.length_bytes,
                called=rendition_name(media, {}),
                megabytes=wording.megabytes(media.length_bytes, reader),
                size=media.size,
            )
            for media in recording.renditions
        ),
        video=first.size is not None,
        poster=recording.poster,
        captions=f"{transcript_base(episode, spoken)}.vtt" if transcript.cues else None,
        speeds=tuple((f"{speed:g}", wording.speed(speed, reader)) for speed in SPEEDS),
        wave=_wave(recording.peaks),
        wave_box=f"0 0 {WAVE_WIDTH} {WAVE_HEIGHT}",
    )


SPEEDS = (0.75, 1, 1.25, 1.5, 1.75, 2)
"""How fast a recording can be heard: below and above these, speech is hard to understand."""

WAVE_WIDTH, WAVE_HEIGHT = 360, 40
"""Of the picture of the waveform, in its own units."""


def _wave(peaks: tuple[int, ...]) -> str:
    """A bar for each height, from the middle up and down; the quietest is still seen."""
    if not peaks:
        return ""
    step = WAVE_WIDTH / len(peaks)
    bars = ((int(index * step) + 1, max(1, round(peak * WAVE_HEIGHT / 198))) for index, peak in enumerate(peaks))
    return "".join(f"M{x} {WAVE_HEIGHT // 2 - half}v{2 * half}" for x, half in bars)


def _source(source: Source, reader: Locale) -> SourceView:
    return SourceView(source, wording.source_day(source.date or source.seen or "", reader), source.date is None)


def _transcript(transcript: Transcript, chapters: tuple[Chapter, ...]) -> tuple[TranscriptPart, ...]:
    if transcript.paragraphs:
        untimed = tuple(Paragraph(0, "", "", None, ((0, paragraph),)) for paragraph in transcript.paragraphs)
        return (TranscriptPart("", untimed),)
    anchors: set[str] = set()
    return tuple(
        TranscriptPart(title, tuple(_paragraph(cues, anchors) for cues in under))
        for title, under in by_chapter(transcript.cues, chapters)
        if under
    )


def _paragraph(cues: tuple[Cue, ...], anchors: set[str]) -> Paragraph:
    """A paragraph; its anchor is added to those that are taken."""
    start_ms = cues[0].start_ms
    anchor = f"t{start_ms // 1000}"
    free = anchor not in anchors
    anchors.add(anchor)
    return Paragraph(
        start_ms / 1000,
        format_time(start_ms),
        anchor if free else "",
        cues[0].speaker,
        # Tenths are enough to jump, and lighter; never later than the first sound.
        tuple((cue.start_ms // 100 / 10, cue.text) for cue in cues),
    )


def _transcript_files(episode: Episode, spoken: Locale, transcript: Transcript) -> Iterator[tuple[str, str]]:
    if transcript.cues or transcript.paragraphs:
        for form in forms(transcript):
            if form.shown:
                yield form.ending[1:].upper(), transcript_base(episode, spoken) + form.ending


def _words(transcript: Transcript) -> Iterator[int]:
    yield from (len(cue.text.split()) for cue in transcript.cues)
    yield from (len(paragraph.split()) for paragraph in transcript.paragraphs)
