"""A film of a printed label for a browser's camera: the label drawn, held askew, out of focus, moved."""

import io
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageFilter
from playwright.sync_api import Browser

from qr import Label, render
from tests import machine
from tests.chromium import FLAGS

SIZE = (1280, 720)
FRAMES = 30
WALL = (150, 146, 138)
PRINTED = Image.Resampling.BICUBIC


def label(text: str, code: str = "0123456789ABCDEFWT", name: str = "南湖区老街牛肉面馆") -> Image.Image:
    """A label as it is printed, A6 at 300 dots an inch."""
    host = text.split("/")[2]
    return Image.open(io.BytesIO(render(Label(name, "建国路 12 号", text, code, host), "png"))).convert("RGB")


def frames(printed: Image.Image, seed: int = 7) -> Iterator[Image.Image]:
    """What a hand-held camera sees of it: turned by up to 12 degrees, blurred, nearer and further."""
    rng = random.Random(seed)
    for _ in range(FRAMES):
        height = round(SIZE[1] * rng.uniform(0.85, 1.25))
        seen = printed.resize((round(printed.width * height / printed.height), height), PRINTED)
        seen = seen.rotate(rng.uniform(-12, 12), PRINTED, expand=True, fillcolor=WALL)
        picture = Image.new("RGB", SIZE, WALL)
        at = ((SIZE[0] - seen.width) // 2 + rng.randint(-60, 60), (SIZE[1] - seen.height) // 2)
        picture.paste(seen, at)
        yield picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 1.2)))


def film(text: str, path: Path) -> Path:
    """A film of the label with a text: JPEGs one after another, as Chromium takes it for a camera."""
    with path.open("wb") as reel:
        for frame in frames(label(text)):
            frame.save(reel, "JPEG", quality=80)
    return path


def photo(text: str) -> bytes:
    """A photo of the label as a phone takes it: twelve megapixels, a little askew."""
    picture = next(frames(label(text), seed=11)).resize((4000, 2250), PRINTED)
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=85)
    return held.getvalue()


def camera(reel: Path) -> list[str]:
    """The flags of a browser whose camera sees a film, over and over."""
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={reel}",
    ]


@contextmanager
def filming(browser: Browser, reel: Path) -> Iterator[Browser]:
    """Another browser whose camera sees the film, over and over."""
    seeing = browser.browser_type.launch(
        executable_path=machine.browser(),
        args=[*FLAGS, *camera(reel)],
    )
    try:
        yield seeing
    finally:
        seeing.close()
