"""The page of what there is to download: the tables, what stands in them, how to cite them, what was corrected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from mburoja.barometer.model import NOT_APPLICABLE, NOT_PUBLISHED, THEMES, Texts, Theme, text_in
from mburoja.model import Locale
from mburoja.pages import wording
from mburoja.pages.a_z import Order
from mburoja.pages.datapackage import PACKAGE, PAGE
from mburoja.pages.figures import Speaker, csv_path, number
from mburoja.pages.prepared import Prepared
from mburoja.pages.tables import ALL_FIGURES, CORRECTIONS, Column, columns, figures_path
from mburoja.pages.waves import newest_first, theme_title, wave_title


@dataclass(frozen=True)
class FileView:
    """A file: its address under the site's root, what it is, and its weight (`165`, in thousands of bytes)."""

    url: str
    title: str
    kilobytes: str


@dataclass(frozen=True)
class ColumnView:
    """Columns that mean the same, what they hold, and the words that alone stand in them, if these are few."""

    names: tuple[str, ...]
    meaning: str
    known: tuple[str, ...]


@dataclass(frozen=True)
class CorrectionView:
    """What was corrected, when (`date` for machines), and the language of the text."""

    date: str
    day: str
    text: str
    locale: Locale


@dataclass(frozen=True)
class DataView:
    """What the page prints. `questions` are by theme; `words` are what stands in a cell in place of a value."""

    all: FileView
    questions: tuple[tuple[str, tuple[FileView, ...]], ...]
    waves: tuple[FileView, ...]
    package: FileView
    citation: str
    columns: tuple[ColumnView, ...]
    words: tuple[tuple[str, str], ...]
    corrections: tuple[CorrectionView, ...]
    corrections_file: FileView


def data_view(prepared: Prepared, speaker: Speaker) -> DataView | None:
    """All of it; none while there are no figures."""
    if ALL_FIGURES not in prepared.files:
        return None
    words, site = speaker.words, speaker.site
    waves = [wave for wave in newest_first(prepared.barometer.waves.values()) if wave.figures]
    return DataView(
        all=_file(prepared, speaker, ALL_FIGURES, words["data_all"]),
        questions=tuple(_by_theme(prepared, speaker)),
        waves=tuple(_file(prepared, speaker, figures_path(wave.key), wave_title(wave, speaker)) for wave in waves),
        package=_file(prepared, speaker, PACKAGE, words["data_package"]),
        citation=f"{site.name}: {words['data_name']}. {site.page_url(PAGE, speaker.locale)}",
        columns=tuple(_columns(speaker)),
        words=(
            (NOT_PUBLISHED, words["csv_not_published"]),
            (NOT_APPLICABLE, words["csv_not_applicable"]),
            ("", words["csv_empty"]),
        ),
        corrections=tuple(
            CorrectionView(each.date, wording.source_day(each.date, speaker.locale), *_text(speaker, each.text))
            for each in prepared.barometer.corrections
        ),
        corrections_file=_file(prepared, speaker, CORRECTIONS, words["data_corrections"]),
    )


def _text(speaker: Speaker, texts: Texts) -> tuple[str, Locale]:
    return text_in(texts, speaker.locale, speaker.site.languages)


def _file(prepared: Prepared, speaker: Speaker, path: str, title: str) -> FileView:
    content = prepared.files[path]
    assert isinstance(content, bytes)  # noqa: S101  (for the type checker: tables are never files)
    return FileView(path, title, number(ceil(len(content) / 1000), speaker.locale))


def _by_theme(prepared: Prepared, speaker: Speaker) -> Iterator[tuple[str, tuple[FileView, ...]]]:
    by_theme: dict[Theme, list[FileView]] = {}
    for question in prepared.barometer.questions.values():
        if (path := csv_path(question.key)) in prepared.files:
            found = _file(prepared, speaker, path, speaker.text(question.fields.text))
            by_theme.setdefault(question.fields.theme, []).append(found)
    order = Order(prepared.spelling[speaker.locale].alphabet)
    for theme in THEMES:
        if theme in by_theme:
            yield theme_title(theme, speaker), tuple(sorted(by_theme[theme], key=lambda each: order.key(each.title)))


MOST_KNOWN = 8
"""So many words that a column may hold are named."""


def _columns(speaker: Speaker) -> Iterator[ColumnView]:
    """Each column in its order; those with labels are told once, by the names that they have in this language."""
    named, own = columns(speaker.site), []
    for each in named:
        if not each.locale:
            meaning = speaker.words[f"csv_{each.about}"]
            yield ColumnView((each.name,), meaning, _known(each, meaning, speaker))
        elif each.locale == speaker.locale:
            own.append(each.name)
    yield ColumnView(tuple(own), speaker.words["csv_in_words"], ())


def _known(column: Column, meaning: str, speaker: Speaker) -> tuple[str, ...]:
    known = tuple(column.known(speaker.barometer)) if column.known else ()
    return known if len(known) <= MOST_KNOWN and not any(each in meaning for each in known) else ()
