"""The owner's identity: a one-time code opens one premises once, is handed on and revoked, and is not guessed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from graph import NotFound, owners
from regulation.access import Refused, Role, Who
from regulation.access.accounts import Opened, who_is
from regulation.access.policy import NOBODY
from regulation.office import Office
from regulation.ownership import passes
from regulation.ownership.passes import (
    PASS_DAYS,
    SESSION_DAYS,
    WRONG_CODES,
    WRONG_MINUTES,
    ClaimFailed,
    ClaimsClosed,
    LastHolderError,
    PassRefused,
    addressee,
    issue_pass,
    people,
    redeem,
    revoke_pass,
    share_pass,
)
from tests.regulation import town
from tests.regulation.town import ELSEWHERE, MINE, MISSING, NEITHER, NOW, PATHS

LEAD = Who("lead", Role.LEAD, under=PATHS[town.EAST], industries=("catering",))
WRONG = "0000-0000-0000"


@pytest.fixture
def settled(office: Office) -> Office:
    town.settle(office)
    return office


@pytest.fixture
def one_settled(one_office: Office) -> Office:
    town.settle(one_office)
    return one_office


def at(office: Office, when: datetime) -> Office:
    return replace(office, now=lambda: when)


def bearer(office: Office, opened: Opened) -> Who:
    return who_is(office.store, opened.token, office.now(), lambda _: ()).who


def owner(office: Office, holder: str = "") -> Who:
    """Somebody who redeemed a code that an officer issued."""
    return bearer(office, redeem(office, MINE.id, issue_pass(office, LEAD, MINE.id, "slip", holder).code))


def test_a_code_opens_exactly_its_premises_once_and_only_its_hash_is_kept(settled: Office) -> None:
    code = issue_pass(settled, LEAD, MINE.id, "visit slip").code
    assert len(code.replace("-", "")) == passes.CODE_LETTERS
    held = town.everything(settled)
    assert code not in held
    assert passes.plain(code) not in held
    who = bearer(settled, redeem(settled, MINE.id, code.lower().replace("-", " ")))
    assert (who.role, who.premises) == (Role.OWNER, (MINE.id,))
    with pytest.raises(ClaimFailed):
        redeem(settled, MINE.id, code)
    actions = [leaf["action"] for leaf in town.leaves(settled)]
    assert actions.count("owner.issue_pass") == 1
    assert actions.count("owner.claim") == 2


def test_a_code_of_another_premises_a_wrong_one_and_one_that_ran_out_are_refused_alike(
    settled: Office,
) -> None:
    other = issue_pass(settled, replace(LEAD, under="/"), ELSEWHERE.id, "letter").code
    late = issue_pass(at(settled, NOW - timedelta(days=PASS_DAYS)), LEAD, MINE.id, "letter").code
    said: set[str] = set()
    for code in (other, late, WRONG):
        with pytest.raises(ClaimFailed) as refused:
            redeem(settled, MINE.id, code)
        said.add(str(refused.value))
    assert len(said) == 1
    assert bearer(settled, redeem(settled, ELSEWHERE.id, other)).premises == (ELSEWHERE.id,)
    with pytest.raises(NotFound):
        redeem(settled, MISSING, WRONG)


def test_the_owners_view_stays_open_for_its_days_and_not_longer(one_settled: Office) -> None:
    opened = redeem(one_settled, MINE.id, issue_pass(one_settled, LEAD, MINE.id, "slip").code)
    before = at(one_settled, NOW + timedelta(days=SESSION_DAYS) - timedelta(seconds=1))
    assert bearer(before, opened).role is Role.OWNER
    assert bearer(at(one_settled, NOW + timedelta(days=SESSION_DAYS)), opened) == NOBODY


def test_so_many_wrong_codes_close_the_claims_of_one_premises_and_time_opens_them(settled: Office) -> None:
    code = issue_pass(settled, LEAD, MINE.id, "slip").code
    for _ in range(WRONG_CODES):
        with pytest.raises(ClaimFailed):
            redeem(settled, MINE.id, WRONG)
    written = len(town.leaves(settled))
    with pytest.raises(ClaimsClosed) as closed:
        redeem(settled, MINE.id, code)
    assert closed.value.minutes == WRONG_MINUTES
    assert len(town.leaves(settled)) == written
    other = issue_pass(settled, replace(LEAD, under="/"), ELSEWHERE.id, "letter").code
    assert bearer(settled, redeem(settled, ELSEWHERE.id, other)).role is Role.OWNER
    later = at(settled, NOW + timedelta(minutes=WRONG_MINUTES))
    assert bearer(later, redeem(later, MINE.id, code)).role is Role.OWNER


def test_many_guesses_at_once_are_counted_one_by_one(one_settled: Office) -> None:
    def guess(_: int) -> type[Exception]:
        try:
            redeem(one_settled, MINE.id, WRONG)
        except (ClaimFailed, ClaimsClosed) as refused:
            return type(refused)
        raise AssertionError("a wrong code opened something")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(WRONG_CODES + 6)))
    assert answers.count(ClaimFailed) == WRONG_CODES
    assert answers.count(ClaimsClosed) == 6


def test_a_code_that_two_redeem_at_once_opens_for_one(one_settled: Office) -> None:
    code = issue_pass(one_settled, LEAD, MINE.id, "slip").code

    def claim(_: int) -> bool:
        try:
            redeem(one_settled, MINE.id, code)
        except ClaimFailed:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(claim, range(4))) == 1


@pytest.mark.parametrize("who", [NOBODY, Who("o", Role.OWNER, premises=(MINE.id,)), Who("a", Role.AUTHOR)])
def test_only_officers_issue_and_only_for_what_they_supervise(one_settled: Office, who: Who) -> None:
    with pytest.raises(Refused):
        issue_pass(one_settled, who, MINE.id, "slip")
    for elsewhere in (ELSEWHERE.id, NEITHER.id, MISSING):
        with pytest.raises(NotFound):
            issue_pass(one_settled, LEAD, elsewhere, "slip")
        with pytest.raises(NotFound):
            addressee(one_settled, LEAD, elsewhere)
    assert one_settled.store.read(lambda tx: owners.passes(tx, ELSEWHERE.id)) == []


def test_a_manager_gets_a_code_and_is_shut_out_at_once_when_it_is_revoked(settled: Office) -> None:
    chief = owner(settled)
    opened = redeem(settled, MINE.id, share_pass(settled, chief, MINE.id, " 钱  店长 ").code)
    manager = bearer(settled, opened)
    assert (manager.name, manager.premises) == ("钱 店长", (MINE.id,))
    seen = people(settled, manager, MINE.id)
    assert not seen.chief
    with pytest.raises(PassRefused):
        share_pass(settled, manager, MINE.id, "another")
    mine = next(one for one in seen.passes if one.account == manager.account)
    with pytest.raises(PassRefused):
        revoke_pass(settled, manager, MINE.id, mine.id)
    revoke_pass(settled, chief, MINE.id, mine.id)
    assert bearer(settled, opened) == NOBODY
    with pytest.raises(PassRefused):
        revoke_pass(settled, chief, MINE.id, mine.id)


def test_a_code_that_was_revoked_before_it_was_used_opens_nothing(settled: Office) -> None:
    chief = owner(settled)
    shared = share_pass(settled, chief, MINE.id, "钱店长")
    revoke_pass(settled, chief, MINE.id, shared.issued.id)
    with pytest.raises(ClaimFailed):
        redeem(settled, MINE.id, shared.code)


def test_the_last_who_can_hand_on_is_not_locked_out_and_a_second_one_may_end_the_first(
    settled: Office,
) -> None:
    first = owner(settled, "老板")
    key = people(settled, first, MINE.id).passes[0].id
    with pytest.raises(LastHolderError):
        revoke_pass(settled, first, MINE.id, key)
    second = owner(settled, "老板娘")
    revoke_pass(settled, second, MINE.id, key)
    assert [one.holder for one in people(settled, second, MINE.id).passes if one.active] == ["老板娘"]


def test_an_account_with_a_password_counts_as_one_who_can_hand_on(one_settled: Office) -> None:
    town.admit(one_settled, "owner")
    own = Who("owner", Role.OWNER, premises=(MINE.id,))
    seen = people(one_settled, own, MINE.id)
    assert ([one.name for one in seen.local], seen.chief) == (["owner"], True)
    first = owner(one_settled)
    assert first.account not in [one.name for one in people(one_settled, own, MINE.id).local]
    revoke_pass(one_settled, own, MINE.id, people(one_settled, own, MINE.id).passes[0].id)


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_nothing_is_handed_on_to_nobody(one_settled: Office, name: str) -> None:
    chief = owner(one_settled)
    with pytest.raises(PassRefused):
        share_pass(one_settled, chief, MINE.id, name)
    assert len(people(one_settled, chief, MINE.id).passes) == 1


def test_nobody_sees_or_ends_what_belongs_to_another_premises(one_settled: Office) -> None:
    owner(one_settled)
    stranger = Who("stranger", Role.OWNER, premises=(ELSEWHERE.id,))
    key = one_settled.store.read(lambda tx: owners.passes(tx, MINE.id))[0].id
    for attempt in (
        people,
        lambda o, w, p: revoke_pass(o, w, p, key),
        lambda o, w, p: share_pass(o, w, p, "x"),
    ):
        with pytest.raises(NotFound):
            attempt(one_settled, stranger, MINE.id)
    with pytest.raises(PassRefused):
        revoke_pass(one_settled, stranger, ELSEWHERE.id, key)
