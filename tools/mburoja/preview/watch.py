"""Notice that the sources changed, by looking again and again.

Looking, rather than asking the system for events: it works alike on network drives, in containers and when
a whole folder is replaced, and it sees a finished change only. A thousand files take some milliseconds.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_PAUSE = 0.2
"""Seconds between two looks; when both find the same, the saving is over."""

Snapshot = Mapping[str, tuple[int, int]]
"""When each source was last written (ns), and its size in bytes."""


def is_passing(name: str) -> bool:
    """Whether a file or folder of this name is hidden or an editor's temporary one."""
    return (
        name.startswith(".")
        or name.endswith(("~", ".swp", ".swx", ".tmp", ".pyc", "___jb_tmp___", "___jb_old___"))
        or (name.startswith("#") and name.endswith("#"))
        or name in {"4913", "__pycache__"}  # Vim tries out with "4913" whether it may write
    )


def snapshot(watched: Sequence[Path]) -> Snapshot:
    """Look at all watched files and folders; those that are missing now may come later."""
    found = {}
    for path in (file for root in watched for file in _files(root)):
        try:
            info = os.stat(path)  # noqa: PTH116  (a Path for each file takes three times as long)
        except OSError:
            continue  # gone since it was listed, or a link to nowhere
        found[path] = (info.st_mtime_ns, info.st_size)
    return found


def _files(root: Path) -> Iterator[str]:
    if not root.is_dir():
        yield str(root)
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not is_passing(name)]
        yield from (f"{folder}/{name}" for name in names if not is_passing(name))


def changes(watched: Sequence[Path], built: Snapshot) -> Iterator[None]:
    """Yield once for every change that is complete, beginning with what changed since `built`; never end."""
    seen = built
    while True:
        time.sleep(_PAUSE)
        now = snapshot(watched)
        if now == seen and now != built:
            built = now
            yield
        seen = now
