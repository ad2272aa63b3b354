"""What staff will hand in one day, through the command they run: told what is wrong, and the last site stays.

Each test has a project that was built well, breaks it, and builds again. What must hold every time is in
`refuses`; a case is how to break the project and the findings that staff must read, word for word.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from project import EPISODE, MEDIA, TODAY, Project
from small_barometer import write_barometer

pytestmark = pytest.mark.site

LAST_WORDS = "Nothing was built; the last site is as it was."
UNDECODABLE = "it cannot be decoded; it is broken or not what its name says. Export it again [recording]"
NAMES = (
    "no part of the site takes a file of this name; recordings are called recording.<language>.m4a "
    "(or .wav, .flac, .mp3, .ogg, .opus, .mp4, .m4v, .mov, .mkv, .webm), transcripts transcript.<language>.vtt "
    "(or .srt, .txt), texts episode.<language>.md, jingles intro and outro, pictures as `artwork:` says [file-name]"
)
NJE, SHOW = "episodes/prova/nje", "episodes/prova"
SECOND = EPISODE.replace("number: 1", "number: 2").replace("aaaaaaaa-aaaa", "bbbbbbbb-bbbb").replace("Një\n", "Dy\n")

Break = Callable[[Project], None]


@pytest.fixture(scope="module")
def first_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test leaves the site and the renditions that all others begin with."""
    return tmp_path_factory.mktemp("first-build")


