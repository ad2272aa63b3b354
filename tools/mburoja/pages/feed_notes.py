"""The text a podcast app shows of an episode: what the page shows, in the little HTML that apps know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from mburoja.model import Chapter, Episode, Locale, Source, format_time
from mburoja.pages.wording import source_day


def feed_summary(episode: Episode, locale: Locale, words: Mapping[str, str]) -> str:
    """The plain description: the summary, and that the voice is synthetic when it is."""
    summary = episode.texts[locale].fields.summary
    if not any(person.synthetic for person in episode.people(locale)):
        return summary
    return f"{summary} {words['synthetic_notice']}"


def feed_notes(
    episode: Episode,
    locale: Locale,
    words: Mapping[str, str],
    page_url: str,
    chapters: tuple[Chapter, ...],
    notes_html: str,
) -> str:
    """The notes as HTML of p, ol, ul, li and a: summary, what to do, chapters, notes, sources, page.

    `chapters` have the times of the enclosure; `notes_html` is what `markdown.feed_html` makes of the notes.
    """
    text = episode.texts[locale]
    fields, sources = text.fields, episode.sources(locale)
    parts = [f"<p>{escape(feed_summary(episode, locale, words), quote=False)}</p>"]
    if fields.actions:
        title = words["actions"] if len(fields.actions) == 3 else words["actions_many"]
        parts += [_heading(title), _list("ol", (escape(action, quote=False) for action in fields.actions))]
    if chapters:
        # Apple reads chapters from a list of times that begins at 00:00:00.
        lines = (f"{_clock(chapter.at)} {escape(chapter.title, quote=False)}" for chapter in chapters)
        parts += [_heading(words["chapters"]), _list("ul", lines)]
    parts.append(notes_html.strip())
    if sources:
        parts += [
            _heading(words["sources"]),
            _list("ul", (_source(s, locale, words) for s in sources)),
        ]
    if words["demonstration"]:
        parts.append(f"<p>{escape(words['demonstration'], quote=False)}</p>")
    parts.append(f'<p><a href="{escape(page_url)}">{escape(words["episode_page"], quote=False)}</a></p>')
    return "\n".join(part for part in parts if part)


def _heading(words: str) -> str:
    return f"<p>{escape(words, quote=False)}:</p>"


def _list(kind: str, items: Iterator[str]) -> str:
    return f"<{kind}>" + "".join(f"<li>{item}</li>" for item in items) + f"</{kind}>"


def _clock(ms: int) -> str:
    time = format_time(ms)
    return "0" * (8 - len(time)) + time if time.count(":") == 2 else f"00:{time:0>5}"


def _source(source: Source, locale: Locale, words: Mapping[str, str]) -> str:
    day = source_day(source.date, locale) if source.date else f"{words['seen']} {source_day(source.seen or '', locale)}"
    text = escape(f"{source.publisher}, {day}: {source.title}", quote=False)
    if source.via:
        text += escape(f" ({words['via']} {source.via})", quote=False)
    return text + (f' <a href="{escape(source.url)}">{escape(source.url, quote=False)}</a>' if source.url else "")
