"""What the closing parts of a visit's result are made from: read once for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass

from graph.appeals import Appeal
from regulation.access import Action, Place, Who, decide
from regulation.lists import SERVICE
from regulation.office import Office
from regulation.planning.rerating import Rerating, standing
from regulation.visits.appealing import Weighed, appeal_of, file_by, weigh_own
from regulation.visits.rating import spent, token_of
from regulation.visits.result import Result


@dataclass(frozen=True, slots=True)
class ClosingFile:
    """What was asked for and decided after a visit, and what the asker may still do.

    `weighed`: what an appeal of the owner would do, None where none can be filed. `rate`: the token, empty for others.
    `hears`: the asker may answer the statement; `decides`: they may open the appeal.
    """

    appeal: Appeal | None = None
    weighed: Weighed | None = None
    rerating: Rerating | None = None
    rate: str = ""
    rated: bool = False
    hears: bool = False
    decides: bool = False


def closing_file(office: Office, who: Who, result: Result) -> ClosingFile | None:
    """All of it for officer and owner; None for anybody else."""
    if not result.whole or result.visit.kind == SERVICE:
        return None
    visit, appeal = result.visit, appeal_of(office, result.visit.id)
    there = Place(result.card.id, result.card.industry, result.card.district.path)
    own_department = who.department in (None, visit.department)
    if not result.own:
        return ClosingFile(
            appeal=appeal,
            hears=result.settles and own_department and bool(visit.reply) and visit.heard_at is None,
            decides=own_department and decide(who, Action.DECIDE_APPEAL, there),
        )
    able = appeal is None and bool(result.findings) and office.today() <= file_by(visit)
    token = token_of(office, visit.id)
    used = spent(office, token)
    return ClosingFile(
        appeal=appeal,
        weighed=weigh_own(office, who, visit.id) if able else None,
        rerating=standing(office, who, visit.id) if result.findings else None,
        rate="" if used else token,
        rated=used,
    )
