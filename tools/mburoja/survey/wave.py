"""The files of a wave, as `docs/barometer/data/` wants them, from tables; and a table with everything for ourselves.

What lies in `data/` may be copied whole: nothing in it has the name of a file that the project has already. Such a one
lies in `already-there/`; entries of files that all waves share are there to be appended, as `add-to-….yml`.

What the files do not tell stands as `…` where a text would be, which the data folder refuses until it is written; a
language without a text is left out there, and `mburoja check` reminds of it.

Shares become percentages with one decimal, the margin half the width of the interval in percentage points. Where a
share is 0 or 100 %, or a group is in one cluster, no margin can be computed: it is `not published`. The effective n of
a published figure is never more than n, whatever strata save (so do the standards of Parker et al. 2017, see `tables`).
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from mburoja.barometer.model import MOST_KEY, NOT_APPLICABLE, NOT_PUBLISHED
from mburoja.letters import harmless
from mburoja.model import TO_WRITE
from mburoja.survey import words
from mburoja.survey.design import Sampling
from mburoja.survey.estimate import Design
from mburoja.survey.microdata import Unknown
from mburoja.survey.questions import Item, Question
from mburoja.survey.tables import Changed, Table

FIGURES = [
    "question", "item", "answer", "base", "value", "n", "margin", "source", "page", "notes",
    "n_effective", "low", "high",
]  # fmt: skip
TABLES = [
    "question", "item", "answer", "base", "question_text", "item_text", "answer_text", "base_text",
    "percent", "n", "n_effective", "se", "deff", "df", "low", "high", "margin", "method", "remark",
]  # fmt: skip
COMPARED = ["question", "item", "answer", "base", "older", "newer", "change", "se", "df", "low", "high", "p", "changed"]
WHOLE, THERE = "data", "already-there"
ADD_TO_BASES, ADD_TO_NOTES = "add-to-bases.yml", "add-to-notes.yml"
_METHODS = {
    "taylor": "design: strata and clusters",
    "strata": "design: strata; clustering is left out, the real error may be larger",
    "kish": "weights alone; clustering is left out, the real error may be larger",
    "none": "no margin: people were chosen by quotas, not by chance",
}


@dataclass(frozen=True)
class About:
    """What the files say of the whole wave: its key, the source of its figures, the language of the labels."""

    wave: str
    source: str
    language: str

    def parts(self) -> tuple[str, str, str]:
        """Survey, year (or `undated`) and country.

        Raises:
            Unknown: when the wave's key does not have them, or the source's is no key.
        """
        found = re.fullmatch(r"([a-z0-9]+(?:-[a-z0-9]+)*)-(\d{4}|undated)-([a-z]{2}|wb6)", self.wave)
        if not found or len(self.wave) > 30:
            raise Unknown(f"--wave: `{self.wave}` is no wave; write survey, year and country, like wbsb-2026-xk")
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.source) or len(self.source) > MOST_KEY:
            raise Unknown(f"--source: `{self.source}` is no key; write one of sources.yml, like kcss-wbsb-2026")
        return found[1], found[2], found[3]

    @property
    def prefix(self) -> str:
        """How the keys of its questions begin. One questionnaire serves all countries, and next year's is another."""
        survey, year, _ = self.parts()
        return f"{survey}-{year}"


@dataclass(frozen=True)
class Kept:
    """What the project has already: files by their path in its data folder, the keys in bases.yml and notes.yml."""

    files: frozenset[str] = frozenset()
    bases: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()


