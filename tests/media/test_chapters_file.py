"""The chapters that podcast apps fetch: JSON Chapters 1.2.0."""

from __future__ import annotations

import json

import pytest

from mburoja.media.chapters import chapters_json, moved
from mburoja.model import Chapter

GOLDEN = """\
{
 "version": "1.2.0",
 "title": "Peshkimi: «mesazhi»",
 "chapters": [
  {
   "startTime": 0,
   "title": "Përshëndetje"
  },
  {
   "startTime": 36,
   "title": "Три измами & \\"итно\\""
  },
  {
   "startTime": 109.5,
   "title": "Fundi"
  },
  {
   "startTime": 3723.25,
   "title": "<b>"
  }
 ]
}
"""


def test_golden() -> None:
    chapters = [
        ("0:00", "Përshëndetje"), ("0:36", 'Три измами & "итно"'), ("1:49.5", "Fundi"), ("1:02:03.25", "<b>"),
    ]  # fmt: skip
    # Titles are checked where they are read; here anything is only written.
    made = tuple(Chapter.model_construct(at=Chapter(at=at, title="x").at, title=title) for at, title in chapters)
    assert chapters_json(made, "Peshkimi: «mesazhi»").decode() == GOLDEN
    json.loads(GOLDEN)


def test_no_chapters() -> None:
    assert json.loads(chapters_json((), "x")) == {"version": "1.2.0", "title": "x", "chapters": []}


# --- when something is put before the recording, or cut from it ---------------------------------


def chapters(*times: str) -> tuple[Chapter, ...]:
    return tuple(Chapter(at=at, title=title) for at, title in zip(times, "ABCDEFG", strict=False))


def told(found: tuple[Chapter, ...]) -> list[tuple[float, str]]:
    return [(c["startTime"], c["title"]) for c in json.loads(chapters_json(found, "x"))["chapters"]]


@pytest.mark.parametrize(
    ("by_ms", "expected"),
    [
        (0, [(0, "A"), (36, "B"), (109.5, "C")]),
        # An intro of four seconds: the first chapter begins with it, the others where they are heard.
        (4_000, [(0, "A"), (40, "B"), (113.5, "C")]),
        (-1_250, [(0, "A"), (34.75, "B"), (108.25, "C")]),
        # So much silence was cut off that the second chapter begins at once: nothing of the first is left.
        (-36_000, [(0, "B"), (73.5, "C")]),
        (-60_000, [(0, "B"), (49.5, "C")]),
        (-200_000, [(0, "C")]),
    ],
)
def test_chapters_move_with_the_recording(by_ms: int, expected: list[tuple[float, str]]) -> None:
    assert told(moved(chapters("0:00", "0:36", "1:49.5"), by_ms, 300_000)) == expected


def test_chapters_that_begin_later_move_wholly() -> None:
    assert told(moved(chapters("0:05", "0:20"), 4_000, 300_000)) == [(9, "A"), (24, "B")]
    assert told(moved(chapters("0:05", "0:20"), -2_000, 300_000)) == [(3, "A"), (18, "B")]
    assert moved((), 4_000, 300_000) == ()


def test_a_chapter_in_the_silence_that_was_cut_off_goes() -> None:
    """It would begin after the end; one at the very beginning stays, whatever happens."""
    assert told(moved(chapters("0:00", "0:20", "0:40"), -1_000, 39_000)) == [(0, "A"), (19, "B")]
    assert told(moved(chapters("0:00"), -1_000, 500)) == [(0, "A")]
