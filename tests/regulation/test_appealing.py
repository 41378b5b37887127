"""An appeal is decided by somebody not involved, and the grade moves exactly as it was said to, in the same deed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from checklists import Mending, Step
from graph import NotFound, Store, findings, premises, visits
from graph.scope import Scope
from regulation.access import Refused, Who
from regulation.access.policy import Role
from regulation.catalogue import Catalogue
from regulation.office import Office
from regulation.visits.appealing import appeal_of, decide, file, file_by, open_appeal, waiting, weigh_own
from regulation.visits.hearing import hear, reply
from regulation.visits.mending import MendingRefused, accept, send_proof, turn_down
from regulation.visits.submit import submit
from tests.regulation import town
from tests.regulation.town import EAST, FOOD_OFFICE, MINE, NOW, PATHS, TODAY
from tests.regulation.visiting import INSPECTOR, LEAD, OWNER, failed, opened, submission, visiting

EVERYWHERE = Scope("/")
OTHER_LEAD = replace(LEAD, account="lead2", name="周明")
REGULATOR = Who("regulator", Role.REGULATOR, "许岚", PATHS[EAST])


@pytest.fixture
def office(at_work: Callable[[Store], Office], catalogue: Catalogue, store: Store) -> Office:
    made = replace(at_work(store), catalogue=visiting(catalogue))
    town.settle(made)
    return made


def visited(office: Office) -> str:
    """COLD, then GAS which is a red line, then WASTE."""
    given = submission(
        office, opened(office), {"COLD": failed(), "GAS": failed("没有阀"), "WASTE": failed("桶未加盖")}
    )
    submit(office, INSPECTOR, given)
    return given.id


def visit_of(office: Office, visit: str) -> visits.VisitRecord:
    return office.store.read(lambda tx: visits.read(tx, EVERYWHERE, visit))


def standing(office: Office) -> tuple[str | None, int | None]:
    card = office.store.read(lambda tx: premises.card(tx, EVERYWHERE, MINE.id))
    return card.grade, card.score


def test_upheld_findings_are_annulled_and_the_grade_is_the_one_said_before(office: Office) -> None:
    visit = visited(office)
    before = standing(office)
    own = weigh_own(office, OWNER, visit)
    assert standing(office) == before
    appeal = file(office, OWNER, visit, {f"{visit}:2": "有阀，在柜后", f"{visit}:3": "桶有盖"})
    assert [row.appeal.id for row in waiting(office, OTHER_LEAD)] == [appeal.id]
    seen = open_appeal(office, OTHER_LEAD, appeal.id)
    assert not seen.involved
    assert seen.weighed.each == {k: v for k, v in own.each.items() if not k.endswith(":1")}
    expected = seen.weighed.each[f"{visit}:2"]
    leaves = len(town.leaves(office))
    decided = decide(
        office, OTHER_LEAD, appeal.id, {f"{visit}:2": (True, ""), f"{visit}:3": (False, "照片里没有盖")}
    )
    assert len(town.leaves(office)) == leaves + 1
    assert decided.after == expected
    assert standing(office) == (expected.grade, expected.score)
    assert expected.score is not None
    assert before[1] is not None
    assert expected.score < before[1]
    states = {f.id[-1]: f.state for f in office.store.read(lambda tx: findings.of_visit(tx, visit))}
    assert states == {"1": Mending.OPEN, "2": Mending.ANNULLED, "3": Mending.OPEN}
    after = visit_of(office, visit)
    assert (after.critical, after.serious, after.minor, after.result) == (0, 0, 2, "conditions")
    assert waiting(office, OTHER_LEAD) == []
    kept = appeal_of(office, visit)
    assert kept is not None
    assert kept == decided
    assert [(r.upheld, r.reason) for r in kept.rulings] == [(True, ""), (False, "照片里没有盖")]


def test_all_upheld_is_as_the_page_said_and_the_visit_then_passed(office: Office) -> None:
    visit = visited(office)
    expected = weigh_own(office, OWNER, visit).all
    keys = [f"{visit}:{n}" for n in (1, 2, 3)]
    appeal = file(office, OWNER, visit, dict.fromkeys(keys, "不是这样"))
    decided = decide(office, REGULATOR, appeal.id, dict.fromkeys(keys, (True, "")))
    assert decided.after == expected
    after = visit_of(office, visit)
    assert (after.critical, after.serious, after.minor, after.result) == (0, 0, 0, "pass")
    place = office.store.read(lambda tx: visits.place(tx, MINE.id))
    assert {place.checked[key].outcome for key in ("COLD", "GAS", "WASTE")} == {"passed"}
    assert office.store.read(lambda tx: visits.open_findings(tx, EVERYWHERE)) == []


def test_what_was_put_right_already_can_still_be_annulled(office: Office) -> None:
    visit = visited(office)
    send_proof(office, OWNER, f"{visit}:2", "已装", ())
    accept(office, LEAD, [f"{visit}:2"])
    appeal = file(office, OWNER, visit, {f"{visit}:2": "原来就有"})
    decide(office, OTHER_LEAD, appeal.id, {f"{visit}:2": (True, "复查录像")})
    row = office.store.read(lambda tx: findings.of_visit(tx, visit))[1]
    assert row.state is Mending.ANNULLED
    assert [(t.step, t.by, t.why) for t in row.steps] == [
        (Step.SEND, "owner", ""),
        (Step.ACCEPT, "lead", ""),
        (Step.ANNUL, "lead2", "复查录像"),
    ]
    with pytest.raises(MendingRefused, match="annulled"):
        send_proof(office, OWNER, f"{visit}:2", "又送", ())


def _went(_office: Office, _visit: str) -> Who:
    return replace(OTHER_LEAD, enforcement_number="9001002")


def _submitted(_office: Office, _visit: str) -> Who:
    return replace(LEAD, account=INSPECTOR.account)


def _settled(office: Office, visit: str) -> Who:
    send_proof(office, OWNER, f"{visit}:1", "已修", ())
    accept(office, LEAD, [f"{visit}:1"])
    return LEAD


def _turned_down(office: Office, visit: str) -> Who:
    send_proof(office, OWNER, f"{visit}:1", "已修", ())
    turn_down(office, LEAD, f"{visit}:1", "看不清")
    return LEAD


def _heard(office: Office, visit: str) -> Who:
    reply(office, OWNER, visit, "不是这样")
    hear(office, LEAD, visit, "认定不变")
    return LEAD


@pytest.mark.parametrize("involve", [_went, _submitted, _settled, _turned_down, _heard])
def test_whoever_was_involved_does_not_decide(office: Office, involve: Callable[[Office, str], Who]) -> None:
    visit = visited(office)
    somebody = involve(office, visit)
    appeal = file(office, OWNER, visit, {f"{visit}:2": "有阀"})
    stood = town.everything(office)
    assert open_appeal(office, somebody, appeal.id).involved
    with pytest.raises(MendingRefused, match="not involved"):
        decide(office, somebody, appeal.id, {f"{visit}:2": (True, "")})
    assert town.everything(office) == stood
    decide(office, OTHER_LEAD, appeal.id, {f"{visit}:2": (True, "")})


def test_no_inspector_no_owner_and_no_other_department_decides(office: Office) -> None:
    visit = visited(office)
    appeal = file(office, OWNER, visit, {f"{visit}:2": "有阀"})
    ruling = {f"{visit}:2": (True, "")}
    for who in (OWNER, INSPECTOR, replace(OTHER_LEAD, department="fire_rescue")):
        with pytest.raises(Refused):
            decide(office, who, appeal.id, ruling)
    with pytest.raises(NotFound):
        decide(office, replace(REGULATOR, under="/9001/"), appeal.id, ruling)


def test_an_appeal_is_filed_in_time_once_and_with_grounds(office: Office) -> None:
    visit = visited(office)
    for grounds in ({}, {f"{visit}:1": " "}):
        with pytest.raises(MendingRefused, match="at least one finding"):
            file(office, OWNER, visit, grounds)
    with pytest.raises(NotFound):
        file(office, OWNER, visit, {"another:1": "x"})
    last = file_by(visit_of(office, visit))
    late = replace(office, now=lambda: NOW + (last - TODAY) + timedelta(1))
    with pytest.raises(MendingRefused, match="is over"):
        file(late, OWNER, visit, {f"{visit}:1": "x"})
    in_time = replace(office, now=lambda: NOW + (last - TODAY))
    file(in_time, OWNER, visit, {f"{visit}:1": "x"})
    with pytest.raises(MendingRefused, match="filed already"):
        file(in_time, OWNER, visit, {f"{visit}:2": "x"})


def test_each_finding_is_ruled_on_a_refusal_says_why_and_nothing_is_decided_twice(office: Office) -> None:
    visit = visited(office)
    appeal = file(office, OWNER, visit, {f"{visit}:1": "a", f"{visit}:2": "b"})
    before = standing(office)
    with pytest.raises(MendingRefused, match="each finding"):
        decide(office, OTHER_LEAD, appeal.id, {f"{visit}:1": (True, "")})
    with pytest.raises(MendingRefused, match="Give the reason"):
        decide(office, OTHER_LEAD, appeal.id, {f"{visit}:1": (False, " "), f"{visit}:2": (True, "")})
    both = {f"{visit}:1": (False, "不成立"), f"{visit}:2": (False, "不成立")}
    decided = decide(office, OTHER_LEAD, appeal.id, both)
    assert decided.before == decided.after
    assert standing(office) == before
    with pytest.raises(MendingRefused, match="decided already"):
        decide(office, OTHER_LEAD, appeal.id, both)


def test_a_row_that_a_later_visit_failed_again_stays_failed(office: Office) -> None:
    visit = visited(office)
    again = submission(office, opened(office), {"GAS": failed("还是没有阀")})
    submit(office, INSPECTOR, again)
    appeal = file(office, OWNER, visit, {f"{visit}:2": "当时有"})
    decide(office, OTHER_LEAD, appeal.id, {f"{visit}:2": (True, "")})
    place = office.store.read(lambda tx: visits.place(tx, MINE.id))
    assert (place.checked["GAS"].outcome, place.checked["GAS"].visit) == ("failed", again.id)
    assert visit_of(office, visit).department == FOOD_OFFICE
