"""The two ways in which media can fail: what was handed in is bad, or a program could not do its work."""


class MediaError(Exception):
    """A recording or picture that cannot be used; the message says why, in words for a campaign worker."""


class ProgramFailed(Exception):
    """ffmpeg itself could not do its work (exit code 3)."""
