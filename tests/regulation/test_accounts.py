"""Local accounts: what one must have, how one is opened and closed, and what the store keeps of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from graph import NotFound
from graph.accounts import Account
from regulation.access import Role, Who
from regulation.access.accounts import (
    FAILURES_BEFORE_LOCK,
    LOCK_MINUTES,
    SESSION_HOURS,
    AccountError,
    AccountLocked,
    SignedIn,
    SignInFailed,
    add_account,
    disable_account,
    list_accounts,
    sign_in,
    sign_out,
    who_is,
)
from regulation.access.policy import NOBODY, OPERATOR
from regulation.office import Office
from tests.regulation import town
from tests.regulation.town import EAST, FOOD_OFFICE, MINE, NOW, PASSWORD, PATHS

AUTHOR = Account("author", "沈砚", "author", None, None, None, ())
LEAD = Account("lead", "陆见青", "lead", EAST, FOOD_OFFICE, None, ())
WRONG = "not the password"
SECOND = timedelta(seconds=1)


def who(office: Office, token: str | None, now: datetime = NOW) -> SignedIn:
    return who_is(office.store, token, now, office.catalogue.supervised_by)


def enter(office: Office, name: str = "author", password: str = PASSWORD, now: datetime = NOW) -> str:
    return sign_in(office.store, name, password, now).token


def fail(office: Office, times: int, name: str = "author", now: datetime = NOW) -> None:
    for _ in range(times):
        with pytest.raises(SignInFailed):
            enter(office, name, WRONG, now)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"role": "king"}, "no role 'king'"),
        ({"role": "operator"}, "no role 'operator'"),
        ({"role": "public"}, "no role 'public'"),
        ({"role": "lead"}, "belongs to a district and a department"),
        ({"role": "lead", "district": EAST}, "belongs to a district and a department"),
        ({"role": "inspector", "department": FOOD_OFFICE}, "belongs to a district and a department"),
        ({"role": "inspector", "district": EAST, "department": FOOD_OFFICE}, "enforcement number"),
        ({"role": "owner"}, "An owner has premises"),
    ],
)
def test_an_account_that_cannot_be_meant_so_is_not_made(
    one_office: Office, change: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(AccountError, match=sentence):
        add_account(one_office.store, OPERATOR, replace(AUTHOR, **change), PASSWORD)
    assert list_accounts(one_office.store) == []


def test_a_short_password_is_not_taken(one_office: Office) -> None:
    with pytest.raises(AccountError, match="shorter than 10 characters"):
        add_account(one_office.store, OPERATOR, AUTHOR, "ninechars")


def test_a_session_says_who_one_is_and_where_one_may_look(office: Office) -> None:
    town.settle(office)
    add_account(office.store, OPERATOR, LEAD, PASSWORD)
    signed = who(office, enter(office, "lead"))
    assert signed.who == Who(
        account="lead",
        role=Role.LEAD,
        name="陆见青",
        under=PATHS[EAST],
        department=FOOD_OFFICE,
        industries=("catering", "food_retail"),
    )
    assert signed.csrf


def test_an_owner_is_known_by_their_premises(one_office: Office) -> None:
    town.enrol(one_office, replace(AUTHOR, role="owner", premises=(MINE.id,)))
    signed = who(one_office, enter(one_office)).who
    assert (signed.role, signed.premises, signed.under) == (Role.OWNER, (MINE.id,), "")


@pytest.mark.parametrize("token", [None, "", "x", "x" * 10_000, "' OR 1=1 //", "\x00"])
def test_any_other_token_opens_nothing(one_office: Office, token: str | None) -> None:
    assert who(one_office, token) == SignedIn(NOBODY, None)


def test_an_unknown_name_and_a_wrong_password_are_told_the_same(one_office: Office) -> None:
    town.enrol(one_office, AUTHOR)

    def told(name: str) -> tuple[type[BaseException], str]:
        with pytest.raises(SignInFailed) as refused:
            enter(one_office, name, WRONG)
        return refused.type, str(refused.value)

    assert told("author") == told("nobody of that name") == (SignInFailed, "Name or password is wrong.")


def test_too_many_wrong_passwords_close_the_account_for_a_while(office: Office) -> None:
    town.enrol(office, AUTHOR)
    fail(office, FAILURES_BEFORE_LOCK)
    opens = NOW + timedelta(minutes=LOCK_MINUTES)
    for moment in (NOW, opens - SECOND):
        with pytest.raises(AccountLocked):
            enter(office, now=moment)
    assert who(office, enter(office, now=opens), opens).who.account == "author"


def test_a_right_password_forgets_the_wrong_ones_before_it(one_office: Office) -> None:
    town.enrol(one_office, AUTHOR)
    for _ in range(2):
        fail(one_office, FAILURES_BEFORE_LOCK - 1)
        enter(one_office)


def test_a_session_ends_with_the_working_day(office: Office) -> None:
    town.enrol(office, AUTHOR)
    token, end = enter(office), NOW + timedelta(hours=SESSION_HOURS)
    assert who(office, token, end - SECOND).who.account == "author"
    assert who(office, token, end) == SignedIn(NOBODY, None)


def test_signing_out_ends_this_session_and_no_other(office: Office) -> None:
    town.enrol(office, AUTHOR)
    here, there = enter(office), enter(office)
    sign_out(office.store, who(office, here).who, here, NOW)
    assert who(office, here) == SignedIn(NOBODY, None)
    assert who(office, there).who.account == "author"


def test_a_disabled_account_loses_its_sessions_and_gets_no_new_one(office: Office) -> None:
    town.enrol(office, AUTHOR)
    token = enter(office)
    disable_account(office.store, OPERATOR, "author", NOW)
    assert who(office, token) == SignedIn(NOBODY, None)
    with pytest.raises(SignInFailed, match=r"^Name or password is wrong\.$"):
        enter(office)
    assert [row.disabled for row in list_accounts(office.store)] == [True]


def test_there_is_nothing_to_disable_where_nobody_is_of_that_name(one_office: Office) -> None:
    with pytest.raises(NotFound):
        disable_account(one_office.store, OPERATOR, "nobody", NOW)


def _disable(office: Office) -> None:
    disable_account(office.store, OPERATOR, "author", NOW)


def _in_and_out(office: Office) -> None:
    token = enter(office)
    sign_out(office.store, who(office, token).who, token, NOW)


@pytest.mark.parametrize(
    ("deed", "actions"),
    [
        (lambda office: add_account(office.store, OPERATOR, LEAD, PASSWORD), [("account.add", "operator")]),
        (lambda office: enter(office), [("account.sign_in", "author")]),
        (_in_and_out, [("account.sign_in", "author"), ("account.sign_out", "author")]),
        (lambda office: fail(office, 1), [("account.sign_in_failed", "author")]),
        (_disable, [("account.disable", "operator")]),
        (lambda office: fail(office, 1, "nobody of that name"), []),
        (lambda office: list_accounts(office.store), []),
    ],
    ids=["made", "in", "in and out", "failed", "disabled", "unknown", "looked"],
)
def test_each_deed_leaves_its_one_leaf(
    one_office: Office, deed: Callable[[Office], object], actions: list[tuple[str, str]]
) -> None:
    town.enrol(one_office, AUTHOR)
    deed(one_office)
    left = sorted((leaf["action"], leaf["actor"]) for leaf in town.leaves(one_office))
    assert left == sorted([("test.enrol", "test"), *actions])


def test_the_store_keeps_no_password_and_no_token(office: Office) -> None:
    add_account(office.store, OPERATOR, AUTHOR, PASSWORD)
    fail(office, 1)
    token = enter(office)
    kept = town.everything(office)
    assert "$argon2id$" in kept
    assert [word for word in (PASSWORD, WRONG, token) if word in kept] == []
