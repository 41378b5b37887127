"""The rules by which trades are evaluated, in their editions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from checklists import EvaluationRules, Law, evaluation_version, parse_evaluation
from regulation.catalogue.layers import Layer, overlaid, read_toml
from regulation.catalogue.model import COMMON, CatalogueError
from risk import RuleError


def read_evaluations(
    layers: Sequence[Layer], industries: Iterable[str], laws: Mapping[str, Law]
) -> dict[str, tuple[EvaluationRules, ...]]:
    """The rules of evaluation by trade in their editions: those of every trade, and over them the trade's own.

    `risk.toml` holds the newest edition; one that it superseded stays beside it as `risk.DATE.toml`.
    """
    try:
        common = _stated(layers, COMMON)
        return {
            folder: tuple(
                parse_evaluation(files, laws)
                for files in _each_day(common, _stated(layers, folder) if folder != COMMON else [])
            )
            for folder in [COMMON, *industries]
        }
    except RuleError as error:
        raise CatalogueError(str(error)) from error


Stated = tuple[str, dict[str, Any], str]
"""A file that says something of the evaluation: since when, its content, its name."""


def _stated(layers: Sequence[Layer], folder: str) -> list[Stated]:
    """The files of one folder that say something of the evaluation, oldest first."""
    read = [(read_toml(path), str(path)) for path in overlaid(layers, f"industries/{folder}/risk*.toml")]
    found = [(version, data, name) for data, name in read if (version := evaluation_version(data, name))]
    return sorted(found, key=lambda one: one[0])


def _each_day(common: Sequence[Stated], own: Sequence[Stated]) -> Iterable[list[tuple[dict[str, Any], str]]]:
    """For each day on which either changes, from the first common one: the files in force, the trade's own last."""
    days = sorted({version for version, _, _ in [*common, *own] if version >= common[0][0]})
    for day in days:
        in_force = [[one for one in files if one[0] <= day][-1:] for files in (common, own)]
        yield [(data, name) for files in in_force for _, data, name in files]
