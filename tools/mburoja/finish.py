"""What is written when the last language is built: media, feeds, the sitemap, and all that is made of whole pages.

Each step is one line of `finish` and a function of the room that knows how; what a step needs of the site as it
lies there, it reads there.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from mburoja.answers import contact
from mburoja.answers.policy import inline_of, policy, together, with_policy
from mburoja.answers.servers import headers_file
from mburoja.built import files_of, is_page, parsed
from mburoja.media.cache import write_whole
from mburoja.model import Site, Told
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
    _say_whom_to_tell(folder, prepared.site)
    _close(folder, prepared.site)  # last: from here on no page and no name changes


def _place(folder: Path, prepared: Prepared) -> None:
    """Media, feeds and pictures, where pages lead to them."""
    for path, content in prepared.files.items():
        target = folder / path
        if isinstance(content, bytes):
            write_whole(target, content)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(content, target)


def _say_whom_to_tell(folder: Path, site: Site) -> None:
    if site.security:
        write_whole(folder / contact.PATH, contact.security_txt(site, site.security))
    else:  # MkDocs leaves what begins with a dot where an earlier build put it
        (folder / contact.PATH).unlink(missing_ok=True)


def _close(folder: Path, site: Site) -> None:
    """Give each page its policy, with the hashes of what is inside it, and the hosts their headers."""
    files = dict(files_of(folder))
    pages = []
    for name, path in files.items():
        if not is_page(name):
            continue
        page = path.read_bytes()
        try:
            pages.append(inline_of(parsed(page)))
        except Told:
            continue  # the checks tell of it
        write_whole(path, with_policy(page.decode(), policy(name, pages[-1])).encode())
    write_whole(folder / "_headers", headers_file(files, together(pages), site.base).encode())
