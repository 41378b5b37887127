"""Ordering a visit: what speaks against it is said all at once, and what may be set aside needs a reason on record."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from graph import Tx, planning, premises, tasks
from graph.premises import Card
from graph.scope import Scope
from graph.tasks import Event, Override, Task
from regulation.access import Action, Refused, Who, scope
from regulation.history import History, complained_since
from regulation.office import Office
from regulation.planning.burden import EVERYWHERE, SERVICE, Burden, burden_of, checks_there
from regulation.planning.complained import complained
from regulation.planning.objections import Objected, Objection, objection
from regulation.planning.people import assigned_of, check_team
from regulation.planning.rules import rules
from risk import Text

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's letters: none looks like another."""
ID_LETTERS, NUMBER_LETTERS = 16, 4
RECHECK = "recheck"
GROUNDS = ("suspected", "danger")
DAYS_A_MONTH = 30
Along = Callable[[Tx, Task], None]
"""Records something with a task that is being ordered, in the same deed."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A visit that somebody wants. `overrides` gives the reason for each rule to be set aside.

    `ground`: suspected or danger, where a superior's check may be repeated. `department` only where the asker
    belongs to none. `officers` by their numbers, if they are chosen already.
    """

    premises: str
    kind: str
    origin: str
    planned: date | None
    reason: str = ""
    department: str = ""
    rows: tuple[str, ...] | None = None
    recheck_of: str | None = None
    plan: str = ""
    ground: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict)
    officers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ordered:
    """What an order form is filled from: the premises, what it bore this year, the open tasks there.

    `complained` and `referred`: whether something of that kind has not been followed up.
    """

    card: Card
    burden: Burden
    open: Sequence[Task]
    ended: Sequence[Task]
    complained: bool = False
    referred: bool = False


def look_at(office: Office, who: Who, premises_id: str, action: Action = Action.READ_TASKS) -> Ordered:
    """How a premises stands with visits. NotFound outside the asker's scope."""
    seen = scope(who, action)
    return office.store.read(lambda tx: _situation(office, tx, seen, premises_id))


def order(office: Office, who: Who, draft: Draft, along: Along | None = None) -> Task:
    """Order a visit. `along` records with it what else follows: both stand, or neither.

    Objected says everything against it; NotFound outside the asker's scope.
    """
    seen = scope(who, Action.ORDER_VISIT)
    wish = replace(draft, department=who.department or draft.department, reason=draft.reason.strip())
    made = drawn()

    def work(tx: Tx) -> Task:
        tasks.hold_premises(tx, draft.premises)
        here = _situation(office, tx, seen, draft.premises)
        against = _against(office, wish, here, who)
        team = ()
        if wish.officers and wish.planned:
            team = assigned_of(tx, who, (wish.department,), wish.officers)
            against += check_team(
                tx, who, (wish.department,), wish.officers, wish.planned, (), here.card.industry
            )
        left = [one for one in against if not _set_aside(one, wish)]
        if left:
            raise Objected(left)
        aside = tuple(Override(one.rule, _words(one, wish), who.account) for one in against)
        task = made_task(office, who, wish, made, aside)
        task = replace(task, officers=team)
        tasks.put(tx, task)
        if along is not None:
            along(tx, task)
        return task

    return office.store.write("task.order", who.account, work)


def merge(office: Office, who: Who, task_id: str, *, department: str = "", cap_reason: str = "") -> Task:
    """Join another department's open task: one visit, one notice, officers of both. The cap holds here too."""
    seen = scope(who, Action.ORDER_VISIT)
    joining = who.department or department

    def work(tx: Tx) -> Task:
        task = tasks.hold(tx, seen, task_id)
        here = _situation(office, tx, seen, task.premises)
        if joining in task.departments or task.state not in ("proposed", "approved", "notified"):
            raise Refused(f"{who.account} cannot join {task.number} ({task.state})")
        wish = Draft(
            task.premises, task.kind, task.origin, task.planned, "-", joining, overrides={"cap": cap_reason}
        )
        against = [*_department(office, wish, here), *_cap(office, wish, here)]
        left = [one for one in against if not _set_aside(one, wish)]
        if left:
            raise Objected(left)
        aside = tuple(Override(one.rule, cap_reason, who.account) for one in against)
        joined = replace(
            task,
            departments=(*task.departments, joining),
            overrides=(*task.overrides, *aside),
            events=(*task.events, Event(office.now(), who.called, "joined", joining)),
        )
        tasks.put(tx, joined)
        return joined

    return office.store.write("task.merge", who.account, work)


def _situation(office: Office, tx: Tx, seen: Scope, premises_id: str) -> Ordered:
    card = premises.card(tx, seen, premises_id)
    known = tasks.of_premises(tx, EVERYWHERE, premises_id, limit=200)
    only = Scope(under="/", ids=(premises_id,))
    since = office.today() - timedelta(days=rules().numbers["complaint_days"])
    return Ordered(
        card=card,
        burden=burden_of(tx, office.catalogue, card, office.today()),
        open=[task for task in known if task.open],
        ended=[task for task in known if task.state == "done"],
        complained=bool(complained(tx, only, complained_since(History.of(office), since, [premises_id]), 1)),
        referred=bool(planning.referred(tx, only, None, 1)),
    )


def _against(office: Office, wish: Draft, here: Ordered, who: Who) -> list[Objection]:
    return [
        *_form(office, wish),
        *_department(office, wish, here),
        *_cap(office, wish, here),
        *_repeat(office, wish, here, who),
        *_open(office, wish, here),
    ]


