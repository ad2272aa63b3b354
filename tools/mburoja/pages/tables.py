"""The figures as tables for spreadsheets and programs (CSV), with all that it takes to cite them in every row.

RFC 4180, in UTF-8 with a mark at its beginning (U+FEFF): without it Excel takes ë and ш for something else, and
Frictionless, pandas and readr pass over it. What the source does not say is written out, `not published`; an empty
cell means that there is nothing to say, like no remark. The same figures give the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, get_args

from mburoja.barometer.cells import bars, theme_of
from mburoja.barometer.model import (
    COLUMNS,
    ESTIMATED,
    NOT_PUBLISHED,
    ROLES,
    THEMES,
    Barometer,
    CountedAs,
    Country,
    Dates,
    Figure,
    Kind,
    Method,
    Mode,
    Original,
    QuestionFields,
    Size,
    SourceFields,
    SurveyFields,
    Texts,
    Wave,
    Wording,
    text_in,
)
from mburoja.model import Locale, Site
from mburoja.pages.figures import csv_path, wave_path

FOLDER = "barometer/data/"
"""Where the files lie, under the site's root."""
ALL_FIGURES = FOLDER + "all.csv"
CORRECTIONS = FOLDER + "corrections.csv"

Value = str | int | Decimal | bool | None
MARK = "\ufeff"


def figures_path(wave: str) -> str:
    """The file of a wave as it is kept, under the site's root."""
    return f"{FOLDER}figures/{wave}.csv"


@dataclass(frozen=True)
class Row:
    """A figure with all that its keys stand for."""

    site: Site
    barometer: Barometer
    figure: Figure
    wave: Wave
    question: QuestionFields
    survey: SurveyFields
    source: SourceFields
    disputed: bool

    @property
    def method(self) -> Method:
        return self.wave.fields.method

    @property
    def size(self) -> Size:
        return self.method.size

    @property
    def dates(self) -> Dates | None:
        return self.method.dates

    @property
    def original(self) -> Original | None:
        return self.question.original

    def country(self) -> Texts:
        return self.barometer.countries[self.wave.fields.country].name

    def own_name(self) -> str | None:
        """The country in the form of the survey's publishers, where that is another one."""
        own = self.barometer.countries[self.wave.fields.country].as_named.get(self.wave.fields.survey)
        return own.name if own else None

    def item(self) -> Texts:
        return self.question.items[self.figure.cell.item].name if self.figure.cell.item else {}

    def remarks(self, locale: Locale) -> str:
        languages = self.site.languages
        return " ".join(text_in(self.barometer.notes[note], locale, languages)[0] for note in self.figure.notes)

    def link(self) -> str:
        return f"{self.site.page_url(wave_path(self.wave.key), self.site.languages.default)}#{self.figure.cell.anchor}"


@dataclass(frozen=True)
class Column:
    """A column: its name, its type (Table Schema), what stands in it, and what alone may.

    `said` means that a source could say it: where it does not, `not published` stands there. What is not `said` may
    be empty, unless it is `required`. `known` gives the words or keys that there are, `limits` other constraints
    (Table Schema's names).
    """

    name: str
    type: str
    give: Callable[[Row], Value]
    said: bool = False
    required: bool = False
    known: Callable[[Barometer], Iterable[str]] | None = None
    limits: tuple[tuple[str, Any], ...] = ()
    locale: Locale = ""

    @property
    def about(self) -> str:
        """Its name without the language, by which it is explained."""
        return self.name.removesuffix(f"_{self.locale}") if self.locale else self.name


_PERCENT = (("minimum", 0), ("maximum", 100))
_DAY = (("pattern", r"\d{4}(-\d\d(-\d\d)?)?"),)
_COUNT = (("minimum", 1),)


def _of(words: Iterable[str]) -> Callable[[Barometer], Iterable[str]]:
    return lambda _: words


_FIRST = (
    Column("survey", "string", lambda row: row.wave.fields.survey, required=True, known=lambda known: known.surveys),
    Column("wave", "string", lambda row: row.wave.key, required=True, known=lambda known: known.waves),
    Column("country", "string", lambda row: row.wave.fields.country, required=True, known=_of(get_args(Country))),
    Column("year", "integer", lambda row: row.wave.fields.year, said=True, limits=(("minimum", 1990),)),
    Column(
        "question", "string", lambda row: row.figure.cell.question, required=True, known=lambda known: known.questions
    ),
    Column("item", "string", lambda row: row.figure.cell.item),
    Column("answer", "string", lambda row: row.figure.cell.answer, required=True),
    Column("base", "string", lambda row: row.figure.cell.base, required=True, known=lambda known: known.bases),
    Column("value", "number", lambda row: row.figure.value, required=True, limits=_PERCENT),
    Column("n", "integer", lambda row: row.figure.n, said=True, limits=_COUNT),
    Column("margin", "number", lambda row: row.figure.margin, said=True, limits=_PERCENT),
    Column("n_effective", "integer", lambda row: row.figure.n_effective, limits=_COUNT),
    Column("low", "number", lambda row: row.figure.low, limits=_PERCENT),
    Column("high", "number", lambda row: row.figure.high, limits=_PERCENT),
)
_LABELS: tuple[tuple[str, Callable[[Row], Texts]], ...] = (
    ("survey", lambda row: row.survey.name),
    ("country", lambda row: row.country()),
    ("question", lambda row: row.question.text),
    ("item", lambda row: row.item()),
    ("answer", lambda row: row.question.answers[row.figure.cell.answer]),
    ("base", lambda row: row.barometer.bases[row.figure.cell.base]),
)


