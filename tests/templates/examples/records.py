"""Records that were set aside, as examples; invented."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from templates import AsidePage, AsideRow, Lang
from tests.templates.examples.values import Say, shell, speaker

HERE = "/r/set-aside"


def aside_pages(lang: Lang) -> dict[str, object]:
    """What is set aside, with and without a refusal, and nothing."""
    t = speaker(lang)
    page = AsidePage(shell(lang, HERE), [_row(t), replace(_row(t), record="b2", failed=[], answered=1)])
    fault = replace(_row(t), fault=t("请写明理由。", "Give the reason."))
    return {
        "set-aside": page,
        "set-aside-fault": replace(page, rows=[fault, *page.rows[1:]]),
        "set-aside-none": replace(page, rows=[]),
    }


def _row(t: Say) -> AsideRow:
    return AsideRow(
        record="a1",
        name=t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        premises_href="/r/premises/7k3q",
        task="T-20261120-4AB8",
        task_href="/r/tasks/4AB8",
        by=t("程文山 9001001、罗小满 9001002", "Cheng Wenshan 9001001, Luo Xiaoman 9001002"),
        received=datetime(2026, 11, 20, 15, 4, tzinfo=timezone(timedelta(hours=8))),
        why=t(
            "任务已经取消。记录已经收到并保存，没有计入，由负责人决定是否采纳。",
            "Received and kept, and set aside: the task was cancelled. It does not count unless a lead admits it.",
        ),
        failed=["CAT-004", "CAT-006"],
        answered=32,
        digest="1e44fc7bd31979da8b7e2b8c5a403a3c1ad140f7fcd320e08fec2bb4bea74e1c",
    )
