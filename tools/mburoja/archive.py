"""All recordings of a project: what was made of each, and what of the cache nobody needs any more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mburoja.media.cache import remove, stored, sweep, unused, weight_bytes
from mburoja.media.rendition import Rendered, folder_of, kept
from mburoja.model import Site
from mburoja.produce import Wanted, wanted
from mburoja.source.folder import read_shows

_IN_USE_SECONDS = 3600
"""What was used in the last hour may be in use: another build may run at this moment."""


@dataclass(frozen=True)
class Status:
    """A recording (its file's name) and what was made of it, if it was."""

    name: str
    rendered: Rendered | None


def status(root: Path, site: Site, cache: Path) -> Iterator[Status]:
    """The state of every recording, drafts' too; nothing is made.

    Raises:
        mburoja.model.Refused: when the sources cannot be read.
    """
    for each in _all(root, site):
        yield Status(each.name, kept(each.job, cache))


def clean(root: Path, site: Site, cache: Path) -> tuple[int, int]:
    """Remove from the cache what no recording of today needs, except what was used in the last hour.

    Encodings are kept while their recordings are there; tagged copies and pictures are made anew in no time.

    Returns:
        How many things were removed, and their weight in bytes.

    Raises:
        mburoja.model.Refused: when the sources cannot be read; then nothing is removed.
    """
    needed = {folder_of(each.job, cache) for each in _all(root, site)}
    sweep(cache)
    removed = [path for path in unused(cache, time.time() - _IN_USE_SECONDS) if path not in needed]
    weight = sum(weight_bytes(path) for path in removed)
    for path in removed:
        remove(path)
    return len(removed), weight


def cache_bytes(cache: Path) -> int:
    """How much the cache weighs."""
    return sum(weight_bytes(path) for path in stored(cache))


def _all(root: Path, site: Site) -> Iterator[Wanted]:
    shows = read_shows(root, site.languages)
    return wanted(root.resolve(), [(show, episode) for show in shows for episode in show.episodes], site.languages)
