"""`mburoja media build` killed at twenty moments: nothing damaged has a final name, and the next run completes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from project import TODAY, Project

KILLS = 20


def whole(root: Path) -> dict[str, bytes]:
    """Every file of the cache under a final name, with its bytes; not when files were written, which is noted too."""
    files = (path for path in (root / ".cache").rglob("*") if path.is_file() and path.parent.name != "hashes")
    names = {path.relative_to(root / ".cache"): path for path in files}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in names.items()
        if not any(part.startswith(".part-") for part in name.parts)
    }


def start(project: Project) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(TODAY.timestamp()))}
    return subprocess.Popen(
        [sys.executable, "-m", "mburoja", "media", "build"],
        cwd=project.root,
        env=environment,
        stderr=subprocess.DEVNULL,
    )


def completes(project: Project) -> float:
    """Let a build come to its end; how many seconds it took."""
    begun = time.monotonic()
    assert start(project).wait(timeout=60) == 0
    return time.monotonic() - begun


@pytest.fixture
def whole_build(unmade: Project) -> tuple[dict[str, bytes], float]:
    """What a build makes that nobody kills, and how many seconds it takes; then everything is removed again."""
    project = unmade
    text = (project.episode / "episode.md").read_text(encoding="utf-8")
    text = text.replace("number: 1", "number: 2").replace("aaaaaaaa-", "bbbbbbbb-")
    project.write({"episodes/prova/dy/episode.md": text})
    project.copy("tone.flac", "episodes/prova/dy/recording.sq.flac")
    took = completes(project)
    made = whole(project.root)
    assert len([name for name in made if name.startswith("tagged/") and name.endswith(".mp3")]) == 3
    return made, took


def remove(project: Project) -> None:
    subprocess.run(["rm", "-rf", str(project.root / ".cache")], check=True)


def test_killed_at_twenty_moments(unmade: Project, whole_build: tuple[dict[str, bytes], float]) -> None:
    project = unmade
    expected, took = whole_build
    moments = random.Random(3)  # noqa: S311  (nothing secret)
    killed = 0
    for turn in range(KILLS):
        remove(project)
        process = start(project)
        time.sleep(took * (0.3 + 0.7 * (turn + moments.random()) / KILLS))
        process.send_signal(signal.SIGKILL)
        killed += process.wait(timeout=10) == -signal.SIGKILL
        found = whole(project.root)
        assert found.items() <= expected.items(), "a damaged file has a final name"
        took = completes(project)  # the newest measure: what else the computer does changes
        assert whole(project.root) == expected
    assert killed >= KILLS // 2, "the builds were over before they were killed"
