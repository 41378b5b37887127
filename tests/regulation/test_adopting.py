"""An adoption is a deed with its evidence, and a file that whoever has no store can read; so is taking it back."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from graph import Tx, adoptions
from graph.leaf import Statement, commitment
from graph.queries import load
from regulation import adopting
from regulation.access import Refused, Who
from regulation.access.policy import OPERATOR, Role
from regulation.adopting import AdoptionRefused
from regulation.catalogue import ADOPTED, PACKAGE, CatalogueError, read_catalogue, reread_adoptions
from regulation.grading.regrade import regrade
from regulation.office import Office
from tests.regulation import town
from tests.regulation.town import LEAVES, TODAY

pytestmark = pytest.mark.store

AUTHOR = Who("shen", Role.AUTHOR, "沈砚")
MODEL = "chicago-food"
FILE = max((PACKAGE / "tables" / MODEL).glob("*.toml"))


@pytest.fixture
def nobodys(office: Office) -> Office:
    """An office where nobody adopted anything."""
    return as_it_lies(office)


def as_it_lies(office: Office) -> Office:
    """The office with the adoptions that lie in its data directory."""
    known = reread_adoptions(office.settings.data_dir, office.catalogue, office.today())
    return replace(office, catalogue=known)


def test_an_adoption_says_who_why_what_and_from_when_on_a_leaf_and_in_the_file(nobodys: Office) -> None:
    deed = adopting.adopt(nobodys, AUTHOR, MODEL, TODAY, " 试行 一年 ")
    table = hashlib.sha256(FILE.read_bytes()).hexdigest()
    assert (deed.by, deed.account, deed.reason) == ("沈砚", "shen", "试行 一年")
    assert (deed.edition, deed.table, deed.on) == (FILE.stem, table, TODAY)
    written = (nobodys.settings.data_dir / ADOPTED).read_bytes()
    assert deed.file == hashlib.sha256(written).hexdigest()
    assert nobodys.store.read(adoptions.every) == [deed]
    leaf = nobodys.store.read(lambda tx: tx.run(LEAVES))[-1]["leaf"]
    assert (leaf["action"], leaf["actor"]) == ("table.adopt", "shen")
    said = Statement.of(load("adoptions/put_deed"), asdict(deed))
    assert leaf["commitment"] == commitment(bytes.fromhex(leaf["salt"]), [said])
    known = read_catalogue(nobodys.settings.data_dir, TODAY)
    assert known.industries["chicago_food"].model == MODEL
    assert known.adoptions[MODEL].sha256 == table


def test_taking_it_back_ends_the_grading_and_the_deeds_tell_both(nobodys: Office) -> None:
    adopting.adopt(nobodys, AUTHOR, MODEL, TODAY, "试行")
    adopting.adopt(nobodys, AUTHOR, "cn-medical-trial", TODAY, "试行")
    back = adopting.take_back(nobodys, AUTHOR, MODEL, "分值偏高")
    known = read_catalogue(nobodys.settings.data_dir, TODAY)
    assert known.industries["chicago_food"].model is None
    assert set(known.adoptions) == {"cn-medical-trial"}
    told = adopting.deeds_of(nobodys, AUTHOR, MODEL)
    assert [(deed.taken_back, deed.reason) for deed in told] == [(True, "分值偏高"), (False, "试行")]
    assert (back.number, back.on) == (3, TODAY)
    leaf = nobodys.store.read(lambda tx: tx.run(LEAVES))[-1]["leaf"]
    assert leaf["action"] == "table.take_back"


def test_what_cannot_be_meant_is_refused_and_nothing_is_recorded(nobodys: Office) -> None:
    tomorrow = TODAY + timedelta(1)
    refused: list[tuple[Callable[[], object], str]] = [
        (lambda: adopting.adopt(nobodys, AUTHOR, "uk-fhrs", TODAY, "x"), "not on trial"),
        (lambda: adopting.adopt(nobodys, AUTHOR, MODEL, TODAY - timedelta(1), "x"), str(TODAY)),
        (lambda: adopting.adopt(nobodys, AUTHOR, MODEL, None, "x"), "earliest"),
        (lambda: adopting.adopt(nobodys, AUTHOR, MODEL, tomorrow, "  "), "reason"),
        (lambda: adopting.adopt(nobodys, AUTHOR, MODEL, tomorrow, "x" * 501), "reason"),
        (lambda: adopting.adopt(nobodys, AUTHOR, MODEL, tomorrow, "x", by=" "), "Name"),
        (lambda: adopting.adopt(nobodys, AUTHOR, MODEL, tomorrow, "x", seen="4f"), "look at it again"),
        (lambda: adopting.take_back(nobodys, AUTHOR, MODEL, "x"), "not adopted"),
    ]
    for deed, sentence in refused:
        with pytest.raises(AdoptionRefused, match=sentence):
            deed()
    with pytest.raises(CatalogueError, match="no-such"):
        adopting.adopt(nobodys, AUTHOR, "no-such", TODAY, "x")
    for role in set(Role) - {Role.AUTHOR, Role.OPERATOR}:
        with pytest.raises(Refused):
            adopting.adopt(nobodys, Who("x", role, under="/"), MODEL, TODAY, "x")
    assert nobodys.store.read(adoptions.every) == []
    assert not (nobodys.settings.data_dir / ADOPTED).exists()
    adopting.adopt(nobodys, AUTHOR, MODEL, tomorrow, "x")
    with pytest.raises(AdoptionRefused, match="adopted already"):
        adopting.adopt(nobodys, AUTHOR, MODEL, TODAY, "x")


def test_of_two_deeds_at_the_same_time_one_is_refused_and_the_file_says_the_other(
    nobodys: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = adoptions.put

    def overtaken(tx: Tx, deed: adoptions.Deed) -> None:
        monkeypatch.undo()
        adopting.adopt(nobodys, AUTHOR, "cn-medical-trial", TODAY, "先到")
        put(tx, deed)

    monkeypatch.setattr(adoptions, "put", overtaken)
    with pytest.raises(AdoptionRefused, match="at the same time"):
        adopting.adopt(nobodys, AUTHOR, MODEL, TODAY, "后到")
    assert set(read_catalogue(nobodys.settings.data_dir, TODAY).adoptions) == {"cn-medical-trial"}
    assert len(nobodys.store.read(adoptions.every)) == 1


def test_what_was_recorded_while_the_process_ended_is_put_in_place_at_the_next_start_or_deed(
    nobodys: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(model: str) -> None:
        monkeypatch.setattr(adopting, "put_in_place", lambda *_: None)
        adopting.adopt(nobodys, AUTHOR, model, TODAY, "试行")
        monkeypatch.undo()

    cut_off(MODEL)
    assert read_catalogue(nobodys.settings.data_dir, TODAY).adoptions == {}
    adopting.finish(nobodys)
    assert set(read_catalogue(nobodys.settings.data_dir, TODAY).adoptions) == {MODEL}
    cut_off("cn-medical-trial")
    adopting.adopt(nobodys, AUTHOR, "cn-lodging-trial", TODAY, "试行")
    standing = {MODEL, "cn-medical-trial", "cn-lodging-trial"}
    assert set(read_catalogue(nobodys.settings.data_dir, TODAY).adoptions) == standing
    assert not list(nobodys.settings.data_dir.glob("*.part"))


def test_grades_come_with_the_next_regrade_and_stay_as_history_when_it_is_taken_back(
    one_office: Office,
) -> None:
    model, data_dir = "cn-catering-2016", one_office.settings.data_dir
    shipped = next((PACKAGE / "tables" / model).glob("*.toml"))
    own = data_dir / "tables" / model / shipped.name
    own.parent.mkdir(parents=True)
    text = shipped.read_text(encoding="utf-8").replace("on_trial = false", "on_trial = true")
    own.write_text(text, encoding="utf-8")
    office = replace(one_office, catalogue=read_catalogue(data_dir))
    town.settle(office)
    assert adopting.graded_by_model(office, AUTHOR)[model] == 0
    adopting.adopt(office, AUTHOR, model, TODAY, "试行")
    office = as_it_lies(office)
    assert adopting.graded_by_model(office, AUTHOR)[model] == 0
    regrade(office, OPERATOR)
    graded = adopting.graded_by_model(office, AUTHOR)[model]
    assert graded > 0
    adopting.take_back(office, AUTHOR, model, "停用")
    office = as_it_lies(office)
    assert model not in {i.model for i in office.catalogue.industries.values()}
    regrade(office, OPERATOR)
    assert adopting.graded_by_model(office, AUTHOR)[model] == graded
