"""The codes on walls: minted for premises, verified with and without the store, suspended, replaced, revoked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph import NotFound, Tx, codes
from graph.codes import Code, CodeStanding, CodeStep, LabelPlace
from graph.scope import Scope
from qr import (
    CodeRefused,
    Label,
    Place,
    Reason,
    Ring,
    Status,
    StatusList,
    Token,
    address,
    mint,
    read,
    short_code,
)
from regulation.access import Action, Who, scope
from regulation.office import Office
from regulation.scanning.folders import LIST, ring
from regulation.scanning.listing import publish

EVERYWHERE = Scope(under="/")
FOR_GOOD = ("replaced", "revoked")

_REASONS = {"suspended": Reason.SUSPENDED, "replaced": Reason.REPLACED, "revoked": Reason.REVOKED}


class CodeFault(ValueError):
    """Something that cannot be done with a code; the message says why and what now."""


@dataclass(frozen=True, slots=True)
class Minted:
    """A code of a premises: what is printed on its label, and the digits behind it."""

    place: LabelPlace
    code: Code
    digits: str
    label: Label


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scanned text is. `token` is there when the signature is ours, whatever became of the code since.

    `subject` is named only where the store was asked; `as_of` is when the status was known.
    """

    reason: Reason
    token: Token | None = None
    subject: str | None = None
    as_of: datetime | None = None


def mint_for(office: Office, who: Who, premises: Sequence[str], host: str | None = None) -> list[Minted]:
    """The codes of premises, in the order asked for; one that has a good code already gets the same again.

    Raises:
        NotFound: one of them is not there, or not the asker's; nothing was minted.
        KeysError: there is no key.
    """
    seen = scope(who, Action.MANAGE_CODES)
    signing, named = ring(office.settings), host or office.settings.host
    now, today = office.now(), office.today()

    def work(tx: Tx) -> list[Minted]:
        codes.hold(tx, premises)
        known = {place.id: place for place in codes.places(tx, seen, premises)}
        missing = [one for one in premises if one not in known]
        if missing:
            raise NotFound(f"There is no premises {', '.join(missing)} here; nothing was minted.")
        held = codes.of_premises(tx, known)
        good = {one: code for one in known if (code := _good(held.get(one, ()), signing, named))}
        wanted = [one for one in dict.fromkeys(premises) if one not in good]
        if wanted:
            first = codes.take_positions(tx, LIST, len(wanted))
            made = {
                one: Code(LIST, first + n, signing.newest[0], named, today, now)
                for n, one in enumerate(wanted)
            }
            codes.put(tx, made)
            good |= made
        return [_minted(known[one], good[one], signing) for one in premises]

    return office.store.write("code.mint", who.account, work)


def change(office: Office, who: Who, premises: str, to: Status, reason: str) -> Code:
    """Suspend, revoke or (VALID) lift the codes of a premises, for whatever host; the newest of those that changed.

    The status list is signed anew.

    Raises:
        NotFound: no such premises here, or it has no code.
        CodeFault: no reason, or no code can go there from where it stands.
    """
    if not reason.strip():
        raise CodeFault("A reason is needed; it stands beside the code for good.")
    seen = scope(who, Action.MANAGE_CODES)

    def work(tx: Tx) -> Code:
        codes.hold(tx, [premises])
        moved = _movable(_held(tx, seen, premises), to)
        step = CodeStep(to.name.lower(), office.now(), who.account, reason.strip())
        for code in moved:
            codes.set_status(tx, premises, code, step)
        return moved[0]

    changed = office.store.write(f"code.{to.name.lower()}", who.account, work)
    publish(office)
    return changed


def replace(office: Office, who: Who, premises: str, reason: str) -> Minted:
    """A new code for a premises; the one before is replaced, and says so to whoever scans it. As `change`."""
    change(office, who, premises, Status.REPLACED, reason)
    return mint_for(office, who, [premises])[0]


def label_of(office: Office, who: Who, premises: str) -> Label | None:
    """The label of a premises' code as it is now; None when it has none that is valid and can be signed again.

    Raises:
        NotFound: no such premises here.
        KeysError: there is no key.
    """
    seen, signing = scope(who, Action.MANAGE_CODES), ring(office.settings)
    found, held = office.store.read(lambda tx: (codes.places(tx, seen, [premises]), history(tx, premises)))
    if not found:
        raise NotFound("There is no such premises here.")
    good = _good(held, signing, office.settings.host)
    return _minted(found[0], good, signing).label if good and good.status == "valid" else None


def history(tx: Tx, premises: str) -> list[Code]:
    """Every code a premises ever had, newest first."""
    return codes.of_premises(tx, [premises]).get(premises, [])


