"""A visit is rated once, nobody can join an answer to a visit, and only whole batches are ever seen."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from graph import NotFound, Store
from graph.queries import parse
from regulation.access import Refused, Who
from regulation.access.policy import NOBODY, Role
from regulation.catalogue import Catalogue
from regulation.office import Office
from regulation.visits.closing import clocks
from regulation.visits.mending import MendingRefused
from regulation.visits.rating import KEY_FILE, rate, released, spent, token_of
from regulation.visits.submit import submit
from tests.regulation import town
from tests.regulation.town import EAST, FOOD_OFFICE, MINE, NOW, PATHS, WEST
from tests.regulation.visiting import INSPECTOR, LEAD, OWNER, opened, submission, visiting

GOOD = {"polite": "5", "identified": "1", "explained": "1", "repeated": "0"}
BAD = {"polite": "2", "identified": "0", "explained": "1", "repeated": "1"}
REGULATOR = Who("regulator", Role.REGULATOR, "许岚", PATHS[EAST])
SUGGESTION = "来之前打个电话"
K, DAYS = clocks().ratings_at_least, clocks().ratings_days
RELATED = parse(
    "tests/read_related",
    "// What is joined to ratings.\nMATCH (n)--(m) WHERE n:RatingBox OR n:SpentRating RETURN m",
)


BOXES = parse(
    "tests/read_boxes",
    "// Boxes.\nMATCH (b:RatingBox) RETURN b.pending AS pending, properties(b) AS p",
)


@pytest.fixture
def office(at_work: Callable[[Store], Office], catalogue: Catalogue, store: Store) -> Office:
    made = replace(at_work(store), catalogue=visiting(catalogue))
    town.settle(made)
    return made


def visited(office: Office) -> str:
    given = submission(office, opened(office))
    submit(office, INSPECTOR, given)
    return given.id


def rated(office: Office, count: int, answers: dict[str, str], said: str = "") -> list[str]:
    """So many visits, each rated alike; their tokens."""
    tokens = [token_of(office, visited(office)) for _ in range(count)]
    for token in tokens:
        rate(office, NOBODY, token, answers, said)
    return tokens


def later(office: Office, days: int) -> Office:
    return replace(office, now=lambda: NOW + timedelta(days))


def seen(office: Office, who: Who = REGULATOR) -> list[tuple[str, str, int, float]]:
    return [
        (one.department, one.district.code, one.counted.n, round(one.counted.mean("polite"), 2))
        for one in released(office, who)
    ]


def test_a_token_rates_once_and_only_its_own_visit(office: Office) -> None:
    token = token_of(office, visited(office))
    assert not spent(office, token)
    rate(office, OWNER, token, GOOD, "")
    assert spent(office, token)
    with pytest.raises(MendingRefused, match="rated already"):
        rate(office, OWNER, token, GOOD, "")
    other = visited(office)
    for forged in (other, f"{other}.", f"{other}.{token.partition('.')[2]}", "none", f"{token}0"):
        with pytest.raises(NotFound):
            rate(office, NOBODY, forged, GOOD, "")
        with pytest.raises(NotFound):
            spent(office, forged)


@pytest.mark.parametrize("wrong", [{}, {**GOOD, "polite": "6"}, {**GOOD, "repeated": ""}])
def test_every_question_has_one_of_its_answers_or_nothing_is_kept(
    office: Office, wrong: dict[str, str]
) -> None:
    token = token_of(office, visited(office))
    stood = town.everything(office)
    with pytest.raises(MendingRefused, match="Choose an answer"):
        rate(office, NOBODY, token, wrong, "")
    with pytest.raises(MendingRefused, match="300"):
        rate(office, NOBODY, token, GOOD, "长" * 301)
    assert town.everything(office) == stood


def test_only_a_whole_batch_is_seen_and_only_after_its_day(office: Office) -> None:
    rated(office, K - 1, GOOD)
    assert seen(later(office, DAYS)) == []
    rated(office, 1, BAD, SUGGESTION)
    assert seen(later(office, DAYS - 1)) == []
    ripe = later(office, DAYS)
    mean = round((5 * (K - 1) + 2) / K, 2)
    assert seen(ripe) == [(FOOD_OFFICE, EAST, K, mean)]
    assert [one.counted.said for one in released(ripe, REGULATOR)] == [(SUGGESTION,)]


def test_a_new_answer_is_never_the_difference_between_two_looks(office: Office) -> None:
    rated(office, K, GOOD)
    tokens = [token_of(office, visited(office)) for _ in range(K)]
    ripe = later(office, DAYS)
    before = seen(ripe)
    for token in tokens[:-1]:
        rate(ripe, NOBODY, token, BAD, "")
        assert seen(later(office, 3 * DAYS)) == before
    rate(ripe, NOBODY, tokens[-1], BAD, "")
    assert seen(ripe) == before
    assert seen(later(office, 2 * DAYS)) == [(FOOD_OFFICE, EAST, 2 * K, 3.5)]


def test_the_whole_store_does_not_join_an_answer_to_a_visit(office: Office) -> None:
    visit = visited(office)
    token = token_of(office, visit)
    stood, leaves = town.everything(office), len(town.leaves(office))
    rate(office, replace(OWNER, account="owner-who-rated"), token, BAD, SUGGESTION)
    after = town.everything(office)
    leaf = town.leaves(office)[leaves:]
    assert len(leaf) == 1
    assert (leaf[0]["action"], leaf[0]["actor"]) == ("visit.rate", "public")
    assert not leaf[0].get("touched")
    assert not leaf[0].get("named")
    added = json.dumps(leaf, default=str, ensure_ascii=False)
    for secret in (visit, token, MINE.id, SUGGESTION, "polite", "owner-who-rated"):
        assert secret not in added
        assert after.count(secret) == stood.count(secret), secret
    assert office.store.read(lambda tx: tx.run(RELATED)) == []
    key = (office.settings.secret_dir / KEY_FILE).read_bytes()
    assert key.hex() not in after
    assert repr(key) not in after


def test_what_is_sealed_is_as_long_with_one_answer_as_with_many(office: Office) -> None:
    def lengths() -> set[int]:
        found = office.store.read(lambda tx: tx.run(BOXES))
        assert set(found[0]["p"]) <= {"key", "held", "department", "district", "path", "released", "pending"}
        return {len(row["pending"]) for row in found}

    rated(office, 1, GOOD)
    one = lengths()
    rated(office, 2, BAD, SUGGESTION)
    assert lengths() == one


def test_ratings_are_seen_in_one_s_own_area_and_department(office: Office) -> None:
    rated(office, K, GOOD)
    ripe = later(office, DAYS)
    assert seen(ripe, LEAD) == seen(ripe) != []
    assert seen(ripe, replace(LEAD, department="fire_rescue")) == []
    assert seen(ripe, replace(REGULATOR, under=PATHS[WEST])) == []
    for who in (INSPECTOR, OWNER):
        with pytest.raises(Refused):
            released(ripe, who)
