"""A row as a form: what was typed becomes the row, or each field says in both languages what to mend."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from checklists import ConditionError, Law, Library, Method, Severity, parse_condition
from checklists.parse import LONGEST_MEND_DAYS
from regulation.authoring.editions import Edition, Row
from regulation.catalogue import Catalogue
from risk import Text

Typed = Mapping[str, str]
"""What was typed, by field: `duty.zh`, `basis.law`; several texts stand one a line."""

NEEDED = ("title", "duty", "check")
OPTIONAL = ("good", "note")
LANGS = ("zh", "en")
YES = "yes"

WRITE = Text("这里要写中文。", "Write this in Chinese.")
WRITE_EN = Text("这里要写英文。", "Write this in English.")
CHOOSE = Text("请选一个。", "Choose one.")
DAYS = Text(
    f"写 0 到 {LONGEST_MEND_DAYS} 的工作日数，0 是当场改。",
    f"Write the working days, 0 to {LONGEST_MEND_DAYS}; 0 is on the spot.",
)
NO_VERSION = Text(
    "这部法还没有登记所读的版本，不能说已经读过。",
    "No version of this law is on record, so its article cannot be said to have been read.",
)
WHICH_LAW = Text("写了处罚，就要选是哪部法。", "A penalty is written, so choose its law.")
PHRASES = Text(
    "中文和英文要一样多行，一行对一行。",
    "Chinese and English want as many lines as each other, line for line.",
)
NAME = Text("只用小写字母、数字和下划线。", "Use lower-case letters, digits and underscores.")
BOTH = Text(
    "动态因素和分值要么都填，要么都不填。", "Give both the dynamic factor and its points, or neither."
)
POINTS = Text("写一个大于 0 的数，小数不超过三位。", "Write a number above 0 with three decimals at most.")
COVERS = Text("没有这一条：{ids}。", "There is no such row: {ids}.")
OTHERS = Text(
    "{ids} 由别的部门负责，这一条不能代替它。", "{ids} is another department's, so this row cannot state it."
)
RED_LINE = Text(
    "红线要有处罚，并且依据和处罚的条文都读过。",
    "A red line wants a penalty, and the articles of both basis and penalty read.",
)

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NUMBERED = re.compile(r"(.*?)(\d+)$")


class RowFaulty(ValueError):
    """A row that cannot be kept as it was typed; `faults` by field."""

    def __init__(self, faults: Mapping[str, Text]) -> None:
        super().__init__("; ".join(f"{field}: {said.en}" for field, said in faults.items()))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Choices:
    """What the fields of a trade's row may be."""

    chapters: Collection[str]
    departments: Collection[str]
    laws: Mapping[str, Law]
    sources: Collection[str]
    rows: Mapping[str, str]
    known: Catalogue


def choices(known: Catalogue, edition: Edition, library: Library) -> Choices:
    """The choices of a trade; `rows` are the ids of the library with their departments."""
    return Choices(
        chapters=[chapter.id for chapter in library.chapters],
        departments=list(known.departments),
        laws=known.laws,
        sources=list(edition.data.get("points_sources", {})),
        rows={row.id: row.department for row in library.requirements},
        known=known,
    )


def next_id(ids: Iterable[str]) -> str:
    """The id after the highest of the kind that most rows have; an id is never used again.

    >>> next_id(["CAT-001", "CAT-009", "X"])
    'CAT-010'
    """
    found = [match.groups() for one in ids if (match := _NUMBERED.fullmatch(one))]
    heads = [head for head, _ in found]
    head = max(heads, key=heads.count, default="ROW-")
    numbers = [number for other, number in found if other == head]
    width = max((len(number) for number in numbers), default=3)
    return f"{head}{max(map(int, numbers), default=0) + 1:0{width}d}"


def typed_of(row: Row) -> dict[str, str]:
    """The form filled in with a row."""
    typed: dict[str, str] = {}
    for key, value in row.items():
        match value:
            case bool():
                typed[key] = YES if value else ""
            case str() | int() | Decimal():
                typed[key] = str(value)
            case Mapping():
                typed |= {f"{key}.{inner}": said for inner, said in typed_of(value).items()}
            case [Mapping(), *_]:
                typed |= {f"{key}.{lang}": "\n".join(one[lang] for one in value) for lang in LANGS}
            case _:
                typed[key] = " ".join(value)
    return typed


def read_row(key: str, typed: Typed, may: Choices) -> dict[str, Any]:
    """The row that was typed. RowFaulty names every field to mend."""
    read = _Reading(typed)
    texts = {name: read.text(name) for name in NEEDED}
    extra = {name: said for name in OPTIONAL if (said := read.text(name, needed=False))}
    row: dict[str, Any] = {
        "id": key,
        "chapter": read.one_of("chapter", may.chapters),
        **texts,
        **({"good": extra["good"]} if "good" in extra else {}),
        "department": read.one_of("department", may.departments),
        "method": read.one_of("method", list(Method)),
        "severity": read.one_of("severity", list(Severity)),
        "red_line": read.yes("red_line"),
        **read.condition(may.known),
        "mend_days": read.days("mend_days"),
        "basis": read.citation("basis", may.laws),
        **read.penalty(may.laws),
        **read.name("asks"),
        **read.points(may.sources),
        **read.covers(may.rows),
        **read.phrases(),
        **({"note": extra["note"]} if "note" in extra else {}),
    }
    sound = row["basis"]["verified"] and row.get("penalty", {}).get("verified")
    if row["red_line"] and not sound:
        read.faults.setdefault("red_line", RED_LINE)
    if read.faults:
        raise RowFaulty(read.faults)
    return row


