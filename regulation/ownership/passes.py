"""The owner's identity: a one-time code from an officer opens the owner's view, and is handed on and revoked there."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from graph import Tx, accounts, owners, premises
from graph.accounts import Account
from graph.owners import PASS_ACCOUNT, Claims, LocalOwner, Pass
from graph.premises import Card
from regulation.access import Action, Role, Who, scope
from regulation.access.accounts import Opened, open_session
from regulation.office import Office

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: none that is taken for another."""

CODE_LETTERS = 12
"""60 bits: nobody finds one by trying."""

PASS_DAYS = 30
"""How long a one-time code can be redeemed (assumed)."""

SESSION_DAYS = 90
"""How long a redeemed code keeps the owner's view open (assumed)."""

WRONG_CODES = 10
WRONG_MINUTES = 15
"""So many wrong codes within so many minutes close a premises' claims for the rest of them (assumed)."""

ASSUMED_NUMBERS: Mapping[str, int] = {
    "days a one-time code can be redeemed": PASS_DAYS,
    "days a redeemed code keeps the owner's view open": SESSION_DAYS,
    "wrong codes that close a premises' claims": WRONG_CODES,
    "minutes they stay closed": WRONG_MINUTES,
}
"""What nobody found a source for, as `yima doctor` lists it."""

LONGEST_NAME = 40


class ClaimFailed(PermissionError):
    """The code opens nothing here; whether it is wrong, used, revoked or run out is not told."""


class ClaimsClosed(PermissionError):
    """Too many wrong codes for this premises; `minutes` says how long it stays closed."""

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes
        super().__init__(f"Too many wrong codes; try again in {minutes} minutes.")


class PassRefused(ValueError):
    """A pass that cannot be issued or revoked so; the message says why."""


class LastHolderError(PassRefused):
    """The last one who can hand on access: revoked, nobody could open the owner's view any more."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A pass just issued; its code stands here and nowhere else."""

    code: str
    issued: Pass
    card: Card


@dataclass(frozen=True, slots=True)
class People:
    """Who opens the owner's view of a premises. `chief`: the asker may hand on and revoke."""

    card: Card
    passes: tuple[Pass, ...]
    local: tuple[LocalOwner, ...]
    chief: bool
    mine: str


def issue_pass(office: Office, who: Who, premises_id: str, note: str, holder: str = "") -> Issued:
    """A one-time code for the owner, from an officer. NotFound outside what the officer supervises.

    `note` says how it is delivered: the visit slip's number, a letter.
    """
    seen = scope(who, Action.ISSUE_PASS)
    code, issued = _drawn(office, who, premises_id, note=note, holder=holder, chief=True)

    def work(tx: Tx) -> Card:
        card = premises.card(tx, seen, premises_id)
        owners.put_pass(tx, issued)
        return card

    return Issued(code, issued, office.store.write("owner.issue_pass", who.account, work))


def addressee(office: Office, who: Who, premises_id: str) -> Card:
    """The premises that a code would be issued for. NotFound outside what the officer supervises."""
    seen = scope(who, Action.ISSUE_PASS)
    return office.store.read(lambda tx: premises.card(tx, seen, premises_id))


