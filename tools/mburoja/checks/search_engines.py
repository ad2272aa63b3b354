"""What search engines are told of the site: which address a page has, where its translations are, what there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

from mburoja.checks.built_page import ROOT, Page, everywhere, pages_of
from mburoja.checks.check import Found, error
from mburoja.checks.subjects import BuiltSite
from mburoja.model import Message, say

_SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}

_EMBED = "embed/index.html"
"""Where the player of an episode is, beside its page: that page's title and sound, and so that page is canonical."""


@error
@everywhere
def page_canonical(page: Page) -> Iterator[Found]:
    """A page names its one canonical address, on this site: its own, or that of the page whose text it shows.

    Search engines list that address (RFC 6596). A page that is not translated yet shows another language's text and
    names that page, so that the same text is not listed twice. This is in the templates (overrides/main.html).
    """
    links = page.in_head("link", "rel", "canonical")
    for link in links[1:]:
        yield page.found(link, say("the page names a second canonical address; its template needs one"))
    if not links:
        if page.locale and not page.unlisted:
            yield page.found(
                None, say('the page does not name its canonical address; its template needs `<link rel="canonical">`')
            )
        return
    address, source = links[0].get("href", ""), page.source
    if not address.startswith(("https://", "http://")):
        yield page.found(
            links[0], say("the canonical address `{address}` is not whole; write it with https://", address=address)
        )
    elif not source:
        yield page.found(links[0], say("the canonical address `{address}` is no page of this site", address=address))
    elif page.bare_path not in (source.bare_path, source.bare_path.replace("index.html", _EMBED)):
        yield page.found(
            links[0],
            say(
                "the canonical address `{address}` is that of another page; this one is `{own}`",
                address=address,
                own=page.url,
            ),
        )
    elif source.source is not source:
        yield page.found(
            links[0],
            say("the canonical address `{address}` is that of a page which names another one", address=address),
        )


@error
@everywhere
def page_hreflang(page: Page) -> Iterator[Found]:
    """A page names its translations with their languages, each of them names it back, and each is there.

    So a search engine sends a reader to the page in the reader's language; it believes only what both pages say
    (Google Search Central, “Localized versions”). A page names itself too, and with `x-default` the one for everybody
    else. A page that is not translated yet names none. This is in the templates (overrides/main.html).
    """
    named = page.alternates
    if page.source and page.source is not page:
        for link, code, _ in named[:1]:
            yield page.found(
                link,
                say(
                    "the page is not translated, and yet it names a translation (`{code}`); its "
                    "template is to leave that out",
                    code=code,
                ),
            )
        return
    for code, count in Counter(code for _, code, _ in named).items():
        if count > 1:
            yield page.found(
                named[0][0], say("the page names {count} translations for `{code}`", count=count, code=code)
            )
    for link, code, address in named:
        message = _untrue(page, code, address)
        if message:
            yield page.found(link, message)
    codes = {code.lower() for _, code, _ in named}
    if named:
        for code in sorted({(page.locale or "x-default").lower(), "x-default"} - codes):
            yield page.found(named[0][0], say("among its translations the page does not name `{code}`", code=code))
    yield from _unnamed(page, codes)


def _untrue(page: Page, code: str, address: str) -> Message | None:
    """What is wrong with a translation that a page names, if anything."""
    other = page.page_at(address)
    if code.lower() not in (*map(str.lower, page.whole.site.languages.names), "x-default"):
        return say("the page names a translation for `{code}`, which is no language of this site", code=code)
    if not address.startswith(("https://", "http://")):
        return say("the translation's address `{address}` is not whole; write it with https://", address=address)
    if not other:
        return say("the page names `{address}` as its translation, and this site has no such page", address=address)
    if code.lower() not in ((other.locale or "").lower(), "x-default") or other.source is not other:
        return say(
            "the page names `{address}` as its translation for `{code}`, and that is another language's text",
            address=address,
            code=code,
        )
    if all(other.page_at(back) is not page for _, _, back in other.alternates):
        return say(
            "the page names `{address}` as its translation, and that page does not name this one back", address=address
        )
    return None


def _unnamed(page: Page, codes: set[str]) -> Iterator[Found]:
    """Translations of which neither page knows; where one knows, it is said there."""
    for locale in page.whole.site.languages.names if page.locale and page.source is page else ():
        other = page.pages.get(page.whole.site.languages.prefix(locale) + page.bare_path)
        if not other or other is page or other.source is not other or locale.lower() in codes:
            continue
        if all(other.page_at(back) is not page for _, _, back in other.alternates):
            yield page.found(None, say("the page does not name its translation `{address}`", address=other.url))


@error
def sitemap(whole: BuiltSite) -> Iterator[Found]:
    """The sitemap lists every page that search engines may show, once and with its translations, and no other.

    From it they learn what is new (sitemaps.org 0.9). What is not translated, not listed or not out yet stays out of
    it. The build writes it: if something is wrong with it, build the site again, and tell whoever looks after
    the program.
    """
    path = f"{ROOT}sitemap.xml"
    pages = pages_of(whole)
    if whole.sitemap is None or not pages:
        yield Found(path, None, say("there is no sitemap; build the site again"))
        return
    try:
        root = etree.fromstring(whole.sitemap, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as wrong:
        yield Found(path, wrong.lineno, say("the sitemap is not well-formed: {why}", why=wrong.msg))
        return
    listed: set[Page] = set()
    for entry in root.iterfind("s:url", _SITEMAP):
        address = entry.findtext("s:loc", "", _SITEMAP).strip()
        page = pages[0].page_at(address) if address.startswith(("https://", "http://")) else None
        message = _not_to_list(page, address, listed) or _other_translations(page, entry)
        if message:
            yield Found(path, entry.sourceline, message)
        if page:
            listed.add(page)
    for page in pages:
        if page.locale and not page.unlisted and page.source is page and page not in listed:
            yield Found(path, None, say("the page `{address}` is not listed; build the site again", address=page.url))


def _not_to_list(page: Page | None, address: str, listed: set[Page]) -> Message | None:
    """Why an address has no place in the sitemap, if it has none."""
    if not page:
        return say("`{address}` is listed, and this site has no such page", address=address)
    if page in listed:
        return say("`{address}` is listed a second time", address=address)
    if page.unlisted:
        return say("`{address}` is listed, and the page itself asks not to be (`noindex`)", address=address)
    if page.source is not page:
        return say("`{address}` is listed, and its text is that of another page", address=address)
    return None


def _other_translations(page: Page | None, entry: Any) -> Message | None:
    """Whether the sitemap names other translations of a page than the page itself."""
    if not page:
        return None
    here = {(link.get("hreflang"), page.page_at(link.get("href", ""))) for link in entry.iterfind("x:link", _SITEMAP)}
    there = {(code, page.page_at(address)) for _, code, address in page.alternates if code != "x-default"}
    if {each for each in here if each[0] != "x-default"} == there:
        return None
    return say("the translations listed for `{address}` are not those that the page names", address=page.url)
