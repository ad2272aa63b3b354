"""Run MkDocs over the project and put the finished site into its place.

The site is built aside and moved when it is whole: whatever goes wrong, the last good one stays.
"""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build as run_mkdocs
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from mburoja.model import Languages
from mburoja.plugin import MburojaPlugin, site_of


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
    if target.exists() and any(target.iterdir()) and not (target / "sitemap.xml").is_file():
        raise BuildFailed(2, f"{target} holds something that is not a site of ours; name an empty folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-part-"))
    try:
        _run(root, part, preview_url)
        part.chmod(0o755)
        _swap(part, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _run(root: Path, folder: Path, preview_url: str | None) -> None:
    changes = {"site_url": preview_url} if preview_url else {}
    with _Talk():
        config = _config(root, site_dir=str(folder), strict=True, **changes)
        plugin = config.plugins["mburoja"]
        assert isinstance(plugin, MburojaPlugin)  # noqa: S101  (for the type checker: _config looked)
        plugin.preview = preview_url is not None
        try:
            run_mkdocs(config)
        except Abort as abort:
            raise BuildFailed(plugin.exit_code) from abort


def _config(root: Path, **changes: Any) -> MkDocsConfig:
    try:
        config = load_config(str(root / "mkdocs.yml"), **changes)
    except ConfigurationError as error:
        raise BuildFailed(2, f"mkdocs.yml cannot be used: {error}") from error
    for name in ("i18n", "mburoja"):
        if name not in config.plugins:
            raise BuildFailed(2, f"mkdocs.yml: a plugin is missing; write `- {name}` under `plugins:`")
    return config


def languages_of(root: Path) -> Languages:
    """The languages of the project in a folder.

    Raises:
        BuildFailed: when its mkdocs.yml cannot be used.
    """
    return site_of(_config(root)).languages


def _swap(part: Path, target: Path) -> None:
    aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-old-"))
    try:
        if target.exists():
            target.rename(aside / "site")
        part.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


class _Talk:
    """What MkDocs has to say goes to stderr: findings as they are, its own progress not at all."""

    def __enter__(self) -> None:
        self._handler = logging.StreamHandler(sys.stderr)
        self._handler.addFilter(lambda r: r.levelno >= logging.WARNING or r.name == "mkdocs.mburoja")
        logger = logging.getLogger("mkdocs")
        logger.addHandler(self._handler)
        logger.setLevel(logging.INFO)

    def __exit__(self, *exc: object) -> None:
        logging.getLogger("mkdocs").removeHandler(self._handler)
