"""Ordering a visit: every objection and what sets it aside, who can be sent, one visit for all who want one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from graph import NotFound, Tx, planning, register, tasks, visit_codes
from graph.records import Department, Officer, Visit
from graph.scope import Scope
from graph.tasks import Task
from graph.visit_codes import Guesses, VisitCode
from regulation.access import Refused, Role, Who
from regulation.catalogue import read_catalogue
from regulation.office import Office
from regulation.planning import (
    Draft,
    Objected,
    StepRefused,
    approve,
    assign,
    burden_of,
    cancel,
    candidates,
    finish,
    look_at,
    merge,
    move,
    notify,
    order,
    recuse,
    rules,
    show_code,
    suggest,
)
from regulation.planning.objections import objection
from tests.regulation import town
from tests.regulation.town import BY_NAME, CITY, EAST, FOOD_OFFICE, MINE, PATHS, TODAY

FIRE = "fire_rescue"
CATERING = ("catering", "food_retail")
NOODLES, HOTPOT, OTHER = MINE, BY_NAME["东街火锅"], BY_NAME["西街面馆"]
TOMORROW = TODAY + timedelta(1)
ALL = Scope("/")


def person(name: str, role: Role = Role.LEAD, department: str | None = FOOD_OFFICE, under: str = EAST) -> Who:
    return Who(name, role, name, PATHS[under], department, CATERING if department else None)


LEAD, SECOND = person("lead"), person("second")
FIRE_LEAD, CITY_LEAD = person("fire", department=FIRE), person("city", under=CITY)
OFFICERS = [
    Officer("o1", "程望舒", FOOD_OFFICE, EAST, "33001", date(2027, 1, 1)),
    Officer("o2", "陆见青", FOOD_OFFICE, EAST, "33002", TOMORROW),
    Officer("o3", "许晚", FOOD_OFFICE, EAST, "33003", TODAY - timedelta(1)),
    Officer("o4", "沈砚", FOOD_OFFICE, EAST, None, date(2027, 1, 1)),
    Officer("o5", "乔一苇", FIRE, EAST, "33005", date(2027, 1, 1)),
    Officer("o6", "柳停", FOOD_OFFICE, EAST, "33006", None),
    Officer("o7", "周敏", FOOD_OFFICE, EAST, "33007", date(2027, 1, 1)),
]
INSPECTOR = replace(person("inspector", Role.INSPECTOR), enforcement_number="33001")


@pytest.fixture
def settled(one_office: Office) -> Office:
    """The town with its officers."""
    town.settle(one_office)

    def work(tx: Tx) -> None:
        register.put(tx, Department, [Department(FIRE, "消防", "Fire")])
        register.put(tx, Officer, OFFICERS)

    one_office.store.write("test.officers", "test", work)
    return one_office


def draft(**more: object) -> Draft:
    given = {
        "premises": HOTPOT.id,
        "kind": "routine",
        "origin": "grade_due",
        "planned": TOMORROW,
        "overrides": {},
        **more,
    }
    return Draft(**given)  # pyright: ignore[reportArgumentType]


def against(office: Office, wish: Draft, who: Who = LEAD) -> dict[str, str]:
    with pytest.raises(Objected) as found:
        order(office, who, wish)
    assert all(one.sentence.zh and one.sentence.en for one in found.value.objections)
    return {one.rule: one.override for one in found.value.objections}


def visited(office: Office, days: int, id: str, shop: town.Shop = HOTPOT) -> None:
    key = f"test:{shop.entity}|{shop.name}"
    visit = Visit(id, key, TODAY - timedelta(days), FOOD_OFFICE, "pass", 0, 0, 0)
    office.store.write("test.visit", "test", lambda tx: register.put(tx, Visit, [visit]))


def put(office: Office, task: Task) -> None:
    office.store.write("test.put", "test", lambda tx: tasks.put(tx, task))


def read(office: Office, task: Task) -> Task:
    return office.store.read(lambda tx: tasks.read(tx, ALL, task.id))


def cap(office: Office, shop: town.Shop = HOTPOT) -> int:
    most = look_at(office, LEAD, shop.id).burden.cap
    assert most is not None
    return most


def use_up(office: Office, leave: int = 0) -> None:
    """Visits until only so many are left of the year's."""
    had = look_at(office, LEAD, HOTPOT.id).burden.counted(FOOD_OFFICE)
    for number in range(cap(office) - leave - had):
        visited(office, number + 20, f"v{number}")


