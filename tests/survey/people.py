"""Invents the people of the tests: two waves with strata, clusters, weights, groups, and some who do not know.

    python tests/survey/people.py     writes people.csv, which reference.R reads too

Nobody of them exists. The clusters differ much, so that a margin that forgets them is far too small.
"""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

FILE = Path(__file__).with_name("people.csv")
NAMES = ["wave", "stratum", "psu", "psus", "weight", "gender", "age", "trust", "media", "score"]
STRATA = {1: (9, 40), 2: (6, 25), 3: (7, 60), 4: (5, 12)}
"""How many clusters are drawn in each stratum, and of how many."""


def people() -> str:
    """The text of people.csv. `trust`: 1–5, 98 refused, 99 does not know, empty: not asked. `media` likewise."""
    chance = random.Random(20261122)  # noqa: S311
    rows = io.StringIO(newline="")
    writer = csv.writer(rows, lineterminator="\n")
    writer.writerow(NAMES)
    for wave in (1, 2):
        for stratum, (drawn, of) in STRATA.items():
            for psu in range(1, drawn + 1):
                here = 1.2 * chance.random() + 0.1 * wave
                for _ in range(10 + int(9 * chance.random())):
                    writer.writerow(_person(chance, wave, stratum, psu, of, here))
    return rows.getvalue()


def _person(chance: random.Random, wave: int, stratum: int, psu: int, of: int, here: float) -> list[object]:
    gender = 1 + (chance.random() < 0.55)
    age = 1 + int(4 * chance.random())
    trust: object = min(5, 1 + int(5 * (0.55 * chance.random() + 0.3 * here + 0.03 * age)))
    draw = chance.random()
    if draw < 0.07:
        trust = 99
    elif draw < 0.10:
        trust = 98
    media: object = 1 + (chance.random() < 0.3 + 0.2 * here)
    if age == 4 and chance.random() < 0.7:
        media = ""
    weight = round((0.4 + 1.1 * chance.random()) * (1.3 if gender == 1 else 0.8) * of / 8, 4)
    score = round(100 * (0.5 * chance.random() + 0.4 * here), 2)
    return [wave, stratum, psu, of, weight, gender, age, trust, media, score]


if __name__ == "__main__":
    FILE.write_text(people(), encoding="utf-8")
