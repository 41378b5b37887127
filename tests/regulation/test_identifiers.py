"""Identifiers: what is right passes, is written one way, and what is wrong is named by position."""

import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from regulation.register.identifiers import (
    CREDIT_CODE_ALPHABET,
    IdentifierError,
    classification,
    credit_check,
    credit_code,
    district_code,
    district_parents,
    entity_code,
    food_licence,
    industry_class,
    licence_check,
    organisation_check,
)

DIGITS = "0123456789"


def whole_credit_code(head: str, organisation: str) -> str:
    """Eight leading characters and eight of the organisation, with both check characters added."""
    body = head + organisation + organisation_check(organisation)
    return body + credit_check(body)


credit_codes = st.builds(
    whole_credit_code,
    st.builds(
        "".join,
        st.tuples(
            st.sampled_from("1359ANY"),
            st.sampled_from("1239"),
            st.text(DIGITS, min_size=6, max_size=6),
        ),
    ),
    st.text(CREDIT_CODE_ALPHABET, min_size=8, max_size=8),
)
licences = st.builds(
    lambda kind, rest: kind + rest + licence_check(kind[2:] + rest),
    st.sampled_from(["JY1", "JY2", "JY3", "SC1", "SC2"]),
    st.text(DIGITS, min_size=12, max_size=12),
)


@pytest.mark.parametrize(
    "head", ["91990101", "92990102", "12990103", "52990104", "N2990105", "Y1990106", "A1990107"]
)
def test_credit_codes_of_every_class_pass_letters_first_included(head: str) -> None:
    code = whole_credit_code(head, "MA2RK7DX")
    assert credit_code(code) == code


def test_a_published_credit_code_passes() -> None:
    assert credit_code("91110000600037341L") == "91110000600037341L"


@given(credit_codes)
def test_a_credit_code_is_written_one_way(code: str) -> None:
    assert credit_code(f" {code.lower()}\t") == credit_code(code) == code


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("91110000600037341N", "position 18 is N"),
        ("9111000060003IOZSV", "position 14 is I"),
        ("A1110000600037341L", "position 18 is L"),
        ("12345", "5 characters; expected 18"),
        ("", "nothing is written"),
        ("   ", "nothing is written"),
        ("9111000A600037341L", "position 8 is A; expected a digit"),
        ("000000000000000000", "position 1 is 0"),
        ("9111 000600037341L", "position 5 is ' '"),
        ("９1110000600037341L", "position 1 is '９'"),
        ("91110000600037341ſ", "position 18 is 'ſ'"),
    ],
)
def test_a_wrong_credit_code_is_named_by_its_position(text: str, says: str) -> None:
    with pytest.raises(IdentifierError, match=re.escape(says)):
        credit_code(text)


def test_the_organisation_code_inside_has_a_check_of_its_own() -> None:
    right = organisation_check("MA2RK7DX")
    body = "91990101MA2RK7DX" + next(c for c in DIGITS if c != right)
    with pytest.raises(IdentifierError, match=f"position 17 .* gives {right}"):
        credit_code(body + credit_check(body))


def refused(check: Callable[[str], object], text: str) -> bool:
    """Whether a check raises for a text."""
    try:
        check(text)
    except IdentifierError:
        return True
    return False


@given(credit_codes, st.integers(0, 17), st.sampled_from(CREDIT_CODE_ALPHABET))
def test_one_wrong_character_is_never_accepted(code: str, place: int, character: str) -> None:
    assume(code[place] != character)
    assert refused(credit_code, code[:place] + character + code[place + 1 :])


@given(credit_codes, st.integers(0, 16))
def test_two_neighbours_exchanged_are_never_accepted(code: str, place: int) -> None:
    assume(code[place] != code[place + 1])
    exchanged = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert refused(credit_code, exchanged)


@given(licences)
def test_a_food_licence_is_written_one_way(number: str) -> None:
    assert food_licence(f" {number.lower()} ") == food_licence(number) == number


@given(licences, st.integers(3, 15), st.sampled_from(DIGITS))
def test_one_wrong_digit_of_a_food_licence_is_never_accepted(number: str, place: int, digit: str) -> None:
    assume(number[place] != digit)
    assert refused(food_licence, number[:place] + digit + number[place + 1 :])


