"""The search index: one for each language, made by Pagefind of the pages as built.

Under the site's root: `search/pagefind.js`, and for each language `search/<locale>/` with Pagefind's index and
program, our table of spelling, and `pages/<id>.json` with the text of each page, by Pagefind's name for it.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from mburoja.built import parsed
from mburoja.media.cache import write_whole
from mburoja.media.errors import ProgramFailed
from mburoja.model import Locale, Told
from mburoja.pages.barometer import barometer_places
from mburoja.pages.languages import PageLanguages
from mburoja.pages.places import places
from mburoja.pages.prepared import Prepared
from mburoja.pages.search import TOOLS, Kind, PageText, folding, index_page, page_text, shown_page, tables

FOLDER = "search"
TIMEOUT_SECONDS = 300
"""Twenty times what Pagefind needs for 2,000 pages."""
_MARK = b"pagefind_dcd"
"""What Pagefind's files begin with when they are unpacked."""


def write_search(folder: Path, prepared: Prepared, pages: Iterable[PageLanguages]) -> None:
    """Make the index of every language.

    Args:
        folder: the site, with the pages of all languages in it.
        prepared: what was made before the first page.
        pages: the pages that may be found.

    Raises:
        ProgramFailed: when Pagefind does not do its work.
        OSError: when something cannot be read or written.
    """
    kinds: dict[str, Kind] = {place.path: "episode" if place.episode else "show" for place in places(prepared)}
    figures = {place.path for place in barometer_places(prepared)}
    by_language: dict[Locale, list[PageText]] = {locale: [] for locale in prepared.site.languages.names}
    for page in pages:
        url = next(link.url for link in page.links if link.current)
        path = url.removeprefix(prepared.site.languages.prefix(page.locale))
        if path not in TOOLS and (text := _read(folder, url, kinds.get(path, "page"), path in figures)):
            by_language[page.locale].append(text)
    for locale, texts in by_language.items():
        if not texts:  # Pagefind takes an empty index for a mistake
            continue
        with tempfile.TemporaryDirectory(prefix="mburoja-search-") as work:
            _index(Path(work), texts, locale, prepared)
            _place(Path(work), folder / FOLDER, texts, locale, prepared)


def _read(folder: Path, url: str, kind: Kind, figures: bool) -> PageText | None:
    """A page; none if it cannot be read, of which the checks tell."""
    try:
        return page_text(parsed((folder / url / "index.html").read_bytes()), url, kind, figures)
    except Told:
        return None


def _index(work: Path, texts: list[PageText], locale: Locale, prepared: Prepared) -> None:
    """Let Pagefind index what is folded; the number of a page is its name there."""
    folds = {each: folding(spelling) for each, spelling in prepared.spelling.items()}
    (work / "pages").mkdir()
    for number, text in enumerate(texts):
        (work / "pages" / f"{number}.html").write_text(index_page(text, locale, folds), encoding="utf-8")
    # In a folder of our own, for Pagefind reads settings where it is started.
    command = [str(_pagefind()), "--site", "pages", "--output-path", "index", "--silent"]
    try:
        done = subprocess.run(command, cwd=work, capture_output=True, timeout=TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ProgramFailed(f"Pagefind made no search index within {TIMEOUT_SECONDS} seconds") from None
    except OSError as error:
        raise ProgramFailed(f"Pagefind, which makes the search index, cannot be started: {error}") from None
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise ProgramFailed(f"Pagefind made no search index ({locale}): {said[-500:]}")


def _pagefind() -> Path:
    """The program that came with us: one of another version, somewhere on this computer, makes another index."""
    try:
        from pagefind_bin import get_executable  # type: ignore[import-untyped]

        return Path(get_executable())
    except (ImportError, FileNotFoundError):
        raise ProgramFailed("Pagefind, which makes the search index, is missing; install the project again") from None


def _place(work: Path, search: Path, texts: list[PageText], locale: Locale, prepared: Prepared) -> None:
    """Put what the search page loads into the site, and nothing else of Pagefind's."""
    made, target = work / "index", search / locale
    target.mkdir(parents=True)
    shutil.copyfile(made / "pagefind.js", search / "pagefind.js")
    for path in [*made.glob("pagefind-entry.json"), *made.glob("*.pf_meta"), *made.glob("wasm.*.pagefind")]:
        shutil.copyfile(path, target / path.name)
    shutil.copytree(made / "index", target / "index")
    for name, number in _names(made / "fragment"):
        write_whole(target / "pages" / f"{name}.json", shown_page(texts[number]))
    write_whole(target / "spelling.json", tables(texts, locale, prepared.spelling))


def _names(fragments: Path) -> Iterator[tuple[str, int]]:
    """Pagefind's name for each page, and our number; of its own record of the page we need nothing else."""
    for path in sorted(fragments.iterdir()):
        record = json.loads(gzip.decompress(path.read_bytes()).removeprefix(_MARK))
        yield path.stem, int(Path(record["url"]).stem)
