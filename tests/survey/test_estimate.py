"""The arithmetic, beside what R's survey package says of the same people (reference.R, reference.json)."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mburoja.survey.estimate import Design, Means, design_of, difference, interval, means
from mburoja.survey.microdata import Floats
from mburoja.survey.student import quantile, tail
from survey.people import people
from survey.surveyed import PEOPLE, columns

REFERENCE: list[dict[str, Any]] = json.loads(Path(__file__).with_name("reference.json").read_text(encoding="utf-8"))
NUMBERS = [each for each in REFERENCE if "design" in each]
DIFFERENCES = [each for each in REFERENCE if "difference" in each]
EXACT = 1e-8


def wave(number: int) -> dict[str, Floats]:
    of = {name: np.array(values) for name, values in columns(number).items()}
    return of | {"everybody": np.ones(len(of["psu"])), "crossed": of["gender"] * 10 + of["age"]}


def designs(of: dict[str, Floats]) -> dict[str, Design]:
    weights, strata, psu = of["weight"], of["stratum"].astype(int), of["psu"].astype(int)
    area = strata * 100 + psu
    drawn = np.array([len({*psu[strata == each]}) / of["psus"][strata == each][0] for each in (1, 2, 3, 4)])
    return {
        "whole": design_of("taylor", weights, strata, psu),
        "finite": design_of("taylor", weights, strata, psu, drawn),
        "clusters": design_of("taylor", weights, psu=area),
        "strata": design_of("taylor", weights, strata),
        "people": design_of("taylor", np.ones(len(weights))),
    }


FIRST = wave(1)
DESIGNS = designs(FIRST)


def computed(design: Design, of: dict[str, Floats], question: str, answer: float, inside: Any) -> Means:
    """The mean of a number (answer 0), or the share of an answer."""
    rows = design.domain(inside & ~np.isnan(of[question]))
    values = of[question][rows] if answer == 0 else (of[question][rows] == answer) * 1.0
    return means(design, values[:, None], rows)


def test_the_people_are_those_that_the_script_invents() -> None:
    assert PEOPLE.read_text(encoding="utf-8") == people()


@pytest.mark.parametrize(
    "expected", NUMBERS, ids=lambda each: f"{each['design']}-{each['question']}-{each['answer']}-{each['group']}"
)
def test_r_says_the_same_of_every_answer_in_every_group(expected: dict[str, Any]) -> None:
    inside = FIRST[expected["by"]] == expected["group"]
    found = computed(DESIGNS[expected["design"]], FIRST, expected["question"], expected["answer"], inside)
    assert found.n == expected["n"]
    assert found.df == expected["df"]
    assert found.value[0] == pytest.approx(expected["value"], rel=EXACT)
    assert found.se[0] == pytest.approx(expected["se"], rel=EXACT)
    assert found.deff[0] == pytest.approx(expected["deff"], rel=EXACT)
    if expected["low"] is not None:
        low, high = interval(found)
        assert (low[0], high[0]) == pytest.approx((expected["low"], expected["high"]), rel=EXACT)


def test_the_reference_has_all_kinds_of_designs_and_groups() -> None:
    assert {each["design"] for each in NUMBERS} == DESIGNS.keys()
    assert {each["by"] for each in NUMBERS} == {"everybody", "gender", "age", "crossed"}
    assert len(NUMBERS) > 250 and len(DIFFERENCES) == 5


@pytest.mark.parametrize("expected", DIFFERENCES, ids=lambda each: str(each["difference"]))
def test_r_says_the_same_of_what_changed_between_two_waves(expected: dict[str, Any]) -> None:
    older, newer = (
        computed(designs(of)["whole"], of, "trust", expected["difference"], of["everybody"] == 1)
        for of in (FIRST, wave(2))
    )
    found = difference(older, newer, 0)
    assert found is not None
    assert found.value == pytest.approx(expected["value"], rel=EXACT)
    assert (found.se, found.df, found.p) == pytest.approx((expected["se"], expected["df"], expected["p"]), rel=EXACT)
    assert found.high - found.low == pytest.approx(2 * quantile(expected["df"]) * expected["se"], rel=EXACT)


@pytest.mark.parametrize("expected", [each for each in REFERENCE if "t" in each and "tail" not in each])
def test_r_says_the_same_of_students_t(expected: dict[str, float]) -> None:
    assert quantile(expected["df"]) == pytest.approx(expected["t"], rel=EXACT)


@pytest.mark.parametrize("expected", [each for each in REFERENCE if "tail" in each])
def test_r_says_the_same_of_its_tails(expected: dict[str, float]) -> None:
    assert tail(expected["t"], expected["df"]) == pytest.approx(expected["tail"], rel=EXACT)


# --- what must hold ---------------------------------------------------------------------------


def test_kish_sees_weights_alone() -> None:
    weights = FIRST["weight"]
    kish = computed(design_of("kish", weights), FIRST, "trust", 2, FIRST["everybody"] == 1)
    effective = weights.sum() ** 2 / (weights**2).sum()
    assert kish.n_effective[0] == pytest.approx(effective)
    share = kish.value[0]
    assert kish.se[0] == pytest.approx(math.sqrt(share * (1 - share) / effective * len(weights) / (len(weights) - 1)))
    # The clusters of these people differ much: who leaves them out promises too much.
    assert kish.se[0] < 0.8 * computed(DESIGNS["whole"], FIRST, "trust", 2, FIRST["everybody"] == 1).se[0]


def test_without_weights_strata_and_clusters_kish_is_a_simple_random_sample() -> None:
    ones = np.ones(len(FIRST["weight"]))
    everybody = FIRST["everybody"] == 1
    kish = computed(design_of("kish", ones), FIRST, "trust", 4, everybody)
    assert kish.se[0] == pytest.approx(computed(DESIGNS["people"], FIRST, "trust", 4, everybody).se[0])
    assert kish.deff[0] == 1


def test_a_quota_sample_has_a_share_and_nothing_else() -> None:
    found = computed(design_of("none", FIRST["weight"]), FIRST, "trust", 4, FIRST["everybody"] == 1)
    assert 0 < found.value[0] < 1
    assert np.isnan([found.se[0], found.deff[0], found.n_effective[0], *np.concatenate(interval(found))]).all()
    assert difference(found, found, 0) is None


@pytest.mark.parametrize("share", [0.0, 1.0])
@pytest.mark.parametrize("method", ["taylor", "kish"])
def test_what_nobody_or_everybody_says_has_no_interval(share: float, method: Any) -> None:
    design = design_of(method, FIRST["weight"], FIRST["stratum"].astype(int), FIRST["psu"].astype(int))
    rows = design.domain(FIRST["everybody"] == 1)
    found = means(design, np.full((len(rows), 1), share), rows)
    assert (found.value[0], found.se[0]) == (share, 0)
    assert np.isnan(np.concatenate(interval(found))).all()
    other = computed(design, FIRST, "trust", 4, FIRST["everybody"] == 1)
    assert difference(found, other, 0) is None


def test_people_of_one_cluster_have_no_interval() -> None:
    inside = (FIRST["stratum"] == 1) & (FIRST["psu"] == 3)
    found = computed(DESIGNS["whole"], FIRST, "trust", 4, inside)
    assert found.df == 0
    assert np.isnan(np.concatenate(interval(found))).all()


SAMPLES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3), st.floats(0.1, 9), st.integers(0, 2)), min_size=30, max_size=60
).filter(lambda rows: all(len({row[1] for row in rows if row[0] == one}) > 1 for one in {row[0] for row in rows}))


def shares(rows: list[tuple[int, int, float, int]], scale: float = 1) -> Means:
    strata, psu, weights, answers = (np.array(each) for each in zip(*rows, strict=True))
    design = design_of("taylor", weights * scale, strata, psu)
    everybody = design.domain(np.ones(len(rows), bool))
    return means(design, (answers[everybody, None] == np.arange(3)) * 1.0, everybody)


@given(SAMPLES, st.floats(0.001, 1000), st.randoms())
@settings(max_examples=60, derandomize=True, deadline=None)
def test_neither_the_scale_of_weights_nor_the_order_of_rows_matters(rows: Any, scale: float, chance: Any) -> None:
    found = shares(rows)
    assert found.value.sum() == pytest.approx(1)
    assert (found.se >= 0).all()
    mixed = list(rows)
    chance.shuffle(mixed)
    for other in (shares(rows, scale), shares(mixed)):
        assert other.value == pytest.approx(found.value, abs=1e-12)
        assert other.se == pytest.approx(found.se, abs=1e-9)
        assert other.df == found.df


@given(st.floats(0.001, 0.999), st.floats(0.0001, 0.3), st.integers(1, 500))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_an_interval_holds_its_share_and_stays_within_bounds(share: float, se: float, df: int) -> None:
    found = Means(np.array([share]), np.array([se]), np.array([1.0]), 100, df)
    low, high = interval(found)
    assert 0 <= low[0] <= share <= high[0] <= 1


@given(st.floats(1, 1e5))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_outside_the_quantile_are_five_percent(df: float) -> None:
    assert tail(quantile(df), df) == pytest.approx(0.05, rel=1e-9)
