"""A visit to ask about: seven requirements of which six count 26 points, a task for two officers, a submission."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from checklists import (
    Answer,
    Chapter,
    Citation,
    Correction,
    How,
    Law,
    Library,
    Method,
    Outcome,
    Penalty,
    Requirement,
    Severity,
    parse_condition,
)
from graph import accounts, tasks
from graph.accounts import Account
from graph.tasks import Assigned, Task
from regulation.access import Who
from regulation.access.policy import Role
from regulation.catalogue import Catalogue
from regulation.office import Office
from regulation.visits.running import open_run, start
from regulation.visits.submission import Outside, Presence, Signer, Submission, Told
from risk import Text
from tests.regulation import town
from tests.regulation.town import EAST, FOOD_OFFICE, MINE, NOW, PATHS

LAW = Law("food_safety", Text("食品安全法", "Food Safety Law"), date(2021, 4, 29), date(2026, 11, 20), None)
VERSION = "2026-11-01"
POINTS: Mapping[str, int] = {"HEALTH": 1, "RECORDS": 1, "COLD": 6, "GAS": 6, "PESTS": 6, "WASTE": 6}
"""Whole points of each row that counts: 26 in all."""

OFFICERS = (
    Assigned("1", "程文山", FOOD_OFFICE, "9001001"),
    Assigned("2", "罗小满", FOOD_OFFICE, "9001002"),
)
INSPECTOR = Who(
    "inspector",
    Role.INSPECTOR,
    "程文山",
    PATHS[EAST],
    FOOD_OFFICE,
    ("catering", "food_retail"),
    enforcement_number="9001001",
)
OWNER = Who("owner", Role.OWNER, "钱掌柜", premises=(MINE.id,))
LEAD = replace(INSPECTOR, account="lead", role=Role.LEAD, enforcement_number=None)


def visiting(catalogue: Catalogue) -> Catalogue:
    """The catalogue with the seven requirements as its catering library."""
    return replace(catalogue, libraries={**catalogue.libraries, "catering": (library(catalogue),)})


def from_data(office: Office, *keys: str) -> Office:
    """The same office, where these rows are checked from data."""
    of = library(office.catalogue)
    rows = tuple(replace(r, method=Method.OFF_SITE) if r.id in keys else r for r in of.requirements)
    libraries = {**office.catalogue.libraries, "catering": (replace(of, requirements=rows),)}
    return replace(office, catalogue=replace(office.catalogue, libraries=libraries))


def library(catalogue: Catalogue) -> Library:
    """Seven rows in two chapters; the last one applies where raw dishes are sold, which nobody says."""
    rows = [_row(key, n) for n, key in enumerate(POINTS)]
    asks = parse_condition("sells_online", catalogue.facts) if "sells_online" in catalogue.facts else None
    rows.append(replace(_row("ONLINE", 6), when=asks))
    return Library(
        "catering",
        VERSION,
        (
            Chapter("people", Text("人员与记录", "People and records")),
            Chapter("kitchen", Text("后厨", "Kitchen")),
        ),
        tuple(rows),
        (),
        (),
        catalogue.facts,
        {},
    )


def order(office: Office, *, premises: str = MINE.id, **changed: Any) -> Task:
    """An approved task for the two officers."""
    task = Task(
        id=uuid4().hex[:16],
        number=f"T-20261123-{uuid4().hex[:4].upper()}",
        premises=premises,
        kind="routine",
        origin="by_hand",
        reason="季度检查",
        departments=(FOOD_OFFICE,),
        lead_department=FOOD_OFFICE,
        rows=None,
        officers=OFFICERS,
        planned=town.TODAY,
        state="notified",
        overrides=(),
        recheck_of=None,
        under=PATHS[EAST],
        ordered_by="lead",
        ordered_at=NOW,
    )
    task = replace(task, **changed)
    office.store.write("test.order", "test", lambda tx: tasks.put(tx, task))
    return task


def opened(office: Office, **changed: Any) -> Task:
    """A task whose list was opened."""
    task = order(office, **changed)
    start(office, INSPECTOR, task.id)
    return task


def passed() -> Answer:
    """A row passed with the rest of its section."""
    return Answer(Outcome.PASSED, How.REST)


def failed(note: str = "抽查 3 人，2 人未能出示", days: int = 8, **changed: Any) -> Answer:
    """A row failed, to be put right by a day."""
    made = Answer(Outcome.FAILED, How.ITEM, note, Correction.BY_DATE, town.TODAY + timedelta(days))
    return replace(made, **changed)


def submission(
    office: Office,
    task: Task,
    answers: Mapping[str, Answer] | None = None,
    *,
    told: tuple[Told, ...] = (),
    outside: tuple[Outside, ...] = (),
    at: datetime = NOW,
    **changed: Any,
) -> Submission:
    """The whole list passed but for the answers named."""
    listed = open_run(office, INSPECTOR, task.id).listed
    assert listed is not None
    made = Submission(
        id=str(uuid4()),
        task=task.id,
        list_digest=listed.digest,
        started=at - timedelta(minutes=40),
        ended=at,
        answers={row.id: passed() for row in listed.rows} | dict(answers or {}),
        told=told,
        outside=outside,
        presence=Presence.SIGNED,
        owner=Signer("钱掌柜", "M 10 20 L 30 40"),
        witness="",
        officers={o.enforcement_number: Signer(o.name) for o in OFFICERS},
    )
    return replace(made, **changed)


def admit_owner(office: Office) -> None:
    """The owner's account, for pages."""
    account = Account("owner", "钱掌柜", "owner", None, None, None, (MINE.id,))
    office.store.write("test.enrol", "test", lambda tx: accounts.put(tx, account, "x"))


def _row(key: str, n: int) -> Requirement:
    read = Citation(LAW, Text("第四十五条", "Article 45"), verified=key != "PESTS")
    return Requirement(
        id=key,
        chapter="people" if n < 2 else "kitchen",
        title=Text(f"{key} 事项", f"{key} item"),
        duty=Text(f"{key} 应当做到", f"{key} must be so"),
        check=Text(f"查看 {key}", f"Look at {key}"),
        department=FOOD_OFFICE,
        method=Method.ON_SITE,
        severity=Severity.KEY if key in ("HEALTH", "GAS") else Severity.GENERAL,
        red_line=key == "GAS",
        when=None,
        mend_days=7,
        basis=read,
        penalty=Penalty(read, Text("责令停产停业", "ordered to stop")) if key == "GAS" else None,
        asks=None,
        factor="dynamic_score" if key in POINTS else None,
        points=1000 * POINTS.get(key, 0),
        points_source=None,
        covers=(),
        phrases=(Text("无证上岗", "works without certificate"), Text("证明过期", "certificate expired")),
        note=None,
    )
