"""The one table of headers, against what was written by hand; and the file `_headers`, read as hosts read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from mburoja.answers.headers import headers
from mburoja.answers.policy import Inline
from mburoja.answers.servers import headers_file
from mburoja.answers.types import content_type

GOLDEN = yaml.safe_load((Path(__file__).parent / "golden" / "answers.yml").read_text(encoding="utf-8"))
RULES, LINE = 100, 2000
"""Cloudflare Pages takes no more rules, and no longer line."""


@pytest.mark.parametrize("path", GOLDEN["paths"])
def test_golden(path: str) -> None:
    wanted = GOLDEN["every"] | GOLDEN["paths"][path]
    assert headers(path, Inline()) == {name: value for name, value in wanted.items() if value is not None}


def test_podcast_apps_and_browsers_agree_on_types() -> None:
    """Apple's requirements for podcasts; Podcasting 2.0; IANA's list of media types."""
    wanted = {
        "media/a/b/sq-0a1b2c3d.mp3": "audio/mpeg",
        "media/a/b/sq-0a1b2c3d.m4a": "audio/x-m4a",
        "media/a/b/sq-0a1b2c3d.opus": "audio/ogg",
        "media/a/b/sq.vtt": "text/vtt; charset=utf-8",
        "media/a/b/sq.srt": "application/x-subrip",
        "media/a/b/sq.json": "application/json",
        "media/a/b/sq.chapters.json": "application/json+chapters",
        "feeds/a.sq.xml": "application/rss+xml; charset=utf-8",
        "sitemap.xml": "application/xml",
        "barometer/data/all.csv": "text/csv; charset=utf-8",  # RFC 4180 and 7111
        "barometer/data/datapackage.json": "application/json",
        "barometer/data/sources.yml": "application/yaml",  # RFC 9512
        "barometer/charts/ksb-2015-xk/trust-mk.png": "image/png",
        ".well-known/security.txt": "text/plain; charset=utf-8",  # RFC 9116, 3
        "FOTO.JPG": "image/jpeg",
        "_headers": "application/octet-stream",
    }
    assert {path: content_type(path) for path in wanted} == wanted


# --- _headers -------------------------------------------------------------------------------------


def rules(text: str) -> dict[str, dict[str, str]]:
    """The rules of a _headers file: pattern → headers."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            assert line not in found
            found[line] = {}
        elif not line.startswith("#"):
            field = re.fullmatch(r"  ([A-Za-z-]+): (.+)", line)
            assert field, line
            name, value = field.groups()
            assert name not in found[list(found)[-1]]
            found[list(found)[-1]][name] = value
    return found


def told(every: dict[str, dict[str, str]], path: str) -> dict[str, str]:
    """What a host says of a path: the headers of every rule that fits. No two may say one header."""
    found: dict[str, str] = {}
    for pattern, values in every.items():
        parts = re.split(r"(\*|:[a-z]\w*)", pattern)
        expression = "".join({"*": ".*"}.get(each, "[^/]+" if each[:1] == ":" else re.escape(each)) for each in parts)
        if re.fullmatch(expression, path):
            assert not found.keys() & values.keys(), f"{path}: {pattern} says again {found.keys() & values.keys()}"
            found |= values
    return found


def as_served(files: list[str], base: str) -> Iterator[tuple[str, str]]:
    """Every address of every file, and the file's path: a folder's page has two."""
    for file in files:
        yield f"{base}{file}", file
        if file.endswith("index.html"):
            yield f"{base}{file.removesuffix('index.html')}", file


def assert_right(files: list[str], text: str, base: str = "/") -> None:
    every = rules(text)
    types = (".m4a", ".opus", ".srt", ".vtt", ".chapters.json", ".xml")
    for address, file in as_served(files, base):
        if "/" not in file and not file.endswith((".html", ".js")):
            continue  # sitemap.xml and its like: what is the same everywhere is enough
        wanted = headers(file, Inline())
        del wanted["Cache-Control"]
        if file.startswith(("media/", "feeds/")) and file.endswith(types):
            wanted["Content-Type"] = content_type(file)
        assert told(every, address) == wanted, address