def test_a_plain_order_is_on_record_with_who_and_why(settled: Office) -> None:
    task = order(settled, LEAD, draft(officers=("o1", "o2")))
    assert read(settled, task) == task
    assert (task.state, task.ordered_by, task.under) == ("proposed", "lead", PATHS[EAST])
    assert [o.enforcement_number for o in task.officers] == ["33001", "33002"]
    assert task.number.startswith("T-20261123-")
    assert [event.what for event in task.events] == ["ordered"]


@pytest.mark.parametrize(
    ("wish", "rule"),
    [
        ({"origin": "by_hand", "reason": "  "}, "reason"),
        ({"kind": "special", "origin": "grade_due", "plan": "P1"}, "origin"),
        ({"kind": "special", "origin": "by_hand", "reason": "x", "plan": " "}, "plan"),
        ({"planned": TODAY - timedelta(1)}, "past"),
        ({"planned": None}, "past"),
        ({"origin": "recheck"}, "recheck"),
        ({"origin": "recheck", "recheck_of": "v1", "rows": ()}, "recheck"),
    ],
    ids=str,
)
def test_what_is_wrong_with_an_order_cannot_be_set_aside(
    settled: Office, wish: dict[str, object], rule: str
) -> None:
    assert against(settled, draft(**wish, overrides={rule: "because"})) == {rule: ""}


def test_all_objections_are_said_at_once_and_nothing_is_recorded(settled: Office) -> None:
    found = against(settled, draft(kind="special", origin="by_hand", planned=None))
    assert set(found) == {"reason", "past", "plan"}
    assert settled.store.read(lambda tx: tasks.of_premises(tx, ALL, HOTPOT.id)) == []


def test_a_department_that_does_not_supervise_the_trade_orders_nothing(settled: Office) -> None:
    who = replace(person("water", department="medical_products"), industries=None)
    assert against(settled, draft(), who)["department"] == ""


def test_the_cap_holds_until_a_reason_is_on_record(settled: Office) -> None:
    use_up(settled)
    assert against(settled, draft()) == {"cap": "reason"}
    assert against(settled, draft(overrides={"cap": " "})) == {"cap": "reason"}
    task = order(settled, LEAD, draft(overrides={"cap": "群众关注"}))
    assert [(o.rule, o.reason, o.by) for o in task.overrides] == [("cap", "群众关注", "lead")]
    assert [event.what for event in task.events] == ["ordered", "set_aside"]


@pytest.mark.parametrize(
    "wish",
    [
        {"kind": "case", "origin": "by_hand", "reason": "x"},
        {"kind": "routine", "origin": "complaint"},
        {"kind": "case", "origin": "referral"},
        {"origin": "recheck", "recheck_of": "v0", "rows": ("a",)},
        {"kind": "service", "origin": "by_hand", "reason": "x"},
    ],
    ids=str,
)
def test_a_case_or_a_service_visit_is_outside_the_cap_and_does_not_count(
    settled: Office, wish: dict[str, object]
) -> None:
    use_up(settled)
    before = look_at(settled, LEAD, HOTPOT.id).burden
    task = order(settled, LEAD, draft(**wish))
    after = look_at(settled, LEAD, HOTPOT.id).burden
    assert after.counted(FOOD_OFFICE) == before.counted(FOOD_OFFICE) == cap(settled)
    line = next(line for line in after.lines if line.task == task.id)
    assert not line.counted


def test_the_cap_is_each_departments_own(settled: Office) -> None:
    use_up(settled)
    assert order(settled, FIRE_LEAD, draft()).departments == (FIRE,)


