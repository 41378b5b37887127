"""What tests of the use cases share: an office over a real store, on a fixed day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph import Store
from regulation.catalogue import Adoption, Catalogue, Industry, adopting, read_catalogue
from regulation.office import Office
from regulation.settings import from_env
from tests.regulation.town import FOOD_OFFICE, NOW


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The package's own rules but that pharmacies have no requirements and the food office supervises food alone.

    In the package a department of the common duties supervises every trade, and nothing would be hidden from it. The
    table of Chicago is adopted and no other on trial, so premises of their trades wait for a grade.
    """
    known = read_catalogue()
    adopted = adopting(known, {"chicago-food": Adoption("沈砚", date(2026, 11, 1))})
    libraries = {key: one for key, one in adopted.libraries.items() if key != "pharmacy"}
    industries = {key: _divided(one) for key, one in adopted.industries.items()}
    return replace(adopted, libraries=libraries, industries=industries)


def _divided(industry: Industry) -> Industry:
    if industry.id in ("catering", "food_retail"):
        return industry
    return replace(industry, departments=tuple(d for d in industry.departments if d != FOOD_OFFICE))


@pytest.fixture
def at_work(catalogue: Catalogue, tmp_path: Path) -> Callable[[Store], Office]:
    """An office over a given store."""
    settings = from_env({"YIMA_DATA_DIR": str(tmp_path)})
    return lambda store: Office(store, catalogue, settings, now=lambda: NOW)


@pytest.fixture
def office(at_work: Callable[[Store], Office], store: Store) -> Office:
    """An office over each store in turn, its register empty."""
    return at_work(store)


@pytest.fixture
def one_office(at_work: Callable[[Store], Office], one_store: Store) -> Office:
    """An office over the embedded store, where the dialect does not matter."""
    return at_work(one_store)
