"""The facts of one premises: who said each, whose word stands, and what handbook and check list go by.

Facts that a loaded row or an inspector gave stand in `Premises.facts` and count for the grade. What the owner told
stands apart in `Premises.told`: it changes the handbook at once and never the grade.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from checklists import FactDeclaration
from graph.premises import Card, FactsRow, TermRow
from graph.register import REGISTER
from regulation.settings import Lang
from risk import Fact, Text, Value

__all__ = [
    "CONFIRMED",
    "DAYS_A_YEAR",
    "INSPECTOR",
    "OWNER",
    "PERMIT",
    "PROVINCES",
    "REGISTER",
    "VISIT",
    "ending",
    "fact_value",
    "known_here",
    "permit_years",
    "said_by_permits",
    "values",
]

OWNER = "owner"
INSPECTOR = "inspector"
VISIT = "visit"
PERMIT = "permit"
"""Who said a fact, beside the REGISTER."""

CONFIRMED = (INSPECTOR, VISIT)
"""Seen on site: the owner's word does not overrule it on the same day."""

DAYS_A_YEAR = 365

CREDIT_CODE = "uscc"
"""The scheme of the entity codes that say who registered the entity."""

MARKET_REGULATION = "9"
"""The first character of the unified social credit codes that market regulation gives."""

YES_NO = {True: Text("有", "yes"), False: Text("无", "no")}

PERMIT_SAYS: Mapping[str, tuple[str, ...]] = {
    "公众聚集场所投入使用、营业前消防安全检查": ("is_public_assembly_place",),
    "污水排入排水管网许可证": ("discharges_to_sewer",),
}
"""Flags that a valid permit of a kind states by being there; without the permit they stay as they are."""

# fmt: off
PROVINCES: Mapping[str, str] = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省",
    "15": "内蒙古自治区", "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
    "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省",
    "35": "福建省", "36": "江西省", "37": "山东省", "41": "河南省",
    "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区",
    "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省",
    "53": "云南省", "54": "西藏自治区", "61": "陕西省", "62": "甘肃省",
    "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区", "71": "台湾省",
    "81": "香港特别行政区", "82": "澳门特别行政区",
}
# fmt: on
"""The first two digits of a GB/T 2260 code and the province they stand for."""


def known_here(card: Card | FactsRow, terms: Sequence[TermRow], today: date) -> dict[str, Fact]:
    """What handbook and check list go by on a day, each with who said it; what was recorded later was not known.

    Permits, the district's code for the province and the entity's for its registrar speak where nobody else does. The
    owner's word overrides the register; an inspector's of the same day or later overrides the owner's.
    """
    known = {**_province(card), **_registrar(card), **said_by_permits(terms, today), **_by(card.facts, today)}
    for name, told in _by(card.told, today).items():
        held = known.get(name)
        if held is None or held.source not in CONFIRMED or _day(told) > _day(held):
            known[name] = told
    return known


def said_by_permits(terms: Sequence[TermRow], today: date) -> dict[str, Fact]:
    """What the permits themselves say: years since the first one, and the flags a valid one states."""
    facts: dict[str, Fact] = {}
    first = min((term.valid_from for term in terms), default=None)
    if first and first <= today:
        facts["years_since_first_permit"] = permit_years(first, today)
    for term in terms:
        open_today = term.valid_from <= today and (term.valid_to is None or term.valid_to >= today)
        if open_today and term.status == "valid":
            for name in PERMIT_SAYS.get(term.kind, ()):
                facts[name] = Fact(True, PERMIT, term.number, term.valid_from)
    return facts


def _province(card: Card | FactsRow) -> dict[str, Fact]:
    """The province that the district's six-digit GB/T 2260 code begins with; nothing for a code of another kind."""
    code = card.district.code
    name = PROVINCES.get(code[:2]) if re.fullmatch(r"[0-9]{6}([0-9]{3}){0,2}", code) else None
    return {"province": Fact(name, REGISTER, code, None)} if name else {}


def _registrar(card: Card | FactsRow) -> dict[str, Fact]:
    """Whether another department than market regulation registered the entity: its credit code begins with the sign.

    GB 32100-2015: 9 is market regulation, 5 civil affairs, 1 the office of public institutions. Nothing without a code.
    """
    entity = card.entity
    if entity is None or entity.scheme != CREDIT_CODE:
        return {}
    return {"registered_elsewhere": Fact(entity.code[0] != MARKET_REGULATION, REGISTER, entity.code, None)}


def permit_years(first: date, day: date) -> Fact:
    """Whole years of 365 days since the first permit."""
    return Fact((day - first).days // DAYS_A_YEAR, PERMIT, None, first)


def ending(terms: Sequence[TermRow], today: date, within: int) -> list[TermRow]:
    """The permits whose last term has ended or ends within so many days; one that was taken away is not renewed."""
    last: dict[str, TermRow] = {}
    for term in terms:
        held = last.get(term.kind)
        if held is None or (term.valid_to or date.max) > (held.valid_to or date.max):
            last[term.kind] = term
    return [
        term
        for term in last.values()
        if term.status in ("valid", "expired") and term.valid_to and (term.valid_to - today).days <= within
    ]


def values(facts: Mapping[str, Fact]) -> dict[str, Value]:
    """The bare values, as conditions are asked of."""
    return {name: fact.value for name, fact in facts.items() if fact.value is not None}


def fact_value(value: object, kind: FactDeclaration | None, lang: Lang) -> str:
    """A fact as a person reads it: number with unit, yes or no, the name of a choice."""
    if isinstance(value, bool):
        return YES_NO[value].of(lang)
    if isinstance(value, (list, tuple)):
        return {"zh": "、", "en": ", "}[lang].join(_listed(item, kind, lang) for item in value)
    if kind is not None and str(value) in kind.choice_names:
        return kind.choice_names[str(value)].of(lang)
    if isinstance(value, (int, float)):
        return kind.measured(value, lang) if kind else f"{value:,}"
    return str(value)


def _listed(item: object, kind: FactDeclaration | None, lang: Lang) -> str:
    """One of a list: the name of a choice, a code with its condition, an event's day with its weight."""
    if not isinstance(item, Mapping):
        return fact_value(item, kind, lang)
    given = cast("Mapping[str, object]", item)
    weight = f" ×{given['weight']}" if given.get("weight", 1) != 1 else ""
    words = (given.get("code"), given.get("condition"), given.get("date"))
    return " ".join(str(word) for word in words if word is not None) + weight


def _by(facts: Mapping[str, Fact], today: date) -> dict[str, Fact]:
    return {name: fact for name, fact in facts.items() if fact.date is None or fact.date <= today}


def _day(fact: Fact) -> date:
    return fact.date or date.min
