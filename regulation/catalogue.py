"""The rules and words a deployment knows: industries, facts, departments, risk tables; read once at start.

A deployment's own `industries/` and `tables/` in its data directory lie over the package's. A file that does
not parse stops the start, naming file, line and rule.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from checklists import (
    FactDeclaration,
    Law,
    Library,
    PermitNeeded,
    Reading,
    Rows,
    VisitRules,
    Vocabulary,
    assemble,
    in_order,
    parse_laws,
    parse_permits,
    parse_reading,
    parse_rows,
    parse_visit_rules,
)
from risk import RiskTable, RuleError, Text, check_editions, in_force, parse_table

PACKAGE = Path(__file__).parent

COMMON = "common"
"""The folder of what every trade must do."""

ADOPTED = "adopted.toml"
"""Stands in the data directory: the tables on trial that are adopted here."""


class CatalogueError(ValueError):
    """A data file that cannot be used; the message names file, spot and mend."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """Who answers for grading by a table that is on trial, and since when."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Industry:
    """One trade: its GB/T 4754-2017 classes, the departments that supervise it, the risk table that it names.

    `table` is that table's id, None where there is none. While it is `on_trial`, nobody is graded by it here before a
    named person adopted it.
    """

    id: str
    name: Text
    classes: tuple[str, ...]
    departments: tuple[str, ...]
    table: str | None
    on_trial: bool
    adopted: Adoption | None

    @property
    def model(self) -> str | None:
        """The table that grades this trade here; None where there is none, or none that was adopted."""
        return self.table if self.adopted or not self.on_trial else None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that was read. `tables` and `libraries` map a model id and a trade to their editions, oldest first."""

    industries: Mapping[str, Industry]
    facts: Mapping[str, FactDeclaration]
    departments: Mapping[str, Text]
    tables: Mapping[str, tuple[RiskTable, ...]]
    laws: Mapping[str, Law]
    libraries: Mapping[str, tuple[Library, ...]]
    visits: Mapping[str, VisitRules]
    permits: Mapping[str, tuple[PermitNeeded, ...]]

    def industry_of_class(self, code: str) -> Industry | None:
        """The trade that a GB/T 4754-2017 class belongs to; None when no folder covers it."""
        return next((i for i in self.industries.values() if code in i.classes), None)

    def supervised_by(self, department: str) -> tuple[str, ...]:
        """The industries in which a department supervises."""
        return tuple(i.id for i in self.industries.values() if department in i.departments)

    def table(self, model: str, as_of: date) -> RiskTable:
        """The edition of a model in force on a date; CatalogueError when the model or edition is not known."""
        try:
            return in_force(self._editions(model), as_of)
        except LookupError as error:
            raise CatalogueError(str(error.args[0])) from error

    def table_if_any(self, model: str, as_of: date) -> RiskTable | None:
        """The edition of a model in force on a date; None before its first and after its last."""
        try:
            return in_force(self._editions(model), as_of)
        except LookupError:
            return None

    def newest(self, model: str) -> RiskTable:
        """The newest edition of a model, in force yet or not; CatalogueError when the model is not known."""
        return self._editions(model)[-1]

    def adoption(self, model: str) -> Adoption | None:
        """Who adopted a table that is on trial; None where nobody did, or nobody need."""
        return next((i.adopted for i in self.industries.values() if i.table == model), None)

    def edition(self, model: str, version: str) -> RiskTable:
        """One edition by its version; CatalogueError names those there are."""
        editions = self._editions(model)
        for table in editions:
            if table.version == version:
                return table
        known = ", ".join(t.version for t in editions)
        raise CatalogueError(f"{model} has no version {version}; it has {known}.")

    def library(self, industry: str, as_of: date) -> Library:
        """The requirements of a trade in force on a day; CatalogueError when it has none then."""
        editions = [e for e in self._libraries(industry) if e.version <= as_of.isoformat()]
        if not editions:
            raise CatalogueError(
                f"The requirements of {industry} begin on {self.libraries[industry][0].version}."
            )
        return editions[-1]

    def library_if_any(self, industry: str, as_of: date) -> Library | None:
        """The requirements of a trade in force on a day; None when it has none then."""
        editions = [e for e in self.libraries.get(industry, ()) if e.version <= as_of.isoformat()]
        return editions[-1] if editions else None

    def library_edition(self, industry: str, version: str) -> Library:
        """One edition of a trade's requirements by its version; CatalogueError names those there are."""
        for library in self._libraries(industry):
            if library.version == version:
                return library
        known = ", ".join(edition.version for edition in self.libraries[industry])
        raise CatalogueError(f"{industry} has no requirements of {version}; it has {known}.")

    def visit_rules(self, industry: str) -> VisitRules:
        """What is said of the visits of a trade; of one that no folder covers, what is said of every trade's."""
        return self.visits.get(industry) or self.visits[COMMON]

    def industry_name(self, industry: str) -> Text:
        """What a premises' trade is called; one that no folder covers is called by its own code."""
        known = self.industries.get(industry)
        return known.name if known else Text(industry, industry)

    def department_name(self, code: str) -> Text:
        """What a department is called; an undeclared one by its code."""
        return self.departments.get(code) or Text(code, code)

    def _libraries(self, industry: str) -> tuple[Library, ...]:
        editions = self.libraries.get(industry)
        if not editions:
            known = ", ".join(sorted(self.libraries))
            raise CatalogueError(f"There are no requirements of a trade {industry!r}; there are of {known}.")
        return editions

    def _editions(self, model: str) -> tuple[RiskTable, ...]:
        editions = self.tables.get(model)
        if not editions:
            known = ", ".join(sorted(self.tables))
            raise CatalogueError(f"There is no risk table {model!r}; known are {known}.")
        return editions


