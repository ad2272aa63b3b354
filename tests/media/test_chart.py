"""Pictures of charts, drawn for real: their form and weight, every letter, all that must be inside, nothing cut off."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace

import pytest
from PIL import Image

from mburoja.barometer.drawing import Drawing, DrawnBar, DrawnFigure, DrawnGroup, DrawnStack
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
MANY = replace(CHART, groups=(DrawnGroup("", (BAR,) * 40),))
LONG = "Çfarë të bëni kur një i panjohur ju telefonon nga banka " * 7
ENDLESS = "Ж" * 300


def opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        return image.convert("RGB")


@pytest.mark.parametrize("drawing", [CHART, replace(CHART, title=LONG), MANY, replace(CHART, groups=(), stacks=())])
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
    assert contrast(chart._INK, chart._GROUND) > 7 and contrast(chart._SOFT, chart._GROUND) > 6
    assert contrast(chart._BAR, chart._TRACK) > 4.5
    assert contrast(chart._UNSURE, chart._GROUND) > 2.9
    parts = chart._PARTS
    for one, other in zip(parts, (*parts[1:], parts[0]), strict=True):
        assert contrast(one, other) > 3, (one, other)
