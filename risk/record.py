"""An assessment as plain data: the public document, and the lossless form that is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from risk.model import (
    Assessment,
    Basis,
    Point,
    State,
    Supervision,
    Text,
    Value,
    VisitsPerYear,
)
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


def dump(assessment: Assessment) -> dict[str, Any]:
    """The assessment as JSON-able data without loss: integers, both languages. ``restore`` reads it."""
    return {
        "model": assessment.model,
        "version": assessment.version,
        "as_of": assessment.as_of.isoformat(),
        "state": assessment.state.value,
        "score": assessment.score,
        "grade": assessment.grade,
        "known_share": assessment.known_share,
        "points": [_point(point) for point in assessment.points],
        "unknown": list(assessment.unknown),
        "supervision": {
            "visits": _visits(assessment.supervision.visits),
            "note": _text(assessment.supervision.note),
            "is_default": assessment.supervision.is_default,
        },
        "notes": [_text(note) for note in assessment.notes],
    }


def restore(data: Mapping[str, Any]) -> Assessment:
    """The assessment that ``dump`` wrote."""
    supervision = data["supervision"]
    visits = supervision["visits"]
    return Assessment(
        model=data["model"],
        version=data["version"],
        as_of=dt.date.fromisoformat(data["as_of"]),
        state=State(data["state"]),
        score=data["score"],
        grade=data["grade"],
        known_share=data["known_share"],
        points=tuple(_restore_point(point) for point in data["points"]),
        unknown=tuple(data["unknown"]),
        supervision=Supervision(
            visits=None if visits is None else VisitsPerYear(visits["min"], visits["max"]),
            note=None if supervision["note"] is None else _restore_text(supervision["note"]),
            is_default=supervision["is_default"],
        ),
        notes=tuple(_restore_text(note) for note in data["notes"]),
    )


def _json(value: Value | None) -> Any:
    return _decimal(value) if isinstance(value, Decimal) else value


def _decimal(value: Decimal) -> int | float:
    """A decimal fact as a JSON number, for output only."""
    return int(value) if value == value.to_integral_value() else float(value)


def _visits(visits: VisitsPerYear | None) -> dict[str, int] | None:
    return None if visits is None else {"min": visits.min, "max": visits.max}


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"zh": text.zh, "en": text.en}


def _restore_text(data: Mapping[str, str]) -> Text:
    return Text(data["zh"], data["en"])


def _basis_document(basis: Basis, lang: str) -> dict[str, Any]:
    return {
        "law": basis.law.of(lang),
        "article": basis.article.of(lang),
        "version": basis.version,
        "verified": basis.verified,
        "assumed": basis.assumed,
    }


def _point(point: Point) -> dict[str, Any]:
    value = {"decimal": str(point.value)} if isinstance(point.value, Decimal) else point.value
    return {
        "factor": point.factor,
        "label": _text(point.label),
        "part": point.part,
        "value": value,
        "points": point.points,
        "known": point.known,
        "basis": {
            "law": _text(point.basis.law),
            "article": _text(point.basis.article),
            "version": point.basis.version,
            "verified": point.basis.verified,
            "assumed": point.basis.assumed,
        },
        "source": point.source,
        "record": point.record,
        "date": None if point.date is None else point.date.isoformat(),
    }


def _restore_point(data: Mapping[str, Any]) -> Point:
    value, basis = data["value"], data["basis"]
    return Point(
        factor=data["factor"],
        label=_restore_text(data["label"]),
        part=data["part"],
        value=Decimal(value["decimal"]) if isinstance(value, Mapping) else value,
        points=data["points"],
        known=data["known"],
        basis=Basis(
            law=_restore_text(basis["law"]),
            article=_restore_text(basis["article"]),
            version=basis["version"],
            verified=basis["verified"],
            assumed=basis["assumed"],
        ),
        source=data["source"],
        record=data["record"],
        date=None if data["date"] is None else dt.date.fromisoformat(data["date"]),
    )
