"""What a file of answers holds: a row for each person, and what the variables and values mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
"""Numbers of people, from 0."""


class Unusable(Exception):
    """Something is wrong in the file of answers; the message says what, and what to do."""


class Unknown(Exception):
    """What was asked for on the command line is not there, or does not go together."""


@dataclass(frozen=True)
class Variable:
    """One column.

    `values` has a number for each person; NaN is SPSS's system-missing value: nobody was asked, or nothing was
    written down. `missing` are the ranges (from, to) of values that the file itself marks as missing, like 98 and 99
    for those who refuse and those who do not know: they are answers. Text has been numbered, its words are `labels`.
    """

    name: str
    label: str
    values: Floats
    labels: Mapping[float, str] = field(default_factory=dict)
    missing: tuple[tuple[float, float], ...] = ()
    kind: Literal["number", "text", "date"] = "number"

    def is_missing(self, value: float) -> bool:
        """Whether the file marks a value as missing."""
        return any(low <= value <= high for low, high in self.missing)


@dataclass(frozen=True)
class Multiple:
    """A set of variables that are one question with several answers.

    Each variable is an answer and `counted` the value that says it was given; with None each variable holds one of
    the answers given.
    """

    name: str
    label: str
    variables: tuple[str, ...]
    counted: float | None


@dataclass(frozen=True)
class Microdata:
    """A file of answers; `name` is what messages call it, `people` how many rows it has."""

    name: str
    people: int
    variables: Mapping[str, Variable]
    sets: tuple[Multiple, ...] = ()

    def variable(self, name: str, option: str) -> Variable:
        """The variable of that name.

        Raises:
            Unknown: naming those that are spelt nearly like it.
        """
        if name in self.variables:
            return self.variables[name]
        lower = {each.lower(): each for each in self.variables}
        near = [lower[each] for each in get_close_matches(name.lower(), lower, n=3, cutoff=0.6)]
        hint = f"; did you mean {listed(near, 'or')}?" if near else "; names are as in SPSS, capitals too"
        raise Unknown(f"{option}: there is no variable `{name}` in {self.name}{hint}")


def listed(names: Sequence[str], word: str = "and") -> str:
    """Names for a message: `a`, `b` and `c`."""
    return joined([f"`{each}`" for each in names], word)


def joined(texts: Sequence[str], word: str = "and", most: int = 6) -> str:
    """Texts for a message: a, b and c; of many the first ones."""
    if len(texts) > most:
        return f"{', '.join(texts[:most])} and {len(texts) - most} more"
    return f" {word} ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)
