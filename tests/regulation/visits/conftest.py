"""What tests of visits share: an office in the town, whose catering requirements are the seven of `visiting`."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from graph import Store
from regulation.catalogue import Catalogue
from regulation.office import Office
from tests.regulation import town
from tests.regulation.visiting import visiting


@pytest.fixture
def at_visit(at_work: Callable[[Store], Office], catalogue: Catalogue) -> Callable[[Store], Office]:
    """An office over a store, whose catering requirements are the seven of `visiting`, in the town."""

    def made(store: Store) -> Office:
        office = replace(at_work(store), catalogue=visiting(catalogue))
        town.settle(office)
        return office

    return made


@pytest.fixture
def office(at_visit: Callable[[Store], Office], store: Store) -> Office:
    return at_visit(store)


@pytest.fixture
def one_office(at_visit: Callable[[Store], Office], one_store: Store) -> Office:
    return at_visit(one_store)
