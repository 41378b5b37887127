"""Pharmacies: by what medicines they sell."""

from __future__ import annotations

from random import Random

from regulation.register.sample.trades.trade import Fact, Permit, Trade, often


def facts(rng: Random, industry_class: str) -> dict[str, Fact]:
    """What a pharmacy sells; a herb shop sells slices and seldom anything chilled."""
    herbs = industry_class == "5252"
    prescriptions = often(rng, 0.45 if herbs else 0.85)
    return {
        "sells_prescription_drugs": prescriptions,
        "sells_cold_chain_drugs": prescriptions and often(rng, 0.1 if herbs else 0.45),
        "sells_class2_psychotropics": prescriptions and often(rng, 0.06),
        "sells_toxic_tcm": herbs and often(rng, 0.12),
        "sells_tcm_slices": herbs or often(rng, 0.4),
        "sells_online": often(rng, 0.5),
    }


TRADE = Trade(
    "pharmacy",
    60,
    {"5251": ("大药房", "药店"), "5252": ("中药店",)},
    "医药有限公司",
    {"91": 8, "92": 2},
    (Permit("药品经营许可证（零售）", 5), Permit("医保定点服务协议", 2, only=("大药房",))),
    {"medical_products": 70, "market_regulation": 15, "medical_insurance": 15},
    ("未凭处方售药", "药师不在岗", "药品价格争议", "药品近效期未提示"),
    facts,
)
