"""Credit: one class over all of an entity's premises, recomputed to the bit; records, their publicity and repair."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import NotFound, Tx, register, repairs
from graph import credit as stored
from graph.changes import news
from graph.credit import Counted, Entered
from graph.records import Premises, Visit
from graph.repairs import APPLIED, GRANTED, Repair
from regulation.access import Refused, Role, Who
from regulation.access.policy import OPERATOR
from regulation.catalogue import Adoption, Catalogue, adopting, read_catalogue
from regulation.credit.classing import CreditRefused, classify, classify_all, next_due
from regulation.credit.model import months_after, window_of
from regulation.credit.reading import AskedCredit, list_credit, open_credit, own_credit
from regulation.credit.records import counted, facts_of
from regulation.credit.repairing import RepairRefused, apply, conclude, share
from regulation.credit.rules import rules
from regulation.grading.explain import recomputes
from regulation.grading.regrade import regrade
from regulation.history import append
from regulation.office import Office
from regulation.planning import burden_of, suggest
from regulation.planning.due import limits
from risk import Fact, RiskTable, assess
from tests.regulation import town, visiting
from tests.regulation.town import EAST, EAST_STREET, FOOD_OFFICE, PATHS, TODAY, WEST

MODEL = "cn-credit-risk"
CODE = "91990101MAEXAMPLE1"
SHOP, BRANCH, ELSEWHERE = "c" * 16, "d" * 16, "e" * 16
OWNER = Who("owner", Role.OWNER, "钱掌柜", premises=(SHOP, BRANCH))
LEAD = Who("lead", Role.LEAD, "程文山", PATHS[EAST], FOOD_OFFICE, ("catering", "food_retail"))
DEPUTY = replace(LEAD, account="deputy", name="罗小满")
FAR = replace(LEAD, account="far", under=PATHS[town.STRANGER])
LISTS = ("on_abnormal_list", "annual_report_missing", "broken_promise", "on_serious_violation_list")
WORDS = {
    "promise": "不再犯",
    "rectification": "已换新",
    "check": "科室核查",
    "training": "全员",
    "report": "第1号",
}
OLD = date(2026, 6, 1)


@pytest.fixture(scope="session")
def catalogue(catalogue: Catalogue) -> Catalogue:
    """The tests' catalogue, where a named person has adopted the table of credit."""
    adopted = {**catalogue.adoptions, MODEL: Adoption("沈砚", date(2026, 11, 1))}
    return visiting.visiting(adopting(catalogue, adopted))


@pytest.fixture
def settled(office: Office) -> Office:
    """The town with one more entity of three premises, two of them in one district."""
    return settle(office)


@pytest.fixture
def one_settled(one_office: Office) -> Office:
    return settle(one_office)


def settle(office: Office, facts: Mapping[str, bool] | None = None) -> Office:
    town.settle(office)
    places = ((SHOP, "一号店", EAST), (BRANCH, "二号店", EAST_STREET), (ELSEWHERE, "三号店", WEST))
    rows = [place(key, name, district, facts or {}) for key, name, district in places]
    write(office, Premises, rows)
    regrade(office, OPERATOR)
    return office


def place(key: str, name: str, district: str, said: Mapping[str, bool]) -> Premises:
    like = town.premises_of(town.MINE)
    flags = {flag: Fact(said.get(flag, False), "register", CODE, OLD) for flag in LISTS}
    return replace(
        like,
        key=f"{CODE}|{name}",
        id=key,
        name=name,
        district=district,
        entity=CODE,
        scheme="uscc",
        entity_name="样城餐饮有限公司",
        facts={**like.facts, **flags},
    )


def write(office: Office, kind: type, rows: Sequence[object]) -> None:
    office.store.write("test.write", "test", lambda tx: register.put(tx, kind, rows))  # pyright: ignore[reportArgumentType]


def visit(key: str, name: str, on: date, result: str = "fail") -> Visit:
    return Visit(key, f"{CODE}|{name}", on, FOOD_OFFICE, result, 1, 0, 0)


def penalise(office: Office, key: str, premises: str, on: date, severity: int, **said: object) -> None:
    row = {"id": key, "premises": premises, "date": on, "severity": severity, "department": FOOD_OFFICE}
    row |= {"amount": None, "public_until": None, "repaired_on": None, **said}
    types = {"date": pl.Date, "severity": pl.UInt8, "amount": pl.Decimal(18, 2)}
    types |= {"public_until": pl.Date, "repaired_on": pl.Date}
    append(office, OPERATOR, "penalties", pl.DataFrame([row], schema_overrides=types), batch=key)


