"""Figures in the words of a language: value, share in words, where it comes from, and how to cite it.

Nothing here is a new figure: “about 8 in 10” is another way to write the 83 % that a source printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from babel import Locale as BabelLocale
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from mburoja.barometer.cells import DONT_KNOW, Bar, Chart, Stack
from mburoja.barometer.model import (
    ALL,
    NOT_APPLICABLE,
    Barometer,
    Cell,
    Dates,
    Figure,
    SourceFields,
    Texts,
    Wave,
    text_in,
)
from mburoja.model import Locale, Site
from mburoja.pages import wording

Words = Mapping[str, str]
Quote = Callable[[str, Locale], str]
"""How words in another language are written: plainly, or on a page with their language said."""


@dataclass(frozen=True)
class Speaker:
    """What it takes to say something in a language. `words` are the interface's strings."""

    barometer: Barometer
    site: Site
    locale: Locale
    words: Words

    def text(self, texts: Texts) -> str:
        """A text in this language, else in what its readers are shown instead."""
        return text_in(texts, self.locale, self.site.languages)[0]

    def country(self, code: str) -> str:
        """What a country is called here."""
        fields = self.barometer.countries.get(code)
        return self.text(fields.name) if fields else code


def plainly(text: str, _: Locale) -> str:
    """Words as they are: for files, pictures and what is copied."""
    return text


def marked(speaker: Speaker) -> Quote:
    """Words that are not in the reader's language say which they are in (WCAG 3.1.2)."""

    def quote(text: str, locale: Locale) -> str:
        return escape(text) if locale == speaker.locale else Markup('<span lang="{}">{}</span>').format(locale, text)

    return quote


@dataclass(frozen=True)
class SourceView:
    """Where a figure is printed, and in which language its title is.

    `day` is its date in words, `seen` the day when we looked; `press`: who reported.
    """

    key: str
    title: str
    locale: Locale
    publisher: str
    press: str
    day: str
    seen: str
    url: str


@dataclass(frozen=True)
class FigureView:
    """A figure as a reader sees it.

    `value` is the number with its sign, `whole` its length as a bar (0 to 100), `words` the share in words. `n` and
    `margin` are words too, `notes` the remarks on it. `citation` is ready to copy, `quoted` the same for a page: what
    is in another language says so.
    """

    value: str
    whole: int
    words: str
    n: str
    margin: str
    notes: tuple[str, ...]
    source: SourceView
    citation: str
    quoted: Markup


@dataclass(frozen=True)
class BarView:
    """A cell: its label, its place (`anchor`), its whole address (`url`), and one figure for each source."""

    anchor: str
    url: str
    label: str
    figures: tuple[FigureView, ...]
    disputed: bool

    @property
    def first(self) -> FigureView:
        """The only figure, where sources agree."""
        return self.figures[0]


@dataclass(frozen=True)
class GroupView:
    """Bars under a heading, which may be empty; `unsure` are those who do not know."""

    title: str
    bars: tuple[BarView, ...]
    unsure: bool


@dataclass(frozen=True)
class StackView:
    """A row of answers that are a whole; `label` is empty when there is only one row."""

    label: str
    bars: tuple[BarView, ...]
    dont_know: tuple[BarView, ...]

    def under(self, answers: Iterable[str]) -> list[BarView | None]:
        """Its cells in the columns of these answers; none where nothing is printed."""
        cells = {bar.label: bar for bar in (*self.bars, *self.dont_know)}
        return [cells.get(answer) for answer in answers]


