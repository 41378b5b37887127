"""A table file of the user's, as chunks of rows: CSV in any of the usual encodings, Parquet, XLSX.

CSV and Parquet are streamed, so that memory stays flat however long the file is. What is wrong with the file as a
whole is a TableFileError; what is wrong with one row travels with that row.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl
from fastexcel import FastExcelError
from polars.exceptions import PolarsError

from regulation.register.rejected import LINE, REASON, written

CHUNK_ROWS = 2_000
"""Rows of one transaction (measured: larger ones are no faster on either store)."""

XLSX_MOST_BYTES = 200 * 1024 * 1024
"""An XLSX unpacks into memory, so a larger one is refused; CSV and Parquet have no limit."""

LINE_MOST_LETTERS = 1024 * 1024
"""A line is read into memory, so a longer one is a fault; no table has such lines."""

_SHOWN = 4 * 1024
"""Letters of a line that cannot be split that are given back."""

_SNIFFED = 4 * 1024 * 1024


class TableFileError(ValueError):
    """A file of which nothing can be used; the message says what, where, what now."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file (as a person counts), its cells by column, and a fault of the row as a whole."""

    line: int
    cells: Mapping[str, Any]
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file opened: its columns, and its rows to be walked once."""

    path: Path
    columns: tuple[str, ...]
    rows: Iterator[Row]

    def chunks(self) -> Iterator[list[Row]]:
        """The rows in lists of CHUNK_ROWS."""
        chunk: list[Row] = []
        for row in self.rows:
            chunk.append(row)
            if len(chunk) == CHUNK_ROWS:
                yield chunk
                chunk = []
        if chunk:
            yield chunk


def read_table_file(path: Path) -> Table:
    """Open a CSV, Parquet or XLSX file by its ending; TableFileError when it cannot be used at all."""
    readers = {".csv": _csv, ".txt": _csv, ".parquet": _parquet, ".xlsx": _xlsx}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise TableFileError(f"{path}: files end in .csv, .parquet or .xlsx; save it as one of these.")
    try:
        if path.stat().st_size == 0:
            raise TableFileError(
                f"{path}: the file is empty; it needs a line of column names and rows below."
            )
        if not path.is_file():
            raise TableFileError(f"{path}: this is a folder and no file. Name a file in it.")
        return reader(path)
    except OSError as error:
        raise TableFileError(f"{path}: cannot be read ({error.strerror}). Check the path.") from error


def _columns(path: Path, names: Sequence[Any]) -> tuple[str, ...]:
    columns = tuple(str(name or "").strip() for name in names)
    named = [name for name in columns if name]
    if not named:
        raise TableFileError(f"{path}: the first line holds no column names; write them there.")
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise TableFileError(f"{path}: the column {twice[0]!r} stands there twice; rename one.")
    return columns


# CSV


@dataclass(slots=True)
class _Lines:
    """The lines of a file for the CSV reader; those it took for a row that is broken can be read again."""

    stream: io.TextIOBase
    number: int = 0
    taken: list[str] = field(default_factory=list)
    back: deque[str] = field(default_factory=deque)
    overlong: bool = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.back.popleft() if self.back else self._read()
        self.number += 1
        self.taken.append(line)
        return line

    def row(self) -> int:
        """Begin a row: the number of its first line."""
        self.taken.clear()
        return self.number + 1

    def again(self) -> None:
        """Give all lines of the row but its first once more."""
        rest = self.taken[1:]
        self.back.extendleft(reversed(rest))
        self.number -= len(rest)

    def _read(self) -> str:
        while self.overlong:
            self.overlong = _is_cut(self.stream.readline(LINE_MOST_LETTERS))
        line = self.stream.readline(LINE_MOST_LETTERS)
        if not line:
            raise StopIteration
        self.overlong = _is_cut(line)
        return line


def _is_cut(line: str) -> bool:
    return len(line) == LINE_MOST_LETTERS and not line.endswith(("\n", "\r"))


def _csv(path: Path) -> Table:
    encoding = encoding_of(path)
    with opened(path, encoding) as stream:
        delimiter = delimiter_of(stream.read(64 * 1024))
        stream.seek(0)
        try:
            columns = _columns(path, _split(_Lines(stream), delimiter))
        except csv.Error as error:
            raise TableFileError(f"{path}: the first line holds no column names ({error}).") from error
    return Table(path, columns, _csv_rows(path, encoding, delimiter, columns))


def opened(path: Path, encoding: str) -> io.TextIOWrapper:
    """The file's text with its line ends as they are."""
    # what cannot be decoded becomes U+FFFD, and the row it stands in is told so
    return path.open(encoding=encoding, errors="replace", newline="")


