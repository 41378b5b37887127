"""What the records of a visit hold against the premises: its own findings, and those of earlier visits it looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from checklists import STRUCK, Correction, Mending, Step, Taken, UnitedRow, working_days_after
from graph.findings import FindingRow, moved
from regulation.visits.uniting import Held, Whole, ancestors

ASIDE_BY_CORRECTION = "更正后不再有这个问题。"
ASIDE_BY_RULING = "两份记录不一致，已决定以另一份为准。"


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of a visit: those that stand, those that are new, those that changed; the ids of all it ever had."""

    live: Sequence[FindingRow]
    new: Sequence[FindingRow]
    changed: Sequence[FindingRow]
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Bearing:
    """Which visit it is, at which premises, and when this is written, there and in UTC."""

    visit: str
    number: str
    premises: str
    now: datetime
    there: datetime

    def taken(self, what: Step, why: str = "") -> Taken:
        """A step that the visit takes."""
        return Taken(what, self.there, self.number, why)


def findings_of(whole: Whole, existing: Sequence[FindingRow], of: Bearing) -> Findings:
    """What the records hold now, from what they held before.

    A finding that a correction keeps stays the same finding and keeps how far it is put right; one that it takes away,
    or that somebody decided against, is withdrawn and stays on record.
    """
    free = {one.id: one for one in existing}
    live: list[FindingRow] = []
    new: list[FindingRow] = []
    changed: list[FindingRow] = []
    for held in whole.held():
        made = as_found(held, of)
        before = _same(free.values(), held, ancestors(whole, held.part))
        if before is None:
            made = _with_twin(_named_anew(made, existing), [*live, *free.values()])
            new.append(made)
        else:
            del free[before.id]
            made = _kept(before, made)
            if made != before:
                changed.append(made)
        live.append(made)
    new += [
        _withdrawn(as_found(held, of), of, whole)
        for held in whole.fallen()
        if not _known(held, existing) and not _carried(held, live, whole)
    ]
    changed += [_withdrawn(one, of, whole) for one in free.values() if one.state not in STRUCK]
    return Findings(live, new, changed, frozenset(one.id for one in (*existing, *new)))


def rechecked(
    olds: Iterable[FindingRow],
    looked_at: Mapping[str, UnitedRow],
    own: Findings,
    stood: Mapping[str, tuple[str, str, str, str]],
    of: Bearing,
) -> tuple[list[FindingRow], dict[str, tuple[str, str, str, str]]]:
    """What the visit says of earlier findings: seen again, or put right; and how each stood before the visit.

    Where the records no longer say anything of one, it stands as it did before; one that somebody else has settled
    since stays so.
    """
    again = {row: one.id for one in own.live for row in one.rows}
    before, changed = dict(stood), list[FindingRow]()
    for old in olds:
        ours = old.settled_by == of.number or (old.followed_by or "") in own.ids
        if old.id in stood and not ours and (old.settled_by or old.followed_by):
            continue
        start = _as_before(old, stood[old.id]) if old.id in stood and ours else old
        before.setdefault(old.id, _standing(start))
        found_again = again.get(old.requirement)
        if found_again:
            after = replace(moved(start, of.taken(Step.RECHECK_FAILED)), followed_by=found_again)
        elif old.requirement in looked_at:
            passed = moved(start, of.taken(Step.RECHECK_PASSED))
            after = replace(passed, settled_at=of.now, settled_by=of.number)
        else:
            after = start
        if (after.state, after.settled_by, after.followed_by) != (old.state, old.settled_by, old.followed_by):
            changed.append(after)
    return changed, before


def put_right(row: str, live: Iterable[FindingRow]) -> bool:
    """Whether all that was found of a row is put right or annulled; False where nothing was found of it."""
    of_row = [one for one in live if row in one.rows]
    return bool(of_row) and all(one.state in (Mending.CONFIRMED, Mending.ANNULLED) for one in of_row)


def confirmed_at(row: str, live: Iterable[FindingRow]) -> datetime | None:
    """When the department last confirmed that what was found of a row is put right; None for what was at once."""
    later = [
        one.settled_at
        for one in live
        if row in one.rows and one.settled_at and one.correction != Correction.ON_THE_SPOT.value
    ]
    return max(later, default=None)


