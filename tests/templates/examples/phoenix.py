"""The page of suspected phoenixes: waiting, refused, empty."""

from dataclasses import replace
from datetime import date

from templates import Lang, Link, PhoenixCase, PhoenixDecided, PhoenixPage, PhoenixSide
from tests.templates.examples.values import shell, speaker


def phoenix_pages(lang: Lang) -> dict[str, object]:
    """With a pair that waits and one decided; with a reason that was missing; with nothing."""
    t = speaker(lang)
    case = PhoenixCase(
        "7k3q-8m4r",
        [t("同一地址：渔火街８８号（一层）。", "Same address: 88 Yuhuo Street (ground floor).")],
        45,
        PhoenixSide(
            t("老汀川菜馆", "Laoting Sichuan Kitchen"),
            "/r/premises/7k3q",
            t("汐州市云津区听潮街道渔火街88号", "88 Yuhuo Street, Tingchao, Yunjin"),
            t("云津区老汀川菜馆", "Laoting, Yunjin"),
            t("许可被吊销或撤销（食品经营许可证）", "permit revoked (food licence)"),
            date(2026, 7, 29),
        ),
        PhoenixSide(
            t("新汀川菜馆", "Xinting Sichuan Kitchen"),
            "/r/premises/8m4r",
            t("渔火街８８号（一层）", "88 Yuhuo Street (ground floor)"),
            t("云津区新汀川菜馆", "Xinting, Yunjin"),
            t("首个许可生效", "first permit in force"),
            date(2026, 9, 12),
        ),
    )
    waiting = PhoenixPage(
        shell(lang, "/r/phoenix"),
        365,
        3,
        [case],
        [phoenix_decided(lang)],
        json_href="/r/phoenix",
    )
    refused = replace(
        waiting,
        cases=[replace(case, chosen=True, outcome="unrelated")],
        fault=t("请写明理由，500 字以内。", "Give the reason, 500 characters at most."),
        fault_key=case.key,
    )
    return {
        "phoenixes": waiting,
        "phoenixes-refused": refused,
        "phoenixes-none": PhoenixPage(shell(lang, "/r/phoenix"), 365, 0),
    }


def phoenix_decided(lang: Lang) -> PhoenixDecided:
    """One decision."""
    t = speaker(lang)
    return PhoenixDecided(
        Link(t("半亩田面馆", "Banmutian Noodles"), "/r/premises/1a2b"),
        Link(t("禾丰粥铺", "Hefeng Congee"), "/r/premises/3c4d"),
        t("没有关系", "Unrelated"),
        t(
            "房东换了租户，人员和设备都不同。",
            "The landlord let to somebody else; other staff, other equipment.",
        ),
        t("程望舒", "Cheng Wangshu"),
        date(2026, 10, 3),
    )
