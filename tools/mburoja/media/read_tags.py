from pathlib import Path

from mburoja.model import ReadTags


def read_tags(file: Path) -> ReadTags:
    return ReadTags(None, None, ())
