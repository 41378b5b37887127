"""Tables on trial that this deployment adopted: by whom, and since when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from regulation.catalogue.fields import word
from regulation.catalogue.layers import read_toml
from regulation.catalogue.model import Adoption, Catalogue, CatalogueError

ADOPTED = "adopted.toml"
"""Stands in the data directory: the tables on trial that are adopted here."""


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
    kept = {**read_adoptions(data_dir), model: adoption}
    lines = [
        f"[{key}]\nby = {json.dumps(one.by, ensure_ascii=False)}\non = {one.on.isoformat()}\n"
        for key, one in sorted(kept.items())
    ]
    path = data_dir / ADOPTED
    unfinished = path.with_suffix(".part")
    unfinished.write_text("\n".join(lines), encoding="utf-8")
    unfinished.replace(path)
    return adopting(catalogue, {model: adoption})


def read_adoptions(data_dir: Path) -> dict[str, Adoption]:
    """The tables on trial that this deployment adopted, by id."""
    path = data_dir / ADOPTED
    adoptions: dict[str, Adoption] = {}
    for model, row in (read_toml(path) if path.exists() else {}).items():
        on = row.get("on")
        if not isinstance(on, date):
            raise CatalogueError(f"{path}, {model}: on is missing or no date; write on = 2026-12-01.")
        adoptions[model] = Adoption(word(row, "by", f"{path}, {model}"), on)
    return adoptions
