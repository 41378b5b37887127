"""The one decision: may this person do this, here? Deny unless a line below allows it.

Attributes: role × district subtree × department (as the industries it supervises) × own premises. `decide` answers
for one premises, `scope` gives the same answer as a filter for lists and counts; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from graph.scope import Scope


class Role(StrEnum):
    """What somebody is to the system. `operator` is the command on the machine itself.

    `left`: an inspector whose account was disabled while they were signed in; they hand in what they have, no more.
    """

    PUBLIC = "public"
    OWNER = "owner"
    INSPECTOR = "inspector"
    LEFT = "left"
    LEAD = "lead"
    REGULATOR = "regulator"
    AUTHOR = "author"
    OPERATOR = "operator"


class Action(StrEnum):
    """All that can be asked for; every route declares one."""

    READ_PUBLIC = "read what is public"
    SIGN_OUT = "sign out"
    EXPLAIN_OWN = "explain the grade of one's own premises"
    DISPUTE_OWN = "object to the grade of one's own premises"
    TELL_OWN = "tell about one's own premises"
    CHECK_OWN = "check one's own premises oneself"
    CONFIRM_READ = "confirm that one read the handbook of one's own premises"
    SHARE_OWN = "hand on access to one's own premises, and end it"
    READ_OWN_CREDIT = "read the records that the credit of one's own premises' entity rests on"
    REPAIR_OWN = "apply to repair a record of one's own premises"
    ISSUE_PASS = "issue a one-time code for the owner of a premises"  # noqa: S105 - the name of an action
    READ_PREMISES = "read premises with their grade, permits and visits"
    READ_OVERVIEW = "read the counts of a district"
    REVIEW_GRADE = "look at grades, comment and confirm them, or send them back"
    READ_CREDIT = "read the credit class of the entities that operate premises"
    DECIDE_APPEAL = "decide an appeal against what a visit found"
    DECIDE_REPAIR = "decide on a repair of credit, and share its conclusion"
    READ_TASKS = "read tasks"
    ORDER_VISIT = "order visits and prepare them"
    APPROVE_VISIT = "approve visits"
    DECIDE_PHOENIX = "decide whether who closed is back under another name"
    SHOW_VISIT_CODE = "show a visit code at the door"
    READ_NOTICE = "read the notice of a visit"
    CHECK_VISIT_CODE = "check a visit code"
    MANAGE_CODES = "mint codes and change their status"
    LOAD = "load records"
    REGRADE = "grade everyone"
    RUN_VISIT = "run a visit one is assigned to"
    HAND_IN = "hand in the record of a visit one was sent on, and its photos"
    ADMIT_RECORD = "admit a record that was set aside"
    OPEN_ORIGINAL = "open the sealed original of a photo"
    SETTLE_FINDINGS = "confirm or turn down what was put right"
    READ_OWN_VISIT = "read the visits to one's own premises"
    READ_REQUIREMENTS = "read the requirements of trades, row by row"
    WRITE_REQUIREMENTS = "draft requirements, and see whom a draft concerns"
    PUBLISH_REQUIREMENTS = "publish or return what somebody else drafted"
    DRAFT_TABLE = "draft an edition of a risk table, and see what it would change for everybody"
    PUBLISH_TABLE = "publish or return an edition of a risk table that somebody else drafted"
    ADOPT_TABLE = "adopt a risk table that is on trial, for everybody, and take that back"
    ANSWER_OWN_VISIT = "reply to a visit and show what was put right"
    APPEAL_OWN = "appeal against what a visit to one's own premises found"
    ASK_RERATING = "ask for a visit once everything at one's own premises is put right"
    RATE_VISIT = "rate a visit with its token"


class Reach(StrEnum):
    """How far a permission goes."""

    ANYWHERE = "anywhere"
    OWN_PREMISES = "own premises"
    OWN_AREA = "own district subtree and department"


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who asks. `under` is the path of their district ("/" everywhere, "" none).

    `industries` are those their department supervises, None for all; `premises` are an owner's own. `until` is when
    their account was disabled, None while it is not.
    """

    account: str
    role: Role
    name: str = ""
    under: str = ""
    department: str | None = None
    industries: tuple[str, ...] | None = None
    premises: tuple[str, ...] = ()
    enforcement_number: str | None = None
    until: datetime | None = None

    @property
    def called(self) -> str:
        """How records and pages name them: by name, else by account."""
        return self.name or self.account


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the premises, its trade, its district's path."""

    premises: str
    industry: str
    path: str


class Refused(PermissionError):
    """The answer is no. The message is for a log; a person is only told that it is not theirs to see."""


NOBODY = Who(account="public", role=Role.PUBLIC)
OPERATOR = Who(account="operator", role=Role.OPERATOR, under="/")

