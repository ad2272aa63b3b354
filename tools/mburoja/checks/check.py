"""What a check is: a small function that looks at one kind of thing, and its documentation.

`@error` or `@warning` turn a function into a check. Its id is its name with hyphens, what it looks at is the type of
its argument, and its docstring is what `mburoja check --explain` and the handbook say.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mburoja.model import Finding, Message, Severity

Subject = TypeVar("Subject")


@dataclass(frozen=True)
class Found:
    """Where something is wrong, what, and what to write instead."""

    path: str
    line: int | None
    message: Message


@dataclass(frozen=True)
class Check(Generic[Subject]):
    """A rule on one kind of subject. `documentation` says why it is there and what to do, for staff."""

    id: str
    severity: Severity
    documentation: str
    subject: type
    look: Callable[[Subject], Iterator[Found]]

    def __call__(self, subject: Subject) -> Iterator[Finding]:
        """What is wrong with a subject."""
        for found in self.look(subject):
            yield Finding(found.path, found.line, found.message, self.id, self.severity)


def error(look: Callable[[Subject], Iterator[Found]]) -> Check[Subject]:
    """A check whose findings stop what is built."""
    return _check(look, "error")


def warning(look: Callable[[Subject], Iterator[Found]]) -> Check[Subject]:
    """A check whose findings are said, and stop nothing."""
    return _check(look, "warning")


def _check(look: Callable[[Subject], Iterator[Found]], severity: Severity) -> Check[Subject]:
    # typing.get_type_hints does the same, and takes a millisecond for each.
    subject: Any = next(iter(look.__annotations__.values()))
    if isinstance(subject, str):
        subject = getattr(look, "__globals__")[subject]  # noqa: B009  (mypy knows functions as mere callables)
    return Check(look.__name__.replace("_", "-"), severity, inspect.getdoc(look) or "", subject, look)
