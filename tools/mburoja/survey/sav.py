"""Read an SPSS file (.sav, .zsav) from disk.

The library that understands such files is written in C, and one damaged byte can bring it down. So a process of its
own reads (`sav_apart`), within limits of time, and hands over numbers and JSON: such a file may come from anybody.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from mburoja.survey.microdata import Microdata, Multiple, Unusable, Variable

MOST_BYTES = 500_000_000
"""Of a file; 5,000 interviews of 200 questions take 8 MB."""
MOST_SECONDS = 120


def read_sav(path: Path) -> Microdata:
    """All answers in a file, as they stand there: what the file marks as missing is kept.

    Raises:
        Unusable: when it cannot be read, is cut off or damaged, or is too large.
    """
    name = path.name
    if path.stat().st_size > MOST_BYTES:
        raise Unusable(f"{name}: it is larger than {MOST_BYTES // 1_000_000} MB; no survey is")
    with tempfile.TemporaryDirectory(prefix="mburoja-survey-") as folder:
        command = [sys.executable, "-m", "mburoja.survey.sav_apart", str(path.resolve()), folder]
        try:
            done = subprocess.run(command, capture_output=True, timeout=MOST_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise Unusable(
                f"{name}: it could not be read in {MOST_SECONDS} seconds; it may be damaged: ask for it again"
            ) from None
        about = Path(folder) / "about.json"
        if not about.is_file():
            why = "" if done.returncode < 0 else f" ({done.stderr.decode(errors='replace').strip()[-200:]})"
            raise Unusable(f"{name}: it is damaged, and reading it broke off{why}; ask for the file again")
        read: dict[str, Any] = json.loads(about.read_text(encoding="utf-8"))
        if "wrong" in read:
            raise Unusable(f"{name}: {read['wrong']}")
        values = np.load(Path(folder) / "values.npy", allow_pickle=False)
    return _understood(name, read, values)


def _understood(name: str, read: dict[str, Any], values: np.ndarray[Any, np.dtype[np.float64]]) -> Microdata:
    variables = {
        each["name"]: Variable(
            each["name"],
            each["label"],
            values[number],
            {float(value): text for value, text in each["labels"]},
            tuple((float(low), float(high)) for low, high in each["missing"]),
            each["kind"],
        )
        for number, each in enumerate(read["variables"])
    }
    sets = tuple(
        Multiple(each["name"], each["label"], tuple(each["variables"]), each["counted"])
        for each in read["sets"]
        if all(variable in variables for variable in each["variables"])
    )
    return Microdata(name, values.shape[1], variables, sets)
