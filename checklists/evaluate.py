"""The evaluation of one premises over all departments: earned ÷ applicable, in integers; ignorance is no mark."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from checklists.evaluating import HUNDRED, WHOLE, EvaluationRules
from checklists.model import Checked, Library, Outcome, Requirement, Selection, Severity

COUNTED = (Outcome.PASSED, Outcome.FAILED)
"""What stands in a denominator; not applicable and not checked leave it."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was last seen of one row, with all that an evaluation takes of it. `weight` in thousandths."""

    requirement: str
    department: str
    outcome: Outcome
    weight: int
    key: bool
    visit: str
    on: date

    @property
    def counts(self) -> bool:
        """Whether it was seen to pass or to fail."""
        return self.outcome in COUNTED

    @property
    def failed(self) -> bool:
        """Whether it failed and was not put right since."""
        return self.outcome is Outcome.FAILED


@dataclass(frozen=True, slots=True)
class Component:
    """One department's part: the weights (thousandths) earned of those that apply, the rows that passed and failed."""

    department: str
    earned: int
    applicable: int
    passed: int
    failed: int

    @property
    def value(self) -> int:
        """Points of 100, in thousandths, half up."""
        return points_of(self.earned, self.applicable)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation. `step` and `value` (thousandths of 100) are None while too little is known: that is no mark.

    `known_share` in thousandths, rounded down. `capped`: the open key rows that hold the step down. `until`: the last
    day on which enough is known for a mark if nobody comes.
    """

    step: str | None
    value: int | None
    known_share: int
    components: tuple[Component, ...]
    capped: tuple[str, ...]
    until: date | None


def evaluate(rules: EvaluationRules, rows: Collection[Weighed], never: int, on: date) -> Evaluation:
    """The evaluation on a day from the rows last seen; `never` is the weight of rows that apply and nobody has seen.

    Results older than the window are not known any more. A key row that failed holds the step down however old it is.
    """
    counted = counting(rules, rows, on)
    components = _components(counted)
    share = _known_share(rules, rows, never, on)
    if not counted or share < rules.known_share_at_least:
        return Evaluation(None, None, share, components, (), None)
    value = points_of(sum(c.earned for c in components), sum(c.applicable for c in components))
    step = rules.step_of(value)
    open_keys = tuple(sorted(row.requirement for row in rows if row.failed and row.key))
    held = rules.not_above(step, rules.open_key_caps_at) if open_keys else step
    return Evaluation(
        step=held.id,
        value=value,
        known_share=share,
        components=components,
        capped=open_keys if held != step else (),
        until=_until(rules, rows, never),
    )


def counting(rules: EvaluationRules, rows: Iterable[Weighed], on: date) -> tuple[Weighed, ...]:
    """The rows that make the value on a day: seen to pass or to fail, and not too long ago."""
    return tuple(row for row in rows if row.counts and _holds(rules, row, on))


def weigh(rules: EvaluationRules, library: Library, checked: Iterable[Checked]) -> tuple[Weighed, ...]:
    """What was last seen of each row, with its weight; a row that was taken back is left out."""
    known = {row.id: row for row in library.requirements}
    return tuple(
        Weighed(
            requirement=row.id,
            department=row.department,
            outcome=seen.outcome,
            weight=_weight(rules, row),
            key=row.severity is Severity.KEY or row.red_line,
            visit=seen.visit,
            on=seen.on,
        )
        for seen in sorted(checked, key=lambda seen: seen.requirement)
        if (row := known.get(seen.requirement))
    )


def never_seen(rules: EvaluationRules, selection: Selection, rows: Iterable[Weighed]) -> int:
    """The weight of the rows that apply, or may apply, and that nobody has looked at, in thousandths."""
    seen = {row.requirement for row in rows}
    asked = [chosen.requirement for chosen in (*selection.items, *selection.unknown)]
    return sum(_weight(rules, row) for row in asked if row.id not in seen)


def points_of(earned: int, applicable: int) -> int:
    """Earned ÷ applicable × 100 in thousandths, half up.

    Changshu's form: 86 of the 97 points that apply are 88.66 of 100.

    >>> points_of(86, 97)
    88660
    """
    return (2 * earned * HUNDRED + applicable) // (2 * applicable)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day.

    >>> months_after(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _weight(rules: EvaluationRules, row: Requirement) -> int:
    return row.points or rules.weights[row.severity]


def _holds(rules: EvaluationRules, row: Weighed, on: date) -> bool:
    """Whether a result still counts; the last day of its window is one on which it does."""
    return on <= months_after(row.on, rules.window_months)


def _components(counted: Sequence[Weighed]) -> tuple[Component, ...]:
    departments = sorted({row.department for row in counted})
    return tuple(_component(name, [row for row in counted if row.department == name]) for name in departments)


def _component(department: str, rows: Sequence[Weighed]) -> Component:
    failed = [row for row in rows if row.failed]
    applicable = sum(row.weight for row in rows)
    return Component(
        department=department,
        earned=applicable - sum(row.weight for row in failed),
        applicable=applicable,
        passed=len(rows) - len(failed),
        failed=len(failed),
    )


def _known_share(rules: EvaluationRules, rows: Iterable[Weighed], never: int, on: date) -> int:
    """The weight that is known of the weight that applies or may, in thousandths, rounded down.

    A row seen not to apply leaves both sides; one whose result is too old stands among what is not known.
    """
    known = unknown = 0
    for row in rows:
        if not _holds(rules, row, on):
            unknown += row.weight
        elif row.counts:
            known += row.weight
    whole = known + unknown + never
    return known * WHOLE // whole if whole else 0


def _until(rules: EvaluationRules, rows: Collection[Weighed], never: int) -> date | None:
    """The last day on which enough is known: results leave day by day, none comes."""
    for day in sorted({months_after(row.on, rules.window_months) for row in rows}):
        if _known_share(rules, rows, never, day + timedelta(1)) < rules.known_share_at_least:
            return day
    return None
