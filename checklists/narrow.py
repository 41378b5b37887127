"""What of a premises' rows one task asks: at the door what can be looked at there, at the desk what data shows.

Door and desk together are the whole list and share no row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from checklists.model import CheckList, Method, Requirement
from checklists.visiting import ShortList


def at_door(listed: CheckList) -> CheckList:
    """The list of those who go there: what paper and place show; what data shows is left to the desk."""
    return _only(listed, lambda row: row.method is not Method.OFF_SITE)


def at_desk(listed: CheckList) -> CheckList:
    """The list of a desk task, for which nobody goes: what data shows, and nothing else."""
    return _only(listed, lambda row: row.method is Method.OFF_SITE)


def shortened(listed: CheckList, rule: ShortList | None, grade: str | None, kind: str) -> CheckList:
    """The list as short as the trade's rule allows for this grade and kind of visit; without a rule it is whole."""
    if rule is None or not rule.allows(grade, kind):
        return listed
    left_out = tuple(row for row in listed.rows if not rule.has(row))
    return replace(
        listed,
        items=tuple(row for row in listed.items if rule.has(row)),
        to_find_out=tuple(row for row in listed.to_find_out if rule.has(row)),
        left_out=left_out,
    )


def _only(listed: CheckList, here: Callable[[Requirement], bool]) -> CheckList:
    return replace(
        listed,
        items=tuple(row for row in listed.items if here(row)),
        to_find_out=tuple(row for row in listed.to_find_out if here(row)),
        elsewhere=tuple(row for row in listed.rows if not here(row)),
    )
