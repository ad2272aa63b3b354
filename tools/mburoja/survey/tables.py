"""Questions × groups of people: every cell with what can be said of it.

Two rules of ours keep out what too few people said. A group of fewer than 50, or which says no more than fewer than 30
would (the smallest effective sample that the U.S. National Center for Health Statistics publishes proportions of:
Parker et al. 2017, Vital and Health Statistics 2/175), is suppressed; from fewer than 100 a figure is published with a
warning. What a group says is lessened by weights (Kish) and, where strata or clusters are known, by the design effect
of its answers. If one answer falls short, the whole group is suppressed: it could be reckoned from the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mburoja.survey.estimate import Design, Difference, Means, difference, interval, means
from mburoja.survey.microdata import Floats, Microdata
from mburoja.survey.questions import Base, Item, Question, asked, given

SUPPRESSED_UNDER = 50
SUPPRESSED_EFFECTIVE_UNDER = 30
WARNED_UNDER = 100
BLANK_AT_MOST = 0.01
"""Up to this share of people without any value a question was asked of the whole group: blanks, not a filter."""


@dataclass(frozen=True)
class Table:
    """One question about one item on one base: a share for each answer.

    `filtered`: not all of the base were asked. `found` is None where the base is suppressed; `n` is always there.
    """

    question: Question
    item: Item
    base: Base
    filtered: bool
    n: int
    found: Means | None
    low: Floats
    high: Floats

    @property
    def small(self) -> bool:
        """Whether a warning belongs to it."""
        return self.n < WARNED_UNDER

    @property
    def base_key(self) -> str:
        """The key of the base, as in bases.yml."""
        if not self.filtered:
            return self.base.key
        return "asked" if self.base.key == "all" else f"asked-{self.base.key}"

    @property
    def key(self) -> tuple[str, str, str]:
        """Question, item, base."""
        return self.question.key, self.item.key, self.base_key


def tables(data: Microdata, design: Design, questions: Sequence[Question], bases: Sequence[Base]) -> Iterator[Table]:
    """Every question about every item on every base with anybody in it."""
    domains = [design.domain(base.inside) for base in bases]
    for question in questions:
        for item in question.items:
            was_asked = asked(data.variables, item)
            said = given(data.variables, item, question.answers)
            for base, domain in zip(bases, domains, strict=True):
                rows = domain[was_asked[domain]]
                if not len(rows):
                    continue
                filtered = len(rows) < (1 - BLANK_AT_MOST) * len(domain)
                found = None if _too_few(design.weights[rows]) else _strong(means(design, said[rows], rows))
                nothing = np.empty(0)
                low, high = interval(found) if found else (nothing, nothing)
                yield Table(question, item, base, filtered, len(rows), found, low, high)


def _too_few(weights: Floats) -> bool:
    """Whether there are too few people, or their weights leave them the strength of too few."""
    effective = weights.sum() ** 2 / (weights**2).sum()
    return len(weights) < SUPPRESSED_UNDER or bool(effective < SUPPRESSED_EFFECTIVE_UNDER)


def _strong(found: Means) -> Means | None:
    """The same, unless clusters leave some answer the strength of too few; NaN (no design effect) says nothing."""
    return None if (found.n < SUPPRESSED_EFFECTIVE_UNDER * found.deff).any() else found


@dataclass(frozen=True)
class Changed:
    """An answer in two waves."""

    table: Table
    answer: str
    older: float
    newer: float
    difference: Difference


def compared(older: Sequence[Table], newer: Sequence[Table]) -> Iterator[Changed]:
    """Each answer that both waves have on the same base under the same keys, where both errors are known."""
    before = {table.key: table for table in older}
    for table in newer:
        other = before.get(table.key)
        if not (other and other.found and table.found):
            continue
        columns = {answer.key: (number, answer) for number, answer in enumerate(other.question.answers)}
        for number, answer in enumerate(table.question.answers):
            at, same = columns.get(answer.key, (0, None))
            if same is None or same.values != answer.values:
                continue
            one, two = _column(other.found, at), _column(table.found, number)
            if changed := difference(one, two, 0):
                yield Changed(table, answer.key, float(one.value[0]), float(two.value[0]), changed)


def _column(found: Means, number: int) -> Means:
    at = slice(number, number + 1)
    return Means(found.value[at], found.se[at], found.deff[at], found.n, found.df)