@pytest.fixture
def built(project: Project, first_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """The small project, built well; at the end nothing half-made may lie anywhere."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    if not (first_build / "site").is_dir():
        builds(project)
        shutil.copytree(project.root / ".cache", first_build / ".cache")
        shutil.copytree(project.root / "site", first_build / "site")
    else:
        shutil.copytree(first_build, project.root, dirs_exist_ok=True)
    yield project
    parts = [path for path in project.root.rglob(".*") if "part" in path.name or "-old-" in path.name]
    assert parts + list(temporary.iterdir()) == []


def site(project: Project) -> dict[str, bytes]:
    """Every file of the built site."""
    folder = project.root / "site"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def builds(project: Project) -> None:
    done = project.run("build")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert done.stderr.endswith("The site is in site/\n")


def refuses(project: Project, breaks: Break, *findings: str, where: str = "episodes") -> None:
    """Break the project: the build says these findings and no others, and the site stays; mended, all is as before."""
    before = site(project)
    sources = project.root / where
    shutil.copytree(sources, project.root.parent / "good", symlinks=True)
    breaks(project)
    done = project.run("build")
    said = [line for line in done.stderr.splitlines() if line and not line.startswith("Encoding ")]
    assert (done.returncode, said, done.stdout) == (1, [*findings, LAST_WORDS], "")
    assert site(project) == before
    shutil.rmtree(sources)
    (project.root.parent / "good").rename(sources)
    builds(project)
    assert site(project) == before


# --- recordings -----------------------------------------------------------------------------------


def episode(project: Project, number: int, files: dict[str, str], more: str = "", status: str = "published") -> None:
    """One more episode, with files of tests/media."""
    text = EPISODE.replace("number: 1", f"number: {number}\nstatus: {status}{more}")
    project.write({f"{SHOW}/e{number}/episode.md": text.replace("aaaaaaaa-", f"{number:08}-")})
    for name, media in files.items():
        project.copy(media, f"{SHOW}/e{number}/{name}")


def test_recordings_that_cannot_be_used(built: Project) -> None:
    def breaks(project: Project) -> None:
        for number, name in enumerate(("cut-off.mp3", "text.mp3", "list.mp3"), 2):
            episode(project, number, {"recording.mp3": name})
        project.replace("episodes/prova/e4/recording.mp3", "/etc/hostname", str(MEDIA / "tone.mp3"))

    refuses(
        built,
        breaks,
        f"{SHOW}/e2/recording.mp3: it is cut off: 1 of 3 seconds are there; copy it here again [recording]",
        f"{SHOW}/e3/recording.mp3: {UNDECODABLE}",
        f"{SHOW}/e4/recording.mp3: {UNDECODABLE}",
    )


def test_list_named_as_a_recording_reads_no_other_file(built: Project) -> None:
    """The file that each list names is a good one: whoever followed the list would build a site."""
    lists = {
        2: "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:3,\nother/tone.mp3\n#EXT-X-ENDLIST\n",
        3: "ffconcat version 1.0\nfile 'other/tone.mp3'\n",
    }

    def breaks(project: Project) -> None:
        for number, content in lists.items():
            episode(project, number, {"other/tone.mp3": "tone.mp3"})
            project.write({f"{SHOW}/e{number}/recording.mp3": content})

    refuses(built, breaks, *(f"{SHOW}/e{number}/recording.mp3: {UNDECODABLE}" for number in lists))


def test_recording_missing(built: Project) -> None:
    def breaks(project: Project) -> None:
        (project.episode / "recording.sq.m4a").unlink()
        (project.episode / "transcript.sq.vtt").unlink()

    refuses(
        built,
        breaks,
        f"{NJE}/episode.md:2: there is no recording; put recording.sq.m4a beside this file, or write `status: draft` "
        "[recording-missing]",
    )


def test_empty_files(built: Project) -> None:
    def breaks(project: Project) -> None:
        for name in ("episode.en.md", "recording.sq.m4a", "transcript.sq.vtt"):
            project.copy("empty.mp3", f"{NJE}/{name}")
        project.copy("empty.mp3", f"{SHOW}/square.png")

    again = "the file is empty; copy it here again from where it was made [empty-file]"
    refuses(
        built,
        breaks,
        f"{NJE}/episode.en.md: {again}",
        f"{NJE}/recording.sq.m4a: {again}",
        f"{NJE}/transcript.sq.vtt: {again}",
        f"{SHOW}/show.md:8: `square.png` is empty; copy the picture here again [empty-file]",
    )


def test_transcripts_that_are_not_what_their_names_say(built: Project) -> None:
    def breaks(project: Project) -> None:
        (project.episode / "transcript.sq.vtt").rename(project.episode / "transcript.sq.srt")
        project.write({f"{NJE}/transcript.en.txt": "1\n00:00:01,000 --> 00:00:02,000\nThis has times.\n"})
        episode(project, 2, {"recording.m4a": "tone.m4a"})
        project.write({f"{SHOW}/e2/transcript.srt": "1\n00:00:01,000 -> 00:00:02,000\nPo.\n"})

    refuses(
        built,
        breaks,
        f"{SHOW}/e2/transcript.srt:2: these times cannot be read; write them as `00:00:01,000 --> 00:00:04,000` "
        "on a line of their own, and an arrow between words as → [transcript]",
        f"{NJE}/transcript.en.txt:2: this transcript has times in it; give its file the ending .srt [transcript]",
        f"{NJE}/transcript.sq.srt:1: this is a WebVTT transcript, not SubRip; give its file the ending .vtt "
        "[transcript]",
    )


def test_sound_in_a_show_of_videos(built: Project) -> None:
    picture = "there is no picture in it, but the show's medium is video; export it with the picture [recording]"
    refuses(
        built,
        lambda project: project.replace(f"{SHOW}/show.md", "licence:", "medium: video\nlicence:"),
        f"{NJE}/recording.en.wav: {picture}",
        f"{NJE}/recording.sq.m4a: {picture}",
    )


# --- pictures -------------------------------------------------------------------------------------


def test_artwork_that_cannot_be_used(built: Project) -> None:
    pictures = {
        "oblong.png": ("artwork.png", "is 1600 × 1400 pixels; cut it square, 1400 to 3000 a side [artwork-square]"),
        "transparent.png": (
            "artwork.png",
            "'s colours are RGBA; save it as RGB, without transparency [artwork-colours]",
        ),
        "small.png": ("artwork.png", "has 600 pixels a side; save it with 1400 to 3000 [artwork-size]"),
        "square.png": ("foto.jpg", "is a PNG but its name ends in .jpg; rename it or save it anew [artwork-type]"),
        "square.jpg": ("foto.png", "is a JPEG but its name ends in .png; rename it or save it anew [artwork-type]"),
    }

    def breaks(project: Project) -> None:
        for number, (media, (name, _)) in enumerate(pictures.items(), 2):
            episode(project, number, {name: media}, f"\nartwork: {name}", "draft")

    found = [
        f"{SHOW}/e{number}/{name}: the picture{'' if words.startswith(chr(39)) else ' '}{words}"
        for number, (name, words) in enumerate(pictures.values(), 2)
    ]
    refuses(built, breaks, *found)


def test_huge_artwork(built: Project) -> None:
    refuses(
        built,
        lambda project: project.copy("huge.png", f"{SHOW}/square.png"),
        f"{SHOW}/square.png: the picture is far too large; save it with 3000 × 3000 pixels [artwork-format]",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the measure is that of Unix")
@pytest.mark.parametrize("pixels", [20_000, 13_000])
def test_huge_picture_takes_little_memory(built: Project, pixels: int) -> None:
    """Unfolded, they are 1.2 and 0.5 GB; Pillow of itself refuses only the larger one."""
    if pixels == 20_000:
        built.copy("huge.png", f"{SHOW}/square.png")
    else:
        Image.new("1", (pixels, pixels)).save(built.root / SHOW / "square.png")
    wrapper = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
unit = 1 if sys.platform == "darwin" else 1024
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit)
sys.exit(code)
"""
    done = subprocess.run(
        [sys.executable, "-c", wrapper, sys.executable, "-m", "mburoja", "build"],
        cwd=built.root,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(TODAY.timestamp()))},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert f"{SHOW}/square.png: the picture " in done.stderr
    assert int(done.stdout) < 200_000_000


