"""What decoding a file shows, each fact proved with a real file of which it is known how it was made."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from mutagen.id3 import APIC, ID3

from mburoja.media import hear as hear_module
from mburoja.media.cache import file_hash
from mburoja.media.errors import MediaError
from mburoja.media.hear import hear, heard
from mburoja.model import Heard
from programs import ffmpeg
from project import MEDIA, REPOSITORY

SPEECH = REPOSITORY / "episodes" / "mburoja" / "peshkimi" / "recording.sq.m4a"
"""A synthetic voice that was never clipped; its peaks are at −2.7 dB."""
TONE = "sine=f=997:r=48000:d=6,volume={db}dB"
"""ffmpeg's tone is at −18.06 dBFS: 1/8."""
SOUNDS = {
    "wav": ("audio/wav", ()),
    "flac": ("audio/flac", ()),
    "mp3": ("audio/mpeg", ("-b:a", "64k")),
    "m4a": ("audio/x-m4a", ("-c:a", "aac", "-b:a", "64k")),
    "ogg": ("audio/ogg", ("-c:a", "libvorbis")),
    "opus": ("audio/ogg", ("-c:a", "libopus", "-b:a", "32k")),
}
VIDEOS = {
    "mp4": ("video/mp4", ("-c:v", "libx264", "-c:a", "aac")),
    "m4v": ("video/x-m4v", ("-c:v", "libx264", "-c:a", "aac", "-f", "mp4", "-brand", "M4V ")),
    "mov": ("video/quicktime", ("-c:v", "libx264", "-c:a", "aac")),
    "mkv": ("video/x-matroska", ("-c:v", "libx264", "-c:a", "aac")),
    "webm": ("video/webm", ("-c:v", "libvpx", "-c:a", "libopus")),
}


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds of the voice, as WAV."""
    file = tmp_path_factory.mktemp("voice") / "voice.wav"
    ffmpeg("-i", SPEECH, "-ss", "30", "-t", "12", "-map_metadata", "-1", "-bitexact", "-ar", "44100", file)
    return file


def made_of(voice: Path, name: str, *options: str) -> Path:
    """The voice in another form, beside it."""
    file = voice.parent / name
    if not file.exists():
        ffmpeg("-i", voice, *options, file)
    return file


def refusal(file: Path) -> str:
    with pytest.raises(MediaError) as raised:
        hear(file)
    return str(raised.value)


# --- what it is ---------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", SOUNDS)
def test_sound_by_its_content(ending: str, voice: Path) -> None:
    """Each under the name of another one."""
    name, options = SOUNDS[ending]
    file = made_of(voice, f"by-content.{ending}", *options)
    disguised = shutil.copyfile(file, voice.parent / ("disguised.mp3" if ending != "mp3" else "disguised.wav"))
    found = hear(disguised)
    assert found.type == name
    assert found.decoded_ms == pytest.approx(12_000, abs=60)
    assert (found.channels, found.size, found.damaged, found.unlisted) == (1, None, 0, False)
    assert found.header_ms == pytest.approx(12_000, abs=60)


@pytest.mark.parametrize("ending", VIDEOS)
def test_video_by_its_content(ending: str, tmp_path: Path) -> None:
    """The sound begins a second after the picture, and ends before it."""
    name, options = VIDEOS[ending]
    file = tmp_path / f"video.{ending}"
    picture = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=5")
    sound = ("-itsoffset", "1", "-f", "lavfi", "-i", "sine=d=3:r=44100")
    ffmpeg(*picture, *sound, "-map", "0:v", "-map", "1:a", *options, "-preset", "ultrafast", file)
    found = hear(file)
    assert (found.type, found.size) == (name, (320, 180))
    assert found.decoded_ms == pytest.approx(5_000, abs=60)
    assert found.header_ms == pytest.approx(5_000, abs=60)
    assert found.silence_ms[0] == pytest.approx(1_000, abs=100)
    assert found.spoken[0] == pytest.approx((1_000, 4_000), abs=200)


def test_quicktime_from_before_there_were_brands(voice: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.mov"
    content = made_of(voice, "new.mov", "-c:a", "aac").read_bytes()
    assert content[4:8] == b"ftyp"
    file.write_bytes(b"\0\0\0\x08wide" + b"\0" * 4 + b"free" + content[16:])
    # The brand's atom is as long as `wide` and `free` together, so the offsets of the samples still hold.
    size = int.from_bytes(content[:4])
    file.write_bytes(size.to_bytes(4) + b"free" + content[8:])
    assert hear(file).type == "video/quicktime"


def test_a_tag_in_front_says_nothing_of_the_content(voice: Path, tmp_path: Path) -> None:
    """Two tags, the second one with a large picture, and damaged at that."""
    file = Path(shutil.copyfile(made_of(voice, "tagged.mp3", "-b:a", "64k"), tmp_path / "tagged.mp3"))
    tag = ID3()
    picture = (MEDIA / "square.png").read_bytes()[:200] + bytes(200_000)
    tag.add(APIC(encoding=0, mime="image/png", type=3, desc="", data=picture))
    tag.save(file)
    file.write_bytes(b"ID3\x03\0\0\0\0\0\x0a" + bytes(10) + file.read_bytes())
    found = hear(file)
    assert (found.type, found.damaged, found.size) == ("audio/mpeg", 0, None)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ((MEDIA / "square.png").read_bytes(), "a picture"),
        ((MEDIA / "square.jpg").read_bytes(), "a picture"),
        ((MEDIA / "text.mp3").read_bytes(), "a text"),
        ("Përshëndetje, Здраво".encode(), "a text"),
        ((MEDIA / "list.mp3").read_bytes(), "a playlist, which only names other files"),
        (b"ffconcat version 1.0\nfile /etc/hostname\n", "a playlist, which only names other files"),
        (b"<!DOCTYPE html><title>Sign in</title>", "a web page"),
        (b"%PDF-1.7\n\x00\x01", "a PDF document"),
        (b"PK\x03\x04\x14\x00\x06\x00", "an archive or an office document"),
        (b"FORM\0\0\0\x40AIFFCOMM", "an AIFF file"),
        (b"RIFF\x40\0\0\0AVI LIST", "an AVI file"),
        (random.Random(1).randbytes(100_000), "no sound or video that can be read"),  # noqa: S311
        (bytes(100_000), "no sound or video that can be read"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_recording_is_named(content: bytes, what: str, tmp_path: Path) -> None:
    file = tmp_path / "recording.mp3"
    file.write_bytes(content)
    assert refusal(file) == f"this is {what}; export the recording as WAV, FLAC, MP3 or M4A"


def test_raw_aac_is_not_taken_for_mp3(voice: Path) -> None:
    assert refusal(made_of(voice, "raw.aac", "-c:a", "aac")).startswith("this is a raw AAC file;")


def test_nothing(tmp_path: Path) -> None:
    (tmp_path / "recording.wav").write_bytes(b"")
    assert refusal(tmp_path / "recording.wav") == "there is nothing in this file; copy it here again"


def test_a_picture_without_sound(tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x64:d=2", "-c:v", "libx264", tmp_path / "silent.mp4")
    assert refusal(tmp_path / "silent.mp4") == "there is no sound in it; export it again with the sound"


# --- how long it is, and how long it says it is --------------------------------------------------


def test_mp3_of_changing_bitrate_without_a_list(voice: Path) -> None:
    found = hear(made_of(voice, "vbr.mp3", "-q:a", "4", "-write_xing", "0"))
    assert (found.unlisted, found.header_ms) == (True, None)
    assert found.decoded_ms == pytest.approx(12_000, abs=60)


def test_mp3_of_changing_bitrate_with_its_list(voice: Path) -> None:
    found = hear(made_of(voice, "vbr-xing.mp3", "-q:a", "4"))
    assert found.unlisted is False
    assert found.header_ms == pytest.approx(12_000, abs=60)


def test_mp3_of_constant_bitrate_needs_no_list(voice: Path) -> None:
    """At 44.1 kHz its frames differ by a byte."""
    found = hear(made_of(voice, "cbr.mp3", "-b:a", "64k", "-write_xing", "0"))
    assert (found.unlisted, found.header_ms, found.bitrate_bps) == (False, None, pytest.approx(64_000, rel=0.01))
    assert found.decoded_ms == pytest.approx(12_000, abs=60)


def test_mp3_that_is_cut_off(voice: Path, tmp_path: Path) -> None:
    content = made_of(voice, "whole.mp3", "-b:a", "64k").read_bytes()
    (tmp_path / "half.mp3").write_bytes(content[: len(content) // 2])
    found = hear(tmp_path / "half.mp3")
    assert found.header_ms == pytest.approx(12_000, abs=60)
    assert found.decoded_ms == pytest.approx(6_000, abs=100)


def test_two_mp3s_put_together(voice: Path, tmp_path: Path) -> None:
    """Players go by the header of the first one."""
    content = made_of(voice, "whole.mp3", "-b:a", "64k").read_bytes()
    (tmp_path / "both.mp3").write_bytes(content * 2)
    found = hear(tmp_path / "both.mp3")
    assert found.header_ms == pytest.approx(12_000, abs=60)
    assert found.decoded_ms == pytest.approx(24_000, abs=100)


def test_m4a_with_an_edit_list(voice: Path) -> None:
    """Cut without encoding anew: the sound before the cut is still there, and not played."""
    whole = made_of(voice, "whole.m4a", "-c:a", "aac", "-b:a", "64k")
    cut = voice.parent / "cut.m4a"
    ffmpeg("-ss", "5.03", "-i", whole, "-c", "copy", cut)
    assert b"elst" in cut.read_bytes()
    found = hear(cut)
    assert found.decoded_ms == pytest.approx(6_970, abs=60)
    assert found.header_ms == pytest.approx(6_970, abs=60)


@pytest.mark.parametrize(
    ("size", "header_ms"),
    [(lambda size: 2 * size, 24_000), (lambda _: 0xFFFFFFFF, None), (lambda _: 0, None)],
    ids=["more-than-there-is", "unknown", "never-written"],
)
def test_wav_that_says_another_length(
    size: Callable[[int], int], header_ms: int | None, voice: Path, tmp_path: Path
) -> None:
    content = voice.read_bytes()
    at = content.index(b"data") + 4
    real = int.from_bytes(content[at : at + 4], "little")
    file = tmp_path / "recording.wav"
    file.write_bytes(content[:at] + size(real).to_bytes(4, "little") + content[at + 4 :])
    found = hear(file)
    assert (found.decoded_ms, found.header_ms) == (12_000, header_ms)


def test_very_large_wav(voice: Path) -> None:
    file = made_of(voice, "rf64.wav", "-rf64", "always")
    assert file.read_bytes()[:4] == b"RF64"
    found = hear(file)
    assert (found.type, found.decoded_ms, found.header_ms) == ("audio/wav", 12_000, 12_000)


# --- damage -------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["mp3", "m4a", "flac", "opus", "ogg"])
def test_wrong_bytes_in_the_middle(ending: str, voice: Path, tmp_path: Path) -> None:
    whole = made_of(voice, f"by-content.{ending}", *SOUNDS[ending][1])
    content = bytearray(whole.read_bytes())
    chance = random.Random(7)  # noqa: S311
    for at in range(len(content) // 2, len(content) // 2 + 4_000, 150):
        content[at : at + 60] = chance.randbytes(60)
    file = tmp_path / f"recording.{ending}"
    file.write_bytes(content)
    assert hear(whole).damaged == 0
    assert hear(file).damaged > 0


def test_one_wrong_bit_in_flac(voice: Path, tmp_path: Path) -> None:
    """It decodes as noise; only the checksum of its frame tells."""
    content = bytearray(made_of(voice, "by-content.flac").read_bytes())
    content[len(content) // 2 + 100] ^= 1
    (tmp_path / "recording.flac").write_bytes(content)
    assert hear(tmp_path / "recording.flac").damaged > 0


# --- how it sounds ------------------------------------------------------------------------------


@pytest.mark.parametrize(("db", "lufs"), [(-1.94, -20.0), (8.06, -10.0)])
@pytest.mark.parametrize("channels", [1, 2])
def test_loudness_of_a_known_tone(db: float, lufs: float, channels: int, tmp_path: Path) -> None:
    """A tone of 997 Hz in both loudspeakers is as many LUFS as its peak has dBFS (EBU Tech 3341), mono or stereo."""
    file = tmp_path / "tone.wav"
    layout = ("mono|c0=c0", "stereo|c0=c0|c1=c0")[channels - 1]
    ffmpeg("-f", "lavfi", "-i", TONE.format(db=db), "-af", f"pan={layout}", file)
    found = hear(file)
    assert (found.channels, found.rate_hz) == (channels, 48_000)
    assert found.lufs == pytest.approx(lufs, abs=0.2)
    assert found.dbtp == pytest.approx(lufs, abs=0.2)
    assert (found.clipped_ms, found.silence_ms, found.spoken) == (0, (0, 0), ((0, 6_000),))
    assert found.bitrate_bps == 48_000 * 16 * channels


def test_silence_at_both_ends_and_between(voice: Path) -> None:
    """Four seconds before, five behind, two between; and what it is without."""
    around = "adelay=4000,apad=pad_dur=5"
    file = made_of(voice, "silence.flac", "-af", f"atrim=duration=3,{around},asetpts=N/SR/TB")
    bare = made_of(voice, "bare.flac", "-af", "atrim=duration=3")
    before, behind = hear(bare).silence_ms
    assert hear(file).silence_ms == pytest.approx((4_000 + before, 5_000 + behind), abs=100)
    twice = voice.parent / "twice.flac"
    ffmpeg("-i", file, "-i", file, "-filter_complex", "concat=n=2:v=0:a=1", twice)
    stretches = hear(twice).spoken
    assert sum(start - end > 8_000 for (_, end), (start, _) in pairwise(stretches)) == 1


def test_silence_is_measured_against_the_voice(voice: Path) -> None:
    """Hiss 45 dB below the voice is silence; hiss 20 dB below it is not."""
    for level, silent in ((-45, True), (-20, False)):
        hiss = f"anoisesrc=r=44100:d=8:a={10 ** ((level - 22) / 20) * 1.7:.6f}[n];[0:a]atrim=duration=3,adelay=5000[v]"
        file = voice.parent / f"hiss{level}.flac"
        ffmpeg("-i", voice, "-filter_complex", f"{hiss};[v][n]amix=inputs=2:normalize=0", file)
        found = hear(file)
        assert (found.silence_ms[0] > 4_500) is silent
        assert found.spoken[0][0] > 4_500 or not silent


def test_nothing_to_hear(tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono:d=3", tmp_path / "nothing.wav")
    found = hear(tmp_path / "nothing.wav")
    assert (found.lufs, found.silence_ms, found.spoken) == (-70.0, (3_000, 3_000), ())


ENCODED = [("wav", ()), ("mp3", ("-b:a", "64k")), ("m4a", ("-b:a", "64k")), ("opus", ("-b:a", "32k"))]
TREATED = {
    "clean": ("volume={full}dB", False),
    # Six dB louder than there is room for, held down by a limiter that sees the peaks between samples.
    "loud-master": ("volume={full}dB,volume=6dB,aresample=176400,{limit},aresample=44100", False),
    "clipped": ("volume={full}dB,volume=6dB", True),
}


@pytest.fixture(scope="module")
def full(voice: Path) -> float:
    """How many dB are missing to full scale."""
    return -hear(voice).dbtp


@pytest.mark.parametrize(("ending", "options"), ENCODED, ids=[ending for ending, _ in ENCODED])
@pytest.mark.parametrize("how", TREATED)
def test_clipping(how: str, ending: str, options: tuple[str, ...], voice: Path, full: float) -> None:
    """By 6 dB, of a voice that was recorded well; also after it was encoded."""
    treatment, is_clipped = TREATED[how]
    filters = treatment.format(full=full, limit="alimiter=limit=0.98:level=false:latency=true")
    sixteen_bits = made_of(voice, f"{how}.wav", "-af", filters, "-c:a", "pcm_s16le")
    file = sixteen_bits if ending == "wav" else made_of(sixteen_bits, f"{how}.{ending}", *options)
    clipped_ms = hear(file).clipped_ms
    assert clipped_ms > 0 if is_clipped else clipped_ms == 0


def test_clipped_and_made_quieter(voice: Path, full: float) -> None:
    """As when an editor brings all that it exports to the same level."""
    filters = f"volume={full}dB,volume=6dB,aformat=s16,volume=-10dB"
    file = made_of(voice, "quieter.wav", "-af", filters, "-c:a", "pcm_s16le")
    found = hear(file)
    assert found.dbtp < -9
    assert found.clipped_ms > 0


def test_one_clipped_channel_of_two(voice: Path, full: float) -> None:
    split = f"[0:a]volume={full}dB,asplit[a][b];[a]volume=6dB[c];[b][c]join=inputs=2:channel_layout=stereo"
    file = voice.parent / "one-side.wav"
    ffmpeg("-i", voice, "-filter_complex", split, "-c:a", "pcm_s16le", file)
    assert hear(file).clipped_ms > 0


# --- the cache ----------------------------------------------------------------------------------


def test_the_same_content_is_heard_once(voice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = heard(voice, file_hash(voice), tmp_path)
    assert first == hear(voice)
    elsewhere = Path(shutil.copyfile(voice, tmp_path / "another-name.wav"))
    digest = file_hash(elsewhere)
    elsewhere.unlink()  # it need not even be there
    again = heard(elsewhere, digest, tmp_path)
    assert isinstance(again, Heard)
    assert (again, hash(again)) == (first, hash(first))
    monkeypatch.setattr(hear_module, "RECIPE", "another")
    with pytest.raises(FileNotFoundError):
        heard(elsewhere, digest, tmp_path)
    assert len(list((tmp_path / "heard").iterdir())) == 1


# --- whatever it is given -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(32))
def test_garbage_is_refused_or_measured(seed: int, voice: Path, tmp_path: Path) -> None:
    """A real file of any kind, with bytes changed, taken out and cut off: no other error than that of bad media."""
    chance = random.Random(seed)  # noqa: S311
    endings = [*SOUNDS, "mov", "mkv"]
    ending = endings[seed % len(endings)]
    options = SOUNDS[ending][1] if ending in SOUNDS else ("-c:a", "aac")
    short = made_of(voice, f"short.{ending}", "-t", "2", *options)
    content = bytearray(short.read_bytes())
    for _ in range(chance.choice([1, 5, 50])):
        at = chance.randrange(min(len(content), chance.choice([64, 600, 10**9])))
        length = chance.choice([1, 4, 100])
        content[at : at + length] = chance.choice([b"", b"\xff" * length, bytes(length), chance.randbytes(length)])
    if chance.random() < 0.3:
        del content[chance.randrange(len(content)) :]
    file = tmp_path / f"recording.{chance.choice(endings)}"
    file.write_bytes(content)
    try:
        found = hear(file)
    except MediaError as error:
        assert len(str(error).split()) > 4
    else:
        assert found.decoded_ms > 0
        assert all(0 <= start < end <= found.decoded_ms for start, end in found.spoken)
