"""How far the work on recordings is, on a terminal or line by line."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from threading import Lock
from types import TracebackType

from mburoja.produce import Outcome, Talk

_BAR = 20
_PAUSE_SECONDS = 0.1


class Progress(Talk):
    """Tells how far recordings are: a line that is drawn again on a terminal, plain lines elsewhere.

    `made` counts those that were made now.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._terminal = sys.stderr.isatty()
        self._lock = Lock()
        self._begun: dict[str, float] = {}
        self._shares: dict[str, float] = {}
        self._number = self._done = 0
        self._drawn = 0.0
        self.made = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def expect(self, number: int) -> None:
        self._number = number

    def at(self, name: str, share: float) -> None:
        with self._lock:
            self._begun.setdefault(name, time.monotonic())
            self._shares[name] = share
            self._draw()

    def done(self, name: str, outcome: Outcome) -> None:
        with self._lock:
            self._done += 1
            self._shares.pop(name, None)
            begun = self._begun.pop(name, None)
            if outcome != "there":
                self.made += outcome == "made"
                what = "cannot be used" if outcome == "refused" else "made"
                took = f" in {time.monotonic() - begun:.0f} s" if begun and outcome == "made" else ""
                self._clear()
                self._say(f"{self._done} of {self._number}  {name}: {what}{took}")
            self._draw()

    def _clear(self) -> None:
        if self._terminal:
            sys.stderr.write("\r\x1b[K")

    def _draw(self) -> None:
        """All together, then each that is being made; at most one line, or it could not be drawn over."""
        if not self._terminal or time.monotonic() < self._drawn + _PAUSE_SECONDS:
            return
        self._drawn = time.monotonic()
        whole = (self._done + sum(self._shares.values())) / max(1, self._number)
        bar = ("█" * round(whole * _BAR)).ljust(_BAR, "░")
        each = ", ".join(f"{'/'.join(name.split('/')[-2:])} {share:.0%}" for name, share in self._shares.items())
        line = f"{bar} {whole:.0%} of {self._number}  {each}"
        sys.stderr.write(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}")
        sys.stderr.flush()
