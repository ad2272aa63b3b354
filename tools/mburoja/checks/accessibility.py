"""What each page of the site needs so that everybody can use it, whatever they see, hear or press (WCAG 2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from mburoja.checks.accessible_name import accessible_name
from mburoja.checks.built_page import Page, everywhere, unheard, words
from mburoja.checks.check import Found, error
from mburoja.model import say

_FILE_NAME = re.compile(r"\S+\.(jpe?g|png|gif|svg|webp|avif)", re.IGNORECASE)


@error
@everywhere
def page_headings(page: Page) -> Iterator[Found]:
    """A page has one main heading, and the others follow step by step: below `##` comes `###` (WCAG 1.3.1, 2.4.6).

    Whoever cannot see the page finds the way by its headings, as others do by their size. The main heading is the
    title; so headings in your texts begin with `##`, and none is chosen for its size.
    """
    headings = [each for each in page.tree.iter("h1", "h2", "h3", "h4", "h5", "h6") if not unheard(each)]
    main = [each for each in headings if each.tag == "h1"]
    if not main:
        yield page.found(None, say("the page has no main heading; its template needs one `<h1>`"))
    for each in main[1:]:
        yield page.found(
            each,
            say("“{text}” is a second main heading, and the title is the first; write it with `##`", text=words(each)),
        )
    last = 6
    for each in headings:
        level = int(each.tag[1])
        if not (words(each) or accessible_name(each)):
            yield page.found(each, say("a heading has no words; write them or take its `#` signs out"))
        elif level > last + 1:
            right = "#" * (last + 1)
            yield page.found(
                each,
                say(
                    "the heading “{text}” is {steps} steps below the one before it; write it with `{right}`",
                    text=words(each),
                    steps=level - last,
                    right=right,
                ),
            )
        last = level


@error
@everywhere
def page_alt(page: Page) -> Iterator[Found]:
    """Every picture has words for those who do not see it, or says that it only decorates (WCAG 1.1.1, F30, F65).

    In Markdown they stand between the square brackets: `![what the picture shows](picture.png)`; nothing between them
    means that it only decorates. A picture that is all there is of a link must have words: they say where it leads.
    The name of its file is no such text.
    """
    for image in page.tree.iter("img"):
        alt = image.get("alt")
        name = PurePosixPath(image.get("src", "")[:200]).name
        control = next(image.iterancestors("a", "button"), None)
        if unheard(image) or image.get("role") in ("presentation", "none"):
            continue
        if alt is None and not accessible_name(image):
            yield page.found(
                image,
                say(
                    "the picture `{name}` has no words for those who do not see it; write `![what it shows]({name})`",
                    name=name,
                ),
            )
        elif alt and _FILE_NAME.fullmatch(alt.strip()):
            yield page.found(
                image,
                say(
                    "the words for the picture `{name}` are the name of a file, `{alt}`; write what it shows",
                    name=name,
                    alt=alt.strip(),
                ),
            )
        elif not accessible_name(image) and control is not None and not accessible_name(control):
            yield page.found(
                image,
                say(
                    "the picture `{name}` is all there is of a link and has no words; write where "
                    "the link leads: `[![words]({name})](address)`",
                    name=name,
                ),
            )


@error
@everywhere
def page_names(page: Page) -> Iterator[Found]:
    """Every link, button and field has a name that can be said: its words, a label, or a picture's (WCAG 4.1.2, 2.4.4).

    A screen reader says “link”, and nothing more, of a link without words; who steers by voice cannot press it. In
    Markdown the words stand between the square brackets: `[words](address)`.
    """
    for control in page.tree.iter("a", "area", "button", "summary", "input", "select", "textarea", "iframe"):
        # Most have words at once, and a long transcript has hundreds; pictures without words are told by page-alt.
        if (control.text and control.text.strip() and control.tag != "textarea") or not _needs_name(control):
            continue
        if accessible_name(control) or next(control.iter("img"), None) is not None or unheard(control):
            continue
        if control.tag in ("a", "area"):
            yield page.found(
                control,
                say(
                    "a link to `{address}` has no words; write them between the square brackets: `[words](address)`",
                    address=page.told(control.get("href")),
                ),
            )
        else:
            yield page.found(control, say("`<{tag}>` has no name; give it words, or an `aria-label`", tag=control.tag))


def _needs_name(control: Any) -> bool:
    """Whether it is more than a place in the page, and has no name that browsers give it themselves."""
    if control.tag in ("a", "area"):
        return control.get("href") is not None
    return control.tag != "input" or control.get("type", "").lower() not in ("hidden", "submit", "reset")


@error
@everywhere
def page_ids(page: Page) -> Iterator[Found]:
    """No two places of a page have the same id (HTML, “The id attribute”).

    A link to one of them leads to the first, and so does a label. The ids of headings are made of their words: give
    one of two headings other words.
    """
    ids: list[str] = page.tree.xpath("//@id")
    if len(ids) == len(page.ids):
        return
    first: dict[str, Any] = {}
    for each in page.tree.xpath("//*[@id]"):
        earlier = first.setdefault(each.get("id"), each)
        if earlier is not each:
            yield page.found(
                each,
                say(
                    "“{text}” has the id `{id}`, and so has “{earlier}”; give one of them other words",
                    text=words(each) or each.tag,
                    id=each.get("id"),
                    earlier=words(earlier) or earlier.tag,
                ),
            )
