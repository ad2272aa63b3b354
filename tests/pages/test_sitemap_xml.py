"""The sitemap, against the protocol of sitemaps.org and Google's rules for alternates."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from lxml import etree

from mburoja.model import Languages, Site
from mburoja.pages.languages import PageLanguages, page_languages
from mburoja.pages.sitemap import sitemap

NAMES = {"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}
SITE = Site(
    "https://mburoja.example/",
    "Mburoja",
    Languages(NAMES, "sq", {"mk": ("sq", "en"), "en": ("sq",), "sr": ("en", "sq")}),
    published_url="https://mburoja.example/",
)
PAGES = {"": set(NAMES), "prova/": {"sq", "en"}, "prova/nje/": {"sq", "en"}, "about/": {"sq"}}
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"

# The protocol's own schema says the same, with "strict" for the last: XHTML would need a schema too.
SCHEMA = """\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
  targetNamespace="http://www.sitemaps.org/schemas/sitemap/0.9">
 <xs:element name="urlset"><xs:complexType><xs:sequence>
  <xs:element name="url" maxOccurs="50000"><xs:complexType><xs:sequence>
   <xs:element name="loc"><xs:simpleType><xs:restriction base="xs:anyURI">
    <xs:minLength value="12"/><xs:maxLength value="2048"/>
   </xs:restriction></xs:simpleType></xs:element>
   <xs:element name="lastmod" type="xs:date" minOccurs="0"/>
   <xs:any namespace="##other" minOccurs="0" maxOccurs="unbounded" processContents="lax"/>
  </xs:sequence></xs:complexType></xs:element>
 </xs:sequence></xs:complexType></xs:element>
</xs:schema>
"""


def pages() -> list[PageLanguages]:
    return [page_languages(SITE, path, reader, PAGES[path]) for reader in NAMES for path in PAGES]


def read(content: bytes) -> dict[str, dict[str, str]]:
    """Address → its alternates by language."""
    urls = etree.fromstring(content).findall(f"{S}url")
    found = {url.findtext(f"{S}loc"): {e.get("hreflang"): e.get("href") for e in url.findall(LINK)} for url in urls}
    assert len(found) == len(urls), "an address stands there twice"
    return found


def test_follows_the_protocol() -> None:
    content = sitemap(pages())
    assert content.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    document = etree.fromstring(content)
    assert document.tag == f"{S}urlset"
    etree.XMLSchema(etree.fromstring(SCHEMA)).assertValid(document)
    for link in document.iter(LINK):
        assert sorted(link.attrib) == ["href", "hreflang", "rel"]
        assert link.get("rel") == "alternate"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<loc>https://mburoja.example/</loc>", b""),
        (b"<loc>https://mburoja.example/</loc>", b"<loc>https://a.example/</loc><loc>https://b.example/</loc>"),
        (b"<loc>https://mburoja.example/</loc>", b"<loc>/</loc>"),
        (b"sitemap/0.9", b"sitemap/0.8"),
    ],
    ids=["no address", "two addresses", "too short", "namespace"],
)
def test_the_schema_of_this_test_can_refuse(old: bytes, new: bytes) -> None:
    content = sitemap(pages())
    assert old in content
    with pytest.raises(etree.DocumentInvalid):
        etree.XMLSchema(etree.fromstring(SCHEMA)).assertValid(etree.fromstring(content.replace(old, new)))


def test_holds_every_real_page_and_no_other() -> None:
    found = read(sitemap(pages()))
    assert sorted(found) == sorted(
        "https://mburoja.example/" + path
        for path in (
            "", "mk/", "en/", "sr/", "prova/", "en/prova/", "prova/nje/", "en/prova/nje/", "about/",
        )
    )  # fmt: skip


def test_addresses_are_whole_and_alternates_confirm_each_other() -> None:
    found = read(sitemap(pages()))
    for address, alternates in found.items():
        for each in (address, *alternates.values()):
            parts = urlsplit(each)
            assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("https", "mburoja.example", "", "")
        assert address in alternates.values(), "a page must name itself"
        for other in alternates.values():
            assert found[other] == alternates, "the other page does not say the same"


def test_order_of_the_pages_does_not_matter() -> None:
    assert sitemap(pages()) == sitemap(reversed(pages()))


def test_addresses_are_escaped() -> None:
    odd = PageLanguages("sq", "sq", "https://mburoja.example/a&b/<x>/", (("sq", "https://mburoja.example/a&b/"),), ())
    assert read(sitemap([odd])) == {odd.canonical: dict(odd.alternates)}
