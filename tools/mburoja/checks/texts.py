"""Checks on what staff write: whether all that is needed is there, in each language, and says what it should."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from mburoja.checks.check import Found, error, warning
from mburoja.checks.languages import another_language
from mburoja.checks.subjects import Sources, beside
from mburoja.model import (
    NOTES_TO_TAKE_OUT,
    NOTES_TO_WRITE,
    TO_WRITE,
    Episode,
    EpisodeText,
    Locale,
    Message,
    Show,
    ShowText,
    format_time,
    say,
)


@error
def recording_missing(sources: Sources) -> Iterator[Found]:
    """An episode that is not a draft needs a recording in the main language; without it there is nothing to play.

    Put the recording beside episode.md, or write `status: draft` until it is there.
    """
    default = sources.site.languages.default
    for episode in sources.episodes():
        if episode.fields.status != "draft" and default not in episode.recordings:
            message = say(
                "there is no recording; put recording.{locale}.m4a beside this file, or write `status: draft`",
                locale=default,
            )
            yield _at(episode, "status", message)


@error
def text_missing(sources: Sources) -> Iterator[Found]:
    """A recording or transcript in a language needs that language's text, or nobody will ever find it."""
    for episode in sources.episodes():
        for locale, path in [*episode.recordings.items(), *episode.transcripts.items()]:
            if locale not in episode.texts:
                message = say("there is no text for it; write episode.{locale}.md beside it", locale=locale)
                yield Found(beside(episode, path), None, message)


@error
def transcript_alone(sources: Sources) -> Iterator[Found]:
    """A transcript tells the times of a recording in its own language; without that it can be shown nowhere."""
    for episode in sources.episodes():
        for locale, path in episode.transcripts.items():
            # In the main language it is the recording that is missed (`recording-missing`).
            needed = locale != sources.site.languages.default and episode.fields.status != "draft"
            if needed and locale not in episode.recordings:
                message = say(
                    "there is no recording in this language; put recording.{locale}.m4a beside it", locale=locale
                )
                yield Found(beside(episode, path), None, message)


@warning
def transcript_missing(sources: Sources) -> Iterator[Found]:
    """Who does not hear well, or cannot listen now, reads the transcript (WCAG 2.2, 1.2.1); search finds what is in it.

    Put it beside the recording, as WebVTT (.vtt), SubRip (.srt) or plain text (.txt).
    """
    for episode in sources.episodes():
        for locale, path in episode.recordings.items():
            if episode.fields.status != "draft" and locale in episode.texts and locale not in episode.transcripts:
                message = say(
                    "nobody can read what is said in it; put transcript.{locale}.vtt (or .srt, .txt) beside it",
                    locale=locale,
                )
                yield Found(beside(episode, path), None, message)


@error
def show_translation_missing(sources: Sources) -> Iterator[Found]:
    """An episode in a language needs the show in that language, which makes the feed."""
    for show in sources.shows:
        for locale in sorted({locale for episode in show.episodes for locale in episode.texts} - set(show.texts)):
            message = say(
                "there are episodes in {locale} but no show.{locale}.md; write it, so that they have a feed",
                locale=locale,
            )
            yield Found(show.file.path, None, message)


@error
def template_left(sources: Sources) -> Iterator[Found]:
    """What `mburoja new episode` writes for staff to replace is not for the public. Write your own text there."""
    for episode in sources.episodes():
        if episode.fields.status == "draft":
            continue
        for text in episode.texts.values():
            if text.fields.summary == TO_WRITE:
                message = say("the summary is still “{text}”; write one or two sentences", text=TO_WRITE)
                yield Found(text.file.path, text.file.line("summary"), message)
            if any(words in text.notes for words in _TEMPLATE):
                message = say("words of the template are left in the show notes; write your own below the second `---`")
                yield Found(text.file.path, text.file.line("notes"), message)


_TEMPLATE = (NOTES_TO_WRITE, NOTES_TO_TAKE_OUT)
"""How the template's show notes begin and end: one may be gone and the other not."""


@error
def chapters_in_order(sources: Sources) -> Iterator[Found]:
    """Chapters begin at 0:00 and go forward (Apple: the first at 00:00:00). Put them in the order of the recording."""
    for _, text in _texts(sources):
        last = -1
        for index, chapter in enumerate(text.fields.chapters):
            line = text.file.line("chapters", index, "at")
            if index == 0 and chapter.at != 0:
                yield Found(text.file.path, line, say('the first chapter begins at "0:00"'))
            elif chapter.at <= last:
                message = say(
                    "{time} is not after {last}; put the chapters in order",
                    time=format_time(chapter.at),
                    last=format_time(last),
                )
                yield Found(text.file.path, line, message)
            last = chapter.at


@warning
def chapters_few(sources: Sources) -> Iterator[Found]:
    """Apple shows chapters when there are three or more (Apple support, 5482). Write three, or none."""
    for _, text in _texts(sources):
        if 0 < len(text.fields.chapters) < _LEAST_CHAPTERS:
            message = say("apps show chapters when there are three or more; write more of them, or none")
            yield Found(text.file.path, text.file.line("chapters"), message)


_LEAST_CHAPTERS = 3


@warning
def notes_empty(sources: Sources) -> Iterator[Found]:
    """The show notes are what people read who cannot listen, and what apps show below the player. Write some lines."""
    for episode, text in _texts(sources):
        if episode.fields.status != "draft" and not text.notes.strip():
            yield Found(text.file.path, None, say("there are no show notes; write some lines below the second `---`"))


