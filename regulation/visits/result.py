"""The result of a visit, for whoever may read it: officer, owner, and from the day it is public anyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checklists import Library
from graph import NotFound, Tx, findings, premises, visits
from graph.findings import FindingRow
from graph.premises import Card
from graph.scope import Scope
from graph.visits import VisitRecord
from regulation.access import Action, Place, Who, decide
from regulation.office import Office
from risk import RiskTable

EVERYWHERE = Scope("/")


@dataclass(frozen=True, slots=True)
class Result:
    """One visit with its findings. `whole` is what officers and owner see; else without notes, photos, signatures.

    `own`: the owner asks. `settles`: the asker may confirm what was put right.
    """

    card: Card
    visit: VisitRecord
    findings: Sequence[FindingRow]
    library: Library | None
    table: RiskTable | None
    whole: bool
    own: bool
    settles: bool


def open_result(office: Office, who: Who, premises_id: str, visit_id: str) -> Result:
    """The result of one visit. NotFound where there is none, and before it is public for whoever it is not about."""

    def work(tx: Tx) -> tuple[Card, VisitRecord, list[FindingRow]]:
        found = visits.read(tx, EVERYWHERE, visit_id)
        if found.premises != premises_id:
            raise NotFound("There is no such visit here.")
        return premises.card(tx, EVERYWHERE, premises_id), found, findings.of_visit(tx, visit_id)

    card, visit, found = office.store.read(work)
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
        library=next((one for one in libraries if one.version == visit.list_version), None),
        table=office.catalogue.table_if_any(model.model, visit.date) if model and model.model else None,
        whole=whole,
        own=own,
        settles=decide(who, Action.SETTLE_FINDINGS, there),
    )
