"""Deeds of adoption: in one row, whole, on both stores."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from graph import KeyTaken, Store, adoptions
from graph.adoptions import Deed

pytestmark = pytest.mark.store

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FIRST = Deed(
    1, "t", False, "程望舒", "cheng", "试行", "2026-07-01", "4f" * 32, date(2026, 12, 1), AT, "5a" * 32
)


def test_deeds_come_back_as_they_were_recorded_the_newest_first(store: Store) -> None:
    assert store.read(adoptions.every) == []
    second = replace(FIRST, number=2, taken_back=True, on=date(2026, 12, 2))
    for deed in (FIRST, second):
        store.write("test", "test", lambda tx, deed=deed: adoptions.put(tx, deed))
    assert store.read(adoptions.every) == [second, FIRST]


def test_of_two_deeds_with_one_number_the_second_is_not_recorded(store: Store) -> None:
    store.write("test", "test", lambda tx: adoptions.put(tx, FIRST))
    with pytest.raises(KeyTaken):
        store.write("test", "test", lambda tx: adoptions.put(tx, replace(FIRST, model="other")))
    assert store.read(adoptions.every) == [FIRST]