class _Reading:
    """Takes fields out of what was typed and remembers what is wrong with each."""

    def __init__(self, typed: Typed) -> None:
        self._typed = typed
        self.faults: dict[str, Text] = {}

    def said(self, field: str) -> str:
        """One line, without blanks around it or control characters in it."""
        return " ".join("".join(c if c.isprintable() else " " for c in self._typed.get(field, "")).split())

    def lines(self, field: str) -> list[str]:
        """The lines that are not empty."""
        given = [" ".join(line.split()) for line in self._typed.get(field, "").splitlines()]
        return [line for line in given if line]

    def yes(self, field: str) -> bool:
        return bool(self._typed.get(field))

    def text(self, field: str, *, needed: bool = True) -> dict[str, str]:
        """A text in both languages; empty where nothing was typed and nothing is needed."""
        said = {lang: self.said(f"{field}.{lang}") for lang in LANGS}
        if needed or any(said.values()):
            for lang, fault in zip(LANGS, (WRITE, WRITE_EN), strict=True):
                if not said[lang]:
                    self.faults[f"{field}.{lang}"] = fault
            return said
        return {}

    def one_of(self, field: str, allowed: Collection[str]) -> str:
        value = self.said(field)
        if value not in allowed:
            self.faults[field] = CHOOSE
        return value

    def days(self, field: str) -> int:
        value = self.said(field)
        if not (value.isascii() and value.isdecimal() and int(value) <= LONGEST_MEND_DAYS):
            self.faults[field] = DAYS
            return 0
        return int(value)

    def condition(self, known: Catalogue) -> dict[str, str]:
        value = self.said("when")
        if not value:
            return {}
        try:
            parse_condition(value, known.facts)
        except ConditionError as error:
            self.faults["when"] = error.said
        return {"when": value}

    def citation(self, field: str, laws: Mapping[str, Law]) -> dict[str, Any]:
        law, verified = self.one_of(f"{field}.law", laws), self.yes(f"{field}.verified")
        if verified and law in laws and laws[law].version is None:
            self.faults[f"{field}.verified"] = NO_VERSION
        return {"law": law, "article": self.text(f"{field}.article"), "verified": verified}

    def penalty(self, laws: Mapping[str, Law]) -> dict[str, Any]:
        if not self.said("penalty.law"):
            typed = [f"penalty.{part}.{lang}" for part in ("article", "note") for lang in LANGS]
            if any(map(self.said, typed)):
                self.faults["penalty.law"] = WHICH_LAW
            return {}
        return {"penalty": {**self.citation("penalty", laws), "note": self.text("penalty.note")}}

    def name(self, field: str) -> dict[str, str]:
        value = self.said(field)
        if value and not _NAME.fullmatch(value):
            self.faults[field] = NAME
        return {field: value} if value else {}

    def points(self, sources: Collection[str]) -> dict[str, Any]:
        factor, given = self.name("factor"), self.said("points")
        if not factor and not given:
            return {}
        if not factor or not given:
            self.faults["points" if factor else "factor"] = BOTH
            return {}
        points = _points(given)
        if points is None:
            self.faults["points"] = POINTS
        source = self.said("points_source")
        if source and source not in sources:
            self.faults["points_source"] = CHOOSE
        return {**factor, "points": points, **({"points_source": source} if source else {})}

    def covers(self, rows: Mapping[str, str]) -> dict[str, list[str]]:
        ids = list(dict.fromkeys(re.split(r"[\s,，、]+", self.said("covers").strip())))
        ids = [one for one in ids if one]
        strange = [one for one in ids if one not in rows]
        others = [one for one in ids if one in rows and rows[one] != self.said("department")]
        for wrong, said in ((others, OTHERS), (strange, COVERS)):
            if wrong:
                named = "、".join(wrong), ", ".join(wrong)
                self.faults["covers"] = Text(said.zh.format(ids=named[0]), said.en.format(ids=named[1]))
        return {"covers": ids} if ids else {}

    def phrases(self) -> dict[str, list[dict[str, str]]]:
        zh, en = self.lines("phrases.zh"), self.lines("phrases.en")
        if len(zh) != len(en):
            self.faults["phrases.zh" if len(zh) < len(en) else "phrases.en"] = PHRASES
            return {}
        return {"phrases": [{"zh": a, "en": b} for a, b in zip(zh, en, strict=True)]} if zh else {}


def _points(given: str) -> int | Decimal | None:
    """Points above 0 with three decimals at most; None for anything else."""
    try:
        number = Decimal(given)
    except InvalidOperation:
        return None
    if not number.is_finite() or not 0 < number <= 1000 or number != round(number, 3):
        return None
    return int(number) if number == number.to_integral_value() else number.normalize()
