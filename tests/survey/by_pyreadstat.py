"""Writes by-pyreadstat.sav and by-pyreadstat.zsav: files that ReadStat wrote, and not we, with every script in them.

python tests/survey/by_pyreadstat.py      (needs pandas, which is in no lock of ours)
"""

from __future__ import annotations

from pathlib import Path

import pandas
import pyreadstat

PEOPLE = 240
HERE = Path(__file__).parent


def main() -> None:
    """A sample of 240 people, in twelve places of two strata."""
    rows = range(PEOPLE)
    frame = pandas.DataFrame(
        {
            "stratum": [1.0 + each % 2 for each in rows],
            "place": [f"vendi {each % 12:02}" for each in rows],
            "weight": [0.5 + each % 7 / 4 for each in rows],
            "gender": [1.0 + each % 3 % 2 for each in rows],
            "q1": [(1.0, 2.0, 3.0, 99.0, 2.0)[each % 5] for each in rows],
            "q2": [None if each % 4 == 0 else 1.0 + each % 2 for each in rows],
        }
    )
    for ending, compress in ((".sav", False), (".zsav", True)):
        pyreadstat.write_sav(
            frame,
            HERE / f"by-pyreadstat{ending}",
            column_labels=[
                "Shtresa",
                "Vendi",
                "Pesha",
                "Пол",
                "Колку ѝ верувате на Полицијата?",
                "A keni frikë nga ç’ndodh?",
            ],
            compress=compress,
            variable_value_labels={
                "gender": {1: "Мажи", 2: "Жени"},
                "q1": {1: "Воопшто не", 2: "Malo – мало – pak", 3: "Shumë", 99: "Nuk e di / не знам"},
                "q2": {1: "Po, gjithë ç’thuhet", 2: "Jo"},
            },
            missing_ranges={"q1": [{"lo": 98, "hi": 99}]},
        )


if __name__ == "__main__":
    main()
