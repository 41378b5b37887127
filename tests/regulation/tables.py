"""Tables as users hand them in: a few rows of every kind, in every kind of file."""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from graph import Store, premises
from graph.queries import parse
from graph.scope import Scope
from regulation.access.policy import OPERATOR
from regulation.office import Office
from regulation.register.identifiers import credit_check, licence_check, organisation_check
from regulation.register.loading import load
from regulation.register.report import Report

Rows = Sequence[Mapping[str, Any]]

_NODES = parse(
    "tests/nodes",
    "// Nodes.\nMATCH (n) WHERE NOT n:Schema RETURN labels(n)[0] AS what, count(*) AS n ORDER BY what",
)
_ARROWS = parse(
    "tests/arrows", "// Arrows.\nMATCH ()-[r]->() RETURN type(r) AS what, count(*) AS n ORDER BY what"
)

_PREMISES = parse(
    "tests/names", "// Names.\nMATCH (p:Premises) RETURN p.key AS key, p.name AS name, p.id AS id"
)


def credit_code(number: int) -> str:
    """A valid credit code of nobody, another for each number."""
    organisation = f"MA{number:06d}"
    body = f"91990101{organisation}{organisation_check(organisation)}"
    return body + credit_check(body)


def licence_number(number: int) -> str:
    """A valid catering licence number of nobody, another for each number."""
    digits = f"2990101{number:06d}"
    return f"JY{digits}{licence_check(digits)}"


SHOP, CHAIN, PHARMACY = (credit_code(n) for n in (1, 2, 3))

DISTRICTS: Rows = (
    {"code": "990000", "name": "虚构省", "name_en": "Made-up Province", "parent": None},
    {"code": "990100", "name": "虚构市", "name_en": "Made-up City", "parent": None},
    {"code": "990101", "name": "东区", "name_en": "East", "parent": "990100"},
    {"code": "harbour", "name": "港区", "name_en": None, "parent": "990100"},
)
DEPARTMENTS: Rows = (
    {"code": "market", "name": "市场监督管理局", "name_en": "Market Regulation"},
    {"code": "health", "name": "卫生健康委员会", "name_en": None},
)
OFFICERS: Rows = (
    {
        "number": "A-7",
        "name": "李检",
        "department": "market",
        "district": "990101",
        "enforcement_number": "E-7",
        "valid_to": date(2027, 1, 31),
    },
    {
        "number": "A-8",
        "name": "王查",
        "department": "health",
        "district": "harbour",
        "enforcement_number": None,
        "valid_to": None,
    },
)
ENTERPRISES: Rows = (
    {
        "code": SHOP,
        "name": "张记面馆",
        "industry": "6210",
        "district": "990101",
        "address": "东街 1 号",
        "premises": None,
        "latitude": 30.5,
        "longitude": 148.25,
        "legal_person": "张三",
        "fact:floor_area_m2": 80.5,
        "fact:form": "restaurant",
    },
    {
        "code": CHAIN,
        "name": "李氏连锁",
        "industry": "catering",
        "district": "990101",
        "address": "东街 2 号",
        "premises": "东街店",
        "latitude": None,
        "longitude": None,
        "legal_person": None,
        "fact:floor_area_m2": 200,
        "fact:form": None,
    },
    {
        "code": CHAIN,
        "name": "李氏连锁",
        "industry": "catering",
        "district": "harbour",
        "address": "码头 3 号",
        "premises": "码头店",
        "latitude": None,
        "longitude": None,
        "legal_person": None,
        "fact:floor_area_m2": None,
        "fact:form": None,
    },
    {
        "code": PHARMACY,
        "name": "王氏药房",
        "industry": "pharmacy",
        "district": "990101",
        "address": "东街 4 号",
        "premises": None,
        "latitude": None,
        "longitude": None,
        "legal_person": None,
        "fact:floor_area_m2": None,
        "fact:form": None,
    },
)
PERMITS: Rows = (
    {
        "code": SHOP,
        "premises": None,
        "kind": "食品经营许可证",
        "number": licence_number(1),
        "valid_from": date(2021, 5, 1),
        "valid_to": date(2026, 4, 30),
        "status": "过期",
    },
    {
        "code": SHOP,
        "premises": None,
        "kind": "食品经营许可证",
        "number": licence_number(1),
        "valid_from": date(2026, 5, 1),
        "valid_to": date(2031, 4, 30),
        "status": "有效",
    },
    {
        "code": CHAIN,
        "premises": "码头店",
        "kind": "食品经营许可证",
        "number": licence_number(2),
        "valid_from": date(2025, 5, 1),
        "valid_to": None,
        "status": "valid",
    },
)
VISITS: Rows = (
    {
        "code": SHOP,
        "premises": None,
        "visit_id": "V1",
        "date": date(2026, 3, 1),
        "department": "market",
        "result": "合格",
        "critical": 0,
        "serious": 0,
        "minor": 2,
    },
    {
        "code": CHAIN,
        "premises": "东街店",
        "visit_id": "V2",
        "date": date(2026, 11, 23),
        "department": "health",
        "result": "fail",
        "critical": 1,
        "serious": None,
        "minor": None,
    },
)
COMPLAINTS: Rows = (
    {
        "complaint_id": "C1",
        "code": CHAIN,
        "premises": "东街店",
        "date": date(2026, 10, 1),
        "topic": "异物",
        "severity": "serious",
    },
    {
        "complaint_id": "C2",
        "code": SHOP,
        "premises": None,
        "date": date(2026, 10, 2),
        "topic": "卫生",
        "severity": "minor",
    },
)
TABLES: Mapping[str, Rows] = {
    "districts": DISTRICTS,
    "departments": DEPARTMENTS,
    "officers": OFFICERS,
    "enterprises": ENTERPRISES,
    "permits": PERMITS,
    "visits": VISITS,
    "complaints": COMPLAINTS,
}
"""One table of each kind, in an order in which they can be loaded."""


