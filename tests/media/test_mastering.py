"""Whatever staff hand in is heard equally loud: −16 ± 0.5 LUFS, peaks of at most −1 dBTP, and nothing is lost.

Debian's ffmpeg decodes and measures the results: another program than the one that made them.
"""

from __future__ import annotations

import array
import math
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from mburoja.media import master
from mburoja.media.profiles import MP3, OPUS
from mburoja.media.rendition import Encoded, Job, Rendered, render
from programs import debian
from project import MEDIA, REPOSITORY

HERTZ = 8000
EPISODES = REPOSITORY / "episodes" / "mburoja"
REAL = ("pajisja/recording.en.m4a", "peshkimi/recording.mk.m4a", "te-dhenat/recording.sq.m4a")


def listen(file: Path, where: Sequence[str] = ()) -> tuple[float, float, array.array[float]]:
    """Loudness, true peak and samples as Debian's ffmpeg decodes and measures them.

    Of one channel the loudness is that which two loudspeakers give; of two, the samples are the mean.
    """
    meter = f"ebur128=peak=true:dualmono=true:framelog=verbose,aresample={HERTZ}"
    done = debian("ffmpeg", *where, "-i", file, "-map", "0:a:0", "-af", meter, "-ac", "1", "-f", "f32le", "-")
    said = done.stderr.decode()
    summary = said[said.rindex("Summary:") :]
    (lufs,) = re.findall(r"I:\s+(\S+) LUFS", summary)
    (dbtp,) = re.findall(r"Peak:\s+(\S+) dBFS", summary)
    return float(lufs), float(dbtp), array.array("f", done.stdout)


def loudness(file: Path, where: Sequence[str] = ()) -> float:
    return listen(file, where)[0]


def heard(file: Path, where: Sequence[str] = ()) -> array.array[float]:
    return listen(file, where)[2]


def level(samples: array.array[float], tone_hz: float) -> float:
    """How loud one frequency is, in dB of a full-scale sine."""
    turn = 2 * math.pi * tone_hz / HERTZ
    cosine = sum(sample * math.cos(turn * index) for index, sample in enumerate(samples))
    sine = sum(sample * math.sin(turn * index) for index, sample in enumerate(samples))
    return 20 * math.log10(max(1e-9, math.hypot(cosine, sine) * 2 / len(samples)))


def difference_db(one: array.array[float], other: array.array[float]) -> float:
    """How much of one sound is not in the other, in dB of the first."""
    pairs = list(zip(one, other, strict=False))
    return 10 * math.log10(max(1e-12, sum((a - b) ** 2 for a, b in pairs)) / sum(a * a for a, _ in pairs))


