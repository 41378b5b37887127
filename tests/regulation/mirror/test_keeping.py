"""The mirror follows the graph: after any deeds the refreshed one equals one made anew, and both equal the graph."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import polars as pl
import pytest

from graph import Tx
from graph.changes import EVERYTHING, news
from graph.queries import parse
from regulation.access.policy import OPERATOR
from regulation.catalogue import Adoption, Catalogue, adopting
from regulation.grading import mirror
from regulation.grading.mirror import files, keeping
from regulation.grading.mirror.rows import CREDIT, ID
from regulation.grading.regrade import regrade, regrade_from_graph
from regulation.office import Office
from tests.regulation.mirror.crowd import TODAY, Crowd

SHOPS = 60
ROUNDS = 3
DEEDS = 12

DELETE = parse("tests/delete_premises", "// Gone.\nMATCH (p:Premises {id: $id}) DETACH DELETE p")


@pytest.fixture(scope="session")
def catalogue(catalogue: Catalogue) -> Catalogue:
    """The tests' catalogue, where a named person has adopted the table of credit as well."""
    return adopting(catalogue, {**catalogue.adoptions, "cn-credit-risk": Adoption("沈砚", date(2026, 11, 1))})


def contents(office: Office, of: mirror.Manifest) -> dict[str, pl.DataFrame]:
    """The rows of each model, in the order in which they lie."""
    return {
        name: pl.concat([files.read_part(office.settings.data_dir, part) for part in model.parts])
        for name, model in of.models.items()
    }


def brought_up(office: Office, *, anew: bool = False) -> mirror.Manifest:
    with mirror.alone(office.settings.data_dir):
        return mirror.brought_up(office, mirror.tables_now(office), anew=anew)


def checked(office: Office) -> mirror.Checked:
    with mirror.alone(office.settings.data_dir):
        return mirror.check(office)


def settled(office: Office, seed: int) -> Crowd:
    crowd = Crowd(office, random.Random(seed))
    crowd.settle(SHOPS)
    return crowd


def classes(office: Office) -> dict[str, str | None]:
    """The credit class of who operates each premises, by the mirror brought up to date."""
    rows = pl.concat([rows.select(ID, CREDIT) for rows in contents(office, brought_up(office)).values()])
    return dict(rows.iter_rows())


def kept_files(office: Office) -> set[str]:
    """The parts that lie there."""
    return {path.name for path in mirror.folder(office.settings.data_dir).glob("*/*.parquet")}


