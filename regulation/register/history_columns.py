"""The columns of the tables that become history, and how a million rows of them are read without a loop over rows.

Text is judged by expressions. Of every other column each distinct cell is read once, by the same reader and with the
same sentence as in a table that is read row by row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from regulation.catalogue import Catalogue
from regulation.history import KINDS, Kind
from regulation.register.bulk import AT
from regulation.register.cells import MOST_LETTERS, Cells, RowFault
from regulation.register.enterprise_rows import fact_value

REASON = "reason "
"""The column of what is wrong with a row; no column of a file can be called so, for names are stripped."""

MOST_YUAN = Decimal(10) ** 15

SEVERITY: Mapping[str, str] = {
    **dict.fromkeys(("critical", "key", "关键", "关键项", "严重违法"), "critical"),
    **dict.fromkeys(("serious", "major", "重点", "重点项", "严重"), "serious"),
    **dict.fromkeys(("minor", "general", "一般", "一般项", "轻微"), "minor"),
}

Read = Callable[[Cells, str], Any]
"""How a cell of a named column is read; RowFault says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `read` None takes text as it is written. What is not `required` may be empty or missing."""

    name: str
    required: bool = False
    read: Read | None = None


@dataclass(frozen=True, slots=True)
class Bulk:
    """One kind of table: its columns beside `code` and `premises`, which name the place."""

    kind: Kind
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """The name of the kind."""
        return self.kind.name

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that a file must have, in the order in which they are told."""
        first, *rest = (column.name for column in self.columns if column.required)
        return first, "code", *rest

    @property
    def optional(self) -> tuple[str, ...]:
        """Columns that a file may have."""
        return "premises", *(column.name for column in self.columns if not column.required)

    def unusable(self, columns: Sequence[str]) -> str | None:
        """Why a file with these columns cannot be used at all; None when it can."""
        missing = [name for name in self.required if name not in columns]
        if not missing:
            return None
        return (
            f"the column {', '.join(missing)} is missing. {self.name} takes {', '.join(self.required)}"
            f" and, if wanted, {', '.join(self.optional)}"
        )


def _past(cells: Cells, column: str) -> date:
    return cells.past_day(column)


def _day(cells: Cells, column: str) -> date | None:
    return cells.day(column)


def _flag(cells: Cells, column: str) -> bool | None:
    return cells.yes_or_no(column)


def _severity(cells: Cells, column: str) -> str:
    return cells.one_of(column, SEVERITY)


def _one_to_five(cells: Cells, column: str) -> int:
    text = cells.required(column)
    if text not in ("1", "2", "3", "4", "5"):
        raise RowFault(f"{column} is {text!r}; write 1, 2, 3, 4 or 5")
    return int(text)


def _yuan(cells: Cells, column: str) -> Decimal | None:
    number = cells.number(column)
    if number is None:
        return None
    if number < 0 or number >= MOST_YUAN or number != round(number, 2):
        raise RowFault(f"{column} is {number}; write an amount in yuan with at most two decimals")
    return round(number, 2)


BULK: Mapping[str, Bulk] = {
    bulk.name: bulk
    for bulk in (
        Bulk(
            KINDS["complaints"],
            (
                Column("complaint_id", True),
                Column("date", True, _past),
                Column("topic", True),
                Column("severity", True),
                Column("verified", False, _flag),
            ),
        ),
        Bulk(
            KINDS["findings"],
            (
                Column("finding_id", True),
                Column("date", True, _past),
                Column("severity", True, _severity),
                Column("item"),
                Column("department"),
            ),
        ),
        Bulk(
            KINDS["readings"],
            (
                Column("reading_id", True),
                Column("date", True, _past),
                Column("fact", True),
                Column("value", True),
            ),
        ),
        Bulk(
            KINDS["penalties"],
            (
                Column("penalty_id", True),
                Column("date", True, _past),
                Column("severity", True, _one_to_five),
                Column("department"),
                Column("amount", False, _yuan),
                Column("public_until", False, _day),
                Column("repaired_on", False, _day),
            ),
        ),
    )
}
"""The tables of history, by name."""