def files(
    about: About,
    sampling: Sampling,
    design: Design,
    found: Sequence[Table],
    changes: Sequence[Changed] | None,
    kept: Kept,
) -> dict[str, str]:
    """Every file by its path in the folder to make."""
    method = _method(sampling, design)
    data = {
        f"figures/{about.wave}.csv": _csv(FIGURES, _figures(about, method, found)),
        f"waves/{about.wave}.yml": _yaml(_wave(about, sampling, design, method, found)),
    }
    for question in {table.question.key: table.question for table in found if table.found}.values():
        data[f"questions/{question.key}.yml"] = _yaml(_question(question, about.language, found))
    made = {f"{THERE if name in kept.files else WHOLE}/{name}": text for name, text in data.items()}
    for name, entries, there in (
        (ADD_TO_BASES, bases_of(about, found), kept.bases),
        (ADD_TO_NOTES, _notes(method, found), kept.notes),
    ):
        if new := {key: texts for key, texts in entries.items() if key not in there}:
            # The line before it parts it from what it is appended to, even where that does not end with one.
            made[name] = f"\n# --- {about.wave} ---\n{_yaml(new)}"
    made["tables.csv"] = _csv(TABLES, _everything(method, found))
    if changes is not None:
        made["compared.csv"] = _csv(COMPARED, map(_changed, changes))
    return made


def _method(sampling: Sampling, design: Design) -> str:
    return "strata" if design.method == "taylor" and not sampling.psu else design.method


# --- figures ----------------------------------------------------------------------------------


def _figures(about: About, method: str, found: Sequence[Table]) -> Iterator[list[str]]:
    for table in found:
        if not table.found:
            continue
        notes = [each for each in _notes(method, [table])]
        for number, answer in enumerate(table.question.answers):
            yield [
                table.question.key,
                table.item.key,
                answer.key,
                table.base_key,
                _percent(table.found.value[number]),
                str(table.n),
                NOT_APPLICABLE if method == "none" else _margin(table, number) or NOT_PUBLISHED,
                about.source,
                "",
                " ".join(notes),
                _number(min(table.found.n_effective[number], table.n), 0) if _margin(table, number) else "",
                _percent(table.low[number]),
                _percent(table.high[number]),
            ]


def _notes(method: str, found: Sequence[Table]) -> dict[str, words.Texts]:
    """The notes that belong to figures of these tables."""
    published = [table for table in found if table.found]
    notes = {}
    if any(table.small for table in published):
        notes["small-base"] = words.SMALL_BASE
    if published and method in ("strata", "kish"):
        notes["without-clusters"] = words.WITHOUT_CLUSTERS
    return notes


def _margin(table: Table, number: int) -> str:
    """In percentage points; never 0.0, which would say that there is no error."""
    half = 50 * (table.high[number] - table.low[number])
    return "" if math.isnan(half) else f"{max(half, 0.1):.1f}"


def _percent(share: float) -> str:
    return _number(100 * share, 1)


def _number(value: float, decimals: int) -> str:
    return "" if math.isnan(value) else f"{value:.{decimals}f}"


# --- questions, bases, the wave ---------------------------------------------------------------


def _question(question: Question, language: str, found: Sequence[Table]) -> dict[str, Any]:
    """A question's file; it names what has figures."""
    shown = {table.item.key for table in found if table.found and table.question.key == question.key}
    items: list[Item] = [each for each in question.items if each.key and each.key in shown]
    fields: dict[str, Any] = {
        "theme": TO_WRITE,
        "text": {language: question.text} if question.text else TO_WRITE,
        "wording": "paraphrase",
        "kind": question.kind,
    }
    if items:
        fields["items"] = {each.key: {"name": {language: each.text}} for each in items}
    fields["answers"] = {each.key: {language: each.text} for each in question.answers}
    if dont_know := [each.key for each in question.answers if each.dont_know]:
        fields["dont_know"] = dont_know
    return {**fields, "does_not_say": TO_WRITE}


def bases_of(about: About, found: Sequence[Table]) -> dict[str, words.Texts]:
    """The bases of published figures, by key; `all` is in every bases.yml."""
    bases: dict[str, words.Texts] = {}
    for table in found:
        if table.found and table.base_key != "all":
            group = {about.language: table.base.text}
            named = words.asked_of(group) if table.filtered else group
            bases.setdefault(table.base_key, dict(words.ASKED) if table.base_key == "asked" else named)
    return bases