def share_pass(office: Office, who: Who, premises_id: str, holder: str) -> Issued:
    """Another one-time code, for a shop manager; PassRefused without a name or from who is no chief."""
    seen = scope(who, Action.SHARE_OWN)
    name = " ".join(holder.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise PassRefused(f"Give the name of who gets it, {LONGEST_NAME} characters at most.")
    code, issued = _drawn(office, who, premises_id, note="", holder=name, chief=False)

    def work(tx: Tx) -> Card:
        card = premises.card(tx, seen, premises_id)
        _require_chief(tx, who, premises_id)
        owners.put_pass(tx, issued)
        return card

    return Issued(code, issued, office.store.write("owner.share_pass", who.account, work))


def people(office: Office, who: Who, premises_id: str) -> People:
    """Who opens the owner's view. NotFound for anybody else's premises."""
    seen = scope(who, Action.SHARE_OWN)

    def work(tx: Tx) -> People:
        card = premises.card(tx, seen, premises_id)
        known = tuple(owners.passes(tx, premises_id))
        local = tuple(owners.local_owners(tx, premises_id))
        return People(card, known, local, _is_chief(known, who), who.account)

    return office.store.read(work)


def revoke_pass(office: Office, who: Who, premises_id: str, pass_id: str) -> None:
    """End a pass and its sessions at once. LastHolderError for the last chief; PassRefused for what is not theirs."""
    seen = scope(who, Action.SHARE_OWN)
    now = office.now()

    def work(tx: Tx) -> None:
        premises.card(tx, seen, premises_id)
        owners.hold_told(tx, premises_id)  # two who revoke each other at once must not both succeed
        known = _require_chief(tx, who, premises_id)
        ended = next((one for one in known if one.id == pass_id and one.revoked_at is None), None)
        if ended is None:
            raise PassRefused("This access has ended already, or there is none of that id.")
        chiefs = [one for one in known if one.chief and one.active and one.id != pass_id]
        if ended.chief and ended.active and not chiefs and not owners.local_owners(tx, premises_id):
            raise LastHolderError("The last one who can hand on access cannot be revoked.")
        owners.revoke(tx, pass_id, now)
        if ended.account:
            accounts.disable(tx, ended.account, now)

    office.store.write("owner.revoke_pass", who.account, work)


def redeem(office: Office, premises_id: str, code: str) -> Opened:
    """The owner's view of exactly this premises, opened by a one-time code.

    Raises:
        ClaimFailed: the code is wrong, used, revoked, run out or of another premises.
        ClaimsClosed: too many wrong codes; nothing is looked up any more.
    """
    now = office.now()
    hashed = _hashed(code)

    def work(tx: Tx) -> Opened | Claims:
        card = premises.card(tx, scope(_PASSER_BY, Action.READ_PUBLIC), premises_id)
        counted = _in_window(owners.hold_claims(tx, premises_id), now)
        if counted.count >= WRONG_CODES:
            return counted
        found = owners.hold_pass(tx, hashed)
        if found is None or found.premises != premises_id or not found.waits(now):
            until = counted.until or now + timedelta(minutes=WRONG_MINUTES)
            owners.put_claims(tx, premises_id, Claims(counted.count + 1, until))
            return Claims()
        owners.put_claims(tx, premises_id, Claims())
        account = PASS_ACCOUNT + found.id
        accounts.put(tx, _account(account, found, found.holder or card.name), password="")
        owners.redeem(tx, found.id, account, now)
        return open_session(tx, account, now + timedelta(days=SESSION_DAYS))

    closed = office.store.read(lambda tx: _in_window(owners.claims(tx, premises_id), now))
    result = closed if closed.count >= WRONG_CODES else office.store.write("owner.claim", "public", work)
    if isinstance(result, Opened):
        return result
    if result.count and result.until:
        raise ClaimsClosed(max(1, -(-int((result.until - now).total_seconds()) // 60)))
    raise ClaimFailed("This code opens nothing here.")


def spelled(code: str) -> str:
    """A code in groups of four, as it is printed.

    >>> spelled("7K3Q92MDA0BC")
    '7K3Q-92MD-A0BC'
    """
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def plain(typed: str) -> str:
    """A code as it was drawn, from whatever way somebody typed it.

    >>> plain(" 7k3q 92md-aobl ")
    '7K3Q92MDA0B1'
    """
    kept = "".join(letter for letter in typed.upper() if letter.isalnum())
    return kept.translate(str.maketrans("OIL", "011"))


_PASSER_BY = Who(account="public", role=Role.PUBLIC)


def _drawn(
    office: Office, who: Who, premises_id: str, *, note: str, holder: str, chief: bool
) -> tuple[str, Pass]:
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS))
    now = office.now()
    issued = Pass(
        id=secrets.token_hex(8),
        hash=_hashed(code),
        premises=premises_id,
        holder=holder,
        chief=chief,
        note=note,
        issued_by=who.account,
        issued_at=now,
        expires=now + timedelta(days=PASS_DAYS),
    )
    return spelled(code), issued


def _account(name: str, found: Pass, display: str) -> Account:
    return Account(
        name=name,
        display=display,
        role=Role.OWNER,
        district=None,
        department=None,
        enforcement_number=None,
        premises=(found.premises,),
    )


def _is_chief(known: tuple[Pass, ...], who: Who) -> bool:
    """Whoever has a password of their own is a chief; of passes those that an officer issued."""
    own = next((one for one in known if one.account == who.account), None)
    return own.chief if own else not who.account.startswith(PASS_ACCOUNT)


def _require_chief(tx: Tx, who: Who, premises_id: str) -> tuple[Pass, ...]:
    known = tuple(owners.passes(tx, premises_id))
    if not _is_chief(known, who):
        raise PassRefused("Only who got the code from an officer can hand on access or end it.")
    return known


def _in_window(counted: Claims, now: datetime) -> Claims:
    """The count, as long as its time has not run out."""
    return counted if counted.until and counted.until > now else Claims()


def _hashed(code: str) -> str:
    return hashlib.sha256(plain(code).encode()).hexdigest()
