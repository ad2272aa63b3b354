"""The checks on the barometer's data. Each has a golden file in `barometer/`, named by its id.

`passing` and `failing` are changes of the small barometer of the tests (`small_barometer.FILES`): a `.yml` file is
laid over the one that is there, null takes something away; of a `.csv` file the rows are given, without the first
line. In the cases that are `passing` the check finds nothing, in those that are `failing` it finds the `findings`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mburoja.checks.gate import CHECKS, run
from mburoja.checks.subjects import Data
from mburoja.model import Languages, Site, in_order
from mburoja.source.barometer import FOLDER, read_barometer
from project import TODAY
from small_barometer import COLUMNS, FILES, write_barometer

CASES = sorted((Path(__file__).parent / "barometer").glob("*.yml"))
LANGUAGES = Languages({"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}, "sq", {})
SITE = Site("https://mburoja.mk/", "Mburoja", LANGUAGES)


def laid(below: Any, above: Any) -> Any:
    """A tree over a tree; null takes away."""
    if not isinstance(above, dict) or not isinstance(below, dict):
        return above
    both = {key: laid(below.get(key), value) for key, value in above.items()}
    return {key: value for key, value in {**below, **both}.items() if value is not None}


def cases(half: str) -> list[Any]:
    """Each case as (id of the check, case)."""
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {name}")
        for path in CASES
        for name, case in yaml.safe_load(path.read_text(encoding="utf-8"))[half].items()
    ]


def findings(root: Path, check_id: str, case: dict[str, Any]) -> str:
    write_barometer(root)
    for name, change in case.items():
        path = root / FOLDER / name
        if change is None:
            path.unlink()
        elif name.endswith(".csv"):
            path.write_text(COLUMNS + change, encoding="utf-8")
        else:
            changed = laid(FILES.get(name, {}), change)
            path.write_text(yaml.safe_dump(changed, allow_unicode=True, sort_keys=False), encoding="utf-8")
    data = Data(read_barometer(root), SITE, TODAY)
    found = [str(each) for each in in_order(run(data)) if each.check_id == check_id]
    return "\n".join(each.removeprefix(f"{FOLDER}/") for each in found)


@pytest.mark.parametrize(("check_id", "case"), cases("passing"))
def test_passing(tmp_path: Path, check_id: str, case: dict[str, Any]) -> None:
    assert findings(tmp_path, check_id, case) == ""


@pytest.mark.parametrize(("check_id", "case"), cases("failing"))
def test_failing(tmp_path: Path, check_id: str, case: dict[str, Any]) -> None:
    told = case.pop("findings")
    assert findings(tmp_path, check_id, case) == told.strip()


def test_the_small_barometer_gives_no_error(tmp_path: Path) -> None:
    write_barometer(tmp_path)
    found = run(Data(read_barometer(tmp_path), SITE, TODAY))
    assert [str(each) for each in found if each.severity == "error"] == []


def test_every_check_on_the_data_has_its_golden() -> None:
    wanted = {check.id for check in CHECKS.values() if check.subject is Data}
    assert {path.stem for path in CASES} == wanted
