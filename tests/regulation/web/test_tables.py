"""The page of a risk table tells a law officer everything the table does with a fact."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from regulation.catalogue import Catalogue
from regulation.settings import Lang
from regulation.web.views.tables import Standing, table_page
from templates import Points, Shell, TablePage


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


def test_every_factor_shows_what_unknown_costs_and_its_clause(catalogue: Catalogue) -> None:
    for model in catalogue.tables:
        table = catalogue.table(model, date(2026, 11, 23))
        shown = [f for g in page(catalogue, model).groups for f in g.factors]
        assert {f.code: f.unknown.thousandths for f in shown} == {f.id: f.unknown for f in table.factors}
        assert all(factor.clause and factor.clause.law for factor in shown)
