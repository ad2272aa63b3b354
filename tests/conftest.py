"""What the tests share: a small project to break, and one real build of the real project."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from programs import CHROMIUM_FLAGS
from project import REPOSITORY, Project, small_project


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build makes of the recordings, pictures and texts of the small project, and keeps in its cache."""
    project = small_project(tmp_path_factory.mktemp("made") / "project")
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    return project.root / ".cache"


@pytest.fixture
def project(tmp_path: Path, made: Path) -> Project:
    """A small project that was built before; break it and look."""
    return small_project(tmp_path / "project", made)


@pytest.fixture
def unmade(tmp_path: Path) -> Project:
    """The same small project, for tests of the making itself: nothing was made of it yet."""
    return small_project(tmp_path / "project")


@pytest.fixture(scope="session")
def real_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The real project, copied, with the renditions that earlier runs made."""
    project = Project(tmp_path_factory.mktemp("real") / "project")
    project.root.mkdir()
    shutil.copyfile(REPOSITORY / "mkdocs.yml", project.root / "mkdocs.yml")
    for folder in ("docs", "overrides", "episodes"):
        shutil.copytree(REPOSITORY / folder, project.root / folder)
    (REPOSITORY / ".cache").mkdir(exist_ok=True)
    (project.root / ".cache").symlink_to(REPOSITORY / ".cache")
    return project


@pytest.fixture(scope="session")
def real_site(real_project: Project) -> Path:
    """The real project, built once for all tests that only look at it."""
    done = real_project.run("build")
    assert done.returncode == 0, done.stderr
    return real_project.root / "site"


# Not for the whole session: two Playwrights cannot live at once, and other folders of tests start theirs.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("This test needs a browser: apt-get install chromium")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS) as browser,
    ):
        yield browser
