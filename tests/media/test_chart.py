"""Pictures of charts, drawn for real: their form and weight, every letter, all that must be inside, nothing cut off."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace

import pytest
from PIL import Image

from mburoja.barometer.drawing import (
    Drawing,
    DrawnBar,
    DrawnFigure,
    DrawnGroup,
    DrawnLine,
    DrawnLines,
    DrawnStack,
    Mark,
    Stroke,
    Words,
)
from mburoja.media import chart
from mburoja.media.chart import WIDTH, draw

BAR = DrawnBar("Косовска полиција", (DrawnFigure(72, "72 %", "[1] a", "n = 1 070 · ± 2,8"),))
DISPUTED = DrawnBar("Влада на Косово", (DrawnFigure(33, "33 %", "[1]"), DrawnFigure(34, "34 %", "[2]")))
STACK = DrawnStack(
    "Поддршка",
    (("За", DrawnFigure(68, "68,25 %")), ("Против", DrawnFigure(20, "20 %"))),
    (("Не знам", DrawnFigure(12, "12 %")),),
)
CHART = Drawing(
    locale="mk",
    over="Косово, 2022",
    title="Колку ѝ верувате на оваа институција?",
    under="Прашањето е со наши зборови.",
    groups=(DrawnGroup("Имаат доверба", (BAR, DISPUTED)), DrawnGroup("Не знам", (BAR,), True)),
    stacks=(STACK,),
    left_out="",
    said=(
        (("Анкета", "Безбедносен барометар – KCSS"),),
        (("Каде", "Косово"), ("Испитани (n)", "1 070"), ("Кога", "2022")),
        (("", "* Фуснота"),),
        (("Извори", "[1] KCSS, “Një titull”; [2] KCSS (според Revista.mk)"),),
        (("Бројките со изворите", "https://mburoja.example/mk/barometer/wbsb-2022-xk/#trust"),),
    ),
)
LINES = DrawnLines(
    lines=(
        DrawnLine(1, (Stroke(9, 40, 50, 30),), (Mark(9, 40, False), Mark(50, 30, False), Mark(93, 30, True)),
                  (Words(9, 36, ("62",)), Words(50, 26, ("75",)), Words(93, 26, ("75",))),
                  Words(100, 20, ("Косовска", "полиција"))),
        DrawnLine(2, (Stroke(9, 70, 50, 70),), (Mark(9, 70, False), Mark(50, 70, False)),
                  (Words(9, 78, ("24",)), Words(50, 78, ("24",))), Words(60, 84, ("Судови",))),
    ),
    years=(Words(9, 97.5, ("2020",)), Words(50, 97.5, ("2021",)), Words(93, 97.5, ("2022",))),
    shares=(Words(0, 89, ("0",)), Words(0, 11, ("100 %",))),
)  # fmt: skip
TREND = replace(CHART, groups=(), stacks=(), lines=LINES)
MANY = replace(CHART, groups=(DrawnGroup("", (BAR,) * 40),))
LONG = "Çfarë të bëni kur një i panjohur ju telefonon nga banka " * 7
ENDLESS = "Ж" * 300


def opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        return image.convert("RGB")


@pytest.mark.parametrize(
    "drawing", [CHART, replace(CHART, title=LONG), MANY, TREND, replace(CHART, groups=(), stacks=())]
)
def test_its_form(drawing: Drawing) -> None:
    """A PNG of sixteen colours on white ground, as wide as newspapers want it."""
    content = draw(drawing)
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.mode, image.width) == ("PNG", "P", WIDTH)
        assert len(image.getcolors()) <= 16
    assert opened(content).getpixel((5, 5)) == (255, 255, 255)


def test_its_weight() -> None:
    assert len(draw(CHART)) < 60_000
    assert len(draw(MANY)) < 150_000, "as many bars as a picture may have, each with all that a bar may have"


def test_the_same_drawing_has_the_same_bytes_in_another_process() -> None:
    program = (
        "import sys; from mburoja.barometer.drawing import *; from mburoja.media.chart import draw; "
        f"sys.stdout.buffer.write(draw({CHART!r}))"
    )
    again = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout
    assert again == draw(CHART)


def other_figures() -> list[Drawing]:
    """The chart with one thing on it changed, each time another."""
    group = CHART.groups[0]
    figure = BAR.figures[0]
    changed = [replace(figure, **each) for each in ({"value": "73 %"}, {"percent": 90}, {"marks": ""}, {"small": ""})]
    bars = [replace(BAR, figures=(each,)) for each in changed] + [replace(BAR, label="Судови")]
    stacks = [
        replace(STACK, label="Друго"),
        replace(STACK, unsure=()),
        replace(STACK, parts=(("За", DrawnFigure(68, "68 %")), STACK.parts[1])),
    ]
    return [
        *(replace(CHART, groups=(replace(group, bars=(bar, DISPUTED)), CHART.groups[1])) for bar in bars),
        *(replace(CHART, stacks=(stack,)) for stack in stacks),
        replace(CHART, groups=(replace(group, title="Доверба"), CHART.groups[1])),
        replace(CHART, groups=(group, replace(CHART.groups[1], unsure=False))),
    ]


@pytest.mark.parametrize(
    "other",
    [
        replace(CHART, over="Косово, 2021"),
        replace(CHART, title="Друго прашање?"),
        replace(CHART, under=""),
        replace(CHART, left_out="Уште 3"),
        *(replace(CHART, said=CHART.said[:n] + CHART.said[n + 1 :]) for n in range(len(CHART.said))),
        *other_figures(),
    ],
)
def test_all_that_is_said_is_on_it(other: Drawing) -> None:
    assert draw(other) != draw(CHART)


@pytest.mark.parametrize(
    "drawing",
    [
        replace(CHART, title=LONG, over=LONG, under=ENDLESS),
        replace(CHART, groups=(DrawnGroup(LONG, (replace(BAR, label=ENDLESS),)),)),
        replace(CHART, groups=(DrawnGroup("", (DrawnBar(LONG, (DrawnFigure(100, "100 %", "[12] a b c", LONG),)),)),)),
        replace(CHART, stacks=(DrawnStack(LONG, ((LONG, DrawnFigure(100, "100 %", "[2]")),), ()),)),
        replace(CHART, stacks=(DrawnStack("", (), ((ENDLESS, DrawnFigure(100, "100 %")),)),)),
        replace(CHART, stacks=(replace(STACK, parts=tuple((f"Nr. {n}", DrawnFigure(10, "10 %")) for n in range(10))),)),
        replace(CHART, said=((("Burimet", LONG), (LONG, ENDLESS)),)),
        replace(TREND, title=LONG),
        replace(CHART, said=((("Këtu", f"https://mburoja.example/{'a' * 200}/#{'b' * 100}"),),)),
    ],
)
def test_nothing_leaves_the_paper(drawing: Drawing) -> None:
    """Around all there is only white, however long the words are."""
    image = opened(draw(drawing))
    right, bottom = image.width, image.height
    edges = ((0, 0, 40, bottom), (right - 40, 0, right, bottom), (0, 0, right, 36), (0, bottom - 30, right, bottom))
    for box in edges:
        assert image.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), (255, 255, 255))], box


def test_a_bar_is_as_long_as_its_figure() -> None:
    """Counted in pixels of its colour: twice the figure, twice the bar; none for 0, the whole track for 100."""

    def length(percent: int) -> int:
        bar = DrawnBar("", (DrawnFigure(percent, ""),))
        image = opened(draw(replace(CHART, groups=(DrawnGroup("", (bar,)),), stacks=(), said=())))
        colours = {colour: number for number, colour in image.getcolors(10_000) or []}
        return colours.get((0x0B, 0x5C, 0x73), 0) // 34

    assert [length(each) for each in (0, 1, 25, 50, 100)] == [2, 5, 115, 230, 460]


def test_those_who_do_not_know_have_no_colour_of_an_answer() -> None:
    answers = opened(draw(replace(CHART, stacks=(), groups=(replace(CHART.groups[1], unsure=False),), said=())))
    unsure = opened(draw(replace(CHART, stacks=(), groups=(CHART.groups[1],), said=())))
    assert (0x0B, 0x5C, 0x73) in {colour for _, colour in answers.getcolors(10_000) or []}
    assert (0x0B, 0x5C, 0x73) not in {colour for _, colour in unsure.getcolors(10_000) or []}


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((light(one), light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast() -> None:
    """Letters on white (WCAG 1.4.3), bars on white and on their track, and parts beside each other (1.4.11)."""
    assert contrast(chart.INK, chart.GROUND) > 7 and contrast(chart.SOFT, chart.GROUND) > 6
    assert contrast(chart._BAR, chart._TRACK) > 4.5
    assert contrast(chart._UNSURE, chart.GROUND) > 2.9
    parts = chart._PARTS
    for one, other in zip(parts, (*parts[1:], parts[0]), strict=True):
        assert contrast(one, other) > 3, (one, other)


# --- lines over the years -----------------------------------------------------------------------


def chart_of(drawing: Drawing) -> Image.Image:
    """The part of the picture that lines are drawn on; nothing else is on it."""
    image = opened(draw(replace(drawing, over="", title="", under="", said=())))
    top = 48 + 20
    return image.crop((48, top, WIDTH - 48, top + 620))


def at(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """The colour at a place in percent."""
    found = image.getpixel((round(x * image.width / 100), round(y * image.height / 100)))
    assert isinstance(found, tuple)
    return found


WHITE, FIRST, SECOND = (0xFF, 0xFF, 0xFF), (0x0B, 0x5C, 0x73), (0x98, 0x34, 0x0A)


def test_a_line_is_drawn_where_the_page_has_it_and_none_through_a_gap() -> None:
    image = chart_of(TREND)
    assert at(image, 29.5, 35) == FIRST, "between two years with figures"
    assert {at(image, 71.5, y) for y in range(14, 86)} == {WHITE}, "between a figure and one that stands apart"


def test_a_figure_apart_is_hollow_and_the_others_are_not() -> None:
    image = chart_of(TREND)
    assert (at(image, 50, 30), at(image, 93, 30), at(image, 50, 70)) == (FIRST, WHITE, SECOND)
    assert FIRST in {at(image, 93 + step / 10, 30) for step in range(12)}, "its rim"


def test_lines_differ_without_colour_too() -> None:
    """The second has gaps, the first has none; their marks have different corners."""
    image = chart_of(TREND)
    first = {at(image, x, 40 - (x - 9) * 10 / 41) for x in range(12, 48)}
    second = {at(image, x / 4, 70) for x in range(48, 192)}
    assert WHITE not in first and {WHITE, SECOND} <= second
    corner = 9 / 620 * 100
    across = 9 / 1104 * 100
    assert (at(image, 9 + across * 0.9, 40 + corner * 0.9), at(image, 9 + across * 0.9, 70 + corner * 0.9)) == (
        WHITE,
        SECOND,
    )


@pytest.mark.parametrize("kind", range(1, 6))
def test_every_kind_of_line_has_a_look_of_its_own(kind: int) -> None:
    def look(number: int) -> bytes:
        line = replace(LINES.lines[0], kind=number)
        return chart_of(replace(TREND, lines=replace(LINES, lines=(line,)))).convert("1", dither=None).tobytes()

    assert all(look(kind) != look(other) for other in range(1, 6) if other != kind)


def test_every_word_of_a_trend_is_on_it() -> None:
    line = LINES.lines[0]
    others = [
        replace(LINES, years=LINES.years[1:]),
        replace(LINES, shares=LINES.shares[1:]),
        replace(LINES, lines=(replace(line, name=Words(100, 20, ("Полиција",))), LINES.lines[1])),
        replace(LINES, lines=(replace(line, values=line.values[1:]), LINES.lines[1])),
    ]
    assert len({draw(replace(TREND, lines=each)) for each in (LINES, *others)}) == 5


def test_short_answers_are_not_parted() -> None:
    """At the end of a line `not published` goes to the next one whole: no line ends with its first word."""
    drawn = {n: draw(replace(CHART, said=((("x" * n, "not published"),),))) for n in range(64, 76, 2)}
    kept = {n: draw(replace(CHART, said=((("x" * n, "not\u00a0published"),),))) for n in range(64, 76, 2)}
    assert drawn == kept


def test_words_under_a_bar_do_not_touch_it() -> None:
    bar = DrawnBar("", (DrawnFigure(100, "", "", "Ѓорѓи Çelik"),))
    image = opened(draw(replace(CHART, over="", title="", under="", said=(), stacks=(),
                                groups=(DrawnGroup("", (bar,)),))))  # fmt: skip
    rows = [image.crop((502, y, 960, y + 1)).getcolors(10_000) for y in range(68, 140)]
    bar_ends = max(n for n, row in enumerate(rows) if row and any(c == FIRST and k > 400 for k, c in row))
    assert all(row and [c for _, c in row] == [WHITE] for row in rows[bar_ends + 1 : bar_ends + 5])
