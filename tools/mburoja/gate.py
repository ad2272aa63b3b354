"""What the checks look at, brought together: sources, recordings, what goes out, the ledger, the site as built."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePath

from mburoja.barometer.model import Barometer
from mburoja.built import read_site
from mburoja.checks.gate import run
from mburoja.checks.subjects import Data, Feed, Outgoing, Published, SiteFile, Sources, Spoken, beside
from mburoja.feed.ledger import LEDGER, Ledger, OutNow
from mburoja.media.cache import known_hash
from mburoja.media.errors import MediaError
from mburoja.media.hear import heard
from mburoja.media.read_tags import read_tags, tags_of
from mburoja.media.rendition import integrity
from mburoja.model import Episode, Finding, Show, Site, Told, Transcript, WrittenPage, feed_path
from mburoja.pages.views import Shelf
from mburoja.produce import Key, Ready
from mburoja.project import MARK, SOURCES, Project
from mburoja.source.picture import PictureError, measure

Chosen = Iterable[tuple[Show, Episode]]
Files = Mapping[str, PurePath | bytes]

_PICTURES = (".png", ".jpg", ".jpeg")
_TEXTS = (".json", ".vtt", ".srt", ".txt", ".html")


def look_at_sources(
    project: Project, shows: tuple[Show, ...], pages: tuple[WrittenPage, ...], ledger: Ledger
) -> list[Finding]:
    """What is wrong with what staff wrote."""
    out = frozenset(name.rpartition(".")[0] for name in ledger.items)
    return run(Sources(shows, project.site, project.now, pages, out))


def look_at_barometer(project: Project, barometer: Barometer) -> list[Finding]:
    """What is wrong with the survey data."""
    return run(Data(barometer, project.site, project.now))


def look_at_recordings(
    project: Project, chosen: Chosen, ready: Mapping[Key, Ready], written: Mapping[Key, Transcript]
) -> Iterator[Finding]:
    """What is wrong with the recordings that staff handed in, and with their transcripts."""
    for show, episode in chosen:
        for locale, recording in episode.recordings.items():
            key = episode.path, locale
            if key in ready and locale in episode.texts:
                transcript = episode.transcripts.get(locale)
                yield from run(
                    Spoken(
                        name=project.name(recording),
                        show=show,
                        episode=episode,
                        locale=locale,
                        heard=ready[key].handed_in,
                        transcript=written.get(key, Transcript()),
                        transcript_name=beside(episode, transcript) if transcript else None,
                    )
                )


Renditions = Mapping[str, Outgoing]
"""By path under the site's root."""


def renditions(project: Project, chosen: Chosen, ready: Mapping[Key, Ready], shelf: Shelf) -> Renditions:
    """Every rendition as it goes out: as it sounds, and as it says of itself."""
    found = {}
    for show, episode in chosen:
        for locale, recording in episode.recordings.items():
            recorded = shelf.media[episode.path, locale]
            show_text = show.texts[project.site.languages.choose(locale, show.texts)]
            for media, sound in zip(recorded.renditions, ready[episode.path, locale].renditions, strict=True):
                found[media.url_path] = Outgoing(
                    name=project.name(recording),
                    media=media,
                    heard=sound,
                    tags=tags_of(Path(media.file), media.integrity, project.cache),
                    title=episode.texts[locale].fields.title,
                    show_title=show_text.fields.title,
                    locale=locale,
                    chapters=recorded.chapters,
                )
    return found


def look_at_renditions(outgoing: Renditions) -> Iterator[Finding]:
    """What is wrong with the renditions."""
    for each in outgoing.values():
        yield from run(each)


def look_at_feeds(project: Project, shows: Iterable[Show], files: Files, outgoing: Renditions) -> Iterator[Finding]:
    """What is wrong with the feeds, beside the files that they lead to."""
    on_site = {path: _site_file(content, outgoing.get(path)) for path, content in files.items()}
    for show in shows:
        for locale in show.texts:
            path = feed_path(show.slug, locale)
            content = files.get(path, b"")
            document = content if isinstance(content, bytes) else Path(content).read_bytes()
            yield from run(Feed(f"site/{path}", project.site, show, locale, project.now, document, on_site))