def read_catalogue(data_dir: Path | None = None) -> Catalogue:
    """Read the package's data and, over it, the deployment's; CatalogueError stops the start."""
    roots = [PACKAGE] if data_dir is None else [PACKAGE, data_dir]
    facts = _facts(_every(roots, "industries/facts.toml"))
    tables = _tables(_overlaid(roots, "tables/*/*.toml"), facts)
    departments = _departments(_every(roots, "industries/departments.toml"))
    industries = _industries(roots, tables, _adoptions(data_dir) if data_dir else {})
    laws = _laws(_every(roots, "industries/laws.toml"))
    return Catalogue(
        industries=industries,
        facts=facts,
        departments=departments,
        tables=tables,
        laws=laws,
        libraries=_libraries(roots, industries, Vocabulary(laws, facts, departments)),
        visits=_visits(roots, industries, laws),
        permits=_permits(roots, industries, Vocabulary(laws, facts, departments)),
    )


def adopting(catalogue: Catalogue, adoptions: Mapping[str, Adoption]) -> Catalogue:
    """The catalogue in which these tables, by id, are adopted too."""
    return replace(
        catalogue,
        industries={
            key: replace(industry, adopted=adoptions.get(industry.table or "", industry.adopted))
            for key, industry in catalogue.industries.items()
        },
    )


def adopt(data_dir: Path, catalogue: Catalogue, model: str, adoption: Adoption) -> Catalogue:
    """Adopt a table that is on trial for this deployment, in its `adopted.toml`; the catalogue that follows.

    Raises CatalogueError for a table that is not known or not on trial.
    """
    newest = catalogue.newest(model)
    if not newest.on_trial:
        raise CatalogueError(f"{model} is not on trial, so nobody need adopt it.")
    kept = {**_adoptions(data_dir), model: adoption}
    lines = [
        f"[{key}]\nby = {json.dumps(one.by, ensure_ascii=False)}\non = {one.on.isoformat()}\n"
        for key, one in sorted(kept.items())
    ]
    path = data_dir / ADOPTED
    unfinished = path.with_suffix(".part")
    unfinished.write_text("\n".join(lines), encoding="utf-8")
    unfinished.replace(path)
    return adopting(catalogue, {model: adoption})


def _adoptions(data_dir: Path) -> dict[str, Adoption]:
    """The tables on trial that this deployment adopted, by id."""
    path = data_dir / ADOPTED
    adoptions: dict[str, Adoption] = {}
    for model, row in (read_toml(path) if path.exists() else {}).items():
        on = row.get("on")
        if not isinstance(on, date):
            raise CatalogueError(f"{path}, {model}: on is missing or no date; write on = 2026-12-01.")
        adoptions[model] = Adoption(_word(row, "by", f"{path}, {model}"), on)
    return adoptions