def kept(office: Office) -> stored.CreditRecord:
    found = office.store.read(lambda tx: stored.record(tx, CODE))
    assert found is not None
    return found


def count(office: Office) -> int:
    return len(office.store.read(lambda tx: stored.history(tx, CODE)))


def later(office: Office, day: date) -> Office:
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    return replace(office, now=lambda: at)


def test_nobody_is_classified_before_a_named_person_adopts_the_table(office: Office) -> None:
    office = replace(office, catalogue=adopting(office.catalogue, {}))
    settle(office)
    with pytest.raises(CreditRefused, match="A named person adopts it first"):
        classify_all(office, OPERATOR)
    office.store.write("test", "test", lambda tx: classify(office, tx, CODE, TODAY))
    assert count(office) == 0
    assert open_credit(office, LEAD, CODE).credit is None


def test_an_adoption_for_a_day_to_come_classifies_nobody_yet(one_office: Office) -> None:
    to_come = {MODEL: Adoption("沈砚", TODAY + timedelta(1))}
    assert adopting(one_office.catalogue, to_come).credit_table(TODAY) is None
    assert adopting(one_office.catalogue, to_come).credit_table(TODAY + timedelta(1)) is not None


def test_a_class_rests_on_the_records_of_all_premises_and_recomputes_to_the_bit(settled: Office) -> None:
    penalise(settled, "P1", SHOP, OLD, 2)
    penalise(settled, "P2", ELSEWHERE, OLD, 4)
    write(settled, Visit, [visit("V1", "二号店", TODAY - timedelta(10))])
    done = classify_all(settled, OPERATOR)
    credit = kept(settled)
    assert (done.assessed, done.changed, done.refused) == (1, 1, {})
    assert credit.points == {
        **dict.fromkeys(credit.points, 0),
        "penalties": 18_000,
        "failed_inspections": 2_500,
    }
    assert (credit.score, credit.grade, credit.state) == (20_500, "B", "graded")
    assert [(one.record.key, one.record.premises, one.weight) for one in credit.records] == [
        ("penalty:P1", SHOP, 2),
        ("penalty:P2", ELSEWHERE, 4),
        ("failed_visit:V1", BRANCH, 1),
    ]
    assert recomputes(settled, credit)


def test_only_what_is_news_is_written_and_age_is_news(settled: Office) -> None:
    office = settled
    penalise(office, "P1", SHOP, OLD, 5)
    classify_all(office, OPERATOR)
    leaves = len(town.leaves(office))
    assert classify_all(office, OPERATOR).changed == 0
    assert count(office) == 1
    assert len(town.leaves(office)) == leaves + 1  # that everybody was classified, and nobody's class
    aged = later(office, OLD + timedelta(366))
    assert classify_all(aged, OPERATOR).changed == 1
    assert kept(aged).points["penalties"] == 9_000
    round_ = open_credit(aged, LEAD, CODE).round
    assert next_due(aged, round_) == months_after(OLD + timedelta(366), 1)


def test_a_penalty_register_that_was_never_loaded_is_unknown_and_not_none(settled: Office) -> None:
    classify_all(settled, OPERATOR)
    assert "penalties" not in kept(settled).facts
    penalise(settled, "P1", town.MINE.id, OLD, 1)  # somebody else's: now the register is kept
    classify_all(settled, OPERATOR)
    assert kept(settled).facts["penalties"].value == []


def test_a_complaint_counts_once_a_visit_found_something_soon_after(settled: Office) -> None:
    office = settled
    days = {"K1": 100, "K2": 60}
    complaints = [
        {"id": key, "premises": SHOP, "date": TODAY - timedelta(back)} for key, back in days.items()
    ]
    false_one = {**complaints[1], "id": "K3", "verified": False}
    town.complain(office, [*complaints, false_one])
    classify_all(office, OPERATOR)
    assert kept(office).facts["verified_complaints"].value == []
    write(office, Visit, [visit("V1", "一号店", TODAY - timedelta(5), "conditions")])
    classify_all(office, OPERATOR)
    assert [one.record.id for one in kept(office).records] == ["K2"]  # and not the one found untrue
    town.complain(office, [{**complaints[0], "verified": True}])
    classify_all(office, OPERATOR)
    assert [one.record.id for one in kept(office).records] == ["K1", "K2"]


