"""What the reasons for a grade start from, read by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.errors import NotFound
from graph.grades import GradeRecord, restored
from graph.premises import Card, card_of
from graph.queries import load
from graph.reviews import GradeWord
from graph.scope import Scope
from graph.store import Tx

_GROUND = load("reasons/read_ground")

RECALLED = 12
"""So many of a premises' grades are read whole, to say what changed from one to the next."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A premises, its newest grades whole (at most RECALLED), and what was said of its grades; each newest first."""

    card: Card
    grades: Sequence[GradeRecord]
    words: Sequence[GradeWord]


def ground(tx: Tx, scope: Scope, premises: str) -> Ground:
    """The ground of one premises; NotFound when there is none of that id within the scope."""
    rows = tx.run(_GROUND, id=premises, most=RECALLED, **scope.params())
    if not rows:
        raise NotFound("There is no such premises here.")
    row = rows[0]
    return Ground(
        card_of(row),
        [restored(grade) for grade in row["grades"]],
        [GradeWord(**word) for word in row["words"] if word["id"]],
    )