def read_toml(path: Path) -> dict[str, Any]:
    """One TOML file with exact decimals; CatalogueError names file and line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path}: this is not TOML: {error}. Correct that line.") from error
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path}: the file is not UTF-8; save it as UTF-8.") from error
    except OSError as error:
        raise CatalogueError(f"{path}: cannot be read ({error.strerror}).") from error


def read_table(path: Path) -> RiskTable:
    """One risk table from its file, checked; CatalogueError names file, factor and mend."""
    try:
        return parse_table(read_toml(path), str(path))
    except RuleError as error:
        raise CatalogueError(str(error)) from error


def _overlaid(roots: Sequence[Path], pattern: str) -> list[Path]:
    """Files by their place under a root; a later root's file lies over an earlier one's."""
    found: dict[Path, Path] = {}
    for root in roots:
        for path in sorted(root.glob(pattern)):
            found[path.relative_to(root)] = path
    return [found[key] for key in sorted(found)]


def _every(roots: Sequence[Path], name: str) -> list[Path]:
    """One file under each root that has it: what a later one declares is added, or stands in an earlier one's place."""
    return [root / name for root in roots if (root / name).is_file()]


def _facts(paths: Iterable[Path]) -> dict[str, FactDeclaration]:
    facts: dict[str, FactDeclaration] = {}
    for path in paths:
        for name, row in read_toml(path).items():
            facts[name] = FactDeclaration(
                name=name,
                type=_word(row, "type", f"{path}, fact {name}"),
                label=_text(row, f"{path}, fact {name}"),
                unit=_unit(row.get("unit", "")),
                choices=tuple(str(c) for c in row.get("choices", ())),
                choice_names={
                    choice: _text(names, f"{path}, fact {name}, {choice}")
                    for choice, names in row.get("names", {}).items()
                },
                derived=bool(row.get("derived", False)),
            )
    return facts


def _departments(paths: Iterable[Path]) -> dict[str, Text]:
    return {
        code: _text(row, f"{path}, department {code}")
        for path in paths
        for code, row in read_toml(path).items()
    }


def _tables(paths: Iterable[Path], facts: Mapping[str, FactDeclaration]) -> dict[str, tuple[RiskTable, ...]]:
    editions: dict[str, list[RiskTable]] = {}
    for path in paths:
        table = read_table(path)
        if path.stem != table.version or path.parent.name != table.id:
            raise CatalogueError(
                f"{path}: this is {table.id} of {table.version}; "
                f"it belongs at tables/{table.id}/{table.version}.toml."
            )
        unknown = sorted({fact.id for fact in table.facts} - set(facts))
        if unknown:
            raise CatalogueError(
                f"{path}: takes facts that industries/facts.toml does not declare: {', '.join(unknown)}."
            )
        editions.setdefault(table.id, []).append(table)
    for model, tables in editions.items():
        try:
            check_editions(tables)
        except RuleError as error:
            raise CatalogueError(f"tables/{model}: {error}") from error
    return {m: tuple(sorted(ts, key=lambda t: t.effective_from)) for m, ts in sorted(editions.items())}


def _laws(paths: Iterable[Path]) -> dict[str, Law]:
    laws: dict[str, Law] = {}
    for path in paths:
        try:
            laws |= parse_laws(read_toml(path), str(path))
        except RuleError as error:
            raise CatalogueError(str(error)) from error
    return laws


def _libraries(
    roots: Sequence[Path], industries: Iterable[str], words: Vocabulary
) -> dict[str, tuple[Library, ...]]:
    """Every trade that has requirements, in its editions, each together with the common ones of that day.

    `requirements.toml` is the newest edition; one that it superseded stays beside it as `requirements.DATE.toml`.
    """
    try:
        common = _editions_of(roots, COMMON, words)
        reading = _reading(roots, COMMON, words)
        return {
            industry: tuple(
                assemble(
                    industry,
                    parts,
                    [_reading(roots, industry, words), reading],
                    words,
                    f"industries/{industry}",
                )
                for parts in _of_each_day(own, common)
            )
            for industry in industries
            if (own := _editions_of(roots, industry, words))
        }
    except RuleError as error:
        raise CatalogueError(str(error)) from error


