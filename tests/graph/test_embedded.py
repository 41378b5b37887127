"""The child process: private, owned by one, recovered after any crash."""

import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from graph import EmbeddedStore, Store, StoreInUse, StoreUnavailable, connected, opened, owned
from graph.address import published
from graph.queries import parse
from graph.schema import prepare

PATIENCE = 60.0

ADD = parse("sample/add_district", "// A district.\nMERGE (d:District {code: $code})")
READ = parse("sample/read_districts", "// All.\nMATCH (d:District) RETURN d.code AS code ORDER BY code")

OWNER = """
    import sys, time
    from pathlib import Path
    from graph import owned
    from tests.graph.test_embedded import add
    with owned(Path(sys.argv[1])) as store:
        add(store, "d1")
        print("ready", flush=True)
        time.sleep(600)
"""


def add(store: Store, code: str) -> None:
    store.write("sample.add", "someone", lambda tx: tx.run(ADD, code=code))


def codes(store: Store) -> list[str]:
    return [row["code"] for row in store.read(lambda tx: tx.run(READ))]


def until(true: Callable[[], bool]) -> None:
    """Wait for it; a machine may be slow, but not for ever."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_child_is_private_and_only_on_loopback(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as child:
        here, folder = child.address, tmp_path / "store"
        assert published(tmp_path) == here
        assert [mode(folder), mode(folder / "address.json"), mode(folder / "password")] == [
            0o700,
            0o600,
            0o600,
        ]
        process = psutil.Process(here.child)
        listening = [c.laddr for c in process.net_connections("tcp") if c.status == psutil.CONN_LISTEN]
        assert here.port in {address.port for address in listening}
        assert {address.ip.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}
        assert not [word for word in process.cmdline() if here.password in word]
        assert here.password not in repr(here)
    assert not (folder / "address.json").exists()
    assert not psutil.pid_exists(here.child)


def test_a_stop_keeps_everything_and_the_next_start_has_another_password(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as child, child.store() as store:
        prepare(store)
        add(store, "d1")
        before = child.address
    with EmbeddedStore(tmp_path) as child, child.store() as store:
        assert codes(store) == ["d1"]
        assert child.address.password != before.password
        stale = f"bolt://root:{before.password}@127.0.0.1:{child.address.port}/yima"
        with Store(stale) as stranger, pytest.raises(StoreUnavailable, match="refuses this user or password"):
            codes(stranger)


def test_a_second_owner_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with (
        EmbeddedStore(tmp_path),
        pytest.raises(StoreInUse, match=rf"already run by process {os.getpid()}\. Stop that one first"),
        EmbeddedStore(tmp_path),
    ):
        pass


def test_commands_and_workers_use_the_running_store(tmp_path: Path) -> None:
    with owned(tmp_path) as owner, opened("embedded:", tmp_path) as command:
        child = published(tmp_path).child
        add(command, "d1")
        with connected("embedded:", tmp_path) as worker:
            assert codes(worker) == codes(owner) == ["d1"]
        assert published(tmp_path).child == child
    with opened("embedded:", tmp_path) as alone:
        assert codes(alone) == ["d1"]


def test_a_store_that_nobody_runs_is_said_in_a_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreUnavailable, match=r"No store runs in .* Start it"),
        connected("embedded:", tmp_path),
    ):
        pass


@pytest.mark.parametrize("url", ["http://127.0.0.1:7474", "embedded", "sqlite:x", ""])
def test_an_address_of_another_kind_is_refused(tmp_path: Path, url: str) -> None:
    refused = pytest.raises(ValueError, match=r"cannot be reached by .* Write embedded: or neo4j://")
    with refused, connected(url, tmp_path):
        pass


def test_an_orphan_is_ended_and_what_its_owner_recorded_is_kept(tmp_path: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(OWNER), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout
        assert owner.stdout.readline() == "ready\n"
        orphan = published(tmp_path).child
        owner.kill()
    assert psutil.pid_exists(orphan)
    with owned(tmp_path) as store:
        assert not psutil.pid_exists(orphan)
        assert codes(store) == ["d1"]


def test_a_forked_worker_does_not_keep_the_store_of_a_dead_owner(tmp_path: Path) -> None:
    forking = textwrap.dedent(OWNER).replace("time.sleep(600)", "import os; os.fork(); time.sleep(600)")
    command = [sys.executable, "-c", forking, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout
        assert owner.stdout.readline() == "ready\n"
        until(lambda: len(_forks(owner.pid)) == 1)
        [worker] = _forks(owner.pid)
        owner.kill()
    try:
        assert worker.is_running()
        with owned(tmp_path) as store:
            assert codes(store) == ["d1"]
    finally:
        worker.kill()


def _forks(pid: int) -> list[psutil.Process]:
    return [child for child in psutil.Process(pid).children() if "java" not in child.name()]


def test_a_child_that_dies_comes_back_by_itself_at_the_same_address(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as child, child.store() as store:
        prepare(store)
        add(store, "d1")
        before = child.address
        os.kill(before.child, signal.SIGKILL)
        until(lambda: child.address.child != before.child)
        assert codes(store) == ["d1"]
        after = published(tmp_path)
        assert (after.port, after.password) == (before.port, before.password)


def test_a_store_that_goes_down_in_use_is_said_in_a_sentence(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as child:
        store = child.store()
        prepare(store)
    with store:
        assert not store.ready()
        with pytest.raises(StoreUnavailable, match=r"does not answer\. Try again in a moment"):
            codes(store)
        with pytest.raises(StoreUnavailable, match=r"does not answer\. Nothing was recorded\."):
            add(store, "d2")


def test_a_child_that_cannot_start_is_said_in_a_sentence_and_lets_go(tmp_path: Path) -> None:
    refused = pytest.raises(StoreUnavailable, match=r"does not start\. Its own words are in .*log;")
    with refused, EmbeddedStore(tmp_path, heap="1k"):
        pass
    with EmbeddedStore(tmp_path) as child, child.store() as store:
        assert store.ready()


def test_a_child_that_keeps_dying_is_given_up_and_its_data_is_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    databases, aside = tmp_path / "store" / "databases", tmp_path / "aside"
    with EmbeddedStore(tmp_path) as child, child.store() as store:
        prepare(store)
        add(store, "d1")
        databases.rename(aside)
        databases.write_text("a file where the child wants a folder")
        os.kill(child.address.child, signal.SIGKILL)
        until(lambda: "The store does not come back" in caplog.text)
        assert not store.ready()
    databases.unlink()
    aside.rename(databases)
    with EmbeddedStore(tmp_path) as child, child.store() as store:
        assert codes(store) == ["d1"]