def ended(office: Office, *, days: int, under: str, rows: tuple[str, ...] | None = None) -> Task:
    """A visit that a department of a higher district made."""
    done = office.now() - timedelta(days)
    task = order(office, LEAD, draft(kind="case", origin="complaint"))
    task = replace(task, state="done", done_at=done, planned=done.date(), under=under, rows=rows)
    put(office, task)
    return task


def test_the_same_rows_are_not_checked_again_within_three_months_of_a_superior(settled: Office) -> None:
    ended(settled, days=80, under=PATHS[CITY])
    assert against(settled, draft()) == {"repeat": "ground"}
    assert against(settled, draft(overrides={"repeat": "有举报"})) == {"repeat": "ground"}
    assert against(settled, draft(ground="suspected")) == {"repeat": "ground"}
    assert against(settled, draft(ground="curious", overrides={"repeat": "x"})) == {"repeat": "ground"}


@pytest.mark.parametrize("ground", ["suspected", "danger"])
def test_suspicion_and_danger_lift_the_three_months(settled: Office, ground: str) -> None:
    ended(settled, days=80, under=PATHS[CITY])
    task = order(settled, LEAD, draft(ground=ground, overrides={"repeat": "现场有异味"}))
    assert [(o.rule, o.reason) for o in task.overrides] == [("repeat", f"{ground}: 现场有异味")]


@pytest.mark.parametrize(
    "given",
    [
        {"days": 91, "under": PATHS[CITY]},
        {"days": 10, "under": PATHS[EAST]},
        {"days": 10, "under": PATHS["900200"]},
        {"days": 10, "under": PATHS[CITY], "rows": ("x",)},
    ],
    ids=str,
)
def test_an_older_check_an_equals_check_and_other_rows_may_follow(
    settled: Office, given: dict[str, object]
) -> None:
    ended(settled, **given)  # pyright: ignore[reportArgumentType]
    assert order(settled, LEAD, draft(rows=("a", "b")))


def test_another_departments_open_task_is_offered_for_a_joint_visit(settled: Office) -> None:
    first = order(settled, FIRE_LEAD, draft(officers=()))
    with pytest.raises(Objected) as found:
        order(settled, LEAD, draft())
    (offer,) = found.value.objections
    assert (offer.rule, offer.override, offer.task) == ("merge", "reason", first.id)
    joint = merge(settled, LEAD, first.id)
    assert joint.departments == (FIRE, FOOD_OFFICE)
    team = assign(settled, LEAD, first.id, ["o1", "o5"]).officers
    assert [officer.department for officer in team] == [FOOD_OFFICE, FIRE]
    assert order(settled, person("x", department="ecology"), draft(overrides={"merge": "要取样"}))


def test_a_joined_visit_counts_for_each_department_and_the_cap_holds_for_who_joins(settled: Office) -> None:
    first = order(settled, FIRE_LEAD, draft())
    use_up(settled)
    with pytest.raises(Objected) as found:
        merge(settled, LEAD, first.id)
    assert [one.rule for one in found.value.objections] == ["cap"]
    assert merge(settled, LEAD, first.id, cap_reason="一次办完").overrides[0].rule == "cap"
    assert look_at(settled, LEAD, HOTPOT.id).burden.counted(FOOD_OFFICE) == cap(settled) + 1


def test_a_second_task_of_the_same_department_needs_a_reason(settled: Office) -> None:
    first = order(settled, LEAD, draft())
    assert against(settled, draft(kind="case", origin="complaint")) == {"twice": "reason"}
    assert (
        order(settled, LEAD, draft(kind="case", origin="complaint", overrides={"twice": "急"})).id != first.id
    )


