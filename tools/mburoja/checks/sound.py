"""Rules on sound: of recordings as staff hand them in, and of renditions as they go out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from mburoja.checks.check import Found, error, warning
from mburoja.checks.subjects import Outgoing, Spoken
from mburoja.media.loudness import MOST_DBTP, SILENT_LUFS, TARGET_LUFS
from mburoja.model import Heard, format_time, say

_LOSSY = ("audio/mpeg", "audio/x-m4a", "video/mp4", "video/x-m4v", "video/quicktime")
"""Types whose sound is MP3 or AAC as a rule; Opus and Vorbis sound well with less."""
_LEAST_BPS = {1: 32_000, 2: 64_000}
"""Apple, audio requirements: the least for MP3 with one channel and with two."""


def _too_few_bits(heard: Heard) -> bool:
    return heard.type in _LOSSY and heard.bitrate_bps < _LEAST_BPS[min(heard.channels, 2)]


# --- recordings ---------------------------------------------------------------------------------


@warning
def recording_damaged(spoken: Spoken) -> Iterator[Found]:
    """Parts of the recording cannot be decoded: listeners hear a crack or a hole there. It happens when a file is
    copied from a failing card or a bad line. Copy it again from where it was recorded, or export it again."""
    if spoken.heard.damaged:
        yield Found(
            spoken.name,
            None,
            say(
                "it is damaged, pieces that cannot be decoded: {count}; copy it here again or export it again",
                count=spoken.heard.damaged,
            ),
        )


_HEADER_MS, _HEADER_SHARE = 1_000, 0.01


@warning
def header_length(spoken: Spoken) -> Iterator[Found]:
    """The file states another length than its sound has, for example because it was put together of two files.
    Players and editors then show wrong times, and chapters and transcripts that were made with them are wrong too.
    We go by the sound. Export the recording again, and look at its chapters and transcript."""
    heard = spoken.heard
    if heard.header_ms is None or (heard.damaged and heard.decoded_ms < heard.header_ms):
        return  # of a damaged one the rest is known to be lost
    apart_ms = abs(heard.header_ms - heard.decoded_ms)
    if apart_ms > _HEADER_MS and apart_ms > _HEADER_SHARE * heard.decoded_ms:
        yield Found(
            spoken.name,
            None,
            say(
                "it says of itself that it lasts {stated}, but it lasts {real}; export it again",
                stated=format_time(heard.header_ms),
                real=format_time(heard.decoded_ms),
            ),
        )


@warning
def recording_unlisted(spoken: Spoken) -> Iterator[Found]:
    """An MP3 whose bitrate changes needs a list at its beginning (the Xing header), or every player guesses its
    length, and each guesses another one: times that were noted in such a player are wrong. We go by the sound.
    Export the recording again, as WAV or with a constant bitrate, and look at its chapters and transcript."""
    if spoken.heard.unlisted:
        yield Found(
            spoken.name,
            None,
            say(
                "its bitrate changes and nothing in it says how long it is ({real}), so players show wrong times; "
                "export it again with a constant bitrate",
                real=format_time(spoken.heard.decoded_ms),
            ),
        )


_SILENCE_MS = 3_000


@warning
def silence_at_ends(spoken: Spoken) -> Iterator[Found]:
    """A listener who hears nothing for some seconds thinks that the player is broken. With `trim: true` in
    episode.md silence at both ends is cut to half a second, and chapters and transcript move with it; a video is to
    be cut in the program that it was made with."""
    beginning_ms, end_ms = spoken.heard.silence_ms
    if spoken.episode.fields.trim or beginning_ms >= spoken.heard.decoded_ms:
        return
    is_video = spoken.show.fields.medium == "video"
    trim = say("cut it off, or write `trim: true` in {file}", file=spoken.episode.file.path)
    advice = say("cut it off") if is_video else trim
    if beginning_ms > _SILENCE_MS:
        yield Found(
            spoken.name,
            None,
            say(
                "nothing is heard for the first {seconds} seconds; {advice}",
                seconds=beginning_ms // 1000,
                advice=advice,
            ),
        )
    if end_ms > _SILENCE_MS:
        yield Found(
            spoken.name,
            None,
            say("nothing is heard for the last {seconds} seconds; {advice}", seconds=end_ms // 1000, advice=advice),
        )


_CLIPPED_MS, _CLIPPED_MS_A_MINUTE = 20, 10


@warning
def recording_clipped(spoken: Spoken) -> Iterator[Found]:
    """The microphone or the recorder was set too loud: the loudest parts of the voice are cut flat and sound harsh.
    What was cut off cannot be brought back. If there is an earlier copy that is not cut, take that one; next time
    set the level so that the loudest word stays below −6 dB."""
    heard = spoken.heard
    if heard.clipped_ms > max(_CLIPPED_MS, _CLIPPED_MS_A_MINUTE * heard.decoded_ms / 60_000):
        yield Found(
            spoken.name,
            None,
            say(
                "it was recorded too loud, and its peaks are cut flat ({seconds} seconds in all); "
                "take a copy that is not, or record with the level lower",
                seconds=f"{heard.clipped_ms / 1000:.2f}",
            ),
        )


_QUIET_LUFS = -40.0


@warning
def recording_quiet(spoken: Spoken) -> Iterator[Found]:
    """The recording is so quiet that making it as loud as others makes its noise loud as well. Speak nearer to the
    microphone, or set the level higher."""
    if SILENT_LUFS <= spoken.heard.lufs < _QUIET_LUFS:
        yield Found(
            spoken.name,
            None,
            say(
                "it is very quiet ({lufs} LUFS), and its noise becomes loud with it; record nearer to the microphone",
                lufs=f"{spoken.heard.lufs:.0f}",
            ),
        )


_LEAST_HZ = 22_050


@warning
def recording_rate(spoken: Spoken) -> Iterator[Found]:
    """A recording with less than 22,050 samples a second sounds as through a telephone: s and f are hard to tell
    apart. Record, or export, with 44,100 or 48,000 (Apple asks for these)."""
    if spoken.heard.rate_hz < _LEAST_HZ:
        yield Found(
            spoken.name,
            None,
            say(
                "it has only {rate} samples a second (Hz) and sounds as through a telephone; "
                "record or export it with 44100 or 48000",
                rate=spoken.heard.rate_hz,
            ),
        )


@warning
def recording_bitrate(spoken: Spoken) -> Iterator[Found]:
    """A recording that was already compressed to less than Apple lets out (32 kbit/s with one channel, 64 with two)
    is compressed once more here, and is heard to be. Export it again as WAV or FLAC, or with 128 kbit/s and more.
    Voice messages in Opus are good enough with less."""
    if _too_few_bits(spoken.heard):
        yield Found(
            spoken.name,
            None,
            say(
                "its sound was compressed to {kbps} kbit/s, which is heard; export it again as WAV or FLAC, "
                "or with at least 128 kbit/s",
                kbps=spoken.heard.bitrate_bps // 1000,
            ),
        )


# --- renditions ---------------------------------------------------------------------------------


def called(outgoing: Outgoing) -> str:
    """How a rendition is called on the site."""
    return PurePath(outgoing.media.url_path).name


_LOUDNESS_LU = 1.0


@warning
def loudness(outgoing: Outgoing) -> Iterator[Found]:
    """Every episode is to be equally loud, so that nobody turns the volume up and down: −16 LUFS, at most 1 off
    (Apple, audio requirements). Mastering brings recordings there; where it cannot, the voice is very uneven.
    Record it again nearer to the microphone, or even the level in an audio editor."""
    if abs(outgoing.heard.lufs - TARGET_LUFS) > _LOUDNESS_LU:
        yield Found(
            outgoing.name,
            None,
            say(
                "its rendition `{file}` plays at {lufs} LUFS, and {target} are wanted; record it with an even voice",
                file=called(outgoing),
                lufs=f"{outgoing.heard.lufs:.1f}",
                target=f"{TARGET_LUFS:.0f}",
            ),
        )


@warning
def true_peak(outgoing: Outgoing) -> Iterator[Found]:
    """Peaks above −1 dBTP crack in cheap loudspeakers and when an app encodes the sound again (Apple, audio
    requirements). Mastering keeps them lower; where it cannot, there are hard blows in the recording. Take them out
    in an audio editor."""
    if outgoing.heard.dbtp > MOST_DBTP:
        yield Found(
            outgoing.name,
            None,
            say(
                "its rendition `{file}` has peaks of {peak} dBTP, and at most {most} are wanted; "
                "take hard blows out of the recording",
                file=called(outgoing),
                peak=f"{outgoing.heard.dbtp:.1f}",
                most=f"{MOST_DBTP:.0f}",
            ),
        )


_LENGTH_MS = 100


@error
def rendition_length(outgoing: Outgoing) -> Iterator[Found]:
    """What the feed and the page say of a rendition's length must be what is heard: apps show it, and a listener who
    goes on elsewhere goes on at the wrong place. If this is said, what is kept of the rendition is not what was made:
    remove the folder .cache and build again."""
    if abs(outgoing.media.duration_ms - outgoing.heard.decoded_ms) > _LENGTH_MS:
        yield Found(
            outgoing.name,
            None,
            say(
                "its rendition `{file}` lasts {real} seconds, but {stated} are written of it; "
                "remove the folder .cache and build again",
                file=called(outgoing),
                real=f"{outgoing.heard.decoded_ms / 1000:.1f}",
                stated=f"{outgoing.media.duration_ms / 1000:.1f}",
            ),
        )


@error
def rendition_damaged(outgoing: Outgoing) -> Iterator[Found]:
    """A rendition that cannot be decoded to its end is not for listeners. The disk may be full or failing: look at
    it, remove the folder .cache and build again."""
    if outgoing.heard.damaged:
        yield Found(
            outgoing.name,
            None,
            say(
                "its rendition `{file}` is damaged, pieces that cannot be decoded: {count}; "
                "look whether the disk is full, remove the folder .cache and build again",
                file=called(outgoing),
                count=outgoing.heard.damaged,
            ),
        )


@error
def rendition_unlisted(outgoing: Outgoing) -> Iterator[Found]:
    """An MP3 whose bitrate changes, without the list that says where what is (the Xing header), shows a wrong length
    in players, and they jump to wrong places. Remove the folder .cache and build again."""
    if outgoing.heard.unlisted:
        yield Found(
            outgoing.name,
            None,
            say(
                "players cannot know how long its rendition `{file}` is; remove the folder .cache and build again",
                file=called(outgoing),
            ),
        )


_RATES_HZ = (44_100, 48_000)


@warning
def rendition_rate(outgoing: Outgoing) -> Iterator[Found]:
    """Apple asks for 44,100 or 48,000 samples a second; some old players play others too fast or not at all."""
    if outgoing.heard.rate_hz not in _RATES_HZ:
        yield Found(
            outgoing.name,
            None,
            say(
                "its rendition `{file}` has {rate} samples a second (Hz); 44100 or 48000 are wanted",
                file=called(outgoing),
                rate=outgoing.heard.rate_hz,
            ),
        )


@warning
def rendition_bitrate(outgoing: Outgoing) -> Iterator[Found]:
    """Apple lets out MP3 and AAC with at least 32 kbit/s for one channel and 64 for two, and recommends 96 and more.
    Opus, which saves data, needs less."""
    if _too_few_bits(outgoing.heard):
        yield Found(
            outgoing.name,
            None,
            say(
                "its rendition `{file}` has only {kbps} kbit/s; at least {least} are wanted",
                file=called(outgoing),
                kbps=outgoing.heard.bitrate_bps // 1000,
                least=_LEAST_BPS[min(outgoing.heard.channels, 2)] // 1000,
            ),
        )


@error
def rendition_type(outgoing: Outgoing) -> Iterator[Found]:
    """The feed says of what type a rendition is (Apple: audio/mpeg, audio/x-m4a, video/mp4 …). If its content is
    another one, apps refuse it. Remove the folder .cache and build again."""
    if outgoing.media.type != outgoing.heard.type:
        yield Found(
            outgoing.name,
            None,
            say(
                "its rendition `{file}` goes out as {stated}, but its content is {real}; "
                "remove the folder .cache and build again",
                file=called(outgoing),
                stated=outgoing.media.type,
                real=outgoing.heard.type,
            ),
        )
