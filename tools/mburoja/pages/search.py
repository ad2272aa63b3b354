"""What the search knows of a page, and the one spelling in which page and query meet.

A reader types `bezbednost` or `ceshtje`; the page says `безбедност` or `çështje`. Both are folded: small letters, the
letters and variants of the language's `Spelling`, no accents, no doubled letters. `assets/spelling.js` in overrides/
folds in the same way and takes off endings; Pagefind finds words by how they begin. A test compares the two.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mburoja.model import Locale, Spelling

Kind = Literal["episode", "show", "page"]
Fold = Callable[[str], str]

TOOLS = ("search/", "a-z/", "kept/")
"""Hand-written pages that are no texts: nobody looks for them."""

# --- one spelling -----------------------------------------------------------------------------

_SHORT, _LETTERS = "[A-Za-z\u00c0-\u024f\u0400-\u04ff]{1,2}", "(?:[^\\W_]|[\u0300-\u036f])+"
_WORD = re.compile(f"{_SHORT}[-\u2011]{_LETTERS}|{_LETTERS}[-\u2011]{_SHORT}(?!{_LETTERS})|{_LETTERS}")
"""A word. A hyphen is within it where one side has no more than two letters: e-mail, SMS-në, but not social-media."""


def folding(spelling: Spelling) -> Fold:
    """What turns a word into the letters it is found by, in the spelling of a language; it remembers its words."""
    letters = str.maketrans({**spelling.letters, "-": "", "\u2011": ""})
    known: dict[str, str] = {}

    def fold(word: str) -> str:
        if word not in known:
            text = unicodedata.normalize("NFC", word).lower().translate(letters)
            text = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", text))
            for written, meant in spelling.variants.items():
                text = text.replace(written, meant)
            known[word] = re.sub(r"([a-z])\1+", r"\1", text)
        return known[word]

    return fold


def words(text: str) -> list[str]:
    """The words of a text as they stand there."""
    return _WORD.findall(text)


def table(spelling: Spelling) -> dict[str, Any]:
    """What spelling.js needs to fold a query and to take off its endings, the longest first."""
    endings = sorted(set(spelling.endings), key=lambda ending: (-len(ending), ending))
    return {"letters": spelling.letters, "variants": spelling.variants, "endings": endings}


# --- what a page says -------------------------------------------------------------------------


@dataclass(frozen=True)
class Passage:
    """A paragraph in a language, and the id at or above it: `t93` is second 93 of the recording; may be empty."""

    anchor: str
    text: str
    locale: Locale


@dataclass(frozen=True)
class PageText:
    """What a page says to the readers of one language. `url` is relative to the site's root, `lead` its summary."""

    url: str
    kind: Kind
    locale: Locale
    title: str
    lead: str
    topics: str
    passages: tuple[Passage, ...]
    figures: bool = False

    @property
    def languages(self) -> set[Locale]:
        """Those of its text."""
        return {self.locale, *(passage.locale for passage in self.passages)}


