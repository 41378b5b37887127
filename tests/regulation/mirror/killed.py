"""A regrade in a process of its own that is killed at a chosen step, as `kill -9` would.

Run as `python -m tests.regulation.mirror.killed URL DATA_DIR STEP TIMES`: it ends when STEP is reached the TIMES-th
time, before the step is done, and prints what it did where the step is never reached.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import regulation.staging
from graph import Store, grades
from regulation.access.policy import OPERATOR
from regulation.catalogue import Adoption, adopting, read_catalogue
from regulation.grading import population
from regulation.grading.mirror import files, keeping
from regulation.grading.regrade import regrade
from regulation.office import Office
from regulation.settings import from_env
from tests.regulation.mirror.crowd import TODAY
from tests.regulation.town import NOW

STEPS: dict[str, tuple[ModuleType, str]] = {
    "a part is begun": (files, "write_whole"),
    "a part or the manifest is renamed": (regulation.staging.os, "fsync"),
    "the manifest is written": (files, "write"),
    "premises are read": (grades, "subjects_of"),
    "grades are written": (grades, "put"),
}
"""Each step by the function that begins it."""


def main() -> None:
    """Regrade everyone, and die."""
    url, data_dir, step, times = sys.argv[1:]
    keeping.PART_ROWS = 7
    population.PAGE = 5
    module, name = STEPS[step]
    setattr(module, name, _dying(getattr(module, name), int(times)))
    catalogue = adopting(read_catalogue(), {"chicago-food": Adoption("沈砚", TODAY)})
    with Store(url) as store:
        office = Office(store, catalogue, from_env({"YIMA_DATA_DIR": str(Path(data_dir))}), now=lambda: NOW)
        print(regrade(office, OPERATOR).changed)


def _dying(work: Callable[..., Any], times: int) -> Callable[..., Any]:
    left = [times]

    def dying(*args: Any, **kwargs: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*args, **kwargs)

    return dying


if __name__ == "__main__":
    main()
