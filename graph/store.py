"""The register's one door to its store: read, or write together with the evidence of it."""

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Self, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

from neo4j import (
    READ_ACCESS,
    GraphDatabase,
    ManagedTransaction,
    NotificationDisabledClassification,
    Result,
)
from neo4j.exceptions import (
    DriverError,
    Neo4jError,
)
from neo4j.graph import Node, Relationship
from neo4j.time import Date, DateTime

from graph.errors import QueryMisused, QueryRefused, StoreUnavailable
from graph.failing import BUSY_SECONDS, first_cause, give_up, pause, worth_again
from graph.leaf import EVERYTHING, Statement, leaf
from graph.queries import Query, load
from graph.waiting import ANSWER_SECONDS, bound_answers

T = TypeVar("T")

CONNECT_SECONDS = 1.5
ACQUIRE_SECONDS = 5.0
POOL_SIZE = 100
MESSAGE_LETTERS = 3_000_000
"""Letters of rows in one message: four bytes each at most, and 16 MB is the longest the embedded store takes."""
MESSAGE_BYTES = 15_000_000
"""A longer message is refused here: the embedded store loses its place in it and never answers."""

MOST_TOUCHED = 200
"""Pages a leaf touches one by one; a deed about more of them touches every page, and still names whom it is about."""

_SCHEMA_STATEMENT = re.compile(r"\s*(?://[^\n]*\n\s*)+(?:CREATE|DROP)\s+(?:CONSTRAINT|INDEX)\b")


