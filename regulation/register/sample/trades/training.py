"""Off-campus training: by who is taught and what goes on there."""

from __future__ import annotations

from random import Random

from regulation.register.sample.trades.trade import FOOD_PERMIT, Fact, Permit, Trade, about, often


def facts(rng: Random, industry_class: str) -> dict[str, Fact]:
    """How many are taught, of what age, and whether they eat, sleep or do dangerous sport there."""
    adults, sport, arts = industry_class == "8391", industry_class == "8392", industry_class == "8393"
    return {
        "student_count": about(rng, 140, 0.8, 8),
        "serves_preschoolers": not adults and often(rng, 0.6 if arts else 0.25),
        "serves_school_age_minors": not adults or often(rng, 0.05),
        "has_boarding": often(rng, 0.12 if adults else 0.03),
        "operates_high_risk_sport": sport and often(rng, 0.4),
        "provides_meals": often(rng, 0.15 if adults or sport else 0.3),
    }


TRADE = Trade(
    "training",
    45,
    {
        "8391": ("职业培训学校",),
        "8392": ("体育培训中心", "游泳培训中心"),
        "8393": ("艺术培训中心", "音乐教室", "书画院"),
        "8394": ("课后托管中心", "文化课培训中心"),
    },
    "教育咨询有限公司",
    {"91": 7, "52": 3},
    (
        Permit("民办学校办学许可证", 5, only=("8391", "8394")),
        Permit("营业执照或民办非企业单位登记证书", None),
        Permit("高危险性体育项目经营许可证", 5, when="operates_high_risk_sport"),
        Permit(FOOD_PERMIT, 5, when="provides_meals"),
    ),
    {"education": 70, "market_regulation": 15, "fire_rescue": 15},
    ("退费难", "超时段收费", "教师资质不明", "虚假宣传", "场地拥挤"),
    facts,
    branch="校区",
)
