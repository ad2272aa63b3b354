"""What others take of the barometer: tables, their description, and a picture of every chart and trend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import PurePath

from mburoja.barometer.drawing import Drawing
from mburoja.barometer.model import Barometer
from mburoja.media.cache import made, text_hash, write_whole
from mburoja.media.chart import RECIPE, draw
from mburoja.pages.datapackage import package
from mburoja.pages.drawings import drawings
from mburoja.pages.figures import Speaker
from mburoja.pages.prepared import Strings
from mburoja.pages.tables import tables
from mburoja.pages.trend_drawings import trend_drawings
from mburoja.project import Project


def downloads(project: Project, strings: Strings, barometer: Barometer) -> Iterator[tuple[str, PurePath | bytes]]:
    """Each file, by its path under the site's root; none where there are no figures.

    All of them name the address where the site is published, in a preview too: they are taken elsewhere.
    """
    if not any(barometer.figures()):
        return
    site = replace(project.site, url=project.site.published_url or project.site.url)
    made_of_figures = tables(barometer, site)
    yield from made_of_figures.items()
    yield from package(barometer, site, strings, made_of_figures).items()
    for locale in site.languages.names:
        speaker = Speaker(barometer, site, locale, strings[locale])
        for path, drawing in chain(drawings(speaker), trend_drawings(speaker)):
            yield path, _picture(project, drawing)


def _picture(project: Project, drawing: Drawing) -> PurePath:
    name = text_hash(RECIPE, repr(drawing))[:32]
    return made(project.cache / "charts", name, lambda part: write_whole(part, draw(drawing)))
