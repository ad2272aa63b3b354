"""Why numbers differ: figures that seem to say the same, side by side, and what makes them different."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mburoja.barometer.cells import Bar, Chart, find, parse_cell
from mburoja.barometer.model import DifferenceFields, Role
from mburoja.model import Locale
from mburoja.pages.figures import BarView, Speaker, bar_view, country_notes, facts, marked, wave_path


@dataclass(frozen=True)
class CardView:
    """One figure of a comparison: who asked whom, when, in which words; `facts` what it does not share with the others.

    `path` leads to its own place, under the site's root. `original` are the questionnaire's words and their language.
    """

    bar: BarView
    path: str
    survey: str
    year: str
    role: Role
    question: str
    verbatim: bool
    original: tuple[str, Locale] | None
    answer: str
    facts: tuple[tuple[str, str], ...]
    explain: str


@dataclass(frozen=True)
class PanelView:
    """A comparison: what its figures seem to say, the figures, and why they differ. `shared` holds for all of them."""

    key: str
    title: str
    why: str
    cards: tuple[CardView, ...]
    shared: tuple[tuple[str, str], ...]
    country_notes: tuple[str, ...]


def panel_views(speaker: Speaker) -> tuple[PanelView, ...]:
    """Every comparison, in the words of a language."""
    return tuple(_panel(key, fields, speaker) for key, fields in speaker.barometer.differences.items())


def _panel(key: str, fields: DifferenceFields, speaker: Speaker) -> PanelView:
    found = list(_bars(fields, speaker))
    cards = [_card(bar, explain, speaker) for bar, explain in found]
    shared = tuple(fact for fact in cards[0].facts if all(fact in card.facts for card in cards)) if cards else ()
    return PanelView(
        key=key,
        title=speaker.text(fields.title),
        why=speaker.text(fields.why),
        cards=tuple(replace(card, facts=tuple(fact for fact in card.facts if fact not in shared)) for card in cards),
        shared=shared,
        country_notes=country_notes((speaker.barometer.waves[bar.cell.wave] for bar, _ in found), speaker),
    )


def _bars(fields: DifferenceFields, speaker: Speaker) -> Iterator[tuple[Bar, str]]:
    """The figures, each with its line of explanation, which may be empty."""
    for number, text in enumerate(fields.cells):
        cell = parse_cell(text)
        bar = find(speaker.barometer, cell) if cell else None
        if bar:
            yield bar, speaker.text(fields.explain[number]) if fields.explain else ""


def _card(bar: Bar, explain: str, speaker: Speaker) -> CardView:
    barometer, cell = speaker.barometer, bar.cell
    wave, question = barometer.waves[cell.wave], barometer.questions[cell.question]
    survey, fields = barometer.surveys[wave.fields.survey], question.fields
    item = f"{speaker.text(fields.items[cell.item].name)}: " if cell.item else ""
    return CardView(
        bar=bar_view(Chart(wave, question, (bar,), ()), bar, speaker),
        path=f"{speaker.site.languages.prefix(speaker.locale)}{wave_path(wave.key)}#{cell.anchor}",
        survey=speaker.text(survey.name),
        year=str(wave.fields.year or speaker.words["undated"]),
        role=survey.role,
        question=speaker.text(fields.text),
        verbatim=fields.wording == "verbatim",
        original=(fields.original.text, fields.original.language) if fields.original else None,
        answer=item + speaker.text(fields.answers[cell.answer]),
        facts=(
            (speaker.words["differences_base"], speaker.text(barometer.bases[cell.base])),
            *facts(wave, speaker, marked(speaker)),
        ),
        explain=explain,
    )
