"""A draft of a table is tried on everybody beside the table in force: who moves, what it needs; nothing is written."""

from collections import Counter
from dataclasses import replace

import pytest

from graph import premises
from regulation.access import Refused, Who
from regulation.access.policy import NOBODY, OPERATOR, Role
from regulation.catalogue import PACKAGE, CatalogueError, read_draft
from regulation.grading.explain import explain
from regulation.grading.regrade import regrade
from regulation.grading.whatif import DISTRICT, FLOOR_AREA, INDUSTRY, WhatIf, moved_by, whatif
from regulation.office import Office
from regulation.planning.reading import minutes_for
from risk import RiskTable
from tests.regulation import town
from tests.regulation.town import BY_NAME, EAST, SHOPS, TODAY

pytestmark = pytest.mark.store

MODEL = "cn-catering-2016"
FILE = PACKAGE / "tables" / MODEL / "2016-12-01.toml"
CATERERS = [shop for shop in SHOPS if shop.industry == "catering"]
Changes = tuple[tuple[str, str], ...]

TIGHTER: Changes = (
    ("effective_from = 2016-12-01", "effective_from = 2027-01-01"),
    ("up_to = 30", "up_to = 20"),
)
"""The best grade ends at 20 points instead of 30; no factor costs more."""


def drafted(*changes: tuple[str, str]) -> bytes:
    """The edition in force with these changes."""
    text = FILE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def draft_of(office: Office, *changes: tuple[str, str]) -> RiskTable:
    return read_draft(drafted(*changes), "draft.toml", MODEL, office.catalogue)


def tried(office: Office, *changes: tuple[str, str]) -> WhatIf:
    return whatif(office, OPERATOR, draft_of(office, *changes), TODAY, minutes_for)


def test_the_same_table_moves_nobody_and_stands_where_the_grades_stand(office: Office) -> None:
    town.settle(office)
    found = tried(office, TIGHTER[0])
    assert found.premises == len(CATERERS)
    assert found.total.stays == len(CATERERS)
    assert all(before == after for before, after in found.matrix)
    assert found.before == found.after
    assert (found.movers, found.over_cap, found.refused) == ([], {}, {})
    explained = [explain(office, OPERATOR, shop.id).assessment for shop in CATERERS]
    standing = Counter(one.grade or one.state.value for one in explained if one)
    assert standing == Counter({before: n for (before, _), n in found.matrix.items()})


def test_whoever_moves_moves_as_a_regrade_by_that_table_would_move_them(office: Office) -> None:
    town.settle(office)
    before = grades(office)
    found = tried(office, *TIGHTER)
    live = replace(
        office,
        catalogue=replace(
            office.catalogue, tables={**office.catalogue.tables, MODEL: (draft_of(office, TIGHTER[1]),)}
        ),
    )
    regrade(live, OPERATOR, model=MODEL)
    after = grades(office)
    assert found.matrix == Counter((before[shop.id], after[shop.id]) for shop in CATERERS)
    moved = {mover.premises: (mover.before, mover.after) for mover in found.movers}
    assert moved == {s.id: (before[s.id], after[s.id]) for s in CATERERS if before[s.id] != after[s.id]}
    assert moved
    assert all(mover.factor is None for mover in found.movers)  # only an edge moved
    assert found.total.worse == len(moved)


def test_who_moves_is_counted_by_what_they_are(office: Office) -> None:
    town.settle(office)
    found = tried(office, *TIGHTER)
    east = [shop for shop in CATERERS if shop.district == EAST]
    for by, groups in found.moves.items():
        counted = sum(m.worse + m.better + m.gained + m.lost + m.stays for m in groups.values())
        assert counted == found.premises, by
    assert set(found.moves[INDUSTRY]) == {"catering"}
    assert set(found.moves[FLOOR_AREA]) == {"150"}  # all have 120 m²
    there = found.moves[DISTRICT][EAST]
    assert there.worse + there.better + there.gained + there.lost + there.stays == len(east)


