"""The corridor from sources to all that the site needs beside its pages.

read → check → renditions → pictures, transcripts, chapters, feeds. What it gives is complete: pages only
print it. Errors of all files are collected and raised together, before anything of the site is touched.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

import PIL

from mburoja.checks.rules import run, times_within
from mburoja.feed.elements import Channel, Item, Rendition
from mburoja.feed.guid import episode_guid
from mburoja.feed.rss import feed_bytes
from mburoja.media.cache import file_hash, made, sweep, text_hash, write_whole
from mburoja.media.captions import forms, written_forms
from mburoja.media.chapters import chapters_json
from mburoja.media.errors import MediaError
from mburoja.media.picture import COVER_BYTES, COVER_PIXELS, PAGE_PIXELS, jpeg
from mburoja.media.rendition import Rendered
from mburoja.media.transcript import TranscriptError, read_transcript
from mburoja.model import Episode, Finding, Locale, Message, Recorded, Refused, Show, Site, Transcript, feed_path
from mburoja.pages.feed_notes import feed_notes, feed_summary
from mburoja.pages.prepared import Prepared, Strings
from mburoja.pages.views import Shelf, licence_url, rendition_name, transcript_base
from mburoja.produce import About, Key, Talk, loudness_note, recorded, render_all, wanted
from mburoja.source.folder import read_shows
from mburoja.source.strings import read_strings
from mburoja.workers import workers

log = logging.getLogger("mkdocs.mburoja")


@dataclass(frozen=True)
class _Build:
    """What every step of one build needs."""

    root: Path
    cache: Path
    site: Site
    strings: Strings
    now: datetime

    def name(self, path: PurePath) -> str:
        """A file's name for messages."""
        return path.relative_to(self.root).as_posix()


def prepare(root: Path, site: Site, cache: Path, now: datetime, preview: bool = False) -> Prepared:
    """Read, check and make everything.

    Args:
        root: the project's folder.
        site: its address, name and languages.
        cache: the folder of renditions that were made before.
        now: the moment that decides which episodes are out.
        preview: also prepare drafts and episodes that wait for their date, for pages but not for feeds.

    Raises:
        Refused: with every error in every file that could be read.
        mburoja.media.errors.ProgramFailed: when ffmpeg itself fails.
    """
    build = _Build(root.resolve(), cache, site, read_strings(root, site.languages), now)
    with workers() as here:
        made = _make(build, preview, here, _Begun())
    for note in made.notes:
        log.info(note)
    files = made.files | {
        feed_path(show.slug, locale): _feed(build, show, locale, made.shelf, made.pictures)
        for show in made.shows
        for locale in show.texts
    }
    return Prepared(site, made.shows, build.strings, made.shelf, files, now, preview)


def make_media(
    root: Path, site: Site, cache: Path, now: datetime, executor: Executor, talk: Talk
) -> tuple[int, list[Message]]:
    """Make all that is made of recordings and pictures, drafts' too, so that a build finds it in the cache.

    Args:
        root, site, cache, now: as `prepare`.
        executor: who makes the renditions, see `produce.render_all`.
        talk: is told how far each recording is.

    Returns:
        How many recordings there are, and what is to be said of some that play otherwise than promised.

    Raises:
        Refused, mburoja.media.errors.ProgramFailed: as `prepare`; all that can be encoded is encoded nevertheless.
    """
    build = _Build(root.resolve(), cache, site, read_strings(root, site.languages), now)
    made = _make(build, True, executor, talk)
    return len(made.shelf.media), made.notes


@dataclass(frozen=True)
class _Made:
    """What is there when all media is made; `files` are all that is placed in the site, but for feeds.

    `notes` are what is to be said of recordings that play otherwise than promised.
    """

    notes: list[Message]
    shows: tuple[Show, ...]
    shelf: Shelf
    pictures: Mapping[str, _Picture]
    files: dict[str, PurePath | bytes]


