"""One text a token: what is signed is read back whole, everything else is refused with its reason."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from qr import CodeRefused, Place, Purpose, Reason, Token, address, mint, read
from qr.token import BODY, DIGITS
from tests.qr.signing import HOST, PRIVATE, PUBLIC, SUBJECT, TOKEN

TEXT = mint(TOKEN, HOST, PRIVATE[1])
ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of Ed25519's group: S + ORDER would be the same signature to a careless reader."""


def reason(text: str, host: str = HOST) -> Reason:
    with pytest.raises(CodeRefused) as refused:
        read(text, host, PUBLIC)
    return refused.value.reason


def raw(digits: str) -> bytes:
    return int(digits).to_bytes(88)


def digits(content: bytes) -> str:
    return str(int.from_bytes(content)).zfill(DIGITS)


def test_the_layout_is_the_published_one() -> None:
    body = raw(TEXT)[:BODY]
    assert len(TEXT) == DIGITS
    assert body[0] == 0x10
    assert body[1] == 1
    assert int.from_bytes(body[12:14]) == (date(2026, 11, 25) - date(2020, 1, 1)).days
    assert (body[14], int.from_bytes(body[15:18])) == (0, 70_001)
    assert int.from_bytes(body[18:21]) == round((39.9042 + 90) / 180 * (2**24 - 2))
    assert int.from_bytes(body[21:24]) == round((116.4074 + 180) / 360 * (2**24 - 2))
    PUBLIC[1].verify(raw(TEXT)[BODY:], b"RGR-QR\0" + HOST.encode() + b"\0" + body)


def test_a_position_that_is_not_known_is_all_ones() -> None:
    nowhere = mint(replace(TOKEN, place=None), HOST, PRIVATE[1])
    assert raw(nowhere)[18:24] == b"\xff" * 6
    assert read(nowhere, HOST, PUBLIC).place is None


@pytest.mark.parametrize("place", [Place(90, 180), Place(-90, -180), Place(0, 0)])
def test_the_ends_of_the_earth_have_a_position(place: Place) -> None:
    back = read(mint(replace(TOKEN, place=place), HOST, PRIVATE[1]), HOST, PUBLIC).place
    assert back is not None
    assert abs(back.latitude - place.latitude) < 0.00002
    assert abs(back.longitude - place.longitude) < 0.00002


LETTERS = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=16, max_size=16)


@given(
    LETTERS,
    st.dates(date(2020, 1, 1), date(2199, 1, 1)),
    st.integers(0, 255),
    st.integers(0, 2**24 - 1),
    st.sampled_from([1, 2]),
)
def test_what_was_signed_is_read_back(
    subject: str, issued: date, number: int, position: int, kid: int
) -> None:
    token = Token(kid, subject, issued, number, position)
    text = mint(token, HOST, PRIVATE[kid])
    assert read(text, HOST, PUBLIC) == read(address(text, HOST), HOST, PUBLIC) == token


def test_a_code_is_lower_case_https_and_plain_http_only_on_the_machine_itself() -> None:
    assert address(TEXT, HOST) == f"https://{HOST}/q/{TEXT}"
    assert address(TEXT, "127.0.0.1:8000").startswith("http://127.0.0.1:8000/q/")
    assert reason(f"http://{HOST}/q/{TEXT}") is Reason.NOT_OURS
    local = mint(TOKEN, "127.0.0.1:8000", PRIVATE[1])
    assert read(f"http://127.0.0.1:8000/q/{local}", "127.0.0.1:8000", PUBLIC).subject == SUBJECT


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", Reason.NOT_OURS),
        ("半亩田牛肉面馆", Reason.NOT_OURS),
        ("https://evil.example/", Reason.NOT_OURS),
        (f"https://{HOST}/e/{SUBJECT}", Reason.NOT_OURS),
        (f"ftp://{HOST}/q/{TEXT}", Reason.NOT_OURS),
        (f"HTTPS://{HOST}/q/{TEXT}", Reason.NOT_OURS),
        (f"https://{HOST}/q/{TEXT}?x=1", Reason.NOT_OURS),
        (f"https://{HOST}/q/{TEXT}#x", Reason.NOT_OURS),
        (f"https://{HOST}/q/{TEXT}/", Reason.NOT_OURS),
        (f" {TEXT}", Reason.NOT_OURS),
        (f"{TEXT}\n", Reason.NOT_OURS),
        ("9" * 100_000, Reason.NOT_OURS),
        (TEXT[:-1], Reason.UNREADABLE),
        (f"https://{HOST}/q/{TEXT[:-1]}", Reason.UNREADABLE),
        (f"0{TEXT}", Reason.UNREADABLE),
        ("9" * DIGITS, Reason.UNREADABLE),
        (f"https://other.example/q/{TEXT}", Reason.WRONG_HOST),
        (f"https://{HOST.upper()}/q/{TEXT}", Reason.WRONG_HOST),
        (f"https://{HOST}:443/q/{TEXT}", Reason.WRONG_HOST),
        (f"https://{HOST}@evil.example/q/{TEXT}", Reason.WRONG_HOST),
    ],
)
def test_each_bad_text_has_its_reason(text: str, wanted: Reason) -> None:
    assert reason(text) is wanted


