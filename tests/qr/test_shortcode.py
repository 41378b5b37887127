"""The short code: what is typed wrong is seen, what is written differently is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr import ShortCodeRefused, read_short_code, short_code
from qr.shortcode import ALPHABET, LETTERS

subjects = st.text(ALPHABET, min_size=16, max_size=16)


def plain(code: str) -> str:
    return code.replace("-", "").lower()


@given(subjects)
def test_what_is_printed_is_read(subject: str) -> None:
    code = short_code(subject)
    assert code == code.upper()
    assert [len(group) for group in code.split("-")] == [6, 6, 6]
    assert read_short_code(code) == subject


@given(subjects, st.data())
def test_case_gaps_and_lookalikes_do_not_matter(subject: str, data: st.DataObject) -> None:
    spellings = {"0": "0oO", "1": "1iIlL"}
    gaps = st.sampled_from(["", "", "", " ", "-", "–"])
    typed = "".join(
        data.draw(st.sampled_from(spellings.get(letter, letter + letter.upper()))) + data.draw(gaps)
        for letter in plain(short_code(subject))
    )
    assert read_short_code(typed) == subject


@given(subjects)
def test_every_single_wrong_letter_is_seen(subject: str) -> None:
    code = plain(short_code(subject))
    for at in range(LETTERS):
        for letter in ALPHABET:
            if letter != code[at]:
                with pytest.raises(ShortCodeRefused, match="mistyped"):
                    read_short_code(code[:at] + letter + code[at + 1 :])


@given(subjects)
def test_every_swap_of_neighbours_is_seen(subject: str) -> None:
    code = plain(short_code(subject))
    for at in range(LETTERS - 1):
        if code[at] != code[at + 1]:
            with pytest.raises(ShortCodeRefused, match="mistyped"):
                read_short_code(code[:at] + code[at + 1] + code[at] + code[at + 2 :])


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "18 letters and digits, and this has 0"),
        ("012345-6789AB", "this has 12"),
        ("012345-6789AB-CDEFWU", "u does not occur"),
        ("０12345-6789AB-CDEFWT", "does not occur"),
    ],
    ids=["nothing", "too short", "a letter that does not occur", "a full-width digit"],
)
def test_what_cannot_be_a_short_code_is_refused_with_what_is_wrong(typed: str, says: str) -> None:
    with pytest.raises(ShortCodeRefused, match=says):
        read_short_code(typed)
