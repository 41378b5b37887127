"""What every use case is given: the store, the rules in force, the settings, and the date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from graph import Store
from regulation.catalogue import Catalogue
from regulation.settings import Settings


@dataclass(frozen=True, slots=True)
class Office:
    """One deployment at work. `now` is the only clock; tests give their own."""

    store: Store
    catalogue: Catalogue
    settings: Settings
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def today(self) -> date:
        """The date in the deployment's time zone (`YIMA_TZ`)."""
        return self.now().astimezone(self.settings.timezone).date()
