"""The list of grades to be looked at, and one of them; invented."""

from dataclasses import replace
from datetime import date

from templates import (
    Facet,
    GradeAnswer,
    GradeKind,
    GradeRow,
    GradeSaid,
    GradesPage,
    Lang,
    MovedFactor,
    Option,
    Pager,
    Plate,
    Points,
    Record,
    ReviewPage,
    Share,
    State,
)
from tests.templates.examples.values import INSUFFICIENT, TODAY, clause, mark, shell, speaker

NOW = date(2026, 11, 20)
SAME_ADDRESS = {"grades-empty"}
"""Other states of a page at the same address."""


def reviewing_pages(lang: Lang) -> dict[str, object]:
    """Both pages, full and bare."""
    return {
        "grades": grades(lang),
        "grades-empty": GradesPage(
            shell(lang, "/r/grades"), [], 0, Pager(0, 0), [], [], [], 2, json_href="/r/grades"
        ),
        "review": review(lang),
        "review-first": first(lang),
        "review-fault": replace(
            review(lang),
            fault=speaker(lang)("请写一句，500 字以内。", "Write a sentence, 500 characters at most."),
        ),
    }


def grades(lang: Lang) -> GradesPage:
    """Three rows: fallen two steps, objected to, unknown."""
    t = speaker(lang)
    catering, drugs = t("餐饮服务", "Catering"), t("药店", "Pharmacies")
    east, west = t("云津区", "Yunjin District"), t("河西区", "Hexi District")
    shop, tea = t("半亩田牛肉面馆", "Banmutian Beef Noodles"), t("听潮茶饮", "Tingchao Tea")
    return GradesPage(
        shell=shell(lang, "/r/grades"),
        rows=[
            GradeRow(
                mark(t, "D"),
                shop,
                "/r/grades/1",
                catering,
                east,
                NOW,
                [GradeKind.WORSE],
                mark(t, "B"),
                2,
            ),
            GradeRow(
                mark(t, "C", State.PROVISIONAL),
                tea,
                "/r/grades/2",
                catering,
                west,
                NOW,
                [GradeKind.DISPUTED, GradeKind.UNKNOWN],
            ),
            GradeRow(
                INSUFFICIENT,
                t("春和药房", "Chunhe Pharmacy"),
                "/r/grades/3",
                drugs,
                east,
                NOW,
                [GradeKind.UNKNOWN, GradeKind.SENT_BACK],
            ),
        ],
        total=53,
        pager=Pager(1, 50, next_href="/r/grades?page=2"),
        kinds=[
            Facet(t("全部", "All"), "/r/grades", 53, chosen=True),
            *(Facet("", f"/r/grades?kind={kind}", 3, kind=kind) for kind in GradeKind),
        ],
        industries=[
            Option("", t("全部行业", "All trades"), chosen=True, count=53),
            Option("catering", catering, count=40),
            Option("pharmacy", drugs, count=13),
        ],
        districts=[
            Option("", t("全部区县", "All districts"), chosen=True, count=53),
            Option("1", east, count=40),
            Option("2", west, count=13),
        ],
        steep=2,
        json_href="/r/grades",
    )


def said(lang: Lang) -> list[GradeSaid]:
    """An objection, and the department's answer."""
    t = speaker(lang)
    office = t("市场监督管理局", "Market Regulation")
    return [
        GradeSaid(GradeAnswer.CONFIRMED, TODAY, t("记录无误。", "The record is right."), office),
        GradeSaid(GradeAnswer.SENT_BACK, TODAY, t("面积对不上。", "The area does not agree."), office),
        GradeSaid(GradeAnswer.COMMENTED, TODAY, t("已问过店里。", "The shop was asked."), office),
        GradeSaid(GradeAnswer.DISPUTED, NOW, t("冷菜早就不做了。", "We no longer make cold dishes.")),
    ]


def review(lang: Lang) -> ReviewPage:
    """From B to D by one visit."""
    t = speaker(lang)
    return ReviewPage(
        shell=shell(lang, "/r/grades/7k3q"),
        name=t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        premises_href="/r/premises/7k3q",
        why_href="/r/premises/7k3q/why",
        grade="g2",
        plate=Plate(mark(t, "D"), NOW, Share(94, 100)),
        score=Points(61_000),
        moved=[
            MovedFactor(
                t("动态分", "Dynamic score"),
                Points(10_000),
                Points(42_000),
                "10",
                "42",
                Record(t("检查", "Visit"), NOW, "/e/7k3q/visits/1"),
                clause(t, "§ 12"),
            ),
            MovedFactor(t("面积", "Floor area"), None, Points(3_000), "", t("118 m²", "118 m²")),
        ],
        notes=[t("按上年度等级调整。", "Adjusted from last year's grade.")],
        said=said(lang),
        before=mark(t, "B"),
        before_on=date(2026, 5, 2),
        before_score=Points(32_308),
        industry=t("餐饮服务", "Catering"),
        district=t("云津区", "Yunjin District"),
        supervision=t("每年检查 4 次", "4 visits a year"),
        json_href="/r/grades/7k3q",
    )


def first(lang: Lang) -> ReviewPage:
    """A first grade, which the reader made the visit for."""
    t = speaker(lang)
    return replace(
        review(lang),
        shell=shell(lang, "/r/grades/8"),
        name=t("春和药房", "Chunhe Pharmacy"),
        plate=Plate(INSUFFICIENT, None, Share(54, 100)),
        score=None,
        moved=[],
        notes=[],
        said=[],
        before=None,
        before_on=None,
        before_score=None,
        refused=t("这次检查是您做的，请别的人来核对。", "You made the visit. Somebody else has to look."),
    )
