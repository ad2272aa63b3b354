"""Files of figures as they come: what is understood, and what staff are told of the rest."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from mburoja.barometer.model import Figure
from mburoja.source.figures import MOST_ROWS, read_figures

NAMES = "question,item,answer,base,value,n,margin,source,page,notes"
NOT = "not published"
ROW = "trust,police,trust,all,94.2,1070,2.8,ksb5,p. 17,about odd"
PATH = "docs/barometer/data/figures/ksb-2015-xk.csv"


def read(text: str) -> tuple[list[Figure], list[str]]:
    figures, findings = read_figures(text, "ksb-2015-xk", PATH)
    return figures, [str(each).removeprefix(PATH + ":") for each in findings]


def one(row: str, names: str = NAMES) -> Figure:
    (figure,), findings = read(f"{names}\n{row}\n")
    assert findings == []
    return figure


def told(row: str, names: str = NAMES) -> str:
    """What is said of a row that cannot be used."""
    figures, (finding,) = read(f"{names}\n{row}\n")
    assert figures == []
    return finding


# --- what is understood ---------------------------------------------------------------------------


def test_a_figure() -> None:
    assert one(ROW) == Figure(
        cell=("ksb-2015-xk", "trust", "police", "trust", "all"),
        value=Decimal("94.2"),
        n=1070,
        margin=Decimal("2.8"),
        source="ksb5",
        page="p. 17",
        notes=("about", "odd"),
        path=PATH,
        line=2,
    )


@pytest.mark.parametrize(
    ("written", "value"), [("0", "0"), ("100", "100"), ("50.350", "50.350"), ("7.0", "7.0"), ("100.0", "100.0")]
)
def test_values_keep_their_decimals(written: str, value: str) -> None:
    assert str(one(ROW.replace("94.2", written)).value) == value


def test_what_is_not_published_is_none_and_what_does_not_exist_is_told_apart() -> None:
    assert one(ROW.replace("1070,2.8", "not published,not published")).n is None
    assert one(ROW.replace("1070,2.8", "not published,not published")).margin is None
    assert one(ROW.replace("2.8", "not applicable")).margin == "not applicable"


def test_what_spreadsheets_of_the_balkans_write() -> None:
    row = "trust;police;trust;all;94,2;1070;2,8;ksb5;p. 17;about odd"
    assert one(row, NAMES.replace(",", ";")) == one(ROW)


def test_windows_line_ends_blanks_and_empty_rows() -> None:
    text = f"{NAMES}\r\n\r\n  {ROW.replace(',', ' , ')}  \r\n,,,,,,,,,\r\n"
    (figure,), findings = read(text)
    assert findings == [] and figure.value == Decimal("94.2") and figure.cell.item == "police"
    assert figure.line == 3


def test_the_line_of_a_figure_is_where_it_ends_in_the_file() -> None:
    figures, _ = read(f"{NAMES}\n\n\n{ROW}\n{ROW.replace('police', 'courts')}\n")
    assert [each.line for each in figures] == [4, 5]


def test_columns_in_another_order_and_those_that_estimates_fill() -> None:
    names = "value,n_effective,low,high," + NAMES.replace("value,", "")
    row = "94.2,640,92.1,95.8," + ROW.replace("94.2,", "")
    figure = one(row, names)
    assert (figure.n_effective, figure.low, figure.high) == (640, Decimal("92.1"), Decimal("95.8"))
    empty = one("94.2,,,," + ROW.replace("94.2,", ""), names)
    assert (empty.n_effective, empty.low, empty.high) == (None, None, None)


def test_an_item_a_page_and_notes_may_be_missing() -> None:
    figure = one("union,,for,all,60,not published,not published,ksb5,,")
    assert (figure.cell.item, figure.page, figure.notes) == ("", "", ())


def test_a_good_row_is_read_beside_a_bad_one() -> None:
    figures, findings = read(f"{NAMES}\n{ROW}\n{ROW.replace('94.2', 'many')}\n{ROW.replace('police', 'courts')}\n")
    assert [each.cell.item for each in figures] == ["police", "courts"]
    assert len(findings) == 1 and findings[0].startswith("3: ")


# --- rows that cannot be meant --------------------------------------------------------------------

VALUE = (
    "2: `{}` of `value` is no percentage; write a number from 0 to 100 as it is printed, like 94.2, without the sign "
    "[figure-field]"
)


@pytest.mark.parametrize(
    "value",
    [
        "101",
        "100.1",
        "-1",
        "94.2%",
        "94 %",
        "about 94",
        "1e2",
        "0x5e",
        "١٢",
        "94.",
        ".5",
        "007",
        "94.2.1",
        "not published",
        "",
    ],
)
def test_a_value_is_a_percentage(value: str) -> None:
    assert told(ROW.replace("94.2", value)) == VALUE.format(value)


@pytest.mark.parametrize("n", ["0", "-5", "1.070", "1070.5", "rreth 1000", "999999999", "n/a"])
def test_n_is_a_number_of_people(n: str) -> None:
    assert told(ROW.replace("1070", n)) == (
        f"2: `{n}` of `n` is no number of people; write it in figures alone, like 1070, or `not published` "
        "[figure-field]"
    )


def test_nothing_is_left_unsaid() -> None:
    assert told(ROW.replace("1070", "")) == (
        "2: `n` is empty; write how many people were asked, or `not published` [figure-field]"
    )
    assert told(ROW.replace("2.8", "")) == (
        "2: `margin` is empty; write the percentage points that are published, or `not published` [figure-field]"
    )
    assert told(ROW.replace(",all,", ",,")) == (
        "2: `base` is empty: who was asked? Write `all` for all who were, or a key of bases.yml [figure-field]"
    )
    assert told(ROW.replace("ksb5", "")) == "2: `source` is empty; write its key [figure-field]"
    assert (
        told(ROW.replace("trust,police,trust", "trust,police,")) == "2: `answer` is empty; write its key [figure-field]"
    )
    assert told(ROW.replace("trust,police,trust", ",police,trust")) == (
        "2: `question` is empty; write its key [figure-field]"
    )
    assert told("trust,police,trust,all,94.2").startswith("2: `source` is empty")


@pytest.mark.parametrize("margin", ["0", "-2", "± 2.8", "2.8 %", "101"])
def test_a_margin_is_in_percentage_points(margin: str) -> None:
    assert told(ROW.replace("2.8", margin)) == (
        f"2: `{margin}` of `margin` is no margin; write percentage points like 2.8, `not published`, or "
        "`not applicable` for a sample that was not drawn by chance [figure-field]"
    )


@pytest.mark.parametrize("page", ["x" * 41, "p.\u202e17"])
def test_a_page_is_a_short_text(page: str) -> None:
    assert told(ROW.replace("p. 17", page)).startswith("2: `") and "of `page` is too long, or" in told(
        ROW.replace("p. 17", page)
    )


# --- files that are no tables of figures ----------------------------------------------------------

FIRST = "1: the first line must name the columns, `question,item,answer,base,value,n,margin,source,page,notes`; "


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", FIRST + f"missing: {NAMES.replace(',', ', ')} [figures-file]"),
        (NAMES.replace(",n,margin", ""), FIRST + "missing: n, margin [figures-file]"),
        (NAMES + ",shënim", FIRST + "nobody knows: shënim [figures-file]"),
        (NAMES + ",,", FIRST + "nobody knows: …, … [figures-file]"),
        (NAMES + ",value", FIRST + "twice: value [figures-file]"),
        (NAMES.replace(",", "\t"), FIRST + f"missing: {NAMES.replace(',', ', ')} [figures-file]"),
        (
            f"{NAMES}\n{ROW}\n" + ROW.replace("94.2", "94,2"),
            "3: there are 11 cells, but the first line has 10 names; if a number has a comma, write a point (94.2); "
            "put a text with a comma in quotation marks [figures-file]",
        ),
        (
            f'{NAMES}\n"trust,police,trust,all,94.2,1070,2.8,ksb5,,\n{ROW}\n',
            "3: this is no CSV file (unexpected end of data); see whether a quotation mark is left open [figures-file]",
        ),
        (
            f'{NAMES}\n"trust"x,police,trust,all,94.2,1070,2.8,ksb5,,\n',
            "2: this is no CSV file (',' expected after '\"'); see whether a quotation mark is left open "
            "[figures-file]",
        ),
        (
            "a," * 1_000_000,
            f"1: the first line names 1000001 columns; it must name these: `{NAMES}` [figures-file]",
        ),
        (f"{NAMES}\n{',' * 1_000_000}x", None),
        (f"{NAMES}\n" + (ROW + "\n") * (MOST_ROWS + 1), None),
    ],
    ids=lambda value: str(value)[-40:].replace("\n", " "),
)
def test_no_table_of_figures(text: str, finding: str | None) -> None:
    began = time.perf_counter()
    figures, (said,) = read(text)
    assert time.perf_counter() - began < 30  # a second or so; what grows with the square of the file takes hours
    assert figures == []
    assert finding in (said, None)
    assert said.endswith("[figures-file]") and len(said) < 500


@pytest.mark.parametrize(("sign", "code"), [("\x00", "0000"), ("\x1b", "001B"), ("\x85", "0085"), ("\u2028", "2028")])
def test_what_no_editor_shows(sign: str, code: str) -> None:
    figures, findings = read(f"{NAMES}\n{ROW}\n{ROW.replace('police', f'po{sign}lice')}\n")
    assert figures == []
    assert findings == [
        f"3: there is an invisible character here (U+{code}); delete it and type a space [text-character]"
    ]
