"""What the checks look at, brought together: sources, recordings, what goes out, the ledger, the site as built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from mburoja.built import read_site
from mburoja.checks.gate import run
from mburoja.checks.subjects import Feed, Outgoing, Published, SiteFile, Sources, Spoken, beside
from mburoja.feed.ledger import Ledger, OutNow
from mburoja.media.cache import known_hash
from mburoja.media.errors import MediaError
from mburoja.media.hear import heard
from mburoja.media.read_tags import read_tags
from mburoja.media.rendition import integrity
from mburoja.model import Episode, Finding, Heard, Show, Site, Transcript, WrittenPage, feed_path
from mburoja.pages.views import Shelf
from mburoja.produce import Key, Ready
from mburoja.project import MARK, Project
from mburoja.source.picture import PictureError, measure

Chosen = Iterable[tuple[Show, Episode]]
Files = Mapping[str, PurePath | bytes]

_PICTURES = (".png", ".jpg", ".jpeg")
_MEDIA = (".mp3", ".opus", ".mp4")
_TEXTS = (".json", ".vtt", ".srt", ".txt", ".html")


def look_at_sources(project: Project, shows: tuple[Show, ...], pages: tuple[WrittenPage, ...]) -> list[Finding]:
    """What is wrong with what staff wrote."""
    return run(Sources(shows, project.site, project.now, pages))


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


@dataclass(frozen=True)
class Sound:
    """What is heard in a rendition that goes out, and the digest of its bytes (W3C Subresource Integrity)."""

    heard: Heard
    integrity: str


Listened = Mapping[str, Sound]
"""By path under the site's root."""


def listened(ready: Mapping[Key, Ready], shelf: Shelf) -> Listened:
    """What is heard in every rendition."""
    return {
        media.url_path: Sound(heard, media.integrity)
        for key, recorded in shelf.media.items()
        for media, heard in zip(recorded.renditions, ready[key].renditions, strict=True)
    }


def look_at_renditions(project: Project, chosen: Chosen, sounds: Listened, shelf: Shelf) -> Iterator[Finding]:
    """What is wrong with the renditions, as they sound and as they say of themselves."""
    for _, episode in chosen:
        for locale, recording in episode.recordings.items():
            recorded, title = shelf.media[episode.path, locale], episode.texts[locale].fields.title
            for media in recorded.renditions:
                heard, tags = sounds[media.url_path].heard, read_tags(Path(media.file))
                yield from run(Outgoing(project.name(recording), media, heard, tags, title, recorded.chapters))


def look_at_feeds(project: Project, shows: Iterable[Show], files: Files, sounds: Listened) -> Iterator[Finding]:
    """What is wrong with the feeds, beside the files that they lead to."""
    on_site = {path: _site_file(content, sounds.get(path)) for path, content in files.items()}
    for show in shows:
        for locale in show.texts:
            path = feed_path(show.slug, locale)
            content = files.get(path, b"")
            document = content if isinstance(content, bytes) else Path(content).read_bytes()
            yield from run(Feed(f"site/{path}", project.site, show, locale, project.now, document, on_site))


def _site_file(content: PurePath | bytes, sound: Sound | None) -> SiteFile:
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
        sound.integrity if sound else "",
    )


def look_at_ledger(project: Project, ledger: Ledger, current: OutNow) -> list[Finding]:
    """What would harm those who subscribed to what is out."""
    return run(Published(project.site, ledger, current))


def look_at_pages(folder: Path, site: Site) -> list[Finding]:
    """What is wrong with the pages of a site that lies in a folder."""
    return run(read_site(folder, site))


def look_at_built(
    project: Project, folder: Path, shows: Iterable[Show], files: Files, sounds: Listened
) -> Iterator[Finding]:
    """What is wrong with the site as it lies in a folder: its pages, its feeds, and the media behind them.

    Media that are not, byte for byte, what was made of the sources are decoded anew.
    """
    yield from look_at_pages(folder, project.site)
    built = {
        file.relative_to(folder).as_posix(): file
        for part in ("feeds", "media")
        for file in sorted((folder / part).rglob("*"))
        if file.is_file() and not file.is_symlink()
    }
    found: dict[str, Sound] = {}
    for path, file in built.items():
        made = files.get(path)
        digest = known_hash(file, project.cache)
        if path in sounds and isinstance(made, PurePath) and known_hash(Path(made), project.cache) == digest:
            found[path] = sounds[path]
        elif file.suffix in _MEDIA:
            try:
                found[path] = Sound(heard(file, digest, project.cache), integrity(file).decode())
            except MediaError as error:
                yield Finding(f"{folder.name}/{path}", None, error.message, "recording")
    yield from look_at_feeds(project, shows, built, found)


def is_fresh(root: Path, folder: Path) -> bool:
    """Whether a built site is there and is newer than everything it is made of."""
    try:
        built = (folder / MARK).stat().st_mtime
    except OSError:
        return False
    sources = [root / "mkdocs.yml", *(path for name in _SOURCES for path in (root / name).rglob("*"))]
    return all(path.lstat().st_mtime <= built for path in sources)


_SOURCES = ("docs", "episodes", "overrides")