# --- texts ----------------------------------------------------------------------------------------


def test_colon_without_quotation_marks(built: Project) -> None:
    refuses(
        built,
        lambda project: project.replace(f"{NJE}/episode.md", "title: Një\n", "title: Një: mesazhi\n"),
        f'{NJE}/episode.md:2: a text with a colon needs quotation marks; write title: "Një: mesazhi" '
        "[front-matter-yaml]",
    )


def test_title_with_markup(built: Project) -> None:
    def breaks(project: Project) -> None:
        project.replace(f"{NJE}/episode.md", "title: Një\n", "title: Një ]]> dy\n")
        project.replace(f"{NJE}/episode.en.md", "title: One\n", "title: <b>One</b>\n")

    alone = "write the words alone, apps show them as they are [front-matter-markup]"
    refuses(
        built,
        breaks,
        f"{NJE}/episode.en.md:2: `title`: HTML is not allowed in plain text: `<b>`; {alone}",
        f"{NJE}/episode.md:2: `title`: ]]> is not allowed in plain text: `]]>`; {alone}",
    )


def test_vertical_tab_from_a_word_processor_in_the_notes(built: Project) -> None:
    built.replace(f"{NJE}/episode.md", "Shënime me", "Shënime\x0bme")
    done = built.run("build")
    assert done.stderr.startswith(f"{NJE}/episode.md:15: ") and "Traceback" not in done.stderr
    assert done.returncode == 1


def test_markup_in_the_notes_is_shown_as_text(built: Project) -> None:
    """In the notes, which are Markdown, the same signs stop nothing and break nothing."""
    built.replace(f"{NJE}/episode.md", "Shënime me", "Shënime ]]> dhe <script>alert(1)</script> me")
    builds(built)
    page = (built.root / "site/prova/nje/index.html").read_text(encoding="utf-8")
    assert "]]&gt; dhe &lt;script&gt;alert(1)&lt;/script&gt; me" in page


def test_names_with_cyrillic_and_blanks(built: Project) -> None:
    def breaks(project: Project) -> None:
        project.copy("tone.m4a", f"{NJE}/снимка 1.m4a")
        project.write({f"{SHOW}/Моја епизода/episode.md": SECOND})

    refuses(
        built,
        breaks,
        f"{NJE}/снимка 1.m4a: {NAMES}",
        f"{SHOW}/Моја епизода: the folder's name becomes a web address; rename it with a–z, 0–9 and hyphens only, "
        "like `moja-epizoda` [folder-name]",
    )


