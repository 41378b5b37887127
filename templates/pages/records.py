"""The records of a visit: each one as it was received, where they disagree, and what was set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from templates.pages.shared import Shell


@dataclass(frozen=True, slots=True)
class RecordShown:
    """One record of a visit. `speaks`: no other one corrects it; `why` is the reason of the correction it is.

    `admitted` says who let it count after it had been set aside, and why; empty where it never was.
    """

    version: int
    by: str
    received: datetime
    digest: str
    href: str
    pdf_href: str
    speaks: bool = True
    why: str = ""
    admitted: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class SaidShown:
    """What one record says of a row; `outcome` as the page has a word for it. `counts`: it counts meanwhile."""

    record: str
    by: str
    outcome: str
    note: str
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Dispute:
    """A row on which records disagree. `decided` says who decided, when and why; empty while nobody has.

    `may_rule`: the reader may decide.
    """

    row: str
    title: str
    answers: Sequence[SaidShown]
    decided: str = ""
    may_rule: bool = False


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A record that was set aside: of which task, from whom, why, and what it says in short."""

    record: str
    name: str
    premises_href: str
    task: str
    task_href: str
    by: str
    received: datetime
    why: str
    failed: Sequence[str]
    answered: int
    digest: str
    fault: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class AsidePage:
    """`/r/set-aside`: the records that were kept and do not count, the oldest first."""

    shell: Shell
    rows: Sequence[AsideRow]

    @property
    def fault(self) -> str:
        """What stood against the last admission."""
        return next((row.fault for row in self.rows if row.fault), "")
