"""A phone's photos come piece by piece, whatever breaks off, and it is told the truth of where they stand."""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from httpx2 import Response

from regulation import attachments
from regulation.web.uploading import MOST_PIECE
from tests.regulation.attachments import corpus
from tests.regulation.web.asking import JSON, is_a_problem
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

PIECE = 20_000


def photo(n: int) -> tuple[str, bytes]:
    """A photo that no other test sends, and its name."""
    whole = corpus.camera() + b"%d" % n
    return hashlib.sha256(whole).hexdigest(), whole


def patch(town: Town, name: str, at: int, total: int, piece: bytes, **headers: str) -> Response:
    given = {**JSON, "Upload-Offset": str(at), "Upload-Length": str(total), **headers}
    return town.of("inspector").patch(f"/api/v1/attachments/{name}", content=piece, headers=given)


def head(town: Town, name: str) -> tuple[int, str | None, str | None]:
    answer = town.of("inspector").head(f"/api/v1/attachments/{name}", headers=JSON)
    return (
        answer.status_code,
        answer.headers.get("upload-offset"),
        answer.headers.get("upload-complete"),
    )


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The disk takes nothing more while this list holds an error's number."""
    errors: list[int] = []
    real = os.pwrite

    def pwrite(descriptor: int, content: bytes, offset: int) -> int:
        if errors:
            raise OSError(errors[0], "no")
        return real(descriptor, content, offset)

    monkeypatch.setattr(os, "pwrite", pwrite)
    yield errors


def test_a_photo_comes_piece_by_piece_and_goes_on_where_it_broke_off(town: Town) -> None:
    name, whole = photo(1)
    assert head(town, name) == (404, None, None)
    first = patch(town, name, 0, len(whole), whole[:PIECE])
    assert (first.status_code, first.headers["upload-offset"]) == (204, str(PIECE))
    assert head(town, name) == (200, str(PIECE), "?0")
    astray = patch(town, name, 0, len(whole), whole[:PIECE], **{"accept-language": "zh"})
    assert astray.headers["upload-offset"] == str(PIECE)
    is_a_problem(astray, 409)
    assert f"{PIECE} 字节" in astray.json()["detail"]
    last = patch(town, name, PIECE, len(whole), whole[PIECE:])
    assert (last.status_code, last.json()) == (201, {"stored": name})
    assert head(town, name) == (200, str(len(whole)), "?1")
    again = patch(town, name, 0, len(whole), whole)
    assert (again.status_code, again.json()) == (201, {"stored": name})
    assert attachments.original(town.office.settings, name) == whole


def test_what_is_not_the_photo_of_its_name_starts_again(town: Town) -> None:
    name, whole = photo(2)
    other = whole[:-1] + b"x"
    refused = patch(town, name, 0, len(whole), other, **{"accept-language": "en"})
    is_a_problem(refused, 409)
    assert refused.headers["upload-offset"] == "0"
    assert "from the start" in refused.json()["detail"]
    assert head(town, name) == (200, "0", "?0")
    assert patch(town, name, 0, len(whole), whole).status_code == 201


def test_what_is_no_photo_is_refused_in_the_reader_s_language_and_nothing_of_it_stays(town: Town) -> None:
    flood = corpus.png_of(32_768, 32_768)
    name = hashlib.sha256(flood).hexdigest()
    answers = [
        patch(town, name, 0, len(flood), flood, **{"accept-language": lang}).json()["detail"]
        for lang in ("zh", "en")
    ]
    assert "32768 × 32768 像素" in answers[0]
    assert "32768 × 32768 pixels" in answers[1]
    assert head(town, name) == (404, None, None)
    is_a_problem(patch(town, "a" * 64, 0, 99_999, b"GIF89a" + bytes(900)), 422)
    assert head(town, "a" * 64) == (200, "0", "?0")


def test_more_than_is_taken_is_refused_before_it_is_kept(town: Town) -> None:
    name, whole = photo(3)
    is_a_problem(patch(town, name, 0, attachments.MOST_BYTES + 1, whole), 413)
    is_a_problem(patch(town, name, 0, attachments.MOST_BYTES, bytes(MOST_PIECE + 1)), 413)
    is_a_problem(patch(town, name, 0, 10, whole), 400)
    is_a_problem(patch(town, name, 0, len(whole), whole, **{"Upload-Length": "-1"}), 400)
    is_a_problem(patch(town, name.upper(), 0, len(whole), whole), 400)
    is_a_problem(patch(town, name, 0, len(whole), whole, **{"sec-fetch-site": "cross-site"}), 400)
    assert not attachments.has(town.office.settings, name)


