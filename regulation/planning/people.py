"""Who can be sent: at least two, each with an enforcement number valid on the day, none with an interest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph import Tx, planning
from graph.records import Officer
from graph.tasks import Assigned, Recusal
from regulation.access import Who
from regulation.planning.objections import Objection, objection
from regulation.planning.rules import rules
from risk import Text


@dataclass(frozen=True, slots=True)
class Candidate:
    """An officer, and why they cannot be sent; None when they can."""

    officer: Officer
    why_not: Text | None


def candidates_of(
    tx: Tx, who: Who, departments: Sequence[str], day: date, recusals: Sequence[Recusal]
) -> list[Candidate]:
    """The officers of these departments within the asker's district; who can be sent stands first."""
    found = [Candidate(o, why_not(o, day, recusals)) for o in planning.officers(tx, departments, who.under)]
    return sorted(found, key=lambda one: one.why_not is not None)


def why_not(officer: Officer, day: date, recusals: Sequence[Recusal]) -> Text | None:
    """Why an officer cannot be sent on a day; None when they can."""
    words = rules().officers
    recused = next((one for one in recusals if one.number == officer.number), None)
    if recused is not None:
        return _filled(words["recused"], reason=recused.reason)
    if not officer.enforcement_number:
        return words["no_number"]
    if officer.valid_to is None:
        return words["no_end"]
    return _filled(words["ended"], day=officer.valid_to.isoformat()) if officer.valid_to < day else None


def assigned_of(tx: Tx, who: Who, departments: Sequence[str], numbers: Sequence[str]) -> tuple[Assigned, ...]:
    """The officers of these numbers as they are written into a task; unknown ones are left out."""
    known = {officer.number: officer for officer in planning.officers(tx, departments, who.under)}
    chosen = [known[number] for number in dict.fromkeys(numbers) if number in known]
    return tuple(Assigned(o.number, o.name, o.department, o.enforcement_number or "") for o in chosen)


def check_team(
    tx: Tx,
    who: Who,
    departments: Sequence[str],
    numbers: Sequence[str],
    day: date,
    recusals: Sequence[Recusal],
    industry: str,
) -> list[Objection]:
    """What speaks against sending these officers to a trade on a day: too few, one who cannot go. Never set aside."""
    words, least = rules().officers, rules().numbers["officers_at_least"]
    known = {one.officer.number: one for one in candidates_of(tx, who, departments, day, recusals)}
    against: list[Objection] = []
    chosen = list(dict.fromkeys(numbers))
    if len(chosen) < least:
        against.append(objection(rules().too_few, industry=industry, count=len(chosen)))
    for number in chosen:
        one = known.get(number)
        reason = words["unknown"] if one is None else one.why_not
        if reason is not None:
            name = one.officer.name if one else number
            said = Text(f"{name}：{reason.zh}。", f"{name}: {reason.en}.")
            against.append(Objection("officer", said, Text("", ""), "", None))
    return against


def _filled(text: Text, **words: str) -> Text:
    return Text(text.zh.format(**words), text.en.format(**words))
