"""The rules a deployment knows: its own lie over the package's; what does not parse stops the start."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from regulation.catalogue import PACKAGE, Adoption, Catalogue, CatalogueError, adopt, read_catalogue

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
                assert declared.type in {"quantity": ("quantity", "count")}.get(fact.kind, (fact.kind.value,))
                if declared.type == "choice":
                    assert tuple(str(choice) for choice in fact.choices) == declared.choices


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


def test_a_trade_of_ones_own_needs_a_folder_and_no_python(tmp_path: Path) -> None:
    folder = tmp_path / "industries" / "bakery"
    folder.mkdir(parents=True)
    (folder / "industry.toml").write_text(
        'zh = "烘焙"\nen = "Bakeries"\nclasses = ["1411"]\ndepartments = ["market_regulation"]\n',
        encoding="utf-8",
    )
    (folder / "risk.toml").write_text('model = "cn-food-sales-2016"\n', encoding="utf-8")
    known = read_catalogue(tmp_path)
    found = known.industry_of_class("1411")
    assert found is not None
    assert (found.id, found.model) == ("bakery", "cn-food-sales-2016")
    assert "bakery" in known.supervised_by("market_regulation")


def test_a_fact_a_law_and_a_department_of_ones_own_are_added_to_the_packages(tmp_path: Path) -> None:
    folder = tmp_path / "industries"
    folder.mkdir()
    (folder / "facts.toml").write_text(
        '[has_oven]\ntype = "flag"\nunit = ""\nzh = "有烤箱"\nen = "an oven"\n', encoding="utf-8"
    )
    (folder / "laws.toml").write_text(
        '[bread_rules]\nzh = "面包规定"\nen = "Bread Rules"\nchecked_on = 2026-11-01\n', encoding="utf-8"
    )
    (folder / "departments.toml").write_text('[guild]\nzh = "行会"\nen = "Guild"\n', encoding="utf-8")
    known, shipped = read_catalogue(tmp_path), read_catalogue()
    assert known.facts.keys() - shipped.facts.keys() == {"has_oven"}
    assert known.laws.keys() - shipped.laws.keys() == {"bread_rules"}
    assert known.laws["bread_rules"].version is None
    assert known.departments.keys() - shipped.departments.keys() == {"guild"}


def test_nobody_is_graded_by_a_table_on_trial_before_a_named_person_adopted_it(tmp_path: Path) -> None:
    before = read_catalogue(tmp_path)
    trade = before.industries["chicago_food"]
    assert (trade.table, trade.on_trial, trade.model) == ("chicago-food", True, None)
    adoption = Adoption('程"望舒"', date(2026, 11, 20))
    after = adopt(tmp_path, before, "chicago-food", adoption)
    assert after.industries["chicago_food"].model == "chicago-food"
    again = read_catalogue(tmp_path)
    assert again.industries == after.industries
    assert again.adoption("chicago-food") == adoption


def test_only_a_table_on_trial_is_adopted(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="not on trial"):
        adopt(tmp_path, read_catalogue(), "uk-fhrs", Adoption("x", date(2026, 11, 20)))
    with pytest.raises(CatalogueError, match="no risk table 'none-such'"):
        adopt(tmp_path, read_catalogue(), "none-such", Adoption("x", date(2026, 11, 20)))
    assert not (tmp_path / "adopted.toml").exists()


def test_an_adoption_without_a_person_or_a_day_stops_the_start(tmp_path: Path) -> None:
    for text in ("[chicago-food]\non = 2026-11-20\n", '[chicago-food]\nby = "x"\non = "today"\n'):
        (tmp_path / "adopted.toml").write_text(text, encoding="utf-8")
        with pytest.raises(CatalogueError, match=r"adopted\.toml"):
            read_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param(("unknown = 25", ""), "unknown", id="a factor without unknown"),
        pytest.param(("grade = ", "grad = "), "grad", id="a misspelt key"),
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
    assert sentence in str(refused.value)


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


def test_a_trade_whose_table_is_not_there_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "industries" / "catering"
    shutil.copytree(PACKAGE / "industries" / "catering", folder)
    (folder / "risk.toml").write_text('model = "no-such-table"\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match="no-such-table"):
        read_catalogue(tmp_path)


def test_two_trades_cannot_own_one_class(tmp_path: Path) -> None:
    folder = tmp_path / "industries" / "second_catering"
    shutil.copytree(PACKAGE / "industries" / "catering", folder)
    with pytest.raises(CatalogueError, match="belongs to"):
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
