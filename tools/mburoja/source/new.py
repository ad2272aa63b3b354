"""`mburoja new episode`: a folder in which every field is there and explained."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from mburoja.letters import slug
from mburoja.model import (
    NOTES_TO_TAKE_OUT,
    NOTES_TO_WRITE,
    TO_WRITE,
    EpisodeFields,
    Finding,
    Languages,
    Refused,
    Title,
    say,
)
from mburoja.source.folder import read_shows
from mburoja.source.front_matter import problem

# A sample of each field that may stay out; the words above it are those of the model.
_SAMPLES = {
    "people": "people:\n#   - {name: …, role: narrator, synthetic: true}",
    "chapters": 'chapters:\n#   - {at: "0:00", title: …}\n#   - {at: "0:36", title: …}',
    "actions": "actions:\n#   - …",
    "sources": 'sources:\n#   - {title: "…", publisher: "…", date: "2026-01-16", url: https://…}',
    "season": "season: 1",
    "kind": "kind: full",
    "explicit": "explicit: false",
    "topics": "topics: [phishing]",
    "trim": "trim: true",
    "sensitive": "sensitive: true",
    "artwork": "artwork: artwork.png",
}


def new_episode(root: Path, languages: Languages, show: str, title: str, now: datetime) -> Path:
    """Make the folder of a new episode, as a draft with the next number and a guid of its own.

    Returns:
        The new `episode.md`.

    Raises:
        Refused: when there is no such show, the title is no plain text, or the folder exists.
    """
    found = next((each for each in read_shows(root, languages) if each.slug == show), None)
    if not found:
        message = say("there is no such show; see the folders in episodes/")
        raise Refused([Finding(f"episodes/{show}", None, message, "show")])
    try:
        title = TypeAdapter(Title).validate_python(title)
    except ValidationError as error:
        message = say("the title: {problem}", problem=problem(error.errors()[0]))
        raise Refused([Finding(f"episodes/{show}", None, message, "title")]) from None
    folder = root / "episodes" / show / slug(title)
    name = folder.relative_to(root).as_posix()
    if folder.exists():
        raise Refused([Finding(name, None, say("this folder exists already; choose another title"), "episode-exists")])
    number = max((episode.fields.number for episode in found.episodes), default=0) + 1
    values = {
        "title": json.dumps(title, ensure_ascii=False),
        "summary": f'"{TO_WRITE}"',
        "number": str(number),
        "date": now.replace(microsecond=0, second=0).isoformat(),
        "guid": str(uuid4()),
        "status": "draft",
    }
    part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-"))
    try:
        (part / "episode.md").write_text(_text(values, languages), encoding="utf-8")
        part.chmod(0o755)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder / "episode.md"


def _text(values: dict[str, str], languages: Languages) -> str:
    others = [locale for locale in languages.names if locale != languages.default]
    lines = ["---"]
    order = ["title", "summary", "number", "date", "guid", "status"]
    for name in [*order, *(field for field in EpisodeFields.model_fields if field not in order)]:
        lines.append(f"# {EpisodeFields.model_fields[name].description}")
        lines.append(f"{name}: {values[name]}" if name in values else f"# {_SAMPLES[name]}")
    return "\n".join(
        [
            *lines,
            "---",
            NOTES_TO_WRITE,
            "",
            f"Beside this file put recording.{languages.default}.m4a and transcript.{languages.default}.vtt. "
            f"Translations go into {', '.join(f'episode.{locale}.md' for locale in others)}. "
            f"{NOTES_TO_TAKE_OUT}",
            "",
        ]
    )
