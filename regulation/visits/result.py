"""The result of a visit, for whoever may read it: officer, owner, and from the day it is public anyone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from checklists import AnswersRefused, CheckList, Library
from graph import NotFound, Tx, findings, premises, visit_records, visits
from graph.findings import FindingRow
from graph.premises import Card
from graph.scope import Scope
from graph.visit_records import Decided, Record, United
from graph.visits import Place as Stand
from graph.visits import Standing, VisitRecord
from regulation.access import Action, Place, Who, decide
from regulation.catalogue import CatalogueError
from regulation.grading.one import table_for
from regulation.office import Office
from regulation.visits.holding import Bearing, as_found
from regulation.visits.ruling import may_rule
from regulation.visits.running import restore
from regulation.visits.scoring import mended_standing
from regulation.visits.submission import SubmissionRefused
from regulation.visits.uniting import Whole, part_of, whole_of
from risk import RiskTable

EVERYWHERE = Scope("/")


@dataclass(frozen=True, slots=True)
class Result:
    """One visit with its findings. `whole` is what officers and owner see; else without notes, photos, signatures.

    `own`: the owner asks. `settles`: the asker may confirm what was put right. `now`: how the premises stands today,
    whatever came after the visit; `mended`: how it would with the findings still open put right, None without any.
    `listed`: the list that was run, None where its edition is not there any more. `records` are all that were received,
    `united` what they say together, `decided` whose answer stands where they disagreed, `may_rule` the rows on which
    the asker may decide. `shown`: one record is read alone, and the visit's content is that record's.
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
    records: Sequence[Record] = ()
    shown: Record | None = None
    united: Whole | None = None
    decided: Sequence[Decided] = ()
    may_rule: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Read:
    """What the store says of a visit."""

    card: Card
    visit: VisitRecord
    findings: Sequence[FindingRow]
    now: Standing
    mended: Standing | None
    pinned: Mapping[str, Any] | None
    united: United | None


def open_result(office: Office, who: Who, premises_id: str, visit_id: str, record: str = "") -> Result:
    """The result of one visit, or of one `record` of it alone, for officer and owner.

    NotFound where there is none, and before it is public for whoever it is not about.
    """

    def work(tx: Tx) -> _Read:
        found = visits.read(tx, EVERYWHERE, visit_id)
        if found.premises != premises_id:
            raise NotFound("There is no such visit here.")
        of_visit = findings.of_visit(tx, visit_id)
        stand = visits.place(tx, premises_id)
        then = _once_mended(office, tx, stand, of_visit)
        pinned = visits.pinned(tx, found.task).pinned if found.task else None
        united = visit_records.united(tx, found.task) if found.task else None
        card = premises.card(tx, EVERYWHERE, premises_id)
        return _Read(card, found, of_visit, stand.standing, then, pinned, united)

    read = office.store.read(work)
    card, visit = read.card, read.visit
    there = Place(card.id, card.industry, card.district.path)
    own = decide(who, Action.READ_OWN_VISIT, there)
    whole = own or decide(who, Action.READ_PREMISES, there)
    if not whole and (office.today() < visit.public_on or visit.kind == "service"):
        raise NotFound("There is no such visit here.")
    libraries = office.catalogue.libraries.get(card.industry, ())
    model = office.catalogue.industries.get(card.industry)
    united = _united(office, read.united)
    result = Result(
        card=card,
        visit=visit,
        findings=read.findings,
        now=read.now,
        mended=read.mended,
        library=next((one for one in libraries if one.version == visit.list_version), None),
        listed=_listed(office, read.pinned),
        table=office.catalogue.table_if_any(model.model, visit.date) if model and model.model else None,
        whole=whole,
        own=own,
        settles=decide(who, Action.SETTLE_FINDINGS, there),
        records=sorted(read.united.records, key=lambda one: (one.at, one.id)) if read.united else (),
        united=united,
        decided=read.united.decided if read.united else (),
    )
    if united and result.settles:
        disputed = [key for key, row in united.rows.items() if row.conflict]
        result = replace(result, may_rule=frozenset(key for key in disputed if may_rule(who, united, key)))
    return _alone(office, result, record) if record else result


def _alone(office: Office, result: Result, key: str) -> Result:
    """One record of the visit as it was received, with what it found itself."""
    of = next((one for one in result.records if one.id == key), None)
    if of is None or not result.whole:
        raise NotFound("There is no such record here.")
    part = part_of(office, of)
    zone = office.settings.timezone
    bearing = Bearing(result.visit.id, of.number, of.premises, of.at, of.at.astimezone(zone))
    visit = replace(
        result.visit,
        record=json.loads(of.text),
        record_digest=of.digest,
        date=part.on,
        started=part.timed.started,
        ended=part.timed.ended,
        at=of.at,
        by=of.by,
    )
    found = [as_found(one, bearing) for one in whole_of([part]).held()]
    return replace(result, visit=visit, findings=found, shown=of, settles=False, may_rule=frozenset())


def _united(office: Office, known: United | None) -> Whole | None:
    """What the records say together; None where the edition of their list is not there any more."""
    try:
        if known is None or not known.records:
            return None
        return whole_of([part_of(office, one) for one in known.records], [d.ruling for d in known.decided])
    except (SubmissionRefused, AnswersRefused, CatalogueError):
        return None


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
