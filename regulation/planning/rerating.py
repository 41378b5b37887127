"""A visit on request: once everything a visit found is put right, its owner may ask to be visited and rated again.

The request is a proposed task. A lead approves it as any other, or calls it off with the reason, which the owner reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph import Tx, findings, premises, tasks, visits
from graph.tasks import Task
from graph.visits import VisitRecord
from regulation.access import Action, Who, scope
from regulation.office import Office
from regulation.planning.burden import SERVICE
from regulation.planning.order import Draft, drawn, made_task
from regulation.planning.rules import rules
from regulation.refusal import Refusal
from risk import Text
from templates import Speech

RERATING = "rerating"
LONGEST_WORDS = 500

NOT_MENDED = Text(
    "还有问题没有改好、没有确认。全部确认以后可以申请。",
    "Something is not put right and confirmed yet. Ask once all of it is.",
)
NOTHING_FOUND = Text(
    "这次检查没有发现问题，不用申请。", "This visit found nothing, so there is nothing to ask for."
)
WAITS = Text("已经有一次检查在安排，等它做完。", "A visit is being arranged already; wait for it.")
TOO_SOON = Text("{day} 起可以再申请。", "You can ask again from {day} on.")
NO_WORDS = Text("写一句改了什么，500 字以内。", "Say what was put right, 500 characters at most.")


class ReratingRefused(Refusal):
    """A re-rating that cannot be asked for now; the sentence says why and what now."""


@dataclass(frozen=True, slots=True)
class Rerating:
    """What was last asked for at a premises (None: nothing), and what speaks against asking now (None: nothing)."""

    task: Task | None
    against: Text | None

    @property
    def refusal(self) -> str:
        """Why it was called off; empty where it was not."""
        if self.task is None or self.task.state != "cancelled":
            return ""
        return next((e.detail for e in reversed(self.task.events) if e.what == "cancelled"), "")


def standing(office: Office, who: Who, visit_id: str) -> Rerating:
    """How a re-rating after a visit stands, for its owner. NotFound elsewhere."""
    seen = scope(who, Action.ASK_RERATING)

    def work(tx: Tx) -> Rerating:
        visit = visits.read(tx, seen, visit_id)
        known = tasks.of_premises(tx, seen, visit.premises)
        return Rerating(_last(known), _against(office, tx, visit, known))

    return office.store.read(work)


def ask(office: Office, who: Who, visit_id: str, words: str) -> Task:
    """The owner asks to be visited and rated again. ReratingRefused with why not; NotFound elsewhere."""
    seen, said, made = scope(who, Action.ASK_RERATING), " ".join(words.split()), drawn()

    def work(tx: Tx) -> Task:
        visit = visits.read(tx, seen, visit_id)
        tasks.hold_premises(tx, visit.premises)
        against = _against(office, tx, visit, tasks.of_premises(tx, seen, visit.premises))
        if against is not None:
            raise ReratingRefused(against)
        if not 0 < len(said) <= LONGEST_WORDS:
            raise ReratingRefused(NO_WORDS)
        card = premises.card(tx, seen, visit.premises)
        wish = Draft(
            visit.premises,
            "routine",
            RERATING,
            office.today() + timedelta(rules().numbers["rerating_within_days"]),
            reason=said,
            department=visit.department,
            recheck_of=visit.id,
        )
        asker = Who(who.account, who.role, who.name, card.district.path)
        task = made_task(office, asker, wish, made)
        tasks.put(tx, task)
        return task

    return office.store.write("rerating.ask", who.account, work)


def _against(office: Office, tx: Tx, visit: VisitRecord, known: Sequence[Task]) -> Text | None:
    of_visit = findings.of_visit(tx, visit.id)
    if visit.kind == SERVICE or not of_visit:
        return NOTHING_FOUND
    if any(task.open and visit.department in task.departments for task in known):
        return WAITS
    if findings.at_premises(tx, visit.premises):
        return NOT_MENDED
    last = _last(known)
    again = last and last.ordered_on and last.ordered_on + timedelta(rules().numbers["rerating_days"])
    return _from(again) if again and office.today() < again else None


def _from(day: date) -> Text:
    return Text(TOO_SOON.zh.format(day=Speech("zh").day(day)), TOO_SOON.en.format(day=Speech("en").day(day)))


def _last(known: Sequence[Task]) -> Task | None:
    """The newest request; what is known comes newest first."""
    return next((task for task in known if task.origin == RERATING), None)