def as_found(held: Held, of: Bearing) -> FindingRow:
    """A finding as its record has it, before anything was done about it."""
    found, row = held.finding, held.finding.requirement
    at_once = found.correction is Correction.ON_THE_SPOT
    known = found.due is None or working_days_after(found.due - timedelta(1), 1).holidays_known
    return FindingRow(
        id=_id_of(held),
        visit=of.visit,
        premises=of.premises,
        place=held.place,
        requirement=row.id,
        title=row.title,
        note=found.note,
        severity=row.severity.value,
        red_line=row.red_line,
        department=row.department,
        points=row.points,
        correction=found.correction.value,
        due=found.due,
        holidays_known=known,
        found_on=held.part.on,
        photos=found.photos,
        state=Mending.CONFIRMED if at_once else Mending.OPEN,
        settled_at=of.now if at_once else None,
        settled_by=of.number if at_once else None,
        also=tuple(other.id for other in found.also),
        record=held.part.id,
    )


def _named_anew(made: FindingRow, existing: Sequence[FindingRow]) -> FindingRow:
    """A finding that was withdrawn stays so; found to stand after all it is one of its own."""
    times = sum(one.id == made.id or one.id.startswith(f"{made.id}.") for one in existing)
    return replace(made, id=f"{made.id}.{times + 1}") if times else made


def _same(existing: Iterable[FindingRow], held: Held, line: Sequence[str]) -> FindingRow | None:
    """The finding that this one already is: of the record itself, or of one that it corrects and that still stands."""
    key = held.finding.requirement.id
    standing = {
        one.record: one for one in existing if one.requirement == key and one.state is not Mending.WITHDRAWN
    }
    return next((standing[one] for one in (held.part.id, *line) if one in standing), None)


def _kept(before: FindingRow, made: FindingRow) -> FindingRow:
    """The finding as the record says it now, put right as far as it was."""
    if before.record == made.record or before.state is Mending.ANNULLED:
        return before
    taken = replace(
        before,
        place=made.place,
        note=made.note,
        photos=made.photos,
        also=made.also,
        found_on=made.found_on,
        record=made.record,
    )
    if (before.correction, before.due) == (made.correction, made.due):
        return taken
    taken = replace(taken, correction=made.correction, due=made.due, holidays_known=made.holidays_known)
    if before.correction == made.correction:
        return taken
    return replace(taken, state=made.state, settled_at=made.settled_at, settled_by=made.settled_by)


def _with_twin(made: FindingRow, others: Iterable[FindingRow]) -> FindingRow:
    """A finding of which the department has confirmed the mending already, as another record of the visit had it."""
    if made.state is not Mending.OPEN:
        return made
    twin = next((one for one in others if is_twin(made, one) and one.state is Mending.CONFIRMED), None)
    if twin is None or twin.correction != Correction.BY_DATE.value:
        return made
    # the twin's own steps say who confirmed it and when
    return replace(
        made,
        state=Mending.CONFIRMED,
        steps=twin.steps,
        settled_at=twin.settled_at,
        settled_by=twin.settled_by,
    )


def is_twin(one: FindingRow, other: FindingRow) -> bool:
    """Whether two records of a visit found the same: put right once, it is put right for both."""
    same = one.visit == other.visit and one.requirement == other.requirement
    return same and one.id != other.id and other.state is not Mending.WITHDRAWN


def _known(held: Held, existing: Iterable[FindingRow]) -> bool:
    """Whether it is on record: as its own record's, or as what a correction kept of it, which has its id still."""
    key, own = held.finding.requirement.id, _id_of(held)
    return any((one.record == held.part.id and one.requirement == key) or one.id == own for one in existing)


def _id_of(held: Held) -> str:
    return f"{held.part.id}:{held.place}"


def _carried(held: Held, live: Iterable[FindingRow], whole: Whole) -> bool:
    """Whether a record that corrects this one still finds the same."""
    heirs = {part.id for part in whole.parts if held.part.id in ancestors(whole, part)}
    return any(one.record in heirs and one.requirement == held.finding.requirement.id for one in live)


def _withdrawn(one: FindingRow, of: Bearing, whole: Whole) -> FindingRow:
    corrected = one.record not in {part.id for part in whole.parts}
    reason = ASIDE_BY_CORRECTION if corrected else ASIDE_BY_RULING
    withdrawn = moved(one, of.taken(Step.WITHDRAW, reason))
    return replace(withdrawn, reason=reason, settled_at=of.now, settled_by=of.number)


def _standing(of: FindingRow) -> tuple[str, str, str, str]:
    at = of.settled_at.isoformat() if of.settled_at else ""
    return of.state.value, at, of.settled_by or "", of.followed_by or ""


def _as_before(of: FindingRow, before: tuple[str, str, str, str]) -> FindingRow:
    state, at, by, followed = before
    return replace(
        of,
        state=Mending(state),
        settled_at=datetime.fromisoformat(at) if at else None,
        settled_by=by or None,
        followed_by=followed or None,
    )
