"""The sample's visits, scene by scene: one ordered for today at the owner's place, one made elsewhere with findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from checklists import Answer, Correction, How, Outcome, working_days_after
from graph import Tx, planning, premises
from graph.premises import ListRow, Search
from graph.records import Officer
from graph.scope import Scope
from graph.tasks import Task
from regulation.access import Who
from regulation.access.policy import Role
from regulation.office import Office
from regulation.planning.due import suggest
from regulation.planning.objections import Objected
from regulation.planning.order import Draft, order
from regulation.planning.steps import approve, assign, notify
from regulation.register.sample import MADE_UP_ROOT
from regulation.visits.running import open_run, start
from regulation.visits.submission import Presence, Signer, Submission
from regulation.visits.submit import submit

ROOT = f"/{MADE_UP_ROOT}/"
PLACES_TRIED = 2000
CHAINS_TRIED = 400
VISIT_MINUTES = 40


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a scene: the account to sign in with, and the name shown."""

    account: str
    name: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Whose visits the sample shows.

    A trade and the department that visits it; `called` is a word in the names wanted, if any; `host` signs for the
    place; `findings` maps a row to what the made-up inspector found there.
    """

    trade: str
    department: str
    called: str
    owner: Person
    lead: Person
    deputy: Person
    inspector: str
    host: str
    findings: Mapping[str, str]


SCENES = (
    Scene(
        "catering",
        "market_regulation",
        "",
        Person("owner", "柳先生"),
        Person("lead", "陆见青"),
        Person("deputy", "秦照"),
        "inspector",
        "店长",
        {
            "CAT-004": "抽查 3 人，2 人未能出示有效健康证明（后厨帮工，本月入职）。",
            "CAT-006": "昨日购进的牛肉没有供货者合格证明。",
        },
    ),
    Scene(
        "medical",
        "health",
        "诊所",
        Person("clinic", "许医生"),
        Person("healthlead", "何听澜"),
        Person("healthdeputy", "尤禾"),
        "health",
        "诊所负责人",
        {
            "MED-008": "抽查 10 份门诊病历，3 份没有医师签名。",
            "MED-014": "锐器盒装满后仍在用，暂存处没有上锁。",
        },
    ),
    Scene(
        "elderly_care",
        "civil_affairs",
        "养老院",
        Person("home", "孙院长"),
        Person("carelead", "施望"),
        Person("caredeputy", "魏岚"),
        "care",
        "院长",
        {
            "ELD-002": "抽查 10 名在住老人，1 人没有签服务协议。",
            "ELD-006": "2 名跌倒风险高的老人床边没有护栏，也没有告知家属的记录。",
        },
    ),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a scene takes place: a district with its lead, a deputy and two officers; its places, fittest first."""

    scene: Scene
    district: str
    path: str
    industries: tuple[str, ...]
    officers: tuple[Officer, Officer]
    places: Sequence[ListRow]

    @property
    def lead(self) -> Who:
        """Who orders the visits."""
        return self._who(self.scene.lead, Role.LEAD)

    @property
    def deputy(self) -> Who:
        """Who approves them."""
        return self._who(self.scene.deputy, Role.LEAD)

    @property
    def inspector(self) -> Who:
        """The first officer, signed in."""
        first = self.officers[0]
        person = Person(self.scene.inspector, first.name)
        return self._who(person, Role.INSPECTOR, first.enforcement_number)

    def _who(self, person: Person, role: Role, number: str | None = None) -> Who:
        department, industries = self.scene.department, self.industries
        return Who(
            person.account, role, person.name, self.path, department, industries, enforcement_number=number
        )


def set_up(office: Office, scene: Scene) -> Stage | None:
    """The district with most places that fit a scene and officers who can go; None where the sample has none."""
    fitting = Counter(
        _district(row) for row in _graded(office, scene.trade, ROOT) if _fits(office, scene, row)
    )
    for district, _ in fitting.most_common():
        path = f"{ROOT}{district}/"
        officers = _officers(office, scene, path)
        if officers:
            found = sorted(
                _graded(office, scene.trade, path),
                key=lambda row: (not _fits(office, scene, row), scene.called not in row.name),
            )
            return Stage(
                scene, district, path, office.catalogue.supervised_by(scene.department), officers, found
            )
    return None


