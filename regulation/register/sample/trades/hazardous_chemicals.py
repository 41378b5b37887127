"""Hazardous chemicals trade: filling stations, gas and chemical dealers."""

from __future__ import annotations

from random import Random

from regulation.register.sample.trades.trade import FOOD_PERMIT, Fact, Permit, Trade, often


def facts(rng: Random, industry_class: str) -> dict[str, Fact]:
    """What a station or dealer keeps, sells and carries."""
    petrol, gas = industry_class == "5265", industry_class in ("5266", "5296")
    dealer = industry_class in ("5162", "5169")
    return {
        "is_major_hazard": often(rng, 0.4 if gas else 0.12),
        "sells_toxic_or_explosive_precursor": industry_class == "5169" and often(rng, 0.3),
        "has_gas_refuelling": gas or (petrol and often(rng, 0.1)),
        "has_underground_tanks": petrol,
        "has_chem_warehouse": dealer and often(rng, 0.5),
        "has_tank_trucks": often(rng, 0.35 if dealer else 0.1),
    }


TRADE = Trade(
    "hazardous_chemicals",
    12,
    {
        "5265": ("加油站",),
        "5266": ("加气站",),
        "5296": ("燃气供应站",),
        "5162": ("石油经销部",),
        "5169": ("化工经营部",),
    },
    "能源有限公司",
    {"91": 10},
    (
        Permit("危险化学品经营许可证", 3),
        Permit("移动式压力容器、气瓶充装许可证", 4, when="has_gas_refuelling"),
        Permit("道路危险货物运输许可", 4, when="has_tank_trucks"),
        Permit(FOOD_PERMIT, 5, only=("5265",)),
    ),
    {"emergency_management": 65, "fire_rescue": 15, "market_regulation": 10, "ecology": 10},
    ("加油计量不准", "油品质量", "气味扰民", "现场有人吸烟", "卸油时未警戒"),
    facts,
    branch="站",
)
