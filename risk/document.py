"""An assessment as plain data: the document that is promised to outsiders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from risk.model import Assessment, Basis, VisitsPerYear
from risk.words import plain


def document(assessment: Assessment, lang: str) -> dict[str, Any]:
    """The ``grade`` document of the public surface, in ``zh`` or ``en``; numbers are plain, not thousandths.

    What supervision has to say beside its visits stands among the notes.
    """
    supervision = assessment.supervision
    notes = [note.of(lang) for note in assessment.notes]
    if supervision.note is not None:
        notes.append(supervision.note.of(lang))
    return {
        "model": assessment.model,
        "version": assessment.version,
        "state": assessment.state.value,
        "score": None if assessment.score is None else plain(assessment.score),
        "grade": assessment.grade,
        "known_share": plain(assessment.known_share),
        "points": [
            {
                "factor": point.factor,
                "value": _json(point.value),
                "points": plain(point.points),
                "basis": _basis_document(point.basis, lang),
                "source": point.source,
            }
            for point in assessment.points
        ],
        "unknown": list(assessment.unknown),
        "supervision": {"visits_per_year": _visits(supervision.visits)} if supervision.visits else None,
        "notes": notes,
    }


def _json(value: Any) -> Any:
    """A fact's value as JSON takes it: days as text, decimals as numbers, lists through and through."""
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_json(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): _json(one) for key, one in value.items()}
    return value


def _decimal(value: Decimal) -> int | float:
    """A decimal fact as a JSON number, for output only."""
    return int(value) if value == value.to_integral_value() else float(value)


def _visits(visits: VisitsPerYear | None) -> dict[str, int] | None:
    return None if visits is None else {"min": visits.min, "max": visits.max}


def _basis_document(basis: Basis, lang: str) -> dict[str, Any]:
    return {
        "law": basis.law.of(lang),
        "article": basis.article.of(lang),
        "version": basis.version,
        "verified": basis.verified,
        "assumed": basis.assumed,
    }
