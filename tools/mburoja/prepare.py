"""The corridor from sources to all that the site needs beside its pages.

read → check → renditions → pictures, transcripts, chapters, feeds. What it gives is complete: pages only
print it. Errors of every file are collected and raised together, before anything of the site is touched.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import PIL

from mburoja.checks.rules import run
from mburoja.feed.elements import Channel, Item
from mburoja.feed.guid import episode_guid
from mburoja.feed.rss import feed_bytes
from mburoja.media.cache import file_hash, made, text_hash, write_whole
from mburoja.media.chapters import chapters_json
from mburoja.media.ffmpeg import MediaError
from mburoja.media.picture import COVER_BYTES, COVER_PIXELS, PAGE_PIXELS, jpeg
from mburoja.media.rendition import MP3, Encoded, encode, tag
from mburoja.media.tags import Tags
from mburoja.media.transcript import parse_vtt
from mburoja.model import Cue, Episode, Finding, Locale, Media, Picture, Refused, Severity, Show, Site
from mburoja.pages.feed_notes import feed_notes, feed_summary
from mburoja.pages.prepared import Prepared, Strings
from mburoja.pages.views import Shelf, licence_url
from mburoja.source.folder import read_shows
from mburoja.source.strings import read_strings

log = logging.getLogger("mkdocs.mburoja")


def prepare(root: Path, site: Site, cache: Path, now: datetime, preview: bool = False) -> Prepared:
    """Read, check and make everything.

    Args:
        root: the project's folder.
        site: its address, name and languages.
        cache: the folder of renditions that were made before.
        now: the moment that decides which episodes are out.
        preview: also prepare drafts and episodes that wait for their date, for pages but not for feeds.

    Raises:
        Refused: with every error in every file.
        mburoja.media.ffmpeg.ProgramFailed: when ffmpeg itself fails.
    """
    strings = read_strings(root, site.languages)
    shows = read_shows(root, site.languages)
    if errors := [f for f in run(shows, site) if f.severity is Severity.ERROR]:
        raise Refused(errors)
    wanted = [(show, e) for show in shows for e in show.episodes if preview or e.is_out(now)]
    pictures = _pictures(shows)
    cues = _cues(root, [episode for _, episode in wanted])
    encoded = _encode_all(root, cache, [episode for _, episode in wanted])
    media = {
        (episode.path, locale): _rendition(show, episode, locale, site, strings, cues, made_of, cache)
        for show, episode in wanted
        for locale, made_of in encoded.get(episode.path, {}).items()
    }
    shelf = Shelf(media, cues, {path: f"{url}-{PAGE_PIXELS}.jpg" for path, (url, _) in pictures.items()})
    files = dict(_files(root, cache, [episode for _, episode in wanted], pictures, media))
    for show in shows:
        for locale in show.texts:
            files[f"feeds/{show.slug}.{locale}.xml"] = _feed(show, locale, site, strings, shelf, pictures, now)
    return Prepared(site, shows, strings, shelf, files, now, preview)


def _cues(root: Path, episodes: list[Episode]) -> dict[tuple[str, Locale], tuple[Cue, ...]]:
    cues, findings = {}, []
    for episode in episodes:
        for locale, path in episode.transcripts.items():
            try:
                cues[episode.path, locale] = parse_vtt(Path(path).read_text(encoding="utf-8-sig"))
            except (ValueError, UnicodeDecodeError) as error:
                why = "save it as UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
                findings.append(Finding(Path(path).relative_to(root.resolve()).as_posix(), None, why, "transcript"))
    if findings:
        raise Refused(findings)
    return cues


def _encode_all(root: Path, cache: Path, episodes: list[Episode]) -> dict[str, dict[Locale, Encoded]]:
    """Encode what is not in the cache, several recordings at a time; the work is ffmpeg's, so threads do."""
    findings: list[Finding] = []
    jobs = [
        (e.path, locale, Path(path)) for e in episodes for locale, path in e.recordings.items() if locale in e.texts
    ]

    def work(job: tuple[str, Locale, Path]) -> tuple[str, Locale, Encoded] | None:
        path, locale, recording = job
        name = recording.relative_to(root.resolve()).as_posix()
        try:
            return path, locale, encode(recording, cache, report=lambda: log.info("Encoding %s", name))
        except MediaError as error:
            findings.append(Finding(name, None, str(error), "recording"))
            return None

    made_of: dict[str, dict[Locale, Encoded]] = {}
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for path, locale, encoded in filter(None, pool.map(work, jobs)):
            made_of.setdefault(path, {})[locale] = encoded
    if findings:
        raise Refused(findings)
    return made_of


