"""Read the folder `episodes/` from disk: which files there are, and nothing from outside it.

Understanding the text is `front_matter`; what must hold between files is `checks`. Everything that is
wrong is collected, so that one look mends all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from mburoja.letters import slug
from mburoja.model import (
    SOUND_ENDINGS,
    VIDEO_ENDINGS,
    Episode,
    EpisodeFields,
    EpisodeText,
    EpisodeTranslation,
    Finding,
    Languages,
    Locale,
    Message,
    Picture,
    Refused,
    Show,
    ShowFields,
    ShowText,
    ShowTranslation,
    Site,
    SourceFile,
    WrittenPage,
    say,
)
from mburoja.source.front_matter import Document, validate
from mburoja.source.kept import kept_document
from mburoja.source.picture import PictureError, measure

Fields = TypeVar("Fields", bound=BaseModel)

MOST_TEXT_BYTES = 1_000_000
RECORDING_ENDINGS = (*SOUND_ENDINGS, *VIDEO_ENDINGS)
TRANSCRIPT_ENDINGS = (".vtt", ".srt", ".txt")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TAKEN = {"assets", "feeds", "media", "search"}
"""First parts of addresses that the site itself uses, beside those of docs/ and of languages."""
_PAGES = re.compile(r"[^/]+/embed|[a-z]{2,3}(-[a-z0-9]+)*/search")
"""Addresses of episodes that servers would take for a player to embed, or for the search page of a language."""
_PICTURES = {".jpg", ".jpeg", ".png", ".webp"}
_LEFT_OVERS = {".bak", ".tmp", ".swp", ".orig"}
_NOTICED = {".md", ".vtt", ".srt", ".aac", *_PICTURES, *RECORDING_ENDINGS}
"""Endings that mean "this belongs to the episode": such a file with a wrong name would be silently lost."""
_EPISODE_FILES = {"episode": (".md",), "recording": RECORDING_ENDINGS, "transcript": TRANSCRIPT_ENDINGS}
_SHOW_FILES = {"show": (".md",), "intro": RECORDING_ENDINGS, "outro": RECORDING_ENDINGS}
_NAMES = say(
    "recordings are called recording.<language>.m4a (or {endings}), transcripts transcript.<language>.vtt "
    "(or .srt, .txt), texts episode.<language>.md, jingles intro and outro, pictures as `artwork:` says",
    endings=", ".join(ending for ending in RECORDING_ENDINGS if ending != ".m4a"),
)


@dataclass
class _Reader:
    """Where we read, in which languages, and what we found wrong so far."""

    root: Path
    languages: Languages
    cache: Path | None
    findings: list[Finding] = field(default_factory=list)

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def wrong(self, path: Path, message: Message, check_id: str, line: int | None = None) -> None:
        self.findings.append(Finding(self.name(path), line, message, check_id))


def read_shows(root: Path, languages: Languages, cache: Path | None = None) -> tuple[Show, ...]:
    """Read all shows with their episodes, newest episode first.

    Args:
        root: the project's folder, which holds `episodes/`.
        languages: which locales there are.
        cache: where front matter that was read before is kept; YAML is slow.

    Raises:
        Refused: with every finding of every file.
    """
    reader = _Reader(root.resolve(), languages, cache)
    _look_for_orphans(reader, reader.root / "docs")
    shows = [show for folder in _folders(reader, reader.root / "episodes") if (show := _read_show(reader, folder))]
    if reader.findings:
        raise Refused(reader.findings)
    return tuple(shows)


def read_pages(root: Path, site: Site) -> tuple[WrittenPage, ...]:
    """The hand-written pages that the navigation leads to, and the languages that each is there in."""
    return tuple(
        WrittenPage(
            f"docs/{page}",
            frozenset(
                locale
                for locale in site.languages.names
                if (root / "docs" / page_in(page, locale, site.languages)).is_file()
            ),
        )
        for page in site.pages
    )


def page_in(page: str, locale: Locale, languages: Languages) -> str:
    """The name of a hand-written page's file in a language: `about/campaign.md` → `about/campaign.mk.md`."""
    return page if locale == languages.default else f"{page.removesuffix('.md')}.{locale}.md"


