"""Putting right what was found: the owner's proof, the department's word on it, and the grade that follows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from checklists import Mending, Outcome, Step, StepRefused, Taken, TimeLimits
from graph import Tx, findings, visits
from graph.findings import FindingRow, OpenFinding, Proof
from graph.scope import Scope
from graph.visits import Place, Standing, VisitRecord
from regulation.access import Action, Refused, Who, scope
from regulation.access.policy import Role
from regulation.grading.one import table_for
from regulation.office import Office
from regulation.visits import attachments
from regulation.visits.holding import is_twin
from regulation.visits.scoring import (
    all_passed,
    mended_standing,
    score_facts,
    scores,
    settle,
)
from regulation.visits.submission import LONGEST_NOTE, VisitRefused

_REFUSED = {
    Mending.CONFIRMED: (
        "这个问题已经确认改好，不用再做什么。",
        "This finding is settled already; there is nothing more to do.",
    ),
    Mending.WITHDRAWN: (
        "记录已经更正，这个问题不再算，不用再做什么。",
        "The record was corrected and this finding no longer counts; there is nothing more to do.",
    ),
    Mending.ANNULLED: (
        "复核撤销了这个问题，不用再做什么。",
        "This finding was annulled on appeal; there is nothing more to do.",
    ),
    Mending.OPEN: (
        "对方还没有送来整改。等他们送来，或者派人复查。",
        "The owner has not sent any proof yet. Wait for it, or order a re-check.",
    ),
}


class MendingRefused(VisitRefused):
    """A step in putting a finding right that cannot be taken; the message says why and what now."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A visit's findings, and the grade before and after they are confirmed; the engine says so, nothing is written.

    `each` maps an unsettled finding to how the premises would stand with it alone put right, `sent` is with all whose
    proof was sent.
    """

    visit: VisitRecord
    findings: Sequence[FindingRow]
    place: Place
    each: Mapping[str, Standing]
    sent: Standing | None


def send_proof(office: Office, who: Who, finding_id: str, words: str, photos: Sequence[str]) -> FindingRow:
    """The owner shows what was put right. MendingRefused without a word or a photo, or where it is settled."""
    words = words.strip()[:LONGEST_NOTE]
    if not words and not photos:
        raise MendingRefused(
            "什么都没有送出：写一句怎么改的，或者加一张照片。",
            "Nothing was sent: write what was done, or add a photo.",
        )
    if not all(attachments.photo(office.settings.data_dir, digest) for digest in photos):
        raise MendingRefused("有一张照片没有传到，请再送一次。", "A photo has not arrived. Send it again.")
    seen = scope(who, Action.ANSWER_OWN_VISIT)
    proof = Proof(words, tuple(photos), office.now(), who.account)

    def work(tx: Tx) -> FindingRow:
        found = held(tx, seen, finding_id)
        after = replace(stepped(found, taken(office, who, Step.SEND)), proof=(*found.proof, proof))
        findings.put_state(tx, after)
        return after

    return office.store.write("finding.send_proof", who.account, work)


def turn_down(office: Office, who: Who, finding_id: str, reason: str) -> FindingRow:
    """The department does not accept the proof. MendingRefused without a reason, or where none was sent."""
    if not reason.strip():
        raise MendingRefused(
            "写清为什么，对方才知道还差什么。", "Say why, so that the owner knows what is still missing."
        )
    seen, why = scope(who, Action.SETTLE_FINDINGS), reason.strip()[:LONGEST_NOTE]

    def work(tx: Tx) -> FindingRow:
        found = held(tx, seen, finding_id)
        require_own(who, found)
        after = replace(stepped(found, taken(office, who, Step.TURN_DOWN, why)), reason=why)
        findings.put_state(tx, after)
        return after

    return office.store.write("finding.turn_down", who.account, work)


def accept(office: Office, who: Who, finding_ids: Collection[str]) -> Standing:
    """The department confirms: findings, rows, dynamic score, grade and counts move in one transaction."""
    seen = scope(who, Action.SETTLE_FINDINGS)

    def work(tx: Tx) -> Standing:
        found = [held(tx, seen, key) for key in sorted(finding_ids)]
        if not found or len({f.premises for f in found}) > 1:
            raise MendingRefused("请选择同一家的问题。", "Choose findings of one premises.")
        for one in found:
            require_own(who, one)
            settled = replace(
                stepped(one, taken(office, who, Step.ACCEPT)),
                reason="",
                settled_at=office.now(),
                settled_by=who.account,
            )
            findings.put_state(tx, settled)
        _settle_twins(office, who, tx, found)
        return _regraded(office, tx, found)

    return office.store.write("finding.accept", who.account, work)


def preview(office: Office, who: Who, finding_id: str) -> Preview:
    """What confirming would do to the grade. NotFound outside the scope, Refused for another department."""
    seen = scope(who, Action.SETTLE_FINDINGS)
    day = office.today()

    def work(tx: Tx) -> Preview:
        found = findings.read(tx, seen, finding_id)
        require_own(who, found)
        place = visits.place(tx, found.premises)
        table = table_for(office, place.industry, day)
        of_visit = findings.of_visit(tx, found.visit)
        unsettled = [f for f in of_visit if f.state in findings.UNSETTLED and not f.followed_by]
        sent = [row for f in unsettled if f.state is Mending.SENT for row in f.rows]
        return Preview(
            visit=visits.read(tx, seen, found.visit),
            findings=of_visit,
            place=place,
            each={f.id: mended_standing(office, tx, table, place, day, f.rows) for f in unsettled},
            sent=mended_standing(office, tx, table, place, day, sent) if sent else None,
        )

    return office.store.read(work)


def rectifications(office: Office, who: Who) -> list[OpenFinding]:
    """What is not settled yet within the asker's scope, of their department, the earliest due first."""
    seen = scope(who, Action.SETTLE_FINDINGS)
    found = office.store.read(lambda tx: findings.open_findings(tx, seen))
    return [one for one in found if who.department in (None, one.finding.department)]


