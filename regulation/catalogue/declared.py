"""What the rules may speak of: facts, departments, laws."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from checklists import FactDeclaration, Law, parse_laws
from regulation.catalogue.fields import table_in, text_in, unit_in, word, words
from regulation.catalogue.layers import read_toml
from regulation.catalogue.model import CatalogueError
from risk import RuleError, Text


def read_facts(paths: Iterable[Path]) -> dict[str, FactDeclaration]:
    """The facts that rules may ask for, by name; a later file's stand in an earlier one's place."""
    return {name: parse_fact(name, row, str(path)) for path in paths for name, row in read_toml(path).items()}


def parse_fact(name: str, row: Any, where: str) -> FactDeclaration:
    """One declaration of a file of facts; CatalogueError names file and fact."""
    where = f"{where}, fact {name}"
    return FactDeclaration(
        label=text_in(row, where),
        name=name,
        type=word(row, "type", where),
        unit=unit_in(row.get("unit", ""), where),
        choices=words(row, "choices", where),
        choice_names={
            choice: text_in(names, f"{where}, {choice}")
            for choice, names in table_in(row, "names", where).items()
        },
        derived=bool(row.get("derived", False)),
    )


def read_departments(paths: Iterable[Path]) -> dict[str, Text]:
    """What each department is called, by its code."""
    return {
        code: text_in(row, f"{path}, department {code}")
        for path in paths
        for code, row in read_toml(path).items()
    }


def read_laws(paths: Iterable[Path]) -> dict[str, Law]:
    """The laws that rules may rest on, by id."""
    laws: dict[str, Law] = {}
    for path in paths:
        try:
            laws |= parse_laws(read_toml(path), str(path))
        except RuleError as error:
            raise CatalogueError(str(error)) from error
    return laws
