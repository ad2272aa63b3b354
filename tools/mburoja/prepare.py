"""The corridor from sources to all that the site needs beside its pages.

read → check → renditions → pictures, transcripts, chapters, feeds → look at what goes out. What it gives is
complete: pages only print it. What is wrong is collected and raised together, before anything of the site is touched.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from mburoja import gate
from mburoja.barometer.model import Barometer
from mburoja.downloads import downloads
from mburoja.feed.ledger import NOTHING_OUT, Ledger, OutNow, out_now
from mburoja.media.cache import sweep
from mburoja.media.transcript import TranscriptError, read_transcript
from mburoja.model import (
    Episode,
    Finding,
    Locale,
    Refused,
    Show,
    Site,
    Spelling,
    Transcript,
    feed_path,
    in_order,
)
from mburoja.pages.prepared import Prepared, Strings
from mburoja.pages.views import Shelf
from mburoja.produce import Key, Talk, render_all, wanted
from mburoja.project import Project
from mburoja.published import read_published
from mburoja.shelve import artwork, feed, shelve
from mburoja.source.barometer import read_barometer
from mburoja.source.folder import read_pages, read_shows
from mburoja.source.spelling import read_spelling
from mburoja.source.strings import read_strings
from mburoja.workers import workers

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
        Refused: with every error in every file that could be read.
        mburoja.media.errors.ProgramFailed: when ffmpeg itself fails.
    """
    project = Project(root.resolve(), cache, site, now)
    with workers() as here:
        made = _make(project, read_published(project.root), preview, here, _Begun())
    project.refuse()
    if not preview:
        for finding in in_order(project.findings):
            log.info(str(finding))
    return Prepared(site, made.shows, made.strings, made.shelf, made.files, now, preview, made.spelling, made.barometer)


@dataclass(frozen=True)
class Checked:
    """What the checks found; how many recordings there are; what is out, and what a build would put out now.

    `current` is none when an error is in the way: then not all was looked at, and nobody may go by `ledger`. `site` is
    whether the built site was.
    """

    findings: list[Finding]
    recordings: int
    ledger: Ledger
    current: OutNow | None
    site: bool = False


def check(
    root: Path,
    site: Site,
    cache: Path,
    now: datetime,
    executor: Executor,
    talk: Talk,
    built: Path | None = None,
    drafts: bool = True,
) -> Checked:
    """Look at everything as a build does.

    All that is made of recordings and pictures is made meanwhile, so that a build finds it in the cache.

    Args:
        root, site, cache, now: as `prepare`.
        executor: who makes the renditions, see `produce.render_all`.
        talk: is told how far each recording is.
        built: the folder of the site as built, to look at too if it is made of what is here now.
        drafts: whether to look at drafts and at what waits for its date too.

    Raises:
        mburoja.media.errors.ProgramFailed: when ffmpeg itself fails; all that can be encoded is encoded nevertheless.
    """
    project = Project(root.resolve(), cache, site, now)
    try:
        ledger = read_published(project.root)
        made = _make(project, ledger, drafts, executor, talk)
        fresh = built is not None and gate.is_fresh(project, built, made.shows)
        if built and fresh:
            project.findings += gate.look_at_built(project, built, made.shows, made.files, made.outgoing)
    except Refused as refused:
        return Checked(refused.findings, 0, NOTHING_OUT, None)
    return Checked(in_order(project.findings), len(made.shelf.media), ledger, made.current, fresh)


@dataclass(frozen=True)
class _Made:
    """What is there when all media is made; `files` are all that is placed in the site beside its pages."""

    shows: tuple[Show, ...]
    strings: Strings
    spelling: Mapping[Locale, Spelling]
    barometer: Barometer
    shelf: Shelf
    files: dict[str, PurePath | bytes]
    outgoing: gate.Renditions
    current: OutNow


def _make(project: Project, ledger: Ledger, preview: bool, executor: Executor, talk: Talk) -> _Made:
    sweep(project.cache)
    site = project.site
    strings = read_strings(project.root, site.languages)
    spelling = read_spelling(project.root, site.languages)
    shows = read_shows(project.root, site.languages, project.cache)
    barometer = read_barometer(project.root)
    project.findings += gate.look_at_sources(project, shows, read_pages(project.root, site), ledger)
    project.findings += gate.look_at_barometer(project, barometer)
    # What is not out yet is not made, lest it stop the build or lie on the server before its day.
    chosen = [(show, e) for show in shows for e in show.episodes if preview or e.is_out(project.now)]
    written = dict(_transcripts(project, chosen))
    recordings = tuple(wanted(project.root, chosen, site.languages))
    ready, refused = render_all(recordings, project.cache, executor, talk)
    project.findings += [*refused, *gate.look_at_recordings(project, chosen, ready, written)]
    pictures = artwork(project, shows, chosen)
    project.refuse()

    shelf, files = shelve(project, strings, shows, chosen, ready, written, pictures)
    for show in shows:
        for locale in show.texts:
            files[feed_path(show.slug, locale)] = feed(project, strings, show, locale, shelf, pictures)
    files |= downloads(project, strings, barometer)
    current = out_now(shows, site, project.now, shelf.media)
    outgoing = gate.renditions(project, chosen, ready, shelf)
    if project.goes_out:
        project.findings += gate.look_at_renditions(outgoing)
        project.findings += gate.look_at_feeds(project, shows, files, outgoing)
    project.findings += gate.look_at_ledger(project, ledger, current)
    return _Made(shows, strings, spelling, barometer, shelf, files, outgoing, current)


class _Begun(Talk):
    """Says of each recording that it is being made."""

    def at(self, name: str, share: float) -> None:
        if share == 0:
            log.info("Encoding %s", name)


def _transcripts(project: Project, chosen: list[tuple[Show, Episode]]) -> Iterator[tuple[Key, Transcript]]:
    for _, episode in chosen:
        for locale, path in episode.transcripts.items():
            try:
                text = Path(path).read_text(encoding="utf-8-sig")
                yield (episode.path, locale), read_transcript(text, path.suffix)
            except TranscriptError as error:
                project.findings.append(Finding(project.name(path), error.line, error.message, "transcript"))
