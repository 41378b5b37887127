"""The columns of the made-up tables, as `yima load` takes them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

FACT_TYPES: Mapping[str, type[pl.DataType]] = {
    "count": pl.Int64,
    "quantity": pl.Float64,
    "score": pl.Float64,
    "flag": pl.Boolean,
    "choice": pl.String,
    "list": pl.String,
}
"""Type in facts.toml → that of a column `fact:NAME`."""

TEXT = pl.String
ENTERPRISES = {
    **dict.fromkeys(("code", "name", "industry", "district", "address", "premises"), TEXT),
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "legal_person": TEXT,
}
PERMITS = {
    **dict.fromkeys(("code", "premises", "kind", "number"), TEXT),
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "status": TEXT,
    "ended_on": pl.Date,
}
VISITS = {
    **dict.fromkeys(("code", "premises", "visit_id"), TEXT),
    "date": pl.Date,
    "department": TEXT,
    "result": TEXT,
    **dict.fromkeys(("critical", "serious", "minor"), pl.Int64),
}
COMPLAINTS = {
    **dict.fromkeys(("complaint_id", "code", "premises"), TEXT),
    "date": pl.Date,
    "topic": TEXT,
    "severity": TEXT,
}
PENALTIES = {
    **dict.fromkeys(("penalty_id", "code", "premises"), TEXT),
    "date": pl.Date,
    "severity": pl.Int64,
    "department": TEXT,
    "amount": pl.Int64,
    "public_until": pl.Date,
    "repaired_on": pl.Date,
}
