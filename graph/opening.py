"""Three ways to the store: own it, connect to it, or open it for one command."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from graph.address import published
from graph.embedded import START_SECONDS, EmbeddedStore
from graph.errors import StoreInUse, StoreUnavailable
from graph.schema import prepare
from graph.store import Store

EMBEDDED = "embedded:"
"""The address that means: the store in the data directory."""


@contextmanager
def owned(data_dir: Path) -> Iterator[Store]:
    """The embedded store of this data directory, started, brought to the present schema and kept alive.

    Raises:
        StoreInUse: another process owns it.
        StoreTooNew: a newer version of this program has migrated it.
        StoreUnavailable: it does not start.
    """
    with EmbeddedStore(data_dir) as child, child.store() as store:
        prepare(store)
        yield store


@contextmanager
def connected(url: str, data_dir: Path) -> Iterator[Store]:
    """A store that already runs, for a server's workers: `embedded:`, or a Neo4j's `neo4j://…` or `bolt://…`.

    A Neo4j that is down now is found out by the first question, not here.

    Raises:
        StoreUnavailable: no embedded store runs in this data directory.
        ValueError: the address is of another kind.
    """
    embedded = _is_embedded(url)
    with Store(published(data_dir).url if embedded else url, in_line=embedded) as store:
        yield store


@contextmanager
def opened(url: str, data_dir: Path) -> Iterator[Store]:
    """The store for one command: the running one if there is one, else the embedded one for that time.

    Brought to the present schema in either case.

    Raises:
        StoreTooNew: a newer version of this program has migrated it.
        StoreUnavailable: it does not answer or start.
        ValueError: the address is of another kind.
    """
    with _opened_embedded(data_dir) if _is_embedded(url) else _prepared(url) as store:
        yield store


@contextmanager
def _opened_embedded(data_dir: Path) -> Iterator[Store]:
    with ExitStack() as until_done:
        try:
            store = until_done.enter_context(owned(data_dir))
        except StoreInUse:
            store = until_done.enter_context(_prepared(_wait_for_owner(data_dir), in_line=True))
        yield store


@contextmanager
def _prepared(url: str, *, in_line: bool = False) -> Iterator[Store]:
    with Store(url, in_line=in_line) as store:
        prepare(store)
        yield store


def _is_embedded(url: str) -> bool:
    if url == EMBEDDED:
        return True
    if url.startswith(("neo4j://", "neo4j+s://", "neo4j+ssc://", "bolt://", "bolt+s://", "bolt+ssc://")):
        return False
    scheme = url.partition(":")[0]
    raise ValueError(
        f"A store cannot be reached by {scheme!r}. "
        "Write embedded: or neo4j://user:password@host:7687 in YIMA_STORE."
    )


def _wait_for_owner(data_dir: Path) -> str:
    """The running store's address, when its owner has just begun too."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return published(data_dir).url
        except StoreUnavailable:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.1)
