"""Tasks, the visit code, and what the owner sees of a visit that is real or is not; invented."""

from dataclasses import replace
from datetime import date

from templates import (
    Against,
    BurdenLine,
    BurdenTable,
    Choice,
    Clause,
    Compared,
    Count,
    Depth,
    DueRow,
    EventLine,
    HeadCard,
    InspectorDay,
    InspectorPremises,
    InspectorTask,
    Lang,
    Link,
    ListDepth,
    ListedRow,
    Notice,
    OfficerChoice,
    Option,
    OrderForm,
    Permit,
    PermitStatus,
    Place,
    Plate,
    RowElsewhere,
    Share,
    Spared,
    TaskBoard,
    TaskEvent,
    TaskLine,
    TaskList,
    TaskPage,
    TaskState,
    VerifyForm,
    Visit,
    VisitCodePage,
    VisitDoubt,
    VisitDoubted,
    VisitList,
    VisitResult,
    VisitVerified,
    Warned,
)
from tests.templates.examples.values import TODAY, Say, mark, shell, speaker

TASK = "/r/tasks/7K3Q9X"
QR = "M4 4h7v1h-7zM12 4h2v1h-2z"


def line(t: Say, state: TaskState, letter: str = "B", *, approve: bool = False, aside: int = 0) -> TaskLine:
    return TaskLine(
        TASK,
        t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        mark(t, letter),
        "T-20261122-7K3Q",
        t("日常检查", "Routine visit"),
        t("按等级到期", "Due by grade"),
        t("按等级应当检查，距上次检查已到时间。", "Due by its grade."),
        state,
        date(2026, 11, 24),
        [t("市场监督管理", "Market regulation"), t("消防救援", "Fire and rescue")],
        [t("程望舒", "Cheng"), t("陆见青", "Lu")],
        "/r/premises/1",
        f"{TASK}/approve" if approve else "",
        aside,
    )


def burden(t: Say) -> BurdenTable:
    market = t("市场监督管理", "Market regulation")
    return BurdenTable(
        2026,
        [
            BurdenLine(
                date(2026, 11, 24),
                market,
                t("日常检查", "Routine visit"),
                t("按等级到期", "Due"),
                True,
                False,
                TASK,
            ),
            BurdenLine(
                date(2026, 6, 2), market, t("个案检查", "Case visit"), t("投诉举报", "Complaint"), False, True
            ),
        ],
        market,
        1,
        2,
        1,
    )


def officers(t: Say) -> list[OfficerChoice]:
    market = t("市场监督管理", "Market regulation")
    return [
        OfficerChoice("o1", t("程望舒", "Cheng"), market, "99…0412", True),
        OfficerChoice("o2", t("陆见青", "Lu"), market, "99…0977", True),
        OfficerChoice(
            "o3", t("许晚", "Xu"), market, "99…2206", False, t("回避：亲属经营", "recused: family")
        ),
    ]


def board(lang: Lang) -> TaskBoard:
    t = speaker(lang)

    def column(name: str, state: TaskState, *, approve: bool = False, aside: int = 0) -> TaskList:
        return TaskList(name, Count(1, f"#{name}"), [line(t, state, approve=approve, aside=aside)])

    return TaskBoard(
        shell(lang, "/r/tasks", Place.TASKS),
        TODAY,
        t("市场监督管理", "Market regulation"),
        [
            Option("grade_due", t("按等级到期", "Due by grade"), True),
            Option("complaint", t("投诉举报", "Complaint")),
        ],
        [
            DueRow(
                mark(t, "D"),
                t("澜西冷链肉品批发市场", "Lanxi Cold Chain"),
                "/r/premises/2",
                "/r/premises/2/order",
                t("投诉举报", "Complaint"),
                date(2026, 11, 19),
                t("有异味", "a smell"),
                attention=10,
                paths=[
                    Link(
                        t(
                            "同一经营者：澜东冷链（澜江路 9 号）2026-11-20 查出的关键问题 FOO-012 还没改好，"
                            "计到 2027-05-19。",
                            "Same owner: Landong Cold Chain at 9 Lanjiang Road has an open key finding of 2026-11-20, "
                            "row FOO-012; counts until 2027-05-19.",
                        ),
                        "/r/premises/9",
                    )
                ],
            ),
            DueRow(
                mark(t, "A"),
                t("小满咖啡", "Xiaoman Coffee"),
                "/r/premises/3",
                "/r/premises/3/order",
                t("按等级到期", "Due by grade"),
                None,
            ),
        ],
        Count(37, "#due"),
        True,
        column("proposed", TaskState.PROPOSED, approve=True),
        column("to-assign", TaskState.APPROVED, aside=1),
        column("coming", TaskState.NOTIFIED),
        column("under-way", TaskState.UNDER_WAY),
        column("done", TaskState.DONE),
        30,
        Count(6, "/r/findings"),
        "/r/tasks",
    )


