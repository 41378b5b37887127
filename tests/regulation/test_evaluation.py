"""A visit and a confirmed rectification move the evaluation in the same deed; what is stored recomputes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from checklists import Answer, How, Outcome
from graph import Store, evaluations, landing, tasks
from graph.evaluations import EvaluationRow
from regulation.catalogue import Catalogue
from regulation.grading.evaluating import recomputes
from regulation.office import Office
from regulation.planning import suggest
from regulation.register.trade import NO_MARK, open_trade
from regulation.visits.mending import accept, send_proof
from regulation.visits.submit import submit
from tests.regulation import town
from tests.regulation.town import MINE, NOW
from tests.regulation.visiting import INSPECTOR, LEAD, OWNER, failed, opened, order, submission, visiting


@pytest.fixture
def office(at_work: Callable[[Store], Office], catalogue: Catalogue, store: Store) -> Office:
    made = replace(at_work(store), catalogue=visiting(catalogue))
    town.settle(made)
    return made


def history(office: Office) -> list[EvaluationRow]:
    return office.store.read(lambda tx: evaluations.history(tx, MINE.id))


def visited(office: Office, *rows: str) -> str:
    """A visit at which these rows failed."""
    given = submission(office, opened(office), {row: failed() for row in rows})
    submit(office, INSPECTOR, given)
    return given.id


def test_before_the_first_visit_there_is_no_evaluation(office: Office) -> None:
    assert history(office) == []


def test_a_visit_evaluates_in_its_own_deed_and_the_same_visit_again_moves_nothing(office: Office) -> None:
    leaves = len(town.leaves(office))
    given = submission(office, opened(office), {"COLD": failed()})
    opening = len(town.leaves(office)) - leaves
    receipt = submit(office, INSPECTOR, given)
    assert len(town.leaves(office)) == leaves + opening + 1
    [made] = history(office)
    # HEALTH RECORDS COLD GAS PESTS WASTE weigh 26 points, ONLINE has none and weighs 1: 21 of 27
    assert (made.step, made.value, made.known_share) == ("good", 77_778, 1_000)
    assert (made.on, made.until, made.visits) == (town.TODAY, date(2027, 11, 23), (given.id,))
    [part] = made.components
    assert (part.earned, part.applicable, part.passed, part.failed) == (21_000, 27_000, 6, 1)
    stood = town.everything(office)
    assert submit(office, INSPECTOR, given) == receipt
    assert town.everything(office) == stood


def test_a_confirmed_rectification_moves_it_and_the_trend_says_both(office: Office) -> None:
    visit = visited(office, "COLD", "WASTE")
    send_proof(office, OWNER, f"{visit}:1", "已修好", ())
    assert len(history(office)) == 1
    accept(office, LEAD, [f"{visit}:1"])
    after, before = history(office)
    assert [(one.number, one.step, one.value) for one in (before, after)] == [
        (1, "put_right", 55_556),
        (2, "good", 77_778),
    ]


def test_an_open_key_row_holds_it_down_until_it_is_put_right(office: Office) -> None:
    visit = visited(office, "HEALTH")
    [held] = history(office)
    assert (held.value, held.step, held.capped) == (96_296, "ordinary", ("HEALTH",))
    send_proof(office, OWNER, f"{visit}:1", "已补办", ())
    accept(office, LEAD, [f"{visit}:1"])
    assert (history(office)[0].step, history(office)[0].capped) == ("excellent", ())


def test_every_stored_evaluation_recomputes_from_its_rows_and_its_edition(office: Office) -> None:
    visit = visited(office, "HEALTH", "COLD")
    send_proof(office, OWNER, f"{visit}:1", "已补办", ())
    accept(office, LEAD, [f"{visit}:1"])
    for said in history(office):
        ground = office.store.read(lambda tx, said=said: evaluations.ground(tx, said.id))
        assert ground.library == "2026-11-01"
        assert recomputes(office, MINE.industry, said, ground)
        assert not recomputes(office, MINE.industry, replace(said, value=1), ground)


def test_a_visit_that_saw_too_little_is_no_mark(office: Office) -> None:
    unseen = Answer(Outcome.NOT_CHECKED, How.ITEM)
    given = submission(office, opened(office), dict.fromkeys(("COLD", "GAS", "PESTS", "WASTE"), unseen))
    submit(office, INSPECTOR, given)
    [made] = history(office)
    assert (made.step, made.value, made.until) == (None, None, None)
    assert made.known_share == 111  # 3 of 27 points
    assert not made.holds(town.TODAY)


def test_a_mark_holds_to_its_last_day(office: Office) -> None:
    visited(office, "COLD")
    [made] = history(office)
    assert made.holds(date(2027, 11, 23))
    assert not made.holds(date(2027, 11, 24))


def asked_for(office: Office) -> list[str]:
    """The premises that the board offers for their evaluation."""
    return [one.premises.name for one in suggest(office, LEAD).of("evaluation")]


def test_the_worst_mark_asks_for_a_visit_until_a_task_is_ordered_or_it_is_put_right(office: Office) -> None:
    assert asked_for(office) == []
    visit = visited(office, "COLD", "WASTE")
    assert asked_for(office) == [MINE.name]
    assert asked_for(replace(office, now=lambda: NOW + timedelta(days=366))) == []  # its last day is past
    assert suggest(office, replace(LEAD, under="/9001/")).of("evaluation") == []
    later = replace(office, now=lambda: NOW + timedelta(hours=1))
    task = order(later, origin="evaluation", ordered_at=later.now(), state="done")
    assert asked_for(office) == []
    office.store.write("test.cancel", "test", lambda tx: tasks.put(tx, replace(task, state="cancelled")))
    assert asked_for(office) == [MINE.name]
    send_proof(office, OWNER, f"{visit}:1", "已修好", ())
    accept(office, LEAD, [f"{visit}:1"])
    assert asked_for(office) == []


def test_a_trade_is_counted_listed_and_followed_on_both_stores(office: Office) -> None:
    visit = visited(office, "COLD", "WASTE")
    send_proof(office, OWNER, f"{visit}:1", "已修好", ())
    accept(office, LEAD, [f"{visit}:1"])
    trade = open_trade(office, LEAD, "catering", step="good", row="COLD")
    assert [(one.path, one.step, one.count) for one in trade.steps] == [("/900000/900100/", "good", 1)]
    assert [(one.name, one.value, one.on) for one in trade.listed] == [(MINE.name, 77_778, town.TODAY)]
    assert [(one.name, one.before, one.step) for one in trade.moved] == [(MINE.name, "put_right", "good")]
    assert [(one.requirement, one.times, one.places) for one in trade.found] == [
        ("COLD", 1, 1),
        ("WASTE", 1, 1),
    ]
    assert [(one.visit, one.state, one.id) for one in trade.found_at] == [(visit, "confirmed", MINE.id)]
    rest = open_trade(office, LEAD, "catering", step=NO_MARK).listed
    assert [(one.name, one.step) for one in rest] == [
        ("东街小吃", None),
        ("东街火锅", None),
        ("东街茶馆", None),
    ]
    elsewhere = open_trade(office, replace(LEAD, under="/9001/"), "catering", step="good", row="COLD")
    assert not [*elsewhere.steps, *elsewhere.listed, *elsewhere.moved, *elsewhere.found, *elsewhere.found_at]


def test_the_public_page_reads_the_newest_evaluation_with_everything_else(office: Office) -> None:
    visited(office, "COLD")
    found = landing.read(office.store, MINE.id, "", town.TODAY)
    assert found
    assert found.evaluation == history(office)[0]
    assert found.parts_public_on == date(2026, 12, 21)
    later = landing.read(office.store, MINE.id, "", date(2026, 12, 21))
    assert later
    assert later.parts_public_on is None
