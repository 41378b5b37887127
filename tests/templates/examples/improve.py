"""How a grade becomes better: surely, at best, not at all, nothing to reach, no table; invented."""

from dataclasses import replace
from datetime import date

from templates import (
    AheadCause,
    AheadKind,
    AheadLine,
    DeedKind,
    DeedLine,
    Improve,
    ImproveState,
    KeptFactor,
    Lang,
    Link,
    Plate,
    Points,
    Ruler,
    Unmoved,
)
from tests.templates.examples.values import INSUFFICIENT, TODAY, mark, ruler, shell, speaker


def improve_pages(lang: Lang) -> dict[str, object]:
    """One page a state."""
    t = speaker(lang)
    b, c = mark(t, "B"), mark(t, "C")
    kinds = list(DeedKind)
    titles = [t(f"事项 {n}", f"Thing {n}") for n in range(len(kinds))]
    steps = [
        DeedLine(
            kind,
            title,
            "/e/7k3q/facts",
            None if n % 2 else TODAY,
            None if n % 2 else 0,
            Points(saves),
            Points(44_000),
            b,
            n != 1,
        )
        for n, (kind, title, saves) in enumerate(
            zip(kinds, titles, [2000, 0, -500, 1, 3, 4, 5, 6], strict=True)
        )
    ]
    ahead = [
        AheadLine(
            date(2027, 1, 4),
            39,
            [AheadCause(AheadKind.POINTS, t("距上次检查", "Days since"), Points(1000), Points(2000))],
            c,
            Points(46_000),
            same_grade=False,
        ),
        AheadLine(
            date(2027, 2, 4),
            70,
            [
                AheadCause(kind, t("某某", "Something"))
                for kind in (AheadKind.EDITION, AheadKind.PERMIT, AheadKind.MENDING)
            ],
            c,
            Points(46_500),
        ),
    ]
    sure = Improve(
        shell=shell(lang, "/e/7k3q/improve"),
        name=t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        premises_href="/e/7k3q",
        why_href="/e/7k3q/why",
        industry=t("餐饮服务", "Catering"),
        plate=Plate(c, TODAY),
        ruler=replace(ruler(t, 52_000), expected=Points(44_000)),
        state=ImproveState.SURE,
        as_of=TODAY,
        until=date(2027, 11, 26),
        now=c,
        now_score=Points(52_000),
        target=b,
        limit=Points(45_000),
        steps=steps,
        effort=12,
        then=b,
        then_score=Points(44_000),
        kept=[Unmoved(t("不为等级去改", "Not for a grade"), [KeptFactor(t("面积", "Area"), Points(4000))])],
        kept_points=Points(4000),
        ahead=ahead,
        table=Link(t("评分表", "Table"), "/r/models/x"),
        json_href="/e/7k3q/improve",
    )
    best = replace(
        sure,
        state=ImproveState.BEST,
        target=None,
        steps=[],
        then=None,
        margin=Points(1000),
        worse=c,
        losing=[t("发生事故", "An accident")],
    )
    return {
        "improve": sure,
        "improve-hoped": replace(
            sure, state=ImproveState.HOPED, worst=c, at_most=t("分值不高于 12", "at most 12"), steps=steps[:1]
        ),
        "improve-impossible": replace(
            sure, state=ImproveState.IMPOSSIBLE, steps=[], then=None, held=[t("发生事故", "An accident")]
        ),
        "improve-best": best,
        "improve-ungraded": replace(
            best, state=ImproveState.UNGRADED, plate=Plate(INSUFFICIENT), ruler=Ruler(()), now=INSUFFICIENT,
            now_score=None, margin=None, losing=[], ahead=[], kept=[],
        ),
    }  # fmt: skip


SAME_IMPROVE = frozenset({"improve-hoped", "improve-impossible", "improve-best", "improve-ungraded"})
"""The same address as `improve`."""
