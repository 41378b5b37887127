"""Appeals 复核: the owner files against findings of a visit; somebody not involved upholds or refuses each.

What is upheld is annulled: it stays on record, the row counts as passed, the visit counts one finding less, and the
grade follows in the same transaction. The preview is the same computation on the same values, with nothing written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from checklists import STRUCK, Outcome, Severity, Step, working_days_after
from graph import NotFound, Tx, appeals, findings, reviews, visits
from graph.appeals import DECIDED, FILED, Appeal, AppealRow, Ruling
from graph.findings import FindingRow
from graph.grades import SubjectRow
from graph.visits import Place, Standing, VisitRecord
from regulation.access import Action, Refused, Who, require, scope
from regulation.access.policy import Role
from regulation.grading.one import grade_both, table_for
from regulation.office import Office
from regulation.visits.closing import clocks
from regulation.visits.mending import MendingRefused, stepped, taken
from regulation.visits.scoring import score_facts, scores, settle, standing_of
from regulation.visits.submission import LONGEST_NOTE
from regulation.visits.uniting import CONDITIONS, FAILED, PASSED

NOTHING = (
    "选至少一项不同意的问题，每项写明理由。",
    "Choose at least one finding that you disagree with, and say why of each.",
)
FILED_ALREADY = ("这次检查已经申请过复核。", "An appeal against this visit was filed already.")
TOO_LATE = ("申请复核的期限（{day}）已过。", "The day to appeal ({day}) is over.")
STRUCK_ALREADY = ("选的问题已经撤销，不用申请。", "A finding that was chosen is struck already.")
INVOLVED = (
    "您参加、提交或者处理过这次检查，不能决定它的复核，请由没有参与的人决定。",
    "You went on this visit, submitted it or settled something of it, so you cannot decide the appeal. "
    "Somebody not involved must.",
)
DECIDED_ALREADY = ("这份复核已经有人决定过。", "This appeal was decided already.")
EACH = ("每一项都要选支持或者不支持。", "Uphold or refuse each finding.")
NO_REASON = ("不支持的每一项都要写明理由。", "Give the reason for each finding that is refused.")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A visit's findings with the grade if an appeal were upheld; the engine says so and nothing is written.

    `each` maps a finding to the standing with it alone annulled, `all` is with all of them.
    """

    visit: VisitRecord
    findings: Sequence[FindingRow]
    place: Place
    each: Mapping[str, Standing]
    all: Standing | None


@dataclass(frozen=True, slots=True)
class OpenAppeal:
    """An appeal with what it would do. `involved`: the asker may not decide it."""

    row: AppealRow
    weighed: Weighed
    involved: bool


def file_by(visit: VisitRecord) -> date:
    """The last day on which an appeal can be filed."""
    return working_days_after(visit.date, clocks().appeal_working_days).on


def weigh_own(office: Office, who: Who, visit_id: str) -> Weighed:
    """What an appeal against a visit would do, for its owner. NotFound elsewhere."""
    seen = scope(who, Action.APPEAL_OWN)
    return office.store.read(lambda tx: _weigh(office, tx, visits.read(tx, seen, visit_id), None))


def file(office: Office, who: Who, visit_id: str, grounds: Mapping[str, str]) -> Appeal:
    """The owner files an appeal against these findings, each with its grounds. MendingRefused with why not."""
    seen = scope(who, Action.APPEAL_OWN)
    said = {key: " ".join(words.split())[:LONGEST_NOTE] for key, words in grounds.items()}

    def work(tx: Tx) -> Appeal:
        visit = visits.read(tx, seen, visit_id)
        visits.lock(tx, visit.premises, visit_id)
        known = {one.id: one for one in findings.of_visit(tx, visit_id)}
        _require_filable(office, tx, visit, known, said)
        appeal = Appeal(
            id=uuid4().hex,
            visit=visit.id,
            premises=visit.premises,
            department=visit.department,
            state=FILED,
            rulings=tuple(Ruling(key, said[key]) for key in known if key in said),
            filed_at=office.now(),
            filed_by=who.account,
            decide_by=working_days_after(office.today(), clocks().decide_working_days).on,
        )
        appeals.put(tx, appeal)
        return appeal

    return office.store.write("appeal.file", who.account, work)