def write(path: Path, rows: Rows) -> Path:
    """The rows as a file of the kind that its ending names."""
    {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx}[path.suffix](path, rows)
    return path


def text(rows: Rows, delimiter: str = ",") -> str:
    """The rows as the text of a CSV file."""
    lines = [list(rows[0]), *(["" if cell is None else str(cell) for cell in row.values()] for row in rows)]
    return "".join(delimiter.join(cells) + "\r\n" for cells in lines)


def _csv(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _parquet(path: Path, rows: Rows) -> None:
    pl.DataFrame(rows, infer_schema_length=None).write_parquet(path)


def _xlsx(path: Path, rows: Rows) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, list(rows[0]))
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row.values()):
                if isinstance(cell, date):
                    sheet.write_datetime(line, column, datetime.combine(cell, time()), day)
                else:
                    sheet.write(line, column, cell)


def loader(office: Office, folder: Path) -> Callable[..., Report]:
    """Loads rows of a kind into an office by way of a file."""

    def load_rows(kind: str, rows: Rows, ending: str = ".csv", *, dry_run: bool = False) -> Report:
        return load(office, OPERATOR, kind, write(folder / f"{kind}{ending}", rows), dry_run=dry_run)

    return load_rows


def load_all(office: Office, folder: Path, ending: str = ".csv") -> dict[str, Report]:
    """One table of each kind, loaded."""
    load_rows = loader(office, folder)
    return {kind: load_rows(kind, rows, ending) for kind, rows in TABLES.items()}


def rejected(report: Report) -> list[dict[str, str]]:
    """The rows of the file of rejected rows."""
    if report.rejected_file is None:
        return []
    with report.rejected_file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def contents(store: Store) -> dict[str, int]:
    """How many nodes of each label and arrows of each type there are, evidence leaves among them."""
    counted = store.read(lambda tx: [*tx.run(_NODES), *tx.run(_ARROWS)])
    return {row["what"]: row["n"] for row in counted}


def named(office: Office) -> dict[str, str]:
    """Key → name of all premises."""
    return {row["key"]: row["name"] for row in office.store.read(lambda tx: tx.run(_PREMISES))}


def identities(office: Office) -> dict[str, str]:
    """Key → id of all premises."""
    return {row["key"]: row["id"] for row in office.store.read(lambda tx: tx.run(_PREMISES))}


def card(office: Office, key: str) -> premises.Card:
    """The premises of a key."""
    found = identities(office)[key]
    return office.store.read(lambda tx: premises.card(tx, Scope("/"), found))
