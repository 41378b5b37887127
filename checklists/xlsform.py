"""A check list as the sheets of an XLSForm, and such sheets as rows again.

Phones see groups, questions, choices and notes. The columns that begin with `yima_` are ours: pyxform leaves columns
that it does not know alone, so a row is carried whole and comes back the same. A form of somebody else's has none of
them; what its rows then lack is left empty, for people to fill in and for the lint to name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from checklists.model import CheckList, Library, Outcome, Requirement
from checklists.stating import KEYS, stated
from risk import Text

Sheet = Sequence[Mapping[str, str]]
"""The rows of one sheet below its header, each cell by its column; an empty row is one without cells."""


class FormFault(ValueError):
    """Sheets that cannot be used; the message names sheet, row and column."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """The three sheets of an XLSForm that we read and write."""

    survey: Sheet
    choices: Sheet
    settings: Sheet


@dataclass(frozen=True, slots=True)
class Imported:
    """What sheets say, as a requirements file states it.

    `wanting` rows rest on no law yet. `shown_if` questions are shown only under a condition of the form, which is not
    taken over.
    """

    data: Mapping[str, Any]
    wanting: int
    shown_if: int


LANGUAGES = {"zh": "中文 (zh)", "en": "English (en)"}
"""What XLSForm calls the languages; `(zh-CN)` and `(zh-Hans)` draw a warning of pyxform."""

OUTCOMES = {
    Outcome.PASSED: Text("合格", "Passed"),
    Outcome.FAILED: Text("不合格", "Failed"),
    Outcome.NOT_APPLICABLE: Text("不适用", "Not applicable"),
    Outcome.NOT_CHECKED: Text("未查", "Not checked"),
}
OUTCOME_LIST = "yima_outcome"
TO_FIND_OUT = Text("到现场弄清是否适用", "To find out on site")
WHAT_WAS_FOUND = Text("发现了什么；不适用的，写明为什么", "What was found; if not applicable, why")
NO_CHAPTER = "imported"
"""The chapter of a question that stands in no group."""


# how a row lies in columns

Kind = Literal["text", "flag", "number", "lines"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of ours: where its cell lies in a row as a file states it, and what kind of cell it is."""

    name: str
    path: tuple[str, ...]
    kind: Kind = "text"


def _both(name: str, *path: str, kind: Kind = "text") -> tuple[Column, Column]:
    return Column(f"{name}_zh", (*path, "zh"), kind), Column(f"{name}_en", (*path, "en"), kind)


COLUMNS = (
    Column("yima_id", ("id",)),
    Column("yima_chapter", ("chapter",)),
    *_both("yima_title", "title"),
    Column("yima_department", ("department",)),
    Column("yima_method", ("method",)),
    Column("yima_severity", ("severity",)),
    Column("yima_red_line", ("red_line",), "flag"),
    Column("yima_when", ("when",)),
    Column("yima_mend_days", ("mend_days",), "number"),
    Column("yima_law", ("basis", "law")),
    *_both("yima_article", "basis", "article"),
    Column("yima_verified", ("basis", "verified"), "flag"),
    Column("yima_penalty_law", ("penalty", "law")),
    *_both("yima_penalty_article", "penalty", "article"),
    Column("yima_penalty_verified", ("penalty", "verified"), "flag"),
    *_both("yima_penalty", "penalty", "note"),
    Column("yima_asks", ("asks",)),
    Column("yima_factor", ("factor",)),
    Column("yima_points", ("points",), "number"),
    Column("yima_points_source", ("points_source",)),
    *_both("yima_points_source", "points_source_name"),
    Column("yima_covers", ("covers",), "lines"),
    *_both("yima_phrases", "phrases", kind="lines"),
    *_both("yima_note", "note"),
    *_both("yima_good", "good"),
)
"""Beside label (the check), hint (the duty) and name. Several values of a cell stand one a line."""

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


# a list to sheets


def xlsform(listed: CheckList, library: Library, name: Text) -> Sheets:
    """The list of a visit as sheets: a group a chapter, a choice a row, a note where it failed or does not apply.

    Rows of which only the place can tell whether they apply stand in a group of their own at the end. `name` is what
    the trade is called. FormFault for a list without rows.
    """
    if not listed.rows:
        raise FormFault("the list has no rows, so there is no form to make; give other facts or departments")
    names = _Names()
    survey: list[Mapping[str, str]] = []
    titles = {chapter.id: chapter.title for chapter in library.chapters}
    for chapter, rows in itertools.groupby(listed.items, key=lambda row: row.chapter):
        survey += _group(chapter, titles.get(chapter, Text(chapter, chapter)), rows, library, names)
    if listed.to_find_out:
        survey += _group("to_find_out", TO_FIND_OUT, listed.to_find_out, library, names)
    return Sheets(
        tuple(survey),
        tuple(
            {"list_name": OUTCOME_LIST, "name": outcome.value, **_labels("label", text)}
            for outcome, text in OUTCOMES.items()
        ),
        (
            {
                "form_title": f"{name.zh}检查单 {name.en}: check list",
                "form_id": _Names().of(f"yima_{listed.industry}"),
                "version": listed.version,
                "default_language": LANGUAGES["zh"],
                "yima_industry": listed.industry,
            },
        ),
    )


