"""A list opened when its record arrives: the visit began away from the network, with a list given out before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from checklists import CheckList
from graph import Tx, visits
from graph.tasks import Event, Task
from regulation.access import Who
from regulation.office import Office
from regulation.visits.refusals import refuse
from regulation.visits.running import restore


def list_answered(
    office: Office,
    task: Task,
    pinned: Mapping[str, Any] | None,
    offered: Mapping[str, Any] | None,
    digest: str,
) -> CheckList:
    """The list that a record answers: the one its task was opened with, or the one it was given out with.

    `offered` is from an offer whose seal is ours. SubmissionRefused where the digest is that of neither.
    """
    if pinned is None and offered is None:
        refuse(f"The list of task {task.number} was not opened yet. Open it first.")
    form = next((one for one in (pinned, offered) if one is not None and one.get("digest") == digest), None)
    if form is None:
        refuse(
            f"The answers belong to another list than the one task {task.number} was opened with. "
            "Open the task again and answer that list."
        )
    return restore(office, form)


def pin_offered(office: Office, who: Who, tx: Tx, task: Task, offered: Mapping[str, Any] | None) -> Task:
    """The task, opened with the list that was offered where nobody opened it before; it says so on its record."""
    if offered is None or not visits.pin(tx, task.id, offered):
        return task
    return replace(task, events=(*task.events, Event(office.now(), who.called, "started")))
