"""Codes of premises: minted once, stopped everywhere, judged alike by the store and by the signed list without it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from graph import NotFound, Tx, codes, register
from graph.queries import parse
from graph.records import District, Premises
from qr import Reason, Status, StatusListRefused, keys, short_code
from regulation.access import Refused, Role, Who
from regulation.access.policy import OPERATOR
from regulation.office import Office
from regulation.register.enterprise_rows import new_id
from regulation.scanning.codes import (
    CodeFault,
    Minted,
    Verdict,
    change,
    history,
    mint_for,
    online,
    slot_of,
    verify,
)
from regulation.scanning.codes import (
    replace as replace_code,
)
from regulation.scanning.folders import folder, ring
from regulation.scanning.listing import disable_key, list_file, publish, published
from tests.regulation.town import NOW, leaves

EAST, WEST = "900100", "900200"
LEAD = Who(account="lead", role=Role.LEAD, under=f"/{EAST}/", industries=("catering",))
OTHER_HOST = "staging.example"
_FORGET = parse("tests/forget_codes", "// As if no code had been minted.\nMATCH (c:Code) DETACH DELETE c")


def settled(office: Office, count: int = 3) -> list[str]:
    """Some shops in the east, one in the west, and two keys; the ids, the western one last."""
    keys.make(folder(office.settings))
    shops = [_shop(f"面馆{n}", EAST if n < count else WEST) for n in range(count + 1)]

    def work(tx: Tx) -> None:
        register.put(tx, District, [District(c, c, c, None, f"/{c}/") for c in (EAST, WEST)])
        register.put(tx, Premises, shops)

    office.store.write("test.settle", "test", work)
    return [shop.id for shop in shops]


def _shop(name: str, district: str) -> Premises:
    return Premises(
        key=f"test:{name}", id=new_id(), name=name, industry="catering", trade_class=None, district=district,
        address=f"{name}路 1 号", latitude=31.2, longitude=121.4, search=name, facts={}, entity=f"test:{name}",
        scheme="test", entity_name=f"{name}公司", legal_person=None,
    )  # fmt: skip


def offline(office: Office, text: str) -> Verdict:
    signing = ring(office.settings)
    return verify(text, office.settings.host, signing, published(office.settings, signing))


def asked(office: Office, text: str) -> Verdict:
    signed = verify(text, office.settings.host, ring(office.settings), None)
    slots = [slot_of(signed.token)] if signed.token else []
    known = office.store.read(lambda tx: codes.standings(tx, slots))
    return online(signed, known.get, office.now())


def both(office: Office, made: Minted) -> Reason:
    """The verdict that the store and the list agree on."""
    by_list, by_store = offline(office, made.label.text), asked(office, made.label.text)
    assert by_list.reason is by_store.reason
    assert by_list.subject is None
    assert by_store.subject == made.place.id
    return by_store.reason


def test_a_code_is_minted_once_and_printed_the_same_again(office: Office) -> None:
    shops = settled(office)
    first = mint_for(office, OPERATOR, shops)
    assert [made.place.id for made in first] == shops
    assert len({made.code.slot for made in first}) == len(shops)
    assert [made.label.code for made in first] == [short_code(shop) for shop in shops]
    assert mint_for(office, OPERATOR, shops[::-1]) == first[::-1]
    assert {both(office, made) for made in first} == {Reason.OK}


def test_where_a_code_stands_changes_as_a_deed_with_its_reason(office: Office) -> None:
    shop, *_ = settled(office)
    (made,) = mint_for(office, OPERATOR, [shop])
    for to, reason in (
        (Status.SUSPENDED, Reason.SUSPENDED),
        (Status.VALID, Reason.OK),
        (Status.REVOKED, Reason.REVOKED),
    ):
        change(office, LEAD, shop, to, f"因为 {to.name}")
        assert both(office, made) is reason
    (kept,) = office.store.read(lambda tx: history(tx, shop))
    assert [(s.status, s.by, s.reason) for s in kept.steps] == [
        ("suspended", "lead", "因为 SUSPENDED"),
        ("valid", "lead", "因为 VALID"),
        ("revoked", "lead", "因为 REVOKED"),
    ]
    assert [leaf["action"] for leaf in leaves(office) if leaf["action"].startswith("code.")] == [
        "code.mint", "code.suspended", "code.valid", "code.revoked",
    ]  # fmt: skip


def test_a_replaced_code_says_so_and_its_successor_is_good(office: Office) -> None:
    shop, other, *_ = settled(office)
    (old,), (untouched,) = mint_for(office, OPERATOR, [shop]), mint_for(office, OPERATOR, [other])
    new = replace_code(office, OPERATOR, shop, "标签破损")
    assert both(office, old) is Reason.REPLACED
    assert both(office, new) is Reason.OK
    assert both(office, untouched) is Reason.OK
    assert new.label.code == old.label.code
    assert mint_for(office, OPERATOR, [shop]) == [new]


def test_what_was_stopped_for_good_stays_so(office: Office) -> None:
    shop, *_ = settled(office)
    mint_for(office, OPERATOR, [shop])
    change(office, OPERATOR, shop, Status.REVOKED, "注销")
    for to in Status:
        with pytest.raises(CodeFault, match="revoked for good"):
            change(office, OPERATOR, shop, to, "再来")


def test_a_revocation_stops_the_codes_of_every_host(office: Office) -> None:
    shop, *_ = settled(office)
    (ours,), (theirs,) = mint_for(office, OPERATOR, [shop]), mint_for(office, OPERATOR, [shop], OTHER_HOST)
    assert mint_for(office, OPERATOR, [shop]) == [ours]
    assert offline(office, theirs.label.text).reason is Reason.WRONG_HOST
    change(office, OPERATOR, shop, Status.REVOKED, "注销")
    assert both(office, ours) is Reason.REVOKED
    there = replace(office, settings=replace(office.settings, host=OTHER_HOST))
    assert asked(there, theirs.label.text).reason is Reason.REVOKED


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_no_code_is_stopped_without_a_reason(one_office: Office, reason: str) -> None:
    shop, *_ = settled(one_office)
    (made,) = mint_for(one_office, OPERATOR, [shop])
    with pytest.raises(CodeFault, match="reason is needed"):
        change(one_office, OPERATOR, shop, Status.REVOKED, reason)
    assert asked(one_office, made.label.text).reason is Reason.OK


def test_codes_are_managed_within_ones_own_area(one_office: Office) -> None:
    *_, shop, elsewhere = settled(one_office)
    with pytest.raises(NotFound, match="nothing was minted"):
        mint_for(one_office, LEAD, [shop, elsewhere])
    assert one_office.store.read(lambda tx: history(tx, shop)) == []
    mint_for(one_office, OPERATOR, [elsewhere])
    with pytest.raises(NotFound):
        change(one_office, LEAD, elsewhere, Status.REVOKED, "不归我管")
    for role in (Role.PUBLIC, Role.OWNER, Role.INSPECTOR, Role.AUTHOR):
        with pytest.raises(Refused):
            mint_for(one_office, replace(LEAD, role=role), [shop])


def test_a_code_signed_behind_the_registers_back_is_not_good(one_office: Office) -> None:
    shop, *_ = settled(one_office)
    (made,) = mint_for(one_office, OPERATOR, [shop])
    one_office.store.write("test.forget", "test", lambda tx: tx.run(_FORGET))
    assert asked(one_office, made.label.text).reason is Reason.REVOKED


def test_many_who_mint_at_once_get_the_same_codes(office: Office) -> None:
    shops = settled(office, 6)
    with ThreadPoolExecutor(6) as pool:
        minted = list(pool.map(lambda _: mint_for(office, OPERATOR, shops), range(6)))
    assert all(made == minted[0] for made in minted)
    assert {len(office.store.read(lambda tx, shop=shop: history(tx, shop))) for shop in shops} == {1}


def test_a_revocation_is_never_undone_by_a_lift_at_the_same_moment(office: Office) -> None:
    shops = settled(office, 6)
    minted = mint_for(office, OPERATOR, shops)
    for shop in shops:
        change(office, OPERATOR, shop, Status.SUSPENDED, "搬迁中")

    def move(shop: str, to: Status) -> None:
        # the one who comes second may find nothing left to do
        with suppress(CodeFault):
            change(office, OPERATOR, shop, to, "同时")

    with ThreadPoolExecutor(4) as pool:
        for shop in shops:
            pool.submit(move, shop, Status.VALID)
            pool.submit(move, shop, Status.REVOKED)
    assert {both(office, made) for made in minted} == {Reason.REVOKED}


def test_a_list_that_was_changed_or_taken_away_lets_no_code_pass(one_office: Office) -> None:
    shop, *_ = settled(one_office)
    (made,) = mint_for(one_office, OPERATOR, [shop])
    change(one_office, OPERATOR, shop, Status.REVOKED, "注销")
    path = list_file(one_office.settings)
    signed = path.read_bytes()
    path.write_bytes(signed[:-1] + bytes([signed[-1] ^ 1]))
    with pytest.raises(StatusListRefused, match="yima doctor --init"):
        offline(one_office, made.label.text)
    path.unlink()
    with pytest.raises(StatusListRefused, match="is gone"):
        offline(one_office, made.label.text)
    publish(one_office)
    assert offline(one_office, made.label.text).reason is Reason.REVOKED


def test_a_list_put_back_from_before_is_refused_even_one_of_the_same_second(one_office: Office) -> None:
    shop, *_ = settled(one_office)
    (made,) = mint_for(one_office, OPERATOR, [shop])
    publish(one_office)
    before = list_file(one_office.settings).read_bytes()
    change(one_office, OPERATOR, shop, Status.REVOKED, "注销")
    list_file(one_office.settings).write_bytes(before)
    with pytest.raises(StatusListRefused, match="older than one already seen"):
        offline(one_office, made.label.text)


def test_each_list_is_newer_than_the_one_before_though_the_clock_stands_or_goes_back(
    one_office: Office,
) -> None:
    settled(one_office)
    earlier = replace(one_office, now=lambda: NOW - timedelta(hours=3))
    dates = [publish(office).as_of for office in (one_office, one_office, earlier, one_office)]
    assert all(one < two for one, two in pairwise(dates))


def test_before_the_first_list_a_code_is_judged_by_its_signature_and_says_so(one_office: Office) -> None:
    shop, *_ = settled(one_office)
    (made,) = mint_for(one_office, OPERATOR, [shop])
    verdict = offline(one_office, made.label.text)
    assert (verdict.reason, verdict.as_of) == (Reason.OK, None)


def test_a_disabled_key_takes_its_codes_with_it_and_leaves_two_keys_and_a_good_list(
    one_office: Office,
) -> None:
    shop, other, *_ = settled(one_office)
    (old,) = mint_for(one_office, OPERATOR, [shop])
    change(one_office, OPERATOR, shop, Status.REVOKED, "注销")
    assert disable_key(one_office.settings, old.code.kid) == [3]
    assert sorted(ring(one_office.settings).public) == [1, 3]
    assert offline(one_office, old.label.text).reason is Reason.UNKNOWN_KEY
    (new,) = mint_for(one_office, OPERATOR, [other])
    assert both(one_office, new) is Reason.OK
    listed = published(one_office.settings, ring(one_office.settings))
    assert listed is not None
    assert listed.of(old.code.position) is Status.REVOKED


def test_a_rotation_reprints_nothing(one_office: Office) -> None:
    shops = settled(one_office)
    first = mint_for(one_office, OPERATOR, shops[:2])
    keys.add(folder(one_office.settings))
    assert mint_for(one_office, OPERATOR, shops[:2]) == first
    assert {both(one_office, made) for made in [*first, *mint_for(one_office, OPERATOR, shops[2:])]} == {
        Reason.OK
    }
    assert len({made.code.kid for made in mint_for(one_office, OPERATOR, shops)}) == 2