def _rendition(
    show: Show,
    episode: Episode,
    locale: Locale,
    site: Site,
    strings: Strings,
    cues: Mapping[tuple[str, Locale], tuple[Cue, ...]],
    encoded: Encoded,
    cache: Path,
) -> Media:
    text, words = episode.texts[locale].fields, strings[locale]
    voices = [f"{p.name} ({words['synthetic_voice']})" for p in text.people if p.synthetic]
    show_text = show.texts.get(locale) or show.texts[site.languages.default]
    tags = Tags(
        title=text.title,
        show=show_text.fields.title,
        author=show.fields.author,
        number=episode.fields.number,
        date=episode.fields.date.date().isoformat(),
        locale=locale,
        summary=feed_summary(episode.texts[locale], words),
        licence=show.fields.licence,
        page_url=site.page_url(f"{episode.path}/", locale),
        feed_url=site.feed_url(show.slug, locale),
        guid=episode_guid(episode.fields.guid, locale, site.languages.default),
        voices=", ".join(voices) or None,
        lyrics="\n".join(cue.text for cue in cues.get((episode.path, locale), ())) or None,
        chapters=text.chapters,
        duration_ms=encoded.duration_ms,
        cover=_smaller(Path((episode.artwork or show.artwork).path), cache, COVER_PIXELS, COVER_BYTES).read_bytes(),
    )
    file = tag(encoded, tags, cache)
    return Media(
        file=file,
        url_path=f"media/{episode.path}/{locale}-{encoded.recording_hash[:8]}.{MP3.ending}",
        type=MP3.type,
        length_bytes=file.stat().st_size,
        duration_ms=encoded.duration_ms,
    )


def _pictures(shows: tuple[Show, ...]) -> dict[str, tuple[str, Picture]]:
    """The address (without ending) of each picture, with its hash: apps fetch a new one only at a new address."""
    pairs = [(show.slug, show.artwork) for show in shows]
    pairs += [(episode.path, episode.artwork) for show in shows for episode in show.episodes if episode.artwork]
    return {path: (f"media/{path}/artwork-{file_hash(Path(p.path))[:8]}", p) for path, p in pairs}


def _smaller(source: Path, cache: Path, pixels: int, most_bytes: int | None = None) -> Path:
    name = f"{text_hash(file_hash(source), PIL.__version__)[:32]}-{pixels}.jpg"
    return made(cache / "pictures", name, lambda part: write_whole(part, jpeg(source, pixels, most_bytes)))


def _files(
    root: Path,
    cache: Path,
    episodes: list[Episode],
    pictures: Mapping[str, tuple[str, Picture]],
    media: Mapping[tuple[str, Locale], Media],
) -> Iterator[tuple[str, Path | bytes]]:
    for url, picture in pictures.values():
        source = Path(picture.path)
        yield f"{url}{source.suffix}", source
        yield f"{url}-{PAGE_PIXELS}.jpg", _smaller(source, cache, PAGE_PIXELS)
    for rendition in media.values():
        yield rendition.url_path, Path(rendition.file)
    for episode in episodes:
        for locale, path in episode.transcripts.items():
            yield f"media/{episode.path}/{locale}.vtt", Path(path)
        for locale, text in episode.texts.items():
            if text.fields.chapters and (episode.path, locale) in media:
                content = chapters_json(text.fields.chapters, text.fields.title)
                yield f"media/{episode.path}/{locale}.chapters.json", content


def _feed(
    show: Show,
    locale: Locale,
    site: Site,
    strings: Strings,
    shelf: Shelf,
    pictures: Mapping[str, tuple[str, Picture]],
    now: datetime,
) -> bytes:
    words = strings[locale]

    def picture_url(*paths: str) -> str:
        url, picture = next(pictures[path] for path in paths if path in pictures)
        return f"{site.url}{url}{picture.path.suffix}"

    def item(episode: Episode) -> Item:
        text, media = episode.texts[locale], shelf.media[episode.path, locale]
        base = f"{site.url}media/{episode.path}/{locale}"
        return Item(
            episode=episode,
            text=text,
            media=media,
            guid=episode_guid(episode.fields.guid, locale, site.languages.default),
            page_url=site.page_url(f"{episode.path}/", locale),
            enclosure_url=site.url + media.url_path,
            image_url=picture_url(episode.path, show.slug),
            summary=feed_summary(text, words),
            notes_html=feed_notes(text, words, site.page_url(f"{episode.path}/", locale)),
            transcript_url=f"{base}.vtt" if (episode.path, locale) in shelf.cues else None,
            chapters_url=f"{base}.chapters.json" if text.fields.chapters else None,
        )

    listed = [e for e in show.episodes if e.is_listed(now) and (e.path, locale) in shelf.media]
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
