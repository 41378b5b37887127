"""A selection as plain data, the shape that `yima handbook` and `yima checklist` promise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checklists.model import Chosen, Citation, Library, Requirement, Selection
from risk import Text, plain

UNREAD = Text("待核", "待核")
"""What stands for an article or a version that was not read, in every language: a promise to machines."""


def document(library: Library, selection: Selection, lang: str, *, texts: bool = False) -> dict[str, Any]:
    """The rows that apply, those that do not and why, and those that cannot be told.

    `texts` adds duty, check and what good looks like.
    """
    return {
        "industry": library.industry,
        "version": library.version,
        "items": [_item(chosen, lang, texts=texts) for chosen in selection.items],
        "not_applicable": [
            {"id": chosen.requirement.id, "because": _said(chosen.because, lang)}
            for chosen in selection.not_applicable
        ],
        "unknown": [_unknown(chosen, lang, texts=texts) for chosen in selection.unknown],
    }


def _item(chosen: Chosen, lang: str, *, texts: bool) -> dict[str, Any]:
    row = chosen.requirement
    return {
        "id": row.id,
        "department": row.department,
        "severity": row.severity.value,
        "method": row.method.value,
        "because": _said(chosen.because, lang),
        "basis": said_basis(row.basis, lang),
        "chapter": row.chapter,
        "title": row.title.of(lang),
        "red_line": row.red_line,
        "mend_days": row.mend_days,
        "factor": row.factor,
        "points": plain(row.points),
        **(_texts(row, lang) if texts else {}),
    }


def _unknown(chosen: Chosen, lang: str, *, texts: bool) -> dict[str, Any]:
    facts = list(dict.fromkeys(test.fact for test in chosen.deciding))
    row = chosen.requirement
    return {"id": row.id, "facts": facts, **(_texts(row, lang) if texts else {})}


def _texts(row: Requirement, lang: str) -> dict[str, str]:
    good = {"good": row.good.of(lang)} if row.good else {}
    return {"duty": row.duty.of(lang), "check": row.check.of(lang), **good}


def said_basis(basis: Citation, lang: str) -> dict[str, Any]:
    """An article as plain data; one that was not read says so."""
    article = basis.article if basis.verified else UNREAD
    return {
        "law": basis.law.name.of(lang),
        "article": article.of(lang),
        "version": basis.law.version.isoformat() if basis.law.version else UNREAD.of(lang),
        "verified": basis.verified,
    }


def _said(reasons: Sequence[Text], lang: str) -> list[str]:
    return [reason.of(lang) for reason in reasons]
