"""What the barometer speaks about: surveys, waves, questions, bases, sources, and the figures that these give meaning.

All of it is what staff write in `docs/barometer/data/`: the field descriptions are its documentation. Nothing is ever
computed from figures: a figure is what a source printed, and what the source does not say is `not published`.

Words are the field's own: a wave is one round of a survey in one country; a base is who was asked; a cell is one
answer to one question, about one item, on one base of one wave. Two sources may print two figures for one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from mburoja.model import (
    FrontMatter,
    Languages,
    Line,
    Locale,
    Name,
    SourceDate,
    SourceFile,
    Title,
    WebAddress,
    refusal,
)

NOT_PUBLISHED = "not published"
"""What is written where the source does not say. In values it is None."""
NOT_APPLICABLE = "not applicable"
"""The margin of a sample that was not drawn by chance: there is none."""

Theme = Literal["security", "rule-of-law", "justice", "regional-cooperation", "peacebuilding", "cyber"]
THEMES: tuple[Theme, ...] = get_args(Theme)
"""The five of the barometer, and what the campaign asks about."""
Country = Literal["XK", "AL", "RS", "MK", "ME", "BA", "WB6"]
"""ISO 3166-1 and its user-assigned XK; WB6 are the six together."""
Kind = Literal["one-answer", "several-answers", "separate"]
Wording = Literal["paraphrase", "verbatim"]
Mode = Literal["face-to-face", "face-to-face-tablet", "telephone", "online"]
CountedAs = Literal["respondents", "households", "respondents-all-countries"]
Role = Literal["barometer", "partner", "other"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Whose a survey is: the barometer itself, the own survey of one of its partners, or anyone else's."""

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _key(text: str) -> str:
    if not _KEY.fullmatch(text) or len(text) > MOST_KEY:
        raise refusal(
            "key",
            "`{text}` is no key; write small letters a–z, figures and hyphens only, like `kosovo-police`",
            text=text[:60],
        )
    return text


MOST_KEY = 60
"""Characters; keys become addresses and names of files."""

Key = Annotated[str, AfterValidator(_key), Field(json_schema_extra={"pattern": f"^{_KEY.pattern}$"})]
Texts = Annotated[Mapping[str, Line], Field(min_length=1)]
"""A text in every language: `{sq: …, mk: …, en: …, sr: …}`."""


def _or_unpublished(value: object) -> object:
    if value == NOT_PUBLISHED:
        return None
    if value is None or value == "":
        raise refusal("not_said", "nothing stands here; write what the source says, or `not published`")
    return value


def _published(written: object) -> BeforeValidator:
    """Of a field that must be said, or said to be `not published`, which is None inside; `written` is what it takes."""
    return BeforeValidator(_or_unpublished, json_schema_input_type=written)


_Unsaid = Literal["not published"]


def _year(value: object) -> object:
    value = _or_unpublished(value)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 1990 <= value <= 2100):
        raise refusal(
            "year",
            "`{value}` is no year; write it like 2022, without quotation marks, or `not published`",
            value=str(value)[:40],
        )
    return value


class Asked(FrontMatter):
    """Where the barometer was asked: what is not found of it is a gap, and nothing else is."""

    years: tuple[Annotated[int, Field(ge=1990, le=2100)], ...] = Field(
        min_length=1, strict=False, description="The years in which it was asked there, like [2020, 2021]."
    )
    who: Texts = Field(description="Who would have the figures of this country, in every language.")


class SurveyFields(FrontMatter):
    """A programme of surveys that is repeated."""

    name: Texts = Field(description="Its name, in every language.")
    by: Texts = Field(description="Who conducts it, in every language.")
    role: Role = Field(description="barometer, partner for a partner's own survey, or other, which is shown apart.")
    asked: Mapping[Country, Asked] = Field(
        default_factory=dict, description="By country, when the barometer was asked there; for gaps to be told."
    )


class OwnForm(FrontMatter):
    """How the publishers of a survey themselves name a country."""

    name: Name = Field(description="The name as they print it, like `Kosovo*`.")
    note: Texts = Field(description="What stands with it, and whether we have read it there, in every language.")


class CountryFields(FrontMatter):
    """What a country is called here."""

    name: Texts = Field(description="Its name, in every language.")
    note: Texts | None = Field(None, description="A footnote on the name, in every language; shown wherever it stands.")
    as_named: Mapping[Key, OwnForm] = Field(
        default_factory=dict, description="By survey, the form that its publishers use; shown beside their figures."
    )


_Dated = Annotated[SourceDate | None, _published(SourceDate | _Unsaid)]


class SourceFields(FrontMatter):
    """Where a figure is printed."""

    title: Title = Field(description="The title as its publisher prints it.")
    language: Locale = Field(description="The language of the title: en; Serbian in Latin letters is sr-Latn.")
    publisher: Name = Field(description="Who published the figure.")
    reported_by: Name | None = Field(None, description="The newspaper or station, when only the press reports it.")
    date: _Dated = Field(description='Its date, "2022-12-21" or "2022".')
    url: WebAddress = Field(description="Its address, whole: https://…")
    seen: SourceDate = Field(description='The day when we looked, "2026-11-21".')


