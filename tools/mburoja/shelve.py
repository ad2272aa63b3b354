"""Put everything that was made where pages, feeds and the site find it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from functools import partial
from pathlib import Path, PurePath

import PIL

from mburoja.feed.elements import Channel, Item, Rendition
from mburoja.feed.guid import episode_guid
from mburoja.feed.rss import feed_bytes
from mburoja.media.cache import known_hash, made, text_hash, write_whole
from mburoja.media.captions import forms, written_forms
from mburoja.media.card import RECIPE as CARD_RECIPE
from mburoja.media.card import draw
from mburoja.media.chapters import chapters_json
from mburoja.media.errors import MediaError
from mburoja.media.picture import (
    COVER_BYTES,
    COVER_PIXELS,
    PAGE_PIXELS,
    THUMBNAIL_BYTES,
    THUMBNAIL_PIXELS,
    jpeg,
    webp,
)
from mburoja.media.picture import RECIPE as PICTURE_RECIPE
from mburoja.model import Card, Episode, Finding, Locale, Recorded, Show, Transcript, say
from mburoja.pages.cards import episode_card, show_card, site_card
from mburoja.pages.feed_notes import feed_notes, feed_summary
from mburoja.pages.markdown import RECIPE, feed_html
from mburoja.pages.prepared import Strings
from mburoja.pages.views import Shelf, licence_url, rendition_name, transcript_base
from mburoja.produce import About, Key, Ready, recorded
from mburoja.project import Project


@dataclass(frozen=True)
class ArtworkFiles:
    """Artwork ready to go out. `url` is without its ending and has the hash: apps fetch only what has a new address."""

    url: str
    source: Path
    page: Path
    thumbnail: Path
    cover: Path

    @property
    def page_url(self) -> str:
        return f"{self.url}-{PAGE_PIXELS}.jpg"

    @property
    def thumbnail_url(self) -> str:
        return f"{self.url}-{THUMBNAIL_PIXELS}.webp"


def artwork(project: Project, shows: tuple[Show, ...], chosen: list[tuple[Show, Episode]]) -> dict[str, ArtworkFiles]:
    """The pictures of shows and episodes, in the sizes that are needed; what cannot be read is a finding."""
    wanted = [(show.slug, show.artwork) for show in shows]
    wanted += [(episode.path, episode.artwork) for _, episode in chosen if episode.artwork]
    pictures = {}
    for path, picture in wanted:
        if _blamed(project.name(picture.path), project.findings):
            continue
        source = Path(picture.path)
        digest = known_hash(source, project.cache)
        try:
            pictures[path] = ArtworkFiles(
                f"media/{path}/artwork-{digest[:8]}",
                source,
                page=_smaller(project, digest, f"{PAGE_PIXELS}.jpg", partial(jpeg, source, PAGE_PIXELS)),
                thumbnail=_smaller(
                    project,
                    digest,
                    f"{THUMBNAIL_PIXELS}.webp",
                    partial(webp, source, THUMBNAIL_PIXELS, THUMBNAIL_BYTES),
                ),
                cover=_smaller(
                    project, digest, f"{COVER_PIXELS}.jpg", partial(jpeg, source, COVER_PIXELS, COVER_BYTES)
                ),
            )
        except MediaError as error:
            project.findings.append(Finding(project.name(source), None, error.message, "artwork-format"))
    return pictures


def _blamed(name: str, findings: list[Finding]) -> bool:
    """Whether something is wrong with a file already: what is too large must not be unfolded."""
    return any(finding.path == name and finding.severity == "error" for finding in findings)


def _smaller(project: Project, digest: str, form: str, make: Callable[[], bytes]) -> Path:
    name = f"{text_hash(digest, PIL.__version__, PICTURE_RECIPE)[:32]}-{form}"
    return made(project.cache / "pictures", name, lambda part: write_whole(part, make()))


SITE_MARK = "docs/assets/favicon-180.png"
"""The site's mark, in the only form of it that is no drawing of lines."""


