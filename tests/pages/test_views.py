"""What a reader of one language gets of a show and its episodes, read from a small project on disk."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any

import pytest

from mburoja.media.transcript import parse_vtt
from mburoja.model import Chapter, Cue, Episode, Languages, Media, Recorded, Show, Site, Transcript
from mburoja.pages.views import (
    WAVE_HEIGHT,
    WAVE_WIDTH,
    EpisodeView,
    PlayerView,
    Shelf,
    episode_view,
    licence_name,
    licence_url,
    show_view,
    state,
)
from mburoja.source.folder import read_shows
from project import EPISODE_EN, REPOSITORY, TODAY, Project

NAMES = {"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}
LANGUAGES = Languages(NAMES, "sq", {"mk": ("sq", "en"), "en": ("sq",), "sr": ("en", "sq")})
URL = "https://mburoja.example/"
SITE = Site(URL, "Mburoja", LANGUAGES, published_url=URL)
PATH = "prova/nje"
EN_OWN = """\
---
title: One
summary: The first episode.
people: [{name: Ann, role: narrator}]
chapters:
  - {at: "0:00", title: The beginning}
  - {at: "0:05", title: The end}
---
Notes.
"""


OWN = tuple(Chapter(at=at, title=title) for at, title in (("0:00", "Fillimi"), ("0:01", "Mesi"), ("0:02", "Fundi")))
OWN_EN = tuple(Chapter(at=at, title=title) for at, title in (("0:00", "The beginning"), ("0:05", "The end")))
"""The chapters of the recordings, as they are when nothing was cut or put before it."""
WORDS = {"data_saver": "Data saver", "sound_only": "Sound only"}


def sounds(locale: str, called: str = "MP3") -> tuple[Media, ...]:
    """The renditions of a podcast's recording."""
    base = f"media/{PATH}/{locale}-12345678"
    return (
        Media(PurePath("x"), f"{base}.mp3", "audio/mpeg", 2_650_001, 225_800, called=called),
        Media(PurePath("y"), f"{base}.opus", "audio/ogg", 450_000, 225_800, codecs="opus", called="data_saver"),
    )


def recorded(*locales: str, **more: Any) -> dict[tuple[str, str], Recorded]:
    own = {"sq": OWN, "en": OWN_EN}
    return {
        (PATH, each): Recorded(sounds(each), **{"chapters": own.get(each, ()), "peaks": (0, 50, 99), **more})
        for each in locales
    }


def spoken(*locales: str) -> dict[tuple[str, str], Transcript]:
    said = {each: (Cue(0, 900, f"{each} one."), Cue(1000, 2000, f"{each} two.")) for each in locales}
    return {(PATH, locale): Transcript(cues) for locale, cues in said.items()}


def shelf(
    media: Mapping[tuple[str, str], Recorded],
    transcripts: Mapping[tuple[str, str], Transcript] | None = None,
    **pictures: str,
) -> Shelf:
    pictures = {"prova": "media/prova/artwork-640.jpg", **pictures}
    small = {path: picture.replace("640.jpg", "320.webp") for path, picture in pictures.items()}
    return Shelf(media, transcripts or {}, pictures, small)


def read(project: Project) -> tuple[Show, Episode]:
    (show,) = read_shows(project.root, LANGUAGES)
    (episode,) = show.episodes
    return show, episode


def view(project: Project, reader: str, on: Shelf, now: datetime = TODAY) -> EpisodeView:
    return episode_view(read(project)[1], reader, SITE, on, now, WORDS)


def player(found: EpisodeView) -> PlayerView:
    assert found.player is not None
    return found.player


def transcript_urls(found: EpisodeView) -> list[str]:
    return [url for _, url in found.transcript_files]


def three(locale: str) -> list[str]:
    """The forms that people take along."""
    return [f"media/{PATH}/{locale}.{ending}" for ending in ("vtt", "srt", "txt")]


