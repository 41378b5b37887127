"""The first start's sample: real records of Chicago, a made-up Chinese city, all graded, with demo sign-ins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from graph import planning, premises
from graph import register as stored
from graph.accounts import Account
from graph.premises import Search
from graph.scope import Scope
from regulation.access.accounts import add_account
from regulation.access.policy import OPERATOR
from regulation.grading.regrade import regrade
from regulation.office import Office
from regulation.register.chicago import INDUSTRY as CHICAGO_FOOD
from regulation.register.chicago import load_chicago
from regulation.register.kinds import KINDS
from regulation.register.loading import load_table
from regulation.register.reading import Row, Table
from regulation.register.sample import CHICAGO, MADE_UP_ROOT, Sample, made_up_district

Progress = Callable[[str, int], None]

CHICAGO_AS_OF = date(2014, 9, 1)
"""The Chicago records end on 2014-08-29, so they are graded as of the first of the next month."""

PASSWORD = "yima-demo-2026"  # noqa: S105  printed for everyone to see; `yima serve` says when demo accounts are left


DEMO_NAMES = frozenset({"regulator", "lead", "inspector", "owner", "author", "chicago"})
"""What the demo accounts sign in with; `demo_accounts` says what each may do."""


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
    load_chicago(office, OPERATOR, CHICAGO, progress=progress)
    regrade(office, OPERATOR, model=_model(office), as_of=CHICAGO_AS_OF, progress=progress)
    load_made_up(office, made_up_district(office.today()), progress)
    for model in sorted({i.model for i in office.catalogue.industries.values() if i.model}):
        if model != _model(office):
            regrade(office, OPERATOR, model=model, progress=progress)
    for demo in demo_accounts(office):
        add_account(office.store, OPERATOR, demo.account, PASSWORD)
    _unfinished(office).unlink()


def load_made_up(office: Office, sample: Sample, progress: Progress) -> None:
    """Load a made-up city, kind by kind, as its files would be."""
    for field in fields(sample):
        frame = getattr(sample, field.name)
        rows = (Row(number, cells) for number, cells in enumerate(frame.iter_rows(named=True), start=1))
        table = Table(Path(field.name), tuple(frame.columns), rows)
        load_table(office, OPERATOR, KINDS[field.name], table, dry_run=False, progress=progress)


def demo_accounts(office: Office) -> list[Demo]:
    """One sign-in for each role, over what the sample holds."""
    shops = office.store.read(
        lambda tx: premises.listing(
            tx,
            Scope(under=f"/{MADE_UP_ROOT}/"),
            Search(industry="catering", signs=("B",)),
            by_risk=True,
            skip=0,
            limit=1,
        )
    )
    if not shops:
        return []
    shop = shops[0]
    district = shop.district.path.strip("/").split("/")[1]
    market = "market_regulation"
    sent = max(
        office.store.read(lambda tx: planning.officers(tx, (market,), f"/{MADE_UP_ROOT}/{district}/")),
        key=lambda officer: officer.valid_to or date.min,
    )

    def account(name: str, role: str, display: str, **more: str | tuple[str, ...]) -> Account:
        given = {"district": None, "department": None, "enforcement_number": None, "premises": (), **more}
        return Account(name=name, role=role, display=display, **given)  # pyright: ignore[reportArgumentType]

    return [
        Demo(account("regulator", "regulator", "程望舒", district=MADE_UP_ROOT), "the made-up city"),
        Demo(
            account("lead", "lead", "陆见青", district=district, department=market),
            "one district, one department",
        ),
        Demo(
            account(
                "inspector",
                "inspector",
                sent.name,
                district=district,
                department=market,
                enforcement_number=sent.enforcement_number or "",
            ),
            "the day's visits, the premises of one district",
        ),
        Demo(account("owner", "owner", "柳先生", premises=(shop.id,)), f"why {shop.name} has its grade"),
        Demo(account("author", "author", "沈砚"), "the risk tables"),
        Demo(
            account("chicago", "regulator", "Chicago reader", district="chicago"), "real records of Chicago"
        ),
    ]


def _model(office: Office) -> str | None:
    return office.catalogue.industries[CHICAGO_FOOD].model
