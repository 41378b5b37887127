"""The City of Chicago's licences and routine food inspections, as premises, permits and visits.

A permit is a licence number and the rows are its terms; an account is a legal entity; an account at an address is
a premises; a ward is a district. An inspection of a licence that is not in the file makes its premises from its own
name, address and licence number: its entity and its district are unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from graph.records import Department, District, Premises, Record, Term, Visit
from regulation.access import Action, Who, require
from regulation.facts import VISIT
from regulation.office import Office
from regulation.register.addresses import site_of
from regulation.register.enterprise_rows import new_id, search_text
from regulation.register.kinds import VISIT_RESULT
from regulation.register.loading import write_new
from regulation.register.reading import CHUNK_ROWS, TableFileError
from regulation.register.rejected import Rejected, RejectedFile
from regulation.register.report import Progress, Report
from risk import Fact, Value

INDUSTRY = "chicago_food"
DEPARTMENT = "chicago_public_health"
CITY = District("chicago", "芝加哥", "Chicago", None, "/chicago/")
UNKNOWN_WARD = "chicago-ward-unknown"

LICENCE_STATUS: Mapping[str, str] = {"AAI": "valid", "AAC": "cancelled", "REV": "revoked", "REA": "revoked"}
"""Issued, cancelled, revoked, revocation under appeal: the city's own codes."""

RISK_CLASS = {"Risk 1 (High)": 1, "Risk 2 (Medium)": 2, "Risk 3 (Low)": 3}

FOR_CHILDREN = ("school", "daycare", "day care", "children")
"""Words in the city's kind of facility that make it a school or a day care; a culinary school is neither."""

_LICENCE_COLUMNS = pl.Schema(
    {
        "account_number": pl.Int64,
        "license_number": pl.Int64,
        "ward": pl.Int64,
        "license_description": pl.String,
        "doing_business_as_name": pl.String,
        "address": pl.String,
        "license_status": pl.String,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "license_term_start_date": pl.Date,
        "license_term_expiration_date": pl.Date,
    }
)
_INSPECTION_COLUMNS = pl.Schema(
    {
        "inspection_id": pl.Int64,
        "license_number": pl.Int64,
        "critical_count": pl.Int64,
        "serious_count": pl.Int64,
        "minor_count": pl.Int64,
        "inspection_date": pl.Date,
        "dba_name": pl.String,
        "aka_name": pl.String,
        "facility_type": pl.String,
        "risk": pl.String,
        "address": pl.String,
        "results": pl.String,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
    }
)
_MAY_LACK = ("facility_type",)
"""A file without it is used all the same; what it would say is not known."""


@dataclass(frozen=True, slots=True)
class Files:
    """The two files, read and checked for their columns."""

    licences: pl.DataFrame
    inspections: pl.DataFrame


def load_chicago(
    office: Office,
    who: Who,
    folder: Path,
    *,
    dry_run: bool = False,
    progress: Progress = lambda _name, _rows: None,
) -> Report:
    """Load `licences.parquet` and `inspections.parquet` of a folder. TableFileError when they cannot be used."""
    require(who, Action.LOAD)
    files = read_files(folder)
    files, bad = _usable(files, office.today())
    report = Report()
    for name, records in _in_order(office, files):
        for start in range(0, len(records), CHUNK_ROWS):
            batch = records[start : start + CHUNK_ROWS]
            fresh, unchanged = write_new(office, who, name, batch, dry_run=dry_run)
            report.loaded[name] += fresh
            report.unchanged += unchanged
            progress(name, len(batch))
    rejects = RejectedFile(
        office.settings.data_dir / "rejected",
        "chicago",
        office.now(),
        tuple({**_LICENCE_COLUMNS, **_INSPECTION_COLUMNS}),
    )
    with closing(rejects):
        rejects.add(bad)
    report.rejected, report.rejected_file = rejects.count, rejects.path
    return report


def read_files(folder: Path) -> Files:
    """The two files of a folder with the columns that are used; TableFileError names what is missing."""
    return Files(
        _read(folder / "licences.parquet", _LICENCE_COLUMNS),
        _read(folder / "inspections.parquet", _INSPECTION_COLUMNS),
    )


def read_inspections(path: Path) -> pl.DataFrame:
    """The inspections of a file of any name; TableFileError names what is missing."""
    return _read(path, _INSPECTION_COLUMNS)


def _read(path: Path, columns: pl.Schema) -> pl.DataFrame:
    try:
        there = pl.read_parquet_schema(path)
        missing = [name for name in columns if name not in there and name not in _MAY_LACK]
        if missing:
            raise TableFileError(f"{path}: the column {', '.join(missing)} is missing.")
        frame = pl.read_parquet(path, columns=[name for name in columns if name in there], glob=False)
    except (PolarsError, OSError) as error:
        raise TableFileError(f"{path}: there is no readable Parquet file of that name.") from error
    try:
        lacking = [pl.lit(None, of).alias(name) for name, of in columns.items() if name not in there]
        return frame.with_columns(lacking).select(list(columns)).cast(columns)
    except PolarsError as error:
        types = ", ".join(f"{name} {of}" for name, of in columns.items() if there.get(name, of) != of)
        raise TableFileError(f"{path}: columns are of other types than these: {types}.") from error


