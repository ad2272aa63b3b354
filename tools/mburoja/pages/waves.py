"""The page of a wave: its charts under their themes, what is missing, and where it stands among the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mburoja.barometer.cells import charts, find, parse_cell, theme_of, themes_of
from mburoja.barometer.model import THEMES, Barometer, Question, Role, Theme, Wave
from mburoja.pages import wording
from mburoja.pages.figures import (
    ChartView,
    SourceView,
    Speaker,
    chart_view,
    country_notes,
    facts,
    marked,
    percent,
    share,
    source,
    wave_path,
)

FIVE: tuple[Theme, ...] = tuple(theme for theme in THEMES if theme != "cyber")
"""What the barometer itself measures; safety on the internet is the campaign's own question."""
METHOD = "barometer/method/"
"""The page on which each wave has its place."""


@dataclass(frozen=True)
class Link:
    """Another page. `url` is relative to the site's root."""

    title: str
    url: str


@dataclass(frozen=True)
class HeadlineView:
    """A wave's most telling figure: the sentence, the figure itself, and where it is printed."""

    text: str
    value: str
    url: str
    sources: tuple[SourceView, ...]


@dataclass(frozen=True)
class ThemeCharts:
    """The charts of a theme. `also` are charts of another theme with rows that belong here; their urls are places."""

    key: Theme
    title: str
    charts: tuple[ChartView, ...]
    also: tuple[Link, ...]


@dataclass(frozen=True)
class WaveView:
    """A wave as a reader of one language sees it. `url`, `method` and links are relative to the site's root.

    `facts` are words for a page: what is in another language says so. `named` is the source's own form of the
    country's name, `notes` are footnotes on names. `missing` are themes without figures; `press`: newspapers reported
    some of its figures.
    """

    key: str
    url: str
    title: str
    country: str
    survey: str
    by: str
    year: str
    role: Role
    named: str
    notes: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    headline: HeadlineView | None
    charts: tuple[ChartView, ...]
    themes: tuple[ThemeCharts, ...]
    missing: tuple[str, ...]
    press: bool
    method: str
    earlier: Link | None
    later: Link | None

    @property
    def figures(self) -> int:
        """How many figures it has."""
        return sum(len(bar.figures) for chart in self.charts for bar in chart.bars)


def wave_title(wave: Wave, speaker: Speaker) -> str:
    """`Kosova, 2022: Barometri i Sigurisë …`."""
    return f"{speaker.country(wave.fields.country)}, {wave_year(wave, speaker)}: {survey_name(wave, speaker)}"


def survey_name(wave: Wave, speaker: Speaker) -> str:
    """The name of a wave's survey."""
    return speaker.text(speaker.barometer.surveys[wave.fields.survey].name)


def wave_year(wave: Wave, speaker: Speaker) -> str:
    """When people were asked, or that nobody says when; with month or number where waves would be called alike."""
    alike = [each for each in speaker.barometer.waves.values() if _called(each) == _called(wave)]
    year = str(wave.fields.year or speaker.words["undated"])
    if len(alike) == 1:
        return year
    days = [each.fields.method.dates for each in alike]
    months = [wording.source_day(day.from_[:7], speaker.locale) for day in days if day]
    known = len(set(months)) == len(alike)
    return months[alike.index(wave)] if known else f"{year} ({alike.index(wave) + 1})"


def _called(wave: Wave) -> tuple[str, str, int | None]:
    return wave.fields.survey, wave.fields.country, wave.fields.year


def theme_title(theme: Theme, speaker: Speaker) -> str:
    """The name of a theme."""
    return speaker.words["theme_" + theme.replace("-", "_")]


def role_of(wave: Wave, barometer: Barometer) -> Role:
    """Whether it is the barometer's own, a partner's, or another survey."""
    return barometer.surveys[wave.fields.survey].role


def newest_first(waves: Iterable[Wave]) -> list[Wave]:
    """Those without a year are the last; in one year the later comes first, as far as days are known."""
    by_key = sorted(waves, key=lambda wave: wave.key)
    return sorted(by_key, key=lambda wave: (wave.fields.year or 0, _first_day(wave)), reverse=True)


def _first_day(wave: Wave) -> str:
    when = wave.fields.method.dates
    return when.from_ if when else ""