def test_the_check_digit_is_iso_7064_mod_11_10() -> None:
    assert licence_check("11010800000001") == "6"  # the registration number 110108000000016


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("JY29901010000017", "position 16 is 7"),
        ("JY4990101000001" + licence_check("4990101000001"), "position 3 is 4; after JY expected 1"),
        ("SC3019901010001" + licence_check("3019901010001"), "position 3 is 3; after SC expected 1"),
        ("XK29901010000018", "positions 1-2 are 'XK'"),
        ("JY2990101000001", "15 characters; expected 16"),
        ("JY2990101000O018", "position 13 is O; expected a digit"),
        ("JY2-9901010000018", "position 4 is '-'"),
        ("", "nothing is written"),
    ],
)
def test_a_wrong_food_licence_is_named_by_its_position(text: str, says: str) -> None:
    with pytest.raises(IdentifierError, match=re.escape(says)):
        food_licence(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("91110000600037341l", ("uscc", "91110000600037341L")),
        ("uscc:91110000600037341l", ("uscc", "91110000600037341L")),
        (" chicago-account:218249 ", ("chicago-account", "218249")),
        ("ch-uid:CHE-123.456.788", ("ch-uid", "CHE-123.456.788")),
        ("local:甲:乙 丙", ("local", "甲:乙 丙")),
    ],
)
def test_an_entity_code_is_a_credit_code_or_names_its_register(text: str, expected: tuple[str, str]) -> None:
    assert entity_code(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("218249", "6 characters; expected 18"),
        ("Chicago:1", "before the colon"),
        (":1", "before the colon"),
        ("chicago:", "after the colon"),
        ("chicago: 1", "after the colon"),
        ("chicago:1\n2", "after the colon"),
        ("chicago:1\u202e2", "after the colon"),
        ("chicago:" + "1" * 65, "at most 64"),
        ("uscc:12345", "expected 18"),
    ],
)
def test_a_wrong_entity_code_says_what_was_expected(text: str, says: str) -> None:
    with pytest.raises(IdentifierError, match=re.escape(says)):
        entity_code(text)


@pytest.mark.parametrize(
    ("text", "code", "parents"),
    [
        ("110000", "110000", ()),
        ("110100", "110100", ("110000",)),
        ("110101", "110101", ("110000", "110100")),
        ("110101000000", "110101", ("110000", "110100")),
        ("110101001", "110101001", ("110000", "110100", "110101")),
        ("110101001000", "110101001", ("110000", "110100", "110101")),
        ("110101001002", "110101001002", ("110000", "110100", "110101", "110101001")),
        ("441900003", "441900003", ("440000", "441900")),
        (" ward-42 ", "ward-42", ()),
        ("XZ_01", "XZ_01", ()),
    ],
)
def test_a_district_is_of_gb_2260_or_ones_own(text: str, code: str, parents: tuple[str, ...]) -> None:
    assert district_code(text) == code
    assert district_parents(code) == parents


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1101", "4 digits"),
        ("010101", "position 1 is 0"),
        ("110001", "positions 3-4 are 00"),
        ("110101000001", "positions 7-9 are 000"),
        ("云津区", "expected six, nine or twelve digits"),
        ("ward 42", "expected six, nine or twelve digits"),
        ("w" * 33, "up to 32"),
        ("--", "at least one letter"),
        ("", "nothing is written"),
    ],
)
def test_a_wrong_district_says_what_was_expected(text: str, says: str) -> None:
    with pytest.raises(IdentifierError, match=re.escape(says)):
        district_code(text)


@pytest.mark.parametrize("text", ["6210", "H6210", " h6210 "])
def test_an_industry_class_may_carry_its_sections_letter(text: str) -> None:
    found = industry_class(text)
    assert (found.code, found.section, found.name) == ("6210", "H", "正餐服务")


@pytest.mark.parametrize(
    ("text", "name"), [("62", "餐饮业"), ("624", "餐饮配送及外卖送餐服务"), ("3741", "飞机制造")]
)
def test_divisions_and_groups_are_industries_too(text: str, name: str) -> None:
    assert industry_class(text).name == name


@pytest.mark.parametrize("text", ["6292", "H6292"])
def test_a_class_of_the_2011_edition_is_refused_as_such(text: str) -> None:
    with pytest.raises(IdentifierError, match="2011 edition"):
        industry_class(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A6210", "is in section H"),
        ("H", "two to four digits"),
        ("6", "two to four digits"),
        ("62100", "two to four digits"),
        ("62.1", "position 3 is '.'"),
        ("", "nothing is written"),
    ],
)
def test_a_wrong_industry_class_says_what_was_expected(text: str, says: str) -> None:
    with pytest.raises(IdentifierError, match=re.escape(says)):
        industry_class(text)


def test_every_line_of_the_classification_has_all_that_stand_above_it() -> None:
    table = classification()
    digits = [code for code in table if code.isdigit()]
    assert [c for c in digits for n in range(2, len(c)) if c[:n] not in table] == []
    assert [c for c in digits for n in range(2, len(c)) if table[c[:n]].section != table[c].section] == []
    assert [c for c in table if table[c].section not in table] == []


def test_every_group_and_division_has_a_line_below_it() -> None:
    table = classification()
    widths = {width: {code for code in table if code.isdigit() and len(code) == width} for width in (2, 3, 4)}
    assert widths[2] == {code[:2] for code in widths[3]}
    assert widths[3] == {code[:3] for code in widths[4]}


def test_the_classification_is_of_2017() -> None:
    table = classification()
    assert table["6242"].name == "外卖送餐服务"
    assert "6292" not in table
    assert table["8514"].name == "老年人、残疾人养护服务"
    assert {code for code in table if code.isalpha()} == set("ABCDEFGHIJKLMNOPQRST")
