"""From what was last checked of each row to the dynamic facts of a premises, on the scale of its risk table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from checklists import Checked, CheckList, Library, Outcome, Score, score
from graph import Tx, grades, visits
from graph.grades import Graded, SubjectRow
from graph.visits import Place, Standing
from regulation.credit.classing import classify_owner
from regulation.facts import VISIT
from regulation.grading.evaluating import evaluate_one
from regulation.grading.one import grade_both
from regulation.office import Office
from risk import Fact, RiskTable


def scores(table: RiskTable | None, rows: Iterable[Checked]) -> dict[str, Score]:
    """The score of each factor that the table takes, over these rows."""
    known = list(rows)
    if table is None:
        return {}
    scales = {fact.id: fact.highest for fact in table.facts}
    made = {name: score(name, known, scales[name]) for name in scales if any(r.factor == name for r in known)}
    return {name: one for name, one in made.items() if one is not None}


def score_facts(made: Mapping[str, Score], visit: str, on: date) -> dict[str, Fact]:
    """The scores as facts of the premises; their record is the visit that last moved them."""
    return {name: Fact(float(Decimal(one.value) / 1000), VISIT, visit, on) for name, one in made.items()}


def scored_form(made: Mapping[str, Score]) -> dict[str, Any]:
    """How each factor came about, row by row, for whoever asks later."""
    return {
        name: {
            "failed": one.failed,
            "applicable": one.applicable,
            "scale": one.scale,
            "value": one.value,
            "rows": [[r.requirement, r.outcome.value, r.points, r.visit, r.on.isoformat()] for r in one.rows],
        }
        for name, one in made.items()
    }


def all_passed(rows: Iterable[Checked], only: Iterable[str] | None = None) -> list[Checked]:
    """The rows as they would stand with the failed ones put right: all of them, or only these."""
    chosen = None if only is None else set(only)
    return [
        replace(row, outcome=Outcome.PASSED)
        if row.outcome is Outcome.FAILED and (chosen is None or row.requirement in chosen)
        else row
        for row in rows
    ]


def still_checked(place: Place, listed: CheckList, library: Library, whole: bool) -> dict[str, Checked]:
    """What was last known of each row, without rows that a whole list no longer has: they do not apply any more.

    Rows that are checked elsewhere, or that a short list leaves out, apply and keep what was known of them.
    """
    if not whole:
        return dict(place.checked)
    kept = {row.id for row in (*listed.rows, *listed.elsewhere, *listed.left_out)}
    kept |= {row.id for row in library.requirements if row.department not in listed.departments}
    return {key: row for key, row in place.checked.items() if key in kept}


def recognised(listed: CheckList) -> list[Checked]:
    """What another department's look says of the rows that were therefore not asked: passed, on its visit and day."""
    return [
        Checked(one.row.id, Outcome.PASSED, one.row.factor, one.row.points, one.visit, one.on)
        for one in listed.recognised
    ]


def standing_of(made: Graded) -> Standing:
    """A grade as a standing."""
    return Standing(made.state.value, made.grade, made.sign, made.score)


def settle(
    office: Office, tx: Tx, table: RiskTable | None, place: Place, before: SubjectRow, day: date
) -> tuple[Standing, Standing]:
    """Write what is known of the premises now, grade and evaluate it: how it stands, and with everything put right.

    `before` was read with the premises held; its visits are those of now, its facts may be those of then. The credit
    of who operates it moves with it.
    """
    instead = score_facts(scores(table, all_passed(place.checked.values())), "", day)
    settled = grade_both(office, replace(before, facts=place.facts), day, instead)
    if settled and settled.news:
        visits.put_place_and_grade(tx, place, settled.now, before)
    else:
        visits.put_place(tx, place)
    evaluate_one(office, tx, place.id, place.checked.values(), day)
    classify_owner(office, tx, place.id, day)
    if settled is None:
        return place.standing, place.standing
    return standing_of(settled.now), standing_of(settled.then)


def mended_standing(
    office: Office,
    tx: Tx,
    table: RiskTable | None,
    place: Place,
    day: date,
    only: Iterable[str] | None = None,
) -> Standing:
    """How the premises would stand with its failed rows (or only these) passed; the engine itself says so."""
    instead = score_facts(scores(table, all_passed(place.checked.values(), only)), "", day)
    settled = grade_both(office, grades.subject(tx, place.id, day), day, instead)
    return standing_of(settled.then) if settled else place.standing
