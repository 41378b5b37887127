"""The pages behind the code on the wall: a code that is no good, a typed one, which of several premises, its label."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from templates.pages.shared import Shell


class CodeTrouble(StrEnum):
    """What a scanned code is not; the page has the words for it. Of a BAD one nothing else is ever said."""

    BAD = "bad"
    SUSPENDED = "suspended"
    REPLACED = "replaced"
    REVOKED = "revoked"
    WRONG_PURPOSE = "wrong-purpose"
    UNREGISTERED = "unregistered"


@dataclass(frozen=True, slots=True)
class CodePage:
    """`/q/{digits}` for a code that opens no page of a premises. `since` is the day of its status."""

    shell: Shell
    trouble: CodeTrouble
    code: str = ""
    since: date | None = None
    type_href: str = ""


class TypedFault(StrEnum):
    """Why what was typed leads nowhere; the page has the sentence for it."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    MISTYPED = "mistyped"
    UNKNOWN = "unknown"
    ENTITY_UNKNOWN = "entity-unknown"
    TOO_MANY = "too-many"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class TypeCode:
    """`/q`: posts `code` (a short code, or what a business licence's QR code says) and `csrf` to itself."""

    shell: Shell
    typed: str = ""
    fault: TypedFault | None = None
    wait_minutes: int = 0


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """One premises to choose from."""

    name: str
    href: str
    address: str = ""
    industry: str = ""


@dataclass(frozen=True, slots=True)
class ChoosePremises:
    """`/q` after the code of a legal entity with several premises. `total` may be more than are listed."""

    shell: Shell
    code: str
    places: Sequence[PlaceChoice]
    total: int


class CodeState(StrEnum):
    """Where a code stands; the page has the words for it."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REPLACED = "replaced"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class CodeStep:
    """One change of a code's status."""

    at: datetime
    state: CodeState
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CodeDeed:
    """What may be done to a code now: the form's `deed` and the state that it leads to."""

    deed: str
    state: CodeState


@dataclass(frozen=True, slots=True)
class LabelPage:
    """`/r/premises/{id}/code`: the label and its status, with forms that post `deed`, `reason`, `csrf` to itself.

    `state` is None while the premises has no code yet. `image_href` is empty where a label cannot be drawn.
    """

    shell: Shell
    name: str
    premises_href: str
    code: str
    host: str
    state: CodeState | None = None
    issued: date | None = None
    image_href: str = ""
    downloads: Sequence[tuple[str, str]] = ()
    steps: Sequence[CodeStep] = ()
    deeds: Sequence[CodeDeed] = ()
    reason: str = ""
    reason_missing: bool = False