class Tx:
    """One transaction: runs queries with exactly the parameters they name.

    `deed` collects what is written, for the evidence; None makes it a read.
    """

    __slots__ = ("_deed", "_inner", "_named", "_shown", "_touched")

    def __init__(self, inner: ManagedTransaction, deed: list[Statement] | None) -> None:
        self._inner = inner
        self._deed = deed
        self._touched: set[str] | None = None
        self._named: set[str] = set()
        self._shown = False

    def run(self, query: Query, /, **params: Any) -> list[dict[str, Any]]:
        """The query's rows; nodes and relationships as dicts, dates and times as Python's (times in UTC).

        Raises:
            QueryMisused: a parameter is missing or unknown, or the query writes and this is a read.
        """
        query.require(params)
        if query.writes:
            if self._deed is None:
                raise QueryMisused(f"{query.name} writes, and this is a read. Run it inside Store.write.")
            statement = Statement.of(query, params)
            if len(statement.line) > MESSAGE_BYTES:
                raise QueryMisused(
                    f"{query.name} was given {len(statement.line):,} bytes, and the store takes {MESSAGE_BYTES:,}. "
                    "Run it with fewer rows."
                )
            self._deed.append(statement)
            self._shown = self._shown or query.shown
        try:
            return _rows(self._inner.run(query.text, dict(params)))
        except Neo4jError as error:
            error.add_note(f"while running {query.name}")
            raise

    def run_rows(self, query: Query, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a query for all `$rows`, in as many messages as the store takes; one transaction all the same.

        Raises:
            QueryMisused: the query takes other parameters, or a single row is too long.
        """
        for part in fitting(rows):
            self.run(query, rows=part)

    def touch(self, *premises: str) -> None:
        """Name premises whose page this deed changes; none, to say that what it writes stands on no page."""
        self._touched = (self._touched or set()) | set(premises)

    def touch_all(self) -> None:
        """Say that this deed may change the page of any premises, and what a grade rests on of those named alone."""
        self.touch(EVERYTHING)

    def name(self, *premises: str) -> None:
        """Name premises of which this deed changes what officers count by, and nothing on a page of the public."""
        self._named |= set(premises)

    @property
    def touched(self) -> list[str]:
        """The premises named so far, for the leaf; everything, when too many or when nobody said which."""
        if self._touched is None:
            return [EVERYTHING] if self._shown else []
        many = EVERYTHING in self._touched or len(self._touched) > MOST_TOUCHED
        return [EVERYTHING] if many else sorted(self._touched)

    @property
    def named(self) -> list[str] | None:
        """Every premises named so far, however many; None when nobody said which.

        What a grade or its supervision rests on changes at no other premises than these, also where the page of any
        may change.
        """
        if self._touched is None and (self._shown or not self._named):
            return None
        return sorted(((self._touched or set()) | self._named) - {EVERYTHING})


def fitting(
    rows: Sequence[Mapping[str, Any]], most: int = MESSAGE_LETTERS
) -> Iterator[list[Mapping[str, Any]]]:
    """The rows in their order, in parts of at most `most` letters as printed; a longer row stands alone.

    >>> [len(part) for part in fitting([{"n": "x" * 10}] * 5, most=40)]
    [2, 2, 1]
    """
    part: list[Mapping[str, Any]] = []
    letters = 0
    for row in rows:
        length = len(repr(row))
        if part and letters + length > most:
            yield part
            part, letters = [], 0
        part.append(row)
        letters += length
    if part:
        yield part


class Store:
    """The graph store, wherever it runs.

    `url` is `bolt://` or `neo4j://` (also `+s`), with user, password and database as in
    `neo4j://user:password@host:7687/database`. Nothing is opened before the first question.
    `in_line` lets deeds of this process through one after another, for a store in which any two that meet conflict.
    `notices` leaves on the server's remarks about unknown names, for tests; on an empty
    register they only make noise.

    Raises ValueError when the address names no host or no such port.
    """

    def __init__(self, url: str, *, in_line: bool = False, notices: bool = False) -> None:
        parts = urlsplit(url)
        self._where = _host_and_port(parts)
        self._database = parts.path.strip("/") or None
        auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._driver = GraphDatabase.driver(
            f"{parts.scheme}://{self._where}",
            auth=auth,
            connection_timeout=CONNECT_SECONDS,
            connection_acquisition_timeout=ACQUIRE_SECONDS,
            max_connection_pool_size=POOL_SIZE,
            # Store._persist reruns work itself: sooner than the driver's one second, and lost races too
            max_transaction_retry_time=0,
            notifications_disabled_classifications=(
                None if notices else [NotificationDisabledClassification.UNRECOGNIZED]
            ),
            telemetry_disabled=True,
        )
        bound_answers(self._driver, ANSWER_SECONDS)
        self._line = threading.RLock() if in_line else None

    def read(self, work: Callable[[Tx], T]) -> T:
        """What `work` returns from one reading transaction. It may be run again, so it touches only its tx.

        Raises:
            StoreUnavailable: the store does not answer.
            QueryMisused: `work` ran a query that writes.
        """

        def once() -> T:
            with self._driver.session(database=self._database) as session:
                return session.execute_read(lambda inner: work(Tx(inner, None)))

        return self._persist(once, "")

    def write(self, action: str, actor: str, work: Callable[[Tx], T]) -> T:
        """What `work` returns, its deed and its evidence leaf recorded together or not at all.

        `action` names the deed (`visit.record`), `actor` who did it (an account, or `system`).
        `work` may be run again, so it touches only its tx.

        Raises:
            StoreUnavailable: the store does not answer; the sentence says if the deed may have been recorded.
            KeyTaken: the deed gives a key to something that another thing holds.
        """

        def deed(inner: ManagedTransaction) -> T:
            statements: list[Statement] = []
            tx = Tx(inner, statements)
            result = work(tx)
            left = leaf(action, actor, statements, tx.touched, tx.named)
            inner.run(load("evidence/append_leaf").text, leaf=left).consume()
            return result

        def once() -> T:
            with self._driver.session(database=self._database) as session:
                return session.execute_write(deed)

        with self._turn():
            return self._persist(once, " Nothing was recorded.")

    def ask(self, query: Query, /, **params: Any) -> list[dict[str, Any]]:
        """The rows of one reading statement, in a single exchange with the store.

        Raises:
            StoreUnavailable: the store does not answer.
            QueryMisused: the query writes, or takes other parameters.
        """
        query.require(params)
        if query.writes:
            raise QueryMisused(f"{query.name} writes, and this is a read. Run it inside Store.write.")

        def once() -> list[dict[str, Any]]:
            with self._driver.session(database=self._database, default_access_mode=READ_ACCESS) as session:
                return _rows(session.run(query.text, dict(params)))

        return self._persist(once, "")

    def define(self, query: Query) -> None:
        """Run one constraint or index statement, alone in its transaction as both stores want it.

        Raises:
            QueryMisused: the query is anything else; what carries data goes through `write`.
        """
        if not _SCHEMA_STATEMENT.match(query.text) or query.params:
            raise QueryMisused(f"{query.name} defines no constraint or index. Run it inside Store.write.")

        def once() -> None:
            with self._driver.session(database=self._database) as session:
                session.execute_write(lambda inner: inner.run(query.text).consume())

        self._persist(once, " The schema was left as it was.")

    def ready(self) -> bool:
        """Whether the store answers now."""
        try:
            self.read(lambda tx: tx.run(load("schema/answer_ready")))
        except (StoreUnavailable, QueryRefused):
            return False
        return True

    def close(self) -> None:
        """Give back the connections."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """While a deed has the store to itself within this process; StoreUnavailable when its turn never comes."""
        if self._line is None:
            yield
            return
        if not self._line.acquire(timeout=BUSY_SECONDS):
            raise StoreUnavailable(
                f"The store at {self._where} is too busy now. Nothing was recorded. Try again in a minute."
            )
        try:
            yield
        finally:
            self._line.release()

    def _persist(self, once: Callable[[], T], outcome: str) -> T:
        start = time.monotonic()
        attempt = 0
        while True:
            attempt += 1
            try:
                return once()
            except (Neo4jError, DriverError) as raised:
                error = first_cause(raised)
                if not worth_again(error, attempt, time.monotonic() - start):
                    give_up(self._where, error, outcome)
            time.sleep(pause(attempt))


def _host_and_port(parts: SplitResult) -> str:
    try:
        port = parts.port or 7687
    except ValueError:
        port = None
    if not parts.hostname or port is None:
        raise ValueError(
            f"The store's address {parts.scheme}://… names no host and port. "
            "Write it as neo4j://user:password@host:7687."
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{host}:{port}"


def _rows(result: Result) -> list[dict[str, Any]]:
    return [{key: _to_python(value) for key, value in record.items()} for record in result]


def _to_python(value: Any) -> Any:
    match value:
        case DateTime():
            native: datetime = value.to_native()
            # the embedded store gives a kept time back in UTC without saying so
            return native.astimezone(UTC) if native.tzinfo else native.replace(tzinfo=UTC)
        case Date():
            return value.to_native()
        case list():
            return [_to_python(item) for item in value]
        case dict() | Node() | Relationship():
            return {key: _to_python(item) for key, item in value.items()}
        case _:
            return value
