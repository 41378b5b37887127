"""Photos without the key that seals them: the phone is told to come again and keeps what it has."""

import hashlib

import pytest

from regulation import attachments
from tests.regulation.attachments import corpus
from tests.regulation.web.asking import JSON, is_a_problem
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store


def test_a_photo_that_cannot_be_sealed_is_asked_for_again_and_taken_once_the_key_is_back(town: Town) -> None:
    settings = town.office.settings
    attachments.make_key(settings)
    path = attachments.key_file(settings)
    right = path.read_bytes()
    whole = corpus.camera() + b"sent while the key is broken"
    address = f"/api/v1/attachments/{hashlib.sha256(whole).hexdigest()}"
    given = {**JSON, "Upload-Offset": "0", "Upload-Length": str(len(whole))}
    path.write_bytes(right[:10])
    try:
        broken = town.of("inspector").patch(address, content=whole, headers=given)
    finally:
        path.write_bytes(right)
    is_a_problem(broken, 503)
    assert broken.headers["retry-after"]
    stands = town.of("inspector").head(address, headers=JSON).headers["upload-offset"]
    given["Upload-Offset"] = stands
    mended = town.of("inspector").patch(address, content=whole[int(stands) :], headers=given)
    assert mended.status_code == 201
