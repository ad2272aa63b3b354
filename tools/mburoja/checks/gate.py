"""All checks there are, and how a subject meets those that look at its kind."""

from __future__ import annotations

from typing import Any

from mburoja.checks import artwork, feed, feed_items, identity, pages, sound, tags, texts, transcripts, truth
from mburoja.checks.check import Check
from mburoja.model import Finding

_ROOMS = (texts, truth, identity, artwork, sound, tags, transcripts, feed, feed_items, pages)
CHECKS: dict[str, Check[Any]] = {
    each.id: each for room in _ROOMS for each in vars(room).values() if isinstance(each, Check)
}
"""By id, in the order of the documentation."""


def run(subject: object) -> list[Finding]:
    """Every finding of every check that looks at such things."""
    return [finding for check in CHECKS.values() if check.subject is type(subject) for finding in check(subject)]
