"""Make the renditions of one recording: encode once, tag as often as the words change, keep both in the cache."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from PIL import Image

from mburoja.media import ffmpeg, master
from mburoja.media.cache import file_hash, known_hash, made_folder, remove, text_hash, used
from mburoja.media.errors import MediaError
from mburoja.media.loudness import Loudness
from mburoja.media.profiles import EVEN, PICTURE, PROFILES, TONE_MAP, Profile
from mburoja.media.tag_table import TABLE, Field, language
from mburoja.media.tags import Tags, ffmetadata, id3_bytes, mp4_atoms, opus_comments, tag_mp4, tag_opus
from mburoja.media.video import poster, put_together, scaled, with_chapters
from mburoja.model import Chapter, Cue, say

RECIPE = "2"
"""Raise it when mastering gives other bytes than before for a reason that `_name` does not see."""


@dataclass(frozen=True)
class Job:
    """A recording and what to make of it. The first profile is the enclosure's."""

    recording: Path
    profiles: tuple[Profile, ...] = PROFILES["podcast"]
    trim: bool = False
    intro: Path | None = None
    outro: Path | None = None


@dataclass(frozen=True)
class Encoded:
    """An encoded recording without tags, in the cache; `size` is width and height of its picture, in pixels.

    `sha256` is that of its bytes when it was made, in hex.
    """

    file: Path
    profile: Profile
    duration_ms: int
    loudness: Loudness
    size: tuple[int, int] | None = None
    sha256: str = ""


@dataclass(frozen=True)
class Rendered:
    """All that was made of a recording.

    `recording_hash` is the SHA-256 of what staff handed in, `handed` its loudness, `recorded_ms` its length,
    `offset_ms` by how much what is said comes later in the renditions, `peaks` the heights of the waveform, 0 to 99.
    """

    recording_hash: str
    handed: Loudness
    recorded_ms: int
    offset_ms: int
    peaks: tuple[int, ...]
    encoded: tuple[Encoded, ...]
    poster: Path | None

    @property
    def right(self) -> bool:
        """Whether every rendition is as loud as promised."""
        return all(each.loudness.right for each in self.encoded)


def render(job: Job, cache: Path, report: master.Report | None = None) -> Rendered:
    """The renditions of a recording, from the cache if they were made before.

    A job that is run twice, even at the same time, gives the same.

    Args:
        job: what to make.
        cache: the folder of what was made before.
        report: is called with the share that is done, 0 to 1, while something is made.

    Raises:
        MediaError: when the recording cannot be used; the message says why.
        ProgramFailed: when ffmpeg itself fails.
    """
    before = known_hash(job.recording, cache)

    def make(folder: Path) -> None:
        facts = _make(job, folder, report or (lambda _: None))
        if file_hash(job.recording) != before:
            raise MediaError(say("it was being written while it was read; save again when it is ready"))
        (folder / "facts.json").write_text(json.dumps(facts))

    store, name = cache / "encoded", _name(job, before, cache)
    made_folder(store, name, make)
    if whole := _read_whole(store / name, job, before, cache):
        return whole
    remove(store / name)
    return _read(made_folder(store, name, make), job, before)


def _read_whole(folder: Path, job: Job, digest: str, cache: Path) -> Rendered | None:
    """What a folder holds, if it is as it was made: what somebody has changed there would go out.

    By `known_hash`: what a failing disk spoils without a new time is not noticed.
    """
    try:
        found = _read(folder, job, digest)
        return found if all(known_hash(each.file, cache) == each.sha256 for each in found.encoded) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def kept(job: Job, cache: Path) -> Rendered | None:
    """The renditions of a recording if they were made before."""
    digest = known_hash(job.recording, cache)
    folder = cache / "encoded" / _name(job, digest, cache)
    if not folder.is_dir():
        return None
    used(folder)
    return _read_whole(folder, job, digest, cache)


def folder_of(job: Job, cache: Path) -> Path:
    """Where the renditions of a recording are, or will be."""
    return cache / "encoded" / _name(job, known_hash(job.recording, cache), cache)


def _name(job: Job, digest: str, cache: Path) -> str:
    jingles = [known_hash(each, cache) if each else "" for each in (job.intro, job.outro)]
    how = repr((job.profiles, job.trim, PICTURE, EVEN, TONE_MAP, master.TREATMENT))
    return text_hash(digest, job.recording.suffix.lower(), how, *jingles, ffmpeg.version(), RECIPE)[:32]


def _read(folder: Path, job: Job, digest: str) -> Rendered:
    facts: dict[str, Any] = json.loads((folder / "facts.json").read_text())
    profiles = {profile.suffix: profile for profile in job.profiles}
    return Rendered(
        recording_hash=digest,
        handed=Loudness(**facts["handed"]),
        recorded_ms=facts["recorded_ms"],
        offset_ms=facts["offset_ms"],
        peaks=tuple(facts["peaks"]),
        encoded=tuple(
            Encoded(
                folder / f"rendition{suffix}",
                profiles[suffix],
                each["duration_ms"],
                Loudness(**each["loudness"]),
                tuple(each["size"]) if each["size"] else None,
                each["sha256"],
            )
            for suffix, each in facts["renditions"].items()
        ),
        poster=folder / "poster.jpg" if (folder / "poster.jpg").exists() else None,
    )


