"""Identifiers of the register: credit codes, food licences, districts, industry classes; checked, normalised.

Every check takes the text as a person wrote it, forgives spaces around it and lower case where the code knows
no case, and returns the one way in which the register writes it; what is wrong is an `IdentifierError`.

The classification `gbt4754_2017.csv` holds code, section and name of GB/T 4754-2017 国民经济行业分类, from a
public copy of the standard. That copy has 飞机制造 as a second group 374; it stands here as what it is, class
3741. A group with a single class is not a line of its own there and takes that class's name here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100-2015, by value; I, O, S, V and Z are left out as too easily misread."""

CREDIT_CODE_SCHEME = "uscc"
"""The scheme of an entity code written without one: the unified social credit code."""

_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_FOOD_LICENCE_FORMS = {"JY": ("1", "2", "3"), "SC": ("1", "2")}
_FOOD_LICENCE_MEANING = {
    "JY": "1 (food sales), 2 (catering) or 3 (canteen)",
    "SC": "1 (food) or 2 (food additives)",
}
_SCHEME = re.compile(r"[a-z0-9-]+")
_OWN_DISTRICT = re.compile(r"[A-Za-z0-9_-]{1,32}")
_LONGEST_VALUE = 64


class IdentifierError(ValueError):
    """An identifier that cannot be right; the message says what, at which position, and what was expected."""


@dataclass(frozen=True, slots=True)
class IndustryClass:
    """A division (two digits), group (three) or class (four) of GB/T 4754-2017, its section and its name."""

    code: str
    section: str
    name: str


def credit_code(text: str) -> str:
    """The unified social credit code 统一社会信用代码 in upper case, both of its check characters verified.

    GB 32100-2015: registering department, kind of organisation, six digits of the division, nine characters
    of the organisation code of GB 11714-1997 with its own check, one check character. A letter may stand
    first (A, N, Y); a code that starts with 0 is no department's. Raises `IdentifierError`.

    >>> credit_code(" 91990101ma2rk7dx6q ")
    '91990101MA2RK7DX6Q'
    """
    what = "Unified social credit code"
    code = _upper(text, what)
    _of_length(code, 18, what)
    for place, character in enumerate(code, start=1):
        _one_of(
            character,
            CREDIT_CODE_ALPHABET,
            place,
            f"{what} {code}",
            "0-9 or a letter other than I, O, S, V, Z",
        )
    if code[0] == "0":
        raise IdentifierError(f"{what} {code}: position 1 is 0, but no registering department has that sign.")
    _digits(code[2:8], 3, f"{what} {code}")
    _checked(code[16], organisation_check(code[8:16]), 17, f"{what} {code}", "the organisation code inside")
    _checked(code[17], credit_check(code[:17]), 18, f"{what} {code}", "the seventeen before")
    return code


