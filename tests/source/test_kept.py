"""Front matter that is kept is what was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from mburoja.model import Refused
from mburoja.source.front_matter import read_document
from mburoja.source.kept import kept_document
from project import REPOSITORY

TEXTS = [
    *sorted((Path(__file__).parent / "cases").glob("*.md")),
    *sorted((REPOSITORY / "episodes").rglob("*.md")),
]


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_kept_is_what_was_read(file: Path, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8").partition("\n========")[0]
    for _ in range(2):
        try:
            expected = read_document(text, "episode.md")
        except Refused as refused:
            with pytest.raises(Refused) as again:
                kept_document(text, "episode.md", tmp_path)
            assert again.value.findings == refused.findings
            assert not list(tmp_path.rglob("*.json")), "what is refused is never kept"
        else:
            assert repr(kept_document(text, "episode.md", tmp_path)) == repr(expected)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"data": {}}', b"\xff"])
def test_a_damaged_note_is_as_none(damage: bytes, tmp_path: Path) -> None:
    text = "---\ntitle: Një\n---\nShënime.\n"
    kept_document(text, "episode.md", tmp_path)
    (note,) = tmp_path.rglob("*.json")
    note.write_bytes(damage)
    assert kept_document(text, "episode.md", tmp_path) == read_document(text, "episode.md")


def test_the_name_of_the_file_is_not_kept(tmp_path: Path) -> None:
    text = "---\ntitle: Një\n---\n"
    assert kept_document(text, "a.md", tmp_path).file.path == "a.md"
    assert kept_document(text, "b.md", tmp_path).file.path == "b.md"


def test_a_full_disk_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("not a folder")
    text = "---\ntitle: Një\n---\n"
    assert kept_document(text, "a.md", tmp_path) == read_document(text, "a.md")