def board_empty(lang: Lang) -> TaskBoard:
    def none(name: str) -> TaskList:
        return TaskList(name, Count(0), [])

    return TaskBoard(
        shell(lang, "/r/tasks", Place.TASKS), TODAY, "", [], [], Count(0), False,
        none("proposed"), none("to-assign"), none("coming"), none("under-way"), none("done"), 30,
    )  # fmt: skip


def against(t: Say) -> list[Against]:
    notice = Clause(t("国办发〔2024〕54号", "Notice 54"), t("年度频次上限", "yearly cap"), verified=False)
    return [
        Against("cap", t("今年已安排 2 次，上限 2 次。", "2 of 2 visits this year."), "", "reason", notice),
        Against(
            "repeat",
            t("上级部门 2026-10-08 检查过相同项目。", "A superior checked the same rows."),
            "",
            "ground",
            Clause(t("第49号令", "Order 49"), t("第四十二条", "Article 42")),
        ),
        Against(
            "merge",
            t("消防救援已安排任务。", "Fire and rescue has a task here."),
            t("并入该任务，只去一次。", "Join it."),
            "reason",
            notice,
            Link("T-1", TASK),
            f"{TASK}/merge",
            t("要取样", "samples"),
        ),
        Against("past", t("日期已经过去。", "That day is past."), "", ""),
    ]


def order(lang: Lang, *, objected: bool = False) -> OrderForm:
    t = speaker(lang)
    return OrderForm(
        shell(lang, "/r/premises/1/order", Place.TASKS),
        t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        "/r/premises/1",
        mark(t, "B"),
        t("餐饮服务", "Food service"),
        t("云津路 12 号", "12 Yunjin Road"),
        t("市场监督管理", "Market regulation"),
        [Option("fire", t("消防救援", "Fire"), True)] if objected else [],
        [Choice("routine", t("日常检查", "Routine"), True), Choice("case", t("个案检查", "Case"))],
        [
            Choice("grade_due", t("按等级到期", "Due by grade"), True),
            Choice("by_hand", t("人工下达", "By hand")),
        ],
        [t("按等级应当检查。", "Due by its grade.")],
        t("按等级应当检查。", "Due by its grade."),
        "2026-11-24",
        "P-1" if objected else "",
        "danger",
        officers(t) if not objected else [],
        burden(t),
        against(t) if objected else [],
        [line(t, TaskState.APPROVED)] if objected else [],
        ListDepth(Depth.WHOLE_HERE, Clause("", assumed=True)) if objected else ListDepth(Depth.WHOLE),
        Clause(t("国办发〔2024〕54号", "Notice 54"), t("不得入企", "not on site"), verified=False),
    )


