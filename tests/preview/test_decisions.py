"""The pure parts: what counts as a source, where the preview goes into a page, which Range counts."""

from pathlib import Path

import pytest

from mburoja.answers.headers import headers
from mburoja.answers.policy import Inline
from mburoja.preview import watch
from mburoja.preview.answers import headers_for, heeds_range
from mburoja.preview.page import with_preview
from mburoja.preview.watch import snapshot

SCRIPT = b'<script src="/_preview/reload.js" defer></script>'


@pytest.mark.parametrize(
    "name",
    [".index.md.swp", "index.md~", ".#index.md", "#index.md#", "4913", ".git/HEAD", "x.tmp", "a/.b/c.md"],
)
def test_hidden_and_temporary_files_are_no_sources(tmp_path: Path, name: str) -> None:
    (tmp_path / "index.md").write_text("x")
    before = snapshot([tmp_path])
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("y")
    assert snapshot([tmp_path]) == before


@pytest.mark.parametrize("name", ["index.md", "new.md", "new/page.md", "mkdocs.yml"])
def test_everything_else_is_a_source(tmp_path: Path, name: str) -> None:
    docs = tmp_path / ".work" / "docs"  # hidden above the sources: no matter
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("x")
    watched = [docs, docs.parent / "mkdocs.yml", docs.parent / "overrides"]
    before = snapshot(watched)
    file = docs.parent / name if name == "mkdocs.yml" else docs / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("other text")
    changed = snapshot(watched)
    assert changed != before
    file.unlink()
    assert snapshot(watched) != changed


def test_a_link_to_nowhere_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "lost.md").symlink_to(tmp_path / "nowhere")
    assert snapshot([tmp_path]) == {}


def test_a_change_counts_once_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = [{"a": (time, 1)} for time in (0, 0, 1, 2, 3, 3, 3, 4, 4)]
    left = iter(looks)
    monkeypatch.setattr(watch.time, "sleep", lambda _: None)
    monkeypatch.setattr(watch, "snapshot", lambda _: next(left))
    found = watch.changes([], {"a": (0, 1)})
    looked = []
    for _ in range(2):
        next(found)
        looked.append(len(looks) - left.__length_hint__())
    assert looked == [6, 9]  # at the second look that finds the same


@pytest.mark.parametrize(
    ("page", "before_panel"),
    [
        (b'<html><body data-x="a > b" class=c><p>x</p></body></html>', b"class=c>"),
        (b"<html><!-- <body> --><script>'<body>'</script><BODY><p>x</p></BODY></html>", b"<BODY>"),
        (b"<body\nid=x\n><p>x</p></body>", b"id=x\n>"),
        (b"<p>x</p>", b"<p>x</p>"),
    ],
)
def test_panel_and_script_find_their_places(page: bytes, before_panel: bytes) -> None:
    calm = with_preview(page, "7", None)
    assert calm.count(SCRIPT) == 1 and b"mburoja-build-error" not in calm
    assert calm.lower().partition(SCRIPT.lower())[2] in (b"</body></html>", b"</body>", b"")
    upset = with_preview(page, "7", "<b> ]]> & \udcff")
    head, link, rest = upset.partition(b'<link rel="stylesheet" href="/_preview/preview.css">')
    assert head.endswith(before_panel) and link
    assert rest.startswith(b'<div id="mburoja-build-error" role="alert"')
    assert b"&lt;b&gt; ]]&gt; &amp; ?</pre></div>" in rest


@pytest.mark.parametrize(
    ("method", "asked", "heeded"),
    [
        ("GET", "bytes=0-1", True),
        ("HEAD", "bytes=0-1", False),
        ("GET", "items=0-1", False),
        ("GET", "", False),
    ],
)
def test_which_ranges_count(method: str, asked: str, heeded: bool) -> None:
    assert heeds_range(method, asked) is heeded


@pytest.mark.parametrize("path", ["/", "/mk/search/", "/prova/nje/embed/", "/media/a.mp3", "/feeds/sq.xml"])
def test_readers_get_the_same_headers_but_two(path: str) -> None:
    """Nothing is kept, lest a save not show; and this computer's name is not bound to https."""
    online, here = headers(path[1:], Inline()), headers_for(path, Inline())
    assert {name for name in online if here.get(name) != online[name]} == {"Cache-Control", "Strict-Transport-Security"}
    assert here.keys() == online.keys() - {"Strict-Transport-Security"}
    assert here["Cache-Control"] == "no-cache"
