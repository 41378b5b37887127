"""How long a store may take to begin a transaction: the embedded one sometimes loses its answer on a new connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from neo4j import Driver

BEGIN_SECONDS = 4.0
"""Beginning takes no work, so a store that says nothing for so long is asked again (assumed)."""


def bound_begin(driver: Driver, seconds: float = BEGIN_SECONDS) -> None:
    """Let each connection wait so long for the answer to BEGIN, and as before for the answers to what follows it.

    The driver itself knows no such limit: it would wait for ever, and a request with it. What has not begun has
    done nothing, so it can be begun again on another connection.
    """
    pool: Any = driver._pool  # pyright: ignore[reportPrivateUsage]
    open_connection = pool.opener

    def opener(*given: Any, **named: Any) -> Any:
        connection = open_connection(*given, **named)
        connection.begin = _bounded(connection, seconds)
        return connection

    pool.opener = opener


def never_answered(error: BaseException | None) -> bool:
    """Whether an error came of waiting in vain."""
    while error is not None and not isinstance(error, TimeoutError):
        error = error.__cause__
    return error is not None


def _bounded(connection: Any, seconds: float) -> Callable[..., None]:
    begin = connection.begin

    def bounded(*given: Any, on_summary: Callable[[], None] | None = None, **named: Any) -> None:
        socket = connection.socket
        before = socket.get_read_timeout()

        def answered() -> None:
            socket.set_read_timeout(before)
            if on_summary is not None:
                on_summary()

        socket.set_read_timeout(seconds)
        begin(*given, on_summary=answered, **named)

    return bounded
