"""The one decision and the filter of every list are the same answer; without a right there is no use case to call."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import NotFound, Tx, premises
from graph.premises import Search
from graph.scope import Scope
from regulation.access import Action, Place, Refused, Role, Who, decide, require, scope
from regulation.access.policy import NOBODY, OPERATOR
from regulation.grading.explain import explain
from regulation.grading.regrade import recount, regrade
from regulation.office import Office
from regulation.register.browse import Narrowing, list_premises, open_premises, open_public, overview
from regulation.register.chicago import load_chicago
from regulation.register.loading import load
from tests.regulation import town
from tests.regulation.town import CITY, EAST, MINE, NEITHER, PATHS, SHOPS, STRANGER, WEST

INDUSTRIES = ("catering", "food_retail", "pharmacy", "8411")
CODES = ("9", "90", "900", "9001", "900100")

paths = st.lists(st.sampled_from(CODES), min_size=1, max_size=3).map(lambda codes: f"/{'/'.join(codes)}/")
ids = st.sampled_from(["p1", "p2", "p3"])
places = st.builds(Place, premises=ids, industry=st.sampled_from(INDUSTRIES), path=paths)
anybody = st.builds(
    Who,
    account=st.just("someone"),
    role=st.sampled_from(Role),
    under=st.one_of(st.just("/"), st.just(""), paths),
    industries=st.one_of(st.none(), st.lists(st.sampled_from(INDUSTRIES), unique=True).map(tuple)),
    premises=st.lists(ids, unique=True).map(tuple),
)


def holds(seen: Scope, place: Place) -> bool:
    """What the statements' WHERE says of one premises."""
    return (
        place.path.startswith(seen.under)
        and (seen.industries is None or place.industry in seen.industries)
        and (seen.ids is None or place.premises in seen.ids)
    )


@given(anybody, st.sampled_from(Action), places)
def test_the_filter_holds_exactly_what_the_decision_allows(who: Who, action: Action, place: Place) -> None:
    if decide(who, action):
        assert holds(scope(who, action), place) == decide(who, action, place)
    else:
        assert not decide(who, action, place)
        with pytest.raises(Refused):
            scope(who, action)


@given(anybody, st.sampled_from(Action), places)
def test_what_is_required_is_what_is_decided(who: Who, action: Action, place: Place) -> None:
    if decide(who, action, place):
        require(who, action, place)
    else:
        with pytest.raises(Refused):
            require(who, action, place)


ANYONE = {Action.READ_PUBLIC, Action.CHECK_VISIT_CODE, Action.RATE_VISIT}
SIGNED_IN = ANYONE | {Action.SIGN_OUT}
READING = SIGNED_IN | {Action.READ_REQUIREMENTS}
AUTHORING = READING | {Action.WRITE_REQUIREMENTS, Action.PUBLISH_REQUIREMENTS, Action.ADOPT_TABLE}
AUTHORING |= {Action.DRAFT_TABLE, Action.PUBLISH_TABLE}
OFFICER = READING | {
    Action.READ_CREDIT,
    Action.READ_PREMISES,
    Action.ISSUE_PASS,
    Action.READ_TASKS,
    Action.READ_NOTICE,
}
ORDERING = OFFICER | {
    Action.READ_OVERVIEW,
    Action.ORDER_VISIT,
    Action.APPROVE_VISIT,
    Action.MANAGE_CODES,
    Action.REVIEW_GRADE,
}
ORDERING |= {Action.ADMIT_RECORD, Action.DECIDE_PHOENIX, Action.DECIDE_REPAIR, Action.DECIDE_APPEAL}
OWN = {
    Action.EXPLAIN_OWN,
    Action.DISPUTE_OWN,
    Action.TELL_OWN,
    Action.CHECK_OWN,
    Action.SHARE_OWN,
    Action.READ_NOTICE,
}
OWN |= {
    Action.READ_OWN_CREDIT,
    Action.REPAIR_OWN,
    Action.READ_OWN_VISIT,
    Action.ANSWER_OWN_VISIT,
    Action.CONFIRM_READ,
    Action.APPEAL_OWN,
    Action.ASK_RERATING,
}
VISITING = OFFICER | {Action.SHOW_VISIT_CODE, Action.RUN_VISIT, Action.HAND_IN, Action.SETTLE_FINDINGS}


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.PUBLIC, ANYONE),
        (Role.OWNER, SIGNED_IN | OWN),
        (Role.INSPECTOR, VISITING),
        (Role.LEFT, {Action.HAND_IN}),
        (Role.LEAD, ORDERING | {Action.SETTLE_FINDINGS}),
        (Role.REGULATOR, ORDERING | {Action.DRAFT_TABLE}),
        (Role.AUTHOR, AUTHORING),
        (Role.OPERATOR, set(Action)),
    ],
)
def test_each_role_may_do_this_and_nothing_more(role: Role, allowed: set[Action]) -> None:
    assert {action for action in Action if decide(Who("someone", role), action)} == allowed


