"""What is wrong with the requirement files of a deployment: every file is read, also those after a bad one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from checklists import (
    FactDeclaration,
    Fault,
    Kind,
    Law,
    Reading,
    Rows,
    Trade,
    Vocabulary,
    asked_in_vain,
    lint_reading,
    lint_requirements,
    lint_rows,
    lint_texts,
    lint_trade,
    parse_laws,
    parse_reading,
    refusal,
    unused_facts,
)
from regulation.catalogue import (
    COMMON,
    PACKAGE,
    CatalogueError,
    Layer,
    every,
    layer,
    overlaid,
    parse_fact,
    read_layers,
    read_table,
    read_toml,
)
from risk import ADJUSTING, RuleError

ROWS = "requirements*.toml"

HANDBOOK = "handbook.toml"

TRADE_FILES = (ROWS, HANDBOOK, "industry.toml", "risk.toml", "visits.toml")
"""What a trade's folder holds."""

INDUSTRIES = PurePosixPath("industries")

STOPPING = (
    Kind.REFUSED,
    Kind.NO_BASIS,
    Kind.UNFILLED,
    Kind.MISSING_TRANSLATION,
    Kind.UNDECLARED_FACT,
)
"""Faults that the parsers stop at too: what they refuse is missing, so that more would seem wrong than is."""

Files = Mapping[Path, Mapping[str, Any]]
"""What stands in each file that is TOML."""


@dataclass(frozen=True, slots=True)
class Linted:
    """What was found in how many files: faults, and apart from them remarks, each in the order of the files."""

    files: int
    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]


def lint(layers: Sequence[Layer]) -> Linted:
    """Look through the files of these layers, a later one lying over an earlier one.

    Where no fault is found, the catalogue takes the same files.
    """
    files, found = _files(layers)
    words, faults = _vocabulary(layers, files)
    found += faults
    known, faults = _known(layers, words)
    found += faults
    rows, faults = _rows(layers, files, words)
    found += faults
    readings, faults = _readings(layers, files, words)
    found += faults
    for folder in _folders(layers):
        for file, kept in _newest(layers, folder, rows).items():
            found += lint_rows(kept, file, words.facts)
    trades = _trades(layers, rows, readings)
    for trade in trades:
        found += lint_trade(trade, words.facts, known if _has_handbook(layers, trade) else words.facts)
    if not any(fault.kind in STOPPING for fault in found):
        found += asked_in_vain(trades, known)
        found += _unused(layers, files, known, rows, readings)
        found += _refused_as_a_whole(layers)
    once = tuple(dict.fromkeys(found))
    return Linted(
        len(files),
        tuple(fault for fault in once if not fault.remark),
        tuple(fault for fault in once if fault.remark),
    )


def own_layer(path: Path) -> Layer:
    """The files that a person names, each at its place: a folder of industries, of one trade, or one file of rows.

    A file belongs to the trade whose folder it lies in; one that lies elsewhere is a trade of its own.
    CatalogueError when there is nothing of the kind.
    """
    path = path.absolute()
    if path.is_file():
        return {_place_of(path): path}
    if path.is_dir() and (files := [file for name in TRADE_FILES for file in sorted(path.glob(name))]):
        return {INDUSTRIES / path.name / file.name: file for file in files}
    if found := _of_industries(path):
        return found
    raise CatalogueError(
        f"{path}: there are no requirement files here; name a folder of industries, the folder of a trade, "
        "or one file of requirements."
    )


def _of_industries(path: Path) -> Layer:
    """The files of a folder of industries, whatever it is called; its tables where they stand beside it."""
    if path.name == "industries":
        return layer(path.parent)
    if (path / "industries").is_dir():
        return layer(path)
    files = [*path.glob("*.toml"), *path.glob("*/*.toml")]
    return {INDUSTRIES / file.relative_to(path).as_posix(): file for file in sorted(files)}


def _place_of(file: Path) -> PurePosixPath:
    folder = file.parent
    beside = any(other != file for name in TRADE_FILES for other in folder.glob(name))
    if beside or folder.name == COMMON or (PACKAGE / "industries" / folder.name).is_dir():
        return INDUSTRIES / folder.name / file.name
    return INDUSTRIES / file.stem / "requirements.toml"


def _files(layers: Sequence[Layer]) -> tuple[Files, list[Fault]]:
    """Every file that is TOML, and what is wrong with its texts; the others with the reason."""
    files: dict[Path, Mapping[str, Any]] = {}
    found: list[Fault] = []
    words = [path for each in layers for place, path in sorted(each.items()) if place.parent == INDUSTRIES]
    for path in [*words, *overlaid(layers, "industries/*/*.toml")]:
        try:
            files[path] = read_toml(path)
            found += lint_texts(files[path], str(path))
        except CatalogueError as error:
            found.append(refusal(str(error), str(path)))
    return files, found


