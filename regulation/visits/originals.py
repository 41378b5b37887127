"""The sealed original of a photo, opened as evidence: never without a reason, and never without a trace."""

from __future__ import annotations

from graph import NotFound, visit_records
from regulation import attachments
from regulation.access import Action, Who, require
from regulation.office import Office
from regulation.visits.refusals import VisitRefused
from regulation.visits.submission import LONGEST_NOTE


def open_original(office: Office, who: Who, digest: str, why: str) -> bytes:
    """Exactly the bytes that came from the phone, where the camera wrote place and time; who looked is recorded first.

    NotFound where no photo of that SHA-256 is here or its original was never kept; VisitRefused without a reason;
    SealBroken where it does not open.
    """
    require(who, Action.OPEN_ORIGINAL)
    reason = why.strip()
    if not 0 < len(reason) <= LONGEST_NOTE:
        raise VisitRefused(
            f"打开原件要写明理由（{LONGEST_NOTE} 字以内）。",
            f"Opening an original takes a reason, of {LONGEST_NOTE} characters at most.",
        )
    found = attachments.original(office.settings, digest)
    if found is None:
        raise NotFound(
            f"No original of {digest} is here. Take the SHA-256 as the record of the visit names it."
        )
    office.store.write(
        "photo.open_original",
        who.account,
        lambda tx: visit_records.note_opened(tx, digest, who.account, office.now(), reason),
    )
    return found
