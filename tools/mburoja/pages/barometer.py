"""The pages of the barometer: which there are, and what each prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mburoja.barometer.cells import charts, find, parse_cell, themes_of
from mburoja.barometer.model import THEMES, Theme, Wave
from mburoja.model import Locale
from mburoja.pages.figures import ChartView, Speaker, chart_view, share, wave_path
from mburoja.pages.places import Place
from mburoja.pages.prepared import Prepared

WAVE, THEME = "barometer/wave.html", "barometer/theme.html"


@dataclass(frozen=True)
class WaveView:
    """A wave as a reader of one language sees it. `url` is relative to the site's root."""

    key: str
    url: str
    title: str
    country: str
    survey: str
    by: str
    year: str
    comparator: bool
    charts: tuple[ChartView, ...]


def theme_path(theme: Theme) -> str:
    """The page of a theme, under the root of a language."""
    return f"barometer/{theme}/"


def barometer_places(prepared: Prepared) -> Iterator[Place]:
    """The page of every wave that has figures, and of every theme that has any."""
    pages = {locale: BarometerPages(prepared, locale) for locale in prepared.site.languages.names}
    for wave in prepared.barometer.waves.values():
        if wave.figures:
            titles = {locale: each.wave_title(wave) for locale, each in pages.items()}
            yield _place(wave_path(wave.key), WAVE, wave.key, titles, wave.file.path)
    for theme in THEMES:
        if any(theme in themes_of(prepared.barometer, wave) for wave in prepared.barometer.waves.values()):
            titles = {locale: each.theme_title(theme) for locale, each in pages.items()}
            yield _place(theme_path(theme), THEME, theme, titles, "docs/barometer/data/questions")


def _place(path: str, template: str, topic: str, titles: dict[Locale, str], file: str) -> Place:
    return Place(
        path=path,
        template=template,
        show=None,
        episode=None,
        texts=dict.fromkeys(titles, ""),
        files=dict.fromkeys(titles, file),
        meta={locale: {"title": title, "description": title} for locale, title in titles.items()},
        listed=True,
        topic=topic,
    )


class BarometerPages:
    """All that the barometer's pages print for the readers of one language; made when it is asked for, once."""

    def __init__(self, prepared: Prepared, locale: Locale) -> None:
        self._barometer = prepared.barometer
        self._prefix = prepared.site.languages.prefix(locale)
        self.speaker = Speaker(prepared.barometer, prepared.site, locale, prepared.strings[locale])

    @cached_property
    def waves(self) -> dict[str, WaveView]:
        """Every wave that has figures, by key."""
        return {key: self._wave(wave) for key, wave in self._barometer.waves.items() if wave.figures}

    def wave_title(self, wave: Wave) -> str:
        """`Kosova 2022: Barometri i Sigurisë …`."""
        survey = self._barometer.surveys[wave.fields.survey]
        year = str(wave.fields.year or self.speaker.words["undated"])
        return f"{self.speaker.country(wave.fields.country)}, {year}: {self.speaker.text(survey.name)}"

    def theme_title(self, theme: Theme) -> str:
        """The name of a theme."""
        return self.speaker.words["theme_" + theme.replace("-", "_")]

    def _wave(self, wave: Wave) -> WaveView:
        survey = self._barometer.surveys[wave.fields.survey]
        return WaveView(
            key=wave.key,
            url=self._prefix + wave_path(wave.key),
            title=self.wave_title(wave),
            country=self.speaker.country(wave.fields.country),
            survey=self.speaker.text(survey.name),
            by=self.speaker.text(survey.by),
            year=str(wave.fields.year or self.speaker.words["undated"]),
            comparator=survey.comparator,
            charts=tuple(chart_view(chart, self.speaker) for chart in charts(self._barometer, wave)),
        )

    def headline(self, wave: Wave) -> str:
        """The sentence of a wave's headline, with the share in words; empty when it has none."""
        fields = wave.fields.headline
        cell = parse_cell(fields.cell, wave.key) if fields else None
        bar = find(self._barometer, cell) if cell else None
        if not fields or not bar:
            return ""
        return self.speaker.text(fields.text).replace("{share}", share(bar.figures[0].value, self.speaker.words))
