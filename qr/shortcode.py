"""The short code printed for typing: the premises' id and two check letters, in groups of six.

Letters are Crockford's base 32; o, i and l are read as 0, 1 and 1. The check is a remainder modulo 1021, the largest
prime below 32², which no single wrong letter and no swap of two letters leaves unchanged (the weights 32^n differ and
are never 0 modulo 1021).
"""

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LETTERS = 18
GROUP = 6
_PRIME = 1021
_READ_AS = str.maketrans("oil", "011", " -·\u2013\u2014")


class ShortCodeRefused(ValueError):
    """Typed letters that are no short code; the message says what is wrong and what to do."""


def short_code(subject: str) -> str:
    """The short code of a premises' id, as it is printed.

    >>> short_code("0123456789abcdef")
    '012345-6789AB-CDEFWT'
    """
    check = _check(subject)
    letters = (subject + ALPHABET[check >> 5] + ALPHABET[check & 31]).upper()
    return "-".join(letters[at : at + GROUP] for at in range(0, LETTERS, GROUP))


def read_short_code(typed: str) -> str:
    """The premises' id of a typed short code, in any case, with or without gaps.

    Raises:
        ShortCodeRefused: it is too short or long, has a letter that does not occur, or was mistyped.
    """
    letters = typed.strip().lower().translate(_READ_AS)
    if len(letters) != LETTERS:
        raise ShortCodeRefused(f"A short code has {LETTERS} letters and digits, and this has {len(letters)}.")
    strange = sorted({letter for letter in letters if letter not in ALPHABET})
    if strange:
        raise ShortCodeRefused(
            f"{', '.join(strange)} does not occur in a short code; look at the label again."
        )
    subject = letters[:-2]
    if _check(subject) != ALPHABET.index(letters[-2]) << 5 | ALPHABET.index(letters[-1]):
        raise ShortCodeRefused("The check letters do not fit: a letter was mistyped. Compare with the label.")
    return subject


def _check(subject: str) -> int:
    number = 0
    for letter in subject:
        number = number * 32 + ALPHABET.index(letter)
    return number * 1024 % _PRIME