def waiting(office: Office, who: Who) -> list[AppealRow]:
    """The appeals that wait for a decision within the asker's scope, of their department."""
    seen = scope(who, Action.DECIDE_APPEAL)
    found = office.store.read(lambda tx: appeals.listed(tx, seen, (FILED,)))
    return [one for one in found if who.department in (None, one.appeal.department)]


def open_appeal(office: Office, who: Who, appeal_id: str) -> OpenAppeal:
    """One appeal with what upholding it would do. NotFound outside the scope, Refused for another department."""
    seen = scope(who, Action.DECIDE_APPEAL)

    def work(tx: Tx) -> OpenAppeal:
        row = appeals.read(tx, seen, appeal_id)
        _require_department(who, row.appeal)
        visit = visits.read(tx, seen, row.appeal.visit)
        chosen = [one.finding for one in row.appeal.rulings]
        return OpenAppeal(row, _weigh(office, tx, visit, chosen), _involved(tx, who, visit))

    return office.store.read(work)


def decide(office: Office, who: Who, appeal_id: str, said: Mapping[str, tuple[bool, str]]) -> Appeal:
    """Somebody not involved upholds or refuses each finding, with the reason; the grade follows in the same deed.

    Raises:
        MendingRefused: the asker was involved, it is decided already, a ruling or a reason is missing.
        Refused: another department's appeal. NotFound: none within the scope.
    """
    require(who, Action.DECIDE_APPEAL)
    seen = scope(who, Action.DECIDE_APPEAL)

    def work(tx: Tx) -> Appeal:
        appeal = appeals.read(tx, seen, appeal_id).appeal
        _require_department(who, appeal)
        visits.lock(tx, appeal.premises, appeal.visit)
        appeal, visit = appeals.read(tx, seen, appeal_id).appeal, visits.read(tx, seen, appeal.visit)
        if appeal.state != FILED:
            raise MendingRefused(*DECIDED_ALREADY)
        if _involved(tx, who, visit):
            raise MendingRefused(*INVOLVED)
        rulings = _ruled(appeal, said)
        before, after = _annul(office, who, tx, visit, rulings)
        decided = replace(
            appeal,
            state=DECIDED,
            rulings=rulings,
            decided_at=office.now(),
            decided_by=who.account,
            decided_name=who.called,
            before=before,
            after=after,
        )
        appeals.put(tx, decided)
        return decided

    return office.store.write("appeal.decide", who.account, work)


def appeal_of(office: Office, visit_id: str) -> Appeal | None:
    """The appeal against a visit, for pages that have checked who asks."""
    return office.store.read(lambda tx: appeals.of_visit(tx, visit_id))


def _require_filable(
    office: Office, tx: Tx, visit: VisitRecord, known: Mapping[str, FindingRow], said: Mapping[str, str]
) -> None:
    if not said or not all(said.values()):
        raise MendingRefused(*NOTHING)
    if set(said) - set(known):
        raise NotFound("There is no such finding here.")
    if appeals.of_visit(tx, visit.id) is not None:
        raise MendingRefused(*FILED_ALREADY)
    if office.today() > file_by(visit):
        raise MendingRefused(*(one.format(day=file_by(visit)) for one in TOO_LATE))
    if any(known[key].state in STRUCK for key in said):
        raise MendingRefused(*STRUCK_ALREADY)


def _ruled(appeal: Appeal, said: Mapping[str, tuple[bool, str]]) -> tuple[Ruling, ...]:
    if set(said) != {one.finding for one in appeal.rulings}:
        raise MendingRefused(*EACH)
    made: list[Ruling] = []
    for one in appeal.rulings:
        upheld, reason = said[one.finding]
        words = " ".join(reason.split())[:LONGEST_NOTE]
        if not upheld and not words:
            raise MendingRefused(*NO_REASON)
        made.append(replace(one, upheld=upheld, reason=words))
    return tuple(made)


