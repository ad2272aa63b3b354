"""Run MkDocs over the project and put the finished site into its place.

The site is built aside and moved when it is whole: whatever goes wrong, the last good one stays.
"""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from mburoja.configuration import Misconfigured
from mburoja.model import Site
from mburoja.plugin import MburojaPlugin, site_of
from mburoja.project import MARK

_STALE_SECONDS = 24 * 3600


class BuildFailed(Exception):
    """The site was not built. `exit_code` follows the house's rule; the message may be empty: all is said already."""

    def __init__(self, exit_code: int, message: str = "") -> None:
        super().__init__(message)
        self.exit_code = exit_code


def build_site(root: Path, target: Path, preview_url: str | None = None) -> None:
    """Build the site into a folder, strictly: a warning is an error.

    Args:
        root: the project's folder, with mkdocs.yml.
        target: where the site goes; what an earlier build left there is replaced.
        preview_url: build as the preview shows it: with drafts, and with this address as the site's.

    Raises:
        BuildFailed: when something is wrong; `target` is as it was.
    """
    _refuse_foreign(root, target)
    part = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        part = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-part-"))
        _run(root, part, preview_url)
        part.chmod(0o755)
        _swap(part, target)
    except OSError as error:
        raise BuildFailed(3, f"The site could not be written: {error}") from error
    finally:
        if part:
            shutil.rmtree(part, ignore_errors=True)


def _refuse_foreign(root: Path, target: Path) -> None:
    """Only a folder that is empty, or that we built, is replaced."""
    inside = target.relative_to(root).parts[:1] if target.is_relative_to(root) else ()
    if inside and inside[0] in ("docs", "episodes", "overrides", "tests", "tools"):
        raise BuildFailed(2, f"{target} is where the sources are; name another folder")
    if not target.exists() or (target.is_dir() and (target / MARK).is_file()):
        return
    if not target.is_dir() or any(target.iterdir()):
        raise BuildFailed(2, f"{target} holds something that is not a site of ours; name an empty folder")


def _sweep(target: Path) -> None:
    """Remove what builds that were killed left beside the site, if nobody has touched it for a day."""
    for left in target.parent.glob(f".{target.name}-part-*"):
        if time.time() - left.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _run(root: Path, folder: Path, preview_url: str | None) -> None:
    from mkdocs.commands.build import build as run_mkdocs  # slow to load, and only needed here

    with _Talk() as talk:
        config = _config(root, site_dir=str(folder), strict=True)
        plugin = config.plugins["mburoja"]
        assert isinstance(plugin, MburojaPlugin)  # noqa: S101  (for the type checker: _config looked)
        plugin.preview_url = preview_url
        talk.plugin = plugin
        try:
            run_mkdocs(config)
        except Abort as abort:
            raise BuildFailed(plugin.exit_code) from abort


def _config(root: Path, **changes: Any) -> MkDocsConfig:
    try:
        config = load_config(str(root / "mkdocs.yml"), **changes)
    except (ConfigurationError, Abort) as error:
        raise BuildFailed(2, f"mkdocs.yml cannot be used: {error}") from error
    for name in ("i18n", "mburoja"):
        if name not in config.plugins:
            raise BuildFailed(2, f"mkdocs.yml: a plugin is missing; write `- {name}` under `plugins:`")
    return config


def project_of(root: Path) -> tuple[Site, Path]:
    """What mkdocs.yml says of the project in a folder: its site, and where the cache of renditions is.

    Raises:
        BuildFailed: when its mkdocs.yml cannot be used.
    """
    config = _config(root)
    try:
        return site_of(config), root / config.plugins["mburoja"].config.cache
    except Misconfigured as error:
        raise BuildFailed(2, str(error)) from error


def _swap(part: Path, target: Path) -> None:
    """Put the new site into its place; if that fails, the old one is put back."""
    if not target.exists():
        part.rename(target)
        return
    aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-part-"))
    target.rename(aside / "site")
    try:
        part.rename(target)
    except OSError:
        (aside / "site").rename(target)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


class _Talk(logging.Handler):
    """What MkDocs has to say goes to stderr, each thing once: warnings, findings, and our own progress.

    A page of a show or an episode is generated; its messages are made to name the file that staff wrote.
    """

    plugin: MburojaPlugin | None = None

    def __enter__(self) -> _Talk:
        self._said: set[str] = set()
        logger = logging.getLogger("mkdocs")
        logger.addHandler(self)
        logger.setLevel(logging.INFO)
        return self

    def __exit__(self, *exc: object) -> None:
        logging.getLogger("mkdocs").removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Print a record, if it is for staff."""
        if record.levelno < logging.WARNING and record.name != "mkdocs.mburoja":
            return
        message = record.getMessage()
        for generated, source in (self.plugin.sources if self.plugin else {}).items():
            message = message.replace(f"'{generated}'", source)
        if message not in self._said:
            self._said.add(message)
            print(message, file=sys.stderr, flush=True)
