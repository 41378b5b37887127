"""Rating a visit so that the department which made it cannot tell who said what.

A visit's token is made with a key outside the store and works once; of it the store keeps a hash that names nothing.
Answers are counted into a batch of the department and district, sealed with that key. Once it holds enough answers and
its day has come, the whole batch is counted in the open. No answer is stored with a visit, a premises or a time, and
the evidence of the deed holds a commitment to what is sealed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from graph import KeyTaken, NotFound, Tx, premises, ratings, visits
from graph.premises import DistrictRow
from graph.ratings import Box
from graph.scope import Scope
from regulation.access import Action, Who, require, scope
from regulation.office import Office
from regulation.settings import Settings
from regulation.visits.closing import clocks
from regulation.visits.mending import MendingRefused

KEY_FILE, KEY_BYTES, NONCE_BYTES = "ratings.key", 32, 12
PADDED = 4096
"""A sealed batch is as long as a multiple of so many bytes: its length does not tell how many answered."""
LONGEST_SUGGESTION = 300
CHOICES: Mapping[str, tuple[int, ...]] = {
    "polite": (1, 2, 3, 4, 5),
    "identified": (1, 0),
    "explained": (1, 0),
    "repeated": (1, 0),
}
"""The four questions that are counted, each with its answers; the fifth is a suggestion."""
SOMEBODY = "public"
"""Who rates, in the evidence: nobody is named."""

UNANSWERED = ("四个问题都要选一个答案。", "Choose an answer to each of the four questions.")
SPENT = ("这次检查已经评价过了。", "This visit was rated already.")
TOO_LONG = ("建议最多 300 字。", "A suggestion has 300 characters at most.")


@dataclass(frozen=True, slots=True)
class Counted:
    """Answers counted: how many, how often each answer to each question was given, the suggestions in order of text."""

    n: int = 0
    given: Mapping[str, Mapping[str, int]] | None = None
    said: tuple[str, ...] = ()

    def times(self, question: str) -> Mapping[str, int]:
        """How often each answer to a question was given."""
        return (self.given or {}).get(question, {})

    def plus(self, other: Counted) -> Counted:
        """Both together."""
        both = {q: dict(Counter(self.times(q)) + Counter(other.times(q))) for q in CHOICES}
        return Counted(self.n + other.n, both, tuple(sorted((*self.said, *other.said))))

    def mean(self, question: str) -> float:
        """The mean of the answers to a question: 1 to 5, or the share of yes."""
        return sum(int(answer) * n for answer, n in self.times(question).items()) / self.n


@dataclass(frozen=True, slots=True)
class Batch:
    """Answers held back until a day (None while there are none)."""

    counted: Counted = Counted()
    until: date | None = None

    def ripe(self, today: date) -> bool:
        """Whether it may be counted in the open: enough answers, and its day has come."""
        enough = self.counted.n >= clocks().ratings_at_least
        return enough and self.until is not None and today >= self.until


@dataclass(frozen=True, slots=True)
class Rated:
    """The released ratings of one department in one district."""

    department: str
    district: DistrictRow
    counted: Counted


def token_of(office: Office, visit: str) -> str:
    """The one token of a visit, for its owner's page; made anew from the key each time, and stored nowhere."""
    mac = hmac.new(_key(office.settings), visit.encode(), hashlib.sha256).hexdigest()
    return f"{visit}.{mac}"


def spent(office: Office, token: str) -> bool:
    """Whether a token was used. NotFound for one that is no visit's."""
    _visit(office, token)
    return office.store.read(lambda tx: ratings.spent(tx, _hashed(token)))


def rate(office: Office, who: Who, token: str, answers: Mapping[str, str], suggestion: str) -> None:
    """Rate a visit, once, by its token; who asks is not recorded.

    Raises:
        NotFound: it is no visit's token.
        MendingRefused: it was used already, or a question has no answer.
    """
    require(who, Action.RATE_VISIT)
    visit_id, said = _visit(office, token), " ".join(suggestion.split())
    if any(answers.get(name, "") not in [str(one) for one in choices] for name, choices in CHOICES.items()):
        raise MendingRefused(*UNANSWERED)
    if len(said) > LONGEST_SUGGESTION:
        raise MendingRefused(*TOO_LONG)
    one = Counted(1, {name: {answers[name]: 1} for name in CHOICES}, (said,) if said else ())

    def work(tx: Tx) -> None:
        if ratings.spent(tx, _hashed(token)):
            raise MendingRefused(*SPENT)
        visit = visits.read(tx, Scope("/"), visit_id)
        district = premises.card(tx, Scope("/"), visit.premises).district
        ratings.spend(tx, _hashed(token))
        box = ratings.hold(tx, visit.department, district.code)
        ratings.put(tx, visit.department, district, _added(office, box, one))

    try:
        office.store.write("visit.rate", SOMEBODY, work)
    except KeyTaken:
        raise MendingRefused(*SPENT) from None


def released(office: Office, who: Who) -> list[Rated]:
    """What may be seen: by department and district within the asker's area, in whole batches only."""
    seen = scope(who, Action.READ_OVERVIEW)
    found = office.store.read(lambda tx: ratings.boxes(tx, seen.under, who.department))
    made = [Rated(row.department, row.district, _open(office, row.box)) for row in found]
    return [one for one in made if one.counted.n >= clocks().ratings_at_least]


def _added(office: Office, box: Box, one: Counted) -> Box:
    """The box with one answer more; a batch that is ripe is counted in the open first, and a new one begins."""
    counted, batch = _read(box.released), _unsealed(office, box.pending)
    if batch.ripe(office.today()):
        counted, batch = counted.plus(batch.counted), Batch()
    until = batch.until or office.today() + timedelta(clocks().ratings_days)
    batch = replace(batch, counted=batch.counted.plus(one), until=until)
    return Box(_text(asdict(counted)), _sealed(office, batch))


def _open(office: Office, box: Box) -> Counted:
    counted, batch = _read(box.released), _unsealed(office, box.pending)
    return counted.plus(batch.counted) if batch.ripe(office.today()) else counted


def _visit(office: Office, token: str) -> str:
    """The visit that a token is of. NotFound where it is none's."""
    visit = token.partition(".")[0]
    if not hmac.compare_digest(token_of(office, visit).encode(), token.encode()):
        raise NotFound("There is no such rating.")
    return visit


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _sealed(office: Office, batch: Batch) -> str:
    plain = _text(
        {"counted": asdict(batch.counted), "until": batch.until and batch.until.isoformat()}
    ).encode()
    padded = plain.ljust(-(-len(plain) // PADDED) * PADDED)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return (nonce + AESGCM(_key(office.settings)).encrypt(nonce, padded, None)).hex()


def _unsealed(office: Office, text: str) -> Batch:
    if not text:
        return Batch()
    whole = bytes.fromhex(text)
    plain = AESGCM(_key(office.settings)).decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], None)
    given = json.loads(plain)
    return Batch(_counted(given["counted"]), date.fromisoformat(given["until"]))


def _read(text: str) -> Counted:
    return _counted(json.loads(text)) if text else Counted()


def _counted(given: Mapping[str, Any]) -> Counted:
    said: Sequence[str] = given["said"]
    return Counted(given["n"], given["given"], tuple(said))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _key(settings: Settings) -> bytes:
    """The key of tokens and batches, in the secret directory; made when it is first wanted."""
    path = settings.secret_dir / KEY_FILE
    try:
        return path.read_bytes()
    except FileNotFoundError:
        settings.secret_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{KEY_FILE}.{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # the first one stands, whoever makes it
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()
