"""Keys: read by nobody else, two at least, rotated without reprinting, stopped at once in an emergency."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from qr import CodeRefused, Keeper, KeysError, Reason, keys, mint, read
from tests.qr.signing import HOST, TOKEN


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "secrets" / "codes"
    assert keys.make(made) == [1, 2]
    return made


def sticker(folder: Path, kid: int) -> str:
    return mint(replace(TOKEN, kid=kid), HOST, keys.load(folder).private[kid])


def test_keys_are_made_for_their_owner_alone(folder: Path) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in [folder, *folder.iterdir()]}
    assert modes == {"codes": 0o700, "1.pem": 0o600, "2.pem": 0o600}
    assert keys.make(folder) == []


@pytest.mark.parametrize(("name", "mode"), [("", 0o755), ("1.pem", 0o640), ("2.pem", 0o604)])
def test_keys_that_others_may_read_are_refused_with_the_mend(folder: Path, name: str, mode: int) -> None:
    (folder / name).chmod(mode)
    with pytest.raises(KeysError, match=r"may be read by others .* run: chmod (700|600)"):
        keys.load(folder)


def test_a_rotation_keeps_every_sticker_good(folder: Path) -> None:
    old = [sticker(folder, 2) for _ in range(20)]
    assert keys.add(folder) == 3
    ring = keys.load(folder)
    assert ring.newest[0] == 3
    assert all(read(text, HOST, ring.public).kid == 2 for text in old)
    assert read(sticker(folder, 3), HOST, ring.public).kid == 3


def test_a_disabled_key_is_unknown_and_its_number_is_never_used_again(folder: Path) -> None:
    stolen, good = sticker(folder, 2), sticker(folder, 1)
    keys.disable(folder, 2)
    ring = keys.load(folder)
    with pytest.raises(CodeRefused) as refused:
        read(stolen, HOST, ring.public)
    assert refused.value.reason is Reason.UNKNOWN_KEY
    assert read(good, HOST, ring.public).kid == 1
    assert keys.add(folder) == 3
    with pytest.raises(KeysError, match="no active key 2"):
        keys.disable(folder, 2)


def test_a_running_server_sees_an_emergency_within_five_seconds(folder: Path) -> None:
    keeper = Keeper(folder)
    assert set(keeper.ring().public) == {1, 2}
    keys.disable(folder, 2)
    deadline = time.monotonic() + 5
    while 2 in keeper.ring().public:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert set(keeper.ring().public) == {1}


def test_a_file_that_is_no_key_is_named(folder: Path) -> None:
    (folder / "1.pem").write_text("nothing of the kind")
    with pytest.raises(KeysError, match=r"1\.pem is no key"):
        keys.load(folder)


def test_without_a_key_nothing_is_signed(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="yima doctor --init"):
        _ = keys.load(tmp_path / "nothing").newest
