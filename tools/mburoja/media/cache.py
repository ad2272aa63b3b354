"""A store of made files under the hash of all that made them: what is there is right, what is not is made.

A file is written aside under a name of its own and renamed when it is whole, so a killed run or a second
one at the same time leaves nothing half-made under a final name.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_PART = ".part-"
_STALE_SECONDS = 24 * 3600


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def known_hash(path: Path, folder: Path) -> str:
    """As `file_hash`; the file is read only when its size, its time or its place on the disk is another than before.

    A file that changes without any of these, because the disk fails, is taken for what it was.

    Args:
        path: the file.
        folder: the store, where what is known is noted.
    """
    found = path.stat()
    state = f"{found.st_size} {found.st_mtime_ns} {found.st_ino}"
    note = folder / "hashes" / text_hash(str(path.absolute()))[:32]
    with contextlib.suppress(OSError, ValueError):
        known, digest = note.read_text().split("\n")
        if known == state:
            used(note)
            return digest
    digest = file_hash(path)
    # What was written a moment ago may be written again within the same tick of the disk's clock.
    if time.time_ns() - found.st_mtime_ns > _TICK_NS:
        with contextlib.suppress(OSError):  # a full disk is said by what cannot do without it
            write_whole(note, f"{state}\n{digest}".encode())
    return digest


_TICK_NS = 2_000_000_000


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
        used(path)
        return path
    folder.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=folder, prefix=_PART, suffix=f"-{name}")
    os.close(handle)
    try:
        make(Path(part))
        _flush(Path(part))
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)
    return path


def kept_facts(folder: Path, name: str, find: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Facts (JSON) in the store, found now if they are not there or cannot be read.

    Args:
        folder, name: as in `made`; also the names of the facts must be hashed into the name.
        find: gives the facts.
    """

    def make(part: Path) -> None:
        part.write_bytes(json.dumps(find()).encode())

    for _ in range(2):
        kept = made(folder, name, make)
        with contextlib.suppress(ValueError):
            facts = json.loads(kept.read_bytes())
            if isinstance(facts, dict):
                return facts
        remove(kept)
    return find()


def made_folder(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """A folder `name` of files that belong together, made now if it is not there: all of them or none.

    Args:
        folder, name: as in `made`.
        make: writes the files into the folder it is given.
    """
    path = folder / name
    if path.exists():
        used(path)
        return path
    folder.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=folder, prefix=_PART))
    try:
        make(part)
        for file in part.iterdir():
            _flush(file)
        part.chmod(0o755)
        try:
            part.rename(path)
        except OSError:
            if not path.exists():
                raise
            # Another run made the same at the same time, and was first.
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return path


def _flush(path: Path) -> None:
    with path.open("r+b") as file:  # for writing: Windows flushes nothing else
        os.fsync(file.fileno())


def used(path: Path) -> None:
    """Note that something of the store was used now; `unused` looks at that."""
    with contextlib.suppress(OSError):
        os.utime(path)


def stored(folder: Path) -> list[Path]:
    """What is whole in the store: files, and folders of files that belong together."""
    kinds = [kind for kind in folder.iterdir() if kind.is_dir()] if folder.is_dir() else []
    return sorted(path for kind in kinds for path in kind.iterdir() if not path.name.startswith(_PART))


def weight_bytes(path: Path) -> int:
    """How much a file, or all in a folder, weighs."""
    files = [path] if path.is_file() else path.rglob("*")
    return sum(found.st_size for each in files if (found := _stat(each)) and stat.S_ISREG(found.st_mode))


def unused(folder: Path, since: float) -> list[Path]:
    """What no run has used or made since a moment (seconds since 1970)."""
    return [path for path in stored(folder) if (found := _stat(path)) and found.st_mtime < since]


def _stat(path: Path) -> os.stat_result | None:
    """What the disk says of a file; none when another run has just taken it away."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def remove(path: Path) -> None:
    """Take something out of the store; nothing half is left of it, whenever this is stopped."""
    if path.is_dir():
        # Moved away first: a folder of the store is whole or not there.
        aside = Path(tempfile.mkdtemp(dir=path.parent, prefix=_PART))
        with contextlib.suppress(FileNotFoundError):  # another run has removed it
            path.rename(aside / path.name)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


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
    for part in [*folder.glob(f"{_PART}*"), *folder.glob(f"*/{_PART}*")]:
        if (found := _stat(part)) and time.time() - found.st_mtime > _STALE_SECONDS:
            remove(part)
