"""The trades of the sample, one module each."""

from regulation.register.sample.trades import (
    catering,
    elderly_care,
    food_retail,
    hazardous_chemicals,
    lodging,
    logistics,
    medical,
    pharmacy,
    sports,
    tourism,
    training,
)
from regulation.register.sample.trades.trade import FOOD_PERMIT, Fact, Permit, Trade

TRADES = (
    catering.TRADE,
    food_retail.TRADE,
    pharmacy.TRADE,
    lodging.TRADE,
    medical.TRADE,
    elderly_care.TRADE,
    training.TRADE,
    sports.TRADE,
    logistics.TRADE,
    hazardous_chemicals.TRADE,
    tourism.TRADE,
)
"""The trades of the sample; the shares add up to a thousand."""

__all__ = ["FOOD_PERMIT", "TRADES", "Fact", "Permit", "Trade"]
