"""A visit becomes record, findings, facts, grade and counts together, once, or nothing of it happens."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from checklists import Answer, AnswersRefused, Correction, Mending, Outcome
from graph import Tx, findings, grades, premises, tallies, tasks, visits
from graph.queries import parse
from graph.records import dump_facts
from regulation.access import Refused
from regulation.grading.explain import explain, recomputes
from regulation.grading.facts import facts_on
from regulation.grading.judging import judged
from regulation.grading.one import table_for
from regulation.office import Office
from regulation.visits.running import TaskClosed, start
from regulation.visits.submission import (
    Outside,
    Presence,
    Seen,
    Signer,
    Submission,
    SubmissionRefused,
    Told,
    read_submission,
)
from regulation.visits.submit import SubmissionConflict, submit
from risk import Fact, integers
from tests.regulation import town
from tests.regulation.town import MINE
from tests.regulation.visiting import INSPECTOR, failed, opened, order, submission
from tests.regulation.visits.standing import EVERYWHERE, visit_place

REFUSED = parse("tests/read_refused", "// Kept aside.\nMATCH (r:RefusedSubmission) RETURN r AS refused")
REFERRED = parse(
    "tests/read_referred",
    "// Referred.\nMATCH (r:Referral)-[:TO]->(d:Department) RETURN r.note AS note, d.code AS department",
)
TELL = parse("tests/tell", "// The owner's word.\nMATCH (p:Premises {id: $id}) SET p.told = $told")


def card(office: Office) -> premises.Card:
    return office.store.read(lambda tx: premises.card(tx, EVERYWHERE, MINE.id))


def counted(office: Office) -> int:
    return sum(t.count for t in office.store.read(lambda tx: tallies.read(tx, EVERYWHERE)))


def test_two_of_26_points_failed_cost_4_615_and_the_grade_the_facts_and_the_counts_move_together(
    office: Office,
) -> None:
    task = opened(office)
    before = counted(office)
    given = submission(office, task, {"HEALTH": failed(), "RECORDS": failed("无票据")})
    receipt = submit(office, INSPECTOR, given)
    after = card(office)
    assert after.facts["dynamic_score"] == Fact(4.615, "visit", given.id, town.TODAY)
    explained = explain(office, INSPECTOR, MINE.id)
    assert explained.record is not None
    assert recomputes(office, explained.record)
    assert explained.record.points["dynamic_score"] == 4_615
    visit = office.store.read(lambda tx: visits.read(tx, EVERYWHERE, given.id))
    assert (visit.number, visit.result, visit.critical, visit.serious, visit.minor) == (
        receipt.number,
        "conditions",
        0,
        1,
        1,
    )
    assert visit.scored["dynamic_score"]["failed"] == 2_000
    assert visit.scored["dynamic_score"]["applicable"] == 26_000
    assert visit.after is not None
    assert visit.after.score == after.score
    assert visit.mended is not None
    assert visit.mended.score == (after.score or 0) - 4_615
    assert visit.public_on == date(2026, 12, 21)
    assert counted(office) == before
    ended = office.store.read(lambda tx: tasks.read(tx, EVERYWHERE, task.id))
    assert (ended.state, ended.events[-1].detail) == ("done", receipt.number)
    found = office.store.read(lambda tx: findings.of_visit(tx, given.id))
    assert [(f.requirement, f.state, f.due) for f in found] == [
        ("HEALTH", Mending.OPEN, town.TODAY + timedelta(8)),
        ("RECORDS", Mending.OPEN, town.TODAY + timedelta(8)),
    ]


def test_the_same_submission_again_gets_the_same_receipt_and_changes_nothing(office: Office) -> None:
    given = submission(office, opened(office), {"COLD": failed()})
    first = submit(office, INSPECTOR, given)
    stood = town.everything(office)
    again = submit(office, INSPECTOR, read_submission(given.as_json()))
    assert again == first
    assert town.everything(office) == stood


def test_the_same_id_with_other_content_is_refused_and_both_are_kept(office: Office) -> None:
    given = submission(office, opened(office), {"COLD": failed()})
    first = submit(office, INSPECTOR, given)
    other = replace(given, answers={**given.answers, "COLD": failed("另一种说法")})
    with pytest.raises(SubmissionConflict, match=first.number):
        submit(office, INSPECTOR, other)
    kept = office.store.read(lambda tx: tx.run(REFUSED))
    assert [(row["refused"]["digest"], row["refused"]["record"]) for row in kept] == [
        (other.digest(), other.canonical())
    ]
    visit = office.store.read(lambda tx: visits.read(tx, EVERYWHERE, given.id))
    assert visit.record == given.as_json()
    assert [leaf["action"] for leaf in town.leaves(office)][-2:] == ["visit.submit", "visit.refuse"]


def test_a_missing_answer_records_nothing_and_says_which(office: Office) -> None:
    given = submission(office, opened(office))
    less = replace(given, answers={k: v for k, v in given.answers.items() if k not in ("COLD", "WASTE")})
    stood = town.everything(office)
    with pytest.raises(AnswersRefused) as refused:
        submit(office, INSPECTOR, less)
    assert refused.value.missing == ("COLD", "WASTE")
    assert town.everything(office) == stood


@pytest.mark.parametrize(
    ("answer", "lack"),
    [
        (Answer(Outcome.FAILED), "note"),
        (Answer(Outcome.FAILED, note="x"), "correction"),
        (Answer(Outcome.FAILED, note="x", correction=Correction.BY_DATE), "due"),
        (Answer(Outcome.NOT_APPLICABLE), "reason"),
    ],
)
def test_an_answer_that_lacks_something_records_nothing(
    one_office: Office, answer: Answer, lack: str
) -> None:
    given = submission(one_office, opened(one_office), {"COLD": answer})
    with pytest.raises(AnswersRefused) as refused:
        submit(one_office, INSPECTOR, given)
    assert refused.value.incomplete == {"COLD": lack}


def test_what_does_not_apply_leaves_the_denominator_and_what_was_not_checked_is_not_passed(
    one_office: Office,
) -> None:
    answers = {
        "HEALTH": failed(),
        "GAS": Answer(Outcome.NOT_APPLICABLE, note="不用燃气"),
        "PESTS": Answer(Outcome.NOT_CHECKED),
    }
    submit(one_office, INSPECTOR, submission(one_office, opened(one_office), answers))
    rows = visit_place(one_office).checked
    assert "PESTS" not in rows
    assert rows["GAS"].outcome is Outcome.NOT_APPLICABLE
    assert card(one_office).facts["dynamic_score"].value == 4.286  # 1 of 14 on 60, half up


def test_put_right_on_the_spot_is_a_finding_that_costs_nothing(one_office: Office) -> None:
    on_the_spot = failed(correction=Correction.ON_THE_SPOT, due=None)
    given = submission(one_office, opened(one_office), {"GAS": on_the_spot})
    submit(one_office, INSPECTOR, given)
    assert card(one_office).facts["dynamic_score"].value == 0
    visit = one_office.store.read(lambda tx: visits.read(tx, EVERYWHERE, given.id))
    assert (visit.result, visit.critical) == ("fail", 1)
    found = one_office.store.read(lambda tx: findings.of_visit(tx, given.id))
    assert [f.state for f in found] == [Mending.CONFIRMED]


def test_what_was_seen_outside_the_list_is_referred_and_never_scored(office: Office) -> None:
    outside = (Outside("fire_rescue", "安全出口上锁"),)
    submit(office, INSPECTOR, submission(office, opened(office), outside=outside))
    assert card(office).facts["dynamic_score"].value == 0
    assert office.store.read(lambda tx: tx.run(REFERRED)) == [
        {"note": "安全出口上锁", "department": "fire_rescue"}
    ]


def test_a_told_fact_counts_for_the_grade_only_once_an_inspector_confirmed_it(office: Office) -> None:
    told = {
        name: Fact(value, "owner", "account", town.TODAY)
        for name, value in {"floor_area_m2": 90, "hot_dish_perishable": False, "diners": 4}.items()
    }
    office.store.write("test.tell", "test", lambda tx: tx.run(TELL, id=MINE.id, told=dump_facts(told)))
    seen = (
        Told("floor_area_m2", 90, Seen.CONFIRMED),
        Told("hot_dish_perishable", False, Seen.REFUTED),
        Told("diners", 4, Seen.NOT_LOOKED),
    )
    given = submission(office, opened(office), told=seen)
    submit(office, INSPECTOR, given)
    stands = visit_place(office)
    assert stands.facts["floor_area_m2"] == Fact(90, "inspector", given.id, town.TODAY)
    assert stands.facts["hot_dish_perishable"] == Fact(True, "inspector", given.id, town.TODAY)
    assert set(stands.told) == {"diners"}


def test_answers_to_another_list_are_refused(one_office: Office) -> None:
    given = submission(one_office, opened(one_office), list_digest="0" * 64)
    with pytest.raises(SubmissionRefused, match="another list"):
        submit(one_office, INSPECTOR, given)


def test_a_list_stays_what_it_was_when_it_was_opened(one_office: Office) -> None:
    task = opened(one_office)
    before = submission(one_office, task).list_digest
    start(one_office, INSPECTOR, task.id)
    assert submission(one_office, task).list_digest == before
    newer = replace(one_office.catalogue.libraries["catering"][0], version="2026-11-22")
    editions = {"catering": (*one_office.catalogue.libraries["catering"], newer)}
    later = replace(one_office, catalogue=replace(one_office.catalogue, libraries=editions))
    assert submission(later, task).list_digest == before
    submit(later, INSPECTOR, submission(later, task))


@pytest.mark.parametrize("state", ["proposed", "done", "cancelled"])
def test_nothing_is_recorded_for_a_task_that_is_not_open(one_office: Office, state: str) -> None:
    task = order(one_office, state=state)
    with pytest.raises(TaskClosed):
        start(one_office, INSPECTOR, task.id)


def test_only_who_was_sent_records_the_visit_and_two_sign_it(one_office: Office) -> None:
    task = opened(one_office)
    given = submission(one_office, task)
    with pytest.raises(Refused):
        submit(one_office, replace(INSPECTOR, enforcement_number="9009009"), given)
    with pytest.raises(SubmissionRefused, match="two officers"):
        submit(one_office, INSPECTOR, replace(given, officers={"9001001": Signer("程文山")}))
    with pytest.raises(SubmissionRefused, match="9009009"):
        submit(one_office, INSPECTOR, replace(given, officers={**given.officers, "9009009": Signer("甲")}))


def test_a_photo_that_never_arrived_stops_the_record(one_office: Office) -> None:
    given = submission(one_office, opened(one_office), {"COLD": failed(photos=("a" * 64,))})
    with pytest.raises(SubmissionRefused, match="photos have not arrived"):
        submit(one_office, INSPECTOR, given)


def test_a_visit_is_graded_by_what_the_store_says_after_it(office: Office) -> None:
    def read(tx: Tx) -> tuple[grades.SubjectRow, grades.GradeRecord]:
        return grades.subject(tx, MINE.id, town.TODAY), grades.record(tx, MINE.id)

    for found in (("COLD",), ("HEALTH", "WASTE"), ("PESTS",), ()):
        task = opened(office)
        submit(office, INSPECTOR, submission(office, task, {key: failed() for key in found}))
        subject, record = office.store.read(read)
        table = table_for(office, subject.industry, town.TODAY)
        assert table is not None
        wanted = integers(table, {}, town.TODAY)
        facts = facts_on(subject, town.TODAY, wanted)
        assert record.facts == facts
        assert judged(office, table, [subject], town.TODAY).to_write == []


def test_a_service_visit_finds_nothing_and_grades_nothing(office: Office) -> None:
    before = card(office)
    task = opened(office, kind="service")
    given = submission(office, task, note="讲解了新规")
    submit(office, INSPECTOR, given)
    after = card(office)
    assert (after.facts, after.score, after.grade) == (before.facts, before.score, before.grade)
    latest = office.store.read(lambda tx: premises.visits(tx, MINE.id))
    assert given.id not in [row.id for row in latest]
    assert office.store.read(lambda tx: visits.read(tx, EVERYWHERE, given.id)).kind == "service"


def test_a_re_check_changes_just_its_rows_and_settles_their_findings(office: Office) -> None:
    first = submission(office, opened(office), {"HEALTH": failed(), "RECORDS": failed(), "COLD": failed()})
    submit(office, INSPECTOR, first)
    task = opened(office, rows=("HEALTH", "RECORDS"), origin="recheck", recheck_of=first.id)
    second = submission(office, task, {"RECORDS": failed("仍无票据")})
    assert set(second.answers) == {"HEALTH", "RECORDS"}
    submit(office, INSPECTOR, second)
    assert card(office).facts["dynamic_score"].value == 16.154  # 7 of 26 on 60
    states = {f.requirement: f for f in office.store.read(lambda tx: findings.of_visit(tx, first.id))}
    assert states["HEALTH"].state is Mending.CONFIRMED
    assert states["RECORDS"].followed_by == f"{second.id}:1"
    assert states["COLD"].state is Mending.OPEN
    open_now = office.store.read(lambda tx: visits.open_findings(tx, EVERYWHERE))
    assert sorted(o.finding.requirement for o in open_now) == ["COLD", "RECORDS"]


def test_an_owner_who_does_not_sign_needs_a_witness() -> None:
    with pytest.raises(SubmissionRefused, match="witness"):
        read_submission({**_plain(), "owner": {"presence": Presence.REFUSED.value}})


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"id": "17"}, "UUID"),
        ({"started": "2026-11-23"}, "time with its zone"),
        ({"answers": []}, "answers is missing or no object"),
        ({"answers": {"COLD": {"outcome": "fine"}}}, "passed, failed"),
        ({"owner": {"presence": "signed", "signature": "<svg onload=x>"}}, "lines as M x y"),
        ({"outside": [{"department": "", "note": ""}]}, "department it concerns"),
    ],
)
def test_a_field_that_cannot_be_meant_so_is_named(changed: dict[str, object], sentence: str) -> None:
    with pytest.raises(SubmissionRefused, match=sentence):
        read_submission({**_plain(), **changed})


def test_eight_parallel_visits_to_one_premises_lose_no_update(office: Office) -> None:
    keys = ["HEALTH", "RECORDS", "COLD", "GAS", "PESTS", "WASTE", "ONLINE", "HEALTH"]

    def visit(given: Submission) -> None:
        submit(office, INSPECTOR, given)

    for _ in range(15):
        made = [opened(office, rows=(key,), kind="case") for key in keys]
        each = [
            submission(office, task, {task.rows[0]: Answer(Outcome.PASSED)}) for task in made if task.rows
        ]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(visit, each))
    assert set(visit_place(office).checked) == set(keys)
    assert len(office.store.read(lambda tx: premises.visits(tx, MINE.id, 500))) == 8 * 15 + 1


def _plain() -> dict[str, object]:
    return {
        "id": "0e4f6f0e-5d5c-4f57-9d25-2a5f7f7f0001",
        "task": "t",
        "list_digest": "d",
        "started": "2026-11-23T09:00:00+08:00",
        "ended": "2026-11-23T10:00:00+08:00",
        "answers": {},
        "owner": {"presence": "signed"},
        "officers": {},
    }
