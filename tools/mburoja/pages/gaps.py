"""What is known to have been asked and is not found: of the barometer only, where it was asked and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mburoja.barometer.model import Barometer, Country
from mburoja.pages.figures import Speaker


@dataclass(frozen=True)
class Gap:
    """Years of a survey in a country without any figures, like `2020–2022`; `who` would have them."""

    survey: str
    country: str
    years: str
    who: str


def asked(barometer: Barometer) -> Iterator[tuple[str, Country, tuple[int, ...]]]:
    """Every survey and country of the barometer, and the years in which it was asked there."""
    for key, survey in barometer.surveys.items():
        if survey.role == "barometer":
            for country, told in survey.asked.items():
                yield key, country, tuple(sorted(told.years))


def unfound(barometer: Barometer) -> Iterator[tuple[str, Country, tuple[int, ...]]]:
    """Of these, the years of which there are no figures."""
    found = {
        (wave.fields.survey, wave.fields.country, wave.fields.year) for wave in barometer.waves.values() if wave.figures
    }
    for key, country, years in asked(barometer):
        if none := tuple(year for year in years if (key, country, year) not in found):
            yield key, country, none


def gaps(speaker: Speaker, of: Country | None = None) -> Iterator[Gap]:
    """The gaps of all countries, or of one, in the words of a language."""
    for key, country, years in unfound(speaker.barometer):
        if of in (None, country):
            survey = speaker.barometer.surveys[key]
            name, who = speaker.text(survey.name), speaker.text(survey.asked[country].who)
            yield Gap(name, speaker.country(country), spans(years), who)


def spans(years: Iterable[int]) -> str:
    """Years that follow each other as a span: `2012, 2014–2016`."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
