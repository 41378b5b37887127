"""`yima bench`: the benchmarks of a checkout, ratios measured side by side in one run."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from regulation.cli.saying import UsageFault

CHECKOUT = Path(__file__).parents[2]
BENCHES = CHECKOUT / "tests" / "bench"
PREFIX = "bench_"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("bench", epilog="Example: yima bench regrade")(bench)


def bench(name: Annotated[str | None, typer.Argument(help="One benchmark; else all.")] = None) -> None:
    """Run the benchmarks under tests/bench and print what they measured."""
    known = sorted(path.stem.removeprefix(PREFIX) for path in BENCHES.glob(f"{PREFIX}*.py"))
    if not known:
        raise UsageFault("Benchmarks are run in a checkout of the source; this is an installed copy.")
    if name is not None and name not in known:
        raise UsageFault(f"There is no benchmark {name!r}; there are {', '.join(known)}.")
    sys.path.insert(0, str(CHECKOUT))
    for one in [name] if name else known:
        print(f"# {one}")
        importlib.import_module(f"tests.bench.{PREFIX}{one}").run(print)
