"""The sample: real Chicago records in sufficient number, and a made-up city whose records hold together."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from regulation.catalogue import read_catalogue
from regulation.register import identifiers
from regulation.register.sample import CHICAGO, Sample, made_up_district
from regulation.register.sample.district import LISTED
from regulation.register.sample.trades import TRADES, Trade
from risk import Fact, RiskTable, assess_many, integers

TODAY = date(2026, 11, 22)
ON = date(2026, 11, 26)
"""The requirements and the tables on trial are in force from this day."""

CATALOGUE = read_catalogue()
INDUSTRIES = Path(identifiers.__file__).parents[1] / "industries"
FRAMES = tuple(Sample.__slots__)
KEY = ["code", "premises"]
PREMISES = ["account_number", "address"]


def table_of(trade: str) -> RiskTable:
    """The table that a trade is graded by once somebody has adopted it."""
    industry = CATALOGUE.industries[trade]
    assert industry.table is not None
    return CATALOGUE.newest(industry.table)


def stated_of(sample: Sample, trade: str) -> Iterator[dict[str, Fact]]:
    """The facts that are stated of every premises of a trade."""
    words = [trade, *CATALOGUE.industries[trade].classes]
    for row in sample.enterprises.filter(pl.col("industry").is_in(words)).iter_rows(named=True):
        facts = {name.removeprefix("fact:"): value for name, value in row.items() if "fact:" in name}
        if facts["raise_triggers"]:
            facts["raise_triggers"] = facts["raise_triggers"].split(";")
        yield {name: Fact(value) for name, value in facts.items() if value is not None}


@pytest.fixture(scope="module")
def sample() -> Sample:
    """The city as the main job loads it."""
    return made_up_district(TODAY)


@pytest.fixture(scope="module")
def licences() -> pl.DataFrame:
    """Chicago's licence terms in the package."""
    return pl.read_parquet(CHICAGO / "licences.parquet")


@pytest.fixture(scope="module")
def inspections() -> pl.DataFrame:
    """Chicago's inspections in the package."""
    return pl.read_parquet(CHICAGO / "inspections.parquet")


def test_two_thousand_chicago_premises_have_licences_and_visits(
    licences: pl.DataFrame, inspections: pl.DataFrame
) -> None:
    visited = licences.join(inspections, on="license_number", how="semi")
    assert visited.select(PREMISES).n_unique() >= 2000


def test_some_chicago_inspections_have_no_known_licence(
    licences: pl.DataFrame, inspections: pl.DataFrame
) -> None:
    unknown = inspections.join(licences, on="license_number", how="anti")
    assert 0.05 < unknown.height / inspections.height < 0.30
    assert inspections["inspection_id"].is_unique().all()


def test_some_chicago_licences_have_no_ward(licences: pl.DataFrame) -> None:
    assert 0 < licences["ward"].null_count() < 100


def test_the_chicago_excerpt_is_compact_and_names_its_source() -> None:
    assert sum(path.stat().st_size for path in CHICAGO.glob("*.parquet")) <= 400_000
    source = (CHICAGO / "SOURCE.md").read_text(encoding="utf-8")
    assert "Chicago/food-inspections-evaluation" in source
    assert "Copyright, 2014 City of Chicago" in source


def test_the_city_has_the_promised_size(sample: Sample) -> None:
    assert sample.enterprises.height == 3000
    assert 2500 <= sample.enterprises["code"].n_unique() <= 2700
    assert sample.districts.height == 1 + 6 + 36


@pytest.mark.parametrize("premises", [1, 7, 500])
def test_the_city_has_as_many_premises_as_asked(premises: int) -> None:
    assert made_up_district(TODAY, premises=premises).enterprises.height == premises


def test_the_same_seed_makes_the_same_city() -> None:
    once, again = (made_up_district(TODAY, seed=7, premises=200) for _ in range(2))
    other = made_up_district(TODAY, seed=8, premises=200)
    for name in FRAMES:
        assert_frame_equal(getattr(once, name), getattr(again, name))
    assert not once.enterprises.equals(other.enterprises)


def test_every_district_says_that_it_is_made_up(sample: Sample) -> None:
    assert sample.districts["name"].str.contains("虚构").all()
    assert sample.districts["name_en"].str.contains("made-up").all()


def test_every_identifier_is_valid_and_written_one_way(sample: Sample) -> None:
    codes = sample.enterprises["code"].unique().to_list()
    assert [identifiers.credit_code(code) for code in codes] == codes
    numbers = sample.permits.filter(kind="食品经营许可证")["number"].to_list()
    assert [identifiers.food_licence(number) for number in numbers] == numbers
    districts = sample.districts["code"].to_list()
    assert [identifiers.district_code(code) for code in districts] == districts


