"""At the door: the inspector shows a code for ten minutes, the owner checks it and says whether it fits."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from graph import NotFound, Tx, planning, premises, tasks, visit_codes
from graph.premises import Card
from graph.tasks import Task
from graph.visit_codes import Guesses, VisitCode
from regulation.access import Action, Who, scope
from regulation.office import Office
from regulation.planning.burden import EVERYWHERE, Burden, burden_of
from regulation.planning.rules import rules
from regulation.planning.steps import NOBODY_GOES, StepRefused, noted, with_notice
from risk import Text

CODE_BYTES = 16
DIGITS = 6
LATELY = timedelta(days=1)
"""So long after its end a code's digits still get a sentence of their own."""
OVERSIGHT = "justice"
"""The department that hears complaints about visits."""

NOT_SENT = Text("您不在这个任务的检查人员之列。", "You are not among the inspectors of this task.")
NOT_READY = Text(
    "任务还没有批准、通知或者指派齐人员，不能亮码。",
    "The task is not approved, announced or fully staffed yet, so no code can be shown.",
)
NOT_TODAY = Text(
    "还没有到计划的日期。要提前检查，请负责人改日期。",
    "Its day has not come. To go earlier, the lead changes the day.",
)
NO_NUMBER = Text("您的执法证已过期或者不在册。", "Your enforcement number has ended or is not on record.")


class Doubt(StrEnum):
    """Why a code does not say that a visit is real."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    OTHER_PREMISES = "other-premises"
    CANCELLED = "cancelled"
    ENDED = "ended"
    OFFICER = "officer"


class TooManyGuesses(PermissionError):
    """Too many wrong digits for one premises; `minutes` until they are checked again."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"Too many wrong codes; try again in {minutes} minutes.")
        self.minutes = minutes


@dataclass(frozen=True, slots=True)
class Door:
    """A code as it is shown: the secret part goes to the inspector's phone and is kept nowhere else."""

    code: str
    digits: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """What a code says: no doubt, then the visit is real; else why not. `code` may be one that has run out."""

    doubt: Doubt | None
    code: VisitCode | None = None
    task: Task | None = None
    card: Card | None = None
    burden: Burden | None = None


def show_code(office: Office, who: Who, task_id: str) -> Door:
    """A new code for a task; with the first the visit is under way, and an unannounced notice is given.

    StepRefused when the task is not ready or the officer is not one of its inspectors with a valid number.
    """
    seen, now = scope(who, Action.SHOW_VISIT_CODE), office.now()
    code, digits = secrets.token_urlsafe(CODE_BYTES), f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    door = Door(code, digits, now + timedelta(minutes=rules().numbers["code_minutes"]))

    def work(tx: Tx) -> None:
        task = tasks.hold(tx, seen, task_id)
        _may_show(office, tx, who, task)
        if task.state != "under_way":
            told = task if task.notified_at else with_notice(office, tx, task)
            task = replace(told, state="under_way", shown_at=now)
        tasks.put(tx, noted(office, task, who, "code_shown"))
        visit_codes.put(tx, _kept(door, task, who.enforcement_number or "", now))

    office.store.write("visit_code.show", who.account, work)
    return door


def shown_now(office: Office, task_id: str, code: str) -> VisitCode | None:
    """The code that an inspector's phone still keeps, as long as it holds."""
    found = office.store.read(lambda tx: visit_codes.read(tx, _hashed(code))) if code else None
    return found if found and found.task == task_id and found.expires > office.now() else None


def check_code(office: Office, code: str, at: str | None = None) -> Checked:
    """What a scanned code says, at a premises where that is known. Changes nothing."""
    return office.store.read(lambda tx: _judged(office, tx, visit_codes.read(tx, _hashed(code)), at))


