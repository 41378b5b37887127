"""Which premises somebody may see, as the parameters that every list, count and read is filtered by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict


class ScopeParams(TypedDict):
    """The parameters as the statements name them."""

    under: str
    industries: list[str] | None
    ids: list[str] | None


@dataclass(frozen=True, slots=True)
class Scope:
    """District subtree × industries × single premises; all three must hold.

    `under` is a district's path ("/" is everywhere), `industries` and `ids` are None for all.
    """

    under: str
    industries: tuple[str, ...] | None = None
    ids: tuple[str, ...] | None = None

    def params(self) -> ScopeParams:
        """What a statement with `$under`, `$industries`, `$ids` is given."""
        return {
            "under": self.under,
            "industries": None if self.industries is None else list(self.industries),
            "ids": None if self.ids is None else list(self.ids),
        }
