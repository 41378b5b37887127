"""Evaluations: what was said of a premises on a day, from which rows, by which edition; and a trade's counted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from checklists import Component, Evaluation, Outcome, Weighed
from graph.findings import STANDING
from graph.premises import DistrictRow
from graph.queries import load
from graph.scope import Scope
from graph.store import Tx

_PUT = load("evaluations/put_evaluation")
_HISTORY = load("evaluations/read_history")
_ROWS = load("evaluations/read_rows")
_VISITS = load("evaluations/read_visits")
_STEPS = load("evaluations/count_steps")
_AT_STEP = load("evaluations/list_at_step")
_UNMARKED = load("evaluations/list_unmarked")
_MOVED = load("evaluations/list_moved")
_FOUND = load("evaluations/count_found")
_FOUND_AT = load("evaluations/list_found")


# (:Premises)-[:HAS_EVALUATION]->(:Evaluation)
@dataclass(frozen=True, slots=True)
class Evaluated:
    """One evaluation to be recorded, with all it was made of. `digest`: an equal one is no news.

    `edition` is that of the evaluation's rules, `library` that of the requirements, `never` the weight (thousandths) of
    the rows nobody had seen, `visits` are those that the rows which count come from.
    """

    id: str
    premises: str
    industry: str
    on: date
    at: datetime
    edition: str
    library: str
    made: Evaluation
    rows: Sequence[Weighed]
    never: int
    visits: Sequence[str]
    digest: str


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One evaluation in a history. `step` and `value` (thousandths of 100) are None where too little was known.

    `known_share` in thousandths; `until` the last day on which its mark holds; `visits` are those it rests on.
    """

    id: str
    number: int
    on: date
    at: datetime
    edition: str
    step: str | None
    value: int | None
    known_share: int
    until: date | None
    capped: tuple[str, ...]
    components: tuple[Component, ...]
    visits: tuple[str, ...]

    def holds(self, today: date) -> bool:
        """Whether it is a mark, and one that still holds."""
        return self.step is not None and self.until is not None and today <= self.until


@dataclass(frozen=True, slots=True)
class Ground:
    """What an evaluation was made of: rows, the weight of those nobody had seen, the edition of the requirements."""

    rows: tuple[Weighed, ...]
    never: int
    library: str


@dataclass(frozen=True, slots=True)
class VisitReply:
    """A visit that an evaluation rests on, and what the owner said to it (empty: nothing)."""

    id: str
    number: str | None
    date: date
    public_on: date | None
    reply: str
    reply_at: datetime | None
    department: str


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many premises of one district bear a mark of one step."""

    district: str
    path: str
    step: str
    count: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A premises with its mark, None without one; `before` is the step it had, where that is asked."""

    id: str
    name: str
    on: date | None
    district: DistrictRow
    step: str | None = None
    value: int | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class FoundCount:
    """How often one row failed, and at how many premises."""

    requirement: str
    times: int
    places: int


@dataclass(frozen=True, slots=True)
class FoundAt:
    """Where and when one row failed, and how that finding stands."""

    finding: str
    visit: str
    on: date
    state: str
    due: date | None
    id: str
    name: str
    district: DistrictRow


def put(tx: Tx, of: Evaluated) -> None:
    """Record an evaluation, and have its premises say it; an equal one to the newest is not recorded again."""
    made = of.made
    tx.touch(of.premises)
    tx.run(
        _PUT,
        premises=of.premises,
        mark={
            "evaluated": of.digest,
            "evaluation_step": made.step,
            "evaluation_value": made.value,
            "evaluated_on": of.on,
            "evaluated_until": made.until,
        },
        evaluation={
            **{
                name: getattr(of, name)
                for name in ("id", "premises", "industry", "on", "at", "edition", "library")
            },
            **{name: getattr(made, name) for name in ("step", "value", "known_share", "until")},
            "capped": list(made.capped),
            "components": dump_components(made.components),
            "visits": list(of.visits),
            "rows": _dump_rows(of.rows),
            "never": of.never,
        },
    )


