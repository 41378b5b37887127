"""Risk tables as their readers see them."""

from datetime import date

from templates import (
    AdoptionDeed,
    AdoptionForm,
    Count,
    Lang,
    Link,
    Place,
    Points,
    Ruler,
    Share,
    TableBand,
    TableFactor,
    TableFactorGroup,
    TableGrade,
    TablePage,
    TableRow,
    TableTrigger,
)
from tests.templates.examples.values import clause, mark, ruler, ruler_fhrs, shell, speaker

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def table_rows(lang: Lang) -> list[TableRow]:
    t = speaker(lang)
    return [
        TableRow(
            t("餐饮服务", "Food service"),
            "/r/models/1",
            "2026-07-01",
            date(2026, 7, 1),
            None,
            t(
                "试行，张明决定自 2026-06-20 起在本地采用",
                "on trial; adopted here by Zhang Ming from 2026-06-20 on",
            ),
            True,
            t("餐饮服务", "Food service"),
            12,
            3,
            Count(893, "/r/premises?table=1"),
            t("未找到公布的评分表，各项分值均为假定", "No published table was found; all points are assumed"),
        ),
        TableRow(
            t("食品销售（2016 办法）", "Food sales (2016 measures)"),
            "/r/models/2",
            "2016-12-01",
            date(2016, 12, 1),
            None,
            "",
            True,
            t("食品销售", "Food retail"),
            42,
            0,
            Count(826, "/r/premises?table=2"),
        ),
        TableRow(
            t("餐饮服务", "Food service"),
            "/r/models/0",
            "2024-01-01",
            date(2024, 1, 1),
            date(2026, 6, 30),
            "",
            False,
            t("餐饮服务", "Food service"),
            10,
            3,
            Count(0),
        ),
    ]


def table(lang: Lang) -> TablePage:
    t = speaker(lang)
    visits = [
        t("每年 1 次", "1 a year"),
        t("每年 2 次", "2 a year"),
        t("每年 3 次", "3 a year"),
        t("每年 4 次", "4 a year"),
    ]
    scores = [
        t("0 到 30（含）", "0 to 30"),
        t("30 到 45（含）", "over 30, to 45"),
        t("45 到 60（含）", "over 45, to 60"),
        t("60 以上", "over 60"),
    ]
    return TablePage(
        shell=shell(lang, "/r/models/1", Place.TABLES),
        name=t("餐饮服务", "Food service"),
        edition="2026-07-01",
        takes_effect=date(2026, 7, 1),
        ruler=ruler(t),
        grades=[
            TableGrade(mark(t, x), scores[i], visits[i], clause(t, "§ 9", verified=i != 3))
            for i, x in enumerate("ABCD")
        ],
        groups=[
            TableFactorGroup(
                [
                    TableFactor(
                        t("面积", "Area"),
                        [
                            TableBand(t("50 m² 以下", "up to 50 m²"), Points(1000)),
                            TableBand(t("50 到 150 m²", "50 to 150 m²"), Points(2500)),
                            TableBand(t("150 m² 以上", "over 150 m²"), Points(4000)),
                        ],
                        Points(4000),
                        t("经营场所面积", "Floor area of the premises"),
                        "area",
                        "",
                        clause(t, "4.1.3"),
                    ),
                    TableFactor(
                        t("瓶装液化气", "Bottled gas"),
                        [TableBand(t("有", "Yes"), Points(5000)), TableBand(t("没有", "No"), Points(0))],
                        Points(2500),
                        "",
                        "gas",
                        t("每半年核对一次", "Checked twice a year"),
                        clause(t, "", assumed=True),
                    ),
                ],
                t("静态分", "Static"),
                t("最多 40 分", "40 points at most"),
            ),
            TableFactorGroup(
                [
                    TableFactor(
                        t("检查不合格比例", "Share of failed items"),
                        [TableBand(t("每 1%", "each 1%"), Points(300))],
                        Points(9000),
                        clause=clause(t, "4.2.1", verified=False),
                    )
                ],
                t("动态分", "Dynamic"),
            ),
        ],
        known_needed=Share(60, 100),
        default_supervision=t("按 C 级，每年检查 3 次", "as for grade C, 3 visits a year"),
        trial=t("试行，本地尚未采用，不据此评等级", "on trial; not adopted here, so nobody is graded by it"),
        industries=t("餐饮服务", "Food service"),
        summary=t(
            "按场所本身和经营情况加分，分越高，风险越高。",
            "Points are added for the place and how it is run; more points, more risk.",
        ),
        triggers=[
            TableTrigger(
                t("一年内有两次行政处罚", "Two penalties within a year"),
                t("上调一级", "one grade up"),
                True,
                clause(t, "§ 12"),
            ),
            TableTrigger(
                t("连续三年无不合格", "Three years without a failed item"),
                t("下调一级", "one grade down"),
                False,
                clause(t, "§ 13"),
            ),
        ],
        basis=[clause(t, ""), clause(t, "", assumed=True)],
        notes=[t("本表在云津区试行一年。", "On trial in Yunjin District for a year.")],
        editions=[Link("2024-01-01", "/r/models/0")],
        premises=Count(893, "/r/premises?table=1"),
        digest=DIGEST,
        reason=t("先在云津区试行一年", "On trial in Yunjin District for a year first"),
        unread=True,
        deeds=[
            AdoptionDeed(
                back,
                t("张明", "Zhang Ming"),
                day,
                day,
                t("分值偏高，先停", "The points run high; stopped for now")
                if back
                else t("试行一年", "A year on trial"),
                "2026-07-01",
                DIGEST,
            )
            for back, day in (
                (False, date(2026, 6, 20)),
                (True, date(2026, 6, 12)),
                (False, date(2026, 6, 1)),
            )
        ],
        form=AdoptionForm(
            "/r/models/1",
            adopt=True,
            take_back=True,
            earliest=date(2026, 11, 26),
            typed_reason=t("先试行", "On trial first"),
            fault=t("请写明理由，500 字以内。", "Give the reason, 500 characters at most."),
        ),
        draft_href="/r/models/1/draft",
        json_href="/r/models/1.json",
    )


def table_fhrs(lang: Lang) -> TablePage:
    t = speaker(lang)
    scale = ruler_fhrs(t, 0)
    return TablePage(
        shell(lang, "/r/models/3", Place.TABLES),
        t("英国食品卫生评级", "UK food hygiene rating"),
        "2013-04",
        date(2013, 4, 1),
        Ruler(scale.bands),
        [TableGrade(b.mark, "—") for b in scale.bands],
        [
            TableFactorGroup(
                [
                    TableFactor(
                        t("卫生操作", "Hygienic procedures"),
                        [TableBand("0", Points(0)), TableBand("25", Points(25000))],
                        Points(25000),
                    )
                ]
            )
        ],
        Share(1, 1),
        t("六个月内检查", "a visit within six months"),
    )
