"""Checks on the barometer: whether every figure can be looked up, and nothing stands in it twice or in no order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from difflib import get_close_matches

from mburoja.barometer.cells import bars, find, parse_cell
from mburoja.barometer.model import MOST_KEY, Barometer, Cell, Figure, Texts, TrendLine
from mburoja.checks.check import Found, error, warning
from mburoja.checks.subjects import Data
from mburoja.model import TO_WRITE, Message, say

_FOLDER = "docs/barometer/data/"
_SHARE = "{share}"


@error
def figure_unknown(data: Data) -> Iterator[Found]:
    """A figure names its question, item, answer, base, source and notes by their keys. A key that nobody has written
    down leaves it without a wording or a source: mend the slip, or write the entry.
    """
    barometer = data.barometer
    for figure in barometer.figures():
        question = barometer.questions.get(figure.cell.question)
        if question is None:
            yield _unknown(figure, "question", figure.cell.question, barometer.questions, "questions/")
            continue
        fields = question.fields
        if figure.cell.answer not in fields.answers:
            yield _unknown(figure, "answer", figure.cell.answer, fields.answers, question.file.path)
        if figure.cell.item and not fields.items:
            message = say("the question has no items, and `{key}` is named; leave `item` empty", key=figure.cell.item)
            yield Found(figure.path, figure.line, message)
        elif figure.cell.item and figure.cell.item not in fields.items:
            yield _unknown(figure, "item", figure.cell.item, fields.items, question.file.path)
        if not figure.cell.item and fields.items:
            message = say("`item` is empty; write what the answer is about: {known}", known=_some(fields.items))
            yield Found(figure.path, figure.line, message)
        if figure.cell.base not in barometer.bases:
            yield _unknown(figure, "base", figure.cell.base, barometer.bases, "bases.yml")
        if figure.source not in barometer.sources:
            yield _unknown(figure, "source", figure.source, barometer.sources, "sources.yml")
        for note in figure.notes:
            if note not in barometer.notes:
                yield _unknown(figure, "notes", note, barometer.notes, "notes.yml")


@error
def figure_twice(data: Data) -> Iterator[Found]:
    """One source prints one figure for one answer on one base. Where it prints two, find out which is right, and keep
    that; figures of two sources stand side by side by themselves.
    """
    for wave in data.barometer.waves.values():
        for bar in bars(wave.figures):
            seen: dict[str, Figure] = {}
            for figure in bar.figures:
                if first := seen.get(figure.source):
                    message = say(
                        "`{source}` has a figure for this answer already, on line {line}; keep one of the two",
                        source=figure.source,
                        line=first.line,
                    )
                    yield Found(figure.path, figure.line, message)
                seen.setdefault(figure.source, figure)


@error
def figures_above_whole(data: Data) -> Iterator[Found]:
    """Answers that exclude each other cannot be more than a hundred together. Either a figure is wrong, or people could
    give several answers: then write `kind: several-answers` in the question's file.
    """
    for wave in data.barometer.waves.values():
        together: dict[tuple[str, str, str, str], dict[str, Figure]] = {}
        for each in wave.figures:
            question = data.barometer.questions.get(each.cell.question)
            if question and question.fields.kind == "one-answer":
                row = (each.source, each.cell.question, each.cell.item, each.cell.base)
                together.setdefault(row, {}).setdefault(each.cell.answer, each)  # a second one is told elsewhere
        for by_answer in together.values():
            figures = list(by_answer.values())
            total = sum(figure.value for figure in figures)
            if total > _MOST_TOGETHER and len(figures) > 1:
                message = say(
                    "the answers to `{question}` sum to {total}; mend a figure, or write `kind: several-answers` in "
                    "the question's file",
                    question=figures[0].cell.question,
                    total=total,
                )
                yield Found(figures[-1].path, figures[-1].line, message)


_MOST_TOGETHER = 102
"""Ten rounded shares may miss the whole by so much."""


@error
def figure_more_than_asked(data: Data) -> Iterator[Found]:
    """A base cannot hold more people than the wave asked. One of the two numbers is wrong."""
    for wave in data.barometer.waves.values():
        asked = wave.fields.method.size.n
        for figure in wave.figures:
            if asked and figure.n and figure.n > asked:
                message = say("`n` is {n}, but the wave asked {asked}; mend one of the two", n=figure.n, asked=asked)
                yield Found(figure.path, figure.line, message)


@error
def wave_reference(data: Data) -> Iterator[Found]:
    """A wave names its survey, its country and the figure of its headline by their keys; each must be there."""
    barometer = data.barometer
    for wave in barometer.waves.values():
        fields, file = wave.fields, wave.file
        if fields.survey not in barometer.surveys:
            yield _no_entry(file.path, file.line("survey"), fields.survey, barometer.surveys)
        if fields.country not in barometer.countries:
            yield _no_entry(file.path, file.line("country"), fields.country, barometer.countries)
        if fields.headline and not _finds(data, parse_cell(fields.headline.cell, wave.key)):
            yield _no_figure(file.path, file.line("headline", "cell"), fields.headline.cell)


@error
def wave_name(data: Data) -> Iterator[Found]:
    """A wave's file is called <survey>-<year>-<country>, or <survey>-undated-…-<country>: its name is its address, and
    must not say another survey, country or year than the file does.
    """
    for wave in data.barometer.waves.values():
        fields = wave.fields
        when = "undated" if fields.year is None else str(fields.year)
        begins, ends = f"{fields.survey}-{when}", f"-{fields.country.lower()}"
        if not (f"{wave.key}-".startswith(f"{begins}-") and wave.key.endswith(ends)):
            message = say(
                "the file is called `{key}`, and {survey}, {when}, {country} is in it; mend one, or call it `{right}`",
                key=wave.key,
                survey=fields.survey,
                when=when,
                country=fields.country,
                right=f"{begins}{ends}",
            )
            yield Found(wave.file.path, None, message)


@error
def country_form(data: Data) -> Iterator[Found]:
    """`as_named` says how the publishers of a survey name a country. Under the key of no survey it is never shown."""
    for code, country in data.barometer.countries.items():
        for survey in country.as_named:
            if survey not in data.barometer.surveys:
                at = _line(data, "countries.yml", code, "as_named", survey)
                yield _no_entry(_FOLDER + "countries.yml", at, survey, data.barometer.surveys)


@error
def trend_reference(data: Data) -> Iterator[Found]:
    """A line of a trend names its question, item, answer and surveys by their keys; each must be there, and so must the
    figures that stand apart.
    """
    for key, trend in data.barometer.trends.items():
        for number, line in enumerate(trend.lines):
            at = _line(data, "trends.yml", key, "lines", number)
            for found in _line_references(data.barometer, line):
                yield Found(_FOLDER + "trends.yml", at, found)


def _line_references(barometer: Barometer, line: TrendLine) -> Iterator[Message]:
    question = barometer.questions.get(line.question)
    if question is None:
        yield _not_there(line.question, barometer.questions)
    elif line.answer not in question.fields.answers:
        yield _not_there(line.answer, question.fields.answers)
    elif line.item and line.item not in question.fields.items:
        yield _not_there(line.item, question.fields.items)
    for survey in line.surveys:
        if survey not in barometer.surveys:
            yield _not_there(survey, barometer.surveys)
    for apart in line.apart:
        cell = Cell(apart.wave, line.question, line.item or "", apart.answer, line.base)
        if not find(barometer, cell):
            yield _nowhere("/".join(cell))


@error
def difference_reference(data: Data) -> Iterator[Found]:
    """A comparison names its figures as wave/question/item/answer/base; each must be there.

    Either all of them are explained, or none.
    """
    path = _FOLDER + "differences.yml"
    for key, difference in data.barometer.differences.items():
        for number, text in enumerate(difference.cells):
            if not _finds(data, parse_cell(text)):
                yield _no_figure(path, _line(data, "differences.yml", key, "cells", number), text)
        if difference.explain and len(difference.explain) != len(difference.cells):
            message = say(
                "`explain` explains {n} of {cells} figures; write a line for each, or none",
                n=len(difference.explain),
                cells=len(difference.cells),
            )
            yield Found(path, _line(data, "differences.yml", key, "explain"), message)


@error
def question_wording(data: Data) -> Iterator[Found]:
    """`wording: verbatim` promises the questionnaire's own words: they stand as `original:`, and as `text` in their
    language.
    """
    for question in data.barometer.questions.values():
        fields = question.fields
        if fields.wording == "verbatim" and fields.original is None:
            message = say("the wording is verbatim, but `original:` is missing; write it, or `wording: paraphrase`")
            yield Found(question.file.path, question.file.line("wording"), message)
        elif fields.original and (ours := fields.text.get(fields.original.language)) not in (
            None,
            fields.original.text,
        ):
            message = say(
                "`text` in {locale} is “{ours}”, and the questionnaire's own words are others; write them there too",
                locale=fields.original.language,
                ours=ours,
            )
            yield Found(question.file.path, question.file.line("text", fields.original.language), message)
        for answer in fields.dont_know:
            if answer not in fields.answers:
                yield _no_entry(question.file.path, question.file.line("dont_know"), answer, fields.answers)


@error
def headline_share(data: Data) -> Iterator[Found]:
    """The sentence of a headline begins with `{share}`, which becomes words made of the figure itself, like “About 8 in
    10”. Words written by hand could say another number than the figure.
    """
    for wave in data.barometer.waves.values():
        for locale, text in (wave.fields.headline.text if wave.fields.headline else {}).items():
            if not text.startswith(_SHARE) or text.count("{") != 1:
                message = say("begin the sentence with `{share}`, in braces, and use no others", share=_SHARE)
                yield Found(wave.file.path, wave.file.line("headline", "text", locale), message)


@error
def barometer_key(data: Data) -> Iterator[Found]:
    """Keys become addresses that others cite: small letters a–z, figures and hyphens, and never changed afterwards."""
    barometer = data.barometer
    for name, keys in (
        ("surveys.yml", barometer.surveys),
        ("sources.yml", barometer.sources),
        ("bases.yml", barometer.bases),
        ("notes.yml", barometer.notes),
        ("trends.yml", barometer.trends),
        ("differences.yml", barometer.differences),
    ):
        for key in keys:
            if not key.replace("-", "").isalnum() or not key.isascii() or key != key.lower() or len(key) > MOST_KEY:
                message = say(
                    "`{text}` is no key; write small letters a–z, figures and hyphens only, like `kosovo-police`",
                    text=key[:60],
                )
                yield Found(_FOLDER + name, _line(data, name, key), message)


@error
def barometer_unwritten(data: Data) -> Iterator[Found]:
    """Where a text is only `…` somebody has yet to write it."""
    for name, key, texts in _texts(data):
        for locale, text in texts.items():
            if text.strip(". ") in ("", TO_WRITE):
                message = say("the text is still to be written; write it, or take the line out")
                yield Found(_FOLDER + name, _line(data, name, *key, locale), message)


@error
def barometer_date(data: Data) -> Iterator[Found]:
    """Nobody has seen a page, asked people or corrected a figure on a day that has yet to come; and what begins does
    not end before.
    """
    barometer, today = data.barometer, (data.now.date() + timedelta(days=1)).isoformat()  # it may be that day elsewhere
    for wave in barometer.waves.values():
        when = wave.fields.method.dates
        if when and when.to < when.from_[: len(when.to)]:
            message = say("they begin on {first} and end on {last}; mend the dates", first=when.from_, last=when.to)
            yield Found(wave.file.path, wave.file.line("method", "dates"), message)
        if when and when.to > today:
            yield _to_come(wave.file.path, wave.file.line("method", "dates"), when.to)
    for key, source in barometer.sources.items():
        for name, day in (("seen", source.seen), ("date", source.date)):
            if day and day > today:
                yield _to_come(_FOLDER + "sources.yml", _line(data, "sources.yml", key, name), day)
    for number, each in enumerate(barometer.corrections):
        if each.date > today:
            line = _line(data, "corrections.yml", "corrections", number)
            yield _to_come(_FOLDER + "corrections.yml", line, each.date)


def _to_come(path: str, line: int | None, day: str) -> Found:
    return Found(path, line, say("{day} has yet to come; mend the date", day=day))


@warning
def barometer_untranslated(data: Data) -> Iterator[Found]:
    """Readers of a language without a text see another language in the middle of their page. Write it in all."""
    for name, key, texts in _texts(data):
        missing = [locale for locale in data.site.languages.names if locale not in texts]
        unknown = [locale for locale in texts if locale not in data.site.languages.names]
        if missing or unknown:
            message = (
                say("there is no text in: {missing}; write it", missing=", ".join(missing))
                if missing
                else say("the site has no language `{locale}`; take the text out", locale=unknown[0])
            )
            yield Found(_FOLDER + name, _line(data, name, *key), message)


@warning
def wave_empty(data: Data) -> Iterator[Found]:
    """A wave without figures has no page. Write figures/<wave>.csv, or take the wave out."""
    for wave in data.barometer.waves.values():
        if not wave.figures:
            message = say("this wave has no figures; write figures/{wave}.csv", wave=wave.key)
            yield Found(wave.file.path, None, message)


@warning
def barometer_unused(data: Data) -> Iterator[Found]:
    """What no figure uses is most often a slip of a key; or it waits for its figures."""
    barometer = data.barometer
    figures = list(barometer.figures())
    used = {
        "questions": {figure.cell.question for figure in figures},
        "sources.yml": {figure.source for figure in figures},
        "bases.yml": {figure.cell.base for figure in figures},
        "notes.yml": {note for figure in figures for note in figure.notes},
        "surveys.yml": {wave.fields.survey for wave in barometer.waves.values()},
    }
    for question in barometer.questions.values():
        if question.key not in used["questions"]:
            yield Found(question.file.path, None, say("no figure uses this question"))
    for name, keys in (
        ("sources.yml", barometer.sources),
        ("bases.yml", barometer.bases),
        ("notes.yml", barometer.notes),
        ("surveys.yml", barometer.surveys),
    ):
        for key in keys:
            if key not in used[name] and figures:
                yield Found(_FOLDER + name, _line(data, name, key), say("nothing uses `{key}`", key=key))


def _texts(data: Data) -> Iterator[tuple[str, tuple[str | int, ...], Texts]]:
    """Every text for readers: its file, its key there, and its languages."""
    barometer = data.barometer
    for name, entries in (("bases.yml", barometer.bases), ("notes.yml", barometer.notes)):
        for key, texts in entries.items():
            yield name, (key,), texts
    models: dict[str, Mapping[str, object]] = {
        "surveys.yml": barometer.surveys,
        "countries.yml": barometer.countries,
        "trends.yml": barometer.trends,
        "differences.yml": barometer.differences,
    }
    for name, entries_of in models.items():
        for key, fields in entries_of.items():
            for inner, texts in _inside(fields):
                yield name, (key, *inner), texts
    for wave in barometer.waves.values():
        for inner, texts in _inside(wave.fields):
            yield wave.file.path.removeprefix(_FOLDER), inner, texts
    for number, correction in enumerate(barometer.corrections):
        yield "corrections.yml", ("corrections", number, "text"), correction.text
    for question in barometer.questions.values():
        for inner, texts in _inside(question.fields):
            yield question.file.path.removeprefix(_FOLDER), inner, texts


def _inside(fields: object, key: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Texts]]:
    """The texts in a value of pydantic, however deep: mappings from languages to words."""
    if isinstance(fields, Mapping):
        if fields and all(isinstance(value, str) for value in fields.values()):
            yield key, fields
            return
        pairs = list(fields.items())
    elif isinstance(fields, tuple):
        pairs = list(enumerate(fields))
    else:
        pairs = list(getattr(fields, "__dict__", {}).items())
    for name, value in pairs:
        yield from _inside(value, (*key, name))


def _line(data: Data, name: str, *key: str | int) -> int | None:
    file = data.barometer.files.get(name)
    return file.line(*key) if file else None


def _finds(data: Data, cell: Cell | None) -> bool:
    return cell is not None and find(data.barometer, cell) is not None


def _unknown(figure: Figure, column: str, key: str, known: Collection[str], where: str) -> Found:
    message = say(
        "`{key}` of `{column}` is not in {where}; there are: {known}",
        key=key[:MOST_KEY],
        column=column,
        where=where,
        known=_near(key, known),
    )
    return Found(figure.path, figure.line, message)


def _no_entry(path: str, line: int | None, key: str, known: Collection[str]) -> Found:
    return Found(path, line, _not_there(key, known))


def _not_there(key: str, known: Collection[str]) -> Message:
    return say("there is no `{key}`; there are: {known}", key=key, known=_near(key, known))


def _no_figure(path: str, line: int | None, cell: str) -> Found:
    return Found(path, line, _nowhere(cell))


def _nowhere(cell: str) -> Message:
    return say("there is no figure `{cell}`; look for its keys in the wave's file of figures", cell=cell[:200])


def _near(key: str, known: Collection[str]) -> str | Message:
    """The keys that it may have been meant for, else some of all."""
    return ", ".join(get_close_matches(key, known, 3)) or _some(known)


def _some(known: Collection[str]) -> str:
    names = sorted(known)
    return ", ".join(names[:8]) + (" …" if len(names) > 8 else "") or "–"
