"""Closing what a visit found, as examples; invented."""

from dataclasses import replace
from datetime import date

from templates import (
    AppealForm,
    AppealLine,
    AppealPage,
    AppealRowShown,
    Appeals,
    AppealShown,
    Closing,
    Lang,
    Photo,
    Points,
    ProofShown,
    RatedRow,
    RatePage,
    RatingsPage,
    ReratingShown,
    ReratingState,
    Statement,
    StepLine,
    StepWord,
    TimeForm,
)
from tests.templates.examples.values import Say, mark, shell, speaker

APPEAL = "/r/appeals/4f1c"


def own_closing(t: Say) -> Closing:
    """What an owner sees: everything that can be asked for."""
    title = t("健康证明", "Health certificates")
    line = AppealLine("0e4f:1", title, mark=mark(t, "A"), score=Points(24_000))
    return Closing(
        statement=Statement(
            date(2026, 11, 27),
            t("当时正在补货。", "We were restocking."),
            date(2026, 11, 28),
            answer_by=date(2026, 12, 11),
            may_write=True,
        ),
        steps=_steps(t),
        times=[TimeForm(1, "0e4f:1", title, date(2026, 12, 1), date(2026, 12, 31))],
        appeal_form=AppealForm(
            date(2026, 12, 11), [line, replace(line, finding="0e4f:2")], mark(t, "A"), Points(20_000)
        ),
        rerating=ReratingShown(
            ReratingState.REFUSED,
            date(2026, 11, 22),
            reason=t("最近已经安排专项检查", "a campaign is due soon"),
            may_ask=True,
        ),
        rate_href="/rate/0e4f.abc",
    )


def officer_closing(t: Say) -> Closing:
    """What an officer sees: the appeal to decide, the statement to answer."""
    return Closing(
        statement=Statement(
            date(2026, 11, 27),
            t("当时正在补货。", "We were restocking."),
            date(2026, 11, 21),
            answer_by=date(2026, 12, 4),
            hear_href="/r/visits/0e4f/heard",
        ),
        steps=[replace(step, by=t("冯立", "Li Feng")) for step in _steps(t)],
        appeal=replace(_filed(t), href=APPEAL),
    )


def closing_pages(lang: Lang) -> dict[str, object]:
    """All of them by name."""
    t = speaker(lang)
    page = _appeal(lang)
    decided = replace(
        _filed(t),
        decided_on=date(2026, 12, 1),
        decided_by=t("许岚", "Lan Xu"),
        before=mark(t, "B"),
        after=mark(t, "A"),
        before_score=Points(32_308),
        after_score=Points(26_154),
        lines=[
            replace(one, upheld=n == 0, reason=t("照片为证", "the photo shows it"))
            for n, one in enumerate(page.appeal.lines)
        ],
    )
    rate = RatePage(shell(lang, "/rate/0e4f.abc", public=True), at_least=5, days=30)
    row = AppealRowShown(page.name, 2, date(2026, 11, 21), date(2026, 11, 20), APPEAL, late=True)
    return {
        "appeals": Appeals(shell(lang, "/r/appeals"), [row, replace(row, findings=1, late=False)]),
        "appeals-none": Appeals(shell(lang, "/r/appeals"), []),
        "appeal": page,
        "appeal-fault": replace(page, fault=t("每一项都要选。", "Choose for each.")),
        "appeal-involved": replace(page, involved=True),
        "appeal-decided": replace(page, appeal=decided),
        "rate": rate,
        "rate-fault": replace(
            rate, fault=t("四个问题都要选。", "Answer all four."), chosen=["polite=5", "repeated=0"]
        ),
        "rate-done": replace(rate, done=True),
        "ratings": RatingsPage(shell(lang, "/r/ratings"), [_rated(t)], 5, 30),
        "ratings-none": RatingsPage(shell(lang, "/r/ratings"), [], 5, 30),
    }


SAME_CLOSING = {
    "appeals-none",
    "appeal-fault",
    "appeal-involved",
    "appeal-decided",
    "rate-fault",
    "rate-done",
    "ratings-none",
}


def _rated(t: Say) -> RatedRow:
    said = [t("来之前打个电话", "Call before you come")]
    return RatedRow(
        t("市场监督管理", "Market regulation"), t("东区", "East district"), 7, "4.3", 100, 86, 14, said
    )


def _filed(t: Say) -> AppealShown:
    line = AppealLine(
        "0e4f:1",
        t("健康证明", "Health certificates"),
        grounds=t("证明在办公室", "the certificates were in the office"),
    )
    other = replace(line, finding="0e4f:2", title=t("进货查验记录", "Purchase records"))
    return AppealShown(date(2026, 11, 21), date(2026, 12, 11), [line, other])


def _appeal(lang: Lang) -> AppealPage:
    t = speaker(lang)
    filed = _filed(t)
    lines = [
        replace(
            one,
            note=t("2 人未能出示", "two could not show one"),
            mark=mark(t, "A"),
            score=Points(26_154),
            photos=[Photo("a" * 64, f"/e/7k3q/visits/0e4f/photos/{'a' * 64}")],
            proofs=[ProofShown(date(2026, 11, 20), t("证明补拍在后", "the certificates, taken later"))],
        )
        for one in filed.lines
    ]
    return AppealPage(
        shell(lang, APPEAL),
        name=t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        number="J-20261120-4AB8C1",
        result_href="/e/7k3q/visits/0e4f",
        appeal=replace(filed, lines=lines),
        now=mark(t, "B"),
        now_score=Points(32_308),
        every=mark(t, "A"),
        every_score=Points(24_000),
    )


def _steps(t: Say) -> list[StepLine]:
    title = t("健康证明", "Health certificates")
    return [
        StepLine(
            date(2026, 11, 21), title, StepWord.ASK_TIME, "", t("排不上队", "no slot"), date(2026, 12, 8)
        ),
        StepLine(date(2026, 11, 22), title, StepWord.GRANT_TIME, day=date(2026, 12, 5)),
    ]
