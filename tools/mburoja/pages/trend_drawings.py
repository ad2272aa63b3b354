"""What the pictures of trends say: the lines of the page, and all that must stand with them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from mburoja.barometer.drawing import Drawing
from mburoja.barometer.model import Wave
from mburoja.pages.figures import Speaker, facts, source_line
from mburoja.pages.trends import TrendView, trend_views


def trend_drawings(speaker: Speaker) -> Iterator[tuple[str, Drawing]]:
    """The picture of every trend in a language, by its path under the site's root."""
    for view in trend_views(speaker):
        yield view.png, trend_drawing(view, speaker)


def trend_drawing(view: TrendView, speaker: Speaker) -> Drawing:
    """A trend with all that must be inside its picture."""
    country = speaker.country(speaker.barometer.trends[view.key].country)
    first, last = view.rows[0].year, view.rows[-1].year
    remarks = [view.description]
    remarks += [speaker.words["trend_gap"]] if view.gaps else []
    remarks += [speaker.words["picture_apart"]] if view.apart else []
    return Drawing(
        locale=speaker.locale,
        over=f"{country}, {first}" if first == last else f"{country}, {first}–{last}",
        title=view.title,
        under=" ".join(remarks),
        groups=(),
        stacks=(),
        left_out="",
        said=tuple(_said(view, speaker)),
        lines=view.drawing,
    )


def _said(view: TrendView, speaker: Speaker) -> Iterator[tuple[tuple[str, str], ...]]:
    words = speaker.words
    for key in view.questions:
        fields = speaker.barometer.questions[key].fields
        verbatim = fields.wording == "verbatim"
        wording = words["picture_verbatim" if verbatim else "wording_ours"]
        yield ((words["differences_question"], f"{speaker.text(fields.text)} {wording}"),)
    yield ((words["fact_survey"], " ".join(view.surveys)),)
    for asked in view.waves:
        told = f"{asked.year}, {asked.survey}" if len(view.surveys) > 1 else str(asked.year)
        yield tuple(_in_short(told, speaker.barometer.waves[asked.key], speaker))
    for note in view.country_notes:
        yield (("", note),)
    yield _sources(view, speaker)
    if remarks := [*_remarks(view, speaker)]:
        yield ((words["remarks"], " ".join(remarks)),)
    yield ((words["limits"], " ".join(view.does_not_say)),)
    yield ((words["picture_here"], view.url),)


def _sources(view: TrendView, speaker: Speaker) -> tuple[tuple[str, str], ...]:
    """Where figures are printed; of several sources, which prints which figures."""
    if len(view.sources) == 1:
        return ((speaker.words["source_word"], source_line(view.sources[0], speaker)),)
    printed = (f"[{n}] {source_line(each, speaker)} ({_places(view, n)})" for n, each in enumerate(view.sources, 1))
    return ((speaker.words["sources"], "; ".join(printed)),)


def _in_short(told: str, wave: Wave, speaker: Speaker) -> Iterator[tuple[str, str]]:
    """How a wave was asked, in one line: what has the same answer, like `not published`, is said together."""
    answers: dict[str, list[str]] = {}
    for what, said in facts(wave, speaker)[2:]:
        answers.setdefault(said, []).append(what)
    for number, (said, names) in enumerate(answers.items()):
        yield (f"{told}. " if number == 0 else "") + ", ".join(names), said


def _remarks(view: TrendView, speaker: Speaker) -> Iterator[str]:
    """Each remark, and where sources differ, with the years of the figures that it is about."""
    for letter, note in view.notes:
        yield f"{_places(view, letter)}: {note}"
    for row in view.rows:
        for (_, name), cell in zip(view.names, row.cells, strict=True):
            for _, same in groupby(cell, lambda value: value.path):
                found = [f"{value.value} [{', '.join(map(str, value.sources))}]" for value in same]
                if len(found) > 1:
                    yield f"{name} {row.year}: {speaker.words['trend_disputed']} ({'; '.join(found)})."


def _places(view: TrendView, told: int | str) -> str:
    """Where the figures of a source (its number) or with a remark (its letter) stand: `Policia e Kosovës 2018, 2019`.

    Only the years, where they are those of every line.
    """
    found = {}
    for number, (_, name) in enumerate(view.names):
        cells = {row.year: row.cells[number] for row in view.rows}
        found[name] = [str(year) for year, cell in cells.items() if any(told in (*v.sources, *v.notes) for v in cell)]
    if len({tuple(years) for years in found.values()}) == 1:
        return ", ".join(next(iter(found.values())))
    return "; ".join(f"{name} {', '.join(years)}" for name, years in found.items() if years)
