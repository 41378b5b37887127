"""A task comes back as it was written, and only to those whose premises it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from graph import NotFound, Store, Tx, register, tasks
from graph.records import Department, District, Officer, Premises
from graph.scope import Scope
from graph.tasks import Assigned, Event, Override, Recusal, Task

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ALL = Scope(under="/")
LAN = Officer("o1", "兰", "food", "91", "33001", date(2027, 1, 1))
TASK = Task(
    id="0123456789ABCDEF",
    number="T-20261123-7K3Q",
    premises="p1",
    kind="routine",
    origin="grade_due",
    reason="按等级到期",
    departments=("food", "fire"),
    lead_department="food",
    rows=None,
    officers=(Assigned("o1", "兰", "food", "33001"),),
    planned=date(2026, 11, 25),
    state="proposed",
    overrides=(Override("cap", "上级交办", "lead"),),
    recheck_of=None,
    ordered_by="lead",
    ordered_at=NOW,
    under="/9/",
    recusals=(Recusal("o2", "亲属经营", "lead"),),
    events=(Event(NOW, "lead", "ordered", "按等级到期"),),
)


def settled(store: Store) -> Store:
    def work(tx: Tx) -> None:
        register.put(tx, District, [District(c, c, c, None, f"/{c}/") for c in ("91", "92")])
        register.put(tx, Department, [Department(c, c, c) for c in ("food", "fire")])
        register.put(tx, Officer, [LAN])
        register.put(
            tx,
            Premises,
            [
                Premises(
                    f"k{n}",
                    f"p{n}",
                    f"店{n}",
                    trade,
                    None,
                    f"9{n}",
                    "",
                    None,
                    None,
                    "",
                    {},
                    None,
                    None,
                    None,
                    None,
                )
                for n, trade in ((1, "catering"), (2, "pharmacy"))
            ],
        )

    store.write("test.settle", "test", work)
    return store


def put(store: Store, task: Task) -> None:
    store.write("test.put", "test", lambda tx: tasks.put(tx, task))


def test_a_task_comes_back_as_it_was_written_and_as_it_was_changed(store: Store) -> None:
    put(settled(store), TASK)
    assert store.read(lambda tx: tasks.read(tx, ALL, TASK.id)) == TASK
    changed = replace(TASK, rows=("a", "b"), officers=(), planned=None, overrides=(), state="approved")
    put(store, changed)
    assert store.read(lambda tx: tasks.read(tx, ALL, TASK.id)) == changed
    assert store.read(lambda tx: tasks.of_officer(tx, ALL, "33001")) == []


def test_a_task_at_no_premises_is_refused(store: Store) -> None:
    with pytest.raises(NotFound):
        put(settled(store), replace(TASK, premises="none"))


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope("/91/"), True),
        (Scope("/92/"), False),
        (Scope("/", industries=("catering",)), True),
        (Scope("/", industries=("pharmacy",)), False),
        (Scope("/", ids=("p1",)), True),
        (Scope("/", ids=("p2",)), False),
    ],
    ids=str,
)
def test_every_list_and_read_is_within_the_scope(store: Store, scope: Scope, seen: bool) -> None:
    put(settled(store), TASK)
    found = store.read(
        lambda tx: (
            [row.task for row in tasks.board(tx, scope, None)],
            tasks.of_premises(tx, scope, "p1"),
            [row.task for row in tasks.of_officer(tx, scope, "33001")],
        )
    )
    assert found == (([TASK],) * 3 if seen else ([],) * 3)
    if seen:
        assert store.read(lambda tx: tasks.read(tx, scope, TASK.id)) == TASK
    else:
        with pytest.raises(NotFound):
            store.read(lambda tx: tasks.read(tx, scope, TASK.id))


def test_the_board_is_one_departments_or_all_and_in_the_states_asked_for(store: Store) -> None:
    put(settled(store), TASK)
    put(store, replace(TASK, id="F" * 16, departments=("food",), state="done", done_at=NOW, planned=None))

    def numbers(department: str | None, *states: str) -> list[str]:
        rows = store.read(lambda tx: tasks.board(tx, ALL, department, states or tasks.OPEN))
        return [row.task.id for row in rows]

    assert numbers("food") == numbers("fire") == numbers(None) == [TASK.id]
    assert numbers("water") == []
    assert numbers("food", "done") == ["F" * 16]
    row = store.read(lambda tx: tasks.board(tx, ALL, "food"))[0]
    assert (row.name, row.industry, row.path) == ("店1", "catering", "/91/")
