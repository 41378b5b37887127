"""The draft of a table's next edition at each step; names and numbers are invented."""

from dataclasses import replace
from datetime import date

from templates import (
    DraftState,
    GroupMoves,
    Lang,
    MatrixRow,
    MoverLine,
    MovesBy,
    NeededLine,
    Place,
    Points,
    TableDraftPage,
    WhatIfShown,
)
from tests.templates.examples.tables import DIGEST
from tests.templates.examples.values import INSUFFICIENT, mark, shell, speaker

HERE = "/r/models/1"


def amending_pages(lang: Lang) -> dict[str, object]:
    t = speaker(lang)
    columns = [*(mark(t, letter) for letter in "ABCD"), INSUFFICIENT]
    counts = [(212, 40, 0, 0, 0), (0, 301, 65, 0, 0), (0, 3, 140, 12, 0), (0, 0, 0, 48, 0), (4, 0, 0, 0, 68)]
    found = WhatIfShown(
        premises=893,
        before="2016-12-01",
        tried_by=t("张明", "Zhang Ming"),
        tried_on=date(2026, 11, 25),
        milliseconds=412,
        total=GroupMoves("", 117, 3, 4, 0, 769),
        columns=columns,
        rows=[MatrixRow(m, n) for m, n in zip(columns, counts, strict=True)],
        by=[
            MovesBy(
                t("按行业", "By trade"), [GroupMoves(t("餐饮服务", "Food service"), 117, 3, 4, 0, 769)], 1
            ),
            MovesBy(t("按区域", "By district"), [], 12),
            MovesBy(
                t("按行业小类", "By class of trade"),
                [GroupMoves("6210 正餐服务", 80, 1, 4, 0, 300, "zh-CN" if lang == "en" else "")],
            ),
        ],
        needed=[
            NeededLine(hours=False, most=False, before=1204, after=1391),
            NeededLine(hours=False, most=True, before=1890, after=2204),
            NeededLine(hours=True, most=False, before=2408, after=2782),
            NeededLine(hours=True, most=True, before=3780, after=3560),
        ],
        over_cap=12,
        unsaid=1,
        listless=2,
        movers=[
            MoverLine(
                "半亩田牛肉面馆", "/r/premises/7k3q/why", mark(t, "B"), mark(t, "C"), Points(41000), Points(46000),
                t("面积", "Area"), Points(2500), Points(7500),
            ),
            MoverLine(
                "云津早点", "/r/premises/7k3r/why", mark(t, "A"), mark(t, "B"), Points(28500), Points(28500)
            ),
        ],
        hidden=3,
        refused=2,
    )  # fmt: skip
    begun = TableDraftPage(
        shell(lang, f"{HERE}/draft", Place.TABLES),
        t("餐饮服务", "Food service"),
        HERE,
        f"{HERE}/draft",
        7,
        fault=t("请选一个文件，或者粘贴全文。", "Choose a file or paste the whole text."),
        typed_text='id = "cn-catering-2016"',
        json_href=f"{HERE}/draft",
    )
    drafted = replace(
        begun,
        state=DraftState.RETURNED,
        version="2027-01-01",
        digest=DIGEST,
        by=t("张明", "Zhang Ming"),
        on=date(2026, 11, 25),
        reason=t("按去年的结果收紧", "Tighter, after last year's results"),
        returned=t("面积的分值再核", "Check the points of area again"),
        found=found,
        fault="",
        typed_text="",
        publishes=True,
    )
    handed = replace(drafted, state=DraftState.HANDED_OVER, returned="", fresh=True)
    published = replace(
        handed,
        state=DraftState.PUBLISHED,
        edition_href=f"{HERE}?version=2027-01-01",
        found=replace(found, over_cap=0, movers=[], hidden=0, refused=0, before=""),
    )
    return {
        "table-draft-none": begun,
        "table-draft": drafted,
        "table-draft-handed": handed,
        "table-draft-own": replace(handed, own=True, fresh=False),
        "table-draft-waits": replace(handed, publishes=False),
        "table-draft-published": published,
    }


SAME_ADDRESS = {"table-draft-handed", "table-draft-own", "table-draft-waits", "table-draft-published"}
"""One address at different steps of its draft."""