def verify(text: str, host: str, signing: Ring, listed: StatusList | None) -> Verdict:
    """What a scanned text is for our host, by the keys and the published status list; the store is not asked."""
    try:
        token = read(text, host, signing.public)
    except CodeRefused as refused:
        return Verdict(refused.reason)
    if listed is None:
        return Verdict(Reason.OK, token)
    word = listed.of(token.status_position).name.lower()
    return Verdict(_REASONS.get(word, Reason.OK), token, None, listed.as_of)


def online(verdict: Verdict, standing_of: Callable[[str], CodeStanding | None], now: datetime) -> Verdict:
    """The verdict on a text that carries our signature, by what the store says now."""
    if verdict.token is None:
        return verdict
    known = standing_of(slot_of(verdict.token))
    # a code that we signed and do not know was minted behind the register's back
    if known is None or known.premises != verdict.token.subject:
        return Verdict(Reason.REVOKED, verdict.token, None, now)
    return Verdict(_REASONS.get(known.status, Reason.OK), verdict.token, known.premises, now)


def typed(subject: str, held: Sequence[Code], host: str, now: datetime) -> Verdict:
    """What the register says of a typed short code: of the newest code that it ever signed there for our host.

    Nobody scanned anything, so whoever shows it has to say that it was typed.
    """
    newest = next((code for code in held if code.host == host), None)
    if newest is None:
        return Verdict(Reason.NOT_OURS, as_of=now)
    token = Token(newest.kid, subject, newest.issued, newest.list, newest.position)
    return Verdict(_REASONS.get(newest.status, Reason.OK), token, subject, now)


def slot_of(token: Token) -> str:
    """The key under which the register knows a token's code."""
    return codes.slot(token.status_list, token.status_position)


def premises_of_subject(tx: Tx, subject: str, entity: str) -> str:
    """The premises that a premises id names, or the code of an entity that has just one.

    Raises:
        NotFound: there is neither.
        CodeFault: the entity has several; the message lists them.
    """
    if codes.places(tx, EVERYWHERE, [subject]):
        return subject
    found = codes.places_of_entity(tx, entity)
    if not found:
        raise NotFound(f"There is no premises {subject!r}, and no entity of that code has one.")
    if len(found) > 1:
        listed = ", ".join(f"{place.id} ({place.name})" for place in found)
        raise CodeFault(f"{subject} has {len(found)} premises; name one: {listed}.")
    return found[0].id


def premises_of_licence(tx: Tx, credit_code: str) -> list[LabelPlace]:
    """The premises of the legal entity whose business licence was scanned."""
    return codes.places_of_entity(tx, credit_code)


def as_json(verdict: Verdict) -> Mapping[str, object]:
    """A verdict as `yima code verify` prints it."""
    token = verdict.token
    return {
        "valid": verdict.reason is Reason.OK,
        "reason": verdict.reason.value,
        "code": short_code(token.subject) if token else None,
        "subject": verdict.subject,
        "issued": token.issued.isoformat() if token else None,
        "status_as_of": verdict.as_of.isoformat() if verdict.as_of else None,
    }


def _good(held: Sequence[Code], signing: Ring, host: str) -> Code | None:
    """The newest code for this host that was not stopped for good and whose key is still active."""
    fitting = (code for code in held if code.status not in FOR_GOOD and code.host == host)
    return next((code for code in fitting if code.kid in signing.private), None)


def _held(tx: Tx, seen: Scope, premises: str) -> list[Code]:
    if not codes.places(tx, seen, [premises]):
        raise NotFound("There is no such premises here.")
    held = history(tx, premises)
    if not held:
        raise NotFound("This premises has no code yet; mint one first.")
    return held


def _movable(held: Sequence[Code], to: Status) -> list[Code]:
    """The codes that a change is about: what was revoked or replaced stays so."""
    standing = [code for code in held if code.status not in FOR_GOOD]
    if not standing:
        raise CodeFault(f"The newest code is {held[0].status} for good; mint a new one.")
    moved = [code for code in standing if code.status != to.name.lower()]
    if not moved:
        raise CodeFault(f"The code is {standing[0].status} already.")
    return moved


def _minted(place: LabelPlace, code: Code, signing: Ring) -> Minted:
    token = Token(code.kid, place.id, code.issued, code.list, code.position, _position(place))
    digits = mint(token, code.host, signing.private[code.kid])
    text = address(digits, code.host)
    return Minted(
        place, code, digits, Label(place.name, place.address, text, short_code(place.id), code.host)
    )


def _position(place: LabelPlace) -> Place | None:
    if place.latitude is None or place.longitude is None:
        return None
    return Place(place.latitude, place.longitude)
