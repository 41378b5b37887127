"""No file makes the server large or late, nothing that is no photo is taken, and nothing is served but a picture."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from regulation import attachments
from regulation.settings import Settings, from_env
from tests.regulation.attachments import corpus, refusing

MOST_GROWN = 200
"""MB that a worker may grow by over all bad files."""

MARKERS = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
"""Of a JPEG: JFIF's own, tables, the picture. No Exif, no XMP, no comment, no profile."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return from_env({"YIMA_DATA_DIR": str(tmp_path)})


def markers(content: bytes) -> set[int]:
    """The markers of a JPEG up to its picture."""
    found: set[int] = set()
    at = 2
    while 0xDA not in found:
        assert content[at] == 0xFF
        found.add(content[at + 1])
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return found


def test_each_bad_file_is_refused_in_both_languages_and_the_worker_stays_small(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", refusing.__name__, str(tmp_path)], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    assert len(found["said"]) >= 100
    assert [name for name, said in found["said"].items() if len(said) != 2] == []
    for zh, en in found["said"].values():
        assert zh.endswith("。")
        assert en.endswith(".")
        assert zh != en
    assert "32768 × 32768" in found["said"]["flood-32768.png"][1]
    assert "moves" in found["said"]["moving-2.webp"][1]
    assert found["grown"] <= MOST_GROWN
    kept = [path.suffix for path in (tmp_path / "attachments").rglob("*") if path.suffix != ""]
    assert sorted(kept) == [".jpg", ".sealed"]


def test_odd_photos_are_taken_and_nothing_that_a_camera_wrote_is_served(settings: Settings) -> None:
    for name, content in corpus.odd():
        digest = attachments.keep(settings, content)
        path = attachments.served(settings, digest)
        assert path is not None, name
        shown = path.read_bytes()
        assert corpus.SECRET not in shown, name
        assert markers(shown) <= MARKERS, name
        with Image.open(path) as seen:
            assert (seen.format, seen.mode, max(seen.size) <= attachments.LONGEST_SIDE) == (
                "JPEG",
                "RGB",
                True,
            ), name
        assert attachments.original(settings, digest) == content, name
        assert corpus.SECRET not in path.with_suffix(".sealed").read_bytes(), name


def test_a_photo_is_shown_as_the_camera_was_held_and_white_where_it_lets_through(settings: Settings) -> None:
    held = attachments.served(settings, attachments.keep(settings, corpus.camera()))
    clear = corpus.saved(Image.new("RGBA", (40, 30), (255, 0, 0, 0)), "PNG")
    through = attachments.served(settings, attachments.keep(settings, clear))
    assert held is not None
    assert through is not None
    with Image.open(held) as turned, Image.open(through) as white:
        assert turned.size == (400, 800)
        assert white.getpixel((20, 15)) == (255, 255, 255)