def test_who_ordered_does_not_approve_unless_nobody_else_leads(settled: Office) -> None:
    alone = approve(settled, LEAD, order(settled, LEAD, draft()).id)
    assert (alone.state, alone.events[-1].what) == ("approved", "approved_alone")
    for name in ("lead", "second"):
        account = town.ACCOUNTS[2]
        town.enrol(settled, replace(account, name=name))
    other = order(settled, LEAD, draft(premises=NOODLES.id, kind="case", origin="complaint"))
    with pytest.raises(StepRefused, match="does not approve"):
        approve(settled, LEAD, other.id)
    assert approve(settled, SECOND, other.id).events[-1].what == "approved"
    with pytest.raises(StepRefused, match="no longer"):
        approve(settled, SECOND, other.id)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (["o1"], ["at least two"]),
        (["o1", "o1"], ["at least two"]),
        (["o1", "o3"], ["许晚: enforcement number ends 2026-11-22"]),
        (["o1", "o4"], ["沈砚: no enforcement number"]),
        (["o1", "o6"], ["柳停: no end"]),
        (["o1", "o5"], ["o5: there is no such officer"]),
        (["o1", "nobody"], ["nobody: there is no such officer"]),
    ],
    ids=str,
)
def test_two_officers_with_numbers_valid_on_the_day_go_and_nobody_else(
    settled: Office, numbers: list[str], words: list[str]
) -> None:
    task = order(settled, LEAD, draft())
    with pytest.raises(Objected) as found:
        assign(settled, LEAD, task.id, numbers)
    said = str(found.value)
    assert any(word in said for word in words), said
    assert read(settled, task).officers == ()


def test_a_number_that_ends_before_the_visit_day_is_refused_and_so_is_moving_past_its_end(
    settled: Office,
) -> None:
    task = order(settled, LEAD, draft(planned=TODAY + timedelta(2)))
    with pytest.raises(Objected, match="陆见青"):
        assign(settled, LEAD, task.id, ["o1", "o2"])
    task = move(settled, LEAD, task.id, TOMORROW, "改期")
    assert assign(settled, LEAD, task.id, ["o1", "o2"]).officers
    with pytest.raises(Objected, match="陆见青"):
        move(settled, LEAD, task.id, TODAY + timedelta(2), "再改")


def test_who_is_recused_leaves_and_is_not_assignable_again(settled: Office) -> None:
    task = assign(settled, LEAD, order(settled, LEAD, draft()).id, ["o1", "o2"])
    with pytest.raises(StepRefused, match="reason"):
        recuse(settled, LEAD, task.id, "o2", " ")
    with pytest.raises(Refused):
        recuse(settled, INSPECTOR, task.id, "o2", "他是亲戚")
    task = recuse(settled, INSPECTOR, task.id, "o1", "店主是亲戚")
    assert [officer.number for officer in task.officers] == ["o2"]
    with pytest.raises(Objected, match="程望舒: recused"):
        assign(settled, LEAD, task.id, ["o1", "o2"])
    why = {one.officer.number: one.why_not for one in candidates(settled, LEAD, task)}
    assert {number for number, reason in why.items() if reason is None} == {"o2", "o7"}


def test_the_notice_is_kept_as_it_was_given_and_unannounced_visits_have_none_beforehand(
    settled: Office,
) -> None:
    task = order(settled, LEAD, draft(officers=("o1", "o2")))
    with pytest.raises(StepRefused):
        notify(settled, LEAD, task.id)
    approve(settled, LEAD, task.id)
    told = notify(settled, LEAD, task.id)
    assert (told.state, told.notified_at) == ("notified", settled.now())
    assert "33001" in told.notice
    joint = merge(settled, FIRE_LEAD, task.id)
    assert joint.departments == (FOOD_OFFICE, FIRE)
    again = assign(settled, LEAD, task.id, ["o1", "o5"])
    assert "33005" in again.notice
    case = order(settled, LEAD, draft(premises=NOODLES.id, kind="case", origin="complaint"))
    approve(settled, LEAD, case.id)
    with pytest.raises(StepRefused, match="at the door"):
        notify(settled, LEAD, case.id)


