"""How the surveys were done: for every wave the 11 items that every survey should disclose, or that it does not.

The items are those of AAPOR's checklist (Transparency Initiative, Survey Disclosure Checklist, April 2021). What all
waves of a survey have in common is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mburoja.barometer.model import ROLES, Barometer, Method, Role, Wave
from mburoja.pages import wording
from mburoja.pages.figures import Speaker, asked, country_notes, dates, margin, marked, mode, wave_path
from mburoja.pages.waves import newest_first, role_of, wave_year

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
    common: tuple[ItemView, ...]
    missing: tuple[str, ...]
    groups: tuple[WavesMethod, ...]
    country_notes: tuple[str, ...]

    @property
    def waves(self) -> tuple[WaveLink, ...]:
        """Its waves, in the order of the page."""
        return tuple(wave for group in self.groups for wave in group.waves)


@dataclass(frozen=True)
class SurveyGroup:
    """The surveys of the barometer, of its partners, or of others; `count` is the number of their waves."""

    role: Role
    title: str
    count: int
    surveys: tuple[SurveyMethod, ...]


@dataclass(frozen=True)
class Count:
    """On how many waves an item is published; `published` are the numbers in the order of the groups."""

    number: int
    name: str
    published: tuple[int, ...]


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
    """All that the method page prints; groups without any wave are left out."""

    groups: tuple[SurveyGroup, ...]
    counts: tuple[Count, ...]
    names: tuple[NameView, ...]
    standards: tuple[Standard, ...]

    @property
    def surveys(self) -> tuple[SurveyMethod, ...]:
        """All surveys, in the order of the page."""
        return tuple(survey for group in self.groups for survey in group.surveys)


def methods_view(speaker: Speaker) -> MethodsView:
    """The method page in the words of a language."""
    barometer = speaker.barometer
    by_role = {role: _waves(role, barometer) for role in ROLES}
    there = [role for role in ROLES if by_role[role]]
    return MethodsView(
        groups=tuple(_surveys(role, by_role[role], speaker) for role in there),
        counts=tuple(
            Count(n + 1, name, tuple(_published(by_role[role], n, speaker) for role in there))
            for n, name in enumerate(item_names(speaker))
        ),
        names=tuple(_names(speaker)),
        standards=tuple(
            Standard(publisher, title, wording.source_day(day, speaker.locale), url)
            for publisher, title, day, url in STANDARDS
        ),
    )


def _waves(role: Role, barometer: Barometer) -> list[Wave]:
    return [wave for wave in barometer.waves.values() if role_of(wave, barometer) == role]


def _surveys(role: Role, waves: Sequence[Wave], speaker: Speaker) -> SurveyGroup:
    titles = {
        "barometer": speaker.words["method_own"],
        "partner": speaker.words["partners"],
        "other": speaker.words["others_apart"],
    }
    by_survey = {
        key: [wave for wave in waves if wave.fields.survey == key] for key in speaker.barometer.surveys
    }  # in the order of their file
    return SurveyGroup(
        role,
        titles[role],
        len(waves),
        tuple(_survey(key, found, speaker) for key, found in by_survey.items() if found),
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
    newest = sorted(newest_first(waves), key=lambda wave: (-(wave.fields.year or 0), order.index(wave.fields.country)))
    said = {wave.key: _said(wave, speaker) for wave in newest}
    same = {n for n in range(len(ITEMS)) if len(waves) > 1 and len({each[n] for each in said.values()}) == 1}
    common = said[newest[0].key]
    return SurveyMethod(
        key=key,
        name=speaker.text(fields.name),
        by=speaker.text(fields.by),
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
                title=f"{speaker.country(wave.fields.country)}, {wave_year(wave, speaker)}",
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
