"""What a phone sends: the record alone, or the record with the list it was begun with and how it was sent."""

from __future__ import annotations

from collections.abc import Mapping

from graph.visits import Receipt
from regulation.access import Who
from regulation.field.offer import open_offer
from regulation.office import Office
from regulation.visits.clock import read_sending
from regulation.visits.submission import read_submission
from regulation.visits.submit import submit


def receive(office: Office, who: Who, body: object) -> Receipt:
    """Record what was sent: `{"record", "offer", "sending"}` or a bare record.

    Raises as `submit`; SubmissionRefused also for an offer that is not of this task or not ours.
    """
    whole = body if isinstance(body, Mapping) and "record" in body else {"record": body}
    submission = read_submission(whole["record"])
    offer = whole.get("offer")
    offered = open_offer(office.settings, offer, submission.task) if offer is not None else None
    return submit(office, who, submission, read_sending(whole.get("sending")), offered)
