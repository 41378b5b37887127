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
from pathlib import Path, PurePosixPath
from typing import Any

from checklists import (
    EvaluationRules,
    FactDeclaration,
    Law,
    Library,
    PermitNeeded,
    Reading,
    Rows,
    VisitRules,
    Vocabulary,
    assemble,
    evaluation_version,
    in_order,
    parse_evaluation,
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
    """All that was read. `tables`, `libraries`, `evaluations` map a model or a trade to its editions, oldest first."""

    industries: Mapping[str, Industry]
    facts: Mapping[str, FactDeclaration]
    departments: Mapping[str, Text]
    tables: Mapping[str, tuple[RiskTable, ...]]
    laws: Mapping[str, Law]
    libraries: Mapping[str, tuple[Library, ...]]
    visits: Mapping[str, VisitRules]
    evaluations: Mapping[str, tuple[EvaluationRules, ...]]
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

    def evaluation(self, industry: str, as_of: date) -> EvaluationRules | None:
        """The rules by which a trade is evaluated on a day; None before their first edition.

        A trade that no folder covers is evaluated as every trade is.
        """
        editions = [e for e in self._evaluations(industry) if e.version <= as_of.isoformat()]
        return editions[-1] if editions else None

    def evaluation_edition(self, industry: str, version: str) -> EvaluationRules:
        """One edition of a trade's evaluation by its version; CatalogueError names those there are."""
        for rules in self._evaluations(industry):
            if rules.version == version:
                return rules
        known = ", ".join(rules.version for rules in self._evaluations(industry))
        raise CatalogueError(f"The evaluation of {industry} has no version {version}; it has {known}.")

    def industry_name(self, industry: str) -> Text:
        """What a premises' trade is called; one that no folder covers is called by its own code."""
        known = self.industries.get(industry)
        return known.name if known else Text(industry, industry)

    def department_name(self, code: str) -> Text:
        """What a department is called; an undeclared one by its code."""
        return self.departments.get(code) or Text(code, code)

    def _evaluations(self, industry: str) -> tuple[EvaluationRules, ...]:
        return self.evaluations.get(industry) or self.evaluations[COMMON]

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


Layer = Mapping[PurePosixPath, Path]
"""The data files of one root, by their place below it: `industries/catering/requirements.toml`."""


def layer(root: Path) -> Layer:
    """The data files below a root; none where there is no such folder."""
    return {
        PurePosixPath(path.relative_to(root).as_posix()): path
        for pattern in ("industries/*.toml", "industries/*/*.toml", "tables/*/*.toml")
        for path in root.glob(pattern)
    }


def read_catalogue(data_dir: Path | None = None) -> Catalogue:
    """Read the package's data and, over it, the deployment's; CatalogueError stops the start."""
    return read_layers(_layers(data_dir), _adoptions(data_dir) if data_dir else {})


def _layers(data_dir: Path | None) -> list[Layer]:
    """The package's files, and over them the deployment's."""
    return [layer(root) for root in (PACKAGE, data_dir) if root]


def read_layers(layers: Sequence[Layer], adoptions: Mapping[str, Adoption] | None = None) -> Catalogue:
    """Read data files, a later layer over an earlier one; CatalogueError names the first that cannot be used."""
    facts = _facts(every(layers, "industries/facts.toml"))
    tables = _tables(overlaid(layers, "tables/*/*.toml"), facts)
    departments = _departments(every(layers, "industries/departments.toml"))
    industries = _industries(layers, tables, adoptions or {})
    laws = _laws(every(layers, "industries/laws.toml"))
    return Catalogue(
        industries=industries,
        facts=facts,
        departments=departments,
        tables=tables,
        laws=laws,
        libraries=_libraries(layers, industries, Vocabulary(laws, facts, departments)),
        visits=_visits(layers, industries, laws),
        evaluations=_evaluations(layers, industries, laws),
        permits=_permits(layers, industries, Vocabulary(laws, facts, departments)),
    )


def requirement_files(data_dir: Path, industry: str) -> list[Path]:
    """The files of a trade's own requirements, every edition; the deployment's lie over the package's."""
    return overlaid(_layers(data_dir), f"industries/{industry}/requirements*.toml")


def reread_requirements(data_dir: Path, known: Catalogue) -> Catalogue:
    """The catalogue with the requirements that lie there now, all else as it was; CatalogueError changes nothing."""
    words = Vocabulary(known.laws, known.facts, known.departments)
    return replace(known, libraries=_libraries(_layers(data_dir), known.industries, words))


def libraries_with(
    data_dir: Path, known: Catalogue, folder: str, data: Mapping[str, Any]
) -> dict[str, Library]:
    """The newest library of every trade that reads a folder's rows, if `data` were their newest file.

    With the common rows that is every trade, and the common rows alone stand under COMMON. RuleError says why it
    cannot be.
    """
    layers, words = _layers(data_dir), Vocabulary(known.laws, known.facts, known.departments)
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


def overlaid(layers: Sequence[Layer], pattern: str) -> list[Path]:
    """The files whose place fits a pattern; a later layer's file lies over an earlier one's."""
    found = {place: path for each in layers for place, path in each.items() if place.match(pattern)}
    return [found[place] for place in sorted(found)]


def every(layers: Sequence[Layer], name: str) -> list[Path]:
    """One file of each layer that has it: what a later one declares is added, or stands in an earlier one's place."""
    place = PurePosixPath(name)
    return [each[place] for each in layers if place in each]


def _facts(paths: Iterable[Path]) -> dict[str, FactDeclaration]:
    return {name: parse_fact(name, row, str(path)) for path in paths for name, row in read_toml(path).items()}


def parse_fact(name: str, row: Any, where: str) -> FactDeclaration:
    """One declaration of a file of facts; CatalogueError names file and fact."""
    where = f"{where}, fact {name}"
    return FactDeclaration(
        label=_text(row, where),
        name=name,
        type=_word(row, "type", where),
        unit=_unit(row.get("unit", ""), where),
        choices=_words(row, "choices", where),
        choice_names={
            choice: _text(names, f"{where}, {choice}")
            for choice, names in _table(row, "names", where).items()
        },
        derived=bool(row.get("derived", False)),
    )


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


def _permits(
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


def _visits(
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


def _evaluations(
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


def _industries(
    layers: Sequence[Layer], tables: Mapping[str, tuple[RiskTable, ...]], adoptions: Mapping[str, Adoption]
) -> dict[str, Industry]:
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
            name=_text(row, str(path)),
            classes=_words(row, "classes", str(path)),
            departments=_words(row, "departments", str(path)),
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


def _model(path: Path) -> str | None:
    """The table that a risk file names; one that only says how its trade is evaluated names none."""
    stated = read_toml(path)
    return None if stated.keys() == {"evaluation"} else _word(stated, "model", str(path))


def _unit(given: Any, where: str) -> Text:
    """A unit written alike in both languages, or in each."""
    return Text(given, given) if isinstance(given, str) else _text(given, f"{where}, unit")


def _word(row: Mapping[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise CatalogueError(f'{where}: {key!r} is missing or no text; write {key} = "…".')
    return value


def _words(row: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """A list of words, which may be missing."""
    value = row.get(key, [])
    if not isinstance(value, list):
        raise CatalogueError(f'{where}: {key!r} is no list; write {key} = ["…", "…"].')
    return tuple(str(word) for word in value)


def _table(row: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    """A table of keys and values, which may be missing."""
    value = row.get(key, {})
    if not isinstance(value, Mapping):
        raise CatalogueError(f"{where}: {key!r} is no table of keys and values.")
    return value


def _text(row: Any, where: str) -> Text:
    names = row.get("name", row) if isinstance(row, Mapping) else None
    if not isinstance(names, Mapping):
        raise CatalogueError(f"{where}: the name wants zh and en.")
    return Text(_word(names, "zh", where), _word(names, "en", where))
