"""The people of people.csv as a file of SPSS, and `mburoja survey` as staff type it."""

from __future__ import annotations

import contextlib
import csv
import math
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from mburoja.cli import survey as command
from survey.sav_file import Variable, sav

PEOPLE = Path(__file__).with_name("people.csv")
ENOUGH = ("--wave", "wbsb-2026-xk", "--source", "kcss-wbsb-2026")
WEIGHTED = ("--weight", "pesha", *ENOUGH)
DESIGNED = ("--strata", "shtresa", "--psu", "vendi", *WEIGHTED)

TRUST = {1: "Aspak", 2: "Pak", 3: "Disi", 4: "Shumë", 5: "Plotësisht", 98: "Refuzon", 99: "Nuk e di"}


def columns(wave: int = 1) -> dict[str, list[float]]:
    """The columns of a wave; NaN where nothing is written down."""
    with PEOPLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["wave"] == str(wave)]
    return {name: [float(row[name] or math.nan) for row in rows] for name in rows[0]}


def variables(wave: int = 1) -> list[Variable]:
    """The columns of a wave as an institute would hand them over."""
    of = columns(wave)
    return [
        Variable("shtresa", of["stratum"], "Shtresa", {1: "Qytet", 2: "Qytet i vogël", 3: "Fshat", 4: "Veri"}),
        Variable("vendi", of["psu"], "Vendi i anketimit"),
        Variable("vende", of["psus"], "Sa vende ka shtresa"),
        Variable("pesha", of["weight"], "Pesha"),
        Variable("gjinia", of["gender"], "Gjinia", {1: "Burrë", 2: "Grua"}),
        Variable("mosha", of["age"], "Grupmosha", {1: "18–29", 2: "30–44", 3: "45–59", 4: "60 e më shumë"}),
        Variable("q1", of["trust"], "Sa i besoni Policisë së Kosovës?", TRUST, missing=(98, 99)),
        Variable("q2", of["media"], "A e lexoni gazetën çdo ditë?", {1: "Po", 2: "Jo"}),
        Variable("pikët", of["score"], "Pikët"),
    ]


def people_sav(folder: Path, wave: int = 1, more: tuple[Variable, ...] = (), name: str = "anketa.sav") -> Path:
    """The file of a wave in `folder`, with more variables."""
    return sav(folder / name, [*variables(wave), *more])


def survey(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`mburoja survey` with these arguments, in that folder, as a process of its own."""
    typed = [sys.executable, "-m", "mburoja", "survey", *arguments]
    return subprocess.run(typed, cwd=folder, capture_output=True, text=True, check=False)


def survey_here(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The same without starting Python anew; a warning of any library is an error."""
    with contextlib.chdir(folder):
        done = CliRunner().invoke(command, arguments)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


def made(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file that was made, from `data/figures/wbsb-2026-xk.csv` on."""
    with (folder / "survey-wbsb-2026-xk" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