def cards(
    project: Project,
    strings: Strings,
    shows: tuple[Show, ...],
    chosen: list[tuple[Show, Episode]],
    shelf: Shelf,
    pictures: Mapping[str, ArtworkFiles],
) -> dict[tuple[str, Locale], tuple[str, Path]]:
    """The social cards of the site, of shows and of episodes, in the languages of their texts: path and file.

    Their names have the hash of all that decides what is on them: chats fetch only what has a new address.
    """
    site, mark = project.site, project.root / SITE_MARK
    if not mark.is_file():
        message = say("the site's mark is missing, which stands on the site's own social card; put it back: git has it")
        project.findings.append(Finding(SITE_MARK, None, message, "artwork-missing"))
        project.refuse()
    wanted = {("", locale): (site_card(site, strings[locale], locale), mark) for locale in site.languages.names}
    drawn_from = {mark: SITE_MARK}
    for show in shows:
        own = pictures[show.slug].page
        drawn_from[own] = project.name(pictures[show.slug].source)
        wanted |= {(show.slug, locale): (show_card(site, show, locale), own) for locale in show.texts}
    for show, episode in chosen:
        picture = pictures.get(episode.path) or pictures[show.slug]
        drawn_from[picture.page] = project.name(picture.source)
        for locale in episode.texts:
            wanted[episode.path, locale] = episode_card(site, show, episode, locale, shelf), picture.page
    made_of: dict[tuple[str, Locale], tuple[str, Path]] = {}
    for (path, locale), (card, picture_file) in wanted.items():
        try:
            made_of[path, locale] = _card(project, path, card, picture_file)
        except MediaError as error:
            project.findings.append(Finding(drawn_from[picture_file], None, error.message, "artwork-format"))
            project.refuse()
    return made_of


def _card(project: Project, path: str, card: Card, picture: Path) -> tuple[str, Path]:
    digest = text_hash(known_hash(picture, project.cache), CARD_RECIPE, *astuple(card))
    file = made(project.cache / "cards", digest[:32], lambda part: write_whole(part, draw(card, picture)))
    with file.open("rb") as content:
        ending = ".png" if content.read(4) == b"\x89PNG" else ".jpg"
    folder = f"media/{path}".rstrip("/")
    return f"{folder}/card-{card.locale}-{digest[:8]}{ending}", file


def _files(
    episodes: list[Episode], pictures: Mapping[str, ArtworkFiles], shelf: Shelf
) -> Iterator[tuple[str, Path | bytes]]:
    for picture in pictures.values():
        yield f"{picture.url}{picture.source.suffix}", picture.source
        yield picture.page_url, picture.page
        yield picture.thumbnail_url, picture.thumbnail
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


def feed(
    project: Project, strings: Strings, show: Show, locale: Locale, shelf: Shelf, pictures: Mapping[str, ArtworkFiles]
) -> bytes:
    """The feed of a show in a language, with what is listed now."""
    site, words = project.site, strings[locale]

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
            notes_html=feed_notes(
                episode,
                locale,
                words,
                page_url,
                recording.chapters,
                _notes(project, episode.texts[locale].notes, page_url),
            ),
            transcript_urls={form.type: base + form.ending for form in forms(transcript)} if transcript else {},
            chapters_url=f"{base}.chapters.json" if recording.chapters else None,
        )

    listed = [e for e in show.episodes if e.is_listed(project.now) and (e.path, locale) in shelf.media]
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


def _notes(project: Project, notes: str, page_url: str) -> str:
    """Show notes as HTML for a feed; Markdown is slow, so what was made before is kept."""
    name = f"{text_hash(notes, page_url, RECIPE)[:32]}.html"

    def make(part: Path) -> None:
        part.write_text(feed_html(notes, page_url), encoding="utf-8")

    return made(project.cache / "notes", name, make).read_text(encoding="utf-8")


def shelve(
    project: Project,
    strings: Strings,
    shows: tuple[Show, ...],
    chosen: list[tuple[Show, Episode]],
    ready: Mapping[Key, Ready],
    written: Mapping[Key, Transcript],
    pictures: Mapping[str, ArtworkFiles],
) -> tuple[Shelf, dict[str, PurePath | bytes]]:
    """Tag the renditions; put all that was made where pages and the site find it."""
    media: dict[Key, Recorded] = {}
    transcripts = dict(written)
    files: dict[str, PurePath | bytes] = {}
    for show, episode in chosen:
        cover = (pictures.get(episode.path) or pictures[show.slug]).cover
        for locale in episode.recordings:
            key = episode.path, locale
            rendered = ready[key].rendered
            said = written.get(key, Transcript())
            about = About(project.site, strings[locale], show, episode, locale, said, cover)
            media[key], heard = recorded(about, rendered, project.cache)
            if key in written:
                transcripts[key] = heard
            if rendered.poster and (url := media[key].poster):
                files[url] = rendered.poster
    shelf = Shelf(
        media,
        transcripts,
        pictures={path: picture.page_url for path, picture in pictures.items()},
        thumbnails={path: picture.thumbnail_url for path, picture in pictures.items()},
    )
    files |= _files([episode for _, episode in chosen], pictures, shelf)
    drawn = cards(project, strings, shows, chosen, shelf, pictures)
    files |= drawn.values()
    return replace(shelf, cards={key: path for key, (path, _) in drawn.items()}), files
