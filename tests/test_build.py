"""Building the whole site: what is written, what is refused, and that the same input gives the same bytes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mburoja.media.profiles import PROFILES
from project import REPOSITORY, TODAY, Project

pytestmark = pytest.mark.site


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_two_builds_are_byte_identical(real_project: Project, real_site: Path, tmp_path: Path) -> None:
    """A week later, in another folder, with another hash seed: the same bytes."""
    later = datetime(2026, 11, 29, 3, 4, 5, tzinfo=UTC)
    done = real_project.run("build", "--into", str(tmp_path / "again"), today=later)
    assert done.returncode == 0, done.stderr
    first, second = contents(real_site), contents(tmp_path / "again")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_without_cache_the_bytes_are_the_same(project: Project, tmp_path: Path) -> None:
    assert "Encoding" not in project.run("build").stderr
    shutil.rmtree(project.root / ".cache")
    assert project.run("build", "--into", str(tmp_path / "again")).returncode == 0
    assert contents(project.root / "site") == contents(tmp_path / "again")


def test_second_build_encodes_nothing(unmade: Project) -> None:
    project = unmade
    assert "Encoding episodes/prova/nje/recording.sq.m4a" in project.run("build").stderr
    project.replace("episodes/prova/nje/episode.md", "title: Një", "title: Një e re")
    done = project.run("build")
    assert done.returncode == 0
    assert "Encoding" not in done.stderr
    assert "Një e re" in (project.root / "site/prova/nje/index.html").read_text()


def test_plain_mkdocs_builds_strictly(real_project: Project, real_site: Path, tmp_path: Path) -> None:
    """`mkdocs build --strict`, without our command, gives the same site."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "plain")],
        cwd=real_project.root,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(TODAY.timestamp())), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    assert contents(tmp_path / "plain") == contents(real_site)


def test_addresses_are_as_promised(real_site: Path) -> None:
    """The addresses that never change (DESIGN): pages, feeds, media."""
    names = set(contents(real_site))
    for prefix in ("", "mk/", "en/", "sr/"):
        assert {f"{prefix}index.html", f"{prefix}mburoja/index.html", f"{prefix}mburoja/peshkimi/index.html"} <= names
        assert {f"{prefix}about/campaign/index.html", f"{prefix}about/barometer/index.html"} <= names
    assert {name for name in names if name.startswith("feeds/")} == {
        "feeds/mburoja.sq.xml",
        "feeds/mburoja.mk.xml",
        "feeds/mburoja.en.xml",
    }
    media = [name for name in names if name.endswith(".mp3")]
    assert len(media) == 9
    assert all(re.fullmatch(r"media/mburoja/[a-z-]+/(sq|mk|en)-[0-9a-f]{8}\.mp3", name) for name in media)
    assert {name for name in names if name.endswith(".opus")} == {name.replace(".mp3", ".opus") for name in media}
    folders = {name.rpartition("/")[0] for name in media}
    endings = ("vtt", "srt", "json", "html", "txt", "chapters.json")
    texts = {f"{folder}/{locale}.{ending}" for folder in folders for locale in ("sq", "mk", "en") for ending in endings}
    assert texts <= names
    others = {name for name in names if name.startswith("media/")} - texts
    assert {Path(name).suffix for name in others} == {".mp3", ".opus", ".png", ".jpg", ".webp"}, (
        "nothing of the cache goes out"
    )


def test_nothing_of_the_theme_that_no_page_loads(real_site: Path) -> None:
    names = contents(real_site)
    assert not [n for n in names if "bundle" in n or n.startswith("strings/") or n.endswith((".map", ".md"))]
    assert [n for n in names if n.endswith(".js")] == [
        "assets/keep.js",
        "assets/mburoja.js",
        "assets/player.js",
        "assets/search.js",
        "assets/spelling.js",
        "search/pagefind.js",
        "sw.js",
    ]


def test_a_folder_that_is_not_a_site_is_left_alone(project: Project) -> None:
    project.write({"important/letter.txt": "Do not lose me."})
    done = project.run("build", "--into", "important")
    assert done.returncode == 2
    assert "important" in done.stderr
    assert (project.root / "important/letter.txt").read_text() == "Do not lose me."


