"""The places of a site for which something else holds, as regular expressions of paths under its root.

They match the whole path, as it is asked for or as the file is called: `mk/search/`, `mk/search/index.html`. Python,
PCRE (nginx) and RE2 (Caddy) must read them alike: no look-around, no flags.
"""

from __future__ import annotations

import re

_LOCALE = r"(?:[a-z]{2,3}(?:-[A-Za-z0-9]+)*/)?"
_PAGE = r"(?:index\.html)?"

SEARCH = rf"{_LOCALE}search/{_PAGE}"
"""The search page of every language."""
EMBED = rf"{_LOCALE}[^/]+/[^/]+/embed/{_PAGE}"
"""An episode's player alone, made to stand in the pages of others: `<show>/<slug>/embed/`.

What a language looks like a show may be called too, so no episode may be called `embed` (see `source.folder`).
"""
FOR_OTHERS = r"(?:(?:media|feeds)/.+|barometer/(?:data|charts)/.+\.(?:csv|json|png|yml))"
"""What podcast apps and players on other sites fetch, and what newspapers draw and print: figures, pictures of them."""
PICTURES = r"media/.+-[0-9a-f]{8}(?:-[0-9]+)?\.(?:[Jj][Pp][Ee]?[Gg]|[Pp][Nn][Gg]|[Ww][Ee][Bb][Pp])"
"""Pictures whose name has the hash of what they are made of; it ends as staff wrote it."""
SOUND = r"media/.+\.(?:m4a|mp3|mp4|opus|webm)"
"""Renditions. Their name has the hash of the recording alone: a new title in their tags keeps it."""
THEME = r"assets/stylesheets/.+\.[0-9a-f]{8}\.min\.css"
"""Material's style sheet, whose name has its hash."""
CHAPTERS = r"media/.+\.chapters\.json"
FEEDS = r"feeds/.+\.xml"


def lies_in(path: str, place: str) -> bool:
    """Whether a path under the site's root lies in a place."""
    return re.fullmatch(place, path) is not None
