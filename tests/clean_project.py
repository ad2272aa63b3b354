"""A small clean project with a real recording in two languages, and the site as built of it.

It is made of the beginning of a real episode. The mutation test breaks copies of it.
"""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from mburoja.model import Finding, Languages, Security, Site
from mburoja.noting import note_published
from mburoja.prepare import check
from mburoja.produce import Talk
from programs import ffmpeg
from project import REPOSITORY, TODAY, Project

REAL = REPOSITORY / "episodes" / "mburoja"
URL = "https://mburoja.mk/"
SITE = Site(
    URL,
    "Mburoja",
    Languages({"sq": "Shqip", "en": "English"}, "sq", {}),
    URL,
    ("index.md", "about/campaign.md", "about/barometer.md"),
    Security("mailto:siguria@mburoja.mk", date(2027, 11, 1)),
)
SECONDS = {"sq": 27.3, "en": 28.1}
"""How much of the real recordings is taken: to the end of a sentence."""
EPISODE = "episodes/mburoja/peshkimi"


@dataclass(frozen=True)
class Clean:
    """A copy of the clean project; `site` is the site as built."""

    root: Path
    cache: Path

    @property
    def site(self) -> Path:
        return self.root / "site"

    def path(self, name: str) -> Path:
        """A file of the project; names that do not begin with a folder of its root are in the episode's folder."""
        return self.root / name if name.split("/")[0] in ("episodes", "docs", "site") else self.root / EPISODE / name

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a text; `old` must be there."""
        path = self.path(name)
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def field(self, key: str, value: str, name: str = "episode.md") -> None:
        """Give a field of a front matter another value."""
        path = self.path(name)
        text, number = re.subn(
            rf"(?m)^{key}:.*\n", lambda _: f"{key}: {value}\n", path.read_text(encoding="utf-8"), count=1
        )
        assert number, f"there is no {key} in {name}"
        path.write_text(text, encoding="utf-8")

    def add(self, key: str, value: str, name: str = "episode.md") -> None:
        """Add a field to a front matter."""
        self.edit(name, "---\n", f"---\n{key}: {value}\n")

    def one(self, pattern: str) -> Path:
        """The one file of the built site that a pattern means."""
        (found,) = self.site.glob(pattern)
        return found

    def findings(self, today: datetime = TODAY, site: Site = SITE) -> list[Finding]:
        """What the gate finds, with the site as built if it is there."""
        with ThreadPoolExecutor(2) as threads:
            built = self.site if self.site.is_dir() else None
            return check(self.root, site, self.cache, today, threads, Talk(), built).findings


def write_clean(root: Path, cache: Path) -> Clean:
    """Write the clean project into a folder and build its media and feeds."""
    clean = Clean(root, cache)
    shutil.copytree(REPOSITORY / "overrides", root / "overrides")
    shutil.copytree(
        REPOSITORY / "docs", root / "docs", ignore=shutil.ignore_patterns("handbook", "data", "*.mk.md", "*.sr.md")
    )
    settings = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace("https://mburoja.example/", URL).replace(
        "security@mburoja.example", "siguria@mburoja.mk"
    )
    for locale in ("mk", "sr"):
        settings = re.sub(rf"        - locale: {locale}\n(          .*\n)*|      +{locale}: \[.*\n", "", settings)
    (root / "mkdocs.yml").write_text(settings.replace("sq, en]", "sq]"), encoding="utf-8")
    folder = root / EPISODE
    folder.mkdir(parents=True)
    for name in ("show.md", "show.en.md", "artwork.png"):
        shutil.copyfile(REAL / name, folder.parent / name)
    for name in ("episode.md", "episode.en.md", "artwork.png"):
        shutil.copyfile(REAL / "peshkimi" / name, folder / name)
    for locale, seconds in SECONDS.items():
        recording = f"recording.{locale}.m4a"
        ffmpeg("-i", REAL / "peshkimi" / recording, "-t", str(seconds), "-map", "0:a", "-c", "copy", folder / recording)
        text = (REAL / "peshkimi" / f"transcript.{locale}.vtt").read_text(encoding="utf-8")
        cues = [block for block in text.split("\n\n") if "-->" not in block or _start(block) < seconds - 1]
        (folder / f"transcript.{locale}.vtt").write_text("\n\n".join(cues) + "\n", encoding="utf-8")
    _shorten_chapters(folder / "episode.md", ("0:00", "0:09", "0:14"))
    _shorten_chapters(folder / "episode.en.md", ("0:00", "0:12", "0:15"))
    translated_from = next(each for each in clean.findings() if each.check_id == "translation-stale" and each.line)
    clean.field("translated_from", str(translated_from.message.values["now"]), "episode.en.md")
    with ThreadPoolExecutor(2) as threads:
        note_published(root, check(root, SITE, cache, TODAY, threads, Talk()))
    (root / ".cache").symlink_to(cache)
    built = Project(root).run("build")
    assert built.returncode == 0, built.stderr
    return clean


def _start(cue: str) -> float:
    found = re.search(r"(\d\d):(\d\d):(\d\d\.\d+) -->", cue)
    assert found, cue
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])


def _shorten_chapters(path: Path, times: tuple[str, ...]) -> None:
    """The first chapters, with times that the shorter recording has."""
    lines, left = [], list(times)
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("  - {at:"):
            if left:
                lines.append(re.sub(r'at: "[^"]+"', f'at: "{left.pop(0)}"', line))
        else:
            lines.append(line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