@dataclass(frozen=True)
class ChartView:
    """All figures on one question in one wave.

    `facts` stand under it, in the picture and in every file: pairs of what and how much. `original` is the
    questionnaire's own wording and its language. `csv` and `png` are addresses under the site's root.

    `base` says who was asked; `bases_differ`, that some rows are about fewer. `with_n`: rows need an n of their own.
    `notes` are the remarks on its figures and the letter that marks each; without one it is said of all of them.
    """

    key: str
    anchor: str
    url: str
    title: str
    verbatim: bool
    original: tuple[str, Locale] | None
    several: bool
    base: str
    bases_differ: bool
    with_n: bool
    does_not_say: str
    groups: tuple[GroupView, ...]
    stacks: tuple[StackView, ...]
    facts: tuple[tuple[str, str], ...]
    sources: tuple[SourceView, ...]
    notes: Mapping[str, str]
    csv: str
    png: str

    @property
    def place(self) -> str:
        """What the ids of its sources and remarks begin with; keys have no low line in them."""
        return self.anchor

    @property
    def answers(self) -> tuple[str, ...]:
        """The columns of its stacks."""
        return tuple(dict.fromkeys(bar.label for stack in self.stacks for bar in stack.bars))

    @property
    def unsure(self) -> tuple[str, ...]:
        """The columns of its stacks for those who do not know."""
        return tuple(dict.fromkeys(bar.label for stack in self.stacks for bar in stack.dont_know))

    @property
    def bars(self) -> tuple[BarView, ...]:
        """Every cell of it, in the order of the table."""
        stacked = (bar for stack in self.stacks for bar in (*stack.bars, *stack.dont_know))
        return tuple(stacked) or tuple(bar for group in self.groups for bar in group.bars)


def wave_path(wave: str) -> str:
    """The page of a wave, under the root of a language; others cite it, so it never changes."""
    return f"barometer/{wave}/"


def csv_path(question: str) -> str:
    """All figures on a question, under the site's root."""
    return f"barometer/data/questions/{question}.csv"


def png_path(wave: str, question: str, locale: Locale) -> str:
    """A chart as a picture, under the site's root."""
    return f"barometer/charts/{wave}/{question}-{locale}.png"


def trend_png_path(trend: str, locale: Locale) -> str:
    """A trend as a picture, under the site's root."""
    return f"barometer/charts/trends/{trend}-{locale}.png"


# --- numbers ----------------------------------------------------------------------------------


def percent(value: Decimal, locale: Locale) -> str:
    """`94,2 %`: with the decimals that it was printed with, and the sign where the language has it (CLDR)."""
    return number(value, locale) + _percent_sign(locale)


@cache
def _percent_sign(locale: Locale) -> str:
    return re.sub(r"[#0.,;-]+", "", _babel(locale).percent_formats[None].pattern).replace(" ", "\u00a0")


def number(value: Decimal | int, locale: Locale) -> str:
    """`1 070`, `94,2`: grouped and pointed as the language does, with the decimals that it has."""
    decimals = max(0, -int(Decimal(value).as_tuple().exponent))
    return format_decimal(value, "#,##0" + ("." + "0" * decimals if decimals else ""), locale=_babel(locale))


def share(value: Decimal, words: Words) -> str:
    """A percentage in words: 83 → “About 8 in 10”.

    Tenths, with the quarters and thirds that everybody knows; at both ends, and where tenths would make a minority look
    like half or half like a majority, so many of a hundred. Always “so many of so
    many”, that sentences go on in the same way behind it: behind “half” their grammar would be another.
    """
    for least, most, part, of in _SHARES:
        if least <= value < most:
            return words["share_about"].format(part=part, of=of)
    if value < 1:
        return words["share_fewer"].format(part=1, of=100)
    if value > 99:
        return words["share_more"].format(part=99, of=100)
    return words["share_about"].format(part=int(value.to_integral_value()), of=100)