def words(found: EpisodeView) -> list[str]:
    return [mark.text for part in found.transcript for mark in part.paragraphs]


# --- languages --------------------------------------------------------------------------------


def test_a_reader_of_the_main_language(project: Project) -> None:
    found = view(project, "sq", shelf(recorded("sq", "en"), spoken("sq", "en")))
    assert (found.locale, found.spoken, found.cited, found.url) == ("sq", "sq", "sq", "prova/nje/")
    assert (found.title, found.summary, found.number) == ("Një", "Episodi i parë.", 1)
    assert (found.date, found.datetime) == ("20 nëntor 2026", "2026-11-20T08:00:00+01:00")
    assert found.actions == ("Bëni një gjë.",)
    assert [(mark.seconds, mark.time, mark.text) for mark in found.chapters] == [
        (0, "0:00", "Fillimi"),
        (1, "0:01", "Mesi"),
        (2, "0:02", "Fundi"),
    ]
    assert player(found).url == "media/prova/nje/sq-12345678.mp3"
    assert (player(found).locale, player(found).length, player(found).minutes) == ("sq", "3:46", 4)
    assert [each.megabytes for each in player(found).renditions] == ["2,7", "0,5"]
    assert (transcript_urls(found), words(found)) == (three("sq"), ["sq one.", "sq two."])
    assert (found.synthetic, found.people) == (True, ("Hana",))


def test_a_translation_with_its_own_recording_has_nothing_of_the_other(project: Project) -> None:
    project.write({"episodes/prova/nje/episode.en.md": EN_OWN})
    found = view(project, "en", shelf(recorded("sq", "en"), spoken("sq", "en")))
    assert (found.locale, found.spoken, found.url, found.title) == ("en", "en", "en/prova/nje/", "One")
    assert (player(found).locale, player(found).url) == ("en", "media/prova/nje/en-12345678.mp3")
    assert [each.megabytes for each in player(found).renditions] == ["2.7", "0.5"]
    assert [mark.text for mark in found.chapters] == ["The beginning", "The end"]
    assert (transcript_urls(found), words(found)) == (three("en"), ["en one. en two."])
    assert (found.synthetic, found.people) == (False, ("Ann",))


def test_a_translation_without_its_own_recording_plays_the_main_one(project: Project) -> None:
    """Chapters and transcript tell times in a recording; with another one they would mislead."""
    project.write({"episodes/prova/nje/episode.en.md": EN_OWN})
    found = view(project, "en", shelf(recorded("sq"), spoken("sq", "en")))
    assert (found.locale, found.title, found.summary) == ("en", "One", "The first episode.")
    assert found.spoken == "sq"
    assert (player(found).locale, player(found).url) == ("sq", "media/prova/nje/sq-12345678.mp3")
    assert [mark.text for mark in found.chapters] == ["Fillimi", "Mesi", "Fundi"]
    assert [part.title for part in found.transcript] == ["Fillimi", "Mesi"]
    assert (transcript_urls(found), words(found)) == (three("sq"), ["sq one.", "sq two."])


@pytest.mark.parametrize("text", [EPISODE_EN, EN_OWN], ids=["says nobody", "says another"])
def test_who_is_heard_is_who_speaks_in_the_recording_that_plays(text: str, project: Project) -> None:
    """A synthetic voice must be called one on every page where it plays."""
    project.write({"episodes/prova/nje/episode.en.md": text})
    found = view(project, "en", shelf(recorded("sq")))
    assert (found.synthetic, found.people) == (True, ("Hana",))


def test_a_recording_without_a_transcript_of_its_own_gets_no_other(project: Project) -> None:
    found = view(project, "en", shelf(recorded("sq", "en"), spoken("sq")))
    assert (found.transcript, found.transcript_files) == ((), ())
    assert found.transcript_minutes == 1


