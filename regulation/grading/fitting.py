"""Fitting a risk table to past inspections: few factors, whole points, monotone, and blind to who inspected.

A logistic regression on banded facts with a ridge penalty. Each step from one band to the next is a coefficient that
cannot be negative, so a worse value never costs less. What is not known stands where the table prices it, at the worst
band; that nobody came yet is known, and has a factor of its own. The inspector's group is a term of its own, so that a
strict group's sites are not taken for worse ones; it is dropped afterwards. The coefficients are scaled to about 100
points in all and rounded. Needs the extra `fit` (scipy); the same records give the same table to the byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regulation.grading.backtest import BacktestFault, Slot
from regulation.grading.facts import VISITS

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

PENALTY = 5.0
"""Ridge on the steps of the facts, in units of the log-likelihood; half of it times the squares is added."""

GROUP_PENALTY = 1.0
"""Ridge on the terms of the inspectors' groups."""

TOTAL = 100
"""Points that the highest bands come to together, before rounding."""

FEWEST = 100
"""Critical findings below which nothing is fitted."""


@dataclass(frozen=True, slots=True)
class Banded:
    """A fact cut into bands: each edge begins one. Points rise with the value, or fall. A flag is 0 or 1.

    Where the count `none_if_zero` is 0 the fact does not apply and costs nothing.
    """

    fact: str
    part: str
    edges: tuple[int, ...]
    rises: bool
    none_if_zero: str | None = None


CHICAGO = (
    Banded("chicago_risk_class", "site", (2, 3), rises=False),
    Banded("years_since_first_permit", "site", (2, 4), rises=False),
    Banded("school_or_day_care", "site", (1,), rises=False),
    Banded(VISITS, "record", (1,), rises=False),
    Banded("critical_at_last_visit", "record", (1, 2), rises=True, none_if_zero=VISITS),
    Banded("critical_visits_of_last_three", "record", (1, 2), rises=True, none_if_zero=VISITS),
    Banded("serious_at_last_visit", "record", (1, 2), rises=True, none_if_zero=VISITS),
    Banded("minor_at_last_visit", "record", (1, 3, 5), rises=True, none_if_zero=VISITS),
    Banded("days_since_last_visit", "record", (181, 366, 546), rises=True, none_if_zero=VISITS),
)
"""The candidates for Chicago's table; one that earns no point is left out of it."""


@dataclass(frozen=True, slots=True)
class FittedFactor:
    """Points of each band, lowest values first, and of an unknown value; whole points."""

    banded: Banded
    points: tuple[int, ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a fit found. `groups` are the dropped log-odds of the inspectors' groups, for the record of fairness."""

    factors: tuple[FittedFactor, ...]
    groups: dict[str, float]
    n: int
    positives: int


def fit(slots: Sequence[Slot], candidates: Sequence[Banded] = CHICAGO) -> Fitted:
    """Fit the candidates' points to inspections. BacktestFault where there are too few findings to learn from."""
    import numpy as np  # of the extra `fit`

    positives = sum(slot.critical for slot in slots)
    if positives < FEWEST:
        raise BacktestFault(
            f"There are {positives} inspections with a critical finding to fit to; a table needs {FEWEST}. "
            "Give a longer history."
        )
    alike: dict[tuple[str, tuple[float, ...]], list[int]] = {}
    for slot in slots:
        count = alike.setdefault((slot.group or "", steps_of(slot, candidates)), [0, 0])
        count[0] += 1
        count[1] += slot.critical
    rows = sorted(alike.items())
    names = sorted({group for group, _ in alike})
    nuisance, steps = _regression(
        np.array([[float(group == name) for name in names] for (group, _), _ in rows]),
        np.array([facts for (_, facts), _ in rows]),
        np.array([counts for _, counts in rows], dtype=float),
    )
    return Fitted(
        factors=_rounded(candidates, steps),
        groups={name or "none": round(float(x), 3) for name, x in zip(names, nuisance, strict=True)},
        n=len(slots),
        positives=positives,
    )


def steps_of(slot: Slot, candidates: Sequence[Banded]) -> tuple[float, ...]:
    """Candidate by candidate a 1 or 0 a step, in the direction in which points rise; all 1 where it is not known."""
    return tuple(step for banded in candidates for step in _steps(slot, banded))


def _steps(slot: Slot, banded: Banded) -> list[float]:
    if banded.none_if_zero and whole(slot, banded.none_if_zero) == 0:
        return [0.0] * len(banded.edges)
    value = whole(slot, banded.fact)
    if value is None:
        return [1.0] * len(banded.edges)
    return [float(value >= edge if banded.rises else value < edge) for edge in banded.edges]


def whole(slot: Slot, name: str) -> int | None:
    """A fact of an inspection as the number that is banded, a flag as 0 or 1; None where it is not known."""
    fact = slot.facts.get(name)
    return int(fact.value) if fact and isinstance(fact.value, int) else None


def _regression(groups: Numbers, facts: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
    """The groups' terms and the facts' steps at the least penalised loss; steps are never negative.

    A row stands for inspections that are alike; `counts` says how many, and how many of them with a critical finding.
    """
    import numpy as np  # of the extra `fit`
    from scipy.optimize import minimize

    free = 1 + groups.shape[1]
    design = np.hstack([np.ones((len(counts), 1)), groups, facts])
    number, found_in = counts[:, 0], counts[:, 1]
    penalty = np.array([0.0] + [GROUP_PENALTY] * groups.shape[1] + [PENALTY] * facts.shape[1])

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        odds = design @ weights
        value = number @ np.logaddexp(0, odds) - found_in @ odds + 0.5 * (penalty * weights**2).sum()
        return float(value), design.T @ (number / (1 + np.exp(-odds)) - found_in) + penalty * weights

    found = minimize(
        loss,
        np.zeros(design.shape[1]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None)] * free + [(0, None)] * facts.shape[1],
        options={"maxiter": 2000, "ftol": 1e-12, "gtol": 1e-7},
    )
    return found.x[1:free], found.x[free:]


def _rounded(candidates: Sequence[Banded], steps: Numbers) -> tuple[FittedFactor, ...]:
    """The steps as whole points of bands; a factor without a point is left out."""
    weight = float(steps.sum())
    if weight <= 0:
        raise BacktestFault("No fact tells the inspections with a critical finding from the others.")
    left = iter(steps.tolist())
    made = [_points(banded, [next(left) * TOTAL / weight for _ in banded.edges]) for banded in candidates]
    return tuple(factor for factor in made if factor.unknown > 0)


def _points(banded: Banded, steps: Sequence[float]) -> FittedFactor:
    """Bands from the lowest values up, and what is not known at the highest points of any, always.

    If it cost less, whoever keeps a bad fact to themselves would stand better than who tells it, and a register that
    loses one would do them a favour.
    """
    if banded.rises:
        sums = [sum(steps[:count]) for count in range(len(steps) + 1)]
    else:
        sums = [sum(steps[count:]) for count in range(len(steps) + 1)]
    points = tuple(int(total + 0.5) for total in sums)
    return FittedFactor(banded, points, unknown=max(points))
