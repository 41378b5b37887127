"""What goes wrong between us and the store: whether it is tried again, and how a person is told."""

from __future__ import annotations

import random
from typing import NoReturn

from neo4j.exceptions import (
    AuthError,
    ConstraintError,
    DatabaseError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ResultFailedError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph.errors import KeyTaken, QueryRefused, StoreUnavailable
from graph.waiting import never_answered

LOST_RACES = 6
"""How often a deed is tried when another one made the same new node first."""
BUSY_SECONDS = 15.0
"""How long a deed keeps trying while others hold what it needs."""
AWAY_SECONDS = 1.0
"""How long the store may be away before a caller hears of it; a page has to answer within three seconds."""
_GONE_MEANWHILE = "Neo.ClientError.Statement.EntityNotFound"
"""What was found had changed hands before it was read: somebody else's deed came in between."""
_NOT_OPEN = "Neo.ClientError.Database.DatabaseNotFound"
_NOT_COMMITTED = "Neo.ClientError.Transaction.TransactionNotFound"
"""What the embedded store says of a commit that failed, on a full disk for one."""


def first_cause(error: Exception) -> Exception:
    """What went wrong first: a result read after that only says that its transaction has failed."""
    while isinstance(error, ResultFailedError) and isinstance(error.__cause__, (Neo4jError, DriverError)):
        error = error.__cause__
    return error


def _at_commit(error: Neo4jError) -> bool:
    """Whether the store failed to keep what it had run: an error of a statement says which statement it was."""
    in_statement = bool(getattr(error, "__notes__", None))
    return not in_statement and (isinstance(error, DatabaseError) or error.code == _NOT_COMMITTED)


def worth_again(error: Exception, attempt: int, spent: float) -> bool:
    """Whether the same again may go well: what failed at the `attempt`-th try, `spent` seconds after the first."""
    match error:
        case IncompleteCommit():
            return False  # it may have been recorded
        case ConstraintError():
            return attempt < LOST_RACES
        case TransientError():
            return spent < BUSY_SECONDS
        case Neo4jError(code=code) if code == _GONE_MEANWHILE:
            return spent < BUSY_SECONDS
        case ServiceUnavailable() | SessionExpired():
            # where nothing was answered nothing has begun, so it may begin again
            return spent < (BUSY_SECONDS if never_answered(error) else AWAY_SECONDS)
        case _:
            return False


def pause(attempt: int) -> float:
    """Seconds before the next attempt: longer each time, never the same for two that met."""
    return random.uniform(0.2, 1.0) * min(0.02 * 2**attempt, 0.25)  # noqa: S311  spreads retries, guards nothing


def give_up(where: str, error: Exception, outcome: str) -> NoReturn:
    """Say to a person what went wrong with the store at `where`; `outcome` is what is sure about the deed."""
    store = f"The store at {where}"
    match error:
        case IncompleteCommit():
            raise StoreUnavailable(
                f"{store} went away while the deed was being recorded, so it may or may not be there. "
                "Send it again in a moment: the same deed under the same id is recorded once."
            ) from error
        case AuthError():
            raise StoreUnavailable(
                f"{store} refuses this user or password.{outcome} Check the store's address in the settings."
            ) from error
        case ConstraintError():
            raise KeyTaken(
                f"Another record already holds this key.{outcome} "
                "Look the record up and change it instead of adding it."
            ) from error
        case TransientError():
            raise StoreUnavailable(f"{store} is too busy now.{outcome} Try again in a minute.") from error
        case Neo4jError(code=code) if code == _NOT_OPEN:
            raise StoreUnavailable(
                f"{store} cannot open its database.{outcome} "
                "See that it runs, that its disk has room, and that the address names the right database."
            ) from error
        case Neo4jError() if _at_commit(error):
            raise StoreUnavailable(
                f"{store} could not put the deed on its disk, so it may or may not be there. "
                "See that the disk has room, and send it again: the same deed under the same id is recorded once."
            ) from error
        case Neo4jError():
            name = "; ".join(getattr(error, "__notes__", [])) or "a statement"
            raise QueryRefused(
                f"{store} refused a query ({name}).{outcome} Report this with the server's log."
            ) from error
        case _:
            raise StoreUnavailable(
                f"{store} does not answer.{outcome} "
                "Try again in a moment; if it stays away, see that it runs."
            ) from error
