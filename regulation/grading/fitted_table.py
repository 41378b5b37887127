"""A fitted table as the TOML a person reads and a deployment keeps; and the whole way from inspections to a table."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checklists import FactDeclaration
from regulation.grading.backtest import BacktestFault, Scored, Slot, scored
from regulation.grading.fitting import Fitted, FittedFactor, fit
from risk import RiskTable, Text, parse_table

MODEL = "chicago-food"

GRADES = (
    ("A", Text("低风险", "Low risk"), (0, 1)),
    ("B", Text("一般风险", "Ordinary risk"), (1, 1)),
    ("C", Text("较高风险", "Higher risk"), (1, 2)),
    ("D", Text("高风险", "High risk"), (2, 2)),
)
"""Each grade, best first: its name and the visits a year that Chicago's practice suggests."""

SHARES = (0.30, 0.65, 0.90)
"""Of the inspections fitted to that can be graded, these shares lie in A, in A and B, in A to C; at whole points."""

TOLD_BY_VISITS = ("chicago_risk_class", "school_or_day_care")
"""Of a premises that was never visited these facts are not known; the known share asked for lies just above that."""

PARTS = {"site": Text("场所", "The premises"), "record": Text("检查记录", "Record of visits")}


@dataclass(frozen=True, slots=True)
class FittedTable:
    """A fitted edition: its text, the table it parses to, the fit behind it, and the finding rate of each grade there.

    The rate under None is that of the inspections that get no grade.
    """

    text: str
    table: RiskTable
    fitted: Fitted
    rates: Mapping[str | None, float]


def fit_table(slots: Sequence[Slot], declared: Mapping[str, FactDeclaration], effective: date) -> FittedTable:
    """Fit an edition to inspections before the day it takes effect; later ones are refused."""
    late = sum(slot.date >= effective for slot in slots)
    if late:
        raise BacktestFault(
            f"{late} of the inspections to fit to are not before {effective}, the day on which the table takes effect."
        )
    fitted = fit(slots)
    until = max(slot.date for slot in slots)
    any_limits = range(1, len(GRADES))  # the points do not depend on them, and they come from the points
    points = _parsed(_toml(fitted, declared, any_limits, effective, until))
    text = _toml(fitted, declared, _limits(scored(points, slots)), effective, until)
    table = _parsed(text)
    return FittedTable(text, table, fitted, _rates(slots, scored(table, slots).grades))


def _parsed(text: str) -> RiskTable:
    return parse_table(tomllib.loads(text), MODEL)


def _limits(result: Scored) -> tuple[int, ...]:
    """The whole points up to which each grade but the worst reaches; each above the one before."""
    points = sorted(p for p, grade in zip(result.points, result.grades, strict=True) if grade)
    if not points:
        raise BacktestFault("None of the inspections to fit to has an earlier one; give a longer history.")
    limits: list[int] = []
    for share in SHARES:
        limit = points[min(int(share * len(points)), len(points) - 1)] // 1000
        limits.append(max(limit, limits[-1] + 1) if limits else limit)
    return tuple(limits)


def _rates(slots: Sequence[Slot], grades: Sequence[str | None]) -> dict[str | None, float]:
    found: dict[str | None, list[bool]] = {}
    for slot, grade in zip(slots, grades, strict=True):
        found.setdefault(grade, []).append(slot.critical)
    return {grade: sum(outcomes) / len(outcomes) for grade, outcomes in found.items()}


def _toml(
    fitted: Fitted,
    declared: Mapping[str, FactDeclaration],
    limits: Sequence[int],
    effective: date,
    until: date,
) -> str:
    pieces = [_head(fitted, effective, until), *(_part(name, fitted) for name in PARTS)]
    pieces += [_fact(declared[name]) for name in _takes(fitted)]
    pieces += [_factor(factor, declared[factor.banded.fact]) for factor in fitted.factors]
    pieces += [_grade(index, limits) for index in range(len(GRADES))]
    return "\n".join([*pieces, _tail(fitted)])


def _head(fitted: Fitted, effective: date, until: date) -> str:
    zh = (
        f"由 yima fit 拟合:{until} 及以前的 {fitted.n} 次常规检查,其中 {fitted.positives} 次发现严重问题;"
        "检查员组别只用于校正,不计分"
    )
    en = (
        f"Fitted by yima fit to {fitted.n} routine inspections up to {until}, {fitted.positives} of them with a "
        "critical finding; the inspector's group corrects the fit and carries no points"
    )
    zh = zh.replace(":", "：").replace(",", "，").replace(";", "；")
    return f"""\
# Chicago's food inspections as a table of points: chances of a critical finding at the next visit.
# Written by a command, not by hand, and again to the byte by the same records:
#     yima fit --history DIR --effective {effective}
# with the City's licences.parquet and inspections.parquet in DIR. A logistic regression with a ridge penalty on banded
# facts, known before each inspection; steps between bands never negative, scaled to about 100 points, rounded to whole
# ones. {fitted.n} inspections up to {until}, {fitted.positives} of them with a critical finding.
# Assumed, not fitted: the shares of the inspections that the limits of the grades divide, the visits a year, the known
# share. What is not known costs a factor's highest points, so that nobody gains by keeping it back.
# Who inspected corrected the fit and is left out: it would rank officers, not enterprises.

id = "{MODEL}"
effective_from = {effective}
on_trial = true
title = {_text(Text("芝加哥食品检查风险评分表（试行）", "Chicago food inspections risk table (on trial)"))}
source = {_text(Text(zh, en))}

[bases.fit]
law = {
        _text(
            Text(
                "芝加哥市公开的许可与食品检查记录",
                "Licences and food inspections published by the City of Chicago",
            )
        )
    }
article = {
        _text(Text(f"{until} 及以前的记录，由 yima fit 拟合", f"records up to {until}, fitted by yima fit"))
    }
verified = false
assumed = false

[bases.practice]
law = {
        _text(
            Text(
                "芝加哥市按风险类别安排检查的惯例（次数与界限为假定）",
                "Chicago's practice of visits by risk class (visits and limits assumed)",
            )
        )
    }
article = {_text(Text("待核", "to be confirmed"))}
verified = false
assumed = true
"""


