"""The sample's records of credit: at a scene's owner one of each case that the pages show, with its repair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from graph import Tx, repairs
from graph import credit as stored
from graph.repairs import APPLIED, GRANTED, REFUSED
from regulation.access import Who
from regulation.access.policy import OPERATOR, Role
from regulation.cli.demo import Stage
from regulation.credit.classing import follow
from regulation.credit.repairing import apply, conclude, share
from regulation.credit.rules import rules
from regulation.history import KINDS, append
from regulation.office import Office

SAID: Mapping[str, str] = {
    "promise": "承诺不再发生同类问题，每月自查一次。",
    "rectification": "已经改好并留有照片。",
    "check": "辖区所已到场核查。",
    "training": "全体从业人员参加了复训。",
    "report": "信用报告（虚构）第 001 号。",
}
"""What a made-up owner answers to each thing that a repair needs."""

DONE = "已经做到，留有凭证。"

REASONS: Mapping[str, str] = {
    GRANTED: "整改到位，承诺已经履行，同意修复。",
    REFUSED: "整改的证明看不清楚，请补齐后再申请。",
}
SHARED_WITH = "汐州市公共信用信息平台（虚构）"


@dataclass(frozen=True, slots=True)
class Fine:
    """A penalty of so many days ago, of a severity 1 to 5; how far its repair has come, None where nobody asked.

    `register_days` ago its own register says that it was repaired.
    """

    days: int
    severity: int
    repair: str | None = None
    shared: bool = False
    register_days: int | None = None


FINES: Sequence[Fine] = (
    Fine(25, 1),  # too early to apply
    Fine(130, 2),  # may be applied for
    Fine(170, 1, APPLIED),
    Fine(210, 2, GRANTED),  # its conclusion is still to be shared
    Fine(300, 1, GRANTED, shared=True),
    Fine(260, 2, REFUSED),
    Fine(500, 3),  # serious, past its least time
    Fine(330, 1, register_days=150),
    Fine(900, 1),  # no longer published, and counts a little
)


def fined(office: Office, stage: Stage, place: str) -> None:
    """Write the penalties of a scene at its owner's place, with their repairs; what is there stays as it is."""
    today = office.today()
    ids = [f"{place[:8]}-{number}" for number in range(1, len(FINES) + 1)]
    rows = [
        {
            "id": key,
            "premises": place,
            "date": today - timedelta(fine.days),
            "severity": fine.severity,
            "department": stage.scene.department,
            "repaired_on": today - timedelta(fine.register_days) if fine.register_days else None,
        }
        for key, fine in zip(ids, FINES, strict=True)
    ]
    append(
        office,
        OPERATOR,
        "penalties",
        pl.DataFrame(rows, schema={**KINDS["penalties"].schema, "premises": pl.String()}),
    )

    def known(tx: Tx) -> tuple[str, set[str]]:
        found = stored.entity_of(tx, place)
        entity = found[0] if found else ""
        return entity, {one.key for one in repairs.of(tx, [entity])}

    entity, asked = office.store.read(known)
    follow(office, OPERATOR, [entity])
    for key, fine in zip(ids, FINES, strict=True):
        if fine.repair and f"penalty:{key}" not in asked:
            _repair(office, stage, place, f"penalty:{key}", fine)


def _repair(office: Office, stage: Stage, place: str, key: str, fine: Fine) -> None:
    owner = Who(stage.scene.owner.account, Role.OWNER, stage.scene.owner.name, premises=(place,))
    words = {need: SAID.get(need, DONE) for need in rules(office.settings.data_dir).needs}
    made = apply(office, owner, place, key, words)
    if fine.repair is not None and fine.repair in REASONS:
        conclude(office, stage.lead, made.id, fine.repair == GRANTED, REASONS[fine.repair])
    if fine.shared:
        share(office, stage.lead, made.id, SHARED_WITH)
