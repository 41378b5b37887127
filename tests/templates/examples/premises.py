"""Lists and single premises, full and bare, for officers and for the passer-by."""

from datetime import date

from templates import (
    Complaint,
    Count,
    Entity,
    Filter,
    GradeStep,
    Lang,
    Link,
    Option,
    Pager,
    Permit,
    PermitStatus,
    Place,
    Plate,
    Points,
    PremisesList,
    PremisesPage,
    PremisesRow,
    PublicPremises,
    Share,
    Sibling,
    State,
    Visit,
    VisitResult,
)
from tests.templates.examples.evaluation import evaluated, not_yet
from tests.templates.examples.ledgers import ledger
from tests.templates.examples.phoenix import phoenix_decided
from tests.templates.examples.values import INSUFFICIENT, PENDING, TODAY, mark, ruler, shell, speaker


def premises_list(lang: Lang) -> PremisesList:
    t = speaker(lang)
    names = [
        (t("半亩田牛肉面馆", "Banmutian Beef Noodles"), mark(t, "B"), 32308, PermitStatus.EXPIRING),
        (
            t("澜西冷链肉品批发市场第三经营部", "Lanxi Cold Chain Meat, Third Branch"),
            mark(t, "D"),
            71250,
            PermitStatus.EXPIRED,
        ),
        (t("听潮茶饮", "Tingchao Tea"), mark(t, "C", State.PROVISIONAL), 47125, PermitStatus.VALID),
        (t("云津路便民菜店", "Yunjin Road Greengrocer"), INSUFFICIENT, None, PermitStatus.VALID),
        (t("小满咖啡", "Xiaoman Coffee"), PENDING, None, PermitStatus.VALID),
        (t("四季青幼儿园食堂", "Sijiqing Nursery Canteen"), mark(t, "A"), 18500, PermitStatus.VALID),
    ]
    return PremisesList(
        shell=shell(lang, "/r/premises", Place.PREMISES, query="district=yunjin&grade=C"),
        rows=[
            PremisesRow(
                m,
                name,
                f"/r/premises/{i}",
                t("餐饮服务", "Food service"),
                t("云津区", "Yunjin"),
                t("云津路 12 号 1 层", "12 Yunjin Road"),
                None if score is None else Points(score),
                None if score is None else date(2026, 11, 20),
                date(2027, 3, 1),
                status,
            )
            for i, (name, m, score, status) in enumerate(names)
        ],
        total=893,
        of=3000,
        pager=Pager(51, 100, "/r/premises?page=1", "/r/premises?page=3"),
        q="ml",
        district=[Option("", t("全部", "All"), count=3000), Option("1", t("云津区", "Yunjin"), True, 893)],
        industry=[
            Option("", t("全部", "All"), True, 893),
            Option("1", t("餐饮服务", "Food service"), False, 512),
        ],
        grade=[
            Option("", t("全部", "All"), True, 893),
            Option("A", "A", False, 121),
            Option("B", "B", False, 518),
        ],
        permit=[Option("", t("全部", "All"), True, 893), Option("x", t("已过期", "Expired"), False, 27)],
        sort=[
            Option("score", t("分值从高到低", "Highest score first"), True),
            Option("name", t("名称", "Name")),
        ],
        hidden=[("visited", "30")],
        filters=[
            Filter(t("云津区", "Yunjin"), "/r/premises"),
            Filter(t("近 30 天查过", "Visited in the last 30 days"), "/r/premises?x"),
        ],
        clear_href="/r/premises",
        csv_href="/r/premises.csv",
        json_href="/r/premises.json",
    )


def premises_list_empty(lang: Lang) -> PremisesList:
    return PremisesList(
        shell(lang, "/r/premises", Place.PREMISES, query="q=zzz"),
        [],
        0,
        3000,
        Pager(0, 0),
        q="zzz",
        clear_href="/r/premises",
    )


