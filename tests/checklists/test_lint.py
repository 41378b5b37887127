"""What is wrong with requirements is named by file, row and kind, all of it at once, each with its mend."""

from typing import Any

import pytest

from checklists import Fault, Kind, Trade, asked_in_vain, parse_reading, parse_rows, unused_facts
from checklists.lint import REMARKS, lint_requirements, lint_rows, lint_texts, lint_trade
from tests.checklists.rows import FACTS, LAWS, row, rows, text, words

FILE = "catering/requirements.toml"
DEPARTMENTS = {"department": "fire"}


def found(*given: dict[str, Any]) -> list[Fault]:
    """Everything that is said of a file of these rows alone."""
    data, vocabulary = rows(*given), words()
    kept, faults = lint_requirements(data, FILE, vocabulary)
    assert kept is not None
    return [*faults, *lint_texts(data, FILE), *lint_rows(kept, FILE, vocabulary.facts)]


def trade(
    *given: dict[str, Any],
    questions: list[dict[str, Any]] | None = None,
    inferences: list[dict[str, Any]] | None = None,
) -> Trade:
    reading: dict[str, Any] = {"chapters": [{"id": "kitchen", "title": text("Kitchen")}]}
    reading |= {"questions": questions} if questions else {}
    reading |= {"inferences": inferences} if inferences else {}
    vocabulary = words()
    return Trade(
        "catering",
        {FILE: parse_rows(rows(*given), FILE, vocabulary)},
        {"catering/handbook.toml": parse_reading(reading, "catering/handbook.toml", vocabulary)},
    )


def in_trade(*given: dict[str, Any], known: tuple[str, ...] = (), **more: Any) -> list[Fault]:
    return lint_trade(trade(*given, **more), FACTS, known)


def kinds(faults: list[Fault]) -> list[tuple[str, Kind]]:
    return [(fault.row, fault.kind) for fault in faults]


def test_a_whole_row_has_no_fault() -> None:
    assert found(row("A", when="gas", duty=text("Do it"), check=text("See it"), title=text("It"))) == []


NO_LAW = {"law": "", "article": {"zh": "", "en": ""}, "verified": False}


@pytest.mark.parametrize(
    ("given", "kind", "spot", "what"),
    [
        (row("A", basis=NO_LAW), Kind.NO_BASIS, "basis", "rests on no law"),
        ({k: v for k, v in row("A").items() if k != "basis"}, Kind.NO_BASIS, "basis", "rests on no law"),
        (row("A", when="gas and gass"), Kind.UNDECLARED_FACT, "when", "no fact 'gass' is declared; did you mean gas"),
        (row("A", title={"zh": "燃气", "en": ""}), Kind.MISSING_TRANSLATION, "title.en", "title.en is empty"),
        (row("A", title={"en": "Gas"}), Kind.MISSING_TRANSLATION, "title.zh", "title.zh is empty"),
        (row("A", phrases=[{"zh": "漏", "en": " "}]), Kind.MISSING_TRANSLATION, "phrases[1].en", "is empty"),
        (row("A", department=""), Kind.UNFILLED, "department", "department is not filled in"),
        (row("A", mend_days=""), Kind.UNFILLED, "mend_days", "mend_days is not filled in"),
        (row("A", when="gas and"), Kind.REFUSED, "", "a fact is missing"),
        (row("A", severity="grave"), Kind.REFUSED, "", "it takes general, key"),
        (row("A", red_line=True), Kind.REFUSED, "", "must have been read"),
    ],
)  # fmt: skip
def test_what_the_parser_refuses_is_said_once_by_kind(
    given: dict[str, Any], kind: Kind, spot: str, what: str
) -> None:
    (fault,) = found(given)
    assert (fault.file, fault.row, fault.kind, fault.spot) == (FILE, "A", kind, spot)
    assert what in fault.what
    assert fault.mend
    assert not fault.remark


