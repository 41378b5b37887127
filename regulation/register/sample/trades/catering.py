"""Catering: kitchens by form, size and dishes."""

from __future__ import annotations

from random import Random

from regulation.register.sample.trades.trade import FOOD_PERMIT, Fact, Permit, Trade


def facts(rng: Random, industry_class: str) -> dict[str, Fact]:
    """A kitchen's form, size and dishes; canteens and delivery go by diners, restaurants by floor."""
    form = _form(rng, industry_class)
    by_floor = form == "restaurant"

    def items(share_without: float, most: int) -> int:
        return 0 if rng.random() < share_without else rng.randint(1, most)

    drinks = industry_class in ("6231", "6232", "6233")
    cold, pastry = items(0.4, 30), items(0.4 if drinks else 0.7, 20)
    hot = items(0.7 if drinks else 0.03, 90)
    return {
        "form": form,
        "floor_area_m2": round(rng.lognormvariate(4.8, 0.8), 1) if by_floor else None,
        "diners": None if by_floor else int(rng.lognormvariate(5.4, 0.8)) + 10,
        "cold_dish_items": cold,
        "cold_dish_perishable": cold > 0 and rng.random() < 0.5,
        "raw_dish_items": items(0.85, 15),
        "pastry_items": pastry,
        "pastry_perishable": pastry > 0 and rng.random() < 0.4,
        "hot_dish_items": hot,
        "hot_dish_perishable": hot > 0 and rng.random() < 0.7,
        "self_made_drink_items": items(0.1 if drinks else 0.6, 25),
        "other_food_items": items(0.85, 8),
    }


def _form(rng: Random, industry_class: str) -> str:
    if industry_class == "6241":
        return rng.choice(("collective_delivery", "central_kitchen"))
    return "canteen" if industry_class == "6210" and rng.random() < 0.12 else "restaurant"


TRADE = Trade(
    "catering",
    420,
    {
        "6210": ("小馆", "酒楼", "私房菜", "食府"),
        "6220": ("快餐", "便当"),
        "6231": ("茶馆",),
        "6232": ("咖啡馆",),
        "6233": ("酒馆",),
        "6241": ("团餐配送",),
        "6291": ("面馆", "小吃店", "早点铺", "粥铺"),
    },
    "餐饮管理有限公司",
    {"91": 3, "92": 7},
    (Permit(FOOD_PERMIT, 5),),
    {"market_regulation": 80, "fire_rescue": 10, "urban_management": 10},
    ("菜品中有异物", "餐具不洁", "就餐后身体不适", "油烟扰民", "未明码标价", "后厨卫生差"),
    facts,
    adjusted=True,
)