def _settle_twins(office: Office, who: Who, tx: Tx, found: Sequence[FindingRow]) -> None:
    """What another record of the visit found too is put right with it."""
    settled = {one.id for one in found}
    for one in findings.of_visit(tx, found[0].visit):
        twin = any(is_twin(other, one) for other in found)
        if twin and one.id not in settled and one.state in findings.UNSETTLED and not one.followed_by:
            after = stepped(one, taken(office, who, Step.WITH_TWIN))
            findings.put_state(tx, replace(after, settled_at=office.now(), settled_by=who.account))


def _regraded(office: Office, tx: Tx, found: Sequence[FindingRow]) -> Standing:
    """The rows of these findings passed from now on, and the grade that follows."""
    day = office.today()
    place, subject = visits.place_and_subject(tx, found[0].premises, day)
    mended = {row for f in found for row in f.rows}
    rows = {
        row.requirement: replace(row, on=day)
        if row.requirement in mended and row.outcome is Outcome.FAILED
        else row
        for row in place.checked.values()
    }
    passed = {row.requirement: row for row in all_passed(rows.values(), mended)}
    table = table_for(office, place.industry, day)
    made = scores(table, passed.values())
    facts = {**place.facts, **score_facts(made, found[0].visit, day)}
    after, _ = settle(office, tx, table, replace(place, checked=passed, facts=facts), subject, day)
    return after


def held(tx: Tx, seen: Scope, finding_id: str) -> FindingRow:
    """A finding, its premises taken first: two who settle there do so one after the other."""
    found = findings.read(tx, seen, finding_id)
    visits.lock(tx, found.premises, found.visit)
    found = findings.read(tx, seen, finding_id)
    if found.followed_by:
        raise MendingRefused(
            "复查时又发现了这个问题，以那次检查的要求为准。",
            "A re-check found this again; what is to be put right stands with that visit.",
        )
    return found


def taken(office: Office, who: Who, what: Step, why: str = "", day: date | None = None) -> Taken:
    """A step taken now, as it stands on the finding's record."""
    return Taken(what, office.now().astimezone(office.settings.timezone), who.account, why, day)


def stepped(found: FindingRow, step: Taken, limits: TimeLimits | None = None) -> FindingRow:
    """The finding after a step. MendingRefused where it is not open to it."""
    try:
        return findings.moved(found, step, limits)
    except StepRefused as error:
        zh, en = _REFUSED.get(found.state, ("现在不能这样做。", str(error)))
        raise MendingRefused(zh, en) from error


def require_own(who: Who, found: FindingRow) -> None:
    """Refused unless the finding belongs to the asker's department; a regulator's without one is everybody's."""
    if who.role is not Role.OPERATOR and who.department not in (None, found.department):
        raise Refused(f"{who.account} of {who.department} may not settle a finding of {found.department}")
