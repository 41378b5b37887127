"""The pages for those who want to open, invented."""

from templates import (
    AnswerFault,
    AskedAs,
    DepartmentComes,
    Lang,
    LeftOut,
    OpenChapter,
    OpenPage,
    OpenRow,
    OpenTrades,
    Option,
    PermitAsked,
    PermitStage,
    QuestionAsked,
    StageWord,
    TradeWay,
)
from tests.templates.examples.values import shell, speaker


def open_trades(lang: Lang, some: bool = True) -> OpenTrades:
    t = speaker(lang)
    ways = [TradeWay(t("餐饮服务", "Catering"), 83, "/start/catering")]
    return OpenTrades(shell(lang, "/start", public=True), ways if some else [])


def open_page(lang: Lang, fault: AnswerFault | None = None) -> OpenPage:
    t = speaker(lang)
    gas = t("使用燃气", "uses gas")
    options = [Option("uses_gas", t("管道燃气", "Piped gas"), True)]
    return OpenPage(
        shell=shell(lang, "/start/catering", public=True),
        industry=t("餐饮服务", "Catering"),
        version="2026-11-22",
        open_href="/start",
        here="/start/catering",
        questions=[
            QuestionAsked("a.fuel", t("用什么燃料？", "What fuel?"), AskedAs.TICKS, 0, options),
            QuestionAsked(
                "a.area", t("多大？", "How large?"), AskedAs.NUMBER, 0, value="x", unit="m²", fault=fault
            ),
        ],
        answered=True,
        stages=[
            PermitStage(
                stage,
                [
                    PermitAsked(
                        t("营业执照", "Licence"),
                        t("市监", "Markets"),
                        t("开业前", "Before opening"),
                        sure,
                        because,
                    )
                ],
            )
            for stage, sure, because in zip(
                StageWord, (True, True, False, False), ([], [gas], [gas], []), strict=True
            )
        ],
        permits=2,
        chapters=[
            OpenChapter(
                1,
                t("证照", "Licences"),
                [
                    OpenRow(
                        "A",
                        t("执照", "Licence"),
                        t("挂出来。", "Hang it."),
                        t("看得见。", "In view."),
                        t("市监", "Markets"),
                    ),
                    OpenRow(
                        "B", t("报警器", "Alarm"), t("装上。", "Fit it."), "", t("住建", "Housing"), [gas]
                    ),
                ],
            )
        ],
        applies=2,
        departments=[DepartmentComes(t("市监", "Markets"), 1), DepartmentComes(t("住建", "Housing"), 1)],
        unknown=[LeftOut(t("电梯", "Lifts"), [t("使用电梯", "uses lifts")], "#a.fuel")],
        json_href="/start/catering",
    )


def open_bare(lang: Lang) -> OpenPage:
    t = speaker(lang)
    around = shell(lang, "/start/sports", public=True)
    return OpenPage(
        around, t("体育", "Sports"), "2026-11-26", "/start", "/start/sports", json_href="/start/sports"
    )


def opening_pages(lang: Lang) -> dict[str, object]:
    """By name."""
    return {
        "open-trades": open_trades(lang),
        "open-trades-empty": open_trades(lang, some=False),
        "open": open_page(lang),
        "open-faulty": open_page(lang, AnswerFault.NUMBER),
        "open-bare": open_bare(lang),
    }
