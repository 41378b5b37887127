"""Two records of a visit disagree on a row: somebody who signed neither decides whose answer stands, and why."""

from __future__ import annotations

from dataclasses import replace

from checklists import Ruling, asked
from graph import NotFound, Tx, tasks, visit_records, visits
from graph.scope import Scope
from graph.tasks import Event
from graph.visit_records import Decided
from regulation.access import Action, Refused, Role, Who, scope
from regulation.office import Office
from regulation.visits.recording import decide_again
from regulation.visits.submission import LONGEST_NOTE, VisitRefused
from regulation.visits.uniting import Whole, part_of, whole_of

EVERYWHERE = Scope("/")


class RulingRefused(VisitRefused):
    """A decision that cannot be taken; the message says why and what now."""


def may_rule(who: Who, whole: Whole, row: str) -> bool:
    """Whether somebody may decide on a row: of the row's own department, and signed none of the records that differ."""
    department = whole.requirements[row].department
    if who.role is not Role.OPERATOR and who.department not in (None, department):
        return False
    records = {one.record for one in whole.rows[row].said}
    signed = {n for part in whole.parts if part.id in records for n in part.submission.officers}
    return who.enforcement_number not in signed


def rule(office: Office, who: Who, visit_id: str, row: str, record: str, reason: str) -> None:
    """Decide whose answer stands on a row, and on the rows that were asked with it.

    Raises:
        RulingRefused: there is no reason, or nothing to decide on this row.
        Refused: the asker signed one of the records, or the row is another department's.
        NotFound: there is no such visit within the asker's scope.
    """
    if not reason.strip():
        raise RulingRefused("请写明理由。", "Give the reason.")
    seen = scope(who, Action.SETTLE_FINDINGS)

    def work(tx: Tx) -> None:
        found = visits.read(tx, seen, visit_id)
        visits.lock(tx, found.premises, visit_id)
        known = visit_records.united(tx, found.task) if found.task else None
        if known is None or found.task is None:
            raise NotFound("There is no such visit here.")
        whole = whole_of([part_of(office, one) for one in known.records], [d.ruling for d in known.decided])
        disputed = whole.rows.get(row)
        if disputed is None or not disputed.conflict or record not in {one.record for one in disputed.said}:
            raise RulingRefused(
                "这一项没有不一致的地方要决定，请刷新看看。",
                "The records do not disagree on this row any more. Load the page again.",
            )
        if not may_rule(who, whole, row):
            raise Refused(f"{who.account} may not decide on {row} of visit {found.number}")
        at, why = office.now(), reason.strip()[:LONGEST_NOTE]
        among = frozenset(part.id for part in whole.parts)
        rows = {key for key in _together(whole, row) if whole.rows[key].conflict}
        others = [one for one in known.decided if one.ruling.row not in rows]
        made = [Decided(Ruling(key, record, among), who.called, at, why) for key in sorted(rows)]
        task = tasks.hold(tx, EVERYWHERE, found.task)
        event = Event(at, who.called, "decided", why)
        tasks.put(tx, replace(task, events=(*task.events, event)))
        decide_again(office, tx, task, known, [*others, *made])

    office.store.write("visit.rule", who.account, work)


def _together(whole: Whole, row: str) -> set[str]:
    """The rows that are one question with this one."""
    rows = {row}
    for part in whole.parts:
        for question in asked(part.listed):
            ids = {question.row.id, *(other.id for other in question.also)}
            if row in ids:
                rows |= ids
    return rows & set(whole.rows)