def _annul(
    office: Office, who: Who, tx: Tx, visit: VisitRecord, rulings: Sequence[Ruling]
) -> tuple[Standing, Standing]:
    """Strike what was upheld; how the premises stood and stands."""
    of_visit = findings.of_visit(tx, visit.id)
    upheld = {one.finding: one.reason for one in rulings if one.upheld}
    struck = [one for one in of_visit if one.id in upheld and one.state not in STRUCK]
    place, subject = visits.place_and_subject(tx, visit.premises, office.today())
    if not struck:
        return place.standing, place.standing
    for one in struck:
        findings.put_state(tx, stepped(one, taken(office, who, Step.ANNUL, upheld[one.id])))
    left = [one for one in of_visit if one.state not in STRUCK and one.id not in upheld]
    if visit.critical is not None:
        visits.put_counts(tx, visit.id, _counts(left), _result(left))
    day, table = office.today(), table_for(office, place.industry, office.today())
    place_then, subject_then = _without(office, place, subject, visit, struck, day)
    after, _ = settle(office, tx, table, place_then, subject_then, day)
    return place.standing, after


def _weigh(office: Office, tx: Tx, visit: VisitRecord, chosen: Collection[str] | None) -> Weighed:
    day = office.today()
    of_visit = findings.of_visit(tx, visit.id)
    place, subject = visits.place_and_subject(tx, visit.premises, day)
    able = [one for one in of_visit if one.state not in STRUCK and (chosen is None or one.id in chosen)]

    def standing(struck: Sequence[FindingRow]) -> Standing:
        place_then, subject_then = _without(office, place, subject, visit, struck, day)
        made = grade_both(office, replace(subject_then, facts=place_then.facts), day, {})
        return standing_of(made.now) if made else place.standing

    each = {one.id: standing([one]) for one in able}
    return Weighed(visit, of_visit, place, each, standing(able) if able else None)


def _without(
    office: Office,
    place: Place,
    subject: SubjectRow,
    visit: VisitRecord,
    struck: Sequence[FindingRow],
    day: date,
) -> tuple[Place, SubjectRow]:
    """The premises as it stands with findings of a visit struck: their rows passed, the visit counting so many less.

    A row that a later visit looked at stands as that one saw it.
    """
    gone = {row for one in struck for row in one.rows}
    checked = {
        key: replace(row, outcome=Outcome.PASSED)
        if key in gone and row.outcome is Outcome.FAILED and row.visit == visit.id
        else row
        for key, row in place.checked.items()
    }
    made = scores(table_for(office, place.industry, day), checked.values())
    facts = {**place.facts, **score_facts(made, visit.id, day)}
    critical, serious, minor = _counts(struck)
    past = [
        replace(
            one,
            critical=(one.critical or 0) - critical,
            serious=(one.serious or 0) - serious,
            minor=(one.minor or 0) - minor,
        )
        if one.id == visit.id and one.critical is not None
        else one
        for one in subject.visits
    ]
    return replace(place, checked=checked, facts=facts), replace(subject, visits=past)


def _counts(of: Sequence[FindingRow]) -> tuple[int, int, int]:
    """Red lines, key rows and others among some findings."""
    red = sum(one.red_line for one in of)
    key = sum(not one.red_line and one.severity == Severity.KEY for one in of)
    return red, key, len(of) - red - key


def _result(left: Sequence[FindingRow]) -> str:
    if any(one.red_line for one in left):
        return FAILED
    return CONDITIONS if left else PASSED


def _involved(tx: Tx, who: Who, visit: VisitRecord) -> bool:
    """Whether the asker went on the visit, sent it in, answered the owner, or took a step about what it found."""
    makers = reviews.makers(tx, [visit.id])
    stepped_by = {t.by for one in findings.of_visit(tx, visit.id) for t in one.steps}
    accounts = {*makers.accounts, *stepped_by, visit.by, visit.heard_by}
    numbers = {*makers.enforcement_numbers, *visit.record["officers"]}
    return who.account in accounts or (who.enforcement_number or "") in numbers


def _require_department(who: Who, appeal: Appeal) -> None:
    if who.role is not Role.OPERATOR and who.department not in (None, appeal.department):
        raise Refused(f"{who.account} of {who.department} may not decide for {appeal.department}")
