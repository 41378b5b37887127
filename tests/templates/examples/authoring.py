"""Requirements by trade, a row being written, a draft at each step; invented."""

from dataclasses import replace
from datetime import date

from templates import (
    AuthoredChapter,
    AuthoredRow,
    AuthoredRows,
    AuthoredTrade,
    AuthoredTrades,
    DraftedRow,
    DraftPage,
    DraftState,
    FactListed,
    FieldChange,
    Lang,
    Link,
    LintLine,
    Option,
    Place,
    RowConcerns,
    RowField,
    RowForm,
)
from tests.templates.examples.values import shell, speaker

HERE = "/r/requirements/catering"
FIELDS = (
    "chapter",
    "department",
    "method",
    "severity",
    "basis.law",
    "penalty.law",
    "factor",
    "points_source",
)


def authoring_pages(lang: Lang) -> dict[str, object]:
    t = speaker(lang)
    catering = t("餐饮服务", "Food service")
    gas = t("燃气报警器", "Gas alarm")
    row = AuthoredRow(
        "CAT-015",
        gas,
        t("用燃气的厨房装好报警器。", "A kitchen with gas has an alarm."),
        t("城市管理部门", "Urban management"),
        t("安全生产法 第三十六条", "Work Safety Law Article 36"),
        when="uses_gas",
        key=True,
        href=f"{HERE}/CAT-015",
        changed=True,
    )
    rows = AuthoredRows(
        shell(lang, HERE, Place.REQUIREMENTS),
        catering,
        HERE,
        "2026-11-22",
        ["2026-11-22"],
        [
            AuthoredChapter(
                t("场所与设备", "Premises and equipment"),
                [row, replace(row, id="CAT-016", red_line=True, ends=True)],
            )
        ],
        2,
        new_href=f"{HERE}/new",
        draft=DraftState.DRAFTING,
        draft_href=f"{HERE}/draft",
        changed=1,
        json_href=HERE,
    )
    form = RowForm(
        shell(lang, f"{HERE}/CAT-015", Place.REQUIREMENTS),
        catering,
        HERE,
        "CAT-015",
        gas,
        values={
            "title.zh": "燃气报警器",
            "title.en": "Gas alarm",
            "duty.zh": "装好报警器。",
            "red_line": "yes",
        },
        faults={},
        options={
            name: [Option("", t("请选择", "Choose")), Option("a", t("甲", "A"), chosen=True)]
            for name in FIELDS
        },
        facts=[FactListed("uses_gas", t("使用燃气", "Uses gas"), t("是或否", "yes or no"))],
        draft_href=f"{HERE}/draft",
        in_draft=True,
        can_end=True,
    )
    draft = DraftPage(
        shell(lang, f"{HERE}/draft", Place.REQUIREMENTS),
        catering,
        HERE,
        f"{HERE}/draft",
        DraftState.DRAFTING,
        "2026-11-22",
        "shenyan",
        date(2026, 11, 25),
        [
            DraftedRow(
                "CAT-015",
                gas,
                f"{HERE}/CAT-015",
                new=False,
                changes=[
                    FieldChange(RowField.DUTY, "zh", "装报警器。", "装好报警器，每月试一次。"),
                    FieldChange(RowField.DUTY, "en", "Have an alarm.", "Have an alarm and test it monthly."),
                    FieldChange(RowField.WHEN, "", "", "uses_gas"),
                ],
            ),
            DraftedRow("CAT-016", gas, f"{HERE}/CAT-016", new=True, changes=[]),
            DraftedRow(
                "CAT-017",
                gas,
                f"{HERE}/CAT-017",
                new=False,
                changes=[],
                ends=t("并入 CAT-015", "Now part of CAT-015"),
            ),
        ],
        [RowConcerns("CAT-015", gas, 3, 120, 4, 310, [Link("半亩田牛肉面馆", "/e/7k3q/handbook")])],
        counted=437,
        milliseconds=212,
        whole=True,
        earliest=date(2026, 11, 25),
        writes=True,
        publishes=True,
        own=True,
        lint=[
            LintLine(
                "CAT-015",
                f"{HERE}/CAT-015",
                t("依据引的条文没有人读过原文", "basis cites an article that nobody read"),
                t("读过原文后注明", "read it in the law and say so"),
                remark=True,
            )
        ],
        json_href=f"{HERE}/draft",
    )
    handed = replace(draft, state=DraftState.HANDED_OVER)
    fault = LintLine(
        "CAT-016",
        f"{HERE}/CAT-016",
        t("条件怎么都不会成立", "can never be true, whatever the facts are"),
        t("改正条件，或者去掉这一条", "correct the condition, or take the row out"),
        remark=False,
    )
    return {
        "authored-trades": AuthoredTrades(
            shell(lang, "/r/requirements", Place.REQUIREMENTS),
            [
                AuthoredTrade(
                    catering, HERE, 96, "2026-11-22", "2027-01-01", DraftState.RETURNED, f"{HERE}/draft", 2
                ),
                AuthoredTrade(t("药店", "Pharmacies"), "/r/requirements/pharmacy", 60, "2026-11-22"),
            ],
            json_href="/r/requirements",
        ),
        "authored-trades-none": AuthoredTrades(shell(lang, "/r/requirements", Place.REQUIREMENTS), []),
        "authored-rows": rows,
        "authored-rows-none": replace(rows, chapters=[], total=0, q="x", new_href="", draft_href=""),
        "row-form": form,
        "row-form-faulty": replace(
            form,
            faults={
                "duty.en": t("这里要写英文。", "Write this in English."),
                "red_line": t("红线要有处罚。", "A red line wants a penalty."),
                "basis.law": t("请选一个。", "Choose one."),
                "reason": t("请写明废止的理由。", "Give the reason for withdrawing it."),
            },
            refused=t("没有改动。", "Nothing was changed."),
        ),
        "row-form-ending": replace(form, in_draft=False, ends=t("并入 CAT-015", "Now part of CAT-015")),
        "row-form-new": replace(form, row="", title="", values={}, in_draft=False, draft_href=""),
        "draft": draft,
        "draft-returned": replace(
            draft, state=DraftState.RETURNED, reason=t("写明多久试一次。", "Say how often."), whole=False
        ),
        "draft-own": handed,
        "draft-faulty": replace(draft, lint=[fault, *draft.lint]),
        "draft-faulty-handed": replace(handed, own=False, lint=[replace(fault, row="", href="")]),
        "draft-sound": replace(draft, lint=[]),
        "draft-to-publish": replace(handed, own=False, whole=False, whole_href=f"{HERE}/draft?count=all"),
        "draft-refused": replace(
            handed, own=False, fault=t("请选今天或以后。", "Choose a later day."), said=["row X covers Y"]
        ),
        "draft-published": replace(
            draft, state=DraftState.PUBLISHED, version="2026-12-01", digest="4f1c" * 16, concerns=[]
        ),
    }


STEPS = ("returned", "own", "faulty", "faulty-handed", "sound", "to-publish", "refused", "published")
SAME_ADDRESS = {"authored-trades-none", "authored-rows-none", "row-form-faulty", "row-form-ending"} | {
    f"draft-{step}" for step in STEPS
}
