"""A re-rating is asked for once all is put right, becomes a proposed task, and a lead decides on it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from graph import NotFound, Store, tasks
from graph.scope import Scope
from regulation.access import Refused
from regulation.catalogue import Catalogue
from regulation.office import Office
from regulation.planning import approve, cancel, rules
from regulation.planning.rerating import ReratingRefused, ask, standing
from regulation.visits.mending import accept, send_proof
from regulation.visits.submit import submit
from tests.regulation import town
from tests.regulation.town import MINE, NOW
from tests.regulation.visiting import INSPECTOR, LEAD, OWNER, failed, opened, submission, visiting

EVERYWHERE = Scope("/")


@pytest.fixture
def office(at_work: Callable[[Store], Office], catalogue: Catalogue, store: Store) -> Office:
    made = replace(at_work(store), catalogue=visiting(catalogue))
    town.settle(made)
    return made


def visited(office: Office, *, mended: bool = True) -> str:
    given = submission(office, opened(office), {"COLD": failed()})
    submit(office, INSPECTOR, given)
    if mended:
        send_proof(office, OWNER, f"{given.id}:1", "已修", ())
        accept(office, LEAD, [f"{given.id}:1"])
    return given.id


def test_what_is_asked_for_is_a_proposed_task_that_another_approves(office: Office) -> None:
    visit = visited(office)
    assert standing(office, OWNER, visit).against is None
    task = ask(office, OWNER, visit, "冷柜换了新的")
    assert (task.state, task.kind, task.origin, task.recheck_of) == ("proposed", "routine", "rerating", visit)
    assert (task.reason, task.rows, task.ordered_by) == ("冷柜换了新的", None, "owner")
    board = office.store.read(lambda tx: tasks.board(tx, EVERYWHERE, LEAD.department, ["proposed"]))
    assert [row.task.id for row in board] == [task.id]
    with pytest.raises(Refused):
        approve(office, OWNER, task.id)
    approve(office, LEAD, task.id)
    found = standing(office, OWNER, visit)
    assert found.task is not None
    assert found.task.state == "approved"


def test_a_refusal_says_why_to_the_owner_and_it_can_be_asked_again_after_its_time(office: Office) -> None:
    visit = visited(office)
    task = ask(office, OWNER, visit, "冷柜换了新的")
    with pytest.raises(ReratingRefused, match="being arranged"):
        ask(office, OWNER, visit, "再申请")
    cancel(office, LEAD, task.id, "下月专项检查一并看")
    assert standing(office, OWNER, visit).refusal == "下月专项检查一并看"
    days = rules().numbers["rerating_days"]
    with pytest.raises(ReratingRefused, match="ask again from 21 Feb 2027"):
        ask(replace(office, now=lambda: NOW + timedelta(days - 1)), OWNER, visit, "再申请")
    ask(replace(office, now=lambda: NOW + timedelta(days)), OWNER, visit, "再申请")


def test_nothing_is_asked_for_before_all_is_confirmed_nor_without_a_word(office: Office) -> None:
    visit = visited(office, mended=False)
    stood = town.everything(office)
    with pytest.raises(ReratingRefused, match="not put right"):
        ask(office, OWNER, visit, "都改好了")
    assert town.everything(office) == stood
    send_proof(office, OWNER, f"{visit}:1", "已修", ())
    accept(office, LEAD, [f"{visit}:1"])
    with pytest.raises(ReratingRefused, match="500 characters"):
        ask(office, OWNER, visit, " ")


def test_a_visit_that_found_nothing_and_a_stranger_ask_for_nothing(office: Office) -> None:
    clean = submission(office, opened(office))
    submit(office, INSPECTOR, clean)
    with pytest.raises(ReratingRefused, match="found nothing"):
        ask(office, OWNER, clean.id, "请再来")
    with pytest.raises(NotFound):
        ask(office, replace(OWNER, premises=(town.ELSEWHERE.id,)), clean.id, "请再来")
    with pytest.raises(Refused):
        ask(office, LEAD, clean.id, "请再来")
    assert MINE.id in OWNER.premises
