"""What each page of the site must have, whoever reads it and with whatever: language, title, headings, names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mburoja.answers.policy import hash_of
from mburoja.checks.built_page import ROOT, Page, everywhere, shown
from mburoja.checks.check import Found, error, warning
from mburoja.checks.subjects import BuiltSite
from mburoja.model import Locale, say

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_MOST_BYTES = 300_000
"""Half a minute on a telephone with EDGE, at some 80 kbit/s."""


@error
def page_readable(whole: BuiltSite) -> Iterator[Found]:
    """Every page and style sheet of the site is text in UTF-8, is not empty, and is no larger than a phone can show.

    A page that cannot be read here is broken for readers too. It comes from a file under docs/ or overrides/ that is
    damaged or is something else than its ending says: put a sound copy in its place and build the site again.
    """
    for path, message in whole.unread.items():
        yield Found(ROOT + path, None, message)


@error
@everywhere
def page_language(page: Page) -> Iterator[Found]:
    """A page says its language, and so does each part that is in another one (WCAG 3.1.1 and 3.1.2).

    A screen reader chooses its voice by that: Macedonian read with an English voice cannot be understood. The language
    is that of the page's address; a text that is shown because there is no translation says its own. This is in the
    templates (overrides/), not in your texts.
    """
    said, right = page.tree.get("lang", ""), [page.locale] if page.locale else [*page.whole.site.languages.names]
    if not said:
        message = say("the page does not say its language; write `lang=` with the right one: {right}", right=_or(right))
        yield page.found(page.tree, message)
    elif said.lower() not in (each.lower() for each in right):
        message = say(
            "the page says that its language is `{said}`; write the right one: {right}", said=said, right=_or(right)
        )
        yield page.found(page.tree, message)
    for said in sorted({each for each in page.tree.xpath("/html/body//@lang") if not _LANGUAGE_TAG.fullmatch(each)}):
        part = page.tree.xpath("//*[@lang=$said]", said=said)[0]
        yield page.found(part, say("`{said}` is no language; write it as mkdocs.yml does, `mk`", said=said))
    source = page.source
    if source and source.locale != page.locale and not _has_part_in(page, source.locale):
        message = say(
            'the text is that of `{address}`, and no part says so; write `lang="{right}"` where it begins',
            address=shown(page.whole, source.path),
            right=source.locale,
        )
        yield page.found(page.tree.find(".//main"), message)


def _or(locales: list[Locale]) -> str:
    return ", ".join(f"`{each}`" for each in locales)


def _has_part_in(page: Page, locale: Locale | None) -> bool:
    return bool(page.tree.xpath("//main//*[@lang=$lang][normalize-space()]", lang=locale or ""))


@error
@everywhere
def page_title(page: Page) -> Iterator[Found]:
    """A page has a title of its own: it names the tab, the bookmark and the line in a search engine (WCAG 2.4.2).

    It is the `title:` at the top of the text's file. The name of the site, which stands behind it, is not enough.
    """
    title = " ".join("".join(page.tree.xpath("/html/head/title[1]//text()")).split())
    own = re.sub(r"\W", "", title.replace(page.whole.site.name, ""))
    if not title:
        yield page.found(None, say("the page has no title; write `title:` at the top of its text's file"))
    elif not own and page.bare_path != "index.html":
        yield page.found(
            None,
            say(
                "the page's title is only `{title}`, the site's name; write `title:` at the top of its text's file",
                title=title,
            ),
        )


@warning
@everywhere
def page_description(page: Page) -> Iterator[Found]:
    """A page has a description of one or two sentences: search engines and chats show it under the title.

    For an episode it is the summary; for a page of docs/ it is the `description:` at the top of its file. Without it
    they show whatever words come first, often those of the menu (Google Search Central, "Control your snippets").
    """
    descriptions = page.in_head("meta", "name", "description")
    if page.locale and not page.unlisted and not any(each.get("content", "").strip() for each in descriptions):
        yield page.found(
            None,
            say(
                "the page has no description; write `description:` with one or two sentences at the "
                "top of its text's file"
            ),
        )


@error
@everywhere
def page_inline(page: Page) -> Iterator[Found]:
    """No page has script or style inside it that its own policy forbids, and that therefore does nothing.

    The policy (Content-Security-Policy) is what keeps a stranger's script from running, should one ever get in. Script
    belongs into overrides/assets/mburoja.js, style into overrides/assets/mburoja.css.
    """
    if not page.policies:
        return  # then it forbids nothing, and `page-policy` tells
    blocks = [each for each in page.tree.iter("script", "style") if (hash_of(each) or "") not in page.policy]
    for each in blocks + page.tree.xpath(
        "//*[@style] | //@*[starts-with(name(), 'on')]/.. | //a[starts-with(normalize-space(@href), 'javascript:')]"
    ):
        style = each.tag == "style" or each.get("style") is not None
        file = "overrides/assets/mburoja.css" if style else "overrides/assets/mburoja.js"
        yield page.found(
            each,
            say(
                "there is script or style inside `<{tag}>`, which the page's policy blocks; move it to {file}",
                tag=each.tag,
                file=file,
            ),
        )


@warning
@everywhere
def page_weight(page: Page) -> Iterator[Found]:
    """The text of a page weighs no more than 300 kB: on a weak line that is half a minute of waiting.

    Who looks for help after a wrong click has a phone, and often little data left. Mostly it is a very long transcript
    or table: make two episodes or two pages of it.
    """
    weight = page.whole.weights.get(page.path, 0)
    if weight > _MOST_BYTES:
        yield page.found(
            None,
            say(
                "the page weighs {weight} kB, and people on a weak line wait long for it; make two "
                "pages or two episodes of it",
                weight=weight // 1000,
            ),
        )
