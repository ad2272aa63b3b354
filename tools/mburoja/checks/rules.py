"""The rules. A new one: a function `(shows, site) -> findings` with an id, put into `RULES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import PurePath
from uuid import UUID, uuid5

from mburoja.feed.guid import podcast_guid
from mburoja.model import (
    NOTES_TO_WRITE,
    TO_WRITE,
    Cue,
    Episode,
    Finding,
    Locale,
    Picture,
    Show,
    Site,
    feed_path,
    format_time,
)

Rule = Callable[[tuple[Show, ...], Site], Iterator[Finding]]

ARTWORK_PIXELS = (1400, 3000)
"""Apple, podcast requirements: square artwork of 1400 to 3000 pixels."""
_ENDINGS = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg")}


def run(shows: tuple[Show, ...], site: Site) -> list[Finding]:
    """Every finding of every rule about all shows."""
    return [finding for rule in RULES for finding in rule(shows, site)]


def number_twice(shows: tuple[Show, ...], site: Site) -> Iterator[Finding]:
    """Two episodes of a season cannot have one number: apps sort by it and would show one of them."""
    seen: dict[tuple[str, int | None, int], Episode] = {}
    for episode in _episodes(shows):
        key = (episode.show, episode.fields.season, episode.fields.number)
        if first := seen.get(key):
            yield _about(
                episode,
                "number",
                f"number {episode.fields.number} is taken by {first.file.path}; "
                f"write `number: {_free(shows, episode)}`",
                "number-twice",
            )
        seen.setdefault(key, episode)


def guid_twice(shows: tuple[Show, ...], site: Site) -> Iterator[Finding]:
    """Two episodes cannot have one guid: apps take them for one episode and show only one."""
    seen: dict[str, str] = {}
    for episode in _episodes(shows):
        if first := seen.get(episode.fields.guid):
            yield _about(
                episode,
                "guid",
                f"this guid belongs to {first} (a copied file?); "
                f"write `guid: {uuid5(UUID(episode.fields.guid), episode.path)}`",
                "guid-twice",
            )
        seen.setdefault(episode.fields.guid, episode.file.path)


def recording_missing(shows: tuple[Show, ...], site: Site) -> Iterator[Finding]:
    """An episode that is not a draft needs a recording in the main language."""
    for episode in _episodes(shows):
        if episode.fields.status != "draft" and site.languages.default not in episode.recordings:
            yield _about(
                episode,
                "status",
                f"there is no recording; put recording.{site.languages.default}.m4a beside this file, "
                "or write `status: draft`",
                "recording-missing",
            )


def template_left(shows: tuple[Show, ...], site: Site) -> Iterator[Finding]:
    """What `mburoja new episode` writes for staff to replace is not for the public."""
    for episode in _episodes(shows):
        if episode.fields.status == "draft":
            continue
        for text in episode.texts.values():
            if text.fields.summary == TO_WRITE:
                message = f"the summary is still “{TO_WRITE}”; write one or two sentences"
                yield Finding(text.file.path, text.file.line("summary"), message, "template-left")
            if text.notes.startswith(NOTES_TO_WRITE):
                message = "the show notes are still those of the template; write your own below the second `---`"
                yield Finding(text.file.path, None, message, "template-left")


def text_missing(shows: tuple[Show, ...], site: Site) -> Iterator[Finding]:
    """A recording or transcript in a language needs that language's text, or nobody will ever find it."""
    for episode in _episodes(shows):
        for locale, path in [*episode.recordings.items(), *episode.transcripts.items()]:
            if locale not in episode.texts:
                yield Finding(
                    f"{PurePath(episode.file.path).parent}/{path.name}",
                    None,
                    f"there is no text for it; write episode.{locale}.md beside it",
                    "text-missing",
                )


def transcript_alone(shows: tuple[Show, ...], site: Site) -> Iterator[Finding]:
    """A transcript tells the times of a recording in its own language; without that it can be shown nowhere."""
    for episode in _episodes(shows):
        for locale, path in episode.transcripts.items():
            # In the main language it is the recording that is missed (`recording-missing`).
            needed = locale != site.languages.default and episode.fields.status != "draft"
            if needed and locale not in episode.recordings:
                yield Finding(
                    f"{PurePath(episode.file.path).parent}/{path.name}",
                    None,
                    f"there is no recording in this language; put recording.{locale}.m4a beside it",
                    "transcript-alone",
                )


def show_translation_missing(shows: tuple[Show, ...], site: Site) -> Iterator[Finding]:
    """An episode in a language needs the show in that language, which makes the feed."""
    for show in shows:
        for locale in sorted({locale for episode in show.episodes for locale in episode.texts} - set(show.texts)):
            yield Finding(
                show.file.path,
                None,
                f"there are episodes in {locale} but no show.{locale}.md; write it, so that they have a feed",
                "show-translation-missing",
            )


