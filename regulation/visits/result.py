"""The result of a visit, for whoever may read it: officer, owner, and from the day it is public anyone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists import CheckList, Library
from graph import NotFound, Tx, findings, premises, visits
from graph.findings import FindingRow
from graph.premises import Card
from graph.scope import Scope
from graph.visits import Place as Stand
from graph.visits import Standing, VisitRecord
from regulation.access import Action, Place, Who, decide
from regulation.catalogue import CatalogueError
from regulation.grading.one import table_for
from regulation.office import Office
from regulation.visits.running import restore
from regulation.visits.scoring import mended_standing
from regulation.visits.submission import SubmissionRefused
from risk import RiskTable

EVERYWHERE = Scope("/")


@dataclass(frozen=True, slots=True)
class Result:
    """One visit with its findings. `whole` is what officers and owner see; else without notes, photos, signatures.

    `own`: the owner asks. `settles`: the asker may confirm what was put right. `now`: how the premises stands today,
    whatever came after the visit; `mended`: how it would with the findings still open put right, None without any.
    `listed`: the list that was run, None where its edition is not there any more.
    """

    card: Card
    visit: VisitRecord
    findings: Sequence[FindingRow]
    now: Standing
    mended: Standing | None
    library: Library | None
    listed: CheckList | None
    table: RiskTable | None
    whole: bool
    own: bool
    settles: bool


def open_result(office: Office, who: Who, premises_id: str, visit_id: str) -> Result:
    """The result of one visit. NotFound where there is none, and before it is public for whoever it is not about."""

    def work(
        tx: Tx,
    ) -> tuple[Card, VisitRecord, list[FindingRow], Standing, Standing | None, Mapping[str, Any] | None]:
        found = visits.read(tx, EVERYWHERE, visit_id)
        if found.premises != premises_id:
            raise NotFound("There is no such visit here.")
        of_visit = findings.of_visit(tx, visit_id)
        stand = visits.place(tx, premises_id)
        then = _once_mended(office, tx, stand, of_visit)
        pinned = visits.pinned(tx, found.task).pinned if found.task else None
        return premises.card(tx, EVERYWHERE, premises_id), found, of_visit, stand.standing, then, pinned

    card, visit, found, now, mended, pinned = office.store.read(work)
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
        listed=_listed(office, pinned),
        table=office.catalogue.table_if_any(model.model, visit.date) if model and model.model else None,
        whole=whole,
        own=own,
        settles=decide(who, Action.SETTLE_FINDINGS, there),
    )


def _listed(office: Office, pinned: Mapping[str, Any] | None) -> CheckList | None:
    """The list that was run, where its edition still says the same."""
    try:
        return restore(office, pinned) if pinned else None
    except (SubmissionRefused, CatalogueError):
        return None


def _once_mended(office: Office, tx: Tx, stand: Stand, found: Sequence[FindingRow]) -> Standing | None:
    """How the premises would stand with these findings put right; None when nothing is left of them."""
    left = [row for f in found if f.state in findings.UNSETTLED and not f.followed_by for row in f.rows]
    if not left:
        return None
    day = office.today()
    return mended_standing(office, tx, table_for(office, stand.industry, day), stand, day, left)
