"""Figures in the words of each language: numbers, shares, who was asked, where it is printed, how to cite it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from markupsafe import Markup

from mburoja.barometer.cells import charts
from mburoja.barometer.model import Barometer
from mburoja.model import Languages, Site
from mburoja.pages.figures import ChartView, Speaker, chart_view, facts, marked, number, percent, share
from mburoja.pages.overview import overview_view
from mburoja.pages.themes import theme_view
from mburoja.pages.waves import wave_view
from small_barometer import COLUMNS, LOCALES, WORDS, method, small_barometer, source, wave

NAMES = {"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}
URL = "https://mburoja.example/"
SITE = Site(URL, "Mburoja", Languages(NAMES, "sq", {"mk": ("sq", "en"), "en": ("sq",), "sr": ("en", "sq")}), URL)


@pytest.fixture
def barometer(tmp_path: Path) -> Barometer:
    return small_barometer(tmp_path)


def speaker(barometer: Barometer, locale: str = "en") -> Speaker:
    return Speaker(barometer, SITE, locale, WORDS[locale])


def view(barometer: Barometer, question: str, wave: str = "own-2022-xk", locale: str = "en") -> ChartView:
    each = next(each for each in charts(barometer, barometer.waves[wave]) if each.question.key == question)
    return chart_view(each, speaker(barometer, locale))


# CLDR 44: the sign of Macedonian and Serbian percentages, and where it stands; Albanian has none before it.
@pytest.mark.parametrize(
    ("locale", "value", "said"),
    [
        ("sq", "94.2", "94,2%"),
        ("mk", "94.2", "94,2\u00a0%"),
        ("en", "94.2", "94.2%"),
        ("sr", "94.2", "94,2%"),
        ("sq", "50.35", "50,35%"),
        ("en", "83", "83%"),
        ("en", "60.0", "60.0%"),
        ("mk", "100", "100\u00a0%"),
        ("sr", "0", "0%"),
    ],
)
def test_a_percentage_keeps_the_decimals_that_it_was_printed_with(locale: str, value: str, said: str) -> None:
    assert percent(Decimal(value), locale) == said


@pytest.mark.parametrize(("locale", "said"), [("sq", "1\u00a0070"), ("mk", "1.070"), ("en", "1,070"), ("sr", "1.070")])
def test_numbers_are_grouped_as_the_language_does(locale: str, said: str) -> None:
    assert number(1070, locale) == said


EDGES = [
    ("0", "Fewer than 1 in 100"),
    ("0.99", "Fewer than 1 in 100"),
    ("1", "About 1 in 100"),
    ("7.49", "About 7 in 100"),
    ("7.5", "About 1 in 10"),
    ("14.99", "About 1 in 10"),
    ("15", "About 2 in 10"),
    ("22.49", "About 2 in 10"),
    ("22.5", "About 1 in 4"),
    ("27.49", "About 1 in 4"),
    ("27.5", "About 3 in 10"),
    ("31.49", "About 3 in 10"),
    ("31.5", "About 1 in 3"),
    ("34.99", "About 1 in 3"),
    ("35", "About 4 in 10"),
    ("42.99", "About 4 in 10"),
    ("43", "About 43 in 100"),
    ("47.99", "About 48 in 100"),
    ("48", "About 5 in 10"),
    ("51.99", "About 5 in 10"),
    ("52", "About 52 in 100"),
    ("56.99", "About 57 in 100"),
    ("57", "About 6 in 10"),
    ("64.49", "About 6 in 10"),
    ("64.5", "About 2 in 3"),
    ("68.49", "About 2 in 3"),
    ("68.5", "About 7 in 10"),
    ("72.49", "About 7 in 10"),
    ("72.5", "About 3 in 4"),
    ("77.49", "About 3 in 4"),
    ("77.5", "About 8 in 10"),
    ("84.99", "About 8 in 10"),
    ("85", "About 9 in 10"),
    ("93.49", "About 9 in 10"),
    ("93.5", "About 94 in 100"),
    ("99", "About 99 in 100"),
    ("99.01", "More than 99 in 100"),
    ("100", "More than 99 in 100"),
]


@pytest.mark.parametrize(("value", "said"), EDGES)
def test_a_share_in_words(value: str, said: str) -> None:
    assert share(Decimal(value), WORDS["en"]) == said


def test_no_share_is_far_from_its_words() -> None:
    """Every hundredth of a percent: what is said is at most five points from what was printed."""
    for hundredths in range(100, 9901):
        value = Decimal(hundredths) / 100
        words = share(value, WORDS["en"])
        part, of = map(int, words.removeprefix("About ").split(" in "))
        assert abs(value - Decimal(100 * part) / of) <= 5, (value, words)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_says_every_share_with_a_capital(locale: str) -> None:
    said = {share(Decimal(value), WORDS[locale]) for value, _ in EDGES}
    assert len(said) == len({words for _, words in EDGES})
    assert all(words[0].isupper() and "{" not in words for words in said)


def test_facts_say_what_is_published_and_what_is_not(barometer: Barometer) -> None:
    said = dict(facts(barometer.waves["own-2022-xk"], speaker(barometer)))
    assert said == {
        "Survey": "Own survey (en) – Invented House (en)",
        "Where": "Kosovo (en)",
        "Asked (n)": "1,070 respondents",
        "When": "October 2022 (“second half of October 2022”)",
        "How": "not published",
        "Margin of error": "± 2.8 percentage points",
    }
    other = dict(facts(barometer.waves["other-2022-xk"], speaker(barometer)))
    assert other["Where"] == "Kosovo (en) (in the source: “Kosovo*”)"


def test_a_sample_that_was_not_drawn_by_chance_has_no_margin(tmp_path: Path) -> None:
    small = small_barometer(
        tmp_path, waves__own_2021_xk=wave("own", "XK", 2021) | {"method": method("not published", "not applicable")}
    )
    said = dict(facts(small.waves["own-2021-xk"], speaker(small)))
    assert said["Asked (n)"] == "not published"
    assert said["Margin of error"] == "none, the sample was not drawn by chance"


def test_a_citation_is_complete_in_every_language(barometer: Barometer) -> None:
    for locale in LOCALES:
        bar = next(bar for bar in view(barometer, "trust", locale=locale).bars if bar.disputed)
        prefix = "" if locale == "sq" else f"{locale}/"
        here = f"{URL}{prefix}barometer/own-2022-xk/#trust.police.distrust"
        assert bar.url == here
        first, press = (figure.citation for figure in bar.figures)
        for needed in (
            *(f"Police ({locale}): Distrust ({locale})", f"all respondents ({locale})", f"Kosovo ({locale})"),
            *("Invented House", "Izmišljeni izvor", "https://example.org/a?b=1&c=2", "2022", "2026", here),
            *(percent(Decimal(9), locale), number(1070, locale), "second half of October 2022"),
        ):
            assert needed in first, (locale, needed)
        assert "Invented News" not in first
        assert f"({WORDS[locale]['via']} Invented News)" in press
        assert WORDS[locale]["undated"] in press, "a source without a date says so"


def test_on_a_page_a_citation_says_what_is_in_another_language(barometer: Barometer) -> None:
    """Serbian titles, and English words of the questionnaire, in a Macedonian citation; and no markup gets in."""
    (figure, *_) = view(barometer, "union", locale="mk").bars[0].figures
    assert isinstance(figure.quoted, Markup)
    assert '<span lang="sr">Izmišljeni izvor</span>' in figure.quoted
    assert '„<span lang="en">second half of October 2022</span>“' in figure.quoted
    assert "a?b=1&amp;c=2" in figure.quoted
    assert figure.quoted.striptags() == " ".join(figure.citation.split())
    (own, *_) = view(barometer, "union", locale="sr").bars[0].figures
    assert '<span lang="sr">' not in own.quoted


def test_what_is_quoted_cannot_be_markup(tmp_path: Path) -> None:
    """A title is plain text, and what stands in it is printed as it is."""
    sources = {"first": source(title="A & B “quoted” 2 > 1"), "press": source(reported_by="C & D")}
    small = small_barometer(tmp_path, sources=sources)
    (figure, *_) = view(small, "union", locale="mk").bars[0].figures
    assert "A &amp; B “quoted” 2 &gt; 1" in figure.quoted
    assert "A & B “quoted” 2 > 1" in figure.citation
    assert marked(speaker(small, "en"))("x & y", "en") == "x &amp; y"


def test_a_chart_says_who_was_asked_and_when_rows_need_an_n(barometer: Barometer) -> None:
    trust, union = view(barometer, "trust"), view(barometer, "union")
    assert (trust.bases_differ, trust.with_n, trust.base) == (True, True, "all respondents (en)")
    assert (union.bases_differ, union.with_n) == (False, False)
    labels = [bar.label for bar in trust.groups[0].bars]
    assert labels == ["Police (en)", "Police (en) (women (en))", "Courts (en)"]
    assert trust.groups[-1].unsure
    assert trust.groups[-1].title == WORDS["en"]["dont_know"]
    assert view(barometer, "fears").several


def test_one_group_that_was_asked_is_said_once_and_with_its_n(tmp_path: Path) -> None:
    rows = "union,,for,women,60,not published,not published,first,,\n"
    union = view(small_barometer(tmp_path, figures__own_2021_xk=COLUMNS + rows), "union", "own-2021-xk")
    assert (union.base, union.bases_differ, union.with_n) == ("women (en)", False, True)
    assert union.bars[0].first.n == "not published"


def test_remarks_have_a_letter_unless_they_are_on_every_figure(barometer: Barometer) -> None:
    assert view(barometer, "trust").notes == {"Printed as about (en)": "a"}
    assert view(barometer, "fears").notes == {"Odd (en)": ""}
    assert view(barometer, "union").notes == {}


def test_a_whole_has_a_column_for_each_answer_and_another_for_who_does_not_know(barometer: Barometer) -> None:
    union = view(barometer, "union")
    assert (union.answers, union.unsure) == (("For (en)", "Against (en)"), ("Unsure (en)",))
    (stack,) = union.stacks
    cells = stack.under([*union.answers, "Never asked", *union.unsure])
    assert [cell and cell.first.value for cell in cells] == ["68.25%", "20%", None, "12%"]
    assert [cell.first.whole for cell in cells if cell] == [68, 20, 12]


# --- pages of them ----------------------------------------------------------------------------


def test_a_wave_knows_its_neighbours_its_headline_and_what_is_missing(barometer: Barometer) -> None:
    seen = wave_view(barometer.waves["own-2022-xk"], speaker(barometer))
    assert seen.title == "Kosovo (en), 2022: Own survey (en)"
    assert seen.headline
    assert (seen.headline.text, seen.headline.value) == ("About 8 in 10 said so (en)", "83%")
    assert seen.headline.url == "en/barometer/own-2022-xk/#trust.police.trust"
    assert seen.missing == ("Rule of law", "Peacebuilding")
    assert [theme.key for theme in seen.themes] == ["security", "justice", "regional-cooperation"]
    assert [[chart.key for chart in theme.charts] for theme in seen.themes] == [["trust", "fears"], [], ["union"]]
    assert [(each.title, each.url) for each in seen.themes[1].also] == [("Invented question (en)", "#trust")]
    assert seen.press
    assert seen.earlier
    assert seen.earlier.url == "en/barometer/own-2021-xk/"
    assert seen.later is None
    undated = wave_view(barometer.waves["own-undated-xk"], speaker(barometer))
    assert (undated.earlier, undated.later, undated.year) == (None, None, "undated")
    other = wave_view(barometer.waves["other-2022-xk"], speaker(barometer))
    assert (other.role, other.named, other.notes) == ("other", "Kosovo*", ("* Footnote of the source (en)",))
    assert (other.earlier, other.later) == (None, None), "another survey is no neighbour"


def test_a_chart_whose_rows_are_all_of_another_theme_stands_there(tmp_path: Path) -> None:
    rows = COLUMNS + "trust,courts,trust,all,40,1070,not published,first,,\n"
    small = small_barometer(tmp_path, figures__own_2021_xk=rows)
    (theme,) = wave_view(small.waves["own-2021-xk"], speaker(small)).themes
    assert (theme.key, [chart.key for chart in theme.charts], theme.also) == ("justice", ["trust"], ())


def test_waves_of_one_year_are_told_apart(tmp_path: Path) -> None:
    june = wave("own", "XK", 2022) | {"method": method(dates={"from": "2022-06", "to": "2022-06"})}
    small = small_barometer(tmp_path, waves__own_2021_xk=june)
    titles = [wave_view(each, speaker(small)).title for each in small.waves.values() if each.fields.survey == "own"]
    assert len(set(titles)) == 3
    assert "Kosovo (en), June 2022: Own survey (en)" in titles


def test_a_theme_shows_the_newest_and_leads_to_the_others(barometer: Barometer) -> None:
    theme = theme_view("regional-cooperation", speaker(barometer))
    (kosovo,) = theme.countries
    assert kosovo.link.url == "en/barometer/own-2022-xk/"
    assert [bar.label for bar in kosovo.questions[0].bars] == ["For (en)", "Against (en)", "Unsure (en)"]
    assert kosovo.questions[0].url == "en/barometer/own-2022-xk/#union"
    assert [each.url for each in kosovo.earlier] == ["en/barometer/own-2021-xk/", "en/barometer/own-undated-xk/"]
    ((name, _, (excerpt,)),) = theme.others
    assert (name, excerpt.link.url) == ("Other survey (en)", "en/barometer/other-2022-xk/")
    assert [(each.country, each.waves) for each in theme.missing] == [("Kosovo (en)", ()), ("Albania (en)", ())]
    told = [(gap.survey, gap.years, gap.who) for each in theme.missing for gap in each.gaps]
    assert told == [
        ("Own survey (en)", "2019–2020", "Kosovo House (en)"),
        ("Own survey (en)", "2022", "Albanian House (en)"),
    ]
    justice = theme_view("justice", speaker(barometer))
    assert [bar.label for bar in justice.countries[0].questions[0].bars] == ["Courts (en): Trust (en)"]
    assert [len(each.waves) for each in justice.missing] == [2, 0]
    assert theme_view("cyber", speaker(barometer)).missing == (), "it is not a theme of the barometer"


def test_the_overview_shows_years_without_figures_as_gaps(tmp_path: Path) -> None:
    early = small_barometer(tmp_path, waves__own_2021_xk=wave("own", "XK", 2018))
    seen = overview_view(speaker(early))
    assert [year.name for year in seen.years] == ["2022", "2021", "2020", "2019", "2018", "undated"]
    assert [len(year.waves) for year in seen.years] == [1, 0, 0, 0, 1, 1]
    kosovo = ("Kosovo (en)",)
    assert [year.none for year in seen.years] == [("Albania (en)",), kosovo, kosovo, kosovo, (), ()]
    assert [(gap.country, gap.years) for gap in seen.gaps] == [("Kosovo (en)", "2019–2021"), ("Albania (en)", "2022")]
    assert seen.last == "2022"
    (card,) = seen.cards
    assert (card.headline.text, card.role) == ("About 8 in 10 said so (en)", "barometer")
    ((name, (year,)),) = seen.others
    assert (name, year.name) == ("Other survey (en)", "2022")
