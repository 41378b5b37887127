"""The first start's sample: whole, graded, signed in to; gone on with when it was cut off."""

import pytest

from graph import tallies
from graph.scope import Scope
from regulation.access.accounts import list_accounts
from regulation.cli import sample
from regulation.office import Office


def test_a_sample_that_was_cut_off_is_gone_on_with_and_then_left_alone(one_office: Office) -> None:
    class CutOffError(Exception):
        pass

    def cut(name: str, _rows: int) -> None:
        if name == "permits":
            raise CutOffError

    assert sample.is_wanted(one_office)
    with pytest.raises(CutOffError):
        sample.load_sample(one_office, cut)
    assert sample.is_wanted(one_office)
    sample.load_sample(one_office, lambda _name, _rows: None)
    assert not sample.is_wanted(one_office)
    counted = one_office.store.read(lambda tx: tallies.read(tx, Scope("/")))
    assert sum(tally.count for tally in counted) >= 5_000
    assert {tally.state for tally in counted} == {"graded", "provisional", "insufficient", "pending"}
    assert {row.account.name for row in list_accounts(one_office.store)} == set(sample.SHOWS)
    roles = {row.account.role for row in list_accounts(one_office.store)}
    assert roles == {"regulator", "lead", "inspector", "owner", "author"}
