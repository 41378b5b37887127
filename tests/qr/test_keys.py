"""The keys: closed to others, two ready at least; a rotation reprints nothing, an emergency is over in seconds."""

import multiprocessing
import time
from collections.abc import Callable
from datetime import date
from multiprocessing.queues import Queue
from pathlib import Path

import pytest

from qr import CodeRefused, Keeper, KeysError, Token, keys, mint, read

HOST = "q.xizhou.example"


def sticker(folder: Path, position: int = 1) -> str:
    kid, key = keys.load(folder).newest
    return mint(Token(kid, "7k3q92md0abcdefg", date(2026, 11, 25), 0, position), HOST, key)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keys.make(tmp_path / "codes")
    return tmp_path / "codes"


def test_at_first_two_keys_are_made_that_nobody_else_can_read(folder: Path) -> None:
    assert sorted(keys.load(folder).public) == [1, 2]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert keys.make(folder) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_file_open_to_others_is_not_loaded_and_says_how_to_mend_it(folder: Path, mode: int) -> None:
    (folder / "2.pem").chmod(mode)
    with pytest.raises(KeysError, match=rf"mode {mode:o}\); run: chmod 600 .*2\.pem"):
        keys.load(folder)
    (folder / "2.pem").chmod(0o600)
    assert len(keys.load(folder).public) == 2


def test_a_folder_open_to_others_is_not_loaded(folder: Path) -> None:
    folder.chmod(0o755)
    with pytest.raises(KeysError, match="run: chmod 700"):
        keys.load(folder)


def test_after_every_rotation_the_newest_signs_and_all_old_stickers_stay_good(folder: Path) -> None:
    stickers = [sticker(folder, position) for position in range(50)]
    for _ in range(8):
        kid = keys.add(folder)
        assert keys.load(folder).newest[0] == kid
        stickers += [sticker(folder, position) for position in range(50)]
    public = keys.load(folder).public
    assert all(read(text, HOST, public) for text in stickers)


def test_a_disabled_key_is_unknown_and_its_number_never_comes_back(folder: Path) -> None:
    printed = sticker(folder)
    keys.disable(folder, 2)
    with pytest.raises(CodeRefused) as refused:
        read(printed, HOST, keys.load(folder).public)
    assert refused.value.reason == "unknown_key"
    assert keys.add(folder) == 3
    with pytest.raises(KeysError, match="no active key 2"):
        keys.disable(folder, 2)


def test_a_file_that_is_no_key_is_named(folder: Path) -> None:
    (folder / "2.pem").write_text("nonsense")
    with pytest.raises(KeysError, match=r"2\.pem is no key"):
        keys.load(folder)


def test_without_a_key_nothing_is_signed(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="yima doctor --init"):
        _ = keys.load(tmp_path / "codes").newest


def test_a_running_server_sees_a_new_key_while_it_is_written(folder: Path) -> None:
    keeper = Keeper(folder)
    keeper.ring()
    kid = keys.add(folder)
    _until(lambda: kid in keeper.ring().public)


def _serve(folder: Path, text: str, said: "Queue[str]") -> None:
    """Another process that verifies one code over and over, as a server would."""
    keeper = Keeper(folder)
    last = ""
    while last != "unknown_key":
        try:
            read(text, HOST, keeper.ring().public)
            now = "ok"
        except CodeRefused as refused:
            now = refused.reason.value
        if now != last:
            said.put(now)
        last = now
        time.sleep(0.02)


def test_a_running_process_refuses_a_disabled_keys_codes_within_five_seconds(folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    said: Queue[str] = context.Queue()
    server = context.Process(target=_serve, args=(folder, sticker(folder), said), daemon=True)
    server.start()
    try:
        assert said.get(timeout=60) == "ok"
        keys.disable(folder, 2)
        assert said.get(timeout=5) == "unknown_key"
    finally:
        server.join(timeout=10)
        server.kill()


def _until(true: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
