"""The sample's visits: one ordered for today at the owner's place, one made, with two findings, at another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from checklists import Answer, Correction, How, Outcome, working_days_after
from graph import planning, premises
from graph.premises import ListRow, Search
from graph.records import Officer
from graph.scope import Scope
from graph.tasks import Task
from regulation.access import Who
from regulation.access.policy import Role
from regulation.office import Office
from regulation.planning.objections import Objected
from regulation.planning.order import Draft, order
from regulation.planning.steps import approve, assign, notify
from regulation.register.sample import MADE_UP_ROOT
from regulation.visits.running import open_run, start
from regulation.visits.submission import Presence, Signer, Submission
from regulation.visits.submit import submit

MARKET = "market_regulation"
ROOT = f"/{MADE_UP_ROOT}/"
SHOPS_TRIED = 200
VISIT_MINUTES = 40

FINDINGS = {
    "CAT-004": "抽查 3 人，2 人未能出示有效健康证明（后厨帮工，本月入职）。",
    "CAT-006": "昨日购进的牛肉没有供货者合格证明。",
}
"""Row → what the made-up inspector found there."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the sample's visits take place: a district with its lead, a deputy and two officers; its caterers."""

    district: str
    path: str
    lead: Who
    deputy: Who
    officers: tuple[Officer, Officer]
    shops: Sequence[ListRow]

    @property
    def inspector(self) -> Who:
        """The first officer, signed in."""
        first = self.officers[0]
        return self._who("inspector", Role.INSPECTOR, first.name, first.enforcement_number)

    def _who(self, account: str, role: Role, name: str, number: str | None = None) -> Who:
        return Who(account, role, name, self.path, MARKET, self.lead.industries, enforcement_number=number)


def set_up(office: Office) -> Stage | None:
    """The district of the first caterer with the sign B, and its caterers; None where the sample has none."""
    shops = _caterers(office, ROOT)
    if not shops:
        return None
    district = shops[0].district.path.removeprefix(ROOT).split("/")[0]
    path = f"{ROOT}{district}/"
    supervised = office.catalogue.supervised_by(MARKET)
    lead = Who("lead", Role.LEAD, "陆见青", path, MARKET, supervised)
    deputy = Who("deputy", Role.LEAD, "秦照", path, MARKET, supervised)
    staff = office.store.read(lambda tx: planning.officers(tx, (MARKET,), path))
    today = office.today()
    valid = [one for one in staff if one.enforcement_number and one.valid_to and one.valid_to > today]
    first, second = sorted(valid, key=lambda one: one.valid_to or today, reverse=True)[:2]
    return Stage(district, path, lead, deputy, (first, second), _caterers(office, path))


def visits(office: Office, stage: Stage) -> list[str]:
    """Order one visit for today and make another; the premises ids, the one that waits first."""
    waiting = _ordered(office, stage, stage.shops)
    rest = [shop for shop in stage.shops if shop.id != waiting.premises]
    made = _ordered(office, stage, rest)
    _make(office, stage, made)
    return [waiting.premises, made.premises]


def _caterers(office: Office, under: str) -> Sequence[ListRow]:
    """Caterers whose B follows from their score alone, so that the first grade a reader meets explains itself."""
    wanted = Search(industry="catering", signs=("B",))
    found = office.store.read(
        lambda tx: premises.listing(tx, Scope(under), wanted, by_risk=True, skip=0, limit=SHOPS_TRIED)
    )
    table = office.catalogue.table(office.catalogue.industries["catering"].model or "", office.today())
    most = table.band("B").up_to or 0
    return [shop for shop in found if shop.state == "graded" and (shop.score or 0) <= most]


def _ordered(office: Office, stage: Stage, shops: Iterable[ListRow]) -> Task:
    """A routine visit for today at the first shop against which nothing speaks: approved, assigned, told."""
    numbers = tuple(officer.number for officer in stage.officers)
    for shop in shops:
        try:
            task = order(office, stage.lead, Draft(shop.id, "routine", "grade_due", office.today()))
        except Objected:
            continue
        approve(office, stage.deputy, task.id)
        assign(office, stage.lead, task.id, numbers)
        return notify(office, stage.lead, task.id)
    raise LookupError("The sample has no caterer that may be visited today; make another sample.")


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
            answers={row.id: _answer(office, row.id, row.mend_days) for row in listed.rows},
            told=(),
            outside=(),
            presence=Presence.SIGNED,
            owner=Signer("店长", "M5 25L60 10"),
            witness="",
            officers=signed,
        ),
    )


def _answer(office: Office, row: str, days: int) -> Answer:
    if row not in FINDINGS:
        return Answer(Outcome.PASSED, How.REST)
    due = working_days_after(office.today(), max(days, 1)).on
    return Answer(Outcome.FAILED, note=FINDINGS[row], correction=Correction.BY_DATE, due=due)
