"""What is said of the visits of one trade: how soon they are repeated, when their result is public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists.model import Citation, Law, Requirement, Severity
from risk import Spot


@dataclass(frozen=True, slots=True)
class Limit:
    """One number and the article it stands in; no basis: it is assumed."""

    value: int
    basis: Citation | None


@dataclass(frozen=True, slots=True)
class ShortList:
    """When a visit may check fewer rows, and which: those of these severities, these by id, and every red line.

    `grades` and `kinds` of visits that it holds for; no grades: the article forbids it. No basis: it is assumed.
    """

    grades: tuple[str, ...]
    kinds: tuple[str, ...]
    severities: tuple[Severity, ...]
    rows: tuple[str, ...]
    basis: Citation | None

    def allows(self, grade: str | None, kind: str) -> bool:
        """Whether a visit of this kind to a premises of this grade may be short; without a grade it is whole."""
        return grade in self.grades and kind in self.kinds

    def has(self, row: Requirement) -> bool:
        """Whether the short list keeps a row."""
        return row.red_line or row.severity in self.severities or row.id in self.rows


@dataclass(frozen=True, slots=True)
class VisitRules:
    """The rules of one trade's visits.

    `repeat_months`: so long after a superior's visit the same rows are not checked again. `public_days`: working
    days until the result is public at the latest. `recognise_days`: so long a department recognises what another one
    saw in order. `short_list`: when a visit may check fewer rows; None where nobody says so, and the list is whole.
    """

    repeat_months: Limit
    public_days: Limit
    recognise_days: Limit
    short_list: ShortList | None = None

    @property
    def assumed(self) -> tuple[str, ...]:
        """The names of the rules that no source was found for."""
        short = ("short_list",) if self.short_list and self.short_list.basis is None else ()
        return tuple(name for name in _LIMITS if getattr(self, name).basis is None) + short


_LIMITS = {"repeat_months": 24, "public_days": 250, "recognise_days": 366}
"""The rules by name, each with the highest value that can be meant."""


def parse_visit_rules(files: Sequence[tuple[Mapping[str, Any], str]], laws: Mapping[str, Law]) -> VisitRules:
    """The rules of a trade from its files, each with its name; a later file states anew what differs.

    Raises RuleError for a rule that is nowhere, has neither basis nor `assumed = true`, or is misspelt.
    """
    found: dict[str, Limit] = {}
    short: ShortList | None = None
    where = files[-1][1] if files else "visits.toml"
    for data, name in files:
        spot = Spot(data, name)
        for key, highest in _LIMITS.items():
            if spot.has(key):
                found[key] = _limit(spot.spot(key, "the rule"), highest, laws)
        if spot.has("short_list"):
            short = _short_list(spot.spot("short_list", "when a list may be short"), laws)
        spot.done()
    for key in _LIMITS:
        if key not in found:
            Spot({}, where).refuse(f"{key} is missing; state it here or for every trade")
    return VisitRules(**found, short_list=short)


def _limit(spot: Spot, highest: int, laws: Mapping[str, Law]) -> Limit:
    value = spot.whole("value", "the number", highest)
    basis = _basis(spot, laws)
    spot.done()
    return Limit(value, basis)


def _short_list(spot: Spot, laws: Mapping[str, Law]) -> ShortList:
    def words(key: str) -> tuple[str, ...]:
        given = spot.items(key, "words, or leave it out") if spot.has(key) else []
        if not all(isinstance(one, str) for one in given):
            spot.refuse("takes words in quotes", key)
        return tuple(given)

    grades, kinds, severities, rows = (words(key) for key in ("grades", "kinds", "severities", "rows"))
    for one in severities:
        if one not in list(Severity):
            spot.refuse(f"{one} is no severity; use {', '.join(Severity)}", "severities")
    if grades and not (kinds and (severities or rows)):
        spot.refuse("names grades, so it names kinds of visits, and severities or rows that the list keeps")
    basis = _basis(spot, laws)
    spot.done()
    return ShortList(grades, kinds, tuple(map(Severity, severities)), rows, basis)


def _basis(spot: Spot, laws: Mapping[str, Law]) -> Citation | None:
    """The article that a rule stands in; None where it says of itself that it is assumed."""
    basis = None
    if spot.has("law"):
        law = spot.string("law", "the law's id in laws.toml")
        if law not in laws:
            spot.refuse(f"{law} is not a law of laws.toml", "law")
        verified = spot.yes_no("verified", "whether the article was read")
        basis = Citation(laws[law], spot.text("article"), verified)
    elif not (spot.has("assumed") and spot.yes_no("assumed", "true where no source was found")):
        spot.refuse("has no law; name law, article and verified, or say assumed = true")
    return basis
