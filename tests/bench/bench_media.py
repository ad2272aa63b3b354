"""Mastering an hour of speech, side by side: ours, the bare ffmpeg commands, loudnorm, pydub.

`make bench-media`. Each contestant is a process of its own and makes an MP3 and an Opus file of the same
recording. CPU is user and system time of all its processes; memory is the most they held together.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
from archive import REPOSITORY

HERE = Path(__file__).parent
MINUTES = int(os.environ.get("MINUTES", "60"))
FFMPEG = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-nostats", "-y"]
MP3 = ["-ac", "1", "-c:a", "libmp3lame", "-b:a", "96k", "-ar", "44100"]
OPUS = ["-ac", "1", "-c:a", "libopus", "-b:a", "16k", "-ar", "48000"]
TREAT = "aformat=channel_layouts=mono,highpass=f=80,acompressor=threshold=-22dB:ratio=3:attack=10:release=200:makeup=1"
LIMIT = "aresample=176400,alimiter=limit=0.668:level=false:attack=5:release=50:latency=true,aresample=44100"
METER = "ebur128=peak=true:dualmono=true:framelog=verbose"


# --- the contestants: each makes out.mp3 and out.opus of recording.wav in the folder it runs in ---


def ours() -> None:
    """`render` into a fresh cache: measured, mastered, encoded, verified, with the waveform."""
    from mburoja.media.rendition import Job, render

    made = render(Job(Path("recording.wav")), Path("cache").absolute())
    for encoded in made.encoded:
        encoded.file.rename(f"out{encoded.profile.suffix}")


def bare() -> None:
    """The same by hand: measure, master and encode, measure both results, waveform."""
    said = _ffmpeg("-i", "recording.wav", "-af", METER, "-f", "null", "-")
    said = _ffmpeg("-i", "recording.wav", "-af", f"{TREAT},{METER}", "-f", "null", "-")
    gain = -16 - _lufs(said) + 0.4
    graph = f"[0:a:0]{TREAT},volume={gain}dB,{LIMIT},asplit=2[a][b]"
    maps = ["-map", "[a]", *MP3, "out.mp3", "-map", "[b]", *OPUS, "out.opus"]
    _ffmpeg("-i", "recording.wav", "-filter_complex", graph, *maps)
    for name in ("out.mp3", "out.opus"):
        _ffmpeg("-i", name, "-af", METER, "-f", "null", "-")
    peaks = "asetnsamples=4410,astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Peak_level"
    _ffmpeg("-i", "out.mp3", "-af", f"{peaks},ametadata=print:file=peaks.txt", "-f", "null", "-")


def loudnorm() -> None:
    """ffmpeg's loudnorm in two passes; nothing is measured afterwards."""
    mono = "aformat=channel_layouts=mono,loudnorm=I=-16:TP=-1.5:LRA=11:dual_mono=true"
    said = _ffmpeg("-i", "recording.wav", "-af", f"{mono}:print_format=json", "-f", "null", "-")
    found = json.loads(said[said.rindex("{") : said.rindex("}") + 1])
    second = (
        f"{mono}:measured_I={found['input_i']}:measured_TP={found['input_tp']}:measured_LRA={found['input_lra']}"
        f":measured_thresh={found['input_thresh']}:offset={found['target_offset']}:linear=true,asplit=2[a][b]"
    )
    maps = ["-map", "[a]", *MP3, "out.mp3", "-map", "[b]", *OPUS, "out.opus"]
    _ffmpeg("-i", "recording.wav", "-filter_complex", f"[0:a:0]{second}", *maps)


