"""What staff are told can be said in every language, and arrives from other computers as it was."""

from __future__ import annotations

import ast
import pickle
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir

from mburoja.media.errors import MediaError
from mburoja.media.transcript import TranscriptError
from mburoja.model import Refused, Told, say
from mburoja.source.front_matter import read_document, validate
from mburoja.source.schema import FILES
from project import REPOSITORY

TOOLS = REPOSITORY / "tools" / "mburoja"
TEXT_OF = {"say": 0, "refusal": 1}
"""The functions that make messages, and which of their arguments is the text."""


def messages() -> list[tuple[str, ast.Call]]:
    """Every call in the product that makes a message, and where it stands."""
    found = []
    for path in sorted(TOOLS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXT_OF:
                found.append((f"{path.relative_to(TOOLS)}:{node.lineno}", node))
    return found


def literal(node: ast.Call) -> str | None:
    """The text of a message, if it stands there whole."""
    assert isinstance(node.func, ast.Name)
    text = node.args[TEXT_OF[node.func.id]]
    return text.value if isinstance(text, ast.Constant) and isinstance(text.value, str) else None


def test_every_text_stands_there_whole() -> None:
    """A text that is put together is in no catalogue, so nobody can translate it."""
    assert [where for where, node in messages() if literal(node) is None] == []


def test_every_value_of_a_message_has_a_gap_and_every_gap_a_value() -> None:
    for where, node in messages():
        # One without any values is filled later, or has braces that are meant.
        if node.keywords:
            gaps = {name for _, name, _, _ in Formatter().parse(literal(node) or "") if name is not None}
            assert gaps == {keyword.arg for keyword in node.keywords}, where


def test_catalogues_are_made_of_every_message() -> None:
    keywords = {name: None if index == 0 else (index + 1,) for name, index in TEXT_OF.items()}
    extracted = {message for _, _, message, _, _ in extract_from_dir(TOOLS, [("**.py", "python")], keywords=keywords)}
    assert extracted == {literal(node) for _, node in messages()}


ALBANIAN = {
    "`{key}` is missing; write it: {about}": "`{key}` mungon; shkruajeni: {about}",
    "The title. With a colon in it, it needs quotation marks.": "Titulli. Me dy pika do thonjëza.",
    "`{key}`: {problem}": "te `{key}`: {problem}",
    "{name} is not allowed in plain text: `{found}`; write the words alone, apps show them as they are": (
        "këtu nuk lejohet {name}: `{found}`"
    ),
    "an HTML entity": "një shenjë HTML",
}


def test_all_parts_of_a_finding_are_said_in_the_other_language() -> None:
    document = read_document("---\nsummary: Një &amp; dy\n---\n", "episode.en.md")
    with pytest.raises(Refused) as refused:
        validate(document, FILES["episode.<locale>.md"])
    assert {finding.told(ALBANIAN.__getitem__) for finding in refused.value.findings} == {
        "episode.en.md:2: `title` mungon; shkruajeni: Titulli. Me dy pika do thonjëza. [front-matter-missing]",
        "episode.en.md:2: te `summary`: këtu nuk lejohet një shenjë HTML: `&amp;` [front-matter-markup]",
    }


@pytest.mark.parametrize(
    "error",
    [
        MediaError(say("its jingle {name} cannot be used: {why}", name="intro.wav", why=say("it is empty"))),
        TranscriptError(say("the line “{text}” is wrong", text="Një {dy}"), 7),
    ],
)
def test_what_is_wrong_is_told_alike_by_another_process(error: Told) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own, of this moment)
    assert (type(again), again.message, str(again)) == (type(error), error.message, str(error))
    assert getattr(again, "line", None) == getattr(error, "line", None)
