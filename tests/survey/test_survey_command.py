"""`mburoja survey`, as staff type it: what comes out of the answers that an institute hands over."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from mburoja.model import TO_WRITE, plain
from project import REPOSITORY, Project
from survey.sav_file import Variable, sav
from survey.surveyed import DESIGNED, ENOUGH, WEIGHTED, made, people_sav, survey, survey_here, variables

HERE = Path(__file__).parent
WAVE = "data/figures/wbsb-2026-xk.csv"
LANGUAGES = {"sq", "mk", "en", "sr"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wave made with everything there is, and what was said of it in `said`."""
    folder = tmp_path_factory.mktemp("survey")
    people_sav(folder)
    people_sav(folder, 2, name="2024.sav")
    done = survey(
        folder, "anketa.sav", *DESIGNED, "--by", "gjinia,mosha,gjinia:mosha", "--net", "Besojnë=q1:4+5",
        "--compare", "2024.sav",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == "survey-wbsb-2026-xk\n"
    (folder / "said").write_text(done.stderr, encoding="utf-8")
    return folder


def yml(folder: Path, name: str) -> Any:
    return yaml.safe_load((folder / "survey-wbsb-2026-xk" / name).read_text(encoding="utf-8"))


def cell(folder: Path, question: str, answer: str, base: str = "all", item: str = "") -> dict[str, str]:
    keys = {"question": f"wbsb-2026-{question}", "item": item, "answer": answer, "base": base}
    found = [row for row in made(folder, WAVE) if keys.items() <= row.items()]
    assert len(found) == 1, keys
    return found[0]


# --- the figures ------------------------------------------------------------------------------


def test_a_figure_is_what_r_says_with_a_decimal(folder: Path) -> None:
    reference = json.loads((HERE / "reference.json").read_text(encoding="utf-8"))
    wanted = {"design": "whole", "question": "trust", "answer": 2, "by": "gender", "group": 2}
    expected = next(each for each in reference if wanted.items() <= each.items())
    found = cell(folder, "q1", "pak", "gjinia-grua")
    assert found["value"] == f"{100 * expected['value']:.1f}"
    assert (found["low"], found["high"]) == (f"{100 * expected['low']:.1f}", f"{100 * expected['high']:.1f}")
    assert found["margin"] == f"{50 * (expected['high'] - expected['low']):.1f}"
    assert found["n"] == str(expected["n"])
    assert found["n_effective"] == f"{expected['n'] / expected['deff']:.0f}"
    assert found["source"] == "kcss-wbsb-2026"


def test_the_columns_are_those_of_the_data_folder(folder: Path) -> None:
    first = (folder / "survey-wbsb-2026-xk" / WAVE).read_text(encoding="utf-8").splitlines()[0]
    assert first == "question,item,answer,base,value,n,margin,source,page,notes,n_effective,low,high"
    for row in made(folder, WAVE):
        assert re.fullmatch(r"\d{1,3}\.\d", row["value"]) and float(row["value"]) <= 100
        if row["value"] != "0.0":
            assert re.fullmatch(r"\d+\.\d", row["margin"]) and 0 < float(row["margin"]) < 50
            assert int(row["n_effective"]) <= int(row["n"])


def test_answers_of_a_question_are_a_hundred_together(folder: Path) -> None:
    together: dict[tuple[str, str], float] = {}
    for row in made(folder, "tables.csv"):
        if row["answer"] and not row["question"].endswith("-net"):
            key = row["question"], row["base"]
            together[key] = together.get(key, 0) + float(row["percent"])
    assert len(together) > 10
    assert all(total == pytest.approx(100, abs=0.001) for total in together.values())


def test_who_does_not_know_is_an_answer_and_counts(folder: Path) -> None:
    assert cell(folder, "q1", "nuk-e-di")["value"] == "6.7"
    assert yml(folder, "data/questions/wbsb-2026-q1.yml")["dont_know"] == ["refuzon", "nuk-e-di"]
    assert "“Nuk e di” (1×)" in (folder / "said").read_text(encoding="utf-8")


def test_who_was_not_asked_is_in_no_base(folder: Path) -> None:
    """q2 was asked of few who are over 60: their base is named otherwise, that of the young is not."""
    bases = {row["base"] for row in made(folder, WAVE) if row["question"] == "wbsb-2026-q2"}
    assert {"asked", "asked-gjinia-grua", "mosha-18-29"} <= bases and "all" not in bases
    assert int(cell(folder, "q2", "po", "asked")["n"]) < int(cell(folder, "q1", "pak")["n"])
    assert yml(folder, "add-to-bases.yml")["asked"]["en"] == "those who were asked this question"


def test_a_net_is_a_question_of_its_own(folder: Path) -> None:
    net = yml(folder, "data/questions/wbsb-2026-q1-net.yml")
    assert (net["kind"], net["text"]["sq"]) == ("separate", "Sa i besoni Policisë së Kosovës?")
    alone = [
        row for row in made(folder, "tables.csv") if row["base"] == "all" and row["answer"] in ("shume", "plotesisht")
    ]
    together = next(row for row in made(folder, "tables.csv") if row["answer"] == "besojne" and row["base"] == "all")
    assert float(together["percent"]) == pytest.approx(sum(float(row["percent"]) for row in alone), abs=0.001)
    # Its error is its own, and no sum.
    assert float(together["se"]) < sum(float(row["se"]) for row in alone)


def test_small_groups_are_kept_out_or_warned_of(folder: Path) -> None:
    everything = made(folder, "tables.csv")
    suppressed = [row for row in everything if row["remark"].startswith("suppressed")]
    assert suppressed and not any(row["percent"] + row["answer"] for row in suppressed)
    assert min(int(row["n"]) for row in suppressed) < 50
    published = made(folder, WAVE)
    assert min(int(row["n"]) for row in published) >= 50
    assert {row["notes"] for row in published if int(row["n"]) < 100} == {"small-base"}
    assert {row["notes"] for row in published if int(row["n"]) >= 100} == {""}
    assert yml(folder, "add-to-notes.yml")["small-base"].keys() == LANGUAGES
    said = (folder / "said").read_text(encoding="utf-8")
    assert "Suppressed, as under 50 people were asked" in said and "`gjinia-burre-mosha-30-44` (n 42" in said
    assert "With a warning, as under 100 people" in said


def test_clusters_that_answer_alike_leave_too_few(tmp_path: Path) -> None:
    """Sixty women in places where everybody says the same are worth three: there is nothing to publish."""
    shutil.copyfile(HERE / "by-pyreadstat.sav", tmp_path / "anketa.sav")
    options = ["--weight=weight", "--strata=stratum", "--psu=place", "--by=gender", "--language=mk"]
    done = survey_here(tmp_path, "anketa.sav", *options, *ENOUGH)
    assert done.returncode == 0, done.stderr
    assert "(or weights and clusters leave under 30): `asked` (n 180, 1×)" in done.stderr
    assert "`asked-gender-zheni` (n 60, 1×)" in done.stderr
    published = made(tmp_path, WAVE)
    assert {row["question"] for row in published} == {"wbsb-2026-q1"}
    assert min(int(row["n_effective"]) for row in published) >= 30
    assert max(float(row["margin"]) for row in published) < 10
    assert not (tmp_path / "survey-wbsb-2026-xk/data/questions/wbsb-2026-q2.yml").exists()
    of_q2 = [row for row in made(tmp_path, "tables.csv") if row["question"] == "wbsb-2026-q2"]
    assert sorted(row["n"] for row in of_q2) == ["120", "180", "60"]
    assert not any(row["percent"] + row["answer"] for row in of_q2)


def test_two_waves_are_compared_with_a_test(folder: Path) -> None:
    rows = made(folder, "compared.csv")
    trust = next(row for row in rows if row["answer"] == "disi" and row["base"] == "all")
    assert (trust["change"], trust["p"], trust["changed"]) == ("-4.0332", "0.325284", "no")
    assert f"{len(rows)} answers compared with 2024.sav" in (folder / "said").read_text(encoding="utf-8")


def test_texts_are_plain_and_in_our_languages(folder: Path) -> None:
    root = folder / "survey-wbsb-2026-xk"
    texts = [
        each for path in root.rglob("*.yml") for each in texts_in(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]
    assert len(texts) > 25
    assert all(each.keys() in (LANGUAGES, {"sq"}) for each in texts)
    assert all(plain(text) == text for each in texts for text in each.values())
    names = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
    assert not [name for name in names if re.search(r"\.[a-z]{2}\.", name)]


def texts_in(value: Any) -> list[dict[str, str]]:
    if not isinstance(value, dict):
        return []
    if value.keys() & LANGUAGES:
        return [value]
    return [text for each in value.values() for text in texts_in(each)]


def test_the_wave_says_what_the_file_tells_and_no_more(folder: Path) -> None:
    wave = yml(folder, "data/waves/wbsb-2026-xk.yml")
    assert (wave["survey"], wave["country"], wave["year"]) == ("wbsb", "XK", 2026)
    method = wave["method"]
    assert list(method) == [
        "strategy", "sponsor_and_conductor", "instruments", "population", "sample", "mode", "dates", "size",
        "weighting", "processing", "limitations",
    ]  # fmt: skip
    assert (method["size"]["n"], method["size"]["of"]) == (358, "respondents")
    margins = [float(row["margin"]) for row in made(folder, WAVE) if row["base"] == "all"]
    assert method["size"]["margin"] == max(margins)
    assert "strata 4, clusters 27" in method["processing"]["en"] and "0,11" in method["weighting"]["sq"]
    assert method["mode"] == method["dates"] == TO_WRITE
    assert all(method[item] == TO_WRITE for item in ("strategy", "instruments", "population", "sample", "limitations"))


# --- what can be said of the error ------------------------------------------------------------


def test_weights_alone_leave_clusters_out_and_say_so(tmp_path: Path) -> None:
    people_sav(tmp_path)
    done = survey_here(tmp_path, "anketa.sav", *WEIGHTED)
    assert done.returncode == 0, done.stderr
    assert "Clustering is left out: the real error may be larger." in done.stderr
    assert {row["notes"] for row in made(tmp_path, WAVE)} == {"without-clusters"}
    assert "real error is larger" in yml(tmp_path, "add-to-notes.yml")["without-clusters"]["en"]
    assert "real error is larger" in yml(tmp_path, "data/waves/wbsb-2026-xk.yml")["method"]["limitations"]["en"]
    rows = made(tmp_path, "tables.csv")
    assert all("clustering is left out" in row["method"] for row in rows)
    assert {row["deff"] for row in rows if row["question"] == "wbsb-2026-q1"} == {rows[0]["deff"]}


def test_strata_without_clusters_say_so_too(tmp_path: Path) -> None:
    people_sav(tmp_path)
    assert survey_here(tmp_path, "anketa.sav", *WEIGHTED, "--strata", "shtresa").returncode == 0
    assert {row["notes"] for row in made(tmp_path, WAVE)} == {"without-clusters"}


def test_a_quota_sample_has_no_margin_and_says_why(tmp_path: Path) -> None:
    people_sav(tmp_path)
    done = survey_here(tmp_path, "anketa.sav", *WEIGHTED, "--quota")
    assert done.returncode == 0 and "No margins: a quota sample" in done.stderr
    for row in made(tmp_path, WAVE):
        assert (row["margin"], row["n_effective"], row["low"], row["high"]) == ("not applicable", "", "", "")
    method = yml(tmp_path, "data/waves/wbsb-2026-xk.yml")["method"]
    assert method["size"]["margin"] == "not applicable"
    assert "by quotas and not by chance" in method["processing"]["en"]


def test_without_weights_it_must_be_said(tmp_path: Path) -> None:
    people_sav(tmp_path)
    asked = survey_here(tmp_path, "anketa.sav", *ENOUGH)
    assert asked.returncode == 2
    assert "which variable holds the weights? it could be `pesha` or `pikët`" in asked.stderr
    done = survey_here(tmp_path, "anketa.sav", *ENOUGH, "--unweighted")
    assert done.returncode == 0, done.stderr
    assert cell(tmp_path, "q1", "pak")["value"] == "17.3"
    assert yml(tmp_path, "data/waves/wbsb-2026-xk.yml")["method"]["weighting"]["en"] == "The answers are not weighted."


def test_how_many_places_there_are_makes_margins_smaller(tmp_path: Path) -> None:
    people_sav(tmp_path)
    for options, into in (((), "without"), (("--fpc", "vende"), "with")):
        done = survey_here(tmp_path, "anketa.sav", *DESIGNED, *options, "--into", f"{into}/survey-wbsb-2026-xk")
        assert done.returncode == 0, done.stderr
    without, corrected = (float(cell(tmp_path / each, "q1", "pak")["margin"]) for each in ("without", "with"))
    assert without * 0.75 < corrected < without


def test_everybody_and_nobody_have_no_margin(tmp_path: Path) -> None:
    number = 358
    same = Variable("q9", [1] * number, "A frymoni?", {1: "Po", 2: "Jo"})
    people_sav(tmp_path, more=(same,))
    assert survey_here(tmp_path, "anketa.sav", *DESIGNED).returncode == 0
    for answer, value in (("po", "100.0"), ("jo", "0.0")):
        found = cell(tmp_path, "q9", answer)
        assert (found["value"], found["margin"], found["low"]) == (value, "not published", "")


# --- questions of several variables -----------------------------------------------------------


def yes_no(name: str, label: str, every: int) -> Variable:
    return Variable(name, [float(each % every == 0) for each in range(358)], label, {0: "Jo", 1: "Po"})


MEDIA = (
    yes_no("q5_1", "Nga kush i merrni lajmet? – Televizioni", 2),
    yes_no("q5_2", "Nga kush i merrni lajmet? – Радио", 3),
    yes_no("q5_3", "Nga kush i merrni lajmet? – Interneti", 4),
)


def test_a_battery_is_one_question_about_items(tmp_path: Path) -> None:
    people_sav(tmp_path, more=MEDIA)
    assert survey_here(tmp_path, "anketa.sav", "--unweighted", *ENOUGH).returncode == 0
    question = yml(tmp_path, "data/questions/wbsb-2026-q5.yml")
    assert question["text"]["sq"] == "Nga kush i merrni lajmet?" and question["kind"] == "one-answer"
    assert {key: item["name"]["sq"] for key, item in question["items"].items()} == {
        "televizioni": "Televizioni",
        "radio": "Радио",
        "interneti": "Interneti",
    }
    assert cell(tmp_path, "q5", "po", item="radio")["value"] == "33.5"


@pytest.mark.parametrize("how", ["told", "in the file"])
def test_a_set_is_one_question_with_several_answers(tmp_path: Path, how: str) -> None:
    options = ["--set", "Lajmet=q5_*"] if how == "told" else []
    in_file = "" if options else "$lajmet=D1 1 6 Lajmet V000009 V000010 V000011\n"
    sav(tmp_path / "anketa.sav", [*variables(), *MEDIA], multiple=in_file)
    done = survey_here(tmp_path, "anketa.sav", "--unweighted", *ENOUGH, *options)
    assert done.returncode == 0, done.stderr
    question = yml(tmp_path, "data/questions/wbsb-2026-lajmet.yml")
    assert question["kind"] == "several-answers" and list(question["answers"]) == ["televizioni", "radio", "interneti"]
    values = [float(cell(tmp_path, "lajmet", answer)["value"]) for answer in question["answers"]]
    assert values == [50.0, 33.5, 25.1]
    assert not (tmp_path / "survey-wbsb-2026-xk/data/questions/wbsb-2026-q5.yml").exists()


def test_a_set_of_first_second_and_third_mentions(tmp_path: Path) -> None:
    labels = {1: "Papunësia", 2: "Korrupsioni", 3: "Siguria", 99: "Nuk e di"}
    first = Variable("q6_1", [1 + each % 2 for each in range(358)], "Problemi i parë", labels, missing=(99,))
    second = Variable("q6_2", [2 + each % 2 for each in range(358)], "Problemi i dytë", labels, missing=(99,))
    people_sav(tmp_path, more=(first, second))
    assert survey_here(tmp_path, "anketa.sav", "--unweighted", *ENOUGH, "--set", "Problemet=q6_1,q6_2").returncode == 0
    values = {row["answer"]: row["value"] for row in made(tmp_path, WAVE) if row["question"] == "wbsb-2026-problemet"}
    assert values == {"papunesia": "50.0", "korrupsioni": "100.0", "siguria": "50.0"}


def test_a_set_without_a_no_says_what_its_base_is(tmp_path: Path) -> None:
    blank = float("nan")
    only = tuple(
        Variable(name, [1.0 if each % every == 0 else blank for each in range(358)], f"Lajmet: {name}", {1: "Po"})
        for name, every in (("q7_1", 2), ("q7_2", 3))
    )
    people_sav(tmp_path, more=only)
    done = survey_here(tmp_path, "anketa.sav", "--unweighted", *ENOUGH, "--set", "Lajmet=q7_*")
    assert "In the set `Lajmet` who named nothing cannot be told from who was not asked" in done.stderr
    assert cell(tmp_path, "lajmet", "lajmet-q7-1", "asked")["n"] == "239"


# --- labels -----------------------------------------------------------------------------------


def test_every_script_is_kept_and_keys_are_plain(tmp_path: Path) -> None:
    """Of a file that pyreadstat wrote, compressed and not."""
    for ending in (".sav", ".zsav"):
        folder = tmp_path / ending
        folder.mkdir()
        shutil.copyfile(HERE / f"by-pyreadstat{ending}", folder / f"anketa{ending}")
        options = ["--weight=weight", "--by=gender", "--language=mk"]
        done = survey_here(folder, f"anketa{ending}", *options, *ENOUGH)
        assert done.returncode == 0, done.stderr
        question = yml(folder, "data/questions/wbsb-2026-q1.yml")
        assert question["text"]["mk"] == "Колку ѝ верувате на Полицијата?"
        assert "sq" not in question["text"]
        assert {key: answer["mk"] for key, answer in question["answers"].items()} == {
            "voopshto-ne": "Воопшто не",
            "malo-malo-pak": "Malo – мало – pak",
            "shume": "Shumë",
            "nuk-e-di-ne-znam": "Nuk e di / не знам",
        }
        assert question["dont_know"] == ["nuk-e-di-ne-znam"]
        assert yml(folder, "add-to-bases.yml")["gender-zheni"]["mk"] == "Пол: Жени"
        assert cell(folder, "q1", "nuk-e-di-ne-znam")["n"] == "240"
        assert cell(folder, "q2", "po-gjithe-c-thuhet", "asked")["n"] == "180"


def test_labels_may_be_hostile(tmp_path: Path) -> None:
    labels = {
        1: '=HYPERLINK("https://example.org","Po")',
        2: "<script>alert(1)</script>Jo",
        3: "@SUM(A1)\r\nndoshta\u202e",
        4: "&lt;b&gt;Shumë&lt;/b&gt; & pak <3",
        5: "-- ",
        6: "Čaj",
        7: "Чај",
        8: "ćaj",
        9: "＝1+1",
    }
    odd = Variable("q8", [1 + each % 9 for each in range(358)], "+Çka <b>mendoni</b>\nju?", labels)
    people_sav(tmp_path, more=(odd,))
    done = survey_here(tmp_path, "anketa.sav", "--unweighted", *ENOUGH)
    assert done.returncode == 0, done.stderr
    question = yml(tmp_path, "data/questions/wbsb-2026-q8.yml")
    assert question["text"]["sq"] == "+Çka mendoni ju?"
    answers = {key: answer["sq"] for key, answer in question["answers"].items()}
    assert answers == {
        "hyperlink-https-example-org-po": labels[1],
        "alert-1-jo": "alert(1) Jo",
        "sum-a1-ndoshta": "@SUM(A1) ndoshta",
        "shume-pak-3": "Shumë & pak <3",
        "answer-5": "--",
        "caj": "Čaj",
        "chaj": "Чај",
        "caj-2": "ćaj",
        "1-1": "＝1+1",
    }
    assert all(plain(text) == text for text in answers.values())
    for row in made(tmp_path, "tables.csv"):
        assert not [cell for cell in row.values() if cell[:1] in ("=", "+", "@", "-", "\t", "＝")]
    assert "4 labels had markup or invisible signs in them" in done.stderr


def test_what_is_no_question_is_said(tmp_path: Path) -> None:
    people = range(358)
    more = (
        Variable("data", [13_900_000_000.0 + 86_400 * each for each in people], "Data", format=(20, 11, 0)),
        Variable("komenti", [f"Koment {each}" for each in people], "Komenti", width=20),
        Variable("mosha_vjet", [float(each) for each in people], "Mosha", {999: "Refuzon", 0: "I porsalindur"}),
        Variable("zbrazet", [float("nan")] * 358, "Zbrazët", {1: "Po"}),
    )
    people_sav(tmp_path, more=more)
    done = survey_here(tmp_path, "anketa.sav", *WEIGHTED)
    assert done.returncode == 0, done.stderr
    for why in (
        "No question, as it has dates for values: `data`.",
        "No question, as it has texts for values: `komenti`.",
        "No question, as it has more than 50 different values: `mosha_vjet`.",
        "No question, as it has no values at all: `zbrazet`.",
    ):
        assert why in done.stderr
    questions = {row["question"] for row in made(tmp_path, WAVE)}
    assert not questions & {f"wbsb-2026-{name}" for name in ("data", "komenti", "mosha-vjet", "zbrazet")}


def test_three_hundred_variables(tmp_path: Path) -> None:
    more = tuple(
        Variable(
            f"p{number}", [1 + (each + number) % 3 for each in range(358)], f"Pyetja {number}", {1: "a", 2: "b", 3: "c"}
        )
        for number in range(291)
    )
    people_sav(tmp_path, more=more)
    done = survey_here(tmp_path, "anketa.sav", *DESIGNED, "--by", "gjinia")
    assert done.returncode == 0 and "293 questions" not in done.stderr, done.stderr
    questions = {row["question"] for row in made(tmp_path, WAVE)}
    assert len(questions) == 291 + 3 and "wbsb-2026-p290" in questions


# --- into the site ----------------------------------------------------------------------------


def with_the_barometer(project: Project) -> Path:
    """Put the figures of the real project into a small one; give their folder."""
    data = project.root / "docs/barometer/data"
    shutil.copytree(REPOSITORY / "docs/barometer/data", data, dirs_exist_ok=True)
    people_sav(project.root, more=MEDIA)
    return data


def of_the_project(project: Project, wave: str) -> subprocess.CompletedProcess[str]:
    options = ["--by=gjinia,mosha", "--net=Besojnë=q1:4+5", f"--wave={wave}", "--source=ksb5-2015"]
    done = project.run("survey", "anketa.sav", "--weight=pesha", "--strata=shtresa", *options)
    assert done.returncode == 0, done.stderr
    return done


def taken(folder: Path, data: Path) -> None:
    """Copy and append, as the closing message says it."""
    shutil.copytree(folder / "data", data, dirs_exist_ok=True)
    for added in folder.glob("add-to-*.yml"):
        with (data / added.name.removeprefix("add-to-")).open("a", encoding="utf-8") as file:
            file.write(added.read_text(encoding="utf-8"))


def fill_gaps(data: Path) -> None:
    for path in [*(data / "waves").glob("wbsb-2026-*.yml"), *(data / "questions").glob("wbsb-2026-*.yml")]:
        text = path.read_text(encoding="utf-8").replace("theme: …", "theme: security")
        text = text.replace("does_not_say: …", "does_not_say: {sq: Asgjë më shumë.}").replace(": …", ": not published")
        path.write_text(text, encoding="utf-8")


def test_the_data_folder_takes_a_wave_as_soon_as_all_is_written(project: Project) -> None:
    data = with_the_barometer(project)
    before = {path: path.read_text(encoding="utf-8") for path in data.rglob("*") if path.is_file()}
    # A file whose last line has no end is appended to as well.
    (data / "notes.yml").write_text(before[data / "notes.yml"].rstrip("\n"), encoding="utf-8")
    said = of_the_project(project, "wbsb-2026-xk").stderr
    taken(project.root / "survey-wbsb-2026-xk", data)
    for line in (
        "Copy what is in survey-wbsb-2026-xk/data/ to docs/barometer/data/.",
        "Append survey-wbsb-2026-xk/add-to-bases.yml to docs/barometer/data/bases.yml.",
        "Append survey-wbsb-2026-xk/add-to-notes.yml to docs/barometer/data/notes.yml.",
    ):
        assert f"{line}\n" in said

    for path, text in before.items():
        assert path.read_text(encoding="utf-8").startswith(text), path
    for name, new in (("bases.yml", "gjinia-grua"), ("notes.yml", "without-clusters")):
        assert {*yaml.safe_load(before[data / name]), new} <= yaml.safe_load((data / name).read_text("utf-8")).keys()

    unwritten = project.run("check", "docs/barometer").stdout
    for name in ("theme", "does_not_say", "mode", "dates", "strategy"):
        assert f"`{name}`" in unwritten

    fill_gaps(data)
    written = project.run("check", "docs/barometer")
    assert written.returncode == 0, written.stdout
    assert "barometer-untranslated" in written.stdout


def test_a_second_wave_leaves_what_is_written_of_the_first(project: Project) -> None:
    """The same questions in another country: their files have been written, and the bases are there."""
    data = with_the_barometer(project)
    of_the_project(project, "wbsb-2026-xk")
    taken(project.root / "survey-wbsb-2026-xk", data)
    fill_gaps(data)
    questions = {path: path.read_bytes() for path in (data / "questions").iterdir()}

    said = of_the_project(project, "wbsb-2026-mk").stderr
    second = project.root / "survey-wbsb-2026-mk"
    assert "files of the same names already, so the new ones are in survey-wbsb-2026-mk/already-there/" in said
    assert "In bases.yml already: " in said and "`gjinia-grua`" in said
    assert sorted(path.name for path in second.iterdir()) == ["already-there", "data", "tables.csv"]
    taken(second, data)
    fill_gaps(data)
    assert {path: path.read_bytes() for path in (data / "questions").iterdir()} == questions
    written = project.run("check", "docs/barometer")
    assert written.returncode == 0, written.stdout


def test_a_list_of_bases_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    people_sav(tmp_path)
    data = tmp_path / "docs/barometer/data"
    data.mkdir(parents=True)
    (data / "bases.yml").write_text("all: [", encoding="utf-8")
    done = survey_here(tmp_path, "anketa.sav", *WEIGHTED)
    assert done.returncode == 1 and done.stderr.startswith("docs/barometer/data/bases.yml: it cannot be read")
    assert not (tmp_path / "survey-wbsb-2026-xk").exists()
