"""How much is tried: few examples, the same each time, or with `--hypothesis-profile=fuzz` 10,000 new ones each."""

from __future__ import annotations

import shutil
import tempfile

from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir

# Documents are long and seldom thrown away; how long a parser may take is measured by the tests themselves.
_EVERY = {
    "deadline": None,
    "database": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
}
settings.register_profile("steady", max_examples=120, derandomize=True, **_EVERY)
settings.register_profile("fuzz", max_examples=10_000, derandomize=False, print_blob=True, **_EVERY)
settings.load_profile("steady")

# Hypothesis keeps notes on the code it tests; they are not for the repository.
_notes = tempfile.mkdtemp(prefix="hypothesis-")
set_hypothesis_home_dir(_notes)


def pytest_unconfigure() -> None:
    """Take the notes away; a worker of pytest-xdist never comes to what `atexit` would do."""
    shutil.rmtree(_notes, ignore_errors=True)
