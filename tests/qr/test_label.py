"""The label: its code is read by a decoder from both forms, whatever the shop is called."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser

from qr import Label, address, matrix, mint, render, short_code
from tests.qr.signing import HOST, PRIVATE, SUBJECT, TOKEN

TEXT = address(mint(TOKEN, HOST, PRIVATE[1]), HOST)
NAMES = {
    "short": ("面馆", "云津路 12 号"),
    "rare": ("㙍䶮𠮷面馆", "云津路 12 号"),
    "long": (
        "汐州市云津区老街坊特色牛肉面馆餐饮管理有限公司第一分公司" * 2,
        "云津街道云津路 1200 号地下一层 B1-023 " * 3,
    ),
    "english": ("Banmutian Beef Noodles, the very best of Yunjin Road", "12 Yunjin Road"),
}


def label(name: str) -> Label:
    shop, where = NAMES[name]
    return Label(shop, where, TEXT, short_code(SUBJECT), HOST)


def decoded(picture: bytes) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]


@pytest.mark.parametrize("name", NAMES)
def test_a_decoder_reads_the_code_of_the_picture(name: str) -> None:
    picture = render(label(name), "png")
    assert Image.open(io.BytesIO(picture)).size == (1240, 1748)  # A6 at 300 dots an inch
    assert decoded(picture) == [TEXT]


def test_two_labels_are_drawn_at_once() -> None:
    names = [*NAMES] * 2
    with ThreadPoolExecutor(len(names)) as at_once:
        pictures = list(at_once.map(lambda name: render(label(name), "png"), names))
    assert [decoded(picture) for picture in pictures] == [[TEXT]] * len(names)


@pytest.mark.e2e
def test_a_browser_draws_the_same_code_from_the_drawing(browser: Browser) -> None:
    drawing = render(label("rare"), "svg").decode()
    assert "<text" not in drawing  # outlines: the same with any fonts or none
    with browser.new_page(viewport={"width": 800, "height": 1128}) as page:
        page.set_content(drawing)
        assert decoded(page.screenshot()) == [TEXT]


def test_the_code_is_as_large_and_as_robust_as_a_wall_asks() -> None:
    assert len(matrix(TEXT)) == 53 + 2 * 4  # version 9 at error correction Q, four quiet modules each side


def test_no_name_moves_the_code_or_runs_over_it() -> None:
    places = {
        name: zxingcpp.read_barcodes(Image.open(io.BytesIO(render(label(name), "png"))))[0].position.top_left
        for name in NAMES
    }
    assert len({(place.x // 8, place.y // 8) for place in places.values()}) == 1


def test_a_label_is_the_same_each_time_it_is_drawn() -> None:
    assert render(label("rare"), "svg") == render(label("rare"), "svg")
