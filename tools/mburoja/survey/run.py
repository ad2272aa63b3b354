"""`mburoja survey` from end to end: files in, a folder of figures out, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from mburoja.survey.design import Sampling, read_design
from mburoja.survey.estimate import Design
from mburoja.survey.labels import plain
from mburoja.survey.microdata import Microdata, Multiple, Unknown, Unusable, joined, listed
from mburoja.survey.questions import Net, Question, read_bases, read_questions
from mburoja.survey.sav import read_sav
from mburoja.survey.tables import SUPPRESSED_UNDER, WARNED_UNDER, Table, compared, tables
from mburoja.survey.wave import ADD_TO_BASES, ADD_TO_NOTES, THERE, WHOLE, About, Kept, bases_of, files
from mburoja.survey.write import write_folder

DATA = Path("docs/barometer/data")
"""Of the project in whose folder the command is typed."""


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line, beside the files."""

    sampling: Sampling
    by: Sequence[str]
    sets: Sequence[Multiple]
    nets: Sequence[Net]


def survey(path: Path, about: About, wanted: Wanted, older: Path | None, folder: Path) -> list[str]:
    """Make the folder of a wave.

    Returns:
        What is to be told: first what was done, then warnings.

    Raises:
        Unknown: when something asked for is not there, or the folder is.
        Unusable: when a file of answers cannot be used.
        OSError: when it cannot be read, or the folder not be written.
    """
    about.parts()
    data = read_sav(path)
    design, found, talk = _tables(data, about, wanted)
    changes = None
    if older:
        if wanted.sampling.quota:
            raise Unknown("--compare: two quota samples cannot be tested; nothing says how far chance alone reaches")
        _, before, _ = _tables(read_sav(older), about, wanted)
        changes = list(compared(before, found))
        sure = sum(each.difference.p < 0.05 for each in changes)
        talk.append(
            f"{len(changes):,} answers compared with {older.name}: {sure:,} changed (p < 0.05). "
            f"About {len(changes) / 20:,.0f} would seem to if nothing had changed at all."
        )
    if folder.exists() or folder.is_symlink():
        raise Unknown(f"{folder} is there already, and nothing is ever overwritten; move it away, or say --into …")
    if not any(table.found for table in found):
        raise Unusable(f"{data.name}: there is no figure to publish: too few people, or no question")
    kept = _kept(DATA)
    made = files(about, wanted.sampling, design, found, changes, kept)
    write_folder(folder, made)
    same = sorted(bases_of(about, found).keys() & kept.bases)
    return [*_summary(data, design, found), *talk, *_to_do(folder, made, same)]


def _kept(folder: Path) -> Kept:
    names = (path.relative_to(folder).as_posix() for path in folder.glob("*/*"))
    return Kept(frozenset(names), _keys(folder / "bases.yml"), _keys(folder / "notes.yml"))


def _keys(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        entries = ""
    if not isinstance(entries, dict | None):
        raise Unusable(f"{path.as_posix()}: it cannot be read; `mburoja check docs/barometer` says what is wrong in it")
    return frozenset(map(str, entries or ()))


def _to_do(folder: Path, made: Iterable[str], same: Sequence[str]) -> Iterator[str]:
    """What to copy, and what to append."""
    to = DATA.as_posix()
    if there := [name for name in made if name.startswith(f"{THERE}/")]:
        yield (
            f"In {to}/ there are {len(there):,} files of the same names already, so the new ones are in "
            f"{folder}/{THERE}/: compare them, and write what is new into yours."
        )
    if same:
        yield f"In bases.yml already: {listed(same)}; look whether they are the same people."
    if any(name.startswith(f"{WHOLE}/") for name in made):
        yield f"Copy what is in {folder}/{WHOLE}/ to {to}/."
    for name in (ADD_TO_BASES, ADD_TO_NOTES):
        if name in made:
            yield f"Append {folder}/{name} to {to}/{name.removeprefix('add-to-')}."
    yield "What stands as … in them is for you to write. The tables beside them are for yourselves."


def _tables(data: Microdata, about: About, wanted: Wanted) -> tuple[Design, list[Table], list[str]]:
    design, talk = read_design(data, wanted.sampling)
    bases, ungrouped = read_bases(data, wanted.by)
    groups = {name.strip() for each in wanted.by for name in each.split(":")}
    questions, no_questions = read_questions(
        data, about.prefix, wanted.sampling.variables | groups, wanted.sets, wanted.nets
    )
    found = list(tables(data, design, questions, bases))
    return design, found, [*talk, *ungrouped, *no_questions, *_labels(data), *_own_answers(questions), *_few(found)]


def _labels(data: Microdata) -> Iterator[str]:
    labels = [text for each in data.variables.values() for text in (each.label, *each.labels.values())]
    changed = sum(plain(label) != " ".join(label.split()) for label in labels)
    if changed:
        yield f"{changed:,} labels had markup or invisible signs in them, or were too long; look at their texts."


def _own_answers(questions: Iterable[Question]) -> Iterator[str]:
    texts = [answer.text for question in questions for answer in question.answers if answer.dont_know]
    if texts:
        told = joined([f"“{text}” ({texts.count(text)}×)" for text in dict.fromkeys(texts)])
        yield (
            f"Answers of their own, as the file marks them as missing: {told}. Where one means that a person was not "
            "asked, have it made system-missing in SPSS."
        )


def _few(found: Iterable[Table]) -> Iterator[str]:
    few: dict[str, list[int]] = {}
    warned: dict[str, list[int]] = {}
    for table in found:
        if not table.found:
            few.setdefault(table.base_key, []).append(table.n)
        elif table.small:
            warned.setdefault(table.base_key, []).append(table.n)
    for what, each in (
        (
            f"Suppressed, as under {SUPPRESSED_UNDER} people were asked (or weights and clusters leave under 30)",
            few,
        ),
        (f"With a warning, as under {WARNED_UNDER} people were asked", warned),
    ):
        if each:
            told = [f"`{key}` (n {_range(numbers)}, {len(numbers)}×)" for key, numbers in each.items()]
            yield f"{what}: {joined(told)}."


def _range(numbers: Sequence[int]) -> str:
    return f"{min(numbers)}" if min(numbers) == max(numbers) else f"{min(numbers)}–{max(numbers)}"


def _summary(data: Microdata, design: Design, found: Sequence[Table]) -> Iterator[str]:
    published = [table for table in found if table.found]
    questions = {table.question.key for table in published}
    figures = sum(len(table.question.answers) for table in published)
    bases = {table.base.key for table in published}
    made = f"{len(questions):,} questions, {len(bases):,} groups, {figures:,} figures"
    yield f"{data.name}: {data.people:,} people, {made}."
    half = [50 * (table.high - table.low) for table in published if table.base_key == "all"]
    points = np.concatenate([np.empty(0), *half])
    most = f"; for all people at most ±{np.nanmax(points):.1f} points" if np.isfinite(points).any() else ""
    if design.method == "none":
        yield "No margins: a quota sample is not drawn by chance, so nothing says how far chance alone reaches."
    elif design.method == "kish":
        yield f"Margins from the weights alone{most}. Clustering is left out: the real error may be larger."
    else:
        deff = np.concatenate([each.found.deff for each in published if each.found and each.base.key == "all"])
        effect = f" Design effect: {np.nanmedian(deff):.2f} (median), {np.nanmax(deff):.2f} (largest)." if most else ""
        yield f"Margins from {len(design.first)} strata and {design.psus} clusters{most}.{effect}"
