"""What search engines and catalogues are told of the figures: schema.org's Dataset, as JSON-LD.

What should be there is said by Google Search Central ("Dataset structured data"). Of single figures only those that
have a margin of error are told: without one a number alone says too much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from mburoja.barometer.cells import themes_of
from mburoja.barometer.model import THEMES, Figure, SourceFields, Wave
from mburoja.model import Locale
from mburoja.pages import figures
from mburoja.pages.datapackage import LICENCE, PAGE
from mburoja.pages.figures import Speaker, wave_path
from mburoja.pages.prepared import Prepared
from mburoja.pages.tables import ALL_FIGURES, figures_path

Thing = dict[str, Any]


def all_figures(prepared: Prepared, locale: Locale) -> list[Thing]:
    """The whole collection, for the page of the data; nothing while there are no figures."""
    waves = [wave for wave in prepared.barometer.waves.values() if wave.figures]
    if not waves:
        return []
    site, speaker = prepared.site, _speaker(prepared, locale)
    asked = dict.fromkeys(figure.cell.question for wave in waves for figure in wave.figures)
    return [
        {
            **_dataset(site.page_url(PAGE, locale), locale),
            "name": speaker.words["data_name"],
            "description": f"{speaker.words['data_about']} {speaker.words['data_rights']}",
            "creator": {"@type": "Organization", "name": site.name, "url": site.page_url("", locale)},
            "keywords": [_theme(theme, speaker) for theme in THEMES if _has(prepared, theme)],
            **_when([wave.fields.year for wave in waves if wave.fields.year]),
            "spatialCoverage": _places(waves, speaker),
            "variableMeasured": [speaker.text(prepared.barometer.questions[key].fields.text) for key in asked],
            **_techniques(waves, speaker),
            "distribution": [_download(prepared, ALL_FIGURES, "text/csv")],
        }
    ]


def of_wave(prepared: Prepared, locale: Locale, wave: Wave, title: str) -> list[Thing]:
    """A wave, and those of its figures that have a margin of error.

    What is licensed is our compilation, so it is ours; who asked and printed the figures is cited, and has other terms.
    """
    site, speaker, url = prepared.site, _speaker(prepared, locale), prepared.site.page_url(wave_path(wave.key), locale)
    barometer = prepared.barometer
    asked = dict.fromkeys(figure.cell.question for figure in wave.figures)
    sources = dict.fromkeys(figure.source for figure in wave.figures)
    facts = "; ".join(f"{name}: {value}" for name, value in figures.facts(wave, speaker))
    dataset = {
        **_dataset(url, locale),
        "name": title,
        "description": f"{title}. {facts}",
        "creator": {"@type": "Organization", "name": site.name, "url": site.page_url("", locale)},
        **_when([wave.fields.year] if wave.fields.year else []),
        "spatialCoverage": _places([wave], speaker),
        "variableMeasured": [speaker.text(barometer.questions[key].fields.text) for key in asked],
        **_techniques([wave], speaker),
        "isBasedOn": [barometer.sources[key].url for key in sources],
        "citation": [_citation(barometer.sources[key]) for key in sources],
        "distribution": [_download(prepared, figures_path(wave.key), "text/csv")],
        "isPartOf": {"@id": f"{site.page_url(PAGE, locale)}#dataset"},
    }
    return [dataset, *_observations(wave, speaker, url)]


def _speaker(prepared: Prepared, locale: Locale) -> Speaker:
    return Speaker(prepared.barometer, prepared.site, locale, prepared.strings[locale])


def _dataset(url: str, locale: Locale) -> Thing:
    return {
        "@type": "Dataset",
        "@id": f"{url}#dataset",
        "url": url,
        "inLanguage": locale,
        "license": LICENCE,
        "isAccessibleForFree": True,
    }


def _theme(theme: str, speaker: Speaker) -> str:
    return speaker.words["theme_" + theme.replace("-", "_")]


def _has(prepared: Prepared, theme: str) -> bool:
    return any(theme in themes_of(prepared.barometer, wave) for wave in prepared.barometer.waves.values())


def _when(years: Iterable[int]) -> Thing:
    """ISO 8601: a year, or the first and the last."""
    known = sorted(set(years))
    if not known:
        return {}
    return {"temporalCoverage": f"{known[0]}/{known[-1]}" if len(known) > 1 else str(known[0])}


def _places(waves: Iterable[Wave], speaker: Speaker) -> list[Thing]:
    countries = dict.fromkeys(wave.fields.country for wave in waves)
    return [{"@type": "Place", "name": speaker.country(each)} for each in countries]


def _techniques(waves: Iterable[Wave], speaker: Speaker) -> Thing:
    """How people were asked, where it is published."""
    found = dict.fromkeys(figures.mode(wave, speaker) for wave in waves if wave.fields.method.mode)
    return {"measurementTechnique": list(found)} if found else {}


def _download(prepared: Prepared, path: str, kind: str) -> Thing:
    return {"@type": "DataDownload", "contentUrl": prepared.site.url + path, "encodingFormat": kind}


def _citation(source: SourceFields) -> Thing:
    """A source as a work of its own; the title is in its own language."""
    thing: Thing = {
        "@type": "CreativeWork",
        "name": source.title,
        "inLanguage": source.language,
        "url": source.url,
        "publisher": {"@type": "Organization", "name": source.reported_by or source.publisher},
    }
    return thing | ({"datePublished": source.date} if source.date else {})


def _observations(wave: Wave, speaker: Speaker, url: str) -> Iterator[Thing]:
    country = {"@type": "Place", "name": speaker.country(wave.fields.country)}
    for each in wave.figures:
        if isinstance(each.margin, Decimal):
            yield {
                "@type": "Observation",
                "@id": f"{url}#{each.cell.anchor}",
                "observationAbout": country,
                "variableMeasured": _variable(each, speaker),
                "value": float(each.value),
                "unitText": "%",
                "marginOfError": {
                    "@type": "QuantitativeValue",
                    "value": float(each.margin),
                    "unitText": speaker.words["points"],
                },
                **({"observationDate": wave.fields.method.dates.to} if wave.fields.method.dates else {}),
            }


def _variable(figure: Figure, speaker: Speaker) -> str:
    question = speaker.barometer.questions[figure.cell.question].fields
    item = [speaker.text(question.items[figure.cell.item].name)] if figure.cell.item else []
    base = speaker.text(speaker.barometer.bases[figure.cell.base])
    return " – ".join([speaker.text(question.text), *item, speaker.text(question.answers[figure.cell.answer]), base])