def task(lang: Lang, *, plain: bool = True) -> TaskPage:
    t = speaker(lang)
    names = [t("市场监督管理", "Market regulation"), t("消防救援", "Fire and rescue")]
    return TaskPage(
        shell(lang, TASK, Place.TASKS),
        "T-20261122-7K3Q",
        t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        "/r/premises/1",
        t("餐饮服务", "Food service"),
        t("云津路 12 号", "12 Yunjin Road"),
        mark(t, "B"),
        TaskState.PROPOSED if plain else TaskState.APPROVED,
        t("日常检查", "Routine visit"),
        t("按等级到期", "Due by grade"),
        t("按等级应当检查。", "Due by its grade."),
        "" if plain else "P-1",
        date(2026, 11, 24),
        names[:1] if plain else names,
        plain,
        26 if plain else None,
        [] if plain else [(t("超过全年上限", "beyond the cap"), t("群众关注", "public concern"), "lead")],
        officers(t)[:2] if plain else [],
        officers(t),
        burden(t),
        [
            EventLine(TODAY, "10:02", t("陆见青", "Lu"), event, t("按等级到期", "due") if plain else "")
            for event in TaskEvent
        ],
        ["approve", "assign", "move", "cancel"] if plain else ["notify", "assign", "join"],
        plain,
        "" if plain else "/e/1/notices/7K3Q9X",
        "" if plain else t("这个任务已经不能这样改了。", "This task can no longer be changed."),
        [] if plain else against(t)[:1],
        Spared() if plain else Spared(1, 3, 36, 2),
        elsewhere=[RowElsewhere("COM-002", t("年度报告", "Annual report"))] if plain else [],
        depth=ListDepth(Depth.WHOLE) if plain else None,
    )


def task_desk(lang: Lang) -> TaskPage:
    t = speaker(lang)
    return replace(
        task(lang),
        number="T-20261122-9D3K",
        kind=t("案头检查", "Desk task"),
        announced=False,
        rows=3,
        desk=True,
        elsewhere=[RowElsewhere("CAT-004", t("健康证明", "Health certificates"))],
    )


def inspector_task_desk(lang: Lang) -> InspectorTask:
    t = speaker(lang)
    whole = inspector_task(lang)
    elsewhere = [RowElsewhere("CAT-004", t("健康证明", "Health certificates"))]
    return replace(
        whole, number="T-20261122-9D3K", desk=True, elsewhere=elsewhere, list_href="/i/tasks/1/list"
    )


def head(t: Say) -> HeadCard:
    return HeadCard(
        t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        "/r/premises/1",
        t("餐饮服务", "Food service"),
        t("云津路 12 号", "12 Yunjin Road"),
        "91990101",
        Plate(mark(t, "B"), date(2026, 11, 20), Share(9, 10)),
        [
            Visit(
                date(2026, 6, 2),
                t("检查", "Visit"),
                VisitResult.CONDITIONS,
                department=t("市场监督管理", "Market"),
                remark=t("较重 1", "serious 1"),
            )
        ],
        [
            Permit(
                kind=t("食品经营许可证", "Food permit"),
                number="1",
                starts=None,
                ends=date(2026, 10, 1),
                status=PermitStatus.EXPIRED,
            )
        ],
        Count(2),
        [(kind, t("食品经营许可证", "Food permit")) for kind in Warned],
    )


def head_bare(t: Say) -> HeadCard:
    return replace(head(t), visits=[], permits=[], findings=Count(0), warnings=[], address="", code="")


def day(lang: Lang) -> InspectorDay:
    t = speaker(lang)
    return InspectorDay(
        shell(lang, "/i", Place.DAY),
        TODAY,
        [line(t, TaskState.NOTIFIED), line(t, TaskState.UNDER_WAY, "D")],
        [line(t, TaskState.APPROVED, "A")],
        "99010100001",
        date(2028, 1, 1),
    )


def day_empty(lang: Lang) -> InspectorDay:
    return InspectorDay(shell(lang, "/i", Place.DAY), TODAY, [], [], "99010100001", None, number_ended=True)


