"""No photo is acknowledged that would not outlast a power cut; full disks and killed processes leave no half."""

import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from regulation import attachments
from regulation.settings import from_env
from tests.regulation import failing_disk

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


def photo_of(size: tuple[int, int]) -> bytes:
    """A photo with edges and noise."""
    out = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize(("how", "least"), [("full", 45), ("killed", 45), ("small", 20)])
def test_no_photo_is_acknowledged_before_it_is_durable_and_all_recovers(
    tmp_path: Path, how: str, least: int
) -> None:
    """45 points and more at which the disk is full or the process ends, and 20 sizes at which the kernel says no."""
    photo, folder = tmp_path / "given", tmp_path / "deployments"
    photo.write_bytes(photo_of((200, 100)))
    folder.mkdir()
    run = [sys.executable, failing_disk.__file__, how, str(folder), str(photo)]
    ended = subprocess.run(run, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, timeout=800)
    assert ended.returncode == 0, ended.stderr.decode()[-2_000:]
    *failed, last = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(failed) >= least
    assert last["said"] == "stored"
    for one in (*failed, last):
        assert one["said"] in {"stored", {"killed": "killed"}.get(how, "no room")}, one
        assert one["shown"] or one["said"] != "stored", one
        assert (one["lost"], one["half"], one["whole"]) == ([], [], True), one
        assert (one["again"], one["opens"]) == ("stored", True), one


@pytest.mark.parametrize("phones", [1, 32])
def test_32_identical_first_uploads_at_once_are_one_photo_and_32_equal_answers(
    tmp_path: Path, phones: int
) -> None:
    settings = from_env({"YIMA_DATA_DIR": str(tmp_path)})
    given = photo_of((640, 480))
    digest = hashlib.sha256(given).hexdigest()

    def send(number: int) -> attachments.Stands:
        whose = f"account {number % phones}"
        return attachments.take(settings, whose, digest, 0, len(given), given, NOW)

    with ThreadPoolExecutor(32) as many:
        answers = list(many.map(send, range(32)))
    assert answers == [attachments.Stands(len(given), stored=True)] * 32
    shelf = tmp_path / "attachments"
    files = {path.name for path in shelf.rglob("*") if path.is_file() and path.name != ".lock"}
    assert files == {f"{digest}.jpg", f"{digest}.sealed"}
    assert attachments.original(settings, digest) == given


def test_grey_of_16_bits_is_served_as_grey_as_it_was_taken(tmp_path: Path) -> None:
    settings = from_env({"YIMA_DATA_DIR": str(tmp_path)})
    out = BytesIO()
    Image.new("I;16", (300, 200), 40_000).save(out, "PNG")
    path = attachments.served(settings, attachments.keep(settings, out.getvalue()))
    assert path is not None
    with Image.open(path) as shown:
        assert shown.getpixel((150, 100)) == pytest.approx((156, 156, 156), abs=3)
