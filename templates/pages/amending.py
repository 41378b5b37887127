"""The page of a draft edition of a risk table: what it changes for everybody, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from templates.pages.authoring import DraftState
from templates.pages.shared import Mark, Points, Shell


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """Where the premises of one present grade go: so many to each of the columns, in their order."""

    mark: Mark
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class GroupMoves:
    """How many premises of one group move; `lang` is the language of its name where it has only one."""

    name: str
    worse: int
    better: int
    gained: int
    lost: int
    stays: int
    lang: str = ""


@dataclass(frozen=True, slots=True)
class MovesBy:
    """Groups of one kind in which somebody moves; in `still` more nobody does."""

    title: str
    groups: Sequence[GroupMoves]
    still: int = 0


@dataclass(frozen=True, slots=True)
class NeededLine:
    """What is needed in a year by the present edition and by the draft: visits, or hours where `hours`."""

    hours: bool
    most: bool
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class MoverLine:
    """A premises that moves, with the factor that moved it most; an empty one says that only the edges moved."""

    name: str
    href: str
    before: Mark
    after: Mark
    before_total: Points
    after_total: Points
    factor: str = ""
    factor_before: Points | None = None
    factor_after: Points | None = None


@dataclass(frozen=True, slots=True)
class WhatIfShown:
    """What a draft changes, tried on so many premises on a day beside the edition `before`, empty if there was none.

    `over_cap` premises would need more visits than they are to bear now. `hidden` movers are not the reader's to see,
    `refused` premises have facts that one of the two tables does not take.
    """

    premises: int
    before: str
    tried_by: str
    tried_on: date
    milliseconds: int
    total: GroupMoves
    columns: Sequence[Mark]
    rows: Sequence[MatrixRow]
    by: Sequence[MovesBy]
    needed: Sequence[NeededLine]
    over_cap: int
    unsaid: int
    listless: int
    movers: Sequence[MoverLine]
    hidden: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class TableDraftPage:
    """`/r/models/{id}/draft`: the draft of a table's next edition; `state` None where none was begun.

    `fresh`: it was tried lately enough to be published, at most `days_valid` days ago. `own`: the reader wrote it or
    handed it over. `typed_text` is what was pasted or sent and refused.
    """

    shell: Shell
    name: str
    table_href: str
    draft_href: str
    days_valid: int
    state: DraftState | None = None
    version: str = ""
    edition_href: str = ""
    digest: str = ""
    by: str = ""
    on: date | None = None
    reason: str = ""
    returned: str = ""
    found: WhatIfShown | None = None
    fresh: bool = False
    publishes: bool = False
    own: bool = False
    fault: str = ""
    typed_day: str = ""
    typed_reason: str = ""
    typed_text: str = ""
    json_href: str = ""
