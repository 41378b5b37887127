"""A self-check: kept whole, read back with its edition, and reckoned by the real table over what visits last saw."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from checklists import Checked, How, Outcome, Requirement
from graph import NotFound, Tx, visits
from regulation.access import Refused, Role, Who
from regulation.access.policy import NOBODY
from regulation.office import Office
from regulation.ownership.checking import (
    NothingAnswered,
    Result,
    keep_self_check,
    self_check_form,
    self_check_result,
)
from risk import Assessment
from tests.regulation import town
from tests.regulation.town import ELSEWHERE, MINE, TODAY

OWNER = Who("owner", Role.OWNER, premises=(MINE.id,))
SCALE = 60


@pytest.fixture
def settled(office: Office) -> Office:
    town.settle(office)
    return office


def counted(office: Office) -> list[Requirement]:
    """The rows that count in the grade, as the owner is asked them."""
    rows = [chosen.requirement for chosen in self_check_form(office, OWNER, MINE.id).rows]
    return [row for row in rows if row.factor == "dynamic_score"]


def dynamic(assessed: Assessment | None) -> int:
    """What the dynamic factor costs, in thousandths."""
    assert assessed is not None
    return next(p.points for p in assessed.points if p.part == "dynamic")


def by_hand(failed: int, applicable: int) -> int:
    """The table's scale times the share that failed, half up to thousandths."""
    return int(Fraction(failed * SCALE * 1000, applicable) + Fraction(1, 2))


def checked(office: Office, **answers: str) -> Result:
    given = [(f"r.{row}", word) for row, word in answers.items()]
    return self_check_result(office, OWNER, MINE.id, keep_self_check(office, OWNER, MINE.id, given).id)


def test_the_expected_grade_is_what_the_table_gives_for_the_rows_that_were_answered(settled: Office) -> None:
    bad, good, unsure, away = counted(settled)[:4]
    result = checked(settled, **{bad.id: "fail", good.id: "pass", unsure.id: "unsure", away.id: "na"})
    assert dynamic(result.expected) == by_hand(bad.points, bad.points + good.points)
    assert dynamic(result.mended) == 0
    assert dynamic(result.now) == MINE.score * 1000 if MINE.score else 0
    assert [row.id for row in result.to_mend] == [bad.id]


def test_rows_that_a_visit_saw_last_stay_as_it_saw_them_until_the_owner_answers_them(settled: Office) -> None:
    bad, seen, good = counted(settled)[:3]

    def note(outcome: Outcome) -> None:
        def work(tx: Tx) -> None:
            place = visits.place(tx, MINE.id)
            row = Checked(seen.id, outcome, seen.factor, seen.points, "v1", TODAY - timedelta(9))
            visits.put_place(tx, replace(place, checked={seen.id: row}))

        settled.store.write("test.check", "test", work)

    note(Outcome.FAILED)
    result = checked(settled, **{bad.id: "fail", good.id: "pass"})
    whole = bad.points + good.points + seen.points
    assert dynamic(result.expected) == by_hand(bad.points + seen.points, whole)
    assert dynamic(result.mended) == by_hand(seen.points, whole)
    result = checked(settled, **{bad.id: "fail", good.id: "pass", seen.id: "pass"})
    assert dynamic(result.expected) == by_hand(bad.points, whole)


def test_a_self_check_keeps_each_answer_and_how_it_was_given(settled: Office) -> None:
    form = self_check_form(settled, OWNER, MINE.id)
    assert form.book.library is not None
    chapter = form.rows[0].requirement.chapter
    mine = [chosen.requirement.id for chosen in form.rows if chosen.requirement.chapter == chapter]
    kept = keep_self_check(settled, OWNER, MINE.id, [(f"rest.{chapter}", "1"), (f"r.{mine[0]}", "fail")])
    back = self_check_form(settled, OWNER, MINE.id).last[0]
    assert back == kept
    assert (back.list_version, back.on, back.by) == (form.book.library.version, TODAY, "owner")
    assert back.answers[mine[0]].how is How.ITEM
    assert {back.answers[row].how for row in mine[1:]} == {How.REST}
    assert back.rows(Outcome.PASSED) == mine[1:]
    assert len(back.rows(Outcome.NOT_CHECKED)) == len(form.rows) - len(mine)
    assert [leaf["action"] for leaf in town.leaves(settled)].count("owner.self_check") == 1


def test_an_unanswered_self_check_is_no_self_check(settled: Office) -> None:
    row = counted(settled)[0].id
    for given in ([], [(f"r.{row}", "unsure")], [(f"r.{row}", "nonsense")], [("r.no-such-row", "fail")]):
        with pytest.raises(NothingAnswered):
            keep_self_check(settled, OWNER, MINE.id, given)
    assert self_check_form(settled, OWNER, MINE.id).last == []


def test_nobody_else_checks_or_reads_it(settled: Office) -> None:
    row = counted(settled)[0].id
    kept = keep_self_check(settled, OWNER, MINE.id, [(f"r.{row}", "pass")])
    stranger = Who("stranger", Role.OWNER, premises=(ELSEWHERE.id,))
    for who, refusal in ((stranger, NotFound), (NOBODY, Refused), (Who("x", Role.AUTHOR), Refused)):
        with pytest.raises(refusal):
            self_check_result(settled, who, MINE.id, kept.id)
        with pytest.raises(refusal):
            keep_self_check(settled, who, MINE.id, [(f"r.{row}", "pass")])
    with pytest.raises(NotFound):
        self_check_result(settled, stranger, ELSEWHERE.id, kept.id)