def _folders(reader: _Reader, folder: Path) -> Iterator[Path]:
    """The folders in a folder, in order; those that lead elsewhere, or whose names are no addresses, are findings."""
    if not folder.is_dir():
        return
    taken = _taken(reader)
    for path in sorted(folder.iterdir()):
        if not path.is_dir() or path.name.startswith("."):
            continue
        if not _stays_inside(path, folder):
            reader.wrong(path, say("this link leads out of its folder; copy the files here instead"), "leads-out")
        elif not _SLUG.fullmatch(path.name):
            message = say(
                "the folder's name becomes a web address; rename it with a–z, 0–9 and hyphens only, like `{example}`",
                example=slug(path.name),
            )
            reader.wrong(path, message, "folder-name")
        elif (address := path.relative_to(reader.root / "episodes").as_posix()) in taken or _PAGES.fullmatch(address):
            message = say("the site uses the address /{name}/ itself; choose another name", name=address)
            reader.wrong(path, message, "folder-name")
        else:
            yield path


def _taken(reader: _Reader) -> set[str]:
    pages = (reader.root / "docs").iterdir() if (reader.root / "docs").is_dir() else ()
    return {*_TAKEN, *reader.languages.names, *(page.name.split(".")[0] for page in pages)}


def _look_for_orphans(reader: _Reader, docs: Path) -> None:
    """Find translations of hand-written pages that do not exist in the main language: nothing would lead to them."""
    for locale in reader.languages.names:
        for path in sorted(docs.rglob(f"*.{locale}.md")):
            main = path.with_name(path.name.removesuffix(f".{locale}.md") + ".md")
            if not main.exists():
                message = say("there is no {name} beside it, in the main language; write it", name=main.name)
                reader.wrong(path, message, "text-missing")


def _read_show(reader: _Reader, folder: Path) -> Show | None:
    main = folder / "show.md"
    if not main.is_file():
        reader.wrong(folder, say("there is no show.md in this folder; write one, see the handbook"), "show-missing")
        return None
    read = _read_fields(reader, main, ShowFields)
    texts: dict[Locale, ShowText] = {}
    if read:
        fields, document = read
        texts[reader.languages.default] = ShowText(reader.languages.default, fields, document.body, document.file)
    for locale, path in _translations(reader, folder, "show"):
        if translated := _read_fields(reader, path, ShowTranslation):
            texts[locale] = ShowText(locale, translated[0], translated[1].body, translated[1].file)
    _look_for_strays(reader, folder, _SHOW_FILES, read[0] if read else None)
    intros, outros = (dict(_localised(reader, folder, stem, RECORDING_ENDINGS)) for stem in ("intro", "outro"))
    episodes = [episode for inner in _folders(reader, folder) if (episode := _read_episode(reader, folder.name, inner))]
    if not read:
        return None
    artwork = _read_artwork(reader, folder, fields.artwork, document.file)
    if not artwork:
        return None
    episodes.sort(key=lambda e: (e.fields.date, e.fields.number), reverse=True)
    return Show(folder.name, fields, texts, artwork, tuple(episodes), document.file, intros, outros)


def _read_episode(reader: _Reader, show: str, folder: Path) -> Episode | None:
    main = folder / "episode.md"
    if not main.is_file():
        message = say("there is no episode.md in this folder; make one with `mburoja new episode`")
        reader.wrong(folder, message, "episode-missing")
        return None
    read = _read_fields(reader, main, EpisodeFields)
    default = reader.languages.default
    texts: dict[Locale, EpisodeText] = {}
    if read:
        texts[default] = EpisodeText(default, read[0], read[1].body, read[1].file)
    for locale, path in _translations(reader, folder, "episode"):
        if translated := _read_fields(reader, path, EpisodeTranslation):
            texts[locale] = EpisodeText(locale, translated[0], translated[1].body, translated[1].file)
    _look_for_strays(reader, folder, _EPISODE_FILES, read[0] if read else None)
    recordings = dict(_localised(reader, folder, "recording", RECORDING_ENDINGS))
    transcripts = {
        locale: path
        for locale, path in _localised(reader, folder, "transcript", TRANSCRIPT_ENDINGS)
        if _read_text(reader, path) is not None
    }
    if not read:
        return None
    fields, document = read
    artwork = _read_artwork(reader, folder, fields.artwork, document.file) if fields.artwork else None
    return Episode(show, folder.name, fields, texts, recordings, transcripts, artwork, document.file)


def _read_fields(reader: _Reader, path: Path, fields: type[Fields]) -> tuple[Fields, Document] | None:
    text = _read_text(reader, path)
    if text is None:
        return None
    try:
        document = kept_document(text, reader.name(path), reader.cache)
        return validate(document, fields), document
    except Refused as refused:
        reader.findings += refused.findings
        return None


def _read_text(reader: _Reader, path: Path) -> str | None:
    if not _usable(reader, path):
        return None
    if path.stat().st_size > MOST_TEXT_BYTES:
        reader.wrong(path, say("the file has more than a million bytes; this is not a text for a page"), "text-size")
        return None
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        message = say("a letter cannot be read; save the file as UTF-8 in your editor")
        reader.wrong(path, message, "text-encoding", line)
        return None


