"""The columns of an XLSForm that we write and read, and where a cell of ours lies in a row."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from checklists.model import Outcome
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


def unlike(key: str, taken: set[str]) -> str:
    """The name itself, or with a number where another has it already, in capitals or not."""
    numbered = (f"{key}_{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain([key], numbered) if name.lower() not in taken)


# `${` means a question to XLSForm in every column, so a text that holds it has a word joiner in between

_JOINER = "\u2060"


def shown(text: str) -> str:
    """A text as a cell holds it, so that no `${` in it is taken for a question."""
    return re.sub(rf"\$({_JOINER}*)\{{", rf"${_JOINER}\1{{", text)


def unshown(text: str) -> str:
    """The text that a cell holds: what `shown` was given."""
    return re.sub(rf"\$({_JOINER}*){_JOINER}\{{", r"$\1{", text)
