"""Where the addresses in pages and style sheets lead: to something that is there, and never to another host unasked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain
from typing import Any

from mburoja.checks.accessible_name import accessible_name
from mburoja.checks.addresses import in_styles, loaded, offered
from mburoja.checks.built_page import ROOT, Page, destination, everywhere, pages_of, shown, told_once, words
from mburoja.checks.check import Found, error
from mburoja.checks.subjects import BuiltSite
from mburoja.model import Message, say

_OWN_COMPUTER = re.compile(r"(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1\])(:\d+)?")
_MOST_ADDRESS = 100
"""Characters that a message quotes of an address."""
_LIKENESS = 0.7
"""How like each other two names must be for one to be offered in place of the other; 1 is the same."""


@error
@everywhere
def page_links(page: Page) -> Iterator[Found]:
    """Every link inside the site leads to a page, a file or a place that is there; so does every picture and script.

    Who follows a link into nothing does not look for the right one, but leaves. Correct the address in your text; the
    message names the words of the link, and the page is the one that your text becomes. A place in a page, after `#`,
    is the id of one of its headings, made of its words.
    """
    for link in page.tree.iter("a", "area"):
        address = link.get("href")
        if address is None:
            # Cleaning leaves nothing else of it; a template may have reasons for an `<a>` that leads nowhere.
            if {*link.keys()} <= {"rel", "title"} and words(link):
                message = say(
                    "the link “{text}” has lost its address, which the site does not allow; write one that "
                    "begins with https://",
                    text=words(link),
                )
                yield page.found(link, message)
        elif not address.startswith("#"):
            yield from (page.found(link, message) for message in _wrong(page, link, address))
    for element, address in chain(loaded(page), offered(page)):
        path = _own_path(page.whole, page.url, address)
        if path is not None and not page.file_at(path):
            yield page.found(
                element,
                say(
                    "the page needs `{path}`, and there is no such file in the site; put it there, or correct its name",
                    path=shown(page.whole, path),
                ),
            )


@error
@everywhere
def page_anchor(page: Page) -> Iterator[Found]:
    """A link to a place in its own page finds it, and so does a label (HTML; WCAG 1.3.1).

    What stands after `#` is the id of a heading, made of its words: change it when you change the heading.
    """
    for link in page.tree.xpath("//a[starts-with(@href, '#')] | //area[starts-with(@href, '#')]"):
        place = link.get("href")[1:]
        if not page.has_place(place):
            yield page.found(link, _no_place(_words(link), place, page))
    for element in page.tree.xpath("//*[@aria-labelledby] | //*[@aria-describedby] | //label[@for]"):
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for place in element.get(name, "").split():
                if place not in page.ids:
                    yield page.found(
                        element, say("`{name}` names `{id}`, and nothing in the page has that id", name=name, id=place)
                    )


@error
def page_offsite(whole: BuiltSite) -> Iterator[Found]:
    """No page and no style sheet loads anything from another host, or sends anything there.

    Our first page promises it: nobody watches you here. The other host would learn of every visit, and who looks for
    help after a fraud is not to be counted by anybody. Put a copy of the picture or recording beside your text. Links
    that a reader chooses to follow are free.
    """
    pages = (
        page.found(element, _from_another_host(address))
        for page in pages_of(whole)
        for element, address in loaded(page)
        if _is_offsite(whole, page.url, address)
    )
    styles = (
        Found(ROOT + path, line, _from_another_host(address))
        for path, line, address in in_styles(whole)
        if _is_offsite(whole, whole.site.url + path, address)
    )
    yield from told_once(chain(pages, styles))


@error
def style_links(whole: BuiltSite) -> Iterator[Found]:
    """Every file that a style sheet names is there: a font or picture that is missing leaves gaps on all pages.

    Put it where the style sheet looks for it, or correct its name in overrides/assets/mburoja.css.
    """
    for path, line, address in in_styles(whole):
        file = _own_path(whole, whole.site.url + path, address)
        if file and file not in whole.files:
            yield Found(
                ROOT + path,
                line,
                say(
                    "the style sheet needs `{path}`, and there is no such file in the site; "
                    "put it there, or correct its name",
                    path=shown(whole, file),
                ),
            )


def _own_path(whole: BuiltSite, base: str, address: str) -> str | None:
    """The path under the site's root that an address leads to; none if it leads elsewhere, or nowhere."""
    try:
        return destination(whole, base, address).path
    except ValueError:
        return None


def _is_offsite(whole: BuiltSite, base: str, address: str) -> bool:
    try:
        to = destination(whole, base, address)
    except ValueError:
        return True
    return to.path is None and to.host not in ("", destination(whole, base, "/").host)


def _from_another_host(address: str) -> Message:
    return say(
        "`{address}` would be loaded from another host, which then learns of every visitor; put a copy beside "
        "your text and write its name",
        address=address[:_MOST_ADDRESS],
    )


def _wrong(page: Page, link: Any, address: str) -> Iterator[Message]:
    """What is wrong with where a link leads, if anything."""
    try:
        to = page.destination(address)
    except ValueError:
        yield say(
            "the link “{text}” leads to `{address}`, which is no address; write it whole: https://…",
            text=_words(link),
            address=address[:_MOST_ADDRESS],
        )
        return
    file = None if to.path is None else page.file_at(to.path)
    if to.path is None:
        if to.scheme == "file" or len(to.scheme) == 1 or _OWN_COMPUTER.fullmatch(to.host):
            yield say(
                "the link “{text}” leads to `{address}`, which is on your own computer; write where it is on the web",
                text=_words(link),
                address=address[:_MOST_ADDRESS],
            )
    elif file is None:
        near = _nearest(page.whole.files, to.path)
        right = (
            say("write `{near}`", near=shown(page.whole, near))
            if near
            else say("correct the address, or take the link out")
        )
        yield say(
            "the link “{text}” leads to `{path}`, and the site has nothing there; {right}",
            text=_words(link),
            path=shown(page.whole, to.path),
            right=right,
        )
    elif file in page.pages and not page.pages[file].has_place(to.place):
        yield _no_place(_words(link), to.place, page.pages[file])


def _words(link: Any) -> str:
    return words(link) or accessible_name(link)


def _no_place(text: str, place: str, page: Page) -> Message:
    near = get_close_matches(place, page.ids, 1)
    right = say("write `#{near}`", near=near[0]) if near else say("take `#{place}` off", place=place)
    return say(
        "the link “{text}” leads to `#{place}` in `{page}`, and there is no such heading; {right}",
        text=text,
        place=place,
        page=shown(page.whole, page.path),
        right=right,
    )


@lru_cache(maxsize=256)
def _nearest(files: frozenset[str], path: str) -> str | None:
    """What a misspelt path may have meant: from folder to folder, the name that is there or the one most like it."""
    found = ""
    for name in path.strip("/").split("/"):
        names = _folders(files).get(found, set())
        near = [name] if name in names else get_close_matches(name, names, 1, _LIKENESS)
        if not near:
            return None
        found += f"{near[0]}/"
    return next((each for each in (found[:-1], f"{found}index.html") if each in files), None)


@lru_cache(maxsize=1)
def _folders(files: frozenset[str]) -> dict[str, set[str]]:
    """The names in each folder; the root is ""."""
    names: dict[str, set[str]] = {}
    for file in files:
        steps = file.split("/")
        for depth, name in enumerate(steps):
            names.setdefault("".join(f"{step}/" for step in steps[:depth]), set()).add(name)
    return names
