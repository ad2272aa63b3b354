"""Dates, sizes and lengths in the words of a language. Babel knows them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from babel import Locale as BabelLocale
from babel.dates import format_date
from babel.numbers import format_decimal

from mburoja.model import Locale


def day(moment: datetime, locale: Locale) -> str:
    """`21 nëntor 2026`: the day by the clock of the place that wrote the date."""
    return format_date(moment.date(), "d MMMM y", locale=_babel(locale))


def source_day(text: str, locale: Locale) -> str:
    """The date of a source, as far as it is known: `2026-01-16`, `2026-01` or `2026`."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return text
    pattern = "d MMMM y" if len(parts) == 3 else "LLLL y"
    return format_date(date(parts[0], parts[1], parts[2] if len(parts) == 3 else 1), pattern, locale=_babel(locale))


def megabytes(size: int, locale: Locale) -> str:
    """`2,7`: millions of bytes with one decimal."""
    return format_decimal(round(size / 1_000_000, 1), "0.0", locale=_babel(locale))


def minutes(ms: int) -> int:
    """Whole minutes, at least one."""
    return max(1, round(ms / 60_000))


def language_name(locale: Locale, reader: Locale) -> str:
    """What a reader calls a language: `("sq", "mk")` → `албански`."""
    return str(_babel(reader).languages.get(locale, locale))


@cache
def _babel(locale: Locale) -> BabelLocale:
    return BabelLocale.parse(locale, sep="-")
