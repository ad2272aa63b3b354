"""security.txt: whom to tell of a hole in the site, and until when this holds (RFC 9116)."""

from __future__ import annotations

from mburoja.model import Security, Site

PATH = ".well-known/security.txt"
"""Where it must stand (RFC 9116, 3; RFC 8615)."""


def security_txt(site: Site, security: Security) -> bytes:
    """The file, in UTF-8 with LF. It names the site's languages as those to write in."""
    lines = [
        f"Contact: {security.contact}",
        f"Expires: {security.expires:%Y-%m-%d}T00:00:00Z",
        f"Preferred-Languages: {', '.join(site.languages.names)}",
        f"Canonical: {site.published_url or site.url}{PATH}",
    ]
    return ("\n".join(lines) + "\n").encode()