def _group(
    key: str,
    title: Text,
    rows: Iterable[Requirement],
    library: Library,
    names: _Names,
) -> Iterator[Mapping[str, str]]:
    yield {"type": "begin_group", "name": names.of(key), **_labels("label", title)}
    for row in rows:
        name = names.of(row.id)
        yield _question(row, name, library)
        yield {
            "type": "text",
            "name": names.of(f"{name}_note"),
            **_labels("label", WHAT_WAS_FOUND),
            "required": "yes",
            "relevant": f"${{{name}}} = 'failed' or ${{{name}}} = 'not_applicable'",
        }
    yield {"type": "end_group"}


def _question(row: Requirement, name: str, library: Library) -> Mapping[str, str]:
    given = stated(row)
    if "phrases" in given:
        given["phrases"] = {lang: [phrase[lang] for phrase in given["phrases"]] for lang in LANGUAGES}
    if "points_source" in given:
        source = library.points_sources[given["points_source"]]
        given["points_source_name"] = {"zh": source.zh, "en": source.en}
    cells = {column.name: _cell(_at(given, column.path), column.kind) for column in COLUMNS}
    return {
        "type": f"select_one {OUTCOME_LIST}",
        "name": name,
        **_labels("label", row.check),
        **_labels("hint", row.duty),
        "required": "yes",
        **{column: _shown(cell) for column, cell in cells.items() if cell},
    }


def _labels(kind: str, text: Text) -> dict[str, str]:
    return {f"{kind}::{called}": _shown(text.of(lang)) for lang, called in LANGUAGES.items()}


def _at(given: Mapping[str, Any], path: Sequence[str]) -> Any:
    """What lies at a place of a row; None where there is nothing."""
    for key in path:
        if not isinstance(given, Mapping) or key not in given:
            return None
        given = given[key]
    return given


def _cell(value: Any, kind: Kind) -> str:
    if value is None:
        return ""
    if kind == "lines":
        return "\n".join(line.replace("\\", "\\\\").replace("\n", "\\n") for line in value)
    if kind == "flag":
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


class _Names:
    """Names as XLSForm takes them: Latin letters, digits and _, none twice in a form, whatever the id is."""

    def __init__(self) -> None:
        self._taken = {"meta", "instanceid"}

    def of(self, key: str) -> str:
        """A name for this id that no other has, in capitals or not."""
        plain = re.sub(r"[^A-Za-z0-9_]", "_", key)
        plain = plain if re.match(r"[A-Za-z]", plain) else f"r_{plain}"
        name = _unlike(plain, self._taken)
        self._taken.add(name.lower())
        return name


# sheets to rows


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
        apart = _unlike(name, taken)
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
        cell = _unshown(cells.get(column.name, ""))
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
                said[lang] = _unshown(cell)
            else:
                plain = plain or _unshown(cell)
    if plain and not any(said.values()):
        said["zh" if re.search("[\u3400-\u9fff]", plain) else "en"] = plain
    return said


def _language(called: str) -> str:
    low = called.lower()
    if re.search(r"\(zh\b|中文|汉语|chinese", low):
        return "zh"
    return "en" if re.search(r"\(en\b|english|英文|英语", low) else ""


def _unlike(key: str, taken: set[str]) -> str:
    """The name itself, or with a number where another has it already, in capitals or not."""
    numbered = (f"{key}_{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain([key], numbered) if name.lower() not in taken)


def _version(settings: Sheet, today: date) -> date:
    for cells in settings:
        try:
            return date.fromisoformat(cells.get("version", "").strip()[:10])
        except ValueError:
            continue
    return today


# `${` means a question to XLSForm in every column, so a text that holds it has a word joiner in between

_JOINER = "\u2060"


def _shown(text: str) -> str:
    return re.sub(rf"\$({_JOINER}*)\{{", rf"${_JOINER}\1{{", text)


def _unshown(text: str) -> str:
    return re.sub(rf"\$({_JOINER}*){_JOINER}\{{", r"$\1{", text)
