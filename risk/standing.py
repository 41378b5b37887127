"""Where a score stands between the grades: for the ruler and the sentence beside it."""

from __future__ import annotations

from dataclasses import dataclass

from risk.model import Assessment, RiskTable, Text


@dataclass(frozen=True, slots=True)
class Segment:
    """One grade's stretch of the scale, thousandths; a score equal to ``end`` still has this grade."""

    grade: str
    sign: str
    label: Text
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A score on its scale, thousandths. ``by_score`` is the grade of the stretch in which it stands.

    ``to_better``: how much must go for the next better grade; ``to_worse``: how much may still come before
    the next worse one. Both by the total alone, None at the ends and without a score.
    """

    score: int | None
    start: int
    end: int
    segments: tuple[Segment, ...]
    by_score: str | None
    to_better: int | None
    to_worse: int | None


def standing(table: RiskTable, assessment: Assessment) -> Standing:
    """Where an assessment's score stands on its table's scale."""
    end = sum(part.max for part in table.parts)
    segments: list[Segment] = []
    start = 0
    for band in table.grades:
        upper = end if band.up_to is None else band.up_to
        segments.append(Segment(band.grade, band.sign, band.label, start, upper))
        start = upper
    score = assessment.score
    if score is None:
        return Standing(None, 0, end, tuple(segments), None, None, None)
    at = next((i for i, segment in enumerate(segments) if score <= segment.end), len(segments) - 1)
    return Standing(
        score=score,
        start=0,
        end=end,
        segments=tuple(segments),
        by_score=segments[at].grade,
        to_better=score - segments[at - 1].end if at else None,
        to_worse=segments[at].end - score if at < len(segments) - 1 else None,
    )
