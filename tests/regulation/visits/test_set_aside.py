"""Work whose authority is gone when it arrives is kept, set aside, and counts once a lead admits it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from checklists import Outcome
from graph import tasks
from graph.queries import parse
from graph.tasks import Recusal, Task
from regulation.access import Refused, Role
from regulation.office import Office
from regulation.visits.aside import AdmissionRefused, admit, list_aside
from regulation.visits.submit import submit
from tests.regulation import town
from tests.regulation.town import NOW, PATHS, WEST
from tests.regulation.visiting import (
    INSPECTOR,
    LEAD,
    failed,
    opened,
    submission,
)
from tests.regulation.visits.standing import EVERYWHERE, visit_place

REGISTERED = parse(
    "tests/register_officer",
    "// Somebody with a certificate.\nMERGE (o:Officer {number: '2'})\n"
    "SET o.enforcement_number = '9001002', o.valid_to = $to",
)


def recuse_second(office: Office, task: Task) -> None:
    left, recusal = task.officers[:1], Recusal("2", "亲属", "lead")
    put_task(office, replace(task, officers=left, recusals=(recusal,)))


def put_task(office: Office, task: Task) -> None:
    office.store.write("test.task", "test", lambda tx: tasks.put(tx, task))


def end_certificate(office: Office, _task: Task) -> None:
    gone = town.TODAY - timedelta(1)
    office.store.write("test.end", "test", lambda tx: tx.run(REGISTERED, to=gone))


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (lambda office, task: put_task(office, replace(task, state="cancelled")), {"cancelled"}),
        (lambda office, task: put_task(office, replace(task, officers=task.officers[1:])), {"unassigned"}),
        (recuse_second, {"recused", "unassigned"}),
        (end_certificate, {"certificate"}),
    ],
)
def test_work_whose_authority_is_gone_is_kept_apart_and_counts_once_a_lead_admits_it(
    one_office: Office, happens: Callable[[Office, Task], None], why: set[str]
) -> None:
    office, task = one_office, opened(one_office)
    given = submission(office, task, {"COLD": failed()})
    happens(office, office.store.read(lambda tx: tasks.read(tx, EVERYWHERE, task.id)))
    was = visit_place(office)
    kept = submit(office, INSPECTOR, given)
    assert set(kept.aside) & why == set(kept.aside) != set()
    assert (kept.visit, kept.text, visit_place(office)) == ("", given.canonical(), was)
    assert submit(office, INSPECTOR, given) == kept
    assert town.leaves(office)[-1]["action"] == "visit.set_aside"
    assert [one.record for one in list_aside(office, LEAD)] == [kept]
    with pytest.raises(AdmissionRefused):
        admit(office, LEAD, kept.id, " ")
    counted = admit(office, LEAD, kept.id, "检查时还有资格")
    assert (counted.visit, counted.aside, counted.admitted_by) == (given.id, (), "lead")
    assert list_aside(office, LEAD) == []
    assert visit_place(office).checked["COLD"].outcome is Outcome.FAILED


@pytest.mark.parametrize("moved", [{"under": PATHS[WEST]}, {"industries": ("pharmacy",)}])
def test_work_of_who_was_moved_meanwhile_is_kept_apart_and_read_by_the_lead_alone(
    one_office: Office, moved: dict[str, Any]
) -> None:
    office, who = one_office, replace(INSPECTOR, **moved)
    given = submission(office, opened(office), {"COLD": failed()})
    was = visit_place(office)
    kept = submit(office, who, given)
    assert (kept.aside, kept.visit, visit_place(office)) == (("area",), "", was)
    assert submit(office, who, given) == kept
    with pytest.raises(Refused):
        list_aside(office, who)
    assert admit(office, LEAD, kept.id, "调走前查的").visit == given.id
    assert visit_place(office).checked["COLD"].outcome is Outcome.FAILED


def test_who_was_never_sent_hands_nothing_in(one_office: Office) -> None:
    given = submission(one_office, opened(one_office))
    with pytest.raises(Refused):
        submit(one_office, replace(INSPECTOR, enforcement_number="9009009"), given)
    left = replace(INSPECTOR, role=Role.LEFT, until=NOW - timedelta(hours=1))
    with pytest.raises(Refused):
        submit(one_office, left, given)
    assert submit(one_office, replace(left, until=NOW), given).aside == ("account",)
