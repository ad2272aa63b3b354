"""`mburoja ledger record` and `allow`, and how `check` and `build` hold on to what is out, as staff type them."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from project import EPISODE, SHOW, SHOW_EN, TODAY, Project, small_project

GOLDEN = Path(__file__).parent / "ledger" / "published.json"
LEDGER = "episodes/published.json"
ALLOW = re.compile(r"type: (mburoja ledger allow .*) \[[a-z-]+\]$", re.M)
"""The way out that a message offers."""


def episode(number: int, extra: str = "") -> str:
    """Another episode.md; its guid begins with its number."""
    text = EPISODE.replace("number: 1", f"number: {number}{extra}").replace("aaaaaaaa-", f"{number:08}-")
    return text.replace("2026-11-20T08", f"2026-11-{20 - number}T08")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, made: Path) -> Project:
    """Three shows and eight episodes at an address of its own, all of it noted as published. Do not change it."""
    project = small_project(tmp_path_factory.mktemp("out") / "project", made)
    project.replace("mkdocs.yml", "https://mburoja.example/", "https://mburoja.mk/")
    for number, slug in enumerate(("hiqet", "skice", "fshehur", "para", "prit"), 2):
        project.write({f"episodes/prova/{slug}/episode.md": episode(number)})
        project.copy("tone.m4a", f"episodes/prova/{slug}/recording.sq.m4a")
    for number, show in enumerate(("tjeter", "ditar"), 7):
        project.write(
            {
                f"episodes/{show}/show.md": SHOW.replace("11111111-", f"{number:08}-"),
                f"episodes/{show}/nje/episode.md": episode(number),
            }
        )
        project.copy("square.png", f"episodes/{show}/square.png")
        project.copy("tone.m4a", f"episodes/{show}/nje/recording.sq.m4a")
    project.write({"episodes/ditar/show.en.md": SHOW_EN.replace("22222222-", "00000009-")})
    # One that waits is not out.
    project.write({"episodes/prova/neser/episode.md": episode(10).replace("2026-11-10T08", "2026-11-23T08")})
    project.copy("tone.m4a", "episodes/prova/neser/recording.sq.m4a")
    done = project.run("ledger", "record")
    assert done.returncode == 0, done.stderr
    assert "9 items are noted in episodes/published.json" in done.stderr
    return project


@pytest.fixture
def project(out: Project, tmp_path: Path) -> Project:
    """A copy of it to change, with the renditions that were made."""
    root = tmp_path / "project"
    shutil.copytree(out.root, root, ignore=shutil.ignore_patterns(".cache"))
    (root / ".cache").symlink_to(out.root / ".cache")
    return Project(root)


def ledger(project: Project) -> dict[str, Any]:
    return dict(json.loads((project.root / LEDGER).read_text(encoding="utf-8")))


def about_ledger(text: str) -> str:
    """The findings on what is out, of all that was said."""
    lines = [line for line in text.splitlines() if re.search(r"\[(published-[a-z]+|ledger-[a-z]+)\]$", line)]
    return "".join(f"{line}\n" for line in lines)


def follow(project: Project, command: str, reason: str) -> None:
    """Type the command of a message, with a reason for its ellipsis."""
    words = [reason if word == "…" else word for word in shlex.split(command)]
    assert words[0] == "mburoja" and reason in words
    done = project.run(*words[1:])
    assert done.returncode == 0, done.stderr
    assert "It is noted in episodes/published.json; commit that file." in done.stderr


# --- record -----------------------------------------------------------------------------------------


def test_record_writes_what_is_out(out: Project) -> None:
    """The golden is written by hand: UUIDv5 of the guid and `en`, the first digits of the recordings' SHA-256."""
    assert (out.root / LEDGER).read_text(encoding="utf-8") == GOLDEN.read_text(encoding="utf-8")
    assert (out.root / LEDGER).stat().st_mode & 0o777 == 0o644
    assert [path.name for path in (out.root / "episodes").glob(".*")] == []


def test_record_again_touches_nothing(project: Project) -> None:
    path = project.root / LEDGER
    before, content = path.stat(), path.read_bytes()
    done = project.run("ledger", "record")
    assert done.returncode == 0, done.stderr
    after = path.stat()
    assert path.read_bytes() == content
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