def assert_right(rendered: Rendered, seconds: float) -> None:
    assert rendered.right
    assert [each.profile for each in rendered.encoded] == [MP3, OPUS]
    for encoded in rendered.encoded:
        lufs, dbtp, samples = listen(encoded.file)
        assert abs(lufs - -16.0) <= 0.5, f"{encoded.profile.suffix}: {lufs} LUFS"
        assert dbtp <= -1.0, f"{encoded.profile.suffix}: {dbtp} dBTP"
        assert (encoded.loudness.lufs, encoded.loudness.dbtp) == pytest.approx((lufs, dbtp), abs=0.2)
        assert abs(encoded.duration_ms - len(samples) / HERTZ * 1000) < 50
        assert abs(encoded.duration_ms / 1000 - seconds) < 0.05


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds of a real recording: −22 LUFS, 24 kHz, one channel."""
    file = tmp_path_factory.mktemp("voice") / "voice.wav"
    debian("ffmpeg", "-v", "error", "-ss", "30", "-t", "5", "-i", EPISODES / REAL[2], "-c:a", "pcm_s16le", file)
    return file


@pytest.fixture(scope="module")
def plain(voice: Path, tmp_path_factory: pytest.TempPathFactory) -> Encoded:
    """That recording as it goes out."""
    return render(Job(voice), tmp_path_factory.mktemp("plain")).encoded[0]


# --- what staff hand in -----------------------------------------------------------------------


@pytest.mark.parametrize("name", REAL)
def test_real_recordings(name: str, tmp_path: Path) -> None:
    recording = tmp_path / "recording.m4a"
    debian(
        "ffmpeg", "-v", "error", "-ss", "20", "-t", "12", "-i", EPISODES / name, "-c:a", "aac", "-b:a", "96k", recording
    )
    rendered = render(Job(recording), tmp_path / "cache")
    assert rendered.handed.lufs == pytest.approx(loudness(recording), abs=0.2)
    assert_right(rendered, 12.0)


VIDEO = ("-f", "lavfi", "-i", "testsrc=s=64x64:r=10:d=5", "-map", "1:v", "-map", "0:a")


@pytest.mark.parametrize(
    ("ending", "options"),
    [
        ("wav", ("-ar", "48000", "-c:a", "pcm_s24le")),
        ("WAV", ("-ar", "8000", "-c:a", "pcm_u8")),
        ("flac", ("-ar", "96000", "-sample_fmt", "s32")),
        ("mp3", ("-ar", "8000", "-b:a", "16k")),
        ("m4a", ("-ac", "2", "-ar", "44100", "-c:a", "aac")),
        ("ogg", ("-c:a", "libvorbis")),
        ("opus", ("-c:a", "libopus", "-b:a", "24k")),
        ("mp4", (*VIDEO, "-c:a", "aac")),
        ("mov", (*VIDEO, "-c:a", "pcm_s16be", "-c:v", "mpeg4")),
        ("mkv", (*VIDEO, "-c:a", "flac")),
        ("webm", (*VIDEO, "-c:a", "libopus", "-c:v", "libvpx")),
    ],
)
def test_every_format(ending: str, options: tuple[str, ...], voice: Path, tmp_path: Path) -> None:
    recording = tmp_path / f"recording.{ending}"
    debian("ffmpeg", "-v", "error", "-i", voice, *options, recording)
    assert_right(render(Job(recording), tmp_path / "cache"), 5.0)


HISS = "anoisesrc=d=5:r=24000:a=0.002:c=pink:seed=1"


@pytest.mark.parametrize(
    "graph",
    [
        "[0]volume=-25dB[a];[1]volume=-20dB[b];[a][b]amix=2:normalize=0",
        "[0]volume=24dB",
        "[0]volume='if(lt(mod(t,4),2),1,0.06)':eval=frame",
        "[0]pan=5.1|FC=c0,aresample=48000",
        "[0]pan=4c|c0=c0|c1=c0|c2=0.1*c0|c3=0.1*c0",
        "[0]asplit[a][b];[b]adelay=12[c];[a][c]join=inputs=2",
    ],
    ids=["quiet-with-hiss", "clipped", "loud-and-whispered", "surround", "four-microphones", "two-microphones-apart"],
)
def test_difficult_recordings(graph: str, voice: Path, tmp_path: Path) -> None:
    recording = tmp_path / "recording.wav"
    debian("ffmpeg", "-v", "error", "-i", voice, "-f", "lavfi", "-i", HISS, "-filter_complex", graph, recording)
    assert_right(render(Job(recording), tmp_path / "cache"), 5.0)


@pytest.mark.parametrize("ending", ["m4a", "mp3", "flac"])
def test_cover_art_in_a_recording_is_no_video(ending: str, voice: Path, tmp_path: Path) -> None:
    recording = tmp_path / f"recording.{ending}"
    picture = ("-map", "1:v", "-map", "0:a", "-c:v", "copy", "-disposition:v", "attached_pic")
    debian("ffmpeg", "-v", "error", "-i", voice, "-i", MEDIA / "square.jpg", *picture, recording)
    rendered = render(Job(recording), tmp_path / "cache")
    assert_right(rendered, 5.0)
    assert rendered.poster is None


def test_same_recording_gives_the_same_bytes_in_two_caches(voice: Path, tmp_path: Path) -> None:
    one, two = (render(Job(voice), tmp_path / name) for name in ("one", "two"))
    for a, b in zip(one.encoded, two.encoded, strict=True):
        assert a.file != b.file
        assert a.file.read_bytes() == b.file.read_bytes()


# --- two channels -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "graph",
    [
        "[0]pan=stereo|c0=c0|c1=-1*c0",
        "[0]pan=stereo|c0=c0|c1=-0.8*c0",
        "[1]volume=-15dB[b];[b][0]join=inputs=2",
        "[0]pan=stereo|c0=c0|c1=0*c0",
        "[0]pan=stereo|c0=c0|c1=c0",
    ],
    ids=["opposite", "opposite-unequal", "right-only-hiss-on-the-left", "left-only", "both"],
)
def test_a_voice_on_one_side_or_against_itself_is_heard_as_if_it_were_alone(
    graph: str, voice: Path, plain: Encoded, tmp_path: Path
) -> None:
    """Phones and computers play the mean of both: of these it would be silent, noisy or weak."""
    recording = tmp_path / "recording.wav"
    debian("ffmpeg", "-v", "error", "-i", voice, "-f", "lavfi", "-i", HISS, "-filter_complex", graph, recording)
    rendered = render(Job(recording), tmp_path / "cache")
    assert_right(rendered, 5.0)
    one, other = heard(plain.file), heard(rendered.encoded[0].file)
    upside_down = array.array("f", (-sample for sample in other))
    assert min(difference_db(one, other), difference_db(one, upside_down)) < -15


def test_of_two_people_on_two_channels_both_are_heard(voice: Path, tmp_path: Path) -> None:
    recording = tmp_path / "recording.wav"
    graph = (
        "[0]asplit[a][b];[a]volume='lt(t,2.5)':eval=frame[l];[b]volume='gte(t,2.5)':eval=frame[r];[l][r]join=inputs=2"
    )
    debian("ffmpeg", "-v", "error", "-i", voice, "-filter_complex", graph, recording)
    rendered = render(Job(recording), tmp_path / "cache")
    assert_right(rendered, 5.0)
    first, second = (loudness(rendered.encoded[0].file, ("-ss", at, "-t", "2.5")) for at in ("0", "2.5"))
    assert abs(first - second) < 3


# --- how it is treated ------------------------------------------------------------------------


def tones(file: Path, sound: str, *options: str) -> Path:
    debian("ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"aevalsrc='{sound}':d=4:s=48000", *options, file)
    return file


def test_rumble_and_direct_current_are_taken_out(tmp_path: Path) -> None:
    recording = tones(tmp_path / "recording.wav", "0.2+0.2*sin(80*PI*t)+0.1*sin(1000*PI*t)")
    rendered = render(Job(recording), tmp_path / "cache")
    assert_right(rendered, 4.0)
    before, after = (heard(each, ("-ss", "1", "-t", "2")) for each in (recording, rendered.encoded[1].file))
    assert level(before, 40) - level(before, 500) == pytest.approx(6, abs=0.2)
    assert level(after, 40) - level(after, 500) < -5
    assert abs(sum(after) / len(after)) < 0.001


def test_compression_is_gentle(tmp_path: Path) -> None:
    """Loud and soft come nearer, but loud stays louder: 12 dB become something between 6 and 11.5."""
    recording = tones(tmp_path / "recording.wav", "if(lt(mod(t,2),1),0.4,0.1)*sin(880*PI*t)")
    rendered = render(Job(recording), tmp_path / "cache")
    assert_right(rendered, 4.0)
    loud, soft = (level(heard(rendered.encoded[1].file, ("-ss", at, "-t", "0.5")), 440) for at in ("2.3", "3.3"))
    assert 6 < loud - soft < 11.5


@pytest.mark.parametrize("full_scale", [0.5, 1.9, 4.0], ids=["below", "6-dB-above", "12-dB-above"])
def test_a_recorder_of_floating_numbers_may_go_above_full_scale(full_scale: float, tmp_path: Path) -> None:
    """32-bit float recorders have no upper end: what stands above it is not cut off."""
    recording = tones(tmp_path / "recording.wav", f"{full_scale}*sin(800*PI*t)", "-c:a", "pcm_f32le")
    rendered = render(Job(recording), tmp_path / "cache")
    assert_right(rendered, 4.0)
    samples = heard(rendered.encoded[1].file, ("-ss", "2", "-t", "1"))
    assert level(samples, 1200) < level(samples, 400) - 35, "distorted: the third harmonic is there"


def test_a_recording_that_is_right_is_only_encoded(tmp_path: Path) -> None:
    """So a hum at 40 Hz stays, which mastering takes out of a louder one."""
    sound = "{0}*(0.0955*sin(80*PI*t)+0.162*sin(1000*PI*t))"
    right = tones(tmp_path / "right.wav", sound.format(1))
    loud = tones(tmp_path / "loud.wav", sound.format(1.4))
    assert loudness(right) == pytest.approx(-16, abs=0.4), "the test's own recording"
    kept, treated = (render(Job(each), tmp_path / "cache").encoded[1] for each in (right, loud))

    def hum(encoded: Encoded) -> float:
        samples = heard(encoded.file, ("-ss", "1", "-t", "2"))
        return level(samples, 40) - level(samples, 500)

    assert hum(kept) == pytest.approx(-4.6, abs=1)
    assert hum(treated) < -10


def packets(file: Path) -> bytes:
    """The encoded sound of an MP3, without header and tags."""
    return debian("ffmpeg", "-v", "error", "-i", file, "-map", "0:a:0", "-c", "copy", "-f", "data", "-").stdout


@pytest.mark.parametrize("xing", ["1", "0"], ids=["", "without-a-header"])
def test_an_mp3_that_is_right_is_not_encoded_again(xing: str, plain: Encoded, tmp_path: Path) -> None:
    """Once more would only harm it. What is written in it of people and places goes nevertheless."""
    recording = tmp_path / "recording.mp3"
    notes = ("-metadata", "title=Telefon 7", "-metadata", "artist=Hana", "-write_xing", xing)
    debian("ffmpeg", "-v", "error", "-i", plain.file, "-c", "copy", *notes, recording)
    rendered = render(Job(recording), tmp_path / "cache")
    assert_right(rendered, 5.0)
    assert packets(rendered.encoded[0].file) == packets(recording)
    assert b"Telefon" not in rendered.encoded[0].file.read_bytes()


@pytest.mark.parametrize("change", ["volume=-3dB", "volume=0.5dB,pan=stereo|c0=c0|c1=c0"], ids=["quiet", "stereo"])
def test_an_mp3_that_is_not_right_is_encoded(change: str, plain: Encoded, tmp_path: Path) -> None:
    recording = tmp_path / "recording.mp3"
    debian("ffmpeg", "-v", "error", "-i", plain.file, "-af", change, "-b:a", "96k", recording)
    rendered = render(Job(recording), tmp_path / "cache")
    assert_right(rendered, 5.0)
    assert packets(rendered.encoded[0].file) != packets(recording)


def test_an_mp3_that_is_right_is_encoded_with_its_jingle(plain: Encoded, tmp_path: Path) -> None:
    intro = tones(tmp_path / "intro.wav", "0.1*sin(800*PI*t)")
    assert_right(render(Job(plain.file, intro=intro), tmp_path / "cache"), 5.0 + 4.0 - 0.4)


def test_a_stereo_recording_that_is_right_stays_as_loud(tmp_path: Path) -> None:
    """The mean of two microphones that hear different things is weaker than both."""
    recording = tones(tmp_path / "recording.wav", "0.17*sin(800*PI*t)|0.17*sin(1400*PI*t)")
    before = loudness(recording)
    assert before == pytest.approx(-16, abs=0.4), "the test's own recording"
    rendered = render(Job(recording), tmp_path / "cache")
    assert_right(rendered, 4.0)
    assert loudness(rendered.encoded[1].file) == pytest.approx(before, abs=0.5)


# --- one more attempt -------------------------------------------------------------------------

CLICKS = "if(lt(mod(t,0.4),0.0004),0.99,0.02*sin(600*PI*t))"
BURSTS = "if(lt(mod(t,2),0.01),1.8*random(0)-0.9,0.001*random(1))"


def attempts(recording: Path, folder: Path) -> tuple[int, bool]:
    """How often a recording was encoded as MP3 and Opus at most, and whether it is right at last."""
    folder.mkdir()
    sounds = (MP3.sound, OPUS.sound)
    made = master.render(master.take(recording, folder), sounds, folder)
    number = max(len(list(folder.glob(f"{sound.name}-[0-9]"))) for sound in sounds)
    return number, all(each.loudness.right for each in made.values())


def test_speech_needs_one_attempt(voice: Path, tmp_path: Path) -> None:
    assert attempts(voice, tmp_path / "work") == (1, True)


def test_hard_knocks_need_another_attempt(tmp_path: Path) -> None:
    recording = tones(tmp_path / "recording.wav", CLICKS)
    number, right = attempts(recording, tmp_path / "work")
    assert right
    assert 1 < number <= 4
    assert_right(render(Job(recording), tmp_path / "cache"), 4.0)


def test_what_cannot_be_made_right_is_tried_four_times(tmp_path: Path) -> None:
    """Bangs with nothing between them: as loud as wanted, they would be cut."""
    recording = tones(tmp_path / "recording.wav", BURSTS)
    number, right = attempts(recording, tmp_path / "work")
    assert (number, right) == (4, False)
    rendered = render(Job(recording), tmp_path / "cache")
    assert not rendered.right
    for encoded in rendered.encoded:
        assert listen(encoded.file)[1] <= -1.0, "too quiet is better than cut"
    assert min(loudness(each.file) for each in rendered.encoded) < -16.5


# --- the waveform -----------------------------------------------------------------------------


def test_the_waveform_shows_where_it_is_loud(tmp_path: Path) -> None:
    recording = tones(tmp_path / "recording.wav", "if(between(t,1,2),0.3,0.03)*sin(880*PI*t)")
    peaks = render(Job(recording), tmp_path / "cache").peaks
    assert len(peaks) == 40
    assert min(peaks[12:18]) > 80
    assert max(peaks[:9] + peaks[23:]) < 40
