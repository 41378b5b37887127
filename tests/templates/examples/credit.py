"""Credit: the list, an entity with a repair that waits, one without a class, and what its owner sees."""

from dataclasses import replace
from datetime import date

from templates import (
    Clause,
    CreditEntry,
    CreditFlag,
    CreditLine,
    CreditList,
    CreditPage,
    CreditPlace,
    CreditStep,
    Facet,
    Lang,
    Ledger,
    Link,
    Option,
    OwnCreditPage,
    Pager,
    Plate,
    Points,
    Publicity,
    Record,
    RepairForm,
    RepairState,
    RepairStep,
    Round,
    Ruler,
    Share,
    Unpublished,
    WaitingLine,
)
from tests.templates.examples.values import INSUFFICIENT, mark, shell, speaker
from tests.templates.examples.why import why


def credit_pages(lang: Lang) -> dict[str, object]:
    """For the regulator the list and two entities; for an owner records, a form that was refused, and nothing."""
    t = speaker(lang)
    law = Clause(
        t("《北京市优化营商环境条例》", "Beijing Regulation"), t("第七十三条", "Article 73"), verified=False
    )
    step = RepairStep(
        RepairState.APPLIED,
        date(2026, 11, 2),
        [(t("整改：改了什么", "Rectification: what was put right"), t("换了冷柜", "a new cold cabinet"))],
        decide="r1",
    )
    entry = CreditEntry(
        kind=t("行政处罚", "Penalty"),
        on=date(2026, 6, 1),
        what="",
        place=Link(t("一号店", "Shop one"), "/r/premises/1a2b"),
        points=Points(6_000),
        counts_until=date(2031, 5, 31),
        publicity=Publicity(
            t("一般违法", "ordinary violation"),
            date(2026, 6, 1),
            date(2026, 9, 1),
            date(2027, 6, 1),
            True,
            law,
        ),
        needs=[t("整改", "Rectification")],
        against=t("这条记录的申请还在等答复。", "An application waits for its answer."),
        repairs=[step],
    )
    warned = replace(
        entry,
        publicity=None,
        unpublished=Unpublished(t("仅受到警告", "warning alone"), law),
        early=law,
        needs=(),
        repairs=(),
    )
    gone = replace(entry, place=None, points=None, counts_until=None, publicity=None, needs=(), repairs=())
    example = why(lang)
    page = CreditPage(
        shell=shell(lang, "/r/credit/91990101MAEXAMPLE1"),
        name=t("样城餐饮有限公司", "Yangcheng Catering"),
        code="91990101MAEXAMPLE1",
        plate=example.plate,
        ruler=example.ruler,
        ledger=example.ledger,
        table=Link(t("企业信用风险分类", "Credit risk classes"), "/r/models/cn-credit-risk"),
        entries=[entry, warned, gone],
        flags=[
            CreditFlag(
                t("列入经营异常名录", "On the list of abnormal operations"),
                t("申请移出。", "Apply to be taken off."),
                Points(6_000),
                Record(t("登记", "Register"), date(2026, 6, 1)),
            )
        ],
        places=[
            CreditPlace(
                mark(t, "B"),
                t("一号店", "Shop one"),
                "/r/premises/1a2b",
                t("餐饮", "Food"),
                t("三级", "Level 3"),
            )
        ],
        history=[CreditStep(mark(t, "B"), date(2026, 11, 1), Points(20_500))],
        round=Round(True, date(2026, 10, 1), date(2026, 11, 1), True),
        elsewhere=1,
        known_needed=Share(600, 1000),
        as_of=date(2026, 11, 1),
        repair_clause=law,
        share_clause=law,
        fault=t("请写明理由，500 字以内。", "Give the reason, 500 characters at most."),
        fault_at="r1",
        json_href="/r/credit/91990101MAEXAMPLE1",
    )
    bare = replace(
        page,
        name=t("新开的店", "A new shop"),
        plate=Plate(INSUFFICIENT),
        ruler=Ruler(()),
        ledger=Ledger((), None),
        entries=[],
        flags=[],
        history=[],
        round=Round(False),
        fault="",
        fault_at="",
    )
    own = OwnCreditPage(
        shell=shell(lang, "/e/1a2b/credit"),
        name=t("一号店", "Shop one"),
        premises_href="/e/1a2b",
        entity=t("样城餐饮有限公司", "Yangcheng Catering"),
        entries=[replace(entry, against="", repairs=(), repair_href="/e/1a2b/credit?repair=penalty%3AP1")],
        flags=page.flags,
        visits=t("按现在的情况：每年检查 2 次。", "As things stand: 2 visits a year."),
        form=RepairForm(
            "penalty:P1",
            t("行政处罚", "Penalty"),
            date(2026, 6, 1),
            [("promise", t("信用承诺", "Promise"), "")],
            law,
            t("每一项都要写。", "Answer every point."),
        ),
        repair_clause=law,
        share_clause=law,
        counted=True,
        json_href="/e/1a2b/credit",
    )
    nothing = replace(own, name=t("二号店", "Shop two"), entries=[], flags=[], form=None, visits="")
    return {
        "credit-list": _list(lang),
        "credit-list-empty": replace(
            _list(lang),
            rows=[],
            total=0,
            waiting=[],
            chosen="D",
            classes=[Facet("", "/r/credit", 0), Facet("D", "/r/credit?class=D", 0, True)],
        ),
        "credit": page,
        "credit-bare": bare,
        "credit-own": own,
        "credit-own-none": nothing,
    }


def _list(lang: Lang) -> CreditList:
    t = speaker(lang)
    line = WaitingLine(
        t("样城餐饮有限公司", "Yangcheng Catering"),
        "/r/credit/91990101MAEXAMPLE1",
        t("行政处罚", "Penalty"),
        date(2026, 6, 1),
        RepairState.APPLIED,
        t("一号店", "Shop one"),
        date(2026, 11, 2),
    )
    late = replace(line, state=RepairState.GRANTED, share_by=date(2026, 11, 5), overdue=True)
    return CreditList(
        shell=shell(lang, "/r/credit"),
        rows=[
            CreditLine(
                mark(t, "B"),
                t("样城餐饮有限公司", "Yangcheng Catering"),
                "/r/credit/91990101MAEXAMPLE1",
                "91990101MAEXAMPLE1",
                3,
                date(2026, 11, 1),
                Points(20_500),
            )
        ],
        total=1,
        pager=Pager(1, 1),
        classes=[Facet(t("全部", "All"), "/r/credit", 1, True), Facet("B", "/r/credit?class=B", 1)],
        industries=[Option("", t("全部行业", "All trades"), True)],
        districts=[Option("", t("全部区县", "All districts"), True)],
        waiting=[line, late],
        table=Link(t("企业信用风险分类", "Credit risk classes"), "/r/models/cn-credit-risk"),
        round=Round(True, date(2026, 11, 1), date(2026, 12, 1)),
        json_href="/r/credit",
    )