def _split(lines: Iterable[str], delimiter: str) -> list[str]:
    """The cells of the next row; strict, since a stray quotation mark would else swallow the rows below it."""
    return next(csv.reader(lines, delimiter=delimiter, strict=True), [])


def _csv_rows(path: Path, encoding: str, delimiter: str, columns: Sequence[str]) -> Iterator[Row]:
    with opened(path, encoding) as stream:
        lines = _Lines(stream)
        _split(lines, delimiter)
        while True:
            number = lines.row()
            fault = None
            try:
                cells = _split(lines, delimiter)
                if len(cells) != len(columns):
                    fault = f"{len(cells)} cells where the first line has {len(columns)}"
            except csv.Error as error:
                cells, fault = [], f"the line cannot be split into cells ({error})"
            if not lines.taken:
                return
            if fault and (len(lines.taken) > 1 or not cells):
                cells = lines.taken[0][:_SHOWN].rstrip().split(delimiter)
                lines.again()
            if any(cell.strip() for cell in cells):
                fault = f"{fault}; check commas and quotation marks" if fault else _damage(cells)
                yield Row(number, _restored(dict(zip(columns, cells, strict=False))), fault)


def split_line(text: str, delimiter: str, columns: Sequence[str]) -> tuple[list[str], str]:
    """The cells of a line that is no whole row, as far as it can be split, and what is wrong with it."""
    try:
        cells = _split([text], delimiter)
    except csv.Error as error:
        cells = text[:_SHOWN].split(delimiter)
        return cells, f"the line cannot be split into cells ({error}); check commas and quotation marks"
    if len(cells) != len(columns):
        return (
            cells,
            f"{len(cells)} cells where the first line has {len(columns)}; check commas and quotation marks",
        )
    return cells, _damage(cells) or "the line cannot be read; check commas and quotation marks"


def _damage(cells: Sequence[str]) -> str | None:
    if any("\ufffd" in cell for cell in cells):
        return "letters that are no text in the file's encoding; save the file as UTF-8"
    return None


def _restored(cells: dict[str, Any]) -> dict[str, Any]:
    """The cells of a file of rejected rows as they were before a spreadsheet was kept from running them."""
    if tuple(cells)[:2] != (LINE, REASON):
        return cells
    return {column: written(cell) if cell else cell for column, cell in cells.items()}


def encoding_of(path: Path) -> str:
    """UTF-8 with or without BOM, UTF-16 by its BOM, else GB 18030 (which holds GBK and GB 2312).

    A damaged letter or two do not make a file another encoding: what most of its letters are decides.
    """
    with path.open("rb") as file:
        start = file.read(_SNIFFED)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sound, damaged = _letters(start, "utf-8")
    if not damaged or sound > damaged:
        return "utf-8"
    return "gb18030" if _letters(start, "gb18030")[1] < damaged else "utf-8"


