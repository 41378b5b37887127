"""Where pictures are decoded: a program of its own that knows nothing of us, and forks a child for each picture.

It is started by its path with Python's isolated mode, so nothing but Pillow is in its memory: no store, no keys, no
names. A child that meets a limit dies alone, and its parent says why.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 1_600
"""Pixels of what is served."""

QUALITY = 80
MEMORY = 512 * 2**20
"""Bytes of address space that one picture may take."""

SECONDS = 5
"""Of processor time that one picture may take."""

CLOCK_SECONDS = 15
"""Of the clock; a picture that has not had its processor time by then met a busy machine."""

DONE, TOO_MANY, MOVING, UNREADABLE, TOO_DEAR, BUSY = (
    b"done",
    b"too-many",
    b"moving",
    b"unreadable",
    b"too-dear",
    b"busy",
)
"""What became of a picture. `BUSY`: the machine had no time for it, which says nothing of the picture."""

ORIENTATION = 0x0112
"""Where Exif says how the camera was held."""

PIECE = 1 << 16
SPOKEN = 64
"""Bytes of the answer's first line at most."""


def small(given: bytes) -> tuple[bytes, bytes]:
    """What became of a picture, and the picture as it is served: JPEG, upright, at most 1,600 px, no metadata.

    The header is read first, and nothing more of a picture whose header says too much. With `TOO_MANY` come its width
    and height instead.
    """
    try:
        with Image.open(BytesIO(given), formats=FORMATS) as header:
            width, height = header.size
            if width * height > MOST_PIXELS:
                return TOO_MANY, b"%d %d" % (width, height)
            if header.format in ("PNG", "WEBP") and getattr(header, "is_animated", False):
                return MOVING, b""
            part = min(1.0, LONGEST_SIDE / max(width, height))
            header.draft(
                "RGB", (max(1, int(width * part)), max(1, int(height * part)))
            )  # a JPEG is unpacked small at once
            picture = ImageOps.exif_transpose(_plain(header))
    except Exception:  # noqa: BLE001  a decoder fails in more ways than it says, and this is its cage
        return UNREADABLE, b""
    picture.info.clear()
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return DONE, out.getvalue()


def _plain(header: Image.Image) -> Image.Image:
    """The picture made small, three colours; white where it lets through. It still knows how it is to be turned."""
    turned = _turned(header)
    if header.mode.startswith("I"):  # grey of 16 bits, which a plain conversion would make white
        header = header.convert("I").point(lambda level: level / 256).convert("L")
        header.info.clear()
    through = header.mode in ("RGBA", "LA", "PA") or "transparency" in header.info
    wanted = "RGBA" if through else "RGB"
    picture = header if header.mode == wanted else header.convert(wanted)  # no second copy of a large one
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if through:
        sheet = Image.new("RGB", picture.size, "white")
        sheet.paste(picture, mask=picture.getchannel("A"))
        picture = sheet
    picture.info.clear()
    exif = Image.Exif()
    if turned in range(1, 9):
        exif[ORIENTATION] = turned
        picture.info["exif"] = exif.tobytes()
    return picture


def _turned(header: Image.Image) -> object:
    """How the camera was held; None where it did not say, or in a way that nobody can read."""
    try:
        return header.getexif().get(ORIENTATION)
    except Exception:  # noqa: BLE001  what a camera wrote beside the picture is no reason to refuse the picture
        return None


def main() -> None:
    """Take pictures' sockets from standard input until it closes; each picture in a child."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes our input
    Image.MAX_IMAGE_PIXELS = None  # our own limit is lower, and says which it is
    Image.preinit()
    Image.init()
    with socket.socket(fileno=os.dup(0)) as door:
        while True:
            told, handed, *_ = socket.recv_fds(door, 1, 1)
            if not told:
                return
            with socket.socket(fileno=handed[0]) as asked:
                if not os.fork():
                    door.close()
                    _end_after(lambda asked=asked: _watched(asked))


def _watched(asked: socket.socket) -> None:
    """One picture: decoded in a child, and a word on it when the child does not come back."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    given = _read(asked)
    child = os.fork()
    if not child:
        _end_after(lambda: _limited(asked, given))
    _, status = os.waitpid(child, 0)
    if status:
        late = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM
        _say(asked, BUSY if late else TOO_DEAR, b"")


def _limited(asked: socket.socket, given: bytes) -> None:
    """Decode under the limits; the kernel keeps them, not we."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    signal.alarm(CLOCK_SECONDS)
    _say(asked, *small(given))


def _read(asked: socket.socket) -> bytes:
    got = bytearray()
    while piece := asked.recv(PIECE):
        got += piece
    return bytes(got)


def _say(asked: socket.socket, word: bytes, more: bytes) -> None:
    asked.sendall(word.ljust(SPOKEN) + more)


def _end_after(work: Callable[[], None]) -> None:
    """Do it and end this process, whatever happens, without what an interpreter does at its end."""
    code = 1
    with suppress(BaseException):
        work()
        code = 0
    os._exit(code)


if __name__ == "__main__":
    sys.setrecursionlimit(200)
    main()
