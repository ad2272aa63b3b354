"""The barometer's first page: its headlines, which waves there are, and which of its own nobody finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from mburoja.barometer.cells import themes_of
from mburoja.barometer.model import Role, Wave
from mburoja.pages.figures import Speaker
from mburoja.pages.gaps import Gap, asked, gaps, unfound
from mburoja.pages.waves import HeadlineView, Link, headline, link, newest_first, role_of, survey_name, wave_year

_MOST_OWN, _MOST_OF_PARTNERS, _MOST_OF_A_COUNTRY = 3, 2, 2


@dataclass(frozen=True)
class Card:
    """A headline, the wave that it is of, and whose survey that is."""

    headline: HeadlineView
    wave: Link
    country: str
    year: str
    survey: str
    role: Role


@dataclass(frozen=True)
class Year:
    """The waves of a year: country, survey and the way to it; and countries that were asked and have no figures."""

    name: str
    waves: tuple[tuple[str, str, Link], ...]
    none: tuple[str, ...] = ()


Surveys = tuple[tuple[str, tuple[Year, ...]], ...]
"""By survey: its name, and its waves in each year."""


@dataclass(frozen=True)
class OverviewView:
    """What there is. `years` are the barometer's own, the newest first, those without figures among them.

    `last` is the last year in which we know it was asked, empty when we know of none.
    """

    cards: tuple[Card, ...]
    years: tuple[Year, ...]
    last: str
    gaps: tuple[Gap, ...]
    partners: Surveys
    others: Surveys


def overview_view(speaker: Speaker) -> OverviewView:
    """The overview in the words of a language."""
    barometer = speaker.barometer
    waves = newest_first(wave for wave in barometer.waves.values() if wave.figures)
    years = _years([wave for wave in waves if role_of(wave, barometer) == "barometer"], speaker)
    return OverviewView(
        cards=tuple(_cards(waves, speaker)),
        years=tuple(years),
        last=years[0].name if years and years[0].name.isdigit() else "",
        gaps=tuple(gaps(speaker)),
        partners=_surveys("partner", waves, speaker),
        others=_surveys("other", waves, speaker),
    )


def _surveys(role: Role, waves: Iterable[Wave], speaker: Speaker) -> Surveys:
    there = list(waves)
    return tuple(
        (speaker.text(survey.name), tuple(_by_year(found, speaker)))
        for key, survey in speaker.barometer.surveys.items()
        if survey.role == role and (found := [wave for wave in there if wave.fields.survey == key])
    )


def _cards(waves: Iterable[Wave], speaker: Speaker) -> Iterator[Card]:
    """The barometer's newest headlines, its partners' newest, and one of a survey on safety on the internet alone.

    Of a country there are no more than two, and never two on one question. Partners speak for the countries where the
    barometer was asked.
    """
    barometer = speaker.barometer
    told = [wave for wave in waves if wave.fields.headline]
    own = [wave for wave in told if role_of(wave, barometer) == "barometer"]
    there = {country for _, country, _ in asked(barometer)}
    partners = [wave for wave in told if role_of(wave, barometer) == "partner" and wave.fields.country in there]
    cyber = [
        wave for wave in told if role_of(wave, barometer) == "other" and list(themes_of(barometer, wave)) == ["cyber"]
    ]
    chosen: list[Wave] = []
    for candidates, most in ((own, _MOST_OWN), (partners, _MOST_OF_PARTNERS), (cyber, 1)):
        chosen += _choose(candidates, most, chosen)
    for wave in chosen:
        if card := _card(wave, speaker):
            yield card


def _choose(candidates: Iterable[Wave], most: int, before: list[Wave]) -> list[Wave]:
    """As many as there may be of those, the newest first, beside what is chosen before."""
    chosen: list[Wave] = []
    for wave in candidates:
        of_country = [each for each in (*before, *chosen) if each.fields.country == wave.fields.country]
        if len(of_country) < _MOST_OF_A_COUNTRY and _question(wave) not in map(_question, of_country):
            chosen.append(wave)
    return chosen[:most]


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
        role=role_of(wave, speaker.barometer),
    )


def _years(own: list[Wave], speaker: Speaker) -> list[Year]:
    """The years of the barometer: all in which it was asked or has figures; without a year, the last."""
    none: dict[int, list[str]] = {}
    for _, country, years in unfound(speaker.barometer):
        for year in years:
            none.setdefault(year, []).append(speaker.country(country))
    dated = {wave.fields.year for wave in own if wave.fields.year}
    every = sorted(dated.union(*(years for _, _, years in asked(speaker.barometer))), reverse=True)
    found = {year.name: year for year in _by_year(own, speaker)}
    rows = [(str(year), tuple(dict.fromkeys(none.get(year, ())))) for year in every]
    return [
        *(Year(name, found.pop(name).waves if name in found else (), missing) for name, missing in rows),
        *found.values(),
    ]


def _by_year(waves: Iterable[Wave], speaker: Speaker) -> Iterator[Year]:
    for year, found in groupby(waves, key=lambda wave: wave.fields.year):
        yield Year(
            name=str(year or speaker.words["undated"]),
            waves=tuple(
                (speaker.country(wave.fields.country), _survey(wave, speaker), link(wave, speaker)) for wave in found
            ),
        )


def _survey(wave: Wave, speaker: Speaker) -> str:
    """A survey under its year; with the days where there were two in one."""
    name, when = survey_name(wave, speaker), wave_year(wave, speaker)
    return name if when == str(wave.fields.year or speaker.words["undated"]) else f"{name}, {when}"
