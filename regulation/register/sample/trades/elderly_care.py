"""Elderly care homes: by beds and by who lives there."""

from __future__ import annotations

from random import Random

from regulation.register.sample.trades.trade import FOOD_PERMIT, Fact, Permit, Trade, about, often


def facts(rng: Random, industry_class: str) -> dict[str, Fact]:
    """A home's beds, those in them who cannot care for themselves, kitchen, gas and medical unit."""
    nursing = industry_class == "8512"
    beds = about(rng, 90 if nursing else 70, 0.7, 6)
    frail = rng.uniform(0.4, 0.9) if nursing else rng.uniform(0, 0.5)
    canteen = beds > 15 or often(rng, 0.6)
    return {
        "bed_count": beds,
        "disabled_resident_count": int(beds * rng.uniform(0.5, 0.95) * frail),
        "has_dementia_care": often(rng, 0.6 if nursing else 0.35),
        "has_canteen": canteen,
        "has_medical_unit": often(rng, 0.9 if nursing else 0.3),
        "uses_gas": canteen and often(rng, 0.6),
    }


TRADE = Trade(
    "elderly_care",
    25,
    {"8512": ("护理院",), "8514": ("养老院", "颐养中心", "老年公寓")},
    "养老服务有限公司",
    {"91": 4, "52": 5, "12": 1},
    (
        Permit("养老机构备案回执（非许可）", None),
        Permit(FOOD_PERMIT, 5, when="has_canteen"),
        Permit("医疗机构执业许可证或备案", 5, when="has_medical_unit"),
    ),
    {"civil_affairs": 70, "fire_rescue": 15, "market_regulation": 10, "health": 5},
    ("护理不及时", "伙食差", "押金不退", "老人跌倒未告知家属", "夜间无人巡房"),
    facts,
    branch="院区",
)
