"""Statement and defence 陈述申辩: the owner's word on a visit, and what the department decided about it."""

from __future__ import annotations

from datetime import date

from checklists import working_days_after
from graph import Tx, visits
from graph.visits import Unheard
from regulation.access import Action, Refused, Who, scope
from regulation.access.policy import Role
from regulation.office import Office
from regulation.visits.closing import clocks
from regulation.visits.mending import MendingRefused
from regulation.visits.submission import LONGEST_NOTE

EMPTY = ("说明是空的，请写下要说的话。", "The statement is empty: write what you want to say.")
HEARD = (
    "部门已经答复过这次的陈述申辩。不同意，可以申请复核。",
    "The department has answered this statement already. If you disagree, appeal.",
)
NOTHING = ("没有等答复的陈述申辩。", "No statement is waiting for an answer.")
NO_ANSWER = ("写清听取了什么、怎样决定。", "Say what was heard and what was decided.")


def reply(office: Office, who: Who, visit_id: str, words: str) -> None:
    """The owner's statement, shown beside the result; taken after its day too, until it was answered."""
    words = words.strip()[:LONGEST_NOTE]
    if not words:
        raise MendingRefused(*EMPTY)
    seen = scope(who, Action.ANSWER_OWN_VISIT)

    def work(tx: Tx) -> None:
        found = visits.read(tx, seen, visit_id)
        visits.lock(tx, found.premises, visit_id)
        if visits.read(tx, seen, visit_id).heard_at is not None:
            raise MendingRefused(*HEARD)
        visits.put_reply(tx, found.id, words, office.now())

    office.store.write("visit.reply", who.account, work)


def hear(office: Office, who: Who, visit_id: str, words: str) -> None:
    """The department answers the statement: heard, with what was decided. Refused for another department."""
    words = words.strip()[:LONGEST_NOTE]
    if not words:
        raise MendingRefused(*NO_ANSWER)
    seen = scope(who, Action.SETTLE_FINDINGS)

    def work(tx: Tx) -> None:
        found = visits.read(tx, seen, visit_id)
        if who.role is not Role.OPERATOR and who.department not in (None, found.department):
            raise Refused(f"{who.account} of {who.department} may not answer for {found.department}")
        visits.lock(tx, found.premises, visit_id)
        now = visits.read(tx, seen, visit_id)
        if not now.reply or now.heard_at is not None:
            raise MendingRefused(*(HEARD if now.heard_at else NOTHING))
        visits.put_heard(tx, visit_id, words, office.now(), who.account, who.called)

    office.store.write("visit.hear", who.account, work)


def unheard(office: Office, who: Who) -> list[Unheard]:
    """The statements that wait for the asker's department, the oldest first."""
    seen = scope(who, Action.SETTLE_FINDINGS)
    return office.store.read(lambda tx: visits.unheard(tx, seen, who.department))


def answer_by(office: Office, one: Unheard) -> date:
    """The day by which a statement is to be answered."""
    said = one.at.astimezone(office.settings.timezone).date()
    return working_days_after(said, clocks().answer_working_days).on
