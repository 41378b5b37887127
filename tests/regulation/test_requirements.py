"""The requirements that are shipped: whole in both languages, honest about what was read, decided by declared facts."""

import itertools
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from checklists import Citation, Law, Library, Requirement, Severity, check_list, facts_of, select
from checklists.condition import Comparison, Condition, Either, Every, Not
from regulation.catalogue import PACKAGE, read_catalogue

CATALOGUE = read_catalogue()
ON = date(2026, 11, 26)
TRADES = sorted(CATALOGUE.libraries)
ROWS = {row.id: (trade, row) for trade in TRADES for row in CATALOGUE.library(trade, ON).requirements}

TOPICS: dict[str, dict[str, set[str]]] = {
    "food sellers by Order 49, Article 17": {
        "qualifications 食品销售者资质": {"FRT-002"},
        "prohibitions 禁止性规定执行": {"FRT-007"},
        "hygiene of the premises 经营场所环境卫生": {"FRT-005"},
        "control of the business 经营过程控制": {"FRT-010"},
        "purchase checks 进货查验": {"FRT-006"},
        "storage 食品贮存": {"FRT-005", "FRT-011"},
        "recall 食品召回": {"FRT-016"},
        "temperature 温度控制及记录": {"FRT-011"},
        "food that is past its date 过期及其他不符合食品安全标准食品处置": {"FRT-007"},
        "labels 标签和说明书": {"FRT-008"},
        "self-checks 食品安全自查": {"FRT-003"},
        "staff 从业人员管理": {"FRT-003", "FRT-004"},
        "accidents 食品安全事故处置": {"FRT-035"},
        "imported food 进口食品销售": {"FRT-009"},
        "farm produce 食用农产品销售": {"FRT-012", "FRT-013"},
        "online sales 网络食品销售": {"FRT-023"},
    },
    "special food by Order 49, Article 18": {
        "kept apart 禁止混放要求落实": {"FRT-014"},
        "labels compared 标签和说明书核对": {"FRT-015"},
    },
    "caterers by Order 49, Article 20": {
        "qualifications 资质": {"CAT-002"},
        "health of staff 从业人员健康管理": {"CAT-004", "CAT-037"},
        "ingredients 原料控制": {"CAT-006", "CAT-007"},
        "preparation 加工制作过程": {"CAT-012", "CAT-014", "CAT-036"},
        "additives 食品添加剂使用管理": {"CAT-008"},
        "premises and equipment 场所和设备设施清洁维护": {"CAT-005", "CAT-011"},
        "tableware 餐饮具清洗消毒": {"CAT-009", "CAT-010"},
        "accidents 事故处置": {"CAT-035"},
    },
    "caterers by the sections of Changshu's scoring list": {
        "permit 许可管理": {"CAT-002"},
        "display 信息公示": {"CAT-001", "CAT-029"},
        "rules 制度管理": {"CAT-003", "CAT-035"},
        "people 人员管理": {"CAT-003", "CAT-004", "CAT-037"},
        "hygiene 环境卫生": {"CAT-005", "CAT-024"},
        "ingredients 原料控制（含食品添加剂）": {"CAT-006", "CAT-007", "CAT-008"},
        "preparation 加工制作过程": {"CAT-012", "CAT-014", "CAT-036"},
        "equipment 设施设备及维护": {"CAT-005", "CAT-011"},
        "tableware 餐饮具清洗消毒": {"CAT-009", "CAT-010"},
        "management in effect 过程管理有效性": {"CAT-003", "CAT-035"},
    },
}
"""Published lists of what is to be checked: topic × rows. Changshu's 先进管理方式 is a merit and no duty: no row."""

CELLS = [(of, topic) for of, topics in TOPICS.items() for topic in topics]


def library(trade: str) -> Library:
    return CATALOGUE.library(trade, ON)


