"""The token: its bytes, its one spelling, its reasons; and that no changed text is ever taken for a good one."""

import random
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from qr import CodeRefused, Place, Purpose, Reason, Token, address, mint, read
from qr.shortcode import ALPHABET
from qr.token import BODY, DIGITS, EPOCH

HOST = "q.xizhou.example"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OLD = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96)))
KEYS = {7: KEY.public_key(), 3: OLD.public_key()}
TOKEN = Token(7, "7k3q92md0abcdefg", date(2026, 11, 25), 0, 4711, Place(31.23, 121.47))
L = 2**252 + 27742317777372353535851937790883648493
"""The order of Ed25519's group: adding it to S makes another number of the same signature."""


def digits_of(raw: bytes) -> str:
    return str(int.from_bytes(raw)).zfill(DIGITS)


def raw_of(digits: str) -> bytes:
    return int(digits).to_bytes(88)


DIGIT = mint(TOKEN, HOST, KEY)
URL = address(DIGIT, HOST)


def reason_of(text: str, host: str = HOST) -> Reason:
    try:
        read(text, host, KEYS)
    except CodeRefused as refused:
        return refused.reason
    return Reason.OK


def test_the_bytes_stand_where_the_layout_says() -> None:
    raw = raw_of(DIGIT)
    assert raw[:2] == bytes([1 << 4, 7])
    assert (
        raw[2:12].hex()
        == f"{sum(ALPHABET.index(c) << 5 * (15 - n) for n, c in enumerate(TOKEN.subject)):020x}"
    )
    assert int.from_bytes(raw[12:14]) == (date(2026, 11, 25) - date(2020, 1, 1)).days
    assert (raw[14], int.from_bytes(raw[15:18])) == (0, 4711)
    assert int.from_bytes(raw[18:21]) == round((31.23 + 90) / 180 * (2**24 - 2))
    assert int.from_bytes(raw[21:24]) == round((121.47 + 180) / 360 * (2**24 - 2))
    KEY.public_key().verify(raw[24:], b"RGR-QR\0" + HOST.encode() + b"\0" + raw[:24])


def test_the_address_is_lower_case_and_240_letters_for_a_host_of_28() -> None:
    assert f"https://{HOST}/q/{DIGIT}" == URL
    assert len(DIGIT) == 212
    assert len(address(DIGIT, "q.shishi-jianguan.city.gov.c")) == 28 + 8 + 3 + 212


@given(
    subject=st.text(ALPHABET, min_size=16, max_size=16),
    days=st.integers(0, 65535),
    position=st.integers(0, 2**24 - 1),
    number=st.integers(0, 255),
    place=st.none() | st.builds(Place, st.floats(-90, 90), st.floats(-180, 180)),
    host=st.sampled_from([HOST, "127.0.0.1:8000", "localhost:1", "[::1]:8000"]),
)
def test_what_was_minted_is_read_back(
    subject: str, days: int, position: int, number: int, place: Place | None, host: str
) -> None:
    issued = date.fromordinal(EPOCH.toordinal() + days)
    token = Token(7, subject, issued, number, position, place)
    digits = mint(token, host, KEY)
    for text in (digits, address(digits, host)):
        found = read(text, host, KEYS)
        assert (found.subject, found.issued, found.status_list, found.status_position) == (
            subject,
            issued,
            number,
            position,
        )
        assert (found.place is None) == (place is None)
        if place and found.place:
            assert abs(found.place.latitude - place.latitude) < 180 / 2**24
            assert abs(found.place.longitude - place.longitude) < 360 / 2**24


REASONS: Mapping[str, tuple[str, Reason]] = {
    "a good one": (URL, Reason.OK),
    "its digits alone": (DIGIT, Reason.OK),
    "nothing": ("", Reason.NOT_OURS),
    "another page": ("https://example.com/menu", Reason.NOT_OURS),
    "our own page that is no code": (f"https://{HOST}/r", Reason.NOT_OURS),
    "too few digits": (URL[:-1], Reason.UNREADABLE),
    "more than 88 bytes": (f"https://{HOST}/q/{'9' * DIGITS}", Reason.UNREADABLE),
    "another host": (address(DIGIT, "q.xizhou.evil.example"), Reason.WRONG_HOST),
    "our host as a user's name": (f"https://{HOST}@evil.example/q/{DIGIT}", Reason.WRONG_HOST),
    "plain http": (URL.replace("https", "http"), Reason.NOT_OURS),
    "upper case": (URL.upper(), Reason.NOT_OURS),
    "signed for another host": (mint(TOKEN, "staging.example", KEY), Reason.BAD_SIGNATURE),
    "signed by a stranger": (mint(TOKEN, HOST, STRANGER), Reason.BAD_SIGNATURE),
    "a key that is not known": (
        mint(Token(9, TOKEN.subject, TOKEN.issued, 0, 1), HOST, KEY),
        Reason.UNKNOWN_KEY,
    ),
    "a badge": (
        mint(Token(7, TOKEN.subject, TOKEN.issued, 0, 1, purpose=Purpose.BADGE), HOST, KEY),
        Reason.WRONG_PURPOSE,
    ),
}


@pytest.mark.parametrize("case", REASONS)
def test_every_text_gets_its_own_reason(case: str) -> None:
    text, reason = REASONS[case]
    assert reason_of(text) is reason


