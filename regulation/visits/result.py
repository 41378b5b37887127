"""The result of a visit, for whoever may read it: officer, owner, and from the day it is public anyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checklists import Library
from graph import NotFound, Tx, findings, premises, visits
from graph.findings import FindingRow
from graph.premises import Card
from graph.scope import Scope
from graph.visits import Place as Stand
from graph.visits import Standing, VisitRecord
from regulation.access import Action, Place, Who, decide
from regulation.grading.one import table_for
from regulation.office import Office
from regulation.visits.scoring import mended_standing
from risk import RiskTable

EVERYWHERE = Scope("/")


@dataclass(frozen=True, slots=True)
class Result:
    """One visit with its findings. `whole` is what officers and owner see; else without notes, photos, signatures.

    `own`: the owner asks. `settles`: the asker may confirm what was put right. `now`: how the premises stands today,
    whatever came after the visit; `mended`: how it would with the findings still open put right, None without any.
    """

    card: Card
    visit: VisitRecord
    findings: Sequence[FindingRow]
    now: Standing
    mended: Standing | None
    library: Library | None
    table: RiskTable | None
    whole: bool
    own: bool
    settles: bool


def open_result(office: Office, who: Who, premises_id: str, visit_id: str) -> Result:
    """The result of one visit. NotFound where there is none, and before it is public for whoever it is not about."""

    def work(tx: Tx) -> tuple[Card, VisitRecord, list[FindingRow], Standing, Standing | None]:
        found = visits.read(tx, EVERYWHERE, visit_id)
        if found.premises != premises_id:
            raise NotFound("There is no such visit here.")
        of_visit = findings.of_visit(tx, visit_id)
        stand = visits.place(tx, premises_id)
        then = _once_mended(office, tx, stand, of_visit)
        return premises.card(tx, EVERYWHERE, premises_id), found, of_visit, stand.standing, then

    card, visit, found, now, mended = office.store.read(work)
    there = Place(card.id, card.industry, card.district.path)
    own = decide(who, Action.READ_OWN_VISIT, there)
    whole = own or decide(who, Action.READ_PREMISES, there)
    if not whole and (office.today() < visit.public_on or visit.kind == "service"):
        raise NotFound("There is no such visit here.")
    libraries = office.catalogue.libraries.get(card.industry, ())
    model = office.catalogue.industries.get(card.industry)
    return Result(
        card=card,
        visit=visit,
        findings=found,
        now=now,
        mended=mended,
        library=next((one for one in libraries if one.version == visit.list_version), None),
        table=office.catalogue.table_if_any(model.model, visit.date) if model and model.model else None,
        whole=whole,
        own=own,
        settles=decide(who, Action.SETTLE_FINDINGS, there),
    )


def _once_mended(office: Office, tx: Tx, stand: Stand, found: Sequence[FindingRow]) -> Standing | None:
    """How the premises would stand with these findings put right; None when nothing is left of them."""
    left = [f.requirement for f in found if f.state in findings.UNSETTLED and not f.followed_by]
    if not left:
        return None
    day = office.today()
    return mended_standing(office, tx, table_for(office, stand.industry, day), stand, day, left)
