"""Whatever the disk does, nothing is acknowledged that is not durable, no half photo is served, and it goes on."""

import multiprocessing
import os
import resource
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from regulation import attachments
from regulation.attachments.incoming import MOST_WAITING, STALE
from regulation.attachments.shelf import FOLDER
from regulation.settings import Settings
from tests.regulation.attachments import corpus, steps
from tests.regulation.attachments.steps import ACCOUNT, NAME, NOW, PHOTO, send, settings_of

POINTS = 50
MOST_STEPS = 200


def nothing_half(settings: Settings) -> None:
    """What is served is a whole picture, and what is sealed beside it opens to the photo."""
    path = attachments.served(settings, NAME)
    if path is not None:
        with Image.open(path) as seen:
            seen.load()
        assert attachments.original(settings, NAME) == PHOTO


def stands_whole(settings: Settings) -> None:
    """The photo is on the shelf, and nothing else is there once the next photo has begun."""
    nothing_half(settings)
    attachments.clear(settings, "somebody else", NOW)
    assert attachments.has(settings, NAME)
    left = {path.name for path in (settings.data_dir / FOLDER).rglob("*") if path.is_file()}
    assert {name for name in left if not name.endswith(".draft")} == {
        ".lock",
        f"{NAME}.jpg",
        f"{NAME}.sealed",
    }


def test_a_full_disk_at_any_step_acknowledges_nothing_and_the_photo_goes_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    full = 0
    for at in range(1, MOST_STEPS):
        settings = settings_of(tmp_path / str(at))
        with pytest.MonkeyPatch.context() as patch:
            seen = steps.counted(patch.setattr, at, steps.full)
            try:
                acknowledged = send(settings)
            except attachments.NoRoom:
                acknowledged = False
        assert acknowledged == (len(seen) < at)
        nothing_half(settings)
        full += not acknowledged
        assert send(settings)
        stands_whole(settings)
        assert not list((settings.data_dir / FOLDER).rglob("*.draft"))
        if acknowledged:
            break
    assert full >= POINTS


def test_the_kernel_s_own_limit_at_fifty_lengths_ends_as_a_full_disk_does(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for n in range(POINTS):
        settings = settings_of(tmp_path / str(n))
        attachments.make_key(settings)
        limit = len(PHOTO) * n // POINTS
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            with pytest.raises(attachments.NoRoom):
                send(settings)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        found = attachments.stands(settings, ACCOUNT, NAME)
        assert found is not None
        assert (found.stored, found.offset <= limit) == (False, True)
        assert send(settings)
        stands_whole(settings)


def test_killed_at_any_step_no_half_photo_is_served_and_the_phone_goes_on(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([steps.__name__])
    killed = 0
    for at in range(1, MOST_STEPS):
        settings = settings_of(tmp_path / str(at))
        process = context.Process(target=steps.die_at, args=(at, tmp_path / str(at)))
        process.start()
        process.join(120)
        assert process.exitcode in (-signal.SIGKILL, 0)
        nothing_half(settings)
        killed += bool(process.exitcode)
        assert send(settings)
        stands_whole(settings)
        if not process.exitcode:
            break
    assert killed >= POINTS


def test_content_and_names_are_made_durable_before_the_photo_is_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, str]] = []

    def told(name: str, real: Any) -> Any:
        def step(first: Any, *more: Any) -> Any:
            where = str(Path(f"/proc/self/fd/{first}").readlink()) if isinstance(first, int) else str(more[0])
            said.append((name, where))
            return real(first, *more)

        return step

    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, told(name, getattr(os, name)))
    settings = settings_of(tmp_path)
    attachments.keep(settings, PHOTO)
    place = tmp_path / FOLDER / NAME[:2]
    named = said.index(("replace", str(place / f"{NAME}.jpg")))
    assert said.index(("replace", str(place / f"{NAME}.sealed"))) < named
    assert said[named - 1][0] == "fsync"
    assert said[named - 1][1].startswith(str(place / f"{NAME}.jpg"))
    assert said[named + 1 :] == [("fsync", str(each)) for each in (place, place.parent, tmp_path)]
    said.clear()
    assert attachments.has(settings, NAME)
    assert said == [("fsync", str(each)) for each in (place, place.parent, tmp_path)]


