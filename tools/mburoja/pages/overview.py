"""The barometer's first page: its headlines, which waves there are, and in which years there are none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from mburoja.barometer.model import Wave
from mburoja.pages.figures import Speaker
from mburoja.pages.themes import COUNTRIES
from mburoja.pages.waves import HeadlineView, Link, headline, is_comparator, link, newest_first, survey_name, wave_year

_MOST_CARDS, _MOST_OF_A_COUNTRY = 6, 2


@dataclass(frozen=True)
class Card:
    """A headline, and the wave that it is of. `comparator`: of another survey than the barometer's."""

    headline: HeadlineView
    wave: Link
    country: str
    year: str
    survey: str
    comparator: bool


@dataclass(frozen=True)
class Year:
    """The waves of a year: country, survey and the way to it; and the countries of which there are no figures."""

    name: str
    waves: tuple[tuple[str, str, Link], ...]
    none: tuple[str, ...]


@dataclass(frozen=True)
class OverviewView:
    """What there is. `years` are the barometer's own, the newest first, those without figures among them.

    `others` are other surveys: its name, and its waves in each year.
    """

    cards: tuple[Card, ...]
    years: tuple[Year, ...]
    others: tuple[tuple[str, tuple[Year, ...]], ...]


def overview_view(speaker: Speaker) -> OverviewView:
    """The overview in the words of a language."""
    barometer = speaker.barometer
    waves = newest_first(wave for wave in barometer.waves.values() if wave.figures)
    own = [wave for wave in waves if not is_comparator(wave, barometer)]
    return OverviewView(
        cards=tuple(_cards(waves, speaker)),
        years=tuple(_years(own, speaker)),
        others=tuple(
            (speaker.text(survey.name), tuple(_by_year(found, speaker)))
            for key, survey in barometer.surveys.items()
            if survey.comparator and (found := [wave for wave in waves if wave.fields.survey == key])
        ),
    )


def _cards(waves: Iterable[Wave], speaker: Speaker) -> list[Card]:
    """The newest headlines; of a country no more than two, and never two on one question.

    Other surveys than the barometer's speak for a country of which the barometer says nothing.
    """
    told = [wave for wave in waves if wave.fields.headline]
    own = [wave for wave in told if not is_comparator(wave, speaker.barometer)]
    there = {wave.fields.country for wave in own}
    chosen: list[Wave] = []
    for wave in newest_first([*own, *(wave for wave in told if wave.fields.country not in there)]):
        of_country = [each for each in chosen if each.fields.country == wave.fields.country]
        if len(of_country) < _MOST_OF_A_COUNTRY and _question(wave) not in map(_question, of_country):
            chosen.append(wave)
    return [card for wave in chosen[:_MOST_CARDS] if (card := _card(wave, speaker))]


def _question(wave: Wave) -> str:
    return wave.fields.headline.cell.partition("/")[0] if wave.fields.headline else ""


def _card(wave: Wave, speaker: Speaker) -> Card | None:
    said = headline(wave, speaker)
    if not said:
        return None
    return Card(
        headline=said,
        wave=link(wave, speaker),
        country=speaker.country(wave.fields.country),
        year=wave_year(wave, speaker),
        survey=survey_name(wave, speaker),
        comparator=is_comparator(wave, speaker.barometer),
    )


def _years(own: list[Wave], speaker: Speaker) -> list[Year]:
    """The years of the barometer, and those between them of which there is nothing."""
    dated = [wave.fields.year for wave in own if wave.fields.year]
    found = {year.name: year for year in _by_year(own, speaker)}
    every = [str(year) for year in range(max(dated), min(dated) - 1, -1)] if dated else []
    none = tuple(speaker.country(code) for code in COUNTRIES)
    return [*(found.pop(year, Year(year, (), none)) for year in every), *found.values()]


def _by_year(waves: Iterable[Wave], speaker: Speaker) -> Iterator[Year]:
    for year, found in groupby(waves, key=lambda wave: wave.fields.year):
        there = list(found)
        countries = {wave.fields.country for wave in there}
        yield Year(
            name=str(year or speaker.words["undated"]),
            waves=tuple(
                (speaker.country(wave.fields.country), _survey(wave, speaker), link(wave, speaker)) for wave in there
            ),
            none=tuple(speaker.country(code) for code in COUNTRIES if code not in countries) if year else (),
        )


def _survey(wave: Wave, speaker: Speaker) -> str:
    """A survey under its year; with the days where there were two in one."""
    name, when = survey_name(wave, speaker), wave_year(wave, speaker)
    return name if when == str(wave.fields.year or speaker.words["undated"]) else f"{name}, {when}"
