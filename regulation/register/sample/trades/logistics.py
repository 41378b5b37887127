"""Logistics and couriers: by what is carried, stored and run."""

from __future__ import annotations

from random import Random

from regulation.register.sample.trades.trade import EQUIPMENT, Fact, Permit, Trade, about, often

PEOPLE = {"6020": 16, "5431": 24, "5432": 24, "5435": 45, "5920": 30, "5930": 25}
"""GB/T class → people employed, in the middle."""


def facts(rng: Random, industry_class: str) -> dict[str, Fact]:
    """What a courier, carrier or warehouse handles, and with how many people."""
    courier = industry_class == "6020"
    dangerous, stores = industry_class == "5435", industry_class in ("5920", "5930")
    return {
        "transports_dangerous_goods": dangerous,
        "stores_dangerous_goods": often(rng, 0.4 if dangerous else 0.08 if stores else 0.01),
        "employee_count": about(rng, PEOPLE[industry_class], 0.7, 2),
        "has_warehouse": stores or often(rng, 0.35),
        "has_delivery_ebikes": courier and often(rng, 0.9),
        "has_auto_sorting_line": courier and often(rng, 0.2),
    }


TRADE = Trade(
    "logistics",
    25,
    {
        "6020": ("快递网点", "速递站"),
        "5431": ("货运部",),
        "5432": ("冷链运输部",),
        "5435": ("危货运输队",),
        "5920": ("仓储中心",),
        "5930": ("冷库",),
    },
    "物流有限公司",
    {"91": 9, "92": 1},
    (
        Permit("快递业务经营许可证", 5, only=("6020",)),
        Permit("道路运输经营许可证", 4, only=("5431", "5432", "5435")),
        Permit("危险化学品经营许可证（仓储经营）", 3, when="stores_dangerous_goods"),
        Permit(EQUIPMENT, None, only=("5920", "5930")),
    ),
    {"postal": 60, "transport": 20, "fire_rescue": 12, "emergency_management": 8},
    ("快件丢失", "快件破损", "未经同意放驿站", "个人信息泄露", "占道装卸"),
    facts,
    branch="网点",
)
