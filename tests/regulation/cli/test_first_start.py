"""The first start's sample: whole, graded, signed in to; gone on with when it was cut off."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graph import credit, findings, premises, tallies, tasks
from graph.scope import Scope
from regulation.access import Role, Who
from regulation.access.accounts import list_accounts
from regulation.cli import sample
from regulation.cli.demo import SCENES, Scene
from regulation.credit.reading import own_credit
from regulation.office import Office

IN_FORCE = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
"""A day on which the tables on trial are in force."""


def the_scene_is_set(office: Office, scene: Scene) -> None:
    """The owner's first place waits for a visit today that its inspector can run; at the second, findings wait."""
    known = {row.account.name: row.account for row in list_accounts(office.store)}
    owner, inspector = known[scene.owner.account], known[scene.inspector]
    waiting, done = (
        office.store.read(lambda tx, where=where: tasks.of_premises(tx, Scope("/"), where, limit=5))[0]
        for where in owner.premises
    )
    assert (waiting.state, waiting.planned, done.state) == ("notified", office.today(), "done")
    assert waiting.departments == (scene.department,) == (inspector.department,)
    assert waiting.ordered_by == scene.lead.account
    assert waiting.approved_by == scene.deputy.account
    assert inspector.enforcement_number in {officer.enforcement_number for officer in waiting.officers}
    card = office.store.read(lambda tx: premises.card(tx, Scope("/"), waiting.premises))
    assert (card.industry, card.state) == (scene.trade, "graded")
    assert scene.called in card.name
    assert inspector.district is not None
    assert f"/{inspector.district}/" in card.district.path
    made = office.store.read(lambda tx: findings.of_rows(tx, done.premises, list(scene.findings)))
    assert {finding.requirement for finding in made} == set(scene.findings)


def the_credit_shows_each_case(office: Office) -> None:
    """Most entities are of class A, some of each other; at one owner's place a record in each state of its repair."""
    classes = office.store.read(lambda tx: credit.counts(tx, Scope("/"), industry=None))
    known = {name: count / sum(classes.values()) for name, count in classes.items()}
    assert 0.7 < known["A"] < 0.95
    assert min(known[name] for name in "BCD") > 0.01
    assert known.get("", 0) < 0.01
    account = next(row.account for row in list_accounts(office.store) if row.account.name == "owner")
    owner = Who("owner", Role.OWNER, "", premises=account.premises)
    seen = [one for one in own_credit(office, owner, account.premises[-1]).records if one.window]
    shown = {one.window.open_on(office.today()) for one in seen if one.window}
    states = {repair.state for one in seen for repair in one.repairs}
    assert shown == {True, False}
    assert states == {"applied", "granted", "refused"}
    assert {one.repaired for one in seen} == {True, False}
    assert {one.against is None for one in seen} == {True, False}


def test_a_sample_that_was_cut_off_is_gone_on_with_and_then_left_alone(one_office: Office) -> None:
    class CutOffError(Exception):
        pass

    one_office = replace(one_office, now=lambda: IN_FORCE)

    def cut(name: str, _rows: int) -> None:
        if name == "permits":
            raise CutOffError

    assert sample.is_wanted(one_office)
    with pytest.raises(CutOffError):
        sample.load_sample(one_office, cut)
    assert sample.is_wanted(one_office)
    sample.load_sample(one_office, lambda _name, _rows: None)
    assert not sample.is_wanted(one_office)
    counted = one_office.store.read(lambda tx: tallies.read(tx, Scope("/")))
    assert sum(tally.count for tally in counted) >= 5_000
    assert {tally.state for tally in counted} == {
        "graded",
        "provisional",
        "insufficient",
    }  # every trade has a table
    assert {row.account.name for row in list_accounts(one_office.store)} == set(sample.SHOWS)
    the_credit_shows_each_case(one_office)
    for scene in SCENES:
        the_scene_is_set(one_office, scene)
    roles = {row.account.role for row in list_accounts(one_office.store)}
    assert roles == {"regulator", "lead", "inspector", "owner", "author"}
