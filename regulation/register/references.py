"""What rows refer to: the premises of an entity, districts, departments; found, made, or said to be missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph import Tx, records, register
from graph.records import Record
from regulation.register.enterprise_rows import premises_key
from regulation.register.identifiers import district_parents
from regulation.register.kinds import Draft, Kind, Subject


@dataclass(frozen=True, slots=True)
class Missing:
    """Districts and departments that are named and not known."""

    districts: tuple[str, ...]
    departments: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.districts or self.departments)


def resolve(tx: Tx, kind: Kind, drafts: Sequence[Draft]) -> tuple[list[Any], dict[int, str]]:
    """Records whose references hold, and place in the list → reason for those whose do not."""
    if kind.record is records.District:
        return _districts(tx, drafts)
    if kind.record is records.Officer:
        return _officers(tx, drafts)
    if any(draft.subject for draft in drafts):
        return _of_premises(tx, drafts)
    return [draft.record for draft in drafts], {}


def missing(tx: Tx, resolved: Sequence[Record]) -> Missing:
    """The districts and departments that these records name and the register does not know.

    With a district those that its GB/T 2260 code puts it below are named too: the path goes through them.
    """
    named = {r.district for r in resolved if isinstance(r, records.Premises)}
    stated = {r.code for r in resolved if isinstance(r, records.District)}
    districts = (named | _implied(named | stated)) - stated
    departments = {r.department for r in resolved if isinstance(r, records.Visit)}
    return Missing(
        tuple(sorted(districts - register.district_paths(tx, districts).keys())),
        tuple(sorted(departments - register.digests(tx, records.Department, departments).keys())),
    )


def put_missing(tx: Tx, absent: Missing) -> None:
    """Make them, with their code as their name."""
    parents = {code: _implied_parent(code) for code in absent.districts}
    standing = _standing(tx, parents)
    districts = [
        records.District(code, code, code, parent, _path(code, {**standing, **parents}))
        for code, parent in parents.items()
    ]
    register.put(tx, records.District, districts)
    register.put_missing_departments(tx, absent.departments)


def _districts(tx: Tx, drafts: Sequence[Draft]) -> tuple[list[Any], dict[int, str]]:
    """Each district below its parent; a parent is known already or stands in the same rows."""
    stated = {draft.record.code: draft.record.parent for draft in drafts}
    parents = {**_standing(tx, stated), **stated}
    resolved: list[Any] = []
    refused: dict[int, str] = {}
    for place, draft in enumerate(drafts):
        try:
            resolved.append(replace(draft.record, path=_path(draft.record.code, parents)))
        except LookupError as error:
            refused[place] = str(error.args[0])
    return resolved, refused


def _standing(tx: Tx, stated: Mapping[str, str | None]) -> dict[str, str | None]:
    """District → parent as the register has it, for all that stand above these."""
    named = {parent for parent in stated.values() if parent}
    parents: dict[str, str | None] = {}
    for path in register.district_paths(tx, named | _implied(stated.keys() | named)).values():
        steps = path.strip("/").split("/")
        parents.update(zip(steps, [None, *steps], strict=False))
    return parents


def _path(code: str, parents: Mapping[str, str | None]) -> str:
    """The path from the root down to a district, by each one's parent; else as its GB/T 2260 code implies.

    >>> _path("110101", {"110100": "capital", "capital": None})
    '/capital/110100/110101/'
    """
    steps = [code]
    while True:
        lowest = steps[-1]
        parent = parents[lowest] if lowest in parents else _implied_parent(lowest)
        if parent is None:
            return "/" + "".join(f"{step}/" for step in reversed(steps))
        if parent in steps:
            raise LookupError(f"parent: {code} would stand below itself; correct the parent")
        if parent not in parents and parent not in district_parents(lowest):
            raise LookupError(
                f"parent: no district {parent} is known; load it first or put it above this line"
            )
        steps.append(parent)


def _implied_parent(code: str) -> str | None:
    above = district_parents(code)
    return above[-1] if above else None


def _implied(codes: Iterable[str]) -> set[str]:
    return {above for code in codes for above in district_parents(code)}


def _officers(tx: Tx, drafts: Sequence[Draft]) -> tuple[list[Any], dict[int, str]]:
    districts = register.district_paths(tx, {d.record.district for d in drafts})
    departments = register.digests(tx, records.Department, {d.record.department for d in drafts})
    resolved: list[Any] = []
    refused: dict[int, str] = {}
    for place, draft in enumerate(drafts):
        officer = draft.record
        if officer.department not in departments:
            refused[place] = f"department: no {officer.department} is known; load departments first"
        elif officer.district not in districts:
            refused[place] = f"district: no {officer.district} is known; load districts first"
        else:
            resolved.append(officer)
    return resolved, refused


def _of_premises(tx: Tx, drafts: Sequence[Draft]) -> tuple[list[Any], dict[int, str]]:
    subjects = [draft.subject for draft in drafts if draft.subject]
    held = register.premises_of(tx, (subject.entity for subject in subjects))
    resolved: list[Any] = []
    refused: dict[int, str] = {}
    for place, draft in enumerate(drafts):
        try:
            resolved.append(replace(draft.record, premises=_the_premises(draft.subject, held)))
        except LookupError as error:
            refused[place] = str(error.args[0])
    return resolved, refused


def _the_premises(subject: Subject | None, held: Mapping[str, tuple[str, ...]]) -> str:
    """The key of the one premises a row means; LookupError says why there is none."""
    if subject is None or subject.entity not in held:
        entity = subject.entity if subject else ""
        raise LookupError(f"code: no enterprise {entity} is known; load enterprises first")
    keys = held[subject.entity]
    if subject.place is not None:
        key = premises_key(subject.entity, subject.place)
        if key not in keys:
            raise LookupError(
                f"premises: {subject.entity} has no place named {subject.place!r}; check the name"
            )
        return key
    if len(keys) != 1:
        raise LookupError(f"premises is empty and {subject.entity} has {len(keys)} places; say which one")
    return keys[0]
