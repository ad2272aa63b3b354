"""Lighthouse from npm, run by the Node.js of the Python environment, over pages of a server on this computer."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from programs import CHROMIUM_FLAGS
from project import REPOSITORY

HERE = REPOSITORY / "tests" / "browser" / "lighthouse"
NODE = Path(sys.executable).parent / "node"
CHROMIUM = shutil.which("chromium") or "chromium"


def is_here() -> bool:
    """Whether `make` has brought it."""
    return (HERE / "node_modules" / "lighthouse").is_dir()


def reports(urls: list[str], categories: list[str]) -> Iterator[dict[str, Any]]:
    """Lighthouse's report of each page, as on a phone of the middle class and a slow line, which it simulates."""
    flags = ["--headless", *CHROMIUM_FLAGS]
    asked = json.dumps({"chrome": CHROMIUM, "flags": flags, "categories": categories, "urls": urls})
    with subprocess.Popen([NODE, "report.mjs", asked], cwd=HERE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield from (json.loads(line) for line in process.stdout)
    assert process.returncode == 0, "Lighthouse failed; it says above why"


def scores(found: dict[str, Any]) -> dict[str, int]:
    """Out of 100, by category."""
    return {name: round(100 * category["score"]) for name, category in found["categories"].items()}


def complaints(found: dict[str, Any]) -> list[str]:
    """What keeps a category from 100."""
    return [
        f"{name}: {audit['title']} [{audit['id']}]"
        for name, category in found["categories"].items()
        for audit in (found["audits"][part["id"]] for part in category["auditRefs"] if part["weight"])
        if audit["score"] is not None and audit["score"] < 1
    ]
