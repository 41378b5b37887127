"""Local accounts: made by the command, signed in with a password, signed out; OpenID Connect will stand beside them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from graph import NotFound, Store, Tx
from graph import accounts as stored
from regulation.access.policy import NOBODY, Role, Who

SESSION_HOURS = 12
"""A working day; then one signs in again (assumed)."""

FAILURES_BEFORE_LOCK = 5
LOCK_MINUTES = 15
"""Five wrong passwords in a row close the account for a quarter of an hour (assumed)."""

_HASHER = PasswordHasher()


@cache
def _never() -> str:
    """Verified against when the name is unknown, so that an unknown name takes as long as a wrong password."""
    return _HASHER.hash(secrets.token_urlsafe(16))


class AccountError(ValueError):
    """An account that cannot be made as asked; the message says why and what to do."""


class SignInFailed(PermissionError):
    """Name or password is wrong, or the account is closed for now; the message may be shown."""


class AccountLocked(SignInFailed):
    """Too many wrong passwords in a row; the account is closed for LOCK_MINUTES."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened: the token goes to the browser and is kept nowhere else."""

    token: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who asks, and the token that guards their forms."""

    who: Who
    csrf: str | None


def add_account(store: Store, actor: Who, account: stored.Account, password: str) -> None:
    """Make a local account, or change one and end its sessions. AccountError when role and attributes do not fit."""
    _check(account, password)
    hashed = _HASHER.hash(password)
    store.write("account.add", actor.account, lambda tx: stored.put(tx, account, hashed))


def disable_account(store: Store, actor: Who, name: str, now: datetime) -> None:
    """Disable an account; its sessions end at once. NotFound when there is none of that name.

    What an inspector has made until now can still be handed in from an open session: see `who_left`.
    """
    store.write("account.disable", actor.account, lambda tx: stored.disable(tx, name, now))


def list_accounts(store: Store) -> list[stored.Listed]:
    """All accounts by name, without passwords."""
    return store.read(stored.everyone)


def sign_in(store: Store, name: str, password: str, now: datetime) -> Opened:
    """Open a session. SignInFailed says no more than is safe; failures are counted and lock the account."""
    never = _never()  # for every name, so that the first name asked for in a process tells nothing either
    try:
        known = store.read(lambda tx: stored.credential(tx, name))
    except NotFound:
        _verified(never, password)
        raise SignInFailed("Name or password is wrong.") from None
    if known.locked_until and known.locked_until > now:
        raise AccountLocked("Too many wrong passwords. Try again in a quarter of an hour.")
    if not _verified(known.password, password) or known.disabled:
        _count_failure(store, name, now)
        raise SignInFailed("Name or password is wrong.")

    def work(tx: Tx) -> Opened:
        stored.put_failures(tx, name, 0, None)
        return open_session(tx, name, now + timedelta(hours=SESSION_HOURS))

    return store.write("account.sign_in", name, work)


def open_session(tx: Tx, name: str, expires: datetime) -> Opened:
    """Open a session of an account inside a deed; of its token only the hash is kept."""
    token = secrets.token_urlsafe(32)
    stored.put_session(tx, name, token=_hashed(token), csrf=secrets.token_urlsafe(24), expires=expires)
    return Opened(token, expires)


def sign_out(store: Store, who: Who, token: str, now: datetime) -> None:
    """End the session that this token opens."""
    store.write("account.sign_out", who.account, lambda tx: stored.end_session(tx, _hashed(token), now))


def who_is(
    store: Store, token: str | None, now: datetime, supervised_by: Callable[[str], tuple[str, ...]]
) -> SignedIn:
    """Who the bearer of a session token is; nobody in particular without a session that is open now."""
    if not token:
        return SignedIn(NOBODY, None)
    session = store.read(lambda tx: stored.session(tx, _hashed(token), now))
    if session is None:
        return SignedIn(NOBODY, None)
    return SignedIn(_who(session, supervised_by), session.csrf)


def who_left(
    store: Store, token: str | None, now: datetime, supervised_by: Callable[[str], tuple[str, ...]]
) -> Who | None:
    """Who the bearer of a session is that ended because their account was disabled; None for every other token.

    Only an inspector's session that would still be open otherwise; `until` says when it ended. What they may do is the
    role `left`: hand in what they made until then.
    """
    session = store.read(lambda tx: stored.closed_session(tx, _hashed(token), now)) if token else None
    if session is None or session.account.role != Role.INSPECTOR:
        return None
    return replace(_who(session, supervised_by), role=Role.LEFT, until=session.closed)


def _who(session: stored.Session, supervised_by: Callable[[str], tuple[str, ...]]) -> Who:
    account = session.account
    return Who(
        account=account.name,
        role=Role(account.role),
        name=account.display,
        under=session.path or ("/" if account.district is None and _everywhere(account.role) else ""),
        department=account.department,
        industries=supervised_by(account.department) if account.department else None,
        premises=account.premises,
        enforcement_number=account.enforcement_number,
    )


def _everywhere(role: str) -> bool:
    """Only a regulator may be without a district, and then sees the whole deployment."""
    return role == Role.REGULATOR


def _check(account: stored.Account, password: str) -> None:
    if account.role not in {Role.OWNER, Role.INSPECTOR, Role.LEAD, Role.REGULATOR, Role.AUTHOR}:
        raise AccountError(
            f"There is no role {account.role!r}; take owner, inspector, lead, regulator or author."
        )
    if len(password) < 10:
        raise AccountError("The password is shorter than 10 characters; take a longer one.")
    if account.role in {Role.INSPECTOR, Role.LEAD} and not (account.district and account.department):
        raise AccountError(f"A {account.role} belongs to a district and a department; give both.")
    if account.role == Role.INSPECTOR and not account.enforcement_number:
        raise AccountError("An inspector has an enforcement number; give it.")
    if account.role == Role.OWNER and not account.premises:
        raise AccountError("An owner has premises; give their ids.")


def _count_failure(store: Store, name: str, now: datetime) -> None:
    """Count one more failure, read and written in one transaction, and lock the account at the last one."""

    def work(tx: Tx) -> None:
        failures = stored.credential(tx, name).failures + 1
        last = failures >= FAILURES_BEFORE_LOCK
        locked = now + timedelta(minutes=LOCK_MINUTES) if last else None
        stored.put_failures(tx, name, 0 if last else failures, locked)

    store.write("account.sign_in_failed", name, work)


def _verified(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
