"""What is said of a trade of the sample: shops, permits, visitors, complaints, facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

Fact = int | float | bool | str | None

FOOD_PERMIT = "食品经营许可证"
FIRE_CHECK = "公众聚集场所投入使用、营业前消防安全检查"
EQUIPMENT = "特种设备使用登记证"


@dataclass(frozen=True, slots=True)
class Permit:
    """A permit that premises of a trade hold: its term in years, None where it does not end.

    `when`: only where this fact is true; `only`: only at these GB/T classes or shop words, "" or () for all.
    """

    kind: str
    years: int | None
    when: str = ""
    only: tuple[str, ...] = ()

    def held_by(self, industry_class: str, shop: str, facts: Mapping[str, Fact]) -> bool:
        """Whether a premises of this class, shop word and facts holds it."""
        here = not self.only or industry_class in self.only or shop in self.only
        return here and (not self.when or facts.get(self.when) is True)


@dataclass(frozen=True, slots=True)
class Trade:
    """One industry of the sample.

    `share` of the premises per thousand; `shops` maps a GB/T 4754-2017 class to shop words, each
    as often as it stands there; `company` is the
    tail of a company's name; `kinds` are credit-code classes with weights; `visitors` are departments with
    weights, the one that grades first; `facts` makes the static facts that the trade's risk table asks of a
    class; `branch` names one of several places; `adjusted`: the table also asks for last year's grade and for
    what raises it.
    """

    industry: str
    share: int
    shops: Mapping[str, tuple[str, ...]]
    company: str
    kinds: Mapping[str, int]
    permits: tuple[Permit, ...]
    visitors: Mapping[str, int]
    topics: tuple[str, ...]
    facts: Callable[[Random, str], dict[str, Fact]]
    branch: str = "店"
    adjusted: bool = False


def about(rng: Random, middle: float, spread: float = 0.6, least: int = 1) -> int:
    """A whole number whose middle is about so much: half lie below, a few far above."""
    return max(least, round(middle * rng.lognormvariate(0, spread)))


def often(rng: Random, share: float) -> bool:
    """True in this share of cases."""
    return rng.random() < share