def _usable(files: Files, today: date) -> tuple[Files, list[Rejected]]:
    """The rows that can be used, and the others, with why."""
    licences, bad_licences = _judged("licences.parquet", files.licences, _licence_faults())
    inspections, bad_inspections = _judged(
        "inspections.parquet",
        files.inspections,
        _inspection_faults(today, licences["license_number"].unique()),
    )
    return Files(licences, inspections), [*bad_licences, *bad_inspections]


def _judged(
    file: str, rows: pl.DataFrame, faults: Mapping[str, pl.Expr]
) -> tuple[pl.DataFrame, list[Rejected]]:
    """The rows without any of these faults; and the others, each with its first."""
    reason = pl.coalesce(pl.when(holds).then(pl.lit(fault)) for fault, holds in faults.items())
    judged = rows.with_row_index("line", offset=1).with_columns(reason.alias("reason"))
    bad = [
        Rejected(row.pop("line"), row, f"{file}: {row.pop('reason')}")
        for row in judged.filter(pl.col("reason").is_not_null()).iter_rows(named=True)
    ]
    return judged.filter(pl.col("reason").is_null()).drop("line", "reason"), bad


def _licence_faults() -> dict[str, pl.Expr]:
    """What makes a licence row unusable: the sentence, and when it holds."""
    term = ("license_description", "license_number", "license_term_start_date")
    starts, ends = pl.col("license_term_start_date"), pl.col("license_term_expiration_date")
    return {
        "account_number or license_number is empty": _any_null("account_number", "license_number"),
        "license_term_start_date is empty": starts.is_null(),
        "license_description, doing_business_as_name or address is empty": _any_blank(
            "license_description", "doing_business_as_name", "address"
        ),
        f"license_status is none of {', '.join(LICENCE_STATUS)}": ~_is_in(
            pl.col("license_status"), LICENCE_STATUS
        ),
        "license_term_expiration_date lies before license_term_start_date": ends < starts,
        "ward is below 1": pl.col("ward") < 1,
        _OFF_THE_MAP: _off_the_map(),
        "the same term of the same licence stands there twice": pl.struct(term).is_duplicated(),
    }


def _inspection_faults(today: date, licences: pl.Series) -> dict[str, pl.Expr]:
    """What makes an inspection unusable: the sentence, and when it holds."""
    return {
        "inspection_id or license_number is empty": _any_null("inspection_id", "license_number"),
        "inspection_date is empty": pl.col("inspection_date").is_null(),
        f"inspection_date lies in the future (today is {today})": pl.col("inspection_date") > today,
        "inspection_id stands there twice": pl.col("inspection_id").is_duplicated(),
        "results is no result that is known": ~_is_in(pl.col("results").str.to_lowercase(), VISIT_RESULT),
        "a count is below zero": pl.min_horizontal("critical_count", "serious_count", "minor_count") < 0,
        _OFF_THE_MAP: _off_the_map(),
        "its licence is not known, and dba_name or address is empty": (
            ~pl.col("license_number").is_in(licences.implode()) & _any_blank("dba_name", "address")
        ),
    }


_OFF_THE_MAP = "latitude or longitude is out of range"


def _off_the_map() -> pl.Expr:
    return ~pl.col("latitude").is_between(-90, 90) | ~pl.col("longitude").is_between(-180, 180)


def _any_null(*columns: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(columns).is_null())


def _any_blank(*columns: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(columns).str.strip_chars().fill_null("") == "")


def _is_in(column: pl.Expr, words: Iterable[str]) -> pl.Expr:
    return column.is_in(list(words)).fill_null(value=False)


def _in_order(office: Office, files: Files) -> Iterator[tuple[str, Sequence[Record]]]:
    """The records kind by kind, each after those it refers to."""
    name = office.catalogue.department_name(DEPARTMENT)
    terms = licensed(files.licences)
    visits = _visited(files.inspections, terms)
    yield "departments", [Department(DEPARTMENT, name.zh, name.en)]
    yield "districts", list(_districts(files.licences))
    yield "enterprises", [*_premises(terms, visits), *_without_licence(visits)]
    yield "permits", [_term(row) for row in terms.iter_rows(named=True)]
    yield "visits", [_visit(row) for row in visits.iter_rows(named=True)]


def licensed(licences: pl.DataFrame) -> pl.DataFrame:
    """Licence rows with their account's key and their premises' key, oldest term first."""
    entity = pl.format("chicago-account:{}", "account_number")
    return (
        licences.with_columns(entity.alias("entity"), pl.col("address").str.strip_chars())
        .with_columns(pl.format("{}|{}", "entity", "address").alias("premises"))
        .sort("license_term_start_date", "license_number")
    )


