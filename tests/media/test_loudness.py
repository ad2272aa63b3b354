"""What is decided of loudness: which channels, how much gain, what to try next, what silence and waveform are.

What ffmpeg says is taken from real runs, of ours and of Debian's older one, and the truth from the definitions:
EBU Tech 3341 gives a sine of 1 kHz at −23 dBFS on both channels −23 LUFS.
"""

from __future__ import annotations

import shutil
import subprocess
from itertools import pairwise

import imageio_ffmpeg
import pytest

from mburoja.media.errors import MediaError
from mburoja.media.loudness import (
    DIFFERENCE,
    LEFT,
    LEVELS,
    METER,
    MIDDLE,
    MOST_ATTEMPTS,
    RIGHT,
    SIDES,
    SILENCE,
    Attempt,
    Loudness,
    Sides,
    better,
    better_of,
    downmix,
    read_meter,
    read_peaks,
    read_sides,
    refuse_silence,
    voice,
)


def said(sound: str, filters: str, program: str | None = None) -> str:
    """What ffmpeg says of a generated sound."""
    command = [program or imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-nostats", "-f", "lavfi"]
    done = subprocess.run([*command, "-i", sound, "-af", filters, "-f", "null", "-"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stderr


# --- one channel of two -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sides", "mix"),
    [
        (Sides(-20, -20, -20, -90), MIDDLE),  # the same on both
        (Sides(-20, -20, -23, -23), MIDDLE),  # two microphones that have nothing in common
        (Sides(-20, -26, -22.5, -29), MIDDLE),  # one stands nearer
        (Sides(-20, -45, -26, -26), MIDDLE),  # the other one hears a little too
        (Sides(-20, -51, -26, -26), LEFT),
        (Sides(-51, -20, -26, -26), RIGHT),
        (Sides(-20, -200, -26, -26), LEFT),
        (Sides(-200, -20, -26, -26), RIGHT),
        (Sides(-20, -20, -200, -20), DIFFERENCE),
        (Sides(-20, -22, -40, -21), DIFFERENCE),
        (Sides(-20, -20, -29, -20.5), MIDDLE),
        (Sides(-200, -200, -200, -200), MIDDLE),  # silence: refused elsewhere
    ],
)
def test_how_one_channel_is_made_of_two(sides: Sides, mix: str) -> None:
    assert downmix(sides) == mix


@pytest.mark.parametrize(
    ("left", "right", "mix"),
    [
        ("0.2*sin(880*PI*t)", "0.2*sin(880*PI*t)", MIDDLE),
        ("0.2*sin(880*PI*t)", "-0.2*sin(880*PI*t)", DIFFERENCE),
        ("0.2*sin(880*PI*t)", "-0.15*sin(880*PI*t)", DIFFERENCE),
        ("0.2*sin(880*PI*t)", "0.002*(random(0)-0.5)", LEFT),
        ("0", "0.2*sin(880*PI*t)", RIGHT),
        ("0.2*sin(880*PI*t)", "0.2*sin(1300*PI*t)", MIDDLE),
    ],
    ids=["both", "opposite", "opposite-unequal", "left-and-hiss", "right-and-nothing", "two-voices"],
)
def test_sides_as_ffmpeg_measures_them(left: str, right: str, mix: str) -> None:
    sides = read_sides(said(f"aevalsrc='{left}|{right}':d=1:s=44100", SIDES))
    assert downmix(sides) == mix
    if "0.2" in left:
        assert sides.left == pytest.approx(-17, abs=0.1), "a sine of 0.2 has an RMS of −17 dBFS"


def test_sides_of_one_channel_and_of_silence() -> None:
    one = read_sides(said("sine=f=440:d=1", SIDES))
    assert one.left == pytest.approx(one.right, abs=0.01)
    assert downmix(one) == MIDDLE
    nothing = read_sides(said("anullsrc=d=1", SIDES))
    assert max(nothing.left, nothing.right, nothing.middle, nothing.difference) <= -200


# --- is it right, and what to try next --------------------------------------------------------


@pytest.mark.parametrize(
    ("lufs", "dbtp", "right"),
    [
        (-16.0, -3.0, True),
        (-16.5, -1.0, True),
        (-15.5, -1.0, True),
        (-16.6, -3.0, False),
        (-15.4, -3.0, False),
        (-16.0, -0.9, False),
    ],
)
def test_what_is_right(lufs: float, dbtp: float, right: bool) -> None:
    assert Loudness(lufs, dbtp).right is right


def test_too_quiet_is_made_louder_and_peaks_stay_where_they_are() -> None:
    assert better(Attempt(5.0, -3.5), Loudness(-17.5, -2.0)) == Attempt(6.5, -3.5)
    assert better(Attempt(5.0, -3.5), Loudness(-14.0, -2.0)) == Attempt(3.0, -3.5)


@pytest.mark.parametrize(("dbtp", "ceiling"), [(-0.9, -4.3), (-0.5, -4.3), (0.0, -4.8), (1.0, -5.8)])
def test_peaks_that_are_too_high_lower_the_ceiling_by_enough(dbtp: float, ceiling: float) -> None:
    following = better(Attempt(5.0, -3.5), Loudness(-16.0, dbtp))
    assert following.gain_db == 5.0
    assert following.ceiling_dbfs == pytest.approx(ceiling)


def test_without_a_ceiling_the_first_one_is_below_what_was_too_high() -> None:
    assert better(Attempt(0.0, None), Loudness(-16.0, 0.4)).ceiling_dbfs == pytest.approx(-1.7)


@pytest.mark.parametrize("raised_db", [0.5, 1.5, 2.5, 4.0, 6.0])
def test_three_more_attempts_are_enough_for_an_encoder_that_raises_peaks(raised_db: float) -> None:
    """And takes as much from the loudness as the ceiling comes down, a third of it."""
    attempt = Attempt(0.0)
    for _ in range(MOST_ATTEMPTS):
        assert attempt.ceiling_dbfs is not None
        made = Loudness(-16.0 + attempt.gain_db + (attempt.ceiling_dbfs + 3.5) / 3, attempt.ceiling_dbfs + raised_db)
        if made.right:
            break
        attempt = better(attempt, made)
    assert made.right


def test_the_better_of_two_has_no_cut_peaks_then_the_right_loudness() -> None:
    assert better_of(Loudness(-18.0, -1.5), Loudness(-16.0, -0.5))
    assert not better_of(Loudness(-16.0, -0.5), Loudness(-18.0, -1.5))
    assert better_of(Loudness(-16.6, -1.5), Loudness(-17.0, -9.0))
    assert better_of(Loudness(-15.3, -1.5), Loudness(-17.0, -1.5))
    assert better_of(Loudness(-20.0, -0.8), Loudness(-16.0, -0.5))
    assert not better_of(Loudness(-16.0, -2.0), Loudness(-16.0, -3.0)), "one as good is no reason to change"


@pytest.mark.parametrize("lufs", [-70.0, -55.1, -200.0])
def test_silence_is_refused(lufs: float) -> None:
    with pytest.raises(MediaError, match="nothing to hear in it; was the microphone on"):
        refuse_silence(lufs)


def test_very_quiet_is_not_silence() -> None:
    refuse_silence(-55.0)


# --- the meter --------------------------------------------------------------------------------


@pytest.fixture(params=["ours", "Debian's"])
def program(request: pytest.FixtureRequest) -> str:
    if request.param == "ours":
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    found = shutil.which("ffmpeg")
    if not found:
        pytest.fail("ffmpeg is missing. Type this, then try again:  sudo apt-get install --yes ffmpeg")
    return found


METER_MADE = METER.format(name="made", peak="true")


@pytest.mark.parametrize("layout", ["mono", "stereo"])
def test_meter_agrees_with_the_definition(layout: str, program: str) -> None:
    """One channel is measured as it is heard, from two loudspeakers."""
    one = "0.07079*sin(2000*PI*t)"  # −23 dBFS
    sound = one if layout == "mono" else f"{one}|{one}"
    found = read_meter(said(f"aevalsrc='{sound}':d=3:s=48000", METER_MADE, program), "made")
    assert found.lufs == pytest.approx(-23.0, abs=0.1)
    assert found.dbtp == pytest.approx(-23.0, abs=0.2)


def test_meter_sees_peaks_between_samples(program: str) -> None:
    """A quarter of the rate, 45° late: every sample stands at 0.707, the wave between them at 1."""
    wave = "aevalsrc='0.99*min(1,t)*sin(2*PI*12000*t+PI/4)':d=2:s=48000"
    found = read_meter(said(wave, f"{METER_MADE},atrim=end=1.9", program), "made")
    assert found.dbtp == pytest.approx(-0.1, abs=0.3)


def test_meter_of_silence(program: str) -> None:
    found = read_meter(said("anullsrc=d=2", METER_MADE, program), "made")
    assert found == Loudness(-70.0, -200.0)
    assert not found.right


def test_meter_of_less_than_it_needs() -> None:
    assert read_meter(said("sine=d=0.2", METER_MADE), "made").lufs == -70.0


def test_two_meters_are_told_apart_by_name() -> None:
    talk = said(
        "sine=f=1000:d=2",
        f"{METER.format(name='handed', peak='true')},volume=-10dB,{METER.format(name='taken', peak='none')}",
    )
    handed, taken = read_meter(talk, "handed"), read_meter(talk, "taken")
    assert handed.lufs - taken.lufs == pytest.approx(10, abs=0.11)
    assert handed.dbtp == pytest.approx(-18.1, abs=0.2)
    assert taken.dbtp == 0.0, "not measured"


@pytest.mark.parametrize("peak", ["-inf", "nan"])
def test_numbers_that_are_none(peak: str) -> None:
    talk = f"[ebur128@made @ 0x1] Summary:\n\n  I:  nan LUFS\n\n  True peak:\n    Peak:  {peak} dBFS\n[out] bye"
    assert read_meter(talk, "made") == Loudness(-200.0, -200.0)


# --- silence at the ends ----------------------------------------------------------------------


def silence(*pairs: tuple[float, float | None]) -> str:
    lines = []
    for start, end in pairs:
        lines.append(f"[silencedetect @ 0x1] silence_start: {start}")
        if end is not None:
            lines.append(f"[silencedetect @ 0x1] silence_end: {end} | silence_duration: {end - start}")
    return "\n".join(["Input #0, wav", *lines, "[out#0/null] video:0KiB"])


@pytest.mark.parametrize(
    ("talk", "kept"),
    [
        (silence(), (0, 10_000)),
        (silence((0, 2)), (1500, 10_000)),
        (silence((-0.01, 2)), (1500, 10_000)),
        (silence((8, 10)), (0, 8500)),
        (silence((8, None)), (0, 8500)),
        (silence((0, 2), (4, 5), (8, 10)), (1500, 8500)),
        (silence((4, 5)), (0, 10_000)),  # a pause is no end
        (silence((0, 0.52)), (20, 10_000)),
        (silence((9.3, 9.99)), (0, 9800)),
        (silence((0, 4), (4.3, 10)), (3500, 4800)),
        (silence((0, 10)), (0, 10_000)),  # nothing else: refused elsewhere, not cut to nothing
        (silence((0.2, 2)), (0, 10_000)),  # somebody spoke, or knocked, before it
        ("", (0, 10_000)),
    ],
)
def test_half_a_second_of_silence_is_kept(talk: str, kept: tuple[int, int]) -> None:
    assert voice(talk, 10_000) == kept


def test_silence_as_ffmpeg_finds_it() -> None:
    sound = "aevalsrc='if(between(t,2,4),0.3*sin(880*PI*t),0.001*random(0))':d=7:s=44100"
    first, last = voice(said(sound, SILENCE.format(noise_db=-40)), 7000)
    assert first == pytest.approx(1500, abs=10)
    assert last == pytest.approx(4500, abs=10)


# --- the waveform -----------------------------------------------------------------------------


def levels(*each: float | str) -> str:
    lines = "frame:0 pts:0 pts_time:0\nlavfi.astats.Overall.RMS_level={}\n"
    return "".join(lines.format(level) for level in each)


def test_waveform_of_few_points() -> None:
    assert read_peaks(levels(-20.0, "-inf", -23.01, -20.0)) == (99, 0, 50, 99)


def test_waveform_has_at_most_120_points_and_each_is_the_mean_of_its_part() -> None:
    heights = read_peaks(levels(*[-20.0] * 500, -6.0, *[-20.0] * 499))
    assert len(heights) == 120
    assert [index for index, height in enumerate(heights) if height == 99] == [60]
    assert {height for height in heights if height < 99} == {25}


@pytest.mark.parametrize("number", [1, 119, 120, 121, 4321])
def test_every_tenth_of_a_second_counts(number: int) -> None:
    heights = read_peaks(levels(*range(-number, 0)))
    assert len(heights) == min(120, number)
    assert heights[-1] == 99
    assert all(one <= other for one, other in pairwise(heights))


def test_waveform_of_nothing_and_of_silence() -> None:
    assert read_peaks("") == ()
    assert read_peaks(levels("-inf", "-inf")) == (0, 0)


def test_waveform_as_ffmpeg_tells_it() -> None:
    done = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-f", "lavfi", "-i",
         "aevalsrc='if(lt(t,1),0.1,0.4)*sin(880*PI*t)':d=2:s=44100",
         "-af", LEVELS.format(file="-"), "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    heights = read_peaks(done.stdout)
    assert heights == (*[6] * 10, *[99] * 10), "of four times the amplitude sixteen times the power"
