"""What machines are told of the figures, held against the definitions of schema.org and what Google asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mburoja.barometer.model import Barometer
from mburoja.model import Languages, Site
from mburoja.pages.barometer import barometer_places
from mburoja.pages.languages import page_languages
from mburoja.pages.places import Place
from mburoja.pages.prepared import Prepared
from mburoja.pages.structured import Thing, as_script, structured_data
from mburoja.pages.views import Shelf
from project import TODAY
from small_barometer import COLUMNS, WORDS, small_barometer

NAMES = {"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}
LANGUAGES = Languages(NAMES, "sq", {"mk": ("sq", "en"), "en": ("sq",), "sr": ("en", "sq")})
URL = "https://mburoja.example/"
SITE = Site(URL, "Mburoja", LANGUAGES, URL)

THING = {"@type", "@id", "name", "description", "url"}
CREATIVE_WORK = {
    *THING,
    *("creator", "citation", "datePublished", "inLanguage", "isAccessibleForFree"),
    *("isBasedOn", "isPartOf", "keywords", "license"),
    *("publisher", "spatialCoverage", "temporalCoverage"),
}
QUANTITATIVE_VALUE = {*THING, "value", "unitText"}
KNOWN = {
    "Dataset": {*CREATIVE_WORK, "distribution", "measurementTechnique", "variableMeasured"},
    "DataDownload": {*CREATIVE_WORK, "contentUrl", "encodingFormat"},
    "CreativeWork": CREATIVE_WORK,
    "Organization": THING,
    "Place": THING,
    "QuantitativeValue": QUANTITATIVE_VALUE,
    "Observation": {
        *QUANTITATIVE_VALUE,
        *("marginOfError", "observationAbout", "observationDate", "variableMeasured"),
    },
}
"""Of the properties that schema.org gives to each type and to those above it, the ones that we have a use for."""
REQUIRED = {
    # Google Search Central, "Dataset structured data": what must be there, and what is asked for.
    "Dataset": {"name", "description", "url", "creator", "license", "isAccessibleForFree", "distribution"},
    "DataDownload": {"contentUrl", "encodingFormat"},
    "Observation": {"observationAbout", "variableMeasured", "value", "marginOfError"},
}


@pytest.fixture
def small(tmp_path: Path) -> Barometer:
    return small_barometer(tmp_path)


def prepared_of(barometer: Barometer) -> Prepared:
    return Prepared(SITE, (), WORDS, Shelf({}, {}, {}, {}), {}, TODAY, False, {}, barometer)


def told(barometer: Barometer, reader: str, wave: str = "") -> list[Thing]:
    """What the page of a wave tells, or that of the data; read back from what would stand in it."""
    prepared = prepared_of(barometer)
    place: Place | None = None
    if wave:
        place = next(each for each in barometer_places(prepared) if each.topic == wave)
    languages = page_languages(SITE, place.path if place else "barometer/data/", reader, NAMES)
    data = structured_data(prepared, languages, place)
    assert data
    read = json.loads(as_script(data))
    assert read == data
    assert [*wrong(read["@graph"])] == []
    return list(read["@graph"])


def wrong(value: Any) -> Iterator[str]:
    """What schema.org does not know, what must be there and is not, and addresses that are not whole."""
    if isinstance(value, list):
        for each in value:
            yield from wrong(each)
    elif isinstance(value, dict) and set(value) != {"@id"}:
        kind = value["@type"]
        yield from (f"{kind} has no {name}" for name in set(value) - KNOWN[kind])
        yield from (f"{kind} needs {name}" for name in REQUIRED.get(kind, set()) - set(value))
        yield from (f"{kind}: {name} is empty" for name, each in value.items() if each in ("", None, [], {}))
        for name in ("@id", "url", "contentUrl", "license"):
            if not str(value.get(name, URL)).startswith("https://"):
                yield f"{kind}: {name} is not a whole address: {value[name]}"
        if kind == "Dataset" and not 50 <= len(value["description"]) <= 5000:
            yield "Google wants a description of 50 to 5000 characters"
        for each in value.values():
            yield from wrong(each)


def test_all_figures(small: Barometer) -> None:
    (found,) = told(small, "mk")
    assert found["@type"] == "Dataset"
    assert (found["url"], found["inLanguage"]) == (f"{URL}mk/barometer/data/", "mk")
    assert found["temporalCoverage"] == "2021/2022"
    assert [each["name"] for each in found["spatialCoverage"]] == ["Kosovo (mk)"]
    assert set(found["variableMeasured"]) == {"Invented question (mk)"}
    assert found["distribution"] == [
        {"@type": "DataDownload", "contentUrl": f"{URL}barometer/data/all.csv", "encodingFormat": "text/csv"}
    ]
    assert found["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert "measurementTechnique" not in found, "how people were asked is not published"


def test_a_wave(small: Barometer) -> None:
    found, *observations = told(small, "en", "own-2022-xk")
    # The compilation is ours to license; the figures in it are not.
    assert found["creator"] == {"@type": "Organization", "name": "Mburoja", "url": f"{URL}en/"}
    assert "Invented House (en)" in found["description"]
    assert found["isBasedOn"] == [each["url"] for each in found["citation"]]
    assert found["temporalCoverage"] == "2022"
    assert found["distribution"][0]["contentUrl"] == f"{URL}barometer/data/figures/own-2022-xk.csv"
    assert "not published" in found["description"] and "1,070" in found["description"]
    assert found["isPartOf"] == {"@id": f"{URL}en/barometer/data/#dataset"}
    first, press = found["citation"]
    assert (first["name"], first["inLanguage"], first["datePublished"]) == ("Izmišljeni izvor", "sr", "2022-12-21")
    assert press["publisher"]["name"] == "Invented News", "what the press reports, the press published"
    assert "datePublished" not in press
    assert len(observations) == 10, "all that have a margin, and no other"
    women = [each for each in observations if each["@id"].endswith(".women")]
    assert women == []


def test_a_figure_with_its_margin(small: Barometer) -> None:
    figure = next(each for each in told(small, "sr", "own-2022-xk") if each["@id"].endswith("#trust.police.trust"))
    assert figure == {
        "@type": "Observation",
        "@id": f"{URL}sr/barometer/own-2022-xk/#trust.police.trust",
        "observationAbout": {"@type": "Place", "name": "Kosovo (sr)"},
        "variableMeasured": "Invented question (sr) – Police (sr) – Trust (sr) – all respondents (sr)",
        "value": 83.0,
        "unitText": "%",
        "marginOfError": {"@type": "QuantitativeValue", "value": 2.8, "unitText": WORDS["sr"]["points"]},
        "observationDate": "2022-10",
    }


@pytest.mark.parametrize("wave", ["own-2021-xk", "own-undated-xk"])
def test_without_a_margin_no_single_figure_is_told(small: Barometer, wave: str) -> None:
    (only,) = told(small, "sq", wave)
    assert only["@type"] == "Dataset"
    assert ("temporalCoverage" in only) == (wave == "own-2021-xk")


def test_without_figures_nothing_is_told(tmp_path: Path) -> None:
    waves = ("own_2022_xk", "own_2021_xk", "own_undated_xk", "other_2022_xk")
    empty = small_barometer(tmp_path, **{f"figures__{wave}": COLUMNS for wave in waves})
    languages = page_languages(SITE, "barometer/data/", "sq", NAMES)
    assert structured_data(prepared_of(empty), languages, None) is None
