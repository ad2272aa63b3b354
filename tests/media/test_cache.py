"""The store of made files: whole or not there, whatever happens while one is made."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mburoja.media.cache import file_hash, known_hash, made, sweep, text_hash, write_whole

MEGABYTE = 1_000_000


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_made_once(tmp_path: Path) -> None:
    calls = []

    def make(part: Path) -> None:
        calls.append(part)
        assert part.parent == tmp_path / "store", "on another disk the rename would not be one step"
        assert not (tmp_path / "store" / "name.mp3").exists()
        part.write_bytes(b"whole")

    first = made(tmp_path / "store", "name.mp3", make)
    assert first == made(tmp_path / "store", "name.mp3", make) == tmp_path / "store" / "name.mp3"
    assert first.read_bytes() == b"whole"
    assert len(calls) == 1
    assert calls[0].suffix == ".mp3", "programs choose the format by the ending"
    assert files(tmp_path) == ["name.mp3"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_exception_leaves_nothing(error: type[BaseException], tmp_path: Path) -> None:
    def make(part: Path) -> None:
        part.write_bytes(b"half")
        raise error

    with pytest.raises(error):
        made(tmp_path, "name", make)
    assert files(tmp_path) == []
    assert made(tmp_path, "name", lambda part: part.write_bytes(b"whole") and None).read_bytes() == b"whole"


def test_a_maker_that_takes_its_part_away_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        made(tmp_path, "name", lambda part: part.unlink())
    assert files(tmp_path) == []


def test_two_threads_both_get_a_whole_file(tmp_path: Path) -> None:
    both = threading.Barrier(2, timeout=30)

    def work(letter: bytes) -> bytes:
        def make(part: Path) -> None:
            with part.open("wb", buffering=0) as file:
                file.write(letter * MEGABYTE)
                both.wait()  # both are in the middle now
                file.write(letter * MEGABYTE)

        return made(tmp_path, "name", make).read_bytes()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(work, (b"a", b"b")))
    for content in (*found, (tmp_path / "name").read_bytes()):
        assert content in (b"a" * 2 * MEGABYTE, b"b" * 2 * MEGABYTE)
    assert files(tmp_path) == ["name"]


CHILD = """
import sys
from pathlib import Path
from mburoja.media.cache import made

folder, letter = Path(sys.argv[1]), sys.argv[2].encode()

def make(part):
    with part.open("wb", buffering=0) as file:
        file.write(letter * 1_000_000)
        print("half", flush=True)
        sys.stdin.readline()
        file.write(letter * 1_000_000)

made(folder, "name", make)
content = (folder / "name").read_bytes()
print("whole" if len(set(content)) == 1 and len(content) == 2_000_000 else "broken", flush=True)
"""


def child(folder: Path, letter: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CHILD, str(folder), letter]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "half\n"
    return process


def test_two_processes_both_get_a_whole_file(tmp_path: Path) -> None:
    processes = [child(tmp_path, letter) for letter in "ab"]  # both are in the middle now
    assert "name" not in files(tmp_path)
    for process in processes:
        out, _ = process.communicate("go\n", timeout=30)
        assert (out, process.returncode) == ("whole\n", 0)
    assert files(tmp_path) == ["name"]


def test_killed_in_the_middle(tmp_path: Path) -> None:
    """As when the power goes: nothing under the final name, and the next run works."""
    process = child(tmp_path, "a")
    process.kill()
    process.communicate(timeout=30)
    assert process.returncode == -9
    assert not (tmp_path / "name").exists()
    assert [name.startswith(".part-") for name in files(tmp_path)] == [True]
    path = made(tmp_path, "name", lambda part: part.write_bytes(b"whole") and None)
    assert path.read_bytes() == b"whole"


def test_what_killed_runs_left_is_swept_after_a_day(tmp_path: Path) -> None:
    """Not before: another run may be writing it."""
    ages = {"encoded/.part-old-a.mp3": 90_000, ".part-old": 90_000, "encoded/.part-new.mp3": 80_000, "a.mp3": 90_000}
    for name, age in ages.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        os.utime(path, (time.time() - age,) * 2)
    sweep(tmp_path)
    assert files(tmp_path) == [".part-new.mp3", "a.mp3"]
    sweep(tmp_path / "nowhere")


def test_file_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "page.xml"
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o644, "a web server of another user must read it"
    assert files(tmp_path) == ["page.xml"]


@pytest.mark.parametrize("content", [b"new", "not bytes"])
def test_file_that_cannot_be_written_leaves_nothing(content: bytes, tmp_path: Path) -> None:
    """A folder stands in its place, or the disk is full: no part file may stay in the site that is published."""
    (tmp_path / "page.xml").mkdir()
    with pytest.raises((OSError, TypeError)):
        write_whole(tmp_path / "page.xml", content)
    assert files(tmp_path) == []


def test_hashes(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert file_hash(tmp_path / "file") == ABC
    assert text_hash("abc") == file_hash(tmp_path / "file")
    assert text_hash("a", "bc") != text_hash("ab", "c") != text_hash("abc")
    assert text_hash("a", "") != text_hash("a")


ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""FIPS 180-2, example B.1"""
LONG_AGO = (1_700_000_000, 1_700_000_000)


def test_a_file_is_read_once(tmp_path: Path) -> None:
    """What has its size, time and place has not changed: whether it was read shows when that is not so."""
    file, store = tmp_path / "recording", tmp_path / "store"
    file.write_bytes(b"abc")
    os.utime(file, LONG_AGO)
    assert known_hash(file, store) == ABC
    file.write_bytes(b"abd")
    os.utime(file, LONG_AGO)
    assert known_hash(file, store) == ABC
    for note in (store / "hashes").iterdir():
        note.write_bytes(b"no note")
    assert known_hash(file, store) == file_hash(file)


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    file, other, store = tmp_path / "recording", tmp_path / "other", tmp_path / "store"
    for content, moment in ((b"abc", LONG_AGO), (b"abd", (1_700_000_001,) * 2), (b"abcd", LONG_AGO)):
        file.write_bytes(content)
        os.utime(file, moment)
        assert known_hash(file, store) == file_hash(file)
    other.write_bytes(b"dcba")
    os.utime(other, LONG_AGO)
    other.replace(file)
    assert known_hash(file, store) == file_hash(file), "another file of its name, size and time"


def test_of_a_file_that_is_written_right_now_nothing_is_noted(tmp_path: Path) -> None:
    """It could be written again before the disk's clock ticks."""
    file, store = tmp_path / "recording", tmp_path / "store"
    file.write_bytes(b"abc")
    moment = file.stat().st_mtime_ns
    assert known_hash(file, store) == ABC
    file.write_bytes(b"abd")
    os.utime(file, ns=(moment, moment))
    assert known_hash(file, store) == file_hash(file)
