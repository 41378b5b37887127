"""The status list: two bits a code, signed with its date; changed, foreign or rolled-back lists are refused."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from qr import Status, StatusList, StatusListRefused, status

HOST = "q.xizhou.example"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {7: KEY.public_key()}
AS_OF = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
ENTRIES = {0: Status.REVOKED, 5: Status.SUSPENDED, 4711: Status.REPLACED}
LISTED = StatusList(0, AS_OF, status.pack(ENTRIES))
PUBLISHED = status.sign(LISTED, HOST, 7, KEY)

entries = st.dictionaries(st.integers(0, 5000), st.sampled_from(Status), max_size=60)


@given(entries)
def test_every_code_stands_where_it_was_put_and_all_others_are_valid(given: dict[int, Status]) -> None:
    listed = StatusList(0, AS_OF, status.pack(given))
    found = status.read(status.sign(listed, HOST, 7, KEY), HOST, KEYS)
    assert found == listed
    assert all(found.of(position) is given.get(position, Status.VALID) for position in range(5010))


def test_the_last_place_of_a_list_is_a_place() -> None:
    last = StatusList(0, AS_OF, status.pack({2**24 - 1: Status.REVOKED}))
    published = status.sign(last, HOST, 7, KEY)
    assert len(published) < 20_000
    assert status.read(published, HOST, KEYS).of(2**24 - 1) is Status.REVOKED


def test_no_changed_list_is_taken_for_a_good_one() -> None:
    rng = random.Random(4)
    for _ in range(5_000):
        changed = bytearray(PUBLISHED)
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
        with pytest.raises(StatusListRefused):
            status.read(bytes(changed), HOST, KEYS)


@pytest.mark.parametrize("length", range(0, len(PUBLISHED), 7))
def test_a_list_cut_off_is_refused(length: int) -> None:
    with pytest.raises(StatusListRefused):
        status.read(PUBLISHED[:length], HOST, KEYS)


def test_a_list_of_another_host_or_of_a_disabled_key_is_refused() -> None:
    with pytest.raises(StatusListRefused, match="not signed by a key that is good now"):
        status.read(PUBLISHED, "staging.example", KEYS)
    with pytest.raises(StatusListRefused, match="not signed by a key that is good now"):
        status.read(PUBLISHED, HOST, {8: KEY.public_key()})


def test_a_list_older_than_one_already_seen_is_refused() -> None:
    assert status.read(PUBLISHED, HOST, KEYS, not_before=AS_OF) == LISTED
    with pytest.raises(StatusListRefused, match="older than one already seen"):
        status.read(PUBLISHED, HOST, KEYS, not_before=AS_OF + timedelta(milliseconds=1))
