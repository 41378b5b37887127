"""The graph: the one operational store of the register, and typed functions over it by subject."""

from graph.embedded import EmbeddedStore
from graph.errors import (
    KeyTaken,
    NotFound,
    QueryMisused,
    QueryRefused,
    StoreInUse,
    StoreTooNew,
    StoreUnavailable,
)
from graph.opening import connected, opened, owned
from graph.queries import Query, load
from graph.store import Store, Tx

__all__ = [
    "EmbeddedStore",
    "KeyTaken",
    "NotFound",
    "Query",
    "QueryMisused",
    "QueryRefused",
    "Store",
    "StoreInUse",
    "StoreTooNew",
    "StoreUnavailable",
    "Tx",
    "connected",
    "load",
    "opened",
    "owned",
]