def test_a_full_disk_and_a_sick_one_are_said_and_the_photo_goes_on_after(town: Town, full: list[int]) -> None:
    name, whole = photo(4)
    assert patch(town, name, 0, len(whole), whole[:PIECE]).status_code == 204
    for number, status in ((errno.ENOSPC, 507), (errno.EDQUOT, 507), (errno.EIO, 503)):
        full.append(number)
        is_a_problem(patch(town, name, PIECE, len(whole), whole[PIECE:]), status)
        full.clear()
        assert head(town, name) == (200, str(PIECE), "?0")
    assert patch(town, name, PIECE, len(whole), whole[PIECE:]).status_code == 201


def test_a_photo_whose_last_step_failed_is_finished_by_an_empty_piece(town: Town, full: list[int]) -> None:
    name, whole = photo(5)
    real = os.replace

    def replace(source: str, target: str) -> None:
        raise OSError(errno.ENOSPC, "no") from None

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "replace", replace)
        is_a_problem(patch(town, name, 0, len(whole), whole), 507)
    assert os.replace is real
    assert head(town, name) == (200, str(len(whole)), "?0")
    assert patch(town, name, len(whole), len(whole), b"").status_code == 201


def test_thirty_two_first_uploads_at_once_get_thirty_two_equal_answers(town: Town) -> None:
    name, whole = photo(6)
    town.of("inspector")

    def sent(_: int) -> tuple[int, str, str]:
        answer = patch(town, name, 0, len(whole), whole)
        return answer.status_code, answer.text, answer.headers["upload-offset"]

    with ThreadPoolExecutor(32) as pool:
        answers = set(pool.map(sent, range(32)))
    assert answers == {(201, f'{{"stored":"{name}"}}', str(len(whole)))}
    place = town.office.settings.data_dir / "attachments"
    assert sorted(path.suffix for path in place.rglob(f"{name}*")) == [".jpg", ".sealed"]


def test_a_small_file_that_takes_for_ever_to_open_is_refused_with_a_sentence(town: Town) -> None:
    endless = corpus.many_scans()
    assert len(endless) < 500_000
    name = hashlib.sha256(endless).hexdigest()
    tries = (
        patch(town, name, 0, len(endless), endless, **{"accept-language": "en"}) for _ in range(10)
    )  # a busy machine says 503, and nothing of the photo
    answer = next(one for one in tries if one.status_code != 503)
    is_a_problem(answer, 422)
    assert "5 seconds" in answer.json()["detail"]
    assert head(town, name) == (404, None, None)
    other, whole = photo(8)
    assert patch(town, other, 0, len(whole), whole).status_code == 201


def test_photos_nobody_finished_make_room_for_the_one_that_goes_on(town: Town) -> None:
    total, piece = attachments.MOST_BYTES, corpus.camera()[:3] + bytes(MOST_PIECE - 3)
    at = {f"{n:064x}": 0 for n in range(1, 6)}
    oldest, *others = at
    for name in list(at) * 4:
        assert patch(town, name, at[name], total, piece).status_code == 204
        at[name] += len(piece)
    parts = town.office.settings.data_dir / "attachments" / "incoming"
    folder = next(parts.rglob(f"{oldest}.part")).parent
    with ExitStack() as held:
        for name in at:  # each has a piece under way
            descriptor = os.open(folder / f"{name}.part", os.O_RDWR)
            held.callback(os.close, descriptor)
            if name != others[-1]:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        refused = patch(town, others[-1], at[others[-1]], total, piece)
    is_a_problem(refused, 429)
    assert refused.headers["retry-after"] == "60"
    assert patch(town, others[-1], at[others[-1]], total, piece[: total - at[others[-1]]]).status_code == 409
    assert head(town, oldest) == (404, None, None)
    assert [head(town, name)[1] for name in others[:-1]] == [str(at[name]) for name in others[:-1]]


def test_an_account_s_part_is_nobody_else_s(town: Town) -> None:
    name, whole = photo(7)
    settings, now = town.office.settings, town.office.now()
    attachments.take(settings, "somebody else", name, 0, len(whole), whole[:PIECE], now)
    assert head(town, name) == (404, None, None)
    assert patch(town, name, 0, len(whole), whole).status_code == 201