def inspector_task(
    lang: Lang, state: TaskState = TaskState.UNDER_WAY, *, service: bool = False
) -> InspectorTask:
    t = speaker(lang)
    fresh = state is TaskState.NOTIFIED
    return InspectorTask(
        shell(lang, "/i/tasks/7K3Q9X", Place.DAY),
        head_bare(t) if fresh else head(t),
        f"T-{state}-{service}",
        state,
        t("日常检查", "Routine visit"),
        t("按等级到期", "Due by grade"),
        t("按等级应当检查。", "Due by its grade."),
        date(2026, 11, 24),
        [t("市场监督管理", "Market regulation"), t("消防救援", "Fire")],
        officers(t)[:2],
        None if service else 26,
        burden(t),
        "/i/tasks/7K3Q9X/code",
        "" if fresh or service else "/i/tasks/7K3Q9X/list",
        "" if state is TaskState.CANCELLED else "o1",
        service,
        fault=t("还没有到计划的日期。", "Its day has not come.") if fresh else "",
    )


def inspector_premises(lang: Lang, *, none: bool = False) -> InspectorPremises:
    t = speaker(lang)
    return InspectorPremises(
        shell(lang, "/i/premises/1", Place.DAY),
        head_bare(t) if none else head(t),
        [] if none else [line(t, TaskState.NOTIFIED)],
        [] if none else [line(t, TaskState.PROPOSED)],
        replace(burden(t), lines=[], services=0),
    )


def code(lang: Lang, *, shown: bool = True) -> VisitCodePage:
    t = speaker(lang)
    page = VisitCodePage(
        shell(lang, "/i/tasks/7K3Q9X/code", Place.DAY),
        t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        "T-1",
        "/i/tasks/7K3Q9X",
        "/i/tasks/7K3Q9X/code",
        "/i/tasks/7K3Q9X/list",
    )
    given = {"digits": "482913", "minutes": 9, "until": "10:15", "path": QR, "size": 33}
    return replace(page, **given) if shown else page


def verified(lang: Lang, said: Compared = Compared.NOT_YET, *, service: bool = False) -> VisitVerified:
    t = speaker(lang)
    market, fire = t("市场监督管理", "Market regulation"), t("消防救援", "Fire")
    return VisitVerified(
        shell(lang, f"/v/{said or 'x'}", public=True),
        t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        t("云津路 12 号 1 层", "12 Yunjin Road"),
        "T-20261120-0317",
        "482913",
        "10:15",
        officers(t)[:2],
        1 if service else 2,
        t("日常检查", "Routine visit"),
        t("按等级到期", "Due by grade"),
        t("按等级应当检查。", "Due by its grade."),
        [
            Clause(t("第49号令", "Order 49"), t("第二十一条", "Article 21")),
            Clause(t("食品安全法", "Food Safety Law"), verified=False),
        ],
        [] if said or service else [(market, 21), (fire, 5)],
        0 if said or service else 26,
        "" if said or service else "/v/x/list",
        40,
        2026,
        1,
        2,
        not said,
        service,
        said,
        "/v/x/compared",
        "12345",
        "2026-11-20 09:58:41",
        "/e/1",
        0 if service else 14,
    )


def doubted(lang: Lang, doubt: VisitDoubt, *, complained: bool = False) -> VisitDoubted:
    t = speaker(lang)
    known = doubt not in (VisitDoubt.UNKNOWN, VisitDoubt.OTHER_PREMISES)
    return VisitDoubted(
        shell(lang, f"/v/{doubt}", public=True),
        doubt,
        "12345",
        "2026-11-20 09:58:41",
        t("半亩田牛肉面馆", "Banmutian") if known else "",
        "T-1" if known else "",
        "/e/1/complain",
        complained,
        "/e/1/verify",
    )


def verify(lang: Lang, fault: str = "") -> VerifyForm:
    t = speaker(lang)
    name = t("半亩田牛肉面馆", "Banmutian Beef Noodles")
    return VerifyForm(
        shell(lang, "/e/1/verify", public=True), f"{name} {fault}".strip(), t("云津路", "Yunjin Road"), "12345",
        "12" if fault else "", fault, 10 if fault == "many" else 0,
    )  # fmt: skip


