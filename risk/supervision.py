"""From a grade to the supervision that follows: visits a year."""

from __future__ import annotations

from risk.model import RiskTable, Supervision


def supervise(table: RiskTable, grade: str | None) -> Supervision:
    """The visits a year a grade asks for; without a grade, the table's default supervision."""
    if grade is None:
        return table.default_supervision
    return Supervision(visits=table.band(grade).visits, note=table.every_grade_note, is_default=False)
