"""Take every recording of a project through the media room: what to make, who makes it, and what it says of itself."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path, PurePath
from typing import Literal

from mburoja.feed.guid import episode_guid
from mburoja.media.chapters import moved as moved_chapters
from mburoja.media.errors import MediaError, ProgramFailed
from mburoja.media.ffmpeg import stopped_together, version
from mburoja.media.hear import heard, heard_before
from mburoja.media.master import Report
from mburoja.media.profiles import PROFILES
from mburoja.media.rendition import Encoded, Job, Rendered, kept, render, tag
from mburoja.media.tags import Tags
from mburoja.media.transcript import moved as moved_cues
from mburoja.model import Chapter, Episode, Finding, Heard, Languages, Locale, Media, Recorded, Show, Site, Transcript
from mburoja.pages.feed_notes import feed_summary
from mburoja.pages.views import licence_url

log = logging.getLogger("mkdocs.mburoja")

Key = tuple[str, Locale]
"""A recording: the episode's path and the language."""


class Talk:
    """Is told how the work goes; this one says nothing. Called from several threads."""

    def expect(self, number: int) -> None:
        """There are so many recordings."""

    def at(self, name: str, share: float) -> None:
        """A recording that is being made has come so far: 0 when it is begun, up to 1."""

    def done(self, name: str, outcome: Outcome) -> None:
        """A recording is done."""


Outcome = Literal["made", "there", "refused"]
"""Made now, found in the cache, or not usable."""


@dataclass(frozen=True)
class Ready:
    """A recording and its renditions, with what is heard in each: decoded, whatever their headers say."""

    rendered: Rendered
    handed_in: Heard
    renditions: tuple[Heard, ...]


_Future = Future[tuple[Ready | MediaError, Outcome]]


@dataclass(frozen=True)
class Wanted:
    """A recording that is to be made. `name` is its file's name in messages."""

    key: Key
    name: str
    job: Job


def wanted(root: Path, episodes: Iterable[tuple[Show, Episode]], languages: Languages) -> Iterator[Wanted]:
    """What there is to make of the recordings of episodes."""
    for show, episode in episodes:
        for locale, recording in episode.recordings.items():
            job = Job(
                Path(recording),
                PROFILES[show.fields.medium],
                episode.fields.trim,
                _jingle(show.intros, locale, languages),
                _jingle(show.outros, locale, languages),
            )
            yield Wanted((episode.path, locale), recording.relative_to(root).as_posix(), job)


def _jingle(jingles: Mapping[Locale, PurePath], locale: Locale, languages: Languages) -> Path | None:
    found = jingles.get(locale) or jingles.get(languages.default)
    return Path(found) if found else None


def render_all(
    recordings: Sequence[Wanted], cache: Path, executor: Executor, talk: Talk
) -> tuple[dict[Key, Ready], list[Finding]]:
    """Make the renditions of recordings; what cannot be used is a finding, and the others are made nevertheless.

    Args:
        recordings: what to make.
        cache: the folder of what was made before.
        executor: who works: threads of this computer (ffmpeg does the work), or any other that gives futures of
            `concurrent.futures` and sees the same files.
        talk: is told how far each is; of those that work elsewhere, only when it is done.

    Raises:
        ProgramFailed: when ffmpeg or a worker failed; raised when all others are made.
    """
    talk.expect(len(recordings))
    here = isinstance(executor, ThreadPoolExecutor)
    futures: dict[_Future, Wanted] = {}
    results: dict[Key, Ready] = {}
    findings: list[Finding] = []
    failures: list[str] = []
    try:
        with stopped_together():
            for each in recordings:
                if found := _there(each.job, cache):
                    results[each.key] = found
                    talk.done(each.name, "there")
                    continue
                report = partial(talk.at, each.name) if here else None
                futures[executor.submit(_render, each.job, cache.absolute(), report)] = each
            for future in as_completed(futures):
                each = futures[future]
                match _result(future, each, talk):
                    case Ready() as ready:
                        results[each.key] = ready
                    case MediaError() as error:
                        findings.append(Finding(each.name, None, error.message, "recording"))
                    case failure:
                        failures.append(f"{each.name}: {str(failure) or type(failure).__name__}")
    finally:
        for future in futures:
            future.cancel()
    if failures:
        raise ProgramFailed("\n".join([*failures, *(str(each) for each in findings)]))
    return {each.key: results[each.key] for each in recordings if each.key in results}, findings


def _result(future: _Future, each: Wanted, talk: Talk) -> Ready | Exception:
    try:
        result, outcome = future.result()
    except Exception as error:  # an executor raises whatever it likes when a worker is lost
        log.debug("%s", each.name, exc_info=error)
        return error
    talk.done(each.name, outcome)
    return result