def visit_list(lang: Lang) -> VisitList:
    t = speaker(lang)
    row = ListedRow(
        "r1",
        t("从业人员持有效健康证明。", "Food handlers hold valid health certificates."),
        t("核对健康证明与在岗人员。", "Compare certificates with who works here."),
        Clause(t("食品安全法", "Food Safety Law"), t("第四十五条", "Article 45")),
    )
    return VisitList(
        shell(lang, "/v/x/list", public=True),
        t("半亩田牛肉面馆", "Banmutian"),
        "T-1",
        "2026-11-01",
        1,
        [(t("市场监督管理", "Market regulation"), [row])],
        "/v/x",
        elsewhere=[RowElsewhere("COM-002", t("年度报告", "Annual report"))],
    )


def notice(lang: Lang, *, cancelled: bool = False) -> Notice:
    t = speaker(lang)
    return Notice(
        shell(lang, "/e/1/notices/7K3Q9X"),
        "T-2" if cancelled else "T-1",
        t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        t("云津路 12 号", "12 Yunjin Road"),
        t("日常检查", "routine visit"),
        t("按等级到期", "Due by grade"),
        t("按等级应当检查。", "Due by its grade."),
        None if cancelled else date(2026, 11, 24),
        TODAY,
        [t("市场监督管理", "Market regulation"), t("消防救援", "Fire")],
        officers(t)[:2],
        [Clause(t("第49号令", "Order 49"), t("第二十一条", "Article 21"))],
        [] if cancelled else [(t("市场监督管理", "Market regulation"), 26)],
        52,
        1,
        2,
        not cancelled,
        [t("要求出示执法证件。", "Ask for the certificate.")],
        [t("逐利检查。", "Inspecting for gain.")],
        "12345",
        "/e/1",
        "/e/1/verify",
        cancelled,
    )


def planning_pages(lang: Lang) -> dict[str, object]:
    """Every page of this subject worth looking at, by name."""
    return {
        "board": board(lang),
        "board-empty": board_empty(lang),
        "order": order(lang),
        "order-objected": order(lang, objected=True),
        "task": task(lang),
        "task-desk": task_desk(lang),
        "task-refused": task(lang, plain=False),
        "day": day(lang),
        "day-empty": day_empty(lang),
        "inspector-task": inspector_task(lang),
        "inspector-task-notified": inspector_task(lang, TaskState.NOTIFIED),
        "inspector-task-cancelled": inspector_task(lang, TaskState.CANCELLED),
        "inspector-task-done": inspector_task(lang, TaskState.DONE),
        "inspector-task-desk": inspector_task_desk(lang),
        "inspector-task-service": inspector_task(lang, service=True),
        "inspector-premises": inspector_premises(lang),
        "inspector-premises-none": inspector_premises(lang, none=True),
        "visit-code": code(lang),
        "visit-code-none": code(lang, shown=False),
        "verified": verified(lang),
        "verified-admitted": verified(lang, Compared.ADMITTED),
        "verified-refused": verified(lang, Compared.REFUSED),
        "verified-service": verified(lang, service=True),
        **{f"doubted-{doubt}": doubted(lang, doubt) for doubt in VisitDoubt},
        "doubted-complained": doubted(lang, VisitDoubt.UNKNOWN, complained=True),
        "verify": verify(lang),
        "verify-missing": verify(lang, "missing"),
        "verify-many": verify(lang, "many"),
        "visit-list": visit_list(lang),
        "notice": notice(lang),
        "notice-cancelled": notice(lang, cancelled=True),
    }


SAME_ADDRESS = {
    "board-empty",
    "day-empty",
    "inspector-premises-none",
    "visit-code-none",
    "verified-admitted",
    "verified-refused",
    "verified-service",
    "doubted-complained",
}
"""Pages that another of the same address shares its title with."""
