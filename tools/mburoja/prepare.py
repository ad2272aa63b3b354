"""The corridor from sources to all that the site needs beside its pages.

read → check → renditions → pictures, transcripts, chapters, feeds. What it gives is complete: pages only
print it. Errors of all files are collected and raised together, before anything of the site is touched.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

import PIL

from mburoja.checks.rules import run, times_within
from mburoja.feed.elements import Channel, Item
from mburoja.feed.guid import episode_guid
from mburoja.feed.rss import feed_bytes
from mburoja.media.cache import file_hash, made, sweep, text_hash, write_whole
from mburoja.media.chapters import chapters_json
from mburoja.media.errors import MediaError
from mburoja.media.picture import COVER_BYTES, COVER_PIXELS, PAGE_PIXELS, jpeg
from mburoja.media.rendition import MP3, Encoded, encode, tag
from mburoja.media.tags import Tags
from mburoja.media.transcript import TranscriptError, parse_vtt
from mburoja.model import Cue, Episode, Finding, Locale, Media, Refused, Show, Site, feed_path
from mburoja.pages.feed_notes import feed_notes, feed_summary
from mburoja.pages.prepared import Prepared, Strings
from mburoja.pages.views import Shelf, licence_url
from mburoja.source.folder import read_shows
from mburoja.source.strings import read_strings

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
    sweep(cache)
    build = _Build(root.resolve(), cache, site, read_strings(root, site.languages), now)
    shows = read_shows(root, site.languages)
    # What is not out yet is not made, lest it stop the build or lie on the server before its day.
    wanted = [(show, e) for show in shows for e in show.episodes if preview or e.is_out(now)]
    episodes = [episode for _, episode in wanted]
    findings = run(shows, site)
    cues = dict(_cues(build, episodes, findings))
    encoded = _encode_all(build, episodes, findings)
    for episode in episodes:
        for locale in episode.recordings:
            if (made_of := encoded.get((episode.path, locale))) and locale in episode.texts:
                spoken = cues.get((episode.path, locale), ())
                findings += times_within(episode, locale, spoken, made_of.duration_ms)
    pictures = _pictures(build, shows, episodes, findings)
    if findings:
        raise Refused(findings)
    media = {
        (episode.path, locale): _rendition(build, show, episode, locale, cues, encoded[episode.path, locale], pictures)
        for show, episode in wanted
        for locale in episode.recordings
    }
    shelf = Shelf(media, cues, {path: f"{picture.url}-{PAGE_PIXELS}.jpg" for path, picture in pictures.items()})
    files = dict(_files(episodes, pictures, media))
    for show in shows:
        for locale in show.texts:
            files[feed_path(show.slug, locale)] = _feed(build, show, locale, shelf, pictures)
    return Prepared(site, shows, build.strings, shelf, files, now, preview)


def _cues(
    build: _Build, episodes: list[Episode], findings: list[Finding]
) -> Iterator[tuple[tuple[str, Locale], tuple[Cue, ...]]]:
    for episode in episodes:
        for locale, path in episode.transcripts.items():
            try:
                yield (episode.path, locale), parse_vtt(Path(path).read_text(encoding="utf-8-sig"))
            except TranscriptError as error:
                findings.append(Finding(build.name(path), error.line, str(error), "transcript"))


def _encode_all(build: _Build, episodes: list[Episode], findings: list[Finding]) -> dict[tuple[str, Locale], Encoded]:
    """Encode what is not in the cache, several recordings at a time; the work is ffmpeg's, so threads do."""

    def work(recording: PurePath) -> Encoded | None:
        name = build.name(recording)
        try:
            return encode(Path(recording), build.cache, report=lambda: log.info("Encoding %s", name))
        except MediaError as error:
            findings.append(Finding(name, None, str(error), "recording"))
            return None

    recordings = {(e.path, locale): path for e in episodes for locale, path in e.recordings.items()}
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        encoded = dict(zip(recordings, pool.map(work, recordings.values()), strict=True))
    return {key: value for key, value in encoded.items() if value}


