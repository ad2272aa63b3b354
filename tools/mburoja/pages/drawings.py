"""What the pictures of charts say. `media.chart` draws them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from mburoja.barometer.cells import Bar, Chart, charts
from mburoja.barometer.drawing import Drawing, DrawnBar, DrawnFigure, DrawnGroup, DrawnStack
from mburoja.pages.figures import (
    BarView,
    ChartView,
    FigureView,
    SourceView,
    Speaker,
    chart_view,
    country_notes,
    margin,
    number,
    source_line,
)
from mburoja.pages.waves import wave_year

MOST_BARS, MOST_STACKS = 40, 20
"""A picture with more is no picture any more; the others are in the file."""


def drawings(speaker: Speaker) -> Iterator[tuple[str, Drawing]]:
    """The picture of every chart in a language, by its path under the site's root."""
    for wave in speaker.barometer.waves.values():
        for chart in charts(speaker.barometer, wave):
            view = chart_view(chart, speaker)
            yield view.png, drawing(chart, view, speaker)


def drawing(chart: Chart, view: ChartView, speaker: Speaker) -> Drawing:
    """A chart with all that must be inside its picture."""
    words, wave = speaker.words, chart.wave
    bars = {bar.cell.anchor: bar for bar in chart.bars}
    groups = (
        DrawnGroup(group.title, tuple(_bar(bar, bars[bar.anchor], view, speaker) for bar in group.bars), group.unsure)
        for group in view.groups
    )
    kept, left_out = _cut(groups)
    stacks = [DrawnStack(row.label, _parts(row.bars, view), _parts(row.dont_know, view)) for row in view.stacks]
    left_out += sum(len((*row.parts, *row.unsure)) for row in stacks[MOST_STACKS:])
    return Drawing(
        locale=speaker.locale,
        over=f"{speaker.country(wave.fields.country)}, {wave_year(wave, speaker)}",
        title=view.title,
        under=" ".join(_under(chart, view, speaker)),
        groups=kept,
        stacks=tuple(stacks[:MOST_STACKS]),
        left_out=words["picture_left_out"].format(n=left_out) if left_out else "",
        said=tuple(_said(chart, view, speaker)),
    )


def _under(chart: Chart, view: ChartView, speaker: Speaker) -> Iterator[str]:
    """Whose survey it is if not the barometer, who was asked, and what must be known to read it."""
    words = speaker.words
    role = speaker.barometer.surveys[chart.wave.fields.survey].role
    if role != "barometer":
        yield words["partner" if role == "partner" else "comparator"]
    unless = f" ({words['base_unless']})" if view.bases_differ else ""
    yield f"{words['percent_of']} {view.base}{unless}."
    yield words["picture_verbatim" if view.verbatim else "wording_ours"]
    if view.several:
        yield words["several_possible"]


def _mark(source: SourceView, view: ChartView) -> str:
    """The number of a source; an only one needs none."""
    return f"[{view.sources.index(source) + 1}]" if len(view.sources) > 1 else ""


def _marks(figure: FigureView, view: ChartView) -> str:
    """What is said of a figure below: `[2] a`."""
    letters = (view.notes.get(note, "") for note in figure.notes)
    return " ".join(filter(None, (_mark(figure.source, view), *letters)))


def _bar(shown: BarView, bar: Bar, view: ChartView, speaker: Speaker) -> DrawnBar:
    """A figure for each source; under it n and the margin, where they are not those of the whole wave."""
    figures = []
    for each, figure in zip(shown.figures, bar.figures, strict=True):
        small = []
        if view.with_n and figure.n is not None:
            small.append(f"n = {number(figure.n, speaker.locale)}")
        if isinstance(figure.margin, Decimal):
            small.append(margin(figure.margin, speaker))
        figures.append(DrawnFigure(each.whole, each.value, _marks(each, view), " · ".join(small)))
    if shown.disputed:
        figures.append(replace(figures.pop(), small=speaker.words["disputed"]))
    return DrawnBar(shown.label, tuple(figures))


def _parts(bars: Iterable[BarView], view: ChartView) -> tuple[tuple[str, DrawnFigure], ...]:
    return tuple((bar.label, DrawnFigure(bar.first.whole, bar.first.value, _marks(bar.first, view))) for bar in bars)


def _cut(groups: Iterable[DrawnGroup]) -> tuple[tuple[DrawnGroup, ...], int]:
    """The groups with as many bars as a picture holds, and how many figures it does not."""
    kept: list[DrawnGroup] = []
    room, left_out = MOST_BARS, 0
    for group in groups:
        bars = group.bars[:room]
        left_out += sum(len(bar.figures) for bar in group.bars[room:])
        room -= len(bars)
        if bars:
            kept.append(DrawnGroup(group.title, bars, group.unsure))
    return tuple(kept), left_out


def _said(chart: Chart, view: ChartView, speaker: Speaker) -> Iterator[tuple[tuple[str, str], ...]]:
    words = speaker.words
    survey, *facts = view.facts
    yield (survey,)
    yield tuple(facts)
    for note in country_notes([chart.wave], speaker):
        yield (("", note),)
    printed = "; ".join(f"{_mark(each, view)} {source_line(each, speaker)}".strip() for each in view.sources)
    yield ((words["sources" if len(view.sources) > 1 else "source_word"], printed),)
    if view.notes:
        remarks = (f"({letter}) {note}" if letter else note for note, letter in view.notes.items())
        yield ((words["remarks"], " ".join(remarks)),)
    yield ((words["limits"], view.does_not_say),)
    yield ((words["picture_here"], view.url),)
