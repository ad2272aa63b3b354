"""What every step of one run over a project needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePath

from mburoja.model import Finding, Refused, Site

MARK = ".mburoja"
"""A file in every site we build: only a folder that has it is ever replaced."""

SOURCES = ("mkdocs.yml", "docs", "episodes", "overrides")
"""What a site is made of, in the project's folder: a change there makes what was built old."""


@dataclass
class Project:
    """A project's folder, what mkdocs.yml says of it, the moment that counts as now, and what was found so far."""

    root: Path
    cache: Path
    site: Site
    now: datetime
    findings: list[Finding] = field(default_factory=list)

    @property
    def goes_out(self) -> bool:
        """Whether this is what the public will get: in a preview all addresses are those of this computer."""
        return self.site.url == (self.site.published_url or self.site.url)

    def name(self, path: PurePath) -> str:
        """A file's name for messages."""
        return path.relative_to(self.root).as_posix()

    def refuse(self) -> None:
        """Go no further when there is an error.

        Raises:
            Refused: with all that was found so far.
        """
        if any(finding.severity == "error" for finding in self.findings):
            raise Refused(self.findings)
