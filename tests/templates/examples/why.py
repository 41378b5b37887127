"""Why pages: a grade, a provisional one, none, and tables of other make."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from templates import (
    Aged,
    ComingGrade,
    FactMoved,
    Fading,
    GradeBefore,
    Improvement,
    Kept,
    Lang,
    Ledger,
    LedgerGroup,
    Link,
    Mark,
    OwnerWhy,
    Place,
    Plate,
    Points,
    Proof,
    Record,
    Ruler,
    Share,
    Sign,
    State,
    TriggerHit,
    Why,
)
from tests.templates.examples.ledgers import ledger, ledger_down, ledger_fhrs
from tests.templates.examples.reviewing import said
from tests.templates.examples.values import (
    INSUFFICIENT,
    TODAY,
    clause,
    mark,
    ruler,
    ruler_down,
    ruler_fhrs,
    shell,
    speaker,
)

KEPT = Kept("g2", datetime(2026, 11, 20, 2, 31, tzinfo=UTC), "9f" * 32, "3c" * 32, None, "/why?grade=g2")


def in_time(lang: Lang, here: str) -> dict[str, Any]:
    """What a why page says of time: what fades, how old the records are, what came before."""
    t = speaker(lang)
    penalties = t("行政处罚", "Penalties")
    register = Record(t("登记", "Register"), date(2022, 3, 1))
    return {
        "kept": KEPT,
        "every_months": 12,
        "today": TODAY,
        "pdf_href": f"{here}.pdf?grade=g2",
        "fadings": [
            Fading(
                date(2026, 11, 21 + n),
                penalties,
                Points(9000),
                Points(7800 + 1200 * (n % 2)),
                date(2025, 11, 20 + n),
                Points(3000),
                Points(1800 * (n % 3 > 0)),
                due=n == 0,
            )
            for n in range(10)
        ]
        + [Fading(date(2028, 1, 2), t("距上次检查", "Since the last visit"), Points(0), Points(3000))],
        "ages": [
            Aged([t("员工人数", "Staff")], None, None, None),
            Aged([t(f"因素 {n}", f"Factor {n}") for n in range(5)], register, 1725, 1727),
            Aged([penalties], Record(t("处罚", "Penalty"), date(2026, 5, 1), "/r/records/2"), 203, 205),
        ],
        "before": [
            GradeBefore(
                date(2026, 11, 20),
                mark(t, "B"),
                Points(32308),
                f"{here}?grade=g2",
                [
                    FactMoved(t("面积", "Area"), "150 m²", "200.5 m²", register),
                    FactMoved(t("供应商", "Suppliers"), "", "12"),
                ],
                edition=t("餐饮服务 2026-07-01", "Food service 2026-07-01"),
                shown=True,
            ),
            GradeBefore(date(2026, 5, 1), mark(t, "A"), Points(28000), f"{here}?grade=g1"),
            GradeBefore(date(2025, 5, 1), INSUFFICIENT, None, f"{here}?grade=g0", first=True),
        ],
    }


def why(lang: Lang, kind: type[Why] = Why) -> Why:
    t = speaker(lang)
    owner = kind is OwnerWhy
    return kind(
        shell=shell(lang, "/e/7k3q/why" if owner else "/r/premises/7k3q/why", Place.PREMISES, public=owner),
        name=t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        premises_href="/r/premises/7k3q",
        plate=Plate(mark(t, "B"), date(2026, 11, 20), Share(94, 100)),
        ruler=ruler(t, 32308),
        ledger=ledger(t),
        table=Link(t("餐饮服务 2026-07-01 版", "Food service, edition 1 Jul 2026"), "/r/models/1"),
        industry=t("餐饮服务", "Food service"),
        district=t("云津区", "Yunjin District"),
        code="7K3Q-92MD",
        as_of=date(2026, 11, 20),
        known_needed=Share(60, 100),
        supervision=t("每年检查 2 次", "2 visits a year"),
        improvements=[
            Improvement(
                t("补齐健康证明并通过复查", "Complete the health certificates and pass a re-check"),
                Points(6000),
                mark(t, "A"),
            ),
        ],
        review_on=date(2027, 2, 20),
        coming=ComingGrade(
            date(2027, 1, 1),
            Link(t("餐饮服务 2027-01-01", "Food service 2027-01-01"), "/r/models/1?version=2027-01-01"),
            mark(t, "B"),
            mark(t, "C"),
            Points(32308),
            Points(46308),
            t("面积", "Area"),
            Points(2500),
            Points(16500),
        ),
        json_href="/r/premises/7k3q/why.json",
        said=said(lang),
        looked_on=TODAY,
        looked_by=t("市场监督管理局", "Market Regulation"),
        review_href="" if owner else "/r/grades/7k3q",
        grade="g2" if owner else "",
        **in_time(lang, "/e/7k3q/why" if owner else "/r/premises/7k3q/why"),
        notes=[] if owner else [t("同址的其他店不计入分值。", "Other shops at the address add no points.")],
    )


def why_provisional(lang: Lang) -> Why:
    t = speaker(lang)
    base = why(lang)
    return Why(
        shell=base.shell,
        name=t("听潮茶饮", "Tingchao Tea"),
        premises_href="/r/premises/8",
        plate=Plate(mark(t, "C", State.PROVISIONAL), date(2026, 11, 20), Share(72, 100)),
        ruler=ruler(t, 32308),
        ledger=ledger(t),
        table=base.table,
        on_trial=True,
        triggers=[
            TriggerHit(
                t("一年内有两次行政处罚", "Two penalties within a year"),
                t("上调一级", "one grade up"),
                clause(t, "§ 12"),
                Record(t("处罚决定 2026-77", "Penalty 2026-77"), date(2026, 6, 3), "/r/records/2"),
            ),
        ],
        supervision=t("每年检查 3 次", "3 visits a year"),
    )


def why_insufficient(lang: Lang) -> Why:
    t = speaker(lang)
    base = why(lang)
    return Why(
        shell=base.shell,
        name=t("云津路便民菜店", "Yunjin Road Greengrocer"),
        premises_href="/r/premises/9",
        plate=Plate(INSUFFICIENT, None, Share(54, 100)),
        ruler=ruler(t),
        ledger=ledger(t, total=False),
        table=base.table,
        industry=t("食品销售", "Food retail"),
        code="3F8A-11QX",
        as_of=TODAY,
        known_needed=Share(60, 100),
        supervision=t("按 C 级，每年检查 3 次", "as for grade C, 3 visits a year"),
        coming=ComingGrade(
            date(2027, 1, 1),
            Link(t("食品销售 2027-01-01", "Food sales 2027-01-01"), "/r/models/2?version=2027-01-01"),
            INSUFFICIENT,
            INSUFFICIENT,
        ),
    )


def why_down(lang: Lang) -> Why:
    t = speaker(lang)
    return Why(
        shell=why(lang).shell,
        name=t("澜西餐厅", "Lanxi Diner"),
        premises_href="/r/premises/5",
        plate=Plate(mark(t, "B"), date(2026, 10, 21), Share(97, 100)),
        ruler=ruler_down(t, 82500),
        ledger=ledger_down(t),
        table=Link(t("百分倒扣 v1", "Deductions from 100, v1"), "/r/models/2"),
    )


def why_fhrs(lang: Lang) -> Why:
    t = speaker(lang)
    scale = ruler_fhrs(t, 20000)
    return Why(
        shell=why(lang).shell,
        name="The Copper Kettle",
        premises_href="/r/premises/6",
        plate=Plate(scale.bands[1].mark, date(2026, 9, 2), Share(1, 1)),
        ruler=scale,
        ledger=ledger_fhrs(t),
        table=Link(t("英国食品卫生评级", "UK food hygiene rating"), "/r/models/3"),
    )


def why_past(lang: Lang) -> Why:
    """A grade that a newer one took the place of, computed again."""
    base, here = why(lang), "/r/premises/7k3q/why"
    return replace(
        base,
        newer=Link("2026-11-20", here),
        kept=replace(KEPT, proof=Proof.EQUAL),
        coming=None,
        fadings=(),
        review_on=None,
        every_months=None,
        improvements=(),
        review_href="",
    )


def why_gone(lang: Lang) -> Why:
    """A grade whose edition is not here any more."""
    t, base = speaker(lang), why(lang)
    plain = Mark(State.GRADED, Sign.B, "B")
    rows = [replace(row, clause=None) for row in base.ledger.rows]
    return replace(
        base,
        plate=Plate(plain, date(2026, 11, 20), Share(94, 100)),
        ruler=Ruler(()),
        ledger=Ledger([LedgerGroup(rows)], base.ledger.total),
        table=Link("own-table 2025-01-01"),
        kept=replace(KEPT, table_digest="", proof=Proof.NO_EDITION),
        present=Link(t("餐饮服务 2026-07-01", "Food service 2026-07-01"), "/r/models/1"),
        supervision="",
        coming=None,
        fadings=(),
        ages=(),
        review_on=None,
        improvements=(),
    )
