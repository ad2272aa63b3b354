"""The chapters that podcast apps fetch: JSON Chapters 1.2.0."""

from __future__ import annotations

import json

from mburoja.media.chapters import chapters_json
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