def _editions_of(roots: Sequence[Path], folder: str, words: Vocabulary) -> list[Rows]:
    """The editions of one folder's requirements, oldest first."""
    found = [
        parse_rows(read_toml(path), str(path), words)
        for path in _overlaid(roots, f"industries/{folder}/requirements*.toml")
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


def _reading(roots: Sequence[Path], folder: str, words: Vocabulary) -> Reading:
    """Chapters, questions and inferences of one folder; nothing where there is no handbook file."""
    paths = _overlaid(roots, f"industries/{folder}/handbook.toml")
    return parse_reading(read_toml(paths[0]), str(paths[0]), words) if paths else Reading((), (), ())


def _permits(
    roots: Sequence[Path], industries: Iterable[str], words: Vocabulary
) -> dict[str, tuple[PermitNeeded, ...]]:
    """The permits of every trade, the common ones among them, in the order in which one needs them."""

    def of(name: str) -> tuple[PermitNeeded, ...]:
        paths = _overlaid(roots, f"industries/{name}")
        return parse_permits(read_toml(paths[0]), str(paths[0]), words) if paths else ()

    try:
        common = of(f"{COMMON}/permits.toml")
        return {key: in_order(common, of(f"{key}/industry.toml")) for key in industries}
    except RuleError as error:
        raise CatalogueError(str(error)) from error


def _visits(
    roots: Sequence[Path], industries: Iterable[str], laws: Mapping[str, Law]
) -> dict[str, VisitRules]:
    """The rules of visits by trade: the common file, and over it the trade's own where it has one."""

    def files(folder: str) -> list[tuple[dict[str, Any], str]]:
        return [(read_toml(path), str(path)) for path in _overlaid(roots, f"industries/{folder}/visits.toml")]

    common = files(COMMON)
    try:
        return {
            COMMON: parse_visit_rules(common, laws),
            **{industry: parse_visit_rules([*common, *files(industry)], laws) for industry in industries},
        }
    except RuleError as error:
        raise CatalogueError(str(error)) from error


def _industries(
    roots: Sequence[Path], tables: Mapping[str, tuple[RiskTable, ...]], adoptions: Mapping[str, Adoption]
) -> dict[str, Industry]:
    models = {path.parent.name: path for path in _overlaid(roots, "industries/*/risk.toml")}
    industries: dict[str, Industry] = {}
    owner: dict[str, str] = {}
    for path in _overlaid(roots, "industries/*/industry.toml"):
        key, row = path.parent.name, read_toml(path)
        model = _word(read_toml(models[key]), "model", str(models[key])) if key in models else None
        if model is not None and model not in tables:
            raise CatalogueError(f"{models[key]}: names the risk table {model!r}, which is not there.")
        industry = Industry(
            id=key,
            name=_text(row, str(path)),
            classes=tuple(str(c) for c in row.get("classes", ())),
            departments=tuple(str(d) for d in row.get("departments", ())),
            table=model,
            on_trial=model is not None and tables[model][-1].on_trial,
            adopted=adoptions.get(model) if model else None,
        )
        for code in industry.classes:
            if code in owner:
                raise CatalogueError(
                    f"{path}: class {code} belongs to {owner[code]} already; give it to one."
                )
            owner[code] = key
        industries[key] = industry
    return industries


def _unit(given: str | Mapping[str, str]) -> Text:
    """A unit written alike in both languages, or in each."""
    return Text(given, given) if isinstance(given, str) else Text(given["zh"], given["en"])


def _word(row: Mapping[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise CatalogueError(f'{where}: {key!r} is missing or no text; write {key} = "…".')
    return value


def _text(row: Mapping[str, Any], where: str) -> Text:
    names = row.get("name", row)
    if not isinstance(names, Mapping):
        raise CatalogueError(f"{where}: the name wants zh and en.")
    return Text(_word(names, "zh", where), _word(names, "en", where))
