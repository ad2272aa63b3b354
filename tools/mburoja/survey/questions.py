"""Which variables of a file are questions, which answers they have, and which groups of people they are broken down by.

A question is a variable of numbers with labels for its values. Variables that follow one another, are called alike
(`q5_1`, `q5_2` …) and have the same labels are one question about several items. What the file marks as missing and
somebody answered (98 refused, 99 does not know) is an answer of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import groupby
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mburoja.barometer.model import MOST_KEY
from mburoja.survey.labels import Keys, plain, shared
from mburoja.survey.microdata import Floats, Microdata, Multiple, Unknown, Unusable, Variable, listed

MOST_ANSWERS = 50
MOST_GROUPS = 30
"""More values than that are no answers, or no groups, but numbers like an age or an income."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Answer:
    """An answer: given when one of the values stands in `variable`, or in those of the item if it names none."""

    key: str
    text: str
    values: tuple[float, ...]
    dont_know: bool = False
    variable: str | None = None


@dataclass(frozen=True)
class Item:
    """What a question is about, and the variables with the answers; `key` is empty if there is only the question."""

    key: str
    text: str
    variables: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A question; `name` is the variable's, or what its variables have in common. An empty text: none is known."""

    key: str
    name: str
    text: str
    kind: Literal["one-answer", "several-answers", "separate"]
    items: tuple[Item, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Base:
    """A group of people, and who belongs to it (yes or no for each person)."""

    key: str
    text: str
    inside: Mask


@dataclass(frozen=True)
class Net:
    """Answers taken together: `--net agree=q1,q2:4+5`."""

    name: str
    variables: tuple[str, ...]
    values: tuple[float, ...]


# --- what was asked for -----------------------------------------------------------------------


def read_net(text: str) -> Net:
    """Understand `NAME=VARIABLE,VARIABLE:VALUE+VALUE`.

    Raises:
        Unknown: when it is not written so.
    """
    found = re.fullmatch(r"([^=]+)=([^:]+):([-+.\d]+)", text)
    try:
        if found and found[1].strip():
            values = tuple(float(each) for each in found[3].split("+"))
            return Net(found[1].strip(), _names(found[2]), values)
    except ValueError:
        pass
    raise Unknown(f"--net: `{text}` is not understood; write it like agree=q1,q2:4+5 (name, variables, values)")


def read_set(text: str) -> Multiple:
    """Understand `NAME=VARIABLE,VARIABLE`.

    Raises:
        Unknown: when it is not written so.
    """
    name, _, variables = text.partition("=")
    if not name.strip() or not _names(variables):
        raise Unknown(f"--set: `{text}` is not understood; write it like media=q5_1,q5_2,q5_3 (name, variables)")
    return Multiple(name.strip(), "", _names(variables), 1.0)


def _names(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def _matching(data: Microdata, names: Iterable[str], option: str) -> tuple[str, ...]:
    """The variables of these names; `q5_*` are all those that begin so."""
    found: dict[str, None] = {}
    for name in names:
        many = [each for each in data.variables if fnmatchcase(each, name)] if "*" in name else []
        found |= dict.fromkeys(many or [data.variable(name, option).name])
    return tuple(found)


# --- groups -----------------------------------------------------------------------------------


def read_bases(data: Microdata, by: Sequence[str]) -> tuple[list[Base], list[str]]:
    """Everybody, and the groups of each variable in `by`; `gender:age` are the groups of both together.

    Groups with nobody in them are left out, as is whoever has no value or one that the file marks as missing.

    Returns:
        The groups, and remarks on who is in none.

    Raises:
        Unknown: for a variable that is not there.
        Unusable: for one that makes no groups.
    """
    bases = [Base("all", "", np.ones(data.people, bool))]
    keys, remarks = Keys(), []
    for name in by:
        parts = [_groups(data, each.strip()) for each in name.split(":")]
        groups = parts[0]
        for more in parts[1:]:
            groups = [(f"{a} {b}", f"{x}, {y}", in_a & in_b) for a, x, in_a in groups for b, y, in_b in more]
        groups = [each for each in groups if each[2].any()]
        bases += [Base(keys.new(key, key, MOST_KEY - 6), text, inside) for key, text, inside in groups]
        nowhere = data.people - sum(int(inside.sum()) for *_, inside in groups)
        if nowhere:
            remarks.append(f"{nowhere:,} people are in no group of `{name}`; they count in the base of all alone.")
    return bases, remarks


def _groups(data: Microdata, name: str) -> list[tuple[str, str, Mask]]:
    variable = data.variable(name, "--by")
    values = [float(each) for each in np.unique(variable.values[~np.isnan(variable.values)])]
    values = [each for each in values if not variable.is_missing(each)]
    if not values:
        raise Unusable(f"{data.name}: `{name}` (--by) has no values, so it makes no groups")
    if len(values) > MOST_GROUPS or variable.kind == "date":
        raise Unusable(
            f"{data.name}: `{name}` (--by) has {len(values)} different values; "
            "name a variable with groups instead, like age in four classes"
        )
    title = plain(variable.label) or variable.name
    keys = Keys()
    groups = []
    for value in values:
        text = _label(variable, value)
        key = f"{variable.name} {keys.new(text, f'{value:g}', 30)}"
        groups.append((key, f"{title}: {text}", variable.values == value))
    return groups


def _label(variable: Variable, value: float) -> str:
    return plain(variable.labels.get(value, "")) or f"{value:g}"


# --- questions --------------------------------------------------------------------------------


def read_questions(
    data: Microdata, prefix: str, left_out: set[str], sets: Sequence[Multiple], nets: Sequence[Net]
) -> tuple[list[Question], list[str]]:
    """The questions in a file, in its order: sets first where their first variable stands, nets at the end.

    `prefix` begins every key, `left_out` are variables that are none.

    Returns:
        The questions, and remarks on what is none and why.

    Raises:
        Unknown: for a set or a net of variables or values that are not there.
    """
    keys = Keys()
    multiple = _sets(data, sets)
    in_sets = {name: each for each in multiple for name in each.variables}
    skipped: dict[str, list[str]] = {}
    single: list[Variable] = []
    questions: dict[str, Question] = {}
    for name, variable in data.variables.items():
        if name in left_out:
            continue
        if name in in_sets:
            one = in_sets[name]
            if one.name not in questions:
                questions[one.name] = _several(data, one, keys, prefix)
        elif why := _no_question(variable):
            skipped.setdefault(why, []).append(name)
        else:
            single.append(variable)
            questions[name] = _PLACE
    for battery in _batteries(single):
        questions[battery[0].name] = _one_answer(data, battery, keys, prefix)
    found = [each for each in questions.values() if each is not _PLACE]
    remarks = [f"No question, as it has {why}: {listed(names)}." for why, names in skipped.items()]
    remarks += [
        f"In the set `{one.name}` who named nothing cannot be told from who was not asked; its base is who named any."
        for one in multiple
        if one.counted is not None
        and all(bool((np.isnan(values) | (values == one.counted)).all()) for values in _values(data, one))
    ]
    return [*found, *_nets(data, found, nets, keys)], remarks


_PLACE = Question("", "", "", "one-answer", (), ())


def _no_question(variable: Variable) -> str | None:
    """Why a variable is no question."""
    used = np.unique(variable.values[~np.isnan(variable.values)])
    if variable.kind != "number":
        return f"{variable.kind}s for values"
    if not len(used):
        return "no values at all"
    if not any(not variable.is_missing(value) for value in variable.labels):
        return "no labels for its values"
    if len(used) > MOST_ANSWERS:
        return f"more than {MOST_ANSWERS} different values"
    return None


def _answers(variables: Sequence[Variable]) -> tuple[Answer, ...]:
    """Every value that has a label or was given. Missing ones that nobody gave are left out."""
    used = np.unique(np.concatenate([each.values[~np.isnan(each.values)] for each in variables]))
    first = variables[0]
    values = {*map(float, used), *(value for value in first.labels if not first.is_missing(value))}
    keys = Keys()
    ordered = sorted(values, key=lambda value: (first.is_missing(value), value))
    return tuple(
        Answer(keys.new(text, f"answer {value:g}"), text, (value,), first.is_missing(value))
        for value in ordered
        if (text := _label(first, value))
    )


def _batteries(variables: Iterable[Variable]) -> Iterator[list[Variable]]:
    def alike(variable: Variable) -> object:
        stem = re.fullmatch(r"(.*[^_.])[_.][^_.]+|(.*\d)[a-z]", variable.name)
        if not stem:
            return variable.name
        return stem[1] or stem[2], tuple(sorted(variable.labels.items())), variable.missing

    for _, battery in groupby(variables, key=alike):
        yield list(battery)


def _one_answer(data: Microdata, battery: Sequence[Variable], keys: Keys, prefix: str) -> Question:
    texts = [plain(each.label) or each.name for each in battery]
    name, text = battery[0].name, texts[0]
    items: tuple[Item, ...] = (Item("", "", (name,)),)
    if len(battery) > 1:
        name = re.sub(r"[_.][^_.]+$|(?<=\d)[a-z]$", "", name)
        text, alone = shared(texts)
        items_of = Keys()
        items = tuple(
            Item(items_of.new(each, variable.name), each, (variable.name,))
            for each, variable in zip(alone, battery, strict=True)
        )
    return Question(_key(keys, prefix, name), name, text, "one-answer", items, _answers(battery))


def _key(keys: Keys, prefix: str, name: str) -> str:
    return keys.new(f"{prefix} {name}", f"{prefix} question", MOST_KEY - 4)


# --- several answers --------------------------------------------------------------------------


def _sets(data: Microdata, asked_for: Sequence[Multiple]) -> list[Multiple]:
    """The sets asked for, and those of the file that share no variable with them."""
    found = []
    for each in asked_for:
        names = _matching(data, each.variables, "--set")
        variables = [data.variables[name] for name in names]
        found.append(Multiple(each.name, each.label, names, _counted(each.name, variables)))
    taken = [name for each in found for name in each.variables]
    for own in data.sets:
        if not {*own.variables} & {*taken} and len({*own.variables}) == len(own.variables):
            found.append(own)
            taken += own.variables
    twice = sorted({name for name in taken if taken.count(name) > 1})
    if twice:
        raise Unknown(f"--set: {listed(twice)} cannot be in two sets")
    return found


def _values(data: Microdata, one: Multiple) -> list[Floats]:
    return [data.variables[name].values for name in one.variables]


def _counted(name: str, variables: Sequence[Variable]) -> float | None:
    """1 when each variable is one answer, yes or no; None when each holds one of the same several answers."""
    first = variables[0]
    valid = [value for value in first.labels if not first.is_missing(value)]
    if len(valid) > 2 and all(each.labels == first.labels for each in variables):
        return None
    if not any((each.values == 1).any() for each in variables):
        raise Unknown(f"--set {name}: nobody has a 1 in {listed([each.name for each in variables])}; 1 must mean yes")
    return 1.0


def _several(data: Microdata, one: Multiple, keys: Keys, prefix: str) -> Question:
    variables = [data.variables[name] for name in one.variables]
    texts = [plain(each.label) or each.name for each in variables]
    text, alone = shared(texts) if len(texts) > 1 else (texts[0], texts)
    if one.counted is None:
        text, answers = text or texts[0], _answers(variables)
    else:
        answer_keys = Keys()
        answers = tuple(
            Answer(answer_keys.new(each, variable.name), each, (one.counted,), variable=variable.name)
            for each, variable in zip(alone, variables, strict=True)
        )
    items = (Item("", "", one.variables),)
    return Question(_key(keys, prefix, one.name), one.name, plain(one.label) or text, "several-answers", items, answers)


def _nets(data: Microdata, questions: Sequence[Question], nets: Sequence[Net], keys: Keys) -> Iterator[Question]:
    """A question of its own for each question with nets: they overlap with its answers."""
    wanted: dict[str, list[tuple[Net, set[str]]]] = {}
    for net in nets:
        names = {*_matching(data, net.variables, "--net")}
        found = [each for each in questions if each.kind == "one-answer" and names & _variables(each)]
        unknown = names - {name for each in found for name in _variables(each)}
        if unknown:
            raise Unknown(f"--net {net.name}: {listed(sorted(unknown))} is no question with one answer")
        for question in found:
            _refuse_values(question, net)
            wanted.setdefault(question.key, []).append((net, names))
    for question in questions:
        if question.key in wanted:
            yield _net(question, wanted[question.key], keys)


def _net(question: Question, nets: Sequence[tuple[Net, set[str]]], keys: Keys) -> Question:
    names = {name for _, each in nets for name in each}
    answer_keys = Keys()
    return Question(
        keys.new(f"{question.key} net", f"{question.key} net", MOST_KEY),
        question.name,
        question.text,
        "separate",
        tuple(item for item in question.items if names & {*item.variables}),
        tuple(Answer(answer_keys.new(net.name, "net"), plain(net.name), net.values) for net, _ in nets),
    )


def _variables(question: Question) -> set[str]:
    return {name for item in question.items for name in item.variables}


def _refuse_values(question: Question, net: Net) -> None:
    there = {answer.values[0]: answer.text for answer in question.answers}
    if [value for value in net.values if value not in there] or len({*net.values}) < len(net.values):
        named = ", ".join(f"{value:g} ({text})" for value, text in there.items())
        raise Unknown(f"--net {net.name}: `{question.name}` has the values {named}; name each of yours once")


def given(variables: Mapping[str, Variable], item: Item, answers: Sequence[Answer]) -> Floats:
    """1 where a person gave an answer, else 0: a row for each person, a column for each answer."""
    columns = []
    for answer in answers:
        names = (answer.variable,) if answer.variable else item.variables
        columns.append(np.any([variables[name].values == value for name in names for value in answer.values], axis=0))
    return np.column_stack(columns).astype(np.float64)


def asked(variables: Mapping[str, Variable], item: Item) -> Mask:
    """Who was asked: those of whom anything at all is written down."""
    nothing: Mask = np.all([np.isnan(variables[name].values) for name in item.variables], axis=0)
    return ~nothing
