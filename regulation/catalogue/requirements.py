"""A trade's requirements in their editions, each together with the common ones of that day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from checklists import Library, Reading, Rows, Vocabulary, assemble, parse_reading, parse_rows
from regulation.catalogue.layers import Layer, layers_of, overlaid, read_toml
from regulation.catalogue.model import COMMON, Catalogue, CatalogueError
from risk import RuleError


def requirement_files(data_dir: Path, industry: str) -> list[Path]:
    """The files of a trade's own requirements, every edition; the deployment's lie over the package's."""
    return overlaid(layers_of(data_dir), f"industries/{industry}/requirements*.toml")


def reread_requirements(data_dir: Path, known: Catalogue) -> Catalogue:
    """The catalogue with the requirements that lie there now, all else as it was; CatalogueError changes nothing."""
    words = Vocabulary(known.laws, known.facts, known.departments)
    return replace(known, libraries=read_libraries(layers_of(data_dir), known.industries, words))


def libraries_with(
    data_dir: Path, known: Catalogue, folder: str, data: Mapping[str, Any]
) -> dict[str, Library]:
    """The newest library of every trade that reads a folder's rows, if `data` were their newest file.

    With the common rows that is every trade, and the common rows alone stand under COMMON. RuleError says why it
    cannot be.
    """
    layers, words = layers_of(data_dir), Vocabulary(known.laws, known.facts, known.departments)
    where = f"industries/{folder}/requirements.toml"
    newest = parse_rows(data, where, words)

    def editions(name: str) -> list[Rows]:
        found = _editions_of(layers, name, words)
        return (
            [*(rows for rows in found if rows.version < newest.version), newest] if name == folder else found
        )

    common = editions(COMMON)
    trades = known.libraries if folder == COMMON else [folder]
    made = {trade: _assembled(layers, trade, editions(trade), common, words)[-1] for trade in trades}
    if folder == COMMON:
        made[COMMON] = assemble(COMMON, [newest], [_reading(layers, COMMON, words)], words, where)
    return made


def read_libraries(
    layers: Sequence[Layer], industries: Iterable[str], words: Vocabulary
) -> dict[str, tuple[Library, ...]]:
    """Every trade that has requirements, in its editions, each together with the common ones of that day.

    `requirements.toml` is the newest edition; one that it superseded stays beside it as `requirements.DATE.toml`.
    """
    try:
        common = _editions_of(layers, COMMON, words)
        return {
            industry: _assembled(layers, industry, own, common, words)
            for industry in industries
            if (own := _editions_of(layers, industry, words))
        }
    except RuleError as error:
        raise CatalogueError(str(error)) from error


def _assembled(
    layers: Sequence[Layer], industry: str, own: Sequence[Rows], common: Sequence[Rows], words: Vocabulary
) -> tuple[Library, ...]:
    readings = [_reading(layers, industry, words), _reading(layers, COMMON, words)]
    return tuple(
        assemble(industry, parts, readings, words, f"industries/{industry}")
        for parts in _of_each_day(own, common)
    )


def _editions_of(layers: Sequence[Layer], folder: str, words: Vocabulary) -> list[Rows]:
    """The editions of one folder's requirements, oldest first."""
    found = [
        parse_rows(read_toml(path), str(path), words)
        for path in overlaid(layers, f"industries/{folder}/requirements*.toml")
    ]
    return sorted(found, key=lambda rows: rows.version)


def _of_each_day(own: Sequence[Rows], common: Sequence[Rows]) -> Iterable[tuple[Rows, ...]]:
    """For each day on which either changes: the trade's rows and the common ones then in force."""
    for day in sorted({rows.version for rows in [*own, *common] if rows.version >= own[0].version}):
        yield tuple(
            editions[-1]
            for each in (own, common)
            if (editions := [rows for rows in each if rows.version <= day])
        )


def _reading(layers: Sequence[Layer], folder: str, words: Vocabulary) -> Reading:
    """Chapters, questions and inferences of one folder; nothing where there is no handbook file."""
    paths = overlaid(layers, f"industries/{folder}/handbook.toml")
    return parse_reading(read_toml(paths[0]), str(paths[0]), words) if paths else Reading((), (), ())
