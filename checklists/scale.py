"""The public rating of caterers: what was earned of a hundred points, and what that is called.

As the notes of 餐饮服务食品安全量化分级评分表 say (the scoring list that Changshu published; tests carry it as data): a
failed item loses all its points, one that reasonably does not apply leaves the sum that is due, the share is kept to
one decimal. Whole numbers throughout, so any reckoning gives the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from checklists.model import Answer, Outcome, Requirement
from risk import Text

PUBLIC_RATING = (
    (900, Text("优秀", "excellent")),
    (750, Text("良好", "good")),
    (600, Text("一般", "ordinary")),
)
"""The ratings from best to worst, each with the tenths of a hundred points it takes (note 3); below is none."""


def hundred(rows: Iterable[Requirement], answers: Mapping[str, Answer]) -> int | None:
    """Earned ÷ due points × 100, in tenths, half up (note 2). Due is what does apply: 100 − what does not.

    None where a row with points was not checked, since it is neither earned nor lost, and where none applies.
    """
    counted = [(row.points, answers[row.id].outcome) for row in rows if row.points]
    due = sum(points for points, outcome in counted if outcome is not Outcome.NOT_APPLICABLE)
    earned = sum(points for points, outcome in counted if outcome is Outcome.PASSED)
    if not due or any(outcome is Outcome.NOT_CHECKED for _, outcome in counted):
        return None
    return (2 * earned * 1000 + due) // (2 * due)


def rated(tenths: int, floors: Sequence[tuple[int, Text]] = PUBLIC_RATING) -> Text | None:
    """What so many tenths of a hundred points are called; None below the lowest rating.

    >>> [text and text.en for text in map(rated, (900, 899, 750, 600, 599))]
    ['excellent', 'good', 'good', 'ordinary', None]
    """
    return next((name for floor, name in floors if tenths >= floor), None)
