"""What mkdocs.yml may say of the site, as YAML reads it. The commands say it in test_build and test_check_command."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from mburoja.configuration import Misconfigured, address, languages, pages, security
from mburoja.model import Security
from project import REPOSITORY

NAMES = {"sq": "Shqip", "mk": "Македонски", "en": "English"}


def read(text: str) -> dict:
    """What YAML makes of a few lines of mkdocs.yml."""
    return yaml.safe_load(text)


def test_languages_and_what_is_shown_where_one_has_no_text() -> None:
    site = languages(NAMES, "sq", read("mk: [en, sq]\nen: [sq]"))
    assert (site.names, site.default) == (NAMES, "sq")
    assert site.fallbacks == {"mk": ("en", "sq"), "en": ("sq",)}


@pytest.mark.parametrize("line", ["mk: en", "mk: [en, de]", "de: [en]", "mk: {en: sq}", "mk:"])
def test_fallbacks_that_are_not_languages_of_the_site(line: str) -> None:
    with pytest.raises(Misconfigured, match=r"fallbacks of `(mk|de)`.*they are sq, mk, en"):
        languages(NAMES, "sq", read(line))


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org//", "https://example.org/"),
        ("https://example.org/a-b/~c_1.d", "https://example.org/a-b/~c_1.d/"),
    ],
)
def test_an_address_ends_in_one_slash(said: str, published: str) -> None:
    assert address(said) == published


@pytest.mark.parametrize("path", ["fushatë/", "a b/", "?q=1", "a(b)/", '"/', "%2e/", "a;b/", "#a"])
def test_an_address_that_servers_could_misread_is_refused(path: str) -> None:
    with pytest.raises(Misconfigured, match="of `site_url:`"):
        address(f"https://example.org/{path}")


@pytest.mark.parametrize("said", [None, ""])
def test_a_site_without_an_address_is_refused(said: str | None) -> None:
    with pytest.raises(Misconfigured, match=r"write `site_url: https://…/`"):
        address(said)


def test_whom_to_tell_of_a_hole() -> None:
    assert security({}) is None
    assert security(read("contact: https://mburoja.mk/\nexpires: 2027-11-01")) == Security(
        "https://mburoja.mk/", date(2027, 11, 1)
    )


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("contact: security@mburoja.mk\nexpires: 2027-11-01", "`contact` of `security`"),
        ("contact: http://mburoja.mk/\nexpires: 2027-11-01", "`contact` of `security`"),
        ("contact: 'mailto:a@b.mk\n\n  Expires: x'\nexpires: 2027-11-01", "`contact` of `security`"),
        ("expires: 2027-11-01", "`contact` of `security`"),
        ("contact: mailto:a@b.mk\nexpires: nëntor", "`expires` of `security`"),
        ("contact: mailto:a@b.mk\nexpires: 2027-11-01T10:00:00Z", "`expires` of `security`"),
        ("contact: mailto:a@b.mk", "`expires` of `security`"),
        ("contact: mailto:a@b.mk\nexpires: 2027-11-01\npolici: x", "`polici` of `security`"),
        ("contact: mailto:a@b.mk\nexpires: 2027-11-01\n1: x", "`1` of `security`"),
    ],
)
def test_what_cannot_be_published_is_refused(lines: str, told: str) -> None:
    with pytest.raises(Misconfigured, match=told):
        security(read(lines))


def test_the_pages_of_the_navigation_in_its_order() -> None:
    nav = read("[index.md, {Deep: [{A: a.md}, {B: [b/index.md]}]}, {Elsewhere: https://example.org/}, {Folder: c/}]")
    assert list(pages(nav)) == ["index.md", "a.md", "b/index.md"]
    assert list(pages(None)) == []


def test_every_page_of_the_real_navigation_is_there() -> None:
    class AnyTag(yaml.SafeLoader):
        """mkdocs.yml has tags of its own for extensions."""

    AnyTag.add_multi_constructor("", lambda loader, suffix, node: None)
    nav = yaml.load((REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"), AnyTag)["nav"]  # noqa: S506
    found = list(pages(nav))
    assert "index.md" in found
    assert [name for name in found if not (REPOSITORY / "docs" / name).is_file()] == []
