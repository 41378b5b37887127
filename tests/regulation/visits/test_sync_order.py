"""Several records of one visit: all stands the same whichever came first."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklists import Answer, Correction, Outcome
from graph.queries import parse
from graph.tasks import Task
from regulation.office import Office
from regulation.visits.circumstances import Circumstances
from regulation.visits.submission import Submission
from regulation.visits.submit import submit
from tests.regulation.town import MINE
from tests.regulation.visiting import (
    INSPECTOR,
    failed,
    opened,
    passed,
    submission,
)
from tests.regulation.visits.standing import ROWS, Stand, another, of_visit, stand

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


def test_a_correction_of_a_correction_stands_the_same_in_every_order(one_office: Office) -> None:
    unseen = dict.fromkeys(ROWS, Answer(Outcome.NOT_CHECKED))
    found = [("COLD", "PESTS", "HEALTH"), ("RECORDS", "PESTS", "HEALTH", "GAS"), ("WASTE", "GAS", "COLD")]
    crowd = [
        ({**unseen, **{key: failed("甲") for key in rows}}, n, of)
        for n, (rows, of) in enumerate(zip(found, ("", "first", "last"), strict=True), 1)
    ]
    first, *others = in_every_order(one_office, crowd)
    assert [other == first for other in others] == [True] * 5
