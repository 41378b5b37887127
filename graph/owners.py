"""Who opens the owner's view of a premises, and what the owner told about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from graph.errors import NotFound
from graph.queries import load
from graph.records import dump_facts, restore_facts
from graph.store import Tx
from risk import Fact

_PUT = load("owners/put_pass")
_BY_HASH = load("owners/read_pass_by_hash")
_LIST = load("owners/list_passes")
_LOCAL = load("owners/list_local")
_REDEEM = load("owners/redeem_pass")
_REVOKE = load("owners/revoke_pass")
_HOLD_CLAIMS = load("owners/hold_claims")
_READ_CLAIMS = load("owners/read_claims")
_PUT_CLAIMS = load("owners/put_claims")
_HOLD_PREMISES = load("owners/hold_premises")
_PUT_TOLD = load("owners/put_told")

PASS_ACCOUNT = "pass-"  # noqa: S105 - the beginning of account names
"""Accounts that a pass became begin so; no other account does."""


# (:Pass)-[:OPENS]->(:Premises)
@dataclass(frozen=True, slots=True)
class Pass:
    """A one-time code that opens the owner's view, then whoever redeemed it; `hash` is all that is kept of the code.

    A `chief` hands on and revokes; `holder` is the name they go by.
    """

    id: str
    hash: str
    premises: str
    holder: str
    chief: bool
    note: str
    issued_by: str
    issued_at: datetime
    expires: datetime
    account: str | None = None
    redeemed_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether somebody opens the owner's view with it now."""
        return self.redeemed_at is not None and self.revoked_at is None

    def waits(self, now: datetime) -> bool:
        """Whether its code can still be redeemed."""
        return self.redeemed_at is None and self.revoked_at is None and self.expires > now


@dataclass(frozen=True, slots=True)
class LocalOwner:
    """An account with a password that opens the owner's view."""

    name: str
    display: str


@dataclass(frozen=True, slots=True)
class Claims:
    """How many wrong codes were typed for one premises in the time that ends at `until`."""

    count: int = 0
    until: datetime | None = None


def put_pass(tx: Tx, issued: Pass) -> None:
    """Issue a pass."""
    row = asdict(issued)
    for later in ("account", "redeemed_at", "revoked_at"):
        del row[later]
    tx.touch()
    tx.run(_PUT, **row)


def hold_pass(tx: Tx, hashed: str) -> Pass | None:
    """The pass of a code's hash, for oneself until the deed ends; None when there is none."""
    tx.touch()
    return next((_pass(row) for row in tx.run(_BY_HASH, hash=hashed)), None)


def passes(tx: Tx, premises: str) -> list[Pass]:
    """All passes to a premises, newest first."""
    return [_pass(row) for row in tx.run(_LIST, premises=premises)]


def local_owners(tx: Tx, premises: str) -> list[LocalOwner]:
    """The enabled accounts with a password that open the owner's view of a premises."""
    return [LocalOwner(**row) for row in tx.run(_LOCAL, premises=premises, prefix=PASS_ACCOUNT)]


def redeem(tx: Tx, key: str, account: str, at: datetime) -> None:
    """Note that a pass became an account."""
    tx.run(_REDEEM, id=key, account=account, at=at)


def revoke(tx: Tx, key: str, at: datetime) -> None:
    """Note that a pass was revoked."""
    tx.run(_REVOKE, id=key, at=at)


def hold_claims(tx: Tx, premises: str) -> Claims:
    """The wrong codes typed for a premises; nobody else counts before this deed ends."""
    return Claims(**tx.run(_HOLD_CLAIMS, premises=premises)[0])


def claims(tx: Tx, premises: str) -> Claims:
    """The wrong codes typed for a premises."""
    return next((Claims(**row) for row in tx.run(_READ_CLAIMS, premises=premises)), Claims())


def put_claims(tx: Tx, premises: str, counted: Claims) -> None:
    """Remember them."""
    tx.run(_PUT_CLAIMS, premises=premises, count=counted.count, until=counted.until)


def hold_told(tx: Tx, premises: str) -> dict[str, Fact]:
    """What the owner told; nobody else changes it before this deed ends. NotFound without such a premises."""
    tx.touch()
    rows = tx.run(_HOLD_PREMISES, id=premises)
    if not rows:
        raise NotFound("There is no such premises.")
    return restore_facts(rows[0]["told"])


def put_told(tx: Tx, premises: str, told: Mapping[str, Fact]) -> None:
    """Keep what the owner told, in place of what they told before."""
    tx.touch()
    tx.run(_PUT_TOLD, id=premises, told=dump_facts(told))


def _pass(row: Mapping[str, Any]) -> Pass:
    return Pass(**row["pass"], premises=row["premises"])