def read_columns(bulk: Bulk, texts: pl.DataFrame, catalogue: Catalogue, today: date) -> pl.DataFrame:
    """The rows as the kind has them: its columns but `premises`, with `code` and `place` as written, line and reason.

    `reason ` is the first thing wrong with a row, None where nothing is.
    """
    names = [column.name for column in bulk.columns]
    given = _stripped(texts, ["code", "premises", *names])
    frame = given.with_columns(_fault_of_text(bulk).alias(REASON))
    for column in bulk.columns:
        if column.read:
            frame = _read_each(frame, column.name, column.read, bulk.kind, today)
    if bulk.name == "readings":
        frame = _read_values(frame, catalogue, today)
    frame = frame.rename({bulk.kind.id_column: "id", "premises": "place"})
    return frame.select(
        AT, REASON, "code", "place", *(n for n in bulk.kind.schema.names() if n != "premises")
    )


def _stripped(texts: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Each column as text without surrounding space, None where it is empty or not in the file."""
    cells = [
        pl.col(name).str.strip_chars().replace("", None)
        if name in texts.columns
        else pl.lit(None, pl.String).alias(name)
        for name in names
    ]
    return texts.select(AT, *cells)


def _fault_of_text(bulk: Bulk) -> pl.Expr:
    """The first text that is missing or too long, in the order of the columns."""
    required = {"code", *(column.name for column in bulk.columns if column.required)}
    faults: list[pl.Expr] = []
    for name in (*bulk.required, *bulk.optional):
        long = pl.col(name).str.len_chars() > MOST_LETTERS
        said = pl.format(
            f"{name} holds {{}} letters; the register takes {MOST_LETTERS}", pl.col(name).str.len_chars()
        )
        faults.append(pl.when(long).then(said))
        if name in required and name != "date":  # an empty day has a sentence of its own
            faults.append(pl.when(pl.col(name).is_null()).then(pl.lit(f"{name} is empty; fill it in")))
    return pl.coalesce(faults)


def _read_each(frame: pl.DataFrame, name: str, read: Read, kind: Kind, today: date) -> pl.DataFrame:
    """A column as it is meant, each distinct cell read once; a fault becomes the row's, if it has none yet."""
    distinct = frame[name].unique()
    values: list[Any] = []
    faults: list[str | None] = []
    for text in distinct:
        try:
            values.append(read(Cells({name: text}, today), name))
            faults.append(None)
        except RowFault as fault:
            values.append(None)
            faults.append(str(fault))
    told = pl.DataFrame(
        {
            name: distinct,
            "read ": pl.Series(values, dtype=kind.own.get(name, pl.Date())),
            "fault ": pl.Series(faults, dtype=pl.String),
        }
    )
    return _told(frame, told, [name])


def _read_values(frame: pl.DataFrame, catalogue: Catalogue, today: date) -> pl.DataFrame:
    """Readings' values as JSON of the type their fact is declared with, each distinct pair read once."""
    pairs = frame.select("fact", "value").unique()
    values: list[str | None] = []
    faults: list[str | None] = []
    for fact, text in pairs.iter_rows():
        value, fault = _value(fact, text, catalogue, today)
        values.append(value)
        faults.append(fault)
    told = pairs.with_columns(
        pl.Series("read ", values, dtype=pl.String), pl.Series("fault ", faults, dtype=pl.String)
    )
    return _told(frame, told, ["fact", "value"])


def _told(frame: pl.DataFrame, told: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    joined = frame.join(told, on=names, how="left", nulls_equal=True, maintain_order="left")
    read = joined.with_columns(pl.coalesce(REASON, "fault ").alias(REASON), pl.col("read ").alias(names[-1]))
    return read.drop("read ", "fault ")


def _value(
    fact: str | None, text: str | None, catalogue: Catalogue, today: date
) -> tuple[str | None, str | None]:
    declared = catalogue.facts.get(fact or "")
    if fact is None or text is None:
        return None, None  # said already
    if declared is None or declared.derived or declared.type in ("events", "items"):
        return None, f"fact {fact} is none that a reading can state; see industries/facts.toml"
    try:
        value = fact_value(Cells({"value": text}, today), "value", declared)
    except RowFault as fault:
        return None, str(fault)
    return json.dumps(value, ensure_ascii=False), None
