"""Values that several pages share: the shell, grades, rulers; invented."""

from collections.abc import Callable
from datetime import date

from templates import (
    Band,
    Clause,
    FootFact,
    FootLabel,
    Lang,
    Mark,
    NavItem,
    Place,
    Points,
    Role,
    Ruler,
    Shell,
    Sign,
    State,
    Who,
)

Say = Callable[[str, str], str]
TODAY = date(2026, 11, 22)


def speaker(lang: Lang) -> Say:
    """Picks the text of one language."""
    return lambda zh, en: zh if lang == "zh" else en


def shell(lang: Lang, path: str, at: Place | None = None, *, query: str = "", public: bool = False) -> Shell:
    t = speaker(lang)
    nav = [(Place.OVERVIEW, "/r"), (Place.PREMISES, "/r/premises"), (Place.TABLES, "/r/models")]
    return Shell(
        lang=lang,
        path=path,
        query=query,
        who=None if public else Who(t("周敏", "Min Zhou"), Role.REGULATOR),
        csrf="4f1c",
        nav=() if public else [NavItem(place, href, place is at) for place, href in nav],
        foot=[
            FootFact(FootLabel.AS_OF, TODAY),
            FootFact(
                FootLabel.TABLE,
                t("餐饮服务 2026-07-01 版", "Food service, edition 1 Jul 2026"),
                "/r/models/1",
            ),
            FootFact(FootLabel.SOURCE, t("登记、许可、检查、投诉", "Register, permits, visits, complaints")),
        ],
        made_up=True,
    )


def mark(t: Say, letter: str, state: State = State.GRADED) -> Mark:
    words = {
        "A": t("低风险", "Low risk"),
        "B": t("一般风险", "Moderate risk"),
        "C": t("较高风险", "Higher risk"),
        "D": t("高风险", "High risk"),
    }
    return Mark(state, Sign(letter), letter, words[letter])


PENDING = Mark(State.PENDING)
INSUFFICIENT = Mark(State.INSUFFICIENT)


def ruler(t: Say, score: int | None = None) -> Ruler:
    edges = [0, 30_000, 45_000, 60_000, 100_000]
    bands = [
        Band(mark(t, letter), Points(low), Points(high))
        for letter, low, high in zip("ABCD", edges, edges[1:], strict=False)
    ]
    return Ruler(bands, None if score is None else Points(score))


def ruler_down(t: Say, score: int) -> Ruler:
    edges = [100_000, 90_000, 80_000, 70_000, 0]
    bands = [
        Band(mark(t, letter), Points(high), Points(low))
        for letter, high, low in zip("ABCD", edges, edges[1:], strict=False)
    ]
    return Ruler(bands, Points(score))


def ruler_fhrs(t: Say, score: int) -> Ruler:
    signs = dict(zip("543210", "AABCDD", strict=True))
    words = {
        "5": t("很好", "Very good"),
        "4": t("好", "Good"),
        "3": t("大体合格", "Generally satisfactory"),
        "2": t("需要改进", "Improvement necessary"),
        "1": t("需要大力改进", "Major improvement necessary"),
        "0": t("需要立即改进", "Urgent improvement necessary"),
    }
    edges = [0, 15_000, 20_000, 30_000, 40_000, 50_000, 80_000]
    bands = [
        Band(Mark(State.GRADED, Sign(signs[n]), n, words[n]), Points(low), Points(high))
        for n, low, high in zip("543210", edges, edges[1:], strict=False)
    ]
    return Ruler(bands, Points(score))


def clause(t: Say, article: str, *, verified: bool = True, assumed: bool = False) -> Clause:
    if assumed:
        return Clause("", "", verified=False, assumed=True)
    law = t("《餐饮服务风险分级办法》", "Food Service Risk Grading Measures")
    return Clause(law, article, verified=verified, href="/r/models/1")
