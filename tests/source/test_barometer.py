"""What lies in the barometer's folder: what is taken, what is refused and with what words."""

from __future__ import annotations

import os
import shutil
import time
from decimal import Decimal
from pathlib import Path

import pytest

from mburoja.barometer.model import Barometer, SourceFields
from mburoja.model import Refused
from mburoja.source.barometer import FOLDER, read_barometer
from project import REPOSITORY
from small_barometer import COLUMNS, FILES, small_barometer, write_barometer

ROWS = COLUMNS + "union,,for,all,60,not published,not applicable,first,,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project whose data can be read."""
    write_barometer(tmp_path)
    return tmp_path / FOLDER


def findings(folder: Path) -> list[str]:
    """What is found wrong, a line each, without the way to the folder."""
    try:
        read_barometer(folder.parents[2])
    except Refused as refused:
        return [line.removeprefix(f"{FOLDER}/") for line in str(refused).splitlines()]
    return []


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# --- what is taken --------------------------------------------------------------------------------


def test_everything_in_its_place(tmp_path: Path) -> None:
    read = small_barometer(tmp_path)
    assert set(read.waves) == {"own-2021-xk", "own-2022-xk", "own-undated-xk", "other-2022-xk"}
    assert set(read.questions) == {"trust", "union", "fears"}
    assert read.surveys["own"].name["sr"] == "Own survey (sr)"
    wave = read.waves["own-2022-xk"]
    assert (wave.fields.year, wave.fields.method.size.n, wave.fields.method.size.margin) == (2022, 1070, Decimal("2.8"))
    assert wave.fields.method.mode is None and read.waves["own-undated-xk"].fields.year is None
    assert len(wave.figures) == 11
    assert read.files["waves/own-2022-xk.yml"].line("survey") == 1


def test_no_folder_is_no_barometer(tmp_path: Path) -> None:
    assert read_barometer(tmp_path) == Barometer()


def test_the_real_data() -> None:
    assert len([*read_barometer(REPOSITORY).figures()]) > 200


def test_a_mark_that_programs_put_before_it_is_no_letter(folder: Path) -> None:
    for name in ("figures/own-2021-xk.csv", "bases.yml", "waves/own-2021-xk.yml"):
        path = folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert findings(folder) == []


def test_files_that_begin_with_a_dot_are_nobodys(folder: Path) -> None:
    for name in (".gitkeep", "waves/.DS_Store", "figures/.gitkeep"):
        (folder / name).write_bytes(b"\x00")
    assert findings(folder) == []


# --- names ----------------------------------------------------------------------------------------

INFIX = (
    "two letters between dots are taken for a language, and the file would vanish from the site; write a hyphen: `{}` "
    "[data-file-name]"
)
NAME = (
    "the file's name becomes a web address; write small letters a–z, figures and hyphens only, like `wbsb-2022-xk{}` "
    "[data-file-name]"
)
ENDING = "files here end in {}; save a spreadsheet as “CSV UTF-8”, put what else it is elsewhere [data-file-name]"
OUT = "nothing takes this file, and everybody could download it from the site; put it elsewhere [data-file-name]"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("figures/own-2022.rs.csv", INFIX.format("own-2022-rs.csv")),
        ("figures/own.RS.csv", INFIX.format("own-RS.csv")),
        ("waves/own.sr-Latn.yml", INFIX.format("own-sr-Latn.yml")),
        ("sources.mk.yml", OUT),
        ("figures/Own 2022.csv", NAME.format(".csv")),
        ("figures/pyetësori.csv", NAME.format(".csv")),
        ("questions/a--b.yml", NAME.format(".yml")),
        ("figures/own-2023-xk.xlsx", ENDING.format(".csv")),
        ("figures/own-2023-xk.CSV", ENDING.format(".csv")),
        ("waves/own-2023-xk.yaml", ENDING.format(".yml")),
        ("answers.sav", OUT),
        ("survey.yml", OUT),
        ("all.csv", OUT),
    ],
)
def test_a_name_that_leads_nowhere_or_lets_out_too_much(folder: Path, name: str, told: str) -> None:
    (folder / name).write_text(ROWS if name.endswith(".csv") else "", encoding="utf-8")
    assert f"{name}: {told}" in findings(folder)


