"""Drafts of requirements and the facts of a trade, page by page: on both stores."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from graph import Store, Tx, drafts, premises, register
from graph.drafts import DRAFTING, PUBLISHED, Draft
from graph.premises import FactsRow
from graph.queries import parse
from graph.records import District, Premises, Term
from graph.scope import Scope
from risk import Fact

pytestmark = pytest.mark.store

OLDER = parse(
    "tests/older_draft",
    """// A draft as it was kept before rows could be withdrawn.
CREATE (:RuleDraft {trade: $trade, state: $state, base: $base, rows: $rows, authors: $authors, by: $by, at: $at,
  reason: $reason, version: $version, digest: $digest})""",
)
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ROW = {
    "id": "A-1",
    "title": {"zh": "一", "en": "one"},
    "red_line": False,
    "points": Decimal("0.125"),
    "mend_days": 5,
}
DRAFT = Draft(
    "bakery", DRAFTING, "2026-11-01", (ROW,), ("shen", "gu"), "gu", AT, withdrawn={"A-2": "并入 A-1"}
)


def keep(store: Store, draft: Draft) -> Draft | None:
    """Keep a draft; what was held before."""

    def work(tx: Tx) -> Draft | None:
        held = drafts.hold(tx, draft.trade)
        drafts.put(tx, draft)
        return held

    return store.write("test", "test", work)


def test_a_draft_comes_back_as_it_was_kept_exact_points_included(store: Store) -> None:
    assert store.read(lambda tx: drafts.read(tx, "bakery")) is None
    assert keep(store, DRAFT) is None
    assert store.read(lambda tx: drafts.read(tx, "bakery")) == DRAFT
    published = Draft(
        "bakery", PUBLISHED, "2026-11-01", (ROW,), ("shen",), "gu", AT, version="2026-12-01", digest="4f"
    )
    assert keep(store, published) == DRAFT
    assert store.read(drafts.every) == {"bakery": published}


def test_a_draft_of_an_older_release_withdraws_nothing(store: Store) -> None:
    older = {key: value for key, value in drafts.params(DRAFT).items() if key != "withdrawn"}
    store.write("test", "test", lambda tx: tx.run(OLDER, **older))
    kept = store.read(lambda tx: drafts.read(tx, "bakery"))
    assert kept == replace(DRAFT, withdrawn={})


def test_a_draft_that_was_only_looked_for_is_none(store: Store) -> None:
    store.write("test", "test", lambda tx: drafts.hold(tx, "bakery"))
    assert store.read(lambda tx: drafts.read(tx, "bakery")) is None
    assert store.read(drafts.every) == {}


def place(number: int, trade: str, district: str) -> Premises:
    """One premises of a trade."""
    facts = {"floor_area_m2": Fact(100 * number, "register", "r", date(2026, 1, 1))}
    key = f"test:e|{number}"
    return Premises(
        key, f"p{number}", f"店 {number}", trade, None, district, "", None, None, "", facts, *[None] * 4
    )


def term(number: int, kind: str, valid_to: date | None) -> Term:
    """A permit with one term."""
    return Term(f"{kind}|1", kind, kind, "N1", f"test:e|{number}", date(2020, 1, 1), valid_to, "valid")


def test_the_premises_of_a_trade_come_page_by_page_with_facts_and_permits_within_the_scope(
    store: Store,
) -> None:
    def settle(tx: Tx) -> None:
        register.put(
            tx, District, [District("1", "东", "East", None, "/1/"), District("2", "西", "West", None, "/2/")]
        )
        register.put(
            tx,
            Premises,
            [
                place(1, "catering", "1"),
                place(2, "catering", "2"),
                place(3, "catering", "1"),
                place(4, "pharmacy", "1"),
            ],
        )
        register.put(tx, Term, [term(1, "消防", date(2027, 1, 1)), term(1, "排水", None)])

    store.write("test.settle", "test", settle)

    def page(after: str, limit: int, under: str = "/") -> list[FactsRow]:
        return store.read(
            lambda tx: premises.facts_of_trade(tx, Scope(under), "catering", after=after, limit=limit)
        )

    first, second = page("", 2), page("p2", 2)
    assert [row.id for row in (*first, *second)] == ["p1", "p2", "p3"]
    assert [row.id for row in page("", 9, "/1/")] == ["p1", "p3"]
    assert {(t.kind, t.valid_to) for t in first[0].terms} == {("消防", date(2027, 1, 1)), ("排水", None)}
    assert first[1].terms == ()
    assert first[0].facts["floor_area_m2"].value == 100
    assert (first[1].told, first[1].district.code) == ({}, "2")
