"""What a new edition changes for one premises: rows that are new for it, that are gone, that say something else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from checklists.condition import Known
from checklists.model import Library, Requirement
from checklists.select import select


class What(StrEnum):
    """How a row changed for a premises."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


class RowPart(StrEnum):
    """What of a row says something else now."""

    DUTY = "duty"
    CHECK = "check"
    SEVERITY = "severity"
    DEADLINE = "deadline"
    BASIS = "basis"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that changed for a premises: as it stood before, as it stands now (None: not there for it).

    `sure`: the facts settle that it concerns the premises. Otherwise a fact is unknown, and it may.
    """

    what: What
    before: Requirement | None
    after: Requirement | None
    parts: tuple[RowPart, ...]
    sure: bool

    @property
    def row(self) -> Requirement:
        """The row as it stands now, or as it stood last."""
        row = self.after or self.before
        assert row is not None, "a change is of a row"  # noqa: S101
        return row


def changes(before: Library, after: Library, known: Known) -> tuple[Change, ...]:
    """What the edition `after` changes against `before` for a premises with these facts.

    In the order of the newer edition; what is gone comes last. A row that does not apply with these facts in either
    edition is left out, however much of it changed; so is one that is gone and never applied for certain.
    """
    then, now = _standing(before, known), _standing(after, known)
    met = [(then.get(key), now[key]) for key in now]
    gone = [(then[key], None) for key in then if key not in now]
    return tuple(made for old, new in (*met, *gone) if (made := _change(old, new)))


def differing(before: Requirement, after: Requirement) -> tuple[RowPart, ...]:
    """The parts of a row that say something else now, by the Chinese text, which is the one that holds."""
    differs = {
        RowPart.DUTY: before.duty.zh != after.duty.zh,
        RowPart.CHECK: before.check.zh != after.check.zh,
        RowPart.SEVERITY: (before.severity, before.red_line) != (after.severity, after.red_line),
        RowPart.DEADLINE: before.mend_days != after.mend_days,
        RowPart.BASIS: (before.basis.law.id, before.basis.article.zh)
        != (after.basis.law.id, after.basis.article.zh),
    }
    return tuple(part for part in RowPart if differs[part])


Stood = tuple[Requirement, bool]
"""A row that a premises has to do with, and whether that is certain."""


def _standing(library: Library, known: Known) -> dict[str, Stood]:
    chosen = select(library, known)
    rows = {one.requirement.id: (one.requirement, True) for one in chosen.items}
    return rows | {one.requirement.id: (one.requirement, False) for one in chosen.unknown}


def _change(old: Stood | None, new: Stood | None) -> Change | None:
    if new is None:
        return Change(What.GONE, old[0], None, (), sure=True) if old and old[1] else None
    if old is None:
        return Change(What.NEW, None, new[0], (), new[1])
    (before, was_sure), (after, is_sure) = old, new
    if is_sure and not was_sure:
        return Change(What.NEW, None, after, (), sure=True)
    parts = differing(before, after)
    if was_sure and not is_sure:
        return Change(What.CHANGED, before, after, parts, sure=False)
    return Change(What.CHANGED, before, after, parts, is_sure) if parts else None