def premises(lang: Lang) -> PremisesPage:
    t = speaker(lang)
    return PremisesPage(
        shell=shell(lang, "/r/premises/7k3q", Place.PREMISES),
        name=t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        code="7K3Q-92MD",
        plate=Plate(mark(t, "B"), date(2026, 11, 20), Share(94, 100)),
        ruler=ruler(t, 32308),
        why_href="/r/premises/7k3q/why",
        industry=t("餐饮服务", "Food service"),
        district=Link(t("云津区", "Yunjin District"), "/r?district=1"),
        as_of=TODAY,
        address=t("汐州市云津区云津路 12 号 1 层", "12 Yunjin Road, ground floor"),
        ledger=ledger(t),
        table=Link(t("餐饮服务 2026-07-01 版", "Food service, edition 1 Jul 2026"), "/r/models/1"),
        supervision=t("每年检查 2 次", "2 visits a year"),
        visit_due=date(2027, 5, 20),
        entity=Entity(
            t("汐州半亩田餐饮管理有限公司", "Xizhou Banmutian Catering Ltd"),
            "91330102MA2B0K7X1Y",
            t("有限责任公司", "Limited company"),
            "/r/entities/1",
        ),
        permits=[
            Permit(
                t("食品经营许可", "Food permit"),
                "JY23301020000412",
                date(2022, 3, 1),
                date(2027, 3, 1),
                PermitStatus.EXPIRING,
                99,
                t("云津区市场监管局", "Yunjin Market Regulation"),
            ),
            Permit(
                t("公众聚集场所消防许可", "Fire safety permit"),
                "X-2023-118",
                date(2023, 2, 20),
                None,
                PermitStatus.VALID,
            ),
            Permit(
                t("户外广告", "Outdoor sign"),
                "G-77",
                date(2021, 1, 1),
                date(2025, 12, 31),
                PermitStatus.EXPIRED,
            ),
        ],
        visits=[
            Visit(
                date(2026, 11, 20),
                t("联合检查", "Joint visit"),
                VisitResult.FAILED,
                26,
                2,
                t("市场监管、消防", "Market Regulation, Fire"),
                "J-1120-07",
            ),
            Visit(date(2026, 8, 20), t("复查", "Re-check"), VisitResult.PASSED, 3, 0),
            Visit(
                date(2026, 8, 2),
                t("日常检查", "Routine visit"),
                VisitResult.NOT_DONE,
                remark=t("店门关着", "Closed"),
            ),
            Visit(date(2025, 12, 1), t("日常检查", "Routine visit"), VisitResult.CONDITIONS, 24, 1),
        ],
        visits_total=Count(31, "/r/premises/7k3q/visits"),
        complaints=[
            Complaint(date(2026, 10, 2), t("餐具有油渍", "Greasy dishes"), True, "12345-8841"),
            Complaint(date(2026, 11, 18), t("后厨异味", "Smell from the kitchen")),
        ],
        complaints_total=Count(2),
        history=[
            GradeStep(
                date(2026, 11, 20), mark(t, "B"), Points(32308), t("检查 J-1120-07", "Visit J-1120-07")
            ),
            GradeStep(date(2026, 8, 20), mark(t, "B"), Points(33400), t("整改逾期", "Late mending")),
            GradeStep(date(2025, 12, 1), mark(t, "A"), Points(28600), t("投诉满两年", "Complaint aged out")),
            GradeStep(date(2025, 3, 1), mark(t, "B"), Points(38200), t("首次检查", "First visit")),
            GradeStep(date(2025, 1, 1), PENDING),
        ],
        siblings=[
            Sibling(
                mark(t, "A"),
                t("半亩田 望河店", "Banmutian Wanghe"),
                "/r/premises/2",
                t("餐饮服务", "Food service"),
                t("望河镇", "Wanghe"),
            ),
            Sibling(INSUFFICIENT, t("半亩田中央厨房", "Banmutian Central Kitchen"), "/r/premises/3"),
        ],
        siblings_total=Count(2),
        public_href="/e/7k3q",
        json_href="/r/premises/7k3q.json",
        code_href="/r/premises/7k3q/code",
        letter_href="/r/premises/7k3q/letter",
        evaluated=evaluated(t),
        trade_href="/r/trades/catering",
        handbook_edition="2026-12-01",
        read_edition="2026-11-01",
        read_on=date(2026, 11, 3),
        editions_href="/r/editions",
        phoenix=[phoenix_decided(lang)],
    )


def premises_bare(lang: Lang) -> PremisesPage:
    t = speaker(lang)
    return PremisesPage(
        shell(lang, "/r/premises/1", Place.PREMISES),
        t("小满咖啡", "Xiaoman Coffee"),
        "9Q2C-77AA",
        Plate(PENDING),
        ruler(t),
        "/r/premises/1/why",
        t("餐饮服务", "Food service"),
        Link(t("云津区", "Yunjin District")),
        TODAY,
        supervision=t("先按 C 级，每年检查 3 次", "as for grade C, 3 visits a year"),
        evaluated=not_yet(),
    )


def public(lang: Lang, plate: Plate | None) -> PublicPremises:
    t = speaker(lang)
    return PublicPremises(
        shell(lang, "/e/7k3q", public=True),
        t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        "7K3Q-92MD",
        t("餐饮服务", "Food service"),
        t("云津区", "Yunjin District"),
        t("云津路 12 号 1 层", "12 Yunjin Road"),
        plate,
        Link(t("餐饮服务 2026-07-01 版", "Food service, edition 1 Jul 2026"), "/r/models/1"),
        [
            Permit(
                t("食品经营许可", "Food permit"),
                "JY23301020000412",
                None,
                date(2027, 3, 1),
                PermitStatus.EXPIRING,
            )
        ],
        Visit(date(2025, 8, 20), t("联合检查", "Joint visit"), VisitResult.FAILED, 26, 2),
        15,
        "/sign-in?next=/e/7k3q",
        evaluated=evaluated(t),
    )


def public_bare(lang: Lang) -> PublicPremises:
    t = speaker(lang)
    return PublicPremises(
        shell(lang, "/e/1", public=True),
        t("小满咖啡", "Xiaoman Coffee"),
        "9Q2C-77AA",
        t("餐饮服务", "Food service"),
        sign_in_href="/sign-in",
        evaluated=not_yet(),
    )
