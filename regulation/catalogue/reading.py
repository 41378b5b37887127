"""The catalogue read whole, once at start; a file that does not parse stops the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from checklists import Vocabulary
from regulation.catalogue.adoption import reread_adoptions
from regulation.catalogue.declared import read_departments, read_facts, read_laws
from regulation.catalogue.evaluations import read_evaluations
from regulation.catalogue.industries import read_industries, read_permits, read_visits
from regulation.catalogue.layers import Layer, every, layers_of, overlaid
from regulation.catalogue.matrix import read_matrix
from regulation.catalogue.model import Catalogue
from regulation.catalogue.requirements import read_libraries
from regulation.catalogue.tables import read_tables


def read_catalogue(data_dir: Path | None = None, today: date = date.max) -> Catalogue:
    """Read the package's data and, over it, the deployment's, with the adoptions that hold on a day (else all).

    CatalogueError stops the start.
    """
    known = read_layers(layers_of(data_dir))
    return reread_adoptions(data_dir, known, today) if data_dir else known


def reread_tables(data_dir: Path, known: Catalogue) -> Catalogue:
    """The catalogue with the risk tables that lie there now, all else as it was; CatalogueError changes nothing."""
    tables = read_tables(overlaid(layers_of(data_dir), "tables/*/*.toml"), known.facts)
    industries = {
        key: replace(one, on_trial=tables[one.table][-1].on_trial) if one.table else one
        for key, one in known.industries.items()
    }
    return replace(known, tables=tables, industries=industries)


def read_layers(layers: Sequence[Layer]) -> Catalogue:
    """Read data files, a later layer over an earlier one; CatalogueError names the first that cannot be used."""
    facts = read_facts(every(layers, "industries/facts.toml"))
    tables = read_tables(overlaid(layers, "tables/*/*.toml"), facts)
    departments = read_departments(every(layers, "industries/departments.toml"))
    industries = read_industries(layers, tables)
    laws = read_laws(every(layers, "industries/laws.toml"))
    return Catalogue(
        industries=industries,
        facts=facts,
        departments=departments,
        tables=tables,
        laws=laws,
        libraries=read_libraries(layers, industries, Vocabulary(laws, facts, departments)),
        visits=read_visits(layers, industries, laws),
        evaluations=read_evaluations(layers, industries, laws),
        permits=read_permits(layers, industries, Vocabulary(laws, facts, departments)),
        matrix=read_matrix(overlaid(layers, "industries/common/supervision.toml")[-1], tables),
    )
