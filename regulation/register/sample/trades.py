"""What a made-up premises of each trade is like: shops, permits, visitors, complaints, facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

Fact = int | float | bool | str | None


@dataclass(frozen=True, slots=True)
class Trade:
    """One industry of the sample.

    `share` of the premises per thousand; `shops` maps a GB/T 4754-2017 class to shop words; `company` is the
    tail of a company's name; `kinds` are credit-code classes with weights; `permits` names kinds with years
    of a term; `visitors` are departments with weights, the one that grades first; `facts` makes static facts.
    """

    industry: str
    share: int
    shops: Mapping[str, tuple[str, ...]]
    company: str
    kinds: Mapping[str, int]
    permits: tuple[tuple[str, int], ...]
    visitors: Mapping[str, int]
    topics: tuple[str, ...]
    facts: Callable[[Random, str], dict[str, Fact]] | None


FOOD_PERMIT = "食品经营许可证"


def _food_retail(rng: Random, industry_class: str) -> dict[str, Fact]:
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


def _catering(rng: Random, industry_class: str) -> dict[str, Fact]:
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


TRADES = (
    Trade(
        "catering",
        480,
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
        ((FOOD_PERMIT, 5),),
        {"market_regulation": 80, "fire_rescue": 10, "urban_management": 10},
        ("菜品中有异物", "餐具不洁", "就餐后身体不适", "油烟扰民", "未明码标价", "后厨卫生差"),
        _catering,
    ),
    Trade(
        "food_retail",
        320,
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
        ((FOOD_PERMIT, 5),),
        {"market_regulation": 88, "fire_rescue": 12},
        ("销售过期食品", "食品变质", "标签与实物不符", "价格与标价不符", "计量不足"),
        _food_retail,
    ),
    Trade(
        "pharmacy",
        80,
        {"5251": ("大药房", "药店"), "5252": ("中药店",)},
        "医药有限公司",
        {"91": 8, "92": 2},
        (("药品经营许可证", 5),),
        {"medical_products": 70, "market_regulation": 15, "medical_insurance": 15},
        ("未凭处方售药", "药师不在岗", "药品价格争议", "药品近效期未提示"),
        None,
    ),
    Trade(
        "lodging",
        70,
        {"6110": ("大酒店",), "6121": ("快捷酒店",), "6129": ("宾馆", "旅店"), "6130": ("民宿",)},
        "酒店管理有限公司",
        {"91": 6, "92": 4},
        (("公共场所卫生许可证", 4),),
        {"public_security": 40, "health": 25, "fire_rescue": 25, "market_regulation": 10},
        ("床品不洁", "退订纠纷", "夜间噪声", "消防通道堆物"),
        None,
    ),
    Trade(
        "medical",
        50,
        {"8415": ("口腔医院", "眼科医院"), "8421": ("社区卫生站",), "8425": ("门诊部", "诊所")},
        "医疗管理有限公司",
        {"91": 5, "52": 3, "12": 2},
        (("医疗机构执业许可证", 5),),
        {"health": 70, "medical_insurance": 20, "fire_rescue": 10},
        ("收费不透明", "候诊时间过长", "病历书写不规范", "医疗废物存放不当"),
        None,
    ),
)
"""The trades of the sample; the shares add up to a thousand."""
