"""How renditions are encoded: one row each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Sound:
    """How sound is encoded: ffmpeg's options, and what this encoder takes from the loudness (measured).

    `same` finds, in what ffmpeg says of a recording, that it is encoded like this already.
    """

    name: str
    options: tuple[str, ...]
    loss_db: float
    same: str | None = None


@dataclass(frozen=True)
class Profile:
    """One way to encode a recording.

    `suffix` ends the file's name on the site. `called` is what a listener chooses it by: a key of the interface's
    words, or a name that is the same in all languages; a picture's size is its name. A picture has `pixels` on its
    shorter side at most. `codecs` (RFC 6381) are told where the type leaves them open. `cover`: whether the artwork
    goes into the file.
    """

    suffix: str
    type: str
    sound: Sound
    called: str = ""
    pixels: int | None = None
    codecs: str | None = None
    cover: bool = True


# Nothing of what the recorder wrote of people and places goes out; the same input gives the same bytes.
CLEAN = ("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")

_MP3 = Sound(
    "mp3-mono-96k",
    # No ID3 from ffmpeg: mutagen writes it. The LAME header stays, players take the exact length from it.
    ("-c:a", "libmp3lame", "-b:a", "96k", "-ar", "44100", "-id3v2_version", "0", "-write_xing", "1", "-f", "mp3"),
    0.4,
    same=r"(?m)^  Stream #0:\d+\S*: Audio: mp3\b.*, 44100 Hz, mono, .*, (9[6-9]|1[01]\d|12[0-8]) kb/s",
)
_OPUS = Sound("opus-mono-16k", ("-c:a", "libopus", "-b:a", "16k", "-ar", "48000", "-f", "opus"), 0.35)
_AAC = Sound("aac-mono-64k", ("-c:a", "aac", "-b:a", "64k", "-ar", "44100", "-f", "ipod"), 0.0)

MP3 = Profile(".mp3", "audio/mpeg", _MP3, "MP3")
"""Every app plays it; Apple recommends 96 kbit/s and more for mono speech."""
OPUS = Profile(".opus", "audio/ogg", _OPUS, "data_saver", codecs="opus", cover=False)
"""For a weak line or little data: a sixth of the weight. The artwork would weigh as much as the sound."""
VIDEO_720 = Profile("-720p.mp4", "video/mp4", _AAC, pixels=720)
VIDEO_480 = Profile("-480p.mp4", "video/mp4", _AAC, pixels=480)

PROFILES = {"podcast": (MP3, OPUS), "video": (VIDEO_720, VIDEO_480, replace(MP3, called="sound_only"), OPUS)}
"""For each medium of a show, what is made of a recording; the first is the enclosure."""

PICTURE = (
    "-c:v", "libx264", "-preset", "medium", "-crf", "23", "-profile:v", "main", "-pix_fmt", "yuv420p",
    # The number of threads decides the bytes.
    "-g", "150", "-threads", "4", "-flags:v", "+bitexact",
)  # fmt: skip
"""H.264 as every phone of the last ten years plays it."""


EVEN = "fps=fps='min(source_fps,30)'"
"""At most 30 pictures a second, evenly: phones record them unevenly."""


HDR = re.compile(r"^  Stream #0:\d+\S*: Video: .*(arib-std-b67|smpte2084)", re.MULTILINE)
"""In what ffmpeg says of a recording: its light is more than a phone's screen usually has, as new phones record it."""
TONE_MAP = (
    "zscale=transfer=linear:npl=100,format=gbrpf32le,zscale=primaries=bt709,tonemap=hable,"
    "zscale=transfer=bt709:matrix=bt709:range=tv,format=yuv420p,"
)
"""Brings such light and colours down to what every screen shows (BT.709)."""


def scale(pixels: int) -> str:
    """ffmpeg's filter that makes a picture smaller, never larger; upright ones are measured by their width."""
    return f"scale='if(gt(iw,ih),-2,min({pixels},trunc(iw/2)*2))':'if(gt(iw,ih),min({pixels},trunc(ih/2)*2),-2)'"
