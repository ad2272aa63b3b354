from pathlib import Path

from mburoja.model import Heard


def heard(file: Path, digest: str, cache: Path) -> Heard:
    return Heard("audio/mpeg", 1, 1, 0, False, 44100, 1, 96000, -16.0, -2.0, 0, (0, 0), ())
