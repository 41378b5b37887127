"""Evaluations on their own page and counted for a trade: faces, letters, stars and points; invented."""

from dataclasses import replace
from datetime import date

from templates import (
    Clause,
    Count,
    Evaluated,
    EvaluationLine,
    EvaluationLoss,
    EvaluationMark,
    EvaluationPage,
    EvaluationPart,
    EvaluationReply,
    EvaluationRung,
    EvaluationState,
    FindingState,
    FoundLine,
    FoundRow,
    Lang,
    Link,
    MarkedRow,
    Option,
    Place,
    Points,
    Share,
    StepTally,
    TradeDistrict,
    TradePage,
)
from tests.templates.examples.values import TODAY, Say, shell, speaker

HERE = "/e/7k3q/evaluation"
TRADE = "/r/trades/catering"


def faces(t: Say) -> dict[str, EvaluationMark]:
    """The four of catering."""
    return {
        sign: EvaluationMark("faces", sign, word)
        for sign, word in (
            ("laugh", t("优秀", "Excellent")),
            ("smile", t("良好", "Good")),
            ("plain", t("一般", "Ordinary")),
            ("none", t("限期整改", "To be put right")),
        )
    }


def evaluated(t: Say) -> Evaluated:
    """A good one, whole."""
    return Evaluated(
        EvaluationState.EVALUATED,
        faces(t)["smile"],
        date(2026, 11, 20),
        Points(77_778),
        date(2027, 11, 20),
        Share(620, 1000),
        Share(500, 1000),
        [
            EvaluationPart(
                t("市场监管", "Market regulation"), Points(77_778), Points(21_000), Points(27_000), 23, 2
            ),
            EvaluationPart(t("消防", "Fire"), Points(100_000), Points(9_000), Points(9_000), 7, 0),
        ],
        href=HERE,
    )


def not_yet(known: Share | None = None) -> Evaluated:
    """No mark: nothing or too little is known."""
    return Evaluated(EvaluationState.NOT_YET, known=known, known_needed=Share(500, 1000), href=HERE)


def page(lang: Lang) -> EvaluationPage:
    t = speaker(lang)
    marks = faces(t)
    return EvaluationPage(
        shell=shell(lang, HERE),
        name=t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        premises_href="/e/7k3q",
        industry=t("餐饮服务", "Food service"),
        evaluated=replace(evaluated(t), mark=marks["plain"]),
        rungs=[
            EvaluationRung(mark, Points(least), sign == "plain")
            for (sign, mark), least in zip(marks.items(), (90_000, 75_000, 60_000, 0), strict=True)
        ],
        capped=[Link(t("健康证明", "Health certificates"), "/e/7k3q/handbook#CAT-004")],
        by_value=marks["smile"],
        losses=[
            EvaluationLoss(
                t("健康证明", "Health certificates"),
                t("市场监管", "Market regulation"),
                Points(5_000),
                Points(13_889),
                date(2026, 11, 20),
                True,
                "/e/7k3q/visits/1",
                "/e/7k3q/handbook#CAT-004",
            ),
            EvaluationLoss(
                t("防蝇帘", "Fly screens"),
                t("市场监管", "Market regulation"),
                Points(1_000),
                Points(0),
                date(2025, 3, 2),
                handbook_href="/e/7k3q/handbook#CAT-030",
            ),
        ],
        trend=[
            EvaluationLine(date(2026, 11, 20), marks["plain"], Points(77_778)),
            EvaluationLine(date(2026, 2, 3), marks["laugh"], Points(96_000)),
            EvaluationLine(date(2025, 9, 1)),
        ],
        replies=[
            EvaluationReply(
                date(2026, 11, 20),
                t("市场监管", "Market regulation"),
                "/e/7k3q/visits/1#reply",
                t("两人刚入职，已预约体检。", "Two had just started; their check-up is booked."),
                date(2026, 11, 21),
            ),
            EvaluationReply(date(2026, 2, 3), t("消防", "Fire"), "/e/7k3q/visits/2#reply"),
        ],
        edition="2026-11-01",
        window_months=12,
        basis=Clause(t("量化分级指导意见", "Grading guidance"), t("动态等级", "levels"), verified=False),
        assumed=[t("没有分值的条目占多少", "what a row without points weighs")],
        whole=True,
        own=True,
        json_href=HERE,
    )


def page_public(lang: Lang) -> EvaluationPage:
    """As anyone sees it before its visit is public: letters, no parts."""
    t = speaker(lang)
    mark = EvaluationMark("letters", "B", t("良好", "Good"))
    shown = Evaluated(
        EvaluationState.EVALUATED,
        mark,
        date(2026, 11, 20),
        until=date(2027, 11, 20),
        parts_from=date(2026, 12, 18),
        href=HERE,
    )
    return EvaluationPage(
        shell=shell(lang, HERE, public=True),
        name=t("听潮药房", "Tingchao Pharmacy"),
        premises_href="/e/7k3q",
        industry=t("药品零售", "Pharmacy"),
        evaluated=shown,
        rungs=[EvaluationRung(mark, Points(75_000), True)],
        trend=[EvaluationLine(date(2026, 11, 20), mark)],
        edition="2026-11-01",
        window_months=12,
        assumed=[t("各档的分数", "the points of each step")],
    )


def page_bare(lang: Lang, shown: Evaluated) -> EvaluationPage:
    """Without a mark, for the owner."""
    t = speaker(lang)
    return EvaluationPage(
        shell=shell(lang, HERE),
        name=t("小满咖啡", "Xiaoman Coffee"),
        premises_href="/e/1",
        industry=t("餐饮服务", "Food service"),
        evaluated=shown,
        edition="2026-11-01",
        window_months=12,
        whole=True,
    )


