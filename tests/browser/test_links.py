"""Every address in every page, stylesheet and feed leads somewhere, and nothing is loaded from elsewhere."""

import re
from collections import deque
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import httpx
import pytest
from lxml import etree, html

pytestmark = pytest.mark.site

ATTRIBUTES = ["href", "src", "srcset", "poster", "data", "action", "content"]
IN_XML = ("href", "url", "uri")
IN_CSS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


class Crawl:
    """Everything that can be reached from some pages of the preview."""

    def __init__(self, http: httpx.Client, start: list[str]) -> None:
        self.base, self._http = str(http.base_url), http
        self.wrong: list[str] = []
        self.external: set[tuple[str, str]] = set()
        self.pages: dict[str, set[str]] = {}
        self.kinds: dict[str, str] = {}
        self._fragments: set[tuple[str, str, str]] = set()
        self._waiting = deque((urljoin(self.base, path), "the start") for path in start)
        while self._waiting:
            self._fetch(*self._waiting.popleft())
        for url, fragment, origin in self._fragments:
            media_time = re.fullmatch(r"t=\d+(\.\d+)?", fragment) and self.kinds[url].startswith(("audio/", "video/"))
            if not media_time and fragment not in self.pages.get(url, set()):
                self.wrong.append(f"{origin}: {url} has no #{fragment}")

    def _fetch(self, url: str, origin: str) -> None:
        if url in self.kinds:
            return
        head = self._http.head(url)
        kind = self.kinds[url] = head.headers.get("content-type", "")
        if head.status_code != 200:
            self.wrong.append(f"{origin}: {url} answers {head.status_code}")
        elif kind.startswith("text/html"):
            self._page(url, html.fromstring(self._http.get(url).content))
        elif kind.startswith("text/css"):
            for found in IN_CSS.findall(self._http.get(url).text):
                self._met("css", "url", found[0] or found[1], url)
        elif "xml" in kind and not kind.startswith("image/"):
            self._xml(url, etree.fromstring(self._http.get(url).content))
        elif int(head.headers["content-length"]) == 0:
            self.wrong.append(f"{origin}: {url} is empty")

    def _page(self, url: str, page: etree._Element) -> None:
        self.pages[url] = set(page.xpath("//@id"))
        for element in page.iter(etree.Element):
            if "/_preview/" in element.get("src", ""):
                continue
            for attribute in ATTRIBUTES:
                value = element.get(attribute, "")
                if attribute != "content" or value.startswith("http"):  # meta: only whole addresses are addresses
                    self._met(element.tag, attribute, value, url)
            assert not element.get("style"), f"{url}: a style attribute, which the policy forbids"
            assert " " not in element.get("srcset", ""), f"{url}: several in srcset; teach this test to read it"

    def _xml(self, url: str, document: etree._Element) -> None:
        for element in document.iter(etree.Element):
            for attribute in IN_XML:
                self._met("xml", attribute, element.get(attribute, ""), url)
            text = (element.text or "").strip()
            if text.startswith(("http://", "https://")):
                self._met("xml", "text", text, url)
            elif "<" in text:  # show notes
                for address in html.fragment_fromstring(text, create_parent=True).xpath("//@href|//@src"):
                    self._met("a", "href", address, url)

    def _met(self, tag: str, attribute: str, value: str, origin: str) -> None:
        scheme = urlsplit(value).scheme
        if not value or scheme in ("mailto", "data"):
            return
        url, fragment = urldefrag(urljoin(origin, value))
        if not url.startswith(self.base):
            self.external.add((tag, url))
            if tag not in ("a", "xml"):
                self.wrong.append(f"{origin}: <{tag} {attribute}> goes to another host: {value}")
            return
        if fragment:
            self._fragments.add((url, unquote(fragment), origin))
        self._waiting.append((url, origin))


@pytest.fixture(scope="module")
def crawl(http: httpx.Client, real_site: Path) -> Crawl:
    """From the first page, and from every page that was built, linked or not."""
    built = [file.relative_to(real_site).as_posix().removesuffix("index.html") for file in real_site.rglob("*.html")]
    return Crawl(http, ["", *built, "sitemap.xml"])


def test_every_link_leads_somewhere(crawl) -> None:
    assert crawl.wrong == []


def test_the_crawl_saw_the_site(crawl, http, real_site) -> None:
    assert len(crawl.pages) >= 30
    kinds = " ".join(crawl.kinds.values())
    for kind in ("text/css", "javascript", "audio/mpeg", "text/vtt", "json+chapters", "rss+xml", "image/svg+xml"):
        assert kind in kinds
    endings = {url.rpartition(".")[2] for url in crawl.kinds if "/media/" in url}
    assert {"mp3", "opus", "vtt", "srt", "json", "html", "txt"} <= endings
    assert ("a", "https://creativecommons.org/licenses/by-sa/4.0/") in crawl.external


def test_every_file_of_the_site_is_of_use(crawl, real_site) -> None:
    reached = {urlsplit(url).path.removeprefix("/") for url in crawl.kinds}
    files = {file.relative_to(real_site).as_posix() for file in real_site.rglob("*") if file.is_file()}
    unused = {file for file in files if file.removesuffix("index.html") not in reached}
    # The search loads its own when something is typed (test_search.py).
    unused = {file for file in unused if not file.startswith("search/")}
    # The data as staff write it, of which the tables to download are made; in this folder nothing else has this ending.
    unused = {file for file in unused if not (file.startswith("barometer/data/") and file.endswith(".yml"))}
    package = (real_site / "barometer/data/datapackage.json").read_text(encoding="utf-8")
    unused = {file for file in unused if file.removeprefix("barometer/data/") not in package}
    # By which the build knows its own folder; a service worker, which a script starts; what hosts read; what is looked
    # for at that address (RFC 9116).
    assert unused - {".mburoja", "sw.js", "_headers", ".well-known/security.txt"} == set()


def test_every_page_is_reached_by_links(crawl, http, translations, figures_pages) -> None:
    """From the first page alone, as a reader comes; the handbook is for staff, who get its address."""
    linked = Crawl(http, [""])
    for path in (*translations, *figures_pages):
        if not path.startswith("handbook/"):
            assert f"{http.base_url}{path}" in linked.pages
