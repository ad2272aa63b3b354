"""Write a project with many episodes: small real recordings, each another piece of those of the real project."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid5

import imageio_ffmpeg

REPOSITORY = Path(__file__).resolve().parents[2]
SECONDS = 3


def write_archive(root: Path, episodes: int) -> None:
    """A project in `root` with one show of so many episodes in Albanian, with chapters and transcripts."""
    root.mkdir(parents=True)
    shutil.copyfile(REPOSITORY / "mkdocs.yml", root / "mkdocs.yml")
    for folder in ("docs", "overrides"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    real = REPOSITORY / "episodes" / "mburoja"
    show = root / "episodes" / "arkivi"
    show.mkdir(parents=True)
    shutil.copyfile(real / "show.md", show / "show.md")
    for picture in real.glob("*.png"):
        shutil.copyfile(picture, show / picture.name)
    recordings = sorted(real.glob("*/recording.*.m4a"))
    text = (real / "peshkimi" / "episode.md").read_text(encoding="utf-8")
    for number in range(1, episodes + 1):
        folder = show / f"episodi-{number}"
        folder.mkdir()
        (folder / "episode.md").write_text(_episode(text, number), encoding="utf-8")
        (folder / "transcript.sq.vtt").write_text("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nFjalë.\n", encoding="utf-8")
        recording = recordings[number % len(recordings)]
        piece = folder / "recording.sq.m4a"
        subprocess.run(
            [
                imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-ss", str(number % 180), "-t", str(SECONDS),
                "-i", recording, "-map", "0:a", "-c", "copy", "-map_metadata", "-1", piece,
            ],
            check=True,
        )  # fmt: skip


def _episode(text: str, number: int) -> str:
    """The front matter of a real episode with a number and guid of its own, and chapters that a piece can have."""
    lines = []
    skipping = False
    for line in text.splitlines():
        key = line.split(":")[0]
        if not line.startswith(" "):
            skipping = key in ("chapters", "artwork")
        if key == "number":
            line = f"number: {number}"
        if key == "guid":
            line = f"guid: {uuid5(UUID(int=0), str(number))}"
        if not skipping:
            lines.append(line)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write_archive(Path(sys.argv[1]), int(sys.argv[2]))
