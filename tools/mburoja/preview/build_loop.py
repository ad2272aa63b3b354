"""Build the site again and again, each time into a fresh folder, and never lose the last good one."""

from __future__ import annotations

import shutil
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_KEPT = 2
"""Good sites kept on disk: the one shown, and the one before for requests already being answered."""


@dataclass(frozen=True)
class BuildOutcome:
    """What became of one build. `output`: what it said, plain text, shown on the page when not `ok`."""

    ok: bool
    output: str


Build = Callable[[Path, str], BuildOutcome]
"""Builds the whole site into the given empty folder, for the given address; what it raises is a failed build."""


@dataclass(frozen=True)
class Shown:
    """What the server shows. Replaced whole, so that no request sees half of one build, half of another."""

    folder: Path | None
    """The last good site; None until there is one."""
    error: str | None
    """What the last build said, if it failed."""
    number: str
    """Another one after every build, and after every start of the preview."""


class Preview:
    """Builds into numbered folders in `workspace` and keeps `shown` up to date for the server's thread."""

    def __init__(self, workspace: Path, address: str, build: Build, announce: Callable[[str], None]) -> None:
        self._workspace, self._address, self._build, self._announce = workspace, address, build, announce
        self._started, self._count = time.time_ns(), 0
        self._good: list[Path] = []
        self.shown = Shown(None, None, "")

    def rebuild(self) -> None:
        """Build once and say how it went. A failed build changes nothing but the error that is shown."""
        self._count += 1
        folder, number = self._workspace / f"{self._count:04}", f"{self._started}-{self._count}"
        folder.mkdir()
        start = time.monotonic()
        outcome = _run(self._build, folder, self._address)
        if outcome.ok:
            self.shown = Shown(folder, None, number)
            self._announce(f"Built in {time.monotonic() - start:.1f} s.")
            self._good.append(folder)
        else:
            self.shown = Shown(self.shown.folder, outcome.output, number)
            stays = "The last good version stays up." if self._good else "There is no good version yet."
            self._announce(f"{outcome.output.rstrip()}\nThis change could not be built. {stays}")
            shutil.rmtree(folder, ignore_errors=True)
        while len(self._good) > _KEPT:
            shutil.rmtree(self._good.pop(0), ignore_errors=True)


def _run(build: Build, folder: Path, address: str) -> BuildOutcome:
    try:
        return build(folder, address)
    except (Exception, SystemExit):  # MkDocs' Abort is a SystemExit; the preview outlives both
        return BuildOutcome(False, traceback.format_exc())
