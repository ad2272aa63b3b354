"""Front matter that was read before. The same text gives the same fields, and YAML is slow to read."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import yaml

from mburoja.model import SourceFile
from mburoja.source.front_matter import Document, read_document

RECIPE = f"1 {yaml.__version__}"
"""Raise the number when `front_matter` reads something else out of a text than before."""


def kept_document(text: str, path: str, cache: Path | None) -> Document:
    """As `read_document`, from the cache if this text was read before; what is refused is never kept.

    Raises:
        Refused: as `read_document`.
    """
    if cache is None:
        return read_document(text, path)
    file = cache / "documents" / f"{hashlib.sha256(f'{RECIPE} {text}'.encode()).hexdigest()[:32]}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        kept: dict[str, Any] = json.loads(file.read_bytes())
        lines = {tuple(key): line for key, line in kept["lines"]}
        os.utime(file)  # it is in use (`cache.unused`)
        return Document(kept["data"], kept["body"], SourceFile(path, lines))
    document = read_document(text, path)
    _keep(document, file)
    return document


def _keep(document: Document, file: Path) -> None:
    lines = [[list(key), line] for key, line in document.file.lines.items()]
    with contextlib.suppress(OSError, ValueError):  # it is only quicker; and not all that YAML has, JSON can hold
        content = json.dumps({"data": document.data, "body": document.body, "lines": lines}, allow_nan=False)
        if json.loads(content)["data"] != document.data:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=file.parent, prefix=".part-")
        with os.fdopen(handle, "w") as target:
            target.write(content)
        Path(part).replace(file)
