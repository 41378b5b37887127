"""A desk task: nobody goes, what data shows is answered, and neither it nor a visit loses or doubles a row."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from checklists import Mending, Method, Outcome, Severity, ShortList
from graph import Store, Tx, findings, planning, premises, tasks, visits
from graph.scope import Scope
from regulation.catalogue import Catalogue
from regulation.office import Office
from regulation.planning import Draft, Objected, StepRefused, burden_of, notify, order, rules, show_code
from regulation.planning.reading import list_for
from regulation.visits.mending import accept, send_proof
from regulation.visits.running import open_run
from regulation.visits.submission import Presence, Seen, SubmissionRefused, Told
from regulation.visits.submit import submit
from tests.regulation import town
from tests.regulation.town import FOOD_OFFICE, MINE, TODAY
from tests.regulation.visiting import (
    INSPECTOR,
    LEAD,
    OWNER,
    failed,
    from_data,
    opened,
    submission,
    visiting,
)
from tests.regulation.visiting import order as tasked

EVERYWHERE = Scope("/")
FROM_DATA = {"RECORDS", "WASTE"}
DOOR = {"HEALTH", "COLD", "GAS", "PESTS", "ONLINE"}
UNSIGNED = Presence.NOT_ASKED


@pytest.fixture
def office(at_work: Callable[[Store], Office], catalogue: Catalogue, store: Store) -> Office:
    """The town on each store in turn; two of the seven rows are checked from data."""
    made = from_data(replace(at_work(store), catalogue=visiting(catalogue)), *FROM_DATA)
    town.settle(made)
    return made


def rows(office: Office, task: tasks.Task) -> set[str]:
    listed = open_run(office, INSPECTOR, task.id).listed
    assert listed is not None
    return {row.id for row in listed.rows}


def known(office: Office) -> dict[str, Outcome]:
    place = office.store.read(lambda tx: visits.place(tx, MINE.id))
    return {key: row.outcome for key, row in place.checked.items()}


def test_a_visit_leaves_to_the_desk_what_data_shows_and_says_so(office: Office) -> None:
    door, desk = opened(office), opened(office, kind="desk")
    assert (rows(office, door), rows(office, desk)) == (DOOR, FROM_DATA)
    listed = open_run(office, INSPECTOR, door.id).listed
    assert listed is not None
    assert {row.id for row in listed.elsewhere} == FROM_DATA


def test_door_and_desk_keep_what_the_other_found_and_mending_is_the_same(office: Office) -> None:
    submit(office, INSPECTOR, submission(office, opened(office), {"GAS": failed("软管老化")}))
    desk = opened(office, kind="desk")
    given = submission(office, desk, {"WASTE": failed("合同到期")}, presence=UNSIGNED)
    submit(office, INSPECTOR, given)
    assert known(office)["GAS"] is known(office)["WASTE"] is Outcome.FAILED
    submit(office, INSPECTOR, submission(office, opened(office), {"GAS": failed("还是没换")}))
    assert known(office)["WASTE"] is Outcome.FAILED
    assert known(office).keys() >= DOOR - {"ONLINE"} | FROM_DATA
    (found,) = office.store.read(lambda tx: findings.of_visit(tx, given.id))
    send_proof(office, OWNER, found.id, "续签了", ())
    accept(office, LEAD, [found.id])
    (settled,) = office.store.read(lambda tx: findings.of_visit(tx, given.id))
    assert (settled.state, known(office)["WASTE"]) == (Mending.CONFIRMED, Outcome.PASSED)


def test_an_answer_to_a_row_of_the_other_place_is_refused(office: Office) -> None:
    given = submission(office, opened(office), {"WASTE": failed()})
    with pytest.raises(ValueError, match="The list has no WASTE"):
        submit(office, INSPECTOR, given)
    other = submission(office, opened(office, kind="desk"), list_digest="0" * 64, presence=UNSIGNED)
    with pytest.raises(SubmissionRefused, match="another list"):
        submit(office, INSPECTOR, other)


def test_nobody_signs_for_the_owner_where_nobody_went_and_somebody_does_where_they_did(
    office: Office,
) -> None:
    with pytest.raises(SubmissionRefused, match="not_asked for a desk task"):
        submit(office, INSPECTOR, submission(office, opened(office, kind="desk")))
    with pytest.raises(SubmissionRefused, match="not_asked for a desk task"):
        submit(office, INSPECTOR, submission(office, opened(office), presence=UNSIGNED))
    told = (Told("uses_gas", True, Seen.CONFIRMED),)
    with pytest.raises(SubmissionRefused, match="leave told empty"):
        submit(
            office, INSPECTOR, submission(office, opened(office, kind="desk"), told=told, presence=UNSIGNED)
        )


def test_a_desk_task_has_neither_notice_nor_code(office: Office) -> None:
    task = tasked(office, kind="desk", state="approved")
    for step in (lambda: notify(office, LEAD, task.id), lambda: show_code(office, INSPECTOR, task.id)):
        with pytest.raises(StepRefused, match="Nobody goes"):
            step()


def test_it_is_no_visit_of_the_year_and_does_not_put_off_the_next_one(office: Office) -> None:
    def situation() -> tuple[int, int, date | None]:
        def work(tx: Tx) -> tuple[int, int, date | None]:
            card = premises.card(tx, EVERYWHERE, MINE.id)
            burden = burden_of(tx, office.catalogue, card, TODAY)
            limits = [planning.Limit("catering", card.grade or "", "", TODAY)]
            late = {
                one.id: one.since
                for one in planning.due(tx, EVERYWHERE, FOOD_OFFICE, limits, 99, by_credit=False)
            }
            return burden.made(), burden.counted(FOOD_OFFICE), late[MINE.id]

        return office.store.read(work)

    before = situation()
    submit(office, INSPECTOR, submission(office, opened(office, kind="desk"), presence=UNSIGNED))
    assert situation() == before
    newest = office.store.read(lambda tx: premises.visits(tx, MINE.id, 1))
    assert [row.kind for row in newest] == ["desk"]


def test_it_stands_beside_an_open_visit_and_a_second_one_does_not(office: Office) -> None:
    visit = tasked(office)
    wish = Draft(MINE.id, "desk", "by_hand", TODAY + timedelta(1), "年报没有按期报送")
    made = order(office, LEAD, wish)
    listed = list_for(office, made)
    assert listed is not None
    assert {row.method for row in listed.rows} == {Method.OFF_SITE}
    with pytest.raises(Objected) as found:
        order(office, LEAD, wish)
    assert [(one.rule, one.task) for one in found.value.objections] == [("twice", made.id)]
    with pytest.raises(Objected) as found:
        order(office, LEAD, replace(wish, kind="case"))
    assert [(one.rule, one.task) for one in found.value.objections] == [("twice", visit.id)]


def test_the_rules_say_where_the_desk_task_stands_and_what_of_it_is_assumed() -> None:
    kind = rules().kinds["desk"]
    assert (kind.travels, kind.announced, kind.counts) == (False, False, False)
    assert kind.source is not None
    assert not kind.source.verified
    assert any("kind.desk" in name for name, _ in rules().assumed)


def test_a_short_list_where_the_rule_allows_it_spares_rows_and_keeps_what_was_known_of_them(
    office: Office,
) -> None:
    submit(office, INSPECTOR, submission(office, opened(office), {"COLD": failed()}))
    grade = office.store.read(lambda tx: premises.card(tx, EVERYWHERE, MINE.id)).grade or ""
    rule = ShortList((grade,), ("routine",), (Severity.KEY,), (), None)
    visiting_rules = replace(office.catalogue.visit_rules("catering"), short_list=rule)
    of = replace(office.catalogue, visits={**office.catalogue.visits, "catering": visiting_rules})
    then = replace(office, catalogue=of)
    task = opened(then)
    assert rows(then, task) == {"HEALTH", "GAS"}
    submit(then, INSPECTOR, submission(then, task))
    assert known(then)["COLD"] is Outcome.FAILED
    assert rows(then, opened(then, kind="case")) == DOOR
