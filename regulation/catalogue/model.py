"""What a deployment knows, once read: its trades, tables, requirements, and the editions in force on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from checklists import EvaluationRules, FactDeclaration, Law, Library, PermitNeeded, VisitRules
from risk import Matrix, RiskTable, Supervision, Text, in_force, supervise

COMMON = "common"
"""The folder of what every trade must do."""


class CatalogueError(ValueError):
    """A data file that cannot be used; the message names file, spot and mend."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """Who answers for grading by a table that is on trial, from which day, and why.

    `edition` is the one that was read, `sha256` that of its file: an edition that differs was not read by anybody.
    """

    by: str
    on: date
    reason: str = ""
    edition: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Industry:
    """One trade: its GB/T 4754-2017 classes, the departments that supervise it, the risk table that it names.

    `table` is that table's id, None where there is none. While it is `on_trial`, nobody is graded by it here before a
    named person `adopted` it, and before the day that they named.
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
    """All that was read. `tables`, `libraries`, `evaluations` map a model or a trade to its editions, oldest first.

    `adoptions` are those that stand, by table, also for a day to come. `matrix` says what follows from a premises'
    grade beside its entity's credit class, in every trade whose table does not say so itself.
    """

    industries: Mapping[str, Industry]
    facts: Mapping[str, FactDeclaration]
    departments: Mapping[str, Text]
    tables: Mapping[str, tuple[RiskTable, ...]]
    laws: Mapping[str, Law]
    libraries: Mapping[str, tuple[Library, ...]]
    visits: Mapping[str, VisitRules]
    evaluations: Mapping[str, tuple[EvaluationRules, ...]]
    permits: Mapping[str, tuple[PermitNeeded, ...]]
    matrix: Matrix
    adoptions: Mapping[str, Adoption] = field(default_factory=dict)

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

    def coming(self, model: str, today: date) -> RiskTable | None:
        """The next edition of a model, which takes effect after a day; None where none was published."""
        return next((table for table in self._editions(model) if table.effective_from > today), None)

    def newest(self, model: str) -> RiskTable:
        """The newest edition of a model, in force yet or not; CatalogueError when the model is not known."""
        return self._editions(model)[-1]

    def edition(self, model: str, version: str) -> RiskTable:
        """One edition by its version, or the day it takes effect; CatalogueError names those there are."""
        editions = self._editions(model)
        for table in editions:
            if version in (table.version, table.effective_from.isoformat()):
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

    def permit_name(self, kind: str) -> Text:
        """What a kind of permit is called; one that no trade declares by the words of its register."""
        declared = (one.name for needed in self.permits.values() for one in needed)
        return next((name for name in declared if kind in (name.zh, name.en)), Text(kind, kind))

    def _evaluations(self, industry: str) -> tuple[EvaluationRules, ...]:
        return self.evaluations.get(industry) or self.evaluations[COMMON]

    def _libraries(self, industry: str) -> tuple[Library, ...]:
        editions = self.libraries.get(industry)
        if not editions:
            known = ", ".join(sorted(self.libraries))
            raise CatalogueError(f"There are no requirements of a trade {industry!r}; there are of {known}.")
        return editions

    def credit_table(self, as_of: date) -> RiskTable | None:
        """The table that classifies the credit of legal entities here on a day; None while nobody adopted it."""
        table = self.table_if_any(self.matrix.other, as_of)
        if table is None or not table.on_trial:
            return table
        adoption = self.adoptions.get(table.id)
        return table if adoption and adoption.on <= as_of else None

    def supervision(
        self, industry: str, grade: str | None, credit: str | None, as_of: date
    ) -> Supervision | None:
        """What a trade's grade asks for, beside a credit class where one is known; None where no table says.

        A grade that the table in force does not have counts as none.
        """
        known = self.industries.get(industry)
        table = self.table_if_any(known.model, as_of) if known and known.model else None
        if table is None:
            return None
        graded = grade if any(band.grade == grade for band in table.grades) else None
        return self.supervision_by(table, graded, credit)

    def supervision_by(self, table: RiskTable, grade: str | None, credit: str | None) -> Supervision:
        """What a grade of a table, in force or a draft, asks for beside a credit class where one is known."""
        matrix = table.matrix or self.matrix
        beside = credit if matrix.other == self.matrix.other else None
        return supervise(table, grade, beside, matrix)

    def _editions(self, model: str) -> tuple[RiskTable, ...]:
        editions = self.tables.get(model)
        if not editions:
            known = ", ".join(sorted(self.tables))
            raise CatalogueError(f"There is no risk table {model!r}; known are {known}.")
        return editions