@pytest.mark.parametrize(
    ("reader", "has_english", "locale", "date"),
    [("sr", True, "en", "20. новембар 2026."), ("sr", False, "sq", "20. новембар 2026."), ("mk", True, "sq", None)],
)
def test_a_reader_without_a_translation(
    reader: str, has_english: bool, locale: str, date: str | None, project: Project
) -> None:
    """The nearest text, under her own address, with the date in her words."""
    if not has_english:
        (project.episode / "episode.en.md").unlink()
    found = view(project, reader, shelf(recorded("sq", "en")))
    assert (found.locale, found.url) == (locale, f"{reader}/prova/nje/")
    assert found.title == {"en": "One", "sq": "Një"}[locale]
    assert (player(found).locale, player(found).renditions[0].megabytes) == (locale, "2,7")
    assert not date or found.date == date


def test_a_reader_is_offered_the_recording_nearest_to_her(project: Project) -> None:
    """To a reader of Serbian, English is nearer than Albanian, if it is recorded."""
    (project.episode / "episode.en.md").unlink()
    project.write({"episodes/prova/nje/episode.sr.md": EPISODE_EN, "episodes/prova/nje/episode.en.md": EN_OWN})
    found = view(project, "sr", shelf(recorded("sq", "en"), spoken("sq", "en")))
    assert (found.locale, found.spoken) == ("sr", "en")
    assert found.people == ("Ann",)
    assert [mark.text for mark in found.chapters] == ["The beginning", "The end"]
    assert transcript_urls(found) == three("en")
    assert view(project, "sr", shelf(recorded("sq"))).spoken == "sq"


@pytest.mark.parametrize("reader", NAMES)
def test_a_draft_recorded_only_in_another_language(reader: str, project: Project) -> None:
    """A preview shows drafts; that the main recording is not there yet must not stop it, in any language."""
    project.write({"episodes/prova/nje/episode.mk.md": EN_OWN})
    found = view(project, reader, shelf(recorded("mk")))
    assert found.player is None or found.player.locale == "mk"
    assert reader != "mk" or found.player is not None


def test_a_translation_without_sources_has_those_of_the_main_text(project: Project) -> None:
    found = view(project, "en", shelf(recorded("sq")))
    assert (found.locale, found.cited) == ("en", "sq")
    assert [(each.source.title, each.date) for each in found.sources] == [("Një burim", "16 January 2026")]
    own = 'sources: [{title: A source, publisher: Somebody, date: "2025"}]'
    project.replace("episodes/prova/nje/episode.en.md", "title: One", f"title: One\n{own}")
    found = view(project, "en", shelf(recorded("sq")))
    assert (found.cited, [each.source.title for each in found.sources]) == ("en", ["A source"])
    project.replace("episodes/prova/nje/episode.en.md", own, "sources: []")
    assert view(project, "en", shelf(recorded("sq"))).sources == ()


def test_a_draft_without_a_recording(project: Project) -> None:
    found = view(project, "sq", shelf({}))
    assert (found.player, found.transcript, found.transcript_files) == (None, (), ())


# --- the rest of an episode -------------------------------------------------------------------


def test_pictures(project: Project) -> None:
    of_show = view(project, "sq", shelf(recorded("sq")))
    assert (of_show.picture, of_show.thumbnail) == ("media/prova/artwork-640.jpg", "media/prova/artwork-320.webp")
    own = view(project, "sq", shelf(recorded("sq"), None, **{PATH: "media/prova/nje/artwork-640.jpg"}))
    assert (own.picture, own.thumbnail) == ("media/prova/nje/artwork-640.jpg", "media/prova/nje/artwork-320.webp")


def test_sources_have_their_date_or_the_day_we_saw_them(project: Project) -> None:
    project.replace(
        "episodes/prova/nje/episode.md",
        'sources: [{title: Një burim, publisher: Dikush, date: "2026-01-16", url: "https://example.org/"}]',
        'sources: [{title: A, publisher: B, date: "2026-01-16"}, {title: C, publisher: D, seen: "2026-11"}, '
        '{title: E, publisher: F, date: 2025, seen: "2026-11-21"}]',
    )
    found = view(project, "sq", shelf(recorded("sq")))
    assert [(each.source.title, each.date, each.seen) for each in found.sources] == [
        ("A", "16 janar 2026", False),
        ("C", "nëntor 2026", True),
        ("E", "2025", False),
    ]


