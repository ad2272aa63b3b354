"""Build for the preview: in a process of its own, so that each build begins anew and can be ended at any time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from mburoja.preview.build_loop import Build, BuildOutcome

_PROGRESS = "Encoding "
"""What a build says while it works begins so; it is passed on at once."""


def build_in_process(root: Path, announce: Callable[[str], None]) -> Build:
    """A build of the project in `root`, as `mburoja build` does it."""

    def build(folder: Path, address: str) -> BuildOutcome:
        command = [sys.executable, "-m", "mburoja", "build", "--into", str(folder), "--preview-url", address]
        said: list[str] = []
        with subprocess.Popen(
            command, cwd=root, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, encoding="utf-8", errors="replace"
        ) as process:
            for line in process.stderr or ():
                (announce if line.startswith(_PROGRESS) else said.append)(line.rstrip())
        return BuildOutcome(process.returncode == 0, "\n".join(said))

    return build