def _wave(about: About, sampling: Sampling, design: Design, method: str, found: Sequence[Table]) -> dict[str, Any]:
    survey, year, country = about.parts()
    margins = [
        float(margin)
        for table in found
        if table.found and table.base_key == "all"
        for number in range(len(table.question.answers))
        if (margin := _margin(table, number))
    ]
    relative = design.weights / design.weights.mean()
    weighting = words.UNWEIGHTED if sampling.unweighted else words.weighted(relative.min(), relative.max())
    return {
        "survey": survey,
        "country": country.upper(),
        "year": NOT_PUBLISHED if year == "undated" else int(year),
        "method": {
            "strategy": TO_WRITE,
            "sponsor_and_conductor": TO_WRITE,
            "instruments": TO_WRITE,
            "population": TO_WRITE,
            "sample": TO_WRITE,
            "mode": TO_WRITE,
            "dates": TO_WRITE,
            "size": {
                "n": len(design.weights),
                "of": "respondents",
                "margin": NOT_APPLICABLE if method == "none" else max(margins, default=NOT_PUBLISHED),
            },
            "weighting": dict(weighting),
            "processing": _how_exact(design),
            "limitations": dict(words.WITHOUT_CLUSTERS) if method in ("strata", "kish") else TO_WRITE,
        },
    }


def _how_exact(design: Design) -> words.Texts:
    if design.method == "none":
        return dict(words.NO_MARGIN)
    if design.method == "kish":
        return words.from_weights()
    return words.from_the_design(len(design.first), design.psus)


# --- everything -------------------------------------------------------------------------------


def _everything(method: str, found: Sequence[Table]) -> Iterator[list[str]]:
    for table in found:
        keys = [table.question.key, table.item.key]
        texts = [table.question.text, table.item.text]
        if not table.found:
            few = "suppressed: too few people, or weights and clusters leave the strength of too few"
            base_text = table.base.text or "all"
            yield [*keys, "", table.base_key, *texts, "", base_text, "", str(table.n), *[""] * 7, _METHODS[method], few]
            continue
        means = table.found
        for number, answer in enumerate(table.question.answers):
            margin = _margin(table, number)
            remark = "fewer than 100 people: read with care" if table.small else ""
            if not margin and method != "none":
                remark = "; ".join(filter(None, ["no margin can be computed from what all or none said", remark]))
            yield [
                *keys,
                answer.key,
                table.base_key,
                *texts,
                answer.text,
                table.base.text or "all",
                _number(100 * means.value[number], 4),
                str(table.n),
                _number(means.n_effective[number], 1),
                _number(100 * means.se[number], 4),
                _number(means.deff[number], 4),
                "" if method == "none" else f"{means.df:g}",
                _number(100 * table.low[number], 4),
                _number(100 * table.high[number], 4),
                margin,
                _METHODS[method],
                remark,
            ]


def _changed(change: Changed) -> list[str]:
    tested = change.difference
    return [
        *change.table.key[:2],
        change.answer,
        change.table.key[2],
        *(_number(100 * each, 4) for each in (change.older, change.newer, tested.value, tested.se)),
        _number(tested.df, 1),
        *(_number(100 * each, 4) for each in (tested.low, tested.high)),
        f"{tested.p:.6f}",
        "yes" if tested.p < 0.05 else "no",
    ]


def _csv(names: Sequence[str], rows: Iterator[list[str]] | map[list[str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(cell: str) -> str:
    """Labels come from outside; numbers stay numbers."""
    return cell if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell) else harmless(cell)


def _yaml(fields: Mapping[str, Any]) -> str:
    return yaml.dump(dict(fields), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10_000)


class _Plain(yaml.SafeDumper):
    """Writes the same text twice where it stands twice, instead of a reference to the first."""

    def ignore_aliases(self, data: object) -> bool:
        return True
