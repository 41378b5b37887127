"""More time for a finding, asked by its owner, decided by the department; a lead takes up what nobody moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checklists import ESCALATED, Chase, Mending, Step, chase, why_no_time
from graph import Tx, findings
from graph.findings import FindingRow, OpenFinding
from graph.tasks import Task
from regulation.access import Action, Who, require, scope
from regulation.office import Office
from regulation.visits.closing import clocks
from regulation.visits.mending import MendingRefused, held, require_own, stepped, taken
from regulation.visits.submission import LONGEST_NOTE

_AGAINST: Mapping[str, tuple[str, str]] = {
    "settled": (
        "送去确认或者已经了结的问题不能再延期。",
        "A finding that was sent in or is settled takes no more time.",
    ),
    "no_day": ("这个问题当场已经改好，没有期限。", "This finding was put right on the spot and has no day."),
    "over": (
        "期限已过，不能再申请延期。请尽快改好送去确认。",
        "The day is over, so more time can no longer be asked for. Put it right and send the proof.",
    ),
    "often": (
        "这个问题已经延过期，不能再延。",
        "This finding has had more time already; it cannot have any again.",
    ),
    "waits": ("上一次申请还在等答复。", "The last request is still waiting for its answer."),
    "early": ("请选一个比现在期限更晚的日期。", "Choose a day after the one that holds now."),
    "far": ("最多延 {days} 天，请选早一点的日期。", "At most {days} days more; choose an earlier day."),
}
NO_REASON = ("请写明理由。", "Give the reason.")
NO_DAY = ("请选一个日期。", "Choose a day.")
NOT_ASKED = ("没有等答复的延期申请。", "No request for more time is waiting.")
GRANTED_DAY = (
    "同意的日期要晚于现在的期限，不晚于申请的日期。",
    "The day that is granted lies after the one that holds and not after the one that was asked for.",
)
NOT_OVERDUE = (
    "还没有逾期到要您接手的程度。",
    "It is not so long overdue that a lead has to take it over.",
)


@dataclass(frozen=True, slots=True)
class Chased:
    """A finding in a list, and what it wants today; `chase` None where nothing."""

    open: OpenFinding
    chase: Chase | None

    @property
    def escalated(self) -> bool:
        """Whether a lead has to act."""
        return self.chase is not None and self.chase.what in ESCALATED


def against_more_time(found: FindingRow, today: date) -> bool:
    """Whether no more time can be asked for, whatever the day."""
    return bool(found.followed_by or why_no_time(found.course, None, today, clocks().more_time))


def ask_time(office: Office, who: Who, finding_id: str, day: date | None, reason: str) -> FindingRow:
    """The owner asks for a later day. MendingRefused says what speaks against it; NotFound elsewhere."""
    seen, why = scope(who, Action.ANSWER_OWN_VISIT), _words(reason)
    if day is None:
        raise MendingRefused(*NO_DAY)

    def work(tx: Tx) -> FindingRow:
        found = held(tx, seen, finding_id)
        limits = clocks().more_time
        if against := why_no_time(found.course, day, office.today(), limits):
            raise MendingRefused(*(sentence.format(days=limits.days) for sentence in _AGAINST[against]))
        after = stepped(found, taken(office, who, Step.ASK_TIME, why, day), limits)
        findings.put_state(tx, after)
        return after

    return office.store.write("finding.ask_time", who.account, work)


def answer_time(
    office: Office, who: Who, finding_id: str, *, granted: bool, day: date | None, reason: str
) -> FindingRow:
    """The department grants the day that was asked for, or an earlier one; or refuses with a reason."""
    seen, why = scope(who, Action.SETTLE_FINDINGS), reason.strip()[:LONGEST_NOTE]
    if not granted and not why:
        raise MendingRefused(*NO_REASON)

    def work(tx: Tx) -> FindingRow:
        found = held(tx, seen, finding_id)
        require_own(who, found)
        asked = found.course.asked
        if asked is None or asked.day is None or found.due is None:
            raise MendingRefused(*NOT_ASKED)
        until = day or asked.day
        if granted and not found.due < until <= asked.day:
            raise MendingRefused(*GRANTED_DAY)
        what = Step.GRANT_TIME if granted else Step.REFUSE_TIME
        after = stepped(found, taken(office, who, what, why, until if granted else None), clocks().more_time)
        findings.put_state(tx, after)
        return after

    return office.store.write("finding.grant_time" if granted else "finding.refuse_time", who.account, work)


def take_over(office: Office, who: Who, finding_id: str, reason: str) -> FindingRow:
    """A lead takes up an overdue finding, and says what is done about it. Only where it has escalated."""
    require(who, Action.ORDER_VISIT)
    seen, why = scope(who, Action.SETTLE_FINDINGS), _words(reason)

    def work(tx: Tx) -> FindingRow:
        found = held(tx, seen, finding_id)
        require_own(who, found)
        if not Chased(OpenFinding(found, ""), _chase(office, found)).escalated:
            raise MendingRefused(*NOT_OVERDUE)
        after = stepped(found, taken(office, who, Step.TAKE_OVER, why))
        findings.put_state(tx, after)
        return after

    return office.store.write("finding.take_over", who.account, work)


def noting_recheck(office: Office, who: Who, finding_ids: Sequence[str]) -> Callable[[Tx, Task], None]:
    """What keeps on each finding's record that a re-check of it is ordered: recorded together with its task.

    Raises MendingRefused where one of them was settled meanwhile.
    """
    seen = scope(who, Action.SETTLE_FINDINGS)

    def note(tx: Tx, task: Task) -> None:
        for key in sorted(finding_ids):
            found = held(tx, seen, key)
            findings.put_state(tx, stepped(found, taken(office, who, Step.ORDER_RECHECK, task.number)))

    return note


def chased(office: Office, found: Sequence[OpenFinding]) -> list[Chased]:
    """Findings with what each wants today, in the same order."""
    return [Chased(one, _chase(office, one.finding)) for one in found]


def reminders(office: Office, who: Who, action: Action) -> list[Chased]:
    """What is due soon or overdue within the asker's scope, of their department; the longest overdue first."""
    seen = scope(who, action)
    found = office.store.read(lambda tx: findings.open_findings(tx, seen, states=(Mending.OPEN,)))
    own = [one for one in found if who.department in (None, one.finding.department)]
    return [one for one in chased(office, own) if one.chase is not None]


def _chase(office: Office, found: FindingRow) -> Chase | None:
    return chase(found.course, office.today(), clocks().chase)


def _words(reason: str) -> str:
    if not reason.strip():
        raise MendingRefused(*NO_REASON)
    return reason.strip()[:LONGEST_NOTE]
