"""From a grade, alone or beside another model's, to the supervision that follows: visits a year, shares, depth."""

from __future__ import annotations

from risk.model import Level, Matrix, RiskTable, Supervision, VisitsPerYear


def supervise(
    table: RiskTable, grade: str | None, other_grade: str | None = None, matrix: Matrix | None = None
) -> Supervision:
    """What a grade asks for; without a grade, the table's default supervision.

    ``other_grade`` is what the model that the matrix names gives the same subject: then the level of the two
    grades holds. Where it is not known the grade alone decides. The table's own matrix goes before ``matrix``.
    Raises LookupError for a pair that the matrix does not have, or where there is none.
    """
    if grade is None:
        return table.default_supervision
    if other_grade is not None:
        return _by_both(table, grade, other_grade, table.matrix or matrix)
    band = table.band(grade)
    return Supervision(
        visits=band.visits,
        note=table.every_grade_note,
        is_default=False,
        sample=band.sample,
        every_months=band.every_months,
    )


def _by_both(table: RiskTable, grade: str, other_grade: str, matrix: Matrix | None) -> Supervision:
    if matrix is None:
        raise LookupError(f"{table.id} has no matrix with another model's grades.")
    level = matrix.cells.get((table.band(grade).sign if matrix.by_sign else grade, other_grade))
    if level is None:
        raise LookupError(f"{table.id} has no cell for {grade} beside {matrix.other} {other_grade}.")
    return Supervision(
        visits=_visits(table, level),
        note=table.every_grade_note,
        is_default=False,
        sample=level.sample,
        every_months=level.every_months,
        level=level.label,
        depth=level.depth,
    )


def _visits(table: RiskTable, level: Level) -> VisitsPerYear | None:
    """The level's own visits, else those of the worst grade whose sign is no worse than the one it is like."""
    if level.visits is not None or level.like is None:
        return level.visits
    like = [band for band in table.grades if band.sign <= level.like] or list(table.grades[:1])
    return like[-1].visits
