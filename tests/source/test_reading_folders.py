"""What lies in `episodes/`: which files are taken, which are refused with what words, which nobody minds."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from PIL import Image

from mburoja.model import Languages, Refused, Show
from mburoja.source.folder import read_shows, slug
from project import EPISODE, EPISODE_EN, MEDIA, SHOW, Project

LANGUAGES = Languages({"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}, "sq", {})
NAMES = (
    "no part of the site takes a file of this name; recordings are called recording.<language>.m4a "
    "(or .wav, .flac, .mp3, .ogg, .opus, .mp4, .m4v, .mov, .mkv, .webm), transcripts transcript.<language>.vtt "
    "(or .srt, .txt), texts episode.<language>.md, jingles intro and outro, pictures as `artwork:` says [file-name]"
)
KNOWN = "is not a language of this site; the file's name may have sq, mk, en, sr [locale]"


def shows(project: Project) -> tuple[Show, ...]:
    return read_shows(project.root, LANGUAGES)


def findings(project: Project) -> list[str]:
    """What is found wrong, a line each."""
    try:
        shows(project)
    except Refused as refused:
        return str(refused).splitlines()
    return []


def put(project: Project, name: str, content: bytes = b"x") -> Path:
    path = project.root / "episodes" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


# --- what is taken ------------------------------------------------------------------------------


def test_everything_in_its_place(project: Project) -> None:
    (show,) = shows(project)
    (episode,) = show.episodes
    assert (show.slug, episode.slug, episode.path) == ("prova", "nje", "prova/nje")
    assert {locale: text.fields.title for locale, text in show.texts.items()} == {
        "sq": "Mburoja e vogël",
        "en": "The little shield",
    }
    assert {locale: text.fields.title for locale, text in episode.texts.items()} == {"sq": "Një", "en": "One"}
    assert {locale: path.name for locale, path in episode.recordings.items()} == {
        "sq": "recording.sq.m4a",
        "en": "recording.en.wav",
    }
    assert {locale: path.name for locale, path in episode.transcripts.items()} == {"sq": "transcript.sq.vtt"}
    assert (show.artwork.width, show.artwork.height, show.artwork.format) == (1400, 1400, "PNG")
    assert episode.artwork is None


def test_newest_episode_first(project: Project) -> None:
    for name, date in (("e-vjeter", "2026-11-01T08:00:00+01:00"), ("e-re", "2026-11-20T07:30:00Z")):
        text = EPISODE.replace("2026-11-20T08:00:00+01:00", date)
        project.write({f"episodes/prova/{name}/episode.md": text})
    (show,) = shows(project)
    assert [episode.slug for episode in show.episodes] == ["e-re", "nje", "e-vjeter"]


def test_no_episodes_folder_is_no_show(tmp_path: Path) -> None:
    assert read_shows(tmp_path, LANGUAGES) == ()


@pytest.mark.parametrize("ending", ["mp4", "m4v", "mov", "mkv", "webm", "MOV"])
def test_recording_with_a_picture(project: Project, ending: str) -> None:
    (project.episode / "recording.en.wav").rename(project.episode / f"recording.en.{ending}")
    (show,) = shows(project)
    assert show.episodes[0].recordings["en"].name == f"recording.en.{ending}"


@pytest.mark.parametrize("ending", ["vtt", "srt", "txt", "SRT"])
def test_transcript_as_it_comes(project: Project, ending: str) -> None:
    put(project, f"prova/nje/transcript.en.{ending}")
    (show,) = shows(project)
    assert {locale: path.name for locale, path in show.episodes[0].transcripts.items()} == {
        "sq": "transcript.sq.vtt",
        "en": f"transcript.en.{ending}",
    }


def test_jingles_beside_the_show(project: Project) -> None:
    for name in ("intro.wav", "intro.en.mp3", "outro.mk.opus"):
        put(project, f"prova/{name}")
    (show,) = shows(project)
    assert {locale: path.name for locale, path in show.intros.items()} == {"sq": "intro.wav", "en": "intro.en.mp3"}
    assert {locale: path.name for locale, path in show.outros.items()} == {"mk": "outro.mk.opus"}


def test_jingle_in_a_language_we_do_not_have(project: Project) -> None:
    put(project, "prova/intro.al.wav")
    assert findings(project) == [f"episodes/prova/intro.al.wav: `al` {KNOWN}"]


def test_recording_without_language_is_of_the_main_one(project: Project) -> None:
    (project.episode / "recording.sq.m4a").rename(project.episode / "recording.M4A")
    (show,) = shows(project)
    assert show.episodes[0].recordings["sq"].name == "recording.M4A"


@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["plain", "byte-order-mark"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old-mac"])
def test_what_editors_write_makes_no_difference(project: Project, start: str, line_end: str) -> None:
    (before,) = shows(project)
    path = project.episode / "episode.md"
    path.write_bytes((start + EPISODE.replace("\n", line_end)).encode())
    (after,) = shows(project)
    assert after == before


def test_link_to_a_file_in_the_same_folder_is_followed(project: Project) -> None:
    (project.episode / "recording.en.wav").unlink()
    (project.episode / "recording.en.m4a").symlink_to("recording.sq.m4a")
    assert findings(project) == []


# --- names ----------------------------------------------------------------------------------------


def test_cyrillic_name_with_space(project: Project) -> None:
    put(project, "prova/nje/снимка 1.m4a")
    assert findings(project) == [f"episodes/prova/nje/снимка 1.m4a: {NAMES}"]


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("Моја епизода", "moja-epizoda"),
        ("Çelësi i ri", "celesi-i-ri"),
        ("nje_dy", "nje-dy"),
        ("Nje", "nje"),
        ("nje--dy", "nje-dy"),
        ("1. hyrje", "1-hyrje"),
    ],
)
def test_folder_whose_name_is_no_address(project: Project, name: str, suggested: str) -> None:
    put(project, f"prova/{name}/episode.md", EPISODE.encode())
    assert findings(project) == [
        f"episodes/prova/{name}: the folder's name becomes a web address; rename it with a–z, 0–9 and hyphens only, "
        f"like `{suggested}` [folder-name]"
    ]


def test_show_folder_whose_name_is_no_address(project: Project) -> None:
    (project.root / "episodes/prova").rename(project.root / "episodes/Prova ime")
    assert findings(project) == [
        "episodes/Prova ime: the folder's name becomes a web address; rename it with a–z, 0–9 and hyphens only, "
        "like `prova-ime` [folder-name]"
    ]


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Çelësi i ri: «siguri»!", "celesi-i-ri-siguri"),
        ("Љубов, њива, жаба, чаша, шума, џеб", "ljubov-njiva-zhaba-chasha-shuma-dzheb"),
        ("Ѓорѓи, ќе, ѕвезда", "gorgi-ke-zvezda"),
        ("Ђорђе и Ћира", "dorde-i-cira"),
        ("Đorđe Šćepanović želi čaj", "dorde-scepanovic-zeli-caj"),
        ("  100 %  ", "100"),
        ("🛡️", "episode"),
        ("a" * 100, "a" * 60),
        ("a" * 59 + " b", "a" * 59),
        ("Сѐ за неа ѝ", "se-za-nea-i"),
        (unicodedata.normalize("NFD", "Çelësi"), "celesi"),
    ],
)
def test_address_of_a_title(title: str, address: str) -> None:
    assert slug(title) == address


@pytest.mark.parametrize("name", ["media", "feeds", "assets", "about", "search", "mk", "sq", "en"])
def test_show_cannot_take_an_address_of_the_site(project: Project, name: str) -> None:
    (project.root / "episodes/prova").rename(project.root / "episodes" / name)
    assert findings(project) == [
        f"episodes/{name}: the site uses the address /{name}/ itself; choose another name [folder-name]"
    ]


@pytest.mark.parametrize("address", ["prova/embed", "abc/search", "sr-latn/search"])
def test_episode_cannot_take_what_servers_know_by_its_address(project: Project, address: str) -> None:
    show, episode = address.split("/")
    project.episode.rename(project.episode.with_name(episode))
    if show != "prova":
        (project.root / "episodes/prova").rename(project.root / "episodes" / show)
    assert findings(project) == [
        f"episodes/{address}: the site uses the address /{address}/ itself; choose another name [folder-name]"
    ]


def test_episode_may_be_called_search_where_nothing_mistakes_it(project: Project) -> None:
    project.episode.rename(project.episode.with_name("search"))
    assert findings(project) == []


def test_episode_may_have_a_name_that_a_show_may_not(project: Project) -> None:
    project.episode.rename(project.episode.with_name("media"))
    assert findings(project) == []


@pytest.mark.parametrize(
    "name",
    [
        "Recording.sq.m4a",
        "recordings.sq.m4a",
        "recording_sq.m4a",
        "recording-sq.m4a",
        "recording.sq.avi",
        "recording.sq.aac",
        "transcript.sq.ass",
        "transcripts.sq.srt",
        "intro.wav",
        "outro.sq.mp3",
        "transcripts.mk.vtt",
        "episode (1).md",
        "notes.md",
        "foto.JPG",
        "cover.png",
        "show.md",
    ],
)
def test_stray_file_is_noticed(project: Project, name: str) -> None:
    put(project, f"prova/nje/{name}")
    assert findings(project) == [f"episodes/prova/nje/{name}: {NAMES}"]


@pytest.mark.parametrize(
    "name",
    ["recording.sq.m4a", "episode.md", "video.mp4", "square.jpg", "jingle.wav", "intro.vtt", "intro.sq.old.mp3"],
)
def test_stray_file_beside_the_show_is_noticed(project: Project, name: str) -> None:
    put(project, f"prova/{name}")
    assert findings(project) == [f"episodes/prova/{name}: {NAMES}"]


@pytest.mark.parametrize(
    "name",
    [
        "transcript.mk.vtt.txt",
        "episode.mk.md.txt",
        "recording.mk.wma",
        "recording.mk",
    ],
)
def test_file_that_means_to_be_ours_is_noticed(project: Project, name: str) -> None:
    put(project, f"prova/nje/{name}")
    assert findings(project) == [f"episodes/prova/nje/{name}: {NAMES}"]


def test_what_belongs_to_the_computer_or_the_writer_is_let_be(project: Project) -> None:
    names = """.DS_Store ._recording.sq.m4a ._episode.md .episode.md.swp .#episode.md Thumbs.db desktop.ini
    README.txt scenari.docx scenari.odt projekti.aup3 episode.md~ episode.md.bak plani.pdf"""
    for name in names.split():
        put(project, f"prova/nje/{name}", b"\xff\xfe not ours")
        put(project, f"prova/{name}", b"\xff\xfe not ours")
    put(project, "README.txt")
    put(project, ".git/HEAD")
    put(project, "prova/.i-fshehur/episode.md", b"\xff")
    put(project, "prova/nje/klipe të papërdorura/klip 1.wav")
    assert findings(project) == []


def test_artwork_that_nobody_named(project: Project) -> None:
    project.copy("square.png", "episodes/prova/nje/artwork.png")
    assert findings(project) == [
        "episodes/prova/nje/artwork.png: this picture is not used yet; write `artwork: artwork.png` in the .md file "
        "[file-name]"
    ]


@pytest.mark.parametrize(
    "name",
    ["artwork.png", "foto.png"],
)
def test_error_in_front_matter_does_not_blame_the_artwork_too(project: Project, name: str) -> None:
    project.copy("square.png", f"episodes/prova/nje/{name}")
    project.replace("episodes/prova/nje/episode.md", "number: 1", f"number: një\nartwork: {name}")
    assert findings(project) == [
        "episodes/prova/nje/episode.md:4: `number` must be a whole number, like 3 [front-matter-int-type]"
    ]


# --- languages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "locale"),
    [
        ("prova/nje/episode.de.md", "de"),
        ("prova/nje/episode.MK.md", "MK"),
        ("prova/nje/recording.de.m4a", "de"),
        ("prova/nje/recording.sq (1).m4a", "sq (1)"),
        ("prova/nje/transcript.al.vtt", "al"),
        ("prova/show.al.md", "al"),
    ],
)
def test_language_the_site_does_not_have(project: Project, name: str, locale: str) -> None:
    put(project, name)
    assert findings(project) == [f"episodes/{name}: `{locale}` {KNOWN}"]


@pytest.mark.parametrize("stem", ["prova/nje/episode", "prova/show"])
def test_text_of_the_main_language_has_no_language_in_its_name(project: Project, stem: str) -> None:
    put(project, f"{stem}.sq.md")
    assert findings(project) == [
        f"episodes/{stem}.sq.md: sq is the main language; its text goes into {stem.split('/')[-1]}.md [locale]"
    ]


@pytest.mark.parametrize(
    ("second", "first"),
    [
        ("recording.sq.m4a", "recording.m4a"),
        ("recording.sq.mp3", "recording.sq.m4a"),
        ("recording.en.wav", "recording.en.flac"),
        ("recording.sq.mp4", "recording.sq.m4a"),
        ("transcript.sq.vtt", "transcript.sq.srt"),
        ("transcript.txt", "transcript.sq.vtt"),
    ],
)
def test_two_files_for_one_language(project: Project, second: str, first: str) -> None:
    put(project, f"prova/nje/{second}")
    put(project, f"prova/nje/{first}")
    assert findings(project) == [
        f"episodes/prova/nje/{second}: {first} is there for the same language; keep one of the two [file-twice]"
    ]


# --- what is missing, empty, or cannot be read -----------------------------------------------------


def test_show_missing(project: Project) -> None:
    (project.root / "episodes/prova/show.md").unlink()
    assert findings(project) == [
        "episodes/prova: there is no show.md in this folder; write one, see the handbook [show-missing]"
    ]


def test_episode_missing(project: Project) -> None:
    (project.episode / "episode.md").rename(project.episode / "episode.md.txt")
    assert findings(project) == [
        "episodes/prova/nje: there is no episode.md in this folder; make one with `mburoja new episode` "
        "[episode-missing]"
    ]


@pytest.mark.parametrize(
    "name",
    [
        "nje/episode.md",
        "nje/episode.en.md",
        "nje/recording.sq.m4a",
        "nje/transcript.sq.vtt",
        "show.md",
        "show.en.md",
    ],
)
def test_empty_file(project: Project, name: str) -> None:
    put(project, f"prova/{name}", b"")
    expected = f"episodes/prova/{name}: the file is empty; copy it here again from where it was made [empty-file]"
    assert [line for line in findings(project) if "[file-name]" not in line] == [expected]


def test_empty_artwork(project: Project) -> None:
    put(project, "prova/square.png", b"")
    assert findings(project) == [
        "episodes/prova/show.md:8: `square.png` is empty; copy the picture here again [empty-file]"
    ]


def test_artwork_missing(project: Project) -> None:
    project.replace("episodes/prova/nje/episode.md", "number: 1", "number: 1\nartwork: artwork.png")
    assert findings(project) == [
        "episodes/prova/nje/episode.md:5: `artwork.png` is not in this folder; put the picture here or mend its name "
        "[artwork-missing]"
    ]


def gif(path: Path) -> None:
    Image.new("RGB", (1400, 1400)).save(path, "GIF")


def cut(path: Path) -> None:
    path.write_bytes((MEDIA / "square.png").read_bytes()[:20])


def text(path: Path) -> None:
    path.write_text("This is a letter, not a picture.")


@pytest.mark.parametrize("make", [gif, cut, text])
def test_artwork_that_is_no_picture(project: Project, make: object) -> None:
    assert callable(make)
    make(project.root / "episodes/prova/square.png")
    assert findings(project) == [
        "episodes/prova/square.png: this is not a PNG or JPEG picture that can be read; save it anew as one "
        "[artwork-format]"
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (EPISODE_EN.replace("first", "parë").encode("cp1250"), 3),
        (EPISODE_EN.encode("utf-16"), 1),
        (b"\xff", 1),
        (EPISODE_EN.encode() + b"\n\xc3", 7),
    ],
    ids=["windows-1250", "utf-16", "no-text", "half-a-letter"],
)
def test_text_that_is_not_utf_8(project: Project, content: bytes, line: int) -> None:
    put(project, "prova/nje/episode.en.md", content)
    assert findings(project) == [
        f"episodes/prova/nje/episode.en.md:{line}: a letter cannot be read; save the file as UTF-8 in your editor "
        "[text-encoding]"
    ]


@pytest.mark.parametrize("start", [EPISODE_EN.encode(), b""], ids=["text", "nothing-but-zeros"])
def test_text_of_two_megabytes(project: Project, start: bytes) -> None:
    put(project, "prova/nje/episode.en.md", start + b"\0" * 2_000_000)
    assert findings(project) == [
        "episodes/prova/nje/episode.en.md: the file has more than a million bytes; this is not a text for a page "
        "[text-size]"
    ]


@pytest.mark.parametrize("name", ["recording.mk.m4a", "transcript.mk.vtt", "episode.mk.md"])
def test_folder_where_a_file_belongs(project: Project, name: str) -> None:
    (project.episode / name).mkdir()
    assert findings(project) == [
        f"episodes/prova/nje/{name}: this is not a file; put a file of this name here [not-a-file]"
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes")
def test_pipe_where_a_file_belongs_does_not_hold_us_up(project: Project) -> None:
    os.mkfifo(project.episode / "episode.mk.md")
    assert findings(project) == [
        "episodes/prova/nje/episode.mk.md: this is not a file; put a file of this name here [not-a-file]"
    ]


# --- nothing from outside ------------------------------------------------------------------------


@pytest.fixture
def outside(project: Project) -> Path:
    """Good files outside `episodes/`, which nobody may bring in by a link."""
    folder = project.root.parent / "outside"
    (folder / "dy").mkdir(parents=True)
    (folder / "dy/episode.md").write_text(EPISODE)
    (folder / "show.md").write_text(SHOW)
    for name in ("tone.m4a", "square.png"):
        (folder / name).write_bytes((MEDIA / name).read_bytes())
    return folder


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("nje/episode.md", "dy/episode.md"),
        ("nje/episode.mk.md", "dy/episode.md"),
        ("nje/recording.mk.m4a", "tone.m4a"),
        ("nje/transcript.mk.vtt", "dy/episode.md"),
        ("show.md", "show.md"),
    ],
)
@pytest.mark.parametrize("how", ["absolute", "relative"])
def test_link_to_a_file_outside(project: Project, outside: Path, name: str, target: str, how: str) -> None:
    path = project.root / "episodes/prova" / name
    path.unlink(missing_ok=True)
    path.symlink_to(outside / target if how == "absolute" else os.path.relpath(outside / target, path.parent))
    expected = f"episodes/prova/{name}: this link leads out of its folder; copy the file here instead [leads-out]"
    assert [line for line in findings(project) if "[file-name]" not in line] == [expected]


def test_link_to_a_file_of_another_episode(project: Project) -> None:
    """Each folder is whole in itself: it can be copied and sent."""
    project.write({"episodes/prova/dy/episode.md": EPISODE})
    (project.root / "episodes/prova/dy/recording.m4a").symlink_to("../nje/recording.sq.m4a")
    assert findings(project) == [
        "episodes/prova/dy/recording.m4a: this link leads out of its folder; copy the file here instead [leads-out]"
    ]


@pytest.mark.parametrize("name", ["prova/dy", "dy"])
def test_link_to_a_folder_outside(project: Project, outside: Path, name: str) -> None:
    (project.root / "episodes" / name).symlink_to(outside / "dy")
    assert findings(project) == [
        f"episodes/{name}: this link leads out of its folder; copy the files here instead [leads-out]"
    ]


def test_link_to_nothing(project: Project) -> None:
    (project.episode / "episode.mk.md").symlink_to("nowhere.md")
    assert findings(project) == [
        "episodes/prova/nje/episode.mk.md: this is not a file; put a file of this name here [not-a-file]"
    ]


def test_link_to_itself(project: Project) -> None:
    (project.episode / "episode.mk.md").symlink_to("episode.mk.md")
    (finding,) = findings(project)
    assert finding.startswith("episodes/prova/nje/episode.mk.md: ")


@pytest.mark.parametrize("name", ["../../x.png", "../square.png", "/etc/hostname", "..", ".", "sub/x.png"])
def test_artwork_outside_the_folder(project: Project, name: str) -> None:
    for place in ("x.png", "episodes/prova/nje/sub/x.png"):
        project.copy("square.png", place)
    project.replace("episodes/prova/nje/episode.md", "number: 1", f"number: 1\nartwork: {name}")
    assert findings(project) == [
        f"episodes/prova/nje/episode.md:5: `{name}` leads out of this folder; "
        "write the name of a picture that lies here [leads-out]"
    ]


def test_artwork_that_is_a_link_outside(project: Project, outside: Path) -> None:
    (project.root / "episodes/prova/square.png").unlink()
    (project.root / "episodes/prova/square.png").symlink_to(outside / "square.png")
    assert findings(project) == [
        "episodes/prova/show.md:8: `square.png` leads out of this folder; "
        "write the name of a picture that lies here [leads-out]"
    ]


def test_artwork_with_a_name_no_disk_can_hold(project: Project) -> None:
    name = "ш" * 128
    project.replace("episodes/prova/nje/episode.md", "number: 1", f"number: 1\nartwork: {name}")
    assert findings(project) == [
        f"episodes/prova/nje/episode.md:5: `{name}` is not in this folder; put the picture here or mend its name "
        "[artwork-missing]"
    ]


# --- all at once ------------------------------------------------------------------------------------


def test_every_error_of_every_file_is_said_at_once(project: Project) -> None:
    project.replace("episodes/prova/show.en.md", "title: The", "title: The: ")
    project.replace("episodes/prova/nje/episode.md", "number: 1", "number: 0")
    project.replace("episodes/prova/nje/episode.md", 'at: "0:01"', 'at: "0:71"')
    project.replace("episodes/prova/nje/episode.en.md", "summary: The first episode.\n", "")
    put(project, "prova/nje/recording.en.wav", b"")
    put(project, "prova/nje/снимка 1.m4a")
    put(project, "media/show.md")
    assert _without_words(findings(project)) == [
        ("episodes/media", "folder-name"),
        ("episodes/prova/nje/episode.en.md:2", "front-matter-missing"),
        ("episodes/prova/nje/episode.md:4", "front-matter-greater-than-equal"),
        ("episodes/prova/nje/episode.md:10", "front-matter-time"),
        ("episodes/prova/nje/recording.en.wav", "empty-file"),
        ("episodes/prova/nje/снимка 1.m4a", "file-name"),
        ("episodes/prova/show.en.md:2", "front-matter-yaml"),
    ]


def _without_words(lines: Iterable[str]) -> list[tuple[str, str]]:
    return [(line.split(": ", 1)[0], line.rsplit(" [", 1)[1].rstrip("]")) for line in lines]