def used(of: Library) -> set[str]:
    """Every fact that the condition of a row that can stand there, or an inference, asks about."""
    stated = {key for row in of.requirements if row.when is None for key in row.covers}
    conditions = [row.when for row in of.requirements if row.id not in stated]
    asked = {fact for condition in conditions for fact in facts_of(condition)}
    return asked | {f for i in of.inferences if i.fact in asked for f in facts_of(i.when)}


def settled(of: Library) -> set[str]:
    """Every fact that is asked, follows from others, or is the register's own."""
    asked = {fact for question in of.questions for fact in question.facts}
    inferred = {inference.fact for inference in of.inferences}
    register = {name for name in used(of) if name in REGISTER_FACTS or of.facts[name].derived}
    return asked | inferred | register


REGISTER_FACTS = {fact.id for tables in CATALOGUE.tables.values() for table in tables for fact in table.facts}
"""What the register states for the risk tables."""


def test_catering_has_its_requirements() -> None:
    assert "catering" in TRADES
    assert len(library("catering").requirements) >= 75


@pytest.mark.parametrize("key", sorted(ROWS))
def test_a_row_is_whole_in_both_languages(key: str) -> None:
    _, row = ROWS[key]
    texts = [row.title, row.duty, row.check, row.basis.article, *row.phrases]
    texts += [row.penalty.note, row.penalty.citation.article] if row.penalty else []
    assert all(text.zh.strip() and text.en.strip() for text in texts)
    assert not [text.en for text in texts if any("\u4e00" <= letter <= "\u9fff" for letter in text.en)]
    assert not [text.en for text in texts if "PENALTY" in text.en]
    assert 2 <= len(row.phrases) <= 4


@pytest.mark.parametrize("key", sorted(ROWS))
def test_a_row_says_in_one_short_sentence_what_good_looks_like_and_not_the_duty_again(key: str) -> None:
    _, row = ROWS[key]
    assert row.good is not None
    assert 10 <= len(row.good.zh) <= 45
    assert len(row.good.en.split()) <= 30
    assert (row.good.zh[-1], row.good.zh.count("。"), row.good.en[-1]) == ("。", 1, ".")
    assert row.good.zh not in (row.duty.zh, row.check.zh)
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in row.good.en)


def test_a_red_line_is_rare_and_its_articles_were_read() -> None:
    red = [row for _, row in ROWS.values() if row.red_line]
    assert 0 < len(red) <= len(ROWS) / 10
    for row in red:
        assert row.basis.verified
        assert row.penalty is not None
        assert row.penalty.citation.verified
        assert ordered_at_once(row.penalty.note.zh)


ORDERS = re.compile(
    "停产停业|停业整顿|停止使用|停用|吊销|吊证|责令关闭|限期关闭|取缔|停止(经营|执业|办学|营业)|责令停止(?!违法行为|发布)"
)
"""How an article orders a business to stop: for a time, for good, or in what it may not do at all."""

LATER = re.compile("逾期|拒不|不改|严重|后果")


def ordered_at_once(note: str) -> bool:
    """Whether some clause of a penalty orders the stop without waiting for a term that ran out or a serious case."""
    orders = [(clause, ORDERS.search(clause)) for clause in note.split("；")]
    return any(found and not LATER.search(clause[: found.start()]) for clause, found in orders)


@pytest.mark.parametrize(
    ("note", "at_once"),
    [
        ("责令停止经营，没收违法所得，并处罚款", True),
        ("没收违法所得，责令停业整顿，处罚款；情节严重吊销许可证", True),
        ("责令关闭，没收药品", True),
        ("责令限期改正；逾期责令停产停业整顿", False),
        ("责令改正、警告；情节严重的吊销药品经营许可证", False),
        ("责令停止发布广告，处罚款", False),
        ("责令改正，处5000元以下罚款", False),
    ],
)
def test_an_order_to_stop_is_told_from_one_that_comes_later(note: str, at_once: bool) -> None:
    assert ordered_at_once(note) is at_once


