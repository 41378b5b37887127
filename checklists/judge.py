"""Answers become findings, findings points: an unanswered row stops here, and what was not checked is never passed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from checklists.merge import Asked, asked, spread
from checklists.model import (
    Answer,
    Checked,
    CheckList,
    Correction,
    Finding,
    How,
    Judged,
    Outcome,
    Score,
)


class AnswersRefused(ValueError):
    """Answers that cannot be recorded as they are; nothing was recorded.

    `missing` are rows without an answer, `incomplete` maps a row to what its answer still needs (`note`, `correction`,
    `due`, `reason`), `strange` are answers to rows that the list does not have.
    """

    def __init__(
        self, *, of: int, missing: Iterable[str], incomplete: Mapping[str, str], strange: Iterable[str]
    ) -> None:
        self.missing, self.incomplete = tuple(missing), dict(incomplete)
        self.strange = tuple(strange)
        faults: list[str] = []
        if self.missing:
            faults.append(f"{len(self.missing)} of {of} items have no answer: {', '.join(self.missing)}.")
        faults += [f"{key} still needs its {what}." for key, what in self.incomplete.items()]
        if self.strange:
            faults.append(f"The list has no {', '.join(self.strange)}.")
        super().__init__(" ".join([*faults, "Nothing was recorded."]))


def judge(listed: CheckList, answers: Mapping[str, Answer], on: date) -> Judged:
    """The whole list answered, on the day of the visit: a question that several rows share is answered once.

    Raises:
        AnswersRefused: a row has no answer, an answer lacks what it needs, or answers a row the list has not.
    """
    rows = {row.id: row for row in listed.rows}
    questions = asked(listed)
    missing = [one.row.id for one in questions if one.row.id not in answers]
    strange = [key for key in answers if key not in rows]
    incomplete = {key: lack for key in rows if key in answers and (lack := _lack(answers[key], on))}
    if missing or incomplete or strange:
        raise AnswersRefused(of=len(questions), missing=missing, incomplete=incomplete, strange=strange)
    every = spread(listed, answers)
    findings = tuple(
        _finding(one, every)
        for question in questions
        for one in (question, *(Asked(row, ()) for row in question.also if row.id in answers))
        if every[one.row.id].outcome is Outcome.FAILED
    )
    return Judged({key: every[key] for key in rows}, findings)


def checked(listed: CheckList, judged: Judged, visit: str, on: date) -> tuple[Checked, ...]:
    """What is now known of each row that was looked at; rows not checked stay as they were."""
    return tuple(
        Checked(row.id, judged.answers[row.id].outcome, row.factor, row.points, visit, on)
        for row in listed.rows
        if judged.answers[row.id].outcome is not Outcome.NOT_CHECKED
    )


def score(factor: str, rows: Iterable[Checked], scale: int) -> Score | None:
    """Failed ÷ applicable points on a table's scale, in thousandths, half up; None where nothing counts.

    A row that does not apply leaves both sides. 1 of 3 points failed on a scale of 60 points:

    >>> from datetime import date
    >>> row = lambda outcome, points: Checked("x", outcome, "f", points, "v", date(2026, 1, 1))
    >>> made = score("f", [row(Outcome.FAILED, 1000), row(Outcome.PASSED, 2000)], 60_000)
    >>> made and (made.failed, made.applicable, made.value)
    (1000, 3000, 20000)
    """
    counted = tuple(
        row for row in rows if row.factor == factor and row.outcome in (Outcome.PASSED, Outcome.FAILED)
    )
    applicable = sum(row.points for row in counted)
    if not applicable:
        return None
    failed = sum(row.points for row in counted if row.outcome is Outcome.FAILED)
    value = (2 * failed * scale + applicable) // (2 * applicable)
    return Score(factor, failed, applicable, scale, value, counted)


def _lack(answer: Answer, on: date) -> str:
    """What an answer still needs; empty when nothing."""
    if answer.outcome is Outcome.NOT_APPLICABLE:
        return "" if answer.note.strip() else "reason"
    if answer.outcome is not Outcome.FAILED:
        return ""
    if not answer.note.strip():
        return "note"
    if answer.correction is None:
        return "correction"
    if answer.correction is Correction.BY_DATE and (answer.due is None or answer.due < on):
        return "due"
    return ""


def _finding(question: Asked, every: Mapping[str, Answer]) -> Finding:
    """What a failed question finds; rows that were answered themselves have a finding of their own."""
    answer = every[question.row.id]
    also = tuple(
        row
        for row in question.also
        if every[row.id].how is How.RECOGNISED and every[row.id].outcome is Outcome.FAILED
    )
    correction = answer.correction or Correction.BY_DATE
    due = answer.due if correction is Correction.BY_DATE else None
    return Finding(question.row, answer.note.strip(), correction, due, answer.photos, also)