def test_a_visit_is_called_off_with_a_reason_and_stays_on_record(settled: Office) -> None:
    task = order(settled, LEAD, draft())
    with pytest.raises(StepRefused):
        cancel(settled, LEAD, task.id, "")
    gone = cancel(settled, LEAD, task.id, "已停业")
    assert (gone.state, gone.events[-1].detail) == ("cancelled", "已停业")
    assert look_at(settled, LEAD, HOTPOT.id).burden.counted(FOOD_OFFICE) == 1  # its visit of the spring
    with pytest.raises(StepRefused):
        move(settled, LEAD, task.id, TOMORROW, "x")


def test_a_service_visit_ends_without_a_list_and_stands_in_the_ledger(settled: Office) -> None:
    wish = draft(kind="service", origin="by_hand", reason="请求指导", planned=TODAY, officers=("o1", "o2"))
    task = order(settled, LEAD, wish)
    approve(settled, LEAD, task.id)
    notify(settled, LEAD, task.id)
    show_code(settled, INSPECTOR, task.id)
    assert finish(settled, INSPECTOR, task.id).state == "done"
    burden = look_at(settled, LEAD, HOTPOT.id).burden
    assert burden.services == 1
    assert [line.counted for line in burden.lines if line.task == task.id] == [False]


def test_nobody_orders_outside_their_area_and_nobody_changes_anothers_task(settled: Office) -> None:
    with pytest.raises(NotFound):
        order(settled, LEAD, draft(premises=OTHER.id))
    with pytest.raises(Refused):
        order(settled, INSPECTOR, draft())
    task = order(settled, LEAD, draft())
    for deed in (
        lambda: cancel(settled, FIRE_LEAD, task.id, "x"),
        lambda: approve(settled, FIRE_LEAD, task.id),
    ):
        with pytest.raises(Refused):
            deed()
    outsider = replace(LEAD, under=PATHS["900200"])
    with pytest.raises(NotFound):
        cancel(settled, outsider, task.id, "x")


def test_what_asks_for_a_visit_stops_asking_when_a_task_is_ordered(settled: Office) -> None:
    def names(origin: str) -> set[str]:
        return {one.premises.name for one in suggest(settled, LEAD).of(origin)}

    assert "东街超市" not in names("complaint")  # visited since
    complained, due = names("complaint"), names("grade_due")
    assert "东街便利店" in due
    assert all("西街" not in name for name in complained | due)
    order(settled, LEAD, draft(premises=BY_NAME["东街便利店"].id))
    assert "东街便利店" not in names("grade_due")


def test_two_orders_at_once_cannot_both_take_the_last_visit_of_the_year(settled: Office) -> None:
    use_up(settled, leave=1)

    def one(_: int) -> bool:
        try:
            order(settled, LEAD, draft())
        except Objected:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one, range(4))) == 1


def test_every_rule_has_both_languages_and_says_whether_its_source_was_read() -> None:
    for rule in [*rules().objections.values(), rules().too_few]:
        assert rule.sentence.zh
        assert rule.sentence.en
        assert rule.override in ("", "reason", "ground")
    assert rules().assumed


@pytest.mark.parametrize(
    ("industry", "two", "repeat"),
    [
        ("catering", ("Order 49 on food inspection", "Article 23", True), ("Order 49 on food inspection", True)),
        ("food_retail", ("Order 49 on food inspection", "Article 23", True), ("Order 49 on food inspection", True)),
        ("tourism", ("Tourism Law", "Article 86, paragraph 1", True),
         ("State Council Office notice 54 of 2024", False)),
        ("lodging", ("Administrative Penalty Law", "Article 42, paragraph 1", True),
         ("State Council Office notice 54 of 2024", False)),
    ],
)  # fmt: skip
def test_an_objection_cites_the_law_of_the_trade_and_the_general_one_where_none_of_its_own_was_read(
    industry: str, two: tuple[str, str, bool], repeat: tuple[str, bool]
) -> None:
    few = objection(rules().too_few, industry=industry, count=1).source
    assert few
    assert (few.law.en, few.article.en, few.verified) == two
    again = objection(rules().objections["repeat"], industry=industry, day="2026-11-01").source
    assert again
    assert (again.law.en, again.verified) == repeat


