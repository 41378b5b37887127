"""The key that seals photos is whole or not there, however little room the disk has for it."""

import resource
from pathlib import Path

import pytest

from regulation import attachments
from regulation.attachments.sealing import KEY_BYTES
from tests.regulation.attachments.steps import NAME, PHOTO, settings_of


@pytest.mark.parametrize("room", [0, 1, KEY_BYTES - 1])
def test_a_disk_with_room_for_a_part_of_the_key_leaves_no_part_of_it(tmp_path: Path, room: int) -> None:
    settings = settings_of(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        with pytest.raises(attachments.NoRoom):
            attachments.keep(settings, PHOTO)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not attachments.key_file(settings).exists()
    assert attachments.keep(settings, PHOTO) == NAME
    assert attachments.original(settings, NAME) == PHOTO
