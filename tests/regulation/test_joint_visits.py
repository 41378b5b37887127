"""Two departments, one visit: each fact asked once, one finding to mend, each record whole, results recognised."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from checklists import Mending, Outcome, asked
from graph import Store, findings, visits
from regulation.catalogue import Catalogue
from regulation.office import Office
from regulation.planning.reading import minutes_for, spared
from regulation.visits.mending import accept, send_proof
from regulation.visits.running import open_run
from regulation.visits.submission import SubmissionRefused, read_submission
from regulation.visits.submit import submit
from tests.regulation import town
from tests.regulation.town import FOOD_OFFICE, MINE, NOW
from tests.regulation.visiting import INSPECTOR, LEAD, OWNER, failed, library, opened, submission

FIRE = "fire_rescue"
TOGETHER = (FOOD_OFFICE, FIRE)


def shared(catalogue: Catalogue) -> Catalogue:
    """The seven requirements; the fire service has a row of its own on gas and on waste, which ask the same facts."""
    of = library(catalogue)
    food = [
        replace(row, asks=f"{row.id.lower()}_ok") if row.id in ("GAS", "WASTE") else row
        for row in of.requirements
    ]
    fire = [
        replace(row, id=f"FIRE-{row.id}", department=FIRE, factor=None, points=0, red_line=False)
        for row in food
        if row.asks
    ]
    whole = replace(of, requirements=(*food, *fire))
    return replace(catalogue, libraries={**catalogue.libraries, "catering": (whole,)})


@pytest.fixture
def office(at_work: Callable[[Store], Office], catalogue: Catalogue, store: Store) -> Office:
    made = replace(at_work(store), catalogue=shared(catalogue))
    town.settle(made)
    return made


def once(office: Office, task: str) -> dict[str, tuple[str, ...]]:
    """The questions of a task, each with the rows that take its answer over."""
    listed = open_run(office, INSPECTOR, task).listed
    assert listed is not None
    return {one.row.id: tuple(other.id for other in one.also) for one in asked(listed)}


def test_a_joint_visit_asks_each_fact_once_and_every_departments_record_is_whole(office: Office) -> None:
    task = opened(office, departments=TOGETHER)
    questions = once(office, task.id)
    assert questions["GAS"] == ("FIRE-GAS",)
    assert questions["WASTE"] == ("FIRE-WASTE",)
    given = submission(office, task, {"WASTE": failed("桶没有盖")})
    less = replace(given, answers={key: one for key, one in given.answers.items() if key in questions})
    submit(office, INSPECTOR, less)
    found = office.store.read(lambda tx: findings.of_visit(tx, less.id))
    assert [(f.requirement, f.also, f.department) for f in found] == [("WASTE", ("FIRE-WASTE",), FOOD_OFFICE)]
    known = office.store.read(lambda tx: visits.place(tx, MINE.id)).checked
    assert known["FIRE-WASTE"].outcome is known["WASTE"].outcome is Outcome.FAILED
    assert known["FIRE-GAS"].outcome is Outcome.PASSED


def test_what_one_fact_failed_is_mended_once_for_every_department(office: Office) -> None:
    task = opened(office, departments=TOGETHER)
    given = submission(office, task, {"WASTE": failed("桶没有盖")})
    submit(
        office, INSPECTOR, replace(given, answers={k: a for k, a in given.answers.items() if "FIRE" not in k})
    )
    (found,) = office.store.read(lambda tx: findings.of_visit(tx, given.id))
    send_proof(office, OWNER, found.id, "换了带盖的桶", ())
    accept(office, LEAD, [found.id])
    known = office.store.read(lambda tx: visits.place(tx, MINE.id)).checked
    assert {known[key].outcome for key in ("WASTE", "FIRE-WASTE")} == {Outcome.PASSED}
    (settled,) = office.store.read(lambda tx: findings.of_visit(tx, given.id))
    assert settled.state is Mending.CONFIRMED


def test_the_other_department_does_not_ask_again_what_was_in_order_until_the_time_is_over(
    office: Office,
) -> None:
    task = opened(office)
    submit(office, INSPECTOR, submission(office, task, {"WASTE": failed()}))
    days = office.catalogue.visit_rules("catering").recognise_days.value
    for later, questions in ((days, {"FIRE-WASTE"}), (days + 1, {"FIRE-WASTE", "FIRE-GAS"})):
        then = replace(office, now=lambda later=later: NOW + timedelta(later))
        alone = opened(then, departments=(FIRE,), lead_department=FIRE)
        assert set(once(then, alone.id)) == questions


def test_what_is_recognised_stays_known_with_the_visit_and_the_day_it_comes_from(office: Office) -> None:
    first = submission(office, opened(office), {"WASTE": failed()})
    submit(office, INSPECTOR, first)
    then = replace(office, now=lambda: NOW + timedelta(9))
    alone = opened(then, departments=(FIRE,), lead_department=FIRE)
    submit(then, INSPECTOR, submission(then, alone, at=NOW + timedelta(9)))
    known = then.store.read(lambda tx: visits.place(tx, MINE.id)).checked
    assert (known["FIRE-GAS"].outcome, known["FIRE-GAS"].visit, known["FIRE-GAS"].on) == (
        Outcome.PASSED,
        first.id,
        town.TODAY,
    )


def test_a_case_asks_everything_whatever_was_seen_before(office: Office) -> None:
    submit(office, INSPECTOR, submission(office, opened(office)))
    case = opened(office, departments=(FIRE,), lead_department=FIRE, kind="case")
    assert set(once(office, case.id)) == {"FIRE-GAS", "FIRE-WASTE"}


def test_the_order_says_what_going_together_spares(office: Office) -> None:
    task = opened(office, departments=TOGETHER)
    listed = open_run(office, INSPECTOR, task.id).listed
    assert listed is not None
    made = spared(listed)
    alone = minutes_for(7) + minutes_for(2)
    assert (made.visits, made.questions, made.minutes) == (1, 2, alone - minutes_for(7))


def test_an_answer_that_says_of_itself_that_it_is_recognised_is_refused(office: Office) -> None:
    given = submission(office, opened(office)).as_json()
    given["answers"]["GAS"] = {"outcome": "passed", "how": "recognised"}
    with pytest.raises(SubmissionRefused, match="recognised"):
        read_submission(given)
