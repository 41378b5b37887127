"""A store of an earlier program: every premises says what of its grades wants to be looked at, once, from its past."""

from datetime import timedelta

import pytest

from graph import Tx, grades, reviews
from graph.queries import parse
from graph.reviews import GradeWord
from graph.scope import Scope
from regulation.grading.wanting import carry_wanting
from regulation.office import Office
from tests.regulation.town import settle

EVERYWHERE = Scope("/")
pytestmark = pytest.mark.store

AS_BEFORE = parse(
    "tests/as_before",
    "// As an earlier program left it.\nMATCH (p:Premises) REMOVE p.wanting, p.wants, p.wants_turn, p.wants_since",
)
ASK_AGAIN = parse("tests/ask_again", "// Its schema noted that.\nMATCH (s:Schema) SET s.wanting_due = true")
WANTS = parse(
    "tests/read_wants",
    "// What each says.\nMATCH (p:Premises)\n"
    "RETURN p {.id, .wanting, .wants, .wants_turn, .wants_since} AS says ORDER BY p.id",
)


def test_premises_graded_before_say_what_they_would_have_said_all_along(office: Office) -> None:
    settle(office)
    newest = office.store.read(
        lambda tx: reviews.wanting(tx, EVERYWHERE, kind=None, industry=None, skip=0, limit=3)
    )
    for number, (row, kind) in enumerate(zip(newest, ("disputed", "confirmed", "sent_back"), strict=True)):
        grade = office.store.read(lambda tx, row=row: grades.record(tx, row.id)).id
        word = GradeWord(
            f"w{number}", row.id, grade, kind, "看过", "li", None, office.now() + timedelta(number)
        )
        office.store.write("test.word", "test", lambda tx, word=word: reviews.put(tx, word))
    before = office.store.read(lambda tx: tx.run(WANTS))
    assert {*(one["says"]["wants_turn"] for one in before)} >= {1, 6}

    def as_before(tx: Tx) -> None:
        tx.touch()
        tx.run(AS_BEFORE)
        tx.run(ASK_AGAIN)

    office.store.write("test.before", "test", as_before)
    graded = sum(one["says"]["wanting"] is not None for one in before)
    assert carry_wanting(office, at_once=3) == graded
    assert office.store.read(lambda tx: tx.run(WANTS)) == before
    assert carry_wanting(office) == 0