def _part(name: str, fitted: Fitted) -> str:
    most = sum(max(factor.points) for factor in fitted.factors if factor.banded.part == name)
    return f'[[parts]]\nid = "{name}"\nlabel = {_text(PARTS[name])}\nmax = {most}\n'


def _takes(fitted: Fitted) -> list[str]:
    """The facts that the factors rest on, each once."""
    pairs = [(factor.banded.none_if_zero, factor.banded.fact) for factor in fitted.factors]
    return list(dict.fromkeys(name for pair in pairs for name in pair if name))


def _fact(declared: FactDeclaration) -> str:
    head = f'[[facts]]\nid = "{declared.name}"\n'
    match declared.type:
        case "choice":
            choices = ", ".join(map(str, declared.choices))
            return f'{head}kind = "choice"\nlabel = {_text(declared.label)}\nchoices = [{choices}]\n'
        case "flag":
            return f'{head}kind = "flag"\nlabel = {_text(declared.label)}\n'
        case _:
            unit = f"unit = {_text(declared.unit)}\n" if declared.unit else ""
            return f'{head}kind = "quantity"\nlabel = {_text(declared.label)}\n{unit}'


def _factor(factor: FittedFactor, declared: FactDeclaration) -> str:
    banded = factor.banded
    unless = f'none_if_zero = "{banded.none_if_zero}"\n' if banded.none_if_zero else ""
    return (
        f'[[factors]]\nid = "{banded.fact}"\npart = "{banded.part}"\nlabel = {_text(declared.label)}\n'
        f'unknown = {factor.unknown}\nbasis = "fit"\n{unless}fact = "{banded.fact}"\n'
        f"{_costs(factor, declared)}\n"
    )


def _costs(factor: FittedFactor, declared: FactDeclaration) -> str:
    """The points by name for a choice or a flag, in bands for a count."""
    match declared.type:
        case "choice":
            names = declared.choices
        case "flag":
            names = ("no", "yes")
        case _:
            return "bands = [\n" + "".join(f"  {band},\n" for band in _bands(factor)) + "]"
    named = zip(names, factor.points, strict=True)
    return f"points = {{ {', '.join(f'{name} = {cost}' for name, cost in named)} }}"


def _bands(factor: FittedFactor) -> list[str]:
    """The bands with neighbours of the same points made one."""
    starts = [(0, factor.points[0])]
    for edge, points in zip(factor.banded.edges, factor.points[1:], strict=True):
        if points != starts[-1][1]:
            starts.append((edge, points))
    ends = [f"to = {start - 1}, " for start, _ in starts[1:]] + [""]
    return [
        f"{{ from = {start}, {end}points = {points} }}"
        for (start, points), end in zip(starts, ends, strict=True)
    ]


def _grade(index: int, limits: Sequence[int]) -> str:
    grade, label, (least, most) = GRADES[index]
    up_to = f"up_to = {limits[index]}\n" if index < len(limits) else ""
    return (
        f'[[grades]]\ngrade = "{grade}"\nlabel = {_text(label)}\nsign = "{grade}"\n{up_to}'
        f'visits = {{ min = {least}, max = {most} }}\nbasis = "practice"\n'
    )


def _known_share(fitted: Fitted) -> str:
    """The least whole percentage above what is known of a premises that was never visited."""
    weight = sum(factor.unknown for factor in fitted.factors)
    told = sum(factor.unknown for factor in fitted.factors if factor.banded.fact in TOLD_BY_VISITS)
    return f"{min((weight - told) * 100 // weight + 1, 100) / 100:.2f}"


def _tail(fitted: Fitted) -> str:
    note = Text(
        "没有检查记录的，按每年 1–2 次安排首次检查",
        "without a record of visits: a first visit, then 1–2 a year",
    )
    return f"""\
# Only a visit tells the risk class and whether it is a school: who was never visited stays below this share, without a
# grade, and is ordered by its points alone.
[known_share]
at_least = {_known_share(fitted)}
basis = "practice"

[supervision.default]
visits = {{ min = 1, max = 2 }}
note = {_text(note)}
basis = "practice"
"""


def _text(text: Text) -> str:
    return f"{{ zh = {json.dumps(text.zh, ensure_ascii=False)}, en = {json.dumps(text.en, ensure_ascii=False)} }}"
