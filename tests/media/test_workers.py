"""Renditions made by the workers of a real Dask cluster, one of which is killed in the middle."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from mburoja.media.cache import stored
from mburoja.media.rendition import Job
from mburoja.produce import Outcome, Talk, Wanted, render_all
from project import MEDIA, Project

PIECES = 6


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """A scheduler and two workers, each a process of its own."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        local_directory=str(tmp_path_factory.mktemp("dask")),
    ) as cluster:
        yield cluster


@pytest.fixture
def recordings(tmp_path: Path) -> list[Wanted]:
    """Recordings of a third of a minute, all of them different, and a broken one."""
    from pydub.generators import Sine

    found = []
    for index in range(PIECES):
        file = tmp_path / f"recording-{index}.wav"
        Sine(300 + 20 * index).to_audio_segment(20_000, volume=-20.0).export(file, "wav").close()
        found.append(Wanted((f"prova/{index}", "sq"), file.name, Job(file)))
    broken = tmp_path / "broken.mp3"
    broken.write_bytes((MEDIA / "text.mp3").read_bytes())
    return [*found, Wanted(("prova/broken", "sq"), broken.name, Job(broken))]


def contents(cache: Path) -> dict[str, bytes]:
    folders = [path for path in stored(cache) if path.parent.name == "encoded"]
    return {f"{folder.name}/{file.name}": file.read_bytes() for folder in folders for file in folder.iterdir()}


def test_a_killed_worker_loses_nothing(recordings: list[Wanted], cluster: LocalCluster, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    killed: list[int] = []

    class Killer(Talk):
        """When the first recording is done, a worker that is at another one is killed."""

        def done(self, name: str, outcome: Outcome) -> None:
            if not killed:
                victim = next(iter(client.run(os.getpid).values()))
                time.sleep(0.3)
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)

    with Client(cluster) as client:
        rendered, findings = render_all(recordings, cache, client.get_executor(retries=2), Killer())
    assert killed
    assert [finding.path for finding in findings] == ["broken.mp3"]
    assert len(rendered) == PIECES

    alone = tmp_path / "alone"
    with ThreadPoolExecutor(2) as threads:
        again, _ = render_all(recordings, alone, threads, Talk())
    assert contents(cache) == contents(alone)
    assert len(contents(alone)) == PIECES * 3
    assert {key: each.rendered.peaks for key, each in again.items()} == {
        key: each.rendered.peaks for key, each in rendered.items()
    }


@pytest.mark.parametrize("executor", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_does(executor: type[Executor], tmp_path: Path) -> None:
    wanted = [Wanted(("prova/nje", "sq"), "tone.wav", Job(MEDIA / "tone.wav"))]
    told: list[str] = []

    class Listener(Talk):
        def done(self, name: str, outcome: Outcome) -> None:
            told.append(outcome)

    for _ in range(2):
        with executor(1) as workers:
            rendered, findings = render_all(wanted, tmp_path, workers, Listener())
        assert not findings and rendered["prova/nje", "sq"].rendered.right
    assert told == ["made", "there"]


def test_the_command_gives_its_work_to_a_scheduler(unmade: Project, cluster: LocalCluster) -> None:
    project = unmade
    made = project.run("media", "build", "--scheduler", cluster.scheduler_address)
    assert made.returncode == 0, made.stderr
    assert "2 recordings are ready" in made.stderr
    again = project.run("media", "build")
    assert "0 of them made now" in again.stderr, "another cache than that of this computer"


def test_no_scheduler_there(project: Project) -> None:
    refused = project.run("media", "build", "--scheduler", "tcp://127.0.0.1:9")
    assert refused.returncode == 2
    assert "tcp://127.0.0.1:9" in refused.stderr and "Traceback" not in refused.stderr