def test_plain_http_is_for_this_machine_alone() -> None:
    for host in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000"):
        digits = mint(TOKEN, host, KEY)
        assert address(digits, host).startswith("http://")
        assert reason_of(f"http://{host}/q/{digits}", host) is Reason.OK
        assert reason_of(f"https://{host}/q/{digits}", host) is Reason.OK


@pytest.mark.parametrize("host", ["Q.Example", "a b", "host/path", "", "名.example", "x@y"])
def test_a_host_that_cannot_stand_in_a_code_is_not_signed(host: str) -> None:
    with pytest.raises(ValueError, match="lower case"):
        mint(TOKEN, host, KEY)


def _bit(rng: random.Random) -> str:
    raw = bytearray(raw_of(DIGIT))
    raw[rng.randrange(88)] ^= 1 << rng.randrange(8)
    return digits_of(bytes(raw))


def _digit(rng: random.Random) -> str:
    at = rng.randrange(DIGITS)
    return DIGIT[:at] + str((int(DIGIT[at]) + rng.randint(1, 9)) % 10) + DIGIT[at + 1 :]


def _swap(rng: random.Random) -> str:
    at = rng.choice([n for n in range(DIGITS - 1) if DIGIT[n] != DIGIT[n + 1]])
    return DIGIT[:at] + DIGIT[at + 1] + DIGIT[at] + DIGIT[at + 2 :]


def _length(rng: random.Random) -> str:
    at = rng.randrange(DIGITS)
    cut = DIGIT[:at] + DIGIT[at + rng.randint(1, 5) :]
    return rng.choice(
        [cut, DIGIT[:at] + str(rng.randint(0, 9)) + DIGIT[at:], "0" * rng.randint(1, 9) + DIGIT]
    )


def _splice(rng: random.Random) -> str:
    """The body of one code under the signature of another."""
    other = mint(Token(7, TOKEN.subject, TOKEN.issued, 0, rng.randrange(2**24 - 1) or 1), HOST, KEY)
    one, two = raw_of(DIGIT), raw_of(other)
    return digits_of(rng.choice([one[:BODY] + two[BODY:], two[:BODY] + one[BODY:]]))


def _forged(rng: random.Random) -> str:
    return digits_of(raw_of(mint(TOKEN, HOST, STRANGER))[:BODY] + STRANGER.sign(rng.randbytes(32)))


def _other_key(rng: random.Random) -> str:
    """A known key's number over what another key signed."""
    return mint(
        Token(3, TOKEN.subject, TOKEN.issued, 0, rng.randrange(2**24)), HOST, rng.choice([KEY, STRANGER])
    )


def _malleable(rng: random.Random) -> str:
    """The same signature by another number: S + L, or noise in its topmost bits."""
    raw = raw_of(DIGIT)
    s = int.from_bytes(raw[56:], "little") + L * rng.randint(1, 14)
    return digits_of(raw[:56] + (s % 2**256).to_bytes(32, "little"))


def _other_host(rng: random.Random) -> str:
    host = "".join(rng.choice("abcdefgh.-") for _ in range(rng.randint(3, 20))).strip(".-") or "a"
    return rng.choice([mint(TOKEN, host, KEY), address(DIGIT, host)])


def _spelling(rng: random.Random) -> str:
    """The same number written in another way, or other letters that Python too takes for digits."""
    at = rng.randrange(DIGITS)
    strange = (
        chr(ord("\uff10") + int(DIGIT[at])) if rng.random() < 0.5 else chr(ord("\u0660") + int(DIGIT[at]))
    )
    return rng.choice(
        [
            DIGIT[:at] + strange + DIGIT[at + 1 :],
            DIGIT[:at] + "_" + DIGIT[at:],
            rng.choice("+- \t\n") + DIGIT,
            DIGIT + rng.choice(" \t\n\r\x00/"),
            URL + rng.choice(["/", "?", "#", "?a=1", "#x", "%20", "\n", " "]),
            URL.replace("/q/", rng.choice(["//q/", "/Q/", "/q//", "/x/", "/q%2F"])),
            URL.replace("https", rng.choice(["http", "HTTPS", "ftp", "https:", " https"])),
            URL.replace(
                HOST, rng.choice([f"{HOST}.", f"{HOST}:443", HOST.upper(), f"a@{HOST}", f"{HOST}\t"])
            ),
        ]
    )


MUTATIONS: Mapping[str, Callable[[random.Random], str]] = {
    "a bit": _bit,
    "a digit": _digit,
    "two digits swapped": _swap,
    "digits lost or added": _length,
    "two codes spliced": _splice,
    "a forger's signature": _forged,
    "another key's number": _other_key,
    "a malleable signature": _malleable,
    "another host": _other_host,
    "another spelling": _spelling,
}


def _accepted(mutate: Callable[[random.Random], str], times: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    texts = (mutate(rng) for _ in range(times))
    return [text for text in texts if text not in (URL, DIGIT) and reason_of(text) is Reason.OK]


@pytest.mark.parametrize("name", MUTATIONS)
def test_no_changed_text_is_taken_for_a_good_one(name: str) -> None:
    assert _accepted(MUTATIONS[name], 10_000, seed=4) == []