def history(tx: Tx, premises: str, limit: int = 50) -> list[EvaluationRow]:
    """The evaluations of a premises, newest first."""
    return [restore(row["evaluation"]) for row in tx.run(_HISTORY, premises=premises, limit=limit)]


def newest(tx: Tx, premises: str) -> EvaluationRow | None:
    """The newest evaluation of a premises; None before the first."""
    return next(iter(history(tx, premises, limit=1)), None)


def ground(tx: Tx, evaluation: str) -> Ground:
    """What one evaluation was made of."""
    row = tx.run(_ROWS, id=evaluation)[0]
    return Ground(_restore_rows(row["rows"]), row["never"], row["library"])


def visits(tx: Tx, premises: str, ids: Sequence[str]) -> list[VisitReply]:
    """These visits of a premises, the latest first."""
    rows = tx.run(_VISITS, premises=premises, visits=list(ids))
    return [VisitReply(**{**row, "reply": row["reply"] or ""}) for row in rows]


def steps(tx: Tx, scope: Scope, industry: str, today: date) -> list[StepCount]:
    """The marks of one trade that hold today, counted by district and step."""
    rows = tx.run(_STEPS, industry=industry, today=today, **scope.params())
    return [StepCount(**row) for row in rows]


def at_step(tx: Tx, scope: Scope, industry: str, step: str, today: date, limit: int) -> list[Marked]:
    """The premises of one trade at one step today, those of fewest points first."""
    rows = tx.run(_AT_STEP, industry=industry, step=step, today=today, limit=limit, **scope.params())
    return [_marked(row) for row in rows]


def unmarked(tx: Tx, scope: Scope, industry: str, today: date, limit: int) -> list[Marked]:
    """Premises of one trade that bear no mark today."""
    rows = tx.run(_UNMARKED, industry=industry, today=today, limit=limit, **scope.params())
    return [_marked(row) for row in rows]


def moved(tx: Tx, scope: Scope, industry: str, since: date, today: date, limit: int) -> list[Marked]:
    """The premises of one trade whose step is another one today than before a day."""
    rows = tx.run(_MOVED, industry=industry, since=since, today=today, limit=limit, **scope.params())
    return [_marked(row) for row in rows]


def found(tx: Tx, scope: Scope, industry: str, since: date, limit: int) -> list[FoundCount]:
    """The rows that failed most since a day."""
    rows = tx.run(
        _FOUND,
        industry=industry,
        since=since,
        states=[state.value for state in STANDING],
        limit=limit,
        **scope.params(),
    )
    return [FoundCount(**row) for row in rows]


def found_at(tx: Tx, scope: Scope, industry: str, requirement: str, since: date, limit: int) -> list[FoundAt]:
    """Where one row failed since a day, the latest first."""
    rows = tx.run(
        _FOUND_AT,
        industry=industry,
        requirement=requirement,
        since=since,
        states=[state.value for state in STANDING],
        limit=limit,
        **scope.params(),
    )
    return [FoundAt(**{**row, "district": DistrictRow(**row["district"])}) for row in rows]


def dump_components(components: Sequence[Component]) -> str:
    """Components as the one text property that holds them."""
    return json.dumps([asdict(component) for component in components], sort_keys=True)


def restore(row: Mapping[str, Any]) -> EvaluationRow:
    """An evaluation from the properties of its node."""
    return EvaluationRow(
        **{
            **row,
            "capped": tuple(row["capped"]),
            "components": tuple(Component(**one) for one in json.loads(row["components"])),
            "visits": tuple(row["visits"]),
        }
    )


def _marked(row: Mapping[str, Any]) -> Marked:
    return Marked(**{**row, "district": DistrictRow(**row["district"])})


def _dump_rows(rows: Sequence[Weighed]) -> str:
    said = [
        [r.requirement, r.fact, r.department, r.outcome.value, r.weight, r.key, r.visit, r.on.isoformat()]
        for r in rows
    ]
    return json.dumps(said)


def _restore_rows(text: str) -> tuple[Weighed, ...]:
    return tuple(
        Weighed(key, fact, department, Outcome(outcome), weight, is_key, visit, date.fromisoformat(on))
        for key, fact, department, outcome, weight, is_key, visit, on in json.loads(text)
    )