def _site_file(content: PurePath | bytes, sound: Outgoing | None) -> SiteFile:
    if isinstance(content, bytes):
        return SiteFile(len(content), content=content)
    file = Path(content)
    ending = file.suffix.lower()
    try:
        picture = measure(file) if ending in _PICTURES else None
    except PictureError:
        picture = None
    return SiteFile(
        file.stat().st_size,
        sound.heard if sound else None,
        picture,
        file.read_bytes() if ending in _TEXTS else None,
        sound.media.integrity if sound else "",
    )


def look_at_ledger(project: Project, ledger: Ledger, current: OutNow) -> list[Finding]:
    """What would harm those who subscribed to what is out."""
    return run(Published(project.site, ledger, current))


def look_at_pages(folder: Path, site: Site) -> list[Finding]:
    """What is wrong with the pages of a site that lies in a folder."""
    try:
        return run(read_site(folder, site))
    except Told as told:
        return [Finding(folder.name, None, told.message, "page-readable")]


def look_at_built(
    project: Project, folder: Path, shows: Iterable[Show], files: Files, outgoing: Renditions
) -> Iterator[Finding]:
    """What is wrong with the site as it lies in a folder: its pages, its feeds, and the media behind them.

    Media that are not, by their hashes (`known_hash`), what was made of the sources are decoded anew.
    """
    yield from look_at_pages(folder, project.site)
    built = {
        file.relative_to(folder).as_posix(): file
        for part in ("feeds", "media")
        for file in sorted((folder / part).rglob("*"))
        if file.is_file() and not file.is_symlink()
    }
    found: dict[str, Outgoing] = {}
    for path in sorted(built.keys() & outgoing.keys()):
        digest = known_hash(built[path], project.cache)
        if known_hash(Path(outgoing[path].media.file), project.cache) == digest:
            found[path] = outgoing[path]
            continue
        try:
            found[path] = _as_built(outgoing[path], f"{folder.name}/{path}", built[path], digest, project.cache)
        except MediaError as error:
            yield Finding(f"{folder.name}/{path}", None, error.message, "recording")
        else:
            yield from run(found[path])
    yield from look_at_feeds(project, shows, built, found)


def _as_built(made: Outgoing, name: str, file: Path, digest: str, cache: Path) -> Outgoing:
    """A rendition that somebody has changed since it was made."""
    media = replace(made.media, length_bytes=file.stat().st_size, integrity=integrity(file).decode())
    return replace(made, name=name, media=media, heard=heard(file, digest, cache), tags=read_tags(file))


def is_fresh(project: Project, folder: Path, shows: Collection[Show]) -> bool:
    """Whether a built site is there, is newer than everything it is made of, and no episode has come out since."""
    root = project.root
    try:
        built = (folder / MARK).stat().st_mtime
    except OSError:
        return False
    moment = datetime.fromtimestamp(built, UTC)
    if any(moment < episode.fields.date <= project.now for show in shows for episode in show.episodes):
        return False
    # A show that is taken away leaves a new time only on episodes/, and that has one whenever the ledger is written.
    feeds = {feed_path(show.slug, locale) for show in shows for locale in show.texts}
    if feeds != {path.relative_to(folder).as_posix() for path in folder.glob("feeds/*.xml")}:
        return False
    named = [root / name for name in SOURCES]
    sources = [*named, *(path for folder in named for path in folder.rglob("*"))]
    # The ledger is written when the site is online; no page is made of it, nor of the folder's change by it.
    meant = (path.lstat() for path in sources if path.exists() and path not in (root / LEDGER, root / "episodes"))
    # What is copied or renamed here may keep an old time of its own.
    return all(max(found.st_mtime, found.st_ctime) <= built for found in meant)
