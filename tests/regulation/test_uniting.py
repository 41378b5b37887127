"""Several records of one visit: the visit is what they say together, whichever came first."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklists import Answer, Correction, Mending, Outcome
from graph import Store, findings, tallies, tasks, visit_records, visits
from graph.queries import parse
from graph.scope import Scope
from graph.tasks import Recusal, Task
from regulation.access import Refused, Role
from regulation.catalogue import Catalogue
from regulation.office import Office
from regulation.visits.aside import AdmissionRefused, admit, list_aside
from regulation.visits.circumstances import Circumstances
from regulation.visits.mending import accept, send_proof
from regulation.visits.ruling import RulingRefused, rule
from regulation.visits.submission import Submission, SubmissionRefused, read_submission
from regulation.visits.submit import SubmissionConflict, submit
from tests.regulation import town
from tests.regulation.conftest import NOW
from tests.regulation.town import MINE
from tests.regulation.visiting import (
    INSPECTOR,
    LEAD,
    OWNER,
    POINTS,
    failed,
    opened,
    passed,
    submission,
    visiting,
)

EVERYWHERE = Scope("/")
ROWS = (*POINTS, "ONLINE")
PREMISES = parse(
    "tests/read_premises", "// The premises.\nMATCH (p:Premises {id: $id}) RETURN properties(p) AS p"
)
FORGET = parse(
    "tests/forget",
    "// All that visits left.\nMATCH (n) WHERE n.record_digest IS NOT NULL OR n:Record OR n:Finding OR n:Referral "
    "OR n:Task OR n:Tally OR n:Evaluation OR n.number > $grades AND n:Grade\nDETACH DELETE n",
)
SET_BACK = parse("tests/set_back", "// As it was.\nMATCH (p:Premises {id: $id})\nSET p = $was")
TALLIES = parse("tests/tallies", "// Counts.\nMATCH (t:Tally) RETURN properties(t) AS t")
PUT_TALLIES = parse("tests/put_tallies", "// Counts.\nUNWIND $rows AS row\nCREATE (t:Tally)\nSET t = row")


@pytest.fixture
def at_visit(at_work: Callable[[Store], Office], catalogue: Catalogue) -> Callable[[Store], Office]:
    """An office over a store, whose catering requirements are the seven of `visiting`, in the town."""

    def made(store: Store) -> Office:
        office = replace(at_work(store), catalogue=visiting(catalogue))
        town.settle(office)
        return office

    return made


@pytest.fixture
def office(at_visit: Callable[[Store], Office], store: Store) -> Office:
    return at_visit(store)


@pytest.fixture
def one_office(at_visit: Callable[[Store], Office], one_store: Store) -> Office:
    return at_visit(one_store)


@dataclass(frozen=True)
class Stand:
    """What follows from the records of a visit, without what only names which came first."""

    answers: dict[str, Any]
    findings: list[tuple[str, str, str, str]]
    checked: dict[str, Any]
    facts: dict[str, Any]
    grade: visits.Standing
    visit: tuple[Any, ...]
    tallies: list[Any]


def stand(office: Office, task: Task) -> Stand:
    def read(tx: Any) -> Stand:
        known = visit_records.united(tx, task.id)
        assert known is not None
        visit = visits.read(tx, EVERYWHERE, known.id)
        place = visits.place(tx, MINE.id)
        answers = {
            key: (one["outcome"], one["note"], one.get("record", ""))
            for key, one in visit.record["answers"].items()
        }
        scored = {k: (v["failed"], v["applicable"], v["value"]) for k, v in visit.scored.items()}
        # what a correction took away is history: which correction came first says whether it carries a finding on
        own = [f for f in findings.of_visit(tx, known.id) if f.state is not Mending.WITHDRAWN]
        return Stand(
            answers,
            sorted((f.requirement, f.record, f.note, f.state.value) for f in own),
            {k: (r.outcome, r.points, r.visit == known.id, r.on) for k, r in place.checked.items()},
            {k: (f.value, f.record == known.id) for k, f in place.facts.items()},
            place.standing,
            (
                visit.date,
                visit.result,
                visit.critical,
                visit.serious,
                visit.minor,
                visit.record_digest,
                scored,
            ),
            sorted(map(str, tallies.read(tx, EVERYWHERE))),
        )

    return office.store.read(read)


def another(
    office: Office, task: Task, answers: dict[str, Answer], minutes: int = 0, **changed: Any
) -> Submission:
    """A record of a phone on which only these rows were looked at."""
    unseen = dict.fromkeys(ROWS, Answer(Outcome.NOT_CHECKED))
    return submission(office, task, {**unseen, **answers}, at=NOW - timedelta(minutes=minutes), **changed)


def of_visit(office: Office, visit: str) -> dict[str, findings.FindingRow]:
    found = office.store.read(lambda tx: findings.of_visit(tx, visit))
    return {f"{f.requirement}/{f.record}": f for f in found}


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


def visit_place(office: Office) -> visits.Place:
    return office.store.read(lambda tx: visits.place(tx, MINE.id))


def test_a_correction_of_another_visits_record_or_without_a_reason_is_refused(one_office: Office) -> None:
    office = one_office
    first = submit(office, INSPECTOR, submission(office, opened(office)))
    other = submission(office, opened(office), circumstances=Circumstances(corrects=first.id, why="换"))
    with pytest.raises(SubmissionRefused, match="another visit"):
        submit(office, INSPECTOR, other)
    with pytest.raises(SubmissionRefused, match="says why"):
        read_submission({**other.as_json(), "why": ""})


answers = st.sampled_from(
    [
        Answer(Outcome.NOT_CHECKED),
        Answer(Outcome.NOT_CHECKED),
        passed(),
        failed("甲"),
        failed("乙", days=5),
        failed("丙", correction=Correction.ON_THE_SPOT, due=None),
        Answer(Outcome.NOT_APPLICABLE, note="没有"),
    ]
)
sheets = st.fixed_dictionaries(dict.fromkeys(ROWS, answers))
crowds = st.lists(
    st.tuples(sheets, st.integers(0, 3), st.sampled_from(["", "", "first", "last"])), min_size=2, max_size=3
)


def records(
    office: Office, task: Task, crowd: Iterable[tuple[dict[str, Answer], int, str]]
) -> list[Submission]:
    made: list[Submission] = []
    for sheet, minutes, corrects in crowd:
        one = another(office, task, sheet, minutes=minutes)
        of = {"first": made[0].id, "last": made[-1].id}.get(corrects, "") if made else ""
        why = Circumstances(corrects=of, why="看错了") if of else Circumstances()
        made.append(replace(one, circumstances=why))
    return made


def in_every_order(office: Office, crowd: list[tuple[dict[str, Answer], int, str]]) -> Iterator[Stand]:
    """How all stands after the same records in each order, always from the same beginning."""
    store = office.store
    was = store.read(lambda tx: tx.run(PREMISES, id=MINE.id)[0]["p"])
    counts = [row["t"] for row in store.read(lambda tx: tx.run(TALLIES))]
    sent: list[Submission] = []
    for order in permutations(range(len(crowd))):
        found = {key: failed("早先") for key in ("WASTE", "PESTS")}
        earlier = submit(office, INSPECTOR, submission(office, opened(office), found))
        task = opened(office, id="task", number="T-1")
        sent = sent or records(office, task, crowd)
        for n in order:
            submit(office, INSPECTOR, sent[n])
        stood = stand(office, task)
        old = sorted((f.requirement, f.state.value) for f in of_visit(office, earlier.visit).values())
        yield replace(stood, facts={**stood.facts, "earlier": old})
        store.write("test.forget", "test", lambda tx: tx.run(FORGET, grades=was["grades"]))
        store.write("test.set_back", "test", lambda tx: tx.run(SET_BACK, id=MINE.id, was=was))
        store.write("test.put_tallies", "test", lambda tx: tx.run(PUT_TALLIES, rows=counts))


@pytest.mark.parametrize("examples", [5, pytest.param(60, marks=pytest.mark.slow)])
def test_the_order_of_sync_does_not_matter(one_office: Office, examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    @given(crowds)
    def same(crowd: list[tuple[dict[str, Answer], int, str]]) -> None:
        first, *others = in_every_order(one_office, crowd)
        for other in others:
            assert other == first

    same()


def test_three_records_one_of_them_corrected_stand_the_same_in_every_order_on_both_stores(
    office: Office,
) -> None:
    unseen = dict.fromkeys(ROWS, Answer(Outcome.NOT_CHECKED))
    crowd = [
        ({**unseen, "COLD": failed(), "GAS": failed("漏气"), "WASTE": passed()}, 3, ""),
        ({**unseen, "COLD": passed(), "PESTS": failed("有鼠迹"), "WASTE": failed("敞口")}, 2, ""),
        ({**unseen, "COLD": failed("改写"), "GAS": passed(), "HEALTH": passed()}, 1, "first"),
    ]
    first, *others = in_every_order(office, crowd)
    assert [other == first for other in others] == [True] * 5


@pytest.mark.parametrize("rounds", [5, pytest.param(100, marks=pytest.mark.slow)])
def test_32_identical_first_records_at_once_are_one_and_get_one_answer(
    one_office: Office, rounds: int
) -> None:
    for _ in range(rounds):
        given = submission(one_office, opened(one_office), {"COLD": failed()})
        with ThreadPoolExecutor(32) as pool:
            answers = list(pool.map(lambda one: submit(one_office, INSPECTOR, one), [given] * 32))
        assert answers == answers[:1] * 32
        kept = one_office.store.read(lambda tx, key=given.id: visit_records.of_visit(tx, key))
        assert [r.id for r in kept] == [given.id]


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


def test_who_was_never_sent_hands_nothing_in(one_office: Office) -> None:
    given = submission(one_office, opened(one_office))
    with pytest.raises(Refused):
        submit(one_office, replace(INSPECTOR, enforcement_number="9009009"), given)
    left = replace(INSPECTOR, role=Role.LEFT, until=NOW - timedelta(hours=1))
    with pytest.raises(Refused):
        submit(one_office, left, given)
    assert submit(one_office, replace(left, until=NOW), given).aside == ("account",)
