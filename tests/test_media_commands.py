"""`mburoja media build`, `status` and `clean`, as staff type them."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import time
from pathlib import Path

from project import MEDIA, Project


def add_episode(project: Project, slug: str, number: int, recording: str) -> Path:
    """Another episode with a recording of tests/media; the folder."""
    text = (project.episode / "episode.md").read_text(encoding="utf-8")
    text = text.replace("number: 1", f"number: {number}").replace("aaaaaaaa-", f"aaaaaa{number:02}-")
    project.write({f"episodes/prova/{slug}/episode.md": text})
    folder = project.root / "episodes" / "prova" / slug
    shutil.copyfile(MEDIA / recording, folder / f"recording.sq{Path(recording).suffix}")
    return folder


def entries(project: Project, kind: str) -> set[str]:
    return {path.name for path in (project.root / ".cache" / kind).iterdir()}


def test_a_bad_recording_does_not_stop_the_others(project: Project) -> None:
    add_episode(project, "dy", 2, "text.mp3")
    add_episode(project, "tre", 3, "tone.opus")
    built = project.run("media", "build")
    assert built.returncode == 1
    assert "episodes/prova/dy/recording.sq.mp3: " in built.stderr and "Traceback" not in built.stderr
    assert "episodes/prova/tre/recording.sq.opus: made in" in built.stderr
    assert "episodes/prova/dy/recording.sq.mp3: cannot be used" in built.stderr
    assert "4 of 4  " in built.stderr
    assert len(entries(project, "encoded")) == 3

    shutil.copyfile(MEDIA / "tone.mp3", project.root / "episodes/prova/dy/recording.sq.mp3")
    mended = project.run("media", "build")
    assert mended.returncode == 0
    assert "4 recordings are ready, 1 of them made now" in mended.stderr


def test_drafts_are_made_too_and_the_site_finds_all_of_it(unmade: Project) -> None:
    project = unmade
    project.replace("episodes/prova/nje/episode.md", "number: 1", "number: 1\nstatus: draft")
    built = project.run("media", "build")
    assert "2 recordings are ready, 2 of them made now" in built.stderr
    project.replace("episodes/prova/nje/episode.md", "status: draft", "status: published")
    site = project.run("build")
    assert site.returncode == 0
    assert "Encoding" not in site.stderr


def test_progress_on_a_terminal_is_one_line_drawn_again(unmade: Project) -> None:
    project = unmade
    parent, child = pty.openpty()
    process = subprocess.Popen([sys.executable, "-m", "mburoja", "media", "build"], cwd=project.root, stderr=child)
    os.close(child)
    said = b""
    while piece := _read(parent):
        said += piece
    os.close(parent)
    assert process.wait(timeout=60) == 0
    text = said.decode()
    assert "\r\x1b[K" in text and "█" in text and "% of 2" in text
    assert "episodes/prova/nje/recording.sq.m4a: made in" in text
    assert text.splitlines()[-1].endswith("2 recordings are ready, 2 of them made now.")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux: the other end is closed
        return b""


def test_status_before_and_after(unmade: Project) -> None:
    project = unmade
    before = project.run("media", "status")
    assert before.returncode == 0 and before.stdout.count("not made yet") == 2
    assert not (project.root / ".cache" / "encoded").exists(), "status makes nothing"
    project.run("media", "build")
    after = project.run("media", "status")
    assert "episodes/prova/nje/recording.sq.m4a" in after.stdout and "not made yet" not in after.stdout

    rows = json.loads(project.run("media", "status", "--json").stdout)
    assert [row["recording"] for row in rows] == [
        "episodes/prova/nje/recording.en.wav",
        "episodes/prova/nje/recording.sq.m4a",
    ]
    for row in rows:
        assert row["made"] and row["duration_seconds"] == 3.0
        assert [each["type"] for each in row["renditions"]] == ["audio/mpeg", "audio/ogg"]
        assert all(abs(each["lufs"] + 16) <= 0.5 and each["dbtp"] <= -1 for each in row["renditions"])


def test_clean_removes_what_no_recording_needs(project: Project) -> None:
    folder = add_episode(project, "dy", 2, "tone.flac")
    project.run("media", "build")
    shutil.rmtree(folder)
    kept = project.run("media", "clean")
    assert "0 files and folders removed" in kept.stderr, "another build may be using them"

    old = time.time() - 7200
    for path in (project.root / ".cache").glob("*/*"):
        os.utime(path, (old, old))
    cleaned = project.run("media", "clean")
    assert cleaned.returncode == 0
    assert len(entries(project, "encoded")) == 2, "what recordings need stays, however old"
    again = project.run("media", "build")
    assert "2 recordings are ready, 0 of them made now" in again.stderr


def test_clean_removes_nothing_when_the_sources_cannot_be_read(project: Project) -> None:
    project.run("media", "build")
    old = time.time() - 7200
    for path in (project.root / ".cache").glob("*/*"):
        os.utime(path, (old, old))
    before = entries(project, "encoded")
    project.replace("episodes/prova/nje/episode.md", "number: 1", "number: one")
    refused = project.run("media", "clean")
    assert refused.returncode == 1
    assert "episodes/prova/nje/episode.md" in refused.stderr
    assert entries(project, "encoded") == before


def test_what_is_used_does_not_grow_old(unmade: Project) -> None:
    project = unmade
    project.run("media", "build")
    old = time.time() - 7200
    paths = list((project.root / ".cache").glob("*/*"))
    for path in paths:
        os.utime(path, (old, old))
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    kept = [path for path in paths if path.parent.name != "pictures"]
    assert [path for path in kept if path.stat().st_mtime < old + 3600] == []


def test_outside_a_project(tmp_path: Path) -> None:
    for command in ("build", "status", "clean"):
        refused = Project(tmp_path).run("media", command)
        assert refused.returncode == 2
        assert "mkdocs.yml" in refused.stderr