def test_no_identifier_can_be_anyones(sample: Sample) -> None:
    assert (sample.enterprises["code"].str.slice(2, 4) == "9901").all()
    food = sample.permits.filter(kind="食品经营许可证")
    assert (food["number"].str.slice(3, 4) == "9901").all()


def test_every_industry_is_a_trade_of_the_package(sample: Sample) -> None:
    trades = {
        path.parent.name: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in INDUSTRIES.glob("*/industry.toml")
    }
    classes = {code for trade in trades.values() for code in trade["classes"]}
    written = set(sample.enterprises["industry"].to_list())
    assert written <= set(trades) | classes
    assert {w for w in written if w.isalpha() or "_" in w} == set(trades) - {"chicago_food"}


@pytest.mark.parametrize(
    ("frame", "key"),
    [
        ("districts", ["code"]),
        ("departments", ["code"]),
        ("officers", ["number"]),
        ("enterprises", KEY),
        ("permits", ["kind", "number", "valid_from"]),
        ("visits", ["visit_id"]),
        ("complaints", ["complaint_id"]),
        ("penalties", ["penalty_id"]),
    ],
)
def test_no_key_stands_twice(sample: Sample, frame: str, key: list[str]) -> None:
    assert getattr(sample, frame).select(key).is_unique().all()


@pytest.mark.parametrize("frame", ["permits", "visits", "complaints", "penalties"])
def test_every_record_belongs_to_a_premises(sample: Sample, frame: str) -> None:
    records: pl.DataFrame = getattr(sample, frame)
    assert records.join(sample.enterprises, on=KEY, how="anti", nulls_equal=True).is_empty()


def test_every_reference_leads_somewhere(sample: Sample) -> None:
    districts, departments = set(sample.districts["code"]), set(sample.departments["code"])
    assert set(sample.districts["parent"].drop_nulls()) <= districts
    assert set(sample.enterprises["district"]) <= districts - set(sample.districts["parent"])
    assert set(sample.officers["district"]) <= districts
    assert set(sample.officers["department"]) <= departments
    assert set(sample.visits["department"]) <= departments


def test_an_entity_with_several_premises_names_each(sample: Sample) -> None:
    named = sample.enterprises.group_by("code").agg(
        several=pl.len() > 1, places=pl.col("premises").drop_nulls().n_unique(), rows=pl.len()
    )
    assert named.filter(pl.col("several") & (pl.col("places") != pl.col("rows"))).is_empty()
    assert named.filter(~pl.col("several") & (pl.col("places") > 0)).is_empty()
    assert named["several"].sum() > 50


def test_nothing_has_happened_after_the_day(sample: Sample) -> None:
    days = [sample.visits["date"], sample.complaints["date"], sample.permits["valid_from"]]
    penalised = [sample.penalties["date"], sample.penalties["repaired_on"].drop_nulls()]
    for happened in (*days, *penalised):
        assert happened.is_between(date(2000, 1, 1), TODAY).all()


def test_most_entities_were_never_penalised_and_of_the_penalties_some_are_shown_and_some_repaired(
    sample: Sample,
) -> None:
    made = sample.penalties
    assert 0.1 < made["code"].n_unique() / sample.enterprises["code"].n_unique() < 0.4
    assert set(made["severity"]) == {1, 2, 3, 4, 5}
    assert (made["repaired_on"].drop_nulls().len()) > 100
    assert (made["repaired_on"] > made["date"]).all()
    lately = made.filter(pl.col("date") > TODAY - timedelta(days=90))
    assert lately.height > 50  # too young to be repaired
    assert set(made["department"]) <= set(sample.departments["code"])


def test_permits_run_on_end_soon_or_have_run_out(sample: Sample) -> None:
    last = sample.permits.sort("valid_to").group_by("kind", "number").last()
    soon = last["valid_to"].is_between(TODAY, TODAY + timedelta(days=90)).sum()
    assert soon > 50
    assert (last["status"] == "expired").sum() > 50
    assert ((last["status"] == "expired") == (last["valid_to"] < TODAY)).all()
    assert (sample.permits["valid_from"] < sample.permits["valid_to"]).all()


def test_only_declared_facts_are_stated(sample: Sample) -> None:
    declared = tomllib.loads((INDUSTRIES / "facts.toml").read_text(encoding="utf-8"))
    stated = {column.removeprefix("fact:") for column in sample.enterprises.columns if "fact:" in column}
    assert stated <= {name for name, fact in declared.items() if not fact.get("derived", False)}
    for name in ("form", "previous_grade"):
        assert set(sample.enterprises[f"fact:{name}"].drop_nulls()) <= set(declared[name]["choices"])


