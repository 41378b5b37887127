"""A table file as columns of text, a million rows at a time: what is well-formed never becomes a row in Python.

A CSV whose rows are single lines is split by polars; one with cells of several lines, with a stray quotation mark, or
that is itself a file of rejected rows goes the way of `reading.py`, row by row, with the same faults.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from regulation.register.reading import (
    LINE_MOST_LETTERS,
    Row,
    Table,
    TableFileError,
    delimiter_of,
    encoding_of,
    opened,
    read_table_file,
    split_line,
)
from regulation.register.rejected import LINE, REASON, Rejected

CHUNK = 1_000_000
"""Rows of one batch: a batch is a deed, and its columns are held in memory at once."""

AT = "line "
"""The column of the line a row stands in; no column of a file can be called so, for names are stripped."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows as text by column, with their line; and those of which nothing can be read."""

    rows: pl.DataFrame
    faulty: list[Rejected]


@dataclass(frozen=True, slots=True)
class BulkTable:
    """A file opened: its columns, and its rows to be walked once."""

    path: Path
    columns: tuple[str, ...]
    chunks: Iterator[Chunk]


def open_bulk(path: Path) -> BulkTable:
    """Open a CSV, Parquet or XLSX file by its ending; TableFileError when it cannot be used at all."""
    table = read_table_file(path)
    if path.suffix.lower() == ".parquet":
        chunks = _of_parquet(table)
    elif path.suffix.lower() in (".csv", ".txt") and _is_plain(table):
        chunks = _of_lines(table)
    else:
        chunks = _of_rows(table)
    return BulkTable(path, table.columns, chunks)


def of_frame(name: str, frame: pl.DataFrame) -> BulkTable:
    """A table that was made and never written, as if it had been read from a file of that name."""
    return BulkTable(Path(name), tuple(frame.columns), iter([_as_chunk(frame, frame.columns, 1)]))


