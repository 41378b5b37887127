"""The tables that `yima load` takes: what columns each has, and how its rows become records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph import records
from graph.phoenix import LOST
from graph.records import Record
from regulation.catalogue import Catalogue
from regulation.register import enterprise_rows
from regulation.register.cells import Cells, RowFault
from regulation.register.identifiers import district_code, district_parents, food_licence

PERMIT_STATUS: Mapping[str, str] = {
    **dict.fromkeys(("valid", "active", "issued", "in force", "有效", "正常"), "valid"),
    **dict.fromkeys(("suspended", "暂停", "暂扣"), "suspended"),
    **dict.fromkeys(("revoked", "吊销", "撤销"), "revoked"),
    **dict.fromkeys(("cancelled", "canceled", "surrendered", "注销"), "cancelled"),
    **dict.fromkeys(("expired", "过期", "失效", "到期"), "expired"),
}
VISIT_RESULT: Mapping[str, str] = {
    **dict.fromkeys(("pass", "passed", "合格", "通过", "符合"), "pass"),
    **dict.fromkeys(
        (
            "conditions",
            "pass w/ conditions",
            "pass with conditions",
            "基本合格",
            "基本符合",
            "责令改正",
            "限期整改",
        ),
        "conditions",
    ),
    **dict.fromkeys(("fail", "failed", "不合格", "不通过", "不符合"), "fail"),
    **dict.fromkeys(("no entry", "no_entry", "not ready", "未进入", "无法检查"), "no_entry"),
    **dict.fromkeys(("closed", "out of business", "停业", "歇业", "关闭"), "closed"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Which premises a row is about: the entity's code and, when it has several, the place's name."""

    entity: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A row read: its record, and the subject whose premises must still be found (`record.premises` is then "")."""

    record: Any
    subject: Subject | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row is read with: the rules and words known, and the day."""

    catalogue: Catalogue
    today: date


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of table. Columns that start with `prefix` are taken beside the named ones."""

    name: str
    record: type[Record]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    read: Callable[[Cells, Reading], Draft]
    prefix: str | None = None

    def unusable(self, columns: tuple[str, ...], catalogue: Catalogue) -> str | None:
        """Why a file with these columns cannot be used at all; None when it can."""
        missing = [name for name in self.required if name not in columns]
        if missing:
            return (
                f"the column {', '.join(missing)} is missing. {self.name} takes {', '.join(self.required)}"
                f" and, if wanted, {', '.join(self.optional) or 'nothing else'}"
            )
        facts = [c.removeprefix(self.prefix) for c in columns if self.prefix and c.startswith(self.prefix)]
        for fact in facts:
            declared = catalogue.facts.get(fact)
            if declared is None or declared.derived:
                return f"the column {self.prefix}{fact} names no fact that can be loaded; see industries/facts.toml"
        return None


def _district(cells: Cells, _: Reading) -> Draft:
    code = cells.parsed("code", district_code)
    parent = cells.parsed("parent", district_code) if cells.optional("parent") else None
    implied = district_parents(code)
    name = cells.required("name")
    return Draft(
        records.District(
            code=code,
            name=name,
            name_en=cells.optional("name_en") or name,
            parent=parent or (implied[-1] if implied else None),
            path="",
        )
    )


def _department(cells: Cells, _: Reading) -> Draft:
    name = cells.required("name")
    return Draft(
        records.Department(code=cells.required("code"), name=name, name_en=cells.optional("name_en") or name)
    )


def _officer(cells: Cells, _: Reading) -> Draft:
    return Draft(
        records.Officer(
            number=cells.required("number"),
            name=cells.required("name"),
            department=cells.required("department"),
            district=cells.parsed("district", district_code),
            enforcement_number=cells.optional("enforcement_number"),
            valid_to=cells.day("valid_to"),
        )
    )


def _enterprise(cells: Cells, reading: Reading) -> Draft:
    return Draft(enterprise_rows.premises(cells, reading.catalogue))


def _permit(cells: Cells, _: Reading) -> Draft:
    kind, number = cells.required("kind"), _licence_number(cells)
    valid_from, valid_to = cells.day("valid_from"), cells.day("valid_to")
    if valid_from is None:
        raise RowFault("valid_from is empty; write the date as 2026-11-22")
    if valid_to is not None and valid_to < valid_from:
        raise RowFault(f"valid_to {valid_to} lies before valid_from {valid_from}; correct one")
    permit, status = f"{kind}|{number}", cells.one_of("status", PERMIT_STATUS)
    return Draft(
        records.Term(
            key=f"{permit}|{valid_from}",
            permit=permit,
            kind=kind,
            number=number,
            premises="",
            valid_from=valid_from,
            valid_to=valid_to,
            status=status,
            ended_on=_ended_on(cells, status, valid_from),
        ),
        _subject(cells),
    )


def _ended_on(cells: Cells, status: str, begun: date) -> date | None:
    """The day on which a permit was cancelled or revoked, where that is said; no other permit has one."""
    if not cells.optional("ended_on"):
        return None
    day = cells.past_day("ended_on")
    if status not in LOST:
        raise RowFault(
            f"ended_on is {day}, but the permit is {status}; only one revoked or cancelled has ended"
        )
    if day < begun:
        raise RowFault(f"ended_on {day} lies before valid_from {begun}; correct one")
    return day


def _licence_number(cells: Cells) -> str:
    """Food licences carry a check digit and are checked; other numbers are taken as written."""
    number = cells.required("number")
    if number[:2].upper() in ("JY", "SC") and number[2:3].isdigit():
        return cells.parsed("number", food_licence)
    return number


def _visit(cells: Cells, _: Reading) -> Draft:
    return Draft(
        records.Visit(
            id=cells.required("visit_id"),
            premises="",
            date=cells.past_day("date"),
            department=cells.required("department"),
            result=cells.one_of("result", VISIT_RESULT),
            critical=cells.count("critical"),
            serious=cells.count("serious"),
            minor=cells.count("minor"),
        ),
        _subject(cells),
    )


def _subject(cells: Cells) -> Subject:
    return Subject(cells.parsed("code", enterprise_rows.entity_key), cells.optional("premises"))


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("districts", records.District, ("code", "name"), ("parent", "name_en"), _district),
        Kind("departments", records.Department, ("code", "name"), ("name_en",), _department),
        Kind(
            "officers",
            records.Officer,
            ("number", "name", "department", "district"),
            ("enforcement_number", "valid_to"),
            _officer,
        ),
        Kind(
            "enterprises",
            records.Premises,
            ("code", "name", "industry", "district", "address"),
            ("premises", "latitude", "longitude", "legal_person", "fact:NAME"),
            _enterprise,
            prefix="fact:",
        ),
        Kind(
            "permits",
            records.Term,
            ("code", "kind", "number", "valid_from", "valid_to", "status"),
            ("premises", "ended_on"),
            _permit,
        ),
        Kind(
            "visits",
            records.Visit,
            ("code", "visit_id", "date", "department", "result", "critical", "serious", "minor"),
            ("premises",),
            _visit,
        ),
    )
}
