"""Clocks, memory and percentiles for benchmarks."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self


class Clock:
    """Adds up the seconds of the blocks, or of the calls, that it is put around."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._since = 0.0

    def __enter__(self) -> Self:
        self._since = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._since

    def timed(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function under this clock."""

        def wrapper(*args: Any, **kwargs: Any) -> Any:
            with self:
                return work(*args, **kwargs)

        return wrapper


def p50(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def p99(values: Sequence[float]) -> float:
    """What 99 of 100 are not above."""
    return statistics.quantiles(values, n=100)[98]


def peak_mb() -> float:
    """The most memory that this process ever held; ru_maxrss would count that of its parent too."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
