"""Risk tables in their editions: a deployment's own lie over the package's; what does not parse stops the start."""

import re
from datetime import date
from pathlib import Path

import pytest

from regulation.catalogue import PACKAGE, Catalogue, CatalogueError, read_catalogue

FHRS = PACKAGE / "tables" / "uk-fhrs"


def table_of_ones_own(data_dir: Path, *changes: tuple[str, str], name: str = "2027-01-01") -> Path:
    """A deployment's edition of the food hygiene rating, changed; it takes effect on the day of its name."""
    published = next(FHRS.glob("*.toml"))
    text = published.read_text(encoding="utf-8").replace(published.stem, name)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = data_dir / "tables" / "uk-fhrs" / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_fact_a_table_takes_is_declared_with_the_same_choices(catalogue: Catalogue) -> None:
    for editions in catalogue.tables.values():
        for table in editions:
            for fact in table.facts:
                declared = catalogue.facts[fact.id]
                named = {"quantity": ("quantity", "count"), "several": ("list",)}
                assert declared.type in named.get(fact.kind, (fact.kind.value,))
                if declared.type == "choice":
                    assert tuple(str(choice) for choice in fact.choices) == declared.choices
                if declared.type == "list":
                    refused = [code for code, _ in fact.refused]
                    assert sorted([*map(str, fact.choices), *refused]) == sorted(declared.choices)


def test_an_edition_is_found_by_its_name_and_by_its_day(catalogue: Catalogue) -> None:
    current = catalogue.edition("uk-food-law-code", "current")
    assert catalogue.edition("uk-food-law-code", "2014-04-01") is current
    assert catalogue.edition("uk-food-law-code", "earlier").effective_from == date(2008, 6, 1)
    assert catalogue.table("uk-food-law-code", date(2010, 1, 1)).version == "earlier"
    with pytest.raises(CatalogueError, match="it has earlier, current"):
        catalogue.edition("uk-food-law-code", "newest")


def test_the_models_that_are_promised_are_there(catalogue: Catalogue) -> None:
    assert set(catalogue.tables) >= {
        "cn-food-sales-2016",
        "cn-food-production-2016",
        "cn-catering-2016",
        "cn-health-food-2016",
        "cn-medical-device-operation-2022",
        "cn-credit-risk",
        "cn-anhui-food-fusion-2024",
        "us-fda-retail",
        "uk-fhrs",
        "uk-food-law-code",
        "us-nyc-restaurant",
        "chicago-food",
    }


def test_a_deployments_own_edition_follows_the_packages(tmp_path: Path) -> None:
    table_of_ones_own(tmp_path)
    known = read_catalogue(tmp_path)
    assert known.table("uk-fhrs", date(2027, 1, 1)).version == "2027-01-01"
    assert known.table("uk-fhrs", date(2026, 12, 31)).version == next(FHRS.glob("*.toml")).stem


def test_a_deployments_own_file_lies_over_the_packages_of_the_same_name(tmp_path: Path) -> None:
    published = next(FHRS.glob("*.toml"))
    own = table_of_ones_own(tmp_path, ('en = "Very good"', 'en = "Splendid"'), name=published.stem)
    assert own.name == published.name
    editions = read_catalogue(tmp_path).tables["uk-fhrs"]
    assert [table.grades[0].label.en for table in editions] == ["Splendid"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param(
            ("unknown = 25", ""), r", line \d+: factors.hygiene: unknown", id="a factor without unknown"
        ),
        pytest.param(("grade = ", "grad = "), r", line \d+: grades.*grad", id="a misspelt key"),
        pytest.param(
            ("unknown = 25", "unknown = 99"), ", line 4[0-9]: .*unknown", id="more than the factor's highest"
        ),
        pytest.param(("[[parts]]", "[[parts"), "TOML", id="no TOML"),
    ],
)
def test_a_table_that_does_not_parse_stops_the_start_naming_file_and_spot(
    tmp_path: Path, change: tuple[str, str], sentence: str
) -> None:
    path = table_of_ones_own(tmp_path, change)
    with pytest.raises(CatalogueError) as refused:
        read_catalogue(tmp_path)
    assert str(path) in str(refused.value)
    assert re.search(sentence, str(refused.value))


def test_an_edition_that_overlaps_another_is_refused(tmp_path: Path) -> None:
    path = table_of_ones_own(
        tmp_path, ("effective_from = 2027-01-01", "effective_from = 2027-01-01\neffective_to = 2027-12-31")
    )
    table_of_ones_own(tmp_path, name="2027-06-01")
    assert path.is_file()
    with pytest.raises(CatalogueError, match="uk-fhrs"):
        read_catalogue(tmp_path)


def test_a_table_lies_where_its_name_and_date_say(tmp_path: Path) -> None:
    path = table_of_ones_own(tmp_path)
    path.rename(path.with_name("2028-01-01.toml"))
    with pytest.raises(CatalogueError, match=r"belongs at tables/uk-fhrs/2027-01-01\.toml"):
        read_catalogue(tmp_path)


def test_before_its_first_edition_a_table_is_not_in_force(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match="in force"):
        catalogue.table("cn-food-sales-2016", date(2016, 11, 30))
    assert catalogue.table_if_any("cn-food-sales-2016", date(2016, 11, 30)) is None


def test_an_unknown_model_or_edition_is_named_with_those_there_are(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match="uk-fhrs"):
        catalogue.table("no-such", date(2026, 1, 1))
    with pytest.raises(CatalogueError, match="2016-12-01"):
        catalogue.edition("cn-food-sales-2016", "1999-01-01")