def visits(office: Office, stage: Stage) -> list[str]:
    """Order one visit for today and make another; the premises ids, the one that waits first."""
    waiting = _ordered(office, stage, stage.places)
    rest = [place for place in stage.places if place.id != waiting.premises]
    made = _ordered(office, stage, [*_of_chains(office, stage, rest), *rest])
    _make(office, stage, made)
    return [waiting.premises, made.premises]


def _of_chains(office: Office, stage: Stage, places: Sequence[ListRow]) -> list[ListRow]:
    """Those whose owner has another place that a complaint brings up, where a finding then raises attention."""
    here = Scope(stage.path, stage.industries)
    asking = {one.premises.id for one in suggest(office, stage.lead).of("complaint")}

    def work(tx: Tx) -> list[ListRow]:
        return [
            place
            for place in places[:CHAINS_TRIED]
            if asking & {one.id for one in premises.siblings(tx, here, place.id)}
        ]

    return office.store.read(work)


def _graded(office: Office, trade: str, under: str) -> Sequence[ListRow]:
    """The premises of a trade whose grade rests on everything that its table asks."""
    wanted = Search(industry=trade, state="graded")
    return office.store.read(
        lambda tx: premises.listing(tx, Scope(under), wanted, by_risk=True, skip=0, limit=PLACES_TRIED)
    )


def _fits(office: Office, scene: Scene, row: ListRow) -> bool:
    """Named as the scene wants, with a B from its score alone: the first grade a reader meets explains itself."""
    table = office.catalogue.table(office.catalogue.industries[scene.trade].model or "", office.today())
    most = table.band("B").up_to or 0
    return scene.called in row.name and row.sign == "B" and (row.score or 0) <= most


def _district(row: ListRow) -> str:
    return row.district.path.removeprefix(ROOT).split("/")[0]


def _officers(office: Office, scene: Scene, path: str) -> tuple[Officer, Officer] | None:
    """The two officers of the scene's department there whose numbers hold longest; None where two do not hold."""
    staff = office.store.read(lambda tx: planning.officers(tx, (scene.department,), path))
    today = office.today()
    valid = [one for one in staff if one.enforcement_number and one.valid_to and one.valid_to > today]
    first, second, *_ = [*sorted(valid, key=lambda one: one.valid_to or today, reverse=True), None, None]
    return (first, second) if first and second else None


def _ordered(office: Office, stage: Stage, places: Iterable[ListRow]) -> Task:
    """A routine visit for today at the first place against which nothing speaks: approved, assigned, told."""
    numbers = tuple(officer.number for officer in stage.officers)
    for place in places:
        try:
            task = order(office, stage.lead, Draft(place.id, "routine", "grade_due", office.today()))
        except Objected:
            continue
        approve(office, stage.deputy, task.id)
        assign(office, stage.lead, task.id, numbers)
        return notify(office, stage.lead, task.id)
    raise LookupError(
        f"No place of {stage.scene.trade} in the sample may be visited today; make another sample."
    )


def _make(office: Office, stage: Stage, task: Task) -> None:
    """Run the list of a task as its inspector would: two findings, everything else passed."""
    who = stage.inspector
    start(office, who, task.id)
    listed = open_run(office, who, task.id).listed
    if listed is None:
        raise LookupError(f"The list of {task.number} was not opened.")
    ended = office.now()
    signed = {o.enforcement_number or "": Signer(o.name, "M10 20L40 30") for o in stage.officers}
    submit(
        office,
        who,
        Submission(
            id=str(uuid4()),
            task=task.id,
            list_digest=listed.digest,
            started=ended - timedelta(minutes=VISIT_MINUTES),
            ended=ended,
            answers={
                row.id: _answer(office, stage.scene.findings.get(row.id), row.mend_days)
                for row in listed.rows
            },
            told=(),
            outside=(),
            presence=Presence.SIGNED,
            owner=Signer(stage.scene.host, "M5 25L60 10"),
            witness="",
            officers=signed,
        ),
    )


def _answer(office: Office, found: str | None, days: int) -> Answer:
    if found is None:
        return Answer(Outcome.PASSED, How.REST)
    due = working_days_after(office.today(), max(days, 1)).on
    return Answer(Outcome.FAILED, note=found, correction=Correction.BY_DATE, due=due)
