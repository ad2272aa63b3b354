"""Make the tiny real files of this folder anew: `.venv/bin/python tests/media/make.py`.

They are committed: a test must not depend on what makes its input.
"""

from __future__ import annotations

import subprocess
import warnings
from pathlib import Path

import imageio_ffmpeg
from PIL import Image

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.generators import Sine

HERE = Path(__file__).parent
BITEXACT = ("-fflags", "+bitexact", "-flags:a", "+bitexact")


def main() -> None:
    """Three seconds of a quiet tone with a pause, in each format; pictures right and wrong."""
    tone = Sine(440).to_audio_segment(duration=1400, volume=-20).fade_in(50).fade_out(50)
    sound: AudioSegment = (tone + AudioSegment.silent(200) + tone).set_channels(1).set_frame_rate(24000)
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    sound.export(HERE / "tone.wav", "wav")
    for name, options in {
        "tone.m4a": ["-c:a", "aac", "-b:a", "48k"],
        "tone.mp3": ["-c:a", "libmp3lame", "-b:a", "48k"],
        "tone.flac": ["-c:a", "flac"],
        "tone.ogg": ["-c:a", "libvorbis"],
        "tone.opus": ["-c:a", "libopus", "-b:a", "16k"],
    }.items():
        subprocess.run(
            [ffmpeg, "-v", "error", "-y", "-i", HERE / "tone.wav", *BITEXACT, *options, HERE / name],
            check=True,
        )
    whole = (HERE / "tone.mp3").read_bytes()
    (HERE / "cut-off.mp3").write_bytes(whole[: len(whole) // 2])
    (HERE / "text.mp3").write_text("This is a letter, not a recording.\n" * 200)
    (HERE / "list.mp3").write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n")
    (HERE / "empty.mp3").write_bytes(b"")
    Image.new("RGB", (1400, 1400), "#0b5c73").save(HERE / "square.png", optimize=True)
    Image.new("RGB", (1400, 1400), "#0b5c73").save(HERE / "square.jpg", quality=60)
    Image.new("RGB", (1600, 1400), "#0b5c73").save(HERE / "oblong.png", optimize=True)
    Image.new("RGB", (600, 600), "#0b5c73").save(HERE / "small.png", optimize=True)
    Image.new("RGBA", (1400, 1400), "#0b5c7380").save(HERE / "transparent.png", optimize=True)
    # 20,000 pixels a side: 50 kB on disk, 1.2 GB unfolded as RGB.
    Image.new("1", (20_000, 20_000)).save(HERE / "huge.png", optimize=True)


if __name__ == "__main__":
    main()
