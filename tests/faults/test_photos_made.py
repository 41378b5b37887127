"""A photo as the phone makes it, in a real browser: small, upright, nothing of the camera's words, both digests."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

SOURCES = Path(__file__).parents[2] / "templates" / "assets" / "js" / "field"
TURNED, PLACE = 0x0112, 0x8825
TAKE = """async ([bytes, kind]) => {
  const { take } = await import('/under-test/photos.js')
  const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))
  try {
    const made = await take(new File([content], 'a', { type: kind, lastModified: 0 }))
    const out = new Uint8Array(await made.blob.arrayBuffer())
    let text = ''
    for (const byte of out) text += String.fromCharCode(byte)
    return { ...made, blob: btoa(text) }
  } catch (error) { return { fault: error.constructor.name, said: String(error) } }
}"""


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page of the site, with the app's own sources beside it."""
    made = browser.new_page()

    def source(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[1]
        route.fulfill(body=(SOURCES / name).read_text(encoding="utf-8"), content_type="text/javascript")

    made.route("**/under-test/*", source)
    made.goto(f"{site.address}/sign-in")
    yield made
    made.close()


def take(page: Page, given: bytes, kind: str) -> dict[str, str]:
    """What the phone makes of a file."""
    return page.evaluate(TAKE, [base64.b64encode(given).decode(), kind])


def test_a_photo_is_small_upright_and_says_nothing_of_where(page: Page) -> None:
    """3,000 × 2,000 held upright becomes 1,067 × 1,600; the original's digest is kept."""
    picture = Image.new("RGB", (3000, 2000), "navy")
    picture.paste("red", (0, 0, 1500, 2000))
    exif = Image.Exif()
    exif[TURNED] = 6
    exif[PLACE] = {1: "N", 2: (31.0, 12.0, 0.0)}
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif)
    made = take(page, out.getvalue(), "image/jpeg")
    sent = base64.b64decode(made["blob"])
    assert made["sha"] == hashlib.sha256(sent).hexdigest()
    assert made["original"] == hashlib.sha256(out.getvalue()).hexdigest()
    assert made["taken"] > "2026"
    with Image.open(BytesIO(sent)) as small:
        assert (small.format, small.size) == ("JPEG", (1067, 1600))
        assert not small.getexif()
        top, bottom = small.getpixel((500, 100)), small.getpixel((500, 1500))
    assert isinstance(top, tuple) and top[0] > 200, "the left of the sensor is the top of the picture"
    assert isinstance(bottom, tuple) and bottom[0] < 60


def test_a_small_picture_is_not_made_larger_and_no_picture_is_refused(page: Page) -> None:
    """A see-through PNG becomes a white JPEG of its size; a text is no photo."""
    out = BytesIO()
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(BytesIO(base64.b64decode(take(page, out.getvalue(), "image/png")["blob"]))) as small:
        assert small.size == (300, 200)
        assert small.getpixel((5, 5)) == (255, 255, 255)
    assert take(page, b"no picture at all", "image/jpeg")["fault"] == "NoPhoto"