def _make(job: Job, folder: Path, report: master.Report) -> dict[str, Any]:
    """Write the renditions into a folder and give what is to be known of them."""
    report(0)
    work = folder / "work"
    work.mkdir()
    has_picture = any(profile.pixels for profile in job.profiles)
    if has_picture and (job.trim or job.intro or job.outro):
        message = say("`trim: true` and jingles would part sound and picture; take them out and cut the video itself")
        raise MediaError(message)
    taken = master.take(job.recording, work)
    report(0.1)
    profiles = scaled(job.profiles, taken.said)
    # Pictures take most of the time, where there are any.
    border = 0.3 if has_picture else 0.8
    sound_report, picture_report = master.part_of(report, 0.1, border), master.part_of(report, border, 1)
    arranged, offset_ms = master.arrange(taken, job.trim, job.intro, job.outro, work)
    sounds = master.render(arranged, tuple(dict.fromkeys(each.sound for each in profiles)), work, sound_report)
    pictures = put_together(job.recording, taken.said, profiles, sounds, work, folder, picture_report)
    if has_picture:
        poster(folder / f"rendition{profiles[0].suffix}", folder / "poster.jpg")
    shutil.rmtree(work)
    return {
        "handed": asdict(taken.handed),
        "recorded_ms": taken.duration_ms,
        "offset_ms": offset_ms,
        "peaks": sounds[profiles[0].sound].peaks,
        "renditions": {
            profile.suffix: {
                "duration_ms": max(sounds[profile.sound].duration_ms, pictures[profile].duration_ms),
                "loudness": asdict(sounds[profile.sound].loudness),
                "size": pictures[profile].size,
                "sha256": file_hash(folder / f"rendition{profile.suffix}"),
            }
            for profile in profiles
        },
    }


# --- tags ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tagged:
    """A rendition as it goes out. `integrity` is its digest as W3C Subresource Integrity writes it."""

    file: Path
    integrity: str


def tag(encoded: Encoded, tags: Tags, cache: Path) -> Tagged:
    """A tagged copy of a rendition, from the cache if the same tags were written before."""
    # All that decides the bytes is in the name: also the table, so that a new row reaches files tagged before.
    words = repr(replace(tags, cover=None)), _digest(tags.cover or b"")
    name = text_hash(encoded.file.parent.name, encoded.profile.suffix, *words, _of_sample(TABLE))[:32]

    suffix = encoded.profile.suffix

    def make(folder: Path) -> None:
        file = folder / f"rendition{suffix}"
        _write_tagged(encoded, tags, file)
        (folder / "digests").write_bytes(b"%s %s" % (integrity(file), file_hash(file).encode()))

    store = cache / "tagged"
    folder = made_folder(store, name, make)
    with suppress(OSError, ValueError):
        tagged, digest = _read_tagged(folder, suffix)
        if known_hash(tagged.file, cache) == digest:
            return tagged
    remove(folder)  # it is not what was made
    return _read_tagged(made_folder(store, name, make), suffix)[0]


def _write_tagged(encoded: Encoded, tags: Tags, file: Path) -> None:
    if encoded.profile.type == "audio/mpeg":
        with file.open("wb") as target, encoded.file.open("rb") as audio:
            target.write(id3_bytes(tags))
            shutil.copyfileobj(audio, target)
    elif encoded.profile.type == "audio/ogg":
        shutil.copyfile(encoded.file, file)
        tag_opus(file, tags)
    else:
        with_chapters(encoded.file, ffmetadata(tags), language(tags), file)
        tag_mp4(file, tags)


def _read_tagged(folder: Path, suffix: str) -> tuple[Tagged, str]:
    """What a folder holds, and its SHA-256 when it was made, in hex."""
    goes_out_with, digest = (folder / "digests").read_text().split()
    return Tagged(folder / f"rendition{suffix}", goes_out_with), digest


@lru_cache(maxsize=64)
def _digest(content: bytes) -> str:
    """SHA-256 in hex; many recordings have the same cover."""
    return hashlib.sha256(content).hexdigest()


@cache
def _of_sample(table: tuple[Field, ...]) -> str:
    """What the table of tags makes of a sample: it is another one when the table is."""
    cover = io.BytesIO()
    Image.new("RGB", (1, 1)).save(cover, "JPEG")
    sample = Tags(
        title="t", show="s", author="a", number=1, date="2026-01-01", locale="sq", summary="s", licence="CC0-1.0",
        page_url="https://example.org/p/", feed_url="https://example.org/f", guid="g", voices="v", lyrics="l",
        chapters=(Chapter.model_validate({"at": "0:00", "title": "c"}),), duration_ms=1000, cover=cover.getvalue(),
        season=1, show_url="https://example.org/s/", licence_url="https://example.org/l", category="c", encoder="e",
        cues=(Cue(0, 1, "c"),), loudness_lufs=-16.0, peak_dbtp=-1.0,
    )  # fmt: skip
    return text_hash(
        repr(id3_bytes(sample)), repr(opus_comments(sample)), repr(mp4_atoms(sample)), ffmetadata(sample), RECIPE
    )


def integrity(file: Path) -> bytes:
    """The digest of a file as W3C Subresource Integrity writes it."""
    with file.open("rb") as content:
        return b"sha384-" + base64.b64encode(hashlib.file_digest(content, "sha384").digest())
