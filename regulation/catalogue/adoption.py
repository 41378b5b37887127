"""Tables on trial that this deployment adopted: by whom, from which day, and why."""

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
"""Stands in the data directory: the tables on trial that are adopted here, each with who answers for it."""


def adopting(catalogue: Catalogue, adoptions: Mapping[str, Adoption], today: date = date.max) -> Catalogue:
    """The catalogue in which exactly these tables, by id, are adopted; by one whose day is to come nobody is graded."""
    begun = {model: one for model, one in adoptions.items() if one.on <= today}
    industries = {
        key: replace(industry, adopted=begun.get(industry.table or ""))
        for key, industry in catalogue.industries.items()
    }
    return replace(catalogue, industries=industries, adoptions=adoptions)


def reread_adoptions(data_dir: Path, known: Catalogue, today: date) -> Catalogue:
    """The catalogue with the adoptions that lie there now, all else as it was; CatalogueError changes nothing."""
    return adopting(known, read_adoptions(data_dir), today)


def read_adoptions(data_dir: Path) -> dict[str, Adoption]:
    """The tables on trial that this deployment adopted, by id."""
    path = data_dir / ADOPTED
    adoptions: dict[str, Adoption] = {}
    for model, row in (read_toml(path) if path.exists() else {}).items():
        on = row.get("on")
        if not isinstance(on, date):
            raise CatalogueError(f"{path}, {model}: on is missing or no date; write on = 2026-12-01.")
        more = {key: str(row[key]) for key in ("reason", "edition", "sha256") if key in row}
        adoptions[model] = Adoption(word(row, "by", f"{path}, {model}"), on, **more)
    return adoptions


def adoptions_text(adoptions: Mapping[str, Adoption]) -> str:
    """The file that says these adoptions, as `read_adoptions` reads it."""
    return "\n".join(_said(model, one) for model, one in sorted(adoptions.items()))


def _said(model: str, one: Adoption) -> str:
    lines = [f"[{model}]", f"by = {_quoted(one.by)}", f"on = {one.on.isoformat()}"]
    texts = {"reason": one.reason, "edition": one.edition, "sha256": one.sha256}
    lines += [f"{key} = {_quoted(text)}" for key, text in texts.items() if text]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
