"""The checks on what is out already. Each has a golden file in `ledger/`, named by its id.

`ledger/base.json` is a ledger, in the file's own form. Each case lays `ledger` over it, and `now` over what it says
is out: that is what would go out now; null takes something away. `address` is the site's. In the cases that are
`passing` the check finds nothing, in those that are `failing` it finds the `findings`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from mburoja.checks.gate import CHECKS, run
from mburoja.checks.subjects import Published
from mburoja.feed.ledger import OutNow, read_ledger
from mburoja.model import Languages, Site, in_order

FOLDER = Path(__file__).parent / "ledger"
BASE = json.loads((FOLDER / "base.json").read_text(encoding="utf-8"))
LANGUAGES = Languages({"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}, "sq", {})


def laid(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """A tree over a tree; null takes away."""
    both = {
        name: laid(below.get(name) or {}, value) if isinstance(value, dict) else value for name, value in above.items()
    }
    return {name: value for name, value in {**below, **both}.items() if value is not None}


def cases(half: str) -> list[Any]:
    """Each case as (id of the check, case)."""
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {name}")
        for path in sorted(FOLDER.glob("*.yml"))
        for name, case in yaml.safe_load(path.read_text(encoding="utf-8"))[half].items()
    ]


def findings(check_id: str, case: dict[str, Any]) -> str:
    ledger = read_ledger(json.dumps(laid(BASE, case.get("ledger", {}))).encode())
    # An item goes out with one address; a ledger has the former ones in front of it.
    items = {name: {**item, "enclosures": item["enclosures"][-1:]} for name, item in BASE["items"].items()}
    out = {"feeds": BASE["feeds"], "items": items, "waiting": {}}
    current = OutNow.model_validate(laid(out, case.get("now", {})))
    site = Site(case.get("address", "https://mburoja.mk/"), "Mburoja", LANGUAGES)
    return "\n".join(str(each) for each in in_order(run(Published(site, ledger, current))) if each.check_id == check_id)


@pytest.mark.parametrize(("check_id", "case"), cases("passing"))
def test_passing(check_id: str, case: dict[str, Any]) -> None:
    assert findings(check_id, case) == ""


@pytest.mark.parametrize(("check_id", "case"), cases("failing"))
def test_failing(check_id: str, case: dict[str, Any]) -> None:
    assert findings(check_id, case) == case["findings"].strip()


def test_every_check_on_what_is_published_has_its_golden() -> None:
    wanted = {check.id for check in CHECKS.values() if check.subject is Published}
    assert {path.stem for path in FOLDER.glob("*.yml")} == wanted
