"""What a loading did, as the command promises to say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Progress = Callable[[str, int], None]
"""Told the name of what is being loaded and how many more rows are done."""


@dataclass(slots=True)
class Report:
    """What a loading did. `loaded` counts what was newly written, with a dry run what would be.

    `aside` of the rejected rows are kept, and taken in once their premises are known. `classified` legal entities were
    classified anew for what was loaded, `reclassified` of them got another credit.
    """

    loaded: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    rejected: int = 0
    rejected_file: Path | None = None
    aside: int = 0
    classified: int = 0
    reclassified: int = 0

    def as_json(self) -> dict[str, Any]:
        """The report as `yima load --json` promises it.

        `aside` only where rows are kept aside, `credit` only where legal entities were classified.
        """
        credit = {"classified": self.classified, "changed": self.reclassified}
        return {
            "loaded": dict(self.loaded),
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "rejected_file": str(self.rejected_file) if self.rejected_file else None,
            **({"aside": self.aside} if self.aside else {}),
            **({"credit": credit} if self.classified else {}),
        }

    def __add__(self, other: Report) -> Report:
        loaded = Counter(self.loaded)
        loaded.update(other.loaded)  # not +, which drops the kinds of which nothing was new
        return Report(
            loaded,
            self.unchanged + other.unchanged,
            self.rejected + other.rejected,
            other.rejected_file or self.rejected_file,
            self.aside + other.aside,
            self.classified + other.classified,
            self.reclassified + other.reclassified,
        )
