"""The method page: 11 items for every wave, and what is not published is said."""

from __future__ import annotations

import pytest

from mburoja.barometer.model import Barometer
from mburoja.pages.methods import ITEMS, SurveyMethod, item_names, methods_view
from mburoja.source.barometer import read_barometer
from project import REPOSITORY
from small_barometer import LOCALES, texts
from small_trends import SMALL, small_trends, speaker, unpublished


@pytest.fixture(scope="module")
def real() -> Barometer:
    """What is in the repository."""
    return read_barometer(REPOSITORY)


def numbers(survey: SurveyMethod) -> dict[str, list[int]]:
    """For each wave, the numbers of the items that a reader finds something on, published or not."""
    common = [item.number for item in survey.common] + [int(each.split(".")[0]) for each in survey.missing]
    return {
        each.key: sorted(
            common + [item.number for item in group.items] + [int(name.split(".")[0]) for name in group.missing]
        )
        for group in survey.groups
        for each in group.waves
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_every_wave_says_something_on_each_of_the_eleven_items(real, locale) -> None:
    found: dict[str, list[int]] = {}
    for survey in methods_view(speaker(real, locale)).surveys:
        found |= numbers(survey)
    assert set(found) == set(real.waves)
    assert {key: each for key, each in found.items() if each != list(range(1, 12))} == {}


def test_the_barometer_comes_first_and_the_others_apart(real) -> None:
    view = methods_view(speaker(real, "en"))
    assert [(group.role, [survey.key for survey in group.surveys]) for group in view.groups[:2]] == [
        ("barometer", ["ksb", "wbsb"]),
        ("partner", ["asb", "bcsp", "pointpulse"]),
    ]
    assert {"aek", "rnids", "iri"} <= {survey.key for survey in view.groups[2].surveys}


@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_waves_of_a_survey_are_called_alike(real, locale) -> None:
    for survey in methods_view(speaker(real, locale)).surveys:
        titles = [wave.title for wave in survey.waves]
        assert len(set(titles)) == len(titles), survey.key


def test_what_holds_for_all_waves_is_said_once(tmp_path) -> None:
    own, _ = methods_view(speaker(small_trends(tmp_path), "en")).surveys
    names = item_names(speaker(small_trends(tmp_path), "en"))
    assert own.common == ()
    assert own.missing == tuple(f"{n}. {name}" for n, name in enumerate(names, 1) if n != 8)
    assert [[each.key for each in group.waves] for group in own.groups] == [
        ["ksb-2022-xk", "ksb-2020-xk", "ksb-2019-xk"],
        ["ksb-2018-xk"],
    ]
    nothing, told = own.groups
    assert (nothing.items, nothing.missing) == ((), (f"8. {names[7]}",))
    assert [item.said for item in told.items] == ["1,070 households; Margin of error: ± 2.8 percentage points"]


def test_one_wave_alone_tells_its_own(tmp_path) -> None:
    told = unpublished(
        "poll", 2021, mode="telephone", dates={"from": "2021-03", "to": "2021-03"}, strategy=texts("By phone.")
    )
    _, poll = methods_view(speaker(small_trends(tmp_path, {"waves/poll-2021-xk.yml": told}), "mk")).surveys
    assert (poll.common, poll.missing) == ((), ())
    (group,) = poll.groups
    assert [(item.number, item.said) for item in group.items] == [
        (1, "By phone. (mk)"),
        (6, "по телефон"),
        (7, "март 2021\u202fг."),
    ]
    assert len(group.missing) == len(ITEMS) - 3


def test_the_counts_are_those_of_the_data(real) -> None:
    view = methods_view(speaker(real, "sq"))
    own = [each for each in real.waves.values() if real.surveys[each.fields.survey].role == "barometer"]
    dated = [each for each in own if each.fields.method.dates]
    sized = [each for each in own if each.fields.method.size.n or each.fields.method.size.margin]
    assert (view.groups[0].count, sum(group.count for group in view.groups)) == (len(own), len(real.waves))
    assert [count.number for count in view.counts] == list(range(1, 12))
    assert (view.counts[6].published[0], view.counts[7].published[0]) == (len(dated), len(sized))


def test_a_wave_without_figures_has_no_page_to_lead_to(tmp_path) -> None:
    planned = {**SMALL["waves/ksb-2019-xk.yml"], "year": 2023}
    own, _ = methods_view(speaker(small_trends(tmp_path, {"waves/ksb-2023-xk.yml": planned}), "en")).surveys
    assert {each.key: each.path for each in own.waves if not each.path} == {"ksb-2023-xk": ""}
