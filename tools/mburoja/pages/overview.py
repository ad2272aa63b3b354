"""The barometer's first page: its headlines, which waves there are, and in which years there are none."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from mburoja.barometer.model import Wave
from mburoja.pages.figures import Speaker
from mburoja.pages.themes import COUNTRIES
from mburoja.pages.waves import HeadlineView, Link, headline, is_comparator, link, newest_first, survey_name, wave_year

_HEADLINES_OF_A_COUNTRY = 2


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

    `others` are other surveys: its name, and its waves.
    """

    cards: tuple[Card, ...]
    years: tuple[Year, ...]
    others: tuple[tuple[str, tuple[Link, ...]], ...]


def overview_view(speaker: Speaker) -> OverviewView:
    """The overview in the words of a language."""
    barometer = speaker.barometer
    waves = newest_first(wave for wave in barometer.waves.values() if wave.figures)
    own = [wave for wave in waves if not is_comparator(wave, barometer)]
    return OverviewView(
        cards=tuple(_cards(waves, speaker)),
        years=tuple(_years(own, speaker)),
        others=tuple(
            (
                speaker.text(survey.name),
                tuple(
                    link(wave, speaker, f"{speaker.country(wave.fields.country)}, {wave_year(wave, speaker)}")
                    for wave in waves
                    if wave.fields.survey == key
                ),
            )
            for key, survey in barometer.surveys.items()
            if survey.comparator and any(wave.fields.survey == key for wave in waves)
        ),
    )


def _cards(waves: list[Wave], speaker: Speaker) -> list[Card]:
    """The newest headlines of each country: the barometer's own, or, where it has none, those of another survey."""
    order = list(speaker.barometer.countries)
    by_country = sorted(waves, key=lambda wave: order.index(wave.fields.country))
    cards: list[Card] = []
    for _, found in groupby(by_country, key=lambda wave: wave.fields.country):
        told = [card for wave in found if (card := _card(wave, speaker))]
        own = [card for card in told if not card.comparator]
        cards += (own or told)[:_HEADLINES_OF_A_COUNTRY]
    return sorted(cards, key=lambda card: card.comparator)


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
    dated = [wave.fields.year for wave in own if wave.fields.year]
    years = [*range(max(dated), min(dated) - 1, -1)] if dated else []
    found = [_year(year, [wave for wave in own if wave.fields.year == year], speaker) for year in years]
    undated = [wave for wave in own if not wave.fields.year]
    return [*found, *([_year(None, undated, speaker)] if undated else [])]


def _year(year: int | None, waves: list[Wave], speaker: Speaker) -> Year:
    there = {wave.fields.country for wave in waves}
    return Year(
        name=str(year or speaker.words["undated"]),
        waves=tuple(
            (speaker.country(wave.fields.country), survey_name(wave, speaker), link(wave, speaker)) for wave in waves
        ),
        none=tuple(speaker.country(code) for code in COUNTRIES if code not in there) if year else (),
    )
