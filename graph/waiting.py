"""How long a store may say nothing: the embedded one sometimes loses its answer on a new connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from neo4j import Driver
from neo4j.exceptions import DriverError

ANSWER_SECONDS = 4.0
"""Beginning takes no work, and a single question little; a store silent for so long is asked again (assumed)."""
_NOT_REACHED = "no connection was made"


def bound_answers(driver: Driver, seconds: float) -> None:
    """Let each connection wait so long for the answer to BEGIN and to its own first question, and no less for others.

    The driver itself knows no such limit: it would wait for ever, and a request with it. What has not begun has
    done nothing, so it can be begun again on another connection; a question asked outside a transaction only reads.
    """
    pool: Any = driver._pool  # pyright: ignore[reportPrivateUsage]
    open_connection = pool.opener

    def opener(*given: Any, **named: Any) -> Any:
        try:
            connection = open_connection(*given, **named)
        except DriverError as error:
            error.add_note(_NOT_REACHED)
            raise
        patience = _Patience(connection, seconds)
        connection.begin, connection.run = patience.begin, patience.run
        return connection

    pool.opener = opener


def never_answered(error: BaseException) -> bool:
    """Whether a store that was reached was then waited for in vain."""
    reached = _NOT_REACHED not in getattr(error, "__notes__", ())
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, TimeoutError):
        cause = cause.__cause__
    return reached and cause is not None


class _Patience:
    """Sends what a connection is asked: BEGIN bounded each time, RUN when nothing was asked before it."""

    __slots__ = ("_begin", "_fresh", "_run", "_seconds", "_socket", "_usual")

    def __init__(self, connection: Any, seconds: float) -> None:
        self._begin, self._run, self._socket = connection.begin, connection.run, connection.socket
        self._seconds = seconds
        self._usual = connection.socket.get_read_timeout()
        self._fresh = True

    def begin(self, *given: Any, **named: Any) -> None:
        self._fresh = False
        self._bounded(self._begin, *given, **named)

    def run(self, *given: Any, **named: Any) -> None:
        if self._fresh:
            self._fresh = False
            self._bounded(self._run, *given, **named)
        else:
            self._run(*given, **named)

    def _bounded(
        self,
        send: Callable[..., None],
        *given: Any,
        on_summary: Callable[[], None] | None = None,
        **named: Any,
    ) -> None:
        def answered() -> None:
            self._socket.set_read_timeout(self._usual)
            if on_summary is not None:
                on_summary()

        self._socket.set_read_timeout(self._seconds)
        send(*given, on_summary=answered, **named)