def _letters(start: bytes, encoding: str) -> tuple[int, int]:
    """How many letters beyond ASCII these bytes hold in an encoding, and how many places that are none."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(start)
    damaged = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - damaged, damaged


def delimiter_of(sample: str) -> str:
    """What stands between cells: comma, unless the first line has more tabs or semicolons."""
    first = sample.split("\n", 1)[0]
    return max(",\t;", key=first.count) if first else ","


# Parquet


def _parquet(path: Path) -> Table:
    try:
        frame = pl.scan_parquet(path, glob=False)
        names = frame.collect_schema().names()
        total = frame.select(pl.len()).collect().item()
    except (PolarsError, OSError) as error:
        raise TableFileError(f"{path}: this is no readable Parquet file. Write it anew.") from error
    return Table(path, _columns(path, names), _parquet_rows(path, frame, total))


def _parquet_rows(path: Path, frame: pl.LazyFrame, total: int) -> Iterator[Row]:
    step = CHUNK_ROWS * 25
    for start in range(0, total, step):
        try:
            part = frame.slice(start, step).collect()
        except (PolarsError, OSError) as error:
            raise TableFileError(
                f"{path}: the file is damaged after row {start}; the rows before it were used. Write it anew."
            ) from error
        for number, cells in enumerate(part.iter_rows(named=True), start=start + 1):
            yield Row(number, cells)


# XLSX


def _xlsx(path: Path) -> Table:
    merged = _merged_rows(path)
    try:
        frame = pl.read_excel(
            path,
            sheet_id=1,
            has_header=False,
            infer_schema_length=0,
            drop_empty_rows=False,
            read_options={"skip_rows": 0},  # else rows above the first filled one are not counted
            raise_if_empty=False,
        )
    except (FastExcelError, PolarsError, OSError) as error:
        raise TableFileError(f"{path}: this is no readable XLSX workbook. Save it anew.") from error
    if frame.is_empty():
        raise TableFileError(f"{path}: the first sheet is empty; it needs column names and rows below.")
    if 1 in merged:
        raise TableFileError(f"{path}: cells of the first line are merged ({merged[1]}); unmerge them.")
    columns = _columns(path, frame.row(0))
    return Table(path, columns, _xlsx_rows(frame, columns, merged))


def _xlsx_rows(frame: pl.DataFrame, columns: Sequence[str], merged: Mapping[int, str]) -> Iterator[Row]:
    for line, cells in enumerate(frame.slice(1).iter_rows(), start=2):
        if any(cell not in (None, "") for cell in cells):
            fault = f"cells {merged[line]} are merged; unmerge them and fill each" if line in merged else None
            yield Row(line, _restored(dict(zip(columns, cells, strict=False))), fault)


def _merged_rows(path: Path) -> dict[int, str]:
    """Line → the merged range that touches it, on the first sheet."""
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(info.file_size for info in parts.infolist()) > XLSX_MOST_BYTES:
                raise TableFileError(
                    f"{path}: the workbook unpacks to more than {XLSX_MOST_BYTES // 2**20} MB; save it as CSV."
                )
            ranges = _merged_ranges(parts, _first_sheet(parts))
    except (zipfile.BadZipFile, OSError, KeyError, StopIteration, ElementTree.ParseError) as error:
        raise TableFileError(f"{path}: this is no readable XLSX workbook. Save it anew.") from error
    touched: dict[int, str] = {}
    for text in ranges:
        lines = [int(n) for n in re.findall(r"\d+", text)]
        touched.update(dict.fromkeys(range(lines[0], lines[-1] + 1), text))
    return touched


def _first_sheet(parts: zipfile.ZipFile) -> str:
    """The part that holds the sheet whose tab stands first, which need not be sheet1.xml (ECMA-376 part 1, 18.2.20)."""
    sheet = next(_attributes(parts, "xl/workbook.xml", "sheet"))
    relation = next(value for name, value in sheet.items() if name.endswith("}id"))
    relations = _attributes(parts, "xl/_rels/workbook.xml.rels", "Relationship")
    target = next(r["Target"] for r in relations if r["Id"] == relation)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _merged_ranges(parts: zipfile.ZipFile, sheet: str) -> list[str]:
    return [cells["ref"] for cells in _attributes(parts, sheet, "mergeCell")]


def _attributes(parts: zipfile.ZipFile, part: str, name: str) -> Iterator[dict[str, str]]:
    """What each element of a name says of itself; the others are forgotten as soon as they end."""
    with parts.open(part) as xml:
        for _, element in ElementTree.iterparse(xml):  # noqa: S314  size-checked above, expat expands nothing external
            if element.tag.endswith(f"}}{name}"):
                yield dict(element.attrib)
            element.clear()