def test_a_district_whose_code_begins_alike_is_another_district() -> None:
    lead = Who("lead", Role.LEAD, under=PATHS[STRANGER], industries=("catering",))
    assert not decide(lead, Action.READ_PREMISES, MINE.place)


FOOD = ("catering", "food_retail")
PEOPLE = {
    "operator": OPERATOR,
    "everywhere": Who("everywhere", Role.REGULATOR, under="/"),
    "city": Who("city", Role.REGULATOR, under=PATHS[CITY]),
    "lead": Who("lead", Role.LEAD, under=PATHS[EAST], industries=FOOD),
    "stranger": Who("stranger", Role.LEAD, under=PATHS[STRANGER]),
    "idle": Who("idle", Role.LEAD, under=PATHS[EAST], industries=()),
    "nowhere": Who("nowhere", Role.REGULATOR, under=""),
}
SEARCHES = (
    Search(),
    Search(words=("chain",), complained=frozenset(s.id for s in SHOPS if s.complained_days)),
)


def allowed(who: Who, action: Action = Action.READ_PREMISES) -> set[str]:
    return {shop.id for shop in SHOPS if decide(who, action, shop.place)}


def listed(tx: Tx, seen: Scope, search: Search) -> set[str]:
    return {row.id for row in premises.listing(tx, seen, search, by_risk=True, skip=0, limit=1000)}


def found(tx: Tx, seen: Scope) -> set[str]:
    """The premises whose card this scope opens."""
    there: set[str] = set()
    for shop in SHOPS:
        try:
            there.add(premises.card(tx, seen, shop.id).id)
        except NotFound:
            continue
    return there


def test_on_a_real_store_the_filter_gives_what_the_decision_allows(office: Office) -> None:
    town.settle(office)
    chain = {shop.id for shop in SHOPS if shop.entity == MINE.entity and shop != MINE}

    def look(tx: Tx) -> None:
        for name, who in PEOPLE.items():
            seen, mine = scope(who, Action.READ_PREMISES), allowed(who)
            assert found(tx, seen) == mine, name
            for search, everyones in everyone.items():
                assert listed(tx, seen, search) == everyones & mine, (name, search)
                assert sum(tally.count for tally in premises.counts(tx, seen, search)) == len(
                    everyones & mine
                )
            assert {row.id for row in premises.siblings(tx, seen, MINE.id)} == chain & mine, name

    everyone = office.store.read(lambda tx: {search: listed(tx, Scope("/"), search) for search in SEARCHES})
    assert [len(ids) for ids in everyone.values()] == [len(SHOPS), 6]
    office.store.read(look)
    assert allowed(PEOPLE["lead"])
    assert allowed(PEOPLE["nowhere"]) == allowed(PEOPLE["idle"]) == set()


