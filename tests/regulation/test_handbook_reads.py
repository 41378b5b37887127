"""Receipts of the handbook: the first day stays, the newest edition counts, and a scope sees only its own."""

from datetime import UTC, date, datetime

import pytest

from graph import Store, handbook_reads
from graph.handbook_reads import HandbookRead
from graph.scope import Scope
from regulation.office import Office
from tests.regulation import town
from tests.regulation.town import EAST, ELSEWHERE, MINE, PATHS, SHOPS

pytestmark = pytest.mark.store

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


def put(store: Store, edition: str, day: int, premises: str = MINE.id) -> None:
    read = HandbookRead(premises, edition, date(2026, 11, day), AT, "owner")
    store.write("test.read", "owner", lambda tx: handbook_reads.put(tx, read))


def test_reading_is_kept_once_an_edition_and_counted_within_the_scope(office: Office) -> None:
    town.settle(office)
    store = office.store
    assert store.read(lambda tx: handbook_reads.last(tx, MINE.id)) is None
    put(store, "2026-11-01", 23)
    put(store, "2026-11-20", 24)
    put(store, "2026-11-20", 25)
    put(store, "2026-11-01", 26, ELSEWHERE.id)
    last = store.read(lambda tx: handbook_reads.last(tx, MINE.id))
    assert last == HandbookRead(MINE.id, "2026-11-20", date(2026, 11, 24), AT, "owner")

    def counted(scope: Scope, edition: str) -> tuple[int, int]:
        return store.read(lambda tx: handbook_reads.counted(tx, scope, "catering", edition))

    caterers = [shop for shop in SHOPS if shop.industry == "catering"]
    east = [shop for shop in caterers if shop.place.path.startswith(PATHS[EAST])]
    assert counted(Scope("/"), "2026-11-01") == (len(caterers), 2)
    assert counted(Scope("/"), "2026-11-02") == (len(caterers), 1)
    assert counted(Scope(PATHS[EAST]), "2026-11-01") == (len(east), 1)
    assert counted(Scope("/", ("pharmacy",)), "2026-11-01") == (0, 0)

    def page(after: str, limit: int) -> list[tuple[str, str | None]]:
        found = store.read(
            lambda tx: handbook_reads.addressed(tx, Scope(PATHS[EAST]), "catering", after, limit)
        )
        return [(one.card.id, one.read) for one in found]

    ids = sorted(shop.id for shop in east)
    assert [key for key, _ in page("", 2)] == ids[:2]
    assert page(ids[1], 9) == [(key, None) for key in ids[2:]]
    assert page("", 1) == [(MINE.id, "2026-11-20")]
