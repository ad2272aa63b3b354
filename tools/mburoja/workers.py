"""Who makes the renditions: the processors of this computer, or the workers of a Dask scheduler."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import cast

_ANSWER_SECONDS = 5


class NoWorkers(Exception):
    """The workers that were asked for are not there; the message says what to do."""


@contextmanager
def workers(scheduler: str | None = None) -> Iterator[Executor]:
    """An executor; with the address of a Dask scheduler (`tcp://…`) one whose workers see the same files.

    Raises:
        NoWorkers: when Dask is not installed or no scheduler answers there.
    """
    if scheduler is None:
        with ThreadPoolExecutor(os.cpu_count()) as threads:  # the work is ffmpeg's, so threads do
            yield threads
        return
    try:
        from distributed import Client
    except ImportError:
        raise NoWorkers("Dask is not installed; type: pip install 'mburoja[dask]'") from None
    try:
        client = Client(scheduler, timeout=_ANSWER_SECONDS)
    except (OSError, ValueError) as error:
        raise NoWorkers(f"no scheduler answers at {scheduler}: {error}") from None
    with client:
        # A worker may be lost in the middle of a job; it is done again elsewhere, to the same end.
        yield cast(Executor, client.get_executor(retries=2))