@pytest.mark.parametrize("trade", [trade.industry for trade in TRADES])
def test_a_premises_states_just_what_the_risk_table_of_its_trade_asks(sample: Sample, trade: str) -> None:
    table, stated = table_of(trade), set[str]()
    for facts in stated_of(sample, trade):
        facts = {name: fact for name, fact in facts.items() if name not in LISTED}  # of the entity's credit
        integers(table, facts, TODAY)  # refuses a fact it does not take, a wrong type, a wrong value
        stated |= set(facts)
    assert {fact.id for fact in table.facts} <= stated


@pytest.mark.parametrize("trade", [trade.industry for trade in TRADES])
def test_most_premises_of_every_trade_have_a_grade_and_not_all_the_same(sample: Sample, trade: str) -> None:
    table = table_of(trade)
    takes = integers(table, {}, TODAY)
    known_of = ({k: v for k, v in facts.items() if k in takes} for facts in stated_of(sample, trade))
    rows = [integers(table, facts, TODAY) for facts in known_of]
    graded = assess_many(table, pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.Int64)))
    known = Counter(graded["grade"].drop_nulls())
    assert 0.6 < known.total() / len(rows) < 0.95  # as in life, of some too little is known
    assert len(known) >= 3
    assert max(known.values()) < 0.85 * known.total()


def test_the_trades_share_the_city_among_them_and_food_has_the_most() -> None:
    shares = {trade.industry: trade.share for trade in TRADES}
    assert sum(shares.values()) == 1000
    assert shares["catering"] >= 400
    assert shares["food_retail"] >= 250


@pytest.mark.parametrize("trade", TRADES, ids=lambda trade: trade.industry)
def test_the_made_up_trade_is_the_packages_own(trade: Trade) -> None:
    known = CATALOGUE.industries[trade.industry]
    assert set(trade.shops) <= set(known.classes)
    assert set(trade.visitors) <= set(known.departments)
    counted = {row.department for row in CATALOGUE.library(trade.industry, ON).requirements if row.points}
    assert next(iter(trade.visitors)) in counted  # who comes first is whose rows make the score
    asked = {permit.when for permit in trade.permits if permit.when}
    assert asked <= {fact.id for fact in table_of(trade.industry).facts}


def test_a_permit_is_held_where_its_fact_or_class_says_so(sample: Sample) -> None:
    pools = sample.enterprises.filter(pl.col("fact:has_swimming_pool"))
    swimming = sample.permits.filter(kind="高危险性体育项目经营许可证")
    assert pools.height > 10
    assert pools.join(swimming, on=KEY, how="anti", nulls_equal=True).is_empty()
    endless = sample.permits.filter(pl.col("valid_to").is_null())
    assert {"诊所备案凭证", "养老机构备案回执（非许可）"} <= set(endless["kind"])
    assert (endless["status"] == "valid").all()


@pytest.mark.parametrize("items", ["bulk_chilled_items", "prepackaged_frozen_items", "supplier_count"])
def test_a_share_of_the_facts_is_missing_as_in_life(sample: Sample, items: str) -> None:
    trades = tomllib.loads((INDUSTRIES / "food_retail" / "industry.toml").read_text(encoding="utf-8"))
    shops = sample.enterprises.filter(pl.col("industry").is_in(["food_retail", *trades["classes"]]))
    missing = pl.col(f"fact:{items}").is_null()
    blank = missing & pl.col("fact:dynamic_score").is_null() & pl.col("fact:floor_area_m2").is_null()
    counted = shops.select(all=pl.len(), missing=missing.sum(), blank=blank.sum()).row(0, named=True)
    assert 0.05 < counted["missing"] / counted["all"] < 0.25
    assert 0.02 < counted["blank"] / counted["all"] < 0.15
    unvisited = pl.col("fact:dynamic_score").is_null() & pl.col("fact:floor_area_m2").is_not_null()
    assert shops.filter(unvisited).height > 50


def test_some_shops_have_none_of_a_kind_of_food(sample: Sample) -> None:
    assert (sample.enterprises["fact:bulk_chilled_items"] == 0).sum() > 50
    assert (sample.enterprises["fact:raw_dish_items"] == 0).sum() > 50


def test_dynamic_scores_lie_on_the_tables_scale(sample: Sample) -> None:
    scores = sample.enterprises["fact:dynamic_score"].drop_nulls()
    assert scores.is_between(0, 60).all()
    assert (scores * 2 == (scores * 2).round()).all()
    assert scores.n_unique() > 10


def test_points_on_the_map_lie_in_the_open_sea_or_nowhere(sample: Sample) -> None:
    assert 0 < sample.enterprises["latitude"].null_count() < 1000
    assert sample.enterprises["latitude"].drop_nulls().is_between(28, 31).all()
    assert sample.enterprises["longitude"].drop_nulls().is_between(147, 150).all()
