"""A record as it arrived: when, how late, by whose clock; and what is said of the visit because of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.tasks import Task
from regulation.lists import DESK, SERVICE
from regulation.office import Office
from regulation.visits.circumstances import stamp
from regulation.visits.clock import Sending, Timed, timed
from regulation.visits.exceptions import SKEW, lateness, scanning
from regulation.visits.submission import Submission


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the phone said when it sent, when that came, and the visit's times by the server's clock."""

    sending: Sending
    received: datetime
    timed: Timed

    def as_json(self) -> dict[str, Any]:
        """What stands with the visit: seconds by which the phone's times were moved, and why it came late."""
        sent = self.sending.sent
        return {
            "sent": stamp(sent) if sent else None,
            "attempt": self.sending.attempt,
            "reason": self.sending.reason,
            "moved_seconds": round(self.timed.ahead.total_seconds()),
        }


def arrival(office: Office, submission: Submission, sending: Sending) -> Arrival:
    """A record that arrives now."""
    received, device = office.now(), submission.circumstances.device
    offset = device.offset_ms if device else None
    zone = office.settings.timezone
    when = timed(submission.started, submission.ended, sending, offset, received, zone)
    return Arrival(sending, received, when)


def flags_of(office: Office, task: Task, submission: Submission, came: Arrival) -> tuple[str, ...]:
    """What is to be known of how this visit came about; nothing of it is a reason to refuse."""
    given = submission.circumstances
    reason = came.sending.reason or (given.exception.reason if given.exception else "")
    admitted = any(event.what == "admitted" for event in task.events)
    return (
        *([SKEW] if came.timed.skewed else []),
        *lateness(came.timed.ended, came.received, reason, office.settings.timezone),
        *(scanning(given, admitted) if task.kind not in (DESK, SERVICE) else []),
    )