def pydub() -> None:
    """The whole recording in memory: mean level to −19 dBFS, no limiter, nothing measured afterwards."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    AudioSegment.converter = imageio_ffmpeg.get_ffmpeg_exe()
    sound = AudioSegment.from_wav("recording.wav").set_channels(1)
    sound = sound.apply_gain(-19 - sound.dBFS)
    sound.export("out.mp3", "mp3", bitrate="96k").close()
    sound.export("out.opus", "opus", codec="libopus", bitrate="16k").close()


CONTESTANTS: tuple[Callable[[], None], ...] = (ours, bare, loudnorm, pydub)


def _ffmpeg(*arguments: str) -> str:
    return subprocess.run([*FFMPEG, *arguments], capture_output=True, text=True, check=True).stderr


def _lufs(said: str) -> float:
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])


# --- measuring ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cost:
    """What a command cost: CPU and wall seconds, and the most memory of all its processes together, in bytes."""

    cpu_seconds: float
    wall_seconds: float
    memory_bytes: int


def cost(command: Sequence[str], folder: Path) -> Cost:
    """Run a command in a folder and watch it."""
    before, begun = os.times(), time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    most = 0
    while process.poll() is None:
        most = max(most, sum(_resident(pid) for pid in _family(process.pid)))
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit((process.stderr.read() if process.stderr else b"").decode())
    if process.stderr:
        process.stderr.close()
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(used, time.monotonic() - begun, most)


def _family(pid: int) -> list[int]:
    """A process and all that it started (Linux)."""
    found = [pid]
    for each in found:
        for tasks in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += [int(child) for child in tasks.read_text().split()]
            except OSError:
                continue  # it has ended
    return found


def _resident(pid: int) -> int:
    """The memory of a process that no other one shares and its share of the rest, in bytes (Linux)."""
    try:
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def heard(file: Path) -> str:
    """Loudness and true peak of a file."""
    said = subprocess.run(
        [*FFMPEG, "-i", file, "-af", METER, "-f", "null", "-"], capture_output=True, text=True, check=True
    ).stderr
    return f"{_lufs(said):6.1f} {float(re.findall(r'Peak: +(-?[0-9.]+) dBFS', said)[-1]):5.1f}"


def hour(folder: Path) -> None:
    """The real recordings one after the other, stereo, 16 bit, 44.1 kHz, until the time is full."""
    real = sorted((REPOSITORY / "episodes").rglob("recording.*.m4a"))
    times = MINUTES * 60 // (200 * len(real)) + 1
    (folder / "list.txt").write_text("".join(f"file '{path}'\n" for path in real * times))
    sound = ["-ac", "2", "-ar", "44100", "-c:a", "pcm_s16le", "-t", str(MINUTES * 60)]
    _ffmpeg("-f", "concat", "-safe", "0", "-i", str(folder / "list.txt"), *sound, str(folder / "recording.wav"))


def mastering(folder: Path) -> None:
    """One recording by each contestant."""
    hour(folder)
    print(f"{MINUTES} minutes of speech, to MP3 96 kbit/s and Opus 16 kbit/s on {os.cpu_count()} processors")
    print("            CPU s  ours/it  wall s  × real time     MB   MP3 LUFS dBTP   Opus LUFS dBTP")
    first = None
    for contestant in CONTESTANTS:
        found = cost([sys.executable, str(HERE / "bench_media.py"), contestant.__name__], folder)
        first = first or found
        print(
            f"{contestant.__name__:10} {found.cpu_seconds:6.1f} {first.cpu_seconds / found.cpu_seconds:8.2f} "
            f"{found.wall_seconds:7.1f} {MINUTES * 60 / found.wall_seconds:12.0f} {found.memory_bytes / 1e6:6.0f}"
            f"   {heard(folder / 'out.mp3')}    {heard(folder / 'out.opus')}",
            flush=True,
        )


def main() -> None:
    """Run everything, or the one contestant that is named."""
    if len(sys.argv) > 1:
        next(each for each in CONTESTANTS if each.__name__ == sys.argv[1])()
        return
    with tempfile.TemporaryDirectory(prefix="mburoja-bench-") as folder:
        mastering(Path(folder))


if __name__ == "__main__":
    main()