def credit_check(body: str) -> str:
    """The last character of a credit code for the 17 before it (GB 32100-2015: weights 3^i, modulus 31)."""
    total = sum(CREDIT_CODE_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return CREDIT_CODE_ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """The last character of an organisation code for the 8 before it (GB 11714-1997, modulus 11)."""
    pairs = zip(body, _ORGANISATION_WEIGHTS, strict=True)
    check = -sum(_ORGANISATION_ALPHABET.index(c) * weight for c, weight in pairs) % 11
    return "X" if check == 10 else str(check)


def food_licence(text: str) -> str:
    """A food licence number in upper case, its check digit verified.

    `JY` + 14 digits 食品经营许可证: form of business (1 sales, 2 catering, 3 canteen), six of the division,
    six of the series, check. `SC` + 14 digits 食品生产许可证: three of the category (1xx food, 2xx
    additives), six of the division, four of the series, check. ISO 7064 MOD 11,10. Raises `IdentifierError`.

    >>> food_licence("jy29901010000018")
    'JY29901010000018'
    """
    what = "Food licence number"
    number = _upper(text, what)
    kind = number[:2]
    if kind not in _FOOD_LICENCE_FORMS:
        raise IdentifierError(
            f"{what} {number}: positions 1-2 are {kind!r}; "
            "expected JY (food operation) or SC (food production)."
        )
    _of_length(number, 16, what)
    _digits(number[2:], 3, f"{what} {number}")
    if number[2] not in _FOOD_LICENCE_FORMS[kind]:
        raise IdentifierError(
            f"{what} {number}: position 3 is {number[2]}; "
            f"after {kind} expected {_FOOD_LICENCE_MEANING[kind]}."
        )
    _checked(number[15], licence_check(number[2:15]), 16, f"{what} {number}", "the thirteen digits before")
    return number


def licence_check(digits: str) -> str:
    """The check digit of a food licence for the thirteen digits before it (ISO 7064 MOD 11,10)."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def entity_code(text: str) -> tuple[str, str]:
    """Scheme and code of a legal entity; bare, it is a unified social credit code of the scheme `uscc`.

    `scheme:value` is a code of another register. A scheme has lower-case letters, digits and hyphens. A value
    is any printable text of up to 64 characters with no space at its ends and is kept as written; `uscc:` may
    be written out and is checked. Raises `IdentifierError`.

    >>> entity_code("chicago-account:218249")
    ('chicago-account', '218249')
    """
    scheme, colon, value = text.strip().partition(":")
    if not colon:
        return CREDIT_CODE_SCHEME, credit_code(text)
    if not _SCHEME.fullmatch(scheme):
        raise IdentifierError(
            f"Entity code {_shown(text)}: before the colon expected a register's name of a-z, 0-9 and hyphen."
        )
    if scheme == CREDIT_CODE_SCHEME:
        return scheme, credit_code(value)
    if not value or value != value.strip() or not value.isprintable():
        raise IdentifierError(
            f"Entity code {_shown(text)}: after the colon expected printable text with no space at its ends."
        )
    if len(value) > _LONGEST_VALUE:
        raise IdentifierError(
            f"Entity code {_shown(text)}: {len(value)} characters after the colon; "
            f"expected at most {_LONGEST_VALUE}."
        )
    return scheme, value


def district_code(text: str) -> str:
    """The code of a district: GB/T 2260 in its shortest form, or the user's own as written.

    Six digits, or nine or twelve with the statistical extension for subdistrict and village; 110101000000
    is 110101. The user's own has up to 32 letters, digits, `_` and `-`, with at least one letter, and its
    case is kept. Raises `IdentifierError`.

    >>> district_code("110101001000"), district_code("ward-42")
    ('110101001', 'ward-42')
    """
    code = text.strip()
    if not code:
        raise IdentifierError(
            "District code: nothing is written; expected GB/T 2260 digits or a code of your own."
        )
    if not _OWN_DISTRICT.fullmatch(code):
        raise IdentifierError(
            f"District code {_shown(code)}: expected six, nine or twelve digits of GB/T 2260, "
            "or up to 32 of A-Z, a-z, 0-9, _ and - with at least one letter."
        )
    if any(c.isalpha() for c in code):
        return code
    return _gb_district(code)


def district_parents(code: str) -> tuple[str, ...]:
    """The districts above one of GB/T 2260, widest first; none for a province or for the user's own code.

    >>> district_parents("110101")
    ('110000', '110100')
    """
    if not (code.isascii() and code.isdigit()):
        return ()
    above = (code[:2] + "0000", code[:4] + "00", code[:6], code[:9])
    return tuple(dict.fromkeys(a for a in above if a != code and len(a) <= len(code)))


def industry_class(text: str) -> IndustryClass:
    """The division, group or class of GB/T 4754-2017 that a text names, with or without its section's letter.

    >>> industry_class("h6210")
    IndustryClass(code='6210', section='H', name='正餐服务')

    Raises `IdentifierError`, also for a section alone, which is too wide to be an industry.
    """
    what = "Industry class"
    written = _upper(text, what)
    section, code = (written[0], written[1:]) if written[0].isalpha() else ("", written)
    if not code.isdigit() or not 2 <= len(code) <= 4:
        raise IdentifierError(
            f"{what} {written}: expected two to four digits of GB/T 4754-2017, "
            "with or without the section's letter before them, such as 6210 or H6210."
        )
    found = classification().get(code)
    if found is None:
        raise IdentifierError(
            f"{what} {written}: {code} is not in GB/T 4754-2017. It may be of the 2011 edition, where some "
            "classes had other numbers (catering delivery 6292, now 6241); give the 2017 class."
        )
    if section and section != found.section:
        raise IdentifierError(
            f"{what} {written}: position 1 is {section}, "
            f"but {code} {found.name} is in section {found.section}."
        )
    return found


@cache
def classification() -> Mapping[str, IndustryClass]:
    """GB/T 4754-2017 by code: sections (a letter), divisions, groups and classes."""
    path = Path(__file__).with_name("gbt4754_2017.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: IndustryClass(**row) for row in csv.DictReader(lines)}


def _gb_district(code: str) -> str:
    if len(code) not in (6, 9, 12):
        raise IdentifierError(
            f"District code {code}: {len(code)} digits; GB/T 2260 has six (nine or twelve with the "
            "statistical extension). A code of your own has at least one letter."
        )
    if code[0] == "0":
        raise IdentifierError(
            f"District code {code}: position 1 is 0; a province's digits start with 1 to 9."
        )
    prefecture, county, street, village = (
        bool(part.strip("0")) for part in (code[2:4], code[4:6], code[6:9], code[9:12])
    )
    if (county or street) and not prefecture:
        raise IdentifierError(
            f"District code {code}: positions 3-4 are 00; expected the prefecture's digits."
        )
    if village and not street:
        raise IdentifierError(
            f"District code {code}: positions 7-9 are 000; expected the subdistrict's digits."
        )
    if village:
        return code
    # A city without counties (441900) has subdistricts of its own, so positions 5-6 may be 00 before them.
    return code[:9] if street else code[:6]


def _upper(text: str, what: str) -> str:
    """Trimmed and in upper case; only ASCII has one upper case that every system agrees on."""
    trimmed = text.strip()
    if not trimmed:
        raise IdentifierError(f"{what}: nothing is written.")
    for place, character in enumerate(trimmed, start=1):
        if not character.isascii() or not character.isalnum():
            raise IdentifierError(
                f"{what} {_shown(trimmed)}: position {place} is {character!r}; "
                "expected a plain digit or letter."
            )
    return trimmed.upper()


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…")


def _of_length(code: str, length: int, what: str) -> None:
    if len(code) != length:
        raise IdentifierError(f"{what} {_shown(code)}: {len(code)} characters; expected {length}.")


def _one_of(character: str, allowed: str, place: int, what: str, expected: str) -> None:
    if character not in allowed:
        raise IdentifierError(f"{what}: position {place} is {character}; expected {expected}.")


def _digits(part: str, start: int, what: str) -> None:
    for place, character in enumerate(part, start=start):
        _one_of(character, "0123456789", place, what, "a digit")


def _checked(found: str, expected: str, place: int, what: str, of: str) -> None:
    if found != expected:
        raise IdentifierError(
            f"{what}: position {place} is {found}, but the check over {of} gives {expected}; "
            "a character is mistyped."
        )
