"""Visit codes: what an inspector shows at the door, kept as a hash, for ten minutes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from graph.queries import load
from graph.store import Tx

_PUT = load("visit_codes/put_code")
_END = load("visit_codes/end_codes")
_READ = load("visit_codes/read_code")
_BY_DIGITS = load("visit_codes/list_by_digits")
_COMPARED = load("visit_codes/put_compared")
_HOLD_GUESSES = load("visit_codes/hold_guesses")
_PUT_GUESSES = load("visit_codes/put_guesses")


# (:VisitCode)-[:FOR]->(:Task)
@dataclass(frozen=True, slots=True)
class VisitCode:
    """One code. `hash` is all that is kept of it; `officer` is the enforcement number of who shows it."""

    hash: str
    digits: str
    task: str
    premises: str
    officer: str
    made_at: datetime
    expires: datetime
    compared: str = ""
    compared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Guesses:
    """How many wrong digits were typed for one premises in the time that ends at `until`."""

    count: int
    until: datetime | None


def put(tx: Tx, code: VisitCode) -> None:
    """Keep a new code; the same officer's earlier ones for the task end with it."""
    tx.run(_END, task=code.task, officer=code.officer, now=code.made_at)
    tx.run(_PUT, task=code.task, code=asdict(code))


def put_alias(tx: Tx, code: VisitCode) -> None:
    """Keep another hash of a code that goes on holding: for who typed its digits."""
    tx.run(_PUT, task=code.task, code=asdict(code))


def read(tx: Tx, hashed: str) -> VisitCode | None:
    """The code of this hash, also one that has run out; None when there is none."""
    return next((_code(row) for row in tx.run(_READ, hash=hashed)), None)


def by_digits(tx: Tx, digits: str, since: datetime) -> list[VisitCode]:
    """The codes with these six digits that ended after a moment, the last to end first."""
    return [_code(row) for row in tx.run(_BY_DIGITS, digits=digits, since=since)]


def put_compared(tx: Tx, hashed: str, outcome: str, at: datetime) -> None:
    """Note what the owner said after comparing: `admitted` or `refused`."""
    tx.run(_COMPARED, hash=hashed, outcome=outcome, at=at)


def hold_guesses(tx: Tx, premises: str) -> Guesses:
    """The wrong digits typed for a premises; nobody else counts before this deed ends."""
    row = tx.run(_HOLD_GUESSES, premises=premises)[0]
    return Guesses(count=row["count"], until=row["until"])


def put_guesses(tx: Tx, premises: str, guesses: Guesses) -> None:
    """Remember them."""
    tx.run(_PUT_GUESSES, premises=premises, count=guesses.count, until=guesses.until)


def _code(row: dict[str, Any]) -> VisitCode:
    found = row["code"]
    return VisitCode(**{**found, "compared": found["compared"] or ""})
