"""An edition of a trade's requirements as the phone takes it along: every row once, in both languages."""

from __future__ import annotations

from typing import Any

from checklists import Library, Requirement
from risk import Text


def both(text: Text) -> dict[str, str]:
    """A text in both languages."""
    return {"zh": text.zh, "en": text.en}


def edition_key(industry: str, version: str) -> str:
    """What a pack calls an edition."""
    return f"{industry}|{version}"


def edition_form(library: Library, name: Text) -> dict[str, Any]:
    """One edition, its rows by id."""
    return {
        "industry": library.industry,
        "version": library.version,
        "title": both(name),
        "chapters": [{"id": one.id, **both(one.title)} for one in library.chapters],
        "rows": {row.id: _row(row) for row in library.requirements},
    }


def _row(row: Requirement) -> dict[str, Any]:
    return {
        "id": row.id,
        "chapter": row.chapter,
        "department": row.department,
        "severity": row.severity.value,
        "red_line": row.red_line,
        "points": row.points,
        "factor": row.factor,
        "method": row.method.value,
        "mend_days": row.mend_days,
        "title": both(row.title),
        "check": both(row.check),
        "duty": both(row.duty),
        "basis": {
            "law": both(row.basis.law.name),
            "article": both(row.basis.article),
            "verified": row.basis.verified,
        },
        "phrases": [both(phrase) for phrase in row.phrases],
    }