@pytest.mark.parametrize("part_rows", [7, keeping.PART_ROWS])
def test_after_random_deeds_the_refreshed_mirror_equals_one_made_anew_and_the_graph(
    office: Office, monkeypatch: pytest.MonkeyPatch, part_rows: int
) -> None:
    monkeypatch.setattr(keeping, "PART_ROWS", part_rows)
    monkeypatch.setattr("regulation.grading.population.PAGE", 5)
    crowd = settled(office, 2026 + part_rows)
    for _ in range(ROUNDS):
        before = files.read(office.settings.data_dir)
        for _ in range(DEEDS):
            crowd.something()
        assert before is not None
        assert news(office.store, before.place, office.now()).named != {EVERYTHING}
        refreshed = contents(office, brought_up(office))
        assert checked(office).fits
        anew = contents(office, brought_up(office, anew=True))
        assert refreshed.keys() == anew.keys() == {"cn-food-sales-2016", "cn-catering-2016", "chicago-food"}
        for name, rows in refreshed.items():
            assert rows.equals(anew[name])
            assert rows.get_column(ID).is_sorted()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_regrade_by_the_mirror_leaves_nothing_for_one_by_the_graph(
    office: Office, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(keeping, "PART_ROWS", 11)
    crowd = settled(office, seed)
    days = [
        TODAY,
        TODAY + timedelta(1),
        TODAY + timedelta(200),
        TODAY - timedelta(60),
        TODAY - timedelta(2000),
    ]
    for day in days:
        for _ in range(DEEDS):
            crowd.something()
        by_mirror = regrade(office, OPERATOR, as_of=day)
        tables = [office.catalogue.table_if_any(table.id, day) for table in mirror.tables_now(office)]
        by_graph = [regrade_from_graph(office, OPERATOR, table, day) for table in tables if table]
        assert sum(one.changed for one in by_graph) == 0
        assert sum(one.assessed for one in by_graph) == by_mirror.assessed
        assert sum((one.states for one in by_graph), start=type(by_mirror.states)()) == by_mirror.states
        assert {k: v for one in by_graph for k, v in one.refused.items()} == by_mirror.refused


def test_what_is_done_while_the_mirror_is_kept_is_in_it_the_next_time(office: Office) -> None:
    crowd = settled(office, 14)
    brought_up(office)

    def deeds() -> None:
        for _ in range(3 * DEEDS):
            crowd.something(grading=False)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(deeds)
        while not done.done():
            brought_up(office, anew=crowd.numbers % 3 == 0)
        done.result()
    brought_up(office)
    assert brought_up(office).rows > SHOPS / 2
    assert checked(office).fits
    kept = contents(office, brought_up(office))
    assert all(
        rows.equals(kept[name]) for name, rows in contents(office, brought_up(office, anew=True)).items()
    )


def test_few_changes_are_read_one_by_one_and_only_their_part_is_written_anew(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PART_ROWS", 7)
    crowd = settled(one_office, 5)
    brought_up(one_office)
    before = kept_files(one_office)
    while kept_files(one_office) == before:  # a fact that no table takes changes nothing
        crowd.correct()
        brought_up(one_office)
    assert len(before - kept_files(one_office)) == 1
    assert brought_up(one_office).rows == brought_up(one_office, anew=True).rows


def test_a_premises_that_is_no_more_is_in_no_mirror(one_office: Office) -> None:
    crowd = settled(one_office, 6)
    shop = next(shop for shop in crowd.shops.values() if shop.industry == "food_retail")

    def work(tx: Tx) -> None:
        tx.touch(shop.id)
        tx.run(DELETE, id=shop.id)

    one_office.store.write("test.delete", "test", work)
    rows = contents(one_office, brought_up(one_office))["cn-food-sales-2016"]
    assert shop.id not in rows.get_column(ID)
    assert checked(one_office).fits


def test_what_is_there_is_what_the_manifest_names(one_office: Office) -> None:
    crowd = settled(one_office, 7)
    for _ in range(4):
        crowd.correct()
        made = brought_up(one_office)
        named = {part.file.partition("/")[2] for model in made.models.values() for part in model.parts}
        assert kept_files(one_office) == named


@pytest.mark.parametrize("harm", ["cut", "changed", "gone", "manifest", "older program"])
def test_a_mirror_that_is_not_what_was_written_is_made_anew(one_office: Office, harm: str) -> None:
    settled(one_office, 8)
    whole = contents(one_office, brought_up(one_office))
    where = mirror.folder(one_office.settings.data_dir)
    part = next(where.glob("cn-catering-2016/*.parquet"))
    content = part.read_bytes()
    content_of = {file: file.read_bytes() for file in where.glob("*/*.parquet")}
    match harm:
        case "cut":
            part.write_bytes(content[:-20])
        case "changed":
            part.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
        case "gone":
            part.unlink()
        case "manifest":
            (where / "manifest.json").write_text("{", "utf-8")
        case _:
            text = (where / "manifest.json").read_text("utf-8")
            assert f'"format": {files.FORMAT},' in text
            older = text.replace(f'"format": {files.FORMAT},', f'"format": {files.FORMAT - 1},')
            for file in where.glob("*/*.parquet"):
                pl.read_parquet(file.read_bytes()).drop(CREDIT).write_parquet(file)
                older = older.replace(
                    sha256(content_of[file]).hexdigest(), sha256(file.read_bytes()).hexdigest()
                )
            (where / "manifest.json").write_text(older, "utf-8")
    assert regrade(one_office, OPERATOR).changed == 0
    again = contents(one_office, brought_up(one_office))
    assert all(rows.equals(again[name]) for name, rows in whole.items())
    assert checked(one_office).fits


def test_a_class_that_moves_is_refreshed_at_all_premises_of_its_entity_and_at_no_other(
    office: Office,
) -> None:
    crowd = settled(office, 15)
    before, made = classes(office), files.read(office.settings.data_dir)
    assert made is not None
    assert len(set(before.values())) > 1
    shop = next(one for one in crowd.shops.values() if before.get(one.id) == "B")
    while classes(office)[shop.id] == "B":
        crowd.punish(shop)
    sisters = {one.id for one in crowd.shops.values() if one.entity == shop.entity}
    assert news(office.store, made.place, office.now()).named == sisters
    moved = {place for place, given in classes(office).items() if before[place] != given}
    assert shop.id in moved <= sisters
    assert checked(office).fits


def test_a_difference_that_no_deed_explains_is_found_and_named(one_office: Office) -> None:
    settled(one_office, 9)
    made = brought_up(one_office)
    model = made.models["cn-food-sales-2016"]
    rows = files.read_part(one_office.settings.data_dir, model.parts[0])
    odd = rows.get_column(ID)[0]
    wrong = rows.with_columns(
        pl.when(pl.col(ID) == odd).then(1).otherwise("floor_area_m2").alias("floor_area_m2")
    )
    part = files.write_part(one_office.settings.data_dir, "cn-food-sales-2016", "", wrong)
    other = replace(model, parts=(part, *model.parts[1:]))
    files.write(
        one_office.settings.data_dir,
        replace(made, models={**made.models, "cn-food-sales-2016": other}),
    )
    found = checked(one_office)
    assert not found.fits
    assert found.differing["cn-food-sales-2016"] == [odd]


def test_two_at_once_and_the_second_says_so(one_office: Office) -> None:
    settled(one_office, 10)
    with mirror.alone(one_office.settings.data_dir):
        with pytest.raises(mirror.MirrorInUse, match=r"Process \d+ is at work .* Nothing was begun"):
            regrade(one_office, OPERATOR)
        with pytest.raises(mirror.MirrorInUse):
            brought_up(one_office)
    assert regrade(one_office, OPERATOR).changed == 0


def test_another_store_is_not_taken_for_the_mirrored_one(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = settled(one_office, 11)
    before = brought_up(one_office).rows
    with one_office.store._driver.session() as session:  # pyright: ignore[reportPrivateUsage]
        session.run("MATCH (n) WHERE NOT n:Schema DETACH DELETE n").consume()
    assert before > 0
    assert brought_up(one_office).rows == 0
    crowd.shops.clear()
    crowd.settle(9)
    assert checked(one_office).fits


def test_how_far_the_mirror_is_behind_is_known_without_touching_it(one_office: Office) -> None:
    crowd = settled(one_office, 12)
    made = brought_up(one_office)
    assert mirror.behind(one_office, made) == mirror.Behind(0, ())
    crowd.move()
    crowd.rename_district()
    assert mirror.behind(one_office, made) == mirror.Behind(1, ())
    assert files.read(one_office.settings.data_dir) == made


def test_another_edition_makes_its_model_anew_and_no_other(one_office: Office) -> None:
    settled(one_office, 13)
    made = brought_up(one_office)
    table = one_office.catalogue.table("cn-food-sales-2016", TODAY)
    dearer = replace(table, version="2026-11-01", effective_from=date(2026, 11, 1), known_share_at_least=1000)
    tables = {**one_office.catalogue.tables, table.id: (table, dearer)}
    later = replace(one_office, catalogue=replace(one_office.catalogue, tables=tables))
    assert mirror.behind(later, made).anew == (table.id,)
    again = brought_up(later)
    assert again.models[table.id].edition.version == "2026-11-01"
    assert again.models["chicago-food"] == made.models["chicago-food"]