_SHARES = (
    (Decimal("7.5"), Decimal(15), 1, 10),
    (Decimal(15), Decimal("22.5"), 2, 10),
    (Decimal("22.5"), Decimal("27.5"), 1, 4),
    (Decimal("27.5"), Decimal("31.5"), 3, 10),
    (Decimal("31.5"), Decimal(35), 1, 3),
    (Decimal(35), Decimal(43), 4, 10),
    (Decimal(48), Decimal(52), 5, 10),
    (Decimal(57), Decimal("64.5"), 6, 10),
    (Decimal("64.5"), Decimal("68.5"), 2, 3),
    (Decimal("68.5"), Decimal("72.5"), 7, 10),
    (Decimal("72.5"), Decimal("77.5"), 3, 4),
    (Decimal("77.5"), Decimal(85), 8, 10),
    (Decimal(85), Decimal("93.5"), 9, 10),
)
"""From, to (percent), and the share that is said of it."""


@cache
def _babel(locale: Locale) -> BabelLocale:
    return BabelLocale.parse(locale, sep="-")


# --- who, when, how ---------------------------------------------------------------------------


def dates(when: Dates | None, speaker: Speaker, quote: Quote = plainly) -> str:
    """When people were asked: `tetor 2015`, `2 shkurt 2024 – 5 mars 2024`; the source's own words behind it."""
    if when is None:
        return speaker.words["not_published"]
    first, last = (wording.source_day(each, speaker.locale) for each in (when.from_, when.to))
    said = first if first == last else f"{first} – {last}"
    if not when.as_printed:
        return said
    printed = quote(when.as_printed, when.language)
    kind = type(printed)  # what is marked is escaped as it is put together
    return kind("{} ({})").format(said, kind(speaker.words["quote"]).format(text=printed))


def mode(wave: Wave, speaker: Speaker) -> str:
    """How people were asked."""
    name = wave.fields.method.mode
    return speaker.words["mode_" + name.replace("-", "_")] if name else speaker.words["not_published"]


def asked(wave: Wave, speaker: Speaker) -> str:
    """How many were asked: `1 070 familje`."""
    size = wave.fields.method.size
    if size.n is None:
        return speaker.words["not_published"]
    return f"{number(size.n, speaker.locale)} {speaker.words['of_' + size.of.replace('-', '_')]}"


def margin(points: Decimal | str | None, speaker: Speaker) -> str:
    """`± 2,8 pikë përqindjeje`; what is not published, and what does not exist, is said."""
    if points is None:
        return speaker.words["not_published"]
    if points == NOT_APPLICABLE:
        return speaker.words["margin_none"]
    return f"± {number(Decimal(points), speaker.locale)} {speaker.words['points']}"


def facts(wave: Wave, speaker: Speaker, quote: Quote = plainly) -> tuple[tuple[str, str], ...]:
    """What stands under every chart (ESOMAR/WAPOR 2014: company, sponsor, universe, size, mode, dates)."""
    words, method = speaker.words, wave.fields.method
    survey = speaker.barometer.surveys[wave.fields.survey]
    return (
        (words["fact_survey"], f"{speaker.text(survey.name)} – {speaker.text(survey.by)}"),
        (words["fact_country"], country_of(wave, speaker)),
        (words["fact_n"], asked(wave, speaker)),
        (words["fact_dates"], dates(method.dates, speaker, quote)),
        (words["fact_mode"], mode(wave, speaker)),
        (words["fact_margin"], margin(method.size.margin, speaker)),
    )


def country_of(wave: Wave, speaker: Speaker) -> str:
    """The country's name, and the form that the survey's publishers use, if that is another one."""
    fields, name = speaker.barometer.countries.get(wave.fields.country), speaker.country(wave.fields.country)
    own = fields.as_named.get(wave.fields.survey) if fields else None
    return f"{name} ({speaker.words['as_named']} {quoted(own.name, speaker)})" if own else name


def quoted(text: str, speaker: Speaker) -> str:
    """Another's words between the quotation marks of the reader's language."""
    return speaker.words["quote"].format(text=text)


