"""Killed at any step, a writer of history loses nothing that it acknowledged, doubles nothing and leaves nothing."""

import multiprocessing
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from multiprocessing.context import ForkServerContext

import polars as pl
import pytest

from graph import Store
from regulation.history import History
from regulation.history.locking import LOCK
from regulation.history.manifest import NAME
from regulation.office import Office
from tests.conftest import Server
from tests.regulation.history import killed
from tests.regulation.history.killed import Work, die_at, done
from tests.regulation.town import NOW

DAY = date(2026, 11, 1)
MOST_STEPS = 80
KILLED, ENDED = -signal.SIGKILL, 0

Standing = dict[str, tuple[str, str]]
"""Premises and topic of each row by its id."""


@pytest.fixture(scope="module")
def own_process() -> ForkServerContext:
    """What starts writers in processes of their own, the program read once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([killed.__name__])
    return context


@pytest.fixture
def work(
    at_work: Callable[[Store], Office], embedded_server: Server, monkeypatch: pytest.MonkeyPatch
) -> tuple[Office, Work]:
    """An office with no history, and what a writer elsewhere needs to know of it."""
    killed.small_parts(monkeypatch.setattr)
    office = at_work(embedded_server.emptied())
    return office, Work(embedded_server.url, office.settings.data_dir, NOW)


def dies(context: ForkServerContext, step: int, work: Work) -> bool:
    """Whether a writer in its own process died at this step; else it came to its end."""
    process = context.Process(target=die_at, args=(step, work))
    process.start()
    process.join(120)
    assert process.exitcode in (KILLED, ENDED)
    return process.exitcode == KILLED


def hours(number: int) -> datetime:
    """A time by which the files that a writer before left out are of use to nobody."""
    return NOW + timedelta(hours=2 * number)


def sending(work: Work, number: int) -> Work:
    """A batch whose rows are new, sent before with equal and with other content, and of unknown premises."""
    rows = [
        (f"new-{number}", f"p{number}", "鼠迹"),
        ("often", f"p{number % 5}", f"topic {number}"),
        ("same", "p0", "蝇"),
    ]
    if number:
        rows.append((f"new-{number - 1}", f"p{number}", "moved"))
    told = pl.DataFrame(rows, schema=["id", "premises", "topic"], orient="row").with_columns(
        date=pl.lit(DAY), severity=pl.lit("minor"), verified=pl.lit(None, pl.Boolean)
    )
    waiting = (
        told.head(1)
        .drop("premises")
        .with_columns(id=pl.lit(f"wait-{number}"), code=pl.lit("C"), place=pl.lit(None, pl.String))
    )
    return replace(work, batch=f"b{number}", rows=told, aside=waiting, now=hours(number))


def standing(office: Office) -> Standing:
    """What stands; fails where an id stands twice."""
    history = History.of(office)
    names = {number: id for id, number in history.numbers.frame().iter_rows()}
    rows = history.scan("complaints").select("id", "premises", "topic").collect().rows()
    assert len({id for id, *_ in rows}) == len(rows)
    sought = [
        row
        for number in names
        for row in history.rows("complaints", number).select("id", "premises", "topic").rows()
    ]
    assert sorted(sought) == sorted(rows)
    return {id: (names[number], topic) for id, number, topic in rows}


def with_batch(before: Standing, rows: pl.DataFrame) -> Standing:
    """What stands after a batch."""
    return before | {
        id: (place, topic) for id, place, topic in rows.select("id", "premises", "topic").iter_rows()
    }


def leftovers(office: Office) -> set[str]:
    """Files that nothing names."""
    folder = office.settings.data_dir / "history"
    history = History.of(office)
    named = {f"complaints/{path}" for path in history.shelf("complaints").manifest().paths()}
    named |= {f"complaints/{NAME}", f"complaints/{LOCK}", f"numbers/{LOCK}"}
    parts = sorted(path.stem for path in (folder / "numbers").glob("*.parquet"))
    ends = [part.split("-") for part in parts]
    assert [first for first, _ in ends] == ["0" * 10, *(after for _, after in ends)][: len(ends)]
    named |= {f"numbers/{part}.{ending}" for part in parts for ending in ("parquet", "seek")}
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - named


@pytest.mark.store
def test_killed_at_any_step_of_a_load_it_counts_wholly_or_not_at_all_and_can_be_sent_again(
    work: tuple[Office, Work], own_process: ForkServerContext
) -> None:
    office, told = work
    known: Standing = {}
    outcomes: list[bool] = []
    deaths = 0
    for step in range(1, MOST_STEPS):
        sent = sending(told, step - 1)
        died = dies(own_process, step, sent)
        deaths += died
        assert sent.rows is not None
        whole = with_batch(known, sent.rows)
        found = standing(office)
        assert found in (known, whole)
        outcomes.append(found == whole)
        assert died or found == whole
        office = replace(office, now=lambda sent=sent: sent.now)
        for _ in range(2):
            done(office, sent)
            assert standing(office) == whole
        assert leftovers(office) == set()
        assert History.of(office).aside("complaints").height == step
        assert History.of(office).past("complaints").height == 2 * (step - 1)
        known = whole
        if not died:
            break
    assert deaths == len(outcomes) - 1
    assert set(outcomes[:-1]) == {False, True}


@pytest.mark.store
def test_killed_at_any_step_of_drawing_together_no_answer_changes(
    work: tuple[Office, Work], own_process: ForkServerContext
) -> None:
    office, told = work
    drawn: list[bool] = []
    deaths = 0
    for step in range(1, MOST_STEPS):
        drawing = replace(told, now=hours(step))
        office = replace(office, now=lambda drawing=drawing: drawing.now)
        for number in (2 * step, 2 * step + 1):
            done(office, sending(told, number))
        known = standing(office)
        number = History.of(office).shelf("complaints").manifest().number
        died = dies(own_process, step, drawing)
        deaths += died
        assert standing(office) == known
        drawn.append(History.of(office).shelf("complaints").manifest().number > number)
        done(office, drawing)
        assert standing(office) == known
        assert leftovers(office) == set()
        if not died:
            break
    assert deaths == len(drawn) - 1
    assert set(drawn[:-1]) == {False, True}