def test_folders_among_the_files(folder: Path) -> None:
    (folder / "figures/2023").mkdir()
    (folder / "old").mkdir()
    (folder / "old/answers.sav").write_bytes(b"$FL2")
    assert findings(folder) == [f"figures/2023: {ENDING.format('.csv')}", f"old: {OUT}"]


def test_figures_of_no_wave(folder: Path) -> None:
    (folder / "figures/own-2020-xk.csv").write_text(ROWS, encoding="utf-8")
    (found,) = findings(folder)
    assert found.startswith(
        "figures/own-2020-xk.csv: there is no wave `own-2020-xk`; write waves/own-2020-xk.yml, or call this file as "
        "its wave is called: own-202"
    )
    assert found.endswith("[wave-unknown]")


@pytest.mark.parametrize("name", [name for name in FILES if "/" not in name])
def test_a_file_is_missing(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert findings(folder) == [f"{name}: this file is missing; git has it [data-file-missing]"]


# --- what is no file of text ----------------------------------------------------------------------

UTF_8 = (
    "this is not UTF-8, so letters like ë and ш would be lost; in the program that wrote it, save it again as "
    "“CSV UTF-8” or “Unicode (UTF-8)” [text-encoding]"
)


@pytest.mark.parametrize(
    "content",
    ["trust,Косовска полиција\n".encode("cp1251"), "ë,ç\n".encode("cp1250"), ROWS.encode("utf-16"), b"\xff\xfe\x00"],
)
def test_another_encoding(folder: Path, content: bytes) -> None:
    (folder / "figures/own-2021-xk.csv").write_bytes(content)
    (folder / "bases.yml").write_bytes(content)
    assert findings(folder) == [f"bases.yml: {UTF_8}", f"figures/own-2021-xk.csv: {UTF_8}"]


def test_a_file_without_end(folder: Path) -> None:
    """What cannot be the data is not even read."""
    with (folder / "figures/own-2021-xk.csv").open("wb") as file:
        file.truncate(10_000_000_000)
    began = time.perf_counter()
    assert findings(folder) == ["figures/own-2021-xk.csv: the file is larger than 5 MB; no data of ours is [text-size]"]
    assert time.perf_counter() - began < 30


def test_a_folder_or_a_pipe_where_a_file_belongs(folder: Path) -> None:
    (folder / "bases.yml").unlink()
    (folder / "bases.yml").mkdir()
    (folder / "notes.yml").unlink()
    os.mkfifo(folder / "notes.yml")  # whoever opened it would wait for ever
    assert findings(folder) == [
        "bases.yml: this is no file; put the file here [not-a-file]",
        "notes.yml: this is no file; put the file here [not-a-file]",
    ]


def test_links_that_lead_out(folder: Path, tmp_path: Path) -> None:
    """Nothing of what they lead to is read: /dev/zero has no end, and the other is somebody's."""
    out = "this link leads out of its folder; copy the file here instead [leads-out]"
    secret = tmp_path / "secret.csv"
    secret.write_text(ROWS.replace("60", "many"), encoding="utf-8")
    for name, target in (
        ("bases.yml", "/dev/zero"),
        ("figures/own-2021-xk.csv", secret),
        ("waves/x.yml", "/etc/hosts"),
    ):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)
    assert findings(folder) == [f"bases.yml: {out}", f"figures/own-2021-xk.csv: {out}", f"waves/x.yml: {out}"]


def test_a_link_inside_the_folder_is_a_file(folder: Path) -> None:
    (folder / "figures/own-2021-xk.csv").unlink()
    (folder / "figures/own-2021-xk.csv").symlink_to("own-undated-xk.csv")
    assert findings(folder) == []