def country_notes(waves: Iterable[Wave], speaker: Speaker) -> tuple[str, ...]:
    """The footnotes on the names of these waves' countries: ours, and those of the surveys' own forms; each once."""
    found = []
    for wave in waves:
        fields = speaker.barometer.countries.get(wave.fields.country)
        own = fields.as_named.get(wave.fields.survey) if fields else None
        found += [note for note in (fields and fields.note, own and own.note) if note]
    return tuple(dict.fromkeys(speaker.text(note) for note in found))


def source(key: str, speaker: Speaker) -> SourceView:
    """A source in the words of a language."""
    fields: SourceFields = speaker.barometer.sources[key]
    return SourceView(
        key=key,
        title=fields.title,
        locale=fields.language,
        publisher=fields.publisher,
        press=fields.reported_by or "",
        day=wording.source_day(fields.date, speaker.locale) if fields.date else speaker.words["undated"],
        seen=wording.source_day(fields.seen, speaker.locale),
        url=fields.url,
    )


def source_line(view: SourceView, speaker: Speaker) -> str:
    """A source in one line, without its address: who published what, who reported it, when."""
    press = f" ({speaker.words['by_the_press']}: {view.press})" if view.press else ""
    return f"{view.publisher}, {quoted(view.title, speaker)}{press}, {view.day}"


# --- a chart ----------------------------------------------------------------------------------


def chart_view(chart: Chart, speaker: Speaker) -> ChartView:
    """A chart in the words of a language."""
    fields, key = chart.question.fields, chart.question.key
    original = fields.original
    figures = [figure for bar in chart.bars for figure in bar.figures]
    bases = dict.fromkeys(bar.cell.base for bar in chart.bars)
    only = next(iter(bases)) if len(bases) == 1 else ALL
    return ChartView(
        key=key,
        anchor=key,
        url=speaker.site.page_url(wave_path(chart.wave.key), speaker.locale) + f"#{key}",
        title=speaker.text(fields.text),
        verbatim=fields.wording == "verbatim",
        original=(original.text, original.language) if original else None,
        several=fields.kind == "several-answers",
        base=speaker.text(speaker.barometer.bases[only]),
        bases_differ=len(bases) > 1,
        with_n=set(bases) != {ALL} or {each.n for each in figures} not in ({None}, {chart.wave.fields.method.size.n}),
        does_not_say=speaker.text(fields.does_not_say),
        groups=() if chart.stacks else tuple(_group(chart, *group, speaker) for group in chart.groups),
        stacks=tuple(_stack(chart, stack, speaker) for stack in chart.stacks),
        facts=facts(chart.wave, speaker),
        sources=tuple(source(each, speaker) for each in dict.fromkeys(figure.source for figure in figures)),
        notes=note_marks(figures, speaker),
        csv=csv_path(key),
        png=png_path(chart.wave.key, key, speaker.locale),
    )


def note_marks(figures: Collection[Figure], speaker: Speaker) -> dict[str, str]:
    """The remarks on figures, and the letter of each; a remark on all of them needs none."""
    found: dict[str, str] = {}
    letters = iter("abcdefghijklmnopqrstuvwxyz")
    for key in dict.fromkeys(note for figure in figures for note in figure.notes):
        of_all = all(key in figure.notes for figure in figures)
        found[speaker.text(speaker.barometer.notes[key])] = "" if of_all else next(letters)
    return found


def _group(chart: Chart, answer: str, bars: tuple[Bar, ...], speaker: Speaker) -> GroupView:
    fields = chart.question.fields
    unsure = (answer == DONT_KNOW and answer not in fields.answers) or answer in fields.dont_know
    title = speaker.words["dont_know"] if unsure else speaker.text(fields.answers[answer]) if answer else ""
    return GroupView(title, tuple(bar_view(chart, bar, speaker) for bar in bars), unsure)


def _stack(chart: Chart, stack: Stack, speaker: Speaker) -> StackView:
    label = _about(chart, stack.item, stack.base, speaker)
    of_answers = [[bar_view(chart, bar, speaker, "answer") for bar in bars]
                  for bars in (stack.bars, stack.dont_know)]  # fmt: skip
    return StackView(label, tuple(of_answers[0]), tuple(of_answers[1]))


