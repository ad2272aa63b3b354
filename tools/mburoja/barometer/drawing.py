"""What a chart says as a picture, in the words of one language; `media.chart` draws it, whoever made it."""

from __future__ import annotations

from dataclasses import dataclass

from mburoja.model import Locale


@dataclass(frozen=True)
class DrawnFigure:
    """Its length in percent, its value in words, marks of what is said below, and what stands under its bar."""

    percent: int
    value: str
    marks: str = ""
    small: str = ""


@dataclass(frozen=True)
class DrawnBar:
    """What figures are about, and one for each source."""

    label: str
    figures: tuple[DrawnFigure, ...]


@dataclass(frozen=True)
class DrawnGroup:
    """Bars under a heading, which may be empty; `unsure` are those who do not know."""

    title: str
    bars: tuple[DrawnBar, ...]
    unsure: bool = False


@dataclass(frozen=True)
class DrawnStack:
    """A row of answers that are a whole, each with its name, and those who do not know, who stand apart."""

    label: str
    parts: tuple[tuple[str, DrawnFigure], ...]
    unsure: tuple[tuple[str, DrawnFigure], ...]


@dataclass(frozen=True)
class Drawing:
    """A chart. `over` and `under` stand around the title.

    `said` are the paragraphs that must stand with it, each of pairs of what, and that. `left_out` says how many
    figures had no room; it is empty when all are there.
    """

    locale: Locale
    over: str
    title: str
    under: str
    groups: tuple[DrawnGroup, ...]
    stacks: tuple[DrawnStack, ...]
    left_out: str
    said: tuple[tuple[tuple[str, str], ...], ...]
