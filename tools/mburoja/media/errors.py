"""The two ways in which media can fail: what was handed in is bad, or a program could not do its work."""

from mburoja.model import Told


class MediaError(Told):
    """A recording or picture that cannot be used."""


class ProgramFailed(Exception):
    """ffmpeg itself could not do its work (exit code 3)."""
