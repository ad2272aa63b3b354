"""What countries are called: per language, with the notes that staff write, and as each survey itself prints them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
import yaml

from mburoja.barometer.model import Barometer
from mburoja.pages.differences import panel_views
from mburoja.pages.methods import methods_view
from mburoja.pages.trends import trend_views
from mburoja.pages.waves import wave_view
from mburoja.source.barometer import FOLDER, read_barometer
from project import REPOSITORY, Project
from small_barometer import LOCALES
from small_trends import speaker

NAMES = {"sq": "Kosova e provës", "mk": "Косово за проба", "en": "Kosovo on trial", "sr": "Косово за пробу"}
OWN = {locale: f"Own note {locale}." for locale in LOCALES}
THEIRS = {locale: f"Their note {locale}." for locale in LOCALES}


@pytest.fixture
def renamed(project: Project) -> Barometer:
    """The real data with another name for Kosovo, a note on it, and another form in the surveys of IRI."""
    shutil.copytree(REPOSITORY / FOLDER, project.root / FOLDER)
    path = project.root / FOLDER / "countries.yml"
    countries = yaml.safe_load(path.read_text(encoding="utf-8"))
    countries["XK"] = {"name": NAMES, "note": OWN, "as_named": {"iri": {"name": "Kosovo (IRI)", "note": THEIRS}}}
    path.write_text(yaml.safe_dump(countries, allow_unicode=True), encoding="utf-8")
    return read_barometer(project.root)


def said(value: object) -> Iterator[str]:
    """Every text in a view, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from said(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from said(each)
    elif hasattr(value, "__dict__"):
        yield from said(tuple(vars(value).values()))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_name_and_its_note_are_those_of_the_file(renamed, locale) -> None:
    told = speaker(renamed, locale)
    (trend, *_) = trend_views(told)
    assert NAMES[locale] in trend.surveys[0]
    assert trend.country_notes == (OWN[locale],)
    cited = [figure.citation for row in trend.rows for cell in row.cells for each in cell for figure in each.figures]
    assert cited
    assert all(f", {NAMES[locale]};" in each for each in cited)
    assert not [text for view in trend_views(told) for text in said(view) if "in the source:" in text]


@pytest.mark.parametrize("locale", LOCALES)
def test_beside_the_figures_of_a_survey_its_own_form_stands(renamed, locale) -> None:
    told = speaker(renamed, locale)
    panel = next(each for each in panel_views(told) if each.key == "kosovo-eu")
    barometer, iri = (next(card for card in panel.cards if card.path.split("/")[-2].startswith(key))
                      for key in ("wbsb", "iri"))  # fmt: skip
    where = told.words["fact_country"]
    own = {"sq": "«Kosovo (IRI)»", "en": "“Kosovo (IRI)”"}.get(locale, "„Kosovo (IRI)“")
    assert dict(iri.facts)[where] == f"{NAMES[locale]} ({told.words['as_named']} {own})"
    assert dict(barometer.facts)[where] == NAMES[locale]
    assert own in iri.bar.figures[0].citation
    assert panel.country_notes == (OWN[locale], THEIRS[locale])


@pytest.mark.parametrize("locale", LOCALES)
def test_the_page_of_a_wave_and_the_method_page_say_the_same(renamed, locale) -> None:
    told = speaker(renamed, locale)
    wave = next(each for each in renamed.waves.values() if (each.fields.survey, each.fields.country) == ("iri", "XK"))
    page = wave_view(wave, told)
    assert (page.country, page.named, page.notes) == (NAMES[locale], "Kosovo (IRI)", (OWN[locale], THEIRS[locale]))
    methods = methods_view(told)
    (name,) = (each for each in methods.names if each.name == NAMES[locale])
    survey = told.text(renamed.surveys["iri"].name)
    assert (name.note, name.own_forms) == (OWN[locale], (("Kosovo (IRI)", survey, THEIRS[locale]),))
    iri = next(each for each in methods.surveys if each.key == "iri")
    assert iri.country_notes == (OWN[locale], THEIRS[locale])


def test_titles_of_sources_stay_as_they_are_printed(renamed) -> None:
    """A name of ours never gets into what others wrote."""
    before = yaml.safe_load((REPOSITORY / FOLDER / "sources.yml").read_text(encoding="utf-8"))
    shown = {source.key: source.title for trend in trend_views(speaker(renamed, "sq")) for source in trend.sources}
    assert shown
    assert shown == {key: before[key]["title"] for key in shown}
