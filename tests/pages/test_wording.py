"""Dates, sizes and names of languages, as each language writes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from mburoja.model import Source
from mburoja.pages import wording

MONTHS = {
    "sq": "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
    "mk": "јануари февруари март април мај јуни јули август септември октомври ноември декември",
    "en": "January February March April May June July August September October November December",
    "sr": "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
}


# Serbian writes an ordinal number with a full stop, in dates the day's and the year's: "21. новембар 2026."
# (Pravopis srpskoga jezika; CLDR says the same). Macedonian may add "г.", "year".
@pytest.mark.parametrize(
    ("locale", "pattern"),
    [("sq", "21 {} 2026"), ("mk", "21 {} 2026(\\sг\\.)?"), ("en", "21 {} 2026"), ("sr", "21\\. {} 2026\\.")],
)
def test_day(locale: str, pattern: str) -> None:
    for number, month in enumerate(MONTHS[locale].split(), 1):
        words = wording.day(datetime(2026, number, 21, 8, tzinfo=UTC), locale)
        assert re.fullmatch(pattern.format(month), words), words


def test_day_is_that_of_the_place_that_wrote_the_date() -> None:
    skopje = timezone(timedelta(hours=1))
    assert wording.day(datetime(2026, 11, 22, 0, 30, tzinfo=skopje), "sq") == "22 nëntor 2026"
    assert wording.day(datetime(2026, 11, 21, 23, 30, tzinfo=UTC), "sq") == "21 nëntor 2026"


@pytest.mark.parametrize(
    ("locale", "day", "month"),
    [
        ("sq", "16 janar 2026", "janar 2026"),
        ("mk", "16 јануари 2026(\\sг\\.)?", "јануари 2026(\\sг\\.)?"),
        ("en", "16 January 2026", "January 2026"),
        ("sr", "16\\. јануар 2026\\.", "јануар 2026\\."),
    ],
)
def test_date_of_a_source_as_far_as_it_is_known(locale: str, day: str, month: str) -> None:
    assert re.fullmatch(day, wording.source_day("2026-01-16", locale))
    assert re.fullmatch(month, wording.source_day("2026-01", locale))
    assert re.fullmatch("2026\\.?", wording.source_day("2026", locale))


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-04-31", "2025-02-29", "0000-01-01", "0000-01", "2026-13", "2026-1-1", "26", "x"]
)
def test_no_source_has_a_date_that_cannot_be_worded(text: str) -> None:
    with pytest.raises(ValidationError, match="is not a date"):
        Source.model_validate({"title": "t", "publisher": "p", "date": text})


def test_every_day_of_a_leap_year_can_be_worded() -> None:
    for day in (date(2024, 1, 1) + timedelta(days=n) for n in range(366)):
        source = Source.model_validate({"title": "t", "publisher": "p", "seen": day.isoformat()})
        for locale in MONTHS:
            assert str(day.year) in wording.source_day(source.seen or "", locale)


@pytest.mark.parametrize(("locale", "mark"), [("sq", ","), ("mk", ","), ("sr", ","), ("en", ".")])
def test_megabytes(locale: str, mark: str) -> None:
    """Millions of bytes, as phones and data plans count them."""
    sizes = {2_650_001: "2,7", 2_549_999: "2,5", 1_000_000: "1,0", 960_000: "1,0", 123_456_789: "123,5", 0: "0,0"}
    assert {size: wording.megabytes(size, locale) for size in sizes} == {
        size: words.replace(",", mark) for size, words in sizes.items()
    }


@pytest.mark.parametrize(
    ("ms", "minutes"), [(0, 1), (20_000, 1), (89_000, 1), (91_000, 2), (225_800, 4), (3_600_000, 60)]
)
def test_minutes(ms: int, minutes: int) -> None:
    assert wording.minutes(ms) == minutes


@pytest.mark.parametrize(
    ("reader", "names"),
    [
        ("sq", "shqip maqedonisht anglisht serbisht"),
        ("mk", "албански македонски англиски српски"),
        ("en", "Albanian Macedonian English Serbian"),
        ("sr", "албански македонски енглески српски"),
    ],
)
def test_what_a_reader_calls_a_language(reader: str, names: str) -> None:
    assert [wording.language_name(each, reader) for each in ("sq", "mk", "en", "sr")] == names.split()
    assert wording.language_name("xx", reader) == "xx"
