"""The messages that the handbook quotes are messages of the program."""

from __future__ import annotations

import re
import sys
from functools import cache

import pytest

from mburoja.report import documented
from project import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "tools" / "catalogues"))
import update

HANDBOOK = REPOSITORY / "docs" / "handbook"
PAGES = sorted(page.name for page in HANDBOOK.glob("*.md") if not page.name.startswith("messages"))
BLOCK = re.compile(r"^( *)```.*\n((?:.*\n)*?)\1```$", re.M)
QUOTED = re.compile(r"(?P<path>[^ :]+)(?::\d+)?: (?P<message>.+) \[(?P<check>[a-z]+(?:-[a-z]+)*)\]")
"""A message as `mburoja check` prints it: where, what, its name."""


@cache
def templates() -> list[re.Pattern[str]]:
    """What a message may look like; anything may stand in its gaps."""
    return [
        re.compile(".+".join(re.escape(part) for part in re.split(r"\{\w+\}", text)))
        for text in update.texts()
        if re.sub(r"\{\w+\}|\W", "", text)  # gaps alone say nothing
    ]


def quoted(page: str) -> list[re.Match[str]]:
    """The messages in the blocks of a page."""
    text = (HANDBOOK / page).read_text(encoding="utf-8")
    lines = [line.strip() for block in BLOCK.finditer(text) for line in block[2].splitlines()]
    return [found for line in lines if (found := QUOTED.fullmatch(line))]


@pytest.mark.parametrize("page", PAGES)
def test_a_quoted_message_has_a_name_that_can_be_looked_up(page: str) -> None:
    assert {found["check"] for found in quoted(page)} - documented().keys() == set()


@pytest.mark.parametrize("page", PAGES)
def test_a_quoted_message_is_what_the_program_says(page: str) -> None:
    """Else quote it anew, in every language of the page."""
    messages = [found["message"] for found in quoted(page)]
    assert [text for text in messages if not any(each.fullmatch(text) for each in templates())] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.count(".") == 1])
def test_the_same_messages_are_quoted_in_every_language(page: str) -> None:
    one = [found[0] for found in quoted(page)]
    for language in ("en", "mk"):
        assert [found[0] for found in quoted(page.replace(".md", f".{language}.md"))] == one, language


def test_messages_are_found_in_the_pages() -> None:
    """So that the tests above do not pass for want of anything to read."""
    assert [page for page in PAGES if not page.startswith("index") and len(quoted(page)) < 3] == []
