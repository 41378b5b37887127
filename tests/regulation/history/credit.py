"""A trade graded by the credit table, whose facts come from history alone; rows of every kind for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl

from graph.records import Premises
from regulation.access.policy import OPERATOR
from regulation.catalogue import Adoption, Catalogue, adopting
from regulation.history import KINDS, append
from regulation.office import Office
from tests.regulation.test_grading import put, shop

MODEL = "cn-credit-risk"
FLAGS = {"on_abnormal_list": False, "annual_report_missing": False, "broken_promise": False}
DAY = date(2026, 11, 20)


def graded_by_credit(office: Office) -> Office:
    """The office where catering is graded by the credit table."""
    known = office.catalogue
    catering = replace(known.industries["catering"], table=MODEL, on_trial=True)
    changed: Catalogue = replace(known, industries={**known.industries, "catering": catering})
    return replace(office, catalogue=adopting(changed, {MODEL: Adoption("沈砚", date(2026, 11, 1))}))


def places(office: Office, *names: str) -> list[Premises]:
    """Premises of that trade, all flags known."""
    made = [shop(name, FLAGS, industry="catering") for name in names]
    put(office, made)
    return made


def rows(kind: str, *given: dict[str, object]) -> pl.DataFrame:
    """Rows of a kind as `append` takes them; what is left out is empty."""
    schema = {**KINDS[kind].schema, "premises": pl.String()}
    return pl.DataFrame(list(given), schema=schema)


def complaint(id: str, place: Premises, day: date, *, verified: bool | None = True) -> dict[str, object]:
    """A complaint, found true."""
    return {
        "id": id,
        "premises": place.id,
        "date": day,
        "topic": "异味",
        "severity": "serious",
        "verified": verified,
    }


def penalty(id: str, place: Premises, day: date, severity: int = 3) -> dict[str, object]:
    """A penalty."""
    return {
        "id": id,
        "premises": place.id,
        "date": day,
        "severity": severity,
        "department": "market_regulation",
    }


def finding(id: str, place: Premises, day: date, severity: str = "critical") -> dict[str, object]:
    """A finding of another system."""
    return {"id": id, "premises": place.id, "date": day, "severity": severity, "item": "3.1"}


def reading(id: str, place: Premises, day: date, fact: str, value: str) -> dict[str, object]:
    """A reading; the value as JSON."""
    return {"id": id, "premises": place.id, "date": day, "fact": fact, "value": value}


Appender = Callable[..., None]


def load(office: Office, kind: str, batch: str, *given: dict[str, object]) -> None:
    """Append these rows."""
    append(office, OPERATOR, kind, batch, rows(kind, *given))
