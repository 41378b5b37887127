"""Food retail: shops by floor, items and suppliers."""

from __future__ import annotations

from random import Random

from regulation.register.sample.trades.trade import FOOD_PERMIT, Fact, Permit, Trade


def facts(rng: Random, industry_class: str) -> dict[str, Fact]:
    """A shop's floor, items and suppliers; small shops sell little chilled and nothing loose."""
    large = industry_class == "5212"
    size = rng.lognormvariate(6.3 if large else 4.3, 0.7)

    def items(share_without: float, middle: float) -> int:
        if rng.random() < share_without:
            return 0
        return 1 + int(middle * (4 if large else 1) * rng.lognormvariate(0, 0.8))

    return {
        "floor_area_m2": round(size, 1),
        "prepackaged_ambient_items": items(0.02, 420),
        "prepackaged_chilled_items": items(0.15, 60),
        "prepackaged_frozen_items": items(0.3, 45),
        "bulk_ambient_items": items(0.35, 40),
        "bulk_chilled_items": items(0.45, 18),
        "bulk_frozen_items": items(0.6, 15),
        "supplier_count": 1 + int(size / 12 * rng.uniform(0.4, 1.4)),
    }


TRADE = Trade(
    "food_retail",
    270,
    {
        "5212": ("超市", "生鲜超市"),
        "5213": ("便利店",),
        "5221": ("粮油店",),
        "5222": ("烘焙坊",),
        "5223": ("果蔬店",),
        "5224": ("水产店", "鲜肉店"),
        "5226": ("茶叶店", "酒水商行"),
        "5229": ("副食店",),
    },
    "商贸有限公司",
    {"91": 4, "92": 6},
    (Permit(FOOD_PERMIT, 5),),
    {"market_regulation": 88, "fire_rescue": 12},
    ("销售过期食品", "食品变质", "标签与实物不符", "价格与标价不符", "计量不足"),
    facts,
    adjusted=True,
)