def _there(job: Job, cache: Path) -> Ready | None:
    """What was made and heard before: threads and workers would only be in each other's way."""
    rendered = kept(job, cache)
    if rendered is None:
        return None
    handed_in = heard_before(job.recording, rendered.recording_hash, cache)
    renditions = [heard_before(each.file, each.sha256, cache) for each in rendered.encoded]
    if handed_in is None or None in renditions:
        return None
    return Ready(rendered, handed_in, tuple(each for each in renditions if each))


def _render(job: Job, cache: Path, report: Report | None) -> tuple[Ready | MediaError, Outcome]:
    """As `render`, but a recording that cannot be used is a result: a worker need not try it again."""
    begun = False

    def told(share: float) -> None:
        nonlocal begun
        begun = True
        if report:
            report(share)

    try:
        rendered = render(job, cache, told)
        handed_in = heard(job.recording, rendered.recording_hash, cache)
        renditions = tuple(heard(each.file, each.sha256, cache) for each in rendered.encoded)
    except MediaError as error:
        return error, "refused"
    return Ready(rendered, handed_in, renditions), "made" if begun else "there"


@dataclass(frozen=True)
class About:
    """What a recording's renditions say of it, from the project. `cover` is a JPEG file for the tags."""

    site: Site
    strings: Mapping[str, str]
    show: Show
    episode: Episode
    locale: Locale
    transcript: Transcript
    cover: Path


def recorded(about: About, rendered: Rendered, cache: Path) -> tuple[Recorded, Transcript]:
    """A recording as it goes out, tagged; and its transcript, both with the times of the renditions."""
    episode, locale = about.episode, about.locale
    length_ms = rendered.encoded[0].duration_ms
    chapters = moved_chapters(episode.texts[locale].fields.chapters, rendered.offset_ms, length_ms)
    transcript = Transcript(moved_cues(about.transcript.cues, rendered.offset_ms), about.transcript.paragraphs)
    base = f"media/{episode.path}/{locale}-{rendered.recording_hash[:8]}"
    renditions = []
    for encoded in rendered.encoded:
        tagged = tag(encoded, _tags(about, encoded, chapters, transcript), cache)
        renditions.append(
            Media(
                file=tagged.file,
                url_path=base + encoded.profile.suffix,
                type=encoded.profile.type,
                length_bytes=tagged.file.stat().st_size,
                duration_ms=encoded.duration_ms,
                integrity=tagged.integrity,
                size=encoded.size,
                codecs=encoded.profile.codecs,
                called=encoded.profile.called,
            )
        )
    poster = f"{base}.jpg" if rendered.poster else None
    return Recorded(tuple(renditions), chapters, rendered.peaks, poster), transcript


@lru_cache(maxsize=64)
def _content(cover: Path) -> bytes:
    """A picture of the cache: its name stands for its bytes, and many recordings have the same."""
    return cover.read_bytes()


def _tags(about: About, encoded: Encoded, chapters: tuple[Chapter, ...], transcript: Transcript) -> Tags:
    site, show, episode, locale = about.site, about.show, about.episode, about.locale
    text = episode.texts[locale]
    synthetic = [person.name for person in episode.people(locale) if person.synthetic]
    voices = ", ".join(f"{name} ({about.strings['synthetic_voice']})" for name in synthetic)
    return Tags(
        title=text.fields.title,
        show=show.texts[site.languages.choose(locale, show.texts)].fields.title,
        author=show.fields.author,
        number=episode.fields.number,
        date=episode.fields.date.date().isoformat(),
        locale=locale,
        summary=feed_summary(episode, locale, about.strings),
        licence=show.fields.licence,
        page_url=site.page_url(f"{episode.path}/", locale),
        feed_url=site.feed_url(show.slug, locale),
        guid=episode_guid(episode.fields.guid, locale, site.languages.default),
        voices=voices or None,
        lyrics="\n".join([*(cue.text for cue in transcript.cues), *transcript.paragraphs]) or None,
        chapters=chapters,
        duration_ms=encoded.duration_ms,
        cover=_content(about.cover) if encoded.profile.cover else None,
        season=episode.fields.season,
        show_url=site.page_url(f"{show.slug}/", locale),
        licence_url=licence_url(show.fields.licence),
        category=show.fields.categories[0].split(" > ")[-1],
        encoder=f"ffmpeg {version()}",
        cues=transcript.cues,
        loudness_lufs=encoded.loudness.lufs,
        peak_dbtp=encoded.loudness.dbtp,
    )
