"""The pages of risk tables: public rules that a law officer can read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from templates.pages.shared import Clause, Count, Link, Mark, Points, Share, Shell
from templates.pages.why import Ruler


@dataclass(frozen=True, slots=True)
class TableRow:
    """One edition of a risk table in the list. `assumed` counts clauses nobody found a source for.

    `trial`: how far a table on trial is, in words; empty for one that is not.
    """

    name: str
    href: str
    edition: str
    takes_effect: date
    ends: date | None = None
    trial: str = ""
    in_force: bool = True
    industries: str = ""
    factors: int = 0
    assumed: int = 0
    premises: Count | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Tables:
    """`/r/models`: every risk table with its editions."""

    shell: Shell
    tables: Sequence[TableRow]
    json_href: str = ""


@dataclass(frozen=True, slots=True)
class TableGrade:
    """A grade of the table: from which score to which, and the visits a year it asks for, in words."""

    mark: Mark
    scores: str
    visits: str = ""
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class TableBand:
    """One line of a factor: when the fact is so, these points."""

    when: str
    points: Points


@dataclass(frozen=True, slots=True)
class TableFactor:
    """A factor: what is asked, the points for each answer, the cost of not knowing, the clause."""

    name: str
    bands: Sequence[TableBand]
    unknown: Points
    asks: str = ""
    code: str = ""
    note: str = ""
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class TableFactorGroup:
    """Factors under one heading; an empty title prints no heading."""

    factors: Sequence[TableFactor]
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableTrigger:
    """A circumstance that moves the grade whatever the score. `raises_risk` true for the worse."""

    text: str
    effect: str
    raises_risk: bool = True
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class AdoptionDeed:
    """Who adopted the table from a day on, or took that back; `digest` is the SHA-256 of the table they read."""

    taken_back: bool
    by: str
    on: date
    recorded: date
    reason: str
    edition: str
    digest: str


@dataclass(frozen=True, slots=True)
class AdoptionForm:
    """To adopt the table, to take an adoption back, or both where another edition was adopted than this one."""

    action_href: str
    adopt: bool
    take_back: bool
    earliest: date
    typed_day: str = ""
    typed_reason: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class TablePage:
    """`/r/models/{id}`: one edition, readable by a law officer.

    `known_needed` is the share of the weight below which there is no grade; `default_supervision` what
    then applies. `editions` lists the others of the same table. `trial`: how far a table on trial is, in words, and
    `reason` why it was adopted; `unread`: what was adopted was another text. `digest` is the SHA-256 of the file.
    `draft_href` leads to the draft of the next edition, for who may draft one.
    """

    shell: Shell
    name: str
    edition: str
    takes_effect: date
    ruler: Ruler
    grades: Sequence[TableGrade]
    groups: Sequence[TableFactorGroup]
    known_needed: Share
    default_supervision: str
    ends: date | None = None
    trial: str = ""
    industries: str = ""
    summary: str = ""
    triggers: Sequence[TableTrigger] = ()
    basis: Sequence[Clause] = ()
    notes: Sequence[str] = ()
    editions: Sequence[Link] = ()
    premises: Count | None = None
    digest: str = ""
    reason: str = ""
    unread: bool = False
    deeds: Sequence[AdoptionDeed] = ()
    form: AdoptionForm | None = None
    draft_href: str = ""
    json_href: str = ""
