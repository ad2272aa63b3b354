"""`mburoja check` over many episodes: the first time, when every recording is encoded and listened to, and again.

`make bench-check`. Beside the whole command stands its work without the start of Python and MkDocs, and what a part
of it costs by itself in the same run: reading the sources.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from archive import write_archive

EPISODES = [int(each) for each in os.environ.get("EPISODES", "50 500").split()]
WORK = """
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from mburoja.build import project_of
from mburoja.plugin import now
from mburoja.prepare import check
from mburoja.produce import Talk
from mburoja.source.folder import read_shows
site, cache = project_of(Path.cwd())
begun = time.monotonic()
with ThreadPoolExecutor() as threads:
    found = check(Path.cwd(), site, cache, now(), threads, Talk())
assert found.recordings, found.findings
done = time.monotonic()
read_shows(Path.cwd(), site.languages)
print(done - begun, time.monotonic() - done)
"""


def main() -> None:
    """Both sizes, the smaller one first."""
    print("episodes   first run   again   its work   of it reading   findings")
    for episodes in EPISODES:
        with tempfile.TemporaryDirectory(prefix="mburoja-bench-") as folder:
            archive = Path(folder) / "archive"
            write_archive(archive, episodes)
            first, _ = _seconds(archive)
            again, findings = min(_seconds(archive) for _ in range(5))
            work, reading = min(_work(archive) for _ in range(5))
            print(
                f"{episodes:8} {first:9.1f} s {again:5.2f} s {work:8.2f} s {reading:13.2f} s {findings:10}", flush=True
            )


def _seconds(folder: Path) -> tuple[float, int]:
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "mburoja", "check"], cwd=folder, capture_output=True, check=False)
    if done.returncode > 1:
        raise SystemExit(done.stderr.decode())
    return time.monotonic() - begun, len(done.stdout.splitlines())


def _work(folder: Path) -> Sequence[float]:
    done = subprocess.run([sys.executable, "-c", WORK], cwd=folder, capture_output=True, check=True)
    return [float(each) for each in done.stdout.split()]


if __name__ == "__main__":
    main()
