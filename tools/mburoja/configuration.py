"""What mkdocs.yml may say of the site: values as YAML gives them, in; the words of the model, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mburoja.model import Languages, Locale, Security


class Misconfigured(Exception):
    """mkdocs.yml, or what is set around a command, cannot be used; the message says what to write."""


def languages(names: Mapping[Locale, str], default: Locale, fallbacks: Mapping[Locale, Any]) -> Languages:
    """The languages of the site: `names` of those it is built in, and what is shown where one has no text.

    Raises:
        Misconfigured: when `fallbacks` are not lists of these languages.
    """
    for locale, others in fallbacks.items():
        if not isinstance(others, list) or {locale, *others} - set(names):
            known = ", ".join(names)
            raise Misconfigured(
                f"mkdocs.yml: fallbacks of `{locale}`: write a list of this site's languages, "
                f"like `sr: [en, sq]`; they are {known}"
            )
    return Languages(dict(names), default, {each: tuple(others) for each, others in fallbacks.items()})


def address(site_url: str | None) -> str:
    """Where the site is published, with a slash at its end: `https://example.org/fushata` → `https://example.org/fushata/`.

    Raises:
        Misconfigured: when it is missing, or its path has what servers and their policies could misread.
    """
    if not site_url:
        raise Misconfigured("mkdocs.yml: feeds need the site's address; write `site_url: https://…/`")
    published = site_url.rstrip("/") + "/"
    path = published.partition("://")[2].partition("/")[2]
    if not re.fullmatch(r"[A-Za-z0-9._~/-]*", path):
        raise Misconfigured(
            f"mkdocs.yml: `{path}` of `site_url:`: behind the host there may be letters without accents, figures and "
            "`.`, `_`, `~`, `-`, `/` only; write it like `https://…/fushata/`"
        )
    return published


def security(said: Mapping[Any, Any]) -> Security | None:
    """Whom to tell of a hole in the site; none when nothing is said.

    Raises:
        Misconfigured: when it cannot be published as security.txt (RFC 9116).
    """
    if not said:
        return None
    if unknown := sorted(map(str, said.keys() - {"contact", "expires"})):
        raise Misconfigured(
            f"mkdocs.yml: nobody knows `{unknown[0]}` of `security`; there are `contact:` and `expires:`"
        )
    contact, expires = said.get("contact"), said.get("expires")
    # RFC 9116, 2.5.3: an address with its scheme, and of the web only with https.
    if not isinstance(contact, str) or not re.fullmatch(r"(mailto:|https://|tel:)[!-~]+", contact):
        raise Misconfigured(
            "mkdocs.yml: `contact` of `security`: write whom to tell of a hole in the site, "
            "beginning with `mailto:`, `https://` or `tel:`"
        )
    if type(expires) is not date:
        raise Misconfigured("mkdocs.yml: `expires` of `security`: write a day, like `expires: 2027-11-01`")
    return Security(contact, expires)


def pages(nav: Any) -> Iterator[str]:
    """The files of docs/ that the navigation leads to: `[{"About": "about.md"}, "a-z.md"]` → `about.md`, `a-z.md`."""
    match nav:
        case str() if nav.endswith(".md"):
            yield nav
        case list() | dict():
            for each in nav.values() if isinstance(nav, dict) else nav:
                yield from pages(each)
