"""What was set aside: two records that wait, one of them with a reason that was missing; nothing."""

from dataclasses import replace
from datetime import datetime

from templates import AsidePage, AsideRow, Lang
from tests.templates.examples.values import shell, speaker

DIGEST = "9f2c" * 16


def aside_pages(lang: Lang) -> dict[str, object]:
    """With records that wait, with a reason that was missing, with nothing."""
    t = speaker(lang)
    row = AsideRow(
        record="5c1d7a52-0b57-4d0e-9b43-0a6f7a2f7f11",
        name=t("老街牛肉面馆", "Old Street Noodles"),
        premises_href="/r/premises/7k3q",
        task="T-20261126-7K3Q",
        task_href="/r/tasks/7K3Q",
        by=t("程文山", "Cheng Wenshan"),
        received=datetime(2026, 11, 26, 10, 30),
        why=t("任务已经取消", "the task was cancelled"),
        failed=[t("健康证明", "Health certificates")],
        answered=30,
        digest=DIGEST,
    )
    other = replace(
        row,
        record="6d",
        why=t("提交人的账号已经停用", "the account that sent it has been disabled"),
        failed=[],
    )
    fault = replace(row, fault=t("写清为什么。", "Say why."), typed="")
    return {
        "aside": AsidePage(shell(lang, "/r/set-aside"), [row, other]),
        "aside-fault": AsidePage(shell(lang, "/r/set-aside"), [fault]),
        "aside-empty": AsidePage(shell(lang, "/r/set-aside"), []),
    }
