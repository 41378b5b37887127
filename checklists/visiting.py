"""What is said of the visits of one trade: how soon they are repeated, when their result is public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists.model import Citation, Law
from risk import Spot


@dataclass(frozen=True, slots=True)
class Limit:
    """One number and the article it stands in; no basis: it is assumed."""

    value: int
    basis: Citation | None


@dataclass(frozen=True, slots=True)
class VisitRules:
    """The rules of one trade's visits.

    `repeat_months`: so long after a superior's visit the same rows are not checked again. `public_days`: working
    days until the result is public at the latest. `recognise_days`: so long a department recognises what another one
    saw in order.
    """

    repeat_months: Limit
    public_days: Limit
    recognise_days: Limit

    @property
    def assumed(self) -> tuple[str, ...]:
        """The names of the rules that no source was found for."""
        return tuple(name for name in _LIMITS if getattr(self, name).basis is None)


_LIMITS = {"repeat_months": 24, "public_days": 250, "recognise_days": 366}
"""The rules by name, each with the highest value that can be meant."""


def parse_visit_rules(files: Sequence[tuple[Mapping[str, Any], str]], laws: Mapping[str, Law]) -> VisitRules:
    """The rules of a trade from its files, each with its name; a later file states anew what differs.

    Raises RuleError for a rule that is nowhere, has neither basis nor `assumed = true`, or is misspelt.
    """
    found: dict[str, Limit] = {}
    where = files[-1][1] if files else "visits.toml"
    for data, name in files:
        spot = Spot(data, name)
        for key, highest in _LIMITS.items():
            if spot.has(key):
                found[key] = _limit(spot.spot(key, "the rule"), highest, laws)
        spot.done()
    for key in _LIMITS:
        if key not in found:
            Spot({}, where).refuse(f"{key} is missing; state it here or for every trade")
    return VisitRules(**found)


def _limit(spot: Spot, highest: int, laws: Mapping[str, Law]) -> Limit:
    value = spot.whole("value", "the number", highest)
    basis = None
    if spot.has("law"):
        law = spot.string("law", "the law's id in laws.toml")
        if law not in laws:
            spot.refuse(f"{law} is not a law of laws.toml", "law")
        verified = spot.yes_no("verified", "whether the article was read")
        basis = Citation(laws[law], spot.text("article"), verified)
    elif not (spot.has("assumed") and spot.yes_no("assumed", "true where no source was found")):
        spot.refuse("has no law; name law, article and verified, or say assumed = true")
    spot.done()
    return Limit(value, basis)