_INLINE = {"a", "abbr", "b", "bdi", "br", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span"}
_INLINE |= {"strong", "sub", "sup", "time", "u"}
_INLINE |= {"td", "th"}  # a row of a table is said in one breath: «Policia e Kosovës 72 %»
_SILENT = {
    "audio",
    "button",
    "caption",
    "dialog",
    "form",
    "h1",
    "iframe",
    "nav",
    "noscript",
    "script",
    "select",
    "style",
}
_SILENT |= {"svg", "template", "textarea", "video", "caption"}
_SILENT_CLASSES = {"mb-notice", "mb-kicker", "mb-meta", "mb-time", "mb-player", "mb-keep", "mb-follow"}
_SILENT_CLASSES |= {"mb-episode__foot", "mb-transcript__files", "mb-embed-code"}  # so far, words of the interface
_SILENT_CLASSES |= {"mb-cards", "mb-door", "mb-subscribe", "mb-sources", "mb-lead"}  # other pages, or other fields
_SILENT_CLASSES |= {"mb-hidden", "mb-label", "mb-ref", "mb-small", "mb-origin", "mb-remarks", "mb-cite", "mb-missing"}
_SILENT_CLASSES |= {"mb-headline__from", "mb-also", "mb-around", "mb-headlines", "mb-themes", "mb-years", "mb-others"}
_SILENT_CLASSES |= {"mb-excerpt", "mb-apart__survey", "mb-read-on"}  # what stands around figures, and figures of others
"""Parts of pages that a reader does not look for."""


def page_text(tree: Any, url: str, kind: Kind, figures: bool = False) -> PageText | None:
    """What the search should know of a page; nothing if it has no text with a title.

    Args:
        tree: the page as built, parsed by lxml.
        url: its path under the site's root.
        kind: what it is.
        figures: whether it is a page of survey figures, of which there are hundreds.
    """
    main = tree.find(".//main")
    title = None if main is None else main.find(".//h1")
    if title is None:
        return None
    locale = _language(title)
    return PageText(
        url=url,
        kind=kind,
        locale=locale,
        title=_text(title),
        lead=_meta(tree, "description"),
        topics=_meta(tree, "keywords"),
        passages=tuple(_passages(main, locale)),
        figures=figures,
    )


def _meta(tree: Any, name: str) -> str:
    found = tree.find(f".//meta[@name='{name}']")
    return "" if found is None else found.get("content", "")


def _language(element: Any) -> Locale:
    while element is not None:
        if lang := element.get("lang"):
            return str(lang)
        element = element.getparent()
    return ""


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _passages(main: Any, locale: Locale) -> Iterator[Passage]:
    """The texts between the borders of blocks, in the order of the page; what has no letters is none."""
    anchor, parts, spoken = "", [], locale
    for step in _steps(main, _language(main)):
        match step:
            case "text", text, lang:
                parts.append(text)
                spoken = lang if text.strip() else spoken
            case "border", new_anchor, _:
                if _WORD.search(text := " ".join("".join(parts).split())):
                    yield Passage(anchor, text, spoken)
                parts, anchor = [], new_anchor or anchor


def _steps(element: Any, lang: Locale) -> Iterator[tuple[str, str, Locale]]:
    """A walk through a page: its texts, and the borders of its blocks with the id that begins there."""
    lang = element.get("lang") or lang
    block = element.tag not in _INLINE
    anchor = element.get("id") or ""
    if block:
        yield "border", anchor, lang
    if not _is_silent(element):
        yield "text", element.text or "", lang
        for child in element:
            yield from _steps(child, lang)
            yield "text", child.tail or "", lang
    if block:
        yield "border", "", lang


def _is_silent(element: Any) -> bool:
    interface = element.tag in ("h2", "h3") and (element.get("id") or "").startswith("mb-")
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return (
        interface
        or hidden
        or not isinstance(element.tag, str)
        or element.tag in _SILENT
        or not _SILENT_CLASSES.isdisjoint((element.get("class") or "").split())
    )


# --- what Pagefind and the search page are given --------------------------------------------------

_WEIGHTS = {"title": 10.0, "lead": 5.0, "text": 1.0}
"""A word of the title counts for ten of the text (Pagefind: 0 to 10)."""
_NOT_TRANSLATED = 0.5
"""What a page counts that is not in the reader's language."""
_FIGURES = 0.2
"""What a page of survey figures counts: who types `internet` looks for help first, and for percentages after it."""


def index_page(page: PageText, reader: Locale, folds: Mapping[Locale, Fold]) -> str:
    """A page for Pagefind to index: each folded word once, in order of the alphabet, which makes small indexes.

    Its language is `zxx`, "no linguistic content" (ISO 639-2): Pagefind must not stem what is folded.
    """
    share = (1.0 if page.locale == reader else _NOT_TRANSLATED) * (_FIGURES if page.figures else 1.0)
    heard = {
        "title": [(page.title, page.locale)],
        "lead": [(page.lead, page.locale), (page.topics, reader)],
        "text": [(passage.text, passage.locale) for passage in page.passages],
    }
    parts = (
        f'<p data-pagefind-weight="{_WEIGHTS[name] * share:g}">{" ".join(_folded(texts, folds))}</p>'
        for name, texts in heard.items()
    )
    return f'<!doctype html><html lang="zxx"><body>{"".join(parts)}</body></html>'


def _folded(texts: Iterable[tuple[str, Locale]], folds: Mapping[Locale, Fold]) -> list[str]:
    return sorted({folds.get(locale, _plainly)(word) for text, locale in texts for word in words(text)})


_plainly = folding(Spelling())
"""For what is quoted in a language that the site does not have."""


def shown_page(page: PageText) -> bytes:
    """What the search page needs to show a result: `passages` are [anchor, text], with the language if another."""
    passages = [
        [each.anchor, each.text, *([each.locale] if each.locale != page.locale else [])] for each in page.passages
    ]
    shown = {
        "url": page.url,
        "kind": page.kind,
        "lang": page.locale,
        "title": page.title,
        "lead": page.lead,
        "passages": passages,
    }
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()


def tables(pages: Iterable[PageText], reader: Locale, spelling: Mapping[Locale, Spelling]) -> bytes:
    """The tables of the languages that are found in an index, the reader's own first."""
    found = {reader, *(locale for page in pages for locale in page.languages)}
    ordered = [reader, *sorted(found - {reader})]
    chosen = {locale: table(spelling.get(locale, Spelling())) for locale in ordered}
    return json.dumps(chosen, ensure_ascii=False, separators=(",", ":")).encode()
