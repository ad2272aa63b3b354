"""The page of a theme: of each country the newest figures on it, and the ways to all others.

The figures are excerpts: what is drawn first in a chart, and never more than a few of it. The whole chart, with all
that has to be said of it, stands on the page of its wave.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from mburoja.barometer.cells import Bar, Chart, charts, themes_of
from mburoja.barometer.model import ALL, Theme, Wave
from mburoja.pages.figures import (
    BarView,
    SourceView,
    Speaker,
    bar_view,
    country_notes,
    facts,
    marked,
    note_marks,
    source,
)
from mburoja.pages.waves import Link, is_comparator, link, newest_first, survey_name, theme_title, wave_year

COUNTRIES = ("XK", "AL", "RS")
"""Where the barometer asks; of them it is said when there are no figures."""
_MOST_BARS = 4
"""Of one question."""


@dataclass(frozen=True)
class QuestionOnTheme:
    """The first bars of a chart. `url` is the whole chart, relative to the site's root; `more` are bars left out."""

    title: str
    url: str
    bars: tuple[BarView, ...]
    more: int


@dataclass(frozen=True)
class Excerpt:
    """What a wave says on a theme; `earlier` are other waves that say something on it.

    `facts` are words for a page; `base` is who was asked, where a label says nothing else; `notes` as in a chart.
    """

    link: Link
    country: str
    questions: tuple[QuestionOnTheme, ...]
    base: str
    facts: tuple[tuple[str, str], ...]
    sources: tuple[SourceView, ...]
    notes: Mapping[str, str]
    earlier: tuple[Link, ...]


@dataclass(frozen=True)
class ThemeView:
    """A theme as a reader of one language sees it.

    `countries` are the barometer's own figures; `others` those of other surveys, by survey: its name, who conducts it,
    its excerpts. `missing` says of each country what there is nothing of: its name, and its waves; without waves, that
    there is nothing at all.
    """

    key: Theme
    title: str
    text: str
    countries: tuple[Excerpt, ...]
    others: tuple[tuple[str, str, tuple[Excerpt, ...]], ...]
    missing: tuple[tuple[str, tuple[Link, ...]], ...]
    notes: tuple[str, ...]


def theme_view(theme: Theme, speaker: Speaker) -> ThemeView:
    """A theme in the words of a language."""
    barometer = speaker.barometer
    waves = [wave for wave in barometer.waves.values() if theme in themes_of(barometer, wave)]
    own = [wave for wave in waves if not is_comparator(wave, barometer)]
    apart = [wave for wave in waves if is_comparator(wave, barometer)]
    by_survey = {key: [wave for wave in apart if wave.fields.survey == key] for key in barometer.surveys}
    return ThemeView(
        key=theme,
        title=theme_title(theme, speaker),
        text=speaker.words["theme_" + theme.replace("-", "_") + "_text"],
        countries=_excerpts(theme, own, speaker),
        others=tuple(
            (speaker.text(barometer.surveys[key].name), speaker.text(barometer.surveys[key].by), excerpts)
            for key, found in by_survey.items()
            if (excerpts := _excerpts(theme, found, speaker))
        ),
        missing=tuple(_missing(theme, speaker)),
        notes=country_notes(waves, speaker),
    )


def _excerpts(theme: Theme, waves: Iterable[Wave], speaker: Speaker) -> tuple[Excerpt, ...]:
    """Of each country the newest wave, in the order in which countries are named in their file."""
    order = list(speaker.barometer.countries)
    sorted_waves = sorted(newest_first(waves), key=lambda wave: order.index(wave.fields.country))
    by_country = (list(each) for _, each in groupby(sorted_waves, key=lambda wave: wave.fields.country))
    return tuple(_excerpt(theme, newest, earlier, speaker) for newest, *earlier in by_country)


def _excerpt(theme: Theme, wave: Wave, earlier: Iterable[Wave], speaker: Speaker) -> Excerpt:
    drawn = [(chart, _first(chart)[:_MOST_BARS]) for chart in charts(speaker.barometer, wave, theme)]
    figures = [figure for _, bars in drawn for bar in bars for figure in bar.figures]
    return Excerpt(
        link=link(wave, speaker),
        country=speaker.country(wave.fields.country),
        questions=tuple(_question(chart, bars, speaker) for chart, bars in drawn),
        base=speaker.text(speaker.barometer.bases[ALL]),
        facts=facts(wave, speaker, marked(speaker)),
        sources=tuple(source(each, speaker) for each in dict.fromkeys(figure.source for figure in figures)),
        notes=note_marks(figures, speaker),
        earlier=tuple(_short_link(each, speaker) for each in earlier),
    )


def _question(chart: Chart, bars: tuple[Bar, ...], speaker: Speaker) -> QuestionOnTheme:
    return QuestionOnTheme(
        title=speaker.text(chart.question.fields.text),
        url=f"{link(chart.wave, speaker).url}#{chart.key}",
        bars=tuple(bar_view(chart, bar, speaker, "whole") for bar in bars),
        more=len(chart.bars) - len(bars),
    )


def _first(chart: Chart) -> tuple[Bar, ...]:
    """What is drawn first: a whole row with those who do not know, or the bars of one answer."""
    if chart.stacks:
        return (*chart.stacks[0].bars, *chart.stacks[0].dont_know)
    return chart.groups[0][1]


def _missing(theme: Theme, speaker: Speaker) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """The countries of which there is nothing on a theme, and the waves of the others that say nothing on it."""
    barometer = speaker.barometer
    own = [
        wave for wave in newest_first(barometer.waves.values()) if wave.figures and not is_comparator(wave, barometer)
    ]
    for code in COUNTRIES:
        waves = [wave for wave in own if wave.fields.country == code]
        silent = [wave for wave in waves if theme not in themes_of(barometer, wave)]
        if silent == waves:
            yield speaker.country(code), ()
        elif silent:
            yield speaker.country(code), tuple(_short_link(wave, speaker) for wave in silent)


def _short_link(wave: Wave, speaker: Speaker) -> Link:
    """Under the name of its country."""
    return link(wave, speaker, f"{wave_year(wave, speaker)} ({survey_name(wave, speaker)})")
