"""Closing what a visit found: more time, escalation, the statement and its answer, each step on record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from checklists import Chasing, Mending, Step
from graph import NotFound, Store, findings, visits
from graph.findings import FindingRow
from graph.scope import Scope
from graph.tasks import Task
from regulation.access import Action, Refused
from regulation.catalogue import Catalogue
from regulation.office import Office
from regulation.planning.order import Draft, look_at, order
from regulation.visits.closing import clocks
from regulation.visits.hearing import answer_by, hear, reply, unheard
from regulation.visits.mending import MendingRefused, rectifications, send_proof
from regulation.visits.prolonging import (
    answer_time,
    ask_time,
    chased,
    noting_recheck,
    reminders,
    take_over,
)
from regulation.visits.submit import submit
from tests.regulation import town
from tests.regulation.town import NOW, TODAY
from tests.regulation.visiting import INSPECTOR, LEAD, OWNER, failed, opened, submission, visiting

DUE = TODAY + timedelta(8)
EVERYWHERE = Scope("/")


@pytest.fixture
def office(at_work: Callable[[Store], Office], catalogue: Catalogue, store: Store) -> Office:
    made = replace(at_work(store), catalogue=visiting(catalogue))
    town.settle(made)
    return made


def on(office: Office, day: date) -> Office:
    """The same office on another day."""
    at = NOW + (day - TODAY)
    return replace(office, now=lambda: at)


def visited(office: Office) -> str:
    given = submission(office, opened(office), {"COLD": failed(), "WASTE": failed("桶未加盖")})
    submit(office, INSPECTOR, given)
    return given.id


def found(office: Office, visit: str) -> FindingRow:
    return office.store.read(lambda tx: findings.of_visit(tx, visit))[0]


def rechecked(office: Office, visit: str, *keys: str) -> Task:
    """A re-check of some findings, ordered by the lead."""
    draft = Draft(
        town.MINE.id, "routine", "recheck", office.today(), "复查", rows=("COLD",), recheck_of=visit
    )
    return order(office, LEAD, draft, noting_recheck(office, LEAD, keys))


def test_a_re_check_is_ordered_with_the_note_of_it_on_each_finding_or_not_at_all(office: Office) -> None:
    key = f"{(visit := visited(office))}:1"
    with pytest.raises(NotFound):
        rechecked(office, visit, key, f"{visit}:9")
    assert (look_at(office, LEAD, town.MINE.id).open, found(office, visit).steps) == ([], ())
    task = rechecked(office, visit, key)
    assert [(t.step, t.why) for t in found(office, visit).steps] == [(Step.ORDER_RECHECK, task.number)]


def test_more_time_asked_and_granted_moves_the_day_and_every_step_is_on_record(office: Office) -> None:
    key = f"{(visit := visited(office))}:1"
    wanted, until = DUE + timedelta(10), DUE + timedelta(6)
    ask_time(office, OWNER, key, wanted, "配件下周才到")
    assert (found(office, visit).due, found(office, visit).course.asked is not None) == (DUE, True)
    answer_time(office, LEAD, key, granted=True, day=until, reason="给到周末")
    now = found(office, visit)
    assert (now.due, now.state) == (until, Mending.OPEN)
    assert [(t.step, t.by, t.why, t.day) for t in now.steps] == [
        (Step.ASK_TIME, "owner", "配件下周才到", wanted),
        (Step.GRANT_TIME, "lead", "给到周末", until),
    ]
    assert all(isinstance(t.at, datetime) and t.at == NOW for t in now.steps)
    with pytest.raises(MendingRefused, match="had more time already"):
        ask_time(office, OWNER, key, until + timedelta(1), "再要几天")
    late = on(office, DUE + timedelta(1))
    assert [f.finding.id for f in _overdue(late)] == [f"{visit}:2"]


def _overdue(office: Office) -> list[findings.OpenFinding]:
    return office.store.read(lambda tx: findings.open_findings(tx, EVERYWHERE, due_before=office.today()))


def test_more_time_refused_needs_a_reason_and_the_day_stays(office: Office) -> None:
    key = f"{(visit := visited(office))}:1"
    ask_time(office, OWNER, key, DUE + timedelta(2), "人手不够")
    with pytest.raises(MendingRefused, match="Give the reason"):
        answer_time(office, LEAD, key, granted=False, day=None, reason=" ")
    answer_time(office, LEAD, key, granted=False, day=None, reason="冷柜不能等")
    assert found(office, visit).due == DUE
    with pytest.raises(MendingRefused, match="No request"):
        answer_time(office, LEAD, key, granted=True, day=None, reason="")


@pytest.mark.parametrize(
    ("days", "reason", "sentence"),
    [
        (2, " ", "Give the reason"),
        (0, "x", "after the one"),
        (31, "x", "At most 30 days"),
        (None, "x", "Choose a day"),
    ],
)
def test_a_request_that_cannot_be_granted_is_refused_with_what_to_do(
    office: Office, days: int | None, reason: str, sentence: str
) -> None:
    key = f"{visited(office)}:1"
    stood = town.everything(office)
    with pytest.raises(MendingRefused, match=sentence):
        ask_time(office, OWNER, key, None if days is None else DUE + timedelta(days), reason)
    assert town.everything(office) == stood


def test_more_time_is_the_owner_s_to_ask_and_the_department_s_to_grant(office: Office) -> None:
    key = f"{visited(office)}:1"
    with pytest.raises(Refused):
        ask_time(office, LEAD, key, DUE + timedelta(1), "x")
    with pytest.raises(NotFound):
        ask_time(office, replace(OWNER, premises=(town.ELSEWHERE.id,)), key, DUE + timedelta(1), "x")
    ask_time(office, OWNER, key, DUE + timedelta(1), "x")
    with pytest.raises(Refused):
        answer_time(office, replace(LEAD, department="fire_rescue"), key, granted=True, day=None, reason="")


def test_reminders_and_escalation_are_read_off_the_day_and_counted_right(office: Office) -> None:
    visit = visited(office)
    send_proof(
        office, OWNER, f"{visit}:2", "已加盖", ()
    )  # waits for the department, so nobody is reminded of it
    rules = clocks().chase

    def wanted(days: int) -> list[tuple[str, Chasing, int]]:
        found = reminders(on(office, DUE + timedelta(days)), INSPECTOR, Action.SHOW_VISIT_CODE)
        return [(one.open.finding.id, one.chase.what, one.chase.days) for one in found if one.chase]

    assert wanted(-max(rules.before) - 1) == []
    assert wanted(-3) == [(f"{visit}:1", Chasing.SOON, 3)]
    assert wanted(rules.lead) == [(f"{visit}:1", Chasing.LEAD, -rules.lead)]
    assert wanted(rules.case) == [(f"{visit}:1", Chasing.CASE, -rules.case)]
    late = on(office, DUE + timedelta(rules.lead))
    assert sum(one.escalated for one in chased(late, rectifications(late, LEAD))) == 1


def test_a_lead_takes_over_what_escalated_and_nobody_else_nor_before(office: Office) -> None:
    key = f"{(visit := visited(office))}:1"
    with pytest.raises(MendingRefused, match="not so long overdue"):
        take_over(office, LEAD, key, "亲自去看")
    late = on(office, DUE + timedelta(clocks().chase.lead))
    with pytest.raises(Refused):
        take_over(late, INSPECTOR, key, "亲自去看")
    take_over(late, LEAD, key, "亲自去看")
    assert [(t.step, t.by, t.why) for t in found(office, visit).steps] == [
        (Step.TAKE_OVER, "lead", "亲自去看")
    ]
    assert sum(one.escalated for one in chased(late, rectifications(late, LEAD))) == 1  # the other one
    rechecked(late, visit, f"{visit}:2")
    assert not any(one.escalated for one in chased(late, rectifications(late, LEAD)))


def test_a_statement_is_answered_once_and_its_clock_runs_from_the_day_it_was_made(office: Office) -> None:
    visit = visited(office)
    with pytest.raises(MendingRefused, match="No statement"):
        hear(office, LEAD, visit, "知道了")
    reply(office, OWNER, visit, "当时正在补货")
    waiting = unheard(office, LEAD)
    assert [(one.visit, answer_by(office, one)) for one in waiting] == [(visit, date(2026, 12, 7))]
    assert unheard(office, replace(LEAD, department="fire_rescue")) == []
    with pytest.raises(Refused):
        hear(office, replace(LEAD, department="fire_rescue"), visit, "知道了")
    with pytest.raises(MendingRefused, match="what was decided"):
        hear(office, LEAD, visit, " ")
    hear(office, LEAD, visit, "听取了说明；温度记录显示 12 °C，认定不变。")
    read = office.store.read(lambda tx: visits.read(tx, EVERYWHERE, visit))
    assert (read.heard, read.heard_by, read.heard_at) == (
        "听取了说明；温度记录显示 12 °C，认定不变。",
        "lead",
        NOW,
    )
    assert unheard(office, LEAD) == []
    for again in (lambda: hear(office, LEAD, visit, "再答"), lambda: reply(office, OWNER, visit, "再说")):
        with pytest.raises(MendingRefused, match="answered this statement already"):
            again()