class Dates(FrontMatter):
    """When people were asked, as exactly as it is published."""

    from_: SourceDate = Field(alias="from", description='The first day, month or year: "2015-10".')
    to: SourceDate = Field(description='The last day, month or year: "2015-10".')
    as_printed: Line | None = Field(None, description="The source's own words, where they say more.")
    language: Locale = Field("en", description="The language of these words.")


_People = Annotated[int, Field(ge=1, le=10_000_000)]
Counted = Annotated[_People | None, _published(_People | _Unsaid)]


def _margin(value: object) -> object:
    value = _or_unpublished(value)
    if value is None or value == NOT_APPLICABLE:
        return value
    try:
        points = Decimal(str(value))
    except ArithmeticError:
        points = Decimal(-1)
    if not 0 < points < 50:
        raise refusal(
            "margin",
            "`{value}` is no margin; write percentage points like 2.8, `not published`, or `not applicable` for a "
            "sample that was not drawn by chance",
            value=str(value)[:40],
        )
    return points


Margin = Annotated[
    Decimal | Literal["not applicable"] | None,
    BeforeValidator(_margin, json_schema_input_type=float | Literal["not published", "not applicable"]),
]


class Size(FrontMatter):
    """How many were asked."""

    n: Counted = Field(description="The number, or `not published`.")
    of: CountedAs = Field(
        description="What is counted; respondents-all-countries: the number printed is for the six together."
    )
    margin: Margin = Field(description="The margin of error that is published, in percentage points.")


def _said(value: object) -> object:
    value = _or_unpublished(value)
    if isinstance(value, str):
        raise refusal(
            "not_in_languages",
            "“{text}” is in no language; write it in every one, `{{sq: …, mk: …, en: …, sr: …}}`, or `not published`",
            text=value[:60],
        )
    return value


Said = Annotated[Texts | None, BeforeValidator(_said, json_schema_input_type=Texts | _Unsaid)]


_AskedHow = Annotated[Mode | None, _published(Mode | _Unsaid)]
_AskedWhen = Annotated[Dates | None, _published(Dates | _Unsaid)]


class Method(FrontMatter):
    """How a wave was done: the 11 items of AAPOR's disclosure checklist (Transparency Initiative, April 2021)."""

    strategy: Said = Field(description="1. How data were collected, or `not published`.")
    sponsor_and_conductor: Said = Field(description="2. Who paid for it and who did it, or `not published`.")
    instruments: Said = Field(description="3. The questionnaire, or `not published`.")
    population: Said = Field(description="4. Who could have been asked, or `not published`.")
    sample: Said = Field(description="5. How people were chosen, or `not published`.")
    mode: _AskedHow = Field(description="6. How they were asked, or `not published`.")
    dates: _AskedWhen = Field(description="7. When they were asked, or `not published`.")
    size: Size = Field(description="8. How many, and how exact that is, or `not published`.")
    weighting: Said = Field(description="9. How the answers were weighted, or `not published`.")
    processing: Said = Field(description="10. How quality was looked after, or `not published`.")
    limitations: Said = Field(
        description="11. What the publishers themselves say that it cannot show, or `not published`."
    )


class Headline(FrontMatter):
    """A wave's most telling figure, in a sentence."""

    cell: str = Field(description="question/item/answer/base, as in the figures; nothing between the slashes if none.")
    text: Texts = Field(description="The sentence; it begins with {share}, which becomes “About 8 in 10”.")


class WaveFields(FrontMatter):
    """One round of a survey in one country."""

    survey: Key = Field(description="Its survey, as in surveys.yml.")
    country: Country = Field(description="Where people were asked.")
    year: Annotated[int | None, BeforeValidator(_year, json_schema_input_type=int | _Unsaid)] = Field(
        description="When they were asked, not when it was printed."
    )
    method: Method = Field(description="How it was done, the 11 items that every survey should disclose.")
    headline: Headline | None = Field(None, description="Its most telling figure, in a sentence.")


class Original(FrontMatter):
    """The wording of the questionnaire."""

    language: Locale = Field(description="The language of the wording, like en.")
    text: Line = Field(description="The question as it was asked.")


class Item(FrontMatter):
    """What an answer is about."""

    name: Texts = Field(description="Its name, in every language.")
    theme: Theme | None = Field(None, description="Its theme, when that is not the question's.")


class QuestionFields(FrontMatter):
    """What was asked, and what could be answered."""

    theme: Theme = Field(description="One of the themes.")
    text: Texts = Field(description="What was asked, in every language.")
    wording: Wording = Field(description="verbatim when the questionnaire's own words are known, else paraphrase.")
    original: Original | None = Field(None, description="The questionnaire's own words; needed with verbatim.")
    kind: Kind = Field(description="Whether answers exclude each other, may be several, or are separate statements.")
    items: Mapping[Key, Item] = Field(default_factory=dict, description="What the answers are about, if anything.")
    answers: Annotated[Mapping[Key, Texts], Field(min_length=1)] = Field(description="The answers.")
    dont_know: tuple[Key, ...] = Field((), strict=False, description="Which answers mean: do not know, or no answer.")
    does_not_say: Texts = Field(description="One line on what these figures do not say.")