def bar_view(chart: Chart, bar: Bar, speaker: Speaker, called: Called = "row") -> BarView:
    """A cell in the words of a language; `called` is what its label says of it."""
    url = speaker.site.page_url(wave_path(chart.wave.key), speaker.locale) + f"#{bar.cell.anchor}"
    return BarView(
        anchor=bar.cell.anchor,
        url=url,
        label=_label(chart, bar.cell, speaker, called),
        figures=tuple(_figure(chart, figure, url, speaker) for figure in bar.figures),
        disputed=bar.disputed,
    )


Called = Literal["row", "answer", "whole"]
"""A row under its answer is called by its item, else by its answer; a column by its answer; what stands alone by both.
Who was asked is said with it, unless all were, or it is a column.
"""


def _label(chart: Chart, cell: Cell, speaker: Speaker, called: Called) -> str:
    answer = speaker.text(chart.question.fields.answers[cell.answer])
    if called == "answer":
        return answer
    about = _about(chart, cell.item, cell.base, speaker)
    if cell.item:
        return about if called == "row" else f"{about}: {answer}"
    return answer if cell.base == ALL else f"{answer} ({about})"


def _about(chart: Chart, item: str, base: str, speaker: Speaker) -> str:
    fields = chart.question.fields
    name = speaker.text(fields.items[item].name) if item else ""
    asked = "" if base == ALL else speaker.text(speaker.barometer.bases[base])
    return f"{name} ({asked})" if name and asked else name or asked


def _figure(chart: Chart, figure: Figure, url: str, speaker: Speaker) -> FigureView:
    words = speaker.words
    n = words["not_published"] if figure.n is None else number(figure.n, speaker.locale)
    return FigureView(
        value=percent(figure.value, speaker.locale),
        whole=int(figure.value.to_integral_value()),
        words=share(figure.value, words),
        n=n,
        margin=margin(figure.margin, speaker),
        notes=tuple(speaker.text(speaker.barometer.notes[note]) for note in figure.notes),
        source=source(figure.source, speaker),
        citation=citation(chart, figure, n, url, speaker),
        quoted=Markup(citation(chart, figure, n, url, speaker, marked(speaker))),  # noqa: S704  (escaped there)
    )


def citation(chart: Chart, figure: Figure, n: str, url: str, speaker: Speaker, quote: Quote = plainly) -> str:
    """A figure with all that a newspaper has to print with it, in one line."""
    barometer, words, wave = speaker.barometer, speaker.words, chart.wave
    fields, printed = chart.question.fields, source(figure.source, speaker)
    item = speaker.text(fields.items[figure.cell.item].name) if figure.cell.item else ""
    answer = speaker.text(fields.answers[figure.cell.answer])
    kind = type(quote("", speaker.locale))  # what is marked is escaped as it is put together
    values: dict[str, Any] = {
        "what": f"{item}: {answer}" if item else f"{speaker.text(fields.text)}: {answer}",
        "value": percent(figure.value, speaker.locale),
        "base": speaker.text(barometer.bases[figure.cell.base]),
        "country": country_of(wave, speaker),
        "survey": speaker.text(barometer.surveys[wave.fields.survey].name),
        "mode": mode(wave, speaker),
        "margin": margin(figure.margin, speaker),
        "dates": dates(wave.fields.method.dates, speaker, quote),
        "n": n,
        "publisher": quote(printed.publisher, printed.locale),
        "title": quote(printed.title, printed.locale),
        "press": kind(" ({} {})").format(words["via"], quote(printed.press, printed.locale)) if printed.press else "",
        "day": printed.day,
        "url": printed.url,
        "seen": printed.seen,
        "here": url,
    }
    return kind(words["citation"]).format(**values)