def _usable(reader: _Reader, path: Path) -> bool:
    """Whether a file is there, has something in it and lies inside its folder."""
    if not _stays_inside(path, path.parent):
        reader.wrong(path, say("this link leads out of its folder; copy the file here instead"), "leads-out")
    elif not path.is_file():
        reader.wrong(path, say("this is not a file; put a file of this name here"), "not-a-file")
    elif path.stat().st_size == 0:
        reader.wrong(path, say("the file is empty; copy it here again from where it was made"), "empty-file")
    else:
        return True
    return False


def _stays_inside(path: Path, folder: Path) -> bool:
    """Whether what lies in a folder is really there, and no link to elsewhere."""
    try:
        if path.parent == folder and path.name != ".." and not path.is_symlink():
            return True
    except OSError:  # a name longer than any disk holds
        return True
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than any disk holds
        return False


def _translations(reader: _Reader, folder: Path, stem: str) -> Iterator[tuple[Locale, Path]]:
    for path in sorted(folder.glob(f"{stem}.*.md")):
        locale = path.name.removeprefix(f"{stem}.").removesuffix(".md")
        if locale == reader.languages.default:
            message = say("{locale} is the main language; its text goes into {stem}.md", locale=locale, stem=stem)
            reader.wrong(path, message, "locale")
        elif _known_locale(reader, path, locale):
            yield locale, path


def _known_locale(reader: _Reader, path: Path, locale: str) -> bool:
    if locale in reader.languages.names:
        return True
    message = say(
        "`{locale}` is not a language of this site; the file's name may have {known}",
        locale=locale,
        known=", ".join(reader.languages.names),
    )
    reader.wrong(path, message, "locale")
    return False


def _localised(reader: _Reader, folder: Path, stem: str, endings: Iterable[str]) -> Iterator[tuple[Locale, Path]]:
    """`recording.m4a` and `recording.<locale>.m4a`: one for each language."""
    seen: dict[Locale, Path] = {}
    for path in sorted(folder.iterdir()):
        parts = path.name.split(".")
        if parts[0] != stem or path.suffix.lower() not in endings or len(parts) > 3:
            continue
        locale = parts[1] if len(parts) == 3 else reader.languages.default
        if not _known_locale(reader, path, locale) or not _usable(reader, path):
            continue
        if locale in seen:
            message = say("{name} is there for the same language; keep one of the two", name=seen[locale].name)
            reader.wrong(path, message, "file-twice")
            continue
        seen[locale] = path
        yield locale, path


def _look_for_strays(
    reader: _Reader, folder: Path, files: Mapping[str, tuple[str, ...]], fields: ShowFields | EpisodeFields | None
) -> None:
    """Find files whose names we do not know but which mean to be ours: they would be left out without a word."""
    for path in sorted(folder.iterdir()):
        stem, *middle = path.name.split(".")[:-1] or [path.name]
        ending = path.suffix.lower()
        meant = ending in _NOTICED or (stem in files and ending not in _LEFT_OVERS and not path.name.endswith("~"))
        if path.is_dir() or path.name.startswith(".") or not meant:
            continue
        if ending in _PICTURES and (fields is None or stem == "artwork" or path.name == fields.artwork):
            if fields and fields.artwork is None:
                message = say("this picture is not used yet; write `artwork: {name}` in the .md file", name=path.name)
                reader.wrong(path, message, "file-name")
        elif ending not in files.get(stem, ()) or len(middle) > 1 or (ending == ".md" and path.suffix != ".md"):
            reader.wrong(path, say("no part of the site takes a file of this name; {names}", names=_NAMES), "file-name")


def _read_artwork(reader: _Reader, folder: Path, name: str, file: SourceFile) -> Picture | None:
    path, line = folder / name, file.line("artwork")
    wrong: tuple[Message, str] | None = None
    if Path(name).name != name or not _stays_inside(path, folder):
        message = say("`{name}` leads out of this folder; write the name of a picture that lies here", name=name)
        wrong = message, "leads-out"
    elif not _is_file(path):
        message = say("`{name}` is not in this folder; put the picture here or mend its name", name=name)
        wrong = message, "artwork-missing"
    elif path.stat().st_size == 0:
        wrong = say("`{name}` is empty; copy the picture here again", name=name), "empty-file"
    if wrong:
        reader.findings.append(Finding(file.path, line, *wrong))
        return None
    try:
        return measure(path)
    except PictureError as error:
        reader.wrong(path, error.message, "artwork-format")
        return None
