"""The matrix of grade and credit class that holds for every trade whose table has none of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from regulation.catalogue.layers import read_toml
from regulation.catalogue.model import CatalogueError
from risk import Matrix, RiskTable, RuleError, parse_matrix


def read_matrix(path: Path, tables: Mapping[str, tuple[RiskTable, ...]]) -> Matrix:
    """The matrix of a file, checked: it names a table that is there, and no class that this table does not give."""
    try:
        matrix = parse_matrix(read_toml(path), str(path), path.read_text(encoding="utf-8"))
    except RuleError as error:
        raise CatalogueError(str(error)) from error
    if matrix.other not in tables:
        raise CatalogueError(f"{path}: with names the risk table {matrix.other!r}, which is not there.")
    has_every_class(matrix, str(path), tables)
    return matrix


def has_every_class(matrix: Matrix, where: str, tables: Mapping[str, Sequence[RiskTable]]) -> None:
    """CatalogueError unless there is a level beside each class that the other table gives, and beside nothing else."""
    classes = {band.grade for table in tables[matrix.other] for band in table.grades}
    given = {column for _, column in matrix.cells}
    if given != classes:
        raise CatalogueError(
            f"{where}: rows has a level beside {', '.join(sorted(given))}; {matrix.other} gives "
            f"{', '.join(sorted(classes))}. Name exactly these in every row."
        )