def check_digits(office: Office, who: Who, premises_id: str, digits: str) -> tuple[Checked, str]:
    """What six typed digits say at a premises, and a code of its own to open the answer with ("" for a doubt).

    TooManyGuesses after so many wrong ones; a right one starts the count anew.
    """
    now, again = office.now(), secrets.token_urlsafe(CODE_BYTES)

    def work(tx: Tx) -> Checked | TooManyGuesses:
        guesses = visit_codes.hold_guesses(tx, premises_id)
        wrong = guesses.count if guesses.until and guesses.until > now else 0
        if guesses.until and wrong >= rules().numbers["guesses"]:
            return TooManyGuesses(max(1, -(-int((guesses.until - now).total_seconds()) // 60)))
        premises.card(tx, EVERYWHERE, premises_id)
        found = sorted(
            visit_codes.by_digits(tx, digits, now - LATELY),
            key=lambda code: (code.premises == premises_id, code.expires > now),
        )
        checked = _judged(office, tx, found[-1] if found else None, premises_id)
        until = guesses.until if wrong else now + timedelta(minutes=rules().numbers["guess_minutes"])
        counted = Guesses(wrong + 1, until) if checked.doubt else Guesses(0, None)
        visit_codes.put_guesses(tx, premises_id, counted)
        if checked.doubt is None and checked.code:
            visit_codes.put_alias(tx, replace(checked.code, hash=_hashed(again)))
        return checked

    answer = office.store.write("visit_code.check", who.account, work)
    if isinstance(answer, TooManyGuesses):
        raise answer
    return answer, "" if answer.doubt else again


def compared(office: Office, who: Who, code: str, *, fits: bool) -> Checked:
    """What the owner said after comparing; what does not fit is referred to who oversees enforcement, once.

    NotFound for a code that never was.
    """
    now, hashed = office.now(), _hashed(code)

    def work(tx: Tx) -> Checked:
        found = visit_codes.read(tx, hashed)
        if found is None:
            raise NotFound("There is no such code.")
        checked = _judged(office, tx, found, None)
        if fits and checked.doubt is not None:
            return checked
        outcome = "admitted" if fits else "refused"
        if found.compared != outcome:
            task = tasks.hold(tx, EVERYWHERE, found.task)
            visit_codes.put_compared(tx, hashed, outcome, now)
            tasks.put(tx, noted(office, task, who, outcome))
            if not fits:
                _complain(tx, found.premises, f"visit-{found.task}", task.number, now)
        return _judged(office, tx, visit_codes.read(tx, hashed), None)

    return office.store.write("visit_code.compared", who.account, work)


def complain(office: Office, who: Who, premises_id: str) -> None:
    """Somebody at the door could not be verified: referred to who oversees enforcement, once a day and premises."""
    id = f"door-{premises_id}-{office.today().isoformat()}"

    def work(tx: Tx) -> None:
        premises.card(tx, EVERYWHERE, premises_id)
        _complain(tx, premises_id, id, "", office.now())

    office.store.write("visit_code.complain", who.account, work)


def _complain(tx: Tx, premises_id: str, id: str, number: str, at: datetime) -> None:
    note = f"经营者核对后认为不符，未让检查人员进入。{number}".strip()
    planning.put_referral(tx, premises_id, id, OVERSIGHT, note, at, complains_of=number or "unverified")


def _may_show(office: Office, tx: Tx, who: Who, task: Task) -> None:
    if not who.enforcement_number or who.enforcement_number not in [
        officer.enforcement_number for officer in task.officers
    ]:
        raise StepRefused(NOT_SENT)
    if not rules().kinds[task.kind].travels:
        raise StepRefused(NOBODY_GOES)
    announced = rules().kinds[task.kind].announced
    ready = ("notified", "under_way") if announced else ("approved", "under_way")
    if task.state not in ready or len(task.officers) < rules().numbers["officers_at_least"]:
        raise StepRefused(NOT_READY)
    if task.planned and task.planned > office.today():
        raise StepRefused(NOT_TODAY)
    if not _valid(office, tx, who.enforcement_number):
        raise StepRefused(NO_NUMBER)


def _valid(office: Office, tx: Tx, enforcement_number: str) -> bool:
    officer = planning.officer(tx, enforcement_number)
    return officer is not None and officer.valid_to is not None and officer.valid_to >= office.today()


def _judged(office: Office, tx: Tx, code: VisitCode | None, at: str | None) -> Checked:
    if code is None:
        return Checked(Doubt.UNKNOWN)
    if at is not None and code.premises != at:
        return Checked(Doubt.OTHER_PREMISES)
    task = tasks.read(tx, EVERYWHERE, code.task)
    card = premises.card(tx, EVERYWHERE, code.premises)
    burden = burden_of(tx, office.catalogue, card, office.today())
    return Checked(_doubt(office, tx, code, task), code, task, card, burden)


def _doubt(office: Office, tx: Tx, code: VisitCode, task: Task) -> Doubt | None:
    if task.state == "cancelled":
        return Doubt.CANCELLED
    if task.state == "done":
        return Doubt.ENDED
    sent = [officer.enforcement_number for officer in task.officers]
    if code.officer not in sent or not _valid(office, tx, code.officer):
        return Doubt.OFFICER
    return Doubt.EXPIRED if code.expires <= office.now() else None


def _kept(door: Door, task: Task, officer: str, now: datetime) -> VisitCode:
    return VisitCode(_hashed(door.code), door.digits, task.id, task.premises, officer, now, door.expires)


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