def test_links_that_lead_out(built: Project) -> None:
    def breaks(project: Project) -> None:
        outside = project.root.parent / "outside"
        outside.mkdir()
        shutil.copyfile(MEDIA / "tone.m4a", outside / "recording.m4a")
        (outside / "episode.md").write_text(SECOND, encoding="utf-8")
        (project.episode / "recording.sq.m4a").unlink()
        (project.episode / "recording.sq.m4a").symlink_to(outside / "recording.m4a")
        (project.root / SHOW / "dy").symlink_to("../../../outside")
        (project.root / SHOW / "square.png").rename(project.root / "episodes/x.png")
        project.replace(f"{SHOW}/show.md", "artwork: square.png", "artwork: ../x.png")

    refuses(
        built,
        breaks,
        f"{SHOW}/dy: this link leads out of its folder; copy the files here instead [leads-out]",
        f"{NJE}/recording.sq.m4a: this link leads out of its folder; copy the file here instead [leads-out]",
        f"{SHOW}/show.md:8: `../x.png` leads out of this folder; write the name of a picture that lies here "
        "[leads-out]",
    )


def test_two_episodes_with_one_number_and_guid(built: Project) -> None:
    """What a copied folder gives."""

    def breaks(project: Project) -> None:
        shutil.copytree(project.episode, project.root / SHOW / "dy")
        project.replace(f"{SHOW}/dy/episode.md", "2026-11-20T08", "2026-11-20T09")

    refuses(
        built,
        breaks,
        f"{SHOW}/dy/episode.md:4: number 1 is taken by {NJE}/episode.md; write `number: 2` [number-twice]",
        f"{SHOW}/dy/episode.md:6: this guid belongs to {NJE}/episode.md (a copied file?); "
        "write `guid: 544e0b30-97b0-5bb4-865b-95468a2dacfa` [guid-twice]",
    )


# --- many at once -----------------------------------------------------------------------------------


def test_errors_of_several_files_are_all_said_at_once(built: Project) -> None:
    def breaks(project: Project) -> None:
        project.replace(f"{NJE}/episode.md", "title: Një\n", "title: Një: mesazhi\n")
        project.replace(f"{NJE}/episode.en.md", "summary: The first", "summary: <i>The</i> first")
        project.copy("empty.mp3", f"{NJE}/recording.mk.mp3")
        project.copy("huge.png", f"{SHOW}/square.png")
        project.replace(f"{SHOW}/show.en.md", "podcast_guid: 2", "podcast_guid: X")

    refuses(
        built,
        breaks,
        f"{NJE}/episode.en.md:3: `summary`: HTML is not allowed in plain text: `<i>`; "
        "write the words alone, apps show them as they are [front-matter-markup]",
        f'{NJE}/episode.md:2: a text with a colon needs quotation marks; write title: "Një: mesazhi" '
        "[front-matter-yaml]",
        f"{NJE}/recording.mk.mp3: the file is empty; copy it here again from where it was made [empty-file]",
        f"{SHOW}/show.en.md:4: `podcast_guid`: `X2222222-2222-5222-8222-222222222222` is not a guid; "
        "take the one that `mburoja new` made, or let it make a new one [front-matter-guid]",
        f"{SHOW}/square.png: the picture is far too large; save it with 3000 × 3000 pixels [artwork-format]",
    )


def test_errors_between_files_and_in_media_are_all_said_at_once(built: Project) -> None:
    def breaks(project: Project) -> None:
        episode(project, 1, {"recording.mp3": "text.mp3"})
        project.copy("small.png", f"{SHOW}/square.png")
        project.write({f"{NJE}/transcript.sq.vtt": "Jo."})
        project.replace(f"{NJE}/episode.md", 'at: "0:01"', 'at: "0:02"')
        project.replace(
            f"{NJE}/episode.en.md",
            "---\nNotes",
            'chapters: [{at: "0:00", title: A}, {at: "0:04", title: B}]\n---\nNotes',
        )

    refuses(
        built,
        breaks,
        f"{SHOW}/e1/recording.mp3: {UNDECODABLE}",
        f"{NJE}/episode.en.md:4: 0:04 is after the end of the recording (0:03); write the time of this one "
        "[chapters-within]",
        f"{NJE}/episode.md:4: number 1 is taken by {SHOW}/e1/episode.md; write `number: 2` [number-twice]",
        f"{NJE}/episode.md:11: 0:02 is not after 0:02; put the chapters in order [chapters-in-order]",
        f"{NJE}/transcript.sq.vtt:1: this is not a WebVTT transcript; its first line must be WEBVTT [transcript]",
        f"{SHOW}/square.png: the picture has 600 pixels a side; save it with 1400 to 3000 [artwork-size]",
    )


# --- the barometer's data -------------------------------------------------------------------------

