"""Risk tables in their editions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from checklists import FactDeclaration
from regulation.catalogue.layers import PACKAGE, parse_toml, read_toml
from regulation.catalogue.matrix import has_every_class
from regulation.catalogue.model import Catalogue, CatalogueError
from risk import RiskTable, RuleError, check_editions, parse_table


def read_table(path: Path) -> RiskTable:
    """One risk table from its file, checked; CatalogueError names file, line, factor and mend."""
    data = read_toml(path)
    try:
        return parse_table(data, str(path), path.read_text(encoding="utf-8"))
    except RuleError as error:
        raise CatalogueError(str(error)) from error


def read_tables(
    paths: Iterable[Path], facts: Mapping[str, FactDeclaration]
) -> dict[str, tuple[RiskTable, ...]]:
    """Every risk table in its editions, oldest first, each lying where its name and date say."""
    editions: dict[str, list[RiskTable]] = {}
    for path in paths:
        table = read_table(path)
        if path.name != file_name(table) or path.parent.name != table.id:
            raise CatalogueError(
                f"{path}: this is {table.id} of {table.effective_from}; "
                f"it belongs at tables/{table.id}/{file_name(table)}."
            )
        _only_declared(table, facts, str(path))
        editions.setdefault(table.id, []).append(table)
    for tables in editions.values():
        for table in tables:
            _has_every_class(table, f"tables/{table.id}/{file_name(table)}", editions)
    for model, tables in editions.items():
        try:
            check_editions(tables)
        except RuleError as error:
            raise CatalogueError(f"tables/{model}: {error}") from error
    return {m: tuple(sorted(ts, key=lambda t: t.effective_from)) for m, ts in sorted(editions.items())}


def file_name(table: RiskTable) -> str:
    """An edition lies in a file named for the day it takes effect, whatever its own name."""
    return f"{table.effective_from.isoformat()}.toml"


def read_draft(content: bytes, name: str, model: str, known: Catalogue) -> RiskTable:
    """A draft edition of a known model, checked as any edition is; CatalogueError names file, spot and mend."""
    known.newest(model)
    try:
        table = parse_table(parse_toml(content, name), name, content.decode("utf-8"))
    except RuleError as error:
        raise CatalogueError(str(error)) from error
    if table.id != model:
        raise CatalogueError(f"{name}: this is an edition of {table.id}, not of {model}; correct its id.")
    _only_declared(table, known.facts, name)
    _has_every_class(table, name, known.tables)
    return table


def _has_every_class(table: RiskTable, where: str, tables: Mapping[str, Sequence[RiskTable]]) -> None:
    """A matrix of a table's own has a level beside each class of the table that it names, if that is there."""
    if table.matrix is not None and table.matrix.other in tables:
        has_every_class(table.matrix, where, tables)


def _only_declared(table: RiskTable, facts: Mapping[str, FactDeclaration], name: str) -> None:
    unknown = sorted({fact.id for fact in table.facts} - set(facts))
    if unknown:
        raise CatalogueError(
            f"{name}: takes facts that industries/facts.toml does not declare: {', '.join(unknown)}."
        )


def table_digest(data_dir: Path, table: RiskTable) -> str:
    """The SHA-256 of the file that an edition was read from; CatalogueError where that file is gone."""
    digest = table_digest_if_any(data_dir, table)
    if digest is None:
        raise CatalogueError(f"The file of {table.id} {table.version} is not there any more.")
    return digest


def table_digest_if_any(data_dir: Path, table: RiskTable) -> str | None:
    """The same, None where the file is gone; the deployment's lies over the package's."""
    place = Path("tables", table.id, file_name(table))
    path = next((root / place for root in (data_dir, PACKAGE) if (root / place).is_file()), None)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path else None
