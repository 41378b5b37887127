"""Files that are no photos, or cost what no photo costs, and odd ones that are; all made here."""

import gzip
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO

from PIL import Image, PngImagePlugin

SECRET = b"48.8583N 2.2945E, basement"
"""What a camera or a person wrote into a file, and nobody may read in what is served."""

GIGAPIXELS = ((32_768, 32_768), (65_500, 65_500), (16_000, 62_600), (65_535, 15_300))
MILLION = 2**20

Named = tuple[str, bytes]


@cache
def picture(mode: str = "RGB", size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Something with edges and noise."""
    grey = Image.effect_noise(size, 90)
    return Image.merge("RGB", (grey, grey.rotate(90, expand=False), grey)).convert(mode)


def saved(made: Image.Image, kind: str, **how: object) -> bytes:
    """A picture as a file of a kind."""
    out = BytesIO()
    made.save(out, kind, **how)
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_with(*chunks: bytes) -> bytes:
    """A small PNG with these chunks after its header."""
    whole = saved(picture(), "PNG")
    return whole[:33] + b"".join(chunks) + whole[33:]


@cache
def zeros(length: int) -> bytes:
    """So many zeros, packed, without ever having them."""
    packer = zlib.compressobj(9)
    out = b"".join(packer.compress(bytes(MILLION)) for _ in range(length // MILLION))
    return out + packer.flush()


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header says so many pixels."""
    whole = saved(picture(), "PNG")
    return whole[:8] + chunk(b"IHDR", struct.pack(">II", width, height) + whole[24:29]) + whole[33:]


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG whose header says so many pixels."""
    whole = bytearray(saved(picture(), "JPEG"))
    at = whole.index(b"\xff\xc0")
    whole[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(whole)


def many_scans(scans: int = 3_000, side: int = 4_800) -> bytes:
    """A progressive JPEG of few bytes whose every pixel is gone over again and again before the picture stands."""
    whole = saved(Image.new("RGB", (side, side), (200, 100, 50)), "JPEG", progressive=True, quality=30)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * scans + whole[-2:]


def webp_of(width: int, height: int) -> bytes:
    """A WebP whose header says so many pixels."""
    inner = saved(picture(), "WEBP")[12:]
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + bytes(4) + canvas + inner
    return b"RIFF" + struct.pack("<I", len(body)) + body


def bad() -> Iterator[Named]:
    """More than a hundred files, none of which is taken."""
    yield from _floods()
    yield from _bombs()
    yield from _cut()
    yield from _others()
    yield from _moving()
    yield from _broken()
    yield from _too_long()


def _floods() -> Iterator[Named]:
    makers: tuple[tuple[str, Callable[[int, int], bytes]], ...] = (
        ("png", png_of),
        ("jpg", jpeg_of),
        ("webp", webp_of),
    )
    for width, height in GIGAPIXELS:
        yield from ((f"flood-{width}.{ending}", make(width, height)) for ending, make in makers)
    for n, size in enumerate(((2**31 - 1, 2**31 - 1), (2**31 - 1, 1), (100_000, 10_001), (2**30, 4))):
        yield f"flood-{n}.png", png_of(*size)
    yield "flood-tall.jpg", jpeg_of(20_000, 65_500)
    for mode in ("L", "RGB", "RGBA"):
        yield f"just-over-{mode}.png", saved(Image.new(mode, (6000, 4001)), "PNG")
    yield "just-over.jpg", saved(Image.new("RGB", (4001, 6000)), "JPEG")
    yield "just-over.webp", saved(Image.new("RGB", (6000, 4001)), "WEBP")


def _bombs() -> Iterator[Named]:
    for millions in (2, 64, 128):
        packed = zeros(millions * MILLION)
        yield f"text-{millions}.png", png_with(chunk(b"zTXt", b"Comment\0\0" + packed))
        yield (
            f"words-{millions}.png",
            png_with(chunk(b"iTXt", b"Comment\0\x01\0\0\0" + packed)),
        )
        yield f"profile-{millions}.png", png_with(chunk(b"iCCP", b"icc\0\0" + packed))
    one = chunk(b"zTXt", b"Comment\0\0" + zeros(MILLION - 1))
    yield (
        "many-texts.png",
        png_with(*[chunk(b"zTXt", b"C\0\0" + zlib.compress(bytes(MILLION - 9)))] * 80, one),
    )


def _cut() -> Iterator[Named]:
    for kind, ending in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")):
        whole = saved(picture(), kind)
        yield from (
            (f"cut-{part}.{ending}", whole[: max(1, len(whole) * part // 100)])
            for part in (0, 2, 10, 25, 50, 75, 85, 92)
        )


def _others() -> Iterator[Named]:
    small = picture(size=(60, 40))
    for kind in ("GIF", "TIFF", "BMP", "ICO", "PPM", "TGA", "JPEG2000", "PDF", "EPS", "PCX", "SGI", "DDS"):
        yield f"{kind.lower()}.jpg", saved(small, kind)
    yield "moving-gif.png", saved(small, "GIF", save_all=True, append_images=[small.rotate(9)])
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
    yield "drawing.jpg", svg
    yield "drawing.png", b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg
    yield "page.jpg", b"<!doctype html><html><body onload=alert(1)></body></html>"
    yield "paper.jpg", b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF"
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", bytes(50 * MILLION))
    yield "zip.jpg", held.getvalue()
    yield "gzip.png", gzip.compress(bytes(50 * MILLION))
    yield "empty.jpg", b""
    yield "program.jpg", b"\x7fELF\x02\x01\x01" + bytes(2000)
    yield "film.jpg", b"\0\0\0\x20ftypisom" + bytes(2000)
    yield "heic.jpg", b"\0\0\0\x20ftypheic" + bytes(2000)
    yield "sound.webp", b"RIFF\x24\x10\0\0WAVEfmt " + bytes(2000)
    yield "avi.webp", b"RIFF\x24\x10\0\0AVI LIST" + bytes(2000)
    yield "pdf-then-photo.jpg", b"%PDF-1.7\n" + saved(small, "JPEG")
    yield "zip-then-photo.png", held.getvalue() + saved(small, "PNG")


def _moving() -> Iterator[Named]:
    frames = [picture(size=(60, 40)).rotate(9 * n) for n in range(4)]
    for kind, ending in (("PNG", "png"), ("WEBP", "webp")):
        for many in (2, 4):
            yield (
                f"moving-{many}.{ending}",
                saved(frames[0], kind, save_all=True, append_images=frames[1:many]),
            )


def _broken() -> Iterator[Named]:
    for ending, beginning in (
        ("jpg", b"\xff\xd8\xff\xe0"),
        ("png", b"\x89PNG\r\n\x1a\n"),
        ("webp", b"RIFF\x10\x10\0\0WEBPVP8 "),
    ):
        for n, rest in enumerate((bytes(40_000), b"\xff" * 40_000, bytes(range(256)) * 99)):
            yield f"garbage-{n}.{ending}", beginning + rest
    whole = saved(picture(), "PNG")
    yield "crc.png", whole[:29] + b"abcd" + whole[33:]
    yield "no-size.png", png_of(0, 0)
    yield "no-data.png", whole[:33] + chunk(b"IEND", b"")


def _too_long() -> Iterator[Named]:
    whole = saved(picture(), "JPEG")
    segment = b"\xff\xe1\xff\xffExif\0\0" + bytes(65_527)
    yield "much-exif.jpg", whole[:2] + segment * 330 + whole[2:]
    yield "tail.png", saved(picture(), "PNG") + bytes(21 * MILLION)


def camera(**more: object) -> bytes:
    """A photo with everything that a camera and its owner write into one."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (48.0, 51.0, 29.88)
    place[29] = SECRET.decode()
    xmp = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    made = picture(size=(800, 400))
    return saved(made, "JPEG", exif=exif, comment=SECRET, xmp=xmp, icc_profile=SECRET * 9, **more)


def odd() -> Iterator[Named]:
    """Photos as few cameras make them; each is taken."""
    text = PngImagePlugin.PngInfo()
    text.add_text("Location", SECRET.decode(), zip=True)
    yield "camera.jpg", camera()
    whole = camera(progressive=True)
    yield "much-exif.jpg", whole[:2] + (b"\xff\xe1\xff\xff" + (SECRET * 2600)[:65_533]) * 40 + whole[2:]
    yield "tail.jpg", camera() + SECRET
    yield "described.png", saved(picture(), "PNG", pnginfo=text, exif=Image.Exif())
    for mode in ("CMYK", "L"):
        yield f"{mode}.jpg", saved(picture(mode), "JPEG")
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        made = picture("L").convert("I").convert("I;16") if mode == "I;16" else picture(mode)
        yield f"{mode}.png", saved(made, "PNG")
    yield "through.png", saved(picture("P"), "PNG", transparency=3)
    yield "through.webp", saved(picture("RGBA"), "WEBP", exif=b"Exif\0\0" + SECRET)
    yield "lossless.webp", saved(picture(), "WEBP", lossless=True, xmp=SECRET)
    yield "two-eyes.jpg", saved(picture(), "MPO", save_all=True, append_images=[picture()])
    yield "dot.png", saved(picture(size=(1, 1)), "PNG")
    yield "line.jpg", saved(picture(size=(20_000, 10)), "JPEG")
    yield "largest.jpg", saved(Image.new("RGB", (6000, 4000), "green"), "JPEG")
    yield "largest.webp", saved(Image.new("RGB", (6000, 4000), "green"), "WEBP")
    yield "largest.png", saved(Image.new("RGBA", (6000, 4000), "green"), "PNG")
