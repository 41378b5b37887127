"""What asks for a visit: a grade whose time is up, a complaint, a referral, the worst evaluation there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph import Tx, planning
from graph.planning import Limit, Wanting
from regulation.access import Action, Who, scope
from regulation.office import Office
from regulation.planning.burden import visits_allowed
from regulation.planning.rules import rules

DAYS_A_YEAR = 365
MOST = 200
"""More than this nobody works through; the board says that there are more."""


@dataclass(frozen=True, slots=True)
class Due:
    """One premises that asks for a visit, and what it follows from."""

    origin: str
    premises: Wanting


@dataclass(frozen=True, slots=True)
class Suggested:
    """What asks for a visit, most pressing first: complaints, referrals, the worst marks, then what is due by grade."""

    due: Sequence[Due]
    more: bool

    def of(self, origin: str) -> list[Due]:
        """Those that follow from one origin."""
        return [one for one in self.due if one.origin == origin]


def suggest(office: Office, who: Who) -> Suggested:
    """What asks for a visit by the asker's department within the asker's scope. Refused to those who order none.

    Without a department of one's own nothing is due by grade: a grade's visits are counted for each department.
    """
    seen, today = scope(who, Action.ORDER_VISIT), office.today()

    def work(tx: Tx) -> Suggested:
        since = today - timedelta(days=rules().numbers["complaint_days"])
        complained = planning.complained(tx, seen, since, MOST + 1)
        referred = planning.referred(tx, seen, who.department, MOST + 1)
        graded = (
            planning.due(tx, seen, who.department, limits(office, today), MOST + 1) if who.department else []
        )
        worst = planning.worst(tx, seen, worst_steps(office, today), today, MOST + 1)
        found = {"complaint": complained, "referral": referred, "evaluation": worst, "grade_due": graded}
        return Suggested(
            due=[Due(origin, one) for origin, rows in found.items() for one in rows[:MOST]],
            more=any(len(rows) > MOST for rows in found.values()),
        )

    return office.store.read(work)


def limits(office: Office, today: date) -> list[Limit]:
    """For every trade and grade that asks for visits, the day before which the last one must not lie."""
    found: list[Limit] = []
    for industry in office.catalogue.industries.values():
        table = office.catalogue.table_if_any(industry.model, today) if industry.model else None
        for grade in [*(band.grade for band in table.grades), None] if table else []:
            allowed = visits_allowed(office.catalogue, industry.id, grade, today)
            if allowed and allowed.min:
                before = today - timedelta(days=DAYS_A_YEAR // allowed.min)
                found.append(Limit(industry.id, grade or "", before))
    return found


def worst_steps(office: Office, today: date) -> dict[str, str]:
    """The last step of each trade's evaluation."""
    found = {
        industry: office.catalogue.evaluation(industry, today) for industry in office.catalogue.industries
    }
    return {industry: rules.worst.id for industry, rules in found.items() if rules}
