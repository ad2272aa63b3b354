"""One page of the site as built, as checks look at it, and what these checks share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from mburoja.checks.check import Found
from mburoja.checks.subjects import BuiltSite
from mburoja.model import Locale, Message, say

ROOT = "site/"
"""What stands before a path under the site's root in messages: the folder that `mburoja build` makes."""
_NOT_IN_ADDRESSES = str.maketrans({"%": "%25", "#": "%23", "?": "%3F"})
"""What a file may have in its name, and is something else in an address."""
_MOST_WORDS = 60
"""Characters that a message quotes of a text."""


@dataclass(frozen=True)
class Destination:
    """Where an address leads: to `path` under the site's root, none when that is elsewhere, and `place` (#…) in it.

    `scheme` and `host` are those of the whole address, in small letters.
    """

    path: str | None
    place: str
    scheme: str
    host: str


@dataclass(frozen=True, eq=False)
class Page:
    """A page: `path` under the root, its parsed `tree` (lxml), the `whole` site, and all its `pages` by path."""

    path: str
    tree: Any
    whole: BuiltSite
    pages: Mapping[str, Page]

    def found(self, element: Any, message: Message) -> Found:
        """Something wrong with an element of the page, or with the page itself (none)."""
        return Found(ROOT + self.path, None if element is None else element.sourceline, message)

    @cached_property
    def locale(self) -> Locale | None:
        """The language that its address says; none beside recordings, where the files of all languages lie together."""
        languages = self.whole.site.languages
        if self.path.startswith("media/"):
            return None
        others = (each for each in languages.names if each != languages.default)
        return next((each for each in others if self.path.startswith(languages.prefix(each))), languages.default)

    @property
    def bare_path(self) -> str:
        """Its path without the language: the same for all translations of a page."""
        return self.path.removeprefix(self.whole.site.languages.prefix(self.locale)) if self.locale else self.path

    @cached_property
    def url(self) -> str:
        """Its whole address."""
        return urljoin(self.whole.site.url, shown(self.whole, self.path).translate(_NOT_IN_ADDRESSES))

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of its elements."""
        return frozenset(self.tree.xpath("//@id"))

    def has_place(self, place: str) -> bool:
        """Whether a link can lead to #place in it (HTML, "Scrolling to a fragment"). `:~:` begins words to find."""
        place = place.partition(":~:")[0]
        if not place or place in self.ids or unquote(place) in self.ids or place.lower() == "top":
            return True
        return bool(self.tree.xpath("//a[@name=$name]", name=place))

    def in_head(self, tag: str, attribute: str, token: str) -> list[Any]:
        """Elements of the page's head with a word in an attribute, such as `link` with `canonical` in `rel`."""
        head = self.tree.find("head")
        every = [] if head is None else head.iter(tag)
        return [each for each in every if token in each.get(attribute, "").lower().split()]

    @cached_property
    def policies(self) -> list[Any]:
        """The elements in which it says its Content-Security-Policy; it should be one."""
        return [
            each
            for each in self.tree.iter("meta")
            if each.get("http-equiv", "").strip().lower() == "content-security-policy"
        ]

    @property
    def policy(self) -> str:
        """Its Content-Security-Policy."""
        return " ; ".join(each.get("content", "") for each in self.policies)

    @cached_property
    def unlisted(self) -> bool:
        """Whether search engines are asked not to list it."""
        robots = self.in_head("meta", "name", "robots")
        return any("noindex" in each.get("content", "").lower() for each in robots)

    @cached_property
    def source(self) -> Page | None:
        """The page that its canonical address names: itself, or where its text comes from. None if there is no such."""
        for link in self.in_head("link", "rel", "canonical"):
            return self.page_at(link.get("href", ""))
        return None

    @cached_property
    def alternates(self) -> list[tuple[Any, Locale, str]]:
        """The translations it names: the element, the language (or `x-default`), the whole address."""
        links = [
            each for each in self.in_head("link", "rel", "alternate") if each.get("type", "text/html") == "text/html"
        ]
        return [(each, each.get("hreflang"), each.get("href", "")) for each in links if each.get("hreflang")]

    def page_at(self, address: str) -> Page | None:
        """The page of this site that an address leads to."""
        try:
            path = self.destination(address).path
        except ValueError:
            return None
        file = None if path is None else self.file_at(path)
        return self.pages.get(file) if file else None

    def file_at(self, path: str) -> str | None:
        """The file that a server gives for a path under the root: `mk/` → `mk/index.html`."""
        if not path or path.endswith("/"):
            path += "index.html"
        return next((each for each in (path, f"{path}/index.html") if each in self.whole.files), None)

    def told(self, address: str) -> str:
        """An address for a message: for one of this site's the same, from whatever page it leads."""
        try:
            path = self.destination(address).path
        except ValueError:
            path = None
        return address if path is None else shown(self.whole, path)

    def destination(self, address: str) -> Destination:
        """Where an address in this page leads.

        Raises:
            ValueError: if it is no address at all (`http://[`).
        """
        return destination(self.whole, self.url, address)