def test_the_register_has_the_last_word_on_a_flag_and_a_red_line_is_d(office: Office) -> None:
    settle(office, {"on_serious_violation_list": True})
    penalise(office, "P1", SHOP, OLD, 1, repaired_on=OLD)
    classify_all(office, OPERATOR)
    assert kept(office).grade == "D"
    taken_off = place(SHOP, "一号店", EAST, {})
    facts = {**taken_off.facts, LISTS[3]: Fact(False, "register", CODE, OLD + timedelta(9))}
    write(office, Premises, [replace(taken_off, facts=facts)])
    classify_all(office, OPERATOR)
    assert kept(office).grade == "A"


def test_a_visit_moves_the_class_in_its_own_transaction(settled: Office) -> None:
    office = settled
    classify_all(office, OPERATOR)
    task = visiting.opened(office, premises=SHOP)
    from regulation.visits.submit import submit

    sent = visiting.submission(office, task, {"GAS": visiting.failed()})
    submit(office, visiting.INSPECTOR, sent)
    assert [one.record.id for one in kept(office).records] == [sent.id]
    assert town.leaves(office)[-1]["action"] == "visit.submit"
    overdue = later(office, TODAY + timedelta(30))
    classify_all(overdue, OPERATOR)
    kinds = [one.record.kind for one in kept(overdue).records]
    assert sorted(kinds) == ["failed_visit", "overdue_finding"]


def test_an_owner_applies_another_person_decides_the_class_falls_and_the_end_is_shared(
    settled: Office,
) -> None:
    office = settled
    penalise(office, "P1", SHOP, OLD, 2)
    classify_all(office, OPERATOR)
    applied = apply(office, OWNER, SHOP, "penalty:P1", WORDS)
    assert (applied.state, applied.needs) == (APPLIED, ("promise", "rectification"))
    with pytest.raises(RepairRefused, match="waiting for its answer"):
        apply(office, OWNER, SHOP, "penalty:P1", WORDS)
    with pytest.raises(RepairRefused, match="Give the reason"):
        conclude(office, LEAD, applied.id, True, " ")
    with pytest.raises(RepairRefused, match="once the repair is granted"):
        share(office, LEAD, applied.id, "市信用办")
    granted = conclude(office, LEAD, applied.id, True, "已履行")
    assert granted.share_by == date(2026, 11, 26)  # three working days after Monday the 23rd
    assert kept(office).points["penalties"] == 0
    assert kept(office).records == [Counted(kept(office).records[0].record, 0)]
    assert recomputes(office, kept(office))
    seen = own_credit(office, OWNER, SHOP).records[0]
    assert seen.repaired
    assert seen.window is not None
    assert seen.window.until == TODAY
    with pytest.raises(RepairRefused, match="already"):
        conclude(office, DEPUTY, applied.id, False, "x")
    assert [one.repair.id for one in list_credit(office, LEAD, AskedCredit()).waiting] == [applied.id]
    share(office, DEPUTY, applied.id, "市信用办")
    assert list_credit(office, LEAD, AskedCredit()).waiting == []
    assert [leaf["action"] for leaf in town.leaves(office)][-3:] == [
        "repair.apply",
        "repair.decide",
        "repair.share",
    ]


def test_each_deed_that_moves_a_class_names_all_premises_of_the_entity_and_no_other_deed_does(
    settled: Office,
) -> None:
    office, everywhere = settled, {SHOP, BRANCH, ELSEWHERE}

    def named_by(work: Callable[[], object]) -> frozenset[str]:
        place = news(office.store, None, office.now()).place
        work()
        return news(office.store, place, office.now()).named

    def classified() -> object:
        return classify_all(office, OPERATOR)

    assert named_by(classified) == everywhere
    assert named_by(classified) == frozenset()
    penalise(office, "P1", SHOP, OLD, 2)
    penalise(office, "P2", BRANCH, OLD, 2)
    penalise(office, "P3", BRANCH, OLD, 2)
    before = kept(office).grade
    assert named_by(classified) == everywhere
    assert kept(office).grade != before
    applied = apply(office, OWNER, SHOP, "penalty:P1", WORDS)
    given = kept(office).grade
    assert named_by(lambda: conclude(office, LEAD, applied.id, True, "已履行")) == everywhere
    assert kept(office).grade != given
    assert named_by(lambda: share(office, DEPUTY, applied.id, "市信用办")) == frozenset()