def _make(build: _Build, preview: bool, executor: Executor, talk: Talk) -> _Made:
    sweep(build.cache)
    shows = read_shows(build.root, build.site.languages)
    # What is not out yet is not made, lest it stop the build or lie on the server before its day.
    chosen = [(show, e) for show in shows for e in show.episodes if preview or e.is_out(build.now)]
    episodes = [episode for _, episode in chosen]
    findings = run(shows, build.site)
    written = dict(_transcripts(build, episodes, findings))
    recordings = tuple(wanted(build.root, chosen, build.site.languages))
    rendered, refused = render_all(recordings, build.cache, executor, talk)
    findings += refused
    findings += _compared(episodes, rendered, written)
    pictures = _pictures(build, shows, episodes, findings)
    if findings:
        raise Refused(findings)
    notes = [note for each in recordings if (note := loudness_note(each.name, rendered[each.key]))]
    shelf, files = _shelved(build, chosen, rendered, written, pictures)
    return _Made(notes, shows, shelf, pictures, files)


def _compared(
    episodes: list[Episode], rendered: Mapping[Key, Rendered], written: Mapping[Key, Transcript]
) -> Iterator[Finding]:
    """What chapters and transcripts say of recordings that these do not."""
    for episode in episodes:
        for locale in episode.recordings:
            if (made_of := rendered.get((episode.path, locale))) and locale in episode.texts:
                spoken = written.get((episode.path, locale), Transcript()).cues
                yield from times_within(episode, locale, spoken, made_of.recorded_ms)


def _shelved(
    build: _Build,
    chosen: list[tuple[Show, Episode]],
    rendered: Mapping[Key, Rendered],
    written: Mapping[Key, Transcript],
    pictures: Mapping[str, _Picture],
) -> tuple[Shelf, dict[str, PurePath | bytes]]:
    """Tag the renditions; put all that was made where pages and the site find it."""
    media: dict[Key, Recorded] = {}
    transcripts = dict(written)
    files: dict[str, PurePath | bytes] = {}
    for show, episode in chosen:
        cover = (pictures.get(episode.path) or pictures[show.slug]).cover
        for locale in episode.recordings:
            key = episode.path, locale
            said = written.get(key, Transcript())
            about = About(build.site, build.strings[locale], show, episode, locale, said, cover)
            media[key], heard = recorded(about, rendered[key], build.cache)
            if key in written:
                transcripts[key] = heard
            if (poster := rendered[key].poster) and (url := media[key].poster):
                files[url] = poster
    shelf = Shelf(media, transcripts, {path: f"{picture.url}-{PAGE_PIXELS}.jpg" for path, picture in pictures.items()})
    files |= _files([episode for _, episode in chosen], pictures, shelf)
    return shelf, files


class _Begun(Talk):
    """Says of each recording that it is being made."""

    def at(self, name: str, share: float) -> None:
        if share == 0:
            log.info("Encoding %s", name)


def _transcripts(build: _Build, episodes: list[Episode], findings: list[Finding]) -> Iterator[tuple[Key, Transcript]]:
    for episode in episodes:
        for locale, path in episode.transcripts.items():
            try:
                text = Path(path).read_text(encoding="utf-8-sig")
                yield (episode.path, locale), read_transcript(text, path.suffix)
            except TranscriptError as error:
                findings.append(Finding(build.name(path), error.line, error.message, "transcript"))


@dataclass(frozen=True)
class _Picture:
    """Artwork ready to go out. `url` is without its ending and has the hash: apps fetch only what has a new address."""

    url: str
    source: Path
    page: Path
    cover: Path


