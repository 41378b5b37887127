"""A row as a requirements file states it: the plain data that parses to the same row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from checklists.condition import written
from checklists.model import ASSUMED, Citation, Requirement
from risk import Text

THOUSAND = 1000

KEYS = (
    "id",
    "chapter",
    "title",
    "duty",
    "check",
    "department",
    "method",
    "severity",
    "red_line",
    "when",
    "mend_days",
    "basis",
    "penalty",
    "asks",
    "factor",
    "points",
    "points_source",
    "covers",
    "phrases",
    "note",
    "good",
)
"""The keys of a row in the order of a file."""


def stated(row: Requirement) -> dict[str, Any]:
    """What a row says, by KEYS; what it does not have is left out."""
    given: dict[str, Any] = {
        "id": row.id,
        "chapter": row.chapter,
        "title": _text(row.title),
        "duty": _text(row.duty),
        "check": _text(row.check),
        "department": row.department,
        "method": row.method.value,
        "severity": row.severity.value,
        "red_line": row.red_line,
        "when": written(row.when) if row.when is not None else None,
        "mend_days": row.mend_days,
        "basis": _citation(row.basis),
        "penalty": _citation(row.penalty.citation) | {"note": _text(row.penalty.note)}
        if row.penalty
        else None,
        "asks": row.asks,
        "factor": row.factor,
        "points": _points(row),
        "points_source": row.points_source if row.points_source != ASSUMED else None,
        "covers": list(row.covers) or None,
        "phrases": [_text(phrase) for phrase in row.phrases] or None,
        "note": _text(row.note) if row.note else None,
        "good": _text(row.good) if row.good else None,
    }
    return {key: given[key] for key in KEYS if given[key] is not None}


def _points(row: Requirement) -> Decimal | None:
    """The points of a row that states any; a whole number stays one."""
    if row.factor is None and row.points_source != ASSUMED:
        return None
    points = Decimal(row.points) / THOUSAND
    return points.quantize(Decimal(1)) if points == points.to_integral_value() else points.normalize()


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _citation(cited: Citation) -> dict[str, Any]:
    return {"law": cited.law.id, "article": _text(cited.article), "verified": cited.verified}
