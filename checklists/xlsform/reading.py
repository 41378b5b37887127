"""The sheets of an XLSForm to rows of a requirements file."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from checklists.stating import KEYS
from checklists.xlsform.columns import (
    COLUMNS,
    LANGUAGES,
    NO_CHAPTER,
    Column,
    FormFault,
    Imported,
    Sheet,
    Sheets,
    unlike,
    unshown,
)

_EMPTY: Mapping[str, Any] = {
    "department": "",
    "method": "",
    "severity": "",
    "red_line": False,
    "mend_days": "",
    "basis": {"law": "", "article": {"zh": "", "en": ""}, "verified": False},
}
"""What a row must have and a form of somebody else's does not say."""

_EMPTY_PENALTY = {"law": "", "article": {"zh": "", "en": ""}, "verified": False, "note": {"zh": "", "en": ""}}


def imported(sheets: Sheets, today: date) -> Imported:
    """The questions of a form that offer a choice, as rows of a requirements file; what is missing is left empty.

    The edition is the form's version where that is a day, else today. FormFault names a cell that cannot be meant.
    """
    lists = [(choice.get("list_name") or choice.get("list name", "")).strip() for choice in sheets.choices]
    asked = [one for one in _questions(sheets.survey) if lists.count(_list_of(one[1])) > 1]
    if not asked:
        raise FormFault("the sheet survey has no question of type select_one with two choices or more")
    names = _told_apart(cells.get("name", "").strip() or f"row_{line}" for line, cells, _ in asked)
    rows = [_row(name, *one) for name, one in zip(names, asked, strict=True)]
    sources = {
        row["points_source"]: {"zh": "", "en": ""} | row.get("points_source_name", {})
        for row in rows
        if "points_source" in row
    }
    return Imported(
        {
            "version": _version(sheets.settings, today),
            **({"points_sources": sources} if sources else {}),
            "requirements": [{key: row[key] for key in KEYS if key in row} for row in rows],
        },
        wanting=sum(not row["basis"]["law"] for row in rows),
        shown_if=sum(bool(cells.get("relevant")) for _, cells, _ in asked),
    )


def _told_apart(names: Iterable[str]) -> Iterator[str]:
    """The names, a later one with a number where an earlier one is the same: two groups may share names."""
    taken: set[str] = set()
    for name in names:
        apart = unlike(name, taken)
        taken.add(apart.lower())
        yield apart


def _questions(survey: Sheet) -> Iterator[tuple[int, Mapping[str, str], str]]:
    """Every question of type select_one, with its line (the header is line 1) and the chapter it stands in."""
    groups: list[str] = []
    for line, cells in enumerate(survey, start=2):
        kind = re.sub(r"[\s_]+", " ", cells.get("type", "")).strip().lower()
        if kind.startswith(("begin group", "begin repeat")):
            groups.append(cells.get("name", ""))
        elif kind.startswith(("end group", "end repeat")):
            del groups[-1:]
        elif _list_of(cells):
            yield line, cells, _chapter(groups)


def _list_of(cells: Mapping[str, str]) -> str:
    """The list that a question chooses one of; empty for a question of another type."""
    found = re.fullmatch(
        r"(?:select[ _]one|select1)\s+(?:from\s+)?(\S+)(?:\s+or[ _]other)?", cells.get("type", "").strip()
    )
    return found[1] if found else ""


def _chapter(groups: Sequence[str]) -> str:
    """The innermost group as the id of a chapter: lower-case letters, digits and _."""
    name = re.sub(r"[^a-z0-9_]+", "_", groups[-1].lower()).strip("_") if groups else ""
    return name if re.match(r"[a-z]", name) else f"{NO_CHAPTER}_{name}".rstrip("_")


def _row(name: str, line: int, cells: Mapping[str, str], chapter: str) -> dict[str, Any]:
    """One question as a file states a row; its id is our own where it has one, else its name."""
    check = _said(cells, "label")
    duty = _said(cells, "hint")
    given: dict[str, Any] = {
        "id": name,
        "chapter": chapter,
        "title": check,
        "duty": duty if any(duty.values()) else check,
        "check": check,
        **_EMPTY,
    }
    for column in COLUMNS:
        cell = unshown(cells.get(column.name, ""))
        if cell:
            given = _planted(given, column.path, _value(cell, column, line))
    if "penalty" in given:
        given["penalty"] = _merged(_EMPTY_PENALTY, given["penalty"])
    if "phrases" in given:
        zh, en = (given["phrases"].get(lang, []) for lang in LANGUAGES)
        given["phrases"] = [
            {"zh": one, "en": other} for one, other in itertools.zip_longest(zh, en, fillvalue="")
        ]
    return given


def _planted(given: Mapping[str, Any], path: Sequence[str], value: Any) -> dict[str, Any]:
    """A row with a value at a place."""
    key, *rest = path
    inner = given.get(key)
    return {
        **given,
        key: _planted(inner if isinstance(inner, Mapping) else {}, rest, value) if rest else value,
    }


def _merged(empty: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What is given, and what is empty where nothing is given."""
    return {
        key: _merged(value, given.get(key, {})) if isinstance(value, Mapping) else given.get(key, value)
        for key, value in empty.items()
    }


def _value(cell: str, column: Column, line: int) -> Any:
    """What a cell of ours means. FormFault when its kind cannot be read from it."""
    if column.kind == "text":
        return cell
    if column.kind == "lines":
        return [_unescaped(part) for part in cell.split("\n") if part.strip()]
    said = cell.strip().lower()
    if column.kind == "flag" and said in _FLAGS:
        return _FLAGS[said]
    if column.kind == "number":
        try:
            number = Decimal(said)
            return int(number) if number == number.to_integral_value() else number
        except InvalidOperation:
            pass
    wanted = "true or false" if column.kind == "flag" else "a number"
    raise FormFault(f"survey, row {line}: {column.name} is {cell!r}; write {wanted}")


_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _unescaped(line: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], line)


def _said(cells: Mapping[str, str], kind: str) -> dict[str, str]:
    """A text of a form in our two languages; one that names no language is told by its letters."""
    said = {"zh": "", "en": ""}
    plain = ""
    for column, cell in cells.items():
        head, _, language = (part.strip() for part in column.replace("::", ":").partition(":"))
        if head.lower() == kind and cell.strip():
            lang = _language(language)
            if lang:
                said[lang] = unshown(cell)
            else:
                plain = plain or unshown(cell)
    if plain and not any(said.values()):
        said["zh" if re.search("[\u3400-\u9fff]", plain) else "en"] = plain
    return said


def _language(called: str) -> str:
    low = called.lower()
    if re.search(r"\(zh\b|中文|汉语|chinese", low):
        return "zh"
    return "en" if re.search(r"\(en\b|english|英文|英语", low) else ""


def _version(settings: Sheet, today: date) -> date:
    for cells in settings:
        try:
            return date.fromisoformat(cells.get("version", "").strip()[:10])
        except ValueError:
            continue
    return today
