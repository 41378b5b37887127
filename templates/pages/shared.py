"""What every page has around it, and the small values that pages are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from risk import State

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, order=True)
class Points:
    """Points of a risk table, as integer thousandths: `Points(32308)` is 32.308 points."""

    thousandths: int

    def __add__(self, other: "Points") -> "Points":
        return Points(self.thousandths + other.thousandths)

    def __sub__(self, other: "Points") -> "Points":
        return Points(self.thousandths - other.thousandths)

    def __abs__(self) -> "Points":
        return Points(abs(self.thousandths))


ZERO = Points(0)
"""No points at all."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, both kept: a page never prints a percentage without its denominator at hand.

    A known share of 0.72 that comes as thousandths is `Share(720, 1000)`.
    """

    part: int
    whole: int

    @property
    def percent(self) -> float:
        """The share in percent, 0 for an empty whole."""
        return 100 * self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Count:
    """A number and the address of the rows behind it; a zero is printed as plain text."""

    n: int
    href: str = ""


NONE_COUNTED = Count(0)
"""Nothing counted, nothing to open."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words and where they lead; an empty `href` prints the words alone."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter. `count` is what choosing it would list, None when that is not counted."""

    value: str
    text: str
    chosen: bool = False
    count: int | None = None


class Sign(StrEnum):
    """The four enamel signs: colour and shape, from little to much risk (蓝 ○, 黄 △, 橙 ◇, 红 ■)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True, slots=True)
class Mark:
    """A grade as it is shown: the sign picks colour and shape, `letter` is the table's own grade ("B", "5").

    `word` is the table's word for it (一般风险). Without a grade `sign` is None, `letter` and `word` are
    empty, and the page writes the state's own word.
    """

    state: State
    sign: Sign | None = None
    letter: str = ""
    word: str = ""

    def __post_init__(self) -> None:
        graded = self.state in (State.GRADED, State.PROVISIONAL)
        if graded != (self.sign is not None and bool(self.letter)):
            raise ValueError(
                f"a mark in the state {self.state} has sign {self.sign!r} and letter {self.letter!r}; "
                "a grade has both, ignorance has neither"
            )


@dataclass(frozen=True, slots=True)
class Plate:
    """The door plate: the mark, the day it was graded, and the share of the weight that is known."""

    mark: Mark
    graded_on: date | None = None
    known: Share | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a rule comes from. `verified` false prints 待核; `assumed` true says nobody found a source."""

    law: str
    article: str = ""
    verified: bool = True
    assumed: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """The record a fact was read from: its words, its address if the reader may open it, its day."""

    text: str
    on: date | None = None
    href: str = ""


class Place(StrEnum):
    """Where the navigation leads; the page has the words for it."""

    OVERVIEW = "overview"
    TASKS = "tasks"
    DAY = "day"
    PREMISES = "premises"
    REQUIREMENTS = "requirements"
    TABLES = "tables"
    SIGN_IN = "sign-in"


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation."""

    place: Place
    href: str
    current: bool = False


class Role(StrEnum):
    """What a signed-in person is; the page has the words for it."""

    OWNER = "owner"
    INSPECTOR = "inspector"
    LEAD = "lead"
    REGULATOR = "regulator"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Who:
    """The signed-in person."""

    name: str
    role: Role


class FootLabel(StrEnum):
    """What a line at the foot of a page is about; the page has the words for it."""

    AS_OF = "as-of"
    TABLE = "table"
    SOURCE = "source"
    METHOD = "method"
    LICENCE = "licence"


@dataclass(frozen=True, slots=True)
class FootFact:
    """One line at the foot of a page. A date value is printed in the page's language."""

    label: FootLabel
    value: str | date
    href: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around every page.

    `path` and `query` (without "?") are this page's own address, which the language switch keeps. `csrf`
    is needed where a form posts: the sign-out button (shown when `who` is given) and the sign-in page.
    `made_up` prints the notice that names and numbers are invented. `care` is 大字, larger type.
    """

    lang: Lang
    path: str
    query: str = ""
    who: Who | None = None
    csrf: str | None = None
    nav: Sequence[NavItem] = ()
    foot: Sequence[FootFact] = ()
    made_up: bool = False
    care: bool = False

    def address(self, **changed: str) -> str:
        """This page's address with some of its query changed.

        >>> Shell(lang="zh", path="/r", query="district=d1&lang=zh").address(lang="en")
        '/r?district=d1&lang=en'
        """
        kept = [(name, value) for name, value in parse_qsl(self.query) if name not in changed]
        return f"{self.path}?{urlencode([*kept, *changed.items()])}"
