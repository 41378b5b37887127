"""The four kinds of history, and what the columns of each are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

COMMON: Mapping[str, pl.DataType] = {"id": pl.String(), "premises": pl.UInt32(), "date": pl.Date()}
"""Of every row: what its sender calls it, the number of its premises, the day it is about."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name, what a row's id is called where it comes from, and its own columns."""

    name: str
    id_column: str
    own: Mapping[str, pl.DataType]

    @property
    def schema(self) -> pl.Schema:
        """The columns of a row as it is given."""
        return pl.Schema({**COMMON, **self.own})

    @property
    def kept(self) -> pl.Schema:
        """The columns of a row as it is kept: also the batch that brought it."""
        return pl.Schema({**self.schema, "batch": pl.String()})


COMPLAINTS = Kind(
    "complaints",
    "complaint_id",
    {"topic": pl.String(), "severity": pl.String(), "verified": pl.Boolean()},
)
"""`verified`: whether somebody found the complaint true; empty when nobody has said."""

FINDINGS = Kind(
    "findings",
    "finding_id",
    {"severity": pl.String(), "item": pl.String(), "department": pl.String()},
)
"""What inspections recorded in other systems found; `severity` is critical, serious or minor."""

READINGS = Kind("readings", "reading_id", {"fact": pl.String(), "value": pl.String()})
"""What a sensor, another register or a desk states; `value` is JSON, of the declared fact's type."""

PENALTIES = Kind(
    "penalties",
    "penalty_id",
    {
        "severity": pl.UInt8(),
        "department": pl.String(),
        "amount": pl.Decimal(18, 2),
        "public_until": pl.Date(),
        "repaired_on": pl.Date(),
    },
)
"""`severity` 1 to 5; `amount` in yuan; shown until `public_until`, unless repaired before on `repaired_on`."""

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (COMPLAINTS, FINDINGS, READINGS, PENALTIES)}