def _form(office: Office, wish: Draft) -> Iterator[Objection]:
    known = rules()
    against = known.objections
    if wish.origin not in known.kinds[wish.kind].origins:
        yield objection(
            against["origin"], kind=known.kinds[wish.kind].name, origin=known.origins[wish.origin].name
        )
    if wish.origin == "by_hand" and not wish.reason:
        yield objection(against["reason"])
    if wish.planned is None or wish.planned < office.today():
        yield objection(against["past"])
    if wish.kind == "special" and not wish.plan.strip():
        yield objection(against["plan"])
    if wish.origin == "recheck" and not (wish.recheck_of and wish.rows):
        yield objection(against["recheck"])


def _department(office: Office, wish: Draft, here: Ordered) -> Iterator[Objection]:
    industry = office.catalogue.industries.get(here.card.industry)
    if industry is None or wish.department not in industry.departments:
        name = office.catalogue.department_name(wish.department or "—")
        yield objection(rules().objections["department"], department=name)


def _cap(office: Office, wish: Draft, here: Ordered) -> Iterator[Objection]:
    if here.burden.cap is None or not rules().counts(wish.kind, wish.origin):
        return
    counted = here.burden.counted(wish.department)
    if counted >= here.burden.cap:
        name = office.catalogue.department_name(wish.department)
        yield objection(rules().objections["cap"], department=name, count=counted, cap=here.burden.cap)


def _repeat(office: Office, wish: Draft, here: Ordered, who: Who) -> Iterator[Objection]:
    """Superior: the visit was ordered from a district that the asker's own lies in.

    A re-check follows what was found already, which Article 42 leaves open as a suspected violation. A desk task and
    a visit share no row.
    """
    months = office.catalogue.visit_rules(here.card.industry).repeat_months.value
    since = office.today() - timedelta(days=DAYS_A_MONTH * months)
    if wish.kind == SERVICE or wish.origin == RECHECK:
        return
    for task in here.ended:
        superior = who.under != task.under and who.under.startswith(task.under)
        day = task.done_at.astimezone(office.settings.timezone).date() if task.done_at else None
        if superior and day and day >= since and _beside(wish, task) and _same_rows(wish, task):
            yield objection(
                rules().objections["repeat"], task.id, industry=here.card.industry, day=day.isoformat()
            )
            return


def _beside(wish: Draft, task: Task) -> bool:
    """Whether both check, and in the same place: at the door or at the desk."""
    return SERVICE not in (wish.kind, task.kind) and checks_there(wish.kind) == checks_there(task.kind)


def _same_rows(wish: Draft, task: Task) -> bool:
    if wish.rows is not None and task.rows is not None:
        return bool(set(wish.rows) & set(task.rows))
    return wish.department in task.departments


def _open(office: Office, wish: Draft, here: Ordered) -> Iterator[Objection]:
    against = rules().objections
    goes = rules().kinds[wish.kind].travels
    beside = [task for task in here.open if rules().kinds[task.kind].travels == goes]
    own = next((task for task in beside if wish.department in task.departments), None)
    if own is not None:
        yield objection(against["twice"], own.id, number=own.number)
        return
    for task in beside:
        if task.state != "under_way" and _beside(wish, task):
            names = [office.catalogue.department_name(code) for code in task.departments]
            joined = Text("、".join(n.zh for n in names), ", ".join(n.en for n in names))
            yield objection(against["merge"], task.id, departments=joined, number=task.number)
            return


def _set_aside(one: Objection, wish: Draft) -> bool:
    reason = wish.overrides.get(one.rule, "").strip()
    if one.override == "ground":
        return bool(reason) and wish.ground in GROUNDS
    return one.override == "reason" and bool(reason)


def _words(one: Objection, wish: Draft) -> str:
    reason = wish.overrides[one.rule].strip()
    return f"{wish.ground}: {reason}" if one.override == "ground" else reason


def _reason(wish: Draft) -> str:
    """What was written; the origin's own first sentence where nothing was, or one made for another origin."""
    own = rules().origins[wish.origin].reasons
    others = [text for one in rules().origins.values() if one.id != wish.origin for text in one.reasons]
    made_for_another = any(wish.reason in (text.zh, text.en) for text in others)
    return own[0].zh if own and (made_for_another or not wish.reason) else wish.reason


def drawn() -> tuple[str, str]:
    """An id and the tail of a number, at random."""
    letters = [secrets.choice(ALPHABET) for _ in range(ID_LETTERS + NUMBER_LETTERS)]
    return "".join(letters[:ID_LETTERS]), "".join(letters[ID_LETTERS:])


def made_task(
    office: Office, who: Who, wish: Draft, made: tuple[str, str], aside: tuple[Override, ...] = ()
) -> Task:
    """The task of a visit that somebody wants: proposed, with why on its record. `made`: what `drawn` gave."""
    now, today, by = office.now(), office.today(), who.called
    reason = _reason(wish)
    set_aside = tuple(Event(now, by, "set_aside", f"{one.rule}: {one.reason}") for one in aside)
    return Task(
        id=made[0],
        number=f"T-{today:%Y%m%d}-{made[1]}",
        premises=wish.premises,
        kind=wish.kind,
        origin=wish.origin,
        reason=reason,
        departments=(wish.department,),
        lead_department=wish.department,
        rows=wish.rows,
        officers=(),
        planned=wish.planned,
        state="proposed",
        overrides=aside,
        recheck_of=wish.recheck_of,
        ordered_by=who.account,
        ordered_at=now,
        ordered_on=today,
        under=who.under or "/",
        plan=wish.plan.strip(),
        events=(Event(now, by, "ordered", reason), *set_aside),
    )
