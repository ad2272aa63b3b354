"""How the surveys were done: for every wave the 11 items that every survey should disclose, or that it does not.

The items are those of AAPOR's checklist (Transparency Initiative, Survey Disclosure Checklist, April 2021). What all
waves of a survey have in common is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mburoja.barometer.model import Method, Wave
from mburoja.pages import wording
from mburoja.pages.figures import Speaker, asked, country_notes, dates, margin, marked, mode, wave_path

ITEMS = tuple(Method.model_fields)
"""Their names in our data, in the order of the checklist."""


@dataclass(frozen=True)
class ItemView:
    """What is published on an item. `number` is its place in the checklist."""

    number: int
    name: str
    said: str


@dataclass(frozen=True)
class WaveLink:
    """A wave; `path` is its page, under the site's root, empty when it has none."""

    key: str
    title: str
    path: str


@dataclass(frozen=True)
class WavesMethod:
    """What is published of a wave, or alike of several; `missing` are the items on which nothing is."""

    waves: tuple[WaveLink, ...]
    items: tuple[ItemView, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class SurveyMethod:
    """A survey's waves, the newest first; `common` holds for all of them, and on `missing` none publishes anything.

    Waves of which the same is published are told together, in one of the `groups`.
    """

    key: str
    name: str
    by: str
    comparator: bool
    common: tuple[ItemView, ...]
    missing: tuple[str, ...]
    groups: tuple[WavesMethod, ...]
    country_notes: tuple[str, ...]

    @property
    def waves(self) -> tuple[WaveLink, ...]:
        """Its waves, in the order of the page."""
        return tuple(wave for group in self.groups for wave in group.waves)


@dataclass(frozen=True)
class Count:
    """On how many of the waves an item is published: our own surveys, and those that they are compared with."""

    number: int
    name: str
    own: int
    others: int


@dataclass(frozen=True)
class NameView:
    """What a country is called here: our footnote, and (name, surveys that print it, footnote) for every other form."""

    name: str
    note: str
    own_forms: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Standard:
    """What surveys should disclose, and who says so. `day` is its date in words; it is in English."""

    publisher: str
    title: str
    day: str
    url: str


STANDARDS = (
    (
        "AAPOR Transparency Initiative",
        "Survey Disclosure Checklist",
        "2021-04",
        "https://www.aapor.org/Standards-Ethics/AAPOR-Code-of-Ethics/Survey-Disclosure-Checklist.aspx",
    ),
    (
        "ESOMAR, WAPOR",
        "Key Requirements for Opinion Polls and Published Surveys",
        "2014",
        "https://studylib.net/doc/8724869/esomar-and-wapor-key-requirements-for-opinion-polls-and",
    ),
)
"""Publisher, title, date and address of each."""


@dataclass(frozen=True)
class MethodsView:
    """All that the method page prints. `own` and `others` are the numbers of waves that were counted."""

    surveys: tuple[SurveyMethod, ...]
    counts: tuple[Count, ...]
    own: int
    others: int
    names: tuple[NameView, ...]
    standards: tuple[Standard, ...]


def methods_view(speaker: Speaker) -> MethodsView:
    """The method page in the words of a language."""
    barometer = speaker.barometer
    by_survey = {key: [wave for wave in barometer.waves.values() if wave.fields.survey == key]
                 for key in barometer.surveys}  # fmt: skip
    ordered = sorted(by_survey, key=lambda key: barometer.surveys[key].comparator)
    own = [wave for key in ordered if not barometer.surveys[key].comparator for wave in by_survey[key]]
    others = [wave for key in ordered if barometer.surveys[key].comparator for wave in by_survey[key]]
    return MethodsView(
        surveys=tuple(_survey(key, by_survey[key], speaker) for key in ordered if by_survey[key]),
        counts=tuple(
            Count(n + 1, name, _published(own, n, speaker), _published(others, n, speaker))
            for n, name in enumerate(item_names(speaker))
        ),
        own=len(own),
        others=len(others),
        names=tuple(_names(speaker)),
        standards=tuple(
            Standard(publisher, title, wording.source_day(day, speaker.locale), url)
            for publisher, title, day, url in STANDARDS
        ),
    )


def item_names(speaker: Speaker) -> tuple[str, ...]:
    """The names of the 11 items, in their order."""
    words = speaker.words
    return (
        words["method_strategy"],
        words["method_sponsor"],
        words["method_instruments"],
        words["method_population"],
        words["method_sample"],
        words["method_mode"],
        words["method_dates"],
        words["method_size"],
        words["method_weighting"],
        words["method_processing"],
        words["method_limitations"],
    )


def _said(wave: Wave, speaker: Speaker) -> tuple[str, ...]:
    """What is published of a wave, item by item; empty where nothing is."""
    method = wave.fields.method
    size = ""
    if method.size.n is not None or method.size.margin is not None:
        size = f"{asked(wave, speaker)}; {speaker.words['fact_margin']}: {margin(method.size.margin, speaker)}"
    computed = {
        "mode": mode(wave, speaker) if method.mode else "",
        "dates": dates(method.dates, speaker, marked(speaker)) if method.dates else "",
        "size": size,
    }
    said = []
    for item in ITEMS:
        texts = None if item in computed else getattr(method, item)
        said.append(speaker.text(texts) if texts else computed.get(item, ""))
    return tuple(said)


def _published(waves: Iterable[Wave], item: int, speaker: Speaker) -> int:
    return sum(1 for wave in waves if _said(wave, speaker)[item])


def _survey(key: str, waves: Sequence[Wave], speaker: Speaker) -> SurveyMethod:
    fields, names = speaker.barometer.surveys[key], item_names(speaker)
    order = list(speaker.barometer.countries)
    newest = sorted(waves, key=lambda wave: (-(wave.fields.year or 0), order.index(wave.fields.country)))
    said = {wave.key: _said(wave, speaker) for wave in newest}
    same = {n for n in range(len(ITEMS)) if len(waves) > 1 and len({each[n] for each in said.values()}) == 1}
    common = said[newest[0].key]
    return SurveyMethod(
        key=key,
        name=speaker.text(fields.name),
        by=speaker.text(fields.by),
        comparator=fields.comparator,
        common=tuple(ItemView(n + 1, names[n], common[n]) for n in sorted(same) if common[n]),
        missing=tuple(f"{n + 1}. {names[n]}" for n in sorted(same) if not common[n]),
        groups=tuple(_group(alike, said[alike[0].key], same, speaker) for alike in _alike(newest, said)),
        country_notes=country_notes(newest, speaker),
    )


def _alike(waves: Iterable[Wave], said: Mapping[str, Sequence[str]]) -> Iterable[list[Wave]]:
    """Waves of which the same is published, together."""
    found: dict[Sequence[str], list[Wave]] = {}
    for wave in waves:
        found.setdefault(said[wave.key], []).append(wave)
    return found.values()


def _group(waves: Iterable[Wave], said: Sequence[str], elsewhere: set[int], speaker: Speaker) -> WavesMethod:
    """What these waves do not share with all the others of their survey."""
    names, prefix = item_names(speaker), speaker.site.languages.prefix(speaker.locale)
    here = [n for n in range(len(ITEMS)) if n not in elsewhere]
    return WavesMethod(
        waves=tuple(
            WaveLink(
                key=wave.key,
                title=f"{speaker.country(wave.fields.country)}, {wave.fields.year or speaker.words['undated']}",
                path=prefix + wave_path(wave.key) if wave.figures else "",
            )
            for wave in waves
        ),
        items=tuple(ItemView(n + 1, names[n], said[n]) for n in here if said[n]),
        missing=tuple(f"{n + 1}. {names[n]}" for n in here if not said[n]),
    )


def _names(speaker: Speaker) -> Iterable[NameView]:
    """The countries on whose name there is something to say."""
    for fields in speaker.barometer.countries.values():
        forms: dict[tuple[str, str], list[str]] = {}
        for key, own in fields.as_named.items():
            if key in speaker.barometer.surveys:
                surveys = forms.setdefault((own.name, speaker.text(own.note)), [])
                surveys.append(speaker.text(speaker.barometer.surveys[key].name))
        note = speaker.text(fields.note) if fields.note else ""
        if note or forms:
            own_forms = tuple((name, ", ".join(surveys), told) for (name, told), surveys in forms.items())
            yield NameView(speaker.text(fields.name), note, own_forms)