class Apart(FrontMatter):
    """A point of a trend that was asked or printed in other words: shown, never joined."""

    wave: Key = Field(description="Its wave.")
    answer: Key = Field(description="Its answer.")
    why: Texts = Field(description="What is different.")


class TrendLine(FrontMatter):
    """The same answer over the waves."""

    name: Texts = Field(description="What the line is called.")
    question: Key = Field(description="Its question.")
    item: Key | None = Field(None, description="Its item, if the question has any.")
    answer: Key = Field(description="Its answer.")
    base: Key = Field("all", description="Its base.")
    surveys: tuple[Key, ...] = Field(min_length=1, strict=False, description="The surveys whose waves are comparable.")
    apart: tuple[Apart, ...] = Field((), strict=False, description="Points of other wording.")


class TrendFields(FrontMatter):
    """What changed over the years."""

    title: Texts = Field(description="What it shows.")
    theme: Theme = Field(description="Its theme.")
    country: Country = Field(description="Its country.")
    description: Texts = Field(description="What can be seen, in a sentence.")
    lines: tuple[TrendLine, ...] = Field(min_length=1, strict=False, description="The lines.")


class DifferenceFields(FrontMatter):
    """Figures that seem to say the same and differ, and why."""

    title: Texts = Field(description="What they seem to say.")
    why: Texts = Field(description="Why they differ.")
    cells: tuple[str, ...] = Field(min_length=2, strict=False, description="wave/question/item/answer/base of each.")
    explain: tuple[Texts, ...] = Field((), strict=False, description="A line on each, in the same order.")


class Correction(FrontMatter):
    """What was wrong and is not any more; the newest first."""

    date: SourceDate = Field(description="The day of the correction.")
    text: Texts = Field(description="What was wrong, and what is right.")


class Corrections(FrontMatter):
    """The file corrections.yml."""

    corrections: tuple[Correction, ...] = Field((), strict=False, description="What was corrected, the newest first.")


class Cell(NamedTuple):
    """One answer to one question, about one item, on one base of one wave; `item` may be empty."""

    wave: str
    question: str
    item: str
    answer: str
    base: str

    @property
    def anchor(self) -> str:
        """Its place in its wave's page; it never changes as long as its keys do not."""
        return ".".join(part for part in (self.question, self.item, self.answer) if part) + (
            "" if self.base == ALL else f".{self.base}"
        )


ALL = "all"
"""The base of all who were asked."""

COLUMNS = ("question", "item", "answer", "base", "value", "n", "margin", "source", "page", "notes")
"""Of a file of figures."""
ESTIMATED = ("n_effective", "low", "high")
"""Columns that `mburoja survey` fills, which knows the answers themselves; others leave them out."""


@dataclass(frozen=True)
class Figure:
    """What one source prints for one cell.

    `value` is in percent, with as many decimals as it was printed with. `n` are the people on this base, `margin`
    percentage points at 95 %; None is "not published". `low` and `high` are the interval, where we know the answers.
    """

    cell: Cell
    value: Decimal
    n: int | None
    margin: Decimal | Literal["not applicable"] | None
    source: str
    page: str
    notes: tuple[str, ...]
    path: str
    line: int
    n_effective: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Wave:
    """A wave and its figures, in the order in which they stand in its file."""

    key: str
    fields: WaveFields
    file: SourceFile
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question and its file."""

    key: str
    fields: QuestionFields
    file: SourceFile


@dataclass(frozen=True)
class Barometer:
    """All that is in `docs/barometer/data/`, by key. `files` are the data files, for messages."""

    surveys: Mapping[str, SurveyFields] = field(default_factory=dict)
    countries: Mapping[str, CountryFields] = field(default_factory=dict)
    sources: Mapping[str, SourceFields] = field(default_factory=dict)
    bases: Mapping[str, Texts] = field(default_factory=dict)
    notes: Mapping[str, Texts] = field(default_factory=dict)
    waves: Mapping[str, Wave] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    trends: Mapping[str, TrendFields] = field(default_factory=dict)
    differences: Mapping[str, DifferenceFields] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    files: Mapping[str, SourceFile] = field(default_factory=dict)

    def figures(self) -> Iterator[Figure]:
        """Every figure of every wave."""
        for wave in self.waves.values():
            yield from wave.figures


def text_in(texts: Mapping[Locale, str], locale: Locale, languages: Languages) -> tuple[str, Locale]:
    """A text for a reader, and the language that it is in: her own, or what she is shown instead."""
    available: dict[Locale, Any] = {each: texts[each] for each in texts}
    for candidate in (locale, *languages.fallbacks.get(locale, ()), languages.default, *available):
        if candidate in available:
            return texts[candidate], candidate
    raise KeyError("a text without any language")