def test_thirty_two_accounts_that_send_the_same_photo_first_make_one_file(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)

    def sent(account: str) -> attachments.Stands:
        return attachments.take(settings, account, NAME, 0, len(PHOTO), PHOTO, NOW)

    with ThreadPoolExecutor(32) as pool:
        answers = set(pool.map(sent, [f"officer-{n}" for n in range(32)]))
    assert answers == {attachments.Stands(len(PHOTO), stored=True)}
    stands_whole(settings)


def test_photos_of_before_are_served_and_are_their_own_originals(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    out = BytesIO()
    Image.new("RGB", (90, 60), "grey").save(out, "JPEG")
    before = out.getvalue()
    digest = steps.hashlib.sha256(before).hexdigest()
    place = tmp_path / FOLDER / digest[:2]
    place.mkdir(parents=True)
    (place / f"{digest}.jpg").write_bytes(before)
    (place / f"{digest}.original").write_text("0" * 64)
    assert attachments.has(settings, digest)
    assert attachments.served(settings, digest) == place / f"{digest}.jpg"
    assert attachments.original(settings, digest) == before
    assert attachments.keep(settings, before) == digest


def test_an_original_opens_with_its_own_key_and_name_and_unchanged_only(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    attachments.keep(settings, PHOTO)
    path = attachments.served(settings, NAME)
    assert path is not None
    sealed = path.with_suffix(".sealed")
    whole = sealed.read_bytes()
    assert corpus.SECRET not in whole
    sealed.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(attachments.SealBroken, match="was changed"):
        attachments.original(settings, NAME)
    sealed.write_bytes(whole)
    key = attachments.key_file(settings)
    key.unlink()
    with pytest.raises(attachments.SealBroken, match="no key of the photos"):
        attachments.original(settings, NAME)
    attachments.make_key(settings)
    assert oct(key.stat().st_mode & 0o777) == "0o600"
    with pytest.raises(attachments.SealBroken, match="another key"):
        attachments.original(settings, NAME)


def test_parts_that_nobody_goes_on_with_are_cleared_and_an_account_has_its_share(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    first = "1" * 64
    begun = attachments.take(settings, ACCOUNT, first, 0, 99_999, PHOTO[:1000], NOW)
    assert begun == attachments.Stands(1000, stored=False)
    (part,) = (tmp_path / FOLDER).glob("incoming/*/*.part")
    os.utime(part, times=(NOW.timestamp(), NOW.timestamp()))
    attachments.clear(settings, "other", NOW + STALE)
    assert attachments.stands(settings, ACCOUNT, first) == begun
    attachments.clear(settings, "other", NOW + STALE + timedelta(seconds=1))
    assert attachments.stands(settings, ACCOUNT, first) is None
    for n in range(6):
        name = f"{n:064d}"
        attachments.take(settings, ACCOUNT, name, 0, attachments.MOST_BYTES, PHOTO[:1000], NOW)
        (grown,) = (tmp_path / FOLDER).glob(f"incoming/*/{name}.part")
        os.truncate(grown, attachments.MOST_BYTES - 1)
        os.utime(grown, times=(NOW.timestamp() + n, NOW.timestamp() + n))
    left = sorted(path.stem for path in (tmp_path / FOLDER).glob("incoming/*/*.part"))
    assert left == [f"{n:064d}" for n in (2, 3, 4, 5)]
    assert sum(path.stat().st_size for path in (tmp_path / FOLDER).glob("incoming/*/*.part")) <= MOST_WAITING
