"""What can go wrong between the register and its store, each in a sentence a person can act on."""


class NotFound(LookupError):
    """The register holds nothing under this key."""


class StoreUnavailable(ConnectionError):
    """The store does not answer, or refuses this user; its sentence says whether anything was recorded."""


class StoreInUse(RuntimeError):
    """Another process owns this data directory's store; a store has one owner."""


class StoreTooNew(RuntimeError):
    """A newer version of this program has already migrated the store."""


class KeyTaken(ValueError):
    """A deed would give a key to something that another thing holds already; nothing was recorded."""


class QueryMisused(TypeError):
    """A query was run with other parameters than it names, or a writing one inside a read."""


class QueryRefused(RuntimeError):
    """The store cannot run a query as it is written or with these values; nothing was recorded."""
