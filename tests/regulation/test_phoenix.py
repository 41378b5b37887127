"""Who may be back under another name: found within the year, decided by a person, and nothing follows from it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph import KeyTaken, NotFound, Tx, phoenix, register
from graph.records import Premises, Term
from regulation.access import Action, Refused, Role, Who, scope
from regulation.access.policy import OPERATOR
from regulation.grading.regrade import regrade
from regulation.office import Office
from regulation.planning import rules, suggest
from regulation.planning.phoenix import DecisionRefused, decide_phoenix, phoenixes
from regulation.register.browse import open_premises
from tests.regulation import town
from tests.regulation.test_attention import find, place
from tests.regulation.test_planning import CITY_LEAD, LEAD, person
from tests.regulation.town import TODAY, WEST

WEST_LEAD = person("west", under=WEST)
YEAR = rules().phoenix_days
OLD = place(1, "old", "短巷 2 号 3 室", legal_person="许晚")
NEW = place(2, "new", "短巷２号３铺（二楼）", legal_person="乔一苇")
NAMESAKE = place(3, "third", "长堤 9 号", legal_person="许晚", industry="food_retail")
KEY = f"{OLD.id}-{NEW.id}"


def term(
    of: Premises, begun: int, *, ended: int | None = None, status: str = "valid", kind: str = "食品"
) -> Term:
    """A permit that began so many days ago, and ended so many days ago where it did."""
    start = TODAY - timedelta(begun)
    return Term(
        key=f"{kind}|{of.id}|{start}",
        permit=f"{kind}|{of.id}",
        kind=kind,
        number=of.id[-4:],
        premises=of.key,
        valid_from=start,
        valid_to=date(2030, 1, 1),
        status=status,
        ended_on=None if ended is None else TODAY - timedelta(ended),
    )


def settle(office: Office, terms: Sequence[Term], places: Sequence[Premises] = (OLD, NEW, NAMESAKE)) -> None:
    town.settle(office)

    def work(tx: Tx) -> None:
        register.put(tx, Premises, places)
        register.put(tx, Term, terms)

    office.store.write("test.places", "test", work)


def closed(days: int = 100, status: str = "revoked") -> Term:
    return term(OLD, 2000, ended=days, status=status)


def waiting(office: Office, who: Who = LEAD) -> dict[tuple[str, str], tuple[str, int, str]]:
    """(closed, opened) → kind of path, days between, what happened."""
    return {
        (case.ended.premises.name, case.path.reached.name): (case.path.kind, case.days, case.ended.event)
        for case in phoenixes(office, who).waiting
    }


def test_a_new_owner_at_the_address_of_one_that_lost_its_permit_waits_for_a_person(office: Office) -> None:
    settle(office, [closed(), term(NEW, 40)])
    assert waiting(office) == {(OLD.name, NEW.name): ("same_site", 60, "revoked")}


def test_a_legal_person_of_the_same_name_elsewhere_does_too(office: Office) -> None:
    settle(office, [closed(status="cancelled"), term(NAMESAKE, 100)])
    assert waiting(office) == {(OLD.name, NAMESAKE.name): ("same_person", 0, "cancelled")}


def test_address_and_name_together_are_one_pair_with_both_paths(one_office: Office) -> None:
    both = replace(NEW, legal_person=OLD.legal_person)
    settle(one_office, [closed(), term(both, 40)], [OLD, both])
    cases = phoenixes(one_office, LEAD).waiting
    assert [[path.kind for path in case.paths] for case in cases] == [["same_site", "same_person"]]


def test_who_was_found_at_a_red_line_counts_as_punished(office: Office) -> None:
    settle(office, [term(OLD, 2000), term(NEW, 0)])
    assert waiting(office) == {}
    find(office, OLD.id, days=10, red_line=True)
    assert waiting(office) == {(OLD.name, NEW.name): ("same_site", 10, "red_line")}


@pytest.mark.parametrize(
    "terms",
    [
        [closed(), term(NEW, 101)],
        [closed(YEAR + 50), term(NEW, 49)],
        [closed(YEAR + 50), term(NEW, YEAR + 1)],
        [closed(), term(NEW, -5)],
        [closed(), term(NEW, 3000, kind="旧证"), term(NEW, 40)],
        [closed(), term(NEW, 40), replace(term(OLD, 30), permit="食品|again", key="食品|again|1")],
        [term(OLD, 2000, status="revoked"), term(NEW, 40)],
        [term(OLD, 2000, status="suspended", ended=100), term(NEW, 40)],
    ],
    ids=[
        "opened before the end",
        "more than a year apart",
        "opened long ago",
        "not open yet",
        "a second permit of an old place",
        "the old one holds a permit again",
        "nobody knows when it ended",
        "suspended only",
    ],
)
def test_these_are_no_phoenix(one_office: Office, terms: list[Term]) -> None:
    settle(one_office, terms)
    assert waiting(one_office) == {}


def test_a_second_place_of_the_same_owner_is_no_phoenix(one_office: Office) -> None:
    other = place(5, "old", OLD.address, legal_person="许晚")
    settle(one_office, [closed(), term(other, 40)], [OLD, other])
    assert waiting(one_office) == {}


def test_both_sides_must_lie_within_the_reader_s_reach(office: Office) -> None:
    elsewhere = replace(NAMESAKE, district=WEST)
    settle(office, [closed(), term(elsewhere, 40)], [OLD, elsewhere])
    assert waiting(office) == waiting(office, WEST_LEAD) == {}
    assert set(waiting(office, CITY_LEAD)) == {(OLD.name, elsewhere.name)}
    key = f"{OLD.id}-{elsewhere.id}"
    with pytest.raises(NotFound):
        decide_phoenix(office, LEAD, key, "unrelated", "不同人")
    decide_phoenix(office, CITY_LEAD, key, "continues", "同一经营者")
    assert phoenixes(office, LEAD).decided == []
    assert open_premises(office, LEAD, OLD.id).phoenix == []
    assert len(open_premises(office, CITY_LEAD, OLD.id).phoenix) == 1


def test_a_decision_is_a_deed_leaves_the_list_and_stands_on_both_premises(office: Office) -> None:
    settle(office, [closed(), term(NEW, 40)])
    before = len(town.leaves(office))
    made = decide_phoenix(office, LEAD, KEY, "continues", " 店长和招牌\n都没变 ")
    assert (made.by, made.reason, made.at) == ("lead", "店长和招牌 都没变", office.now())
    leaf = town.leaves(office)[before:]
    assert [one["action"] for one in leaf] == ["phoenix.decide"]
    assert waiting(office) == {}
    for id in (OLD.id, NEW.id):
        assert [one.decision for one in open_premises(office, LEAD, id).phoenix] == [made]
    assert [(one.closed_name, one.opened_name) for one in phoenixes(office, LEAD).decided] == [
        (OLD.name, NEW.name)
    ]
    with pytest.raises(DecisionRefused, match="just decided"):
        decide_phoenix(office, LEAD, KEY, "unrelated", "再想想")
    with pytest.raises(KeyTaken):
        office.store.write("test.twice", "test", lambda tx: phoenix.put(tx, made))


def test_a_decision_needs_an_outcome_and_a_reason(one_office: Office) -> None:
    settle(one_office, [closed(), term(NEW, 40)])
    for outcome, reason in (("", "理由"), ("maybe", "理由"), ("unrelated", " \n"), ("unrelated", "字" * 501)):
        with pytest.raises(DecisionRefused):
            decide_phoenix(one_office, LEAD, KEY, outcome, reason)
    assert waiting(one_office)


def test_nothing_follows_from_it(one_office: Office) -> None:
    settle(one_office, [closed(), term(NEW, 40)])
    regrade(one_office, OPERATOR)
    due = [one.premises for one in suggest(one_office, LEAD).due]
    decide_phoenix(one_office, LEAD, KEY, "continues", "同一人")
    assert regrade(one_office, OPERATOR).changed == 0
    assert [one.premises for one in suggest(one_office, LEAD).due] == due


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.OWNER, Role.INSPECTOR, Role.AUTHOR])
def test_only_who_orders_visits_decides(one_office: Office, role: Role) -> None:
    with pytest.raises(Refused):
        phoenixes(one_office, person("someone", role))
    assert scope(LEAD, Action.DECIDE_PHOENIX) == scope(LEAD, Action.READ_PREMISES)
