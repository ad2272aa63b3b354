"""Read the folder `docs/barometer/data/` from disk: waves, questions, sources, figures, and nothing from outside it.

Understanding a text is `front_matter` and `figures`; what must hold between the files is `checks.barometer`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel, RootModel

from mburoja.barometer.model import (
    Barometer,
    Corrections,
    CountryFields,
    DifferenceFields,
    Figure,
    Question,
    QuestionFields,
    SourceFields,
    SurveyFields,
    Texts,
    TrendFields,
    Wave,
    WaveFields,
)
from mburoja.model import Finding, Message, Refused, SourceFile, say
from mburoja.source.figures import read_figures
from mburoja.source.front_matter import Document, read_data, validate

Fields = TypeVar("Fields", bound=BaseModel)

FOLDER = "docs/barometer/data"
MOST_BYTES = 5_000_000
"""Of one file; all figures of all waves that there are take 200,000."""
_FILES = frozenset(
    f"{name}.yml"
    for name in (
        "surveys", "countries", "sources", "bases", "notes", "trends", "differences", "corrections",
    )
)  # fmt: skip
_FOLDERS = {"waves": ".yml", "questions": ".yml", "figures": ".csv"}
"""What lies in the folder; in each folder, how files end."""
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_INFIX = re.compile(r"\.[a-z]{2}(-[a-z]+)?\.[^.]+$", re.IGNORECASE)


class _Texts(RootModel[Texts]):
    """One text in every language."""


@dataclass
class _Reader:
    """Where we read, and what we found wrong so far."""

    root: Path
    findings: list[Finding] = field(default_factory=list)
    files: dict[str, SourceFile] = field(default_factory=dict)

    def wrong(self, path: Path, message: Message, check_id: str) -> None:
        self.findings.append(Finding(path.relative_to(self.root).as_posix(), None, message, check_id))


def read_barometer(root: Path) -> Barometer:
    """Everything in the data folder; an empty barometer where there is none.

    Raises:
        Refused: with every finding of every file.
    """
    reader = _Reader(root.resolve())
    folder = reader.root / FOLDER
    if not folder.is_dir():
        return Barometer()
    _look_at_names(reader, folder)
    figures = {path.stem: _figures(reader, path) for path in _files(reader, folder / "figures")}
    waves = {
        path.stem: Wave(path.stem, fields, file, tuple(figures.pop(path.stem, ())))
        for path, fields, file in _each(reader, folder / "waves", WaveFields)
    }
    for wave in (each for each in figures if not (folder / "waves" / f"{each}.yml").is_file()):
        message = say(
            "there is no wave `{wave}`; write waves/{wave}.yml, or call this file as its wave is called: {near}",
            wave=wave,
            near=", ".join(get_close_matches(wave, waves, 3)) or "…",
        )
        reader.wrong(folder / "figures" / f"{wave}.csv", message, "wave-unknown")
    questions = {
        path.stem: Question(path.stem, fields, file)
        for path, fields, file in _each(reader, folder / "questions", QuestionFields)
    }
    corrections = _whole(reader, folder / "corrections.yml", Corrections)
    read = Barometer(
        surveys=_entries(reader, folder / "surveys.yml", SurveyFields),
        countries=_entries(reader, folder / "countries.yml", CountryFields),
        sources=_entries(reader, folder / "sources.yml", SourceFields),
        bases=_texts(reader, folder / "bases.yml"),
        notes=_texts(reader, folder / "notes.yml"),
        waves=waves,
        questions=questions,
        trends=_entries(reader, folder / "trends.yml", TrendFields),
        differences=_entries(reader, folder / "differences.yml", DifferenceFields),
        corrections=corrections.corrections if corrections else (),
        files=reader.files,
    )
    if reader.findings:
        raise Refused(reader.findings)
    return read


def _look_at_names(reader: _Reader, folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if not path.resolve().is_relative_to(folder):
            message = say("this link leads out of its folder; copy the file here instead")
            reader.wrong(path, message, "leads-out")
        elif path.name.startswith("."):
            continue  # MkDocs leaves it out
        elif path.parent == folder and path.name not in (*_FILES, *_FOLDERS):
            # MkDocs copies all that lies in docs/: also the answers of single people, if somebody put them here.
            message = say("nothing takes this file, and everybody could download it from the site; put it elsewhere")
            reader.wrong(path, message, "data-file-name")
        elif _INFIX.search(path.name):
            # static-i18n takes it for the same file in another language, and leaves it out.
            message = say(
                "two letters between dots are taken for a language, and the file would vanish from the site; "
                "write a hyphen: `{right}`",
                right=re.sub(r"\.(?=[^.]+\.)", "-", path.name),
            )
            reader.wrong(path, message, "data-file-name")
        elif path.parent.name in _FOLDERS and not _KEY.fullmatch(path.stem):
            message = say(
                "the file's name becomes a web address; write small letters a–z, figures and hyphens only, "
                "like `wbsb-2022-xk{ending}`",
                ending=path.suffix,
            )
            reader.wrong(path, message, "data-file-name")


def _files(reader: _Reader, folder: Path) -> Iterator[Path]:
    ending = _FOLDERS[folder.name]
    for path in sorted(folder.glob("*")):
        if path.suffix == ending and path.is_file():
            if _KEY.fullmatch(path.stem):  # else its name is told already
                yield path
        elif not path.name.startswith("."):
            message = say(
                "files here end in {ending}; save a spreadsheet as “CSV UTF-8”, put what else it is elsewhere",
                ending=ending,
            )
            reader.wrong(path, message, "data-file-name")


def _text(reader: _Reader, path: Path) -> str | None:
    """A file's text, without the mark that some programs put before it; what cannot be read is a finding."""
    if not path.resolve().is_relative_to(reader.root / FOLDER):
        return None  # that is told already, and nobody knows what is there
    if not path.is_file():
        there = path.exists()
        message = say("this is no file; put the file here") if there else say("this file is missing; git has it")
        reader.wrong(path, message, "not-a-file" if there else "data-file-missing")
        return None
    if path.stat().st_size > MOST_BYTES:
        message = say("the file is larger than {mb} MB; no data of ours is", mb=MOST_BYTES // 1_000_000)
        reader.wrong(path, message, "text-size")
        return None
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        message = say(
            "this is not UTF-8, so letters like ë and ш would be lost; in the program that wrote it, save it again "
            "as “CSV UTF-8” or “Unicode (UTF-8)”"
        )
        reader.wrong(path, message, "text-encoding")
        return None


def _figures(reader: _Reader, path: Path) -> list[Figure]:
    text = _text(reader, path)
    if text is None:
        return []
    figures, findings = read_figures(text, path.stem, path.relative_to(reader.root).as_posix())
    reader.findings += findings
    return figures


def _document(reader: _Reader, path: Path) -> Document | None:
    text, name = _text(reader, path), path.relative_to(reader.root).as_posix()
    if text is None:
        return None
    try:
        document = read_data(text, name)
    except Refused as refused:
        reader.findings += refused.findings
        return None
    reader.files[path.relative_to(reader.root / FOLDER).as_posix()] = document.file
    return document


def _whole(reader: _Reader, path: Path, fields: type[Fields]) -> Fields | None:
    document = _document(reader, path)
    try:
        return validate(document, fields) if document else None
    except Refused as refused:
        reader.findings += refused.findings
        return None


def _each(reader: _Reader, folder: Path, fields: type[Fields]) -> Iterator[tuple[Path, Fields, SourceFile]]:
    """Every file of a folder that can be understood."""
    for path in _files(reader, folder):
        read = _whole(reader, path, fields)
        if read:
            yield path, read, reader.files[path.relative_to(reader.root / FOLDER).as_posix()]


def _entries(reader: _Reader, path: Path, fields: type[Fields]) -> Mapping[str, Fields]:
    """A file that holds one entry under each key."""
    document, found = _document(reader, path), dict[str, Fields]()
    if not document:
        return found
    for key, data in document.data.items():
        lines = {place[1:]: line for place, line in document.file.lines.items() if place[:1] == (key,)}
        entry = Document(cast(Mapping[str, object], data), "", SourceFile(document.file.path, lines))
        try:
            found[key] = validate(entry, fields)
        except Refused as refused:
            reader.findings += refused.findings
    return found


def _texts(reader: _Reader, path: Path) -> Mapping[str, Texts]:
    return {key: each.root for key, each in _entries(reader, path, _Texts).items()}
