"""A page as JSON says what the page says."""

import json
from datetime import date

import pytest

from templates import Count, Points, Share, as_json
from tests.templates.examples import pages


@pytest.mark.parametrize("name", list(pages("zh")))
def test_every_page_is_json_without_its_shell(name: str) -> None:
    data = as_json(pages("zh")[name])
    assert "shell" not in data
    assert json.loads(json.dumps(data)) == data


def test_points_are_plain_numbers_and_dates_are_iso() -> None:
    why = as_json(pages("zh")["why"])
    assert why["ruler"]["score"] == 32.308
    assert why["plate"]["graded_on"] == date(2026, 11, 20).isoformat()
    assert why["ledger"]["groups"][0]["rows"][0]["points"] == 8
    assert why["plate"]["mark"] == {"state": "graded", "sign": "B", "letter": "B", "word": "一般风险"}


def test_a_share_keeps_its_denominator_and_a_count_its_address() -> None:
    assert as_json(Share(372, 3000)) == {"part": 372, "whole": 3000}
    assert as_json(Count(3, "/r")) == {"n": 3, "href": "/r"}


def test_points_add_up_as_thousandths() -> None:
    assert Points(100) + Points(200) - Points(50) == Points(250)
    assert abs(Points(-5)) == Points(5)
