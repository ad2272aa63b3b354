"""Take every recording of a project through the media room: what to make, who makes it, and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath

from mburoja.feed.guid import episode_guid
from mburoja.media.chapters import moved as moved_chapters
from mburoja.media.errors import MediaError, ProgramFailed
from mburoja.media.ffmpeg import version
from mburoja.media.loudness import TARGET_LUFS, TOLERANCE_LU
from mburoja.media.master import Report
from mburoja.media.profiles import PROFILES
from mburoja.media.rendition import Encoded, Job, Rendered, render, tag
from mburoja.media.tags import Tags
from mburoja.media.transcript import moved as moved_cues
from mburoja.model import Chapter, Episode, Finding, Languages, Locale, Media, Recorded, Show, Site, Transcript
from mburoja.pages.feed_notes import feed_summary
from mburoja.pages.views import licence_url

Key = tuple[str, Locale]
"""A recording: the episode's path and the language."""
Talk = Callable[[str, float], None]
"""Called with a recording's name and the share of it that is done: from 0, when it is begun, to 1."""


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
) -> tuple[dict[Key, Rendered], list[Finding]]:
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
    here = isinstance(executor, ThreadPoolExecutor)
    futures = {
        executor.submit(_render, each.job, cache.absolute(), partial(talk, each.name) if here else None): each
        for each in recordings
    }
    rendered: dict[Key, Rendered] = {}
    findings: list[Finding] = []
    failures: list[ProgramFailed] = []
    try:
        for future in as_completed(futures):
            each = futures[future]
            try:
                result = future.result()
            except Exception as error:
                if here and not isinstance(error, (ProgramFailed, OSError)):
                    raise
                # Elsewhere an executor raises whatever it likes when a worker is lost.
                failures.append(ProgramFailed(f"{each.name}: {error or type(error).__name__}"))
            else:
                if isinstance(result, Rendered):
                    rendered[each.key] = result
                else:
                    findings.append(Finding(each.name, None, str(result), "recording"))
            talk(each.name, 1.0)
    finally:
        for future in futures:
            future.cancel()
    if failures:
        raise failures[0]
    return {each.key: rendered[each.key] for each in recordings if each.key in rendered}, findings


def _render(job: Job, cache: Path, report: Report | None) -> Rendered | MediaError:
    """As `render`, but a recording that cannot be used is a result: a worker need not try it again."""
    try:
        return render(job, cache, report)
    except MediaError as error:
        return error


def loudness_note(name: str, rendered: Rendered) -> str | None:
    """What to say of a recording that could not be made as loud as promised."""
    wrong = [each for each in rendered.encoded if not each.loudness.right]
    if not wrong:
        return None
    worst = max(wrong, key=lambda each: abs(each.loudness.lufs - TARGET_LUFS))
    return (
        f"{name}: after all attempts it plays at {worst.loudness.lufs} LUFS with peaks of {worst.loudness.dbtp} dBTP; "
        f"{TARGET_LUFS:.0f} ± {TOLERANCE_LU} and at most −1 are wanted. It is used as it is; "
        "record it again with an even voice"
    )


@dataclass(frozen=True)
class Words:
    """What tags and renditions take from the project in one language. `cover` is a JPEG file for the tags."""

    site: Site
    strings: Mapping[str, str]
    show: Show
    episode: Episode
    locale: Locale
    transcript: Transcript
    cover: Path


def recorded(words: Words, rendered: Rendered, cache: Path) -> tuple[Recorded, Transcript]:
    """A recording as it goes out, tagged; and its transcript, both with the times of the renditions."""
    episode, locale = words.episode, words.locale
    chapters = moved_chapters(episode.texts[locale].fields.chapters, rendered.offset_ms)
    transcript = Transcript(moved_cues(words.transcript.cues, rendered.offset_ms), words.transcript.paragraphs)
    base = f"media/{episode.path}/{locale}-{rendered.recording_hash[:8]}"
    renditions = []
    for encoded in rendered.encoded:
        tagged = tag(encoded, _tags(words, encoded, chapters, transcript), cache)
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
            )
        )
    poster = f"{base}.jpg" if rendered.poster else None
    return Recorded(tuple(renditions), chapters, rendered.peaks, poster), transcript


def _tags(words: Words, encoded: Encoded, chapters: tuple[Chapter, ...], transcript: Transcript) -> Tags:
    site, show, episode, locale = words.site, words.show, words.episode, words.locale
    text = episode.texts[locale]
    synthetic = [person.name for person in episode.people(locale) if person.synthetic]
    voices = ", ".join(f"{name} ({words.strings['synthetic_voice']})" for name in synthetic)
    return Tags(
        title=text.fields.title,
        show=show.texts[site.languages.choose(locale, show.texts)].fields.title,
        author=show.fields.author,
        number=episode.fields.number,
        date=episode.fields.date.date().isoformat(),
        locale=locale,
        summary=feed_summary(episode, locale, words.strings),
        licence=show.fields.licence,
        page_url=site.page_url(f"{episode.path}/", locale),
        feed_url=site.feed_url(show.slug, locale),
        guid=episode_guid(episode.fields.guid, locale, site.languages.default),
        voices=voices or None,
        lyrics="\n".join([*(cue.text for cue in transcript.cues), *transcript.paragraphs]) or None,
        chapters=chapters,
        duration_ms=encoded.duration_ms,
        # The data saver goes without: the picture would weigh as much as the sound.
        cover=None if encoded.profile.codecs == "opus" else words.cover.read_bytes(),
        season=episode.fields.season,
        show_url=site.page_url(f"{show.slug}/", locale),
        licence_url=licence_url(show.fields.licence),
        category=show.fields.categories[0].split(" > ")[-1],
        encoder=f"ffmpeg {version()}",
        cues=transcript.cues,
        loudness_lufs=encoded.loudness.lufs,
        peak_dbtp=encoded.loudness.dbtp,
    )
