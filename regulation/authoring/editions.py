"""The newest requirements file of a trade, and the same file with rows changed: nothing else in it moves."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from graph import NotFound
from regulation.catalogue import read_toml, requirement_files

Row = Mapping[str, Any]
"""One row as a requirements file holds it."""

NOTHING: Mapping[str, str] = {}
"""No row withdrawn."""

_HEAD = re.compile(r"^\[\[requirements\]\]", re.MULTILINE)
_VERSION = re.compile(r"^version\s*=.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Edition:
    """One requirements file of a trade: its text and what it says."""

    trade: str
    text: str
    data: Mapping[str, Any]

    @property
    def version(self) -> date:
        """The day from which it holds."""
        return self.data["version"]

    @property
    def rows(self) -> Sequence[Row]:
        """Its rows, in order."""
        return self.data["requirements"]

    def row(self, key: str) -> Row | None:
        """The row of this id; None when it has none."""
        return next((row for row in self.rows if row["id"] == key), None)

    def changed(
        self, rows: Sequence[Row], version: date, withdrawn: Mapping[str, str] = NOTHING
    ) -> dict[str, Any]:
        """What the file says with these rows in their places, new ones at the end, others withdrawn, from a day on."""
        changes = {row["id"]: row for row in rows}
        kept = [changes.pop(row["id"], row) for row in self.rows if row["id"] not in withdrawn]
        return {**self.data, "version": version, "requirements": [*kept, *changes.values()]}

    def rewritten(self, rows: Sequence[Row], version: date, withdrawn: Mapping[str, str] = NOTHING) -> str:
        """The text of the file that says that. Rows that do not change stay as they were written, remarks included.

        A remark with the reason stands where a row was withdrawn. A file that is laid out in another way is written
        anew, without its older remarks.
        """
        wanted = self.changed(rows, version, withdrawn)
        remarks = {key: _remark(key, version, reason) for key, reason in withdrawn.items()}
        for write in (
            lambda: _spliced(self.text, rows, version, remarks),
            lambda: "".join(remarks.values()) + _anew(wanted),
        ):
            try:
                text = write()
                if _said(text) == wanted:
                    return text
            except (tomllib.TOMLDecodeError, LookupError):
                continue
        raise ValueError(f"The requirements of {self.trade} cannot be written so that they read the same.")


def newest(data_dir: Path, trade: str, version: str = "") -> Edition:
    """The newest edition of a trade's own requirements, in force yet or not, or the one of a version.

    NotFound where it has none.
    """
    found = [(read_toml(path), path) for path in requirement_files(data_dir, trade)]
    found = [one for one in found if version in ("", one[0]["version"].isoformat())]
    if not found:
        raise NotFound("There are no such requirements of this trade.")
    data, path = max(found, key=lambda one: one[0]["version"])
    return Edition(trade, path.read_text(encoding="utf-8"), data)


def row_text(row: Row, remarks: Sequence[str] = ()) -> str:
    """A row as TOML.

    >>> print(row_text({"id": "X-1", "title": {"zh": "一", "en": "one"}, "points": Decimal("0.5")}), end="")
    [[requirements]]
    id = "X-1"
    title = { zh = "一", en = "one" }
    points = 0.5
    """
    lines = ["[[requirements]]", *remarks, *(f"{key} = {_value(value)}" for key, value in row.items())]
    return "\n".join(lines) + "\n"


def _remark(key: str, version: date, reason: str) -> str:
    said = "".join(letter if letter.isprintable() else " " for letter in reason)
    return f"# 废止 withdrawn: {key}, {version}: {said}\n"


def _spliced(text: str, rows: Sequence[Row], version: date, remarks: Mapping[str, str]) -> str:
    changes = {row["id"]: row for row in rows}
    starts = [found.start() for found in _HEAD.finditer(text)]
    front = _VERSION.sub(f"version = {version.isoformat()}", text[: starts[0]] if starts else text, count=1)
    made = [front]
    for start, end in pairwise([*starts, len(text)]):
        block = text[start:end]
        key = _said(block)["requirements"][0]["id"]
        row = changes.pop(key, None)
        if key in remarks:
            made.append(remarks[key] + _after(block))
        else:
            made.append(block if row is None else _replaced(block, row))
    whole = "".join(made)
    return "\n".join(
        [whole if whole.endswith("\n") else f"{whole}\n", *(row_text(r) for r in changes.values())]
    )


def _replaced(block: str, row: Row) -> str:
    """The block with another row in it; remarks inside it stay above, what stands after it stays after it."""
    lines = block.splitlines()
    remarks = [line for line in lines[1 : _last(lines)] if line.startswith("#")]
    return row_text(row, remarks) + _after(block)


def _after(block: str) -> str:
    """What stands after the row of a block: blank lines, remarks on the next one."""
    lines = block.splitlines()
    return "".join(f"{line}\n" for line in lines[_last(lines) + 1 :])


def _last(lines: Sequence[str]) -> int:
    """The number of the last line that says something of the row."""
    return max(n for n, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))


def _anew(data: Mapping[str, Any]) -> str:
    head = f"version = {data['version'].isoformat()}\n\n"
    if "points_sources" in data:
        lines = [f"{key} = {_value(value)}\n" for key, value in data["points_sources"].items()]
        head += "".join(["[points_sources]\n", *lines, "\n"])
    return head + "\n".join(row_text(row) for row in data["requirements"])


def _said(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return str(value)
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            return f"{{ {', '.join(f'{key} = {_value(inner)}' for key, inner in value.items())} }}"
        case [Mapping(), *_]:
            return "".join(["[\n", *(f"    {_value(inner)},\n" for inner in value), "]"])
        case _:
            return f"[{', '.join(_value(inner) for inner in value)}]"