def destination(whole: BuiltSite, base: str, address: str) -> Destination:
    """Where an address leads that stands in what is served at `base`, as a browser takes it (URL, WHATWG).

    Raises:
        ValueError: if it is no address at all (`http://[`).
    """
    address, _, place = address.strip().replace("\\", "/").partition("#")
    parts = _joined(base, address)
    host = parts.netloc.lower().rpartition("@")[2]
    path = parts.path or "/"
    for own_host, own_path in _roots(whole.site.url, whole.site.published_url):
        if parts.scheme in ("http", "https") and host == own_host and f"{path}/".startswith(own_path):
            return Destination(unquote(path[len(own_path) :]), place, parts.scheme, host)
    return Destination(None, place, parts.scheme, host)


@lru_cache(maxsize=8)
def _roots(*urls: str) -> tuple[tuple[str, str], ...]:
    """The site's hosts, each with the path under which the site is there."""
    return tuple(dict.fromkeys((parts.netloc.lower(), parts.path) for parts in map(urlsplit, urls) if parts.netloc))


@lru_cache(maxsize=4096)
def _joined(base: str, address: str) -> SplitResult:
    """Kept, because a transcript links to its recording at every line."""
    return urlsplit(urljoin(base, address))


def shown(whole: BuiltSite, path: str) -> str:
    """A path under the site's root as the address bar has it, without the host: `mk/index.html` → `/mk/`."""
    folder, slash, name = path.rpartition("/")
    return urlsplit(whole.site.url).path + (folder + slash if name == "index.html" else path)


def words(element: Any) -> str:
    """The text in an element, in one line, cut if it is long."""
    text = " ".join("".join(element.itertext()).split())
    return text if len(text) <= _MOST_WORDS else f"{text[: _MOST_WORDS - 1]}…"


def unheard(element: Any) -> bool:
    """Whether a screen reader passes over an element."""
    around = (element, *element.iterancestors())
    return any(each.get("aria-hidden") == "true" or each.tag == "template" for each in around)


@lru_cache(maxsize=1)
def pages_of(whole: BuiltSite) -> tuple[Page, ...]:
    """All pages of a site, the same for every check, so that each is asked once for what several need.

    First stand those that show their own text, in the order of the languages: there a text that is wrong is mended.
    """
    pages: dict[str, Page] = {}
    pages.update({path: Page(path, tree, whole, pages) for path, tree in whole.pages.items()})
    order = {locale: index for index, locale in enumerate(whole.site.languages.names)}

    def place(page: Page) -> tuple[bool, int, str]:
        return page.source is not page, order.get(page.locale or "", len(order)), page.path

    return tuple(sorted(pages.values(), key=place))


def everywhere(look: Callable[[Page], Iterator[Found]]) -> Callable[[BuiltSite], Iterator[Found]]:
    """A check of one page, done on all. What is wrong in the same words on many is told once."""

    def whole_site(whole: BuiltSite) -> Iterator[Found]:
        return told_once(found for page in pages_of(whole) for found in look(page))

    whole_site.__name__, whole_site.__doc__ = look.__name__, look.__doc__
    return whole_site


def told_once(every: Iterable[Found]) -> Iterator[Found]:
    """Findings with the same message on several pages become one, on the first: a template has that, not a text."""
    groups: dict[str, list[Found]] = {}
    for found in every:
        groups.setdefault(str(found.message), []).append(found)
    for same in groups.values():
        count = len({found.path for found in same})
        if count == 1:
            yield from same
        else:
            message = say("{wrong} (on {count} pages, of which this is the first)", wrong=same[0].message, count=count)
            yield Found(same[0].path, same[0].line, message)
