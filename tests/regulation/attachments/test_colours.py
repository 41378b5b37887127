"""A photo is served in the colours in which it was taken."""

from pathlib import Path

import pytest
from PIL import Image

from regulation import attachments
from tests.regulation.attachments import corpus, steps


def test_grey_of_16_bits_is_served_as_dark_as_it_was_taken(tmp_path: Path) -> None:
    settings = steps.settings_of(tmp_path)
    given = corpus.saved(Image.new("I;16", (300, 200), 40_000), "PNG")
    path = attachments.served(settings, steps.kept(settings, given))
    assert path is not None
    with Image.open(path) as shown:
        assert shown.getpixel((150, 100)) == pytest.approx((156, 156, 156), abs=3)