SMALL = [
    "index.html", "404.html", "search/index.html", "prova/index.html", "prova/nje/index.html",
    "prova/nje/embed/index.html", "prova/dy/index.html", "prova/dy/embed/index.html", "prova/tri/index.html",
    "mk/index.html", "mk/search/index.html", "mk/prova/index.html", "mk/prova/nje/index.html",
    "mk/prova/nje/embed/index.html", "about/index.html", "about/a/index.html", "about/a/b/index.html",
    "about/a/b/c.png", ".well-known/security.txt", "assets/mburoja.css", "sw.js", "feeds/prova.sq.xml", "sitemap.xml",
    "media/prova/nje/sq-0a1b2c3d.mp3", "media/prova/nje/sq-0a1b2c3d.opus", "media/prova/nje/sq.chapters.json",
    "media/prova/nje/sq.json",
]  # fmt: skip


def test_a_host_says_of_each_file_what_the_table_says() -> None:
    text = headers_file(SMALL, Inline(), "/")
    assert_right(SMALL, text)
    assert text == headers_file(reversed(SMALL), Inline(), "/"), "in whatever order a disk lists the files"


def test_the_episodes_of_a_show_share_a_rule() -> None:
    """Else an archive of thousands would not fit into what hosts take."""
    episodes = [f"prova/e{number}/{rest}" for number in range(500) for rest in ("index.html", "embed/index.html")]
    text = headers_file([*SMALL, *episodes], Inline(), "/")
    assert_right([*SMALL, *episodes], text)
    assert len(rules(text)) == len(rules(headers_file(SMALL, Inline(), "/")))


def grown(shows: int, languages: int) -> list[str]:
    """The files of a site of so many shows, each in so many languages."""
    pages = ["a-z", "about/campaign", "handbook/writing", "help", "kept", "search"]
    for show in range(shows):
        pages += [f"show{show}", *(f"show{show}/e{each}{end}" for each in range(3) for end in ("", "/embed"))]
    prefixes = ["", "mk/", "en/", "sr/", "tr/", "rom/"][:languages]
    return [
        *SMALL,
        *(f"{prefix}index.html" for prefix in prefixes),
        *(f"{prefix}{page}/index.html" for prefix in prefixes for page in pages),
        *(f"search/{prefix or 'sq/'}pagefind-entry.json" for prefix in prefixes),
        *(f"media/show{show}/e{each}/sq-0a1b2c3d.mp3" for show in range(shows) for each in range(3)),
    ]


@pytest.mark.parametrize(("shows", "languages"), [(4, 4), (6, 4), (4, 6)])
@pytest.mark.parametrize("base", ["/", "/fushata/"])
def test_more_shows_and_languages_still_fit(shows: int, languages: int, base: str) -> None:
    files = grown(shows, languages)
    text = headers_file(files, Inline(), base)
    assert len(rules(text)) <= RULES
    assert_right(files, text, base)


def test_a_language_adds_only_its_first_page() -> None:
    """Else each would add a rule for every show and every hand-written page."""
    few, more = (len(rules(headers_file(grown(4, languages), Inline(), "/"))) for languages in (4, 5))
    assert more - few == 2  # tr/ and tr/index.html


def test_what_is_merged_for_languages_is_not_said_of_others() -> None:
    """A page under about/ that is called as a language's folder is: the rule for the languages would fit it too."""
    files = [*grown(2, 4), "about/search/index.html", "about/show1/index.html", "media/show1/x/embed/y.mp3"]
    assert_right(files, headers_file(files, Inline(), "/"))


def test_a_site_in_a_folder_of_its_host() -> None:
    every = rules(headers_file(SMALL, Inline(), "/fushata/"))
    assert all(pattern.startswith("/fushata/") for pattern in every)
    assert told(every, "/fushata/prova/nje/embed/") == told(
        rules(headers_file(SMALL, Inline(), "/")), "/prova/nje/embed/"
    )


@pytest.mark.site
def test_the_real_site_fits_into_what_hosts_take(real_site: Path) -> None:
    text = (real_site / "_headers").read_text()
    assert_right([path.relative_to(real_site).as_posix() for path in real_site.rglob("*") if path.is_file()], text)
    assert len(rules(text)) <= RULES
    assert max(map(len, text.splitlines())) <= LINE
