"""security.txt, by its grammar (RFC 9116)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mburoja.answers.contact import PATH, security_txt
from mburoja.model import Languages, Security, Site
from project import TODAY, Project

LANGUAGES = Languages({"sq": "Shqip", "mk": "Македонски"}, "sq", {})


def fields(content: bytes) -> list[tuple[str, str]]:
    """Its fields: lines of `name: value`, ended by LF or CRLF (4: ABNF)."""
    text = content.decode("utf-8")
    assert text.endswith("\n")
    found = [re.fullmatch(r"([A-Za-z-]+): (\S.*)", line) for line in text.splitlines()]
    assert all(found), text
    return [(field[1], field[2]) for field in found if field]


def test_its_fields() -> None:
    security = Security("mailto:siguria@mburoja.mk", date(2027, 11, 1))
    site = Site("http://127.0.0.1:8000/", "Mburoja", LANGUAGES, "https://mburoja.mk/", security=security)
    assert fields(security_txt(site, security)) == [
        ("Contact", "mailto:siguria@mburoja.mk"),
        ("Expires", "2027-11-01T00:00:00Z"),
        ("Preferred-Languages", "sq, mk"),
        ("Canonical", "https://mburoja.mk/.well-known/security.txt"),  # where it is published, also in a preview
    ]
    assert PATH == ".well-known/security.txt"


@pytest.mark.site
def test_it_is_in_the_real_site_and_has_not_expired(real_site: Path) -> None:
    found = fields((real_site / PATH).read_bytes())
    names = [name for name, _ in found]
    assert names.count("Expires") == 1 and names.count("Preferred-Languages") == 1 and "Contact" in names
    values = dict(found)
    assert re.match(r"mailto:|https://|tel:", values["Contact"])
    assert datetime.fromisoformat(values["Expires"]) > datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.site
def test_when_nobody_is_to_be_told_any_more_an_old_file_goes(project: Project) -> None:
    """MkDocs itself, which builds into the folder of the site, leaves what begins with a dot."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(TODAY.timestamp()))}
    for there in (True, False):
        done = subprocess.run(command, cwd=project.root, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert (project.root / "site" / PATH).is_file() is there
        text = (project.root / "mkdocs.yml").read_text(encoding="utf-8")
        (project.root / "mkdocs.yml").write_text(
            re.sub(r"      security:\n(        .*\n)+", "", text), encoding="utf-8"
        )
