"""Ratings of visits, kept so that no answer can be joined to a visit: spent tokens as hashes, counts in boxes."""

from __future__ import annotations

from dataclasses import dataclass

from graph.premises import DistrictRow
from graph.queries import load
from graph.store import Tx

_SPEND = load("ratings/spend_token")
_SPENT = load("ratings/is_spent")
_HOLD = load("ratings/hold_box")
_PUT = load("ratings/put_box")
_LIST = load("ratings/list_boxes")


# (:RatingBox), (:SpentRating): neither is joined to anything
@dataclass(frozen=True, slots=True)
class Box:
    """The ratings of one department in one district: counts that were released as text, a batch that is sealed."""

    released: str
    pending: str


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A box in a list."""

    department: str
    district: DistrictRow
    box: Box


def spent(tx: Tx, hashed: str) -> bool:
    """Whether the token of a hash was used."""
    return bool(tx.run(_SPENT, hash=hashed))


def spend(tx: Tx, hashed: str) -> None:
    """Note that a token was used. KeyTaken when it was before."""
    tx.touch()
    tx.run(_SPEND, hash=hashed)


def hold(tx: Tx, department: str, district: str) -> Box:
    """The box of a department in a district, and nobody else changes it before this deed ends."""
    tx.touch()
    row = tx.run(_HOLD, key=f"{department}|{district}")[0]
    return Box(row["released"] or "", row["pending"] or "")


def put(tx: Tx, department: str, district: DistrictRow, box: Box) -> None:
    """What a box holds now."""
    tx.touch()
    tx.run(
        _PUT,
        key=f"{department}|{district.code}",
        department=department,
        district=district.code,
        path=district.path,
        released=box.released,
        pending=box.pending,
    )


def boxes(tx: Tx, under: str, department: str | None) -> list[BoxRow]:
    """The boxes of a district and those below it, of one department or of all."""
    return [
        BoxRow(row["department"], DistrictRow(**row["district"]), Box(row["released"], row["pending"]))
        for row in tx.run(_LIST, under=under, department=department)
    ]
