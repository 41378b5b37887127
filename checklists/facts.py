"""The facts that conditions may name, each declared once with its type and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