def test_a_refused_repair_changes_nothing_and_may_be_asked_for_again(settled: Office) -> None:
    office = settled
    penalise(office, "P1", SHOP, OLD, 2)
    classify_all(office, OPERATOR)
    conclude(office, LEAD, apply(office, OWNER, SHOP, "penalty:P1", WORDS).id, False, "没有履行")
    assert count(office) == 1
    assert apply(office, OWNER, SHOP, "penalty:P1", WORDS).state == APPLIED


@pytest.mark.parametrize(
    ("severity", "on", "words", "sentence"),
    [
        (2, TODAY - timedelta(30), WORDS, "at least until 24 Jan 2027"),
        (4, OLD, WORDS, "at least until 1 Jun 2027"),
        (2, OLD, {"promise": "不再犯"}, "Answer every point"),
        (2, OLD, {"promise": "x" * 301, "rectification": "x"}, "Answer every point"),
    ],
)
def test_what_cannot_be_applied_for_says_why(
    one_settled: Office, severity: int, on: date, words: Mapping[str, str], sentence: str
) -> None:
    penalise(one_settled, "P1", SHOP, on, severity)
    with pytest.raises(RepairRefused, match=sentence):
        apply(one_settled, OWNER, SHOP, "penalty:P1", words)


def test_who_stands_on_a_list_repairs_nothing(office: Office) -> None:
    settle(office, {"on_abnormal_list": True})
    penalise(office, "P1", SHOP, OLD, 2)
    with pytest.raises(RepairRefused, match="taken off first"):
        apply(office, OWNER, SHOP, "penalty:P1", WORDS)


def test_each_sees_the_records_of_premises_that_are_theirs_and_only_counts_the_others(
    settled: Office,
) -> None:
    office = settled
    penalise(office, "P1", SHOP, OLD, 2)
    penalise(office, "P2", ELSEWHERE, OLD, 2)
    classify_all(office, OPERATOR)
    for file in (open_credit(office, LEAD, CODE), own_credit(office, OWNER, SHOP)):
        assert {one.record.id: one.place and one.place.id for one in file.records} == {"P1": SHOP, "P2": None}
        assert ({one.id for one in file.places}, file.elsewhere) == ({SHOP, BRANCH}, 1)
    with pytest.raises(NotFound):
        open_credit(office, FAR, CODE)
    with pytest.raises(NotFound):
        own_credit(office, OWNER, ELSEWHERE)
    with pytest.raises(NotFound):
        apply(office, OWNER, SHOP, "penalty:P2", WORDS)
    with pytest.raises(NotFound):
        conclude(office, FAR, apply(office, OWNER, SHOP, "penalty:P1", WORDS).id, True, "x")
    with pytest.raises(Refused):
        open_credit(office, OWNER, CODE)
    assert [one.code for one in list_credit(office, LEAD, AskedCredit()).rows] == [CODE]
    assert list_credit(office, FAR, AskedCredit()).rows == []
    assert list_credit(office, LEAD, AskedCredit(grade="D")).rows == []
    assert list_credit(office, LEAD, AskedCredit(industry="food_retail")).rows == []
    narrowed = list_credit(office, LEAD, AskedCredit(district=EAST_STREET))
    assert [(one.code, one.places) for one in narrowed.rows] == [(CODE, 1)]
    assert sum(narrowed.counts.values()) == 1


def test_grade_and_class_together_say_how_often_somebody_comes(settled: Office) -> None:
    office = settled
    before = office.store.read(lambda tx: burden_of(tx, office.catalogue, card(tx, SHOP), TODAY))
    penalise(office, "P1", SHOP, TODAY, 5)
    penalise(office, "P2", SHOP, TODAY, 5)
    write(office, Visit, [visit(f"V{n}", "一号店", TODAY - timedelta(150 + n)) for n in range(9)])
    classify_all(office, OPERATOR)
    assert kept(office).grade == "D"
    burden = office.store.read(lambda tx: burden_of(tx, office.catalogue, card(tx, SHOP), TODAY))
    assert (before.credit, burden.credit, burden.least, burden.cap) == (None, "D", 3, 4)
    assert (before.least, before.cap) != (3, 4)
    due = {one.premises.id: one.premises.credit for one in suggest(office, LEAD).of("grade_due")}
    assert due[SHOP] == "D"  # the last visit was 150 days ago, and three a year are due
    alone = replace(office, catalogue=adopting(office.catalogue, {}))
    assert {limit.credit for limit in limits(alone, TODAY)} == {""}