# --- changes, and the way out -------------------------------------------------------------------------


@dataclass(frozen=True)
class Story:
    """A project changed in every way that harms listeners: what was said, and the ledger at each step."""

    project: Project
    checked: subprocess.CompletedProcess[str]
    built: subprocess.CompletedProcess[str]
    allowed: subprocess.CompletedProcess[str]
    ledger_allowed: dict[str, Any]
    recorded: subprocess.CompletedProcess[str]
    ledger_recorded: dict[str, Any]
    at_last: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def story(out: Project, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Check and build, then follow every message, check, record, check."""
    root = tmp_path_factory.mktemp("story") / "project"
    shutil.copytree(out.root, root)
    project = Project(root)
    prova = "episodes/prova"
    project.replace(f"{prova}/nje/episode.md", "guid: aaaaaaaa-", "guid: bbbbbbbb-")
    shutil.rmtree(root / prova / "hiqet")
    project.replace(f"{prova}/skice/episode.md", "number: 3", "number: 3\nstatus: draft")
    project.replace(f"{prova}/fshehur/episode.md", "number: 4", "number: 4\nstatus: unlisted")
    project.replace(f"{prova}/para/episode.md", "2026-11-15T08", "2026-11-15T09")
    project.replace(f"{prova}/prit/episode.md", "2026-11-14T08", "2026-12-24T08")
    (root / "episodes/tjeter").rename(root / "episodes/e-re")
    (root / "episodes/ditar/show.en.md").unlink()
    project.replace("episodes/ditar/show.md", "podcast_guid: 00000008-", "podcast_guid: 88888888-")
    checked, built = project.run("check"), project.run("build")
    for command in ALLOW.findall(checked.stdout):
        follow(project, command, f"Arsyeja: {command.split()[3:5]}")
    allowed = project.run("check")
    ledger_allowed = ledger(project)
    recorded = project.run("ledger", "record")
    return Story(project, checked, built, allowed, ledger_allowed, recorded, ledger(project), project.run("check"))


FINDINGS = """\
episodes/ditar/show.md: the feed went out with the podcast_guid 00000008-1111-5111-8111-111111111111 and now has \
88888888-1111-5111-8111-111111111111; write the old one back; if the change is meant, type: mburoja ledger allow \
identity ditar.sq --why "…" [published-identity]
episodes/prova/nje/episode.md: it went out with the guid aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa and now has \
bbbbbbbb-aaaa-4aaa-8aaa-aaaaaaaaaaaa; write the old one back; if the change is meant, type: mburoja ledger allow \
guid prova/nje --why "…" [published-guid]
episodes/prova/para/episode.md: it went out with the date 2026-11-15T08:00:00+01:00 and now has \
2026-11-15T09:00:00+01:00; write the old one back; if the change is meant, type: mburoja ledger allow date \
prova/para --why "…" [published-date]
episodes/prova/prit/episode.md: it went out with the date 2026-11-14T08:00:00+01:00 and now has \
2026-12-24T08:00:00+01:00; write the old one back; if the change is meant, type: mburoja ledger allow date \
prova/prit --why "…" [published-date]
episodes/published.json: prova/fshehur is out and would not be in the feed any more; put it back (folder, text, \
recording, `status: published`); if it is to go, type: mburoja ledger allow gone prova/fshehur --why "…" \
[published-gone]
episodes/published.json: prova/hiqet is out and would not be in the feed any more; put it back (folder, text, \
recording, `status: published`); if it is to go, type: mburoja ledger allow gone prova/hiqet --why "…" \
[published-gone]
episodes/published.json: prova/skice is out and would not be in the feed any more; put it back (folder, text, \
recording, `status: published`); if it is to go, type: mburoja ledger allow gone prova/skice --why "…" \
[published-gone]
episodes/published.json: the feed ditar.en is out at https://mburoja.mk/feeds/ditar.en.xml and would not be there \
any more; put the show's folder and text back; if it is to go, type: mburoja ledger allow feed ditar.en --why "…" \
[published-feed]
episodes/published.json: the feed tjeter.sq is out at https://mburoja.mk/feeds/tjeter.sq.xml and would not be there \
any more; put the show's folder and text back; if it is to go, type: mburoja ledger allow feed tjeter.sq --why "…" \
[published-feed]
episodes/published.json: tjeter/nje is out and would not be in the feed any more; put it back (folder, text, \
recording, `status: published`); if it is to go, type: mburoja ledger allow gone tjeter/nje --why "…" \
[published-gone]
"""


def test_every_change_is_told_with_the_way_out(story: Story) -> None:
    assert story.checked.returncode == 1
    behind = "not noted as it goes out now: e-re.sq, e-re/nje.sq; when that is online, type: mburoja ledger record"
    assert about_ledger(story.checked.stdout) == f"{FINDINGS}{LEDGER}: {behind} [ledger-behind]\n"


def test_nothing_is_built_with_such_a_change(story: Story) -> None:
    assert story.built.returncode == 1
    assert set(FINDINGS.splitlines()) <= set(story.built.stderr.splitlines())
    assert not (story.project.root / "site").exists()


def test_what_is_allowed_passes_and_the_reasons_are_kept(story: Story) -> None:
    assert story.allowed.returncode == 0, story.allowed.stdout
    assert [line for line in about_ledger(story.allowed.stdout).splitlines() if "[ledger-behind]" not in line] == []
    kept = {(each["change"], each["of"]): each for each in story.ledger_allowed["allowed"]}
    assert len(kept) == 11, "both languages of one episode, the others once"
    assert kept["gone", "prova/hiqet.sq"] == {
        "change": "gone",
        "of": "prova/hiqet.sq",
        "before": "00000002-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
        "after": "",
        "why": "Arsyeja: ['gone', 'prova/hiqet']",
        "on": "2026-11-22",
        "recorded": False,
    }
    # Nothing but the permissions has been written.
    assert {**story.ledger_allowed, "allowed": []} == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_record_folds_the_changes_in(story: Story) -> None:
    assert story.recorded.returncode == 0, story.recorded.stderr
    after = story.ledger_recorded
    assert list(after["feeds"]) == ["ditar.sq", "e-re.sq", "prova.en", "prova.sq"]
    assert after["feeds"]["ditar.sq"]["podcast_guid"] == "88888888-1111-5111-8111-111111111111"
    # What waits for another day has been out and stays; the others are those that are out now.
    names = ["ditar/nje.sq", "e-re/nje.sq", "prova/nje.en", "prova/nje.sq", "prova/para.sq", "prova/prit.sq"]
    assert list(after["items"]) == names
    assert after["items"]["prova/nje.sq"]["guid"] == "bbbbbbbb-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
    assert after["items"]["prova/para.sq"]["date"] == "2026-11-15T09:00:00+01:00"
    assert after["items"]["prova/prit.sq"]["date"] == "2026-12-24T08:00:00+01:00"
    assert [{**each, "recorded": False} for each in after["allowed"]] == story.ledger_allowed["allowed"]
    assert all(each["recorded"] for each in after["allowed"])


def test_then_there_is_nothing_left_to_say(story: Story) -> None:
    assert story.at_last.returncode == 0
    assert about_ledger(story.at_last.stdout) == ""


def test_the_site_may_not_move_unsaid(project: Project) -> None:
    project.replace("mkdocs.yml", "https://mburoja.mk/", "https://mburoja.org.mk/")
    checked = project.run("check")
    assert checked.returncode == 1
    moved = (
        f"{LEDGER}: the feed prova.en is out at https://mburoja.mk/feeds/prova.en.xml and would now be at "
        "https://mburoja.org.mk/feeds/prova.en.xml; take that back; if it must move, type: mburoja ledger allow feed "
        'prova.en --why "…" [published-feed]\n'
    )
    assert moved in checked.stdout
    assert checked.stdout.count("[published-feed]") == 5
    # A show's name means its feeds in all languages.
    assert project.run("ledger", "allow", "feed", "prova", "--why", "Emër i ri").returncode == 0
    assert [each["of"] for each in ledger(project)["allowed"]] == ["prova.en", "prova.sq"]
    assert project.run("check").stdout.count("[published-feed]") == 3


def test_another_recording_is_no_error_and_its_old_address_is_kept(project: Project) -> None:
    (project.episode / "recording.sq.m4a").unlink()
    project.copy("tone.mp3", "episodes/prova/nje/recording.sq.mp3")
    checked = project.run("check")
    assert checked.returncode == 0, checked.stdout
    assert about_ledger(checked.stdout) == (
        f"{LEDGER}: not noted as it goes out now: prova/nje.sq; when that is online, type: mburoja ledger record "
        "[ledger-behind]\n"
    )
    before = ledger(project)["items"]["prova/nje.sq"]["enclosures"]
    assert project.run("ledger", "record").returncode == 0
    after = ledger(project)["items"]["prova/nje.sq"]["enclosures"]
    assert after[:-1] == before and after[-1] not in before
    assert re.fullmatch(r"https://mburoja\.mk/media/prova/nje/sq-[0-9a-f]{8}\.mp3", after[-1])


# --- what stops, and leaves the ledger alone ----------------------------------------------------------


def broken(whole: bytes) -> dict[str, bytes]:
    """Ledgers as they come out of accidents."""
    return {
        "empty": b"",
        "truncated": whole[: len(whole) // 2],
        "garbage": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "two versions": b"<<<<<<< HEAD\n" + whole + b"=======\n" + whole + b">>>>>>> tjeter\n",
        "a name twice": whole.replace(b'"prova/para.sq"', b'"prova/prit.sq"'),
        "of a later version": whole.replace(b'"version": 1', b'"version": 2'),
        "not UTF-8": whole.replace(b"mburoja.mk", "mburojë.mk".encode("latin-1"), 1),
    }


COMMANDS = [["check"], ["build"], ["ledger", "record"], ["ledger", "allow", "gone", "prova/nje", "--why", "Sepse"]]


def stops(project: Project, command: list[str]) -> None:
    """A command ends with the ledger's name and the way out, and has not touched it."""
    path = project.root / LEDGER
    before = path.stat()
    done = project.run(*command)
    assert done.returncode == 1
    assert re.search(rf"^{LEDGER}: .+; .+ \[ledger-unreadable\]$", done.stdout + done.stderr, re.M)
    assert "Traceback" not in done.stderr
    after = path.stat()
    assert (after.st_mtime_ns, after.st_ino, after.st_size) == (before.st_mtime_ns, before.st_ino, before.st_size)
    assert not (project.root / "site").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_ledger_that_cannot_be_read_stops_every_command(project: Project, command: list[str]) -> None:
    path = project.root / LEDGER
    content = broken(path.read_bytes())["two versions"]
    path.write_bytes(content)
    stops(project, command)
    assert path.read_bytes() == content


@pytest.mark.parametrize("accident", broken(b""))
def test_no_ledger_that_cannot_be_read_is_overwritten(project: Project, accident: str) -> None:
    path = project.root / LEDGER
    content = broken(path.read_bytes())[accident]
    assert content != path.read_bytes()
    path.write_bytes(content)
    stops(project, ["ledger", "record"])
    assert path.read_bytes() == content


def test_a_huge_ledger_is_not_read_at_all(project: Project) -> None:
    os.truncate(project.root / LEDGER, 1_000_000_000_000)  # a terabyte of holes
    stops(project, ["ledger", "record"])


def test_nothing_is_out_at_an_example_s_address(project: Project) -> None:
    (project.root / LEDGER).unlink()
    project.replace("mkdocs.yml", "https://mburoja.mk/", "https://mburoja.example/")
    done = project.run("ledger", "record")
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "mkdocs.yml: the site's address is an example, so nothing can be out yet; write the real one as `site_url:` "
        "[address-reserved]"
    )
    assert not (project.root / LEDGER).exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "check_id"),
    [
        ("episodes/prova/para/episode.md", "number: 5", "number: 6", "number-twice"),
        ("episodes/prova/para/episode.md", "number: 5", "number: five", "front-matter-int-type"),
        ("episodes/prova/nje/episode.md", "guid: aaaaaaaa-", "guid: bbbbbbbb-", "published-guid"),
    ],
)
def test_nothing_is_noted_while_there_is_an_error(
    project: Project, file: str, old: str, new: str, check_id: str
) -> None:
    before = (project.root / LEDGER).read_bytes()
    project.replace(file, old, new)
    done = project.run("ledger", "record")
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if line]
    assert said and all(line.endswith(f" [{check_id}]") for line in said), "errors alone, no warnings between them"
    assert (project.root / LEDGER).read_bytes() == before


