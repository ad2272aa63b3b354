"""What the commands about media print: how far the work is, and the table of recordings."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterable
from threading import Lock
from types import TracebackType
from typing import Any

from mburoja.archive import Status
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


def rows(found: Iterable[Status]) -> list[dict[str, Any]]:
    """The recordings as values: loudness in LUFS, true peak in dBTP, length in seconds, weight in bytes."""
    return [
        {
            "recording": each.name,
            "made": each.rendered is not None,
            **(
                {
                    "duration_seconds": each.rendered.recorded_ms / 1000,
                    "handed_in": {"lufs": each.rendered.handed.lufs, "dbtp": each.rendered.handed.dbtp},
                    "renditions": [
                        {
                            "type": made.profile.type,
                            "name": made.profile.sound.name
                            + (f", {made.profile.pixels}p" if made.profile.pixels else ""),
                            "lufs": made.loudness.lufs,
                            "dbtp": made.loudness.dbtp,
                            "length_bytes": made.file.stat().st_size,
                        }
                        for made in each.rendered.encoded
                    ],
                }
                if each.rendered
                else {}
            ),
        }
        for each in found
    ]


def table(found: Iterable[Status]) -> str:
    """The recordings as a table for people: as handed in, and as each rendition plays."""
    lines = [("recording", "length", "LUFS dBTP handed in", "LUFS dBTP MB of each rendition")]
    for row in rows(found):
        if not row["made"]:
            lines.append((row["recording"], "", "not made yet", ""))
            continue
        made = "   ".join(
            f"{each['lufs']:.1f} {each['dbtp']:.1f} {each['length_bytes'] / 1e6:.1f} ({each['name']})"
            for each in row["renditions"]
        )
        seconds = round(row["duration_seconds"])
        handed = f"{row['handed_in']['lufs']:.1f} {row['handed_in']['dbtp']:.1f}"
        lines.append((row["recording"], f"{seconds // 60}:{seconds % 60:02}", handed, made))
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    return "\n".join("  ".join([*(line[i].ljust(widths[i]) for i in range(3)), line[3]]).rstrip() for line in lines)
