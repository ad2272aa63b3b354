"""All recordings of a project: what was made of each, and what of the cache nobody needs any more."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mburoja.media.cache import remove, stored, sweep, unused, weight_bytes
from mburoja.media.rendition import Rendered, folder_of, kept
from mburoja.model import Site, format_time
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


def rows(found: Iterable[Status]) -> list[dict[str, Any]]:
    """The recordings as values: loudness in LUFS, true peak in dBTP, length in seconds, weight in bytes."""
    return [{"recording": each.name, "made": each.rendered is not None, **_facts(each.rendered)} for each in found]


def _facts(rendered: Rendered | None) -> dict[str, Any]:
    if rendered is None:
        return {}
    return {
        "duration_seconds": rendered.recorded_ms / 1000,
        "handed_in": asdict(rendered.handed),
        "renditions": [
            {
                "type": each.profile.type,
                "name": each.profile.sound.name + (f", {each.profile.pixels}p" if each.profile.pixels else ""),
                **asdict(each.loudness),
                "length_bytes": each.file.stat().st_size,
            }
            for each in rendered.encoded
        ],
    }


def table(rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows as a table for people: as handed in, and as each rendition plays."""
    lines = [("recording", "length", "LUFS dBTP handed in", "LUFS dBTP MB of each rendition")]
    for row in rows:
        if not row["made"]:
            lines.append((row["recording"], "", "not made yet", ""))
            continue
        made = "   ".join(
            f"{each['lufs']:.1f} {each['dbtp']:.1f} {each['length_bytes'] / 1e6:.1f} ({each['name']})"
            for each in row["renditions"]
        )
        length = format_time(round(row["duration_seconds"]) * 1000)
        handed = f"{row['handed_in']['lufs']:.1f} {row['handed_in']['dbtp']:.1f}"
        lines.append((row["recording"], length, handed, made))
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    return "\n".join("  ".join([*(line[i].ljust(widths[i]) for i in range(3)), line[3]]).rstrip() for line in lines)


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