def test_a_draft_that_is_not_ready_is_no_hindrance(project: Project) -> None:
    """It is not out, whatever is wrong with it."""
    before = (project.root / LEDGER).read_bytes()
    draft = "episodes/prova/skice-e-re"
    project.write(
        {
            f"{draft}/episode.md": episode(11, "\nstatus: draft").replace("2026-11-9T08", "2026-11-09T08"),
            f"{draft}/recording.sq.mp3": "This is no recording.",
            f"{draft}/transcript.sq.vtt": "This is no transcript.",
        }
    )
    checked = project.run("check", draft)
    assert checked.returncode == 1
    assert {line.rpartition("[")[2] for line in checked.stdout.splitlines()} >= {"recording]", "transcript]"}
    done = project.run("ledger", "record")
    assert done.returncode == 0, done.stderr
    assert (project.root / LEDGER).read_bytes() == before


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (("guid", "prova/nje", "--why", "Sepse"), 1, "there is no change of this kind (guid) of prova/nje"),
        (("gone", "prova/hiqet", "--why", " \t"), 1, 'say why, for those who come after you: --why "…" [ledger]'),
        (("gone", "prova/hiqet"), 2, "--why"),
        (("vanished", "prova/hiqet", "--why", "Sepse"), 2, "vanished"),
    ],
)
def test_what_cannot_be_allowed(project: Project, words: tuple[str, ...], exit_code: int, said: str) -> None:
    shutil.rmtree(project.root / "episodes/prova/hiqet")
    before = (project.root / LEDGER).read_bytes()
    done = project.run("ledger", "allow", *words)
    assert done.returncode == exit_code
    assert said in done.stderr and "Traceback" not in done.stderr
    assert (project.root / LEDGER).read_bytes() == before


