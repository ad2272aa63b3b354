"""The store of made folders: all files of one or none, whatever happens meanwhile; and what is not used goes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mburoja.media import ffmpeg
from mburoja.media.cache import made, made_folder, remove, stored, sweep, unused, weight_bytes
from mburoja.media.errors import ProgramFailed
from mburoja.media.rendition import Job, kept, render
from project import MEDIA

LONG_AGO = time.time() - 100 * 24 * 3600


def files(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "hashes")
    return sorted(path.relative_to(folder).as_posix() for path in found)


def two_files(part: Path) -> None:
    (part / "a.mp3").write_bytes(b"aaaa")
    (part / "b.opus").write_bytes(b"bb")


def test_made_once_and_all_at_once(tmp_path: Path) -> None:
    calls = []

    def make(part: Path) -> None:
        calls.append(part)
        two_files(part)
        assert part.parent == tmp_path, "on another disk the rename would not be one step"
        assert not (tmp_path / "name").exists()

    assert made_folder(tmp_path, "name", make) == made_folder(tmp_path, "name", make) == tmp_path / "name"
    assert len(calls) == 1
    assert files(tmp_path) == ["name/a.mp3", "name/b.opus"]
    assert (tmp_path / "name").stat().st_mode & 0o777 == 0o755, "a preview of another user must read it"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_exception_leaves_nothing(error: type[BaseException], tmp_path: Path) -> None:
    def make(part: Path) -> None:
        two_files(part)
        (part / "work").mkdir()
        (part / "work" / "deep.wav").write_bytes(b"x")
        raise error

    with pytest.raises(error):
        made_folder(tmp_path, "name", make)
    assert list(tmp_path.iterdir()) == []
    assert files(made_folder(tmp_path, "name", two_files)) == ["a.mp3", "b.opus"]


def test_two_threads_both_get_whole_folders(tmp_path: Path) -> None:
    both = threading.Barrier(2, timeout=30)

    def work(letter: str) -> set[str]:
        def make(part: Path) -> None:
            (part / "one").write_text(letter)
            both.wait()  # both are in the middle now
            (part / "two").write_text(letter)

        folder = made_folder(tmp_path, "name", make)
        return {(folder / "one").read_text(), (folder / "two").read_text()}

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(work, "ab"))
    assert found[0] == found[1], "one of the two is used by both"
    assert len(found[0]) == 1, "a folder with files of both"
    assert files(tmp_path) == ["name/one", "name/two"]


CHILD = """
import sys
from pathlib import Path
from mburoja.media.cache import made_folder

folder, letter = Path(sys.argv[1]), sys.argv[2]

def make(part):
    (part / "one").write_text(letter)
    print("half", flush=True)
    sys.stdin.readline()
    (part / "two").write_text(letter)

made = made_folder(folder, "name", make)
print("whole" if (made / "one").read_text() == (made / "two").read_text() else "broken", flush=True)
"""


def child(folder: Path, letter: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CHILD, str(folder), letter]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "half\n"
    return process


def test_two_processes_both_get_a_whole_folder(tmp_path: Path) -> None:
    processes = [child(tmp_path, letter) for letter in "ab"]  # both are in the middle now
    assert not (tmp_path / "name").exists()
    for process in processes:
        out, _ = process.communicate("go\n", timeout=30)
        assert (out, process.returncode) == ("whole\n", 0)
    assert files(tmp_path) == ["name/one", "name/two"]


def test_killed_in_the_middle(tmp_path: Path) -> None:
    """As when the power goes: nothing under the final name, the next run works, and after a day the rest is swept."""
    store = tmp_path / "encoded"
    process = child(store, "a")
    process.kill()
    process.communicate(timeout=30)
    assert not (store / "name").exists()
    (part,) = store.iterdir()
    assert files(made_folder(store, "name", two_files)) == ["a.mp3", "b.opus"]
    sweep(tmp_path)
    assert part.exists(), "it may be another run's that works still"
    os.utime(part, (LONG_AGO, LONG_AGO))
    sweep(tmp_path)
    assert files(tmp_path) == ["encoded/name/a.mp3", "encoded/name/b.opus"]
    assert not part.exists()


RENDERER = """
import sys
from pathlib import Path
from mburoja.media.rendition import Job, render

def stop(share):
    print("half", flush=True)
    sys.stdin.readline()

rendered = render(Job(Path(sys.argv[1])), Path(sys.argv[2]), stop)
print(rendered.right, len(rendered.encoded), flush=True)
"""


def test_a_run_killed_while_it_renders_does_not_hinder_the_next_one(tmp_path: Path) -> None:
    command = [sys.executable, "-c", RENDERER, str(MEDIA / "tone.wav"), str(tmp_path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "half\n"
    process.kill()
    process.communicate(timeout=30)
    job = Job(MEDIA / "tone.wav")
    assert kept(job, tmp_path) is None
    assert render(job, tmp_path).right
    found = kept(job, tmp_path)
    assert found and len(found.encoded) == 2


def test_two_runs_at_once_give_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(lambda _: render(Job(MEDIA / "tone.wav"), tmp_path), range(2))
    assert one == two
    assert len(list((tmp_path / "encoded").iterdir())) == 1, "something half-made was left"


# --- a full disk ------------------------------------------------------------------------------

FULL = """
import resource, sys
from pathlib import Path
from mburoja.media.errors import ProgramFailed
from mburoja.media.rendition import Job, render
from mburoja.produce import Talk, Wanted, render_all
from concurrent.futures import ThreadPoolExecutor

most = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
wanted = Wanted(("a/b", "sq"), "recording.wav", Job(Path(sys.argv[1])))
try:
    with ThreadPoolExecutor(1) as workers:
        render_all([wanted], Path(sys.argv[2]), workers, Talk())
except ProgramFailed as failed:
    print("failed:", failed)
"""


@pytest.mark.parametrize("most", [0, 10_000, 300_000, 530_000], ids=["nothing", "header", "half", "just-enough"])
def test_a_full_disk_is_no_fault_of_the_recording_and_leaves_nothing(most: int, tmp_path: Path) -> None:
    """Here no file may grow beyond a limit. Three seconds of sound weigh 529,200 bytes between two steps."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(MEDIA / "tone.wav"), str(tmp_path), str(most)], capture_output=True, text=True
    )
    if most < 529_200:
        assert done.stdout.startswith("failed: recording.wav: "), done.stdout + done.stderr
        assert files(tmp_path / "encoded") == []
        assert list((tmp_path / "encoded").iterdir()) == []
    else:
        assert (done.stdout, done.stderr) == ("", "")
        assert len(files(tmp_path / "encoded")) == 3, "two renditions and what is known of them"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_ffmpeg_on_a_full_disk(tmp_path: Path) -> None:
    def make(part: Path) -> None:
        ffmpeg.run(["-f", "lavfi", "-i", "sine=d=2", "-f", "wav", "/dev/full"], part)

    with pytest.raises(ProgramFailed, match="no space"):
        made_folder(tmp_path, "name", make)
    assert list(tmp_path.iterdir()) == []


# --- what is not used any more ----------------------------------------------------------------


def test_what_is_used_stays_and_what_is_not_is_found(tmp_path: Path) -> None:
    old_folder = made_folder(tmp_path / "encoded", "old", two_files)
    used_folder = made_folder(tmp_path / "encoded", "used", two_files)
    old_file = made(tmp_path / "tagged", "old.mp3", lambda part: part.write_bytes(b"o") and None)
    used_file = made(tmp_path / "tagged", "used.mp3", lambda part: part.write_bytes(b"u") and None)
    for path in (old_folder, used_folder, old_file, used_file):
        os.utime(path, (LONG_AGO, LONG_AGO))
    started = time.time() - 1

    made_folder(tmp_path / "encoded", "used", two_files)
    made(tmp_path / "tagged", "used.mp3", lambda part: None)
    made(tmp_path / "tagged", "new.mp3", lambda part: part.write_bytes(b"n") and None)

    assert stored(tmp_path) == sorted([old_folder, used_folder, old_file, used_file, tmp_path / "tagged" / "new.mp3"])
    assert unused(tmp_path, started) == [old_folder, old_file]
    for path in unused(tmp_path, started):
        remove(path)
    assert unused(tmp_path, started) == []
    assert files(tmp_path) == ["encoded/used/a.mp3", "encoded/used/b.opus", "tagged/new.mp3", "tagged/used.mp3"]


def test_rendering_again_counts_as_use(tmp_path: Path) -> None:
    folder = render(Job(MEDIA / "tone.wav"), tmp_path).encoded[0].file.parent
    os.utime(folder, (LONG_AGO, LONG_AGO))
    assert unused(tmp_path, time.time() - 60) == [folder]
    render(Job(MEDIA / "tone.wav"), tmp_path)
    assert unused(tmp_path, time.time() - 60) == []


def test_weight(tmp_path: Path) -> None:
    folder = made_folder(tmp_path / "encoded", "name", two_files)
    assert weight_bytes(folder) == 6
    assert weight_bytes(folder / "a.mp3") == 4
    assert stored(tmp_path / "nowhere") == []


def test_removing_what_is_not_there_is_no_failure(tmp_path: Path) -> None:
    """Two may clean at the same time."""
    remove(tmp_path / "gone.mp3")
    remove(tmp_path / "gone")


def test_removing_again_after_a_removal_that_was_killed(tmp_path: Path) -> None:
    """It was killed when the folder was renamed but not yet empty; then the same recording was made anew."""
    folder = made_folder(tmp_path / "encoded", "name", two_files)
    code = (
        "import os, shutil, sys; from pathlib import Path; from mburoja.media.cache import remove; "
        "shutil.rmtree = lambda *_, **__: os._exit(9); remove(Path(sys.argv[1]))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(folder)]).returncode == 9
    assert not folder.exists(), "a folder of the store is whole or not there"
    folder = made_folder(tmp_path / "encoded", "name", two_files)
    remove(folder)
    assert not folder.exists()
