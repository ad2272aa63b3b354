"""What `sav` runs in a process of its own: `python -m mburoja.survey.sav_apart FILE FOLDER`.

Writes into FOLDER `about.json`, which says what the variables are or what is wrong with the file, and `values.npy`,
a row of numbers for each variable.
"""

from __future__ import annotations

import json
import math
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyreadstat
from numpy.typing import NDArray

MOST_PEOPLE = 200_000
MOST_VARIABLES = 5_000
MOST_VALUES = 20_000_000
"""People × variables; each takes some 40 bytes while the file is read."""
MOST_LETTERS = 200_000_000
"""People × bytes that their texts may have."""
MOST_MEMORY = 4_000_000_000
"""Bytes, for this process; what keeps the limits above stays below it, a damaged file may not."""

# The formats of SPSS whose numbers are seconds since 1582.
_DATES = [
    "ADATE", "CDATE", "DATE", "DATETIME", "DTIME", "EDATE", "JDATE", "MONTH", "MOYR", "MTIME", "QYR", "SDATE", "TIME",
    "WKDAY", "WKYR", "YMDHMS",
]  # fmt: skip


class _Wrong(Exception):
    """What is wrong with the file, in words."""


def main(path: str, folder: Path) -> None:
    """Read the file, and write what is in it, or what is wrong with it."""
    try:
        about, values = _read(path)
        np.save(folder / "values.npy", values)
    except _Wrong as wrong:
        about = {"wrong": str(wrong)}
    except MemoryError:
        about = {"wrong": "it takes more memory than any survey of ours; it may be damaged: ask for it again"}
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def _read(path: str) -> tuple[dict[str, Any], NDArray[np.float64]]:
    _, head = _parse(path, metadataonly=True)
    variables, letters = len(head.column_names), _letters(head)
    if variables > MOST_VARIABLES:
        raise _Wrong(f"it has {variables:,} variables; no survey of ours is so large")
    # The head need not say how many rows there are, nor say it rightly: one more is read than there may be.
    most = min(MOST_PEOPLE, MOST_VALUES // max(variables, 1), MOST_LETTERS // max(letters, 1))
    too_large = _Wrong(f"it has {variables:,} variables and more than {most:,} rows; no survey of ours is so large")
    if (head.number_rows or 0) > most:
        raise too_large
    columns, meta = _parse(path, row_limit=most + 1)
    people = len(columns[meta.column_names[0]]) if columns else 0
    if people > most:
        raise too_large
    if not people:
        raise _Wrong("there are no interviews in it")
    values = np.full((variables, people), math.nan)
    described = [_describe(name, columns.pop(name), meta, values[n]) for n, name in enumerate(meta.column_names)]
    sets = [
        {
            "name": name,
            "label": each["label"],
            "variables": each["variable_list"],
            "counted": each["counted_value"] if each["is_dichotomy"] else None,
        }
        for name, each in meta.mr_sets.items()
        if not (each["is_dichotomy"] and each["counted_value"] is None)
    ]
    return {"variables": described, "sets": sets}, values


def _letters(head: Any) -> int:
    """How many bytes of text each row may have."""
    kinds = head.readstat_variable_types
    return sum(head.variable_storage_width[name] for name, kind in kinds.items() if kind == "string")


def _parse(path: str, **options: Any) -> tuple[dict[str, list[Any]], Any]:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            columns, meta = pyreadstat.read_sav(
                path, user_missing=True, output_format="dict", disable_datetime_conversion=True, **options
            )
        except pyreadstat.ReadstatError as error:
            raise _Wrong(_in_words(str(error))) from None
        except (pyreadstat.PyreadstatError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise _Wrong(f"it is damaged ({error}); ask for the file again") from None
    for each in told:
        if "duplicated" in str(each.message):
            name = str(each.message).split("'")[1]
            raise _Wrong(f"two variables in it are called `{name}`; give one of them another name in SPSS")
    return columns, meta


def _in_words(error: str) -> str:
    if "expected number of rows" in error or "Unable to read" in error:
        return "it is cut off, or no file of SPSS at all; copy it anew, whole, from whoever made it"
    if "Invalid file" in error:
        return "it is no file of SPSS, or damaged; ask for the .sav, and do not open and save it elsewhere"
    if "convert string" in error:
        return "its letters cannot be read; open it in SPSS and save it in Unicode (UTF-8)"
    return f"it cannot be read ({error}); ask for the file again"


def _describe(name: str, column: list[Any], meta: Any, values: NDArray[np.float64]) -> dict[str, Any]:
    """Put a column's numbers into `values`; say what they are."""
    labels = meta.variable_value_labels.get(name, {})
    missing = [(each["lo"], each["hi"]) for each in meta.missing_ranges.get(name, ())]
    kind = "number"
    if meta.readstat_variable_types[name] == "string":
        kind = "text"
        words = sorted({each for each in column if each})
        number_of = {word: float(number) for number, word in enumerate(words)}
        missing = [(number_of[word], number_of[word]) for word, _ in missing if word in number_of]
        labels = {number: labels.get(word, word) for word, number in number_of.items()}
        values[:] = [number_of.get(each, math.nan) for each in column]
    else:
        values[:] = [math.nan if each is None else each for each in column]
        values[~np.isfinite(values)] = math.nan
        if (meta.original_variable_types[name] or "").rstrip("0123456789.") in _DATES:
            kind = "date"
    return {
        "name": name,
        "label": meta.column_names_to_labels[name] or "",
        "labels": list(labels.items()),
        "missing": missing,
        "kind": kind,
    }


def _limit_memory() -> None:
    """Where the platform can (Windows cannot), and no tighter limit holds already."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    _limit_memory()
    main(sys.argv[1], Path(sys.argv[2]))
