"""What a file and its variables say of how people were chosen, and what can be said of the error because of that.

- Strata or clusters (PSUs) known: Taylor linearisation.
- A weight alone, or nothing: Kish, with the remark that clusters are left out and the real error may be larger.
- A quota sample: no error at all. It was not drawn by chance, so nothing can be computed (AAPOR, "Margin of Sampling
  Error/Credibility Interval"; the disclosure checklist asks for precision of probability samples alone).

Weights must be above zero and there for everybody. R allows zero; we do not: who counts for nothing would still be
counted in n, the number of people that stands beside every figure. A stratum with a single cluster is an error too, as
it is for R unless told otherwise: nothing can vary within it, and every way round that is a guess for a statistician.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mburoja.survey.estimate import Design, design_of
from mburoja.survey.microdata import Floats, Microdata, Rows, Unknown, Unusable, Variable, listed


@dataclass(frozen=True)
class Sampling:
    """What was said on the command line: the names of variables, None where there is none."""

    weight: str | None = None
    unweighted: bool = False
    strata: str | None = None
    psu: str | None = None
    fpc: str | None = None
    quota: bool = False

    @property
    def variables(self) -> set[str]:
        """The variables that say how people were chosen, and are no questions."""
        return {each for each in (self.weight, self.strata, self.psu, self.fpc) if each}


def read_design(data: Microdata, sampling: Sampling) -> tuple[Design, list[str]]:
    """The design, and remarks on it for whoever runs the command.

    Raises:
        Unknown: for a variable that is not there, or what does not go together.
        Unusable: for weights, strata or clusters that cannot be used.
    """
    if sampling.quota and (sampling.strata or sampling.psu or sampling.fpc):
        raise Unknown("--quota: a quota sample has neither strata nor clusters drawn by chance; leave one of them out")
    weights = _weights(data, sampling)
    remarks = []
    if sampling.weight and np.ptp(weights) == 0:
        remarks.append(f"`{sampling.weight}` is {weights[0]:g} for everybody: the figures are those without weights.")
    if sampling.quota:
        return design_of("none", weights), remarks
    strata = _codes(data, sampling.strata, "--strata")
    psu = _codes(data, sampling.psu, "--psu")
    if strata is None and psu is None and not sampling.fpc:
        return design_of("kish", weights), remarks
    _refuse_single(data, sampling, strata, psu)
    remarks += _split(sampling, strata, psu)
    drawn = _drawn(data.variable(sampling.fpc, "--fpc"), data, strata, psu) if sampling.fpc else None
    return design_of("taylor", weights, strata, psu, drawn), remarks


def _weights(data: Microdata, sampling: Sampling) -> Floats:
    if sampling.weight and sampling.unweighted:
        raise Unknown("--weight and --unweighted exclude each other; leave one of them out")
    if sampling.unweighted:
        return np.ones(data.people)
    if not sampling.weight:
        could = listed(_could_be_weights(data), "or")
        hint = f"it could be {could}" if could else "no variable in it looks like one"
        raise Unknown(f"--weight is missing: which variable holds the weights? {hint}; if there are none: --unweighted")
    variable = data.variable(sampling.weight, "--weight")
    if variable.kind != "number":
        raise Unknown(f"--weight: `{variable.name}` holds {variable.kind}s, no numbers")
    values = variable.values
    wrong = {
        "no weight": np.isnan(values),
        "a negative weight": values < 0,
        "the weight zero": values == 0,
    }
    told = [f"{_people(mask)} {what}" for what, mask in wrong.items() if mask.any()]
    if told:
        raise Unusable(
            f"{data.name}: by `{variable.name}` {', '.join(told)}; everybody needs a weight above zero: "
            "ask the institute, and have people who do not count taken out of the file"
        )
    return values


def _people(mask: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> str:
    rows = np.flatnonzero(mask) + 1
    named = ", ".join(str(row) for row in rows[:5]) + (" …" if len(rows) > 5 else "")
    one = len(rows) == 1
    return f"{len(rows):,} {'person has' if one else 'people have'} (row{'' if one else 's'} {named})"


def _could_be_weights(data: Microdata) -> list[str]:
    """Numbers without labels, above zero for everybody, not all whole: those first that are called so."""
    could = [
        each
        for each in data.variables.values()
        if each.kind == "number"
        and not each.labels
        and bool((each.values > 0).all())
        and bool((each.values % 1 != 0).any())
    ]
    words = ("weight", "pesh", "тежин", "пондер", "tezin", "ponder", "wgt", "wt")
    called = [each for each in could if any(word in f"{each.name} {each.label}".lower() for word in words)]
    return [each.name for each in called] + [each.name for each in could if each not in called]


def _codes(data: Microdata, name: str | None, option: str) -> Rows | None:
    """A variable's values as numbers from 0."""
    if name is None:
        return None
    variable = data.variable(name, option)
    nowhere = np.isnan(variable.values)
    if nowhere.any():
        raise Unusable(
            f"{data.name}: by `{name}` ({option}) {_people(nowhere)} no value; everybody belongs somewhere: "
            "ask the institute"
        )
    return np.unique(variable.values, return_inverse=True)[1]