def test_every_bad_row_is_named_and_the_good_ones_are_looked_at_too() -> None:
    faults = found(
        row("A", basis=NO_LAW, department=""), row("B", method="by_eye"), row("C", when="gas and not gas"), row("C")
    )  # fmt: skip
    assert kinds(faults) == [
        ("A", Kind.NO_BASIS),
        ("A", Kind.UNFILLED),
        ("B", Kind.REFUSED),
        ("C", Kind.REFUSED),
        ("C", Kind.UNREACHABLE),
    ]


def test_a_second_fault_of_a_row_is_not_hidden_by_the_first_kind() -> None:
    faults = found(row("A", title={"zh": "燃气", "en": ""}, severity="grave"))
    assert kinds(faults) == [("A", Kind.MISSING_TRANSLATION)], "the parser stops at the title"
    faults = found(row("A", basis=NO_LAW, severity="grave"))
    assert kinds(faults) == [("A", Kind.NO_BASIS), ("A", Kind.REFUSED)]


def test_a_row_without_an_id_is_called_by_its_number() -> None:
    faults = found(row("A"), {k: v for k, v in row("B").items() if k != "id"})
    assert [(fault.row, fault.kind) for fault in faults] == [("requirements[2]", Kind.REFUSED)]


def test_a_file_that_is_none_of_rows_has_the_parsers_sentence() -> None:
    kept, (fault,) = lint_requirements({"requirements": [row("A")]}, FILE, words())
    assert kept is None
    assert fault.what.startswith("version is missing")


def test_chinese_in_english_is_a_fault_and_a_half_width_mark_in_chinese_a_remark() -> None:
    faults = found(row("A", title={"zh": "装好,用好", "en": "Install 报警器 well"}))
    assert [(fault.kind, fault.remark) for fault in faults] == [
        (Kind.MISSING_TRANSLATION, False),
        (Kind.PUNCTUATION, True),
    ]
    assert "报警器" in faults[0].what


@pytest.mark.parametrize("zh", ["装好，用好。", "GB 5749-2022 (2.1)", "每1,000人", "3.5 米", "网址 a.b?c"])
def test_marks_between_digits_and_latin_letters_are_no_remark(zh: str) -> None:
    assert found(row("A", title={"zh": zh, "en": "x"})) == []


@pytest.mark.parametrize("data", [{"zh": "餐饮", "en": ""}, {"gas": {"zh": "燃气", "en": ""}}])
def test_texts_of_any_file_are_looked_at(data: dict[str, Any]) -> None:
    (fault,) = lint_texts(data, "industry.toml")
    assert (fault.kind, fault.spot) == (Kind.MISSING_TRANSLATION, "en")


def test_an_article_that_nobody_read_is_a_remark() -> None:
    unread = {"law": "food_law", "article": text("1"), "verified": False}
    (basis, penalty) = found(row("A", basis=unread, penalty={**unread, "note": text("a fine")}))
    assert (basis.kind, basis.spot, penalty.spot) == (Kind.NOT_VERIFIED, "basis", "penalty")
    assert basis.remark


def test_a_row_that_cites_an_older_version_as_read_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = {**LAWS["food_law"], "superseded_by": text("the revision of 2026")}
    monkeypatch.setitem(LAWS, "food_law", newer)
    (fault,) = found(row("A"))
    assert fault.kind is Kind.SUPERSEDED
    assert "2025-09-12" in fault.what
    assert "the revision of 2026" in fault.what
    unread = {"law": "food_law", "article": text("1"), "verified": False}
    assert kinds(found(row("A", basis=unread))) == [("A", Kind.NOT_VERIFIED)]


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        ("area > 5 and area < 4", Kind.UNREACHABLE),
        ("gas or not gas", Kind.ALWAYS_TRUE),
        ("area >= 0", Kind.ALWAYS_TRUE),
    ],
)
def test_a_condition_that_decides_nothing_is_a_fault(when: str, kind: Kind) -> None:
    assert kinds(found(row("A", when=when))) == [("A", kind)]


def test_a_condition_with_too_many_facts_is_a_remark() -> None:
    many = " and ".join(f"area != {n}" for n in range(20_001))
    assert kinds(found(row("A", when=many))) == [("A", Kind.NOT_DECIDED)]
    assert Kind.NOT_DECIDED in REMARKS


