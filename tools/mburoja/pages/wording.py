"""Dates, sizes and lengths in the words of a language. Babel knows them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from babel import Locale as BabelLocale
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from mburoja.model import Locale, format_time


def day(moment: datetime, locale: Locale) -> str:
    """`21 nëntor 2026`: the day by the clock of the place that wrote the date."""
    return _long(moment.date(), locale)


@cache
def source_day(text: str, locale: Locale) -> str:
    """The date of a source, as far as it is known: `2026-01-16`, `2026-01` or `2026`."""
    year, *rest = (int(part) for part in text.split("-"))
    if not rest:
        return text
    if len(rest) == 2:
        return _long(date(year, *rest), locale)
    return format_skeleton("yMMMM", date(year, rest[0], 1), locale=_babel(locale))


def _long(day: date, locale: Locale) -> str:
    # English as Europe writes it: 21 November, not November 21.
    return format_date(day, "long", locale=_babel("en-GB" if locale == "en" else locale))


def megabytes(size: int, locale: Locale) -> str:
    """`2,7`: millions of bytes with one decimal."""
    return format_decimal(round(size / 1_000_000, 1), "0.0", locale=_babel(locale))


def speed(times: float, locale: Locale) -> str:
    """`1,25×`: how many times as fast as it was spoken."""
    return f"{format_decimal(times, '0.##', locale=_babel(locale))}×"


def minutes(ms: int) -> int:
    """Whole minutes, at least one."""
    return max(1, round(ms / 60_000))


def length(ms: int) -> str:
    """`3:46`: rounded to whole seconds, as the feed says it."""
    return format_time(round(ms / 1000) * 1000)


def language_name(locale: Locale, reader: Locale) -> str:
    """What a reader calls a language: `("sq", "mk")` → `албански`."""
    return str(_babel(reader).languages.get(locale, locale))


@cache
def _babel(locale: Locale) -> BabelLocale:
    return BabelLocale.parse(locale, sep="-")


def with_territory(locale: Locale) -> str:
    """A language as Open Graph writes it, with the country where most speak it: `sq` → `sq_AL` (ogp.me, og:locale).

    The country is that of Unicode's likely subtags (CLDR); English is that of Europe, as in our dates.
    """
    if locale == "en":
        return "en_GB"
    babel = _babel(locale)
    likely = BabelLocale.parse(get_global("likely_subtags")[babel.language])
    return f"{babel.language}_{babel.territory or likely.territory}"