def test_outside_a_project_the_command_says_where_to_go(tmp_path: Path) -> None:
    done = Project(tmp_path).run("build")
    assert done.returncode == 2
    assert "mkdocs.yml" in done.stderr


def test_broken_configuration_is_told_apart(project: Project) -> None:
    project.replace("mkdocs.yml", "site_dir: site", "site_dri: site\ntheme_: 1\nplugins_: [x")
    done = project.run("build")
    assert done.returncode == 2
    assert "mkdocs.yml" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "put it back: git has it [artwork-missing]"), (b"not a picture", "[artwork-format]")],
)
def test_the_sites_mark_is_missing_or_broken(project: Project, content: bytes | None, told: str) -> None:
    mark = project.root / "docs/assets/favicon-180.png"
    mark.unlink()
    if content:
        mark.write_bytes(content)
    done = project.run("build")
    assert done.returncode == 1
    assert re.search(rf"^docs/assets/favicon-180\.png: .*{re.escape(told)}$", done.stderr, re.MULTILINE), done.stderr
    assert "Traceback" not in done.stderr


def test_a_site_address_that_servers_could_misread_is_refused(project: Project) -> None:
    project.replace("mkdocs.yml", "https://mburoja.example/\n", "https://mburoja.example/fushatë/\n")
    done = project.run("build")
    assert done.returncode == 2
    assert "of `site_url:`" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_new_language_needs_no_python(project: Project) -> None:
    """One entry in mkdocs.yml; the build names the file that is missing, and with it the site builds."""
    project.replace(
        "mkdocs.yml", "        - locale: sr\n", "        - locale: tr\n          name: Türkçe\n        - locale: sr\n"
    )
    done = project.run("build")
    assert done.returncode == 1
    assert "overrides/strings/tr.yml" in done.stderr
    words = (project.root / "overrides/strings/en.yml").read_text()
    project.write({"overrides/strings/tr.yml": words})
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    page = (project.root / "site/tr/prova/nje/index.html").read_text()
    assert '<html lang="tr"' in page
    assert '<h1 lang="sq">' in page  # Turkish has no fallback of its own: the default language


def test_every_word_of_the_interface_is_used_and_every_used_word_exists() -> None:
    folder = REPOSITORY / "overrides"
    templates = "\n".join(path.read_text() for path in folder.rglob("*.html"))
    code = "\n".join(path.read_text() for path in (REPOSITORY / "tools/mburoja").rglob("*.py"))
    names = set(re.findall(r"(?:\bt|strings\[[^]]+\])\.([a-z_0-9]+)", templates))
    asked = " ".join(re.findall(r"words\[([^]]+)\]", code))
    names |= {name for name in re.findall(r"[\"']([a-z][a-z_0-9]*)[\"']", asked) if not name.endswith("_")}
    # A rendition is called by a word of the interface, or by a name that needs no translation.
    names |= {each.called for profiles in PROFILES.values() for each in profiles if each.called.islower()}
    names |= {f"state_{state}" for state in ("draft", "waiting", "unlisted")}
    names |= {f"kind_{kind}" for kind in ("topic", "show", "page")}
    for path in (REPOSITORY / "episodes").glob("*/*/episode.md"):
        topics = re.search(r"^topics: \[(.*)\]$", path.read_text(), re.MULTILINE)
        names |= {f"topic_{topic.strip()}" for topic in topics[1].split(",")}
    families = tuple(set(re.findall(r"[\"']([a-z]+_)(?:{|[\"'] \+)", asked)))
    of_families = {name for name in names if name.startswith(families)}
    for path in sorted((folder / "strings").glob("*.yml")):
        written = re.findall(r"(?m)^([a-z_0-9-]+):", path.read_text())
        assert len(written) == len(set(written)), "a word that stands there twice hides another"
        # Of some a part of the name is a key of the data; the build stops where one is missing.
        assert {name for name in written if not name.startswith(families)} == names - of_families, path.name
