"""What the commands about media print: how far the work is, and the table of recordings."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from threading import Lock
from types import TracebackType
from typing import Any

from mburoja.archive import Status

_WIDTH = 24
_LOST_SECONDS = 0.1


class Progress:
    """Tells how far recordings are: a line that is drawn again on a terminal, plain lines elsewhere.

    Called from several threads with a recording's name and the share that is done. `made` counts those that were
    made now; those that were in the cache never begin.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._terminal = sys.stderr.isatty()
        self._lock = Lock()
        self._begun: dict[str, float] = {}
        self._shares: dict[str, float] = {}
        self._drawn = 0.0
        self.made = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def __call__(self, name: str, share: float) -> None:
        """A recording has come so far: 0 when it is begun, 1 when it is done or cannot be used."""
        with self._lock:
            if name not in self._begun and share < 1:
                self._begun[name] = time.monotonic()
                self._line(f"{name}: begun")
            self._shares[name] = share
            if share >= 1 and name in self._begun:
                self.made += 1
                self._line(f"{name}: done in {time.monotonic() - self._begun.pop(name):.0f} s")
            if self._terminal and time.monotonic() > self._drawn + _LOST_SECONDS:
                self._draw()

    def _line(self, text: str) -> None:
        self._clear()
        self._say(text)

    def _clear(self) -> None:
        if self._terminal:
            sys.stderr.write("\r\x1b[K")

    def _draw(self) -> None:
        """All together, then each that is being made."""
        self._drawn = time.monotonic()
        whole = sum(self._shares.values()) / len(self._shares)
        bar = ("█" * round(whole * _WIDTH)).ljust(_WIDTH, "░")
        each = ", ".join(f"{'/'.join(name.split('/')[-2:])} {self._shares[name]:.0%}" for name in self._begun)
        sys.stderr.write(f"\r\x1b[K{bar} {whole:.0%}  {each[:90]}")
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
