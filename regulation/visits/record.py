"""The record of a visit as a PDF in Chinese: PDF/A-2b, the same bytes for the same record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from typing import Any

from checklists import Outcome
from regulation.lists import DESK
from regulation.office import Office
from regulation.printing import paper, readable, square
from regulation.visits.result import Result

PRESENCE = {"signed": "经营者一方（签字）", "refused": "经营者一方（拒签）", "absent": "经营者一方（不在场）"}
TITLE, DESK_TITLE = "现场检查记录", "案头检查记录"
FOOT = (
    "没有在屏幕上签字的，签在这张纸上。扫右上角的码，可以看到这次检查的结果、整改和公开的日期。"
    "每项占分没有找到出处，是暂定的。"
)


def record_pdf(office: Office, result: Result, address: str) -> bytes:
    """The record as it was signed; `address` leads back to the result's page."""
    content, missing = readable(_content(office, result, address))
    if missing:
        codes = "、".join(f"U+{ord(letter):04X}" for letter in missing)
        content["foot"] += f"字体里没有这些字，用编码代替：{codes}。"
    return paper(_source(), content, _day(result))


def _content(office: Office, result: Result, address: str) -> dict[str, Any]:
    visit, record = result.visit, result.visit.record
    zone = office.settings.timezone
    answers: Mapping[str, Any] = record["answers"]
    start, end = (at.astimezone(zone) for at in (visit.started, visit.ended))
    department = office.catalogue.department_name(visit.department).zh
    return {
        "title": DESK_TITLE if visit.kind == DESK else TITLE,
        "on": {"year": visit.date.year, "month": visit.date.month, "day": visit.date.day},
        "number": visit.number,
        "digest": visit.record_digest,
        "name": result.card.name,
        "address": result.card.address,
        "href": address,
        "qr": square(address),
        "facts": [
            ["单号", visit.number],
            ["检查单位", department],
            ["检查人员", "、".join(f"{o['name']}（{n}）" for n, o in record["officers"].items())],
            *([["方式", "从数据查，没有人上门"]] if visit.kind == DESK else []),
            ["时间", f"{start:%Y-%m-%d %H:%M} 至 {end:%H:%M}"],
            ["检查单", f"{visit.list_version} 版" if visit.list_version else "服务走访，不查单"],
        ],
        "verdict": _verdict(result),
        "findings": [_finding(result, row) for row in result.findings],
        "passed": [
            _title(result, key) + ("（随本节）" if answer["how"] == "rest_of_section" else "")
            for key, answer in answers.items()
            if answer["outcome"] == Outcome.PASSED
        ],
        "not_applicable": [
            [_title(result, key), answer["note"]]
            for key, answer in answers.items()
            if answer["outcome"] == Outcome.NOT_APPLICABLE
        ],
        "not_checked": [
            _title(result, key) for key, a in answers.items() if a["outcome"] == Outcome.NOT_CHECKED
        ],
        "outside": [
            [office.catalogue.department_name(o["department"]).zh, o["note"]] for o in record["outside"]
        ],
        "note": record["note"],
        "signatures": _signatures(record),
        "foot": FOOT,
    }


def _verdict(result: Result) -> str:
    visit = result.visit
    if visit.kind == "service":
        return "服务走访，没有查单，不评等级。"
    failed = len(result.findings)
    due = min((f.due for f in result.findings if f.due), default=None)
    parts = [f"{failed} 项不合格" if failed else "没有不合格的事项"]
    if due:
        parts.append(f"最早 {_said(due)} 前改好")
    if visit.after and visit.after.grade:
        parts.append(f"检查后的等级是 {visit.after.grade}")
    return "，".join(parts) + "。"


def _finding(result: Result, row: Any) -> dict[str, str]:
    requirement = next(
        (r for r in (result.library.requirements if result.library else ()) if r.id == row.requirement), None
    )
    basis = ""
    if requirement:
        citation = requirement.basis
        basis = f"{citation.law.name.zh} {citation.article.zh}" + ("" if citation.verified else "（待核）")
    return {
        "title": row.title.zh,
        "note": row.note,
        "due": f"{_said(row.due)} 前" if row.due else "当场已改",
        "basis": basis,
    }


def _title(result: Result, key: str) -> str:
    rows = result.library.requirements if result.library else ()
    return next((row.title.zh for row in rows if row.id == key), key)


def _signatures(record: Mapping[str, Any]) -> Sequence[dict[str, str]]:
    owner = record["owner"]
    signed = [
        {"label": f"检查人员 {number}", "name": one["name"], "svg": _strokes(one["signature"])}
        for number, one in record["officers"].items()
    ]
    if owner["presence"] in PRESENCE:
        signed.append(
            {"label": PRESENCE[owner["presence"]], "name": owner["name"], "svg": _strokes(owner["signature"])}
        )
    if owner["witness"]:
        signed.append({"label": "见证人", "name": owner["witness"], "svg": ""})
    return signed


def _strokes(path: str) -> str:
    if not path:
        return ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200">'
        f'<path d="{path}" fill="none" stroke="#000" stroke-width="3"/></svg>'
    )


def _said(day: date) -> str:
    return f"{day:%Y-%m-%d}"


def _day(result: Result) -> datetime:
    return result.visit.at.astimezone(UTC)


@cache
def _source() -> bytes:
    return (resources.files("regulation.visits") / "record.typ").read_bytes()
