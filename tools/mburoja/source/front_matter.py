"""Understand the text of one Markdown file with front matter. No disk: text in, values or findings out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mburoja.model import Finding, Message, Refused, SourceFile, say

Fields = TypeVar("Fields", bound=BaseModel)

_MOST_NODES, _MOST_DEPTH = 5_000, 10
"""No episode comes near them; a file built to eat memory or time does."""
_IMPOSSIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, and so a feed, cannot hold. They come along from word processors."""
_UNSEEN = re.compile(r"[\x7f-\x9f\u2028\u2029]")
"""What YAML refuses, or takes for the end of a line where no editor shows one."""
_REMARK = re.compile(r"\s+#\S")
"""What YAML takes for a remark behind a text without quotation marks, and drops; a writer may mean `#1`."""


class _PlainLoader(yaml.SafeLoader):
    """YAML without its surprises: only true/false, whole numbers and decimals are anything but text.

    YAML 1.1 would read `no` as false, `1:49` as 109 and a date as whatever zone it likes. Staff mean text.
    """

    yaml_implicit_resolvers = {}  # noqa: RUF012  (the shape PyYAML asks for)


for _tag, _pattern, _first in (
    ("bool", r"true|True|false|False", "tTfF"),
    ("int", r"[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
):
    _PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


class _FastLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same on libyaml, where PyYAML has it: ten times as fast, but its complaints are other ones."""

    yaml_implicit_resolvers = _PlainLoader.yaml_implicit_resolvers


_Loader = type[_PlainLoader] | type[_FastLoader]


@dataclass(frozen=True)
class Document:
    """A file taken apart: the mapping in front, the lines its keys stand on, the Markdown behind."""

    data: Mapping[str, object]
    body: str
    file: SourceFile


def read_document(text: str, path: str) -> Document:
    """Take the text of a file apart.

    Args:
        text: the whole file.
        path: its name for messages.

    Raises:
        Refused: when there is no front matter, it is not YAML, or a key stands twice.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_character(_IMPOSSIBLE, text, 1, path)
    lines = text.split("\n")
    if not text.strip():
        message = say("the file is empty; write the front matter between two lines of `---`")
        raise _refused(path, None, message, "empty-file")
    if lines[0].rstrip() != "---":
        message = say("the file must begin with a line of three hyphens: `---`")
        raise _refused(path, 1, message, "front-matter-absent")
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        message = say("the front matter has no end; close it with a second line of `---`")
        raise _refused(path, 1, message, "front-matter-absent")
    front = "\n".join(lines[1:end]) + "\n"
    _refuse_character(_UNSEEN, front, 2, path)
    data, places = _parse_yaml(front, path)
    # The notes are no field; checks that find something in them want its line nevertheless.
    places["notes",] = next((i for i, line in enumerate(lines[end + 1 :], end + 2) if line.strip()), end + 1)
    return Document(data, "\n".join(lines[end + 1 :]).strip() + "\n", SourceFile(path, places))


def read_data(text: str, path: str) -> Document:
    """Understand a file that is YAML from its first line to its last, as `read_document` does the front matter.

    Raises:
        Refused: when it is not YAML, or a key stands twice.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    refuse_invisible(text, path)
    try:
        data, places = _parse_yaml(f"{text}\n", path)  # the last line may have no end
    except Refused as refused:  # the front matter begins on the second line of its file, this on the first
        last = text.count("\n") + 1
        found = [replace(each, line=each.line and min(max(1, each.line - 1), last)) for each in refused.findings]
        raise Refused(found) from None
    return Document(data, "", SourceFile(path, {key: line - 1 for key, line in places.items()}))


def refuse_invisible(text: str, path: str) -> None:
    """Refuse what no editor shows.

    Raises:
        Refused: at the line where the first of it stands.
    """
    _refuse_character(_IMPOSSIBLE, text, 1, path)
    _refuse_character(_UNSEEN, text, 1, path)


def _refuse_character(wrong: re.Pattern[str], text: str, first_line: int, path: str) -> None:
    if found := wrong.search(text):
        line, code = first_line + text.count("\n", 0, found.start()), ord(found.group())
        message = say("there is an invisible character here (U+{code:04X}); delete it and type a space", code=code)
        raise _refused(path, line, message, "text-character")


def validate(document: Document, fields: type[Fields]) -> Fields:
    """Turn the mapping of a document into typed fields.

    Raises:
        Refused: with one finding for each thing that is wrong.
    """
    try:
        return fields.model_validate(document.data)
    except ValidationError as error:
        raise Refused([_finding(detail, document.file, fields) for detail in error.errors()]) from None


def _refused(path: str, line: int | None, message: Message, check_id: str) -> Refused:
    return Refused([Finding(path, line, message, check_id)])


def _parse_yaml(text: str, path: str) -> tuple[dict[str, object], dict[tuple[str | int, ...], int]]:
    try:
        return _parse_with(_FastLoader, text, path)
    except Refused:
        return _parse_with(_PlainLoader, text, path)  # for what it says of the error


def _parse_with(loader: _Loader, text: str, path: str) -> tuple[dict[str, object], dict[tuple[str | int, ...], int]]:
    try:
        _refuse_tricks(loader, text, path)
        node = yaml.compose(text, loader)
        if not isinstance(node, yaml.MappingNode):
            raise _refused(path, 2, say("there are no fields here; write them as `title: …`"), "front-matter-yaml")
        places = dict(_places(node, path))
        return _PlainLoader("").construct_document(node), places
    except yaml.MarkedYAMLError as error:
        # What is left open is to blame where it begins, not where the file ends.
        left_open = error.context_mark and "stream" in str(error.problem) and "end" in str(error.problem)
        mark = error.context_mark if left_open else error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 2
        raise _refused(path, line, _yaml_hint(text, line - 2, str(error.problem)), "front-matter-yaml") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        message = say("the front matter cannot be read: {why}", why=str(error).split("\n", 1)[0])
        raise _refused(path, 2, message, "front-matter-yaml") from None


def _refuse_tricks(loader: _Loader, text: str, path: str) -> None:
    """Refuse what YAML can do and nobody here means: aliases, tags, remarks in a text, endless nesting."""
    depth, lines = 0, text.split("\n")
    for count, event in enumerate(yaml.parse(text, loader)):
        line = event.start_mark.line if event.start_mark else 0
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or count > _MOST_NODES or depth > _MOST_DEPTH:
            message = say(
                "`*` at the beginning of a value, or thousands of values; put quotation marks around the text"
            )
            raise _refused(path, line + 2, message, "front-matter-yaml")
        if getattr(event, "tag", None) or getattr(event, "anchor", None):
            raise _refused(path, line + 2, _yaml_hint(text, line, say("a `&` or `!`")), "front-matter-yaml")
        if isinstance(event, yaml.ScalarEvent) and not event.style and event.end_mark:
            _refuse_remark(lines, event.end_mark.line, event.end_mark.column, path)


def _refuse_remark(lines: list[str], index: int, column: int, path: str) -> None:
    """Refuse a text without quotation marks that is followed by ` #…`."""
    line = lines[index]
    if _REMARK.match(line, column) and not line.lstrip(" -").startswith(("[", "{")):
        key, value = _key_and_value(line)
        message = say(
            "what follows ` #` would be lost; put quotation marks around the text: {right}", right=key + _quoted(value)
        )
        raise _refused(path, index + 2, message, "front-matter-yaml")


def _key_and_value(line: str) -> tuple[str, str]:
    """`  title: Një` → `title: `, `Një`; `  - Një` → `- `, `Një`."""
    found = re.match(r"\s*(?P<key>-\s+[A-Za-z_]+:\s+|-\s+|[A-Za-z_]+:\s+|)(?P<value>.*)$", line)
    key, value = (found["key"], found["value"]) if found else ("", line)
    return re.sub(r"^-\s+(?=\w)", "", key), value.rstrip()


def _quoted(value: str) -> str:
    """A text in quotation marks, as YAML reads it: backslashes doubled, quotation marks inside made single."""
    return '"' + value.replace("\\", "\\\\").replace('"', "'") + '"'


def _places(node: yaml.Node, path: str, key: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], int]]:
    """The line in the file of every key and list item; the front matter begins on line 2."""
    found = [(key, node.start_mark.line + 2)]
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            found += _places(item, path, (*key, index))
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for name, value in node.value:
            line = name.start_mark.line + 2
            if not isinstance(name, yaml.ScalarNode) or name.tag == "tag:yaml.org,2002:merge":
                raise _refused(path, line, say("a field needs a plain name: `title: …`"), "front-matter-yaml")
            if name.value in seen:
                message = say("`{key}` stands here a second time; keep one of the two", key=name.value)
                raise _refused(path, line, message, "front-matter-twice")
            seen.add(name.value)
            name.tag = "tag:yaml.org,2002:str"  # a field's name is a word, even `1` or `true`
            found += [*_places(value, path, (*key, name.value)), ((*key, name.value), line)]
    return found


_IN_BRACES = re.compile(r"[{,]\s*+(?P<key>[A-Za-z_]++:\s++)(?P<value>[^\"'{}\[\],]*+)(?=[,}])")
"""A field inside braces. The pattern looks at no letter twice: a line made for it would take hours."""


def _yaml_hint(text: str, index: int, problem: str | Message) -> Message:
    """Say what to write instead; the commonest slip, a colon in an unquoted text, gets its own words."""
    lines = text.split("\n")
    line = lines[index] if 0 <= index < len(lines) else ""
    key, value = _key_and_value(line)
    if inner := next((found for found in _IN_BRACES.finditer(line) if re.search(r":\s", found["value"])), None):
        key, value = inner["key"], inner["value"].rstrip()
    if value and value[0] not in "\"'[{" and re.search(r":(\s|$)", value):
        return _colon(key, value)
    if key and value and value[0] in "@`%&*!|>?":
        return say("a text cannot begin with `{sign}`; write {right}", sign=value[0], right=key + _quoted(value))
    if "\t" in line:
        return say("there is a tab; use spaces in front of the line")
    return say(
        "this cannot be read ({problem}); see whether a quotation mark or bracket is left open, "
        "and whether the lines begin in the same column",
        problem=problem,
    )


def _colon(key: str, value: str) -> Message:
    return say("a text with a colon needs quotation marks; write {right}", right=key + _quoted(value))


def _finding(detail: ErrorDetails, file: SourceFile, fields: type[BaseModel]) -> Finding:
    key, kind = tuple(detail["loc"]), detail["type"]
    message = _what_is_wrong(detail, fields)
    if kind == "extra_forbidden":
        kind = "unknown"
    elif kind == "string_type" and isinstance(detail["input"], dict) and len(detail["input"]) == 1:
        # An item of a list with a colon in it has become a field with a text.
        ((before, after),) = detail["input"].items()
        message, kind = _colon("- ", f"{before}: {after}"), "yaml"
    elif kind not in _KINDS and "message" not in detail.get("ctx", {}):
        kind = "value"
    return Finding(file.path, file.line(*key), message, "front-matter-" + kind.replace("_", "-"))


_KINDS = (
    "missing", "string_type", "int_type", "bool_type", "tuple_type", "model_type", "literal_error",
    "greater_than_equal", "less_than_equal", "string_pattern_mismatch", "too_short",
)  # fmt: skip
"""What pydantic finds that has words of ours below, and a documentation of its own."""


def _what_is_wrong(detail: ErrorDetails, fields: type[BaseModel]) -> Message:
    """In words for staff, what pydantic or a validator of ours found."""
    loc = tuple(detail["loc"])
    key = str(loc[-1]) if loc and isinstance(loc[-1], str) else str(loc[0]) if loc else ""
    about = _about(fields, loc)
    value = str(detail["input"])[:60]
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            known = ", ".join(_known(fields, loc))
            return say("`{key}` is not a field of this file; known are: {known}", key=key, known=known)
        case "missing":
            return say("`{key}` is missing; write it: {about}", key=key, about=about)
        case "string_type":
            return say('`{key}` must be a text; put it in quotation marks: {key}: "…"', key=key)
        case "int_type":
            return say("`{key}` must be a whole number, like 3", key=key)
        case "bool_type":
            return say("`{key}` must be true or false", key=key)
        case "tuple_type":
            return say("`{key}` must be a list; write each item on a line of its own, beginning with `- `", key=key)
        case "model_type":
            return say("`{key}` must have fields: {about}", key=key, about=about)
        case "dict_type":
            return say(
                "`{key}` must have lines below it, each with a key and a text, like `sq: …`: {about}",
                key=key,
                about=about,
            )
        case "literal_error":
            expected = context.get("expected", "")
            return say(
                "`{value}` is not known here; `{key}` is one of: {expected}", value=value, key=key, expected=expected
            )
        case "greater_than_equal":
            return say("`{key}` must be {ge} or more", key=key, ge=context.get("ge", ""))
        case "less_than_equal":
            return say("`{key}` must be {le} or less", key=key, le=context.get("le", ""))
        case "string_pattern_mismatch" | "string_unicode":
            return say("`{value}` does not fit `{key}`: {about}", value=value, key=key, about=about)
        case "too_short":
            return say("`{key}` is empty; write at least one: {about}", key=key, about=about)
    return say("`{key}`: {problem}", key=key, problem=problem(detail))


def problem(detail: ErrorDetails) -> Message | str:
    """The message of a validator of ours (see `model.refusal`), or pydantic's own English words."""
    message = detail.get("ctx", {}).get("message")
    return message if isinstance(message, Message) else detail["msg"]


def _model_at(fields: type[BaseModel], key: tuple[str | int, ...]) -> type[BaseModel]:
    """The model that the inner part of a key belongs to: `("chapters", 0, "title")` → Chapter."""
    for part in key[:-1]:
        if isinstance(part, str) and part in fields.model_fields:
            annotation = fields.model_fields[part].annotation
            inner = [a for a in _unfold(annotation) if isinstance(a, type) and issubclass(a, BaseModel)]
            fields = inner[0] if inner else fields
    return fields


def _unfold(annotation: object) -> list[object]:
    arguments = getattr(annotation, "__args__", ())
    return [annotation, *(inner for argument in arguments for inner in _unfold(argument))]


def _known(fields: type[BaseModel], key: tuple[str | int, ...]) -> list[str]:
    return list(_model_at(fields, key).model_fields)


def _about(fields: type[BaseModel], key: tuple[str | int, ...]) -> Message | str:
    """What the model says of a field; the catalogues have the descriptions of all fields."""
    while key and not isinstance(key[-1], str):
        key = key[:-1]
    field = _model_at(fields, key).model_fields.get(str(key[-1])) if key else None
    return Message(field.description) if field and field.description else ""
