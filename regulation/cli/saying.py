"""How the command speaks: data to stdout, everything else to stderr; and how it opens its office."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from graph import opened
from regulation.access.policy import OPERATOR
from regulation.catalogue import Catalogue, read_catalogue
from regulation.credit.rules import rules as credit_rules
from regulation.grading.wanting import carry_wanting
from regulation.history import KINDS, HistoryDamaged, carry_complaints, compact, is_by_month
from regulation.office import Office
from regulation.settings import Settings, from_env

AsJson = Annotated[bool, typer.Option("--json", help="Print data as JSON.")]

stderr = Console(stderr=True, highlight=False)


class UsageFault(ValueError):
    """What was asked for cannot be meant so; the sentence says what and what now."""


def say(sentence: str) -> None:
    """Tell the person something, on stderr."""
    print(sentence, file=sys.stderr)


def put(data: Any, *, as_json: bool, lines: Callable[[], list[str]]) -> None:
    """Print data on stdout: as JSON, or as lines for a person."""
    if as_json:
        print(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    else:
        print("\n".join(lines()))


@contextmanager
def office_opened() -> Iterator[Office]:
    """The office over the running store, or over one started for this command and stopped after it."""
    settings = from_env()
    catalogue = rules_read(settings)
    with opened(settings.store, settings.data_dir) as store:
        yield brought_up(Office(store, catalogue, settings))


def rules_read(settings: Settings) -> Catalogue:
    """The catalogue, all that a start reads beside it being in order; CatalogueError names the first that is not."""
    credit_rules(settings.data_dir)
    return read_catalogue(settings.data_dir, settings.today())


def brought_up(office: Office) -> Office:
    """The office, what an earlier program left brought up to this one beyond the schema.

    Complaints that are nodes become columns, history in files by month is cut by the numbers of premises, and every
    graded premises says what of its grades wants to be looked at.

    Raises:
        UsageFault: the columns that are there already are damaged; no command goes on without them.
    """
    try:
        carried = carry_complaints(office)
    except HistoryDamaged as error:
        raise UsageFault(str(error)) from error
    if carried:
        say(f"{carried:,} complaints of an earlier program were carried from the store into columns.")
    if told := carry_wanting(office):
        say(f"Of {told:,} premises it was noted which of their grades want to be looked at.")
    _cut_anew(office)
    return office


def _cut_anew(office: Office) -> None:
    """Cut history in files by month by premises; where it is damaged that is said, and only what needs it will fail."""
    for kind in KINDS:
        try:
            parts = compact(office, OPERATOR, kind) if is_by_month(office, kind) else 0
        except HistoryDamaged as error:
            say(str(error))
            continue
        if parts:
            say(f"The {kind} of an earlier program were cut anew by premises, into {parts} parts.")


@contextmanager
def progress_shown() -> Iterator[Callable[[str, int], None]]:
    """A progress bar on stderr, a line a kind; silent where stderr is no terminal."""
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=stderr,
        disable=not sys.stderr.isatty(),
    )
    tasks: dict[str, Any] = {}

    def advance(name: str, rows: int) -> None:
        if name not in tasks:
            tasks[name] = bar.add_task(name, total=None)
        bar.advance(tasks[name], rows)

    with bar:
        yield advance