def _refuse_single(data: Microdata, sampling: Sampling, strata: Rows | None, psu: Rows | None) -> None:
    cluster = psu if psu is not None else np.arange(data.people)
    if strata is None:
        if cluster.max() == 0:
            raise Unusable(
                f"{data.name}: everybody is in the same cluster by `{sampling.psu}`, so there is nothing to compare; "
                "is it the right variable for --psu?"
            )
        return
    pairs = np.unique(np.column_stack([strata, cluster]), axis=0)
    single = np.flatnonzero(np.bincount(pairs[:, 0]) == 1)
    if len(single):
        variable = data.variable(sampling.strata or "", "--strata")
        values = np.unique(variable.values)
        names = [variable.labels.get(value, f"{value:g}") for value in values[single]]
        raise Unusable(
            f"{data.name}: by `{variable.name}` there is one cluster only in {listed(names)}, and what varies within a "
            "stratum cannot be seen in one; have such a stratum joined with one that is like it, in a new variable"
        )


def _split(sampling: Sampling, strata: Rows | None, psu: Rows | None) -> list[str]:
    if strata is None or psu is None:
        return []
    pairs = np.unique(np.column_stack([psu, strata]), axis=0)
    split = int((np.bincount(pairs[:, 0]) > 1).sum())
    if not split:
        return []
    return [
        f"{split} values of `{sampling.psu}` occur in more than one stratum of `{sampling.strata}`; they are taken for "
        "different clusters. If they are the same ones, the strata are not those by which the sample was drawn."
    ]


def _drawn(variable: Variable, data: Microdata, strata: Rows | None, psu: Rows | None) -> Floats:
    """The share of clusters drawn in each stratum.

    As in R, the variable holds either the number of clusters there are in the person's stratum, or the share drawn.
    """
    strata = strata if strata is not None else np.zeros(data.people, np.intp)
    cluster = psu if psu is not None else np.arange(data.people)
    pairs = np.unique(np.column_stack([strata, cluster]), axis=0)
    drawn = np.bincount(pairs[:, 0])
    shares = np.empty(len(drawn))
    for stratum, number in enumerate(drawn):
        values = np.unique(variable.values[strata == stratum])
        if len(values) != 1 or not values[0] > 0:
            raise Unusable(
                f"{data.name}: `{variable.name}` (--fpc) must have one number above zero in each stratum: how many "
                "clusters there are in it, or the share that was drawn"
            )
        shares[stratum] = values[0] if values[0] <= 1 else number / values[0]
        if shares[stratum] > 1:
            raise Unusable(
                f"{data.name}: by `{variable.name}` (--fpc) a stratum has {values[0]:g} clusters, "
                f"but {number} were drawn"
            )
    return shares