@warning
def text_language(sources: Sources) -> Iterator[Found]:
    """A text is in the language that its file's name says. Apps and screen readers trust that, and so do readers.

    Perhaps the file has the wrong name, or the text is yet to be translated.
    """
    for owner in sources.owners():
        if isinstance(owner, Episode) and owner.fields.status == "draft":
            continue  # its template is in English
        for locale, text in owner.texts.items():
            words = f"{text.fields.title}. {text.fields.summary}\n{text.notes}"
            if guess := another_language(words, locale):
                message = say(
                    "this text does not look like {locale} but like {guess}; translate it, or rename the file",
                    locale=locale,
                    guess=", ".join(sorted(guess)),
                )
                yield Found(text.file.path, text.file.line("title"), message)


# --- translations ---------------------------------------------------------------------------------


@warning
def translation_missing(sources: Sources) -> Iterator[Found]:
    """A text is there in every language in which its show, or its part of the site, is offered.

    Where one is missing readers see another language, with a note. Make the file that the message names.
    """
    for show in sources.shows:
        for locale in sources.site.languages.names:
            if locale not in show.texts:
                yield _show_untranslated(show, locale)
                continue
            for episode in show.episodes:
                if episode.fields.status != "draft" and locale not in episode.texts:
                    file = f"episode.{locale}.md"
                    message = say("this text is not in {locale} yet; write {file}", locale=locale, file=file)
                    yield Found(episode.file.path, None, message)
    for page in sources.pages:
        for locale in sources.site.languages.names:
            if locale not in page.locales:
                file = PurePath(page.main).with_suffix(f".{locale}.md").name
                message = say("this text is not in {locale} yet; write {file}", locale=locale, file=file)
                yield Found(page.main, None, message)


def _show_untranslated(show: Show, locale: Locale) -> Found:
    missing = [f"{each.slug}/episode.{locale}.md" for each in show.episodes if each.fields.status != "draft"]
    message = say(
        "this show is not offered in {locale}; to offer it write {files}",
        locale=locale,
        files=", ".join([f"show.{locale}.md", *missing]),
    )
    return Found(show.file.path, None, message)


@warning
def translation_incomplete(sources: Sources) -> Iterator[Found]:
    """A translation has what episode.md has: actions and sources in its own words, and for a recording of its own the
    voices and the chapters of that recording.

    Without them readers see fewer things to do, sources in another language, or the name of a voice that they do not
    hear. Copy the field from episode.md and say it in this language.
    """
    for episode in sources.episodes():
        for locale, text in episode.texts.items():
            recorded = ("people", "chapters") if locale in episode.recordings else ()
            for key in ("actions", "sources", *recorded):
                if getattr(episode.fields, key) and not getattr(text.fields, key):
                    message = say("episode.md has `{key}:` and this file has none; write it in this language", key=key)
                    yield Found(text.file.path, 1, message)


@warning
def translation_recording_missing(sources: Sources) -> Iterator[Found]:
    """An episode appears in the feed of a language only when it has a recording in that language.

    The page offers the main language's recording meanwhile. Put the recording there, or leave it if none is planned.
    """
    for show in sources.shows:
        recorded = {locale for episode in show.episodes for locale in episode.recordings}
        recorded -= {sources.site.languages.default}  # `recording-missing`
        for episode in show.episodes:
            for locale, text in episode.texts.items():
                if episode.fields.status == "published" and locale in recorded and locale not in episode.recordings:
                    message = say(
                        "other episodes have a recording in {locale} and this one has none, so the feed lacks it; "
                        "put recording.{locale}.m4a here",
                        locale=locale,
                    )
                    yield Found(text.file.path, None, message)


@warning
def translation_stale(sources: Sources) -> Iterator[Found]:
    """A translation notes which text it was made from, as `translated_from:`; when that text has changed since, the
    translation may say something else. Compare the two, mend the translation, then write the new value.
    """
    default = sources.site.languages.default
    for owner in sources.owners():
        now = source_hash(owner.texts[default])
        for locale, text in owner.texts.items():
            main = PurePath(owner.file.path).name
            if locale == default or (noted := getattr(text.fields, "translated_from", None)) == now:
                continue
            if noted is None:
                message = say(
                    "nobody can tell whether this still says what {main} says; compare the two, then write "
                    "`translated_from: {now}`",
                    main=main,
                    now=now,
                )
            else:
                message = say(
                    "{main} has changed since this was translated; compare the two, then write "
                    "`translated_from: {now}`",
                    main=main,
                    now=now,
                )
            yield Found(text.file.path, text.file.line("translated_from") or 1, message)


def source_hash(text: EpisodeText | ShowText) -> str:
    """Eight hex digits that stand for what is to be translated of a text, whatever else changes in its file.

    What has its default is left out, so that no translation grows old when the model gets a field more.
    """
    written = text.fields.model_dump(include=_TO_TRANSLATE, exclude_defaults=True)
    written["notes"] = re.sub(r"\s+", " ", text.notes).strip()
    return hashlib.sha256(json.dumps(written, sort_keys=True).encode()).hexdigest()[:8]


# Not the times of chapters, which belong to the recording, nor the addresses and dates of sources.
_TO_TRANSLATE: dict[str, Any] = {
    "title": True,
    "summary": True,
    "chapters": {"__all__": {"title"}},
    "actions": True,
    "sources": {"__all__": {"title", "publisher", "via"}},
    "people": True,
    "funding": {"text"},
}


def _texts(sources: Sources) -> Iterator[tuple[Episode, EpisodeText]]:
    for episode in sources.episodes():
        for text in episode.texts.values():
            yield episode, text


def _at(episode: Episode, key: str, message: Message) -> Found:
    return Found(episode.file.path, episode.file.line(key), message)