def _pictures(
    build: _Build, shows: tuple[Show, ...], episodes: list[Episode], findings: list[Finding]
) -> dict[str, _Picture]:
    wanted = [(show.slug, show.artwork) for show in shows]
    wanted += [(episode.path, episode.artwork) for episode in episodes if episode.artwork]
    pictures = {}
    for path, picture in wanted:
        if _blamed(build.name(picture.path), findings):
            continue
        source = Path(picture.path)
        digest = file_hash(source)
        try:
            page = _smaller(build, source, digest, PAGE_PIXELS)
            cover = _smaller(build, source, digest, COVER_PIXELS, COVER_BYTES)
            pictures[path] = _Picture(f"media/{path}/artwork-{digest[:8]}", source, page, cover)
        except MediaError as error:
            findings.append(Finding(build.name(source), None, error.message, "artwork-format"))
    return pictures


def _blamed(name: str, findings: list[Finding]) -> bool:
    """Whether something is wrong with a file already: what is too large must not be unfolded."""
    return any(finding.path == name for finding in findings)


def _smaller(build: _Build, source: Path, digest: str, pixels: int, most_bytes: int | None = None) -> Path:
    name = f"{text_hash(digest, PIL.__version__)[:32]}-{pixels}.jpg"
    return made(build.cache / "pictures", name, lambda part: write_whole(part, jpeg(source, pixels, most_bytes)))


def _files(
    episodes: list[Episode], pictures: Mapping[str, _Picture], shelf: Shelf
) -> Iterator[tuple[str, Path | bytes]]:
    for picture in pictures.values():
        yield f"{picture.url}{picture.source.suffix}", picture.source
        yield f"{picture.url}-{PAGE_PIXELS}.jpg", picture.page
    for recording in shelf.media.values():
        for rendition in recording.renditions:
            yield rendition.url_path, Path(rendition.file)
    for episode in episodes:
        for locale, text in episode.texts.items():
            base = transcript_base(episode, locale)
            recording_of = shelf.media.get((episode.path, locale))
            chapters = recording_of.chapters if recording_of else ()
            if transcript := shelf.transcripts.get((episode.path, locale)):
                for ending, content in written_forms(transcript, chapters, locale, text.fields.title).items():
                    yield base + ending, content
            if chapters:
                yield f"{base}.chapters.json", chapters_json(chapters, text.fields.title)


def _feed(build: _Build, show: Show, locale: Locale, shelf: Shelf, pictures: Mapping[str, _Picture]) -> bytes:
    site, words = build.site, build.strings[locale]

    def picture_url(*paths: str) -> str:
        picture = next(pictures[path] for path in paths if path in pictures)
        return f"{site.url}{picture.url}{picture.source.suffix}"

    def item(episode: Episode) -> Item:
        key = episode.path, locale
        recording, transcript = shelf.media[key], shelf.transcripts.get(key)
        base = site.url + transcript_base(episode, locale)
        page_url = site.page_url(f"{episode.path}/", locale)
        return Item(
            episode=episode,
            text=episode.texts[locale],
            renditions=tuple(
                Rendition(media, site.url + media.url_path, rendition_name(media, words))
                for media in recording.renditions
            ),
            guid=episode_guid(episode.fields.guid, locale, site.languages.default),
            page_url=page_url,
            image_url=picture_url(episode.path, show.slug),
            summary=feed_summary(episode, locale, words),
            notes_html=feed_notes(episode, locale, words, page_url, recording.chapters),
            transcript_urls={form.type: base + form.ending for form in forms(transcript)} if transcript else {},
            chapters_url=f"{base}.chapters.json" if recording.chapters else None,
        )

    listed = [e for e in show.episodes if e.is_listed(build.now) and (e.path, locale) in shelf.media]
    return feed_bytes(
        Channel(
            site=site,
            show=show,
            text=show.texts[locale],
            locale=locale,
            page_url=site.page_url(f"{show.slug}/", locale),
            image_url=picture_url(show.slug),
            synthetic=words["synthetic_voice"],
            licence_url=licence_url(show.fields.licence),
            items=tuple(item(episode) for episode in listed),
        )
    )
