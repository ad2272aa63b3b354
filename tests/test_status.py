"""What is not for the public, or not yet, is nowhere on the site; what is unlisted only where its address leads.

Each of four episodes has a word of its own, in every text and in its folder's name.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from project import EPISODE, EPISODE_EN, Project, small_project

pytestmark = pytest.mark.site

DRAFT, UNLISTED, PUBLISHED, FUTURE = "zzskice", "zzfshehur", "zzbotuar", "zzneser"
HEADS = {
    DRAFT: (2, "status: draft\ndate: 2026-11-20T08:00:00+01:00"),
    UNLISTED: (3, "status: unlisted\ndate: 2026-11-20T08:00:00+01:00"),
    # TODAY is noon: one is out at this very second, the other at the next.
    PUBLISHED: (4, "date: 2026-11-22T13:00:00+01:00"),
    FUTURE: (5, "date: 2026-11-22T13:00:01+01:00"),
}


def add(project: Project, word: str) -> None:
    """An episode in two languages with its word everywhere."""
    number, head = HEADS[word]
    folder = f"episodes/prova/{word}"
    text = EPISODE.replace("date: 2026-11-20T08:00:00+01:00", head).replace("number: 1", f"number: {number}")
    text = text.replace("aaaaaaaa-", f"{number:08}-").replace("guid:", f"topics: [{word}]\nartwork: foto.jpg\nguid:")
    for old in ("Një\n", "i parë", "Hana", "Mesi", "Bëni një gjë", "Një burim", "Shënime me"):
        assert old in text
        text = text.replace(old, f"{word} {old}")
    transcript = f"WEBVTT\n\n00:00:00.100 --> 00:00:01.000\n<v {word}>Kjo është {word}.\n"
    project.write(
        {
            f"{folder}/episode.md": text,
            f"{folder}/episode.en.md": EPISODE_EN.replace("One", f"One {word}").replace("first", f"first {word}"),
            f"{folder}/transcript.sq.vtt": transcript,
            f"{folder}/transcript.en.vtt": transcript,
        }
    )
    project.copy("square.jpg", f"{folder}/foto.jpg")
    project.copy("tone.m4a", f"{folder}/recording.sq.m4a")
    project.copy("tone.wav", f"{folder}/recording.en.wav")


@dataclass(frozen=True)
class Sites:
    """The project, its ledger, its site, the site as if there were neither draft nor future, and the site tomorrow."""

    project: Project
    ledger: dict[str, dict[str, object]]
    today: dict[str, bytes]
    without: dict[str, bytes]
    tomorrow: dict[str, bytes]


def built(project: Project, *options: str) -> dict[str, bytes]:
    done = project.run("build", *options)
    assert done.returncode == 0, done.stderr
    site = project.root / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, made: Path) -> Sites:
    project = small_project(tmp_path_factory.mktemp("status") / "project", made)
    project.replace("mkdocs.yml", "https://mburoja.example/", "https://mburoja.mk/")
    shutil.rmtree(project.episode)
    for word in (UNLISTED, PUBLISHED):
        add(project, word)
    without = built(project)
    for word in (DRAFT, FUTURE):
        add(project, word)
    today = built(project)
    done = project.run("ledger", "record")
    assert done.returncode == 0, done.stderr
    ledger = json.loads((project.root / "episodes/published.json").read_text(encoding="utf-8"))
    return Sites(project, ledger, today, without, built(project, "--today", "2026-11-23"))


def inside(site: dict[str, bytes], word: str) -> set[str]:
    """The files that have a word anywhere in their bytes; tags of media may be UTF-16."""
    spelt = [each.encode(code) for each in (word, word.title()) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return {name for name, content in site.items() if any(each in content for each in spelt)}


def with_word(site: dict[str, bytes], word: str) -> set[str]:
    """The files that have a word in their bytes or in their name."""
    return inside(site, word) | {name for name in site if word in name}


LISTS = {
    "index.html", "mk/index.html", "en/index.html", "sr/index.html",
    "prova/index.html", "mk/prova/index.html", "en/prova/index.html", "sr/prova/index.html",
    "a-z/index.html", "mk/a-z/index.html", "en/a-z/index.html", "sr/a-z/index.html",
    "feeds/prova.sq.xml", "feeds/prova.en.xml", "sitemap.xml",
}  # fmt: skip


def own(site: dict[str, bytes], word: str) -> set[str]:
    """An episode's own files: its pages in every language, its media, transcripts and chapters."""
    places = [f"{locale}prova/{word}/" for locale in ("", "mk/", "en/", "sr/")]
    found = {name for name in site if name.startswith((*places, f"media/prova/{word}/"))}
    assert {f"{place}index.html" for place in places} <= found
    return found


def test_what_is_published_is_everywhere(sites: Sites) -> None:
    """So the word can be found where it is: in pages, feeds, lists, and inside media."""
    found = with_word(sites.today, PUBLISHED)
    assert found >= LISTS
    searched = {name for name in found if name.startswith("search/")}
    assert {name.split("/")[1] for name in searched} == {"sq", "mk", "en", "sr"}
    assert found - LISTS - searched == own(sites.today, PUBLISHED)
    endings = {Path(name).suffix for name in inside(sites.today, PUBLISHED)}
    assert endings == {".html", ".xml", ".mp3", ".opus", ".vtt", ".srt", ".txt", ".json"}


@pytest.mark.parametrize("word", [DRAFT, FUTURE])
def test_nothing_gives_away_what_is_not_out(sites: Sites, word: str) -> None:
    assert with_word(sites.today, word) == set()


def test_the_site_is_byte_for_byte_what_it_would_be_without_them(sites: Sites) -> None:
    assert sites.today.keys() == sites.without.keys()
    assert [name for name in sites.today if sites.today[name] != sites.without[name]] == []


def test_what_is_unlisted_is_in_its_own_files_alone(sites: Sites) -> None:
    assert with_word(sites.today, UNLISTED) == own(sites.today, UNLISTED)
    pages = [name for name in own(sites.today, UNLISTED) if name.endswith("index.html")]
    assert all(b'<meta name="robots" content="noindex">' in sites.today[name] for name in pages)
    assert not any(b"noindex" in sites.today[name] for name in LISTS)


def test_the_ledger_has_what_is_published_alone(sites: Sites) -> None:
    assert list(sites.ledger["items"]) == [f"prova/{PUBLISHED}.en", f"prova/{PUBLISHED}.sq"]


def test_on_its_day_it_is_everywhere(sites: Sites) -> None:
    found = with_word(sites.tomorrow, FUTURE)
    assert found >= LISTS
    assert {name for name in found - LISTS if not name.startswith("search/")} == own(sites.tomorrow, FUTURE)
    stays = {name for name in sites.today if not name.startswith("search/")}  # the index is named anew as it changes
    assert stays <= sites.tomorrow.keys()
    assert with_word(sites.tomorrow, DRAFT) == set()
    assert with_word(sites.tomorrow, UNLISTED) == own(sites.tomorrow, UNLISTED)