DATA = "docs/barometer/data"
FIGURES = f"{DATA}/figures"


def test_data_that_cannot_be_read(built: Project) -> None:
    def breaks(project: Project) -> None:
        write_barometer(project.root)
        project.replace(f"{FIGURES}/own-2022-xk.csv", ",83,1070,2.8,first", ",101,,,")
        project.replace(f"{DATA}/waves/own-2021-xk.yml", "  mode: not published\n", "")
        project.write({f"{FIGURES}/own-2019-xk.csv": "question;value\n", f"{FIGURES}/own-2022.rs.csv": "x"})
        (project.root / FIGURES / "own-undated-xk.csv").write_bytes("question,ë".encode("cp1250"))
        (project.root / DATA / "answers.sav").write_bytes(b"$FL2")
        (project.root / DATA / "notes.yml").unlink()
        (project.root / DATA / "notes.yml").symlink_to("/dev/zero")

    refuses(
        built,
        breaks,
        f"{DATA}/answers.sav: nothing takes this file, and everybody could download it from the site; put it elsewhere "
        "[data-file-name]",
        f"{FIGURES}/own-2019-xk.csv: there is no wave `own-2019-xk`; write waves/own-2019-xk.yml, or call this file as "
        "its wave is called: own-2022-xk [wave-unknown]",
        f"{FIGURES}/own-2019-xk.csv:1: the first line must name the columns, `question,item,answer,base,value,n,margin,"
        "source,page,notes`; missing: item, answer, base, n, margin, source, page, notes [figures-file]",
        f"{FIGURES}/own-2022-xk.csv:3: `source` is empty; write its key [figure-field]",
        f"{FIGURES}/own-2022.rs.csv: two letters between dots are taken for a language, and the file would vanish from "
        "the site; write a hyphen: `own-2022-rs.csv` [data-file-name]",
        f"{FIGURES}/own-undated-xk.csv: this is not UTF-8, so letters like ë and ш would be lost; in the program that "
        "wrote it, save it again as “CSV UTF-8” or “Unicode (UTF-8)” [text-encoding]",
        f"{DATA}/notes.yml: this link leads out of its folder; copy the file here instead [leads-out]",
        f"{DATA}/waves/own-2021-xk.yml:4: `mode` is missing; write it: 6. How they were asked, or `not published`. "
        "[front-matter-missing]",
        where="docs",
    )


def test_data_that_cannot_be_meant(built: Project) -> None:
    """What is read well and contradicts itself, or names what nobody wrote down."""

    def breaks(project: Project) -> None:
        write_barometer(project.root)
        twice = "union,,for,all,60,not published,not applicable,first,,\n"
        path = project.root / FIGURES / "own-2021-xk.csv"
        path.write_text(path.read_text(encoding="utf-8") + twice + twice.replace("first", "frist"), encoding="utf-8")
        project.replace(f"{DATA}/waves/own-undated-xk.yml", "survey: own", "survey: ours")

    name = f"{DATA}/waves/own-undated-xk.yml"
    refuses(
        built,
        breaks,
        f"{FIGURES}/own-2021-xk.csv:3: `first` has a figure for this answer already, on line 2; keep one of the two "
        "[figure-twice]",
        f"{FIGURES}/own-2021-xk.csv:4: `frist` of `source` is not in sources.yml; there are: first [figure-unknown]",
        f"{name}: the file is called `own-undated-xk`, and ours, undated, XK is in it; mend one, or call it "
        "`ours-undated-xk` [wave-name]",
        f"{name}:1: there is no `ours`; there are: other, own [wave-reference]",
        where="docs",
    )


def test_data_in_the_forms_that_spreadsheets_save(built: Project) -> None:
    """Semicolons, decimal commas, a mark before the first letter, Windows' ends of lines: it builds, in one form."""
    write_barometer(built.root)
    path = built.root / FIGURES / "own-2021-xk.csv"
    text = path.read_text(encoding="utf-8").replace("60", "60,5").replace(",", ";").replace("60;5", "60,5")
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    builds(built)
    out = (built.root / "site/barometer/data/figures/own-2021-xk.csv").read_text(encoding="utf-8-sig")
    assert out.splitlines()[1] == "union,,for,all,60.5,not published,not applicable,first,,,,,"