def _rendition(
    build: _Build,
    show: Show,
    episode: Episode,
    locale: Locale,
    cues: Mapping[tuple[str, Locale], tuple[Cue, ...]],
    encoded: Encoded,
    pictures: Mapping[str, _Picture],
) -> Media:
    cover = (pictures.get(episode.path) or pictures[show.slug]).cover
    tags = _tags(build, show, episode, locale, cues.get((episode.path, locale), ()), encoded, cover)
    file = tag(encoded, tags, build.cache)
    return Media(
        file=file,
        url_path=f"media/{episode.path}/{locale}-{encoded.recording_hash[:8]}.{MP3.ending}",
        type=MP3.type,
        length_bytes=file.stat().st_size,
        duration_ms=encoded.duration_ms,
    )


def _tags(
    build: _Build,
    show: Show,
    episode: Episode,
    locale: Locale,
    cues: tuple[Cue, ...],
    encoded: Encoded,
    cover: Path,
) -> Tags:
    site, words, text = build.site, build.strings[locale], episode.texts[locale]
    voices = [f"{person.name} ({words['synthetic_voice']})" for person in episode.people(locale) if person.synthetic]
    return Tags(
        title=text.fields.title,
        show=show.texts[site.languages.choose(locale, show.texts)].fields.title,
        author=show.fields.author,
        number=episode.fields.number,
        date=episode.fields.date.date().isoformat(),
        locale=locale,
        summary=feed_summary(episode, locale, words),
        licence=show.fields.licence,
        page_url=site.page_url(f"{episode.path}/", locale),
        feed_url=site.feed_url(show.slug, locale),
        guid=episode_guid(episode.fields.guid, locale, site.languages.default),
        voices=", ".join(voices) or None,
        lyrics="\n".join(cue.text for cue in cues) or None,
        chapters=text.fields.chapters,
        duration_ms=encoded.duration_ms,
        cover=cover.read_bytes(),
    )


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
            findings.append(Finding(build.name(source), None, str(error), "artwork-format"))
    return pictures


def _blamed(name: str, findings: list[Finding]) -> bool:
    """Whether something is wrong with a file already: what is too large must not be unfolded."""
    return any(finding.path == name for finding in findings)


def _smaller(build: _Build, source: Path, digest: str, pixels: int, most_bytes: int | None = None) -> Path:
    name = f"{text_hash(digest, PIL.__version__)[:32]}-{pixels}.jpg"
    return made(build.cache / "pictures", name, lambda part: write_whole(part, jpeg(source, pixels, most_bytes)))


def _files(
    episodes: list[Episode],
    pictures: Mapping[str, _Picture],
    media: Mapping[tuple[str, Locale], Media],
) -> Iterator[tuple[str, Path | bytes]]:
    for picture in pictures.values():
        yield f"{picture.url}{picture.source.suffix}", picture.source
        yield f"{picture.url}-{PAGE_PIXELS}.jpg", picture.page
    for rendition in media.values():
        yield rendition.url_path, Path(rendition.file)
    for episode in episodes:
        for locale, path in episode.transcripts.items():
            yield f"media/{episode.path}/{locale}.vtt", Path(path)
        for locale in episode.recordings:
            fields = episode.texts[locale].fields
            if fields.chapters:
                yield f"media/{episode.path}/{locale}.chapters.json", chapters_json(fields.chapters, fields.title)


def _feed(build: _Build, show: Show, locale: Locale, shelf: Shelf, pictures: Mapping[str, _Picture]) -> bytes:
    site, words = build.site, build.strings[locale]

    def picture_url(*paths: str) -> str:
        picture = next(pictures[path] for path in paths if path in pictures)
        return f"{site.url}{picture.url}{picture.source.suffix}"

    def item(episode: Episode) -> Item:
        text, media = episode.texts[locale], shelf.media[episode.path, locale]
        base = f"{site.url}media/{episode.path}/{locale}"
        page_url = site.page_url(f"{episode.path}/", locale)
        return Item(
            episode=episode,
            text=text,
            media=media,
            guid=episode_guid(episode.fields.guid, locale, site.languages.default),
            page_url=page_url,
            enclosure_url=site.url + media.url_path,
            image_url=picture_url(episode.path, show.slug),
            summary=feed_summary(episode, locale, words),
            notes_html=feed_notes(episode, locale, words, page_url),
            transcript_url=f"{base}.vtt" if (episode.path, locale) in shelf.cues else None,
            chapters_url=f"{base}.chapters.json" if text.fields.chapters else None,
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
