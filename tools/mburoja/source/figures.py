"""Understand the text of a file of figures. No disk: text in, figures and findings out.

The file is CSV (RFC 4180) with a first line of names. Spreadsheets of the Balkans write semicolons and decimal
commas; both are understood.
"""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import Literal

from mburoja.barometer.model import ALL, COLUMNS, ESTIMATED, NOT_APPLICABLE, NOT_PUBLISHED, Cell, Figure
from mburoja.model import Finding, Message, Refused, Told, say
from mburoja.source.front_matter import refuse_invisible

MOST_ROWS = 100_000
MOST_COLUMNS = 40
MOST_PAGE = 40
"""Characters of where in the source a figure stands: `p. 17`, `Figure 3`."""
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,2})([.,][0-9]{1,6})?")
_WHOLE = re.compile(r"[1-9][0-9]{0,7}")


def read_figures(text: str, wave: str, path: str) -> tuple[list[Figure], list[Finding]]:
    """The figures of a wave's file, and what is wrong with the others.

    Args:
        text: the whole file.
        wave: the wave that it is named for.
        path: its name for messages.
    """
    try:
        refuse_invisible(text, path)
        rows = _rows(text)
    except Refused as refused:
        return [], refused.findings
    except _Unreadable as unreadable:
        return [], [Finding(path, unreadable.line, unreadable.message, "figures-file")]
    figures, findings = [], []
    for line, row in rows:
        try:
            figures.append(_figure(row, wave, path, line))
        except Told as told:
            findings.append(Finding(path, line, told.message, "figure-field"))
    return figures, findings


class _Unreadable(Told):
    """From this line on the file makes no sense."""

    def __init__(self, line: int, message: Message) -> None:
        super().__init__(message)
        self.line = line


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    """Each row by the names of its columns, and its line.

    Raises:
        _Unreadable: when it is no CSV file, or columns are missing or unknown.
    """
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        if wrong := _wrong_names(names):
            raise _Unreadable(1, wrong)
        found: list[tuple[int, dict[str, str]]] = []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(names):
                raise _Unreadable(reader.line_num, _too_many(len(cells), len(names)))
            if len(found) == MOST_ROWS:
                message = say("there are more than {most} rows; a wave has a few hundred", most=MOST_ROWS)
                raise _Unreadable(reader.line_num, message)
            padded = [cell.strip() for cell in cells] + [""] * (len(names) - len(cells))
            found.append((reader.line_num, dict(zip(names, padded, strict=True))))
        return found
    except csv.Error as error:
        message = say("this is no CSV file ({why}); see whether a quotation mark is left open", why=str(error))
        raise _Unreadable(reader.line_num or 1, message) from None


def _too_many(cells: int, names: int) -> Message:
    return say(
        "there are {n} cells, but the first line has {names} names; if a number has a comma, write a point (94.2); put "
        "a text with a comma in quotation marks",
        n=cells,
        names=names,
    )


def _wrong_names(names: list[str]) -> Message | None:
    if len(names) > MOST_COLUMNS:
        return say("the first line names {n} columns; it must name these: `{wanted}`", n=len(names), wanted=_WANTED)
    missing = [name for name in COLUMNS if name not in names]
    unknown = [name for name in names if name not in (*COLUMNS, *ESTIMATED)]
    twice = [name for name in names if names.count(name) > 1]
    if missing or unknown or twice:
        return say(
            "the first line must name the columns, `{wanted}`; {missing}",
            wanted=_WANTED,
            missing=_what_is_wrong(missing, unknown, twice),
        )
    return None


_WANTED = ",".join(COLUMNS)


def _what_is_wrong(missing: list[str], unknown: list[str], twice: list[str]) -> Message:
    if missing:
        return say("missing: {names}", names=", ".join(missing))
    if unknown:
        return say("nobody knows: {names}", names=", ".join(name[:40] or "…" for name in unknown))
    return say("twice: {names}", names=", ".join(sorted(set(twice))))


def _figure(row: dict[str, str], wave: str, path: str, line: int) -> Figure:
    for name in ("question", "answer", "source"):
        if not row[name]:
            raise Told(say("`{name}` is empty; write its key", name=name))
    return Figure(
        cell=Cell(wave, row["question"], row["item"], row["answer"], row["base"] or _no_base()),
        value=_percent(row["value"], "value"),
        n=_n(row["n"]),
        margin=_margin(row["margin"]),
        source=row["source"],
        page=_page(row["page"]),
        notes=tuple(row["notes"].split()),
        path=path,
        line=line,
        n_effective=_n(row["n_effective"]) if row.get("n_effective") else None,
        low=_percent(row["low"], "low") if row.get("low") else None,
        high=_percent(row["high"], "high") if row.get("high") else None,
    )


def _no_base() -> str:
    raise Told(say("`base` is empty: who was asked? Write `{all}` for all who were, or a key of bases.yml", all=ALL))


def _page(text: str) -> str:
    if len(text) > MOST_PAGE or not text.isprintable():
        raise Told(
            say(
                "`{text}` of `page` is too long, or there is an invisible character in it; write where in the source "
                "the figure stands, like p. 17",
                text=text[:MOST_PAGE],
            )
        )
    return text


def _percent(text: str, name: str) -> Decimal:
    """A percentage with the decimals that it is written with."""
    if not _NUMBER.fullmatch(text) or (number := Decimal(text.replace(",", "."))) > 100:
        raise Told(
            say(
                "`{text}` of `{name}` is no percentage; write a number from 0 to 100 as it is printed, like 94.2, "
                "without the sign",
                text=text[:40],
                name=name,
            )
        )
    return number


def _n(text: str) -> int | None:
    if text == NOT_PUBLISHED:
        return None
    if not text:
        raise Told(say("`n` is empty; write how many people were asked, or `not published`"))
    if not _WHOLE.fullmatch(text):
        raise Told(
            say(
                "`{text}` of `n` is no number of people; write it in figures alone, like 1070, or `not published`",
                text=text[:40],
            )
        )
    return int(text)


def _margin(text: str) -> Decimal | Literal["not applicable"] | None:
    if text == NOT_PUBLISHED:
        return None
    if text == NOT_APPLICABLE:
        return "not applicable"
    if not text:
        raise Told(say("`margin` is empty; write the percentage points that are published, or `not published`"))
    # No interval of ours reaches further than the whole.
    if not _NUMBER.fullmatch(text) or not 0 < (points := Decimal(text.replace(",", "."))) <= 100:
        raise Told(
            say(
                "`{text}` of `margin` is no margin; write percentage points like 2.8, `not published`, or "
                "`not applicable` for a sample that was not drawn by chance",
                text=text[:40],
            )
        )
    return points
