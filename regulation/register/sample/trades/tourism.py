"""Tourism: agencies, scenic areas and parks, by what carries people and what crowds them."""

from __future__ import annotations

from random import Random

from regulation.register.sample.trades.trade import EQUIPMENT, FOOD_PERMIT, Fact, Permit, Trade, about, often


def facts(rng: Random, industry_class: str) -> dict[str, Fact]:
    """Ropeways, rides, boats, coaches, sport and crowds; an agency has coaches at most."""
    agency, park, scenic = industry_class == "7291", industry_class == "9020", industry_class == "7861"
    return {
        "has_cable_car": scenic and often(rng, 0.4),
        "has_large_amusement_rides": often(rng, 0.9 if park else 0.2 if scenic else 0.0),
        "has_boats": not agency and often(rng, 0.4),
        "operates_high_risk_sport": not agency and often(rng, 0.25),
        "has_own_coaches": often(rng, 0.25 if agency else 0.1),
        "event_attendance": 0 if agency or often(rng, 0.4) else about(rng, 1500, 0.9, 100),
    }


TRADE = Trade(
    "tourism",
    13,
    {"7291": ("旅行社",), "7861": ("风景区",), "9020": ("游乐园",), "9030": ("采摘园", "垂钓园")},
    "文旅发展有限公司",
    {"91": 9, "12": 1},
    (
        Permit("旅行社业务经营许可证", None, only=("7291",)),
        Permit(EQUIPMENT, None, when="has_cable_car"),
        Permit(EQUIPMENT, None, when="has_large_amusement_rides"),
        Permit("高危险性体育项目经营许可证", 5, when="operates_high_risk_sport"),
        Permit("船舶检验、登记证书", 5, when="has_boats"),
        Permit("道路运输经营许可证（旅游客运）", 4, when="has_own_coaches"),
        Permit(FOOD_PERMIT, 5, only=("9020", "7861")),
    ),
    {"culture_tourism": 70, "market_regulation": 20, "fire_rescue": 10},
    ("强制购物", "行程缩水", "退团不退费", "排队混乱", "设施停运未告知"),
    facts,
    branch="分部",
)