def test_reading_time(project: Project) -> None:
    """180 words a minute, at least one minute."""
    for count, minutes in ((1, 1), (180, 1), (540, 3)):
        cues = tuple(Cue(n * 1000, n * 1000 + 900, "fjalë fjalë") for n in range(count // 2))
        paragraphs = ("fjalë " * (count // 2), "fjalë " * (count - count // 2))
        for transcript in (Transcript(cues), Transcript(paragraphs=paragraphs)):
            on = shelf(recorded("sq"), {(PATH, "sq"): transcript})
            assert view(project, "sq", on).transcript_minutes == minutes


@pytest.mark.parametrize(
    ("status", "days", "expected"),
    [
        ("draft", -1, "draft"),
        ("draft", 1, "draft"),
        ("published", 1, "waiting"),
        ("published", 0, None),
        ("published", -1, None),
        ("unlisted", 1, "waiting"),
        ("unlisted", -1, "unlisted"),
    ],
)
def test_state(status: str, days: int, expected: str | None, project: Project) -> None:
    project.replace("episodes/prova/nje/episode.md", "number: 1", f"number: 1\nstatus: {status}")
    _, episode = read(project)
    now = episode.fields.date - timedelta(days=days)
    assert state(episode, now) == expected
    assert episode_view(episode, "sq", SITE, shelf({}), now, WORDS).state == expected
    assert episode.is_out(now) == (expected in (None, "unlisted"))
    assert episode.is_listed(now) == (expected is None)


# --- the player -------------------------------------------------------------------------------


def test_renditions_to_take_along(project: Project) -> None:
    """Each by the name a person chooses it by, in her language; what opens it is told where the type leaves it open."""
    found = view(project, "sq", shelf(recorded("sq", "en"), spoken("sq")))
    assert [(each.name, each.type, each.url) for each in player(found).renditions] == [
        ("MP3", "audio/mpeg", "media/prova/nje/sq-12345678.mp3"),
        ("Data saver", "audio/ogg; codecs=opus", "media/prova/nje/sq-12345678.opus"),
    ]
    assert (player(found).video, player(found).poster) == (False, None)
    assert [each.called for each in player(found).renditions] == ["MP3", "data_saver"]
    assert player(found).speeds[:3] == (("0.75", "0,75×"), ("1", "1×"), ("1.25", "1,25×"))
    own = {"data_saver": "Kursim", "sound_only": "Zëri"}
    found = episode_view(read(project)[1], "sq", SITE, shelf(recorded("sq")), TODAY, own)
    assert [each.name for each in player(found).renditions] == ["MP3", "Kursim"]


def test_a_video(project: Project) -> None:
    base = f"media/{PATH}/sq-12345678"
    # Upright: the name is that of the shorter side.
    pictures = tuple(
        Media(PurePath("v"), f"{base}-{size}p.mp4", "video/mp4", size * 10_000, 225_900, size=(size, size * 2))
        for size in (720, 480)
    )
    recording = Recorded((*pictures, *sounds("sq", "sound_only")), OWN, (1, 2), f"{base}.jpg")
    found = player(view(project, "sq", shelf({(PATH, "sq"): recording}, spoken("sq"))))
    assert (found.video, found.url, found.poster) == (True, f"{base}-720p.mp4", f"{base}.jpg")
    assert (found.captions, found.length) == (f"media/{PATH}/sq.vtt", "3:46")
    assert [(each.name, each.size, each.megabytes) for each in found.renditions] == [
        ("720p", (720, 1440), "7,2"),
        ("480p", (480, 960), "4,8"),
        ("Sound only", None, "2,7"),
        ("Data saver", None, "0,5"),
    ]
    untimed = {(PATH, "sq"): Transcript(paragraphs=("a",))}
    assert player(view(project, "sq", shelf({(PATH, "sq"): recording}, untimed))).captions is None
    assert player(view(project, "sq", shelf({(PATH, "sq"): recording}))).captions is None


def bars(path: str) -> list[tuple[int, int, int]]:
    """Where each bar of the waveform stands, where it begins and how long it is."""
    assert re.fullmatch(r"(M\d+ \d+v\d+)*", path)
    return [(int(x), int(y), int(v)) for x, y, v in re.findall(r"M(\d+) (\d+)v(\d+)", path)]


@pytest.mark.parametrize("count", [1, 3, 30, 120])
def test_the_waveform_fills_its_picture(count: int, project: Project) -> None:
    peaks = tuple(index * 99 // max(1, count - 1) for index in range(count))
    found = bars(player(view(project, "sq", shelf(recorded("sq", peaks=peaks)))).wave)
    assert len(found) == count
    places = [x for x, _, _ in found]
    assert places == sorted(set(places)) and 0 < places[0] <= places[-1] < WAVE_WIDTH
    assert all(y >= 0 and y + length <= WAVE_HEIGHT and y + length / 2 == WAVE_HEIGHT / 2 for _, y, length in found)
    lengths = [length for *_, length in found]
    assert lengths == sorted(lengths) and min(lengths) > 0, "the quietest is still seen"
    assert count == 1 or lengths[-1] == WAVE_HEIGHT, "the loudest fills it"


def test_no_waveform(project: Project) -> None:
    assert player(view(project, "sq", shelf(recorded("sq", peaks=())))).wave == ""


def test_chapters_and_transcript_have_the_times_of_what_is_heard(project: Project) -> None:
    """An intro of four seconds: the recording's own chapters count, not what staff wrote of the bare one."""
    later = tuple(Chapter(at=at, title=each.title) for at, each in zip(("0:00", "0:05", "0:06"), OWN, strict=True))
    on = shelf(
        recorded("sq", chapters=later), {(PATH, "sq"): Transcript((Cue(4_100, 5_000, "a"), Cue(6_100, 7_000, "b")))}
    )
    found = view(project, "sq", on)
    assert [(mark.seconds, mark.time, mark.text) for mark in found.chapters] == [
        (0, "0:00", "Fillimi"),
        (5, "0:05", "Mesi"),
        (6, "0:06", "Fundi"),
    ]
    assert [(part.title, [mark.time for mark in part.paragraphs]) for part in found.transcript] == [
        ("Fillimi", ["0:04"]),
        ("Fundi", ["0:06"]),
    ]


def test_a_transcript_that_nobody_has_timed(project: Project) -> None:
    """Paragraphs as they were written, without times and without chapters, of which nobody knows where they begin."""
    untimed = {(PATH, "sq"): Transcript(paragraphs=("Një.", "Dy & <tri>."))}
    found = view(project, "sq", shelf(recorded("sq"), untimed))
    (part,) = found.transcript
    assert part.title == ""
    assert [(mark.text, mark.time, mark.speaker) for mark in part.paragraphs] == [
        ("Një.", "", None),
        ("Dy & <tri>.", "", None),
    ]
    assert found.transcript_files == (("TXT", f"media/{PATH}/sq.txt"),)


def test_names_of_the_forms_of_a_transcript(project: Project) -> None:
    found = view(project, "sq", shelf(recorded("sq"), spoken("sq")))
    assert found.transcript_files == tuple(zip(("VTT", "SRT", "TXT"), three("sq"), strict=True))


# --- the transcript by chapters ---------------------------------------------------------------


def parts(project: Project, cues: tuple[Cue, ...], starts: tuple[tuple[str, str], ...]) -> list[tuple[str, list[str]]]:
    chapters = tuple(Chapter(at=at, title=title) for at, title in starts)
    found = view(project, "sq", shelf(recorded("sq", chapters=chapters), {(PATH, "sq"): Transcript(cues)}))
    return [(part.title, [mark.text for mark in part.paragraphs]) for part in found.transcript]


CUES = tuple(Cue(n * 10_000, n * 10_000 + 9_900, f"w{n}") for n in range(6))


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        ((), [("", ["w0 w1 w2 w3 w4 w5"])]),
        ((("0:00", "A"),), [("A", ["w0 w1 w2 w3 w4 w5"])]),
        ((("0:00", "A"), ("0:30", "B")), [("A", ["w0 w1 w2"]), ("B", ["w3 w4 w5"])]),
        # begins after the first words: they stand before it, without a title
        ((("0:20", "B"),), [("", ["w0 w1"]), ("B", ["w2 w3 w4 w5"])]),
        # two chapters within one cue, and one behind the last cue: no heading stands over nothing
        (
            (("0:00", "A"), ("0:20", "B"), ("0:22", "C"), ("5:00", "D")),
            [("A", ["w0 w1"]), ("C", ["w2 w3 w4 w5"])],
        ),
        # a cue that begins a little before its chapter
        ((("0:00", "A"), ("0:32", "B")), [("A", ["w0 w1 w2"]), ("B", ["w3 w4 w5"])]),
    ],
)
def test_transcript_by_chapters(
    starts: tuple[tuple[str, str], ...], expected: list[tuple[str, list[str]]], project: Project
) -> None:
    assert parts(project, CUES, starts) == expected


def test_marks_of_the_transcript(project: Project) -> None:
    cues = (Cue(400, 1000, "a", "Hana"), Cue(3_723_250, 3_724_000, "b", "Kiko"))
    found = view(project, "sq", shelf(recorded("sq"), {(PATH, "sq"): Transcript(cues)}))
    marks = [mark for part in found.transcript for mark in part.paragraphs]
    assert [(mark.seconds, mark.time, mark.text, mark.speaker) for mark in marks] == [
        (0.4, "0:00", "a", "Hana"),
        (3723.25, "1:02:03", "b", "Kiko"),
    ]


def test_addresses_of_paragraphs_and_times_of_lines(project: Project) -> None:
    """Lines have tenths of a second, never later than they begin; no two paragraphs have the same address."""
    cues = (Cue(12_390, 12_500, "a", "Hana"), Cue(12_560, 14_000, "b", "Kiko"), Cue(14_099, 15_000, "c", "Kiko"))
    found = view(project, "sq", shelf(recorded("sq"), {(PATH, "sq"): Transcript(cues)}))
    paragraphs = [each for part in found.transcript for each in part.paragraphs]
    assert [(each.anchor, each.cues) for each in paragraphs] == [
        ("t12", ((12.3, "a"),)),
        ("", ((12.5, "b"), (14.0, "c"))),
    ]


@pytest.mark.parametrize("seed", range(10))
def test_no_word_is_lost_or_moved(seed: int, project: Project) -> None:
    choose = random.Random(seed)  # noqa: S311
    cues, now = [], 0
    for index in range(choose.randrange(1, 60)):
        length = choose.randrange(1, 9000)
        cues.append(Cue(now, now + length, f"w{index}", choose.choice((None, "Hana"))))
        now += length + choose.choice((0, 300, 900, 5000))
    starts = sorted(choose.sample(range(300), choose.randrange(8)))
    titled = tuple((f"{at // 60}:{at % 60:02}", f"t{at}") for at in starts)
    found = parts(project, tuple(cues), titled)
    assert " ".join(text for _, texts in found for text in texts) == " ".join(cue.text for cue in cues)
    for title, texts in found:
        assert texts, f"{title} stands over nothing"
        for text in texts:
            first = cues[int(text.split()[0].removeprefix("w"))]
            begun = [at for at in starts if at * 1000 <= (first.start_ms + first.end_ms) // 2]
            assert title == (f"t{begun[-1]}" if begun else "")
    shown = [title for title, _ in found if title]
    assert len(shown) == len(set(shown)), "a chapter stands there twice"


def real_episodes() -> list[Any]:
    return [
        pytest.param(episode, locale, id=f"{episode.slug}-{locale}")
        for show in read_shows(REPOSITORY, LANGUAGES)
        for episode in show.episodes
        for locale in episode.transcripts
    ]


@pytest.mark.parametrize(("episode", "locale"), real_episodes())
def test_real_transcripts_by_chapters(episode: Episode, locale: str) -> None:
    cues = parse_vtt(Path(episode.transcripts[locale]).read_text(encoding="utf-8"))
    recording = Recorded(sounds(locale), episode.texts[locale].fields.chapters)
    key, picture = (episode.path, locale), {episode.path: "x"}
    on = Shelf({key: recording}, {key: Transcript(cues)}, picture, picture)
    found = episode_view(episode, locale, SITE, on, TODAY, WORDS)
    assert found.locale == locale
    assert " ".join(words(found)) == " ".join(cue.text for cue in cues)
    chapters = [chapter.title for chapter in episode.texts[locale].fields.chapters]
    assert chapters and [part.title for part in found.transcript] == chapters
    assert all(part.paragraphs for part in found.transcript)
    assert max(map(len, words(found))) < 1200


# --- shows ------------------------------------------------------------------------------------


def test_a_show(project: Project) -> None:
    show, episode = read(project)
    inside = episode_view(episode, "en", SITE, shelf(recorded("sq")), TODAY, WORDS)
    found = show_view(show, "en", SITE, shelf(recorded("sq")), (inside,))
    assert (found.locale, found.url, found.title) == ("en", "en/prova/", "The little shield")
    assert found.summary == "A show for tests."
    assert (found.picture, found.thumbnail) == ("media/prova/artwork-640.jpg", "media/prova/artwork-320.webp")
    assert (found.licence, found.licence_url) == ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/")
    assert found.feeds == (
        ("en", "English", "https://mburoja.example/feeds/prova.en.xml"),
        ("sq", "Shqip", "https://mburoja.example/feeds/prova.sq.xml"),
    )
    assert found.episodes == (inside,)


def test_a_show_for_a_reader_without_a_translation(project: Project) -> None:
    """The feed that she gets first is the one of the text she reads."""
    show, _ = read(project)
    for reader, locale in (("sr", "en"), ("mk", "sq")):
        found = show_view(show, reader, SITE, shelf({}), ())
        assert (found.locale, found.url) == (locale, f"{reader}/prova/")
        assert found.feeds[0][0] == locale
        assert found.episodes == ()


@pytest.mark.parametrize(
    ("spdx", "name", "path"),
    [
        ("CC-BY-4.0", "CC BY 4.0", "licenses/by/4.0/"),
        ("CC-BY-SA-4.0", "CC BY-SA 4.0", "licenses/by-sa/4.0/"),
        ("CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0", "licenses/by-nc-sa/4.0/"),
        ("CC-BY-NC-ND-3.0", "CC BY-NC-ND 3.0", "licenses/by-nc-nd/3.0/"),
        ("CC-BY-3.0-IGO", "CC BY 3.0 IGO", "licenses/by/3.0/igo/"),
        ("CC-BY-NC-SA-3.0-DE", "CC BY-NC-SA 3.0 DE", "licenses/by-nc-sa/3.0/de/"),
        ("CC0-1.0", "CC0 1.0", "publicdomain/zero/1.0/"),
        ("MIT", "MIT", None),
        ("LicenseRef-own", "LicenseRef-own", None),
    ],
)
def test_licences(spdx: str, name: str, path: str | None) -> None:
    assert licence_name(spdx) == name
    assert licence_url(spdx) == (path and f"https://creativecommons.org/{path}")
