"""The pages of the barometer: which there are, and what each prints."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from mburoja.barometer.cells import themes_of
from mburoja.barometer.model import THEMES, Theme, Wave
from mburoja.model import Locale
from mburoja.pages.a_z import Entry
from mburoja.pages.data_page import DataView, data_view
from mburoja.pages.differences import PanelView, panel_views
from mburoja.pages.figures import Speaker, wave_path
from mburoja.pages.methods import MethodsView, methods_view
from mburoja.pages.overview import OverviewView, overview_view
from mburoja.pages.places import Place
from mburoja.pages.prepared import Prepared
from mburoja.pages.themes import ThemeView, theme_view
from mburoja.pages.trends import TrendView, trend_views
from mburoja.pages.waves import (
    Link,
    WaveView,
    link,
    newest_first,
    survey_name,
    theme_title,
    wave_title,
    wave_view,
    wave_year,
)

WAVE, THEME = "barometer/wave.html", "barometer/theme.html"


def theme_path(theme: Theme) -> str:
    """The page of a theme, under the root of a language."""
    return f"barometer/{theme}/"


def barometer_places(prepared: Prepared) -> Iterator[Place]:
    """The page of every wave that has figures, and of every theme that has any."""
    pages = {locale: BarometerPages(prepared, locale) for locale in prepared.site.languages.names}
    for wave in prepared.barometer.waves.values():
        if wave.figures:
            heads = {locale: each.wave_head(wave) for locale, each in pages.items()}
            yield _place(wave_path(wave.key), WAVE, wave.key, heads, wave.file.path)
    for theme in THEMES:
        if any(theme in themes_of(prepared.barometer, wave) for wave in prepared.barometer.waves.values()):
            heads = {locale: each.theme_head(theme) for locale, each in pages.items()}
            yield _place(theme_path(theme), THEME, theme, heads, "docs/barometer/data/questions")


Head = dict[str, str]
"""The title of a page, and its description."""


def _place(path: str, template: str, topic: str, heads: dict[Locale, Head], file: str) -> Place:
    return Place(
        path=path,
        template=template,
        show=None,
        episode=None,
        texts=dict.fromkeys(heads, ""),
        files=dict.fromkeys(heads, file),
        meta=heads,
        listed=True,
        topic=topic,
    )


class BarometerPages:
    """All that the barometer's pages print for the readers of one language; made when it is asked for, once."""

    def __init__(self, prepared: Prepared, locale: Locale) -> None:
        self._prepared = prepared
        self._barometer = prepared.barometer
        self.speaker = Speaker(prepared.barometer, prepared.site, locale, prepared.strings[locale])

    @cached_property
    def waves(self) -> dict[str, WaveView]:
        """Every wave that has figures, by key."""
        return {key: wave_view(wave, self.speaker) for key, wave in self._barometer.waves.items() if wave.figures}

    @cached_property
    def themes(self) -> dict[Theme, ThemeView]:
        """Every theme that has figures, by key."""
        waves = self._barometer.waves.values()
        there = frozenset(theme for wave in waves for theme in themes_of(self._barometer, wave))
        return {theme: theme_view(theme, self.speaker) for theme in THEMES if theme in there}

    @cached_property
    def overview(self) -> OverviewView:
        """What there is."""
        return overview_view(self.speaker)

    @cached_property
    def trends(self) -> tuple[TrendView, ...]:
        """What changed over the years."""
        return trend_views(self.speaker)

    @cached_property
    def differences(self) -> tuple[PanelView, ...]:
        """Why numbers differ."""
        return panel_views(self.speaker)

    @cached_property
    def methods(self) -> MethodsView:
        """How the surveys were done."""
        return methods_view(self.speaker)

    @cached_property
    def data(self) -> DataView | None:
        """What there is to download."""
        return data_view(self._prepared, self.speaker)

    def theme_links(self) -> list[Link]:
        """The ways to the pages of all themes that have one."""
        prefix = self.speaker.site.languages.prefix(self.speaker.locale)
        return [Link(view.title, prefix + theme_path(theme)) for theme, view in self.themes.items()]

    def entries(self) -> Iterator[Entry]:
        """The lines of the list from A to Z: each theme, and each country with its waves."""
        locale = self.speaker.locale
        for each in self.theme_links():
            yield Entry(each.title, "page", each.url, locale)
        waves = newest_first(wave for wave in self._barometer.waves.values() if wave.figures)
        for code in self._barometer.countries:
            found = [link(wave, self.speaker) for wave in waves if wave.fields.country == code]
            under = tuple(Entry(each.title, "page", each.url, locale) for each in found)
            if under:
                yield Entry(self.speaker.country(code), "topic", "", locale, under)

    def wave_head(self, wave: Wave) -> Head:
        """The head of a wave's page."""
        said = {
            "survey": survey_name(wave, self.speaker),
            "country": self.speaker.country(wave.fields.country),
            "year": wave_year(wave, self.speaker),
        }
        return {
            "title": wave_title(wave, self.speaker),
            "description": self.speaker.words["wave_description"].format(**said),
        }

    def theme_head(self, theme: Theme) -> Head:
        """The head of a theme's page."""
        title = theme_title(theme, self.speaker)
        return {"title": title, "description": self.speaker.words["theme_description"].format(theme=title)}
