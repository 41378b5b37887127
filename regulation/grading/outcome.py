"""The outcome of an assessment as one text: two that are equal are no news to anybody."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import polars as pl

from risk import RiskTable

OUTCOME = "outcome"
"""The column of it; no table has a factor or fact of this name, since all its columns have a dot or are its own."""

NO_GRADE = "-"

_OLDER = re.compile(r"[0-9a-f]{32}")


@lru_cache(maxsize=256)
def outcome(table: RiskTable) -> pl.Expr:
    """Edition, state, grade (its place from the best), known share and points of each row of `assess_many`.

    `cn-food-sales-2016 2016-12-01 graded 0 1000 1000,500,0`: read by people, compared by machines.
    """
    points = pl.concat_str([pl.col(f"{factor.id}.points") for factor in table.factors], separator=",")
    head = pl.lit(f"{table.id} {table.version}")
    grade = pl.col("grade").cast(pl.String).fill_null(NO_GRADE)
    return pl.concat_str([head, "state", grade, "known_share", points], separator=" ").alias(OUTCOME)


def outcome_of(table: RiskTable, row: Mapping[str, Any]) -> str:
    """The same text of one row of `assess_row`."""
    grade = NO_GRADE if row["grade"] is None else row["grade"]
    points = ",".join(str(row[f"{factor.id}.points"]) for factor in table.factors)
    return f"{table.id} {table.version} {row['state']} {grade} {row['known_share']} {points}"


def is_news(said: str, assessed: str | None) -> bool:
    """Whether this outcome is another one than a premises says it was given last, in the present or the older form.

    >>> is_news("uk-fhrs 2018 graded 0 1000 0,5000", "uk-fhrs 2018 graded 1 1000 5000,5000")
    True
    >>> is_news("uk-fhrs 2018 graded 0 1000 0,5000", "0301a08215fe36f2d7a34efb0ca12029")
    False
    """
    if assessed is None or said == assessed:
        return assessed is None
    return not _OLDER.fullmatch(assessed) or _as_before(said) != assessed


def _as_before(said: str) -> str:
    """The outcome as it stands in stores that were graded before it was a text: a digest of the same parts."""
    edition, state, grade, share, points = said.rsplit(" ", 4)
    model, _, version = edition.partition(" ")
    each = [int(one) for one in points.split(",")]
    parts = [model, version, state, None if grade == NO_GRADE else int(grade), int(share), each]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
