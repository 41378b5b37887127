"""From a grade, alone or beside another model's, to the supervision that follows: visits a year, shares, depth."""

from __future__ import annotations

from risk.model import RiskTable, Supervision


def supervise(table: RiskTable, grade: str | None, other_grade: str | None = None) -> Supervision:
    """What a grade asks for; without a grade, the table's default supervision.

    ``other_grade`` is what the model that the table's matrix names gives the same subject: then the level of
    the two grades holds. Where it is not known the grade alone decides. Raises LookupError for a pair that the
    matrix does not have, or a table without one.
    """
    if grade is None:
        return table.default_supervision
    if other_grade is not None:
        return _by_both(table, grade, other_grade)
    band = table.band(grade)
    return Supervision(
        visits=band.visits,
        note=table.every_grade_note,
        is_default=False,
        sample=band.sample,
        every_months=band.every_months,
    )


def _by_both(table: RiskTable, grade: str, other_grade: str) -> Supervision:
    if table.matrix is None:
        raise LookupError(f"{table.id} has no matrix with another model's grades.")
    level = table.matrix.cells.get((grade, other_grade))
    if level is None:
        raise LookupError(f"{table.id} has no cell for {grade} beside {table.matrix.other} {other_grade}.")
    return Supervision(
        visits=level.visits,
        note=table.every_grade_note,
        is_default=False,
        sample=level.sample,
        every_months=level.every_months,
        level=level.label,
        depth=level.depth,
    )
