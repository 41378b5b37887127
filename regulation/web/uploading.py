"""Photos from the field, one at a time and piece by piece: how far one has come, and its next piece."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect

from graph import NotFound
from regulation import attachments
from regulation.access import Action, Who
from regulation.attachments import Away, Busy, NoRoom, Stands
from regulation.refusal import Refusal
from regulation.web.asking import OfficeDep, asks, from_here, language
from regulation.web.problems import NO_ROOM, PHOTOS_AWAY, BadRequestError, Kind, problem
from risk import Text
from templates import Trouble

router = APIRouter()
HandsIn = Annotated[Who, asks(Action.HAND_IN)]

MOST_PIECE = 4 * 2**20
"""Bytes of one piece; a phone sends smaller ones, so that a bad network loses little."""

OFFSET, LENGTH, COMPLETE = "Upload-Offset", "Upload-Length", "Upload-Complete"
QUOTA_SECONDS = 60

NO_PHOTO = Kind(
    422, "no-photo", Trouble.BAD_REQUEST, "This is no photo that is taken here; nothing was kept."
)
ELSEWHERE = Kind(
    409, "elsewhere", Trouble.BAD_REQUEST, "The photo does not stand there; go on from Upload-Offset."
)
TOO_LARGE = Kind(413, "too-large", Trouble.BAD_REQUEST, "More than is taken at once; nothing was kept.")
TOO_MANY = Kind(429, "too-many", Trouble.TOO_MANY, "Too many photos are under way; finish those first.")

_PIECE_TOO_LARGE = Text(
    f"一次最多传 {MOST_PIECE // 2**20} MB，请分段传。",
    f"A piece has at most {MOST_PIECE // 2**20} MB. Send the photo in smaller pieces.",
)
_NO_ROOM = Text(
    "服务器的磁盘满了，照片没有存下。请留着照片，稍后会再传。",
    "The server's disk is full and the photo was not stored. Keep it; it will be sent again.",
)
_AWAY = Text(
    "服务器现在存不了照片，什么也没有留下。请留着照片，稍后会再传。",
    "The server cannot store photos just now; nothing was kept. Keep the photo; it will be sent again.",
)


async def piece_of(request: Request) -> bytes | None:
    """The bytes of a piece, as far as they came; None as soon as there are too many."""
    got = bytearray()
    try:
        async for some in request.stream():
            got += some
            if len(got) > MOST_PIECE:
                return None
    except ClientDisconnect:
        pass  # the phone goes on from where this breaks off
    return bytes(got)


PieceDep = Annotated[bytes | None, Depends(piece_of)]


@router.head("/api/v1/attachments/{digest}")
def standing(office: OfficeDep, digest: str, who: HandsIn) -> Response:
    """How far a photo has come, in the headers; 404 when nothing of it is here."""
    found = attachments.stands(office.settings, who.account, digest)
    if found is None:
        raise NotFound("Nothing of this photo is here.")
    return Response(status_code=200, headers=_told(found))


@router.patch("/api/v1/attachments/{digest}")
def going_on(request: Request, office: OfficeDep, digest: str, who: HandsIn, piece: PieceDep) -> Response:
    """The next piece of a photo: 204 while more is to come, 201 once it is whole and on the disk."""
    if not from_here(request):
        raise BadRequestError("Send photos from this site or a program of yours.")
    if not attachments.NAME.fullmatch(digest):
        raise BadRequestError("A photo is named by the SHA-256 of its bytes, in 64 small hexadecimal digits.")
    if piece is None:
        return problem(request, TOO_LARGE, _PIECE_TOO_LARGE.of(language(request)))
    offset, total = _number(request, OFFSET), _number(request, LENGTH)
    try:
        found = attachments.take(office.settings, who.account, digest, offset, total, piece, office.now())
    except Refusal as refused:
        return _refused(request, refused)
    except NoRoom:
        return problem(request, NO_ROOM, _NO_ROOM.of(language(request)))
    except (Away, Busy):
        return problem(request, PHOTOS_AWAY, _AWAY.of(language(request)))
    if found.stored:
        return JSONResponse({"stored": digest}, 201, headers=_told(found))
    return Response(status_code=204, headers=_told(found))


def _refused(request: Request, refused: Refusal) -> Response:
    """A refusal as a problem in the reader's language; where the photo stands when that is what is wrong."""
    kinds = {
        attachments.Elsewhere: ELSEWHERE,
        attachments.TooLarge: TOO_LARGE,
        attachments.TooManyWaiting: TOO_MANY,
        attachments.PhotoRefused: NO_PHOTO,
    }
    kind = kinds.get(type(refused))
    if kind is None:
        raise BadRequestError(str(refused)) from refused
    answer = problem(request, kind, refused.sentence.of(language(request)))
    if isinstance(refused, attachments.Elsewhere):
        answer.headers[OFFSET] = str(refused.offset)
    if kind is TOO_MANY:
        answer.headers["Retry-After"] = str(QUOTA_SECONDS)
    return answer


def _told(found: Stands) -> dict[str, str]:
    return {OFFSET: str(found.offset), COMPLETE: "?1" if found.stored else "?0"}


def _number(request: Request, name: str) -> int:
    """A header that is a whole number. BadRequestError where it is none."""
    given = request.headers.get(name, "")
    if not (given.isascii() and given.isdigit() and len(given) <= 12):
        raise BadRequestError(f"The header {name} is missing or is no whole number.")
    return int(given)