GAS = {"zh": "用燃气就要装可燃气体报警装置，保证随时能用。", "en": "x"}
GAS_TOO = {"zh": "用燃气就要装可燃气体报警装置；保证随时可用。", "en": "x"}
OIL = {"zh": "油烟净化设施要与灶具同时开，定期清洗并留记录。", "en": "x"}


def test_two_rows_that_say_nearly_the_same_are_named_together() -> None:
    (fault,) = in_trade(row("A", duty=GAS), row("B", duty=OIL), row("C", duty=GAS_TOO))
    assert (fault.row, fault.kind) == ("A", Kind.NEAR_DUPLICATE)
    assert "C" in fault.what
    assert 'covers = ["C"]' in fault.mend


def test_a_row_that_covers_the_other_or_never_stands_beside_it_says_nothing_twice() -> None:
    assert in_trade(row("A", duty=GAS, covers=["C"]), row("C", duty=GAS_TOO)) == []
    known = ("area",)
    assert (
        in_trade(row("A", duty=GAS, when="area > 5"), row("C", duty=GAS, when="area <= 5"), known=known) == []
    )
    assert kinds(
        in_trade(row("A", duty=GAS, when="area > 5"), row("C", duty=GAS, when="area > 4"), known=known)
    ) == [("A", Kind.NEAR_DUPLICATE)]


def test_a_row_that_restates_a_common_one_under_its_id_is_told_to_go() -> None:
    common = trade(row("A", duty=GAS)).rows
    alone = Trade("alone", {"alone.toml": common[FILE], **common}, {})
    (fault,) = lint_trade(alone, FACTS, ())
    assert (fault.file, fault.row, fault.spot) == ("alone.toml", "A", "id")
    assert "every trade has it" in fault.mend


def test_two_departments_that_hold_one_thing_for_two_are_named() -> None:
    mine, theirs = (
        row("A", asks="exit_clear", mend_days=3),
        row("B", asks="exit_clear", mend_days=5, **DEPARTMENTS),
    )
    (fault,) = in_trade(mine, theirs)
    assert (fault.row, fault.kind, fault.spot) == ("A", Kind.CONTRADICTION, "mend_days")
    assert "mend_days is 3 here and 5 there" in fault.what
    assert in_trade(mine, {**theirs, "mend_days": 3}) == []
    assert in_trade(mine, {**theirs, "department": "market"}) == []
    (fault,) = in_trade(mine, {**theirs, "mend_days": 3, "severity": "key"})
    assert fault.spot == "severity"


def test_a_fact_that_decides_and_comes_from_nowhere_is_named() -> None:
    given = row("A", when="gas and area > 5 and lift")
    question = {"id": "q", "text": text("?"), "facts": ["gas"]}
    inference = {"fact": "lift", "when": "area > 100"}
    assert kinds(in_trade(given, questions=[question], inferences=[inference], known=("area",))) == []
    faults = in_trade(given, questions=[question])
    assert [(fault.row, fault.kind, fault.what.split()[0]) for fault in faults] == [
        ("A", Kind.NEVER_ASKED, "area"),
        ("A", Kind.NEVER_ASKED, "lift"),
    ]


def test_a_question_that_no_trade_needs_is_asked_in_vain() -> None:
    question = {"id": "q", "text": text("?"), "facts": ["gas", "raw"]}
    inference = {"fact": "lift", "when": "area > 100"}
    one = trade(row("A", when="gas"), questions=[question], inferences=[inference])
    assert [(f.file, f.row, f.what) for f in asked_in_vain([one], ())] == [
        ("catering/handbook.toml", "q", "asks raw, which decides nothing"),
        ("catering/handbook.toml", "lift", "infers lift, which decides nothing"),
    ]
    other = trade(row("A", when="raw and lift"), questions=[question], inferences=[inference])
    assert asked_in_vain([one, other], ()) == []
    assert asked_in_vain([one], ("raw", "lift")) == [], "risk tables take them"


def test_a_fact_nobody_uses_is_a_remark() -> None:
    (fault,) = unused_facts({"facts.toml": ["gas", "lift"]}, {"gas"})
    assert (fault.file, fault.row, fault.remark) == ("facts.toml", "lift", True)