def text_of(column: pl.Series) -> pl.Series:
    """A column of any type as the text a person would write: whole numbers without a point, days as 2026-11-22."""
    kind = column.dtype
    if kind == pl.Datetime:
        return column.dt.date().dt.to_string("%Y-%m-%d")
    if kind.is_float():
        whole = (column == column.round()) & (column.abs() < 2**53)
        return pl.select(
            pl.when(whole)
            .then(column.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(column.cast(pl.String))
        ).to_series()
    return column if kind == pl.String else column.cast(pl.String)


# Parquet


def _of_parquet(table: Table) -> Iterator[Chunk]:
    lazy = pl.scan_parquet(table.path, glob=False)
    for start in range(0, lazy.select(pl.len()).collect().item(), CHUNK):
        try:
            part = lazy.slice(start, CHUNK).collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise TableFileError(
                f"{table.path}: the file is damaged after row {start}; the rows before it were used. Write it anew."
            ) from error
        yield _as_chunk(part, table.columns, start + 1)


def _as_chunk(frame: pl.DataFrame, columns: Sequence[str], first: int) -> Chunk:
    """Columns of any type as text under the names that the file gives them; what has no name is left out."""
    texts = [text_of(cells).alias(name) for cells, name in zip(frame, columns, strict=True) if name]
    lines = pl.select(pl.int_range(first, first + frame.height, dtype=pl.Int64).alias(AT)).to_series()
    return Chunk(pl.DataFrame([lines, *texts]), [])


# CSV


def _is_plain(table: Table) -> bool:
    """Whether each row is one line of bearable length, and no cell carries a rejected row's marks."""
    if table.columns[:2] == (LINE, REASON):
        return False
    encoding = encoding_of(table.path)
    with opened(table.path, encoding) as stream:
        while block := stream.read(LINE_MOST_LETTERS):
            if len(block) == LINE_MOST_LETTERS and "\n" not in block:
                return False
    with table.path.open("rb") as file:
        quoted = any(b'"' in block for block in iter(lambda: file.read(1 << 20), b""))
    if not quoted and not encoding.startswith("utf-16"):
        return True
    with opened(table.path, encoding) as stream:
        return not any(line.count('"') & 1 for line in stream)


def _of_lines(table: Table) -> Iterator[Chunk]:
    encoding = encoding_of(table.path)
    with opened(table.path, encoding) as stream:
        delimiter = delimiter_of(stream.read(64 * 1024))
        stream.seek(0)
        next(stream)
        number = 2
        while lines := list(islice(stream, CHUNK)):
            yield _split(lines, number, delimiter, table.columns)
            number += len(lines)


def _split(lines: list[str], first: int, delimiter: str, columns: Sequence[str]) -> Chunk:
    """The lines as columns; those with too few or too many cells, or with broken quotation, as faulty."""
    frame = pl.DataFrame({"text": pl.Series(lines, dtype=pl.String).str.strip_chars_end("\r\n")})
    frame = frame.with_columns(pl.int_range(first, first + len(lines), dtype=pl.Int64).alias(AT))
    frame = frame.filter(pl.col("text").str.strip_chars(f" \t{delimiter}") != "")
    bare, broken = _unquoted(frame["text"], delimiter)
    right = (bare.str.count_matches(delimiter, literal=True) == len(columns) - 1) & ~broken
    right &= ~frame["text"].str.contains("\ufffd", literal=True)
    faulty = [
        _fault(Row(line, {}), text, delimiter, columns) for text, line in frame.filter(~right).iter_rows()
    ]
    good = frame.filter(right)
    if good.is_empty():
        empty = {AT: pl.Int64(), **{column: pl.String() for column in columns if column}}
        return Chunk(pl.DataFrame(schema=empty), faulty)
    cells = pl.read_csv(
        io.BytesIO("\n".join(good["text"]).encode()),
        has_header=False,
        new_columns=[column or f"unnamed {place}" for place, column in enumerate(columns)],
        separator=delimiter,
        infer_schema=False,
    )
    return Chunk(pl.DataFrame([good[AT], *(cells[column] for column in columns if column)]), faulty)


def _unquoted(text: pl.Series, delimiter: str) -> tuple[pl.Series, pl.Series]:
    """The lines without their quoted cells, and which of them are quoted as no cell can be."""
    mark = "\\t" if delimiter == "\t" else delimiter
    quoted = text.str.contains('"', literal=True)
    if not quoted.any():
        return text, quoted
    bare = text.str.replace_all(f'(^|{mark})"(?:[^"]|"")*"', "$1")
    loose = text.str.contains(f'(^|{mark})"(?:[^"]|"")*"[^"{mark}]')
    return bare, bare.str.contains('"', literal=True) | loose


def _fault(row: Row, text: str, delimiter: str, columns: Sequence[str]) -> Rejected:
    """The line as a rejected row, with what `reading.py` would say of it."""
    cells, fault = split_line(text, delimiter, columns)
    return Rejected(row.line, dict(zip(columns, cells, strict=False)), fault)


# XLSX, and whatever else is read row by row


def _of_rows(table: Table) -> Iterator[Chunk]:
    rows = iter(table.rows)
    columns = [column for column in table.columns if column]
    while part := list(islice(rows, CHUNK)):
        faulty = [Rejected(row.line, row.cells, row.fault) for row in part if row.fault]
        good = [row for row in part if not row.fault]
        texts = {column: [_cell(row.cells.get(column)) for row in good] for column in columns}
        lines = pl.Series(AT, [row.line for row in good], dtype=pl.Int64)
        yield Chunk(
            pl.DataFrame([lines, *(pl.Series(c, t, dtype=pl.String) for c, t in texts.items())]), faulty
        )


def _cell(value: object) -> str | None:
    """A cell as text; a spreadsheet's 1001 comes as 1001.0."""
    if value is None:
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
