"""What pictures of charts say: nobody who prints one can leave out who asked whom, when and how, and who printed it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mburoja.barometer.cells import charts
from mburoja.barometer.drawing import Drawing
from mburoja.barometer.model import Barometer
from mburoja.media.chart import draw
from mburoja.model import Languages, Site
from mburoja.pages.drawings import MOST_BARS, MOST_STACKS, drawings
from mburoja.pages.figures import Speaker
from small_barometer import COLUMNS, WORDS, question, small_barometer, texts

LANGUAGES = Languages({"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}, "sq", {})
SITE = Site("https://mburoja.example/", "Mburoja", LANGUAGES)


@pytest.fixture
def small(tmp_path: Path) -> Barometer:
    return small_barometer(tmp_path)


def made(barometer: Barometer, locale: str = "en") -> dict[str, Drawing]:
    """All pictures of a language, by wave and question."""
    speaker = Speaker(barometer, SITE, locale, WORDS[locale])
    found = dict(drawings(speaker))
    assert all(path.startswith("barometer/charts/") and path.endswith(f"-{locale}.png") for path in found)
    return {path.removeprefix("barometer/charts/").removesuffix(f"-{locale}.png"): each for path, each in found.items()}


def said(drawing: Drawing) -> str:
    """All that stands under a chart, a line for each paragraph."""
    return "\n".join(
        "; ".join(f"{name}: {text}" if name else text for name, text in paragraph) for paragraph in drawing.said
    )


def test_every_chart_is_a_picture_in_every_language(small: Barometer) -> None:
    wanted = {f"{wave.key}/{chart.key}" for wave in small.waves.values() for chart in charts(small, wave)}
    assert len(wanted) == 6
    for locale in LANGUAGES.names:
        found = made(small, locale)
        assert found.keys() == wanted
        assert {each.locale for each in found.values()} == {locale}


def test_all_that_must_stand_with_a_chart(small: Barometer) -> None:
    drawing = made(small)["own-2022-xk/trust"]
    assert (drawing.over, drawing.title) == ("Kosovo (en), 2022", "Invented question (en)")
    assert said(drawing) == (
        "Survey: Own survey (en) – Invented House (en)\n"
        "Where: Kosovo (en); Asked (n): 1,070 respondents; When: October 2022 (“second half of October 2022”); "
        "How: not published; Margin of error: ± 2.8 percentage points\n"
        "Sources: [1] Invented House, “Izmišljeni izvor”, 21 December 2022; [2] Invented House, “Izmišljeni izvor” "
        f"({WORDS['en']['by_the_press']}: Invented News), undated\n"
        "Remarks: (a) Printed as about (en)\n"
        f"{WORDS['en']['limits']}: Nothing real (en)\n"
        "The figures with their sources: https://mburoja.example/en/barometer/own-2022-xk/#trust"
    )


def test_bars_have_their_values_their_sources_and_their_remarks(small: Barometer) -> None:
    trust, distrust, unsure = made(small)["own-2022-xk/trust"].groups
    assert [(bar.label, bar.figures[0].value, bar.figures[0].percent) for bar in trust.bars] == [
        ("Police (en)", "83%", 83),
        ("Police (en) (women (en))", "79.5%", 80),
        ("Courts (en)", "40%", 40),
    ]
    assert [bar.figures[0].marks for bar in trust.bars] == ["[1] a", "[1]", "[1]"]
    assert "n = 510" in trust.bars[1].figures[0].small, "a smaller base has its own number"
    (disputed,) = distrust.bars
    assert [(each.value, each.marks) for each in disputed.figures] == [("9%", "[1]"), ("10%", "[2] a")]
    assert disputed.figures[1].small == WORDS["en"]["disputed"]
    assert (unsure.unsure, distrust.unsure) == (True, False)


def test_a_whole_is_drawn_as_one_with_those_who_do_not_know_apart(small: Barometer) -> None:
    drawing = made(small, "mk")["own-2022-xk/union"]
    (stack,) = drawing.stacks
    assert drawing.groups == ()
    assert [(name, each.value) for name, each in stack.parts] == [
        ("For (mk)", "68,25\u00a0%"),
        ("Against (mk)", "20\u00a0%"),
    ]
    assert [(name, each.value) for name, each in stack.unsure] == [("Unsure (mk)", "12\u00a0%")]


def test_several_answers_and_other_surveys_say_so(small: Barometer) -> None:
    found = made(small, "sq")
    assert WORDS["sq"]["several_possible"] in found["own-2022-xk/fears"].under
    assert WORDS["sq"]["several_possible"] not in found["own-2022-xk/trust"].under
    assert found["other-2022-xk/union"].under.startswith(WORDS["sq"]["comparator"])
    assert WORDS["sq"]["comparator"] not in found["own-2022-xk/union"].under
    assert "* Footnote of the source (sq)" in said(found["other-2022-xk/union"])
    assert "«Kosovo*»" in said(found["other-2022-xk/union"])


def test_the_questionnaires_own_words_are_told_apart_from_ours(tmp_path: Path, small: Barometer) -> None:
    assert WORDS["sr"]["wording_ours"] in made(small, "sr")["own-2022-xk/union"].under
    original = {"language": "en", "text": "Are you for it?"}
    verbatim = question("security", "one-answer", ["for", "against", "unsure"], wording="verbatim", original=original)
    found = made(small_barometer(tmp_path / "verbatim", questions__union=verbatim), "sr")
    assert WORDS["sr"]["picture_verbatim"] in found["own-2022-xk/union"].under


def test_more_bars_than_a_picture_holds_are_counted(tmp_path: Path) -> None:
    items = {f"i{number}": {"name": texts(f"Item {number}")} for number in range(MOST_BARS + 3)}
    many = question("security", "separate", ["trust", "distrust", "unsure"], items)
    rows = "".join(f"trust,{item},trust,all,50,not published,not published,first,,\n" for item in items)
    small = small_barometer(tmp_path, questions__trust=many, figures__own_2022_xk=COLUMNS + rows)
    drawing = made(small)["own-2022-xk/trust"]
    assert sum(len(group.bars) for group in drawing.groups) == MOST_BARS
    assert drawing.left_out == "3 more figures are in the file of this question."
    assert len(draw(drawing)) < 150_000


def test_more_rows_of_a_whole_than_a_picture_holds_are_counted(tmp_path: Path) -> None:
    items = {f"i{number}": {"name": texts(f"Item {number}")} for number in range(MOST_STACKS + 2)}
    many = question("security", "one-answer", ["for", "against", "unsure"], items, dont_know=["unsure"])
    rows = "".join(
        f"union,{item},{answer},all,50,not published,not published,first,,\n"
        for item in items
        for answer in ("for", "against")
    )
    empty = dict.fromkeys(("own_2021_xk", "own_undated_xk", "other_2022_xk"), COLUMNS)
    small = small_barometer(
        tmp_path,
        questions__union=many,
        figures__own_2022_xk=COLUMNS + rows,
        **{f"figures__{wave}": rows for wave, rows in empty.items()},
    )
    drawing = made(small)["own-2022-xk/union"]
    assert len(drawing.stacks) == MOST_STACKS
    assert drawing.left_out == "4 more figures are in the file of this question."


def test_another_figure_is_another_picture_and_the_same_is_the_same(tmp_path: Path, small: Barometer) -> None:
    """The cache keeps what was drawn under all that stands in it."""
    again = made(small_barometer(tmp_path / "again"))
    assert again == made(small)
    before = made(small)["own-2021-xk/union"]
    assert repr(before) != repr(replace(before, title="Other"))
    row = COLUMNS + "union,,for,all,61,not published,not applicable,first,,\n"
    after = made(small_barometer(tmp_path / "other", figures__own_2021_xk=row))
    assert after["own-2021-xk/union"] != before
    assert after["own-2022-xk/trust"] == again["own-2022-xk/trust"]


def test_a_partners_survey_is_not_drawn_as_the_barometers(tmp_path: Path) -> None:
    surveys = {
        "own": {"name": texts("Own"), "by": texts("x"), "role": "barometer"},
        "other": {"name": texts("Theirs"), "by": texts("y"), "role": "partner"},
    }
    found = made(small_barometer(tmp_path, surveys=surveys))
    assert found["other-2022-xk/union"].under.startswith(WORDS["en"]["partner"])
