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
class Stroke:
    """A straight line; all places are percentages of the drawing's width and height."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Mark:
    """A figure in its place; hollow when it stands apart."""

    x: float
    y: float
    hollow: bool


@dataclass(frozen=True)
class Words:
    """Lines of text; the last stands on `y`. `minor` may be left out where there is no room."""

    x: float
    y: float
    lines: tuple[str, ...]
    minor: bool = False


@dataclass(frozen=True)
class DrawnLine:
    """A line in its place. `kind` (1 to 5) says which dashes and which marks it has."""

    kind: int
    strokes: tuple[Stroke, ...]
    marks: tuple[Mark, ...]
    values: tuple[Words, ...]
    name: Words


@dataclass(frozen=True)
class DrawnLines:
    """A trend in its place: lines, the years under it, and the shares beside it (0, 25, 50, 75, 100)."""

    lines: tuple[DrawnLine, ...]
    years: tuple[Words, ...]
    shares: tuple[Words, ...]


@dataclass(frozen=True)
class Drawing:
    """A chart. `over` and `under` stand around the title.

    `said` are the paragraphs that must stand with it, each of pairs of what, and that. `left_out` says how many
    figures had no room; it is empty when all are there. A trend has `lines`, and neither groups nor stacks.
    """

    locale: Locale
    over: str
    title: str
    under: str
    groups: tuple[DrawnGroup, ...]
    stacks: tuple[DrawnStack, ...]
    left_out: str
    said: tuple[tuple[tuple[str, str], ...], ...]
    lines: DrawnLines | None = None