def _vocabulary(layers: Sequence[Layer], files: Files) -> tuple[Vocabulary, list[Fault]]:
    """The laws, facts and departments that rows may refer to, as far as they can be read."""
    laws: dict[str, Law] = {}
    facts: dict[str, FactDeclaration] = {}
    found: list[Fault] = []
    for path in _read(layers, "laws.toml", files):
        for key, row in files[path].items():
            try:
                laws |= parse_laws({key: row}, str(path))
            except RuleError as error:
                found.append(refusal(str(error), str(path), key))
    for path in _read(layers, "facts.toml", files):
        for key, row in files[path].items():
            try:
                facts[key] = parse_fact(key, row, str(path))
            except CatalogueError as error:
                said = str(error).removeprefix(f"{path}, fact {key}: ")
                found.append(refusal(said, str(path), key))
    departments = {code for path in _read(layers, "departments.toml", files) for code in files[path]}
    return Vocabulary(laws, facts, departments), found


def _known(layers: Sequence[Layer], words: Vocabulary) -> tuple[set[str], list[Fault]]:
    """The facts that come without being asked: from history, and from the register for the risk tables."""
    known = {*ADJUSTING, *(fact.name for fact in words.facts.values() if fact.derived)}
    found: list[Fault] = []
    for path in overlaid(layers, "tables/*/*.toml"):
        try:
            known |= {fact.id for fact in read_table(path).facts}
        except CatalogueError as error:
            found.append(refusal(str(error), str(path)))
    return known, found


def _rows(layers: Sequence[Layer], files: Files, words: Vocabulary) -> tuple[dict[Path, Rows], list[Fault]]:
    """The rows of every edition, as far as they can be read."""
    kept: dict[Path, Rows] = {}
    found: list[Fault] = []
    for path in _overlaid(layers, ROWS, files):
        rows, faults = lint_requirements(files[path], str(path), words)
        found += faults
        if rows is not None:
            kept[path] = rows
    return kept, found


def _readings(
    layers: Sequence[Layer], files: Files, words: Vocabulary
) -> tuple[dict[Path, Reading], list[Fault]]:
    """The handbook files that can be read."""
    kept: dict[Path, Reading] = {}
    found: list[Fault] = []
    for path in _overlaid(layers, HANDBOOK, files):
        try:
            kept[path] = parse_reading(files[path], str(path), words)
            found += lint_reading(kept[path], str(path), words.facts)
        except RuleError as error:
            found.append(refusal(str(error), str(path)))
    return kept, found


def _folders(layers: Sequence[Layer]) -> list[str]:
    """The folders that hold rows, the common one among them."""
    pattern = f"industries/*/{ROWS}"
    return sorted({place.parent.name for each in layers for place in each if place.match(pattern)})


def _newest(layers: Sequence[Layer], folder: str, rows: Mapping[Path, Rows]) -> dict[str, Rows]:
    """The newest edition of a folder's rows that can be read, by its file; an older one is no longer mended."""
    paths = [path for path in overlaid(layers, f"industries/{folder}/{ROWS}") if path in rows]
    last = sorted(paths, key=lambda path: rows[path].version)[-1:]
    return {str(path): rows[path] for path in last}


def _trades(
    layers: Sequence[Layer], rows: Mapping[Path, Rows], readings: Mapping[Path, Reading]
) -> list[Trade]:
    """Each trade's newest rows together with the newest common ones; none whose handbook files cannot be read."""
    trades: list[Trade] = []
    for folder in _folders(layers):
        handbooks = [
            path for name in (folder, COMMON) for path in overlaid(layers, f"industries/{name}/{HANDBOOK}")
        ]
        if folder != COMMON and all(path in readings for path in handbooks):
            own, common = _newest(layers, folder, rows), _newest(layers, COMMON, rows)
            trades.append(Trade(folder, own | common, {str(path): readings[path] for path in handbooks}))
    return trades


def _has_handbook(layers: Sequence[Layer], trade: Trade) -> bool:
    """Whether a trade has a handbook file that can ask; a lone file of rows has none yet."""
    return bool(overlaid(layers, f"industries/{trade.id}/{HANDBOOK}"))


def _unused(
    layers: Sequence[Layer],
    files: Files,
    known: Collection[str],
    rows: Mapping[Path, Rows],
    readings: Mapping[Path, Reading],
) -> list[Fault]:
    """Declared facts that no edition of any trade and no risk table asks about."""
    everything = Trade(
        "",
        {str(path): kept for path, kept in rows.items()},
        {str(path): kept for path, kept in readings.items()},
    )
    declared = {str(path): tuple(files[path]) for path in _read(layers, "facts.toml", files)}
    return unused_facts(declared, {*known, *everything.used, *everything.asked, *everything.inferred})


def _refused_as_a_whole(layers: Sequence[Layer]) -> list[Fault]:
    """What only shows when everything is put together: a chapter that is missing, a class that two trades own."""
    try:
        read_layers(layers)
    except CatalogueError as error:
        return [refusal(str(error), "")]
    return []


def _read(layers: Sequence[Layer], name: str, files: Files) -> list[Path]:
    """The files of one name that could be read, the package's first."""
    return [path for path in every(layers, f"industries/{name}") if path in files]


def _overlaid(layers: Sequence[Layer], name: str, files: Files) -> list[Path]:
    """The trades' files of one name that could be read."""
    return [path for path in overlaid(layers, f"industries/*/{name}") if path in files]
