"""The addresses of lists: what a query narrows to, and the query that narrows so."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from fastapi import Request

from regulation.register.browse import Narrowing
from regulation.web.problems import BadRequestError

SIGNS = ("A", "B", "C", "D")
STATES = ("provisional", "insufficient", "pending")
PERMITS = ("expiring", "expired")
LONGEST_TEXT = 100


def narrowing_of(request: Request) -> Narrowing:
    """What the address asks for; BadRequestError when it cannot be meant so."""
    asked = request.query_params
    grade, text = asked.get("grade", ""), asked.get("q", "").strip()
    if len(text) > LONGEST_TEXT:
        raise BadRequestError(f"The search has more than {LONGEST_TEXT} characters; shorten it.")
    permit = asked.get("permit") or None
    if permit not in (None, *PERMITS):
        raise BadRequestError(f"permit is {permit!r}; it takes {' or '.join(PERMITS)}.")
    plain = Narrowing(
        district=asked.get("district") or None,
        industry=asked.get("industry") or None,
        text=text,
        permit=permit,
        visited=asked.get("visited") == "1",
        complained=asked.get("complained") == "1",
    )
    return with_grade(plain, grade)


def with_grade(narrowed: Narrowing, grade: str) -> Narrowing:
    """Narrowed to signs ("C,D") or to a state ("pending"); "" lifts both."""
    if not grade:
        return replace(narrowed, state=None, signs=None)
    if grade in STATES:
        return replace(narrowed, state=grade, signs=None)
    signs = tuple(grade.split(","))
    if not set(signs) <= set(SIGNS):
        raise BadRequestError(
            f"grade is {grade!r}; it takes A, B, C, D, some of them as C,D, or {', '.join(STATES)}."
        )
    return replace(narrowed, state=None, signs=signs)


def grade_of(narrowed: Narrowing) -> str:
    """The `grade` of an address that narrows so."""
    return narrowed.state or ",".join(narrowed.signs or ())


def address(path: str, narrowed: Narrowing, **more: str) -> str:
    """The address of a list narrowed so."""
    query = {
        "q": narrowed.text,
        "district": narrowed.district or "",
        "industry": narrowed.industry or "",
        "grade": grade_of(narrowed),
        "permit": narrowed.permit or "",
        "visited": "1" if narrowed.visited else "",
        "complained": "1" if narrowed.complained else "",
        **more,
    }
    kept = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path