# --- two at once, and one that is killed --------------------------------------------------------------


def start(project: Project, *command: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(TODAY.timestamp()))}
    return subprocess.Popen(command, cwd=project.root, env=environment, stderr=subprocess.DEVNULL)


def test_two_that_record_at_once_leave_a_whole_ledger(project: Project) -> None:
    path = project.root / LEDGER
    path.unlink()
    runs = [start(project, sys.executable, "-m", "mburoja", "ledger", "record") for _ in range(2)]
    while any(run.poll() is None for run in runs):
        if path.exists():
            assert json.loads(path.read_bytes())["version"] == 1
        time.sleep(0.001)
    assert [run.returncode for run in runs] == [0, 0]
    assert path.read_text(encoding="utf-8") == GOLDEN.read_text(encoding="utf-8")
    assert [each.name for each in (project.root / "episodes").glob(".*")] == []


KILLED = """
import os, signal, sys
def die(event, arguments):
    if event == "os.rename" and any("episodes/.part-" in str(each) for each in arguments):
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(die)
from mburoja.cli import main
main(["ledger", "record"])
"""
"""The command, that dies at a moment that Python itself announces (PEP 578)."""


def test_killed_in_the_middle_the_old_ledger_is_whole(project: Project) -> None:
    path = project.root / LEDGER
    before = path.read_bytes()
    project.replace("episodes/prova/nje/episode.md", "2026-11-20T08", "2026-11-20T07")
    assert start(project, sys.executable, "-c", KILLED).wait(60) == -signal.SIGKILL
    assert path.read_bytes() == before
    (left,) = (project.root / "episodes").glob(".part-*")
    assert b"2026-11-20T07" in left.read_bytes(), "it did die with the new one written"

    os.utime(left, (time.time() - 2 * 24 * 3600,) * 2)
    done = project.run("ledger", "record")
    assert done.returncode == 0, done.stderr
    assert b"2026-11-20T07" in path.read_bytes()
    assert not left.exists(), "what has lain about for a day is swept"
