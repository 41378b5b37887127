"""Attention: who stands further up because of whom, for how long and by how much; and that no grade ever moves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter

import pytest

from checklists import Mending
from graph import Tx, findings, grades, register
from graph.connections import LIMIT, MOST, connections
from graph.findings import FindingRow
from graph.records import Premises
from graph.scope import Scope
from regulation.access import Action, Who, scope
from regulation.access.policy import OPERATOR
from regulation.grading.regrade import regrade
from regulation.office import Office
from regulation.planning import due, rules, suggest
from regulation.planning.attention import Attention, attention
from regulation.register.addresses import site_of
from risk import Text
from tests.regulation import town
from tests.regulation.test_planning import CITY_LEAD, LEAD, person
from tests.regulation.town import BY_NAME, EAST, MINE, PATHS, TODAY, WEST

SISTER, IN_THE_WEST = BY_NAME["东街超市"], BY_NAME["西街面馆"]
PHARMACY = BY_NAME["东街药房"]  # of the same chain, in a trade that the food office does not supervise
HOTPOT = BY_NAME["东街火锅"]
WEST_LEAD = person("west", under=WEST)
KNOWN = rules().attention
OWNER, SITE = (KNOWN.paths[kind].points for kind in ("same_owner", "same_site"))


def find(office: Office, premises: str, days: int = 0, **more: object) -> None:
    """A key finding, so many days old, at a premises."""
    given = {
        "id": f"{premises}-{days}",
        "visit": f"visit-{MINE.id[-4:]}",
        "premises": premises,
        "place": 1,
        "requirement": "CAT-012",
        "title": Text("生熟分开", "Raw and cooked apart"),
        "note": "",
        "severity": "key",
        "red_line": False,
        "department": town.FOOD_OFFICE,
        "points": 6000,
        "correction": "by_date",
        "due": TODAY + timedelta(10),
        "holidays_known": True,
        "found_on": TODAY - timedelta(days),
        "photos": (),
        "state": Mending.OPEN,
        **more,
    }
    row = FindingRow(**given)  # pyright: ignore[reportArgumentType]
    office.store.write("test.find", "test", lambda tx: findings.put(tx, row.visit, premises, [row]))


def place(number: int, entity: str, address: str = "", **more: object) -> Premises:
    """A premises beside the town, of nobody's name, not graded."""
    where = address or f"长街 {number} 号"
    given = {
        "key": f"test:{entity}|{number}",
        "id": f"9{number:015x}",
        "name": f"第 {number:04} 店",
        "industry": "catering",
        "trade_class": None,
        "district": EAST,
        "address": where,
        "latitude": None,
        "longitude": None,
        "search": "",
        "facts": {},
        "entity": f"test:{entity}",
        "scheme": "test",
        "entity_name": entity,
        "legal_person": None,
        "site": site_of(where),
        **more,
    }
    return Premises(**given)  # pyright: ignore[reportArgumentType]


def settle(office: Office, places: Sequence[Premises] = ()) -> None:
    """The town, and some places beside it."""
    town.settle(office)
    office.store.write("test.places", "test", lambda tx: register.put(tx, Premises, places))


def raised(office: Office, who: Who, today: date = TODAY) -> dict[str, Attention]:
    """What attention there is within somebody's reach."""
    seen = scope(who, Action.ORDER_VISIT)
    return dict(office.store.read(lambda tx: attention(tx, seen, today)))


def test_an_open_key_finding_raises_the_other_premises_of_its_owner_and_says_why(office: Office) -> None:
    settle(office)
    find(office, SISTER.id)
    here = raised(office, LEAD)[MINE.id]
    assert here.points == OWNER
    until = TODAY + timedelta(days=KNOWN.days)
    assert [path.sentence for path in here.paths] == [
        Text(
            f"同一经营者：东街超市（东街超市路 1 号）{TODAY} 查出的关键问题 CAT-012 还没改好，计到 {until}。",
            f"Same owner: 东街超市 at 东街超市路 1 号 has an open key finding of {TODAY}, row CAT-012; "
            f"counts until {until}.",
        )
    ]
    assert SISTER.id not in raised(office, LEAD)


def test_one_address_written_in_two_ways_joins_two_owners_in_one_district_and_no_further(
    office: Office,
) -> None:
    here, same = place(1, "one", "短巷 2 号 3 室"), place(2, "two", "短巷２号３铺（二楼）")
    elsewhere = place(3, "three", "短巷2号3室", district=WEST)
    settle(office, [here, same, elsewhere])
    find(office, here.id, red_line=True, severity="general")
    found = raised(office, CITY_LEAD)
    assert set(found) == {same.id}
    assert found[same.id].points == SITE
    assert "红线问题" in found[same.id].paths[0].sentence.zh


def test_a_legal_person_of_the_same_name_counts_less_than_the_owner_and_is_said_with_care(
    office: Office,
) -> None:
    first, second = place(1, "one", legal_person="许晚"), place(2, "two", legal_person="许晚")
    settle(office, [first, second, place(3, "three", legal_person="许晚晚")])
    find(office, first.id)
    found = raised(office, LEAD)
    assert set(found) == {second.id}
    assert found[second.id].points < OWNER
    assert "同名不一定同人" in found[second.id].paths[0].sentence.zh


