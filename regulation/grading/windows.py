"""The back-test over rolling two-month windows: each fitted to what came before it, never to itself.

Beside the table: the calendar as it was (0 by definition), a random order, the risk class alone, and gradient boosting
on the same facts. Means over windows; 95 % intervals by bootstrap of the inspections within each window. Needs the
extra `fit` (scikit-learn).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from checklists import FactDeclaration
from regulation.grading.backtest import BacktestFault, Slot, ranked, replay, scored
from regulation.grading.fairness import GROUPS_END, Judged
from regulation.grading.fitted_table import fit_table
from regulation.grading.fitting import CHICAGO, whole

if TYPE_CHECKING:
    import numpy as np

    Whole = np.ndarray[Any, np.dtype[np.int64]]

MONTHS = 2
FIRST_FIT_MONTHS = 14
"""Months of records before the first window: a year until premises have an earlier visit at all, and two to fit to."""

DRAWS = 1000
SHUFFLES = 100

TABLE, CALENDAR, RANDOM, CLASS, BOOSTING = (
    "table",
    "calendar",
    "random_order",
    "risk_class_alone",
    "gradient_boosting",
)
UNKNOWN_CLASS = 1.5
"""Where a premises without a known risk class stands among the classes: behind 1, before 2."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over windows with its 95 % bootstrap interval, in days."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Window:
    """One window: from its first day to before `end`, with the days earlier by each order."""

    start: date
    end: date
    fitted_to: int
    n: int
    positives: int
    days_earlier: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Rolled:
    """All windows, the means over them, how far boosting is ahead of the table, and each inspection with its grade."""

    windows: Sequence[Window]
    days_earlier: Mapping[str, Interval]
    behind_boosting: Interval
    judged: Sequence[Judged]

    def as_json(self) -> dict[str, Any]:
        """The figures of the windows under their names."""
        return {
            "windows": [asdict(window) for window in self.windows],
            "days_earlier": {name: asdict(interval) for name, interval in self.days_earlier.items()},
            "behind_boosting": asdict(self.behind_boosting),
        }


def roll(
    slots: Sequence[Slot],
    declared: Mapping[str, FactDeclaration],
    done: Callable[[], None] = lambda: None,
) -> Rolled:
    """Walk the windows. BacktestFault where the records are too few for one."""
    import numpy as np  # of the extra `fit`

    windows: list[Window] = []
    judged: list[Judged] = []
    draws: list[Mapping[str, Whole]] = []
    rng = np.random.default_rng(0)
    for start, end in _windows(slots):
        past = [slot for slot in slots if slot.date < start and slot.date <= GROUPS_END]
        now = [slot for slot in slots if start <= slot.date < end]
        fitted = fit_table(past, declared, start)
        result = scored(fitted.table, now)
        mean_rate = sum(slot.critical for slot in past) / len(past)
        rates = [fitted.rates.get(grade, mean_rate) for grade in result.grades]
        judged += [Judged(*one) for one in zip(now, result.grades, rates, strict=True)]
        orders = {TABLE: result.points, CLASS: _classes(now), BOOSTING: _boosted(past, now)}
        days = {name: replay(now, scores).days_earlier for name, scores in orders.items()}
        days[RANDOM], drawn = _drawn(now, orders, rng)
        windows.append(Window(start, end, len(past), len(now), sum(s.critical for s in now), days))
        draws.append(drawn)
        done()
    if not windows:
        raise BacktestFault(
            f"The records do not reach over {FIRST_FIT_MONTHS} months to fit to and a window of {MONTHS} months."
        )
    means = {name: np.mean([draw[name] for draw in draws], axis=0) for name in draws[0]}

    def interval(values: Sequence[float], of: Whole) -> Interval:
        low, high = np.quantile(of, [0.025, 0.975])
        return Interval(sum(values) / len(values), float(low), float(high))

    days_earlier = {
        name: interval([window.days_earlier[name] for window in windows], of) for name, of in means.items()
    }
    behind = [window.days_earlier[BOOSTING] - window.days_earlier[TABLE] for window in windows]
    return Rolled(
        windows,
        {CALENDAR: Interval(0, 0, 0), **days_earlier},
        interval(behind, means[BOOSTING] - means[TABLE]),
        judged,
    )


def _windows(slots: Sequence[Slot]) -> Iterator[tuple[date, date]]:
    """Two-month windows, each beginning where the one before ends; the last may lack up to five days at its end."""
    first, last = min(slot.date for slot in slots), max(slot.date for slot in slots)
    start = _months_on(first.replace(day=1), FIRST_FIT_MONTHS)
    while (end := _months_on(start, MONTHS)) - timedelta(days=5) <= last:
        yield start, end
        start = end


def _months_on(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _classes(slots: Sequence[Slot]) -> list[float]:
    """The city's risk class as a score: class 1 first."""
    known = [slot.facts.get("chicago_risk_class") for slot in slots]
    return [-fact.value if fact and isinstance(fact.value, int) else -UNKNOWN_CLASS for fact in known]


def _boosted(past: Sequence[Slot], now: Sequence[Slot]) -> list[float]:
    """Chances by gradient boosting on the same facts; small trees, slowly, which did better here than the defaults."""
    import numpy as np  # of the extra `fit`
    from sklearn.ensemble import HistGradientBoostingClassifier

    def values(slots: Sequence[Slot]) -> Any:
        return np.array([[whole(slot, banded.fact) for banded in CHICAGO] for slot in slots], dtype=float)

    model = HistGradientBoostingClassifier(
        learning_rate=0.05, max_leaf_nodes=8, min_samples_leaf=50, l2_regularization=5, random_state=0
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the machine's threads, nothing about the fit
        model.fit(values(past), np.array([slot.critical for slot in past]))
    return model.predict_proba(values(now))[:, 1].tolist()


def _drawn(
    slots: Sequence[Slot], orders: Mapping[str, Sequence[float]], rng: np.random.Generator
) -> tuple[float, dict[str, Whole]]:
    """Days earlier of a random order (mean of many), and of each order in every bootstrap draw of a window."""
    import numpy as np  # of the extra `fit`

    days = np.array([slot.date.toordinal() for slot in slots])
    found = np.array([slot.critical for slot in slots])
    places = {slot.id: place for place, slot in enumerate(slots)}
    ranks: dict[str, Whole] = {}
    for name, scores in orders.items():
        ranks[name] = np.empty(len(slots), dtype=np.int64)
        ranks[name][[places[slot.id] for slot in ranked(slots, scores)]] = np.arange(len(slots))

    def earlier(order: Whole) -> float:
        """Days earlier of sites in an order, paired with their own days in turn."""
        late = days[order] - np.sort(days[order])
        return float(late[found[order]].mean())

    shuffled = float(np.mean([earlier(rng.permutation(len(slots))) for _ in range(SHUFFLES)]))
    drawn: dict[str, list[float]] = {name: [] for name in (*orders, RANDOM)}
    while len(drawn[RANDOM]) < DRAWS:
        sample = rng.integers(0, len(slots), len(slots))
        if not found[sample].any():
            continue
        drawn[RANDOM].append(earlier(sample))
        for name, rank in ranks.items():
            drawn[name].append(earlier(sample[np.argsort(rank[sample], kind="stable")]))
    return shuffled, {name: np.array(values) for name, values in drawn.items()}
