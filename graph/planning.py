"""What planning asks the register: visits of a year, what is due, complaints, referrals, who can be sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from graph.findings import UNSETTLED
from graph.queries import load
from graph.records import Officer
from graph.scope import Scope
from graph.store import Tx
from graph.tasks import OPEN

_YEAR = load("planning/list_year")
_DUE = load("planning/list_due")
_WORST = load("planning/list_worst")
_COMPLAINED = load("planning/list_complained")
_REFERRED = load("planning/list_referred")
_KEY_FINDINGS = load("planning/list_key_findings")
_PUT_REFERRAL = load("planning/put_referral")
_OFFICERS = load("planning/list_officers")
_OFFICER = load("planning/read_officer")
_LEADS = load("planning/list_leads")


@dataclass(frozen=True, slots=True)
class Made:
    """A visit that was made; its task where one had been ordered."""

    id: str
    date: date
    departments: tuple[str, ...]
    task: str | None
    kind: str | None
    origin: str | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A grade of a trade beside a credit class ("" without one); the last visit must not lie before the day."""

    industry: str
    grade: str
    credit: str
    before: date


@dataclass(frozen=True, slots=True)
class Wanting:
    """A premises that asks for a visit; `since` the last visit, the complaint, the referral or the mark.

    `credit` is the class of who operates it, for what is due by grade and class; None elsewhere.
    """

    id: str
    name: str
    industry: str
    address: str
    standing: str
    grade: str | None
    sign: str | None
    since: date | None
    note: str = ""
    complaints: int = 0
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class KeyFinding:
    """The newest unsettled key or red-line finding of a premises: its row, its day."""

    premises: str
    name: str
    address: str
    industry: str
    row: str
    found_on: date
    red_line: bool


def made(tx: Tx, premises: str, first: date, after: date) -> list[Made]:
    """The visits at a premises from a day until before another, newest first."""
    rows = tx.run(_YEAR, premises=premises, first=first, after=after)
    return [Made(**{**row, "departments": tuple(row["departments"])}) for row in rows]


def due(
    tx: Tx, scope: Scope, department: str, limits: Sequence[Limit], limit: int, *, by_credit: bool
) -> list[Wanting]:
    """Premises that a department has not visited for as long as grade and credit allow; those of most risk first.

    Without `by_credit` only the grade is looked at.
    """
    rows = tx.run(
        _DUE,
        department=department,
        limits=[asdict(one) for one in limits],
        by_credit=by_credit,
        open=list(OPEN),
        limit=limit,
        **scope.params(),
    )
    return [Wanting(**row["premises"], since=row["since"], credit=row["credit"]) for row in rows]


def worst(tx: Tx, scope: Scope, steps: Mapping[str, str], today: date, limit: int) -> list[Wanting]:
    """Premises that bear their trade's worst mark (trade → step) today and that no task has followed up."""
    given = [{"industry": industry, "step": step} for industry, step in sorted(steps.items())]
    rows = tx.run(_WORST, worst=given, today=today, open=list(OPEN), limit=limit, **scope.params())
    return [Wanting(**row["premises"], since=row["since"]) for row in rows]


def complained(tx: Tx, scope: Scope, newest: Mapping[str, date]) -> list[tuple[Wanting, date | None]]:
    """Those of some premises, each by the day of its newest complaint, that nothing has followed up since that day.

    Each comes with the day of the last visit or task on a complaint before it; None where there was none. The newest
    complaint comes first. Costs a seek for each premises that is asked about.
    """
    given = [{"id": id, "on": on} for id, on in newest.items()]
    rows = tx.run(_COMPLAINED, newest=given, **scope.params())
    return [
        (
            Wanting(**row["premises"], since=row["since"]),
            max((day for day in (row["visited"], row["ordered"]) if day), default=None),
        )
        for row in rows
    ]


def referred(tx: Tx, scope: Scope, department: str | None, limit: int) -> list[Wanting]:
    """Premises about which something was referred to a department, not followed up yet."""
    rows = tx.run(_REFERRED, department=department, limit=limit, **scope.params())
    return [Wanting(**row["premises"], since=row["at"].date(), note=row["note"] or "") for row in rows]


def key_findings(tx: Tx, scope: Scope, since: date, limit: int) -> list[KeyFinding]:
    """Premises with a key or red-line finding since a day that nobody has settled, the newest first."""
    states = [state.value for state in UNSETTLED]
    rows = tx.run(_KEY_FINDINGS, since=since, states=states, limit=limit, **scope.params())
    return [
        KeyFinding(
            premises=row["premises"]["id"],
            name=row["premises"]["name"],
            address=row["premises"]["address"],
            industry=row["premises"]["industry"],
            row=row["row"],
            found_on=row["found_on"],
            red_line=row["red_line"],
        )
        for row in rows
    ]


def put_referral(
    tx: Tx, premises: str, id: str, department: str, note: str, at: datetime, **more: str
) -> None:
    """Refer something about a premises to a department, once an id; it stays open until it is followed up."""
    referral = {"department": department, "note": note, "at": at, "state": "open", **more}
    tx.touch()
    tx.run(_PUT_REFERRAL, premises=premises, id=id, referral=referral)


def officers(tx: Tx, departments: Sequence[str], under: str, limit: int = 300) -> list[Officer]:
    """The officers of some departments in a district or below it."""
    rows = tx.run(_OFFICERS, departments=list(departments), under=under, limit=limit)
    return [_officer(row) for row in rows]


def officer(tx: Tx, enforcement_number: str) -> Officer | None:
    """The bearer of an enforcement number; None when nobody bears it."""
    return next((_officer(row) for row in tx.run(_OFFICER, number=enforcement_number)), None)


def leads(tx: Tx, department: str, path: str) -> list[str]:
    """The accounts that lead a department in a district or one that it lies in."""
    districts = path.strip("/").split("/")
    return [row["name"] for row in tx.run(_LEADS, department=department, districts=districts)]


def _officer(row: Mapping[str, Any]) -> Officer:
    return Officer(**row["officer"], department=row["department"], district=row["district"])
