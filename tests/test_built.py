"""Reading a site from its folder: odd files are taken as they are, and nothing outside the folder is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mburoja.answers.policy import Inline, inline_of
from mburoja.built import parsed, read_inline, read_site
from mburoja.model import Languages, Site, Told

SITE = Site("https://mburoja.example/", "Mburoja", Languages({"sq": "Shqip"}, "sq", {}))
PAGE = b"<!doctype html><html lang=sq><title>Faqe</title><h1>Faqe</h1>"


def write(folder: Path, *names: str, content: bytes = PAGE) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def test_a_site(tmp_path: Path) -> None:
    write(tmp_path, "index.html", "mk/index.html")
    write(tmp_path, "assets/site.css", content=b"h1 { color: blue } /* \xff */")
    write(tmp_path, "sitemap.xml", content=b"<urlset/>")
    write(tmp_path, ".mburoja", "media/a.mp3", content=b"\xff\xfb")
    built = read_site(tmp_path, SITE)
    assert [tree.findtext("body/h1") for tree in built.pages.values()] == ["Faqe", "Faqe"]
    assert built.files == {
        "index.html", "mk/index.html", "assets/site.css", "sitemap.xml", ".mburoja", "media/a.mp3",
    }  # fmt: skip
    assert built.styles == {"assets/site.css": "h1 { color: blue } /* � */"}
    assert built.weights == {"index.html": len(PAGE), "mk/index.html": len(PAGE)}
    assert (built.sitemap, built.unread) == (b"<urlset/>", {})


@pytest.mark.parametrize(
    "inside",
    [
        "<p>Asgjë.",
        '<script src="a.js"></script>',
        '<script defer type="module" src="a.js"></script>',
        '<script type="application/ld+json">{"a": 1}</script>',
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<script defer>alert(1)</script>",
        '<script title="a src=b">alert(1)</script>',
        "<script title=' src='>alert(1)</script>",
        '<script data-src="x">alert(1)</script>',
        '<script type="application/ld+json" type=module>{}</script><script type="module">1</script>',
        "<script\n>alert(1)</script>",
        "<script/>alert(1)</script>",
        "<style>h1 { color: red }</style>",
        "<Style media=print>h1 { color: red }</Style>",
    ],
)
def test_what_stands_inside_a_page_is_found_without_reading_every_page(tmp_path: Path, inside: str) -> None:
    page = PAGE + inside.encode()
    write(tmp_path, "index.html", content=page)
    assert read_inline(tmp_path) == inline_of(parsed(page))


def test_a_page_that_loads_all_from_files_has_nothing_inside(tmp_path: Path) -> None:
    write(tmp_path, "index.html", content=PAGE + b'<script src="a.js"></script><link rel="stylesheet" href="a.css">')
    assert read_inline(tmp_path) == Inline()


def test_odd_names(tmp_path: Path) -> None:
    names = ["Çelësi dhe «çatia».html", "Прашање.HTM", "a#b?c%20.html", "rresht\ni ri.html", ".html/index.html"]
    write(tmp_path, *names)
    write(tmp_path, os.fsdecode(b"latin-\xeb.html"))
    built = read_site(tmp_path, SITE)
    assert built.pages.keys() == {*names, "latin-�.html"}
    str(built.files).encode()  # can be printed


def test_no_link_out_of_the_folder_is_followed(tmp_path: Path) -> None:
    outside, site = tmp_path / "outside", tmp_path / "site"
    write(outside, "secret.html", "more/index.html")
    write(site, "index.html")
    (site / "out.html").symlink_to(outside / "secret.html")
    (site / "folder").symlink_to(outside)
    (site / "same.html").symlink_to("index.html")
    (site / "nowhere.html").symlink_to("missing.html")
    (site / "round.html").symlink_to("round.html")
    (site / "loop").symlink_to(site)
    assert read_site(site, SITE).files == {"index.html", "same.html"}
    # The folder itself may be behind a link.
    (tmp_path / "link").symlink_to(site)
    assert read_site(tmp_path / "link", SITE).files == {"index.html", "same.html"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_what_is_no_file_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "index.html")
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "folder.html").mkdir()
    assert read_site(tmp_path, SITE).files == {"index.html"}


def test_a_folder_without_a_site(tmp_path: Path) -> None:
    write(tmp_path, "readme.txt")
    with pytest.raises(Told, match=r"there is no site in `.*`; build it first, with `mburoja build`"):
        read_site(tmp_path, SITE)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        read_site(tmp_path / "missing", SITE)
