"""The rows that could not be used, as a file with the reason beside each."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

REASON = "reason"
LINE = "line"

_SIGN = ("+", "-")
_FORMULA = ("=", "@", "\t", "\r", *_SIGN)
_NAME_MOST_LETTERS = 60
"""Short enough for a file system's 255 bytes when each letter is Chinese and takes three."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row that was not used: its line in the user's file, its cells, and why."""

    line: int
    cells: Mapping[str, Any]
    reason: str


@dataclass(slots=True)
class RejectedFile:
    """Collects rejected rows; the file is made with the first one and can be corrected and loaded again."""

    folder: Path
    name: str
    at: datetime
    columns: tuple[str, ...]
    count: int = 0
    path: Path | None = None
    _stream: TextIO | None = field(default=None, repr=False)

    def add(self, rows: list[Rejected]) -> None:
        """Write rows below those already written."""
        if not rows:
            return
        stream = self._stream or self._open()
        writer = csv.writer(stream)
        for row in rows:
            cells = [_harmless(row.cells.get(column)) for column in self._own()]
            writer.writerow([row.line, row.reason, *cells])
        self.count += len(rows)

    def close(self) -> None:
        """Finish the file."""
        if self._stream:
            self._stream.close()
            self._stream = None

    def _open(self) -> TextIO:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = self.name[:_NAME_MOST_LETTERS]
        self.path = self.folder / f"{name}-{self.at:%Y%m%dT%H%M%S%f}.csv"
        self._stream = self.path.open("w", encoding="utf-8-sig", newline="", errors="replace")
        csv.writer(self._stream).writerow([LINE, REASON, *self._own()])
        return self._stream

    def _own(self) -> list[str]:
        """The columns of the rows themselves: a file of rejected rows that is loaded again brings line and reason."""
        return [column for column in self.columns if column not in (LINE, REASON)]


def written(cell: str) -> str:
    """A cell of a file of rejected rows as the user wrote it."""
    return cell[1:] if cell[:1] == "'" and _is_formula(cell[1:]) else cell


def _harmless(value: Any) -> str:
    """A cell as text that no spreadsheet runs as a formula (OWASP ASVS 5.0, 1.2.10); numbers stay numbers."""
    text = "" if value is None else str(value)
    return f"'{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return text[:1] in _FORMULA and (text[:1] not in _SIGN or not _is_number(text))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
