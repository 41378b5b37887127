"""Lodging: houses by beds, floor and what is inside."""

from __future__ import annotations

from random import Random

from regulation.register.sample.trades.trade import FIRE_CHECK, FOOD_PERMIT, Fact, Permit, Trade, about, often

BEDS = {"6110": 220, "6121": 110, "6129": 45, "6130": 14}
"""GB/T class → beds of a house in the middle."""


def facts(rng: Random, industry_class: str) -> dict[str, Fact]:
    """A house's beds, floor and facilities: a hotel has most, a homestay next to none."""
    beds = about(rng, BEDS[industry_class], 0.5, 4)
    hotel, homestay = industry_class == "6110", industry_class == "6130"
    return {
        "bed_count": beds,
        "floor_area_m2": round(beds * rng.uniform(14, 34 if hotel else 24), 1),
        "has_swimming_pool": often(rng, 0.4 if hotel else 0.03),
        "has_karaoke": often(rng, 0.3 if hotel else 0.02),
        "has_restaurant": often(rng, 0.95 if hotel else 0.4),
        "has_central_ac": not homestay and often(rng, 0.9 if hotel else 0.35),
    }


TRADE = Trade(
    "lodging",
    50,
    {"6110": ("大酒店",), "6121": ("快捷酒店",), "6129": ("宾馆", "旅店"), "6130": ("民宿",)},
    "酒店管理有限公司",
    {"91": 6, "92": 4},
    (
        Permit("特种行业许可证（旅馆业）", None),
        Permit("公共场所卫生许可证", 4),
        Permit(FIRE_CHECK, None),
        Permit(FOOD_PERMIT, 5, when="has_restaurant"),
        Permit("高危险性体育项目经营许可证", 5, when="has_swimming_pool"),
        Permit("娱乐经营许可证", 2, when="has_karaoke"),
    ),
    {"public_security": 55, "health": 20, "fire_rescue": 17, "market_regulation": 8},
    ("床品不洁", "退订纠纷", "夜间噪声", "消防通道堆物", "入住未查验证件"),
    facts,
)