def test_a_key_row_whose_article_was_read_and_orders_a_stop_is_a_red_line_or_says_why_not() -> None:
    lines = {
        key: line
        for path in PACKAGE.glob("industries/*/requirements.toml")
        for key, line in re.findall(
            r'^id = "(\w+-\d+)"$.*?^(red_line = .*?)$',
            path.read_text(encoding="utf-8"),
            re.DOTALL | re.MULTILINE,
        )
    }
    assert lines.keys() == ROWS.keys()
    asked = [
        row
        for _, row in ROWS.values()
        if row.severity is Severity.KEY and row.basis.verified and row.penalty
        and row.penalty.citation.verified and ordered_at_once(row.penalty.note.zh)
    ]  # fmt: skip
    assert [row.id for row in asked if not row.red_line and "# " not in lines[row.id]] == []
    assert {"HAZ-001", "PHA-002", "PHA-027", "SPO-001", "TOU-007"} <= {
        row.id for row in asked if row.red_line
    }


def test_a_row_that_was_not_read_is_never_shown_as_in_force() -> None:
    assert all(row.basis.verified or not row.basis.in_force for _, row in ROWS.values())
    assert {"CAT-013", "CAT-014", "CAT-020"} <= {row.id for _, row in ROWS.values() if not row.basis.verified}


@pytest.mark.parametrize("trade", TRADES)
def test_every_law_of_a_trade_was_looked_at_on_a_day_when_its_version_was_out(trade: str) -> None:
    laws = {law.id: law for row in library(trade).requirements for law in laws_of(row)}
    assert {
        key for key, law in laws.items() if not (law.version or date.min) <= law.checked_on <= ON
    } == set()


@pytest.mark.parametrize("trade", TRADES)
def test_no_article_of_a_law_whose_newer_text_is_known_is_shown_as_in_force(trade: str) -> None:
    cited = [one for row in library(trade).requirements for one in citations(row)]
    assert [one for one in cited if one.law.superseded_by and (one.verified or one.in_force)] == []
    assert [one for one in cited if one.in_force and not one.law.version] == []


def citations(row: Requirement) -> list[Citation]:
    return [row.basis, *([row.penalty.citation] if row.penalty else [])]


def laws_of(row: Requirement) -> list[Law]:
    return [one.law for one in citations(row)]


@pytest.mark.parametrize("trade", TRADES)
def test_every_trade_has_key_rows_general_rows_and_a_fact_that_two_departments_ask(trade: str) -> None:
    of = library(trade)
    assert {row.severity for row in of.requirements} == {Severity.KEY, Severity.GENERAL}
    stated = {key for row in of.requirements for key in row.covers}
    asking: dict[str, set[str]] = {}
    for row in of.requirements:
        if row.asks and row.id not in stated:
            asking.setdefault(row.asks, set()).add(row.department)
    assert {"fire_rescue", "emergency_management"} <= asking["escape_routes_clear"]


@pytest.mark.parametrize("trade", TRADES)
def test_every_fact_that_decides_is_asked_or_known_from_elsewhere(trade: str) -> None:
    of = library(trade)
    assert used(of) - settled(of) == set()
    assert len(of.questions) <= 12
    asked = [fact for question in of.questions for fact in question.facts]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("trade", TRADES)
def test_a_row_belongs_to_a_department_that_supervises_the_trade(trade: str) -> None:
    departments = set(CATALOGUE.industries[trade].departments)
    assert {row.id for row in library(trade).requirements if row.department not in departments} == set()


@pytest.mark.parametrize("trade", TRADES)
def test_a_row_that_states_a_common_duty_is_no_milder_than_that_and_no_red_line_is_lost(trade: str) -> None:
    of = library(trade)
    for row in of.requirements:
        for common in (of.requirement(key) for key in row.covers):
            assert row.red_line == common.red_line
            assert row.severity is Severity.KEY or common.severity is Severity.GENERAL


