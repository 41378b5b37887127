"""Words of a deployment's own are added to the package's."""

from pathlib import Path

from regulation.catalogue import read_catalogue


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