_ANYONE = {
    Action.READ_PUBLIC: Reach.ANYWHERE,
    Action.CHECK_VISIT_CODE: Reach.ANYWHERE,
    Action.RATE_VISIT: Reach.ANYWHERE,
}
_SIGNED_IN = {**_ANYONE, Action.SIGN_OUT: Reach.ANYWHERE}
_OFFICER = {**_SIGNED_IN, Action.READ_REQUIREMENTS: Reach.ANYWHERE}
_ORDERS = {
    Action.READ_TASKS: Reach.OWN_AREA,
    Action.ORDER_VISIT: Reach.OWN_AREA,
    Action.APPROVE_VISIT: Reach.OWN_AREA,
    Action.ADMIT_RECORD: Reach.OWN_AREA,
    Action.DECIDE_PHOENIX: Reach.OWN_AREA,
    Action.READ_NOTICE: Reach.OWN_AREA,
    Action.REVIEW_GRADE: Reach.OWN_AREA,
    Action.READ_CREDIT: Reach.OWN_AREA,
    Action.DECIDE_REPAIR: Reach.OWN_AREA,
    Action.DECIDE_APPEAL: Reach.OWN_AREA,
}

PERMISSIONS: Mapping[Role, Mapping[Action, Reach]] = {
    Role.PUBLIC: _ANYONE,
    Role.OWNER: {
        **_SIGNED_IN,
        Action.EXPLAIN_OWN: Reach.OWN_PREMISES,
        Action.DISPUTE_OWN: Reach.OWN_PREMISES,
        Action.READ_OWN_CREDIT: Reach.OWN_PREMISES,
        Action.REPAIR_OWN: Reach.OWN_PREMISES,
        Action.TELL_OWN: Reach.OWN_PREMISES,
        Action.CHECK_OWN: Reach.OWN_PREMISES,
        Action.CONFIRM_READ: Reach.OWN_PREMISES,
        Action.SHARE_OWN: Reach.OWN_PREMISES,
        Action.READ_OWN_VISIT: Reach.OWN_PREMISES,
        Action.ANSWER_OWN_VISIT: Reach.OWN_PREMISES,
        Action.APPEAL_OWN: Reach.OWN_PREMISES,
        Action.ASK_RERATING: Reach.OWN_PREMISES,
        Action.READ_NOTICE: Reach.OWN_PREMISES,
    },
    Role.INSPECTOR: {
        **_OFFICER,
        Action.READ_PREMISES: Reach.OWN_AREA,
        Action.READ_CREDIT: Reach.OWN_AREA,
        Action.ISSUE_PASS: Reach.OWN_AREA,
        Action.READ_TASKS: Reach.OWN_AREA,
        Action.SHOW_VISIT_CODE: Reach.OWN_AREA,
        Action.RUN_VISIT: Reach.OWN_AREA,
        Action.HAND_IN: Reach.OWN_AREA,
        Action.SETTLE_FINDINGS: Reach.OWN_AREA,
        Action.READ_NOTICE: Reach.OWN_AREA,
    },
    Role.LEFT: {Action.HAND_IN: Reach.OWN_AREA},
    Role.LEAD: {
        **_OFFICER,
        **_ORDERS,
        Action.MANAGE_CODES: Reach.OWN_AREA,
        Action.ISSUE_PASS: Reach.OWN_AREA,
        Action.SETTLE_FINDINGS: Reach.OWN_AREA,
        Action.READ_PREMISES: Reach.OWN_AREA,
        Action.READ_OVERVIEW: Reach.OWN_AREA,
    },
    Role.REGULATOR: {
        **_OFFICER,
        **_ORDERS,
        Action.DRAFT_TABLE: Reach.ANYWHERE,
        Action.MANAGE_CODES: Reach.OWN_AREA,
        Action.ISSUE_PASS: Reach.OWN_AREA,
        Action.READ_PREMISES: Reach.OWN_AREA,
        Action.READ_OVERVIEW: Reach.OWN_AREA,
    },
    Role.AUTHOR: {
        **_OFFICER,
        Action.WRITE_REQUIREMENTS: Reach.ANYWHERE,
        Action.PUBLISH_REQUIREMENTS: Reach.ANYWHERE,
        Action.DRAFT_TABLE: Reach.ANYWHERE,
        Action.PUBLISH_TABLE: Reach.ANYWHERE,
        Action.ADOPT_TABLE: Reach.ANYWHERE,
    },
    Role.OPERATOR: {action: Reach.OWN_AREA for action in Action},
}


def decide(who: Who, action: Action, place: Place | None = None) -> bool:
    """May `who` do `action`, at `place`? Without a place: may they do it anywhere at all?"""
    reach = PERMISSIONS[who.role].get(action)
    if reach is None:
        return False
    if reach is Reach.ANYWHERE or place is None:
        return True
    if reach is Reach.OWN_PREMISES:
        return place.premises in who.premises
    in_district = bool(who.under) and place.path.startswith(who.under)
    return in_district and (who.industries is None or place.industry in who.industries)


def require(who: Who, action: Action, place: Place | None = None) -> None:
    """Refused unless `decide` says yes."""
    if not decide(who, action, place):
        raise Refused(f"{who.account} ({who.role}) may not {action} at {place}")


def scope(who: Who, action: Action) -> Scope:
    """The same answer as a filter: exactly the premises at which `decide` would say yes. Refused if none ever."""
    require(who, action)
    reach = PERMISSIONS[who.role][action]
    if reach is Reach.ANYWHERE:
        return Scope(under="/")
    if reach is Reach.OWN_PREMISES:
        return Scope(under="/", ids=who.premises)
    return Scope(under=who.under or "//", industries=who.industries)
