"""Accounts and sessions: who signs in, what they may do, and whose session a token opens."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from graph.errors import NotFound
from graph.queries import load
from graph.store import Tx

_PUT = load("accounts/put_account")
_DISABLE = load("accounts/disable_account")
_LIST = load("accounts/list_accounts")
_READ = load("accounts/read_account")
_PUT_FAILURES = load("accounts/put_failures")
_PUT_SESSION = load("accounts/put_session")
_READ_SESSION = load("accounts/read_session")
_READ_CLOSED = load("accounts/read_closed_session")
_DELETE_SESSION = load("accounts/delete_session")


@dataclass(frozen=True, slots=True)
class Account:
    """What an account may do: role, district and department; an owner's own premises by id."""

    name: str
    display: str
    role: str
    district: str | None
    department: str | None
    enforcement_number: str | None
    premises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """An account in a list."""

    account: Account
    disabled: bool


@dataclass(frozen=True, slots=True)
class Credential:
    """What a sign-in is judged by; `password` is an Argon2 hash."""

    name: str
    password: str
    disabled: bool
    failures: int
    locked_until: datetime | None


# (:Session)-[:OF]->(:Account)
@dataclass(frozen=True, slots=True)
class Session:
    """A session: whose, the path of their district, the token that guards its forms.

    `closed`: when it ended because the account was disabled; None while it is open.
    """

    account: Account
    path: str | None
    csrf: str
    closed: datetime | None = None


def put(tx: Tx, account: Account, password: str) -> None:
    """Make an account or change it; `password` is the Argon2 hash."""
    tx.run(_PUT, password=password, **{**asdict(account), "premises": list(account.premises)})


def disable(tx: Tx, name: str, now: datetime) -> None:
    """Disable an account and close its sessions; NotFound when there is none of that name."""
    credential(tx, name)
    tx.run(_DISABLE, name=name, now=now)


def everyone(tx: Tx) -> list[Listed]:
    """All accounts by name."""
    rows = [row["account"] for row in tx.run(_LIST)]
    return [Listed(account=_account(row), disabled=row["disabled"]) for row in rows]


def credential(tx: Tx, name: str) -> Credential:
    """What a sign-in under this name is judged by; NotFound when there is none."""
    rows = tx.run(_READ, name=name)
    if not rows:
        raise NotFound(f"There is no account {name}.")
    return Credential(**rows[0]["account"])


def put_failures(tx: Tx, name: str, failures: int, locked_until: datetime | None) -> None:
    """Remember how often in a row a sign-in failed, and until when it is locked."""
    tx.run(_PUT_FAILURES, name=name, failures=failures, locked_until=locked_until)


def put_session(tx: Tx, name: str, *, token: str, csrf: str, expires: datetime) -> None:
    """Open a session; `token` is the hash of what the browser keeps."""
    tx.run(_PUT_SESSION, name=name, token=token, csrf=csrf, expires=expires)


def session(tx: Tx, token: str, now: datetime) -> Session | None:
    """The session a token's hash opens now; None when there is none or its account is disabled."""
    rows = tx.run(_READ_SESSION, token=token, now=now)
    if not rows:
        return None
    row = rows[0]
    return Session(account=_account(row["account"]), path=row["path"], csrf=row["csrf"])


def closed_session(tx: Tx, token: str, now: datetime) -> Session | None:
    """The session of a disabled account that would still be open; None for any other token's hash."""
    rows = tx.run(_READ_CLOSED, token=token, now=now)
    if not rows:
        return None
    row = rows[0]
    return Session(_account(row["account"]), row["path"], "", closed=row["closed"])


def end_session(tx: Tx, token: str, now: datetime) -> None:
    """End one session, and forget those that have run out."""
    tx.run(_DELETE_SESSION, token=token, now=now)


def _account(row: dict[str, object]) -> Account:
    known = {name: row[name] for name in ("name", "display", "role", "district", "department")}
    number, premises = row.get("enforcement_number"), row.get("premises")
    return Account(
        **known,  # pyright: ignore[reportArgumentType]  rows come from the store
        enforcement_number=str(number) if number else None,
        premises=tuple(premises) if isinstance(premises, list) else (),
    )
