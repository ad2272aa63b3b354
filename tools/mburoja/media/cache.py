"""A store of made files under the hash of all that made them: what is there is right, what is not is made.

A file is written aside under a name of its own and renamed when it is whole, so a killed run or a second
one at the same time leaves nothing half-made under a final name.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

_PART = ".part-"
_STALE_SECONDS = 24 * 3600


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def text_hash(*parts: str) -> str:
    """SHA-256 of texts, in hex; their borders count."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def made(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """The file `name` in the store, made now if it is not there.

    Args:
        folder: the store.
        name: the file's name; all that decides its bytes must be hashed into it.
        make: writes the file to the path it is given.
    """
    path = folder / name
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=folder, prefix=_PART, suffix=f"-{name}")
    os.close(handle)
    try:
        make(Path(part))
        with Path(part).open("r+b") as file:  # for writing: Windows flushes nothing else
            os.fsync(file.fileno())
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)
    return path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file aside, then rename it into its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=_PART)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(part).chmod(0o644)
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove the half-made files of runs that were killed: those that nobody has touched for a day."""
    for part in folder.rglob(f"{_PART}*"):
        if time.time() - part.stat().st_mtime > _STALE_SECONDS:
            part.unlink(missing_ok=True)
