"""Rules on tags: what a podcast app or a player finds inside a rendition when it has only the file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from mburoja.checks.check import Found, error, warning
from mburoja.checks.sound import called
from mburoja.checks.subjects import Outgoing
from mburoja.model import Message, format_time, say


@error
def tag_title(outgoing: Outgoing) -> Iterator[Found]:
    """Whoever gets the file alone, from a friend or on a memory stick, sees the title that stands inside. It must be
    the episode's. If it is not, what is kept is out of date: remove the folder .cache and build again."""
    if outgoing.tags.title is None:
        yield Found(
            outgoing.name,
            None,
            say(
                "inside its rendition `{file}` there is no title; remove the folder .cache and build again",
                file=called(outgoing),
            ),
        )
    elif outgoing.tags.title != outgoing.title:
        yield Found(
            outgoing.name,
            None,
            say(
                "inside its rendition `{file}` the title is `{read}`, not `{title}`; "
                "remove the folder .cache and build again",
                file=called(outgoing),
                read=outgoing.tags.title,
                title=outgoing.title,
            ),
        )


@error
def tag_album(outgoing: Outgoing) -> Iterator[Found]:
    """Players sort files by their album, which is the show. A file with none, or with another, is lost among others. If
    it is wrong, what is kept is out of date: remove the folder .cache and build again."""
    if not outgoing.tags.album:
        yield Found(
            outgoing.name,
            None,
            say(
                "inside its rendition `{file}` nothing says of which show it is; "
                "remove the folder .cache and build again",
                file=called(outgoing),
            ),
        )
    elif outgoing.tags.album != outgoing.show_title:
        yield Found(
            outgoing.name,
            None,
            say(
                "inside its rendition `{file}` the show is `{read}`, not `{title}`; "
                "remove the folder .cache and build again",
                file=called(outgoing),
                read=outgoing.tags.album,
                title=outgoing.show_title,
            ),
        )


_CHAPTER_MS = 1
_SHORTENED = "…"


@error
def tag_chapters(outgoing: Outgoing) -> Iterator[Found]:
    """Many apps show the chapters that stand inside the file and no others (Apple, podcast chapters; ID3v2 Chapter
    Frame Addendum). They must be those of the episode, with its titles and times, in order."""
    wanted = [(chapter.at, chapter.title) for chapter in sorted(outgoing.chapters, key=lambda chapter: chapter.at)]
    for number, (chapter, read) in enumerate(zip_longest(wanted, outgoing.tags.chapters), 1):
        if problem := _chapter_problem(outgoing, chapter, read):
            yield Found(
                outgoing.name,
                None,
                say(
                    "chapter {number} inside its rendition `{file}` {problem}; "
                    "remove the folder .cache and build again",
                    number=number,
                    file=called(outgoing),
                    problem=problem,
                ),
            )
            return  # the following ones are wrong for the same reason


def _chapter_problem(
    outgoing: Outgoing, wanted: tuple[int, str] | None, read: tuple[int, str] | None
) -> Message | None:
    if wanted is None:
        return say("should not be there")
    if read is None:
        return say("is missing")
    if abs(read[0] - wanted[0]) > _CHAPTER_MS:
        return say("begins at {read}, not at {wanted}", read=_time(read[0]), wanted=_time(wanted[0]))
    if read[1] != wanted[1] and not _is_shortened(outgoing, read[1], wanted[1]):
        return say("is called `{read}`, not `{wanted}`", read=read[1], wanted=wanted[1])
    return None


def _is_shortened(outgoing: Outgoing, read: str, wanted: str) -> bool:
    """Whether a title was cut, as MP4 must: it has room for 255 bytes."""
    is_mp4 = outgoing.heard.type.startswith("video/") or outgoing.heard.type == "audio/x-m4a"
    return is_mp4 and read.endswith(_SHORTENED) and wanted.startswith(read.removesuffix(_SHORTENED))


def _time(ms: int) -> str:
    return f"{format_time(ms)}.{ms % 1000:03}"


@warning
def tag_chapters_within(outgoing: Outgoing) -> Iterator[Found]:
    """A chapter after the end of a rendition leads nowhere. It happens when the picture of a video goes on after its
    sound has ended: the sound alone is shorter. Let the video end with its sound, or take the last chapters out."""
    late = [start for start, _ in outgoing.tags.chapters if start >= outgoing.heard.decoded_ms]
    if late:
        yield Found(
            outgoing.name,
            None,
            say(
                "inside its rendition `{file}` a chapter begins at {time}, but it ends at {end}; "
                "take this chapter out, or let the video end with its sound",
                file=called(outgoing),
                time=_time(late[0]),
                end=_time(outgoing.heard.decoded_ms),
            ),
        )


_COVER_PIXELS = (300, 3000)
_WITHOUT_COVER = ("audio/ogg",)
"""What saves data: the picture would weigh as much as the sound."""


@error
def tag_cover(outgoing: Outgoing) -> Iterator[Found]:
    """The picture inside a rendition is what a player shows on a locked phone or in a car. It must be there, square,
    and of 300 to 3000 pixels. Renditions that save data have none."""
    cover, (least, most) = outgoing.tags.cover, _COVER_PIXELS
    if cover is None and outgoing.heard.type not in _WITHOUT_COVER:
        yield Found(
            outgoing.name,
            None,
            say(
                "inside its rendition `{file}` there is no picture; remove the folder .cache and build again",
                file=called(outgoing),
            ),
        )
    elif cover is not None and (cover[0] != cover[1] or not least <= cover[0] <= most):
        yield Found(
            outgoing.name,
            None,
            say(
                "the picture inside its rendition `{file}` has {width} × {height} pixels; "
                "a square one of {least} to {most} a side is wanted",
                file=called(outgoing),
                width=cover[0],
                height=cover[1],
                least=least,
                most=most,
            ),
        )


_COVER_BYTES = 300_000


@warning
def tag_cover_weight(outgoing: Outgoing) -> Iterator[Found]:
    """Every download carries the picture inside, also over a slow line that somebody pays for by the megabyte: it is
    to weigh 300 kB at most. Artwork with large even areas weighs little; noise and photographs of leaves weigh much."""
    if outgoing.tags.cover_bytes > _COVER_BYTES:
        yield Found(
            outgoing.name,
            None,
            say(
                "the picture inside its rendition `{file}` weighs {weight} kB, and at most {most} are wanted; "
                "draw the artwork simpler",
                file=called(outgoing),
                weight=outgoing.tags.cover_bytes // 1000,
                most=_COVER_BYTES // 1000,
            ),
        )


# ISO 639-2: the terminological code first, then the bibliographical one, which some players write.
_CODES = {"sq": ("sqi", "alb"), "mk": ("mkd", "mac"), "en": ("eng",), "sr": ("srp", "scc")}


@error
def tag_language(outgoing: Outgoing) -> Iterator[Found]:
    """Players and screen readers take from the file in which language it speaks (ID3v2: TLAN, with the codes of
    ISO 639-2). It must be the language of the recording."""
    codes = _CODES.get(outgoing.locale.split("-")[0])
    if codes and not set(codes) & set(outgoing.tags.languages):
        yield Found(
            outgoing.name,
            None,
            say(
                "inside its rendition `{file}` the language is not `{wanted}` ({read}); "
                "remove the folder .cache and build again",
                file=called(outgoing),
                read=", ".join(outgoing.tags.languages) or "–",
                wanted=codes[0],
            ),
        )
