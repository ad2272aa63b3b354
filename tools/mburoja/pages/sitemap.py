"""The sitemap: every real page with its real translations. No dates of the build, so two builds are the same."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from mburoja.pages.languages import PageLanguages

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def sitemap(pages: Iterable[PageLanguages]) -> bytes:
    """A sitemap (sitemaps.org 0.9) with `xhtml:link` alternates; pages that are not translated stay out."""
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP, "xhtml": _XHTML})
    for page in sorted(pages, key=lambda page: page.canonical):
        if not page.translated:
            continue
        url = etree.SubElement(root, f"{{{_SITEMAP}}}url")
        etree.SubElement(url, f"{{{_SITEMAP}}}loc").text = page.canonical
        for locale, address in page.alternates:
            etree.SubElement(url, f"{{{_XHTML}}}link", rel="alternate", hreflang=locale, href=address)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))
