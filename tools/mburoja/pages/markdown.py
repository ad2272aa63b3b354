"""Markdown that staff wrote, made into HTML that can do no harm. nh3 (ammonia) cleans."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import markdown
import nh3
from markdown.extensions import Extension

_SCHEMES = {"http", "https", "mailto", "tel"}
_PAGE_ATTRIBUTES = {
    **{tag: {"id"} for tag in ("h1", "h2", "h3", "h4", "h5", "h6", "li", "sup")},
    "a": {"href", "title", "id"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
    "code": {"class"},
    "pre": {"class"},
    "div": {"class"},
    "span": {"class"},
}
_FEED_TAGS = {"p", "ol", "ul", "li", "a"}
"""What Apple shows of HTML in a description."""


RECIPE = f"1 {markdown.__version__} {nh3.__version__}"  # type: ignore[attr-defined]  # nh3 has it, its types do not
"""All that decides what `feed_html` makes of a text; raise the number when the code below makes something else."""


class NoRawHtml(Extension):
    """HTML in Markdown is shown as the text it is, so that a writer sees it and nothing is lost."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")


def makeExtension(**options: object) -> NoRawHtml:
    """Python-Markdown's way to find the extension by the name of this module."""
    return NoRawHtml(**options)


def clean_page(html: str) -> str:
    """HTML of a page with only harmless elements, attributes and kinds of links."""
    return nh3.clean(html, attributes=_PAGE_ATTRIBUTES, url_schemes=_SCHEMES)


def feed_html(notes: str, page_url: str) -> str:
    """Show notes for a feed: Markdown to the few elements podcast apps show, links whole.

    Headings become paragraphs; a link to a file of the project loses its address.
    """
    html = markdown.markdown(notes, extensions=[NoRawHtml(), "sane_lists"], output_format="html")
    html = re.sub(r"(</?)h[1-6]\b[^>]*>", r"\1p>", html)

    def whole(tag: str, attribute: str, value: str) -> str | None:
        parts = urlsplit(value)
        if attribute != "href" or (not parts.scheme and not parts.netloc and parts.path.endswith(".md")):
            return None
        return urljoin(page_url, value)

    return nh3.clean(
        html,
        tags=_FEED_TAGS,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        attribute_filter=whole,
        link_rel=None,
    )
