"""What Chicago's records said of a premises before a day: the facts of a slot of the calendar, and its outcome.

The premises of an inspection are those that the licences begun before that day say; so a record of that day or later,
a licence or an inspection, can change nothing. Weather and date of the inspected day are no facts of the subject. The
densities and the inspector's group are left out of the facts too: no register holds them, and they end on 2014-04-16.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from graph.grades import PastVisit
from regulation.grading.backtest import Slot
from regulation.grading.facts import derived
from regulation.register import chicago
from regulation.register.reading import TableFileError
from risk import Fact

GROUP = "inspector_group"


@dataclass(frozen=True, slots=True)
class _Visit:
    """One inspection: what the visit found and states of the premises, and who was inspected as its own row says."""

    past: PastVisit
    licence: int
    own: str
    stated: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class _Term:
    """One term of a licence at the premises its row names."""

    start: date
    premises: str
    ward: int | None


class Past:
    """Licences and inspections of a folder, asked for what was known before a day."""

    def __init__(self, files: chicago.Files) -> None:
        self._terms: Mapping[int, list[_Term]] = _terms(files.licences)
        self._visits: Mapping[int, list[_Visit]] = _visits(files.inspections)
        self._licences_at: Mapping[str, set[int]] = _licences_at(self._terms)

    def slots(self, rows: pl.DataFrame) -> list[Slot]:
        """Each inspection with the facts known before its day; its outcome and group stand beside the facts."""
        return [self._slot(row) for row in rows.iter_rows(named=True)]

    def _slot(self, row: Mapping[str, Any]) -> Slot:
        day, licence = row["inspection_date"], row["license_number"]
        premises = self._premises(licence, _own(row), day)
        term = self._term(licence, day)
        return Slot(
            id=str(row["inspection_id"]),
            date=day,
            critical=row["critical_count"] > 0,
            facts=self._facts(premises, licence, day),
            district=chicago.ward_code(term.ward if term else None),
            group=row.get(GROUP),
        )

    def _facts(self, premises: str, licence: int, day: date) -> dict[str, Fact]:
        seen = sorted(
            self._seen(premises, licence, day), key=lambda v: (v.past.date, v.past.id), reverse=True
        )
        facts = derived([visit.past for visit in seen], self._first_permit(premises, day), day)
        for visit in reversed(seen):
            facts |= visit.stated
        return facts

    def _seen(self, premises: str, licence: int, day: date) -> Iterator[_Visit]:
        """The inspections of a premises before a day, as the licences of that day tell them apart."""
        for number in self._licences_at.get(premises, set()) | {licence}:
            for visit in self._visits.get(number, ()):
                if visit.past.date < day and self._premises(number, visit.own, day) == premises:
                    yield visit

    def _first_permit(self, premises: str, day: date) -> date | None:
        numbers = self._licences_at.get(premises, set())
        terms = [term for number in numbers for term in self._terms[number] if term.premises == premises]
        return min((term.start for term in terms if term.start < day), default=None)

    def _premises(self, licence: int, own: str, day: date) -> str:
        term = self._term(licence, day)
        return term.premises if term else own

    def _term(self, licence: int, day: date) -> _Term | None:
        """The newest term of a licence that had begun before a day."""
        terms = self._terms.get(licence, [])
        begun = bisect_left(terms, day, key=lambda term: term.start)
        return terms[begun - 1] if begun else None


def read_past(folder: Path) -> Past:
    """The history of a folder; TableFileError says what cannot be used.

    Rows that lack what a fact needs are passed over. What stands there twice counts once, with its earliest day, so
    that no later row can take an earlier one away.
    """
    files = chicago.read_files(folder)
    terms = files.licences.drop_nulls(
        ["account_number", "license_number", "address", "license_term_start_date"]
    )
    visits = (
        files.inspections.drop_nulls(["inspection_id", "license_number", "inspection_date"])
        .sort("inspection_date", maintain_order=True)
        .unique("inspection_id", keep="first", maintain_order=True)
    )
    if visits.is_empty():
        raise TableFileError(f"{folder / 'inspections.parquet'}: no inspection in it can be used.")
    return Past(chicago.Files(terms, visits))


def read_outcomes(path: Path) -> tuple[pl.DataFrame, int]:
    """The inspections of a file with their outcomes, and how many rows were left out for want of a date or count.

    TableFileError when nothing is left.
    """
    rows = chicago.read_inspections(path)
    groups = pl.read_parquet_schema(path)
    if GROUP in groups:
        rows = rows.with_columns(pl.read_parquet(path, columns=[GROUP])[GROUP].cast(pl.String))
    good = rows.drop_nulls(["inspection_id", "license_number", "inspection_date", "critical_count"])
    good = good.unique("inspection_id", keep="first", maintain_order=True)
    if good.is_empty():
        raise TableFileError(
            f"{path}: no row has inspection_id, license_number, inspection_date and critical_count."
        )
    return good, rows.height - good.height


def _terms(licences: pl.DataFrame) -> dict[int, list[_Term]]:
    found: defaultdict[int, list[_Term]] = defaultdict(list)
    for row in chicago.licensed(licences).iter_rows(named=True):
        term = _Term(row["license_term_start_date"], row["premises"], row["ward"])
        found[row["license_number"]].append(term)
    for terms in found.values():
        terms.sort(key=lambda term: (term.start, term.premises))
    return dict(found)


def _licences_at(terms: Mapping[int, list[_Term]]) -> dict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, of in terms.items():
        for term in of:
            found[term.premises].add(number)
    return dict(found)


def _visits(inspections: pl.DataFrame) -> dict[int, list[_Visit]]:
    found: defaultdict[int, list[_Visit]] = defaultdict(list)
    for row in inspections.iter_rows(named=True):
        past = PastVisit(
            id=chicago.visit_id(row["inspection_id"]),
            date=row["inspection_date"],
            critical=row["critical_count"],
            serious=row["serious_count"],
            minor=row["minor_count"],
        )
        visit = _Visit(past, row["license_number"], _own(row), chicago.stated(row))
        found[row["license_number"]].append(visit)
    return dict(found)


def _own(row: Mapping[str, Any]) -> str:
    """The premises of an inspection whose licence is not known."""
    name, address = (row["dba_name"] or "").strip(), (row["address"] or "").strip()
    return f"chicago-licence:{row['license_number']}|{name}|{address}"
