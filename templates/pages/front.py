"""The pages anyone may open first: the front page, signing in, and what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from templates.pages.shared import Link, Role, Shell
from templates.pages.tables import TableRow


@dataclass(frozen=True, slots=True)
class Front:
    """`/`: what this is, how one gets in, the public rules. It lists no premises: nobody may enumerate.

    `home_href` is where a signed-in person goes on. `examples` are made-up premises whose public page may
    be opened to see what a scan shows.
    """

    shell: Shell
    sign_in_href: str
    home_href: str = ""
    tables: Sequence[TableRow] = ()
    tables_href: str = ""
    open_href: str = ""
    examples: Sequence[Link] = ()


class SignInFault(StrEnum):
    """Why signing in failed; the page has the sentence for it."""

    NAME_MISSING = "name-missing"
    PASSWORD_MISSING = "password-missing"  # noqa: S105 - the name of a fault
    WRONG = "wrong"
    TOO_MANY = "too-many"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A sign-in of the made-up sample, printed beside the form. `sees` says what it opens."""

    name: str
    password: str
    role: Role
    sees: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """`/sign-in`: posts `name`, `password`, `csrf`, `next` to itself.

    `wait_minutes` belongs to `TOO_MANY`.
    """

    shell: Shell
    name: str = ""
    next: str = ""
    fault: SignInFault | None = None
    wait_minutes: int = 0
    demo: Sequence[DemoAccount] = ()


class Trouble(StrEnum):
    """What went wrong, where the page has its own words for it; `OTHER` uses the given sentences."""

    NOT_FOUND = "not-found"
    NO_RIGHT = "no-right"
    STORE_DOWN = "store-down"
    BAD_REQUEST = "bad-request"
    TOO_MANY = "too-many"
    FULL = "full"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Problem:
    """What happened, and what now (RFC 9457 as a page).

    `title`, `detail` and `advice` are in the page's language; where empty the page writes its own words
    for the `trouble`. `retry` names the address to try again, `reference` what to tell the help desk.
    """

    shell: Shell
    status: int
    trouble: Trouble = Trouble.OTHER
    title: str = ""
    detail: str = ""
    advice: str = ""
    retry: Link | None = None
    reference: str = ""
