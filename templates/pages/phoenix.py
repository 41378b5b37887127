"""The page of suspected phoenixes: pairs that wait for a person, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from templates.pages.shared import Link, Shell


@dataclass(frozen=True, slots=True)
class PhoenixSide:
    """One of the two premises: whose it is, where, and what happened there on which day."""

    name: str
    href: str
    address: str
    owner: str
    event: str
    on: date


@dataclass(frozen=True, slots=True)
class PhoenixCase:
    """A pair that waits; `paths` say what joins the two. `chosen`: it was sent, `outcome` and `reason` as typed."""

    key: str
    paths: Sequence[str]
    days: int
    closed: PhoenixSide
    opened: PhoenixSide
    chosen: bool = False
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PhoenixDecided:
    """What a person decided about a pair."""

    closed: Link
    opened: Link
    outcome: str
    reason: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class PhoenixPage:
    """`/r/phoenix`: `total` pairs wait, of which `cases` are shown; `fault` says why what was sent did not stand."""

    shell: Shell
    days: int
    total: int
    cases: Sequence[PhoenixCase] = ()
    decided: Sequence[PhoenixDecided] = ()
    fault: str = ""
    fault_key: str = ""
    json_href: str = ""