def test_a_market_and_a_common_name_join_nobody(office: Office) -> None:
    stalls = [place(n, f"stall{n}", "市场路 8 号", legal_person="王芳") for n in range(MOST + 1)]
    settle(office, stalls)
    find(office, stalls[0].id)
    assert raised(office, LEAD) == {}


@pytest.mark.parametrize(
    "more",
    [
        {"severity": "general"},
        {"state": Mending.CONFIRMED},
        {"followed_by": "a later one"},
        {"days": KNOWN.days + 1},
    ],
    ids=["not key", "settled", "found again later", "expired"],
)
def test_what_is_not_key_or_settled_or_too_old_raises_nobody(
    one_office: Office, more: dict[str, object]
) -> None:
    settle(one_office)
    find(one_office, SISTER.id, **more)  # pyright: ignore[reportArgumentType]
    assert raised(one_office, LEAD) == {}


def test_it_ends_by_itself_the_day_after_the_one_it_names(one_office: Office) -> None:
    settle(one_office)
    find(one_office, SISTER.id)
    last = raised(one_office, LEAD)[MINE.id].paths[0].until
    assert MINE.id in raised(one_office, LEAD, last)
    assert raised(one_office, LEAD, last + timedelta(1)) == {}


def test_many_findings_count_no_more_than_the_cap_and_each_premises_once(one_office: Office) -> None:
    chain = [place(n, "one") for n in range(6)]
    settle(one_office, chain)
    find(one_office, chain[0].id)
    find(one_office, chain[0].id, days=3)
    assert raised(one_office, LEAD)[chain[5].id].points == OWNER
    for of in chain[1:5]:
        find(one_office, of.id)
    here = raised(one_office, LEAD)[chain[5].id]
    assert len(here.paths) == 5
    assert here.points == KNOWN.cap < 5 * OWNER


def test_nothing_from_outside_the_scope_raises_counts_or_is_named(office: Office) -> None:
    settle(office)
    find(office, IN_THE_WEST.id)
    find(office, PHARMACY.id)
    assert raised(office, LEAD) == {}
    in_the_west = raised(office, WEST_LEAD)
    assert all(path.finding.premises == IN_THE_WEST.id for of in in_the_west.values() for path in of.paths)
    assert MINE.id not in in_the_west
    assert (
        raised(office, CITY_LEAD)[MINE.id].points == OWNER
    )  # who may see both sees the path; the pharmacy stays out


def test_it_orders_what_is_due_among_equals_and_never_past_a_much_worse_grade(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, last = place(1, "one"), place(2, "two"), place(3, "three")
    sister = place(4, "three", industry="food_retail")
    settle(one_office, [first, second, last, sister])

    def order() -> list[str]:
        return [one.premises.name for one in suggest(one_office, LEAD).of("grade_due")]

    def ours() -> list[str]:
        return [name for name in order() if name in (first.name, second.name, last.name)]

    assert ours() == [first.name, second.name, last.name]
    find(one_office, sister.id)
    assert ours() == [last.name, first.name, second.name]
    worst = BY_NAME["东街便利店"].name
    assert order().index(worst) < order().index(last.name)
    shown = order().index(last.name) + 1
    monkeypatch.setattr(due, "MOST", shown)  # by grade and name alone the list would end before it
    assert order()[-1] == last.name


def test_no_grade_and_no_point_moves(one_office: Office) -> None:
    settle(one_office)

    def standing() -> list[object]:
        return [
            (shop.id, one_office.store.read(lambda tx, id=shop.id: grades.history(tx, id)))
            for shop in town.SHOPS
        ]

    before = standing()
    find(one_office, SISTER.id)
    assert raised(one_office, LEAD)
    suggest(one_office, LEAD)
    assert regrade(one_office, OPERATOR).changed == 0
    assert standing() == before


def test_a_chain_of_five_thousand_is_bounded_and_quick(one_office: Office) -> None:
    town.settle(one_office)
    chain = [place(n, "giant", legal_person="许晚") for n in range(LIMIT + 1)]
    for start in range(0, len(chain), 1000):
        some = chain[start : start + 1000]
        one_office.store.write("test.chain", "test", lambda tx, some=some: register.put(tx, Premises, some))
    for of in chain[:30]:
        find(one_office, of.id)

    def asked(tx: Tx) -> int:
        return len(
            {one.reached.id for one in connections(tx, Scope(PATHS[EAST]), [of.id for of in chain[:30]])}
        )

    began = perf_counter()
    assert LIMIT - 1 <= one_office.store.read(asked) <= LIMIT
    assert perf_counter() - began < 10  # seconds; about one alone on the machine


def test_an_address_has_one_form_however_it_is_written() -> None:
    written = (
        "汐州市云津区听潮街道潮生路１２号 ３室（临街）",
        "潮生路12号3铺",
        "潮生路 12-3",
        "潮生路１２—３室",
    )
    assert {site_of(one) for one in written} == {"潮生路12-3"}
    assert len({site_of(one) for one in ("潮生路1号23室", "潮生路12号3室", "潮生路123号")}) == 3
    assert site_of("123 W Madison St.") == site_of("123  W MADISON ST")
    assert site_of("中心市场内") is None
    assert site_of("") is None
    assert replace(place(1, "one", "中心市场内")).site is None
