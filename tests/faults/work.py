"""A day's work to submit: a district, premises, approved tasks with their lists opened, and what was found there."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image

from checklists import Answer, CheckList, Correction, How, Outcome
from graph import Tx, accounts, register, tasks, visits
from graph.accounts import Account
from graph.records import Department, District, Premises
from graph.tasks import Assigned, Task
from regulation.access.accounts import open_session
from regulation.catalogue import read_catalogue
from regulation.lists import SERVICE
from regulation.office import Office
from regulation.settings import from_env
from regulation.visits.running import pinned_form
from regulation.visits.submission import Presence, Signer, Submission
from tests.bench import shops
from tests.faults.deployment import Deployment

DEPARTMENT = "urban_management"
DISTRICT = District("E", "东区", "East", None, "/E/")
OFFICERS = (
    Assigned("1", "程文山", DEPARTMENT, "9001001"),
    Assigned("2", "罗小满", DEPARTMENT, "9001002"),
)
INSPECTOR = Account("inspector", "程文山", "inspector", "E", DEPARTMENT, "9001001", ())
PREMISES = 40
ROWS = 3
SERVICE_EACH, PHOTO_EACH = 2, 4
"""Every second visit is a service visit without a list; every fourth one has a photo."""


@dataclass(slots=True)
class Queued:
    """A signed visit on a phone: its record, its photos by name, and what the server answered."""

    record: Mapping[str, Any]
    photos: dict[str, bytes] = field(default_factory=dict)
    receipt: Mapping[str, Any] | None = None
    tries: int = 0

    @property
    def id(self) -> str:
        """The id that the phone made."""
        return self.record["id"]

    @property
    def digest(self) -> str:
        """SHA-256 of the record as the phone itself writes it."""
        text = json.dumps(self.record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def office_of(made: Deployment) -> Office:
    """An office over the deployment's store, with the package's rules."""
    return Office(made.store, read_catalogue(), from_env({"YIMA_DATA_DIR": str(made.data)}))


def settle(office: Office) -> str:
    """The district, its premises, an inspector; gives the inspector's session."""
    town = shops.Town(office, PREMISES, trades=(shops.RESTAURANTS,))
    places = [replace(town.shop(n), district=DISTRICT.code) for n in range(PREMISES)]

    def work(tx: Tx) -> str:
        register.put(tx, District, [DISTRICT])
        register.put(tx, Department, [Department(DEPARTMENT, "城管", "Urban management")])
        register.put(tx, Premises, places)
        accounts.put(tx, INSPECTOR, "x")
        return open_session(tx, INSPECTOR.name, office.now() + timedelta(days=1)).token

    return office.store.write("test.settle", "test", work)


def visits_to_submit(
    office: Office, count: int, *, photos: int = 1, ago: timedelta = timedelta(), seed: int = 7
) -> list[Queued]:
    """So many tasks, ordered and opened, and of each the visit that a phone has signed."""
    draw = random.Random(seed)
    lists = {service: _list(office, service) for service in (True, False)}
    made: list[tuple[Task, CheckList]] = []
    for n in range(count):
        service = n % SERVICE_EACH == 0
        made.append((_task(office, n, draw, service), lists[service]))
    for page in shops.batched(made, 200):
        office.store.write("test.order", "test", lambda tx, page=page: _order(tx, page))
    at = (office.now() - ago).astimezone(UTC).replace(microsecond=0)
    return [
        _signed(task, listed, at, draw, photos if n % PHOTO_EACH == 1 else 0)
        for n, (task, listed) in enumerate(made)
    ]


def _order(tx: Tx, page: Sequence[tuple[Task, CheckList]]) -> None:
    for task, listed in page:
        tasks.put(tx, task)
        visits.pin(tx, task.id, pinned_form(listed))


def _list(office: Office, service: bool) -> CheckList:
    if service:
        return CheckList(shops.RESTAURANTS, "", (DEPARTMENT,), (), ())
    library = office.catalogue.library(shops.RESTAURANTS, office.today())
    rows = tuple(row for row in library.requirements if row.mend_days)[:ROWS]
    return CheckList(shops.RESTAURANTS, library.version, (DEPARTMENT,), rows, ())


def _task(office: Office, n: int, draw: random.Random, service: bool) -> Task:
    return Task(
        id=f"{draw.getrandbits(64):016x}",
        number=f"T-{n}",
        premises=shops.Town(office, 1, trades=(shops.RESTAURANTS,)).shop(n % PREMISES).id,
        kind=SERVICE if service else "routine",
        origin="by_hand",
        reason="季度检查",
        departments=(DEPARTMENT,),
        lead_department=DEPARTMENT,
        rows=None,
        officers=OFFICERS,
        planned=office.today(),
        state="under_way",
        overrides=(),
        recheck_of=None,
        under=DISTRICT.path,
        ordered_by="lead",
        ordered_at=office.now(),
    )


def _signed(task: Task, listed: CheckList, at: datetime, draw: random.Random, photos: int) -> Queued:
    taken = dict(photo(draw) for _ in range(photos))
    answers = {row.id: Answer(Outcome.PASSED, How.ITEM) for row in listed.rows}
    if answers:
        due = (at + timedelta(days=5)).date()
        first = next(iter(answers))
        answers[first] = Answer(Outcome.FAILED, How.ITEM, "台账缺页", Correction.BY_DATE, due, tuple(taken))
    record = Submission(
        id=str(UUID(int=draw.getrandbits(128), version=4)),
        task=task.id,
        list_digest=listed.digest,
        started=at - timedelta(minutes=40),
        ended=at,
        answers=answers,
        told=(),
        outside=(),
        presence=Presence.SIGNED,
        owner=Signer("钱掌柜", "M 10 20 L 30 40"),
        witness="",
        officers={one.enforcement_number: Signer(one.name) for one in OFFICERS},
        note="走访" if task.kind == SERVICE else "",
    )
    return Queued(record.as_json(), taken)


def photo(draw: random.Random, width: int = 160, height: int = 120) -> tuple[str, bytes]:
    """A JPEG as the phone makes it, and its name."""
    noise = Image.frombytes("RGB", (width, height), draw.randbytes(width * height * 3))
    out = BytesIO()
    noise.save(out, "JPEG", quality=75)
    return hashlib.sha256(out.getvalue()).hexdigest(), out.getvalue()
