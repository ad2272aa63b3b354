"""Bring the catalogues of messages up to date with the code, and the handbook's page of messages with both.

Run `make catalogues` after changing a message, a check's documentation or a field's description. New texts are added
to each `tools/mburoja/catalogues/<language>.po` without words: say them in that language and run it again. Texts that
are gone are removed. A changed text is a new one.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from pydantic import BaseModel
from pymdownx.slugs import slugify

from mburoja.catalogue import FOLDER, translator
from mburoja.checks.gate import ROOMS, checks_of
from mburoja.checks.reading import READING
from mburoja.model import Message, say
from mburoja.report import documented, paragraph
from mburoja.source.schema import FILES

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"sq": "messages.md", "mk": "messages.mk.md", "en": "messages.en.md"}
KEYWORDS = {"say": None, "refusal": (2,)}
"""The functions that messages are made with, and which of their arguments is the text."""


def texts() -> Iterator[str]:
    """All that is to be said in other languages: messages, documentation, descriptions of fields."""
    for _, _, text, _, _ in extract_from_dir(ROOT / "tools", keywords=KEYWORDS):
        yield str(text)
    for _, text in documented().values():
        yield paragraph(text, str)
    for model in FILES.values():
        yield from _descriptions(model)


def _descriptions(model: type[BaseModel]) -> Iterator[str]:
    """Of the fields of a model, and of the models in them."""
    for field in model.model_fields.values():
        yield field.description or ""
        for inner in _models(field.annotation):
            yield from _descriptions(inner)


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


HEADER = """\
# The messages of Mburoja. Translated by a computer; nobody whose language it is has read them yet.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


def updated(language: str) -> bytes:
    """A catalogue with what is new added, without words yet, and what is gone removed."""
    file = FOLDER / f"{language}.po"
    before = read_po(io.BytesIO(file.read_bytes() if file.exists() else b""), locale=language)
    catalogue = Catalog(language)
    for text in sorted({text for text in texts() if text}):
        known = before.get(text)
        catalogue.add(text, known.string if known else "")
    content = io.BytesIO()
    write_po(content, catalogue, width=0, omit_header=True)
    return HEADER.format(language=language).encode() + content.getvalue()


def handbook_page(translate: Callable[[str], str]) -> str:
    """The handbook's page that says what each message means, as Markdown."""
    title = say("What each message means")
    description = say("Every message of the checks: why it comes, and what to do.")
    start = say(
        "When something is wrong, a line says where, what, and what to write instead. The word in square brackets at "
        "its end is the name of the check; look for it here, or type `mburoja check --explain` and the name. An "
        "**error** stops the site from being built until it is mended. A **warning** stops nothing."
    )
    label = say(
        "This page is made from the program itself. In Albanian and Macedonian the texts were translated by a "
        "computer, and nobody whose language it is has read them yet; where they are unclear the English ones count."
    )
    front = {"title": title, "description": description}
    lines = ["---", *(f"{key}: {json.dumps(text.told(translate), ensure_ascii=False)}" for key, text in front.items())]
    lines += ["---", "", start.told(translate), "", label.told(translate), ""]
    for group, ids in _groups():
        words, some = group.told(translate), ", ".join(ids[:_SOME]) + (" …" if len(ids) > _SOME else "")
        lines.append(f"- [{words}](#{_anchor(words, '-')}): {some}")
    for group, ids in _groups():
        lines += ["", f"## {group.told(translate)}"]
        for id_ in ids:
            severity, text = documented()[id_]
            grave = say("Error") if severity == "error" else say("Warning")
            lines += ["", f"### `{id_}`", "", f"**{grave.told(translate)}.** {paragraph(text, translate)}"]
    return "\n".join(lines) + "\n"


_SOME = 4
_anchor = slugify(case="lower")
"""What mkdocs.yml makes of a heading."""


def _groups() -> list[tuple[Message, list[str]]]:
    """The ids under the titles of the documentation, those that staff meet most first."""
    reading = (say("Files that cannot be read"), list(READING))
    return [*((title, [each.id for each in checks_of(room)]) for title, room in ROOMS), reading]


def main() -> None:
    """Update every catalogue and the pages of messages."""
    for language in ("sq", "mk"):
        (FOLDER / f"{language}.po").write_bytes(updated(language))
    translator.cache_clear()
    for language, page in PAGES.items():
        (ROOT / "docs" / "handbook" / page).write_text(handbook_page(translator(language)), encoding="utf-8")


if __name__ == "__main__":
    main()
