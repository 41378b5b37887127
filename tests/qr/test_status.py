"""The status list: two bits a code, signed with its date; changed, cut or rolled back it is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr import Status, StatusList, StatusListRefused, status
from tests.qr.signing import HOST, PRIVATE, PUBLIC

AS_OF = datetime(2026, 11, 25, 2, 0, 0, 123_000, tzinfo=UTC)
ENTRIES = {0: Status.REVOKED, 5: Status.SUSPENDED, 70_001: Status.REPLACED}
LISTED = StatusList(0, AS_OF, status.pack(ENTRIES))
SIGNED = status.sign(LISTED, HOST, 1, PRIVATE[1])


@given(
    st.dictionaries(st.integers(0, 3000), st.sampled_from(list(Status)), max_size=50), st.integers(0, 4000)
)
def test_every_position_says_what_was_put_there(entries: dict[int, Status], asked: int) -> None:
    listed = StatusList(0, AS_OF, status.pack(entries))
    assert all(listed.of(position) is given for position, given in entries.items())
    assert listed.of(asked) is entries.get(asked, Status.VALID)


def test_what_is_published_is_read_back() -> None:
    assert status.read(SIGNED, HOST, PUBLIC) == LISTED


def test_no_byte_can_be_changed_and_nothing_cut_off() -> None:
    for at in range(len(SIGNED)):
        broken = bytearray(SIGNED)
        broken[at] ^= 1
        with pytest.raises(StatusListRefused):
            status.read(bytes(broken), HOST, PUBLIC)
    for length in range(len(SIGNED)):
        with pytest.raises(StatusListRefused):
            status.read(SIGNED[:length], HOST, PUBLIC)


def test_a_list_of_another_host_or_key_is_not_ours() -> None:
    for host, ring in (("other.example", PUBLIC), (HOST, {2: PUBLIC[2]})):
        with pytest.raises(StatusListRefused, match="not signed by a key"):
            status.read(SIGNED, host, ring)


def test_a_list_that_is_older_than_one_already_seen_is_rolled_back() -> None:
    assert status.read(SIGNED, HOST, PUBLIC, not_before=AS_OF) == LISTED
    with pytest.raises(StatusListRefused, match="older than one already seen"):
        status.read(SIGNED, HOST, PUBLIC, not_before=AS_OF + timedelta(seconds=1))


def test_a_million_codes_with_one_in_a_hundred_revoked_fit_into_a_telephone_call() -> None:
    entries = {position * 97 % 1_000_000: Status.REVOKED for position in range(10_000)}
    signed = status.sign(StatusList(0, AS_OF, status.pack(entries)), HOST, 1, PRIVATE[1])
    assert len(signed) <= 60_000