# --- YAML -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &a {sq: x}\nb: *a\n", "1: "),
        ("a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n", "1: "),
        ("all: " + "[" * 5_000 + "]" * 5_000, "1: "),
        ("".join(f"k{n}: {{sq: x}}\n" for n in range(20_000)), ""),
        ("all: !!python/object/apply:os.system [true]\n", "1: "),
        ("all: {sq: a: b}\n", "1: "),
        ("- all\n", "1: there are no fields here"),
        ("", "1: there are no fields here"),
        ("all: {sq: të gjithë, sq: prapë}\n", "1: `sq` stands here a second time"),
        ("all: {sq: '<b>të gjithë</b>'}\n", "1: `sq`: HTML is not allowed in plain text"),
        ("all: të gjithë\n", "1: "),
        ("all: {sq: të\x00gjithë}\n", "1: there is an invisible character here (U+0000)"),
    ],
    ids=lambda value: value[:30],
)
def test_yaml_that_is_none_or_too_much(folder: Path, text: str, told: str) -> None:
    """One finding at the right line, at once; nothing is run and nothing grows."""
    (folder / "bases.yml").write_text(text, encoding="utf-8")
    began = time.perf_counter()
    found = findings(folder)
    assert time.perf_counter() - began < 30
    assert [each for each in found if not each.startswith("bases.yml:")] == []
    assert len(found) >= 1 and len(found[0]) < 500
    assert found[0].startswith(f"bases.yml:{told}")


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            "waves/own-2022-xk.yml",
            "  mode: not published\n",
            "",
            "4: `mode` is missing; write it: 6. How they were asked, or `not published`. [front-matter-missing]",
        ),
        (
            "waves/own-2022-xk.yml",
            "n: 1070",
            "n:",
            "16: `n`: nothing stands here; write what the source says, or `not published` [front-matter-not-said]",
        ),
        (
            "waves/own-2022-xk.yml",
            "margin: 2.8",
            "margin: about 3",
            "18: `margin`: `about 3` is no margin; write percentage points like 2.8, `not published`, or "
            "`not applicable` for a sample that was not drawn by chance [front-matter-margin]",
        ),
        (
            "waves/own-2022-xk.yml",
            "year: 2022",
            'year: "2022"',
            "3: `year`: `2022` is no year; write it like 2022, without quotation marks, or `not published` "
            "[front-matter-year]",
        ),
        (
            "waves/own-2022-xk.yml",
            "mode: not published",
            "mode: by post",
            "10: `by post` is not known here; `mode` is one of: 'face-to-face', 'face-to-face-tablet', 'telephone' or "
            "'online' [front-matter-literal-error]",
        ),
        (
            "sources.yml",
            "url: https://example.org/a?b=1&c=2",
            "url: javascript:alert(1)",
            "6: `url`: `javascript:alert(1)` is not a web address; write it whole: https://… "
            "[front-matter-web-address]",
        ),
        (
            "sources.yml",
            "publisher: Invented House\n",
            "publisher: Invented House\n  publishr: x\n",
            f"5: `publishr` is not a field of this file; known are: {', '.join(SourceFields.model_fields)} "
            "[front-matter-unknown]",
        ),
        (
            "questions/trust.yml",
            "  police:",
            "  ../police:",
            None,
        ),
        (
            "questions/trust.yml",
            "theme: security",
            "theme: sport",
            "1: `sport` is not known here; `theme` is one of: 'security', 'rule-of-law', 'justice', "
            "'regional-cooperation', 'peacebuilding' or 'cyber' [front-matter-literal-error]",
        ),
    ],
)
def test_fields_that_say_too_little_or_too_much(folder: Path, name: str, old: str, new: str, told: str | None) -> None:
    replace(folder / name, old, new)
    (finding,) = findings(folder)
    assert finding.startswith(f"{name}:")
    assert told is None or finding == f"{name}:{told}"


def test_all_that_is_wrong_is_told_at_once(folder: Path) -> None:
    replace(folder / "waves/own-2021-xk.yml", "year: 2021", "year: soon")
    replace(folder / "figures/own-2022-xk.csv", ",83,", ",183,")
    replace(folder / "figures/own-undated-xk.csv", ",61,not published,", ",61,,")
    shutil.copyfile(folder / "bases.yml", folder / "questions/x.sq.yml")
    assert {each.partition(":")[0] for each in findings(folder)} == {
        "waves/own-2021-xk.yml",
        "figures/own-2022-xk.csv",
        "figures/own-undated-xk.csv",
        "questions/x.sq.yml",
    }
