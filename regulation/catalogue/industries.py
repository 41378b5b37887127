"""Trades: their classes and departments, the table each names, the permits they need, the rules of their visits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from checklists import Law, PermitNeeded, VisitRules, Vocabulary, in_order, parse_permits, parse_visit_rules
from regulation.catalogue.fields import text_in, word, words
from regulation.catalogue.layers import Layer, overlaid, read_toml
from regulation.catalogue.model import COMMON, CatalogueError, Industry
from risk import RiskTable, RuleError


def read_industries(
    layers: Sequence[Layer], tables: Mapping[str, tuple[RiskTable, ...]]
) -> dict[str, Industry]:
    """Every trade, by the name of its folder; no class belongs to two."""
    models = {path.parent.name: path for path in overlaid(layers, "industries/*/risk.toml")}
    industries: dict[str, Industry] = {}
    owner: dict[str, str] = {}
    for path in overlaid(layers, "industries/*/industry.toml"):
        key, row = path.parent.name, read_toml(path)
        model = _model(models[key]) if key in models else None
        if model is not None and model not in tables:
            raise CatalogueError(f"{models[key]}: names the risk table {model!r}, which is not there.")
        industry = Industry(
            id=key,
            name=text_in(row, str(path)),
            classes=words(row, "classes", str(path)),
            departments=words(row, "departments", str(path)),
            table=model,
            on_trial=model is not None and tables[model][-1].on_trial,
            adopted=None,
        )
        for code in industry.classes:
            if code in owner:
                raise CatalogueError(
                    f"{path}: class {code} belongs to {owner[code]} already; give it to one."
                )
            owner[code] = key
        industries[key] = industry
    return industries


def _model(path: Path) -> str | None:
    """The table that a risk file names; one that only says how its trade is evaluated names none."""
    stated = read_toml(path)
    return None if stated.keys() == {"evaluation"} else word(stated, "model", str(path))


def read_permits(
    layers: Sequence[Layer], industries: Iterable[str], words: Vocabulary
) -> dict[str, tuple[PermitNeeded, ...]]:
    """The permits of every trade, the common ones among them, in the order in which one needs them."""

    def of(name: str) -> tuple[PermitNeeded, ...]:
        paths = overlaid(layers, f"industries/{name}")
        return parse_permits(read_toml(paths[0]), str(paths[0]), words) if paths else ()

    try:
        common = of(f"{COMMON}/permits.toml")
        return {key: in_order(common, of(f"{key}/industry.toml")) for key in industries}
    except RuleError as error:
        raise CatalogueError(str(error)) from error


def read_visits(
    layers: Sequence[Layer], industries: Iterable[str], laws: Mapping[str, Law]
) -> dict[str, VisitRules]:
    """The rules of visits by trade: the common file, and over it the trade's own where it has one."""

    def files(folder: str) -> list[tuple[dict[str, Any], str]]:
        return [(read_toml(path), str(path)) for path in overlaid(layers, f"industries/{folder}/visits.toml")]

    common = files(COMMON)
    try:
        return {
            COMMON: parse_visit_rules(common, laws),
            **{industry: parse_visit_rules([*common, *files(industry)], laws) for industry in industries},
        }
    except RuleError as error:
        raise CatalogueError(str(error)) from error
