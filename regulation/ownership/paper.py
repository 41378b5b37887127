"""The handbook of one premises on paper: A4, in the reader's language, with a QR that leads back to the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from functools import cache
from importlib import resources
from typing import Any

from checklists import Chosen, Citation, Severity
from regulation.office import Office
from regulation.ownership.handbook import Handbook
from regulation.printing import paper, readable, square
from regulation.settings import Lang
from risk import Text

WORDS: Mapping[str, Text] = {
    "title": Text("合规手册", "Compliance handbook"),
    "address": Text("地址", "Address"),
    "trade": Text("行业", "Trade"),
    "edition": Text("版本", "Edition"),
    "day": Text("打印日期", "Printed on"),
    "applies": Text("要做到的 {n} 条", "{n} rows to meet"),
    "good": Text("做好的样子", "What good looks like"),
    "because": Text("因为", "Because"),
    "basis": Text("依据", "Basis"),
    "department": Text("部门", "Department"),
    "found": Text("查到了", "If found"),
    "unknown": Text("还不知道是否适用的 {n} 条", "{n} rows that may apply"),
    "needed": Text("要看", "depends on"),
    "unread": Text("待核", "to be confirmed"),
    "foot": Text(
        "按本单位现在的情况排的；情况变了，条目也会变，以扫码看到的为准。标“待核”的，依据没有读到原文。",
        "Made from what is known of this place today; when that changes the rows change, and the page behind the code "
        "holds. Where a basis is to be confirmed, its text was not read.",
    ),
    "missing": Text(
        "字体里没有这些字，用编码代替：{found}。",
        "The font lacks these characters; their code points stand in their place: {found}.",
    ),
}
RED_LINE = Text("红线", "red line")
WEIGHTS: Mapping[Severity, Text] = {
    Severity.KEY: Text("重点项", "key item"),
    Severity.GENERAL: Text("一般项", "general item"),
}
AT_ONCE = Text("当场改好", "put right on the spot")
WITHIN = Text("{n} 个工作日内改好", "put right within {n} working days")
JOINED = Text("；", "; ")


def handbook_pdf(office: Office, book: Handbook, lang: Lang, address: str) -> bytes:
    """The rows that apply, by chapter, and those not known yet; `address` leads to the handbook's page."""
    content, missing = readable(_content(office, book, lang, address))
    if missing:
        codes = "、".join(f"U+{ord(letter):04X}" for letter in missing)
        content["foot"] += " " + WORDS["missing"].of(lang).format(found=codes)
    midnight = datetime.combine(office.today(), time(), office.settings.timezone)
    return paper(_source(), content, midnight)


def _content(office: Office, book: Handbook, lang: Lang, address: str) -> dict[str, Any]:
    card, today = book.card, office.today()
    said = {key: text.of(lang) for key, text in WORDS.items()}
    items, unknown = book.selection.items, book.selection.unknown
    facts = {
        "address": card.address,
        "trade": office.catalogue.industry_name(card.industry).of(lang),
        "edition": book.library.version if book.library else "",
        "day": today.isoformat(),
    }
    return {
        "lang": lang,
        "words": said,
        "title": said["title"],
        "on": {"year": today.year, "month": today.month, "day": today.day},
        "name": card.name,
        "facts": [[said[key], value] for key, value in facts.items() if value],
        "href": address,
        "qr": square(address),
        "applies": said["applies"].format(n=len(items)),
        "chapters": _chapters(office, book, lang),
        "unknown_title": said["unknown"].format(n=len(unknown)),
        "unknown": [
            [one.requirement.title.of(lang), JOINED.of(lang).join(b.of(lang) for b in one.because)]
            for one in unknown
        ],
        "foot": said["foot"],
    }


def _chapters(office: Office, book: Handbook, lang: Lang) -> list[dict[str, Any]]:
    chapters = book.library.chapters if book.library else ()
    held = [(c, [i for i in book.selection.items if i.requirement.chapter == c.id]) for c in chapters]
    return [
        {
            "title": f"{n}  {chapter.title.of(lang)}",
            "rows": [_row(office, row, f"{n}.{place}", lang) for place, row in enumerate(rows, 1)],
        }
        for n, (chapter, rows) in enumerate(((c, rows) for c, rows in held if rows), 1)
    ]


def _row(office: Office, chosen: Chosen, number: str, lang: Lang) -> dict[str, Any]:
    row = chosen.requirement
    weight = RED_LINE if row.red_line else WEIGHTS[row.severity]
    mend = WITHIN.of(lang).format(n=row.mend_days) if row.mend_days else AT_ONCE.of(lang)
    lines = {
        "good": row.good.of(lang) if row.good else "",
        "because": JOINED.of(lang).join(b.of(lang) for b in chosen.because),
        "found": f"{weight.of(lang)}{'，' if lang == 'zh' else ', '}{mend}",
        "department": office.catalogue.department_name(row.department).of(lang),
        "basis": _basis(row.basis, lang),
    }
    return {
        "number": number,
        "title": row.title.of(lang),
        "duty": row.duty.of(lang),
        "lines": [[WORDS[key].of(lang), value] for key, value in lines.items() if value],
    }


def _basis(basis: Citation, lang: Lang) -> str:
    unread = (
        "" if basis.verified else f"（{WORDS['unread'].zh}）" if lang == "zh" else f" ({WORDS['unread'].en})"
    )
    return f"{basis.law.name.of(lang)}{' ' if lang == 'zh' else ', '}{basis.article.of(lang)}{unread}"


@cache
def _source() -> bytes:
    return (resources.files("regulation.ownership") / "handbook.typ").read_bytes()
