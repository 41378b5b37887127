"""Sports and fitness venues: by floor and by the sports done there."""

from __future__ import annotations

from random import Random

from regulation.register.sample.trades.trade import (
    EQUIPMENT,
    FIRE_CHECK,
    FOOD_PERMIT,
    Fact,
    Permit,
    Trade,
    about,
    often,
)

FLOOR = {"8930": 650, "8921": 4500, "8929": 1300}
"""GB/T class → floor in square metres, in the middle."""


def facts(rng: Random, industry_class: str) -> dict[str, Fact]:
    """A venue's floor, water, heights, rides, crowds and children; a pool is a high-risk sport."""
    stadium, gym = industry_class == "8921", industry_class == "8930"
    pool = often(rng, 0.5 if stadium else 0.25)
    return {
        "floor_area_m2": about(rng, FLOOR[industry_class], 0.6, 60),
        "operates_high_risk_sport": pool or often(rng, 0.15),
        "has_swimming_pool": pool,
        "has_large_amusement_rides": pool and often(rng, 0.08),
        "hosts_large_events": stadium and often(rng, 0.5),
        "admits_minors": often(rng, 0.5 if gym else 0.9),
    }


TRADE = Trade(
    "sports",
    30,
    {"8930": ("健身房", "瑜伽馆", "攀岩馆"), "8921": ("体育馆", "游泳馆"), "8929": ("羽毛球馆", "滑冰场")},
    "体育发展有限公司",
    {"91": 8, "92": 2},
    (
        Permit(FIRE_CHECK, None),
        Permit("高危险性体育项目经营许可证", 5, when="operates_high_risk_sport"),
        Permit("公共场所卫生许可证", 4, when="has_swimming_pool"),
        Permit(EQUIPMENT, None, when="has_large_amusement_rides"),
        Permit("大型群众性活动安全许可", 1, when="hosts_large_events"),
        Permit(FOOD_PERMIT, 5, only=("体育馆", "游泳馆")),
    ),
    {"sports": 65, "health": 15, "fire_rescue": 10, "market_regulation": 10},
    ("退卡退费难", "池水浑浊", "救生员不在岗", "器材损坏", "私教纠纷"),
    facts,
    branch="馆",
)
