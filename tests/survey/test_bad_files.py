"""What an institute may hand over by mistake, or anybody with bad intent: told in words, and nothing is written."""

from __future__ import annotations

import math
import random
import struct
import subprocess
from pathlib import Path

import pytest

from mburoja.survey.microdata import Unusable
from mburoja.survey.sav import read_sav
from survey.sav_file import Variable, sav
from survey.surveyed import DESIGNED, ENOUGH, WEIGHTED, columns, people_sav, survey_here, variables

HERE = Path(__file__).parent
PEOPLE = 358


def refused(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, of which nothing came but words."""
    before = sorted(folder.iterdir())
    done = survey_here(folder, *arguments)
    assert done.returncode in (1, 2), done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""
    assert sorted(folder.iterdir()) == before
    return done


def weighted_by(folder: Path, weights: list[float]) -> subprocess.CompletedProcess[str]:
    """The command with other weights."""
    sav(folder / "anketa.sav", [*variables(), Variable("tjetra", weights, "Pesha tjetër")])
    return survey_here(folder, "anketa.sav", "--weight", "tjetra", *ENOUGH)


# --- files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".sav", ".zsav"])
def test_a_file_that_is_cut_off_is_refused_wherever_it_ends(tmp_path: Path, ending: str) -> None:
    whole = (HERE / f"by-pyreadstat{ending}").read_bytes()
    assert read_sav(HERE / f"by-pyreadstat{ending}").people == 240
    for share in (0.001, 0.01, 0.1, 0.3, 0.6, 0.9, 0.99):
        path = tmp_path / f"cut{ending}"
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(Unusable, match=rf"^cut{ending}: it is (cut off|no file|damaged)"):
            read_sav(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"q1;q2\n1;2\n",
        "Përshëndetje nga Kosova.\n".encode() * 40,
        b"PK\x03\x04" + b"\0" * 400,
        b"$FL2" * 200,
    ],
    ids=["empty", "csv", "text", "zip", "head alone"],
)
def test_what_is_no_file_of_spss_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "anketa.sav").write_bytes(content)
    done = refused(tmp_path, "anketa.sav", *WEIGHTED)
    assert done.returncode == 1
    assert done.stderr.startswith("anketa.sav: it is ") and "no file of SPSS" in done.stderr


def test_damaged_bytes_never_bring_the_command_down(tmp_path: Path) -> None:
    """The library in C breaks off at some of them; that is told like anything else."""
    whole = (HERE / "by-pyreadstat.sav").read_bytes()
    chance = random.Random(6)  # noqa: S311
    told = []
    for _ in range(25):
        damaged = bytearray(whole)
        for _ in range(3):
            damaged[chance.randrange(900)] = chance.randrange(256)
        path = tmp_path / "anketa.sav"
        path.write_bytes(damaged)
        try:
            read_sav(path)
        except Unusable as unusable:
            told.append(str(unusable))
    assert len(told) > 5 and all(each.startswith("anketa.sav: ") for each in told)
    assert any("reading it broke off" in each for each in told)


def test_two_variables_of_one_name_are_refused(tmp_path: Path) -> None:
    people_sav(tmp_path, more=(variables()[6],))
    done = refused(tmp_path, "anketa.sav", *WEIGHTED)
    assert "two variables in it are called `q1`" in done.stderr


def test_a_file_without_people_is_refused(tmp_path: Path) -> None:
    sav(tmp_path / "anketa.sav", [Variable("pesha", []), Variable("q1", [], labels={1: "Po"})])
    assert "there are no interviews in it" in refused(tmp_path, "anketa.sav", *WEIGHTED).stderr


def many(path: Path, variables: list[Variable], rows: int, said: int) -> None:
    """A compressed file of rows with a 1 in each number and spaces in each text; its head says `said` rows."""
    head = bytearray(sav(path, variables, cases=said).read_bytes())
    head[72:76] = struct.pack("<i", 1)
    one = b"".join(b"\xfe" * (-(-each.width // 8)) or b"\x65" for each in variables)
    content = one * rows
    path.write_bytes(head + content.ljust(-(-len(content) // 8) * 8, b"\0"))


@pytest.mark.parametrize(
    ("variables", "rows", "said", "most"),
    [
        ([Variable("q1", [])], 200_001, -1, "200,000"),
        ([Variable(f"t{each}", [], width=255) for each in range(2_000)], 393, -1, "392"),
        ([Variable(f"q{each}", []) for each in range(4_000)], 0, 5_001, "5,000"),
    ],
    ids=["people", "texts", "values"],
)
def test_a_file_larger_than_any_survey_is_refused(
    tmp_path: Path, variables: list[Variable], rows: int, said: int, most: str
) -> None:
    """Even where its head does not say how many rows there are."""
    many(tmp_path / "anketa.sav", variables, rows, said)
    with pytest.raises(Unusable, match=rf"^anketa.sav: it has .* variables? and more than {most} rows"):
        read_sav(tmp_path / "anketa.sav")


def test_a_file_that_does_not_say_how_many_rows_it_has_is_read(tmp_path: Path) -> None:
    many(tmp_path / "anketa.sav", [Variable("q1", []), Variable("t", [], width=20)], 300, -1)
    read = read_sav(tmp_path / "anketa.sav")
    assert read.people == 300 and set(read.variables["q1"].values) == {1.0}


def test_letters_of_an_old_windows_are_read(tmp_path: Path) -> None:
    question = Variable("q1", [1 + each % 2 for each in range(100)], "Пол – џ", {1: "Мажи", 2: "Жени"})
    read = read_sav(sav(tmp_path / "a.sav", [question], encoding="windows-1251", code_page=1251))
    assert read.variables["q1"].label == "Пол – џ" and read.variables["q1"].labels == {1: "Мажи", 2: "Жени"}


# --- weights ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "what"), [(-0.5, "a negative weight"), (0.0, "the weight zero"), (math.nan, "no weight")]
)
def test_weights_that_are_none(tmp_path: Path, value: float, what: str) -> None:
    weights = columns()["weight"]
    weights[6] = weights[99] = value
    done = weighted_by(tmp_path, weights)
    assert done.returncode == 1
    assert f"anketa.sav: by `tjetra` 2 people have (rows 7, 100) {what}; everybody needs" in done.stderr


def test_equal_weights_are_remarked(tmp_path: Path) -> None:
    done = weighted_by(tmp_path, [2.5] * PEOPLE)
    assert done.returncode == 0
    assert "`tjetra` is 2.5 for everybody" in done.stderr


def test_weights_so_unequal_that_few_people_decide(tmp_path: Path) -> None:
    done = weighted_by(tmp_path, [1000.0 if each < 9 else 0.001 for each in range(PEOPLE)])
    assert done.returncode == 1
    assert "there is no figure to publish" in done.stderr


# --- strata and clusters ----------------------------------------------------------------------


def test_a_stratum_with_one_cluster_is_named(tmp_path: Path) -> None:
    of = columns()
    alone = [1.0 if stratum == 4 else psu for stratum, psu in zip(of["stratum"], of["psu"], strict=True)]
    people_sav(tmp_path, more=(Variable("vend", alone),))
    done = refused(tmp_path, "anketa.sav", *WEIGHTED, "--strata", "shtresa", "--psu", "vend")
    assert done.returncode == 1
    assert "by `shtresa` there is one cluster only in `Veri`" in done.stderr


@pytest.mark.parametrize(
    ("values", "option", "said"),
    [
        ([1.0] * PEOPLE, "--psu", "everybody is in the same cluster by `x`"),
        ([1.0, math.nan] + [1.0] * (PEOPLE - 2), "--psu", "by `x` (--psu) 1 person has (row 2) no value"),
        ([math.nan] + [1.0] * (PEOPLE - 1), "--strata", "by `x` (--strata) 1 person has (row 1) no value"),
        ([3.0] * PEOPLE, "--fpc", "a stratum has 3 clusters, but 358 were drawn"),
        ([100.0 + each for each in range(PEOPLE)], "--fpc", "must have one number above zero in each stratum"),
    ],
    ids=["one cluster", "no cluster", "no stratum", "too few places", "no number of places"],
)
def test_designs_that_cannot_be(tmp_path: Path, values: list[float], option: str, said: str) -> None:
    people_sav(tmp_path, more=(Variable("x", values),))
    done = refused(tmp_path, "anketa.sav", *WEIGHTED, option, "x")
    assert done.returncode == 1
    assert said in done.stderr


# --- what is asked for ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--by", "gjinja"], "--by: there is no variable `gjinja` in anketa.sav; did you mean `gjinia`?"),
        (["--by", "GJINIA"], "did you mean `gjinia`?"),
        (["--strata", "zzz"], "--strata: there is no variable `zzz` in anketa.sav; names are as in SPSS"),
        (["--net", "Po=q1"], "--net: `Po=q1` is not understood; write it like agree=q1,q2:4+5"),
        (["--net", "Po=q1:4+x"], "is not understood"),
        (["--net", "Po=q1:4+7"], "`q1` has the values 1 (Aspak), 2 (Pak), 3 (Disi), 4 (Shumë), 5 (Plotësisht), 98"),
        (["--net", "Po=pikët:1"], "--net Po: `pikët` is no question with one answer"),
        (["--set", "q1,q2"], "--set: `q1,q2` is not understood"),
        (["--set", "Lajmet=q1,q9"], "--set: there is no variable `q9`"),
        (["--set", "A=q1,q2", "--set", "B=q2"], "`q2` cannot be in two sets"),
        (["--unweighted"], "--weight and --unweighted exclude each other"),
        (["--quota", "--psu", "vendi"], "a quota sample has neither strata nor clusters"),
        (["--quota", "--compare", "anketa.sav"], "two quota samples cannot be tested"),
        (["--wave", "2026"], "--wave: `2026` is no wave; write survey, year and country, like wbsb-2026-xk"),
        (["--wave", "../x-2026-xk"], "is no wave"),
        (["--source", "../x"], "--source: `../x` is no key"),
        (["--language", "de"], "'de' is not one of"),
    ],
)
def test_what_does_not_exist_or_go_together(tmp_path: Path, arguments: list[str], said: str) -> None:
    people_sav(tmp_path)
    done = refused(tmp_path, "anketa.sav", *WEIGHTED, *arguments)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())


def test_groups_by_years_of_age_are_refused(tmp_path: Path) -> None:
    people_sav(tmp_path)
    done = refused(tmp_path, "anketa.sav", *WEIGHTED, "--by", "pikët")
    assert done.returncode == 1
    assert "`pikët` (--by) has 350 different values; name a variable with groups instead" in done.stderr


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    people_sav(tmp_path)
    mine = tmp_path / "survey-wbsb-2026-xk"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine", encoding="utf-8")
    done = refused(tmp_path, "anketa.sav", *DESIGNED)
    assert done.returncode == 2
    assert "survey-wbsb-2026-xk is there already, and nothing is ever overwritten" in done.stderr
    assert [path.name for path in mine.iterdir()] == ["notes.txt"]
    # A name that is wrong is told first: it would be wrong with another folder too.
    assert "did you mean `gjinia`?" in refused(tmp_path, "anketa.sav", *DESIGNED, "--by", "gjinja").stderr


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "'nuk.sav' does not exist" in refused(tmp_path, "nuk.sav", *WEIGHTED).stderr
