"""Findings and their mending: what a visit found at a premises, the proof the owner sent, where each stands."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from checklists import Mending
from graph.errors import NotFound
from graph.queries import load
from graph.scope import Scope
from graph.store import Tx
from risk import Text

_PUT_FINDINGS = load("visits/put_findings")
_READ_FINDINGS = load("visits/read_findings")
_READ_FINDING = load("visits/read_finding")
_OPEN = load("visits/open_findings")
_SET_FINDING = load("visits/set_finding")
_OF_ROWS = load("visits/findings_of_rows")

UNSETTLED = (Mending.OPEN, Mending.SENT)


@dataclass(frozen=True, slots=True)
class Proof:
    """What an owner sent to show that a finding is put right."""

    words: str
    photos: tuple[str, ...]
    at: datetime
    by: str


# (:Finding)-[:IN]->(:Visit), (:Finding)-[:AT]->(:Premises)
@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding and where it stands. `due` None: put right on the spot.

    `also` are the rows of other departments that the same fact fails: mended once, for all. `reason` is why the last
    proof was turned down, `points` (thousandths) what the row counts in its factor; `followed_by` the finding of the
    re-check that found it again.
    """

    id: str
    visit: str
    premises: str
    place: int
    requirement: str
    title: Text
    note: str
    severity: str
    red_line: bool
    department: str
    points: int
    correction: str
    due: date | None
    holidays_known: bool
    found_on: date
    photos: tuple[str, ...]
    state: Mending
    proof: tuple[Proof, ...] = ()
    reason: str = ""
    settled_at: datetime | None = None
    settled_by: str | None = None
    followed_by: str | None = None
    also: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[str, ...]:
        """Every row that this finding fails, its own first."""
        return (self.requirement, *self.also)


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding in a list, with the name of its premises."""

    finding: FindingRow
    name: str


def put(tx: Tx, visit: str, premises: str, findings: Sequence[FindingRow]) -> None:
    """Record what a visit found."""
    if findings:
        tx.touch()
        tx.run(_PUT_FINDINGS, visit=visit, premises=premises, findings=[_finding_row(f) for f in findings])


def of_visit(tx: Tx, visit: str) -> list[FindingRow]:
    """The findings of one visit, in the order of its list."""
    return [restore_finding(row["finding"]) for row in tx.run(_READ_FINDINGS, visit=visit)]


def read(tx: Tx, scope: Scope, key: str) -> FindingRow:
    """One finding within a scope; NotFound when there is none of that id in it."""
    rows = tx.run(_READ_FINDING, id=key, **scope.params())
    if not rows:
        raise NotFound("There is no such finding here.")
    return restore_finding(rows[0]["finding"])


def open_findings(
    tx: Tx,
    scope: Scope,
    *,
    states: Collection[Mending] = UNSETTLED,
    due_before: date | None = None,
    limit: int = 200,
) -> list[OpenFinding]:
    """Findings of a scope that stand in these states, the earliest due first; `due_before` today lists the overdue."""
    rows = tx.run(
        _OPEN, states=[state.value for state in states], due_before=due_before, limit=limit, **scope.params()
    )
    return [OpenFinding(restore_finding(row["finding"]), row["name"]) for row in rows]


def of_rows(tx: Tx, premises: str, rows: Collection[str]) -> list[FindingRow]:
    """The unsettled findings of some rows at one premises."""
    found = tx.run(_OF_ROWS, premises=premises, rows=sorted(rows))
    return [restore_finding(row["finding"]) for row in found]


def put_state(tx: Tx, of: FindingRow) -> None:
    """Where a finding stands now."""
    row = _finding_row(of)
    names = ("id", "state", "proof", "reason", "settled_at", "settled_by", "followed_by")
    tx.run(_SET_FINDING, **{name: row[name] for name in names})


def _finding_row(of: FindingRow) -> dict[str, Any]:
    row = {name: getattr(of, name) for name in FindingRow.__slots__}
    proof = [{**asdict(p), "photos": list(p.photos), "at": p.at.isoformat()} for p in of.proof]
    return {
        **{name: value for name, value in row.items() if name != "title"},
        "title_zh": of.title.zh,
        "title_en": of.title.en,
        "photos": list(of.photos),
        "also": list(of.also),
        "state": of.state.value,
        "proof": json.dumps(proof, ensure_ascii=False),
    }


def restore_finding(row: Mapping[str, Any]) -> FindingRow:
    """The finding in a row of a statement that reads one."""
    given = {name: row.get(name) for name in FindingRow.__slots__ if name != "title"}
    proof = tuple(
        Proof(p["words"], tuple(p["photos"]), datetime.fromisoformat(p["at"]), p["by"])
        for p in json.loads(row["proof"] or "[]")
    )
    made: FindingRow = FindingRow(title=Text(row["title_zh"], row["title_en"]), **given)  # pyright: ignore[reportArgumentType]
    return replace(
        made,
        photos=tuple(row["photos"] or ()),
        also=tuple(row.get("also") or ()),
        state=Mending(row["state"]),
        proof=proof,
    )