def chapters_in_order(shows: tuple[Show, ...], site: Site) -> Iterator[Finding]:
    """Chapters begin at 0:00 and go forward (Apple: the first at 00:00:00)."""
    for episode in _episodes(shows):
        for text in episode.texts.values():
            last = -1
            for index, chapter in enumerate(text.fields.chapters):
                line = text.file.line("chapters", index, "at")
                if index == 0 and chapter.at != 0:
                    yield Finding(text.file.path, line, 'the first chapter begins at "0:00"', "chapters-order")
                elif chapter.at <= last:
                    message = f"{format_time(chapter.at)} is not after {format_time(last)}; put the chapters in order"
                    yield Finding(text.file.path, line, message, "chapters-order")
                last = chapter.at


def source_dated(shows: tuple[Show, ...], site: Site) -> Iterator[Finding]:
    """Each source has a date: its own, or the day we saw it."""
    for episode in _episodes(shows):
        for text in episode.texts.values():
            for index, source in enumerate(text.fields.sources or ()):
                if not source.date and not source.seen:
                    yield Finding(
                        text.file.path,
                        text.file.line("sources", index),
                        'this source has no date; write `date: "2026-01-16"`, or `seen:` with the day you looked',
                        "source-dated",
                    )


def artwork_shape(shows: tuple[Show, ...], site: Site) -> Iterator[Finding]:
    """Pictures are square, 1400 to 3000 pixels, RGB, and are what their ending says (Apple's rules)."""
    everything: list[Show | Episode] = [*shows, *_episodes(shows)]
    for each in everything:
        if each.artwork:
            path = f"{PurePath(each.file.path).parent}/{each.artwork.path.name}"
            yield from (Finding(path, None, message, "artwork-shape") for message in _artwork_problems(each.artwork))


def _artwork_problems(picture: Picture) -> Iterator[str]:
    least, most = ARTWORK_PIXELS
    if picture.width != picture.height:
        yield f"the picture is {picture.width} × {picture.height} pixels; cut it square, {least} to {most} a side"
    elif not least <= picture.width <= most:
        yield f"the picture has {picture.width} pixels a side; save it with {least} to {most}"
    if picture.mode not in ("RGB", "L"):
        yield f"the picture's colours are {picture.mode}; save it as RGB, without transparency"
    if picture.path.suffix not in _ENDINGS[picture.format]:
        yield f"the picture is a {picture.format} but its name ends in {picture.path.suffix}; rename it or save it anew"


def podcast_guid_written(shows: tuple[Show, ...], site: Site) -> Iterator[Finding]:
    """Each feed has a podcast_guid of its own, minted once from its first address (Podcast Namespace)."""
    seen: dict[str, str] = {}
    for show in sorted(shows, key=lambda show: min((e.fields.date for e in show.episodes), default=_FAR)):
        for text in show.texts.values():
            guid = text.fields.podcast_guid
            url = (site.published_url or site.url) + feed_path(show.slug, text.locale)
            right = f"write `podcast_guid: {podcast_guid(url)}`"
            if guid is None:
                yield Finding(text.file.path, 1, f"the feed needs an identity; {right}", "podcast-guid")
            elif first := seen.get(guid):
                line = text.file.line("podcast_guid")
                yield Finding(text.file.path, line, f"this podcast_guid belongs to {first}; {right}", "podcast-guid")
            else:
                seen[guid] = text.file.path


def _free(shows: tuple[Show, ...], clashing: Episode) -> int:
    same = [e for e in _episodes(shows) if (e.show, e.fields.season) == (clashing.show, clashing.fields.season)]
    return max(episode.fields.number for episode in same) + 1


_FAR = datetime.max.replace(tzinfo=UTC)


def _episodes(shows: tuple[Show, ...]) -> list[Episode]:
    """All episodes, the oldest first: of two that clash, the newer one is to change."""
    found = [episode for show in shows for episode in show.episodes]
    return sorted(found, key=lambda episode: (episode.fields.date, episode.path))


def times_within(episode: Episode, locale: Locale, cues: tuple[Cue, ...], duration_ms: int) -> Iterator[Finding]:
    """Chapters begin, and the transcript ends, before the recording does; else they belong to another one."""
    text = episode.texts[locale]
    length = format_time(duration_ms)
    for index, chapter in enumerate(text.fields.chapters):
        if chapter.at >= duration_ms:
            yield Finding(
                text.file.path,
                text.file.line("chapters", index, "at"),
                f"{format_time(chapter.at)} is after the end of the recording ({length}); write the time of this one",
                "times-within",
            )
    if cues and cues[-1].end_ms > duration_ms + _LATE_MS:
        yield Finding(
            f"{PurePath(episode.file.path).parent}/{episode.transcripts[locale].name}",
            None,
            f"it goes on until {format_time(cues[-1].end_ms)} but the recording ends at {length}; "
            "is it the transcript of this recording?",
            "times-within",
        )


_LATE_MS = 2_000
"""How much later than the recording its last line may end: editors round up."""


def _about(episode: Episode, key: str, message: str, check_id: str) -> Finding:
    return Finding(episode.file.path, episode.file.line(key), message, check_id)


RULES: tuple[Rule, ...] = (
    number_twice,
    guid_twice,
    recording_missing,
    template_left,
    text_missing,
    transcript_alone,
    show_translation_missing,
    chapters_in_order,
    source_dated,
    artwork_shape,
    podcast_guid_written,
)
