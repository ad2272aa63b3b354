"""Bring the catalogues of messages up to date with the code, and the handbook's page of messages with both.

Run `make catalogues` after changing a message, a check's documentation or a field's description. New texts are added
to each `tools/mburoja/catalogues/<language>.po` without words: say them in that language and run it again. Texts that
are gone are removed. A changed text is a new one.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from mburoja.catalogue import FOLDER, translator
from mburoja.report import documented, handbook_page, paragraph
from mburoja.source.schema import FILES

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"sq": "messages.md", "mk": "messages.mk.md", "en": "messages.en.md"}
KEYWORDS = {"say": None, "refusal": (2,)}
"""The functions that messages are made with, and which of their arguments is the text."""


def texts() -> Iterator[str]:
    """All that is to be said in other languages: messages, documentation, descriptions of fields."""
    for _, _, text, _, _ in extract_from_dir(ROOT / "tools" / "mburoja", keywords=KEYWORDS):
        yield str(text)
    for _, text in documented().values():
        yield paragraph(text, str)
    for model in FILES.values():
        for field in model.model_fields.values():
            yield field.description or ""


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


def main() -> None:
    """Update every catalogue and the pages of messages."""
    for language in ("sq", "mk"):
        (FOLDER / f"{language}.po").write_bytes(updated(language))
    translator.cache_clear()
    for language, page in PAGES.items():
        (ROOT / "docs" / "handbook" / page).write_text(handbook_page(translator(language)), encoding="utf-8")


if __name__ == "__main__":
    main()
