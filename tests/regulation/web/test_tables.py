"""The page of a risk table tells a law officer everything the table does with a fact."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from regulation.catalogue import Catalogue
from regulation.settings import Lang
from regulation.web.views.tables import Standing, table_page
from templates import Points, Shell, TableBand, TableFactor, TablePage


def page(catalogue: Catalogue, model: str, lang: Lang = "en") -> TablePage:
    """The page of today's edition."""
    shell = Shell(lang=lang, path=f"/r/models/{model}")
    today = date(2026, 11, 23)
    return table_page(
        shell, catalogue, catalogue.table(model, today), Standing("", today, ZoneInfo("Asia/Shanghai"))
    )


def test_a_rating_says_its_limit_for_a_single_score(catalogue: Catalogue) -> None:
    best = page(catalogue, "uk-fhrs").grades[0]
    assert best.scores == "up to 15, and no single score above 5"


@pytest.mark.parametrize("model", ["cn-food-sales-2016", "cn-catering-2016"])
def test_a_count_of_zero_is_shown_to_cost_nothing(catalogue: Catalogue, model: str) -> None:
    counted = [f for g in page(catalogue, model).groups for f in g.factors if f.code.endswith("_items")]
    assert counted
    assert all(factor.bands[0].points == Points(0) for factor in counted)


def test_a_factor_that_another_fact_rules_out_says_so(catalogue: Catalogue) -> None:
    factors = {f.code: f for g in page(catalogue, "cn-catering-2016", "zh").groups for f in g.factors}
    assert "不适用" in factors["cold_dish_perishable"].note
    assert factors["cold_dish_items"].note == ""


def factor(catalogue: Catalogue, model: str, code: str, lang: Lang = "en") -> TableFactor:
    return next(f for g in page(catalogue, model, lang).groups for f in g.factors if f.code == code)


def test_every_item_of_a_list_stands_with_its_points(catalogue: Catalogue) -> None:
    shown = factor(catalogue, "us-nyc-restaurant", "violations")
    assert TableBand("02B II", Points(8000)) in shown.bands
    assert "items add up" in shown.note


def test_events_show_what_each_costs_by_its_age(catalogue: Catalogue) -> None:
    shown = factor(catalogue, "cn-credit-risk", "penalties")
    assert shown.bands[0] == TableBand("up to 365 days old, each", Points(3000))
    assert shown.bands[-1] == TableBand("older than 1,825 days", Points(0))
    assert "35 at most" in shown.note


def test_several_choices_are_called_by_their_names_and_the_refused_say_why(catalogue: Catalogue) -> None:
    shown = factor(catalogue, "cn-food-production-2016", "product_lines", "zh")
    assert (shown.bands[-1].when, shown.bands[-1].points) == ("婴幼儿配方乳粉", Points(31_500))
    assert "就高不就低" in shown.note
    assert "2701" in shown.note


def test_red_lines_shares_and_the_matrix_are_told(catalogue: Catalogue) -> None:
    credit = page(catalogue, "cn-credit-risk")
    assert credit.triggers[0].effect == "red line: grade D or worse"
    assert credit.grades[1].visits == "5% picked a year"
    notes = page(catalogue, "cn-food-production-2016").notes
    assert any(note.startswith("Grade A here, beside cn-credit-risk: A gives Level 1") for note in notes)
    assert any("assumed" in note for note in notes)
    assert page(catalogue, "cn-medical-device-operation-2022").grades[0].visits == (
        "25% picked a year; at least once every 48 months"
    )


def test_every_factor_shows_what_unknown_costs_and_its_clause(catalogue: Catalogue) -> None:
    for model in catalogue.tables:
        table = catalogue.table(model, date(2026, 11, 23))
        shown = [f for g in page(catalogue, model).groups for f in g.factors]
        assert {f.code: f.unknown.thousandths for f in shown} == {f.id: f.unknown for f in table.factors}
        assert all(factor.clause and factor.clause.law for factor in shown)
