"""What is written when the last language is built: media, feeds, the sitemap, and all that is made of whole pages.

Each step is one line of `finish` and a function of the room that knows how; what a step needs of the site as it
lies there, it reads there.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from mburoja.media.cache import write_whole
from mburoja.pages.languages import PageLanguages
from mburoja.pages.prepared import Prepared
from mburoja.pages.sitemap import sitemap
from mburoja.search_index import write_search


def finish(folder: Path, prepared: Prepared, pages: Sequence[PageLanguages]) -> None:
    """Complete the site in a folder.

    Args:
        folder: the site, with the pages of all languages in it.
        prepared: what was made before the first page.
        pages: the pages that the sitemap lists and the search finds.

    Raises:
        OSError: when something cannot be written.
        mburoja.media.errors.ProgramFailed: when an outside program fails.
    """
    _place(folder, prepared)
    write_whole(folder / "sitemap.xml", sitemap(pages))
    write_search(folder, prepared, pages)


def _place(folder: Path, prepared: Prepared) -> None:
    """Media, feeds and pictures, where pages lead to them."""
    for path, content in prepared.files.items():
        target = folder / path
        if isinstance(content, bytes):
            write_whole(target, content)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(content, target)
