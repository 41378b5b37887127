"""One trade for its regulators: how its premises are evaluated, what is found most, whose step changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from checklists import EvaluationRules, Library, months_after
from graph import NotFound, Tx, evaluations, premises, tallies
from graph.evaluations import FoundAt, FoundCount, Marked, StepCount
from graph.premises import DistrictRow
from graph.scope import Scope
from graph.tallies import Tally
from regulation.access import Action, Who, scope
from regulation.office import Office
from regulation.register.browse import inside

FOUND_MONTHS = 12
MOVED_DAYS = 90
"""What a trade's page calls lately (assumed)."""
MOST_FOUND = 10
MOST_LISTED = 50
"""More than this nobody reads through; narrow to a district."""
NO_MARK = "none"
"""Asks for the premises without a mark, where a step is asked for."""


@dataclass(frozen=True, slots=True)
class TradeFile:
    """One trade within what the asker may see. `steps`, `totals` count all of it, the rest is of the district chosen.

    `listed` are the premises at the step that was asked for, `found_at` where the row that was asked for failed.
    """

    industry: str
    rules: EvaluationRules | None
    library: Library | None
    districts: Sequence[DistrictRow]
    under: str
    steps: Sequence[StepCount]
    totals: Sequence[Tally]
    found: Sequence[FoundCount]
    moved: Sequence[Marked]
    listed: Sequence[Marked]
    found_at: Sequence[FoundAt]


def open_trade(
    office: Office, who: Who, industry: str, *, district: str | None = None, step: str = "", row: str = ""
) -> TradeFile:
    """One trade. NotFound for a trade, district, step or row that is not there, or not the asker's."""
    seen, today = scope(who, Action.READ_OVERVIEW), office.today()
    rules = office.catalogue.evaluation(industry, today)
    library = office.catalogue.library_if_any(industry, today)
    _require_known(office, seen, industry, rules, step)
    since = months_after(today, -FOUND_MONTHS)

    def work(tx: Tx) -> TradeFile:
        districts = premises.districts(tx, seen.under)
        here = inside(seen, districts, district)
        if here is None:
            raise NotFound(f"There is no district {district} that you may see.")
        lately = today - timedelta(MOVED_DAYS)
        return TradeFile(
            industry=industry,
            rules=rules,
            library=library,
            districts=districts,
            under=here.under,
            steps=evaluations.steps(tx, seen, industry, today),
            totals=[tally for tally in tallies.read(tx, seen) if tally.industry == industry],
            found=evaluations.found(tx, here, industry, since, MOST_FOUND),
            moved=evaluations.moved(tx, here, industry, lately, today, MOST_LISTED),
            listed=_at(tx, here, industry, step, today) if step else (),
            found_at=evaluations.found_at(tx, here, industry, row, since, MOST_LISTED) if row else (),
        )

    return office.store.read(work)


def _at(tx: Tx, here: Scope, industry: str, step: str, today: date) -> list[Marked]:
    if step == NO_MARK:
        return evaluations.unmarked(tx, here, industry, today, MOST_LISTED)
    return evaluations.at_step(tx, here, industry, step, today, MOST_LISTED)


def _require_known(
    office: Office, seen: Scope, industry: str, rules: EvaluationRules | None, step: str
) -> None:
    """NotFound for a trade that is none, or that the asker's department does not supervise; for a step it has not."""
    theirs = seen.industries is None or industry in seen.industries
    if industry not in office.catalogue.industries or not theirs:
        raise NotFound("There is no such trade here.")
    if step and step not in {NO_MARK, *(one.id for one in (rules.steps if rules else ()))}:
        raise NotFound("There is no such step here.")
