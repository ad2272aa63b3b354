"""Figures side by side: each with its question, its people and its source, and what they share said once."""

from __future__ import annotations

from mburoja.pages.differences import panel_views
from small_trends import small_trends, speaker


def test_a_comparison_shows_each_figure_with_all_that_explains_it(tmp_path) -> None:
    (panel,) = panel_views(speaker(small_trends(tmp_path), "en"))
    assert (panel.title, panel.why) == ("How many trust the police? (en)", "Two questions. (en)")
    own, other = panel.cards
    assert [figure.value for figure in own.bar.figures] == ["33%", "34%"]
    assert own.bar.figures[0].words == "About 1 in 3"
    assert (own.survey, own.year, own.role) == ("Barometer (en)", "2022", "barometer")
    assert (other.survey, other.year, other.role) == ("Poll (en)", "2021", "other")
    assert (own.question, own.answer, own.verbatim) == ("Invented question (en)", "Police (en): Trust (en)", False)
    assert [card.explain for card in panel.cards] == ["The barometer. (en)", "The poll. (en)"]
    assert own.path == "en/barometer/ksb-2022-xk/#trust.police.trust"


def test_what_all_have_in_common_is_said_once(tmp_path) -> None:
    (panel,) = panel_views(speaker(small_trends(tmp_path), "en"))
    assert ("Who was asked", "all respondents (en)") in panel.shared
    assert ("Where", "Kosovo (en)") in panel.shared
    assert [card.facts for card in panel.cards] == [
        (("Survey", "Barometer (en) – Centre (en)"),),
        (("Survey", "Poll (en) – House (en)"),),
    ]
