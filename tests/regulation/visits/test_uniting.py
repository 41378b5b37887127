"""Several records of one visit: the visit is what they say together."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest

from checklists import Answer, Mending, Outcome
from graph import visit_records, visits
from regulation.access import Refused
from regulation.office import Office
from regulation.visits.circumstances import Circumstances
from regulation.visits.mending import accept, send_proof
from regulation.visits.ruling import RulingRefused, rule
from regulation.visits.submission import SubmissionRefused, read_submission
from regulation.visits.submit import SubmissionConflict, submit
from tests.regulation.visiting import (
    INSPECTOR,
    LEAD,
    OWNER,
    failed,
    opened,
    passed,
    submission,
)
from tests.regulation.visits.standing import EVERYWHERE, another, of_visit, stand, visit_place


def test_two_phones_that_shared_the_list_make_one_visit_and_both_records_stay_whole(office: Office) -> None:
    task = opened(office)
    first = another(office, task, {"HEALTH": failed(), "RECORDS": passed()})
    second = another(office, task, {"COLD": failed("冷藏 12 度"), "GAS": passed()}, minutes=5)
    one, two = submit(office, INSPECTOR, first), submit(office, INSPECTOR, second)
    assert (two.visit, two.number, two.flags[-1], two.version) == (one.visit, one.number, "joined", 1)
    assert {r.requirement for r in of_visit(office, one.visit).values()} == {"HEALTH", "COLD"}
    kept = office.store.read(lambda tx: visit_records.of_visit(tx, one.visit))
    assert {(r.id, r.digest, r.text, r.by) for r in kept} == {
        (s.id, s.digest(), s.canonical(), "inspector") for s in (first, second)
    }
    visit = office.store.read(lambda tx: visits.read(tx, EVERYWHERE, one.visit))
    assert (visit.serious, visit.minor, visit.scored["dynamic_score"]["applicable"]) == (1, 1, 14_000)
    assert visit.record["records"] == {s.id: s.digest() for s in (first, second)}
    assert submit(office, INSPECTOR, second) == two
    with pytest.raises(SubmissionConflict, match=one.number):
        submit(office, INSPECTOR, replace(second, note="另一份"))


def test_who_disagrees_is_in_conflict_the_stricter_counts_and_somebody_else_decides(office: Office) -> None:
    task = opened(office)
    first = another(office, task, {"COLD": failed()})
    second = another(office, task, {"COLD": passed(), "GAS": passed()}, minutes=5)
    one = submit(office, INSPECTOR, first)
    assert submit(office, INSPECTOR, second).flags[-2:] == ("joined", "conflict")
    disputed = stand(office, task)
    assert disputed.checked["COLD"][0] is Outcome.FAILED
    with pytest.raises(Refused):
        rule(office, INSPECTOR, one.visit, "COLD", second.id, "我看过")
    with pytest.raises(RulingRefused):
        rule(office, LEAD, one.visit, "COLD", second.id, " ")
    rule(office, LEAD, one.visit, "COLD", second.id, "温度记录在第二份里")
    decided = stand(office, task)
    assert decided.checked["COLD"][0] is Outcome.PASSED
    assert [f.state for f in of_visit(office, one.visit).values()] == [Mending.WITHDRAWN]
    assert (decided.grade.score or 0) < (disputed.grade.score or 0)
    with pytest.raises(RulingRefused):
        rule(office, LEAD, one.visit, "COLD", first.id, "再定一次")
    submit(office, INSPECTOR, another(office, task, {"COLD": failed("又看了一次")}, minutes=9))
    again = stand(office, task)
    assert again.checked["COLD"][0] is Outcome.FAILED
    assert [f[-1] for f in again.findings] == ["open", "open"]


def test_what_two_records_found_alike_is_put_right_once(one_office: Office) -> None:
    office, task = one_office, opened(one_office)
    first = submit(office, INSPECTOR, another(office, task, {"COLD": failed()}))
    submit(office, INSPECTOR, another(office, task, {"COLD": failed("同一个冷库")}, minutes=3))
    send_proof(office, OWNER, f"{first.id}:1", "修好了", ())
    accept(office, LEAD, [f"{first.id}:1"])
    assert {f.state for f in of_visit(office, first.visit).values()} == {Mending.CONFIRMED}
    late = submit(office, INSPECTOR, another(office, task, {"COLD": failed("第三部手机")}, minutes=6))
    after = of_visit(office, first.visit)
    assert after[f"COLD/{late.id}"].state is Mending.CONFIRMED
    assert stand(office, task).checked["COLD"][0] is Outcome.PASSED
    assert office.store.read(lambda tx: visits.read(tx, EVERYWHERE, first.visit)).minor == 1


def test_a_correction_is_version_2_takes_findings_away_and_keeps_what_was_mended(office: Office) -> None:
    task = opened(office)
    wrong = submission(office, task, {"COLD": failed(), "HEALTH": failed()})
    first = submit(office, INSPECTOR, wrong)
    send_proof(office, OWNER, f"{first.id}:1", "补办了", ())
    right = replace(
        wrong,
        id=str(uuid4()),
        answers={**wrong.answers, "COLD": passed(), "HEALTH": failed("3 人")},
        circumstances=Circumstances(corrects=wrong.id, why="冷库看错了"),
    )
    second = submit(office, INSPECTOR, right)
    assert (second.visit, second.version, second.flags[-1]) == (first.visit, 2, "corrected")
    found = of_visit(office, first.visit)
    assert found[f"COLD/{wrong.id}"].state is Mending.WITHDRAWN
    kept = found[f"HEALTH/{right.id}"]
    assert (kept.id, kept.state, kept.note, len(kept.proof)) == (f"{wrong.id}:1", Mending.SENT, "3 人", 1)
    visit = office.store.read(lambda tx: visits.read(tx, EVERYWHERE, first.visit))
    assert visit.scored["dynamic_score"]["failed"] == 1_000
    assert (visit.record, visit.record_digest) == (right.as_json(), right.digest())
    third = replace(right, id=str(uuid4()), circumstances=Circumstances(corrects=right.id, why="再改"))
    assert submit(office, INSPECTOR, third).version == 3


def test_a_correction_gives_back_what_an_earlier_visit_had_left(one_office: Office) -> None:
    office = one_office
    before = submit(office, INSPECTOR, submission(office, opened(office), {"COLD": failed()}))
    was = visit_place(office)
    task = opened(office, rows=("COLD",), kind="case")
    wrong = submission(office, task, {"COLD": passed()})
    submit(office, INSPECTOR, wrong)
    assert of_visit(office, before.visit)[f"COLD/{before.id}"].state is Mending.CONFIRMED
    unseen = {"COLD": Answer(Outcome.NOT_CHECKED)}
    right = replace(
        wrong, id=str(uuid4()), answers=unseen, circumstances=Circumstances(corrects=wrong.id, why="没有看")
    )
    submit(office, INSPECTOR, right)
    after = visit_place(office)
    assert (after.checked, after.standing) == (was.checked, was.standing)
    assert of_visit(office, before.visit)[f"COLD/{before.id}"].state is Mending.OPEN


def test_a_correction_of_another_visits_record_or_without_a_reason_is_refused(one_office: Office) -> None:
    office = one_office
    first = submit(office, INSPECTOR, submission(office, opened(office)))
    other = submission(office, opened(office), circumstances=Circumstances(corrects=first.id, why="换"))
    with pytest.raises(SubmissionRefused, match="another visit"):
        submit(office, INSPECTOR, other)
    with pytest.raises(SubmissionRefused, match="says why"):
        read_submission({**other.as_json(), "why": ""})


def test_32_identical_first_records_at_once_are_one_and_get_one_answer(one_office: Office) -> None:
    for _ in range(100):
        given = submission(one_office, opened(one_office), {"COLD": failed()})
        with ThreadPoolExecutor(32) as pool:
            answers = list(pool.map(lambda one: submit(one_office, INSPECTOR, one), [given] * 32))
        assert answers == answers[:1] * 32
        kept = one_office.store.read(lambda tx, key=given.id: visit_records.of_visit(tx, key))
        assert [r.id for r in kept] == [given.id]
