"""The page that is the app in the field: the same for everybody, so that a phone may keep it."""

from collections.abc import Sequence
from dataclasses import dataclass

from templates.pages.premises import PermitStatus, VisitResult
from templates.pages.shared import Shell

RESULTS = (
    ("pass", VisitResult.PASSED),
    ("conditions", VisitResult.CONDITIONS),
    ("fail", VisitResult.FAILED),
    ("other", VisitResult.NOT_DONE),
)
"""How the pack writes the end of a visit, and what the page says."""


@dataclass(frozen=True, slots=True)
class FieldApp:
    """The frame of the app with the templates of its views. Its shell names nobody: it is kept on the phone.

    `expiring_days`: a permit that ends within so many days is shown as one that ends; `far_metres`: further
    from the registered place the phone asks why; `kept_days`: so long it keeps a visit that the server has.
    `permits` and `results` are those that the phone has to have a word for.
    """

    shell: Shell
    expiring_days: int
    far_metres: int
    kept_days: int
    permits: Sequence[PermitStatus] = tuple(PermitStatus)
    results: Sequence[tuple[str, VisitResult]] = RESULTS
