"""`mburoja survey` over 5,000 interviews × 200 questions × 6 breakdowns, as staff type it: at most 10 s.

`make bench-survey`. Beside it, in the same process, stands what the arithmetic alone takes, and what it takes cell by
cell, as formulas are written in books: for some questions, times the rest. Both must give the same errors.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mburoja.survey.design import Sampling, read_design
from mburoja.survey.estimate import Design
from mburoja.survey.microdata import Microdata
from mburoja.survey.questions import Base, Question, asked, read_bases, read_questions
from mburoja.survey.sav import read_sav
from mburoja.survey.tables import Table, tables

sys.path.insert(0, str(Path(__file__).parent.parent))
from survey.sav_file import Variable, sav

PEOPLE, QUESTIONS, STRATA, PSUS = 5_000, 200, 12, 250
BREAKDOWNS = {"gender": 2, "age": 4, "region": 7, "settlement": 2, "education": 3, "income": 5}
CELL_BY_CELL = 5
"""Questions that are gone through cell by cell."""
MOST_SECONDS = 10


def main() -> None:
    """Write a survey, run the command on it, then its parts."""
    with tempfile.TemporaryDirectory(prefix="mburoja-bench-") as folder:
        path = _write(Path(folder) / "survey.sav")
        size = path.stat().st_size / 1e6
        print(f"{PEOPLE:,} interviews × {QUESTIONS} questions × {len(BREAKDOWNS)} breakdowns; {size:.1f} MB of .sav")
        seconds = min(_command(path, Path(folder) / f"out-{number}") for number in range(3))
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"the command        {seconds:6.2f} s (best of 3; at most {MOST_SECONDS} s)")
        print(f"  processor time   {(used.ru_utime + used.ru_stime) / 3:6.2f} s; memory {used.ru_maxrss / 1024:.0f} MB")
        _parts(path)
        if seconds > MOST_SECONDS:
            raise SystemExit(f"it takes more than {MOST_SECONDS} s")


def _write(path: Path) -> Path:
    chance = random.Random(2026)  # noqa: S311
    psu = [1 + person * PSUS // PEOPLE for person in range(PEOPLE)]
    places = [chance.random() for _ in range(PSUS + 1)]
    labels = {1: "Aspak", 2: "Pak", 3: "Disi", 4: "Shumë", 5: "Plotësisht", 99: "Nuk e di"}
    variables = [
        Variable("stratum", [1 + each * STRATA // (PSUS + 1) for each in psu]),
        Variable("psu", psu),
        Variable("weight", [round(0.3 + 2 * chance.random(), 4) for _ in psu]),
    ]
    for name, groups in BREAKDOWNS.items():
        values = [1 + int(groups * chance.random()) for _ in psu]
        variables.append(Variable(name, values, name, {1 + each: f"{name} {each}" for each in range(groups)}))
    for number in range(QUESTIONS):
        answers = [
            99 if chance.random() < 0.08 else 1 + int(5 * (0.7 * chance.random() + 0.3 * places[each])) for each in psu
        ]
        variables.append(Variable(f"q{number}", answers, f"Pyetja {number}: sa i besoni?", labels, missing=(99,)))
    return sav(path, variables)


def _command(path: Path, into: Path) -> float:
    options = ["--weight=weight", "--strata=stratum", "--psu=psu", f"--by={','.join(BREAKDOWNS)}"]
    about = ["--wave=wbsb-2026-xk", "--source=bench", f"--into={into}"]
    begun = time.monotonic()
    subprocess.run([sys.executable, "-m", "mburoja", "survey", path, *options, *about], check=True, capture_output=True)
    return time.monotonic() - begun


def _parts(path: Path) -> None:
    begun = time.monotonic()
    data = read_sav(path)
    read = time.monotonic() - begun
    design, _ = read_design(data, Sampling(weight="weight", strata="stratum", psu="psu"))
    bases, _ = read_bases(data, list(BREAKDOWNS))
    questions, _ = read_questions(data, "bench", {"weight", "stratum", "psu", *BREAKDOWNS}, (), ())
    begun = time.monotonic()
    found = list(tables(data, design, questions, bases))
    ours = time.monotonic() - begun
    cells = sum(len(each.question.answers) for each in found)
    begun = time.monotonic()
    worst = _cell_by_cell(data, design, questions[:CELL_BY_CELL], bases, found)
    naive = (time.monotonic() - begun) * len(questions) / CELL_BY_CELL
    print(f"  of it reading    {read:6.2f} s")
    print(f"  of it arithmetic {ours:6.2f} s for {cells:,} cells")
    print(f"cell by cell       {naive:6.2f} s: {naive / ours:.0f} × as long (from {CELL_BY_CELL} questions)")
    print(f"largest relative difference of the errors: {worst:.1e}")
    if worst > 1e-9:
        raise SystemExit("they do not agree")


def _cell_by_cell(
    data: Microdata, design: Design, questions: Sequence[Question], bases: Sequence[Base], found: Sequence[Table]
) -> float:
    """The largest relative difference between an error of ours and the formula's."""
    errors = {(each.question.key, each.base.key): each.found.se for each in found if each.found}
    stratum = np.searchsorted(design.first, design.psu, side="right")
    worst = 0.0
    for question in questions:
        values = data.variables[question.name].values
        was_asked = asked(data.variables, question.items[0])
        for base in bases:
            inside = base.inside & was_asked
            for number, answer in enumerate(question.answers):
                weights = design.weights * inside
                gave = (values == answer.values[0]) * 1.0
                share = (weights * gave).sum() / weights.sum()
                linear = weights * (gave - share) / weights.sum()
                variance = 0.0
                for one in np.unique(stratum):
                    clusters = np.unique(design.psu[stratum == one])
                    totals = np.array([linear[design.psu == each].sum() for each in clusters])
                    variance += len(totals) / (len(totals) - 1) * ((totals - totals.mean()) ** 2).sum()
                ours = errors[question.key, base.key][number]
                worst = max(worst, abs(ours / variance**0.5 - 1))
    return worst


if __name__ == "__main__":
    main()