def _visited(inspections: pl.DataFrame, licensed: pl.DataFrame) -> pl.DataFrame:
    """Inspections with the premises' key, from the licence where it is known; newest last."""
    known = licensed.select("license_number", pl.col("premises").alias("licensed")).unique(
        "license_number", keep="last", maintain_order=True
    )
    own = pl.format(
        "chicago-licence:{}|{}|{}",
        "license_number",
        pl.col("dba_name").str.strip_chars(),
        pl.col("address").str.strip_chars(),
    )
    return (
        inspections.join(known, on="license_number", how="left")
        .with_columns(pl.coalesce("licensed", own).alias("premises"))
        .sort("inspection_date", "inspection_id")
    )


def _districts(licences: pl.DataFrame) -> Iterator[District]:
    yield CITY
    yield District(UNKNOWN_WARD, "选区未知", "Ward unknown", CITY.code, f"{CITY.path}{UNKNOWN_WARD}/")
    for ward in sorted(licences["ward"].drop_nulls().unique().to_list()):
        code = ward_code(ward)
        yield District(code, f"第 {ward} 选区", f"Ward {ward}", CITY.code, f"{CITY.path}{code}/")


def ward_code(ward: int | None) -> str:
    """The district code of a ward.

    >>> ward_code(7)
    'chicago-ward-07'
    """
    return UNKNOWN_WARD if ward is None else f"chicago-ward-{ward:02d}"


def _premises(licensed: pl.DataFrame, visits: pl.DataFrame) -> Iterator[Premises]:
    """One premises for each account and address, as its newest licence row describes it."""
    facts = _facts(visits)
    numbers = licensed.group_by("premises").agg(pl.col("license_number").unique().sort())
    searched = {key: " ".join(map(str, found)) for key, found in numbers.iter_rows()}
    for row in licensed.unique("premises", keep="last", maintain_order=True).iter_rows(named=True):
        yield Premises(
            key=row["premises"],
            id=new_id(),
            name=row["doing_business_as_name"],
            industry=INDUSTRY,
            trade_class=None,
            district=ward_code(row["ward"]),
            address=row["address"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            search=search_text(
                row["doing_business_as_name"], row["address"], row["entity"], searched[row["premises"]]
            ),
            facts=facts.get(row["premises"], {}),
            entity=row["entity"],
            scheme="chicago-account",
            entity_name=f"Account {row['account_number']}",
            legal_person=None,
            site=site_of(row["address"]),
        )


def _without_licence(visits: pl.DataFrame) -> Iterator[Premises]:
    """One premises for each name, address and licence number that only inspections know."""
    facts = _facts(visits)
    unlicensed = visits.filter(pl.col("licensed").is_null()).unique(
        "premises", keep="last", maintain_order=True
    )
    for row in unlicensed.iter_rows(named=True):
        name, address = row["dba_name"].strip(), row["address"].strip()
        yield Premises(
            key=row["premises"],
            id=new_id(),
            name=name,
            industry=INDUSTRY,
            trade_class=None,
            district=UNKNOWN_WARD,
            address=address,
            latitude=row["latitude"],
            longitude=row["longitude"],
            search=search_text(name, row["aka_name"], address, str(row["license_number"])),
            facts=facts.get(row["premises"], {}),
            entity=None,
            scheme=None,
            entity_name=None,
            legal_person=None,
            site=site_of(address),
        )


def _facts(visits: pl.DataFrame) -> dict[str, dict[str, Fact]]:
    """What the inspections state of each premises, each fact by the newest that states it."""
    facts: defaultdict[str, dict[str, Fact]] = defaultdict(dict)
    for row in visits.iter_rows(named=True):
        facts[row["premises"]] |= stated(row)
    return facts


def stated(inspection: Mapping[str, Any]) -> dict[str, Fact]:
    """What a row of the inspections states of its premises: the city's risk class, and whether it is for children."""
    values: dict[str, Value] = {}
    if (risk := inspection["risk"]) in RISK_CLASS:
        values["chicago_risk_class"] = RISK_CLASS[risk]
    if kind := (inspection["facility_type"] or "").strip().casefold():
        values["school_or_day_care"] = "culinary" not in kind and any(word in kind for word in FOR_CHILDREN)
    record, day = visit_id(inspection["inspection_id"]), inspection["inspection_date"]
    return {name: Fact(value, VISIT, record, day) for name, value in values.items()}


def _term(row: Mapping[str, Any]) -> Term:
    kind, number = row["license_description"], str(row["license_number"])
    permit = f"{kind}|{number}"
    start: date = row["license_term_start_date"]
    return Term(
        key=f"{permit}|{start}",
        permit=permit,
        kind=kind,
        number=number,
        premises=row["premises"],
        valid_from=start,
        valid_to=row["license_term_expiration_date"],
        status=LICENCE_STATUS[row["license_status"]],
    )


def _visit(row: Mapping[str, Any]) -> Visit:
    return Visit(
        id=visit_id(row["inspection_id"]),
        premises=row["premises"],
        date=row["inspection_date"],
        department=DEPARTMENT,
        result=VISIT_RESULT[row["results"].lower()],
        critical=row["critical_count"],
        serious=row["serious_count"],
        minor=row["minor_count"],
    )


def visit_id(inspection: int) -> str:
    """The id under which an inspection is a visit."""
    return f"chicago:{inspection}"
