"""What was found is put right in steps that nobody can skip, and the grade follows in the same deed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from checklists import Mending
from graph import Store, findings, premises, visits
from graph.scope import Scope
from regulation.access import Refused
from regulation.catalogue import Catalogue
from regulation.office import Office
from regulation.visits.hearing import reply
from regulation.visits.mending import MendingRefused, accept, preview, send_proof, turn_down
from regulation.visits.result import open_result
from regulation.visits.submit import submit
from tests.regulation import town
from tests.regulation.town import MINE
from tests.regulation.visiting import (
    INSPECTOR,
    LEAD,
    OWNER,
    failed,
    opened,
    submission,
    visiting,
)

EVERYWHERE = Scope("/")


@pytest.fixture
def office(at_work: Callable[[Store], Office], catalogue: Catalogue, store: Store) -> Office:
    made = replace(at_work(store), catalogue=visiting(catalogue))
    town.settle(made)
    return made


def visited(office: Office) -> str:
    """A visit with two findings, COLD and WASTE; their ids end in :1 and :2."""
    given = submission(office, opened(office), {"COLD": failed(), "WASTE": failed("桶未加盖")})
    submit(office, INSPECTOR, given)
    return given.id


def found(office: Office, visit: str) -> list[findings.FindingRow]:
    return office.store.read(lambda tx: findings.of_visit(tx, visit))


def score(office: Office) -> int:
    made = office.store.read(lambda tx: premises.card(tx, EVERYWHERE, MINE.id)).score
    assert made is not None
    return made


def test_proof_confirmed_moves_row_score_grade_and_finding_as_the_preview_said(office: Office) -> None:
    visit = visited(office)
    send_proof(office, OWNER, f"{visit}:1", "已修好", ())
    seen = preview(office, LEAD, f"{visit}:1")
    before = score(office)
    assert score(office) == before
    after = accept(office, LEAD, [f"{visit}:1"])
    assert after == seen.each[f"{visit}:1"] == seen.sent
    assert score(office) == after.score == before - 13_846  # 6 of 26 points on 60
    place = office.store.read(lambda tx: visits.place(tx, MINE.id))
    assert place.checked["COLD"].outcome == "passed"
    assert place.checked["WASTE"].outcome == "failed"
    assert [f.state for f in found(office, visit)] == [Mending.CONFIRMED, Mending.OPEN]


def test_all_of_a_visit_are_confirmed_in_one_deed(office: Office) -> None:
    visit = visited(office)
    for n in (1, 2):
        send_proof(office, OWNER, f"{visit}:{n}", "已改", ())
    expected = preview(office, LEAD, f"{visit}:2").sent
    leaves = len(town.leaves(office))
    assert accept(office, LEAD, [f"{visit}:1", f"{visit}:2"]) == expected
    assert len(town.leaves(office)) == leaves + 1
    assert office.store.read(lambda tx: visits.open_findings(tx, EVERYWHERE)) == []


def test_the_result_tells_how_it_stood_then_and_stands_now_and_would_with_the_rest_put_right(
    office: Office,
) -> None:
    visit = visited(office)
    then = open_result(office, OWNER, MINE.id, visit)
    send_proof(office, OWNER, f"{visit}:1", "已修好", ())
    after = accept(office, LEAD, [f"{visit}:1"])
    now = open_result(office, OWNER, MINE.id, visit)
    assert now.visit.after == then.visit.after == then.now
    assert (now.now, now.mended) == (after, then.visit.mended)
    send_proof(office, OWNER, f"{visit}:2", "已加盖", ())
    accept(office, LEAD, [f"{visit}:2"])
    last = open_result(office, OWNER, MINE.id, visit)
    assert (last.now, last.mended) == (then.visit.mended, None)


def test_a_proof_turned_down_says_why_and_can_be_sent_again(office: Office) -> None:
    visit = visited(office)
    key = f"{visit}:1"
    send_proof(office, OWNER, key, "已修好", ())
    with pytest.raises(MendingRefused, match="Say why"):
        turn_down(office, LEAD, key, " ")
    turn_down(office, LEAD, key, "照片看不清")
    assert (found(office, visit)[0].state, found(office, visit)[0].reason) == (Mending.OPEN, "照片看不清")
    send_proof(office, OWNER, key, "重新拍了", ())
    assert len(found(office, visit)[0].proof) == 2


def test_nothing_is_confirmed_before_proof_was_sent_nor_twice(office: Office) -> None:
    visit = visited(office)
    stood = town.everything(office)
    with pytest.raises(MendingRefused, match="order a re-check"):
        accept(office, LEAD, [f"{visit}:1"])
    assert town.everything(office) == stood
    send_proof(office, OWNER, f"{visit}:1", "已修好", ())
    accept(office, LEAD, [f"{visit}:1"])
    with pytest.raises(MendingRefused, match="settled already"):
        accept(office, LEAD, [f"{visit}:1"])


def test_another_department_and_another_owner_settle_nothing(office: Office) -> None:
    visit = visited(office)
    send_proof(office, OWNER, f"{visit}:1", "已修好", ())
    with pytest.raises(Refused):
        accept(office, replace(LEAD, department="fire_rescue"), [f"{visit}:1"])
    with pytest.raises(Refused):
        accept(office, OWNER, [f"{visit}:1"])


def test_the_owner_s_statement_stands_beside_the_result(office: Office) -> None:
    visit = visited(office)
    reply(office, OWNER, visit, "当时正在补货")
    assert open_result(office, OWNER, MINE.id, visit).visit.reply == "当时正在补货"
    with pytest.raises(MendingRefused):
        reply(office, OWNER, visit, "  ")
