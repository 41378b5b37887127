"""What an officer takes along for a day: each question is asked once for all premises, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from checklists import Checked
from graph.findings import UNSETTLED, FindingRow, restore_finding
from graph.premises import Card, TermRow, VisitRow, card_of
from graph.queries import load
from graph.scope import Scope
from graph.store import Tx
from graph.visits import restore_checked

_OVERDUE = load("field/list_overdue")
_NEAR = load("field/list_near")
_PREMISES = load("field/list_premises")
_VISITS = load("field/list_visits")
_FINDINGS = load("field/list_findings")


@dataclass(frozen=True, slots=True)
class Around:
    """A trade in a district, and a point there; `stretch` is how long a degree east is to one north at that point."""

    path: str
    industry: str
    latitude: float | None
    longitude: float | None
    stretch: float


@dataclass(frozen=True, slots=True)
class Taken:
    """One premises as it is taken along: its card, all terms of its permits, what was last checked of each row."""

    card: Card
    terms: tuple[TermRow, ...]
    checked: Mapping[str, Checked]


def overdue(tx: Tx, scope: Scope, today: date, limit: int) -> list[str]:
    """The ids of the premises where something is overdue on a day, the longest first."""
    return [row["id"] for row in tx.run(_OVERDUE, today=today, limit=limit, **scope.params())]


def near(tx: Tx, scope: Scope, around: Sequence[Around], limit: int) -> list[str]:
    """The ids of premises of some districts and trades, nearest first; the unplaced come last."""
    rows = tx.run(_NEAR, around=[asdict(one) for one in around], limit=limit, **scope.params())
    return [row["id"] for row in rows]


def premises(tx: Tx, scope: Scope, wanted: Collection[str]) -> dict[str, Taken]:
    """Those of some premises that the scope holds, by id."""
    rows = tx.run(_PREMISES, wanted=list(wanted), **scope.params())
    return {
        row["premises"]["id"]: Taken(
            card_of(row),
            tuple(TermRow(**term) for term in row["terms"] if term["valid_from"]),
            restore_checked(row["checked"]),
        )
        for row in rows
    }


def visits(tx: Tx, wanted: Collection[str], limit: int) -> dict[str, list[VisitRow]]:
    """The latest visits to each of some premises, newest first."""
    rows = tx.run(_VISITS, wanted=list(wanted), limit=limit)
    return {row["id"]: [VisitRow(**visit) for visit in row["visits"]] for row in rows}


def open_findings(tx: Tx, wanted: Collection[str]) -> dict[str, list[FindingRow]]:
    """What is not settled at each of some premises, the earliest due first."""
    rows = tx.run(_FINDINGS, wanted=list(wanted), states=[state.value for state in UNSETTLED])
    found: dict[str, list[FindingRow]] = {}
    for finding in (restore_finding(row["finding"]) for row in rows):
        found.setdefault(finding.premises, []).append(finding)
    return found