def _label(name: str, give: Callable[[Row], Texts], locale: Locale) -> Column:
    def label(row: Row) -> str:
        texts = give(row)
        return text_in(texts, locale, row.site.languages)[0] if texts else ""

    return Column(f"{name}_{locale}", "string", label, locale=locale)


_LAST = (
    Column("country_as_named", "string", Row.own_name),
    Column("theme", "string", lambda row: theme_of(row.barometer, row.figure.cell), required=True, known=_of(THEMES)),
    Column("kind", "string", lambda row: row.question.kind, required=True, known=_of(get_args(Kind))),
    Column("wording", "string", lambda row: row.question.wording, required=True, known=_of(get_args(Wording))),
    Column("original", "string", lambda row: row.original.text if row.original else None),
    Column("original_language", "string", lambda row: row.original.language if row.original else None),
    Column("asked_from", "string", lambda row: row.dates.from_ if row.dates else None, said=True, limits=_DAY),
    Column("asked_to", "string", lambda row: row.dates.to if row.dates else None, said=True, limits=_DAY),
    Column("asked_as_printed", "string", lambda row: row.dates.as_printed if row.dates else None),
    Column("mode", "string", lambda row: row.method.mode, said=True, known=_of(get_args(Mode))),
    Column("wave_n", "integer", lambda row: row.size.n, said=True, limits=_COUNT),
    Column("wave_n_of", "string", lambda row: row.size.of, required=True, known=_of(get_args(CountedAs))),
    Column("wave_margin", "number", lambda row: row.size.margin, said=True, limits=_PERCENT),
    Column("disputed", "boolean", lambda row: row.disputed, required=True),
    Column("role", "string", lambda row: row.survey.role, required=True, known=_of(ROLES)),
    Column("source", "string", lambda row: row.figure.source, required=True, known=lambda known: known.sources),
    Column("source_title", "string", lambda row: row.source.title, required=True),
    Column("source_language", "string", lambda row: row.source.language, required=True),
    Column("publisher", "string", lambda row: row.source.publisher, required=True),
    Column("reported_by", "string", lambda row: row.source.reported_by),
    Column("source_date", "string", lambda row: row.source.date, said=True, limits=_DAY),
    Column("page", "string", lambda row: row.figure.page),
    Column("source_url", "string", lambda row: row.source.url, required=True),
    Column("seen", "string", lambda row: row.source.seen, required=True, limits=_DAY),
    Column("notes", "string", lambda row: " ".join(row.figure.notes)),
)


def columns(site: Site) -> tuple[Column, ...]:
    """The columns of all.csv and of the file of every question."""
    locales = site.languages.names
    return (
        *_FIRST,
        *(_label(name, give, locale) for locale in locales for name, give in _LABELS),
        *_LAST,
        *(Column(f"notes_{each}", "string", _remarks(each), locale=each) for each in locales),
        Column("link", "string", Row.link, required=True),
    )


def _remarks(locale: Locale) -> Callable[[Row], Value]:
    return lambda row: row.remarks(locale)


def tables(barometer: Barometer, site: Site) -> Mapping[str, bytes]:
    """Every table, by path under the site's root: all figures, those of each question, and each wave's as it is kept.

    The last overwrite what lies in `docs/`: there may be semicolons and decimal commas in it, and no schema fits both.
    """
    named = columns(site)
    rows: dict[str, list[Sequence[Value]]] = {}
    kept: dict[str, bytes] = {}
    for wave in barometer.waves.values():
        if wave.figures:
            kept[figures_path(wave.key)] = _written(KEPT, [_as_kept(figure) for figure in wave.figures])
        for bar in bars(wave.figures):
            for row in (_row(barometer, site, wave, figure, bar.disputed) for figure in bar.figures):
                rows.setdefault(bar.cell.question, []).append([_or_said(each, each.give(row)) for each in named])
    names = [each.name for each in named]
    return {
        ALL_FIGURES: _written(names, [row for of_one in rows.values() for row in of_one]),
        **{csv_path(question): _written(names, of_one) for question, of_one in rows.items()},
        **kept,
        CORRECTIONS: _written(*_corrections(barometer, site)),
    }


KEPT = (*COLUMNS, *ESTIMATED)
"""The columns of a wave's file as it is kept."""


def _as_kept(figure: Figure) -> Sequence[Value]:
    cell, said = figure.cell, (NOT_PUBLISHED if value is None else value for value in (figure.n, figure.margin))
    first = (cell.question, cell.item, cell.answer, cell.base, figure.value, *said)
    return (*first, figure.source, figure.page, " ".join(figure.notes), figure.n_effective, figure.low, figure.high)


def _corrections(barometer: Barometer, site: Site) -> tuple[Sequence[str], Sequence[Sequence[Value]]]:
    locales = site.languages.names
    rows = [
        [each.date, *(text_in(each.text, locale, site.languages)[0] for locale in locales)]
        for each in barometer.corrections
    ]
    return ["date", *(f"text_{locale}" for locale in locales)], rows


def _row(barometer: Barometer, site: Site, wave: Wave, figure: Figure, disputed: bool) -> Row:
    question, survey = barometer.questions[figure.cell.question], barometer.surveys[wave.fields.survey]
    return Row(site, barometer, figure, wave, question.fields, survey, barometer.sources[figure.source], disputed)


def _or_said(column: Column, value: Value) -> Value:
    return NOT_PUBLISHED if value is None and column.said else value


# --- CSV ----------------------------------------------------------------------------------------


def _written(names: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (MARK + out.getvalue()).encode()


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case str():
            return harmless(value)
    return str(value)


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before what could begin one.

    OWASP, "CSV Injection". Numbers are never texts here.
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
