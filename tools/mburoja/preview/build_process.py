"""Build for the preview: in a process of its own, so that each build begins anew and can be ended at any time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from mburoja.preview.build_loop import Build, BuildOutcome

_PROGRESS = "Encoding "
"""What a build says while it works begins so; it is passed on at once."""


def build_in_process(root: Path, announce: Callable[[str], None]) -> Build:
    """A build of the project in `root`, as `mburoja build` does it."""

    def build(folder: Path, address: str) -> BuildOutcome:
        command = [sys.executable, "-m", "mburoja", "build", "--into", str(folder), "--preview-url", address]
        said: list[str] = []
        process = subprocess.Popen(
            command,
            cwd=root,
            # Whatever the machine's own encoding, ours is UTF-8.
            env={**os.environ, "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            # A group of its own, so that what it started can be ended with it.
            start_new_session=True,
        )
        try:
            for line in process.stderr or ():
                (announce if line.startswith(_PROGRESS) else said.append)(line.rstrip())
            return BuildOutcome(process.wait() == 0, "\n".join(said))
        except BaseException:
            _end(process)
            raise

    return build


def _end(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGTERM)
        else:
            process.terminate()
    process.wait()
