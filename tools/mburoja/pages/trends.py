"""Trends as a reader sees them: a drawing, the same figures as a table, and where each of them comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mburoja.barometer.cells import Chart, Line, Point, lines
from mburoja.barometer.drawing import DrawnLines
from mburoja.barometer.model import Theme, TrendFields, Wave
from mburoja.pages.figures import (
    FigureView,
    SourceView,
    Speaker,
    bar_view,
    country_notes,
    country_of,
    csv_path,
    facts,
    marked,
    number,
    percent,
    source,
    trend_png_path,
    wave_path,
)
from mburoja.pages.line_chart import Dot, Series, draw
from mburoja.pages.waves import METHOD

TRENDS = "barometer/trends/"
"""The page of all trends, under the root of a language."""

SHARES = (0, 25, 50, 75, 100)
"""The shares that are written beside every drawing, in percent."""


@dataclass(frozen=True)
class ValueView:
    """A value in the table; several figures where several sources print the same one.

    `sources` are numbers and `notes` letters in the lists under it; `path` leads to its place, under the site's root.
    """

    value: str
    path: str
    figures: tuple[FigureView, ...]
    sources: tuple[int, ...]
    notes: tuple[str, ...]
    apart: bool


@dataclass(frozen=True)
class RowView:
    """A year, and for each line what there is: nothing, a figure, or several that do not agree."""

    year: int
    cells: tuple[tuple[ValueView, ...], ...]


@dataclass(frozen=True)
class AskedView:
    """How the people of a wave were asked. `facts` are pairs of what and how much, `path` leads to the method page."""

    key: str
    year: int
    survey: str
    path: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TrendView:
    """What changed over the years.

    `drawn` is the drawing in words, for those who do not see it; `notes` are remarks on figures, under their letters.
    `questions` are keys. `png` is the drawing as a picture, `files` tables of the questions by what they are called,
    all under the site's root; `url` is its whole address.
    """

    key: str
    url: str
    theme: Theme
    title: str
    description: str
    drawing: DrawnLines
    drawn: tuple[str, ...]
    names: tuple[tuple[int, str], ...]
    rows: tuple[RowView, ...]
    notes: tuple[tuple[str, str], ...]
    sources: tuple[SourceView, ...]
    surveys: tuple[str, ...]
    waves: tuple[AskedView, ...]
    country_notes: tuple[str, ...]
    does_not_say: tuple[str, ...]
    questions: tuple[str, ...]
    png: str
    files: tuple[tuple[str, str], ...]

    @property
    def gaps(self) -> bool:
        """Whether a year lacks a figure in some line."""
        return any(not cell for row in self.rows for cell in row.cells)

    @property
    def apart(self) -> bool:
        """Whether a figure stands apart."""
        return any(value.apart for row in self.rows for cell in row.cells for value in cell)

    @property
    def disputed(self) -> bool:
        """Whether sources differ somewhere."""
        return any(len({value.path for value in cell}) < len(cell) for row in self.rows for cell in row.cells)


def trend_views(speaker: Speaker) -> tuple[TrendView, ...]:
    """Every trend that has figures, in the words of a language."""
    barometer = speaker.barometer
    found = [(key, fields, lines(barometer, fields)) for key, fields in barometer.trends.items()]
    return tuple(
        _trend(key, fields, drawn, speaker)
        for key, fields, every in found
        if (drawn := tuple(line for line in every if line.points))
    )


@dataclass
class _Numbered:
    """Things that are told once, under a number; the first is 1."""

    found: list[str] = field(default_factory=list)

    def number(self, each: str) -> int:
        if each not in self.found:
            self.found.append(each)
        return self.found.index(each) + 1


def _letter(number: int) -> str:
    """1 → a, 26 → z, 27 → aa."""
    return chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26)


def _trend(key: str, fields: TrendFields, drawn: Sequence[Line], speaker: Speaker) -> TrendView:
    barometer, notes, sources = speaker.barometer, _Numbered(), _Numbered()
    years = [point.year for line in drawn for point in line.points]
    rows = tuple(
        RowView(year, tuple(tuple(_values(line, year, notes, sources, speaker)) for line in drawn))
        for year in range(min(years), max(years) + 1)
    )
    waves = _waves(drawn, speaker)
    series = [_series(line, speaker) for line in drawn]
    shares = [number(Decimal(each), speaker.locale) for each in SHARES[:-1]]
    drawing = draw(series, [*shares, percent(Decimal(SHARES[-1]), speaker.locale)])
    questions = tuple(dict.fromkeys(line.fields.question for line in drawn))
    return TrendView(
        key=key,
        url=f"{speaker.site.page_url(TRENDS, speaker.locale)}#{key}",
        theme=fields.theme,
        title=speaker.text(fields.title),
        description=speaker.text(fields.description),
        drawing=drawing,
        drawn=tuple(_in_words(line, speaker) for line in drawn),
        names=tuple((line.kind, each.name) for line, each in zip(drawing.lines, series, strict=True)),
        rows=rows,
        notes=tuple((_letter(n + 1), note) for n, note in enumerate(notes.found)),
        sources=tuple(source(each, speaker) for each in sources.found),
        surveys=tuple(_surveys(waves, speaker)),
        waves=tuple(_asked(wave, speaker) for wave in waves),
        country_notes=country_notes(waves, speaker),
        does_not_say=tuple(
            dict.fromkeys(speaker.text(barometer.questions[each].fields.does_not_say) for each in questions)
        ),
        questions=questions,
        png=trend_png_path(key, speaker.locale),
        files=tuple(_files(questions, speaker)),
    )


def _files(questions: Sequence[str], speaker: Speaker) -> Iterator[tuple[str, str]]:
    """The table of each question; of several, each is called by its question too."""
    for key in questions:
        title = speaker.words["figures_csv"]
        if len(questions) > 1:
            title += f": {speaker.text(speaker.barometer.questions[key].fields.text)}"
        yield title, csv_path(key)


def _values(line: Line, year: int, notes: _Numbered, sources: _Numbered, speaker: Speaker) -> Iterator[ValueView]:
    """What a line has for a year."""
    for point in line.points:
        if point.year == year:
            why = [speaker.text(point.apart.why)] if point.apart else []
            figures = _figures(point, speaker)
            for value in dict.fromkeys(figure.value for figure in figures):
                same = tuple(figure for figure in figures if figure.value == value)
                remarks = (*why, *(note for figure in same for note in figure.notes))
                yield ValueView(
                    value=value,
                    path=_path(point, speaker),
                    figures=same,
                    sources=tuple(sources.number(figure.source.key) for figure in same),
                    notes=tuple(dict.fromkeys(_letter(notes.number(each)) for each in remarks)),
                    apart=point.apart is not None,
                )


def _figures(point: Point, speaker: Speaker) -> tuple[FigureView, ...]:
    cell = point.bar.cell
    wave, question = speaker.barometer.waves[cell.wave], speaker.barometer.questions[cell.question]
    return bar_view(Chart(wave, question, (point.bar,), ()), point.bar, speaker).figures


def _path(point: Point, speaker: Speaker) -> str:
    """A figure's own place, under the site's root."""
    cell = point.bar.cell
    return f"{speaker.site.languages.prefix(speaker.locale)}{wave_path(cell.wave)}#{cell.anchor}"


def _series(line: Line, speaker: Speaker) -> Series:
    return Series(
        speaker.text(line.fields.name),
        tuple(tuple(dot for point in run for dot in _dots(point, speaker)) for run in line.runs),
        tuple(dot for point in line.apart for dot in _dots(point, speaker)),
    )


def _dots(point: Point, speaker: Speaker) -> Iterator[Dot]:
    """One for each value that is printed; sources that agree make one dot."""
    for value in dict.fromkeys(figure.value for figure in point.bar.figures):
        yield Dot(point.year, value, number(value, speaker.locale), apart=point.apart is not None)


def _in_words(line: Line, speaker: Speaker) -> str:
    """`Policia e Kosovës: 2019: 59 %; 2020: 62 %; 2021: nuk ka shifër; 2022: 72 %.`"""
    words, said = speaker.words, []
    points = line.points
    for year in range(points[0].year, points[-1].year + 1):
        here = [point for point in points if point.year == year]
        for point in here:
            values = dict.fromkeys(percent(figure.value, speaker.locale) for figure in point.bar.figures)
            remarks = [words["trend_other_wording"]] if point.apart else []
            remarks += [words["trend_disputed"]] if point.bar.disputed else []
            said.append(f"{year}: {' / '.join(values)}" + (f" ({', '.join(remarks)})" if remarks else ""))
        if not here:
            said.append(f"{year}: {words['trend_no_figure']}")
    return f"{speaker.text(line.fields.name)} – {'; '.join(said)}."


# --- who was asked ----------------------------------------------------------------------------


def _waves(drawn: Iterable[Line], speaker: Speaker) -> list[Wave]:
    """The waves of these lines, the oldest first."""
    keys = {point.bar.cell.wave: point.year for line in drawn for point in line.points}
    return [speaker.barometer.waves[key] for key in sorted(keys, key=lambda key: (keys[key], key))]


def _surveys(waves: Iterable[Wave], speaker: Speaker) -> Iterator[str]:
    """Each survey, who conducts it, and where: once, however many waves it has."""
    for key, wave in {wave.fields.survey: wave for wave in waves}.items():
        survey = speaker.barometer.surveys[key]
        yield f"{speaker.text(survey.name)} – {speaker.text(survey.by)}. {country_of(wave, speaker)}."


def _asked(wave: Wave, speaker: Speaker) -> AskedView:
    prefix = speaker.site.languages.prefix(speaker.locale)
    return AskedView(
        key=wave.key,
        year=wave.fields.year or 0,
        survey=speaker.text(speaker.barometer.surveys[wave.fields.survey].name),
        path=f"{prefix}{METHOD}#{wave.key}",
        facts=facts(wave, speaker, marked(speaker))[2:],
    )
