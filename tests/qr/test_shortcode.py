"""The short code: read as people write it, and no slip of the finger leads to another shop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr import ShortCodeRefused, read_short_code, short_code
from qr.shortcode import ALPHABET, LETTERS

SUBJECTS = st.text(ALPHABET, min_size=16, max_size=16)


@given(SUBJECTS)
def test_it_is_read_back_in_any_case_and_with_or_without_gaps(subject: str) -> None:
    printed = short_code(subject)
    loose = printed.replace("-", " ").lower()
    assert {read_short_code(text) for text in (printed, loose, printed.replace("-", ""))} == {subject}


@given(SUBJECTS)
def test_letters_that_look_alike_are_read_alike(subject: str) -> None:
    printed = short_code(subject)
    assert read_short_code(printed.replace("0", "O").replace("1", "l")) == subject
    assert read_short_code(printed.replace("0", "o").replace("1", "I")) == subject


@given(SUBJECTS, st.integers(0, LETTERS - 1), st.sampled_from(ALPHABET))
def test_a_single_wrong_letter_is_noticed(subject: str, at: int, letter: str) -> None:
    typed = list(short_code(subject).replace("-", "").lower())
    if typed[at] == letter:
        return
    typed[at] = letter
    with pytest.raises(ShortCodeRefused):
        read_short_code("".join(typed))


@given(SUBJECTS, st.integers(0, LETTERS - 1), st.integers(0, LETTERS - 1))
def test_two_letters_swapped_are_noticed(subject: str, left: int, right: int) -> None:
    typed = list(short_code(subject).replace("-", "").lower())
    if typed[left] == typed[right]:
        return
    typed[left], typed[right] = typed[right], typed[left]
    with pytest.raises(ShortCodeRefused):
        read_short_code("".join(typed))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "has 18 letters and digits, and this has 0"),
        ("HH0DDC-QCT5GK", "this has 12"),
        ("HH0DDC-QCT5GK-QP1JU3", "u does not occur"),
        ("HH0DDC-QCT5GK-QP1JR4", "a letter was mistyped"),
        ("半亩田牛肉面馆半亩田牛肉面馆半亩田牛", "does not occur"),
    ],
)
def test_what_is_no_short_code_says_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(ShortCodeRefused, match=sentence):
        read_short_code(typed)
