"""Before there is any enterprise: the trades one may open, and what a place of one would have to do with."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from templates.pages.handbook import LeftOut, QuestionAsked
from templates.pages.shared import Shell


class StageWord(StrEnum):
    """When a permit is due; the page has the words for it."""

    REGISTER = "register"
    PERMIT = "permit"
    OPENING = "opening"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class TradeWay:
    """A trade to open: how many rows it has at most, and where to go on."""

    name: str
    rows: int
    href: str


@dataclass(frozen=True, slots=True)
class OpenTrades:
    """`/start`: choose a trade."""

    shell: Shell
    trades: Sequence[TradeWay]


@dataclass(frozen=True, slots=True)
class PermitAsked:
    """A permit or a filing: from whom, when, because of what. Not `needed`: it depends on something unknown."""

    name: str
    department: str
    due: str
    needed: bool
    because: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PermitStage:
    """The permits of one stage."""

    stage: StageWord
    permits: Sequence[PermitAsked]


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row that would apply, and because of what."""

    id: str
    title: str
    duty: str
    good: str
    department: str
    because: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class OpenChapter:
    """A chapter with the rows that would apply."""

    number: int
    title: str
    rows: Sequence[OpenRow]


@dataclass(frozen=True, slots=True)
class DepartmentComes:
    """A department that would come, and how many rows it looks at."""

    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class OpenPage:
    """`/start/{industry}`: a GET form of questions to itself (`here`); the answers stand in the address alone.

    `permits` are needed for certain, of all those in `stages`; `applies` rows would apply.
    """

    shell: Shell
    industry: str
    version: str
    open_href: str
    here: str
    questions: Sequence[QuestionAsked] = ()
    answered: bool = False
    stages: Sequence[PermitStage] = ()
    permits: int = 0
    chapters: Sequence[OpenChapter] = ()
    applies: int = 0
    departments: Sequence[DepartmentComes] = ()
    unknown: Sequence[LeftOut] = ()
    json_href: str = ""
