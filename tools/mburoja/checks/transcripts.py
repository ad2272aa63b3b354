"""Rules on what is written about a recording, against the recording itself: its chapters and its transcript."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from mburoja.checks.check import Found, error, warning
from mburoja.checks.languages import another_language
from mburoja.checks.subjects import Spoken
from mburoja.model import Cue, format_time, say


def _transcript(spoken: Spoken) -> str:
    """The transcript's name in messages."""
    return spoken.transcript_name or spoken.name


@error
def chapters_within(spoken: Spoken) -> Iterator[Found]:
    """A chapter that begins after the end of the recording belongs to another recording, or to an earlier version of
    this one: apps cannot jump there. Write the times of this recording; each language's has its own."""
    length_ms = spoken.heard.decoded_ms
    for index, chapter in enumerate(spoken.chapters):
        if chapter.at >= length_ms:
            yield Found(
                spoken.text_file.path,
                spoken.text_file.line("chapters", index, "at"),
                say(
                    "{time} is after the end of the recording ({length}); write the time of this one",
                    time=format_time(chapter.at),
                    length=format_time(length_ms),
                ),
            )


_LATE_MS = 2_000
"""How much later than the recording its last line may end: editors round up."""


@error
def transcript_within(spoken: Spoken) -> Iterator[Found]:
    """A transcript that goes on after the recording has ended is that of another recording, or of an earlier version
    of this one: captions would show what nobody says. Take the transcript of this recording."""
    last_ms = max((cue.end_ms for cue in spoken.transcript.cues), default=0)
    if last_ms > spoken.heard.decoded_ms + _LATE_MS:
        yield Found(
            _transcript(spoken),
            None,
            say(
                "it goes on until {end} but the recording ends at {length}; is it the transcript of this recording?",
                end=format_time(last_ms),
                length=format_time(spoken.heard.decoded_ms),
            ),
        )


_OVERLAP_MS = 100


@warning
def transcript_order(spoken: Spoken) -> Iterator[Found]:
    """Captions are shown one after the other. Lines of one speaker that overlap are shown over each other, or twice,
    as those that video sites make by themselves are. Lines of several people who speak at once may overlap. Put the
    times right in the transcript, or make it anew from the recording."""
    wrong = [(before, cue) for before, cue in pairwise(spoken.transcript.cues) if _out_of_order(before, cue)]
    if wrong:
        yield Found(
            _transcript(spoken),
            None,
            say(
                "lines that begin before the one above them has ended: {count}, the first at {time} (“{text}”); "
                "put their times right",
                count=len(wrong),
                time=format_time(wrong[0][1].start_ms),
                text=wrong[0][1].text[:40],
            ),
        )


def _out_of_order(before: Cue, cue: Cue) -> bool:
    if cue.start_ms < before.start_ms or cue.end_ms < cue.start_ms:
        return True
    at_once = cue.start_ms == before.start_ms or (cue.speaker and before.speaker and cue.speaker != before.speaker)
    return not at_once and before.end_ms - cue.start_ms > _OVERLAP_MS


_LEAST_COVERED = 0.8
_MOST_LEFT_MS = 30_000
"""So much may be a jingle."""
_EDGE_MS = 250
"""Timing tools begin a line late and end it early by about this much."""


@warning
def transcript_coverage(spoken: Spoken) -> Iterator[Found]:
    """Who cannot hear reads the transcript: it must have all that is said (WCAG 2.2, 1.2.1). Where somebody speaks and
    the transcript has nothing, a part of it is missing, or its times are those of another version. Music is not
    counted as long as it is a fifth of the recording at most."""
    if not spoken.transcript.cues:
        return
    left = _not_covered(spoken.heard.spoken, spoken.transcript.cues)
    sounding_ms = sum(end - start for start, end in spoken.heard.spoken)
    left_ms = sum(end - start for start, end in left)
    if left_ms > max(_MOST_LEFT_MS, (1 - _LEAST_COVERED) * sounding_ms):
        start, end = max(left, key=lambda stretch: stretch[1] - stretch[0])
        yield Found(
            _transcript(spoken),
            None,
            say(
                "it has nothing for {share} % of the time in which something is heard, for longest from {start} to "
                "{end}; write what is said there",
                share=round(100 * left_ms / sounding_ms),
                start=format_time(start),
                end=format_time(end),
            ),
        )


def _not_covered(stretches: tuple[tuple[int, int], ...], cues: tuple[Cue, ...]) -> list[tuple[int, int]]:
    """What is left of stretches of time where no cue is; both in order."""
    left = []
    covered = _joined(sorted((cue.start_ms - _EDGE_MS, cue.end_ms + _EDGE_MS) for cue in cues))
    for start, end in stretches:
        first = bisect_right(covered, start, key=lambda each: each[1])
        for cue_start, cue_end in covered[first:]:
            if cue_start >= end:
                break
            if cue_start > start:
                left.append((start, cue_start))
            start = cue_end
        if start < end:
            left.append((start, end))
    return left


def _joined(times: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of time in order, those that touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in times:
        if joined and start <= joined[-1][1]:
            start, end = joined[-1][0], max(end, joined.pop()[1])
        joined.append((start, end))
    return joined


_CUE_CHARACTERS = 200


@warning
def cue_length(spoken: Spoken) -> Iterator[Found]:
    """A caption of more than 200 characters fills the screen of a phone, and is gone before it is read (most guides
    say two lines of 42). Divide it into several lines with times of their own."""
    long = [cue for cue in spoken.transcript.cues if len(cue.text) > _CUE_CHARACTERS]
    if long:
        yield Found(
            _transcript(spoken),
            None,
            say(
                "lines with more than {most} characters: {count}, the first at {time} (“{text}”); "
                "divide them into shorter ones with their own times",
                most=_CUE_CHARACTERS,
                count=len(long),
                time=format_time(long[0].start_ms),
                text=long[0].text[:40],
            ),
        )


@warning
def transcript_speakers(spoken: Spoken) -> Iterator[Found]:
    """The page and the apps name who is heard by `people`, and the transcript by the voice of each line. A name that
    is in the transcript only is often misspelt; or somebody was forgotten in `people`. A first name alone is enough."""
    people = [_words(person.name) for person in spoken.episode.people(spoken.locale)]
    seen: set[str] = set()
    for cue in spoken.transcript.cues:
        name = cue.speaker
        if not people or not name or name in seen or any(_same(_words(name), person) for person in people):
            continue
        seen.add(name)
        yield Found(
            _transcript(spoken),
            None,
            say(
                "`{name}` speaks at {time} but is not among `people` in {file}; write the name as there, or add it",
                name=name,
                time=format_time(cue.start_ms),
                file=spoken.text_file.path,
            ),
        )


def _words(name: str) -> set[str]:
    return set(name.casefold().split())


def _same(one: set[str], other: set[str]) -> bool:
    return one <= other or other <= one


@warning
def transcript_language(spoken: Spoken) -> Iterator[Found]:
    """A transcript must be in the language of its recording; another one is a file that was mixed up. This is guessed
    from the letters and from frequent short words, only for Albanian, Macedonian, English and Serbian, and said only
    when it is plain."""
    transcript = spoken.transcript
    text = " ".join([*(cue.text for cue in transcript.cues), *transcript.paragraphs])
    if likely := another_language(text, spoken.locale):
        yield Found(
            _transcript(spoken),
            None,
            say(
                "it is not in {locale}, it looks like {likely}; is it the transcript of this recording?",
                locale=spoken.locale,
                likely=" / ".join(sorted(likely)),
            ),
        )