def test_the_factor_that_moved_a_place_most_is_named_with_its_points_by_both(office: Office) -> None:
    town.settle(office)
    shop = BY_NAME["西街面馆"]
    found = tried(office, TIGHTER[0], ("to = 150, points = 2 }", "to = 150, points = 3 }"))
    mover = next(mover for mover in found.movers if mover.premises == shop.id)
    assert mover.factor is not None
    assert (mover.factor.factor, mover.factor.after - mover.factor.before) == ("form_and_scale", 1_000)
    assert mover.after_total - mover.before_total == 1_000


def test_a_fall_is_not_put_down_to_a_factor_that_rose() -> None:
    moved = moved_by({"a": 5, "b": 9, "gone": 1}, {"a": 8, "b": 2, "new": 0})
    assert moved is not None
    assert (moved.factor, moved.before, moved.after) == ("b", 9, 2)
    assert moved_by({"a": 5}, {"a": 5}) is None


def test_more_visits_than_a_place_is_to_bear_are_counted_and_hours_follow_the_visits(office: Office) -> None:
    town.settle(office)
    often = ("visits = { min = 1, max = 1 }", "visits = { min = 6, max = 8 }")
    found = tried(office, TIGHTER[0], often)
    best = sum(number for (before, _), number in found.matrix.items() if before == "A")
    assert best > 0
    assert found.over_cap == {("A", "A"): best}
    assert found.after.visits_min - found.before.visits_min == 5 * best
    assert found.after.visits_max - found.before.visits_max == 7 * best
    minutes = (found.after.minutes_min - found.before.minutes_min) / (5 * best)
    assert minutes == (found.after.minutes_max - found.before.minutes_max) / (7 * best)
    assert minutes > 0
    assert found.before.listless == found.before.unsaid == 0


def test_not_one_byte_of_the_store_changes(office: Office) -> None:
    town.settle(office)
    before = town.everything(office)
    assert tried(office, *TIGHTER).total.worse > 0
    assert town.everything(office) == before


def test_a_draft_that_is_no_table_is_refused_with_the_name_of_its_file(one_office: Office) -> None:
    cases: list[tuple[bytes, str]] = [
        (b"id = ", r"draft\.toml: this is not TOML"),
        (b"\xff", r"draft\.toml: the file is not UTF-8"),
        (drafted(("up_to = 30", "up_to = 50")), r"draft\.toml.*grades"),
        (drafted((f'id = "{MODEL}"', 'id = "another"')), r"draft\.toml: .*another"),
    ]
    for content, sentence in cases:
        with pytest.raises(CatalogueError, match=sentence):
            read_draft(content, "draft.toml", MODEL, one_office.catalogue)
    with pytest.raises(CatalogueError, match="no-such"):
        read_draft(drafted(), "draft.toml", "no-such", one_office.catalogue)


def test_before_its_first_edition_everybody_gets_a_first_grade(one_office: Office) -> None:
    town.settle(one_office)
    day = TODAY.replace(year=2016, month=11)
    found = whatif(one_office, OPERATOR, draft_of(one_office, *TIGHTER), day, minutes_for)
    assert found.before_version is None
    assert {before for before, _ in found.matrix} == {"pending"}
    assert found.total.worse == found.total.better == 0


def test_only_who_may_draft_tables_tries_one(one_office: Office) -> None:
    draft = draft_of(one_office, *TIGHTER)
    for who in (NOBODY, *(Who("x", role, under="/") for role in (Role.OWNER, Role.INSPECTOR, Role.LEAD))):
        with pytest.raises(Refused):
            whatif(one_office, who, draft, TODAY, minutes_for)
    assert whatif(one_office, Who("x", Role.REGULATOR), draft, TODAY, minutes_for).premises == 0


def grades(office: Office) -> dict[str, str]:
    """The grade, or the state without one, of every caterer as it stands in the store."""

    def of(shop: town.Shop) -> str:
        card = office.store.read(lambda tx: premises.card(tx, premises.Scope("/"), shop.id))
        return card.grade or card.state

    return {shop.id: of(shop) for shop in CATERERS}
