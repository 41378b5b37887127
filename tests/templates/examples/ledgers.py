"""Ledgers that add up, counting up and counting down; invented."""

from datetime import date

from templates import Ledger, LedgerGroup, LedgerRow, Points, Record
from tests.templates.examples.values import Say, clause


def row(
    t: Say,
    factor: str,
    raw: str,
    points: int,
    article: str,
    source: str,
    on: date,
    *,
    change: str = "",
    verified: bool = True,
) -> LedgerRow:
    return LedgerRow(
        factor,
        raw,
        Points(points),
        Record(source, on, "/r/records/1"),
        clause(t, article, verified=verified),
        False,
        change,
    )


def ledger(t: Say, *, total: bool = True) -> Ledger:
    static = LedgerGroup(
        title=t("静态分", "Static"),
        note=t("场所本身，改造才会变", "the place itself; changes only by rebuilding"),
        rows=[
            row(
                t,
                t("业态", "Kind of business"),
                t("热食类制售，小型餐馆", "Hot food, small restaurant"),
                8000,
                "4.1.1",
                t("食品经营许可 JY2…0412", "Food permit JY2…0412"),
                date(2023, 3, 1),
            ),
            row(
                t,
                t("面积与座位", "Area and seats"),
                t("118 m²，46 座", "118 m², 46 seats"),
                4000,
                "4.1.3",
                t("许可申报表", "Permit application"),
                date(2023, 2, 11),
            ),
            row(
                t,
                t("瓶装液化气", "Bottled gas"),
                "2 × 50 kg",
                5000,
                "4.1.6",
                t("现场检查", "Visit"),
                date(2026, 11, 20),
                change=t("改用管道气 −5.000", "Piped gas −5.000"),
            ),
            row(
                t,
                t("冷藏与凉菜", "Cold dishes"),
                t("有", "Yes"),
                3000,
                "4.1.7",
                t("许可申报表", "Permit application"),
                date(2023, 2, 11),
                verified=False,
            ),
        ],
    )
    dynamic = LedgerGroup(
        title=t("动态分", "Dynamic"),
        note=t("做得怎样，随时会变", "how it is run; changes at any time"),
        rows=[
            row(
                t,
                t("检查不合格", "Failed items"),
                t("2 ÷ 26 项 × 30", "2 ÷ 26 items × 30"),
                2308,
                "4.2.1",
                t("检查 J-1120-07", "Visit J-1120-07"),
                date(2026, 11, 20),
                change=t("改好复查 −2.308", "Mended −2.308"),
            ),
            row(
                t,
                t("重点项", "Key items"),
                t("健康证明，1 项", "Health certificates, 1 item"),
                6000,
                "4.2.2",
                t("检查 J-1120-07", "Visit J-1120-07"),
                date(2026, 11, 20),
                change=t("改好复查 −6.000", "Mended −6.000"),
            ),
            row(
                t,
                t("逾期整改", "Late mending"),
                t("1 次，98 天前", "Once, 98 days ago"),
                3000,
                "4.2.4",
                t("整改 Z-0814-02", "Order Z-0814-02"),
                date(2026, 8, 14),
            ),
            row(
                t,
                t("有效投诉", "Upheld complaints"),
                t("2 件，已核实", "2, confirmed"),
                2500,
                "4.2.5",
                t("12345 工单 2 张", "2 hotline tickets"),
                date(2026, 10, 2),
            ),
            LedgerRow(
                t("无人机巡查", "Aerial survey"),
                "",
                Points(1500),
                None,
                clause(t, "", assumed=True),
                True,
                t("有数据后重算", "Recount when known"),
            ),
            row(
                t,
                t("主动自查", "Self-check"),
                t("10-08，25 项", "8 Oct, 25 items"),
                -2000,
                "4.3.1",
                t("自查 S-1008-01", "Self-check S-1008-01"),
                date(2026, 10, 8),
            ),
            row(
                t,
                t("食品安全管理员", "Food safety manager"),
                t("有，持证", "Yes, certified"),
                0,
                "4.3.2",
                t("许可申报表", "Permit application"),
                date(2023, 2, 11),
            ),
            row(
                t,
                t("信用", "Credit"),
                t("守信", "Trustworthy"),
                -1000,
                "4.3.3",
                t("信用平台", "Credit platform"),
                date(2026, 11, 1),
            ),
        ],
    )
    return Ledger([static, dynamic], Points(32308) if total else None)


def ledger_down(t: Say) -> Ledger:
    return Ledger(
        [
            LedgerGroup(
                [
                    row(
                        t,
                        t("清洁", "Cleanliness"),
                        t("扣 4 分", "4 off"),
                        -4000,
                        "2.1",
                        t("检查", "Visit"),
                        date(2026, 10, 1),
                    ),
                    row(
                        t,
                        t("虫鼠", "Pests"),
                        t("见活体", "Live sighting"),
                        -12500,
                        "2.2",
                        t("检查", "Visit"),
                        date(2026, 10, 1),
                    ),
                    LedgerRow(t("培训记录", "Training"), "", Points(-3000), None, clause(t, "2.4"), True),
                    row(
                        t,
                        t("整改及时", "Prompt mending"),
                        t("全部按期", "All in time"),
                        2000,
                        "3.1",
                        t("整改", "Order"),
                        date(2026, 10, 20),
                    ),
                ]
            )
        ],
        Points(82500),
        Points(100_000),
    )


def ledger_fhrs(t: Say) -> Ledger:
    visit = t("检查 2026-09-02", "Inspection 2026-09-02")
    facts = [
        (t("卫生操作", "Hygienic procedures"), 5000),
        (t("结构与设施", "Structure and facilities"), 10000),
        (t("管理信心", "Confidence in management"), 5000),
    ]
    return Ledger(
        [
            LedgerGroup(
                [
                    row(t, name, str(points // 1000), points, "A1", visit, date(2026, 9, 2))
                    for name, points in facts
                ]
            )
        ],
        Points(20000),
    )
