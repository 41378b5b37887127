"""The first start's sample: real records of Chicago, a made-up Chinese city, all graded, with demo sign-ins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

from graph import register as stored
from graph.accounts import Account
from regulation import adopting
from regulation.access import Who
from regulation.access.accounts import add_account, list_accounts
from regulation.access.policy import OPERATOR
from regulation.catalogue import reread_adoptions
from regulation.cli.demo import SCENES, Stage, set_up, visits
from regulation.credit.classing import classify_all
from regulation.grading.regrade import regrade
from regulation.office import Office
from regulation.register.bulk import of_frame
from regulation.register.chicago import INDUSTRY as CHICAGO_FOOD
from regulation.register.chicago import load_chicago
from regulation.register.history_columns import BULK
from regulation.register.history_loading import load_columns
from regulation.register.kinds import KINDS
from regulation.register.loading import load_table
from regulation.register.reading import Row, Table
from regulation.register.sample import CHICAGO, MADE_UP_ROOT, Sample, made_up_district

Progress = Callable[[str, int], None]

CHICAGO_AS_OF = date(2014, 9, 1)
"""The Chicago records end on 2014-08-29, so they are graded as of the first of the next month."""

PASSWORD = "yima-demo-2026"  # noqa: S105  printed for everyone to see; `yima serve` says when demo accounts are left

ADOPTER = "程望舒（虚构人物，仅为演示）"
"""Who adopts the tables on trial in the sample."""

ADOPTED_FOR = "演示：让每个行业都有等级可看（虚构）"

SHOWS: Mapping[str, str] = {
    "regulator": "the made-up city",
    "lead": "one district, one department: orders visits",
    "deputy": "the same: approves what the lead ordered",
    "inspector": "today's visit, the premises of one district",
    "owner": "two eating places: a visit today, findings to mend",
    "healthlead": "clinics and hospitals of one district: orders visits",
    "health": "today's visit at a clinic",
    "clinic": "two clinics: a visit today, findings to mend",
    "carelead": "care homes of one district: orders visits",
    "care": "today's visit at a care home",
    "home": "two care homes: a visit today, findings to mend",
    "author": "requirements: drafts a row, sees whom it concerns",
    "author2": "the same: publishes what author drafted",
    "chicago": "real records of Chicago",
}
"""What each demo account signs in with, and what it sees."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A sign-in of the sample and what it shows."""

    account: Account
    shows: str


def is_wanted(office: Office) -> bool:
    """Whether the register holds no premises yet, or an earlier loading of the sample was cut off."""
    return _unfinished(office).exists() or office.store.read(stored.count_premises) == 0


def _unfinished(office: Office) -> Path:
    """Stands in the data directory while the sample is being loaded; loading it again goes on where it stopped."""
    return office.settings.data_dir / "sample-unfinished"


def load_sample(office: Office, progress: Progress) -> None:
    """Load both samples and grade them, then make the demo sign-ins."""
    _unfinished(office).touch()
    office = _adopting(office)
    load_chicago(office, OPERATOR, CHICAGO, progress=progress)
    regrade(office, OPERATOR, model=_model(office), as_of=CHICAGO_AS_OF, progress=progress)
    load_made_up(office, made_up_district(office.today()), progress)
    for model in sorted({i.model for i in office.catalogue.industries.values() if i.model}):
        if model != _model(office) and office.catalogue.table_if_any(model, office.today()):
            regrade(office, OPERATOR, model=model, progress=progress)
    classify_all(office, OPERATOR, progress=progress)
    stages = [stage for scene in SCENES if (stage := set_up(office, scene))]
    for account in _accounts((stage, visits(office, stage)) for stage in stages):
        add_account(office.store, OPERATOR, account, PASSWORD)
    _unfinished(office).unlink()


def load_made_up(office: Office, sample: Sample, progress: Progress) -> None:
    """Load a made-up city, kind by kind, as its files would be."""
    for field in fields(sample):
        frame = getattr(sample, field.name)
        if field.name in BULK:
            columns = of_frame(field.name, frame)
            load_columns(office, OPERATOR, BULK[field.name], columns, dry_run=False, progress=progress)
            continue
        rows = (Row(number, cells) for number, cells in enumerate(frame.iter_rows(named=True), start=1))
        table = Table(Path(field.name), tuple(frame.columns), rows)
        load_table(office, OPERATOR, KINDS[field.name], table, dry_run=False, progress=progress)


def demos(office: Office) -> list[Demo]:
    """The demo sign-ins that are there, in the order in which they are printed."""
    known = {row.account.name: row.account for row in list_accounts(office.store) if not row.disabled}
    return [Demo(known[name], shows) for name, shows in SHOWS.items() if name in known]


def _accounts(played: Iterable[tuple[Stage, Sequence[str]]]) -> list[Account]:
    """One account for each role, over what the sample holds, and those of every scene with its owner's premises."""

    def account(name: str, role: str, display: str, **more: str | tuple[str, ...] | None) -> Account:
        given = {"district": None, "department": None, "enforcement_number": None, "premises": (), **more}
        return Account(name=name, role=role, display=display, **given)  # pyright: ignore[reportArgumentType]

    def of_district(who: Who, district: str) -> Account:
        number = who.enforcement_number
        return account(
            who.account,
            who.role.value,
            who.name,
            district=district,
            department=who.department,
            enforcement_number=number,
        )

    made = [
        account("regulator", "regulator", "程望舒", district=MADE_UP_ROOT),
        account("author", "author", "沈砚"),
        account("author2", "author", "顾青禾"),
        account("chicago", "regulator", "Chicago reader", district="chicago"),
    ]
    for stage, places in played:
        staff = (stage.lead, stage.deputy, stage.inspector)
        made += [of_district(who, stage.district) for who in staff if who.account in SHOWS]
        owner = stage.scene.owner
        made.append(account(owner.account, "owner", owner.name, premises=tuple(places)))
    return made


def _adopting(office: Office) -> Office:
    """The sample's own office: a made-up person adopts every table that is on trial, so that each trade shows one.

    The table of credit is among them.
    """
    folder = office.settings.data_dir
    known = reread_adoptions(folder, office.catalogue, office.today())
    trades = {i.table for i in known.industries.values() if i.table and i.on_trial and not i.adopted}
    credit = set() if known.credit_table(office.today()) else {known.matrix.other}
    for model in sorted(trades | credit):
        adopting.adopt(office, OPERATOR, model, office.today(), ADOPTED_FOR, by=ADOPTER)
    return replace(office, catalogue=reread_adoptions(folder, known, office.today()))


def _model(office: Office) -> str | None:
    return office.catalogue.industries[CHICAGO_FOOD].model
