"""Every trade's scenarios, as a law expert writes them: facts and taps in, rows, findings, score and grade out."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from checklists import (
    Answer,
    Checked,
    CheckList,
    Correction,
    Library,
    Outcome,
    asked,
    check_list,
    checked,
    judge,
    score,
    select,
)
from regulation.catalogue import read_catalogue
from risk import Fact, RiskTable, assess

HERE = Path(__file__).parent
ON = date(2026, 11, 26)
FACTOR = "dynamic_score"
CATALOGUE = read_catalogue()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario of one trade: its words, and the facts they stand on."""

    trade: str
    words: Mapping[str, Any]
    facts: Mapping[str, Any]

    @property
    def library(self) -> Library:
        return CATALOGUE.library(self.trade, ON)

    @property
    def table(self) -> RiskTable:
        model = CATALOGUE.industries[self.trade].table
        assert model is not None
        return CATALOGUE.table(model, ON)

    @property
    def listed(self) -> CheckList:
        return check_list(self.library, self.facts, self.words.get("departments"))

    def answer(self, row: str) -> Answer:
        """How a row was answered at the door: passed, unless the scenario says otherwise."""
        if row in self.words.get("failed", ()):
            return Answer(Outcome.FAILED, note="found", correction=Correction.BY_DATE, due=ON)
        if row in self.words.get("off", ()):
            return Answer(Outcome.NOT_APPLICABLE, note="there is none here")
        return Answer(Outcome.NOT_CHECKED if row in self.words.get("unchecked", ()) else Outcome.PASSED)

    def known(self) -> tuple[Checked, ...]:
        """What the visit leaves known of every row."""
        judged = judge(self.listed, {row.id: self.answer(row.id) for row in self.listed.rows}, ON)
        assert [f.requirement.id for f in judged.findings] == [
            row.id for row in self.listed.rows if row.id in self.words.get("failed", ())
        ]
        return checked(self.listed, judged, "visit", ON)


def scenarios() -> list[Any]:
    found: list[Any] = []
    for path in sorted(HERE.glob("*.toml")):
        given = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for words in given["scenarios"]:
            facts = words["facts"] if isinstance(words["facts"], dict) else given["facts"][words["facts"]]
            scenario = Scenario(path.stem, words, {**facts, **words.get("with", {})})
            found.append(pytest.param(scenario, id=f"{path.stem}: {words['name']}"))
    return found


SCENARIOS = scenarios()
VISITS = [
    param
    for param in SCENARIOS
    if {"findings", "score", "grade", "failed"} & set(param.values[0].words)
    and "once" not in param.values[0].words
]
JOINT = [param for param in SCENARIOS if "once" in param.values[0].words]


def test_every_trade_with_requirements_has_scenarios() -> None:
    assert {path.stem for path in HERE.glob("*.toml")} == set(CATALOGUE.libraries)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_rows_stand_where_the_scenario_says(scenario: Scenario) -> None:
    selection = select(scenario.library, scenario.facts, scenario.words.get("departments"))
    for name, chosen in (
        ("applies", selection.items),
        ("not_applicable", selection.not_applicable),
        ("unknown", selection.unknown),
    ):
        assert set(scenario.words.get(name, ())) - {c.requirement.id for c in chosen} == set(), name


@pytest.mark.parametrize("scenario", JOINT)
def test_a_joint_list_asks_once_what_several_departments_ask_and_answers_it_in_every_record(
    scenario: Scenario,
) -> None:
    of, listed = scenario.library, scenario.listed
    once = {one.row.id: [other.id for other in one.also] for one in asked(listed)}
    assert {key: once.get(key) for key in scenario.words["once"]} == scenario.words["once"]
    for key, others in scenario.words["once"].items():
        assert of.requirement(key).department not in {of.requirement(other).department for other in others}
    judged = judge(listed, {key: scenario.answer(key) for key in once}, ON)
    failed = {key for key, one in judged.answers.items() if one.outcome is Outcome.FAILED}
    assert failed == {*scenario.words.get("failed", ()), *scenario.words.get("also_failed", ())}
    assert [found.requirement.id for found in judged.findings] == list(scenario.words.get("failed", ()))


@pytest.mark.parametrize("scenario", VISITS)
def test_the_taps_become_findings_points_and_a_grade(scenario: Scenario) -> None:
    known = scenario.known()
    if "findings" in scenario.words:
        assert [row.requirement for row in known if row.outcome is Outcome.FAILED] == scenario.words[
            "findings"
        ]
    scale = scenario.table.fact(FACTOR).highest
    made = score(FACTOR, known, scale)
    if made is None:  # the table counts no row of this list
        assert not {"score", "grade", "total"} & scenario.words.keys()
        return
    assert made.value == expected_score(scenario, scale)
    if "grade" in scenario.words:
        facts = {f.id: Fact(scenario.facts[f.id]) for f in scenario.table.facts if f.id in scenario.facts}
        graded = assess(scenario.table, {**facts, FACTOR: Fact(Decimal(made.value) / 1000)}, ON)
        assert (graded.state.value, graded.grade) == ("graded", scenario.words["grade"])
        if "total" in scenario.words:
            assert graded.score == scenario.words["total"] * 1000


def expected_score(scenario: Scenario, scale: int) -> int:
    """What the scenario states; else failed ÷ applicable points on the scale, reckoned another way."""
    if "score" in scenario.words:
        return int(scenario.words["score"] * 1000)
    away = {*scenario.words.get("off", ()), *scenario.words.get("unchecked", ())}
    rows = [row for row in scenario.listed.rows if row.factor == FACTOR and row.id not in away]
    failed = sum(row.points for row in rows if row.id in scenario.words.get("failed", ()))
    share = Fraction(failed * scale, sum(row.points for row in rows))
    return int((Decimal(share.numerator) / share.denominator).quantize(Decimal(1), ROUND_HALF_UP))
