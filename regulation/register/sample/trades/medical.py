"""Medical institutions: by people and by what is done there."""

from __future__ import annotations

from random import Random

from regulation.register.sample.trades.trade import Fact, Permit, Trade, about, often

PEOPLE = {"8411": 320, "8415": 90, "8421": 28, "8425": 9}
"""GB/T class → people employed, in the middle."""


def facts(rng: Random, industry_class: str) -> dict[str, Fact]:
    """How many work there, and which of what needs most care is done."""
    hospital = industry_class in ("8411", "8415")
    general, community = industry_class == "8411", industry_class == "8421"
    return {
        "employee_count": about(rng, PEOPLE[industry_class], 0.5, 2),
        "performs_invasive_procedures": often(rng, 0.95 if hospital else 0.05 if community else 0.35),
        "uses_controlled_drugs": often(rng, 0.9 if general else 0.4 if hospital else 0.05),
        "uses_radiology": often(rng, 0.95 if hospital else 0.3),
        "provides_maternal_services": often(rng, 0.7 if general else 0.03),
        "provides_vaccination": often(rng, 0.9 if community else 0.15 if general else 0.02),
    }


TRADE = Trade(
    "medical",
    50,
    {
        "8411": ("综合医院",),
        "8415": ("口腔医院", "眼科医院"),
        "8421": ("社区卫生服务站",),
        "8425": ("门诊部", "诊所", "诊所", "中医诊所"),
    },
    "医疗管理有限公司",
    {"91": 5, "52": 3, "12": 2},
    (
        Permit("医疗机构执业许可证", 5, only=("8411", "8415", "8421", "门诊部")),
        Permit("诊所备案凭证", None, only=("诊所",)),
        Permit("中医诊所备案证", None, only=("中医诊所",)),
        Permit("放射诊疗许可证", 4, when="uses_radiology"),
        Permit("母婴保健技术服务执业许可证", 3, when="provides_maternal_services"),
        Permit("麻醉药品第一类精神药品购用印鉴卡", 3, when="uses_controlled_drugs"),
    ),
    {"health": 75, "medical_insurance": 15, "fire_rescue": 10},
    ("收费不透明", "候诊时间过长", "病历书写不规范", "医疗废物存放不当", "就诊隐私未保护"),
    facts,
    branch="院区",
)
