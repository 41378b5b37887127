"""What somebody typed in place of scanning: a short code, or what a business licence's QR code says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph import codes
from graph.codes import LabelPlace
from graph.scope import Scope
from qr import ShortCodeRefused, read_short_code
from qr.shortcode import LETTERS
from regulation.office import Office
from regulation.register.identifiers import IdentifierError, credit_code
from regulation.scanning.codes import premises_of_licence
from templates import TypedFault

EVERYWHERE = Scope(under="/")
_CANDIDATE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Za-z])", re.IGNORECASE)
_GAPS = re.compile(r"[\s\-·\u2013\u2014]")


@dataclass(frozen=True, slots=True)
class Found:
    """The premises that what was typed leads to; `code` where it was a legal entity's."""

    places: Sequence[LabelPlace]
    code: str = ""


def found_by(office: Office, text: str) -> Found | TypedFault:
    """The premises of a short code, or those of the legal entity whose credit code stands in a text."""
    entity = _credit_code(text)
    if entity:
        places = office.store.read(lambda tx: premises_of_licence(tx, entity))
        if places:
            return Found(places, entity)
    letters = _GAPS.sub("", text)
    if entity is None and len(letters) != LETTERS:
        return TypedFault.UNREADABLE
    try:
        subject = read_short_code(letters)
    except ShortCodeRefused:
        return TypedFault.ENTITY_UNKNOWN if entity else TypedFault.MISTYPED
    known = office.store.read(lambda tx: codes.places(tx, EVERYWHERE, [subject]))
    return Found(known) if known else TypedFault.UNKNOWN


def _credit_code(text: str) -> str | None:
    """The first credit code in a text whose check characters are right."""
    for candidate in _CANDIDATE.findall(text):
        try:
            return credit_code(candidate)
        except IdentifierError:
            continue
    return None