def page_scale(lang: Lang, scale: str, sign: str, word: str) -> EvaluationPage:
    """A mark of another scale."""
    mark = EvaluationMark(scale, sign, word)
    t = speaker(lang)
    shown = replace(evaluated(t), mark=mark, value=Points(0) if scale == "points" else Points(81_500))
    return replace(
        page(lang),
        evaluated=shown,
        by_value=None,
        capped=(),
        losses=(),
        rungs=[EvaluationRung(mark, Points(0))],
    )


def trade(lang: Lang, *, row: str = "") -> TradePage:
    t = speaker(lang)
    marks = list(faces(t).values())
    counts = [Count(n, f"{TRADE}?step={i}") for i, n in enumerate((212, 104, 31, 0, 165))]
    shop = t("半亩田牛肉面馆", "Banmutian Beef Noodles")
    rows = [
        MarkedRow(
            shop,
            "/r/premises/7k3q",
            marks[1],
            Points(77_778),
            date(2026, 11, 20),
            marks[0],
            t("云津区", "Yunjin"),
        ),
        MarkedRow(
            t("听潮茶饮", "Tingchao Tea"),
            "/r/premises/2",
            marks[1],
            Points(75_000),
            date(2026, 9, 2),
            marks[2],
        ),
    ]
    return TradePage(
        shell=shell(lang, TRADE, Place.OVERVIEW, query="row=CAT-004" if row else "step=good"),
        trade=t("餐饮服务", "Food service"),
        place=t("云津区", "Yunjin District"),
        as_of=TODAY,
        total=Count(512, "/r/premises?industry=catering"),
        evaluated=347,
        steps=[
            StepTally(mark, count, chosen=i == 1)
            for i, (mark, count) in enumerate(zip([*marks, None], counts, strict=True))
        ],
        district=[Option("", t("全部", "All")), Option("1", t("云津区", "Yunjin"), True)],
        districts=[
            TradeDistrict(name, f"{TRADE}?district={i}", 512, counts)
            for i, name in enumerate((t("城东街道", "Chengdong"), t("望河镇", "Wanghe")))
        ],
        found=[
            FoundRow(
                t("健康证明", "Health certificates"),
                t("市场监管", "Market regulation"),
                Count(48, f"{TRADE}?row=CAT-004"),
                41,
                bool(row),
            ),
            FoundRow(t("燃气软管", "Gas hoses"), t("住建", "Housing"), Count(9, f"{TRADE}?row=CAT-040"), 9),
        ],
        found_months=12,
        moved=rows,
        moved_days=90,
        listed=() if row else rows,
        listed_of=Count(104),
        chosen=None if row else marks[1],
        row=row,
        found_at=[
            FoundLine(
                shop,
                "/r/premises/7k3q",
                date(2026, 11, 20),
                FindingState.OPEN,
                "/e/7k3q/visits/1",
                t("云津区", "Yunjin"),
            ),
            FoundLine(t("听潮茶饮", "Tingchao Tea"), "/r/premises/2", date(2026, 9, 2), FindingState.LATE),
        ]
        if row
        else (),
        json_href=TRADE,
    )


def trade_bare(lang: Lang) -> TradePage:
    t = speaker(lang)
    return TradePage(
        shell=shell(lang, "/r/trades/pharmacy", Place.OVERVIEW),
        trade=t("药品零售", "Pharmacy"),
        place=t("云津区", "Yunjin District"),
        as_of=TODAY,
        total=Count(0),
        evaluated=0,
    )


def trade_unmarked(lang: Lang) -> TradePage:
    """A trade in which nobody was evaluated, its premises listed."""
    t = speaker(lang)
    return replace(
        trade_bare(lang),
        shell=shell(lang, "/r/trades/pharmacy", Place.OVERVIEW, query="step=none"),
        total=Count(3),
        steps=[StepTally(None, Count(3, "/r/trades/pharmacy?step=none"), True)],
        listed=[MarkedRow(t("小满药房", "Xiaoman Pharmacy"), "/r/premises/1")],
        listed_of=Count(3),
        unmarked=True,
    )


SAME_ADDRESS = {
    "evaluation-not-yet",
    "evaluation-too-old",
    "evaluation-nothing",
    "evaluation-stars",
    "evaluation-points",
    "trade-row",
    "trade-unmarked",
}


def evaluation_pages(lang: Lang) -> dict[str, object]:
    """All of them by name."""
    t = speaker(lang)
    too_old = Evaluated(EvaluationState.TOO_OLD, on=date(2025, 1, 2), until=date(2026, 1, 2), href=HERE)
    return {
        "evaluation": page(lang),
        "evaluation-public": page_public(lang),
        "evaluation-not-yet": replace(
            page_bare(lang, not_yet(Share(111, 1000))),
            losses=[replace(loss, gain=Points(0)) for loss in page(lang).losses],
        ),
        "evaluation-nothing": page_bare(lang, Evaluated(EvaluationState.NOT_YET)),
        "evaluation-too-old": page_bare(lang, too_old),
        "evaluation-stars": page_scale(lang, "stars", "4", t("很好", "Very good")),
        "evaluation-points": page_scale(lang, "points", "P", t("良好", "Good")),
        "trade": trade(lang),
        "trade-row": trade(lang, row=t("健康证明", "Health certificates")),
        "trade-bare": trade_bare(lang),
        "trade-unmarked": trade_unmarked(lang),
    }
