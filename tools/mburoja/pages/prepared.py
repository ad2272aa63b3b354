"""All that pages print and all that is placed beside them, complete and measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from mburoja.barometer.model import Barometer
from mburoja.model import Episode, Locale, Show, Site, Spelling
from mburoja.pages.views import Shelf

Strings = Mapping[Locale, Mapping[str, str]]


@dataclass(frozen=True)
class Prepared:
    """What one build has. `files` are by path under the site's root: a file to copy, or its bytes."""

    site: Site
    shows: tuple[Show, ...]
    strings: Strings
    shelf: Shelf
    files: Mapping[str, PurePath | bytes]
    now: datetime
    preview: bool
    spelling: Mapping[Locale, Spelling]
    barometer: Barometer = field(default_factory=Barometer)

    def visible(self, show: Show) -> tuple[Episode, ...]:
        """The episodes that have a page: what is out, and in a preview all."""
        return tuple(e for e in show.episodes if self.preview or e.is_out(self.now))

    def listed(self, show: Show) -> tuple[Episode, ...]:
        """The episodes that lists hold."""
        return tuple(e for e in self.visible(show) if self.preview or e.is_listed(self.now))