def card(tx: Tx, premises_id: str):  # noqa: ANN201 - a card
    from graph import premises
    from graph.scope import Scope

    return premises.card(tx, Scope("/"), premises_id)


def test_every_level_of_the_common_matrix_asks_for_what_some_grade_of_the_trade_does(
    catalogue: Catalogue,
) -> None:
    for industry in catalogue.industries.values():
        table = catalogue.table_if_any(industry.model, TODAY) if industry.model else None
        if table is None or {band.sign for band in table.grades} != set("ABCD"):
            continue
        for band in table.grades:
            for credit in "ABCD":
                given = catalogue.supervision(industry.id, band.grade, credit, TODAY)
                assert given is not None
                assert given.level is not None
                worse = max(band.sign, credit)
                assert given.visits == next(one.visits for one in table.grades if one.sign == worse)


def test_publicity_ends_at_the_longest_or_with_a_repair_but_never_before_the_least() -> None:
    record = Entered("penalty", "P", date(2026, 1, 31), SHOP, 3)
    rule = rules().kinds["penalty"].window(3)
    assert rule is not None
    window = window_of(rule, record)
    assert window is not None
    assert (window.repairable, window.until) == (date(2027, 1, 31), date(2029, 1, 31))
    assert window_of(rule, record, date(2027, 5, 1)) == replace(window, until=date(2027, 5, 1))
    assert window_of(rule, record, date(2026, 2, 1)) == replace(window, until=window.repairable)
    named = replace(record, public_until=date(2028, 1, 1))
    assert window_of(rule, named) == replace(window, until=date(2028, 1, 1))


RULES = rules()
CREDIT = read_catalogue().newest(MODEL)
KINDS = ("penalty", "failed_visit", "overdue_finding", "complaint")
ALL = ("penalties", "failed_inspections", "verified_complaints")
records = st.lists(
    st.builds(
        Entered,
        kind=st.sampled_from(KINDS),
        id=st.uuids().map(str),
        on=st.dates(TODAY - timedelta(2500), TODAY),
        premises=st.just(SHOP),
        weight=st.integers(1, 5),
    ),
    max_size=12,
)


def cost(table: RiskTable, found: Sequence[Counted], day: date = TODAY) -> tuple[int, str]:
    stated = {SHOP: {flag: Fact(False, "register", CODE, OLD) for flag in LISTS}}
    made = assess(table, facts_of(RULES, table, stated, found, ALL, day), day)
    assert made.score is not None
    assert made.grade is not None
    return made.score, made.grade


@given(records, records)
def test_one_more_record_never_makes_a_class_better(some: list[Entered], more: list[Entered]) -> None:
    assert cost(CREDIT, counted(RULES, some, ())) <= cost(CREDIT, counted(RULES, [*some, *more], ()))


@given(records, st.data())
def test_a_repaired_record_never_counts_more_and_age_never_adds(
    some: list[Entered], data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(some), unique=True) if some else st.just([]))
    granted = [repair(one) for one in chosen]
    before, after = counted(RULES, some, ()), counted(RULES, some, granted)
    assert cost(CREDIT, after) <= cost(CREDIT, before)
    assert all(new.weight <= old.weight for old, new in zip(before, after, strict=True))
    older = TODAY + timedelta(data.draw(st.integers(0, 3000)))
    assert cost(CREDIT, before, older) <= cost(CREDIT, before)


def repair(of: Entered) -> Repair:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return Repair("r", CODE, SHOP, of.key, of.kind, of.on, GRANTED, (), (), at, "owner", "")


def test_repairs_are_read_back_as_they_were_written(settled: Office) -> None:
    penalise(settled, "P1", SHOP, OLD, 2)
    made = apply(settled, OWNER, SHOP, "penalty:P1", WORDS)
    assert settled.store.read(lambda tx: repairs.of(tx, [CODE])) == [made]