def test_every_trade_that_a_rule_names_is_a_trade() -> None:
    named = {trade for rule in (*rules().objections.values(), rules().too_few) for trade in rule.own}
    assert named <= read_catalogue().industries.keys()


def test_the_year_of_the_burden_is_the_deployments_year(settled: Office) -> None:
    visited(settled, 400, "old")
    card = look_at(settled, LEAD, HOTPOT.id).card
    burden = settled.store.read(lambda tx: burden_of(tx, settled.catalogue, card, TODAY))
    assert burden.year == 2026
    assert [line.visit for line in burden.lines] == ["visit-0002"]
    assert isinstance(settled.now(), datetime)


def test_what_planning_asks_is_answered_alike_by_both_stores(office: Office) -> None:
    town.settle(office)
    town.admit(office, "lead")
    office.store.write("test.officers", "test", lambda tx: register.put(tx, Officer, [OFFICERS[0]]))
    at, here = office.now(), Scope("/", ids=(HOTPOT.id,))

    def refer(tx: Tx) -> None:
        for _ in range(2):
            planning.put_referral(tx, HOTPOT.id, "r1", FOOD_OFFICE, "油烟", at)
        planning.put_referral(tx, HOTPOT.id, "r2", FOOD_OFFICE, "不符", at, complains_of="T-1")

    office.store.write("test.refer", "test", refer)
    found = suggest(office, LEAD)
    assert [one.premises.note for one in found.of("referral")] == ["油烟"]
    assert {one.premises.name for one in found.of("complaint")} == set()
    assert [one.premises.name for one in found.of("grade_due")] == ["东街便利店"]  # never visited by it
    task = order(office, LEAD, draft(origin="referral", kind="case"))
    assert suggest(office, LEAD).of("referral") == []
    finished = replace(task, state="done", done_at=at)
    put(office, finished)
    rows = office.store.read(lambda tx: tasks.board(tx, here, FOOD_OFFICE, ("done",), at))
    assert [row.task.id for row in rows] == [task.id]

    def asked(tx: Tx) -> tuple[object, ...]:
        return (
            planning.leads(tx, FOOD_OFFICE, PATHS["900101"]),
            planning.officers(tx, [FOOD_OFFICE], PATHS[EAST]),
            planning.officer(tx, "33001"),
            [visit.departments for visit in planning.made(tx, HOTPOT.id, date(2026, 1, 1), TODAY)],
        )

    assert office.store.read(asked) == (["lead"], [OFFICERS[0]], OFFICERS[0], [(FOOD_OFFICE,)])


def test_a_code_is_found_by_hash_and_digits_and_guesses_are_counted_on_both_stores(office: Office) -> None:
    town.settle(office)
    task = order(office, LEAD, draft())
    now = office.now()
    code = VisitCode("h1", "123456", task.id, HOTPOT.id, "33001", now, now + timedelta(minutes=10))

    def work(tx: Tx) -> Guesses:
        visit_codes.put(tx, replace(code, hash="h0"))
        visit_codes.put(tx, code)
        visit_codes.put_alias(tx, replace(code, hash="h2"))
        visit_codes.put_compared(tx, "h2", "refused", now)
        visit_codes.hold_guesses(tx, HOTPOT.id)
        visit_codes.put_guesses(tx, HOTPOT.id, Guesses(3, now))
        return visit_codes.hold_guesses(tx, HOTPOT.id)

    assert office.store.write("test.codes", "test", work) == Guesses(3, now)
    found = office.store.read(lambda tx: [visit_codes.read(tx, name) for name in ("h0", "h1", "h2", "h3")])
    assert [one and (one.expires, one.compared) for one in found] == [
        (now, ""),
        (code.expires, ""),
        (code.expires, "refused"),
        None,
    ]
    live = office.store.read(lambda tx: visit_codes.by_digits(tx, "123456", now))
    assert sorted(one.hash for one in live) == ["h1", "h2"]
