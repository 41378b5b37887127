"""What tests of the field share: the town with the seven requirements, its keys made."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from graph import Store, register
from graph.records import Officer
from qr import keys
from regulation.catalogue import Catalogue
from regulation.field.offer import make_key
from regulation.office import Office
from regulation.scanning.folders import folder
from tests.regulation import town
from tests.regulation.town import EAST, FOOD_OFFICE
from tests.regulation.visiting import OFFICERS, visiting


def register_officers(office: Office) -> None:
    """The two who are sent, as the register knows them."""
    known = [
        Officer(o.number, o.name, FOOD_OFFICE, EAST, o.enforcement_number, date(2030, 1, 1)) for o in OFFICERS
    ]
    office.store.write("test.officers", "test", lambda tx: register.put(tx, Officer, known))


@pytest.fixture
def in_field(at_work: Callable[[Store], Office], catalogue: Catalogue) -> Callable[[Store], Office]:
    """An office over a store, ready for the field."""

    def made(store: Store) -> Office:
        office = replace(at_work(store), catalogue=visiting(catalogue))
        town.settle(office)
        register_officers(office)
        keys.make(folder(office.settings))
        make_key(office.settings)
        return office

    return made


@pytest.fixture
def office(in_field: Callable[[Store], Office], store: Store) -> Office:
    return in_field(store)


@pytest.fixture
def one_office(in_field: Callable[[Store], Office], one_store: Store) -> Office:
    return in_field(one_store)
