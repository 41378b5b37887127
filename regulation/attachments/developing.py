"""Handing a picture to the darkroom and taking back what may be served; the refusals it may meet, said to a person."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

from regulation.attachments import darkroom
from regulation.refusal import Refusal
from risk import Text

MOST_BYTES = 20 * 2**20
"""Of a photo as it comes."""

AT_ONCE = 2
"""Pictures decoded at once for one worker; the others wait (assumed)."""

WAIT_SECONDS = darkroom.CLOCK_SECONDS + darkroom.SECONDS
"""After which a darkroom that says nothing is given up."""

KNOWN_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
LEAST_SAYING = 12
"""Bytes from which a beginning says what a file is."""


class PhotoRefused(Refusal):
    """A file that is not taken as a photo; the sentence says why and what to do."""


class TooLarge(PhotoRefused):
    """A file of more bytes than a photo may have."""


class Busy(Exception):
    """The photo could not be looked at just now, which says nothing of the photo; the same again later."""


def require_size(size: int) -> None:
    """TooLarge for more bytes than a photo may have."""
    if size > MOST_BYTES:
        most = MOST_BYTES // 2**20
        raise TooLarge(
            Text(
                f"照片超过 {most} MB，没有收下。请拍小一点再传。",
                f"The photo is larger than {most} MB and was not taken. Take it in a smaller size.",
            )
        )


def require_beginning(given: bytes) -> None:
    """PhotoRefused for what does not begin like a photo, before anything else is read of it; too few bytes pass."""
    if len(given) < LEAST_SAYING:
        return
    if not given.startswith(KNOWN_BEGINNINGS) or (given[:4] == b"RIFF" and given[8:12] != b"WEBP"):
        raise _refused(darkroom.UNREADABLE, b"")


def develop(given: bytes) -> bytes:
    """The photo as it is served (JPEG, at most 1,600 px, no metadata). PhotoRefused, or Busy."""
    require_size(len(given))
    require_beginning(given)
    with _turns:
        word, more = _asked(given)
    if word == darkroom.DONE:
        return more
    if word == darkroom.BUSY:
        raise Busy
    raise _refused(word, more)


def _refused(word: bytes, more: bytes) -> PhotoRefused:
    if word == darkroom.TOO_MANY:
        width, height = (int(number) for number in more.split())
        most = darkroom.MOST_PIXELS // 10**6
        return PhotoRefused(
            Text(
                f"照片有 {width} × {height} 像素，最多收 {most * 100} 万像素。请拍小一点再传。",
                f"The photo has {width} × {height} pixels, and {most} million are taken. "
                "Take it in a smaller size.",
            )
        )
    if word == darkroom.MOVING:
        return PhotoRefused(
            Text(
                "这是会动的图片，没有收下。请传一张静止的照片。",
                "This picture moves and was not taken. Send a photo that stands still.",
            )
        )
    if word == darkroom.TOO_DEAR:
        return PhotoRefused(
            Text(
                f"打开这张照片要用的内存或时间太多（上限 {darkroom.MEMORY // 2**20} MB、{darkroom.SECONDS} 秒），"
                "没有收下。请重新拍一张。",
                f"Opening this photo takes more than {darkroom.MEMORY // 2**20} MB or {darkroom.SECONDS} seconds, "
                "so it was not taken. Take the photo again.",
            )
        )
    return PhotoRefused(
        Text(
            "这个文件不是能读的照片，请传 JPEG、PNG 或 WebP。",
            "The file is no photo that can be read. Send a JPEG, PNG or WebP.",
        )
    )


class _Darkroom:
    """The program beside this process; started with the first photo, again when it has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._door: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._of = 0

    def hand_over(self, end: socket.socket) -> None:
        """Give one picture's socket over."""
        with self._lock:
            if self._of == os.getpid() and self._door is not None:
                try:
                    socket.send_fds(self._door, [b"p"], [end.fileno()])
                except OSError:  # it has ended
                    self._ended()
                else:
                    return
            self._start()
            assert self._door is not None, "it was started"  # noqa: S101
            socket.send_fds(self._door, [b"p"], [end.fileno()])

    def close(self) -> None:
        """Let it end."""
        with self._lock:
            self._ended()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  our own program by its path
                [sys.executable, "-I", str(Path(darkroom.__file__))],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env={},
                cwd="/",
            )
        self._door, self._of = ours, os.getpid()

    def _ended(self) -> None:
        if self._door is not None:
            self._door.close()
        if self._process is not None and self._of == os.getpid():
            self._process.wait()
        self._door = self._process = None


_turns = threading.BoundedSemaphore(AT_ONCE)
_room = _Darkroom()
atexit.register(_room.close)


def _asked(given: bytes) -> tuple[bytes, bytes]:
    """What the darkroom says of a picture. Busy when it says nothing."""
    ours, theirs = socket.socketpair()
    got = bytearray()
    try:
        with ours:
            with theirs:
                _room.hand_over(theirs)
            ours.settimeout(WAIT_SECONDS)
            ours.sendall(given)
            ours.shutdown(socket.SHUT_WR)
            while piece := ours.recv(darkroom.PIECE):
                got += piece
    except OSError as error:
        raise Busy from error
    if len(got) < darkroom.SPOKEN:
        raise Busy
    return bytes(got[: darkroom.SPOKEN]).rstrip(), bytes(got[darkroom.SPOKEN :])