@pytest.mark.parametrize(("of", "topic"), CELLS)
def test_each_published_topic_has_a_row(of: str, topic: str) -> None:
    assert ROWS.keys() >= TOPICS[of][topic] > set()


def test_points_belong_to_a_factor_of_the_table_that_grades_the_trade() -> None:
    for trade in TRADES:
        model = CATALOGUE.industries[trade].table
        assert model is not None
        factors = {fact.id for fact in CATALOGUE.table(model, ON).facts}
        assert {row.factor for row in library(trade).requirements if row.factor} <= factors
        assert all(row.points_source for row in library(trade).requirements if row.factor), (
            "every weight names its source, or says that it is assumed"
        )


def values(of: Library, fact: str) -> list[Any]:
    """Values of a fact on both sides of every test that names it."""
    declared = of.facts[fact]
    if declared.type == "flag":
        return [True, False]
    tests = [t for row in of.requirements for t in comparisons(row.when) if t.fact == fact]
    literals = [v for t in tests for v in (t.value if isinstance(t.value, tuple) else (t.value,))]
    if declared.type in ("count", "quantity", "score"):
        numbers = sorted({int(str(v)) for v in literals})
        return sorted({0, *(n - 1 for n in numbers if n), *numbers, *(n + 1 for n in numbers)})
    return [*literals, *(declared.choices or ("elsewhere",))]


def comparisons(condition: Condition | None) -> Iterator[Comparison]:
    match condition:
        case Comparison():
            yield condition
        case Not(part):
            yield from comparisons(part)
        case Every(parts) | Either(parts):
            for part in parts:
                yield from comparisons(part)


def shown(of: Library, facts: dict[str, Any]) -> dict[str, str]:
    selection = select(of, facts)
    lists = {"applies": selection.items, "away": selection.not_applicable, "unknown": selection.unknown}
    return {c.requirement.id: name for name, chosen in lists.items() for c in chosen}


def names(of: Library, row: Requirement) -> set[str]:
    """The facts that a row depends on: its own, those they follow from, and those of rows that may cover it."""
    direct = set(facts_of(row.when))
    for other in of.requirements:
        if row.id in other.covers:
            direct |= facts_of(other.when)
    inferred = {i.fact: facts_of(i.when) for i in of.inferences}
    return direct | {source for fact in direct for source in inferred.get(fact, ())}


CASES = [(trade, fact) for trade in TRADES for fact in sorted(used(library(trade)))]


@pytest.mark.parametrize(("trade", "fact"), CASES)
def test_two_places_that_differ_in_one_fact_differ_in_the_rows_that_name_it_and_no_others(
    trade: str, fact: str
) -> None:
    of = library(trade)
    stated = {i.fact for i in of.inferences if fact in facts_of(i.when)}  # a stated fact is not inferred
    base = {name: values(of, name)[0] for name in used(of) - stated}
    naming = {row.id for row in of.requirements if fact in names(of, row)}
    differing: set[str] = set()
    for others in (base, {name: False for name in base if of.facts[name].type == "flag"}, {}):
        for left, right in itertools.combinations([*values(of, fact), None], 2):
            one, two = shown(of, {**others, fact: left}), shown(of, {**others, fact: right})
            differing |= {key for key in one.keys() | two.keys() if one.get(key) != two.get(key)}
    assert differing
    assert differing <= naming


@pytest.mark.parametrize("trade", TRADES)
def test_handbook_and_check_list_show_the_same_rows(trade: str) -> None:
    of = library(trade)
    for facts in ({}, {name: values(of, name)[0] for name in used(of)}):
        selection, listed = select(of, facts), check_list(of, facts)
        assert {c.requirement.id for c in selection.items} == {row.id for row in listed.items}
        assert {c.requirement.id for c in selection.unknown} == {row.id for row in listed.to_find_out}
