"""What asks for a visit: a grade whose time is up, a complaint, a referral, the worst evaluation there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from graph import Tx, planning
from graph.planning import Limit, Wanting
from graph.scope import Scope
from regulation.access import Action, Who, scope
from regulation.history import History, complained_since
from regulation.office import Office
from regulation.planning.attention import NONE, Attention, attention
from regulation.planning.burden import visits_allowed
from regulation.planning.complained import complained
from regulation.planning.rules import rules

DAYS_A_YEAR = 365
MOST = 200
"""More than this nobody works through; the board says that there are more."""

Ask = Callable[[Scope], list[Wanting]]
"""A question for premises that ask for a visit, within a scope."""


@dataclass(frozen=True, slots=True)
class Due:
    """One premises that asks for a visit, and what it follows from."""

    origin: str
    premises: Wanting
    attention: Attention = NONE


@dataclass(frozen=True, slots=True)
class Suggested:
    """What asks for a visit, most pressing first: complaints, referrals, the worst marks, then what is due by grade.

    Within each of these attention comes first; beside the grade it is added to the points of its sign.
    """

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
    by_credit = office.catalogue.credit_table(today) is not None

    since = today - timedelta(days=rules().numbers["complaint_days"])

    def work(tx: Tx) -> Suggested:
        recent = complained_since(History.of(office), since)
        raised = attention(tx, seen, today)
        asked: dict[str, Ask] = {
            "complaint": lambda within: complained(tx, within, recent, MOST + 1),
            "referral": lambda within: planning.referred(tx, within, who.department, MOST + 1),
            "evaluation": lambda within: planning.worst(
                tx, within, worst_steps(office, today), today, MOST + 1
            ),
        }
        if department := who.department:
            asked["grade_due"] = lambda within: planning.due(
                tx, within, department, limits(office, today), MOST + 1, by_credit=by_credit
            )
        found = {origin: _in_order(origin, ask, seen, raised) for origin, ask in asked.items()}
        return Suggested(
            due=[one for rows in found.values() for one in rows[:MOST]],
            more=any(len(rows) > MOST for rows in found.values()),
        )

    return office.store.read(work)


def _in_order(origin: str, ask: Ask, seen: Scope, raised: Mapping[str, Attention]) -> list[Due]:
    """What follows from an origin, in its own order but for attention.

    Those with attention are asked for apart as well, so that none is missing because the list was cut before it.
    """
    within = tuple(raised) if seen.ids is None else tuple(set(seen.ids) & set(raised))
    rows = [*ask(seen), *(ask(replace(seen, ids=within)) if within else ())]
    due = [Due(origin, one, raised.get(one.id, NONE)) for one in dict.fromkeys(rows)]
    return sorted(due, key=_rank)


def _rank(one: Due) -> tuple[int, str]:
    """What is due by grade by its sign and attention, then by name; else by attention, and as it stood before."""
    if one.origin != "grade_due":
        return -one.attention.points, ""
    standing = rules().attention.standing.get(one.premises.sign or "", 0)
    return -standing - one.attention.points, one.premises.name


def limits(office: Office, today: date) -> list[Limit]:
    """For every trade, grade and credit class that ask for visits, the day before which the last one must not lie.

    Grades alone while no table of credit is adopted.
    """
    catalogue, found = office.catalogue, list[Limit]()
    credit = catalogue.credit_table(today)
    classes = [None, *(band.grade for band in credit.grades)] if credit else [None]
    for industry in catalogue.industries.values():
        table = catalogue.table_if_any(industry.model, today) if industry.model else None
        for grade in [*(band.grade for band in table.grades), None] if table else []:
            for beside in classes:
                allowed = visits_allowed(catalogue, industry.id, grade, today, beside)
                if allowed and allowed.min:
                    before = today - timedelta(days=DAYS_A_YEAR // allowed.min)
                    found.append(Limit(industry.id, grade or "", beside or "", before))
    return found


def worst_steps(office: Office, today: date) -> dict[str, str]:
    """The last step of each trade's evaluation."""
    found = {
        industry: office.catalogue.evaluation(industry, today) for industry in office.catalogue.industries
    }
    return {industry: rules.worst.id for industry, rules in found.items() if rules}
