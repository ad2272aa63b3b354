"""What a first search costs a reader, and the index a build: 500 episodes in each language. `make bench-search`.

The pages are those that a build would write, of made-up text: the words of the project itself and words put together
of their pieces, as often as words are (Zipf). The search page is the real one, in a real browser. A host compresses
js, json and html; Pagefind's own files are compressed already. Exit code 1 when the budget does not hold.
"""

from __future__ import annotations

import gzip
import os
import random
import re
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Request, expect, sync_playwright

from mburoja.build import build_site, project_of
from mburoja.model import Locale, Site
from mburoja.pages.languages import PageLanguages, page_languages
from mburoja.pages.prepared import Prepared
from mburoja.pages.views import Shelf
from mburoja.search_index import write_search
from mburoja.source.spelling import read_spelling

REPOSITORY = Path(__file__).resolve().parents[2]
EPISODES = int(os.environ.get("EPISODES", "500"))
WORDS, VOCABULARY, PARAGRAPH = 700, 25_000, 40
BUDGET = 200_000
"""Bytes of the first search: the script, Pagefind, its index, and the first five results."""
QUERIES = {
    "sq": ("fjalekalimi", "siguria e fjalekalimit ne telefon"),
    "mk": ("bezbednost", "bezbednost na lozinka i telefon"),
    "en": ("password", "safe password for the bank"),
    "sr": ("vazno", "vazno je da lozinka bude duga"),
}
ALWAYS = {
    "sq": "çështje fjalëkalimi sigurinë sigurisë telefon llogaria banka",
    "mk": "лозинка прашање безбедност телефон сметка банка",
    "en": "password question security phone account bank",
    "sr": "лозинка питање безбедност важно телефон налог банка",
}
"""Words of the campaign, among the most frequent ones."""
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> int:
    """Build, search, print a line for each language."""
    print(f"{EPISODES} episodes of {WORDS} words in each language; budget of the first search: {BUDGET:,} bytes\n")
    with tempfile.TemporaryDirectory(prefix="mburoja-bench-") as folder:
        root = Path(folder) / "site"
        build_site(REPOSITORY, root)
        site, _ = project_of(REPOSITORY)
        began = time.monotonic()
        pages = [page for locale in site.languages.names for page in write_pages(root, site, locale)]
        print(f"pages written in {time.monotonic() - began:.1f} s")
        for locale in site.languages.names:
            shutil.rmtree(root / "search" / locale)
        began, worked = time.monotonic(), cpu_seconds()
        write_search(root, prepared(site), pages)
        took, work = time.monotonic() - began, cpu_seconds() - worked
        own, children = (resource.getrusage(who).ru_maxrss // 1024 for who in _WHO)
        print(f"index of {len(pages)} pages in {took:.1f} s, {work:.1f} s of a processor's work")
        print(f"memory {own} MB, Pagefind's {children} MB\n", flush=True)
        return measure(root, site)


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def cpu_seconds() -> float:
    """The work of this process and of Pagefind, whatever else the machine does."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, _WHO))


def prepared(site: Site) -> Prepared:
    """A build without shows: the pages stand there already."""
    spelling = read_spelling(REPOSITORY, site.languages)
    return Prepared(site, (), {}, Shelf({}, {}, {}, {}), {}, datetime(2026, 11, 22, tzinfo=UTC), False, spelling)


def write_pages(root: Path, site: Site, locale: Locale) -> Iterator[PageLanguages]:
    """Episodes in a language as they are built, with paragraphs by the second."""
    rnd = random.Random(locale)  # noqa: S311
    vocabulary = words_of(locale, rnd)
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(vocabulary))))

    def text(words: int) -> str:
        return " ".join(rnd.choices(vocabulary, cum_weights=weights, k=words)).capitalize() + "."

    for number in range(EPISODES):
        languages = page_languages(site, f"arkivi/e{number}/", locale, {locale})
        paragraphs = "".join(
            f'<p id="t{at * 20}"><span>{text(PARAGRAPH)}</span></p>' for at in range(WORDS // PARAGRAPH)
        )
        html = (
            f'<!doctype html><html lang="{locale}"><head><meta name="description" content="{text(20)}">'
            f'<meta name="keywords" content="{text(2)}"></head><body><main><h1>{text(5)}</h1>{paragraphs}</main></body>'
        )
        file = root / site.languages.prefix(locale) / f"arkivi/e{number}/index.html"
        file.parent.mkdir(parents=True)
        file.write_text(html, encoding="utf-8")
        yield languages


def words_of(locale: Locale, rnd: random.Random) -> list[str]:
    """The words of the project in a language, the frequent ones first, and more made of their beginnings and ends."""
    ending = "" if locale == "sq" else f".{locale}"
    files = [
        *(
            path
            for path in (REPOSITORY / "docs").rglob(f"*{ending}.md")
            if path.name.count(".") == len(ending.split("."))
        ),
        *(REPOSITORY / "episodes").rglob(f"*.{locale}.vtt"),
    ]
    counted = Counter(re.findall(r"[^\W\d_]{2,}", " ".join(path.read_text(encoding="utf-8").lower() for path in files)))
    real = [word for word, _ in counted.most_common()]
    words = dict.fromkeys([*real[:20], *ALWAYS[locale].split(), *real])
    begins = [word[:at] for word in real for at in (3, 4, 5) if len(word) > at + 1]
    ends = [word[at:] for word in real for at in (2, 3) if len(word) > at + 2]
    while len(words) < VOCABULARY:
        words.setdefault(rnd.choice(begins) + rnd.choice(ends))
    return list(words)


def measure(root: Path, site: Site) -> int:
    """Search in each language, by one word, by several, and letter by letter."""
    handler = partial(_Quiet, directory=str(root))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("     index on disk   one word   several   letter by letter   with the page itself   seconds")
    worst = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        for locale in site.languages.names:
            address = f"http://127.0.0.1:{server.server_port}/{site.languages.prefix(locale)}search/"
            one, several = QUERIES[locale]
            first, page, seconds = bytes_of(browser, address, one, slowly=False)
            more, _, _ = bytes_of(browser, address, several, slowly=False)
            typed, _, _ = bytes_of(browser, address, one, slowly=True)
            disk = sum(file.stat().st_size for file in (root / "search" / locale).rglob("*") if file.is_file())
            print(
                f"{locale:4} {disk / 1e6:10.1f} MB {first:10,} {more:9,} {typed:18,} {page:22,} {seconds:9.2f}",
                flush=True,
            )
            worst = max(worst, first, more, typed)
        browser.close()
    server.shutdown()
    print(f"\nthe most: {worst:,} of {BUDGET:,} bytes")
    return 0 if worst <= BUDGET else 1


def bytes_of(browser: Browser, address: str, query: str, slowly: bool) -> tuple[int, int, float]:
    """The bytes of a first search, those with the page itself, and the seconds from typing to the results."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.goto(address)
    began = time.monotonic()
    if slowly:
        page.get_by_role("searchbox").press_sequentially(query, delay=400)
    else:
        page.get_by_role("searchbox").fill(query)
    expect(page.locator(".mb-search__status")).to_have_text(re.compile(r": [1-9]\d*$"), timeout=30_000)
    expect(page.locator("mark").first).to_be_visible()
    seconds = time.monotonic() - began
    page.wait_for_load_state("networkidle")
    sizes = {request.url: _size(request) for request in asked}
    own = {address, *(url for url in sizes if url.endswith((".css", ".svg", ".png", "/mburoja.js")))}
    context.close()
    return sum(size for url, size in sizes.items() if url not in own), sum(sizes.values()), seconds


def _size(request: Request) -> int:
    answer = request.response()
    body = answer.body() if answer else b""
    compressed = urlsplit(request.url).path.endswith((".js", ".json", ".css", ".svg", "/"))
    return len(gzip.compress(body, 6)) if compressed else len(body)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    sys.exit(main())
