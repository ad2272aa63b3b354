"""What the pictures of charts say. `media.chart` draws them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    marks = _Marks([each.key for each in view.sources], list(_notes(view)))
    bars = {bar.cell.anchor: bar for bar in chart.bars}
    groups = (
        DrawnGroup(group.title, tuple(_bar(bar, bars[bar.anchor], marks, speaker) for bar in group.bars), group.unsure)
        for group in view.groups
    )
    kept, left_out = _cut(groups)
    stacks = [DrawnStack(row.label, _parts(row.bars, marks), _parts(row.dont_know, marks)) for row in view.stacks]
    left_out += len(stacks[MOST_STACKS:])
    return Drawing(
        locale=speaker.locale,
        over=f"{speaker.country(wave.fields.country)}, {wave_year(wave, speaker)}",
        title=view.title,
        under=" ".join(_under(view, speaker)),
        groups=kept,
        stacks=tuple(stacks[:MOST_STACKS]),
        left_out=words["picture_left_out"].format(n=left_out) if left_out else "",
        said=tuple(_said(chart, view, marks, speaker)),
    )


def _under(view: ChartView, speaker: Speaker) -> Iterator[str]:
    yield speaker.words["picture_verbatim" if view.verbatim else "picture_paraphrase"]
    if view.several:
        yield speaker.words["picture_several"]


@dataclass(frozen=True)
class _Marks:
    """What sources and remarks are called beside a figure: `[2] a`. An only source needs no number."""

    sources: Sequence[str]
    notes: Sequence[str]

    def source(self, key: str) -> str:
        return f"[{self.sources.index(key) + 1}]" if len(self.sources) > 1 else ""

    def note(self, text: str) -> str:
        number = self.notes.index(text)
        return _LETTERS[number] if number < len(_LETTERS) else str(number + 1)

    def of(self, figure: FigureView) -> str:
        return " ".join(filter(None, (self.source(figure.source.key), *map(self.note, figure.notes))))


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _notes(view: ChartView) -> Iterable[str]:
    """The remarks on all figures, each once."""
    bars = [bar for group in view.groups for bar in group.bars]
    bars += [bar for row in view.stacks for bar in (*row.bars, *row.dont_know)]
    return dict.fromkeys(note for bar in bars for figure in bar.figures for note in figure.notes)


def _bar(view: BarView, bar: Bar, marks: _Marks, speaker: Speaker) -> DrawnBar:
    """A figure for each source; under it n and the margin, where they are published."""
    figures = []
    for shown, figure in zip(view.figures, bar.figures, strict=True):
        small = []
        if figure.n is not None:
            small.append(f"n = {number(figure.n, speaker.locale)}")
        if figure.margin is not None:
            small.append(margin(figure.margin, speaker))
        figures.append(DrawnFigure(shown.whole, shown.value, marks.of(shown), " · ".join(small)))
    label = f"{view.label} ({speaker.words['picture_disputed']})" if view.disputed else view.label
    return DrawnBar(label, tuple(figures))


def _parts(bars: Iterable[BarView], marks: _Marks) -> tuple[tuple[str, DrawnFigure], ...]:
    return tuple((bar.label, DrawnFigure(bar.first.whole, bar.first.value, marks.of(bar.first))) for bar in bars)


def _cut(groups: Iterable[DrawnGroup]) -> tuple[tuple[DrawnGroup, ...], int]:
    """The groups with as many bars as a picture holds, and how many it does not."""
    kept: list[DrawnGroup] = []
    room, left_out = MOST_BARS, 0
    for group in groups:
        bars = group.bars[:room]
        room, left_out = room - len(bars), left_out + len(group.bars) - len(bars)
        if bars:
            kept.append(DrawnGroup(group.title, bars, group.unsure))
    return tuple(kept), left_out


def _said(chart: Chart, view: ChartView, marks: _Marks, speaker: Speaker) -> Iterator[tuple[tuple[str, str], ...]]:
    words = speaker.words
    survey, *facts = view.facts
    yield (survey,)
    yield tuple(facts)
    for note in country_notes([chart.wave], speaker):
        yield (("", note),)
    printed = ((marks.source(each.key), _source(each, speaker)) for each in view.sources)
    yield ((words["sources"], "; ".join(f"{mark} {text}".strip() for mark, text in printed)),)
    if marks.notes:
        yield ((words["picture_notes"], " ".join(f"({marks.note(note)}) {note}" for note in marks.notes)),)
    yield ((words["picture_not_said"], view.does_not_say),)
    yield ((words["picture_here"], view.url),)


def _source(view: SourceView, speaker: Speaker) -> str:
    press = f" ({speaker.words['via']} {view.press})" if view.press else ""
    return f"{view.publisher}, “{view.title}”{press}, {view.day}"
