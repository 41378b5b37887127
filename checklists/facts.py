"""The facts that conditions may name, each declared once with its type and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from risk import Text

NUMBERS = ("count", "quantity", "score")
"""Types whose facts are numbers."""


@dataclass(frozen=True, slots=True)
class FactDeclaration:
    """One declared fact: what it measures, how it is written; `derived` ones come from history, not from files."""

    name: str
    type: str
    label: Text
    unit: Text
    choices: tuple[str, ...]
    choice_names: Mapping[str, Text]
    derived: bool

    def measured(self, value: float | Decimal, lang: str) -> str:
        """A number with its unit, one of a thing in the singular.

        >>> beds = FactDeclaration("beds", "count", Text("床位", "beds"), Text("张", "beds"), (), {}, False)
        >>> beds.measured(1, "en"), beds.measured(1200, "en"), beds.measured(1, "zh")
        ('1 bed', '1,200 beds', '1 张')
        """
        unit = self.unit.of(lang)
        if lang == "en" and value == 1:
            unit = "person" if unit == "people" else unit.removesuffix("s")
        return f"{value:,} {unit}".strip()


def misfit(declared: FactDeclaration, value: Any) -> str:
    """Why a value cannot be this fact's, as the rest of a sentence; empty when it can.

    >>> gas = FactDeclaration("uses_gas", "flag", Text("燃气", "gas"), Text("", ""), (), {}, False)
    >>> misfit(gas, "yes"), misfit(gas, True)
    ("must be true or false, but is 'yes'", '')
    """
    if declared.type == "flag":
        return "" if isinstance(value, bool) else f"must be true or false, but is {value!r}"
    if declared.type in NUMBERS:
        number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        return "" if number and value >= 0 else f"must be a number from 0, but is {_plain(value)!r}"
    if declared.type == "list":
        fits = isinstance(value, list) and all(str(item) in declared.choices for item in value)
        return "" if fits else f"must be a list of {', '.join(declared.choices)}"
    if declared.choices and str(value) not in declared.choices:
        return f"must be one of {', '.join(declared.choices)}, but is {_plain(value)!r}"
    return "" if isinstance(value, str | int) else f"must be a text, but is {_plain(value)!r}"


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
