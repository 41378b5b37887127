"""A writer of history in a process of its own that ends at a chosen step, as `kill -9` would end it.

A step is anything that the store or the file system keeps: a folder made, a file on the disk, renamed or deleted, a
deed recorded. They are counted and not named, so none is forgotten.
"""

import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from graph import Store
from regulation.access.policy import OPERATOR
from regulation.catalogue import read_catalogue
from regulation.history import append, compact, files, numbers
from regulation.office import Office
from regulation.settings import from_env

STEPS: Mapping[str, Any] = {"mkdir": os, "fsync": os, "replace": os, "unlink": os, "write": Store}
"""What a step is done by, and where that is looked up."""

PART, MOST_PARTS = 2, 2
"""Numbers of premises in a part, and parts of numbers before they are drawn together, in these tests."""


@dataclass(frozen=True)
class Work:
    """What a writer is to do, and where: a batch to append, or files to draw together where it is None."""

    url: str
    data_dir: Path
    now: datetime
    batch: str | None = None
    rows: pl.DataFrame | None = None
    aside: pl.DataFrame | None = None


def small_parts(replace: Callable[[Any, str, Any], None]) -> None:
    """Have a few rows lie in several parts."""
    replace(files, "PART", PART)
    replace(numbers, "MOST_PARTS", MOST_PARTS)


def done(office: Office, work: Work) -> None:
    """Do it."""
    if work.batch is None:
        compact(office, OPERATOR, "complaints", 1)
    else:
        assert work.rows is not None
        append(office, OPERATOR, "complaints", work.rows, batch=work.batch, aside=work.aside)


def die_at(step: int, work: Work) -> None:
    """Do it in this process, and die before the step of this number is done."""
    small_parts(setattr)
    left = [step]
    for name, place in STEPS.items():
        setattr(place, name, _dying(getattr(place, name), left))
    settings = from_env({"YIMA_DATA_DIR": str(work.data_dir)})
    with Store(work.url) as store:
        done(Office(store, read_catalogue(), settings, now=lambda: work.now), work)


def _dying(step: Callable[..., Any], left: list[int]) -> Callable[..., Any]:
    def dying(*args: Any, **kwargs: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*args, **kwargs)

    return dying