def wave_view(wave: Wave, speaker: Speaker) -> WaveView:
    """A wave in the words of a language."""
    barometer, prefix = speaker.barometer, speaker.site.languages.prefix(speaker.locale)
    survey, country = barometer.surveys[wave.fields.survey], barometer.countries.get(wave.fields.country)
    own = country.as_named.get(wave.fields.survey) if country else None
    drawn = {chart.question.key: chart_view(chart, speaker) for chart in charts(barometer, wave)}
    there = themes_of(barometer, wave)
    line = _line(wave, barometer)
    at = line.index(wave.key) if wave.key in line else len(line)
    return WaveView(
        key=wave.key,
        url=prefix + wave_path(wave.key),
        title=wave_title(wave, speaker),
        country=speaker.country(wave.fields.country),
        survey=survey_name(wave, speaker),
        by=speaker.text(survey.by),
        year=wave_year(wave, speaker),
        role=survey.role,
        named=own.name if own else "",
        notes=country_notes([wave], speaker),
        facts=facts(wave, speaker, marked(speaker)),
        headline=headline(wave, speaker),
        charts=tuple(drawn.values()),
        themes=tuple(_theme(theme, wave, drawn, speaker) for theme in THEMES if theme in there),
        missing=tuple(theme_title(theme, speaker) for theme in FIVE if theme not in there),
        press=any(each.press for chart in drawn.values() for each in chart.sources),
        method=f"{prefix}{METHOD}#{wave.key}",
        earlier=_link(line[at + 1 : at + 2], speaker),
        later=_link(line[max(0, at - 1) : at] if wave.key in line else [], speaker),
    )


def _line(wave: Wave, barometer: Barometer) -> list[str]:
    """The waves that can be looked at one after the other, the newest first: those of one survey in a country. The
    barometer changed its name and is one. A wave without a year is neither before nor after any.
    """
    own = role_of(wave, barometer) == "barometer"
    same = (
        each
        for each in barometer.waves.values()
        if each.figures
        and each.fields.year
        and each.fields.country == wave.fields.country
        and (each.fields.survey == wave.fields.survey or (own and role_of(each, barometer) == "barometer"))
    )
    return [each.key for each in newest_first(same)]


def _link(keys: list[str], speaker: Speaker) -> Link | None:
    return link(speaker.barometer.waves[keys[0]], speaker) if keys else None


def link(wave: Wave, speaker: Speaker, title: str = "") -> Link:
    """The way to a wave's page."""
    prefix = speaker.site.languages.prefix(speaker.locale)
    return Link(title or wave_title(wave, speaker), prefix + wave_path(wave.key))


def _theme(theme: Theme, wave: Wave, drawn: dict[str, ChartView], speaker: Speaker) -> ThemeCharts:
    """A chart stands under one theme, whole; the other themes of its rows lead to it."""
    there: dict[str, list[Theme]] = {}
    for figure in wave.figures:
        there.setdefault(figure.cell.question, []).append(theme_of(speaker.barometer, figure.cell))
    home = {key: _home(speaker.barometer.questions[key], themes) for key, themes in there.items()}
    return ThemeCharts(
        key=theme,
        title=theme_title(theme, speaker),
        charts=tuple(chart for key, chart in drawn.items() if home[key] == theme),
        also=tuple(Link(drawn[key].title, f"#{key}") for key in there if theme in there[key] and home[key] != theme),
    )


def _home(question: Question, themes: list[Theme]) -> Theme:
    """The theme under which a chart stands: its question's, or where no row is about that, its first row's."""
    return question.fields.theme if question.fields.theme in themes else themes[0]


def headline(wave: Wave, speaker: Speaker) -> HeadlineView | None:
    """The sentence of a wave's headline, with the share in words; none when it has none."""
    barometer, fields = speaker.barometer, wave.fields.headline
    cell = parse_cell(fields.cell, wave.key) if fields else None
    bar = find(barometer, cell) if cell else None
    if not fields or not bar:
        return None
    prefix = speaker.site.languages.prefix(speaker.locale)
    return HeadlineView(
        text=speaker.text(fields.text).replace("{share}", share(bar.figures[0].value, speaker.words)),
        value=" · ".join(dict.fromkeys(percent(each.value, speaker.locale) for each in bar.figures)),
        url=f"{prefix}{wave_path(wave.key)}#{bar.cell.anchor}",
        sources=tuple(source(each.source, speaker) for each in bar.figures),
    )
