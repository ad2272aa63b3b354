"""The page of a theme: of each country the newest figures on it, and the ways to all others.

The figures are excerpts: what is drawn first in a chart, and never more than a few of it. The whole chart, with all
that has to be said of it, stands on the page of its wave.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from mburoja.barometer.cells import Bar, Chart, charts, themes_of
from mburoja.barometer.model import ALL, Role, Theme, Wave
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
from mburoja.pages.gaps import Gap, asked, gaps
from mburoja.pages.waves import FIVE, Link, link, newest_first, role_of, survey_name, theme_title, wave_year

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
class Missing:
    """What a country lacks: waves that say nothing on the theme, and gaps, which say nothing at all."""

    country: str
    waves: tuple[Link, ...]
    gaps: tuple[Gap, ...]


Surveys = tuple[tuple[str, str, tuple[Excerpt, ...]], ...]
"""By survey: its name, who conducts it, its excerpts."""


@dataclass(frozen=True)
class ThemeView:
    """A theme as a reader of one language sees it.

    `countries` are the barometer's own figures, `partners` and `others` those of other surveys. `missing` is what the
    barometer asked and nobody finds; of a theme that is not the barometer's, nothing.
    """

    key: Theme
    title: str
    text: str
    countries: tuple[Excerpt, ...]
    partners: Surveys
    others: Surveys
    missing: tuple[Missing, ...]
    notes: tuple[str, ...]


def theme_view(theme: Theme, speaker: Speaker) -> ThemeView:
    """A theme in the words of a language."""
    barometer = speaker.barometer
    waves = [wave for wave in barometer.waves.values() if theme in themes_of(barometer, wave)]
    own = [wave for wave in waves if role_of(wave, barometer) == "barometer"]
    return ThemeView(
        key=theme,
        title=theme_title(theme, speaker),
        text=speaker.words["theme_" + theme.replace("-", "_") + "_text"],
        countries=_excerpts(theme, own, speaker),
        partners=_surveys("partner", theme, waves, speaker),
        others=_surveys("other", theme, waves, speaker),
        missing=tuple(_missing(theme, speaker)) if theme in FIVE else (),
        notes=country_notes(waves, speaker),
    )


def _surveys(role: Role, theme: Theme, waves: list[Wave], speaker: Speaker) -> Surveys:
    return tuple(
        (speaker.text(survey.name), speaker.text(survey.by), excerpts)
        for key, survey in speaker.barometer.surveys.items()
        if survey.role == role
        and (excerpts := _excerpts(theme, (wave for wave in waves if wave.fields.survey == key), speaker))
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


def _missing(theme: Theme, speaker: Speaker) -> Iterator[Missing]:
    """Where the barometer was asked: its waves that say nothing on a theme, and those of which there is nothing."""
    barometer = speaker.barometer
    silent = [
        wave
        for wave in newest_first(barometer.waves.values())
        if wave.figures and role_of(wave, barometer) == "barometer" and theme not in themes_of(barometer, wave)
    ]
    for code in dict.fromkeys(country for _, country, _ in asked(barometer)):
        links = tuple(_short_link(wave, speaker) for wave in silent if wave.fields.country == code)
        none = tuple(gaps(speaker, code))
        if links or none:
            yield Missing(speaker.country(code), links, none)


def _short_link(wave: Wave, speaker: Speaker) -> Link:
    """Under the name of its country."""
    return link(wave, speaker, f"{wave_year(wave, speaker)} ({survey_name(wave, speaker)})")