def test_a_code_of_a_trial_system_is_none_of_the_citys_even_under_its_host() -> None:
    assert reason(mint(TOKEN, "staging.example.gov.cn", PRIVATE[1])) is Reason.BAD_SIGNATURE


def test_a_key_that_is_not_known_is_said_so() -> None:
    with pytest.raises(CodeRefused) as refused:
        read(TEXT, HOST, {2: PUBLIC[2]})
    assert refused.value.reason is Reason.UNKNOWN_KEY


def test_a_true_code_for_something_else_is_not_one_for_a_wall() -> None:
    badge = mint(replace(TOKEN, purpose=Purpose.BADGE), HOST, PRIVATE[1])
    assert reason(badge) is Reason.WRONG_PURPOSE


def test_a_version_that_is_not_known_is_unreadable() -> None:
    body = bytearray(raw(TEXT))
    body[0] = 0x20
    assert reason(digits(bytes(body))) is Reason.UNREADABLE


@pytest.mark.parametrize("host", ["Q.example", "a b", "", "x/y", "https://x"])
def test_a_host_that_cannot_be_compared_is_not_signed(host: str) -> None:
    with pytest.raises(ValueError, match="cannot be signed into codes"):
        mint(TOKEN, host, PRIVATE[1])


def mutants(seed: int, each: int) -> Iterator[str]:
    """Texts that are not the code they come from, in eleven classes."""
    chance = random.Random(seed)
    other = raw(mint(replace(TOKEN, subject="0" * 16, status_position=9), HOST, PRIVATE[1]))
    second = raw(mint(replace(TOKEN, kid=2), HOST, PRIVATE[2]))
    stranger = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    whole = raw(TEXT)
    for _ in range(each):
        at = chance.randrange(DIGITS)
        yield TEXT[:at] + chance.choice([d for d in "0123456789" if d != TEXT[at]]) + TEXT[at + 1 :]
        bit = chance.randrange(88 * 8)
        yield digits((int.from_bytes(whole) ^ 1 << bit).to_bytes(88))
        cut = chance.randrange(1, 88)
        if whole[:cut] + other[cut:] not in (whole, other):
            yield digits(whole[:cut] + other[cut:])
        yield digits(whole[:BODY] + other[BODY:])
        yield digits(other[:BODY] + whole[BODY:])
        yield digits(whole[:1] + second[1:2] + whole[2:])
        swapped = list(TEXT)
        left, right = chance.sample(range(DIGITS), 2)
        swapped[left], swapped[right] = swapped[right], swapped[left]
        if swapped != list(TEXT):
            yield "".join(swapped)
        scalar = int.from_bytes(whole[56:], "little") + ORDER
        if scalar < 2**256:
            yield digits(whole[:56] + scalar.to_bytes(32, "little"))
        body = chance.randbytes(BODY)
        yield digits(body + whole[BODY:])
        yield mint(replace(TOKEN, status_position=chance.randrange(2**24)), HOST, stranger)
        yield TEXT[:at] + chance.choice("٠١٢３４５०१२") + TEXT[at + 1 :]


def test_of_a_hundred_thousand_mutants_none_is_accepted() -> None:
    seen, accepted = 0, []
    for text in mutants(2026, 10_100):
        seen += 1
        try:
            read(text, HOST, PUBLIC)
        except CodeRefused:
            continue
        accepted.append(text)
    assert seen >= 100_000
    assert accepted == []