def test_on_a_real_store_an_owner_opens_their_own_premises_alone(office: Office) -> None:
    town.settle(office)
    owner = Who("owner", Role.OWNER, premises=(MINE.id,))
    assert office.store.read(lambda tx: found(tx, scope(owner, Action.EXPLAIN_OWN))) == {MINE.id}
    assert explain(office, owner, MINE.id, Action.EXPLAIN_OWN).card.name == MINE.name
    with pytest.raises(NotFound):
        explain(office, owner, NEITHER.id, Action.EXPLAIN_OWN)


def test_lists_counts_and_the_overview_hold_nothing_of_others(office: Office) -> None:
    town.settle(office)
    for name in ("city", "lead", "nowhere"):
        who = PEOPLE[name]
        mine = allowed(who)
        listed_ = list_premises(office, who, Narrowing(), limit=1000)
        counted = overview(office, who, Narrowing())
        assert {row.id for row in listed_.rows} == mine, name
        assert sum(tally.count for tally in listed_.counts) == len(mine), name
        assert sum(tally.count for tally in counted.counts) == len(mine), name
        assert all(d.path.startswith(who.under or "//") for d in [*listed_.districts, *counted.districts]), (
            name
        )
        for number, narrowed in (
            (counted.expiring, Narrowing(permit="expiring")),
            (counted.expired, Narrowing(permit="expired")),
            (counted.visited, Narrowing(visited=True)),
            (counted.complained, Narrowing(complained=True)),
        ):
            assert number == len(list_premises(office, who, narrowed, limit=1000).rows), (name, narrowed)


def test_a_district_that_is_not_theirs_lists_nothing_though_they_name_it(office: Office) -> None:
    town.settle(office)
    elsewhere = list_premises(office, PEOPLE["lead"], Narrowing(district=WEST))
    assert elsewhere.rows == []
    assert WEST not in {row.code for row in elsewhere.districts}
    with pytest.raises(NotFound, match=WEST):
        overview(office, PEOPLE["lead"], Narrowing(district=WEST))


USE_CASES: dict[str, Callable[[Office, Who, Path], object]] = {
    "open": lambda office, who, _: open_premises(office, who, MINE.id),
    "list": lambda office, who, _: list_premises(office, who, Narrowing()),
    "overview": lambda office, who, _: overview(office, who, Narrowing()),
    "explain": lambda office, who, _: explain(office, who, MINE.id),
    "explain own": lambda office, who, _: explain(office, who, MINE.id, Action.EXPLAIN_OWN),
    "load": lambda office, who, path: load(office, who, "districts", path),
    "load Chicago": lambda office, who, path: load_chicago(office, who, path),
    "regrade": lambda office, who, _: regrade(office, who),
    "recount": lambda office, who, _: recount(office, who),
}


@pytest.mark.parametrize("who", [NOBODY, Who("author", Role.AUTHOR)], ids=["public", "author"])
@pytest.mark.parametrize("use", USE_CASES)
def test_without_a_right_no_use_case_answers(one_office: Office, tmp_path: Path, use: str, who: Who) -> None:
    path = tmp_path / "districts.csv"
    path.write_text("code,name\n110000,北京\n", encoding="utf-8")
    before = len(town.leaves(one_office))
    with pytest.raises(Refused):
        USE_CASES[use](one_office, who, path)
    assert len(town.leaves(one_office)) == before


@pytest.mark.parametrize("use", ["load", "load Chicago", "regrade", "recount"])
def test_only_the_operator_loads_and_grades(one_office: Office, tmp_path: Path, use: str) -> None:
    for role in (Role.OWNER, Role.INSPECTOR, Role.LEAD, Role.REGULATOR):
        with pytest.raises(Refused):
            USE_CASES[use](one_office, Who("someone", role, under="/", premises=(MINE.id,)), tmp_path)


def test_anyone_may_open_the_public_file(one_office: Office) -> None:
    town.settle(one_office)
    assert open_public(one_office, NOBODY, MINE.id).card.name == MINE.name
